"""Where a unit stands with its month: the one place that the texts to units are made from.

Knows what has come of a unit, what is asked of it and until when. Does not know how a text says it
(templates), nor how a finding arises. Every unit is in one state:

    | the ledger ...                   | and the unit            | state   |
    |----------------------------------|-------------------------|---------|
    | counts                           | has nothing to look at  | right   |
    | counts                           | has warnings alone      | look    |
    | counts                           | has errors              | mend    |
    | came, or a file did that can't be|                         |         |
    | read, a photograph of it too     | is to send it again     | held    |
    | did not come                     | is to send it           | missing |

A unit is told its findings in its own view (`_as_told`): what only the office can do, or nobody any more,
is for its record, whatever its severity.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.clerk import progress
from liaison_pipeline.facts.chain import Link, Refusal, handed_to, refused, thanked
from liaison_pipeline.facts.standing import MISSING_WORD
from liaison_pipeline.facts.unit_figures import UnitFigures
from liaison_pipeline.facts.unreadable import may_be, unreadable_by_unit
from liaison_pipeline.model.findings import WHOLE_FORM, Acts, Finding, Holds, Severity
from liaison_pipeline.model.settings import Office, Unit
from liaison_pipeline.month import Month

# of findings.csv and the pages: nothing that a unit must read
QUIET = ("row-skipped", "form-blank")
MISSING_CODE = "submission-missing"


class State(StrEnum):
    RIGHT = "right"
    LOOK = "look"
    MEND = "mend"
    HELD = "held"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Situation:
    """What a unit's texts are made from.

    `figures`: the numbers alone. `told`: its findings as it is told them. `missing`: the forms that have
    not come, by name. `uncovered`: the enterprises without a contact, where its ledger is in. `by`:
    until when it is asked to send what is asked of it. `came`: anything of it came, be it a file that
    can't be read. `handed`: what it has by the office's decision and is open; `closed`: what it had and
    closed in the month; `refused`: its closings that enterprises did not accept; `kept_out`: why
    files and forms of it that may be of the month count nowhere; `blank`: files that came with nothing
    filled in, where no ledger came; `in_part`: its register came, of its ledger nothing.
    """

    unit: Unit
    figures: UnitFigures
    state: State
    told: Sequence[Finding]
    missing: Sequence[str]
    uncovered: Sequence[str]
    came: bool
    due: date
    by: date
    as_of: date
    handed: Sequence[Link] = ()
    closed: Sequence[Link] = ()
    refused: Sequence[Refusal] = ()
    kept_out: Sequence[Finding] = ()
    blank: Sequence[str] = ()
    in_part: bool = False

    @property
    def must(self) -> list[Finding]:
        """Returns what the unit must mend."""
        return [finding for finding in self.told if finding.severity is Severity.ERROR]

    @property
    def mends(self) -> bool:
        """Tells whether something in what came of it is to be mended."""
        return bool(self.must) and self.state is not State.MISSING

    @property
    def look(self) -> list[Finding]:
        """Returns what the unit is asked to look at."""
        return [finding for finding in self.told if finding.severity is Severity.WARNING]

    @property
    def reasons(self) -> list[Finding]:
        """Returns what a text tells in words: why a form could not be counted, else what must be mended,
        else what is to be looked at."""
        held = [finding for finding in self.must if finding.holds in WHOLE_FORM]
        return (held if self.state is State.HELD else []) or self.must or self.look

    @property
    def unread(self) -> Sequence[Finding]:
        """Returns what came in place of its ledger: unreadable, without a month, a photograph."""
        return () if self.figures.submitted else self.kept_out

    @property
    def reminded(self) -> bool:
        """Returns whether its reminder says all that is to be said: nothing is to be mended but what
        came in place of its ledger. So a unit whose only file can't be read has one text."""
        only = len(self.must) + len(self.look) == len(self.unread)
        return self.chased and not self.figures.submitted and only

    @property
    def for_office(self) -> int:
        """Returns how many findings the office alone can act on."""
        return sum(_acts_on(finding) is Acts.OFFICE for finding in self.told)

    @property
    def chased(self) -> bool:
        """Returns whether the unit is missing something: a form or a contact."""
        return bool(self.missing or self.uncovered)

    @property
    def late(self) -> bool:
        return self.figures.late

    @property
    def is_due(self) -> bool:
        return self.as_of >= self.due


def situations(month: Month) -> dict[str, Situation]:
    """Returns unit -> where it stands, in the order of the settings."""
    told, missing = _told_by_unit(month), _missing_forms(month)
    accepted = {figures.name for figures in month.units if figures.accepted}
    for unit, unreadable in unreadable_by_unit(month.facts.history, month.question).items():
        if unit not in accepted:  # else something else of it counts
            told[unit] = [*(made.finding for made in unreadable), *told[unit]]
    elsewhere = _of_other_months(month)
    sent = {unit for unit, forms in month.facts.standing.of_month(month.period).items() if forms}
    due = month.settings.calendar.due(month.period)
    by = month.settings.calendar.answer_day(month.period, month.as_of)
    handed, closed, back = handed_to(month.facts), thanked(month.facts), refused(month.facts)
    blank = _blank_files(month)
    found = {}
    for figures in month.units:
        own = told[figures.name]
        kept_out = [
            f
            for f in own
            if f.place.file and progress.keeps_out(f)
            if (f.place.file, f.place.sheet) not in elsewhere
        ]
        state = _state(figures, own, bool(kept_out))
        came = figures.name in sent or any(finding.place.file for finding in own)
        found[figures.name] = Situation(
            unit=month.settings.by_name[figures.name],
            figures=figures.alone(),
            state=state,
            told=own,
            missing=missing.get(figures.name, ()),
            uncovered=[f.place.value for f in own if f.code == "contact-missing"],
            came=came,
            due=due,
            by=by,
            as_of=month.as_of,
            handed=handed.get(figures.name, ()),
            closed=closed.get(figures.name, ()),
            refused=back.get(figures.name, ()),
            kept_out=kept_out,
            blank=() if figures.submitted else blank.get(figures.name, ()),
            in_part=state is State.MISSING and figures.name in sent,
        )
    return found


def to_mend(month: Month) -> set[str]:
    """Returns the units in whose forms something must be mended; a form that has not come is none."""
    return {
        finding.place.unit
        for finding in month.findings
        if finding.severity is Severity.ERROR and finding.code != MISSING_CODE
    }


def _state(figures: UnitFigures, told: Sequence[Finding], kept_out: bool) -> State:
    severities = {finding.severity for finding in told}
    if not figures.accepted:
        return State.HELD if kept_out or figures.submitted else State.MISSING
    if Severity.ERROR in severities:
        return State.MEND
    return State.LOOK if Severity.WARNING in severities else State.RIGHT


def _blank_files(month: Month) -> dict[str, list[str]]:
    """Returns unit -> the files in which a form is blank, each once."""
    found: dict[str, list[str]] = {}
    for finding in month.findings:
        own = found.setdefault(finding.place.unit, []) if finding.code == "form-blank" else None
        if own is not None and finding.place.file not in own:
            own.append(finding.place.file)
    return found


def _of_other_months(month: Month) -> set[tuple[str, str]]:
    """Returns (file, sheet) of the forms of which no month was decided, and that tell others than this
    one: what is wrong with them is told in every month, but this month's form has not come with them."""
    return {
        (form.file, form.sheet)
        for form in month.facts.standing.forms
        if form.submission.undated and not may_be(form, month.question)
    }


def _told_by_unit(month: Month) -> dict[str, list[Finding]]:
    """Returns unit -> its findings as it is told them, without what is nothing to read. A form that has
    not come is asked for by itself: nothing in another form is to be mended for it."""
    told: dict[str, list[Finding]] = {unit: [] for unit in month.settings.unit_names}
    for finding in month.findings:
        if finding.place.unit in told and finding.code not in (*QUIET, MISSING_CODE):
            told[finding.place.unit].append(_as_told(finding, month.settings.office))
    return told


def _acts_on(finding: Finding) -> Acts:
    """Returns who can do something about a finding. A file that holds nothing back though its code may
    goes on counting as it was read before: it is the office that can't open it."""
    entry = CATALOGUE[finding.code]
    if entry.holds is Holds.FILE and finding.holds is Holds.NOTHING:
        return Acts.OFFICE
    return entry.acts


def _as_told(finding: Finding, office: Office) -> Finding:
    """Returns a finding as its unit is told it: nobody is asked for what he can't do."""
    acts = _acts_on(finding)
    if acts is Acts.UNIT or finding.severity is Severity.INFO:
        return finding
    words = finding.words
    if acts is Acts.OFFICE:
        words = replace(words, suggestion=f"由{office.name}处理，您单位不用改。")
    return replace(finding, severity=Severity.INFO, words=words)


def _missing_forms(month: Month) -> Mapping[str, list[str]]:
    """Returns unit -> the names of the forms that have not come."""
    found: dict[str, list[str]] = {}
    for line in progress.lines(month):
        kind = month.settings.by_name[line.unit].kind
        for form, state in (
            (month.forms.ledger, line.ledger),
            (month.forms.register, line.register),
        ):
            if state == MISSING_WORD:
                found.setdefault(line.unit, []).append(f"{form.name}（附件{form.official[kind]}）")
    return found

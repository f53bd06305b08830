"""`liaison check`: what a unit's own workbooks, or the master beside them, can prove against them.

Knows what can't be told without the office's list of units, without earlier months and without the other
units. Does not know click, SQL or wording. Writes nothing: the master is looked at in a copy.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from liaison_pipeline.facts.gather import Facts, gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.files.grid import ATTACHMENT
from liaison_pipeline.files.inbox import Found, one_file
from liaison_pipeline.forms.batch import joined, read_batch
from liaison_pipeline.forms.checks import usable_forms
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.intake import knowing
from liaison_pipeline.marking.addresses import split_a1
from liaison_pipeline.master.store import Master, copied
from liaison_pipeline.model.findings import Finding, in_order
from liaison_pipeline.model.history import Batch, History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings, Unit
from liaison_pipeline.month import judge
from liaison_pipeline.rules import RULES
from liaison_pipeline.settings import load_settings, names_units
from liaison_pipeline.unit_list import BOTH
from liaison_pipeline.workspace import Workspace

# what follows from earlier months, from the first workbook that a unit sent, or from the office's lists
_OF_EARLIER_MONTHS = {
    *("count-mismatch", "enterprise-not-in-ledger", "closure-before-raised"),
    *("grievance-reopened", "grievance-overdue"),
}
_OF_THE_OFFICE = {"submission-late", "grievance-undispatched"}


@dataclass(frozen=True, slots=True)
class _Checked:
    """What was checked: the files as they are named in findings, with what they hold."""

    batch: Batch
    settings: Settings
    forms: Forms

    @property
    def files(self) -> set[str]:
        return {file.file for file in self.batch.files}

    @property
    def ids(self) -> set[str]:
        return {file.file_id for file in self.batch.files}


def check(files: Sequence[Path], workspace: Workspace, as_of: date) -> list[Finding]:
    """Returns the findings of a unit's own workbooks that are sure, as `consolidate` would make them.

    Findings that need other units' files, or say that something else was not sent, are left out.
    """
    with copied(workspace.master_file) as master:
        checked = _read(files, workspace, master)
        before = master.history().files
        alone = not before
        shas = {file.sha256 for file in checked.batch.files}
        master.forget([f.file_id for f in before if f.file in checked.files or f.sha256 in shas])
        master.merge(checked.batch, "check")
        history = master.history()
    periods = {sent.period for sent in checked.batch.submissions if sent.period}
    findings: list[Finding] = []
    for period in sorted(periods) or [Period.of(as_of)]:
        facts = gather(history, Question(period, as_of, checked.settings, checked.forms))
        unsure = _unsure(facts, checked, alone)
        own = (f for f in judge(facts, RULES).findings if f.place.file in checked.files)
        findings += (f for f in own if not _is_unsure(f, facts, unsure))
    told = {finding.place.file for finding in findings}
    beside = (made.finding for made in checked.batch.findings if made.finding.code == ATTACHMENT)
    findings += [one for one in beside if one.place.file not in told]  # names another month
    return in_order(dict.fromkeys(findings), checked.settings.unit_names)


def _read(files: Sequence[Path], workspace: Workspace, master: Master) -> _Checked:
    written = Reader(load_settings(workspace.settings_file), usable_forms(workspace.schemas), 0)
    reader = knowing(written, master)
    settings, forms = reader.settings, reader.forms
    named = list(_named(files, workspace, settings))
    batch = _batch(named, settings, forms)
    if not names_units(workspace.settings_file):
        settings = _with_units_of(batch, settings)
        batch = _batch(named, settings, forms)
    return _Checked(batch, settings, forms)


def _batch(named: Sequence[tuple[Path, list[Found]]], settings: Settings, forms: Forms) -> Batch:
    return joined([read_batch(folder, own, settings, forms) for folder, own in named])


def _named(
    files: Sequence[Path], workspace: Workspace, settings: Settings
) -> Iterator[tuple[Path, list[Found]]]:
    """Yields (folder, what is in the file), each file once: named as in the inbox where it lies there,
    else by its name, with its folder where two have one name."""
    inbox = workspace.inbox.resolve()
    whole = list(dict.fromkeys(file.resolve() for file in files))
    names = [path.name for path in whole]
    for path in whole:
        folder = inbox if path.is_relative_to(inbox) else path.parent
        if folder != inbox and names.count(path.name) > 1:
            folder = path.parent.parent
        yield folder, one_file(folder, path.relative_to(folder).as_posix(), settings.limits)


def _with_units_of(batch: Batch, settings: Settings) -> Settings:
    """Returns the settings with the units that the workbooks name: without the office's own list nobody
    can say that there is no such unit."""
    added: dict[str, Unit] = {}
    for made in batch.findings:
        place = made.finding.place
        if made.finding.code == "unit-unknown" and place.value not in settings.by_name:
            kind = "village" if "村" in place.column else "office"
            added[place.value] = Unit(place.value, kind, BOTH)
    return replace(settings, units=(*settings.units, *added.values()))


def _unsure(facts: Facts, checked: _Checked, alone: bool) -> Mapping[str, set[str]]:
    """Returns unit -> the codes that nobody can be sure of, in the month of the facts."""
    period = facts.question.period
    known = _reported_before(facts.history, checked.ids, period)
    first = period <= checked.settings.calendar.first_month
    return {
        unit: (_OF_THE_OFFICE if alone else set())
        | (set() if first or unit in known else _OF_EARLIER_MONTHS)
        for unit in checked.settings.unit_names
    }


def _reported_before(history: History, checked: set[str], period: Period) -> set[str]:
    """Returns the units of which the master knows an earlier month."""
    return {
        sent.unit
        for sent in history.submissions
        if sent.period and sent.period < period and sent.file_id not in checked
    }


def _is_unsure(made: Finding, facts: Facts, unsure: Mapping[str, set[str]]) -> bool:
    if made.place.period != str(facts.question.period):
        return False
    if made.code not in unsure.get(made.place.unit, ()):
        return False
    return made.code != "count-mismatch" or not _is_short(made, facts)


def _is_short(made: Finding, facts: Facts) -> bool:
    """Tells whether the register has fewer rows of an enterprise than the ledger counts new ones: then
    some are missing, however many of them are old."""
    row_number, place = split_a1(made.place.cell)[0] + 1, made.place
    ledger = facts.ledgers.get(place.unit, ())
    keys = {
        row.enterprise_key
        for row in ledger
        if (row.file, row.sheet, row.row) == (place.file, place.sheet, row_number)
    }
    counted = sum(
        row.count for row in ledger if row.enterprise_key in keys and not row.count_shared
    )
    registered = facts.registers.get(place.unit, ())
    return counted > sum(row.enterprise_key in keys for row in registered)

"""The whole program on one screen: inbox/ -> reading -> master -> facts -> rules -> documents -> outbox/.

Knows the order of the stages. Does not know click, Excel, SQL or wording. Every stage returns its
output; findings travel beside it and no stage reads them to decide.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from liaison_pipeline.documents.outbox import write_outbox
from liaison_pipeline.documents.units.blank_forms import write_blank_forms
from liaison_pipeline.editions import (
    Errand,
    FilledIn,
    digest_of_inputs,
    filled_in,
    hers,
    original_kept,
    stale_months,
    vanished,
    write_errands,
    write_record,
)
from liaison_pipeline.errors import RequestError, SettingsError
from liaison_pipeline.facts.gather import Facts, gather
from liaison_pipeline.facts.newest import lay_there
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import UnitAndMonth
from liaison_pipeline.forms.batch import batch_of, read_file, reread
from liaison_pipeline.forms.checks import check_schema
from liaison_pipeline.forms.schemas import Forms, load_forms
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.findings import Finding, in_order
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.period import Period, usual_month
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.month import Month, judge
from liaison_pipeline.publishing import published
from liaison_pipeline.rules import RULES
from liaison_pipeline.settings import load_settings
from liaison_pipeline.workers import Run, read_all
from liaison_pipeline.workspace import shown_name

READER = 14  # raise it when files must be read anew


@dataclass(frozen=True)
class Outcome:
    """The month, where its documents are, how many files were read, and what else is to be done."""

    month: Month
    folder: Path
    read: int
    errand: Errand


@dataclass(frozen=True)
class Taken:
    """The master with all that lies in the inbox. `lists`: what the clerk filled in in outbox/; `key`:
    made from all that the figures depend on."""

    master: Master
    facts: Facts
    read: int
    lists: Sequence[FilledIn]
    key: str

    @property
    def history(self) -> History:
        return self.facts.history

    def month(self) -> Month:
        return judge(self.facts, RULES)


@contextmanager
def take_in(run: Run) -> Iterator[Taken]:
    """Reads all that is new into the master; what follows from all files together is settled."""
    question = _question(run)
    settings, forms = question.settings, question.forms
    with run.workspace.locked(), Master(run.master) as master:
        fingerprint = reading_fingerprint(settings, forms)
        current = run.workspace.digests(settings.limits)
        new = new_files(current, master.known(fingerprint))
        lists = _filled_in(run, master, question)
        present = {shown_name(file): sha for file, sha in current.items()}
        present |= master.lists_of_outbox()
        present |= {filled.path: filled.reading.file.sha256 for filled in lists}
        master.note_presence(present)
        master.merge(reread(master.outdated(fingerprint), settings, forms), fingerprint)
        for batch in read_all(run, new, settings, forms):
            master.merge(batch, fingerprint)
        if lists:
            master.merge(batch_of([filled.reading for filled in lists], forms), fingerprint)
        master.note_presence(present)
        facts = _settled(master, question)
        yield Taken(master, facts, len(new), lists, digest_of_inputs(facts, fingerprint))


def _filled_in(run: Run, master: Master, question: Question) -> list[FilledIn]:
    """Returns the lists in outbox/ that the clerk filled in where they lie."""
    outbox = run.workspace.outbox
    if not published(outbox):
        return []
    rows = master.history().rows
    known = {
        "dispatch": {row.number for row in rows.dispatches if row.level or row.target},
        "callback": {row.number for row in rows.callbacks if row.satisfaction},
    }
    return list(filled_in(outbox, question.settings, question.forms, known))


def _settled(master: Master, question: Question) -> Facts:
    """Returns what all files together say; the master notes what became of each form."""
    facts = gather(master.history(), question)
    master.save_status(facts.standing.status, facts.enterprises())
    return facts


def _question(run: Run) -> Question:
    settings = load_settings(run.workspace.settings_file)
    first = settings.calendar.first_month
    if run.period < first and not run.asked:
        run = replace(run, period=first)
    if run.period < first:
        raise SettingsError(
            f"{run.period.chinese}早于第一个月{first.chinese}（liaison.toml 的 first_month）。"
        )
    return Question(run.period, run.as_of, settings, usable_forms(run.workspace.schemas))


def consolidate(run: Run) -> Outcome:
    """Takes in all that is new, judges one month and publishes its documents."""
    workspace = run.workspace
    with take_in(run) as taken:
        month = taken.month()

        def build(target: Path) -> None:
            content = taken.master.content
            write_outbox(target, month, taken.history, content, workspace.templates)
            write_record(target, month, taken.key)

        kept = hers(workspace.outbox, month.period, taken.lists, month.settings)
        original = original_kept(workspace.outbox, month, usual_month(run.as_of))
        folder = workspace.publish(str(month.period), build)
        stale = stale_months(workspace.outbox, taken.facts, taken.key)
        errand = Errand(stale, kept, original, vanished(taken.facts))
        write_errands(workspace.outbox, errand, month, workspace.templates)
    return Outcome(month, folder, taken.read, errand)


def look(run: Run) -> Month:
    """Returns the month as it stands; nothing is published."""
    with take_in(run) as taken:
        return taken.month()


def blank_forms(run: Run, target: Path, units: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Writes a month's blank workbooks, one a unit (all units where none is named): (written, there
    already and left alone: somebody may have begun to fill them in)."""
    with take_in(run) as taken:
        month = taken.month()
    return write_blank_forms(month, target, units or month.settings.unit_names)


@dataclass(frozen=True)
class Withdrawal:
    """The file that was taken out (or back in) and the months that it tells of. `copies`: files of the
    same content that still count, for another unit or month; `before`: an older version of the path
    counts again."""

    file: str
    months: list[str]
    copies: list[str]
    before: bool


def withdraw(run: Run, file: str, why: str, undo: bool = False) -> Withdrawal:
    """Takes a file out of all figures, or back in. Raises RequestError for one that is not there."""
    with take_in(run) as taken:
        standing, history = taken.facts.standing, taken.history
        of = standing.speaks_of()
        out = {one.file_id for one in history.withdrawals} | standing.withdrawn_ids()
        fit = [own for own in _called(file, history) if (own.file_id in out) == undo]
        if undo and not fit:
            raise RequestError(f"“{file}”没有撤回过。")
        named = _meant(fit or _called(file, history), run.period, of)
        if undo:
            for one in history.withdrawals:
                same = of.get(one.file_id, set()) & of.get(named.file_id, set())
                if one.file_id == named.file_id or (one.sha256 == named.sha256 and same):
                    taken.master.restore(one.file_id)
        else:
            taken.master.withdraw(named.file_id, why, run.as_of.isoformat())
        after = _settled(taken.master, taken.facts.question).standing
    own = of.get(named.file_id, set())
    versions = {one.file_id for one in history.files if one.file == named.file}
    again = [
        form
        for form in after.forms
        if form.file_id in versions and after.is_accepted(form) and not standing.is_accepted(form)
    ]
    copies = {
        form.file
        for form in after.forms
        if form.submission.sha256 == named.sha256 and after.is_accepted(form)
    }
    return Withdrawal(
        named.file,
        sorted({str(period) for _, period in own if period}),
        [] if undo else sorted(copies - {named.file}),
        not undo and any((f.unit, f.period) in own for f in again),
    )


def _called(file: str, history: History) -> list[InboxFile]:
    """Returns the versions of a path in the inbox, or of a name where only one path has it."""
    wanted = file.replace("\\", "/").removeprefix("inbox/")
    named = [own for own in history.files if own.file == wanted]
    named = named or [own for own in history.files if own.file.rsplit("/", 1)[-1] == wanted]
    if len({own.file for own in named}) != 1:
        which = "有几个文件叫这个名字，请写出文件夹" if named else "没有汇总过这个文件"
        raise RequestError(f"“{file}”：{which}。")
    return named


def _meant(
    versions: Sequence[InboxFile], period: Period, of: Mapping[str, AbstractSet[UnitAndMonth]]
) -> InboxFile:
    """Returns the newest version that tells of a month, else the one that lies there now or lay last."""

    def order(own: InboxFile) -> tuple[bool, bool, int, str]:
        tells = any(month == period for _, month in of.get(own.file_id, ()))
        return tells, *lay_there(own), own.file_id

    return max(versions, key=order)


def check(files: Sequence[Path], settings_file: Path, schemas: Path, as_of: date) -> list[Finding]:
    """Returns the findings of a unit's own workbooks, as `consolidate` would make them; writes nothing.

    Findings that need other units' files, or say that something else was not sent, are left out.
    """
    settings = load_settings(settings_file)
    forms = usable_forms(schemas)
    batch = batch_of([read_file(f.parent, f.name, settings, forms) for f in files], forms)
    with Master("sqlite://") as master:
        master.merge(batch, "check")
        history = master.history()
    periods = {sent.period for sent in batch.submissions if sent.period}
    found: list[Finding] = []
    for period in sorted(periods) or [Period.of(as_of)]:
        facts = gather(history, Question(period, as_of, settings, forms))
        found += judge(facts, RULES).findings
    own = (f for f in found if f.place.file)
    return in_order(dict.fromkeys(own), settings.unit_names)


def usable_forms(folder: Path) -> Forms:
    forms = load_forms(folder)
    for form in forms:
        check_schema(form)
    return forms


def new_files(current: dict[str, str], known: dict[str, str]) -> list[str]:
    return [file for file, sha in sorted(current.items()) if known.get(shown_name(file)) != sha]


def reading_fingerprint(settings: Settings, forms: Forms) -> str:
    """Changes when files would be read differently: reader, units, calendar, limits, schemas."""
    parts = (READER, settings.office, settings.calendar, settings.limits, settings.units)
    text = repr(parts) + "".join(form.text for form in forms)
    return hashlib.sha256(text.encode()).hexdigest()[:20]

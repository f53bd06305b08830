"""The whole program on one screen: inbox/ -> reading -> master -> facts -> rules -> documents -> outbox/.

Knows the order of the stages. Does not know click, Excel, SQL or wording. Every stage returns its
output; findings travel beside it and no stage reads them to decide.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from liaison_pipeline.documents.outbox import Written, write_outbox
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
from liaison_pipeline.facts.question import Question
from liaison_pipeline.forms.checks import check_schema
from liaison_pipeline.forms.schemas import Forms, load_forms
from liaison_pipeline.intake import take_in as intake_of
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.period import usual_month
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.month import Month, judge
from liaison_pipeline.publishing import published
from liaison_pipeline.rules import RULES
from liaison_pipeline.settings import load_settings
from liaison_pipeline.workers import Run

READER = 7  # raise it when files must be read anew


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
def take_in(run: Run, publishing: bool = False) -> Iterator[Taken]:
    """Reads all that is new into the master; what follows from all files together is settled. Where a
    month is to be published, what would be in its way is found before."""
    question = _question(run)
    if publishing:
        run.workspace.check_publishing(str(question.period))
    with run.workspace.locked(), Master(run.master) as master:
        fingerprint = reading_fingerprint(question.settings, question.forms)
        lists = _filled_in(run, master, question)
        intake = intake_of(run, master, question, fingerprint, [own.reading for own in lists])
        facts = _settled(master, question)
        yield Taken(master, facts, len(intake.read), lists, digest_of_inputs(facts, fingerprint))
        master.keep_copy(run.note)


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
    with take_in(run, publishing=True) as taken:
        month = taken.month()
        written: list[Written] = []

        def build(target: Path) -> None:
            content = taken.master.content
            made = write_outbox(target, month, taken.history, content, workspace.templates)
            write_record(target, made.month, taken.key)
            written.append(made)

        kept = hers(workspace.outbox, month.period, taken.lists, month.settings)
        original = original_kept(workspace.outbox, month, usual_month(run.as_of))
        folder = workspace.publish(str(month.period), build)
        month = written[0].month
        for trouble in written[0].troubles:
            run.note(trouble)
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
    """The file that was taken out (or back in), and files of the same content that still count."""

    file: str
    copies: list[str]


def withdraw(run: Run, file: str, why: str, undo: bool = False) -> Withdrawal:
    """Takes a file out of all figures, or back in. Raises RequestError for one that is not there."""
    with take_in(run) as taken:
        live = [inbox_file for inbox_file in taken.history.files if not inbox_file.replaced]
        named = _named(file, live)
        out = {withdrawal.file_id for withdrawal in taken.history.withdrawals}
        if undo and named.file_id not in out:
            raise RequestError(f"“{named.file}”没有撤回过。")
        if undo:
            taken.master.restore(named.file_id)
        else:
            taken.master.withdraw(named.file_id, why, run.as_of.isoformat())
        _settled(taken.master, taken.facts.question)
    same = {own.file for own in live if own.sha256 == named.sha256 and own.file_id not in out}
    return Withdrawal(named.file, [] if undo else sorted(same - {named.file}))


def _named(file: str, live: Sequence[InboxFile]) -> InboxFile:
    """Returns a file by its path in the inbox, or by its name where only one has it."""
    wanted = file.replace("\\", "/").removeprefix("inbox/")
    named = [own for own in live if own.file == wanted]
    named = named or [own for own in live if own.file.rsplit("/", 1)[-1] == wanted]
    if len(named) != 1:
        which = "有几个文件叫这个名字，请写出文件夹" if named else "没有汇总过这个文件"
        raise RequestError(f"“{file}”：{which}。")
    return named[0]


def usable_forms(folder: Path) -> Forms:
    forms = load_forms(folder)
    for form in forms:
        check_schema(form)
    return forms


def reading_fingerprint(settings: Settings, forms: Forms) -> str:
    """Changes when files would be read differently: reader, units, calendar, limits, schemas."""
    parts = (READER, settings.office, settings.calendar, settings.limits, settings.units)
    text = repr(parts) + "".join(form.text for form in forms)
    return hashlib.sha256(text.encode()).hexdigest()[:20]

"""The whole program on one screen: inbox/ -> files -> forms -> master -> facts -> rules -> documents.

Knows the order of the stages. Does not know click, workbooks, SQL or wording. Every stage returns its
output; findings travel beside it and no stage reads them to decide.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.keeper import Keeper
from liaison_pipeline.documents.outbox import Material, Written, write_outbox, write_span
from liaison_pipeline.documents.parts.input_digest import InputDigest
from liaison_pipeline.documents.units.blank_forms import write_blank_forms
from liaison_pipeline.editions import FilledIn, lists_filled_in, publish_account, publish_edition
from liaison_pipeline.facts.gather import Facts, gather
from liaison_pipeline.facts.question import Question, asked
from liaison_pipeline.forms.checks import usable_forms
from liaison_pipeline.forms.reader import READER, Reader
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.intake import knowing, take_in_files
from liaison_pipeline.master.lists import numbers_said
from liaison_pipeline.master.people import stored_files
from liaison_pipeline.master.store import Master
from liaison_pipeline.master.views import keep_views
from liaison_pipeline.model.history import FORMS, History
from liaison_pipeline.model.period import MonthSpan, Period
from liaison_pipeline.month import Month, judge
from liaison_pipeline.retention import files_before
from liaison_pipeline.reuse import Shelf
from liaison_pipeline.rules import RULES
from liaison_pipeline.running import JUDGING, WRITING, Run
from liaison_pipeline.settings import load_settings
from liaison_pipeline.staleness import digest_of_inputs
from liaison_pipeline.standstill import ToldBeside, keep_standstill, looked_at, way_of_making
from liaison_pipeline.telling import Errand
from liaison_pipeline.withdrawing import (
    WithdrawnFile,
    file_to_restore,
    file_to_withdraw,
    told_after,
)


@dataclass(frozen=True)
class Published:
    """The month, where its documents are, how many files were read, and what else is to be done.
    `forgotten`: files of the inbox that are not read any more; `past`: how many files are kept longer
    than the settings want."""

    month: Month
    folder: Path
    read: int
    errand: Errand
    forgotten: Sequence[str] = ()
    past: int = 0

    @property
    def outcome(self) -> ToldBeside | None:
        """Returns what a run that finds nothing changed tells once more; None where it would not tell the
        same."""
        if self.errand.kept or self.errand.original or self.forgotten:
            return None
        stale = [str(period) for period in self.errand.stale]
        return ToldBeside(self.folder.name, stale, self.past, self.month.settings.softened)


@dataclass(frozen=True)
class PublishedSpan:
    """A quarter or a year, where its documents are, how many files were read, and what is to be done."""

    account: Account
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
    forgotten: Sequence[str] = ()

    @property
    def history(self) -> History:
        return self.facts.history


def consolidate(run: Run) -> Published:
    """Takes in all that is new, judges one month and publishes its documents; and keeps by what the next
    run knows that nothing has changed."""
    noted: list[str] = []

    def told(text: str) -> None:
        noted.append(text)
        run.told(text)

    written = _ready_to_publish(run)
    with run.workspace.locked():
        before = looked_at(run)
        with _taken(replace(run, told=told), written) as taken:
            done = _published(replace(run, told=told), taken)
        settled = not noted and not any(file.state for file in taken.history.files)
        keep_standstill(run, before, done.outcome if settled else None)
    return done


def _published(run: Run, taken: Taken) -> Published:
    """Judges one month and publishes its documents."""
    workspace = run.workspace
    run.progress(JUDGING, 0, 0)
    month = judge(taken.facts, RULES)
    written: list[Written] = []

    def write(shelf: Shelf) -> str:
        material = Material(month, taken.history, taken.master.bytes_of)
        tell = partial(run.progress, WRITING)
        way = way_of_making(workspace)
        keeper = Keeper(shelf, workspace.templates, way, InputDigest(month.head))
        written.append(write_outbox(keeper, material, tell))
        return keeper.key("", month.head)

    folder, errand = publish_edition(workspace, month, taken.lists, taken.key, write)
    for trouble in written[0].troubles:
        run.note(trouble)
    past = _past_retention(taken)
    return Published(written[0].month, folder, taken.read, errand, taken.forgotten, past)


def _past_retention(taken: Taken) -> int:
    """Returns how many files hold what is personal for longer than the settings want it kept."""
    question = taken.facts.question
    months = question.settings.retention_months
    if not months:
        return 0
    before = files_before(taken.history, Period.of(question.as_of).shift(-months))
    return len(stored_files(taken.master.engine) & set(before))


def consolidate_span(run: Run, span: MonthSpan) -> PublishedSpan:
    """Takes in all that is new, and publishes the report and the statistics of a quarter or a year."""
    workspace = run.workspace
    with take_in(run, publishing=True) as taken:
        account = Account(judge(taken.facts, RULES), span)

        def write(target: Path) -> None:
            write_span(target, account, workspace.templates)

        folder, errand = publish_account(workspace, account, span, taken.key, write)
    return PublishedSpan(account, folder, taken.read, errand)


@contextmanager
def take_in(run: Run, publishing: bool = False) -> Iterator[Taken]:
    """Reads all that is new into the master, and finds out what all files together say. Where a month is
    to be published, what would be in its way is found before."""
    workspace = run.workspace
    way = (
        _ready_to_publish(run)
        if publishing
        else reader_of(workspace.settings_file, workspace.schemas)
    )
    with workspace.locked(), _taken(run, way) as taken:
        yield taken


def _ready_to_publish(run: Run) -> Reader:
    """Returns how files are read; what would be in the way of what is to be published is found before.
    Raises WorkspaceError."""
    written = reader_of(run.workspace.settings_file, run.workspace.schemas)
    run.workspace.check_publishing(str(run.span or _question_of(run, written).period))
    return written


@contextmanager
def _taken(run: Run, written: Reader) -> Iterator[Taken]:
    """Gives the master with all that is new, and closes it."""
    with Master(run.master) as master:
        reader = knowing(written, master)
        said = partial(numbers_said, master.engine)
        lists = lists_filled_in(run.workspace.outbox, _question_of(run, reader), said)
        read = take_in_files(run, master, reader, [own.reading for own in lists])
        now = knowing(written, master)
        if now.fingerprint != reader.fingerprint:  # a name was confirmed, or no longer is
            read = take_in_files(run, master, now, [])
        facts = settle(master, _question_of(run, now))
        key = digest_of_inputs(facts, now.fingerprint)
        yield Taken(master, facts, len(read.files), lists, key, read.forgotten)
        master.keep_copy(run.note)


def _question_of(run: Run, reader: Reader) -> Question:
    """Returns what is asked for; a month that nobody named is not before the first one."""
    first = reader.settings.calendar.first_month
    period = run.period if run.asked else max(run.period, first)
    since = run.span.first if run.span else None
    return asked(period, run.as_of, reader.settings, reader.forms, since)


def settle(master: Master, question: Question) -> Facts:
    """Returns what all files together say; the master notes what became of each form."""
    facts = gather(master.history(), question)
    master.save_status(facts.standing.status, facts.enterprises())
    keep_views(master.engine, added_columns(question.forms))
    return facts


def added_columns(forms: Forms) -> dict[str, dict[str, str]]:
    """Returns table of rows -> column that an office has added to its schema -> its label."""
    return {
        kind.table: {name: form.labels[name] for name in form.added}
        for kind in FORMS
        if (form := forms.of(kind.kind)).added
    }


def look(run: Run) -> Month:
    """Returns the month as it stands; nothing is published."""
    with take_in(run) as taken:
        return judge(taken.facts, RULES)


def blank_forms(run: Run, target: Path, units: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Writes a month's blank workbooks, one a unit (all units where none is named): (written, there
    already and left alone: somebody may have begun to fill them in)."""
    month = look(run)
    chosen = units or month.settings.unit_names
    return write_blank_forms(month, target, chosen, run.workspace.templates)


def withdraw(run: Run, file: str, why: str) -> WithdrawnFile:
    """Takes a file out of all figures. Raises RequestError for one that is not there."""
    with take_in(run) as taken:
        named = file_to_withdraw(taken.facts, file)
        taken.master.withdraw(named.file_id, why, run.as_of.isoformat())
        after = settle(taken.master, taken.facts.question)
    return told_after(named, taken.facts, after)


def restore(run: Run, file: str) -> WithdrawnFile:
    """Takes a file back in. Raises RequestError for one that was not withdrawn."""
    with take_in(run) as taken:
        named, withdrawn = file_to_restore(taken.facts, file)
        for file_id in withdrawn:
            taken.master.restore(file_id)
        settle(taken.master, taken.facts.question)
    return named


def reader_of(settings_file: Path, schemas: Path) -> Reader:
    """Returns how a workspace's files are read. Raises SettingsError, with file and line."""
    return Reader(load_settings(settings_file), usable_forms(schemas), READER)

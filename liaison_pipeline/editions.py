"""The month that is published, and what people did in outbox/ since the last one was.

Knows the order: lists that the clerk filled in where they lie are taken in, everything else that is
hers is kept aside, the documents and their record are exchanged, and other months are named whose
figures are no longer what was published. Does not know click, SQL, rules or wording.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from liaison_pipeline.documents.clerk.list_frame import OWN, frame_digest
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.facts.question import Question
from liaison_pipeline.forms.batch import read_content
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.forms.source import Reading
from liaison_pipeline.forms.typed_row import TypedRow
from liaison_pipeline.list_digests import ROW, cells_digest, list_told, row_digest
from liaison_pipeline.model.history import OUTBOX
from liaison_pipeline.model.period import MonthSpan, Period, usual_month
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.month import Month
from liaison_pipeline.publishing import (
    FORMER,
    HERS,
    LISTS,
    NAME,
    EditionRecord,
    Kept,
    PublishedName,
    changed_files,
    digests,
    keep_aside,
    keep_original,
    published,
    read_record,
)
from liaison_pipeline.reuse import Shelf, keep_documents, known_documents
from liaison_pipeline.staleness import figures_to_keep, stale_months
from liaison_pipeline.telling import Aside, Errand, to_be_told, vanished, write_errands
from liaison_pipeline.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A list that the clerk filled in where it lies. `reading` holds the rows that differ from what was
    published; `path` is how it is named, `outbox/2021-04/回访清单.xlsx`; `more`: she changed or added
    something else in it, too."""

    period: Period
    path: str
    reading: Reading
    more: bool = False

    @property
    def sha256(self) -> str:
        return self.reading.file.sha256


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a list as it was published: its record, else (a folder of the first edition) the
    numbers on which the master says something, by kind of list."""

    record: EditionRecord | None
    known: Mapping[str, set[str]]

    def differs(self, kind: str, name: str, row: TypedRow, digest: str) -> bool:
        """Tells whether a row says something else than was published."""
        number = row.text("number")
        if self.record is not None:
            return digest != self.record.rows.get(name, {}).get(number, "")
        return bool(digest) and number not in self.known.get(kind, set())


def lists_filled_in(
    outbox: Path, question: Question, known: Callable[[], Mapping[str, set[str]]]
) -> list[FilledIn]:
    """Returns the lists in outbox/ that the clerk filled in where they lie. `known`: kind of list ->
    numbers on which the master says something; asked only where something was published."""
    if not published(outbox):
        return []
    return list(_filled_in(outbox, question.settings, question.forms, known()))


def publish_edition(
    workspace: Workspace,
    month: Month,
    lists: Sequence[FilledIn],
    key: str,
    write: Callable[[Shelf], str],
) -> tuple[Path, Errand]:
    """Publishes a month: what is hers is kept aside, the folder that `write` fills is exchanged with its
    record in it, the page of what else is to be done is made anew. `write` returns a digest of all by
    which lists are read."""
    outbox, name = workspace.outbox, str(month.period)
    shelves = []

    def build(target: Path) -> None:
        shelf = Shelf(target, outbox / name, known_documents(workspace.root, name))
        _write_record(shelf, month, key, write(shelf))
        shelves.append(shelf)

    former = former_kept(outbox, month.period)
    kept = hers(outbox, month.period, lists, month.settings)
    original = former or _original_kept(outbox, month, usual_month(month.as_of))
    aside = to_be_told(outbox, Aside(kept, original))
    folder = workspace.publish(name, build)
    keep_documents(workspace.root, name, shelves[0].kept, workspace.log)
    return folder, _told(workspace, month, key, aside)


def _told(workspace: Workspace, month: Month, key: str, aside: Aside) -> Errand:
    """Tells what else is to be done, now that a folder is exchanged."""
    stale = stale_months(workspace.outbox, month.facts, key)
    errand = Errand(stale, aside.kept, aside.original, vanished(month.facts))
    write_errands(workspace, errand, month)
    return errand


def publish_account(
    workspace: Workspace, account: Account, span: MonthSpan, key: str, write: Callable[[Path], None]
) -> tuple[Path, Errand]:
    """Publishes a quarter or a year, as a month is published; it has no lists to fill in."""
    outbox, month = workspace.outbox, account.month
    figures = figures_to_keep(account.units)

    def build(target: Path) -> None:
        write(target)
        record = EditionRecord(span, month.as_of, key, figures, digests(target))
        (target / NAME).write_text(record.text(), "utf-8", newline="\n")

    former = former_kept(outbox, span)
    kept = hers(outbox, span, [], month.settings)
    before = read_record(outbox / str(span))
    closed = span.last < usual_month(month.as_of)
    changed = before is not None and closed and before.figures != figures
    original = keep_original(outbox, span) if changed else former
    aside = to_be_told(outbox, Aside(kept, original))
    folder = workspace.publish(str(span), build)
    return folder, _told(workspace, month, key, aside)


def _filled_in(
    outbox: Path, settings: Settings, forms: Forms, known: Mapping[str, set[str]]
) -> Iterator[FilledIn]:
    """Yields the lists of all published months in which the clerk wrote something.

    `known`: kind of list -> numbers on which the master says something already; of a folder of the first
    edition, of which nobody knows what was published, only the other rows are taken in.
    """
    for period, folder in published(outbox).items():
        record = read_record(folder)
        for name in LISTS:
            path = folder / name
            if not path.is_file():
                continue
            data = path.read_bytes()
            sha = hashlib.sha256(data).hexdigest()
            if record is not None and _as_published(data, sha, name, record, settings):
                continue
            shown = f"{OUTBOX}{period}/{name}"
            reading = read_content(shown, sha, data, settings, forms)
            rows = _rows_that_differ(reading, name, Before(record, known), forms)
            if rows:
                more = record is not None and _says_more(data, name, record, settings, forms)
                yield FilledIn(period, shown, _only(reading, rows), more)


def _says_more(
    data: bytes, name: str, record: EditionRecord, settings: Settings, forms: Forms
) -> bool:
    """Tells whether a list was changed elsewhere than where the clerk fills it in."""
    return record.frames.get(name, "") != frame_digest(data, settings, forms)


def _as_published(
    data: bytes, sha: str, name: str, record: EditionRecord, settings: Settings
) -> bool:
    """Tells whether a list says what it said when it was published, whatever program saved it again."""
    if record.files.get(name) == sha:
        return True
    return name in record.cells and record.cells[name] == cells_digest(data, settings)


def _is_as_published(path: Path, record: EditionRecord, settings: Settings) -> bool:
    data = path.read_bytes() if path.is_file() else b""
    return _as_published(data, hashlib.sha256(data).hexdigest(), path.name, record, settings)


def _rows_that_differ(reading: Reading, name: str, before: Before, forms: Forms) -> list[TypedRow]:
    """Returns the rows of a list in which the clerk wrote something else than was published."""
    differing = []
    for submission, lot in reading.rows:
        for row in lot if submission.kind in OWN else ():
            digest = row_digest(forms.of(submission.kind), row)
            if before.differs(submission.kind, name, row, digest):
                differing.append(row)
    return differing


def _only(reading: Reading, rows: Sequence[TypedRow]) -> Reading:
    """Returns a reading with some of its rows."""
    kept = {id(row) for row in rows}
    left = replace(reading, rows=[])
    for submission, lot in reading.rows:
        left.rows.append((submission, [row for row in lot if id(row) in kept]))
    return left


def former_kept(outbox: Path, period: PublishedName) -> Path | None:
    """Keeps a folder without a record whole, once, and returns its copy: the first edition published it,
    nobody knows what is hers in it, and nothing is called hers."""
    folder = outbox / str(period)
    if not folder.is_dir() or read_record(folder) is not None:
        return None
    kept = keep_aside(outbox, period, list(digests(folder)), FORMER)
    return outbox / f"{period}（{FORMER}）" if kept else None


def hers(
    outbox: Path, period: PublishedName, lists: Sequence[FilledIn], settings: Settings
) -> list[Kept]:
    """Keeps aside what she changed or added in a month that is about to be exchanged, but for the lists
    that are taken in."""
    folder = outbox / str(period)
    record = read_record(folder)
    if record is None:
        return []
    taken = {
        filled.path.rpartition("/")[2]
        for filled in lists
        if filled.period == period and not filled.more
    }
    taken |= {name for name in LISTS if _is_as_published(folder / name, record, settings)}
    edited = [path for path in changed_files(folder, record) if path not in taken]
    return keep_aside(outbox, period, edited, HERS)


def _write_record(shelf: Shelf, month: Month, key: str, way: str) -> None:
    """Writes the record of a month's documents beside them, before they are exchanged. `way`: as
    `publish_edition` has it."""
    lists = {name: list_told(shelf, name, month, way) for name in LISTS}
    record = EditionRecord(
        period=month.period,
        as_of=month.as_of,
        key=key,
        figures=figures_to_keep(month.units),
        files=digests(shelf.target, shelf.files),
        cells={name: told["cells"] for name, told in lists.items()},
        rows={
            name: {
                number.removeprefix(ROW): told[number] for number in told if number.startswith(ROW)
            }
            for name, told in lists.items()
        },
        frames={name: told["frame"] for name, told in lists.items()},
    )
    (shelf.target / NAME).write_text(record.text(), "utf-8", newline="\n")


def _original_kept(outbox: Path, month: Month, current: Period) -> Path | None:
    """Keeps a month as it was published, where it is closed already (`current` is the month that is
    reported now) and its figures have changed."""
    record = read_record(outbox / str(month.period))
    closed = month.period < current
    if record is None or not closed or record.figures == figures_to_keep(month.units):
        return None
    return keep_original(outbox, month.period)

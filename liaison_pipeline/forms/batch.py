"""A batch of files -> typed rows and findings; the unit of work of the program.

Knows the order reading -> forms -> rows -> schema for files by themselves. Does not know other files,
the day of the run or the master. `read_batch` is pure and picklable.
"""

import hashlib
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from liaison_pipeline.catalogue import finding
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.files.expendable import Failed, read_workbook
from liaison_pipeline.files.grid import ATTACHMENT, NotNow, Refused
from liaison_pipeline.files.inbox import Found, content_of
from liaison_pipeline.forms.checks import check_values, check_verdicts
from liaison_pipeline.forms.form_rows import form_rows
from liaison_pipeline.forms.form_spans import form_spans
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.members import Lot, Members, tell_repeated
from liaison_pipeline.forms.own_pages import STATISTICS, own_document, own_page
from liaison_pipeline.forms.read_tables import WithSpans, keep_table
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.forms.source import Reading, identifier
from liaison_pipeline.forms.unknown_units import once_a_name
from liaison_pipeline.model.findings import Finding, distinct
from liaison_pipeline.model.history import (
    FORMS,
    LOCKED,
    Batch,
    FileFinding,
    FormKind,
    FormRows,
    InboxFile,
)
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import FormRow
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.unit_list import NAME as UNITS
from liaison_pipeline.unit_list import is_unit_list

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Carried:
    """A file on its way to a computer that has no inbox: its bytes, or why it can't be read."""

    entry: Found
    content: bytes | Found


def read_batch(
    inbox: Path,
    entries: Sequence[Found],
    settings: Settings,
    forms: Forms,
    each: Callable[[], None] = lambda: None,
) -> Batch:
    """Reads files of the inbox; whatever goes wrong with one of them is its finding. A file that has gone
    meanwhile is left out. `each` is called after each file."""

    def read(entry: Found) -> Reading | None:
        reading = read_file(inbox, entry, settings, forms)
        each()
        return reading

    return _guarded(entries, read, forms)


def read_carried(files: Sequence[Carried], settings: Settings, forms: Forms) -> Batch:
    """Reads files whose bytes were brought to where no inbox is."""

    def read(file: Carried) -> Reading:
        if isinstance(file.content, Found):
            return unread(file.content)
        return _read_entry(file.entry, file.content, settings, forms)

    return _guarded(files, read, forms)


def carried(inbox: Path, entry: Found, settings: Settings) -> Carried | None:
    """Returns a file with its bytes; None where it has gone meanwhile."""
    content = _content(inbox, entry, settings)
    return None if content is None else Carried(entry, content)


def _guarded(things: Sequence[T], read: Callable[[T], Reading | None], forms: Forms) -> Batch:
    """Reads some files in one batch. Where checking them together fails, each is read again by itself,
    so that the one at fault gets a finding and the others what they always get."""
    try:
        return batch_of([reading for thing in things if (reading := read(thing))], forms)
    except SettingsError:
        raise
    except Exception:
        return joined([_alone(reading, forms) for thing in things if (reading := read(thing))])


def _alone(reading: Reading, forms: Forms) -> Batch:
    try:
        return batch_of([reading], forms)
    except Exception as error:
        return batch_of([_failed(reading.file.file, reading.file.sha256, error)], forms)


def joined(batches: Sequence[Batch]) -> Batch:
    """Returns some batches as one."""
    rows = {
        form.table: [row for batch in batches for row in batch.rows.of(form.table)]
        for form in FORMS
    }
    return Batch(
        files=[file for batch in batches for file in batch.files],
        contents=[content for batch in batches for content in batch.contents],
        submissions=[sent for batch in batches for sent in batch.submissions],
        rows=FormRows(**rows),  # type: ignore[arg-type]  # each table has the rows of its own class
        findings=[made for batch in batches for made in batch.findings],
        troubles=[trouble for batch in batches for trouble in batch.troubles],
    )


def batch_of(readings: Sequence[Reading], forms: Forms) -> Batch:
    """Returns what some files hold, their rows checked by each schema in one call."""
    rows = {form.table: _check(form, forms.of(form.kind), readings) for form in FORMS}
    return Batch(
        files=[reading.file for reading in readings],
        contents=[reading.content for reading in readings],
        submissions=[sent for reading in readings for sent in reading.submissions],
        rows=FormRows(**rows),  # type: ignore[arg-type]  # each table has the rows of its own class
        findings=[
            FileFinding(reading.file.file_id, submission, made)
            for reading in readings
            for submission, made in once_a_name(_distinct(reading.findings))
        ],
        troubles=[reading.trouble for reading in readings if reading.trouble],
    )


def _distinct(findings: list[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
    kept = {id(made) for made in distinct(made for _, made in findings)}
    return [(submission, made) for submission, made in findings if id(made) in kept]


def read_file(inbox: Path, entry: Found, settings: Settings, forms: Forms) -> Reading | None:
    """Returns what one file holds; a refused file has a finding and nothing else. None where it has gone
    meanwhile."""
    content = _content(inbox, entry, settings)
    if content is None:
        return None
    if isinstance(content, Found):
        return unread(content)
    return _read_entry(entry, content, settings, forms)


def _read_entry(entry: Found, content: bytes, settings: Settings, forms: Forms) -> Reading:
    """Returns what a file of the inbox holds. One that this computer can't read now is like one that is
    locked: the next run tries again, and what was read of it before goes on counting."""
    try:
        return _read(entry.file, entry.sha256, content, settings, forms)
    except NotNow as refusal:
        reading = unread(entry.without_content(refusal, LOCKED))
        reading.trouble = f"{entry.file}：{refusal.__cause__}"
        return reading


def _content(inbox: Path, entry: Found, settings: Settings) -> bytes | Found | None:
    """Returns the bytes of a file, or the entry as one that can't be read; None where it has gone."""
    if entry.refusal[0]:
        return entry
    try:
        data = content_of(inbox, entry, settings.limits)
    except FileNotFoundError:
        return None
    except OSError:
        return entry.locked()
    except Refused:  # it was unpacked before
        return entry.changing()
    if hashlib.sha256(data).hexdigest() != entry.sha256:
        return entry.changing()
    return data


def unread(entry: Found) -> Reading:
    """Returns a file that can't be read, with its finding."""
    reading = _refused(entry.file, entry.sha256, Refused(*entry.refusal))
    reading.file = replace(reading.file, state=entry.state)
    return reading


def read_content(file: str, sha: str, data: bytes, settings: Settings, forms: Forms) -> Reading:
    """Returns what the bytes of a file hold. Whatever its content does to the program is a finding of
    this file, by name; what the program has to say of it is kept."""
    try:
        return _read(file, sha, data, settings, forms)
    except NotNow as refusal:
        return _refused(file, sha, refusal)


def _read(file: str, sha: str, data: bytes, settings: Settings, forms: Forms) -> Reading:
    """Returns what the bytes of a file hold. Raises NotNow where this computer can't read them now."""
    try:
        if page := own_page(data):
            return Reading(inbox_file(file, sha, None), data, findings=[("", _ours(file, page))])
        book = read_workbook(data, settings.limits)
        reading = Reading(inbox_file(file, sha, book.saved_at), data)
        if is_unit_list(book):
            where = f"请移到 inbox 旁边（liaison.toml 所在的文件夹），文件名写 {UNITS}。"
            what = "这是单位名单，不是报表，放在 inbox 里没有用处"
            made = finding("file-duplicate", Place(file=file), suggestion=where, what=what)
            reading.findings.append(("", made))
            return reading
        blocks = interpret(reading, book, settings, forms)
        if any(block.consolidated for block in blocks):
            keep_table(data, settings.limits, forms, WithSpans(book, form_spans(blocks)))
        if not reading.submissions and (own := own_document(data, settings.limits)):
            reading.findings = [("", _ours(file, own))]
    except (SettingsError, NotNow):
        raise
    except Refused as refusal:
        return _refused(file, sha, refusal)
    except Exception as error:
        return _failed(file, sha, error)
    return reading


def _ours(file: str, page: str) -> Finding:
    """Returns what is told of a page or document of the program's own that came back."""
    what = f"这是本程序生成的{page}，不是报表，没有计入"
    how = "可以移走，也可以不管。"
    if page == STATISTICS:  # a district that drops it in means the figures of the months
        how = "各月的数字在每月的《汇总表》里；区里汇总请放每月的《汇总表》，这一份可以移走。"
    return finding("file-duplicate", Place(file=file), how, what=what)


def _refused(file: str, sha: str, refusal: Refused) -> Reading:
    place = Place(file=file)
    if refusal.code == ATTACHMENT:
        made = finding(ATTACHMENT, replace(place, value=refusal.reason), alone="")
    else:
        made = finding(refusal.code, place, reason=refusal.reason)
    reading = Reading(inbox_file(file, sha, None), findings=[("", made)])
    if isinstance(refusal.__cause__, Failed):
        reading.trouble = f"{file}：{refusal.__cause__}"
    return reading


def _failed(file: str, sha: str, error: Exception) -> Reading:
    """Returns a file of which the program can't make anything, with what a maintainer needs to know."""
    too_much = isinstance(error, MemoryError)
    reason = "需要的内存太多" if too_much else "内容很特别，程序处理时出了意外"
    reading = _refused(file, sha, Refused("file-unreadable", reason))
    reading.trouble = f"{file}：{''.join(traceback.format_exception(error))}"
    return reading


def reread(stored: Sequence[tuple[InboxFile, bytes]], settings: Settings, forms: Forms) -> Batch:
    """Returns what files that left the inbox, were saved over or can't be read now hold under other
    settings; their bytes are kept, whatever the settings make of them."""

    def read(one: tuple[InboxFile, bytes]) -> Reading | None:
        file, data = one
        try:
            reading = _read(file.file, file.sha256, data, settings, forms)
        except NotNow:
            return None  # it goes on counting as it was read, and the next run tries again
        reading.file = replace(
            reading.file, present=file.present, replaced=file.replaced, state=file.state
        )
        reading.content = data
        return reading

    return _guarded(stored, read, forms)


def inbox_file(file: str, sha: str, saved_at: datetime | None) -> InboxFile:
    """Returns a file by its path and content."""
    saved = saved_at.replace(microsecond=0) if saved_at else None
    return InboxFile(file_id=identifier(file, sha), file=file, sha256=sha, saved_at=saved)


def _check(kind: FormKind, form: Form, readings: Sequence[Reading]) -> list[FormRow]:
    """Returns the rows of one kind of form of all files of a batch, checked in two calls."""
    lots = [
        Lot(form, reading, submission, rows)
        for reading in readings
        for submission, rows in reading.rows
        if submission.kind == kind.kind
    ]
    if not lots:
        return []
    members = Members(lots)
    for failure in check_verdicts(form, members.verdicts()):
        members[failure.row].take_up(failure.column, failure.rule)
    for failure in check_values(form, {name: members.values(name) for name in form.columns}):
        members[failure.row].fail(failure.column, failure.rule)
    tell_repeated(form, members)
    for member in members.told_of():
        own = member.submission.submission_id
        member.reading.findings += [(own, made) for made in member.told()]
    return [row for lot in lots for row in form_rows(kind.row, lot.submission, lot.rows)]

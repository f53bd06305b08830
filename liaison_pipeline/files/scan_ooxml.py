"""Pre-scan of .xlsx/.xlsm: every part inflated and parsed as a stream under the limits.

Knows SpreadsheetML just enough to refuse what would kill a reader and to note what it would lose:
error cells, formulas without a value, merges. Does not read the values themselves.
"""

import posixpath
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from xml.parsers import expat

from liaison_pipeline.files.grid import MAX_COLUMNS, MAX_ROWS, Refused
from liaison_pipeline.files.scan import (
    BookNotes,
    SheetNotes,
    check_sheet,
    open_zip,
    read_part,
    stored_time,
)
from liaison_pipeline.model.settings import Limits

BROKEN = "文件内部结构有误"
MAX_MERGES = 50_000
MAX_BLANK = 1_200_000  # formatted-empty rows and cells of a sheet; a whole column of them is read
OF_A_VALUE = 3  # elements that a cell with a value takes at most: c, f, v
Attributes = dict[str, str]
Handlers = tuple[Callable[[str, Attributes], None], Callable[[str], None], Callable[[str], None]]


def parse_part(archive: zipfile.ZipFile, name: str, handlers: Handlers) -> None:
    """Streams a part through expat; element names come without namespace. A DOCTYPE is refused."""
    start, end, text = handlers

    def refuse(*_: object) -> None:
        raise Refused("file-unreadable", "文件里有不允许的声明")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(
        tag.rpartition(" ")[2], {key.rpartition(" ")[2]: v for key, v in attributes.items()}
    )
    parser.EndElementHandler = lambda tag: end(tag.rpartition(" ")[2])
    parser.CharacterDataHandler = text
    try:
        for chunk in read_part(archive, name):
            parser.Parse(chunk, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("file-unreadable", BROKEN) from error


def collect(archive: zipfile.ZipFile, name: str, *tags: str) -> list[tuple[str, Attributes, str]]:
    """(tag, attributes, text) of the named elements of a small part."""
    found: list[tuple[str, Attributes, str]] = []
    texts: list[str] = []

    def start(tag: str, attributes: Attributes) -> None:
        texts.clear()
        if tag in tags:
            found.append((tag, attributes, ""))

    def end(tag: str) -> None:
        if tag in tags and found and found[-1][0] == tag:
            found[-1] = (tag, found[-1][1], "".join(texts))

    parse_part(archive, name, (start, end, texts.append))
    return found


def split_reference(reference: str) -> tuple[int, int]:
    """`B3` -> (2, 1). Refuses what lies outside a sheet."""
    match = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", reference)
    if not match:
        raise Refused("file-unreadable", BROKEN)
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if not (1 <= row <= MAX_ROWS and column <= MAX_COLUMNS):
        raise Refused("file-unreadable", BROKEN)
    return row - 1, column - 1


class _SheetScan:
    """Follows one sheet's elements; the position is counted where `r` is left out."""

    def __init__(self, limits: Limits) -> None:
        self.notes = SheetNotes()
        self._limits = limits
        self._row = self._column = -1
        self._elements = self._values = 0
        self._row_hidden = False
        self._type = ""
        self._formula = self._value = self._in_value = False
        self._text: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        self._elements += 1
        if self._elements > MAX_BLANK + OF_A_VALUE * self._values:
            raise Refused("file-too-large", "带格式的空白单元格过多")
        if tag == "c":
            self._start_cell(attributes)
        elif tag in ("v", "t"):
            self._in_value = True
        elif tag == "f":
            self._formula = True
        elif tag == "row":
            reference = attributes.get("r", "")
            self._row = int(reference) - 1 if reference.isdecimal() else self._row + 1
            self._column = -1
            self._row_hidden = attributes.get("hidden", "0") in ("1", "true")
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _start_cell(self, attributes: Attributes) -> None:
        if reference := attributes.get("r"):
            self._row, self._column = split_reference(reference)
        else:
            self._column += 1
        self._type = attributes.get("t", "")
        self._formula = self._value = False
        self._text.clear()

    def text(self, text: str) -> None:
        if self._in_value:
            self._value = True
            if self._type == "e":
                self._text.append(text)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._in_value = False
        elif tag == "c":
            position = self._row, self._column
            if self._value:
                self._note_value()
            if self._type == "e":
                self.notes.errors[position] = "".join(self._text).strip() or "#N/A"
            elif self._formula and not self._value and self._type != "str":
                self.notes.uncalculated.add(position)

    def _note_value(self) -> None:
        self._values += 1
        before = len(self.notes.rows)
        self.notes.rows.add(self._row)
        self.notes.columns.add(self._column)
        if self._row_hidden:
            self.notes.hidden_rows.add(self._row)
        if len(self.notes.rows) != before:
            check_sheet(self.notes, self._limits)

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if not re.fullmatch(r"[A-Za-z]{1,3}\d{1,7}", last):
            return  # "A:A": no reader needs it
        (r0, c0), (r1, c1) = split_reference(first), split_reference(last)
        if len(self.notes.merges) >= MAX_MERGES:
            raise Refused("file-too-large", f"合并单元格超过 {MAX_MERGES} 处")
        self.notes.merges.append((min(r0, r1), min(c0, c1), max(r0, r1), max(c0, c1)))


def _check_shared_strings(archive: zipfile.ZipFile, name: str) -> None:
    """A count that the part cannot hold makes the fast reader ask for that much memory."""
    size = archive.getinfo(name).file_size
    most = {"uniqueCount": size, "count": 100_000_000}
    for _, attributes, _ in collect(archive, name, "sst"):
        for key in ("uniqueCount", "count"):
            count = attributes.get(key, "0")
            if not count.isdecimal() or int(count) > most[key]:
                raise Refused("file-unreadable", BROKEN)


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (kind, part)."""
    folder, name = posixpath.split(part)
    rels = f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"
    found = {}
    for _, attributes, _ in collect(archive, rels, "Relationship"):
        target = attributes.get("Target", "")
        path = target[1:] if target.startswith("/") else posixpath.join(folder, target)
        kind = attributes.get("Type", "").rpartition("/")[2]
        found[attributes.get("Id", "")] = (kind, posixpath.normpath(path))
    return found


def workbook_part(archive: zipfile.ZipFile) -> str:
    """The part that the package names as its main document."""
    parts = [part for kind, part in _relations(archive, "").values() if kind == "officeDocument"]
    if not parts or parts[0] not in archive.namelist():
        raise Refused("file-unreadable", "不是表格文件")
    return parts[0]


def scan_ooxml(data: bytes, limits: Limits) -> BookNotes:
    """Notes of an .xlsx/.xlsm, sheet by sheet. Raises Refused."""
    archive = open_zip(data, limits)
    main = workbook_part(archive)
    names = set(archive.namelist())
    notes = BookNotes([], saved_at=saved_time(archive))
    relations = _relations(archive, main)
    for kind, part in sorted(set(relations.values())):
        if kind == "sharedStrings" and part in names:
            _check_shared_strings(archive, part)
    for tag, attributes, _ in collect(archive, main, "workbookPr", "sheet"):
        if tag == "workbookPr":
            notes.date1904 = attributes.get("date1904", "0") in ("1", "true")
            continue
        kind, part = relations.get(attributes.get("id", ""), ("", ""))
        if kind != "worksheet" or part not in names:
            continue
        if len(notes.sheets) >= limits.sheets:
            raise Refused("file-too-large", f"超过 {limits.sheets} 张工作表")
        scan = _SheetScan(limits)
        parse_part(archive, part, (scan.start, scan.end, scan.text))
        scan.notes.name = attributes.get("name", "")
        scan.notes.hidden = attributes.get("state", "visible") in ("hidden", "veryHidden")
        notes.sheets.append(scan.notes)
    if not notes.sheets:
        raise Refused("file-unreadable", "文件里没有工作表")
    return notes


def saved_time(archive: zipfile.ZipFile) -> datetime | None:
    """The stored last-saved time of an OOXML or ODF package."""
    for part, tag in (("docProps/core.xml", "modified"), ("meta.xml", "date")):
        if part in archive.namelist():
            for _, _, text in collect(archive, part, tag):
                if moment := stored_time(text):
                    return moment
    return None

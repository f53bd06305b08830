"""Pre-scan of .xlsx/.xlsm: every part inflated and parsed as a stream under the limits.

Knows SpreadsheetML just enough to refuse what would kill a reader and to note what it would lose:
error cells, formulas without a value, merges. Does not know the values: the reader reads them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import lru_cache

from liaison_pipeline.files.answers import PROPERTY
from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import MAX_COLUMNS, MAX_ROWS, Refused, Workbook
from liaison_pipeline.files.number_formats import is_surely_number, parts_without_day
from liaison_pipeline.files.plain_sheets import Around, Strings, plain_sheet, plain_strings
from liaison_pipeline.files.quick_scan import quick_counts, quick_notes
from liaison_pipeline.files.readers import read_scanned
from liaison_pipeline.files.scan import BROKEN, BookNotes, SheetNotes, check_sheet, stored_time
from liaison_pipeline.marking.reader import Attributes, PackageReader, Relation, Unfit, parse_xml
from liaison_pipeline.model.settings import Limits

MAX_MERGES = 50_000
MAX_BLANK = 1_200_000  # formatted-empty rows and cells of a sheet; a whole column of them is read
MAX_QUICK = 64 << 20  # bytes of a part that is looked at as a whole
MAX_STYLES = 1 << 16  # bytes of a part with styles that is remembered
USUAL_MAIN, USUAL_STRINGS = "xl/workbook.xml", "xl/sharedStrings.xml"  # where readers look
USUAL_STYLES = "xl/styles.xml"
OF_A_VALUE = 3  # elements that a cell with a value takes at most: c, f, v


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

    def __init__(self, limits: Limits, styles: Mapping[str, str]) -> None:
        self.notes = SheetNotes()
        self._limits = limits
        self._styles = styles
        self._style = ""
        self._row = self._column = -1
        self._elements = self._values = 0
        self._row_hidden = False
        self._type = ""
        self._formula = self._value = self._in_value = False
        self._text: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Follows the beginning of an element."""
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
        self._style = attributes.get("s", "0")
        self._formula = self._value = False
        self._text.clear()

    def text(self, text: str) -> None:
        """Follows a piece of text."""
        if self._in_value:
            self._value = True
            if self._type == "e":
                self._text.append(text)

    def end(self, tag: str) -> None:
        """Follows the end of an element."""
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
        if self._style in self._styles:
            self.notes.without_day[self._row, self._column] = self._styles[self._style]
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


def _checked_strings(package: PackageReader, part: str) -> Strings | None:
    """Returns the shared strings of a plain part, None for others. A count that the part cannot hold
    makes the fast reader ask for that much memory."""
    most = {"uniqueCount": package.size(part), "count": 100_000_000}
    data = package.read(part) if package.size(part) <= MAX_QUICK else b""
    quick = quick_counts(data)
    heads = [quick] if quick is not None else [a for _, a, _ in package.collect(part, "sst")]
    for attributes in heads:
        for key in ("uniqueCount", "count"):
            count = attributes.get(key, "0")
            if not count.isdecimal() or int(count) > most[key]:
                raise Refused("file-unreadable", BROKEN)
    return plain_strings(data) if quick is not None else None


class _StyleScan:
    """Follows the part with the styles. `styles`: cell style -> what its format shows, without a day;
    `numbers`: the styles with which a number is surely no date."""

    def __init__(self) -> None:
        self.styles: dict[str, str] = {}
        self.numbers: set[bytes] = set()
        self._codes: dict[str, str] = {}
        self._number = -1  # of the last cell style; -1 outside of them
        self._inside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        """Follows the beginning of an element."""
        if tag == "numFmt":
            self._codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            self._number += 1
            number = attributes.get("numFmtId", "0")
            known = int(number) if number.isdecimal() and len(number) < 6 else 0
            code = self._codes.get(number)
            if parts := parts_without_day(known, code or ""):
                self.styles[str(self._number)] = parts
            if number == str(known) and is_surely_number(known, code):
                self.numbers.add(str(self._number).encode())

    def end(self, tag: str) -> None:
        """Follows the end of an element."""
        if tag == "cellXfs":
            self._inside = False


def _styles_of(package: PackageReader, part: str) -> _StyleScan:
    if part and package.size(part) <= MAX_STYLES:
        return _styles_in_small(package.read(part))
    return _styles_in(package.chunks(part)) if part else _StyleScan()


@lru_cache(maxsize=64)  # workbooks from one template have the same styles
def _styles_in_small(content: bytes) -> _StyleScan:
    return _styles_in(iter((content,)))


def _styles_in(chunks: Iterator[bytes]) -> _StyleScan:
    scan = _StyleScan()
    parse_xml(chunks, (scan.start, scan.end, lambda _: None))
    if b"0" in scan.numbers:
        scan.numbers.add(b"")
    return scan


def _workbook_part(package: PackageReader) -> str:
    """The part that the package names as its main document."""
    relations = {relation.id: relation for relation in package.relations("")}
    parts = [r.part for r in relations.values() if r.kind == "officeDocument"]
    if not parts or parts[0] not in package:
        raise Refused("file-unreadable", "不是表格文件")
    return parts[0]


def is_ooxml(content: Content) -> bool:
    """Whether a content is an Office package."""
    return content.has("[Content_Types].xml")


def is_ambiguous(content: Content) -> bool:
    """Whether a content is an Office package that the native reader might try as an .ods as well, which
    this pre-scan does not judge."""
    return is_ooxml(content) and content.has("content.xml")


def read_ooxml(content: Content) -> Workbook:
    """The sheets of an .xlsx/.xlsm. Raises Refused and Unfit."""
    return read_scanned(content, scan_ooxml(content.package, content.limits))


def scan_ooxml(package: PackageReader, limits: Limits) -> BookNotes:
    """Notes of an .xlsx/.xlsm, sheet by sheet. Raises Refused and Unfit."""
    main = _workbook_part(package)
    notes = BookNotes([], saved_at=saved_time(package), answers=stored_answer(package))
    relations = {relation.id: relation for relation in package.relations(main)}
    around = _around(package, list(relations.values()), limits)
    named = 0
    for tag, attributes, _ in package.collect(main, "workbookPr", "sheet"):
        if tag == "workbookPr":
            notes.date1904 = attributes.get("date1904", "0") in ("1", "true")
            continue
        named += 1
        sheet = relations.get(attributes.get("id", ""))
        if sheet is None or sheet.kind != "worksheet" or sheet.part not in package:
            continue
        if len(notes.sheets) >= limits.sheets:
            raise Refused("file-too-large", f"超过 {limits.sheets} 张工作表")
        found = _notes_of_sheet(package, sheet.part, around)
        found.name = attributes.get("name", "")
        found.hidden = attributes.get("state", "visible") in ("hidden", "veryHidden")
        notes.sheets.append(found)
    if not notes.sheets:
        raise Refused("file-unreadable", "文件里没有工作表")
    notes.is_usual = main == USUAL_MAIN and named == len(notes.sheets)
    return notes


def _around(package: PackageReader, relations: Sequence[Relation], limits: Limits) -> Around:
    """Returns what a workbook tells of its sheets: shared strings, and the styles of cells."""
    shared = [r.part for r in relations if r.kind == "sharedStrings" and r.part in package]
    strings = [_checked_strings(package, part) for part in sorted(shared)]
    styles = [r.part for r in relations if r.kind == "styles" and r.part in package]
    scan = _styles_of(package, next(iter(styles), ""))
    return Around(
        limits=limits,
        strings=(strings[0] or ()) if shared == [USUAL_STRINGS] else (),
        styles=scan.styles,
        numbers=scan.numbers if styles in ([], [USUAL_STYLES]) else (),
        blank=MAX_BLANK,
    )


def _notes_of_sheet(package: PackageReader, part: str, book: Around) -> SheetNotes:
    """Returns the notes of a sheet: quickly where it is plain, else by a careful pass."""
    limits, styles = book.limits, book.styles
    if package.size(part) > MAX_QUICK:
        return careful_notes(package, part, limits, styles)
    data = package.read(part)
    quick = plain_sheet(data, book) or quick_notes(data, limits, styles, MAX_BLANK)
    return quick or careful_notes(package, part, limits, styles)


def careful_notes(
    package: PackageReader, part: str, limits: Limits, styles: Mapping[str, str]
) -> SheetNotes:
    """Returns the notes of any sheet. Raises Refused and Unfit."""
    scan = _SheetScan(limits, styles)
    package.parse(part, (scan.start, scan.end, scan.text))
    return scan.notes


def stored_answer(package: PackageReader) -> str:
    """Returns the mark of the content that a returned workbook answers, '' where none is stored. A
    fault of this part is no fault of the workbook: nobody sees it."""
    part = "docProps/custom.xml"
    if part not in package:
        return ""
    names: list[str] = []
    texts: list[str] = []
    try:
        for tag, attributes, text in package.collect(part, "property", "lpwstr"):
            if tag == "property":
                names.append(attributes.get("name", ""))
            elif names and names[-1] == PROPERTY:
                texts.append(text)
    except Unfit:
        return ""
    return next(iter(texts), "")


def saved_time(package: PackageReader) -> datetime | None:
    """The stored last-saved time of an OOXML or ODF package."""
    for part, tag in (("docProps/core.xml", "modified"), ("meta.xml", "date")):
        if part in package:
            for _, _, text in package.collect(part, tag):
                if moment := stored_time(text):
                    return moment
    return None

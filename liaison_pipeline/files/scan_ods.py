"""Pre-scan of .ods: repeated rows and cells are counted before the reader unrolls them.

Knows OpenDocument tables just enough to note value-bearing cells, error cells, merges and hidden rows.
Source: OpenDocument 1.3 part 3, 9.1. Does not know the values: the reader reads them.
"""

import json
import re
from dataclasses import replace

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.files.readers import read_scanned
from liaison_pipeline.files.scan import BROKEN, BookNotes, SheetNotes, check_sheet
from liaison_pipeline.files.scan_ooxml import saved_time
from liaison_pipeline.marking.reader import Attributes, PackageReader
from liaison_pipeline.model.settings import Limits

_MAIN = "content.xml"
_RUBY = re.compile(
    rb"<(?:[\w.-]+:)?ruby-text\b[^>]*?(?:/>|>.*?</(?:[\w.-]+:)?ruby-text\s*>)", re.DOTALL
)
_MONTH = re.compile(r"(?P<y>\d{4})年?([-./]?(?P<m>\d{1,2})月?)?|(?P<n>\d{1,2})月")
_ERROR_TEXTS = ("#", "Err:", "错误:")


def is_ods(content: Content) -> bool:
    """Whether a content is an OpenDocument spreadsheet."""
    if not (content.has(_MAIN) and content.has("mimetype")):
        return False
    kind = next(content.package.chunks("mimetype"), b"")
    return kind.strip().startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def read_ods(content: Content) -> Workbook:
    """The sheets of an .ods. Raises Refused and Unfit."""
    notes = scan_ods(content.package, content.limits)
    return read_scanned(_without_ruby(content), notes)


def _without_ruby(content: Content) -> Content:
    """The file without the phonetic text above its characters, which the fast reader takes for theirs."""
    part = content.package.read(_MAIN)
    if b"ruby-text" not in part:
        return content
    return replace(content, data=content.package.rewritten({_MAIN: _RUBY.sub(b"", part)}))


def scan_ods(package: PackageReader, limits: Limits) -> BookNotes:
    """Notes of an .ods. Raises Refused and Unfit."""
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise Refused("file-encrypted")
    scan = _ContentScan(limits)
    package.parse(_MAIN, (scan.start, scan.end, scan.text))
    return BookNotes(scan.sheets, saved_time(package))


def _count(attributes: Attributes, name: str) -> int:
    text = attributes.get(name, "1")
    if not text.isdecimal():
        raise Refused("file-unreadable", BROKEN)
    return max(1, int(text))


class _ContentScan:
    """Follows content.xml; a repeated row with a value counts as often as it is repeated."""

    def __init__(self, limits: Limits) -> None:
        self.sheets: list[SheetNotes] = []
        self._limits = limits
        self._row = self._column = 0
        self._row_repeat = self._cell_repeat = 1
        self._is_error = self._is_date = self._has_value = False
        self._row_hidden = False
        self._in_text = 0
        self._in_ruby = False
        self._text: list[str] = []

    def start(self, tag: str, attributes: Attributes) -> None:
        """Follows the beginning of an element."""
        if tag == "table":
            self.sheets.append(SheetNotes(attributes.get("name", json.dumps(len(self.sheets)))))
            self._row = 0
        elif tag == "table-row":
            self._row_repeat = _count(attributes, "number-rows-repeated")
            self._row_hidden = attributes.get("visibility", "visible") != "visible"
            self._column = 0
        elif tag in ("table-cell", "covered-table-cell") and self.sheets:
            self._start_cell(attributes)
        elif tag == "p":
            self._in_text += 1
        elif tag == "ruby-text":
            self._in_ruby = True

    def _start_cell(self, attributes: Attributes) -> None:
        self._cell_repeat = _count(attributes, "number-columns-repeated")
        self._has_value = "value-type" in attributes
        self._is_error = attributes.get("value-type") == "error"
        self._is_date = attributes.get("value-type") == "date"
        self._text.clear()
        down = _count(attributes, "number-rows-spanned")
        right = _count(attributes, "number-columns-spanned")
        if down > 1 or right > 1:
            last = self._row + down - 1, self._column + right - 1
            self.sheets[-1].merges.append((self._row, self._column, *last))

    def text(self, text: str) -> None:
        """Follows a piece of text."""
        if self._in_text and not self._in_ruby:
            self._text.append(text)

    def end(self, tag: str) -> None:
        """Follows the end of an element."""
        if tag == "p":
            self._in_text -= 1
        elif tag == "ruby-text":
            self._in_ruby = False
        elif tag in ("table-cell", "covered-table-cell") and self.sheets:
            self._end_cell()
        elif tag == "table-row":
            self._row += self._row_repeat

    def _end_cell(self) -> None:
        if self._has_value:
            self._note_value()
            self._note_month()
            text = "".join(self._text).strip()
            if self._is_error or (
                text.startswith(_ERROR_TEXTS) and text.endswith(("!", "?", "/A"))
            ):
                self.sheets[-1].errors[self._row, self._column] = text
        self._column += self._cell_repeat

    def _note_month(self) -> None:
        """Notes a date cell that shows no day: what it shows is stored beside the date."""
        match = _MONTH.fullmatch("".join(self._text).strip()) if self._is_date else None
        if match is not None:
            parts = ("y" if match["y"] else "") + ("m" if match["m"] or match["n"] else "")
            for repeat in range(self._cell_repeat):
                self.sheets[-1].without_day[self._row, self._column + repeat] = parts

    def _note_value(self) -> None:
        sheet = self.sheets[-1]
        if self._row_repeat > self._limits.rows or self._cell_repeat > self._limits.columns:
            raise Refused("file-too-large", "重复的行或列过多")
        rows = range(self._row, self._row + self._row_repeat)
        sheet.rows.update(rows)
        if self._row_hidden:
            sheet.hidden_rows.update(rows)
        sheet.columns.update(range(self._column, self._column + self._cell_repeat))
        check_sheet(sheet, self._limits)

"""Excel 95: a workbook of the records of BIFF5, whose texts are in the code page that it names.

Knows those records that hold sheets, values and formats. Does not know the container. The fast reader
takes every text for Latin, so that Chinese ones come out garbled. Source: OpenOffice.org's documentation
of the Excel file format, chapters 4 and 5.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from liaison_pipeline.files.grid import CellError, Grid, Position, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.number_formats import day_of, is_date, parts_without_day, without_day
from liaison_pipeline.files.records import (
    BOF,
    BOOLERR,
    BOUNDSHEET,
    DATEMODE,
    ERRORS,
    FILEPASS,
    FORMAT,
    FORMULA,
    MULRK,
    NUMBER,
    RK,
    XF,
    biff_records,
    numbers,
)
from liaison_pipeline.files.scan import check_grids
from liaison_pipeline.model.settings import Limits

CODEPAGE = 0x42
LABEL, RSTRING, STRING = 0x204, 0xD6, 0x207
VERSION = 0x500
_PAGES = {
    936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 10008: "gb18030", 10000: "mac_roman",
    32768: "mac_roman", 1200: "utf-16-le",
}  # fmt: skip
_TEXT, _BOOLEAN, _ERROR = 0, 1, 2  # of a formula whose result is no number


def is_biff5(stream: bytes) -> bool:
    """Whether a stream of records is of Excel 5 or 95."""
    kind, size = numbers("<HH", stream) if len(stream) >= 8 else (0, 0)
    return kind == BOF and size >= 4 and numbers("<H", stream, 4)[0] == VERSION


def read_biff5(stream: bytes, saved_at: datetime | None, limits: Limits) -> Workbook:
    """The sheets of a stream of records. Raises Refused."""
    book = _Book()
    for offset, kind, body in biff_records(stream):
        try:
            book.take(offset, kind, body)
        except (struct.error, IndexError):
            continue  # a record that was cut short
    grids = [sheet.grid(book.date1904) for sheet in book.sheets]
    if not grids:
        raise Refused("file-unreadable", "文件里没有工作表")
    check_grids(grids, limits)
    return Workbook(tuple(grids), saved_at)


@dataclass(slots=True)
class _Sheet:
    name: str
    hidden: bool
    cells: dict[Position, Raw | None] = field(default_factory=dict)

    def grid(self, date1904: bool) -> Grid:
        """Returns its cells."""
        cells = non_blank(iter(self.cells.items()))
        return Grid(self.name, cells, hidden=self.hidden, date1904=date1904)


class _Book:
    """What the records have told so far."""

    def __init__(self) -> None:
        self.sheets: list[_Sheet] = []
        self.date1904 = False
        self._page = "cp1252"
        self._codes: dict[int, str] = {}
        self._styles: list[int] = []  # of each cell style the number of its format
        self._starts: dict[int, _Sheet] = {}
        self._sheet: _Sheet | None = None
        self._waiting: Position | None = None  # the formula whose text comes in the next record

    def take(self, offset: int, kind: int, body: bytes) -> None:
        """Takes a record."""
        if kind == FILEPASS:
            raise Refused("file-encrypted")
        if kind == BOF:
            self._sheet = self._starts.get(offset)
        elif kind == CODEPAGE:
            page = numbers("<H", body)[0]
            self._page = _PAGES.get(page, "cp1252")
        elif kind == DATEMODE:
            self.date1904 = body[0] == 1
        elif kind == BOUNDSHEET:
            self._begin(body)
        elif kind == FORMAT:
            self._codes[numbers("<H", body)[0]] = self._decoded(body[3 : 3 + body[2]])
        elif kind == XF:
            self._styles.append(numbers("<H", body, 2)[0])
        elif self._sheet is not None:
            self._sheet.cells.update(self._cells(kind, body))

    def _begin(self, body: bytes) -> None:
        sheet = _Sheet(self._decoded(body[7 : 7 + body[6]]), hidden=body[4] & 3 != 0)
        if body[5] == 0:
            self.sheets.append(sheet)
            self._starts[numbers("<I", body)[0]] = sheet

    def _decoded(self, raw: bytes) -> str:
        """A text in the code page; where it names none of the East, Chinese is tried first, as some
        programs never wrote the right one."""
        if self._page == "cp1252":
            try:
                return raw.decode("gb18030")
            except UnicodeDecodeError:
                pass
        return raw.decode(self._page, "replace")

    def _cells(self, kind: int, body: bytes) -> Iterator[tuple[Position, Raw | None]]:
        """The cells that a record holds; the text of a formula stands in the record behind it."""
        waiting, self._waiting = self._waiting, None
        if kind == STRING and waiting is not None:
            yield waiting, self._decoded(body[2 : 2 + numbers("<H", body)[0]])
            return
        if kind == MULRK:
            row, first = numbers("<HH", body)
            for index in range((len(body) - 6) // 6):
                style = numbers("<H", body, 4 + 6 * index)[0]
                yield (row, first + index), self._number(_rk(body, 6 + 6 * index), style)
            return
        if kind not in (LABEL, RSTRING, NUMBER, RK, FORMULA, BOOLERR):
            return
        row, column, style = numbers("<HHH", body)
        if kind in (LABEL, RSTRING):
            yield (row, column), self._decoded(body[8 : 8 + numbers("<H", body, 6)[0]])
        elif kind == RK:
            yield (row, column), self._number(_rk(body, 6), style)
        elif kind == BOOLERR:
            yield (row, column), _error(body[6]) if body[7] else bool(body[6])
        elif kind == FORMULA and body[12:14] == b"\xff\xff":
            self._waiting = (row, column) if body[6] == _TEXT else None
            if body[6] in (_BOOLEAN, _ERROR):
                yield (row, column), _error(body[8]) if body[6] == _ERROR else bool(body[8])
        else:
            yield (row, column), self._number(_double(body, 6), style)

    def _number(self, value: float, style: int) -> Raw:
        """A number, as the date that its format shows."""
        number = self._styles[style] if style < len(self._styles) else 0
        code = self._codes.get(number, "")
        if parts := parts_without_day(number, code):
            return without_day(value, parts, self.date1904) or value
        day = day_of(value, self.date1904) if is_date(number, code) else None
        return value if day is None else day


def _error(code: int) -> CellError:
    return CellError(ERRORS.get(code, "#N/A"))


def _double(body: bytes, offset: int) -> float:
    value: float = struct.unpack_from("<d", body, offset)[0]
    return value


def _rk(body: bytes, offset: int) -> float:
    """A number in four bytes: the upper half of a double, or a whole number, either in hundredths."""
    packed = numbers("<I", body, offset)[0]
    if packed & 2:
        value = float(numbers("<i", body, offset)[0] >> 2)
    else:
        value = _double(struct.pack("<II", 0, packed & 0xFFFFFFFC), 0)
    return value / 100 if packed & 1 else value

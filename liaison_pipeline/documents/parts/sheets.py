"""New workbooks that people print, fill in and send on: looks, page setup, safe cells.

Knows XlsxWriter (beside fast_sheet.py its only importer), which ships no types: what is used of it is
written down here as protocols. Does not know what a workbook says. Every text is written as a string,
never as a formula; equal contents give equal bytes.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, time, timedelta
from operator import truediv
from typing import Protocol

from liaison_pipeline.documents.parts.fast_sheet import FastBook, FastSheet
from liaison_pipeline.documents.parts.official import FOOTER
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.marking.text_room import line_count
from liaison_pipeline.marking.text_room import width as text_width

Value = str | int | float | None  # what a cell may hold; None and '' are an empty one
Area = tuple[int, int, int, int]  # first row, first column, last row, last column, from 0
Options = Mapping[str, object]  # what XlsxWriter is told by name

A4 = 9
RUN_ON = math.inf  # the width of a column whose texts need not fit
WIDEST = 256  # characters of a column
BROKEN = 1_000_000_000  # stands for the width of a text of several lines
LINE, HIGHEST = 13.5, 409  # points: a line of 10-point text, the highest row that there is
_FONT: dict[str, object] = {"font_name": "仿宋", "font_size": 10}
_BOXED: dict[str, object] = {"border": 1, "text_wrap": True, "valign": "vcenter", **_FONT}
_LABEL = _BOXED | {"bold": True, "align": "center", "font_name": "黑体"}
LOOKS: dict[str, Options] = {
    "cell": _BOXED,
    "number": _BOXED | {"align": "center"},
    "date": _BOXED | {"align": "center", "num_format": "yyyy-m-d"},
    "text": _BOXED | {"align": "center", "num_format": "@"},
    "moment": _BOXED | {"align": "center", "num_format": "yyyy-m-d hh:mm:ss"},
    "clock": _BOXED | {"align": "center", "num_format": "[h]:mm:ss"},
    "rate": _BOXED | {"align": "center", "num_format": "0.0%"},
    "decimal": _BOXED | {"align": "center", "num_format": "0.0"},
    "label": _LABEL | {"bg_color": "#E8EEF4"},
    "own_label": _LABEL | {"bg_color": "#FFF2CC"},
    "own": _BOXED | {"bg_color": "#FFFBEE", "locked": False},
    "wrong": _BOXED | {"bg_color": "#FFC7CE", "border": 2, "border_color": "#C00000",
                       "font_color": "#C00000", "bold": True, "locked": False},
    "title": {"bold": True, "align": "center", "valign": "vcenter", "font_size": 16,
              "text_wrap": True, "font_name": "方正小标宋简体"},
    "plain": {"font_name": "仿宋", "font_size": 11, "text_wrap": True, "valign": "vcenter"},
    "aside": {"font_name": "仿宋", "font_size": 10, "text_wrap": True, "valign": "vcenter",
              "italic": True, "font_color": "#6B6B6B"},
    "plain_line": {"font_name": "仿宋", "font_size": 11, "valign": "vcenter"},
}  # fmt: skip


class CellFormat(Protocol):
    """A format of a cell; made once for a workbook, by name."""

    def set_num_format(self, num_format: str) -> object: ...


class Chart(Protocol):
    """A native chart of a spreadsheet."""

    def add_series(self, options: Options) -> object: ...
    def combine(self, chart: "Chart") -> object: ...
    def set_title(self, options: Options) -> object: ...
    def set_legend(self, options: Options) -> object: ...
    def set_x_axis(self, options: Options) -> object: ...
    def set_y_axis(self, options: Options) -> object: ...
    def set_y2_axis(self, options: Options) -> object: ...
    def set_size(self, options: Options) -> object: ...


class Sheet(Protocol):
    """A sheet that is being written. Rows and columns count from 0."""

    def put_row(self, row: int, values: Sequence[Value], looks: Sequence[CellFormat]) -> object: ...
    def write_string(self, row: int, column: int, text: str, look: CellFormat) -> object: ...
    def write_number(self, row: int, column: int, number: float, look: CellFormat) -> object: ...
    def write_boolean(self, row: int, column: int, value: bool, look: CellFormat) -> object: ...
    def write_blank(self, row: int, column: int, value: None, look: CellFormat) -> object: ...
    def write_datetime(
        self, row: int, column: int, moment: datetime | time | timedelta, look: CellFormat
    ) -> object: ...
    # an area, then the value and its look: `merge` types them; an area, then options
    def merge_range(self, *arguments: Value | CellFormat) -> object: ...
    def data_validation(self, *arguments: int | Options) -> object: ...
    def insert_chart(self, row: int, column: int, chart: Chart, options: Options) -> object: ...
    def write_comment(self, row: int, column: int, text: str, options: Options) -> object: ...
    def set_row(self, row: int, height: float) -> object: ...
    def set_column(self, first: int, last: int, width: float) -> object: ...
    def set_landscape(self) -> object: ...
    def set_paper(self, paper: int) -> object: ...
    def fit_to_pages(self, wide: int, high: int) -> object: ...
    def set_print_scale(self, percent: int) -> object: ...
    def set_margins(self, left: float, right: float, top: float, bottom: float) -> object: ...
    def set_footer(self, footer: str) -> object: ...
    def set_h_pagebreaks(self, rows: Sequence[int]) -> object: ...
    def print_area(self, row: int, column: int, last_row: int, last_column: int) -> object: ...
    def autofilter(self, row: int, column: int, last_row: int, last_column: int) -> object: ...
    def repeat_rows(self, row: int) -> object: ...
    def freeze_panes(self, row: int, column: int) -> object: ...
    def hide(self) -> object: ...
    def very_hidden(self) -> object: ...
    def activate(self) -> object: ...


class _Workbook(Protocol):
    def set_properties(self, properties: Options) -> object: ...
    def add_format(self, properties: Options) -> CellFormat: ...
    def add_worksheet(self, name: str, kind: object) -> Sheet: ...
    def add_chart(self, options: Options) -> Chart: ...
    def whole(self) -> bytes: ...
    def parts(self) -> dict[str, bytes]: ...


class _Looks(dict[str, CellFormat]):
    """The formats of a workbook by name, each made when it is first asked for."""

    def __init__(self, book: _Workbook) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, name: str) -> CellFormat:
        self[name] = made = self._book.add_format(LOOKS[name])
        return made


class Book:
    """A workbook that is being written. `looks`: name -> format."""

    def __init__(self, title: str, created: datetime, date1904: bool = False) -> None:
        self._book: _Workbook = FastBook({"in_memory": True, "date_1904": date1904})
        self._book.set_properties({"title": title, "created": created})
        self.looks: Mapping[str, CellFormat] = _Looks(self._book)

    def sheet(self, name: str) -> Sheet:
        return self._book.add_worksheet(name, FastSheet)

    def chart(self, kind: str) -> Chart:
        """Returns a new chart: bar, column or line."""
        return self._book.add_chart({"type": kind})

    def close(self) -> bytes:
        return self._book.whole()

    def parts(self) -> dict[str, bytes]:
        """Closes the workbook and returns its parts by name, for whoever goes on working on them."""
        return self._book.parts()


def put(sheet: Sheet, row: int, column: int, value: Value, look: CellFormat) -> None:
    """Writes a number as a number, anything else as a string."""
    known = _cell_value(value)
    if isinstance(known, str):
        sheet.write_string(row, column, known, look)
    else:
        sheet.write_number(row, column, known, look)


def _cell_value(value: Value) -> str | int | float:
    """Returns a finite number as it is, anything else as a text."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    return cell_text(value)


def merge(sheet: Sheet, area: Area, value: Value, look: CellFormat) -> None:
    """Writes a value into a cell that covers an area of at least two cells."""
    sheet.merge_range(*area, value, look)


def fit_row(sheet: Sheet, row: int, values: Sequence[Value], widths: Sequence[float]) -> None:
    """Makes a row as high as its wrapped texts need: not every program does so by itself."""
    lines = 1
    for value, width in zip(values, widths, strict=True):
        text = value if isinstance(value, str) else ""
        if 2 * len(text) > width or "\n" in text:
            lines = max(lines, line_count(text, width))
    if lines > 1:
        sheet.set_row(row, min(LINE * lines + 3, HIGHEST))


def put_table(
    sheet: Sheet,
    first_row: int,
    labels: Sequence[tuple[str, float, CellFormat]],
    rows: Iterable[Sequence[Value]],
    look: Callable[[int], CellFormat],
) -> int:
    """Writes a label row (text, width, look) and rows below it; `look`: column -> format. Returns
    the last row."""
    for column, (label, width, style) in enumerate(labels):
        sheet.write_string(first_row, column, label, style)
        sheet.set_column(column, column, width)
    looks = [look(column) for column in range(len(labels))]
    writer = RowWriter(sheet, looks, [width for _, width, _ in labels])
    last = first_row
    for last, row in enumerate(rows, start=first_row + 1):
        writer.put(last, row)
    return last


class RowWriter:
    """Writes rows that are alike, each as high as its wrapped texts need. `widths`: of the columns;
    `RUN_ON` where a text may run on.

    A text is looked at once, however often it stands on the sheet: it is made one that a cell can hold,
    and measured.
    """

    def __init__(self, sheet: Sheet, looks: Sequence[CellFormat], widths: Sequence[float]) -> None:
        self._sheet = sheet
        self._looks = tuple(looks)
        self._rooms = [max(width, 2) for width in widths]
        self._wide: dict[Value, int] = {}  # what can stand in a cell -> how wide it is

    def put(self, row: int, values: Sequence[Value]) -> None:
        """Writes a row."""
        try:
            most = self._most(values)
        except KeyError:  # something new
            wide = self._wide
            values = [value if value in wide else self._looked_at(value) for value in values]
            most = self._most(values)
        self._sheet.put_row(row, values, self._looks)
        if most >= BROKEN / WIDEST:
            pairs = zip(values, self._rooms, strict=True)
            lines = (
                line_count(v, room) for v, room in pairs if isinstance(v, str) and room < RUN_ON
            )
            most = max(lines)
        if most > 1:
            self._sheet.set_row(row, min(LINE * math.ceil(most) + 3, HIGHEST))

    def _most(self, values: Sequence[Value]) -> float:
        """Returns how often the longest text would fill its column. Raises KeyError for a new value."""
        return max(map(truediv, map(self._wide.__getitem__, values), self._rooms), default=0)

    def _looked_at(self, value: Value) -> str | int | float:
        """Returns a value as it can stand in a cell."""
        own = _cell_value(value)
        if own not in self._wide:
            text = own if isinstance(own, str) else ""
            self._wide[own] = BROKEN if "\n" in text else text_width(text)
        return own


def mark_wrong(
    sheet: Sheet, at: tuple[int, int], value: Value, words: str, look: CellFormat
) -> None:
    """Writes a cell (row, column) anew in the look of what is wrong, with a note that says what."""
    put(sheet, *at, value, look)
    size = {"x_scale": 2, "y_scale": max(1, line_count(words, 30) / 5)}
    sheet.write_comment(*at, cell_text(words), {"author": "", "font_size": 9, **size})


def set_up_page(sheet: Sheet, label_row: int, repeat: bool = True) -> None:
    """Sets a page up: A4 landscape, one page wide, labels frozen and, with `repeat`, on every page."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    if repeat:
        sheet.repeat_rows(label_row)
    sheet.freeze_panes(label_row + 1, 0)
    sheet.set_footer(FOOTER)


def choices(sheet: Sheet, cells: Area, words: Sequence[str], strict: bool) -> None:
    """Puts a drop-down over an area.

    No words, or more than a validation may hold (255 characters), leave plain cells.
    """
    if not words or sum(len(word) + 1 for word in words) > 255:
        return
    sheet.data_validation(
        *cells,
        {
            "validate": "list",
            "source": list(words),
            "error_type": "stop" if strict else "warning",
            "error_title": "请从下拉框选择",
            "error_message": "这一格请从下拉框里选。",
        },
    )


def formula_check(sheet: Sheet, cells: Area, formula: str, title: str, message: str) -> None:
    """Puts a check of what is typed over an area; `formula` calls the area's first cell `{cell}`."""
    first = a1(cells[0], cells[1])
    sheet.data_validation(
        *cells,
        {
            "validate": "custom",
            "value": formula.replace("{cell}", first),
            "error_type": "warning",
            "error_title": title,
            "error_message": message,
            "input_title": title,
            "input_message": message,
        },
    )

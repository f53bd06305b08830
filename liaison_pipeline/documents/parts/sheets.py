"""New workbooks that people print, fill in and send on: looks, page setup, safe cells.

Knows XlsxWriter (its only importer). Does not know what a workbook says. Every text is written as a
string, never as a formula; equal contents give equal bytes.
"""

import math
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.marking.text_room import line_count

A4 = 9
LINE, HIGHEST = 13.5, 409  # points: a line of 10-point text, the highest row that there is
_FONT = {"font_name": "仿宋", "font_size": 10}
_BOXED = {"border": 1, "text_wrap": True, "valign": "vcenter", **_FONT}
_LABEL = _BOXED | {"bold": True, "align": "center", "font_name": "黑体"}
LOOKS: dict[str, dict[str, Any]] = {
    "cell": _BOXED,
    "number": _BOXED | {"align": "center"},
    "date": _BOXED | {"align": "center", "num_format": "yyyy-m-d"},
    "moment": _BOXED | {"align": "center", "num_format": "yyyy-m-d hh:mm:ss"},
    "clock": _BOXED | {"align": "center", "num_format": "[h]:mm:ss"},
    "rate": _BOXED | {"align": "center", "num_format": "0.0%"},
    "decimal": _BOXED | {"align": "center", "num_format": "0.0"},
    "label": _LABEL | {"bg_color": "#E8EEF4"},
    "own_label": _LABEL | {"bg_color": "#FFF2CC"},
    "own": _BOXED | {"bg_color": "#FFFBEE", "locked": False},
    "title": {"bold": True, "align": "center", "valign": "vcenter", "font_size": 16,
              "text_wrap": True, "font_name": "方正小标宋简体"},
    "plain": {"font_name": "仿宋", "font_size": 11, "text_wrap": True, "valign": "vcenter"},
    "plain_line": {"font_name": "仿宋", "font_size": 11, "valign": "vcenter"},
}  # fmt: skip


class Book:
    """A workbook that is being written. `looks`: name -> format."""

    def __init__(self, title: str, created: datetime, date1904: bool = False) -> None:
        self._target = BytesIO()
        options = {"in_memory": True, "date_1904": date1904}
        self.book: Any = xlsxwriter.Workbook(self._target, options)
        self.book.set_properties({"title": title, "created": created})
        self.looks = {name: self.book.add_format(look) for name, look in LOOKS.items()}

    def sheet(self, name: str) -> Any:
        return self.book.add_worksheet(name)

    def close(self) -> bytes:
        self.book.close()
        return self._target.getvalue()


def put(sheet: Any, row: int, column: int, value: Any, look: Any) -> None:
    """A number as a number, anything else as a string."""
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_string(row, column, cell_text(value), look)


def fit_row(sheet: Any, row: int, values: Sequence[Any], widths: Sequence[float]) -> None:
    """Makes a row as high as its wrapped texts need: not every program does so by itself."""
    lines = 1
    for value, width in zip(values, widths, strict=True):
        text = value if isinstance(value, str) else ""
        if 2 * len(text) > width or "\n" in text:
            lines = max(lines, line_count(text, width))
    if lines > 1:
        sheet.set_row(row, min(LINE * lines + 3, HIGHEST))


def put_table(
    sheet: Any,
    first_row: int,
    labels: Sequence[tuple[str, float, Any]],
    rows: Sequence[Sequence[Any]],
    look: Callable[[int], Any],
) -> None:
    """A label row (text, width, look) and rows below it; `look`: column -> format."""
    for column, (label, width, style) in enumerate(labels):
        sheet.write_string(first_row, column, label, style)
        sheet.set_column(column, column, width)
    for index, row in enumerate(rows, start=first_row + 1):
        for column, value in enumerate(row):
            put(sheet, index, column, value, look(column))
        fit_row(sheet, index, row, [width for _, width, _ in labels])


def set_up_page(sheet: Any, label_row: int, footer: str = "&C第 &P 页，共 &N 页") -> None:
    """A4 landscape, one page wide, labels on every page and frozen."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.repeat_rows(label_row)
    sheet.freeze_panes(label_row + 1, 0)
    sheet.set_footer(footer)


def choices(
    sheet: Any, cells: tuple[int, int, int, int], words: Sequence[str], strict: bool
) -> None:
    """A drop-down over a range (first row, first column, last row, last column).

    A list that is longer than a validation may be (255 characters) becomes a plain cell.
    """
    if sum(len(word) + 1 for word in words) > 255:
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


def formula_check(
    sheet: Any, cells: tuple[int, int, int, int], formula: str, title: str, message: str
) -> None:
    """A check of what is typed; `formula` speaks of the range's first cell as `{cell}`."""
    first = f"{xl_col_to_name(cells[1])}{cells[0] + 1}"
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

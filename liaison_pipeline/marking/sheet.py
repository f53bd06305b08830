"""A sheet that is being marked: its cells by address, its formulas, its measures in pixels.

Knows xl/worksheets/*.xml. Does not know styles or comments.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from liaison_pipeline.marking.addresses import RowColumn, a1, split_a1
from liaison_pipeline.marking.ooxml import Element, q
from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.marking.passing_rows import PassingRows

COLUMN_PIXELS, ROW_PIXELS = 64, 20  # where the sheet says nothing
_LAST_ROW, _LAST_COLUMN = 1_048_575, 16_383
MOST_MERGED = 400  # cells of a merged one that get the frame; beyond, its top left alone
_DIGIT = 7  # pixels of a digit in the usual font, which column widths are counted in


@dataclass
class Marked:
    """A sheet under the pen. `root`: its part; rows and cells are created where they are needed.
    `passing`: the rows of a long sheet that are not in its tree until they are needed."""

    root: Element
    passing: PassingRows | None = None
    _rows: dict[int, Element] = field(init=False)

    def __post_init__(self) -> None:
        self._data = self._sheet_data()
        self._rows = {}
        last = -1
        for row in self._data.iterchildren(q("row")):
            last = int(row.get("r", last + 2)) - 1
            row.set("r", str(last + 1))
            self._rows.setdefault(last, row)
        merges = (merge.get("ref", "").split(":") for merge in self.root.iter(q("mergeCell")))
        self._merges = {merge[0]: merge[-1] for merge in merges}

    def _sheet_data(self) -> Element:
        data = self.root.find(q("sheetData"))
        return data if data is not None else etree.SubElement(self.root, q("sheetData"))

    def cell(self, row: int, column: int) -> Element:
        """Returns the cell at a zero-based address, a new one where there is none."""
        line = self._row(row)
        place, last = 0, -1
        for cell in line:
            last = split_a1(cell.get("r", ""))[1] if cell.get("r") else last + 1
            cell.set("r", a1(row, last))
            if last == column:
                return cell
            if last > column:
                break
            place += 1
        style = self._usual_style(line, column)
        made = etree.Element(q("c"), {"r": a1(row, column), "s": style})
        line.insert(place, made)
        self._forget_extent(line)
        return made

    def _usual_style(self, line: Element, column: int) -> str:
        """Returns the format of a blank cell that is not written down."""
        if line.get("customFormat", "0") in ("1", "true"):
            return line.get("s", "0")
        for entry in self.root.iterfind(f"{q('cols')}/{q('col')}"):
            if int(entry.get("min", "1")) - 1 <= column < int(entry.get("max", "1")):
                return entry.get("style", "0")
        return "0"

    def _row(self, row: int) -> Element:
        if row not in self._rows:
            there = self.passing.take(row) if self.passing else None
            self._rows[row] = self._new_row(row) if there is None else there
        return self._rows[row]

    def _new_row(self, row: int) -> Element:
        """Returns a row that was not there, in its place."""
        made = etree.Element(q("row"), {"r": str(row + 1)})
        number = max((r for r in self._rows if r < row), default=-1)
        before = self._rows.get(number)
        run = self.passing.before(row) if self.passing else None
        if run and run[0] > number:
            before = run[1]
        self._data.insert(0 if before is None else self._data.index(before) + 1, made)
        return made

    def _forget_extent(self, line: Element) -> None:
        """Takes out what a new cell may have made untrue; both are optional."""
        line.attrib.pop("spans", "")
        for old in self.root.findall(q("dimension")):
            self.root.remove(old)

    def style(self, row: int, column: int) -> int:
        """Returns the cell's format, else that of its row or column."""
        return int(self.cell(row, column).get("s") or "0")

    def set_style(self, row: int, column: int, style: int) -> None:
        """Gives a cell a format."""
        self.cell(row, column).set("s", str(style))

    def change_styles(self, changes: Mapping[int, int]) -> None:
        """Gives every cell of a format (the key) another one."""
        if not changes:
            return
        for row in self.passing.all if self.passing else ():
            self._row(row)
        for cell in self._data.iter(q("c")):
            style = int(cell.get("s") or "0")
            if style in changes:
                cell.set("s", str(changes[style]))

    def merge_at(self, row: int, column: int) -> tuple[int, int, int, int]:
        """Returns (first row, first column, last row, last column) of the merged cell with this top
        left, of the cell alone where there is none."""
        last = self._merges.get(a1(row, column))
        return (row, column, *split_a1(last)) if last else (row, column, row, column)

    def covered(self, row: int, column: int) -> list[RowColumn]:
        """Returns the cells that a merged one covers: each draws its own part of a frame."""
        r0, c0, r1, c1 = self.merge_at(row, column)
        if (r1 - r0 + 1) * (c1 - c0 + 1) > MOST_MERGED:
            return [(row, column)]
        return [(r, c) for r in range(r0, r1 + 1) for c in range(c0, c1 + 1)]

    def write(self, row: int, column: int, text: str, style: int) -> None:
        """Puts a text into a cell, as a string."""
        cell = self.cell(row, column)
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        cell.set("s", str(style))
        inner = etree.SubElement(etree.SubElement(cell, q("is")), q("t"))
        inner.text = cell_text(text)
        inner.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")

    def clear(self, row: int, column: int) -> None:
        """Takes a cell out."""
        cell = self.cell(row, column)
        self._row(row).remove(cell)

    def raise_row(self, row: int, points: float) -> None:
        """Makes a row of a fixed height high enough; others grow by themselves."""
        line = self._row(row)
        height = line.get("ht")
        if height is not None and float(height) < points and not _is_hidden(line):
            line.set("ht", f"{points:g}")

    def strip_formulas(self) -> None:
        """Takes out formulas, keeps their stored values: nothing is calculated that a stranger wrote."""
        for formula in list(self._data.iter(q("f"))):
            cell = formula.getparent()
            if cell is not None:
                cell.remove(formula)
                cell.attrib.pop("cm", "")

    def deselect(self) -> None:
        """Makes no sheet selected beside the first one: what is typed would go into both."""
        for view in self.root.iter(q("sheetView")):
            view.attrib.pop("tabSelected", "")

    def measures(self) -> "Measures":
        """Returns widths and heights in pixels; of a group of columns, the first 300."""
        defaults = self.root.find(q("sheetFormatPr"))
        width = None if defaults is None else defaults.get("defaultColWidth")
        height = None if defaults is None else defaults.get("defaultRowHeight")
        widths: dict[int, int] = {}
        for entry in self.root.iter(q("col")):
            first, last = int(entry.get("min", "1")) - 1, int(entry.get("max", "1")) - 1
            for column in range(first, min(last, _LAST_COLUMN, first + 300) + 1):
                widths[column] = _column_pixels(entry.get("width"), _is_hidden(entry))
        heights = {
            row: _row_pixels(line.get("ht"), _is_hidden(line))
            for row, line in self._rows.items()
            if line.get("ht") or _is_hidden(line)
        }
        passing = self.passing.heights() if self.passing else ()
        heights |= {row: _row_pixels(height, False) for row, height in passing}
        return Measures(
            widths,
            heights,
            _column_pixels(width, False),
            _row_pixels(height, False),
        )


@dataclass(frozen=True)
class Measures:
    """Pixels of columns and rows; where one is not named, `width` or `height`."""

    widths: Mapping[int, int]
    heights: Mapping[int, int]
    width: int
    height: int

    def right_of(self, column: int, pixels: int) -> RowColumn:
        """Returns the column that so many pixels from a column's left edge lie in, and how many of them
        lie within it."""
        while pixels >= (size := self.widths.get(column, self.width)) and column < _LAST_COLUMN:
            column, pixels = column + 1, pixels - size
        return column, pixels

    def below(self, row: int, pixels: int) -> RowColumn:
        """Returns the row that so many pixels from a row's upper edge lie in, and how many of them lie
        within it."""
        while pixels >= (size := self.heights.get(row, self.height)) and row < _LAST_ROW:
            row, pixels = row + 1, pixels - size
        return row, pixels


def _is_hidden(entry: Element) -> bool:
    return entry.get("hidden", "0") in ("1", "true")


def _column_pixels(width: str | None, hidden: bool) -> int:
    if hidden:
        return 0
    return COLUMN_PIXELS if width is None else int(float(width) * _DIGIT + 0.5)


def _row_pixels(points: str | None, hidden: bool) -> int:
    if hidden:
        return 0
    return ROW_PIXELS if points is None else int(float(points) * 4 / 3 + 0.5)

"""One field of a row: its value, and the cell where it stands.

Knows merged cells, labels over several columns, and ticks below the names of the columns of a wide label
(所属类别: 中小微企业 | 个体工商户). Does not know which rows are rows, nor types.
"""

from collections.abc import Mapping
from datetime import datetime, time
from types import MappingProxyType
from typing import NamedTuple

from liaison_pipeline.files.grid import Grid, Raw
from liaison_pipeline.forms.labels import Labels
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.spelling.values import filled_text, plain

NOUGHTS = frozenset((0, "0", "00:00:00", time(0), datetime(1899, 12, 31), datetime(1899, 12, 30)))
WORDS = {
    *("enterprise", "category", "enterprise_contact", "department", "leader_contact"),
    *("service_contact", "contacted_on", "method", "title", "content", "closed_on", "progress"),
}
TICKED = ("category", "method")  # columns that may be laid out as boxes to tick
_TICKS, _BOXES = frozenset("√✓✔☑■●1是vV"), frozenset("□☐")
_OF_DATES = frozenset("年月日")


class Field(NamedTuple):
    """A cell's value; a tuple, since so many are made. `cell` is where it stands: the top left of a
    merged cell, the cell that 同上 repeats. `shared`: it stands in a merged cell that began in an earlier
    row. `parts`: where it is gathered from several columns, the cell of each and what it says. `own`:
    where 同上 stands, '' in a cell that says it itself."""

    raw: Raw | None
    cell: str
    shared: bool = False
    uncalculated: bool = False
    parts: Mapping[str, str] = MappingProxyType({})
    own: str = ""

    @property
    def text(self) -> str:
        """As a person sees it, '' for a filler."""
        return filled_text(self.raw)


def read_fields(labels: Labels, grid: Grid, row: int) -> dict[str, Field]:
    """Returns the fields of a row: one cell each, where nothing is merged in it."""
    if labels.single is None or row in grid.merged_rows:
        return {name: read_field(name, labels, grid, row) for name in labels.fields}
    cells, number = grid.cells, row + 1
    fields: dict[str, Field] = {}
    for name, column, letters in labels.single:
        raw = cells.get((row, column))
        if type(raw) is not str or raw in NOUGHTS:
            raw = _without_nought(name, raw)
        lost = raw is None and bool(grid.uncalculated) and (row, column) in grid.uncalculated
        fields[name] = Field(raw, f"{letters}{number}", uncalculated=lost)
    return fields


def _without_nought(name: str, raw: Raw | None) -> Raw | None:
    """Returns a value; None for a nought in a column of words."""
    return None if name in WORDS and raw in NOUGHTS and not isinstance(raw, bool) else raw


def read_field(name: str, labels: Labels, grid: Grid, row: int) -> Field:
    """One field; a label over several columns gathers their values. What a merged cell says stands in
    its first column alone: a heading over the whole row is no date. A nought that is no count is what a
    formula makes of a blank cell on another sheet."""
    columns = labels.fields[name]
    column = columns[0]
    if len(columns) > 1:
        filled = [c for c in columns if _own_value(grid, row, c) is not None]
        if name in TICKED and (ticked := _ticked(labels, grid, row, filled)):
            return Field(ticked, a1(*grid.origin(row, filled[0])))
        if name == "contacted_on":  # of a second day that was not needed: 4月5日 | —
            filled = [c for c in filled if filled_text(_own_value(grid, row, c))]
        column = filled[0] if filled else column
        if len(filled) > 1:
            texts = _joined(labels, grid, row, filled)
            origin = grid.origin(row, column)
            parts = {a1(*grid.origin(row, c)): plain(_own_value(grid, row, c)) for c in filled}
            return Field(texts, a1(*origin), shared=origin[0] < row, parts=parts)
    raw = _without_nought(name, _own_value(grid, row, column))
    origin = grid.origin(row, column)
    lost = raw is None and origin in grid.uncalculated
    shared = raw is not None and origin[0] < row
    return Field(raw, a1(*origin), shared=shared, uncalculated=lost)


def _own_value(grid: Grid, row: int, column: int) -> Raw | None:
    """Returns what stands in a column, None where only a cell that is merged over it does."""
    origin = grid.origin(row, column)
    return grid.cells.get(origin) if origin[1] == column else None


def _joined(labels: Labels, grid: Grid, row: int, columns: list[int]) -> str:
    """Returns what several columns of a label say: 4 and 6 below 月 and 日 are 4月6日."""
    values = [plain(_own_value(grid, row, column)) for column in columns]
    parts = [grid.text(labels.last_row, column).strip() for column in columns]
    if not set(parts) <= _OF_DATES or len(set(parts)) < len(parts):
        return " ".join(values)
    pairs = zip(values, parts, strict=True)
    return "".join(f"{value.removesuffix(part)}{part}" for value, part in pairs)


def _ticked(labels: Labels, grid: Grid, row: int, columns: list[int]) -> str:
    """Returns the names of the columns that are ticked, '' where anything else stands in them."""
    values = {column: plain(_own_value(grid, row, column)) for column in columns}
    names = [grid.text(labels.last_row, c).strip() for c in columns if values[c] in _TICKS]
    if not names or not all(names) or not set(values.values()) <= _TICKS | _BOXES:
        return ""
    return "、".join(dict.fromkeys(names))

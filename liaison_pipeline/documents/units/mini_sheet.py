"""The piece of a sheet around a cell: column letters above, row numbers at the side, the label row.

Knows grids. Does not know findings or pages. A bad cell that is shown with its neighbours is found at
once in the real sheet.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.units.wording import shortened
from liaison_pipeline.files.grid import Grid, Position, show
from liaison_pipeline.marking.addresses import column_letters, split_a1
from liaison_pipeline.spelling.label_text import folded

AROUND = 2  # rows above and below a bad cell
WIDE, NARROW = 6, 2  # columns to each side; on a phone and on paper
LONGEST, NEIGHBOUR = 60, 24  # characters of the bad cell, of those around it
NAME = "企业名称"  # the column that stays in sight


@dataclass(frozen=True)
class MiniCell:
    """`far`: left out where there is little room."""

    text: str
    bad: bool
    far: bool


@dataclass(frozen=True)
class MiniRow:
    """`far`: as in MiniCell."""

    number: int
    label: bool
    far: bool
    cells: Sequence[MiniCell]


@dataclass(frozen=True)
class MiniSheet:
    """`letters`: (column letters, whether it is far from the bad cell)."""

    letters: Sequence[tuple[str, bool]]
    rows: Sequence[MiniRow]


class MiniSheets:
    """The pieces of a sheet around its cells; what they have in common is found once."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.columns = frozenset[int]().union(*grid.by_row().values())
        self._fullest: dict[tuple[int, ...], list[tuple[int, int]]] = {}

    def around(self, cell: str) -> MiniSheet:
        """Returns the rows around a cell, with the fullest row above as its label row."""
        row, column = split_a1(cell)
        used = sorted(self.columns | {column})
        at = used.index(column)
        columns = used[max(0, at - WIDE) : at + WIDE + 1]
        label = self._label_above(row, columns)
        return _mini_sheet(self.grid, (row, column), label, used)

    def _label_above(self, row: int, columns: Sequence[int]) -> int:
        """Returns the row above that is fullest in some columns, the first of several; the row itself
        where it is the first."""
        key = tuple(columns)
        if key not in self._fullest:
            self._fullest[key] = list(_ever_fuller(self.grid, frozenset(columns)))
        rows = self._fullest[key]
        place = bisect_left(rows, (row,))
        return rows[place - 1][0] if place else row


def _ever_fuller(grid: Grid, columns: frozenset[int]) -> Iterator[tuple[int, int]]:
    """Yields (row, filled cells) of each row that has more in some columns than all rows above it."""
    most = -1
    for row, filled in grid.by_row().items():
        count = len(columns.intersection(filled))
        if count > most:
            most = count
            yield row, count


def _mini_sheet(grid: Grid, bad: Position, label: int, used: Sequence[int]) -> MiniSheet:
    row, column = bad
    by_row = grid.by_row()
    at = used.index(column)
    columns = used[max(0, at - WIDE) : at + WIDE + 1]
    names = {c for c in used if folded(grid.text(label, c)) == NAME}
    near = names | set(used[max(0, at - NARROW) : at + NARROW + 1])
    columns = sorted({*columns, *names})
    around = range(max(0, row - AROUND), row + AROUND + 1)
    rows = [r for r in sorted({label} | set(around)) if r in by_row or r == row]
    return MiniSheet(
        letters=[(column_letters(c), c not in near) for c in columns],
        rows=[
            MiniRow(
                number=r + 1,
                label=r == label != row,
                far=r != label and abs(r - row) > 1,
                cells=[
                    _cell(_text(grid, r, c, rows), (r, c) == bad, c not in near) for c in columns
                ],
            )
            for r in rows
        ],
    )


def _cell(text: str, bad: bool, far: bool) -> MiniCell:
    return MiniCell(shortened(text, LONGEST if bad else NEIGHBOUR), bad, far)


def _text(grid: Grid, row: int, column: int, rows: Sequence[int]) -> str:
    """A merged cell shows its text once, at its top left or, where that is out of sight, in the first
    row that it covers."""
    top, left = grid.origin(row, column)
    visible = [r for r in rows if grid.origin(r, column) == (top, left)]
    if (top, left) != (row, column) and (left != column or row != visible[0]):
        return ""
    return show(grid.cells.get((top, left)))

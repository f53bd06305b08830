"""Cells that are told one after the other, put down as a grid.

Knows what merged cells leave free. Does not know where the cells come from.
"""

from collections.abc import Sequence

from liaison_pipeline.files.grid import MAX_COLUMNS, Grid, Merge, Position, Raw, Refused, non_blank


class Placing:
    """Cells put down in reading order, past the places that merged cells above already cover."""

    def __init__(self) -> None:
        self.cells: dict[Position, Raw | None] = {}
        self.merges: list[Merge] = []
        self._covered: set[Position] = set()

    def free(self, row: int, column: int) -> int:
        """Returns the first column from this one on that no merged cell covers."""
        while (row, column) in self._covered:
            column += 1
        return column

    def put(self, place: Position, value: Raw | None, down: int, right: int) -> None:
        """Puts a value down in a cell that is so many rows high and columns wide."""
        row, column = place
        if column + right > MAX_COLUMNS or down > 100_000 or down * right > 1_000_000:
            raise Refused("file-too-large", "合并单元格过大")
        self.cells[place] = value
        if down > 1 or right > 1:
            self.merges.append((row, column, row + down - 1, column + right - 1))
            places = ((row + r, column + c) for r in range(down) for c in range(right))
            self._covered.update(places)

    def grid(self, name: str, preamble: Sequence[str] = ()) -> Grid:
        """Returns what was put down."""
        cells = non_blank(iter(self.cells.items()))
        return Grid(name, cells, self.merges, preamble=tuple(preamble))

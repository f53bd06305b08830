"""Sheets and books of cells. Does not know forms, nor how a format stores them."""

from dataclasses import dataclass, field
from datetime import datetime

from tests.workbooks.values import Value

Cell = tuple[int, int]
"""Row and column from 0."""


@dataclass
class Sheet:
    """Cells from (0, 0); `lines` are the paragraphs above a Word table."""

    name: str
    cells: dict[Cell, Value] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass
class Book:
    """The sheets of a file and when it was saved last."""

    sheets: list[Sheet]
    saved: datetime
    date1904: bool = False


def address(cell: Cell) -> str:
    """Returns the address as people write it: (0, 0) is A1."""
    row, column = cell
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

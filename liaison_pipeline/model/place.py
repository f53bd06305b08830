"""Where something is written: file, sheet, cell, column and value.

Knows addresses. Does not know who points at a place or why.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written, and under whose month and unit it is told; any part may be empty.

    `file` is relative to inbox/ with `/`; `cell` is an address like `H7`, the top left of a merged cell;
    `column` is the official label; `value` is what stands in the cell, as text.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    period: str = ""
    unit: str = ""


def column_letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Zero-based row and column -> `H7`."""
    return f"{column_letters(column)}{row + 1}"


def split_a1(cell: str) -> tuple[int, int]:
    """`H7` -> (6, 7), zero-based; (-1, -1) where there is no cell."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not letters or not digits:
        return -1, -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


WIDEST = 20000  # columns: a form's position is its label row times this, plus its first column

"""Addresses of cells: zero-based rows and columns, and the letters and numbers that people read.

Knows the spelling `H7`. Does not know sheets.
"""

from functools import lru_cache

RowColumn = tuple[int, int]


@lru_cache(maxsize=1 << 10)
def column_letters(column: int) -> str:
    """Returns the letters of a column: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Returns the address of a zero-based row and column, `H7`."""
    return f"{column_letters(column)}{row + 1}"


def split_a1(cell: str) -> RowColumn:
    """Returns row and column of an address, zero-based: `H7` is (6, 7); (-1, -1) where there is none."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not letters or not digits:
        return -1, -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1

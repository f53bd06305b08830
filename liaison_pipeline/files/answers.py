"""What a returned workbook carries of ours: the mark of the content that it answers, the column 问题.

Knows where the mark stands: in a property of the file, and hidden in the sheet 问题清单, since not every
program keeps properties. Does not know who reads it, nor what is in the workbook besides. Before there
were marks, a list 问题清单 alone said that a workbook had come back: of what, its rows must tell.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from liaison_pipeline.files.grid import Grid, Position, Workbook

PROPERTY = "liaison-answers"
LIST_NAME = "问题清单"
SOMETHING = "?"  # a workbook that came back and does not tell of what
_MARK = re.compile(r"answers:([0-9a-f]{64})")
OLD_LIST = "原格式（请勿改动）"  # the label of the hidden column of every list, marked or not
_TOP_ROWS = 8  # the mark and the labels stand above the findings


def mark_of(sha256: str) -> str:
    """Returns the mark that goes into a workbook that answers a content."""
    return f"answers:{sha256}"


def answered(book: Workbook) -> str:
    """Returns the sha256 of the content that a workbook answers, SOMETHING where it does not tell which
    one, '' where it is no answer."""
    marks = [book.answers, *_hidden_texts(book.grids)]
    told = next((match[1] for match in map(_MARK.fullmatch, marks) if match), "")
    return told or (SOMETHING if OLD_LIST in marks else "")


def _hidden_texts(grids: Iterable[Grid]) -> list[str]:
    """Returns the texts at the top of the lists of findings."""
    return [
        value.strip()
        for grid in grids
        if grid.name.startswith(LIST_NAME)
        for (row, _), value in grid.cells.items()
        if row < _TOP_ROWS and isinstance(value, str)
    ]


NOTES_LABEL = "问题"  # of the column right of a form
_NOTE = re.compile(r"\s*【(?:必须改正|请核对|说明)】")


def note_cells(grid: Grid) -> set[Position]:
    """Returns the cells of the columns 问题 that stand in a returned sheet: a label with that text alone,
    and below it nothing but notes."""
    columns = {
        (row, column)
        for (row, column), value in grid.cells.items()
        if isinstance(value, str) and value.strip() == NOTES_LABEL
    }
    found: set[Position] = set()
    for row, column in sorted(columns):
        below = {at: v for at, v in grid.cells.items() if at[1] == column and at[0] > row}
        notes = {at for at, value in below.items() if _NOTE.match(str(value))}
        if len(notes) == len(below):
            found |= {(row, column), *notes}
    return found


def without_notes(book: Workbook) -> Workbook:
    """Returns a workbook that came back without its columns 问题; any other as it is."""
    if not answered(book):
        return book
    noted = {id(grid): note_cells(grid) for grid in book.grids}
    grids = (
        replace(grid, cells={at: v for at, v in grid.cells.items() if at not in noted[id(grid)]})
        if noted[id(grid)]
        else grid
        for grid in book.grids
    )
    return replace(book, grids=tuple(grids))

"""The hidden mark by which a returned workbook tells which content it answers.

Knows where the mark stands: in a property of the file, and hidden in the sheet 问题清单, since not every
program keeps properties. Does not know who reads it, nor what is in the workbook besides. Before there
were marks, a list 问题清单 alone said that a workbook had come back: of what, its rows must tell.
"""

import re
from collections.abc import Iterable

from liaison_pipeline.files.grid import Grid, Workbook

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

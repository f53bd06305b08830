"""Which rows of a grid may be label rows, and what stands in each of their columns.

Knows heads of groups above labels, merged or not, labels merged down, and two forms side by side. Does
not know forms, nor which column a label names.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from liaison_pipeline.files.grid import Grid, show
from liaison_pipeline.forms.vocabulary import Vocabularies
from liaison_pipeline.spelling.label_text import folded, is_sublabel, label_spellings
from liaison_pipeline.spelling.values import simplified

MOST_DATA = 4  # a row with a telephone number outside its labels has at least so many of them
DEEP = 3  # rows that a label may be written over
_PHONE = re.compile(r"\d{7}")


def label_rows(
    grid: Grid, known: Vocabularies, least: int = 4
) -> Iterator[tuple[int, list[list[int]]]]:
    """Yields the rows of so many columns that may be label rows, cut where another form begins."""
    by_row = grid.by_row()
    for row, own in by_row.items():
        if not may_be_labels(shown(grid, row, own), known):
            continue
        below = [
            c for c in by_row.get(row + 1, []) if grid.text(row, c) or _is_beside(grid, row, c)
        ]
        columns = sorted({*own, *below})
        if len(columns) >= least:
            around = {*_from_above(grid, row, known), *_labels_below(grid, row, known)}
            yield row, _segments(grid, row, sorted({*columns, *around}))


def _from_above(grid: Grid, row: int, known: Vocabularies) -> list[int]:
    """Returns the columns whose label is merged down into this row: 序号 beside the heads of groups. In a
    text file the merge is lost, and the label stands in the row above."""
    merged = [c0 for r0, c0, r1, c1 in grid.merges if r0 < row <= r1 and c0 == c1]
    above = grid.by_row().get(row - 1, [])
    return [*merged, *(column for column in above if _label_above(grid, row, column, known))]


def _label_above(grid: Grid, row: int, column: int, known: Vocabularies) -> str:
    """Returns the label right above an empty cell, '' where there is none."""
    if (row, column) in grid.cells or grid.origin(row, column) != (row, column):
        return ""
    above = _labelled(grid, row - 1, known)
    if column not in above or any((row, other) in grid.cells for other in above):
        return ""  # the row above is one of labels by itself, and this one is not
    return show(grid.cells[row - 1, column])


def _labels_below(grid: Grid, row: int, known: Vocabularies) -> list[int]:
    """Returns the columns that have a label in the next row alone, right of the head of a group whose
    merge is lost. A row of head fields has what is below its labels filled in: the labels."""
    below = _labelled(grid, row + 1, known)
    if not below or any((row + 1, column) in grid.cells for column in _labelled(grid, row, known)):
        return []
    return [column for column in below if not grid.text(row, column)]


def _labelled(grid: Grid, row: int, known: Vocabularies) -> list[int]:
    """Returns the columns of a row that have a label of their own."""
    columns = grid.by_row().get(row, [])
    return [column for column in columns if _is_label(show(grid.cells[row, column]), known)]


def _is_label(text: str, known: Vocabularies) -> bool:
    return any(label in known.words for label in label_spellings(text))


def _is_beside(grid: Grid, row: int, column: int) -> bool:
    """电话 in the second row, right of the head of a group that is not merged over it."""
    return is_sublabel(show(grid.cells[row + 1, column]))


def shown(grid: Grid, row: int, columns: Sequence[int]) -> list[str]:
    """Returns what the own cells of a row say."""
    values = [grid.cells[row, column] for column in columns]
    return [value if type(value) is str else show(value) for value in values]


def may_be_labels(texts: Sequence[str], known: Vocabularies) -> bool:
    """Returns whether a row may be one of labels.

    A row without any label is none, nor is one with a telephone number and few labels: most rows have
    one, but so has the label 联系人及电话（如：张三13800000000）."""
    count, has_phone = 0, False
    for text in texts:
        if is_likely_label(text, known):
            count += 1
        elif not has_phone and len(text) >= 7:
            has_phone = bool(_PHONE.search(text))
    return count >= (MOST_DATA if has_phone else 1)


@lru_cache(maxsize=1 << 14)  # categories, units and dates come again in most rows
def is_likely_label(text: str, known: Vocabularies) -> bool:
    """Returns whether a text is a label; how labels begin is looked at first, to pass over most cells at
    once."""
    begins = known.begins.search(simplified("".join(text.split())))
    return bool(begins) and _is_label(text, known)


def _segments(grid: Grid, row: int, columns: list[int]) -> list[list[int]]:
    """The columns of a row, cut where a label comes again: two forms side by side."""
    segments: list[list[int]] = [[]]
    seen: set[str] = set()
    for column in columns:
        own = grid.origin(row, column)[1] == column
        if not own and (row + 1, column) not in grid.cells:
            continue
        label = folded(grid.text(row, column))
        if own and label in seen and label in ("序号", "企业名称"):
            segments.append([])
            seen = set()
        seen.add(label)
        segments[-1].append(column)
    return segments


def label_pieces(
    grid: Grid, row: int, column: int, wide: bool, known: Vocabularies
) -> tuple[str, ...]:
    """The texts of a column in the rows of a label, '' for what belongs to a cell beside or above; last
    the head of the group that the column is in, or begins where the first is `wide`."""
    own = grid.origin(row, column)[1] == column
    below = [(line, column) for line in range(row + 1, row + DEEP)]
    first = grid.text(row, column) or _label_above(grid, row, column, known)
    texts = [grid.text(*at) if grid.origin(*at) == at else "" for at in below]
    return (first if own else "", *texts, "" if own and not wide else first)

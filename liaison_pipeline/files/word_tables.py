"""A Word table as rows of cells: spans, merged cells, and which column each cell stands in.

Knows w:tbl, w:tr, w:tc, also where content controls or tracked changes are wrapped around them. Does not
know what stands above or below a table, nor forms. Source: ECMA-376 part 1, 17.4.

A border that was dragged in some rows alone gives a table more columns than anybody sees:

    ├────┼─────┼────┤        three columns for a reader, four for Word: the cells of the second row
    ├────┼───┼──────┤        belong below those of the first, not beside them
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from liaison_pipeline.files.grid import MAX_COLUMNS, Merge, Position, Raw, Refused
from liaison_pipeline.files.word_text import is_gone
from liaison_pipeline.files.xml_tree import XmlNode

USUAL_WIDTH = 1000  # of a column of which the table tells none; twentieths of a point
WRAPPERS = {"sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"}


@dataclass(slots=True)
class Cell:
    """A cell: its columns of Word's grid from `start` to before `stop`, and whether it carries on the
    cell above or the one to its left."""

    element: XmlNode
    start: int
    stop: int
    below: bool
    beside: bool


TableLine = list[Cell]


def unwrapped(container: XmlNode, tag: str) -> Iterator[XmlNode]:
    """Yields the elements of a name that an element holds, also within what is wrapped around them."""
    for child in container.elements:
        if child.tag == tag:
            yield child
        elif child.tag in WRAPPERS:
            yield from unwrapped(child, tag)


def lines_of(table: XmlNode) -> list[TableLine]:
    """The rows that a reader sees, each with its cells."""
    rows = [row for row in unwrapped(table, "tr") if not is_gone(row.first("trPr"), "del")]
    return [list(_cells(row)) for row in rows]


def _number(properties: XmlNode | None, name: str) -> int:
    found = properties.first(name) if properties is not None else None
    text = found.attributes.get("val", "") if found is not None else ""
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _cells(row: XmlNode) -> Iterator[Cell]:
    column = _number(row.first("trPr"), "gridBefore")
    for element in unwrapped(row, "tc"):
        properties = element.first("tcPr")
        stop = column + max(1, _number(properties, "gridSpan"))
        if stop > MAX_COLUMNS:
            raise Refused("file-too-large", "合并单元格过大")
        if not is_gone(properties, "cellDel"):
            below, beside = _goes_on(properties, "vMerge"), _goes_on(properties, "hMerge")
            yield Cell(element, column, stop, below, beside)
        column = stop


def _goes_on(properties: XmlNode | None, name: str) -> bool:
    merge = properties.first(name) if properties is not None else None
    return merge is not None and merge.attributes.get("val", "continue") == "continue"


def align(table: XmlNode, lines: Sequence[TableLine]) -> None:
    """Gives the cells the columns in which a reader sees them; leaves them where that is not plain."""
    edges = _edges(table, lines)
    count = Counter(tuple(cell.start for cell in line) for line in lines if line)
    most = max(count, key=lambda starts: (count[starts] * len(starts), len(starts)), default=())
    marks = [edges[start] for start in most]
    placed = [_columns(line, marks, edges) for line in lines]
    if any(columns is None for columns in placed):
        return
    for line, columns in zip(lines, placed, strict=True):
        for cell, (start, stop) in zip(line, columns or (), strict=True):
            cell.start, cell.stop = start, stop


def _edges(table: XmlNode, lines: Sequence[TableLine]) -> list[int]:
    """Where each column of Word's grid begins."""
    grid = table.first("tblGrid")
    texts = [c.attributes.get("w", "") for c in grid.elements if c.tag == "gridCol"] if grid else []
    widths = [int(text) if text.isdecimal() and int(text) else USUAL_WIDTH for text in texts]
    columns = max((line[-1].stop for line in lines if line), default=0)
    widths += [USUAL_WIDTH] * (columns - len(widths))
    return list(accumulate(widths, initial=0))


def _columns(line: TableLine, marks: list[int], edges: list[int]) -> list[tuple[int, int]] | None:
    """(first column, the one behind the last) of each cell of a row; None where two cells would meet."""
    starts = [_nearest(marks, edges[cell.start]) for cell in line]
    if any(later <= start for start, later in pairwise(starts)):
        if len(line) != len(marks):
            return None
        starts = list(range(len(marks)))
    if not line:
        return []
    last = bisect_left(
        marks, edges[line[-1].stop] - (edges[line[-1].stop] - marks[starts[-1]]) // 2
    )
    return list(pairwise([*starts, max(last, starts[-1] + 1)]))


def _nearest(marks: Sequence[int], edge: int) -> int:
    at = bisect_left(marks, edge)
    near = [index for index in (at - 1, at) if 0 <= index < len(marks)]
    return min(near, key=lambda index: abs(marks[index] - edge))


def read_cells(
    lines: Sequence[TableLine], text_of: Callable[[XmlNode], str]
) -> tuple[dict[Position, Raw | None], list[Merge]]:
    """The text of each cell at the top left of what it covers, and the merged ones."""
    texts: dict[Position, Raw | None] = {}
    spans: dict[Position, Position] = {}
    above: dict[int, Position] = {}  # column -> the cell that reaches down to the row before
    for row, line in enumerate(lines):
        reached: dict[int, Position] = {}
        left: Position | None = None
        for cell in line:
            origin = above.get(cell.start) if cell.below else left if cell.beside else None
            if origin is None:
                origin = row, cell.start
                texts[origin] = text_of(cell.element)
            last = spans.get(origin, origin)
            spans[origin] = row, max(last[1], cell.stop - 1)
            reached[cell.start] = left = origin
        above = reached
    merges = [(*first, *last) for first, last in spans.items() if first != last]
    return texts, merges

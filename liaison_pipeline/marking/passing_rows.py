"""The rows of a long sheet that nobody touches, which pass by its tree.

Knows rows in xl/worksheets/*.xml. Does not know what is marked. In a tree a cell takes a kilobyte, and a
hundred thousand rows more than a gibibyte. So the rows of a sheet are left out where all of them are
plain, cells with values and nothing else; a row is put in when it is asked for. Marks stand in the
place of the others; where the sheet is written, the rows stand there as a tree would have written them.

    <sheetData><?rows 0 99000?></sheetData>                          as it is read
    <sheetData><?rows 0 11?><row r="12">…</row><?rows 12 99000?></sheetData>      row 12 was asked for
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from lxml import etree

from liaison_pipeline.marking.usual_rows import are_usual

LARGE = 1 << 18  # bytes of a sheet
AT_ONCE = 1000  # rows that are a tree at the same time
_DATA = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}sheetData"
_ROOT = re.compile(rb"<worksheet[ >][^>]*>?")
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_ROW = re.compile(rb'<row r="([1-9]\d{0,6})"[^>]*>')
_HEIGHT = re.compile(rb' ht="([^"]*)"')
_MARK = re.compile(rb"<\?rows (\d+) (\d+)\?>")
_OTHER_TAG = re.compile(rb"<(?!/?(?:row|c|v|is|t)[ />])")
_OTHER_WORD = re.compile(
    rb'\s(?!(?:r|s|t|spans|ht|customHeight|customFormat|x14ac:dyDescent|xml:space)=")[\w:.-]+\s*='
)

# the places of its first row and of the next one's; its mark
RowRun = tuple[int, int, etree._Element]


@dataclass(frozen=True, slots=True)
class LongSheet:
    """A sheet whose rows are plain, and where each of them stands: the same for all copies of a workbook.
    `is_written`: as a tree would write it; `numbers`: of the rows, from zero; `starts`: their places, and
    where the last one ends; `opening`: the first tag."""

    content: bytes
    is_written: bool
    numbers: Sequence[int]
    starts: Sequence[int]
    opening: bytes


class PassingRows:
    """The rows of one sheet by their numbers, which count from zero everywhere but in the file. Rows that
    follow each other and are not in the tree are a run, for which one mark stands."""

    def __init__(self, sheet: LongSheet) -> None:
        self._content, self._is_written = sheet.content, sheet.is_written
        self._numbers, self._starts, self._opening = sheet.numbers, sheet.starts, sheet.opening
        self._runs: list[RowRun] = []
        self._firsts: list[int] = []  # the number of the first row of each run

    def tree(self, parser: etree.XMLParser) -> etree._Element:
        """Returns the sheet with a mark in the place of its rows."""
        begin, end = self._starts[0], self._starts[-1]
        content = self._content
        mark = b"<?rows 0 %d?>" % len(self._numbers)
        root = etree.fromstring(content[:begin] + mark + content[end:], parser)
        data = root.find(_DATA)
        self._runs = [] if data is None else [(0, len(self._numbers), data[0])]
        self._firsts = list(self._numbers[: len(self._runs)])
        return root

    def take(self, row: int) -> etree._Element | None:
        """Puts a row into the tree and returns it, None where there is none; no run has rows on both
        sides of it any more."""
        at = bisect_right(self._firsts, row) - 1
        if at < 0:
            return None
        first, stop, mark = self._runs[at]
        index = bisect_left(self._numbers, row, first, stop)
        if index == stop:
            return None
        is_there = self._numbers[index] == row
        left, right = _run(first, index), _run(index + is_there, stop)
        made = self._parsed(index, index + 1)[0] if is_there else None
        parts = [left[0][2] if left else None, made, right[0][2] if right else None]
        for part in parts:
            if part is not None:
                mark.addprevious(part)
        parent = mark.getparent()
        assert parent is not None
        parent.remove(mark)
        self._runs[at : at + 1] = runs = [*left, *right]
        self._firsts[at : at + 1] = [self._numbers[run[0]] for run in runs]
        return made

    def before(self, row: int) -> tuple[int, etree._Element] | None:
        """Returns the last row of the run before a row that was asked for, and its mark."""
        at = bisect_right(self._firsts, row) - 1
        return (self._numbers[self._runs[at][1] - 1], self._runs[at][2]) if at >= 0 else None

    @property
    def all(self) -> list[int]:
        """Returns the rows that are not in the tree."""
        return [number for a, b, _ in self._runs for number in self._numbers[a:b]]

    def heights(self) -> Iterator[tuple[int, str]]:
        """Yields the rows that are not in the tree and have a height of their own, with it."""
        for first, stop, _ in self._runs:
            for at in range(first, stop):
                start = self._starts[at]
                tag = self._content[start : self._content.index(b">", start)]
                if height := _HEIGHT.search(tag):
                    yield self._numbers[at], height[1].decode()

    def whole(self, content: bytes) -> bytes:
        """Returns the sheet as its tree is written, with the rows that are not in it."""
        return _MARK.sub(lambda mark: self._written(int(mark[1]), int(mark[2])), content)

    def _written(self, first: int, stop: int) -> bytes:
        if self._is_written:
            return self._content[self._starts[first] : self._starts[stop]]
        parts = []
        for start in range(first, stop, AT_ONCE):
            tree = self._parsed(start, min(start + AT_ONCE, stop))
            text = etree.tostring(tree, encoding="UTF-8")
            opened = text.index(b">", text.index(b"<worksheet")) + 1
            parts.append(text[opened : text.rindex(b"</")])
        return b"".join(parts)

    def _parsed(self, first: int, stop: int) -> etree._Element:
        """Returns some rows below a root of their own."""
        rows = self._content[self._starts[first] : self._starts[stop]]
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        return etree.fromstring(self._opening + rows + b"</worksheet>", parser)


def long_sheet(content: bytes, is_written: bool) -> LongSheet | None:
    """Returns a long sheet if all of its rows are plain, None otherwise."""
    if len(content) < LARGE or not _ROOT.search(content, 0, 4096):
        return None
    begin, end = _inside(content)
    odd = begin < 0 or end < begin or content.count(_BEGIN) != 1
    if odd or b"<?rows" in content:  # a mark of somebody else's
        return None
    as_written = are_usual(content, begin, end)
    if not as_written and any(
        other.search(content, begin, end) for other in (_OTHER_TAG, _OTHER_WORD)
    ):
        return None
    rows = [(int(row[1]) - 1, row.start()) for row in _ROW.finditer(content, begin, end)]
    rising = all(a < b for (a, _), (b, _) in pairwise(rows))
    is_whole = len(rows) == content.count(b"<row", begin, end)
    if not (rows and rising and is_whole):
        return None
    numbers, starts = [number for number, _ in rows], [start for _, start in rows]
    opening = _ROOT.findall(content, 0, begin)[0]
    return LongSheet(content, is_written or as_written, numbers, [*starts, end], opening)


def _run(first: int, stop: int) -> list[RowRun]:
    """Returns the run of some rows, none where there are no rows."""
    return [(first, stop, etree.PI("rows", f"{first} {stop}"))] if first < stop else []


def _inside(content: bytes) -> tuple[int, int]:
    """Returns where the rows of a sheet begin and end; -1 for what is not there."""
    begin = content.find(_BEGIN)
    return begin + len(_BEGIN) if begin >= 0 else -1, content.rfind(_END)

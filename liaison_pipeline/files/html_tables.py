"""The tables of a page as a reader sees them: what export buttons of office systems write.

Knows rows, spans, nested tables, and which elements nobody sees (lxml). Each table of data is a Grid
`表1`, `表2` …; text and small tables above it (title, head fields) are its preamble, those below the
last one its epilogue. Does not know forms. Nothing outside the page is ever loaded.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from liaison_pipeline.files.grid import Grid, Refused
from liaison_pipeline.files.placing import Placing
from liaison_pipeline.files.plain import shown_text
from liaison_pipeline.files.scan import DAMAGED

if TYPE_CHECKING:
    from lxml.etree import _Element

_UNSEEN = {
    "script",
    "style",
    "head",
    "title",
    "del",
    "s",
    "strike",
    "rt",
    "rp",
    "template",
    "noscript",
}
_BLOCKS = {
    "p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "center", "form", "hr", "section",
    "caption", "tr", "td", "th", "table", "fieldset", "legend", "header", "footer", "pre", "dd", "dt",
}  # fmt: skip
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_COLON = re.compile(r"[:：\u2236\ufe55\ufe30]")
_SPACES = re.compile(r"[ \t\r\n\f]+")
_NO_FIELDS = {"hidden", "button", "submit", "reset", "image", "file", "password"}
_GROUPS = ("thead", "tbody", "tfoot", "form")
FEW = 6  # filled cells of a row without a colon: a form has more labels, a head fewer values


def read_tables(text: str) -> Iterator[Grid]:
    """The tables of data of a page, in document order. Raises Refused."""
    from lxml import etree, html

    try:
        document: _Element = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    except (etree.LxmlError, ValueError) as error:
        raise Refused("file-unreadable", DAMAGED) from error
    page = _Page()
    page.take(document)
    return iter(page.grids())


def _is_seen(element: "_Element") -> bool:
    if not isinstance(element.tag, str) or element.tag in _UNSEEN:  # a comment has no name
        return False
    if element.tag == "option":
        return element.get("selected") is not None
    return element.get("hidden") is None and not _HIDDEN.search(element.get("style", ""))


def _rows(table: "_Element") -> Iterator["_Element"]:
    """Yields the rows of a table, without those of tables within; the foot is shown last."""
    groups = sorted(table.iterchildren("tr", *_GROUPS), key=lambda child: child.tag == "tfoot")
    for child in (group for group in groups if _is_seen(group)):
        if child.tag == "tr":
            yield child
        else:
            yield from _rows(child)


def _cells(row: "_Element") -> list["_Element"]:
    return [cell for cell in row.iterchildren("td", "th") if _is_seen(cell)]


def _width(table: "_Element") -> int:
    return max((sum(_span(c, "colspan") for c in _cells(row)) for row in _rows(table)), default=0)


def _is_layout(table: "_Element") -> bool:
    """Whether a table only says where others stand: it is narrow, and one of them is broader."""
    inner = [other for other in table.iter("table") if other is not table]
    return bool(inner) and FEW > _width(table) < max(map(_width, inner))


def _span(cell: "_Element", name: str) -> int:
    text = cell.get(name, "1").strip()
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def _text_of(cell: "_Element") -> str:
    """What a cell shows, line by line; a small table in it row by row."""
    lines = "".join(_pieces(cell)).split("\n")
    return shown_text("\n".join(" ".join(line.split()) for line in lines).strip())


def _own_text(element: "_Element") -> str:
    """What an element shows before its children: of a field to fill in, what is filled in."""
    if element.tag != "input":
        return element.text or ""
    kind = element.get("type", "text").lower()
    if kind in ("checkbox", "radio"):
        return "□" if element.get("checked") is None else "☑"
    return "" if kind in _NO_FIELDS else element.get("value", "")


def _pieces(element: "_Element") -> Iterator[str]:
    yield _own_text(element)
    for child in element:
        if _is_seen(child):
            apart = "  " if child.tag in ("td", "th") else "\n" if child.tag in _BLOCKS else ""
            yield "\n" if child.tag == "br" else apart
            yield from _pieces(child)
            yield apart
        yield child.tail or ""


def _placed(table: "_Element") -> Placing:
    """The cells of a table at their places."""
    placing = Placing()
    for row, line in enumerate(_rows(table)):
        column = 0
        for cell in _cells(line):
            column = placing.free(row, column)
            down, right = _span(cell, "rowspan"), _span(cell, "colspan")
            placing.put((row, column), _text_of(cell), down, right)
            column += right
    return placing


class _Page:
    """Tables and lines of a page in order."""

    def __init__(self) -> None:
        self._found: list[tuple[list[str], Placing]] = []
        self._lines: list[str] = []
        self._line: list[str] = []

    def take(self, element: "_Element") -> None:
        """Takes an element and all that it shows."""
        if element.tag == "table" and not _is_layout(element):
            self._end_line()
            for caption in element.iterchildren("caption"):
                self._lines += [line for line in _text_of(caption).split("\n") if line]
            self._found.append((self._lines, _placed(element)))
            self._lines = []
            return
        apart = element.tag in _BLOCKS or element.tag == "br"
        if apart:
            self._end_line()
        self._line.append(_own_text(element))
        for child in element:
            if _is_seen(child):
                self.take(child)
            self._line.append(child.tail or "")
        if apart:
            self._end_line()

    def _end_line(self) -> None:
        line = _SPACES.sub(
            " ", "".join(self._line)
        ).strip()  # wide ones are made of &nbsp; and stay
        self._line = []
        if line:
            self._lines.append(line)

    def grids(self) -> list[Grid]:
        """Returns the tables of data, each with what stands above it."""
        self._end_line()
        if all(
            _is_heading(placing) for _, placing in self._found
        ):  # nothing that they could be heads of
            return [
                p.grid(f"表{n}", above) for n, (above, p) in enumerate(self._found, 1) if p.cells
            ]
        grids: list[Grid] = []
        lines: list[str] = []
        for above, placing in self._found:
            lines += above
            if _is_heading(placing):
                lines += _lines_of(placing)
            elif grids and not lines and _width_of(grids[-1]) == _columns(placing):
                grids[-1] = _joined(grids[-1], placing)
            else:
                grids.append(placing.grid(f"表{len(grids) + 1}", lines))
                lines = []
        grids[-1].epilogue = tuple(lines + self._lines)
        return grids


def _filled(placing: Placing) -> dict[int, list[str]]:
    """The texts of each row, blank ones left out."""
    rows: dict[int, list[str]] = {}
    for (row, _), value in sorted(placing.cells.items()):
        rows.setdefault(row, [])
        if text := str(value or "").strip():
            rows[row].append(text)
    return rows


def _is_heading(placing: Placing) -> bool:
    """Whether a table holds a title and head fields alone."""
    rows = _filled(placing).values()
    return all(sum(not _COLON.search(text) for text in texts) < FEW for texts in rows)


def _lines_of(placing: Placing) -> Sequence[str]:
    """The rows of a heading as lines: `填报人：` and the cell beside it are one piece of text."""
    joined = ("\x00".join(texts) for texts in _filled(placing).values() if texts)
    return [re.sub(r"(?<=[:：])\x00", "", line).replace("\x00", "    ") for line in joined]


def _columns(placing: Placing) -> int:
    ends = [last for *_, last in placing.merges] + [column for _, column in placing.cells]
    return max(ends, default=-1) + 1


def _width_of(grid: Grid) -> int:
    ends = [last for *_, last in grid.merges] + [column for _, column in grid.cells]
    return max(ends, default=-1) + 1


def _joined(grid: Grid, placing: Placing) -> Grid:
    """A table whose labels stand in a table of their own, or that goes on, as one."""
    shift = max((row for row, _ in grid.cells), default=-1) + 1
    more = placing.grid("")
    cells = grid.cells | {(r + shift, column): value for (r, column), value in more.cells.items()}
    merges = [(r0 + shift, c0, r1 + shift, c1) for r0, c0, r1, c1 in more.merges]
    return Grid(grid.name, cells, [*grid.merges, *merges], preamble=grid.preamble)

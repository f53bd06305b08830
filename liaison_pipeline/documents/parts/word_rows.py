"""The rows of long tables of a Word document, which pass by its tree.

Knows how rows of a table are written in WordprocessingML, and what docxtpl looks at in a whole document.
A table of five thousand units is tens of megabytes of XML and ten times as much as a tree: while a
template is filled in, a row with as many cells as the one right before it is kept aside, and one mark
stands in the place of all that follow each other.

    template ──> row, row, row … ──> row, <?rows 0?> ──docxtpl──> document.xml ──> row, row, row …

The bytes are those that docxtpl alone would give. Does not know what a row says.
"""

import re
from collections.abc import Iterable

import jinja2
from jinja2.sandbox import SandboxedEnvironment
from lxml import etree

END = "</w:tr>"
AT_ONCE = 100  # rows that are a tree at the same time
_ROW, _CELL = re.compile(r"<w:tr[ >]"), re.compile(r"<w:tc[ >]")
_ROOT = re.compile(r"<([\w:]+)[^>]*>")
_MARK = re.compile(rb"<\?rows (\d+)\?>")
_LINE = re.compile(r"\n(?=<w:p[ >])")  # docxtpl puts paragraphs on lines of their own, for a time
# what docxtpl counts, numbers or replaces
_SEEN = re.compile(r"gridSpan|docPr|<w:tbl[ >]|[\t\a\n\f]|[{}%]_|_[{}%]")


class LongTables:
    """The rows of a document that are kept aside, by the number of their mark."""

    def __init__(self) -> None:
        self._aside: list[list[bytes]] = []
        self._waiting: list[str] = []  # rows that come next to the last ones that are kept aside
        self._root = ""  # the first tag of the part that is filled in: it names the namespaces
        self._cells = 0  # of the row before, 0 where docxtpl must see the next one
        self._is_open = False  # the row before was kept aside

    def skeleton(self, pieces: Iterable[str]) -> str:
        """Returns a part of the document without the rows that are kept aside."""
        parts: list[str] = []
        text: list[str] = []
        self._root, self._cells, self._is_open = "", 0, False
        for piece in pieces:
            text.append(piece)
            if END in piece:
                parts.append(self._seen("".join(text)))
                text.clear()
        self._write()
        return "".join([*parts, *text])

    def whole(self, content: bytes) -> bytes:
        """Returns a part with the rows that were kept aside, which are kept no more."""
        pieces: list[bytes] = []
        for at, text in enumerate(_MARK.split(content)):
            pieces += self._taken(int(text)) if at % 2 else [text]
        return b"".join(pieces)

    def _taken(self, number: int) -> list[bytes]:
        rows, self._aside[number] = self._aside[number], []
        return rows

    def _seen(self, text: str) -> str:
        """Returns a text in which a row ends, or what stands in the place of that row."""
        if not self._root and (root := _ROOT.search(text)):
            self._root = root[0]
        starts = [found.start() for found in _ROW.finditer(text)]
        row = _LINE.sub("", text[starts[-1] :]) if starts else ""
        cells = len(_CELL.findall(row)) if row.endswith(END) and not _SEEN.search(row) else 0
        if starts == [0] and cells and cells == self._cells:
            return self._keep(row)
        self._write()
        self._cells, self._is_open = cells, False
        return text

    def _keep(self, row: str) -> str:
        """Keeps a row aside; returns the mark of it and of those that follow."""
        mark = "" if self._is_open else f"<?rows {len(self._aside)}?>"
        if mark:
            self._aside.append([])
            self._is_open = True
        self._waiting.append(row)
        if len(self._waiting) == AT_ONCE:
            self._write()
        return mark

    def _write(self) -> None:
        """Writes the rows that wait as they would stand in the document."""
        if self._waiting:
            name = self._root[1:-1].split()[0]
            text = f"{self._root}{''.join(self._waiting)}</{name}>"
            tree = etree.fromstring(text, etree.XMLParser(recover=True))  # as docxtpl does
            content = etree.tostring(tree, encoding="UTF-8")
            begin = content.index(b">", content.index(f"<{name}".encode())) + 1
            self._aside[-1].append(content[begin : content.rindex(b"</")])
            self._waiting.clear()


class _Filled(jinja2.Template):
    """A template that gives what it is filled in with to the tables of its environment."""

    def render(self, *args: object, **words: object) -> str:
        assert isinstance(self.environment, WordEnvironment)
        return self.environment.tables.skeleton(self.generate(*args, **words))


class WordEnvironment(SandboxedEnvironment):
    """How one Word template is filled in."""

    template_class = _Filled

    def __init__(self) -> None:
        super().__init__(undefined=jinja2.StrictUndefined)
        self.tables = LongTables()

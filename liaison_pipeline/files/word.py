"""Word documents: the notice's own attachments are Word tables, and units fill them in.

Knows what stands around the tables of a document: each becomes a Grid `T1`, `T2` …, the paragraphs above
it are its preamble; those below it and, of the first table, page headers and footers, its epilogue. A
table that goes on after a page break in a table of as many columns is one table. Does not know forms.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import Grid, Refused, Workbook, non_blank
from liaison_pipeline.files.scan import check_grids
from liaison_pipeline.files.scan_ooxml import saved_time
from liaison_pipeline.files.word_tables import (
    WRAPPERS,
    TableLine,
    align,
    lines_of,
    read_cells,
    unwrapped,
)
from liaison_pipeline.files.word_text import TextReader, WordStyles, is_gone, styles_of
from liaison_pipeline.files.xml_tree import XmlNode, read_tree
from liaison_pipeline.marking.reader import PackageReader, Relation

_MAIN = "word/document.xml"
_GOES_ON = re.compile(
    r"[（(\[【]?\s*(续\s*表|续上表|接上[表页]|续)\s*[)）\]】]?|第?\s*\d+\s*页?|-\s*\d+\s*-"
)
LAYOUT = 6  # columns: a table of so many is one of data, whatever stands in a cell of it
MARGINS = ("header", "footer")


def is_word(content: Content) -> bool:
    """Whether a content is a Word document; Word in a browser names its main part document2.xml."""
    return content.has(_MAIN) or (
        content.has("[Content_Types].xml")
        and content.has("_rels/.rels")
        and _main_part(content.package).startswith("word/")
    )


def _main_part(package: PackageReader) -> str:
    targets = [r.part for r in package.relations("") if r.kind == "officeDocument"]
    return next((part for part in targets if part in package), _MAIN)


def read_word(content: Content) -> Workbook:
    """One Grid a table, in document order. Raises Refused and Unfit, also where there is no table."""
    package = content.package
    main = _main_part(package) if "_rels/.rels" in package else _MAIN
    body = read_tree(package, main).first("body")
    relations = _relations(package, main)
    styles = next((read_tree(package, r.part) for r in relations if r.kind == "styles"), None)
    document = _BodyReader(styles_of(styles))
    if body is not None:
        document.take(body)
    grids = document.tables()
    if not grids:
        raise Refused("file-unreadable", "Word 文档里没有表格")
    check_grids(grids, content.limits)
    margins = [
        line for r in relations if r.kind in MARGINS for line in _lines(package, r, document)
    ]
    grids[0].epilogue += tuple(dict.fromkeys(margins))
    return Workbook(tuple(grids), saved_time(package), is_word=True)


def _relations(package: PackageReader, main: str) -> list[Relation]:
    folder, _, name = main.rpartition("/")
    known = f"{folder}/_rels/{name}.rels" in package
    return [r for r in package.relations(main) if r.part in package] if known else []


def _lines(package: PackageReader, relation: Relation, document: "_BodyReader") -> Iterator[str]:
    """The paragraphs of a page header or footer."""
    reader = TextReader(document.styles)
    lines = reader.paragraphs(read_tree(package, relation.part))
    yield from (line for line in [*lines, *reader.take_aside()] if line.strip())


@dataclass(slots=True)
class _Part:
    """A table of the document and the paragraphs above it, a break of the page as ''."""

    above: list[str]
    lines: list[TableLine]
    texts: Grid
    boxes: list[str] = field(default_factory=list)


class _BodyReader:
    """The blocks of a document, put together as tables and what stands above them."""

    def __init__(self, styles: WordStyles) -> None:
        self.styles = styles
        self._reader = TextReader(styles)
        self._parts: list[_Part] = []
        self._above: list[str] = []
        self._joined = False  # the end of the last paragraph was deleted
        self._numbers: Counter[str] = Counter()  # of each list, how far it has counted

    def take(self, container: XmlNode) -> None:
        """Takes the blocks of an element in order; a table that only lays out others is opened."""
        for block in container.elements:
            if block.tag == "p":
                self._take_paragraph(block)
            elif block.tag == "tbl" and _is_layout(block):
                for row in unwrapped(block, "tr"):
                    for cell in unwrapped(row, "tc"):
                        self.take(cell)
            elif block.tag == "tbl":
                self._take_table(block)
            elif block.tag in WRAPPERS:
                self.take(block)

    def _take_paragraph(self, paragraph: XmlNode) -> None:
        text = self._reader.paragraph(paragraph)
        lines = [*self._reader.take_aside(), text]
        if self._joined and self._above:
            lines[-1] = self._above.pop() + lines[-1]
        self._joined = is_gone(paragraph.find("pPr", "rPr"), "del")
        self._above += lines

    def _take_table(self, table: XmlNode) -> None:
        lines = lines_of(table)
        align(table, lines)
        texts, merges = read_cells(lines, self._cell_text)
        grid = Grid("", non_blank(iter(texts.items())), merges)
        self._parts.append(_Part(self._above, lines, grid, self._reader.take_aside()))
        self._above = []

    def _cell_text(self, cell: XmlNode) -> str:
        """The paragraphs of a cell; a small table in it is told row by row. A cell that says nothing but
        the number that Word counts says that number."""
        text = "\n".join(_cell_lines(cell, self._reader)).strip("\n")
        return text or self._counted(cell)

    def _counted(self, cell: XmlNode) -> str:
        number = next((p.find("pPr", "numPr", "numId") for p in unwrapped(cell, "p")), None)
        counted = number.attributes.get("val", "0") if number is not None else "0"
        if counted == "0":  # none, against the style of the paragraph
            return ""
        self._numbers[counted] += 1
        return str(self._numbers[counted])

    def tables(self) -> list[Grid]:
        """Returns the tables, those that go on put together."""
        grids: list[Grid] = []
        before: _Part | None = None
        for part in self._parts:
            if before is not None and _goes_on(before, part):
                grids[-1] = _joined(grids[-1], part)
            else:
                if grids:
                    grids[-1].epilogue += tuple(_below(part.above))
                above = tuple(line for line in part.above if line.strip())
                grid = part.texts
                grids.append(Grid(f"T{len(grids) + 1}", grid.cells, grid.merges, preamble=above))
            grids[-1].epilogue += tuple(part.boxes)
            before = part
        if grids:
            grids[-1].epilogue += tuple(line for line in self._above if line.strip())
        return grids


def _cell_lines(container: XmlNode, reader: TextReader) -> Iterator[str]:
    joined, held = False, ""
    for block in container.elements:
        if block.tag == "p":
            text = held + reader.paragraph(block) if joined else reader.paragraph(block)
            joined, held = is_gone(block.find("pPr", "rPr"), "del"), text
            if not joined:
                yield text
        elif block.tag == "tbl":
            for line in lines_of(block):
                yield "  ".join("".join(_cell_lines(cell.element, reader)) for cell in line)
        elif block.tag in WRAPPERS:
            yield from _cell_lines(block, reader)
    if joined:
        yield held


def _is_layout(table: XmlNode) -> bool:
    """Whether a table only says where others stand: it is narrow, and one of them is broader."""
    widest = max((_width(inner) for inner in table.all("tbl")), default=0)
    return LAYOUT > _width(table) < widest


def _width(table: XmlNode) -> int:
    return max((len(line) for line in lines_of(table)), default=0)


def _below(between: list[str]) -> Iterator[str]:
    """The paragraphs between two tables that belong to the upper one: those before a blank one."""
    lines = iter(between)
    own = []
    for line in lines:
        if line.strip():
            own.append(line)
        elif own:
            break
    if any(line.strip() for line in lines):  # all of one piece is the head of the lower one
        yield from own


def _goes_on(before: _Part, part: _Part) -> bool:
    """Whether a table is the rest of the one before: as many columns, and nothing said in between."""
    between = (line.strip() for line in part.above)
    if any(line and not _GOES_ON.fullmatch(line) for line in between):
        return False
    return _columns_of(before) == _columns_of(part) and _columns_of(part) > 1


def _columns_of(part: _Part) -> int:
    return max((line[-1].stop for line in part.lines if line), default=0)


def _joined(grid: Grid, part: _Part) -> Grid:
    """A table with the rows of the one that goes on with it."""
    shift = max((row for row, _ in grid.cells), default=-1) + 1
    cells = dict(grid.cells)
    cells |= {(row + shift, column): value for (row, column), value in part.texts.cells.items()}
    moved = [(r0 + shift, c0, r1 + shift, c1) for r0, c0, r1, c1 in part.texts.merges]
    return Grid(
        grid.name, cells, [*grid.merges, *moved], preamble=grid.preamble, epilogue=grid.epilogue
    )

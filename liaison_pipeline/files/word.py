"""Word documents: the notice's own attachments are Word tables, and units fill them in.

Knows python-docx tables. Each table becomes a Grid `T1`, `T2` …, the paragraphs above it are its
preamble. Does not know forms.
"""

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import TYPE_CHECKING

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import Grid, Merge, Position, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.scan import DAMAGED, check_grids
from liaison_pipeline.files.scan_ooxml import saved_time

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.table import CT_Tbl, CT_Tc
    from docx.table import _Row
    from lxml.etree import _Element

_MAIN = "word/document.xml"


def is_word(content: Content) -> bool:
    """Whether a content is a Word document."""
    return content.has(_MAIN)


def read_word(content: Content) -> Workbook:
    """One Grid a table, in document order. Raises Refused and Unfit, also where there is no table."""
    package = content.package
    package.collect(_MAIN, "document")  # refuses a DOCTYPE before python-docx parses the part
    for name in package.names:
        for _ in package.chunks(name):
            pass
    document = _open(content.data)
    grids: list[Grid] = []
    preamble: list[str] = []
    for block in _blocks(document.element.body, document):
        if isinstance(block, str):
            preamble += [block] if block.strip() else []
        else:
            grids.append(_table(block, document, f"T{len(grids) + 1}", tuple(preamble)))
            preamble = []
    if not grids:
        raise Refused("file-unreadable", "Word 文档里没有表格")
    check_grids(grids, content.limits)
    return Workbook(tuple(grids), saved_time(package), is_word=True)


def _open(data: bytes) -> "Document":
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors …
        raise Refused("file-unreadable", DAMAGED) from error


def _blocks(container: "_Element", document: "Document") -> "Iterator[str | CT_Tbl]":
    """Texts of paragraphs and table elements in order; a table that only lays out others is opened."""
    from docx.oxml.table import CT_Tbl
    from docx.oxml.text.paragraph import CT_P
    from docx.text.paragraph import Paragraph

    for block in container.iterchildren():
        tag = block.tag.rpartition("}")[2]
        if isinstance(block, CT_P):
            yield Paragraph(block, document).text
        elif isinstance(block, CT_Tbl) and next(block.iterdescendants(block.tag), None) is None:
            yield block
        elif tag in ("tbl", "tr", "tc", "sdt", "sdtContent"):
            yield from _blocks(block, document)


def _table(element: "CT_Tbl", document: "Document", name: str, preamble: tuple[str, ...]) -> Grid:
    """Merged cells appear once for every place that they cover; equal elements are one cell."""
    from docx.table import Table

    spans: dict[CT_Tc, Merge] = {}
    texts: dict[Position, Raw | None] = {}
    lines: Iterable[_Row] = Table(element, document).rows
    for row, line in enumerate(lines):
        column = line.grid_cols_before
        for cell in line.cells:
            place = cell._tc
            if place in spans:
                r0, c0, r1, c1 = spans[place]
                spans[place] = (r0, c0, max(r1, row), max(c1, column))
            else:
                spans[place] = (row, column, row, column)
                texts[row, column] = cell.text
            column += 1
    merges = [span for span in spans.values() if span[:2] != span[2:]]
    return Grid(name, non_blank(iter(texts.items())), merges, preamble=preamble)

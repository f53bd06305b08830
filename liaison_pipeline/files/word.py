"""Word documents: the notice's own attachments are Word tables, and units fill them in.

Knows python-docx tables. Each table becomes a Grid `T1`, `T2` …, the paragraphs above it are its
preamble. Does not know forms.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from liaison_pipeline.files.grid import Grid, Merge, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.scan import check_grids, open_zip, read_part
from liaison_pipeline.files.scan_ooxml import collect, saved_time
from liaison_pipeline.model.settings import Limits


def read_word(data: bytes, limits: Limits) -> Workbook:
    """One Grid a table, in document order. Raises Refused, also where there is no table."""
    archive = open_zip(data, limits)
    collect(archive, "word/document.xml", "document")
    for name in archive.namelist():
        for _ in read_part(archive, name):
            pass
    document = _open(data)
    grids: list[Grid] = []
    preamble: list[str] = []
    for block in _blocks(document.element.body):
        if isinstance(block, str):
            preamble += [block] if block.strip() else []
        else:
            grids.append(_table(block, document, f"T{len(grids) + 1}", tuple(preamble)))
            preamble = []
    if not grids:
        raise Refused("file-unreadable", "Word 文档里没有表格")
    check_grids(grids, limits)
    saved: datetime | None = saved_time(archive)
    return Workbook(tuple(grids), saved, is_word=True)


def _open(data: bytes) -> Any:
    import docx

    try:
        return docx.Document(BytesIO(data))
    except Exception as error:  # python-docx raises KeyError, ValueError, lxml errors …
        raise Refused("file-unreadable", "文件已损坏或不完整") from error


def _blocks(container: Any) -> Iterator[Any]:
    """Texts of paragraphs and table elements in order; a table that only lays out others is opened."""
    for block in container.iterchildren():
        tag = block.tag.rpartition("}")[2]
        if tag == "p":
            yield _paragraph(block)
        elif tag == "tbl" and next(block.iterdescendants(block.tag), None) is None:
            yield block
        elif tag in ("tbl", "tr", "tc", "sdt", "sdtContent"):
            yield from _blocks(block)


def _paragraph(element: Any) -> str:
    from docx.text.paragraph import Paragraph

    return Paragraph(element, None).text  # type: ignore[arg-type]  # only its own text is asked for


def _table(element: Any, document: Any, name: str, preamble: tuple[str, ...]) -> Grid:
    """Merged cells appear once for every place that they cover; equal elements are one cell."""
    from docx.table import Table

    spans: dict[Any, Merge] = {}
    texts: dict[tuple[int, int], Raw | None] = {}
    for row, line in enumerate(Table(element, document).rows):
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

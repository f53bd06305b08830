"""Exports of office systems that are named .xls but are markup: HTML tables, SpreadsheetML 2003.

Knows both as far as tables of values go (lxml). Does not know forms. Nothing outside the file is ever
loaded, and a DOCTYPE with declarations is refused.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import (
    MAX_COLUMNS,
    CellError,
    Grid,
    Merge,
    Position,
    Raw,
    Refused,
    Workbook,
    non_blank,
)
from liaison_pipeline.files.scan import DAMAGED, check_grids

if TYPE_CHECKING:
    from lxml.etree import _Element

_MARKUP = re.compile(
    r"\s*(<\?xml|<!doctype\s+html|<html|<table|<meta|<head|<style|<body|<div|<workbook)", re.I
)
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def is_markup(content: Content) -> bool:
    """Whether a content is a page or an XML file, by how it begins."""
    return bool(content.text and _MARKUP.match(content.text[:500]))


def read_markup(content: Content) -> Workbook:
    """Every table or worksheet as a Grid. Raises Refused, also where there is none."""
    text = content.text or ""
    spreadsheet = _SPREADSHEET in text[:5000]
    grids = list(_worksheets(content.data) if spreadsheet else _tables(text))
    if not grids:
        raise Refused("file-unreadable", "是网页或 XML 文件，里面没有表格，请另存为 .xlsx")
    check_grids(grids, content.limits)
    return Workbook(tuple(grids))


class _Sheet:
    """Cells put down in reading order, past the places that merged cells above already cover."""

    def __init__(self) -> None:
        self.cells: dict[Position, Raw | None] = {}
        self.merges: list[Merge] = []
        self._covered: set[Position] = set()

    def free(self, row: int, column: int) -> int:
        """Returns the first column from this one on that no merged cell covers."""
        while (row, column) in self._covered:
            column += 1
        return column

    def put(self, place: Position, value: Raw | None, down: int, right: int) -> None:
        """Puts a value down in a cell that is so many rows high and columns wide."""
        row, column = place
        if column + right > MAX_COLUMNS or down > 100_000 or down * right > 1_000_000:
            raise Refused("file-too-large", "合并单元格过大")
        self.cells[place] = value
        if down > 1 or right > 1:
            self.merges.append((row, column, row + down - 1, column + right - 1))
            places = ((row + r, column + c) for r in range(down) for c in range(right))
            self._covered.update(places)

    def grid(self, name: str) -> Grid:
        """Returns what was put down."""
        return Grid(name, non_blank(iter(self.cells.items())), self.merges)


def _tables(text: str) -> Iterator[Grid]:
    """HTML: the outer tables in document order, `表1`, `表2` …"""
    from lxml import etree, html

    try:
        document: _Element = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*>", "", text))
    except (etree.LxmlError, ValueError) as error:
        raise Refused("file-unreadable", DAMAGED) from error
    tables = [t for t in document.iter("table") if not any(True for _ in t.iterancestors("table"))]
    for number, table in enumerate(tables, start=1):
        sheet = _Sheet()
        for row, line in enumerate(table.iter("tr")):
            column = 0
            for cell in line.iterchildren("td", "th"):
                column = sheet.free(row, column)
                down, right = _span(cell, "rowspan"), _span(cell, "colspan")
                sheet.put((row, column), _html_text(cell), down, right)
                column += right
        if sheet.cells:
            yield sheet.grid(f"表{number}")


def _span(cell: "_Element", name: str) -> int:
    text = cell.get(name, "1").strip()
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def _html_text(cell: "_Element") -> str:
    for line_break in cell.iter("br"):
        line_break.tail = "\n" + (line_break.tail or "")
    lines = str(cell.xpath("string()")).split("\n")
    return "\n".join(" ".join(line.split()) for line in lines).strip()


def _worksheets(data: bytes) -> Iterator[Grid]:
    """SpreadsheetML 2003, sheet by sheet; ss:Index and merges move the place of a cell."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError) as error:
        raise Refused("file-unreadable", DAMAGED) from error
    doctype: object = getattr(root.getroottree().docinfo, "doctype", "")  # not in lxml-stubs
    if doctype:
        raise Refused("file-unreadable", "文件里有不允许的声明")
    space = f"{{{_SPREADSHEET}}}"
    for worksheet in root.iter(f"{space}Worksheet"):
        sheet, row = _Sheet(), -1
        for line in worksheet.iter(f"{space}Row"):
            row = _index(line, space, row + 1)
            column = 0
            for cell in line.iterchildren(f"{space}Cell"):
                column = _index(cell, space, sheet.free(row, column))
                down = 1 + _number(cell, f"{space}MergeDown")
                right = 1 + _number(cell, f"{space}MergeAcross")
                sheet.put((row, column), _data(cell.find(f"{space}Data"), space), down, right)
                column += right
        yield sheet.grid(worksheet.get(f"{space}Name", ""))


def _number(element: "_Element", name: str) -> int:
    text = element.get(name, "0")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _index(element: "_Element", space: str, otherwise: int) -> int:
    return (_number(element, f"{space}Index") or otherwise + 1) - 1


def _data(data: "_Element | None", space: str) -> Raw | None:
    if data is None:
        return None
    text = "".join(str(piece) for piece in data.itertext())
    kind = data.get(f"{space}Type", "String")
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return CellError(text) if kind == "Error" else text

"""SpreadsheetML 2003: what many office systems export as .xls, one XML file with all worksheets.

Knows its rows, cells, merges and number formats (lxml). Does not know forms. Nothing outside the file is
ever loaded, and a DOCTYPE is refused.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from liaison_pipeline.files.grid import CellError, Grid, Raw, Refused
from liaison_pipeline.files.number_formats import parts_without_day, without_day
from liaison_pipeline.files.placing import Placing
from liaison_pipeline.files.plain import shown_text
from liaison_pipeline.files.scan import DAMAGED

if TYPE_CHECKING:
    from lxml.etree import _Element

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def read_worksheets(data: bytes) -> Iterator[Grid]:
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
    space = f"{{{SPREADSHEET}}}"
    styles = _styles(root, space)
    for worksheet in root.iter(f"{space}Worksheet"):
        sheet, row = Placing(), -1
        for line in worksheet.iter(f"{space}Row"):
            row = _index(line, space, row + 1)
            column = 0
            for cell in line.iterchildren(f"{space}Cell"):
                column = _index(cell, space, sheet.free(row, column))
                down = 1 + _number(cell, f"{space}MergeDown")
                right = 1 + _number(cell, f"{space}MergeAcross")
                value = _data(cell.find(f"{space}Data"), space)
                if parts := styles.get(cell.get(f"{space}StyleID", "Default")):
                    value = without_day(value, parts, date1904=False) or value
                sheet.put((row, column), value, down, right)
                column += right
        yield sheet.grid(worksheet.get(f"{space}Name", ""))


def _styles(root: "_Element", space: str) -> Mapping[str, str]:
    """Style -> what its number format shows of a date, without a day."""
    shown: dict[str, str] = {}
    for style in root.iter(f"{space}Style"):
        form = style.find(f"{space}NumberFormat")
        code = form.get(f"{space}Format", "") if form is not None else ""
        if code and (parts := parts_without_day(0, code)):
            shown[style.get(f"{space}ID", "")] = parts
    return shown


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
    return CellError(text) if kind == "Error" else shown_text(text)

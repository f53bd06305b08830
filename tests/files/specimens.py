"""Workbooks of a few cells, made on the spot, and what comes of reading them."""

import io
import time
import zipfile
from collections.abc import Callable, Sequence

import openpyxl
import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused, Workbook
from tests.language import SETTINGS

LIMITS = SETTINGS.limits
CELLS: dict[tuple[int, int], str | float] = {
    (1, 1): "企业名称",
    (2, 1): "大路砖厂",
    (3, 1): 13800001234.0,
    (4, 2): 4.1,
}


def xlsx(change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for (row, column), value in CELLS.items():
        sheet.cell(row + 1, column + 1, value)
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rezipped(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target.getvalue()


def with_part(data: bytes, part: str) -> bytes:
    """The package with one more, empty part."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(part, b"")
    return target.getvalue()


def sheet_xml(cells: str, more: str = "") -> bytes:
    """A workbook whose first sheet holds exactly these cells."""
    body = f"<sheetData>{cells}</sheetData>{more}".encode()
    whole = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
    return rezipped(xlsx(), "xl/worksheets/sheet1.xml", lambda _: whole % body)


def xls(hidden: Sequence[int] = ()) -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for (row, column), value in CELLS.items():
        sheet.write(row, column, value)
    sheet.write_merge(6, 8, 0, 0, "合并")
    for row in hidden:
        sheet.row(row).hidden = True
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows: str) -> bytes:
    target = io.BytesIO()
    names = {
        "office": "office:1.0", "table": "table:1.0", "text": "text:1.0",
        "calcext": "calcext",
    }  # fmt: skip
    spaces = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}"' for k, v in names.items()
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{rows}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def text_cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def first(book: Workbook) -> dict[tuple[int, int], object]:
    return dict(book.grids[0].cells)


def refused(data: bytes) -> str:
    """The code with which the bytes are refused; the bound is a guard against hanging, no timing."""
    started = time.monotonic()
    with pytest.raises(Refused) as refusal:
        read_workbook(data, LIMITS)
    assert time.monotonic() - started < 60
    return refusal.value.code

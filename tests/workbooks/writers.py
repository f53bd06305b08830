"""A Book -> the bytes of a file, in every format that units send. Equal books give equal bytes."""

import csv
import io
import zipfile
from datetime import date, datetime
from typing import Any

import docx
import xlsxwriter
import xlwt

from tests.workbooks.binary import ods_parts, serial_of, xlsb_parts
from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.values import CellError, Serial, Value


def write(book: Book, kind: str) -> bytes:
    """`kind` is the extension, for text with its encoding: csv:gb18030."""
    name, _, encoding = kind.partition(":")
    if name == "csv":
        return _csv(book.sheets[0], encoding or "utf-8")
    if name in ("xls", "et"):
        return _xls(book)
    if name == "xlsb":
        return pack(xlsb_parts(book))
    if name == "ods":
        return pack(ods_parts(book))
    if name == "docx":
        return _docx(book)
    data = _xlsx(book)
    return _macro_enabled(data) if name == "xlsm" else data


def pack(parts: list[tuple[str, bytes]]) -> bytes:
    """A zip with fixed member times; `mimetype` is stored, as OpenDocument asks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in parts:
            member = zipfile.ZipInfo(name, (2021, 4, 1, 0, 0, 0))
            stored = name == "mimetype"
            member.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            member.external_attr = 0o600 << 16
            member.create_system = 0
            archive.writestr(member, data)
    return buffer.getvalue()


def _unpack(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def _macro_enabled(data: bytes) -> bytes:
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    return pack([(name, part.replace(plain, macro)) for name, part in _unpack(data)])


def _xlsx(book: Book) -> bytes:
    buffer = io.BytesIO()
    options = {"in_memory": True, "date_1904": book.date1904, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"created": book.saved, "author": ""})
    boxed = workbook.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    dated = workbook.add_format({"border": 1, "num_format": "yyyy-m-d", "valign": "vcenter"})
    for sheet in book.sheets:
        page = workbook.add_worksheet(sheet.name)
        if sheet.hidden:
            page.hide()
        page.set_column(0, 16, 14)
        for merge in sheet.merges:
            page.merge_range(*merge, "", boxed)
        for (row, column), value in sorted(sheet.cells.items()):
            _xlsx_cell(page, row, column, value, (boxed, dated), book.date1904)
    workbook.close()
    return pack(_unpack(buffer.getvalue()))


def _xlsx_cell(
    page: Any, row: int, column: int, value: Value, formats: tuple[Any, Any], date1904: bool
) -> None:
    boxed, dated = formats
    if isinstance(value, CellError):
        page.write_formula(row, column, f"={value.text}", boxed, value.text)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime(value.year, value.month, value.day), dated)
    elif isinstance(value, Serial):
        page.write_number(row, column, serial_of(value.day, date1904), boxed)
    elif isinstance(value, int | float):
        page.write_number(row, column, value, boxed)
    elif value is not None:
        page.write_string(row, column, value, boxed)


def _xls(book: Book) -> bytes:
    workbook = xlwt.Workbook(encoding="utf-8")
    workbook.dates_1904 = book.date1904
    plain, dated = xlwt.XFStyle(), xlwt.XFStyle()
    dated.num_format_str = "yyyy-m-d"
    for sheet in book.sheets:
        page = workbook.add_sheet(sheet.name)
        page.visibility = int(sheet.hidden)
        for (row, column), value in sorted(sheet.cells.items()):
            if isinstance(value, CellError):
                page.row(row).set_cell_error(column, value.text, plain)
            elif isinstance(value, Serial):
                page.write(row, column, serial_of(value.day, book.date1904), plain)
            else:
                page.write(row, column, value, dated if isinstance(value, date) else plain)
        page.merged_ranges.extend(
            (top, bottom, left, right) for top, left, bottom, right in sheet.merges
        )
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _csv(sheet: Sheet, encoding: str) -> bytes:
    last_row = max(row for row, _ in sheet.cells)
    last_column = max(column for _, column in sheet.cells)
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in range(last_row + 1):
        cells = (sheet.cells.get((row, column)) for column in range(last_column + 1))
        writer.writerow([_text(value) for value in cells])
    return out.getvalue().encode(encoding)


def _text(value: Value) -> str:
    if isinstance(value, CellError):
        return value.text
    if isinstance(value, Serial):
        return str(serial_of(value.day, False))
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    return "" if value is None else str(value)


def _docx(book: Book) -> bytes:
    document = docx.Document()
    for sheet in book.sheets:
        for line in sheet.lines:
            document.add_paragraph(line)
        if not sheet.cells:
            continue
        rows = max([row for row, _ in sheet.cells] + [m[2] for m in sheet.merges]) + 1
        columns = max(column for _, column in sheet.cells) + 1
        table = document.add_table(rows, columns, style="Table Grid")
        grid = [list(row.cells) for row in table.rows]
        for top, left, bottom, right in sheet.merges:
            grid[top][left].merge(grid[bottom][right])
        for (row, column), value in sorted(sheet.cells.items()):
            grid[row][column].text = _text(value)
        document.add_paragraph("")
    document.core_properties.created = book.saved
    document.core_properties.modified = book.saved
    document.core_properties.author = ""
    buffer = io.BytesIO()
    document.save(buffer)
    return pack(_unpack(buffer.getvalue()))

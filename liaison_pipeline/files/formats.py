"""The bytes of a file -> `Workbook`; the content decides, not the extension.

Knows which reader takes which content (the only importer of python_calamine). Does not know forms.
Whatever is no workbook is refused with a code and a reason, never with an exception of a reader.
"""

import re
import stat
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from liaison_pipeline.files.grid import CellError, Grid, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.markup import is_markup, read_markup
from liaison_pipeline.files.plain import decode, read_plain
from liaison_pipeline.files.scan import (
    MEBIBYTE,
    BookNotes,
    SheetNotes,
    check_sheets,
    check_size,
    open_zip,
    read_part,
)
from liaison_pipeline.files.scan_binary import scan_xls, scan_xlsb
from liaison_pipeline.files.scan_ods import scan_ods
from liaison_pipeline.files.scan_ooxml import scan_ooxml
from liaison_pipeline.files.word import read_word
from liaison_pipeline.model.settings import Limits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DENSE_CELLS = 4_000_000  # 32 bytes each in the fast reader
_QUIRKS = re.compile(
    rb"<(?:\w+:)?mergeCells\b.*?</(?:\w+:)?mergeCells>|<(?:\w+:)?dimension\b[^>]*/>"
    rb"|(?<=\s)state=\"(?!hidden|veryHidden|visible)\w*\"",
    re.DOTALL,
)
KINDS = {
    b"%PDF": "PDF",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"GIF8": "图片",
    b"BM": "图片",
    b"Rar!": "压缩包",
    b"7z\xbc\xaf": "压缩包",
    b"\x1f\x8b": "压缩包",
    b"{\\rtf": "RTF 文档",
    b"MZ": "程序",
}


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The content of a regular file within the limits. Raises Refused."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise Refused("file-unreadable", "不是普通文件")
    if status.st_size > limits.megabytes * MEBIBYTE:
        raise Refused("file-too-large", f"文件大于 {limits.megabytes} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file-unreadable", "打不开，可能没有权限或正被别的程序占用") from error


def read_here(data: bytes, limits: Limits) -> Workbook:
    """Every sheet of any supported format, in this process. Raises Refused."""
    check_size(data, limits)
    if not data.strip():
        raise Refused("file-unreadable", "文件是空的")
    if data.startswith(OLE_MAGIC):
        return _read_fast(data, scan_xls(data, limits), limits)
    if data.startswith(b"PK"):
        return _read_package(data, limits)
    for magic, kind in KINDS.items():
        if data.startswith(magic):
            raise Refused("file-unreadable", f"是{kind}，不是表格")
    text = decode(data)
    if text is None:
        raise Refused("file-unreadable", "不是表格文件")
    if is_markup(text):
        return read_markup(data, text, limits)
    return Workbook((read_plain(text, limits),))


def _read_package(data: bytes, limits: Limits) -> Workbook:
    archive = open_zip(data, limits)
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        return _read_fast(data, scan_xlsb(data, limits), limits)
    if "word/document.xml" in names:
        return read_word(data, limits)
    if "content.xml" in names and _is_ods(archive):
        return _read_fast(data, scan_ods(data, limits), limits)
    if "[Content_Types].xml" in names:
        return _read_fast(data, scan_ooxml(data, limits), limits)
    raise Refused("file-unreadable", "是压缩包，不是表格，请解压后放入")


def _is_ods(archive: zipfile.ZipFile) -> bool:
    if "mimetype" not in archive.namelist():
        return False
    kind = b"".join(read_part(archive, "mimetype"))
    return kind.strip().startswith(b"application/vnd.oasis.opendocument.spreadsheet")


def _read_fast(data: bytes, notes: BookNotes, limits: Limits) -> Workbook:
    """The fast reader; for a package that it refuses or that would blow up, the exact one."""
    check_sheets(notes, limits)
    names = [sheet.name for sheet in notes.sheets]
    sparse = any(sheet.area > DENSE_CELLS for sheet in notes.sheets)
    package = data.startswith(b"PK")
    if sparse and not package:
        raise Refused("file-too-large", "内容散布得太远，请把有内容的行复制到新表")
    ways: list[Callable[[], Workbook]] = []
    if not sparse and len(set(names)) == len(names):
        ways.append(lambda: _with_calamine(data, notes))
        if package:
            ways.append(lambda: _with_calamine(without_quirks(data), notes))
    if package:
        ways.append(lambda: _with_openpyxl(without_quirks(data), notes))
    return _first_that_works(ways)


def _first_that_works(ways: list[Callable[[], Workbook]]) -> Workbook:
    for way in ways[:-1]:
        try:
            return way()
        except Refused as refusal:
            if refusal.code == "file-encrypted":
                raise
    return ways[-1]()


def without_quirks(data: bytes) -> bytes:
    """The package without what readers stumble over and the pre-scan has noted: merges, dimensions
    and unknown sheet states."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = b"".join(read_part(old, name))
            if name.startswith("xl/") and name.endswith(".xml"):
                content = _QUIRKS.sub(b"", content)
            new.writestr(name, content)
    return target.getvalue()


def _with_calamine(data: bytes, notes: BookNotes) -> Workbook:
    import python_calamine

    by_name = {sheet.name: sheet for sheet in notes.sheets}
    grids = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            for index, sheet in enumerate(book.sheets_metadata):
                if sheet.typ != python_calamine.SheetTypeEnum.WorkSheet:
                    continue
                rows = book.get_sheet_by_index(index).to_python(skip_empty_area=False)
                note = by_name.get(sheet.name, SheetNotes(sheet.name))
                if note.hidden is None:
                    note.hidden = sheet.visible != python_calamine.SheetVisibleEnum.Visible
                grids.append(_grid(note, rows, notes.date1904))
    except python_calamine.PasswordError as error:
        raise Refused("file-encrypted") from error
    except (python_calamine.CalamineError, ValueError, OverflowError, OSError) as error:
        raise Refused("file-unreadable", "文件已损坏或不完整") from error
    except BaseException as error:  # a Rust panic is a BaseException of a private type
        if type(error).__name__ != "PanicException":
            raise
        raise Refused("file-unreadable", "文件已损坏或不完整") from error
    return Workbook(tuple(grids), notes.saved_at)


def _grid(note: SheetNotes, rows: list[list[Any]], date1904: bool) -> Grid:
    cells = non_blank(
        ((row, column), value)
        for row, line in enumerate(rows)
        for column, value in enumerate(line)
        if value != "" or value is False
    )
    return _overlaid(note, cells, date1904)


def _overlaid(note: SheetNotes, cells: dict[tuple[int, int], Raw], date1904: bool) -> Grid:
    """The cells with the errors that the reader shows as blanks."""
    for position, text in note.errors.items():
        cells[position] = CellError(text)
    return Grid(
        name=note.name,
        cells=cells,
        merges=note.merges,
        hidden=bool(note.hidden),
        date1904=date1904,
        uncalculated=frozenset(note.uncalculated),
        hidden_rows=frozenset(note.hidden_rows),
    )


def _with_openpyxl(data: bytes, notes: BookNotes) -> Workbook:
    """The exact path, sparse in memory; for what the fast reader refuses or would blow up."""
    import openpyxl

    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
        grids = []
        for sheet, note in zip(book.worksheets, notes.sheets, strict=True):
            stored: dict[tuple[int, int], Any] = sheet._cells  # iter_rows() is not sparse
            cells = non_blank(((r - 1, c - 1), cell.value) for (r, c), cell in stored.items())
            grids.append(_overlaid(note, cells, notes.date1904))
    except Exception as error:  # openpyxl raises KeyError, TypeError, zlib.error …
        raise Refused("file-unreadable", "文件已损坏或不完整") from error
    return Workbook(tuple(grids), notes.saved_at)

"""Pre-scan of the binary formats: .xls (and OLE .et) records, .xlsb records.

Knows record headers and the few records that matter: value cells, error cells, merges, hidden rows,
passwords.
Sources: [MS-XLS] 2.4, [MS-XLSB] 2.4. Does not know the values: the reader reads them.
"""

import struct
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import datetime
from io import BytesIO
from typing import Protocol

from liaison_pipeline.files.biff5 import is_biff5, read_biff5
from liaison_pipeline.files.content import Content
from liaison_pipeline.files.foreign import SAVE
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.files.number_formats import parts_without_day
from liaison_pipeline.files.readers import read_scanned
from liaison_pipeline.files.records import (
    BOF,
    BOOLERR,
    BOUNDSHEET,
    DATEMODE,
    ERRORS,
    FILEPASS,
    FORMAT,
    FORMULA,
    MERGED,
    MULRK,
    NUMBER,
    RK,
    ROW,
    XF,
    biff_records,
    numbers,
)
from liaison_pipeline.files.scan import DAMAGED, BookNotes, SheetNotes, check_sheet, utc_to_china
from liaison_pipeline.files.scan_ooxml import saved_time
from liaison_pipeline.marking.reader import PackageReader
from liaison_pipeline.model.settings import Limits

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
VALUE_RECORDS = {FORMULA, BOOLERR, 0x203, 0x27E, 0xFD, 0x204, 0xD6}
_XLSB = "xl/workbook.bin"


class _Stream(Protocol):
    def read(self) -> bytes: ...


class _Ole(Protocol):
    """What is used of olefile.OleFileIO, which ships no types."""

    def exists(self, filename: str) -> bool: ...

    def openstream(self, filename: str) -> _Stream: ...

    def getproperties(self, filename: str, convert_time: bool) -> Mapping[int, object]: ...

    def close(self) -> None: ...


def is_xls(content: Content) -> bool:
    """Whether a content is an OLE file; which kind, its streams tell."""
    return content.data.startswith(OLE_MAGIC)


def read_xls(content: Content) -> Workbook:
    """The sheets of an .xls or OLE .et. Raises Refused."""
    stream, saved_at = _open_ole(content.data)
    if is_biff5(stream):
        return read_biff5(stream, saved_at, content.limits)
    return read_scanned(content, scan_xls(stream, saved_at, content.limits))


def scan_xls(stream: bytes, saved_at: datetime | None, limits: Limits) -> BookNotes:
    """Notes of a BIFF8 workbook. Raises Refused."""
    notes = BookNotes([], saved_at)
    current: SheetNotes | None = None
    starts: dict[int, SheetNotes] = {}
    formats = _Formats()
    for offset, kind, body in biff_records(stream):
        if kind == FILEPASS:
            raise Refused("file-encrypted")
        if kind == BOUNDSHEET and len(body) > 8:
            sheet = SheetNotes(_sheet_name(body), hidden=body[4] & 3 != 0)
            if body[5] == 0:
                notes.sheets.append(sheet)
            starts[numbers("<I", body)[0]] = sheet
        elif kind == DATEMODE and len(body) >= 2:
            notes.date1904 = body[0] == 1
        elif kind == BOF:
            current = starts.get(offset, current)
        elif current is not None:
            _note_record(current, kind, body, limits)
            formats.note(current, kind, body)
        else:
            formats.take(kind, body)
    return notes


def _open_ole(data: bytes) -> tuple[bytes, datetime | None]:
    import olefile

    try:
        opened: _Ole = olefile.OleFileIO(BytesIO(data))
        with closing(opened) as ole:
            if ole.exists("EncryptedPackage"):
                raise Refused("file-encrypted")
            names = [name for name in ("Workbook", "Book") if ole.exists(name)]
            if not names:
                raise Refused("file-unreadable", _no_workbook(ole))
            return ole.openstream(names[0]).read(), _ole_saved_time(ole)
    except (OSError, ValueError, IndexError, struct.error, MemoryError) as error:
        raise Refused("file-unreadable", DAMAGED) from error


def _no_workbook(ole: _Ole) -> str:
    """What an OLE file is that holds no workbook, and what to do about it."""
    if ole.exists("WordDocument"):
        return "是旧版 Word 文档（.doc 或 .wps），请用 Word 或 WPS 打开后另存为 .docx"
    if ole.exists("PowerPoint Document"):
        return "是演示文稿，不是表格"
    return f"不是表格文件，或是很旧的格式，{SAVE}"


def _ole_saved_time(ole: _Ole) -> datetime | None:
    last_saved = 13
    if not ole.exists("\x05SummaryInformation"):
        return None
    moment = ole.getproperties("\x05SummaryInformation", convert_time=True).get(last_saved)
    if isinstance(moment, datetime) and 1990 < moment.year < 2200:
        return utc_to_china(moment)
    return None


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    raw = body[8 : 8 + length * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


class _Formats:
    """The cell styles of a workbook that show no day of a date, by their numbers."""

    def __init__(self) -> None:
        self._codes: dict[int, str] = {}
        self._parts: list[str] = []

    def take(self, kind: int, body: bytes) -> None:
        """Takes a record of the workbook as a whole."""
        if kind == FORMAT and len(body) >= 5:
            raw, wide = body[5:], body[4] & 1
            code = raw.decode("utf-16-le" if wide else "latin-1", "replace")
            self._codes[numbers("<H", body)[0]] = code
        elif kind == XF and len(body) >= 4:
            number = numbers("<H", body, 2)[0]
            self._parts.append(parts_without_day(number, self._codes.get(number, "")))

    def note(self, sheet: SheetNotes, kind: int, body: bytes) -> None:
        """Notes the number cells of a record of a sheet that have such a style."""
        if kind in (NUMBER, RK, FORMULA) and len(body) >= 6:
            row, column, style = numbers("<HHH", body)
            self._note(sheet, row, column, style)
        elif kind == MULRK and len(body) >= 6:
            row, first = numbers("<HH", body)
            for index in range((len(body) - 6) // 6):
                self._note(sheet, row, first + index, numbers("<H", body, 4 + 6 * index)[0])

    def _note(self, sheet: SheetNotes, row: int, column: int, style: int) -> None:
        if style < len(self._parts) and self._parts[style]:
            sheet.without_day[row, column] = self._parts[style]


def _note_record(sheet: SheetNotes, kind: int, body: bytes, limits: Limits) -> None:
    if kind in VALUE_RECORDS and len(body) >= 6:
        row, column = numbers("<HH", body)
        _note_cell(sheet, row, column, limits)
        if kind == BOOLERR and len(body) >= 8 and body[7]:
            sheet.errors[row, column] = ERRORS.get(body[6], "#N/A")
        is_error = len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2
        if kind == FORMULA and is_error:
            sheet.errors[row, column] = ERRORS.get(body[8], "#N/A")
    elif kind == MULRK and len(body) >= 6:
        row, first = numbers("<HH", body)
        for column in range(first, numbers("<H", body, len(body) - 2)[0] + 1):
            _note_cell(sheet, row, column, limits)
    elif kind == MERGED and len(body) >= 2:
        count = min(numbers("<H", body)[0], (len(body) - 2) // 8)
        for index in range(count):
            r0, r1, c0, c1 = numbers("<HHHH", body, 2 + 8 * index)
            sheet.merges.append((r0, c0, r1, c1))
    elif kind == ROW and len(body) >= 13 and body[12] & 0x20:  # of height nought
        sheet.hidden_rows.add(numbers("<H", body)[0])


def _note_cell(sheet: SheetNotes, row: int, column: int, limits: Limits) -> None:
    sheet.rows.add(row)
    sheet.columns.add(column)
    check_sheet(sheet, limits)


def is_xlsb(content: Content) -> bool:
    """Whether a content is a workbook in binary parts."""
    return content.has(_XLSB)


def read_xlsb(content: Content) -> Workbook:
    """The sheets of an .xlsb. Raises Refused and Unfit."""
    return read_scanned(content, scan_xlsb(content.package, content.limits))


def scan_xlsb(package: PackageReader, limits: Limits) -> BookNotes:
    """Notes of an .xlsb. Raises Refused and Unfit."""
    parts = {relation.id: relation.part for relation in package.relations(_XLSB)}
    styles = _xlsb_styles(package)
    notes = BookNotes([], saved_time(package))
    for kind, body in _xlsb_records(package.read(_XLSB)):
        if kind == 153 and len(body) >= 4:  # BrtWbProp
            notes.date1904 = bool(body[0] & 1)
        if kind == 156 and len(body) >= 12:  # BrtBundleSh
            relation, end = _wide_string(body, 8)
            name, _ = _wide_string(body, end)
            part = parts.get(relation, "")
            if "worksheets/" not in part:
                continue
            sheet = SheetNotes(name, hidden=numbers("<I", body)[0] != 0)
            notes.sheets.append(sheet)
            _scan_xlsb_sheet(package.read(part), sheet, styles, limits)
    return notes


def _xlsb_styles(package: PackageReader) -> Mapping[int, str]:
    """Returns of each format of cells that shows a date without its day what it shows."""
    parts = (r.part for r in package.relations(_XLSB) if r.kind == "styles")
    part = next((part for part in parts if part in package), None)
    codes: dict[int, str] = {}
    without_day: dict[int, str] = {}
    style = -1  # the format that is read, of those that cells name
    for kind, body in _xlsb_records(package.read(part)) if part else ():
        if kind == 44 and len(body) >= 6:  # BrtFmt
            codes[numbers("<H", body)[0]] = _wide_string(body, 2)[0]
        elif kind in (617, 618):  # BrtBeginCellXFs, BrtEndCellXFs
            style = 0 if kind == 617 else -1
        elif kind == 47 and style >= 0 and len(body) >= 4:  # BrtXF
            number = numbers("<H", body, 2)[0]
            if shown := parts_without_day(number, codes.get(number, "")):
                without_day[style] = shown
            style += 1
    return without_day


def _wide_string(body: bytes, offset: int) -> tuple[str, int]:
    length = numbers("<I", body, offset)[0] if len(body) >= offset + 4 else 0
    end = offset + 4 + 2 * min(length, len(body))
    return body[offset + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, body); kind and size are little-endian base-128 numbers of at most 2 and 4 bytes."""
    offset = 0
    while offset < len(part):
        kind = part[offset]
        offset += 1
        if kind & 0x80 and offset < len(part):
            kind = (kind & 0x7F) | (part[offset] & 0x7F) << 7
            offset += 1
        size = 0
        for shift in range(0, 28, 7):
            if offset >= len(part):
                break
            byte = part[offset]
            offset += 1
            size |= (byte & 0x7F) << shift
            if not byte & 0x80:
                break
        yield kind, part[offset : offset + size]
        offset += size


def _scan_xlsb_sheet(
    part: bytes, sheet: SheetNotes, styles: Mapping[int, str], limits: Limits
) -> None:
    row = 0
    for kind, body in _xlsb_records(part):
        if kind == 0 and len(body) >= 4:  # BrtRowHdr
            row = numbers("<I", body)[0]
            if len(body) >= 12 and body[11] & 0x10:  # of height nought
                sheet.hidden_rows.add(row)
        elif 2 <= kind <= 11 and len(body) >= 8:  # BrtCellRk … BrtFmlaError
            column = numbers("<I", body)[0]
            if row >= 1 << 20 or column >= 1 << 14:
                raise Refused("file-unreadable", DAMAGED)
            _note_cell(sheet, row, column, limits)
            if (style := int.from_bytes(body[4:7], "little")) in styles:
                sheet.without_day[row, column] = styles[style]
            if kind in (3, 11) and len(body) >= 9:  # BrtCellError, BrtFmlaError
                sheet.errors[row, column] = ERRORS.get(body[8], "#N/A")
        elif kind == 176 and len(body) >= 16:  # BrtMergeCell
            r0, r1, c0, c1 = numbers("<IIII", body)
            sheet.merges.append((r0, c0, r1, c1))

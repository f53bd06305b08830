"""Pre-scan of the binary formats: .xls (and OLE .et) records, .xlsb records.

Knows record headers and the few records that matter: value cells, error cells, merges, passwords.
Sources: [MS-XLS] 2.4, [MS-XLSB] 2.4. Does not read the values themselves.
"""

import posixpath
import struct
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from liaison_pipeline.files.grid import Refused
from liaison_pipeline.files.scan import (
    BookNotes,
    SheetNotes,
    check_sheet,
    open_zip,
    read_part,
    utc_to_china,
)
from liaison_pipeline.files.scan_ooxml import saved_time
from liaison_pipeline.model.settings import Limits

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
BOF, BOUNDSHEET, FILEPASS, DATEMODE, MERGED = 0x809, 0x85, 0x2F, 0x22, 0xE5
FORMULA, BOOLERR = 0x06, 0x205
VALUE_RECORDS = {FORMULA, BOOLERR, 0x203, 0x27E, 0xFD, 0x204, 0xD6}
MULRK = 0xBD
BROKEN = "文件已损坏或不完整"


def scan_xls(data: bytes, limits: Limits) -> BookNotes:
    """Notes of a BIFF8 workbook. Raises Refused."""
    stream, saved_at = _open_ole(data)
    notes = BookNotes([], saved_at)
    current: SheetNotes | None = None
    starts: dict[int, SheetNotes] = {}
    for offset, kind, body in _biff_records(stream):
        if kind == FILEPASS:
            raise Refused("file-encrypted")
        if kind == BOUNDSHEET and len(body) > 8:
            sheet = SheetNotes(_sheet_name(body), hidden=body[4] & 3 != 0)
            if body[5] == 0:
                notes.sheets.append(sheet)
            starts[struct.unpack_from("<I", body)[0]] = sheet
        elif kind == DATEMODE and len(body) >= 2:
            notes.date1904 = body[0] == 1
        elif kind == BOF:
            current = starts.get(offset, current)
        elif current is not None:
            _note_record(current, kind, body, limits)
    return notes


def _open_ole(data: bytes) -> tuple[bytes, datetime | None]:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            if ole.exists("EncryptedPackage"):
                raise Refused("file-encrypted")
            names = [name for name in ("Workbook", "Book") if ole.exists(name)]
            if not names:
                word = ole.exists("WordDocument")
                raise Refused(
                    "file-unreadable", "是旧版 Word 文档（.doc）" if word else "不是表格文件"
                )
            return ole.openstream(names[0]).read(), _ole_saved_time(ole)
    except (OSError, ValueError, IndexError, struct.error, MemoryError) as error:
        raise Refused("file-unreadable", BROKEN) from error


def _ole_saved_time(ole: Any) -> datetime | None:
    last_saved = 13
    if not ole.exists("\x05SummaryInformation"):
        return None
    moment = ole.getproperties("\x05SummaryInformation", convert_time=True).get(last_saved)
    if isinstance(moment, datetime) and 1990 < moment.year < 2200:
        return utc_to_china(moment)
    return None


def _biff_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(offset, kind, body) of each record; ends at what is no record."""
    offset = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        yield offset, kind, stream[offset + 4 : offset + 4 + size]
        offset += 4 + size


def _sheet_name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    raw = body[8 : 8 + length * (2 if wide else 1)]
    return raw.decode("utf-16-le" if wide else "latin-1", "replace")


def _note_record(sheet: SheetNotes, kind: int, body: bytes, limits: Limits) -> None:
    if kind in VALUE_RECORDS and len(body) >= 6:
        row, column = struct.unpack_from("<HH", body)
        _note_cell(sheet, row, column, limits)
        if kind == BOOLERR and len(body) >= 8 and body[7]:
            sheet.errors[row, column] = ERRORS.get(body[6], "#N/A")
        is_error = len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2
        if kind == FORMULA and is_error:
            sheet.errors[row, column] = ERRORS.get(body[8], "#N/A")
    elif kind == MULRK and len(body) >= 6:
        row, first = struct.unpack_from("<HH", body)
        for column in range(first, struct.unpack_from("<H", body, len(body) - 2)[0] + 1):
            _note_cell(sheet, row, column, limits)
    elif kind == MERGED and len(body) >= 2:
        count = min(struct.unpack_from("<H", body)[0], (len(body) - 2) // 8)
        for index in range(count):
            r0, r1, c0, c1 = struct.unpack_from("<HHHH", body, 2 + 8 * index)
            sheet.merges.append((r0, c0, r1, c1))


def _note_cell(sheet: SheetNotes, row: int, column: int, limits: Limits) -> None:
    sheet.rows.add(row)
    sheet.columns.add(column)
    check_sheet(sheet, limits)


def scan_xlsb(data: bytes, limits: Limits) -> BookNotes:
    """Notes of an .xlsb. Raises Refused."""
    from liaison_pipeline.files.scan_ooxml import collect

    archive = open_zip(data, limits)
    relations = {
        attributes["Id"]: posixpath.normpath(posixpath.join("xl", attributes["Target"].lstrip("/")))
        if not attributes["Target"].startswith("/xl/")
        else attributes["Target"][1:]
        for _, attributes, _ in collect(archive, "xl/_rels/workbook.bin.rels", "Relationship")
        if "Id" in attributes and "Target" in attributes
    }
    notes = BookNotes([], saved_time(archive))
    for kind, body in _xlsb_records(b"".join(read_part(archive, "xl/workbook.bin"))):
        if kind == 153 and len(body) >= 4:  # BrtWbProp
            notes.date1904 = bool(body[0] & 1)
        if kind == 156 and len(body) >= 12:  # BrtBundleSh
            relation, end = _wide_string(body, 8)
            name, _ = _wide_string(body, end)
            part = relations.get(relation, "")
            if "/worksheets/" not in part:
                continue
            sheet = SheetNotes(name, hidden=struct.unpack_from("<I", body)[0] != 0)
            notes.sheets.append(sheet)
            _scan_xlsb_sheet(b"".join(read_part(archive, part)), sheet, limits)
    return notes


def _wide_string(body: bytes, offset: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, offset)[0] if len(body) >= offset + 4 else 0
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


def _scan_xlsb_sheet(part: bytes, sheet: SheetNotes, limits: Limits) -> None:
    row = 0
    for kind, body in _xlsb_records(part):
        if kind == 0 and len(body) >= 4:  # BrtRowHdr
            row = struct.unpack_from("<I", body)[0]
        elif 2 <= kind <= 11 and len(body) >= 8:  # BrtCellRk … BrtFmlaError
            column = struct.unpack_from("<I", body)[0]
            if row >= 1 << 20 or column >= 1 << 14:
                raise Refused("file-unreadable", BROKEN)
            _note_cell(sheet, row, column, limits)
            if kind in (3, 11) and len(body) >= 9:  # BrtCellError, BrtFmlaError
                sheet.errors[row, column] = ERRORS.get(body[8], "#N/A")
        elif kind == 176 and len(body) >= 16:  # BrtMergeCell
            r0, r1, c0, c1 = struct.unpack_from("<IIII", body)
            sheet.merges.append((r0, c0, r1, c1))

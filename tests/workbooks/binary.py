"""Formats that no library here writes: .xlsb records, .ods, and an OLE container with a locked package.

Sources: [MS-XLSB] 2.4, OpenDocument 1.2 part 1, [MS-CFB]. Only what a spreadsheet needs to be read.
"""

import struct
from datetime import date, datetime
from xml.sax.saxutils import escape, quoteattr

from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.values import CellError, Serial, Value

ERRORS = {"#DIV/0!": 0x07, "#VALUE!": 0x0F, "#REF!": 0x17, "#NAME?": 0x1D, "#N/A": 0x2A}
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
BINARY = "application/vnd.ms-excel."
Part = tuple[str, bytes]


def serial_of(day: date, date1904: bool) -> int:
    return (day - (date(1904, 1, 1) if date1904 else date(1899, 12, 30))).days


def core_xml(saved: datetime) -> bytes:
    stamp = saved.strftime("%Y-%m-%dT%H:%M:%SZ")
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{stamp}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{stamp}</dcterms:modified>'
        "</cp:coreProperties>"
    ).encode()


def _record(kind: int, body: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, length = len(body), b""
    while True:
        size, low = size >> 7, size & 0x7F
        length += bytes([low | 0x80 if size else low])
        if not size:
            return head + length + body


def _wide(text: str) -> bytes:
    raw = text.encode("utf-16-le")
    return struct.pack("<I", len(raw) // 2) + raw


def xlsb_parts(book: Book) -> list[Part]:
    """The members of an .xlsb; records are BrtBeginBook(131), BrtBundleSh(156), BrtRowHdr(0) …"""
    count = len(book.sheets)
    overrides = [("xl/workbook.bin", f"{BINARY}sheet.binary.macroEnabled.main")]
    overrides += [
        (f"xl/worksheets/sheet{n}.bin", f"{BINARY}worksheet") for n in range(1, count + 1)
    ]
    overrides += [("xl/styles.bin", f"{BINARY}styles")]
    core = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides += [("docProps/core.xml", core)]
    types = "".join(f'<Override PartName="/{p}" ContentType="{t}"/>' for p, t in overrides)
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    sheets = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.bin") for n in range(1, count + 1)]
    links = _relations([*sheets, (f"rId{count + 1}", "styles", "styles.bin")])
    meta = RELATIONS.replace("/relationships", "/relationships/metadata/core-properties")
    roots = _relations([("rId1", "officeDocument", "xl/workbook.bin")]).replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{meta}" Target="docProps/core.xml"/></Relationships>',
    )
    content = (
        f'{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
        'relationships+xml"/><Default Extension="bin" ContentType="application/vnd.ms-excel.'
        f'sheet.binary.macroEnabled.main"/>{types}</Types>'
    )
    parts = [("[Content_Types].xml", content.encode()), ("_rels/.rels", roots.encode())]
    parts += [("xl/workbook.bin", _workbook(book)), ("xl/_rels/workbook.bin.rels", links.encode())]
    parts += [
        (f"xl/worksheets/sheet{n}.bin", _worksheet(sheet, book.date1904))
        for n, sheet in enumerate(book.sheets, start=1)
    ]
    return [*parts, ("xl/styles.bin", _styles()), ("docProps/core.xml", core_xml(book.saved))]


def _relations(links: list[tuple[str, str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for name, kind, target in links
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<Relationships xmlns="{RELATIONS}">{inner}</Relationships>'


def _workbook(book: Book) -> bytes:
    out = _record(131) + _record(153, struct.pack("<III", int(book.date1904), 0, 0))
    out += _record(143)
    for number, sheet in enumerate(book.sheets, start=1):
        state = struct.pack("<II", 1 if sheet.hidden else 0, number)
        out += _record(156, state + _wide(f"rId{number}") + _wide(sheet.name))
    return out + _record(144) + _record(132)


def _worksheet(sheet: Sheet, date1904: bool) -> bytes:
    last_row = max(row for row, _ in sheet.cells)
    last_column = max(column for _, column in sheet.cells)
    out = _record(129) + _record(148, struct.pack("<IIII", 0, last_row, 0, last_column))
    out += _record(145)
    rows = sorted({row for row, _ in sheet.cells})
    for row in rows:
        out += _record(0, struct.pack("<IIHHBI", row, 0, 300, 0, 0, 0))
        for column in sorted(c for r, c in sheet.cells if r == row):
            out += _cell(column, sheet.cells[row, column], date1904)
    out += _record(146)
    if sheet.merges:
        out += _merges(sheet)
    return out + _record(130)


def _merges(sheet: Sheet) -> bytes:
    """BrtBeginMergeCells(177), BrtMergeCell(176), BrtEndMergeCells(178)."""
    out = _record(177, struct.pack("<I", len(sheet.merges)))
    for top, left, bottom, right in sheet.merges:
        out += _record(176, struct.pack("<IIII", top, bottom, left, right))
    return out + _record(178)


def _cell(column: int, value: Value, date1904: bool) -> bytes:
    plain, dated = struct.pack("<II", column, 0), struct.pack("<II", column, 1)
    if isinstance(value, CellError):
        return _record(3, plain + bytes([ERRORS[value.text]]))
    if isinstance(value, date):
        return _record(5, dated + struct.pack("<d", serial_of(value, date1904)))
    if isinstance(value, Serial):
        return _record(5, plain + struct.pack("<d", serial_of(value.day, date1904)))
    if isinstance(value, int) and abs(value) < 1 << 29:
        return _record(2, plain + struct.pack("<i", value << 2 | 2))  # an RK integer
    if isinstance(value, int | float):
        return _record(5, plain + struct.pack("<d", value))
    return _record(6, plain + _wide(value or ""))


def _styles() -> bytes:
    """One font, two fills, one border; format 0 is General, 1 the built-in date format 14."""
    font = struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 2, 134, 0) + bytes(8) + b"\0" + _wide("宋体")
    fill = struct.pack("<I", 0) + bytes(64)
    border = bytes(51)
    out = _record(278)
    out += _record(611, struct.pack("<I", 1)) + _record(43, font) + _record(612)
    out += _record(603, struct.pack("<I", 1)) + _record(45, fill) + _record(604)
    out += _record(613, struct.pack("<I", 1)) + _record(46, border) + _record(614)
    base = struct.pack("<HHHHHBBHH", 0xFFFF, 0, 0, 0, 0, 0, 0, 0x1010, 0)
    out += _record(626, struct.pack("<I", 1)) + _record(47, base) + _record(627)
    out += _record(617, struct.pack("<I", 2))
    for number in (0, 14):
        flags = 1 if number else 0
        out += _record(47, struct.pack("<HHHHHBBHH", 0, number, 0, 0, 0, 0, 0, 0x1010, flags))
    return out + _record(618) + _record(279)


SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
    for short, long in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("meta", "meta"),
    )
)


def ods_parts(book: Book) -> list[Part]:
    tables = "".join(_table(sheet) for sheet in book.sheets)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    content = (
        f'{head}<office:document-content {SPACES} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    )
    stamp = book.saved.strftime("%Y-%m-%dT%H:%M:%S")
    meta = (
        f'{head}<office:document-meta {SPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.2"><office:meta><meta:creation-date>{stamp}</meta:creation-date>'
        f"<dc:date>{stamp}</dc:date></office:meta></office:document-meta>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    space = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{media}"/>'
        for path, media in (("/", kind), ("content.xml", "text/xml"), ("meta.xml", "text/xml"))
    )
    manifest = (
        f'{head}<manifest:manifest xmlns:manifest="{space}" manifest:version="1.2">{entries}'
        "</manifest:manifest>"
    )
    texts = (("content.xml", content), ("meta.xml", meta), ("META-INF/manifest.xml", manifest))
    return [("mimetype", kind.encode()), *((name, text.encode()) for name, text in texts)]


def _table(sheet: Sheet) -> str:
    heads = {(m[0], m[1]): m for m in sheet.merges}
    covered = {
        (row, column)
        for top, left, bottom, right in sheet.merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    } - set(heads)
    last_row = max([row for row, _ in sheet.cells] + [m[2] for m in sheet.merges])
    last_column = max([column for _, column in sheet.cells] + [m[3] for m in sheet.merges])
    rows = []
    for row in range(last_row + 1):
        cells = []
        for column in range(last_column + 1):
            if (row, column) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            span = ""
            if (row, column) in heads:
                top, left, bottom, right = heads[row, column]
                span = f' table:number-columns-spanned="{right - left + 1}"'
                span += f' table:number-rows-spanned="{bottom - top + 1}"'
            cells.append(_ods_cell(sheet.cells.get((row, column)), span))
        rows.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    name = quoteattr(sheet.name)
    return f"<table:table table:name={name}>{''.join(rows)}</table:table>"


def _ods_cell(value: Value, span: str) -> str:
    if value is None:
        return f"<table:table-cell{span}/>"
    if isinstance(value, date):
        kind, text = f'"date" office:date-value="{value.isoformat()}"', value.isoformat()
    elif isinstance(value, Serial):
        number = serial_of(value.day, False)
        kind, text = f'"float" office:value="{number}"', str(number)
    elif isinstance(value, int | float):
        kind, text = f'"float" office:value="{value}"', str(value)
    else:
        kind, text = '"string"', value.text if isinstance(value, CellError) else value
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell{span} office:value-type={kind}>{lines}</table:table-cell>"


def locked_container(payload: bytes) -> bytes:
    """An OLE file as Excel makes it for a workbook with a password: two streams, content unreadable."""
    info = struct.pack("<HHI", 4, 4, 0x40) + b"<encryption/>".ljust(4096 - 8, b" ")
    package = struct.pack("<Q", len(payload)) + bytes(byte ^ 0xA5 for byte in payload)
    package = package.ljust(max(4096, -(-len(package) // 512) * 512), b"\0")
    streams = [("EncryptionInfo", info), ("EncryptedPackage", package)]
    fat, starts, body = [0xFFFFFFFD, 0xFFFFFFFE], [], b""
    for _, data in streams:
        starts.append(len(fat))
        sectors = len(data) // 512
        fat += [len(fat) + n + 1 for n in range(sectors - 1)] + [0xFFFFFFFE]
        body += data
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
    for number, (name, data) in enumerate(streams):
        sibling = 2 if number == 0 else 0xFFFFFFFF
        entries += _entry(name, 2, 0xFFFFFFFF, starts[number], len(data), sibling)
    entries += _entry("", 0, 0xFFFFFFFF, 0, 0)
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    return head + struct.pack("<128I", *fat) + entries + body


def _entry(
    name: str, kind: int, child: int, start: int, size: int, right: int = 0xFFFFFFFF
) -> bytes:
    raw = name.encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw) + 2 if raw else 0, kind, 1)
    head += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(16 + 4 + 16)
    return head + struct.pack("<IQ", start, size)

"""Excel 95 workbooks and OLE files, made of their records on the spot; independent of the readers."""

import struct
from collections.abc import Mapping, Sequence

Value = str | float | bool
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def ole(streams: Mapping[str, bytes]) -> bytes:
    """An OLE file with such streams; each is filled up to 4096 bytes: OLE keeps less elsewhere."""
    contents = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    sectors, chain, starts = b"", [FAT], {}
    for name, data in contents.items():
        count = -(-len(data) // 512)
        starts[name] = len(chain)
        chain += [*range(len(chain) + 1, len(chain) + count), END]
        sectors += data.ljust(count * 512, b"\0")
    directory_start = len(chain)
    names = list(contents)
    entries = [_entry("Root Entry", 5, END, 0, child=1)]
    for index, name in enumerate(names, start=1):
        right = index + 1 if index < len(names) else FREE
        entries.append(_entry(name, 2, starts[name], len(contents[name]), right=right))
    directory = b"".join(entries)
    count = -(-len(directory) // 512)
    chain += [*range(directory_start + 1, directory_start + count), END]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory_start, 0, 4096, END, 0, END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", FREE) * 108
    table = b"".join(struct.pack("<I", link) for link in chain).ljust(512, b"\xff")
    return header + table + sectors + directory.ljust(count * 512, b"\0")


def _entry(
    name: str, kind: int, start: int, size: int, child: int = FREE, right: int = FREE
) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, FREE, right, child)
    return head + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def bof(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHH", 0x500, kind, 0x96C, 1993))


def biff5(
    rows: Sequence[Sequence[Value | bytes | None]],
    page: int = 936,
    encoding: str = "gb18030",
    styles: Sequence[int] = (0,),
    name: str = "台账",
    more: bytes = b"",
) -> bytes:
    """The stream of a workbook of Excel 95. A value that is bytes is a record after row and column;
    `styles`: the number format of each cell style; numbers have the last one."""
    head = bof(5) + record(0x42, struct.pack("<H", page))
    code = 'yyyy"年"m"月"'.encode(encoding, "ignore")
    head += record(0x41E, struct.pack("<HB", 164, len(code)) + code)
    head += b"".join(
        record(0xE0, struct.pack("<HH", 0, style).ljust(16, b"\0")) for style in styles
    )
    title = name.encode(encoding)
    sheet_at = len(head) + 4 + 7 + len(title) + 4
    head += record(0x85, struct.pack("<IBBB", sheet_at, 0, 0, len(title)) + title) + record(
        0x0A, b""
    )
    body = bof(0x10)
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            body += _cell(row, column, value, len(styles) - 1, encoding)
    return head + body + more + record(0x0A, b"")


def _cell(row: int, column: int, value: Value | bytes | None, style: int, encoding: str) -> bytes:
    at = struct.pack("<HHH", row, column, style)
    if value is None:
        return b""
    if isinstance(value, bytes):
        kind, rest = struct.unpack("<H", value[:2])[0], value[2:]
        return record(kind, at + rest)
    if isinstance(value, bool):
        return record(0x205, at + bytes([value, 0]))
    if isinstance(value, float):
        return record(0x203, at + struct.pack("<d", value))
    raw = value.encode(encoding)
    return record(0x204, at + struct.pack("<H", len(raw)) + raw)

"""Records of the binary Excel formats: their kinds, and how a stream of them is walked.

Knows record headers. Does not know what a reader makes of them. Source: [MS-XLS] 2.3, 2.4.
"""

import struct
from collections.abc import Iterator

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
FORMULA, BOOLERR, MULRK, NUMBER, RK = 0x06, 0x205, 0xBD, 0x203, 0x27E
FORMAT, XF, ROW = 0x41E, 0xE0, 0x208


def numbers(layout: str, body: bytes, offset: int = 0) -> tuple[int, ...]:
    """The whole numbers that stand at an offset, in a layout of `struct`."""
    return struct.unpack_from(layout, body, offset)


def biff_records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """(offset, kind, body) of each record; ends at what is no record."""
    offset = 0
    while offset + 4 <= len(stream):
        kind, size = numbers("<HH", stream, offset)
        yield offset, kind, stream[offset + 4 : offset + 4 + size]
        offset += 4 + size

"""The program's icon: three white steps on a red seal, drawn here so that no picture has to be kept.

Knows ICO and PNG. Does not know where an icon is shown.
"""

import struct
import zlib

SIZES = (16, 32, 48, 256)
SEAL, WHITE, NOTHING = b"\xa3\x20\x1d\xff", b"\xff\xff\xff\xff", b"\0\0\0\0"
STEPS = ((0.22, 0.62), (0.44, 0.62), (0.66, 0.62))  # top and length of each white bar


def png(size: int) -> bytes:
    """Returns the icon as a square PNG of `size` pixels."""
    rows = b"".join(
        b"\0" + b"".join(_pixel((x + 0.5) / size, (y + 0.5) / size) for x in range(size))
        for y in range(size)
    )
    head = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _pixel(x: float, y: float) -> bytes:
    """Returns the colour at a place, 0 to 1 from the top left."""
    corner = 0.12
    aside, above = max(corner - x, x - 1 + corner, 0), max(corner - y, y - 1 + corner, 0)
    if aside * aside + above * above > corner * corner:
        return NOTHING
    for top, length in STEPS:
        if top <= y < top + 0.13 and 0.19 <= x < 0.19 + length:
            return WHITE
    return SEAL


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def ico() -> bytes:
    """Returns the icon in all sizes that Windows shows."""
    pictures = [png(size) for size in SIZES]
    at, heads = 6 + 16 * len(SIZES), []
    for size, picture in zip(SIZES, pictures, strict=True):
        side = size % 256  # 0 stands for 256
        heads.append(struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), at))
        at += len(picture)
    return struct.pack("<HHH", 0, 1, len(SIZES)) + b"".join(heads) + b"".join(pictures)

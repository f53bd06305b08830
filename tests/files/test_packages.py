"""A part of a package that is inflated at once is what it is when it is read with care."""

import io
import struct
import zipfile
from collections.abc import Callable

import pytest

from liaison_pipeline.marking.reader import Bounds, PackageReader, Unfit

PART, OTHER = "xl/worksheets/sheet1.xml", "xl/样式.xml"
CONTENT = b'<?xml version="1.0"?><a>' + b"<b>1</b>" * 900 + b"</a>"


def package(way: int = zipfile.ZIP_DEFLATED, streamed: bool = False) -> bytes:
    """Two parts; `streamed`: their sizes stand behind them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", way) as archive:
        for name in (PART, OTHER):
            if streamed:
                with archive.open(name, "w", force_zip64=False) as part:
                    part.write(CONTENT)
            else:
                archive.writestr(name, CONTENT)
    return target.getvalue()


def changed(at: int, to: bytes, entry: bytes = b"PK\x03\x04") -> bytes:
    """The package with other bytes in what the zip says before its first part (or lists of it)."""
    data = bytearray(package())
    start = data.index(entry)
    data[start + at : start + at + len(to)] = to
    return bytes(data)


PACKAGES: dict[str, Callable[[], bytes]] = {
    "deflated": package,
    "stored": lambda: package(zipfile.ZIP_STORED),
    "bzip2": lambda: package(zipfile.ZIP_BZIP2),
    "streamed": lambda: package(streamed=True),
    "behind other bytes": lambda: b"MZ" * 40 + package(),
    "another name before the part": lambda: changed(30, b"y"),
    "another way before the part": lambda: changed(8, b"\0\0"),
    "encrypted": lambda: changed(8, b"\1\0", b"PK\x01\x02"),
    "another checksum": lambda: changed(16, b"abcd", b"PK\x01\x02"),
    "a larger size than there is": lambda: changed(24, struct.pack("<I", 9000), b"PK\x01\x02"),
    "a smaller size than there is": lambda: changed(24, struct.pack("<I", 700), b"PK\x01\x02"),
    "packed bytes cut off": lambda: changed(20, struct.pack("<I", 20), b"PK\x01\x02"),
    "an offset beyond the end": lambda: changed(42, struct.pack("<I", 1 << 30), b"PK\x01\x02"),
    "bytes that are not deflated": lambda: package().replace(
        package()[60:70], b"\xff" * 10
    ),
}  # fmt: skip


def read(data: bytes, part: str) -> bytes | str:
    try:
        return PackageReader(data, Bounds()).read(part)
    except Unfit as error:
        return error.fault.name


@pytest.mark.parametrize("name", PACKAGES)
def test_a_part_that_is_inflated_at_once_is_what_it_is_with_care(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = PACKAGES[name]()
    told = [read(data, part) for part in (PART, OTHER)]
    monkeypatch.setattr(PackageReader, "_at_once", lambda _self, _part: None)
    assert told == [read(data, part) for part in (PART, OTHER)]


@pytest.mark.parametrize("name", ["deflated", "stored", "streamed", "behind other bytes"])
def test_usual_parts_are_inflated_at_once(name: str) -> None:
    reader = PackageReader(PACKAGES[name](), Bounds())
    assert [reader._at_once(part) for part in (PART, OTHER)] == [CONTENT, CONTENT]

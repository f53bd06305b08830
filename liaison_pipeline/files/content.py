"""The bytes of a file, and what formats are told apart by: its first bytes, its parts, its text.

Knows packages, encodings, and how files begin that are neither a table nor a text. Does not know formats.
"""

from dataclasses import dataclass
from functools import cached_property

from liaison_pipeline.files.scan import open_package
from liaison_pipeline.marking.reader import PackageReader
from liaison_pipeline.model.settings import Limits

_FOREIGN = {
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


@dataclass(frozen=True)
class Content:
    """The bytes of a file within the limits; each view of them is made once, when it is asked for."""

    data: bytes
    limits: Limits

    @property
    def is_package(self) -> bool:
        """Whether the file begins as a zip does."""
        return self.data.startswith(b"PK")

    @cached_property
    def package(self) -> PackageReader:
        """The file as a package. Raises Unfit."""
        return open_package(self.data, self.limits)

    def has(self, part: str) -> bool:
        """Whether the file is a package with such a part. Raises Unfit."""
        return self.is_package and part in self.package

    @cached_property
    def foreign(self) -> str:
        """What the file is, where its first bytes say that it is no table; '' otherwise."""
        return next((kind for magic, kind in _FOREIGN.items() if self.data.startswith(magic)), "")

    @cached_property
    def text(self) -> str | None:
        """The file as text; None where it is none."""
        return None if self.is_package or self.foreign else _decode(self.data)


def _decode(data: bytes) -> str | None:
    """UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; None where it is no text."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None

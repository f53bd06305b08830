"""The bytes of a file, and what formats are told apart by: its first bytes, its parts, its text.

Knows packages, and which view of the bytes each format asks for. Does not know formats.
"""

from dataclasses import dataclass
from functools import cached_property

from liaison_pipeline.files.encodings import Text, decode
from liaison_pipeline.files.foreign import Foreign, foreign_kind
from liaison_pipeline.files.scan import open_package
from liaison_pipeline.marking.reader import PackageReader
from liaison_pipeline.model.settings import Limits

LARGE, LARGE_TEXT = 32 << 20, 4 << 20  # bytes of all parts, of a text: 20,000 rows and more


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

    @property
    def is_large(self) -> bool:
        """Whether it has more to read than any unit's own file does. Raises Unfit."""
        return self.package.unpacked > LARGE if self.is_package else len(self.data) > LARGE_TEXT

    def has(self, part: str) -> bool:
        """Whether the file is a package with such a part. Raises Unfit."""
        return self.is_package and part in self.package

    @cached_property
    def foreign(self) -> Foreign | None:
        """What the file is, where its bytes say that it is nothing that is read."""
        return foreign_kind(self.data)

    @cached_property
    def _decoded(self) -> Text | None:
        return None if self.is_package or self.foreign else decode(self.data)

    @property
    def text(self) -> str | None:
        """The file as text; None where it is none."""
        return self._decoded.text if self._decoded else None

    @property
    def damaged_lines(self) -> tuple[int, ...]:
        """The lines of the text in which bytes are no characters."""
        return self._decoded.damaged if self._decoded else ()

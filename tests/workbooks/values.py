"""What a cell of a generated workbook can hold. Does not know formats; writers.py and binary.py do."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Serial:
    """A day that the writer stores as a bare number of days, without a date format."""

    day: date


@dataclass(frozen=True)
class CellError:
    """An error cell such as #REF!."""

    text: str


Value = str | int | float | date | Serial | CellError | None


def words(text: str) -> tuple[str, ...]:
    """Returns the words of a text, a space between each two."""
    return tuple(text.split())


def full_width(text: str) -> str:
    """Returns the text as an input method in full-width mode types it."""
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)

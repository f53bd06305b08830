"""How much room a text takes: Chinese characters are twice as wide as Latin ones.

Knows characters. Does not know fonts or documents: widths are in halves of a Chinese character, as
column widths of a spreadsheet nearly are.
"""

import math
import unicodedata


def width(text: str) -> int:
    """Returns how wide a single line is."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


class _Widths(dict[str, int]):
    """Character -> how wide it is; each is looked up once."""

    def __missing__(self, mark: str) -> int:
        wide = self[mark] = 2 if unicodedata.east_asian_width(mark) in "WFA" else 1
        return wide


_WIDTHS = _Widths()


def line_count(text: str, room: float) -> int:
    """Returns how many lines a text takes where `room` fits into one; Chinese breaks without a blank."""
    room = max(room, 2)
    if "\n" not in text:
        return max(1, math.ceil(width(text) / room))
    return sum(max(1, math.ceil(width(line) / room)) for line in text.split("\n"))


def widest(text: str) -> int:
    """Returns how wide the widest line of a text is."""
    return max(width(line) for line in text.split("\n"))

"""Quotes in a plain text table that open a field and never close it, as people type them.

Knows where a field begins and what a quoted field may hold: line breaks and separators, but no whole
rows. Does not know encodings, cells or workbooks.
"""

import re
from collections import Counter

QUOTE = '"'
LEAST = 3  # separators in a line of a quoted field that make a row of it
_LINE = re.compile(r"\r\n|\r|\n")


def without_stray_quotes(text: str, separator: str) -> tuple[str, tuple[int, ...]]:
    """Returns the text without quotes that would swallow the rows below them, and their lines, from 1.

    A program that writes tables closes every quote. One that is not closed, or closed only rows
    further down, was typed: 1,"大路砖厂,4月5日.
    """
    if QUOTE not in text:
        return text, ()
    mark = re.escape(separator)
    field = re.compile(rf'(?:^|(?<=[\r\n])|(?<={mark}))[ ]*(?P<quoted>"(?:[^"]|"")*(?P<end>"?))')
    row = _separators_of_a_row(text, separator)
    stray: list[int] = []
    start = 0
    while match := field.search(text, start):
        closed = match["end"] and not _opens(text, match.end() - 1, separator)
        if closed and not _holds_a_row(match["quoted"], separator, row):
            start = _after_field(text, match.end(), separator)
        else:
            stray.append(match.start("quoted"))
            start = match.start("quoted") + 1
    kept = "".join(
        text[one + 1 : two] for one, two in zip([-1, *stray], [*stray, None], strict=True)
    )
    lines = dict.fromkeys(len(_LINE.findall(text, 0, place)) + 1 for place in stray)
    return kept, tuple(lines)


def _opens(text: str, place: int, separator: str) -> bool:
    """Returns whether a quote opens a field, by what stands on both sides of it."""
    ends = f"{separator}\r\n"
    return text[place - 1] in ends and text[place + 1 : place + 2].strip(" \t\r\n") not in (
        "",
        separator,
    )


def _separators_of_a_row(text: str, separator: str) -> int:
    """Returns how many separators most lines have, at least so many as make a row."""
    counts = Counter(line.count(separator) for line in _LINE.split(text[:100_000]))
    often = max(counts.items(), key=lambda pair: (pair[1] if pair[0] >= LEAST else 0, pair[0]))[0]
    return max(LEAST, often - 1)


def _holds_a_row(quoted: str, separator: str, row: int) -> bool:
    """Returns whether a line within the quotes is a row, or most of one."""
    lines = _LINE.split(quoted)
    return len(lines) > 1 and any(line.count(separator) >= row for line in lines)


def _after_field(text: str, end: int, separator: str) -> int:
    """Returns where the field ends: at the next separator or line end behind its closing quote."""
    after = re.compile(rf"{re.escape(separator)}|[\r\n]").search(text, end)
    return after.start() if after else len(text)

"""Plain text tables: CSV and tab-separated text, as spreadsheet programs and export buttons write them.

Knows separators, quotes, `="…"` and marks in odd places. Does not know encodings or workbooks.
"""

import csv
import io
import re
from collections import Counter

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.encodings import LOST
from liaison_pipeline.files.grid import Grid, Position, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.quotes import without_stray_quotes
from liaison_pipeline.files.scan import BROKEN

SEPARATORS = ",\t;|"
_QUOTED = re.compile(r'"[^"]*"')
_TOLD = re.compile(r"\s*\"?sep=(.)\"?(?:\r\n|\r|\n)", re.IGNORECASE)
_AS_TEXT = re.compile(r'=\s*"((?:[^"]|"")*)"')
# the field as export buttons write it, with separators in it: ="赵一,138" is one cell
_BARE = re.compile(r'(^|[,;\t|])=("(?:[^"\r\n]|"")*")(?=[,;\t|\r\n]|$)', re.MULTILINE)

# a tab behind a field keeps spreadsheet programs from reading 13800001234 as a number
_TAB_BEHIND = re.compile(r"\t+(?=[,;]|$)")


def is_plain(content: Content) -> bool:
    """Whether a content is a text; what is markup is taken out before."""
    return content.text is not None


def separator_of(text: str) -> str:
    """The separator that splits the most lines into equally many columns."""
    lines = [
        _TAB_BEHIND.sub("", _QUOTED.sub("", line)) for line in text[:100_000].splitlines()[:60]
    ]
    return max(SEPARATORS, key=lambda mark: _evenness(lines, mark))


def _evenness(lines: list[str], mark: str) -> int:
    """How well a separator parts the lines into the number of fields that most have; a title has
    its own marks."""
    counts = Counter(count for line in lines if (count := line.count(mark)))
    return max((often * often * count for count, often in counts.items()), default=0)


def shown_text(value: str) -> str:
    """What a spreadsheet program shows of a field: of `="2021年4月6日"` the date alone."""
    as_text = _AS_TEXT.fullmatch(value.strip())
    return as_text[1].replace('""', '"') if as_text else value


def read_plain(content: Content) -> Workbook:
    """A sheet without a name; every value is a str. Raises Refused."""
    text, limits = (content.text or "").replace("\ufeff", ""), content.limits
    csv.field_size_limit(limits.megabytes * 1024 * 1024)
    told = _TOLD.match(text)
    text = _BARE.sub(r"\1\2", text[told.end() :] if told else text)
    separator = told[1] if told else separator_of(text)
    text, stray = without_stray_quotes(text, separator)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    cells: dict[Position, Raw] = {}
    filled = 0
    try:
        for number, row in enumerate(rows):
            values = non_blank(
                ((number, column), _value(field)) for column, field in enumerate(row)
            )
            filled += bool(values)
            if filled > limits.rows or len(values) > limits.columns:
                raise Refused("file-too-large", f"超过 {limits.rows} 行或 {limits.columns} 列")
            cells.update(values)
    except csv.Error as error:
        raise Refused("file-unreadable", BROKEN) from error
    grid = Grid("", cells)
    return Workbook((grid,), damaged_lines=content.damaged_lines, stray_quotes=stray)


def _value(field: str) -> str | None:
    """What a field shows; damage alone is nothing."""
    value = shown_text(field)
    return value if value.strip(f"{LOST}\x1a \t") else None

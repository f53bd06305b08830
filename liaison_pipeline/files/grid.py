"""The one shape in which every workbook is read: sparse sheets with true addresses.

Knows cells, merges and addresses. Does not know file formats or forms.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as `#REF!`."""

    text: str

    def __str__(self) -> str:
        return self.text


ATTACHMENT = "file-attachment"  # the code with which a picture or a PDF is refused

Raw = str | int | float | bool | date | datetime | time | timedelta | CellError
Position = tuple[int, int]
Merge = tuple[int, int, int, int]


class Refused(Exception):  # noqa: N818  an answer to expect, not an error
    """A file that is not read on: `code` is the finding's, `reason` completes its message."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason


class NotNow(Refused):
    """A file that this computer can't read now: it is no matter of the file, and another run may."""


@dataclass(slots=True)
class Grid:
    """A sheet (or a Word table). Positions are zero-based (row, column); blank cells are absent.

    `merges`: (first row, first column, last row, last column), inclusive. `uncalculated`: formulas
    without a stored value. `hidden_rows`: rows with values that nobody sees. `preamble`: the
    paragraphs above a Word table or the lines above an HTML table; `epilogue`: those below it, in text
    boxes within it, and in page headers and footers. `merged_rows`: those with merged cells.
    """

    name: str
    cells: dict[Position, Raw]
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False
    date1904: bool = False
    uncalculated: frozenset[Position] = frozenset()
    hidden_rows: frozenset[int] = frozenset()
    preamble: tuple[str, ...] = ()
    epilogue: tuple[str, ...] = ()
    merged_rows: frozenset[int] = field(init=False, repr=False, compare=False)
    _origins: dict[Position, Position] = field(init=False, repr=False, compare=False)
    _by_row: dict[int, list[int]] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._origins = {}
        self._by_row = None
        rows = {row for row, _ in self.cells} if self.merges else set()
        for r0, c0, r1, c1 in self.merges:
            for row in range(r0, min(r1, r0 + 5000) + 1):
                if r1 - r0 > 200 and row not in rows:
                    continue
                for column in range(c0, min(c1, c0 + 300) + 1):
                    self._origins[row, column] = (r0, c0)
        self.merged_rows = frozenset(row for row, _ in self._origins)

    def origin(self, row: int, column: int) -> Position:
        """The top left of the merged cell that covers this one, else the cell itself."""
        at = row, column
        return self._origins.get(at, at)

    def raw(self, row: int, column: int) -> Raw | None:
        """The value, of the whole merged cell where there is one; None for a blank."""
        at = row, column
        return self.cells.get(self._origins.get(at, at))

    def text(self, row: int, column: int) -> str:
        """Returns the value as a person sees it; '' for a blank."""
        return show(self.raw(row, column))

    def rows(self) -> list[int]:
        """The rows with a value, in order."""
        return list(self.by_row())

    def by_row(self) -> Mapping[int, Sequence[int]]:
        """Row -> its columns with a value, both in order. Made once: no cell changes after reading."""
        if self._by_row is None:
            self._by_row = {}
            last, own = -1, list[int]()
            for row, column in sorted(self.cells):
                if row != last:
                    last = row
                    own = self._by_row[row] = []
                own.append(column)
        return self._by_row


@dataclass(frozen=True, slots=True)
class Workbook:
    """`saved_at`: the stored last-saved time (China time, no zone), where the file has one. `is_word`:
    its grids are the tables of a Word document. `damaged_lines`: the lines of a text file in which bytes
    are no characters; `stray_quotes`: those with a quote that nothing closes. `answers`: what a property
    of the file says of the content that it answers (files/answers.py)."""

    grids: tuple[Grid, ...]
    saved_at: datetime | None = None
    is_word: bool = False
    damaged_lines: tuple[int, ...] = ()
    stray_quotes: tuple[int, ...] = ()
    answers: str = ""


# what no document can hold, and what nobody sees: soft hyphen, direction marks, zero-width marks, word
# joiner, variation selectors (U+FE0F behind a tick), tags
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\xad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e01ef]"
)


_ERROR = re.compile(r"#(REF!|N/A|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)")


def clean_text(text: str) -> str:
    """Returns the text without what nobody sees or no document can hold; line ends as `\\n`."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", text)


def show(value: Raw | None) -> str:
    """A value as a person sees it in the cell; '' for a blank."""
    if type(value) is str:  # most are
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and (value.hour or value.minute or value.second):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return str(value)


def non_blank(cells: Iterator[tuple[Position, Raw | None]]) -> dict[Position, Raw]:
    """Cleaned cells without the blank ones."""
    kept: dict[Position, Raw] = {}
    for position, value in cells:
        raw = cleaned(value) if isinstance(value, str) else value
        if raw is not None:
            kept[position] = raw
    return kept


def is_clean(text: str) -> bool:
    """Returns whether there is nothing in a text that `cleaned` would take out or take for an error."""
    return "#" not in text and "\r" not in text and not _CONTROL.search(text)


def cleaned(text: str) -> Raw | None:
    """Returns what a text in a cell is, None for a blank."""
    said = clean_text(text)
    if "#" in said and _ERROR.fullmatch(said.strip()):
        return CellError(said.strip())
    return said if said and not said.isspace() else None

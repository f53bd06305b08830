"""A recognised form -> its data rows, each field with the address it came from.

Knows which rows are data, merged cells, 同上 and fillers. Does not know types, bounds or other
rows. A row that names an enterprise is a data row, whatever else it says; head fields below the
rows are taken only from rows that name none. Lines for signatures and seals are no rows.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from liaison_pipeline.files.grid import show
from liaison_pipeline.forms.handed_out import row_digest
from liaison_pipeline.forms.list_rows import is_no_row_of_list
from liaison_pipeline.forms.no_rows import (
    FILLED,
    RowKind,
    RowText,
    is_plain_row,
    kind_of,
)
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.row_content import (
    counts_nothing,
    has_name,
    is_closed_down,
    is_content,
    says_anything,
    says_little_of_whom,
)
from liaison_pipeline.forms.row_fields import Field, read_fields
from liaison_pipeline.forms.row_words import (
    begins_table,
    is_about_filling_in,
    is_remark,
)
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.spelling.dates import read_dates
from liaison_pipeline.spelling.values import (
    fold,
    is_ditto,
    is_filler,
    plain,
)

_EXAMPLE_SHEET = re.compile(
    r"(\d[.、])?(填写|填报|填表)?(说明[及和与])?(示例|样例|范例|举例|范本)(表|页)?\d?(\(.*\))?"
)
NUMERALS = frozenset("一二三四五六七八九十(")  # how a heading of a group begins


@dataclass(frozen=True)
class Row:
    """A data row: `number` as the sheet shows it (from 1), `extra` the columns the form doesn't know.

    `filled`: it says something in a column that the unit fills in. `closed_down`: it has no contact, but
    says that the enterprise is closed. `told_below`: its closing is held back, and was told where the
    table was made that it stands in. `continues`: the enterprise of the row right above, where the
    row names none and says little of whom it is about: it goes on with that one, only not merged.
    """

    number: int
    fields: Mapping[str, Field]
    extra: Mapping[str, str]
    filled: bool = True
    closed_down: bool = False
    told_below: bool = False
    continues: str = ""

    @property
    def identity(self) -> str:
        """What the row says, 序号 aside, for finding the same row twice."""
        raws = [self.fields[name].raw for name in _in_order(tuple(self.fields))]
        return "\x1f".join([fold(raw if type(raw) is str else show(raw)) for raw in raws])


@lru_cache(maxsize=1 << 8)
def _in_order(names: tuple[str, ...]) -> Sequence[str]:
    return [name for name in sorted(names) if name != "serial"]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A run of rows that are none and say more than a number: the first cell and its value, what its
    row says first that is no number, the first and the last row as the sheet shows them, and what
    kinds they are."""

    cell: str
    value: str
    text: str
    first: int
    last: int
    kinds: tuple[RowKind, ...]


@dataclass(frozen=True)
class Body:
    """What stands below the labels: the rows, and what was skipped between them. `example`: on a sheet
    that shows how to fill in."""

    rows: Sequence[Row]
    skipped: Sequence[Skipped] = ()
    has_contacts: bool = True
    example: bool = False

    @cached_property
    def filled(self) -> bool:
        """Tells whether any row is filled in; a ledger without a single 联系时间 has none."""
        return self.has_contacts and any(row.filled for row in self.rows)


def read_rows(block: Block, handed_out: Collection[str] = ()) -> Body:
    """Returns the data rows of a form, top down, and what was passed over.

    `handed_out`: the digests of its rows as this program printed them; such a row is not filled in.
    """
    reader = _Reader(block, handed_out)
    rows = tuple(reader.rows(block.body))
    return Body(rows, tuple(reader.skipped), _has_contacts(block, rows), reader.example)


def skipped_below(block: Block, above: Mapping[str, Field], rest: Sequence[int]) -> Body | None:
    """Returns what is passed over in the last rows of a form, below one with the fields `above`; None
    where any of them is a row."""
    reader = _Reader(block, ())
    reader.above |= above
    if next(reader.rows(rest), None) is not None:
        return None
    return Body((), tuple(reader.skipped))


def _has_contacts(block: Block, rows: Sequence[Row]) -> bool:
    """Returns whether any row of a ledger has a 联系时间 (a form without that column may have any)."""
    if block.form.kind != "ledger" or "contacted_on" not in block.labels.fields:
        return True
    return any(is_content("contacted_on", row.fields["contacted_on"]) for row in rows)


@lru_cache(maxsize=1 << 8)
def is_example_sheet(name: str) -> bool:
    """Returns whether a sheet of such a name shows how to fill in."""
    return bool(_EXAMPLE_SHEET.fullmatch(fold(name)))


class _Reader:
    """Goes through the rows of a form; `skipped` is whole when all rows were taken. `above`: the fields
    that 同上 repeats."""

    def __init__(self, block: Block, handed_out: Collection[str]) -> None:
        self._block = block
        self._handed_out = handed_out
        self.above: dict[str, Field] = {}
        self._open: Skipped | None = None
        self._other = -1  # the last row of a table of another kind below the rows
        self._noted = -1  # the last row of notes
        self._named = -1, ""  # the last row of a form of a unit, and its enterprise
        self.skipped: list[Skipped] = []
        self.example = is_example_sheet(block.grid.name)

    def rows(self, body: Sequence[int]) -> Iterator[Row]:
        """Yields the rows among these of the body."""
        block = self._block
        for row in body:
            if row in block.signatures:
                self._skip(row, RowKind.SIGNATURE)
                continue
            fields = read_fields(block.labels, block.grid, row)
            if block.form.monthly:
                made = self._row_of_unit(row, fields)
            else:
                made = None if is_no_row_of_list(block, row, fields) else self._row(row, fields)
            if made is not None:
                self._close()
                yield made
        self._close()

    def _row_of_unit(self, row: int, fields: dict[str, Field]) -> Row | None:
        """Returns a row of a form that a unit sends; what is none is noted."""
        filled = any(is_content(name, fields[name]) for name in FILLED if name in fields)
        serial, name = (
            fold(fields[n].text) if n in fields else "" for n in ("serial", "enterprise")
        )
        plain_row = filled and not self.example and is_plain_row(serial, name)
        if self._other == row - 1 and not (plain_row and self._tells_day(fields)):
            self._skip_other(row)
            return None
        if plain_row and row not in self._wide and name[0] not in NUMERALS:
            return self._row(row, fields, True) if says_anything(fields) else None
        line = _line(self._block, row, fields, self._wide.get(row, 0))
        if row != self._block.body[0] and begins_table(line.texts):
            self._skip_other(row)
            return None
        kind = kind_of(line) if line.texts else RowKind.BLANK
        if kind is RowKind.ROW and self._goes_on(line, row):
            kind = RowKind.REMARK
        if kind is RowKind.REMARK or (line.texts and is_remark(line.texts[0])):
            self._noted = row
        if kind is RowKind.ROW:
            kind = self._kind_by_form(fields, filled)
        if kind is RowKind.ROW:
            return self._row(row, fields, filled or counts_nothing(fields))
        self._skip(row, kind)
        return None

    def _skip_other(self, row: int) -> None:
        """Notes a row of a list of staff or of statistics below the form, up to the next blank row."""
        self._other = row
        self._skip(row, RowKind.OTHER)

    def _goes_on(self, line: RowText, row: int) -> bool:
        """Returns whether a row goes on with the notes right above it: 说明 |, 1 | 联系时间填年月日."""
        alone = self._noted == row - 1 and len(line.says) == 1
        return alone and is_about_filling_in(line.name)

    def _tells_day(self, fields: Mapping[str, Field]) -> bool:
        """Returns whether a row of a ledger has a day; those of a register need none."""
        found = fields.get("contacted_on")
        return found is None or (found.raw is not None and read_dates(found.raw) is not None)

    def _kind_by_form(self, fields: Mapping[str, Field], filled: bool) -> RowKind:
        """Returns what a row is by the form that it stands in: in a sheet 填写示例 all are examples, and
        a register names no enterprise for its own sake."""
        if self.example:
            return RowKind.EXAMPLE
        told = filled or counts_nothing(fields)
        nobody = self._block.form.kind == "register" or not has_name(fields)
        prepared = nobody and not told
        return RowKind.PREPARED if prepared or not says_anything(fields) else RowKind.ROW

    @cached_property
    def _wide(self) -> Mapping[int, int]:
        """Row -> how many of the form's columns its widest merged cell covers."""
        columns, wide = self._block.labels.columns, dict[int, int]()
        for r0, c0, r1, c1 in self._block.grid.merges:
            width = min(c1 + 1, columns.stop) - max(c0, columns.start)
            if width > 2 and r0 == r1:
                wide[r0] = max(wide.get(r0, 0), width)
        return wide

    def _skip(self, row: int, kind: RowKind) -> None:
        """Notes a row that is none, with the run that it belongs to."""
        block, before = self._block, self._open
        said = [c for c in block.labels.columns if (row, c) in block.grid.cells]
        numbers = all(block.grid.text(row, c).strip().isdecimal() for c in said)
        if kind is RowKind.BLANK or (numbers and kind is not RowKind.NUMBERS):
            return  # says no more than a number
        if before is None:
            texts = [block.grid.text(row, c).strip() for c in said]
            text = next((text for text in texts if not text.isdecimal()), texts[0])
            cell = a1(*block.grid.origin(row, said[0]))
            self._open = Skipped(cell, texts[0], text, row + 1, row + 1, (kind,))
        else:
            kinds = tuple(dict.fromkeys((*before.kinds, kind)))
            self._open = replace(before, last=row + 1, kinds=kinds)

    def _close(self) -> None:
        if self._open is not None:
            self.skipped.append(self._open)
            self._open = None

    def _row(self, row: int, fields: dict[str, Field], filled: bool = True) -> Row:
        if self._handed_out:
            filled = row_digest({n: f.text for n, f in fields.items()}) not in self._handed_out
        for name, found in fields.items():
            if isinstance(found.raw, str) and is_ditto(found.raw):
                above = self.above.get(name, found._replace(raw=None))
                fields[name] = above._replace(own=found.cell)
        self.above.update(fields)
        grid = self._block.grid
        extra = {
            label: text
            for column, label in self._block.labels.extras.items()
            if (text := plain(grid.raw(row, column)))
        }
        closed = self._block.form.kind == "ledger" and is_closed_down(fields, extra)
        return Row(row + 1, fields, extra, filled, closed, continues=self._continues(row, fields))

    def _continues(self, row: int, fields: Mapping[str, Field]) -> str:
        """Returns the enterprise of the row right above, where a row names none and goes on with it."""
        if not self._block.form.monthly:
            return ""
        last, above = self._named
        if has_name(fields):
            named = fields.get("enterprise")
            self._named = row, named.text if named else ""
            return ""
        continues = above if last == row - 1 and says_little_of_whom(fields) else ""
        self._named = row, continues
        return continues


def _line(block: Block, row: int, fields: Mapping[str, Field], wide: int) -> RowText:
    """What is looked at of a row that may be none."""
    grid, named = block.grid, {c: n for n, own in block.labels.fields.items() for c in own}
    texts, columns = [], []
    for column in block.labels.columns:
        text = fold(grid.text(row, column)) if (row, column) in grid.cells else ""
        field = named.get(column, "")
        if text and not is_filler(text) and not (field == "count" and text == "0"):
            texts.append(text)
            columns.append(field)
    own = {
        name: fold(found.text)
        for name, found in fields.items()
        if not found.shared and found.raw is not None and is_content(name, found)
    }
    return RowText(texts, columns, own, wide * 2 > len(block.labels.columns))

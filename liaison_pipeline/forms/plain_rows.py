"""The rows of a plain form, a column at a time.

Plain is a form of a unit, or a consolidated one, of which each row has a number, names an enterprise
beyond doubt and tells a contact (in a register: a grievance), with one cell a column and nothing merged,
repeated (同上) or wrong (#REF!) in it; rows that are none may follow. So is a 企业名录 of which each row
names an enterprise and a unit. Its rows are those that records.py finds, which is the oracle in a test;
none of them is made unless somebody asks for it. Knows when a form is plain, by the different values of
each column. Does not know types: plain_cells.py.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from itertools import repeat
from typing import cast

from liaison_pipeline.files.grid import CellError, Raw, show
from liaison_pipeline.forms.labels import Labels
from liaison_pipeline.forms.no_rows import is_plain_row
from liaison_pipeline.forms.on_demand import OnDemand
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.records import (
    NUMERALS,
    Body,
    Row,
    is_example_sheet,
    read_rows,
    skipped_below,
)
from liaison_pipeline.forms.row_fields import NOUGHTS, WORDS, Field
from liaison_pipeline.forms.row_words import names_enterprise
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.vocabulary import OF_CONSOLIDATED
from liaison_pipeline.spelling.values import (
    are_ordinary,
    filled_texts,
    fold,
    is_ditto,
    is_nothing,
    plain,
)

RawColumn = Sequence[Raw | None]
# the columns that a row has: the last one says of it that it is filled in
_TELLING = {
    "ledger": ("serial", "enterprise", "contacted_on"),
    "register": ("serial", "enterprise", "title"),
    "roster": ("enterprise", "unit"),
}
_NOTHING: Mapping[str, str] = {}
_DIGIT = re.compile(r"\d")


class PlainRows(OnDemand[Row]):
    """Rows as columns of values, top down; each is made where it is asked for. `numbers`: as the sheet
    shows them, from 1; `ordinary`: the columns of texts that say just what they say; `extras`: what each
    row says in columns that the form does not know."""

    def __init__(
        self, labels: Labels, numbers: Sequence[int], columns: Mapping[str, RawColumn]
    ) -> None:
        self.labels = labels
        self.numbers = numbers
        self.columns = columns
        self.extras: Sequence[Mapping[str, str]] = [_NOTHING] * len(numbers)
        self.ordinary = {name for name, column in columns.items() if _is_ordinary(column)}
        self.texts: dict[str, Sequence[str]] = {
            name: cast(Sequence[str], column) if name in self.ordinary else filled_texts(column)
            for name, column in columns.items()
        }
        self.names = list(map(fold, self.texts["enterprise"]))

    def __len__(self) -> int:
        return len(self.numbers)

    def made_at(self, place: int) -> Row:
        """Returns a row as the careful reader makes it."""
        addresses = self.labels.addresses(self.numbers[place])
        fields = {name: Field(own[place], addresses[name]) for name, own in self.columns.items()}
        return Row(self.numbers[place], fields, self.extras[place])

    @property
    def compared(self) -> Sequence[str]:
        """Returns the columns by which rows are known, wherever they stand."""
        return sorted(self.columns.keys() - {"serial"})

    @property
    def all_differ(self) -> bool:
        """Returns whether no two rows say the same, since no two have one name."""
        raws = self.columns["enterprise"]
        return len({fold(show(raw)) for raw in raws}) == len(raws)

    def until(self, stop: int) -> "PlainRows":
        """Returns the first of the rows."""
        columns = {name: column[:stop] for name, column in self.columns.items()}
        return PlainRows(self.labels, self.numbers[:stop], columns)

    def picked(self, places: Sequence[int]) -> "PlainRows":
        """Returns some of the rows."""
        columns = {name: [column[at] for at in places] for name, column in self.columns.items()}
        rows = PlainRows(self.labels, [self.numbers[at] for at in places], columns)
        rows.extras = [self.extras[at] for at in places]
        return rows


def body_of(block: Block, handed_out: Collection[str]) -> Body:
    """Returns what stands below the labels of a form: its rows as columns where it is plain, else one by
    one as read_rows finds them."""
    plain = None if handed_out else plain_body(block)
    return plain or read_rows(block, handed_out)


def picked(rows: Sequence[Row], places: Sequence[int]) -> Sequence[Row]:
    """Returns some of the rows."""
    return rows.picked(places) if isinstance(rows, PlainRows) else [rows[at] for at in places]


def texts_of(rows: Sequence[Row], name: str) -> Sequence[str]:
    """Returns what a column says, which all of the rows have."""
    if isinstance(rows, PlainRows):
        return rows.texts[name]
    return [row.fields[name].text for row in rows]


def raw_values(rows: Sequence[Row], name: str) -> RawColumn:
    """Returns what stands in a column of some rows."""
    if isinstance(rows, PlainRows):
        return rows.columns.get(name, ())
    return [row.fields[name].raw for row in rows if name in row.fields]


def plain_body(block: Block) -> Body | None:
    """Returns what stands below the labels of a plain form, None for another one. Below its rows there
    may be rows that are none: prepared ones, totals, signatures."""
    if not _is_plain_form(block):
        return None
    cells, body, single = block.grid.cells, block.body, block.labels.single or ()
    columns = {name: [cells.get((row, own)) for row in body] for name, own, _ in single}
    rows = PlainRows(block.labels, [row + 1 for row in body], columns)
    stop = _first_odd_of_list(rows) if block.form.kind == "roster" else _first_odd(rows, block.form)
    rest = body[stop:]
    if stop < len(body):
        rows = rows.until(stop)
    if not (stop and _are_single(block, body[:stop]) and _are_plain_columns(rows)):
        return None
    rows.extras = _extras(block, body[:stop])
    below = skipped_below(block, rows[-1].fields, rest) if rest else None
    if rest and below is None:
        return None
    return Body(rows, below.skipped if below else ())


def _is_plain_form(block: Block) -> bool:
    """Returns whether a form is one that a unit fills in, or consolidated, or a 企业名录, with columns of
    the program's own, one cell each."""
    form, labels, grid = block.form, block.labels, block.grid
    own = [name for name in labels.fields if name not in OF_CONSOLIDATED]
    return (
        labels.single is not None
        and form.kind in _TELLING
        and all(name in labels.fields for name in _TELLING[form.kind])
        and all(name in form.columns and not form.columns[name].added for name in own)
        and not grid.uncalculated
        and not is_example_sheet(grid.name)
    )


def _are_single(block: Block, body: Collection[int]) -> bool:
    """Returns whether nothing in some rows is merged, and none of them is a signature."""
    return block.grid.merged_rows.isdisjoint(body) and block.signatures.isdisjoint(body)


def _is_ordinary(column: RawColumn) -> bool:
    """Returns whether a column holds nothing but texts that say just what they say."""
    return set(map(type, column)) == {str} and are_ordinary(cast(set[str], set(column)))


def _first_odd(rows: PlainRows, form: Form) -> int:
    """Returns the place of the first row without a number, an enterprise, or what tells that it is filled
    in; of a ledger a day with a digit, not 已停业."""
    told = rows.columns[_TELLING[form.kind][-1]]
    telling = {value for value in set(told) if value is not None and not is_nothing(plain(value))}
    if form.kind == "ledger":
        telling = {day for day in telling if not isinstance(day, str) or _DIGIT.search(day)}
    serials = map(fold, rows.texts["serial"])
    for at, (serial, name, value) in enumerate(zip(serials, rows.names, told, strict=True)):
        if value not in telling or not is_plain_row(serial, name) or name[0] in NUMERALS:
            return at
    return len(rows)


def _first_odd_of_list(rows: PlainRows) -> int:
    """Returns the place of the first row without an enterprise and a unit, or with more than a number
    before the enterprise: of such a one list_rows.py tells whether it is a row."""
    fields, texts = rows.labels.fields, rows.texts
    before = range(rows.labels.columns.start, fields["enterprise"][0])
    if not set(before) <= set(fields.get("serial", ())):
        return 0
    serials = map(fold, texts["serial"]) if before else repeat("", len(rows))
    told = zip(serials, rows.names, map(fold, texts["unit"]), strict=True)
    for at, (serial, name, unit) in enumerate(told):
        is_number = not serial or serial.isdecimal()
        if not is_number or unit in ("", name) or not names_enterprise(name):
            return at
    return len(rows)


def _are_plain_columns(rows: PlainRows) -> bool:
    """Returns whether no cell has an error, repeats the one above, or has a nought where words belong."""
    for name, column in rows.columns.items():
        if name in rows.ordinary:
            continue
        values = set(column)
        if name in WORDS and not NOUGHTS.isdisjoint(values):
            return False
        for value in values:
            if is_ditto(value) if type(value) is str else isinstance(value, CellError):
                return False
    return True


def _extras(block: Block, body: Sequence[int]) -> Sequence[Mapping[str, str]]:
    """Returns what rows say in columns that the form does not know."""
    labels, cells = block.labels.extras, block.grid.cells
    if not labels:
        return [_NOTHING] * len(body)
    return [
        {label: text for own, label in labels.items() if (text := plain(cells.get((row, own))))}
        for row in body
    ]

"""The typed values of a plain form, a column at a time.

A value is typed once for all rows and workbooks that have it. A row with a cell that is not clean is
typed by itself, as cells.py types any row, and so is one that a check of the schema fails later, or one
of a consolidated form that has a text in its column 原文. A value of a list of the office is typed once
for all rows of the list: it may hang on the sub-district. Knows which columns hold people, days or any
text. Does not know which rows are rows, nor the checks.
"""

from collections.abc import Sequence
from functools import lru_cache

from liaison_pipeline.files.grid import Raw
from liaison_pipeline.forms.cells import (
    DATES,
    OF_PEOPLE,
    CellReader,
    Context,
    known_cell,
    type_cell,
    type_row,
)
from liaison_pipeline.forms.on_demand import OnDemand
from liaison_pipeline.forms.originals import COLUMN as ORIGINAL
from liaison_pipeline.forms.originals import restored
from liaison_pipeline.forms.plain_rows import PlainRows
from liaison_pipeline.forms.remembered import Clean
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.typed_row import TypedRow, TypedValue
from liaison_pipeline.model.period import Day
from liaison_pipeline.spelling.contacts import is_clean_contact


class PlainCells(OnDemand[TypedRow]):
    """Typed rows as columns. `values`: column -> value of each row, None for nothing; `days`: name of the
    field of a row -> its days; `made`: the rows that stand by themselves, by their place."""

    def __init__(self, rows: PlainRows, context: Context, read: CellReader | None = None) -> None:
        """`read`: reads one cell of a list, as type_row has it."""
        self.rows = rows
        self.values: dict[str, list[TypedValue]] = {}
        self.days: dict[str, Sequence[tuple[Day, ...]]] = {}
        self.made: dict[int, TypedRow] = {}
        self._context = context
        self._reader = read
        odd = {at for at, text in enumerate(rows.texts.get(ORIGINAL, ())) if text}
        for name, any_text in context.columns:
            odd.update(self._read(name, any_text))
        for at in odd:
            self.made[at] = self._typed_at(at)
            for name, own in self.values.items():
                own[at] = self.made[at].values[name]

    def _read(self, name: str, any_text: bool) -> Sequence[int]:
        """Types a column; returns the rows in which something is wrong with its cell."""
        raws = self.rows.columns.get(name)
        if raws is None:
            self.values[name] = [None] * len(self.rows)
            return ()
        texts = self.rows.texts[name]
        of_list = self._reader is not None and name != "enterprise"
        if any_text and not of_list:
            self.values[name] = [text or None for text in texts]
            return ()
        if not of_list and _holds_people(self._context.form, name):
            self.values[name] = [text or None for text in texts]
            odd = {text for text in set(texts) if text and not is_clean_contact(text)}
            return [at for at, text in enumerate(texts) if text in odd] if odd else ()
        said = self._said(name, raws)
        self.values[name] = [clean.value if clean else None for clean in said]
        if name in DATES:
            self.days[DATES[name]] = [clean.days or () if clean else () for clean in said]
        return [at for at, clean in enumerate(said) if clean is None]

    def _said(self, name: str, raws: Sequence[Raw | None]) -> Sequence[Clean | None]:
        """Returns what each cell of a column says, None for one with which something is wrong."""
        if len(set(map(type, raws))) == 1:
            alike = {raw: self._clean(name, raw) for raw in set(raws)}
            return [alike[raw] for raw in raws]
        keys = [(type(raw), raw) for raw in raws]  # 1 and 1.0 are equal, and two things
        told = {key: self._clean(name, key[1]) for key in set(keys)}
        return [told[key] for key in keys]

    def __len__(self) -> int:
        return len(self.rows)

    def made_at(self, place: int) -> TypedRow:
        """Returns a typed row, which stands by itself from then on."""
        if place not in self.made:
            self.made[place] = self._typed_at(place)
        return self.made[place]

    def _typed_at(self, place: int) -> TypedRow:
        row = restored(self.rows[place], self._context.form)
        return type_row(row, self._context, self._reader)

    def _clean(self, name: str, raw: Raw | None) -> Clean | None:
        """Returns what a cell with this value says by itself, None where something is wrong with it."""
        context, read = self._context, self._reader
        known = context.clean.get(name, raw) if read is None else None
        if known is None:
            alone, cell = TypedRow(0, {}, {}, ""), Field(raw, "")
            if read is None:
                value = known_cell(name, cell, context, alone)
            else:
                value = type_cell(name, cell, context, alone, read)
            if not (alone.verdicts or alone.faults or alone.findings):
                known = Clean(value, alone.dates.get(DATES.get(name, "")))
        return known


@lru_cache(maxsize=1 << 8)
def _holds_people(form: Form, name: str) -> bool:
    """Returns whether nothing but people is looked for in a column, as read_by_checks does."""
    column = form.columns[name]
    special = name in (*DATES, "count", "category") or column.has("is_date")
    people = any(column.has(check) for check in OF_PEOPLE)
    return people and column.dtype == "str" and not (special or column.has("is_count"))

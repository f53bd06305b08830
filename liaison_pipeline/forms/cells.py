"""Typed values of a row, and what is wrong with a single cell.

A cell that cannot be read gets its finding here and becomes empty, so that the schema's checks see
typed columns only. Passes: `张三 13800000000`, `4月5日`. Fails: `张三1380000000` (phone-invalid),
`2月30日` (date-invalid), `#REF!` (cell-error).
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.grid import CellError
from liaison_pipeline.forms.records import Field, Row
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.findings import Finding, Holds, narrowed
from liaison_pipeline.model.period import Calendar, Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.spelling.dates import Contacted, complete, read_dates
from liaison_pipeline.spelling.values import comparable, fold, plain, read_category, read_count

CONTACTS = {"enterprise_contact", "leader_contact", "service_contact"}
Values = dict[str, object]
_DEFAULTS: dict[str, Values] = {
    "ledger": {"contact_dates": "", "count_shared": False},
    "register": {"closed_dates": ""},
    "roster": {},
    "dispatch": {"dispatched_dates": "", "target_unit": ""},
    "callback": {"closed_dates": "", "called_dates": ""},
    "statement": {"filed_dates": ""},
}
DATES = {
    "contacted_on": "contact_dates",
    "closed_on": "closed_dates",
    "dispatched_on": "dispatched_dates",
    "called_on": "called_dates",
    "filed_on": "filed_dates",
}


@dataclass(frozen=True)
class Context:
    """What a form tells its rows. `period` is None where nothing tells the month."""

    form: Form
    period: Period | None
    settings: Settings
    date1904: bool
    place: Place
    subdistrict: str = ""


@dataclass
class TypedRow:
    """`faults`: columns whose finding is already made. `held_columns`: those that hold something back."""

    values: Values
    findings: list[Finding] = field(default_factory=list)
    faults: set[str] = field(default_factory=set)
    held_columns: set[str] = field(default_factory=set)

    @property
    def held(self) -> bool:
        """Returns whether the row is in no figure."""
        return any(found.holds is Holds.ROW for found in self.findings)

    def add(self, column: str, found: Finding) -> None:
        """Keeps a finding of one of the row's columns."""
        self.findings.append(found)
        if found.holds:
            self.held_columns.add(column)


CellReader = Callable[[str, Field, Context, TypedRow, Place], object]


def type_row(row: Row, context: Context, read: CellReader | None = None) -> TypedRow:
    """Column -> typed value (None for nothing), with `cells` (addresses) and `extra` as JSON.

    `read` reads one cell of a list; what units send is read here.
    """
    read = read or _read_cell
    typed = TypedRow({"row": row.number, **_DEFAULTS[context.form.kind]})
    for name in context.form.labels:
        cell = row.fields.get(name)
        typed.values[name] = None if cell is None else _type_cell(name, cell, context, typed, read)
    typed.values.setdefault("enterprise", None)  # a statement of units names none
    typed.values["enterprise_key"] = comparable(str(typed.values["enterprise"] or ""))
    if "title" in context.form.labels:
        typed.values["title_key"] = comparable(str(typed.values["title"] or ""))
    cells = {name: cell.cell for name, cell in row.fields.items()}
    typed.values["cells"] = json.dumps(cells, ensure_ascii=False)
    typed.values["extra"] = json.dumps(dict(row.extra), ensure_ascii=False)
    typed.values["identity"] = _identity(row)
    return typed


def place_of(name: str, cell: str, value: str, context: Context) -> Place:
    return replace(context.place, cell=cell, column=context.form.labels[name], value=value)


def _identity(row: Row) -> str:
    """What a row says, 序号 aside, for finding the same row twice."""
    return "\x1f".join(
        fold(plain(cell.raw)) for name, cell in sorted(row.fields.items()) if name != "serial"
    )


def _type_cell(
    name: str, cell: Field, context: Context, typed: TypedRow, read: CellReader
) -> object:
    place = place_of(name, cell.cell, plain(cell.raw), context)
    if isinstance(cell.raw, CellError):
        typed.add(name, finding("cell-error", place))
        typed.faults.add(name)
        return plain(cell.raw) if name in ("closed_on", "progress") else None  # not empty: wrong
    if cell.uncalculated:
        typed.findings.append(finding("formula-uncalculated", place))
        if name not in context.form.required:
            typed.faults.add(name)
        return None
    return read(name, cell, context, typed, place)


def _read_cell(name: str, cell: Field, context: Context, typed: TypedRow, place: Place) -> object:
    if name in DATES:
        return type_dates(name, cell, context, typed, place)
    if name == "count":
        return _type_count(cell, typed, place)
    if name in CONTACTS:
        typed.findings += _check_contact(cell.text, place)
    if name == "category":
        return read_category(cell.text, context.form.metadata["categories"]) or None
    return cell.text or None


def _type_count(cell: Field, typed: TypedRow, place: Place) -> int | None:
    typed.values["count_shared"] = cell.shared
    if not cell.text and fold(plain(cell.raw)) != "无":
        return None
    count = read_count(cell.raw) if cell.raw is not None else None
    if count is None:
        typed.add("count", finding("count-invalid", place))
        typed.faults.add("count")
    return count


def type_dates(
    name: str, cell: Field, context: Context, typed: TypedRow, place: Place
) -> str | None:
    """The text of a date cell; its dates (`2021-04-05;2021-04-12~`) go into their own column."""
    typed.values[DATES[name]] = ""
    if not cell.text:
        return None
    read = read_dates(cell.raw, context.date1904) if cell.raw is not None else None
    unfinished = context.period is None and any(
        part.year is None or part.month is None for part in (read.parts if read else ())
    )
    days = None
    if read and not unfinished:
        days = complete(read, context.period or Period(2021, 4))
    if read is None or (days is None and not unfinished):
        invalid = finding("date-invalid", place)
        typed.add(name, narrowed(invalid, Holds.CLOSING) if name == "closed_on" else invalid)
        typed.faults.add(name)
        return cell.text
    if days is None:
        return cell.text
    typed.findings += _doubts(days, read.doubt, place)
    if name == "contacted_on":
        for outside in _outside(days, context, place):
            typed.add(name, outside)
    typed.values[DATES[name]] = ";".join(
        f"{day.day.isoformat()}{'' if day.precise else '~'}" for day in days
    )
    return cell.text if isinstance(cell.raw, str) else "、".join(str(day.day) for day in days)


def _doubts(days: tuple[Contacted, ...], doubt: bool, place: Place) -> Iterator[Finding]:
    if not all(day.precise for day in days):
        yield finding("date-imprecise", place)
    if doubt:
        day = days[0].day
        read, other = f"{day.month}月{day.day}日", f"{day.month}月{day.day * 10}日"
        yield finding("date-ambiguous", place, read=read, other=other)


def _outside(days: tuple[Contacted, ...], context: Context, place: Place) -> Iterator[Finding]:
    period, calendar = context.period, context.settings.calendar
    if period is None:
        return
    carried = [d.day for d in days if d.precise and calendar.is_carried(d.day, period)]
    if not all(_belongs(day, period, calendar) for day in days):
        yield finding("date-outside-period", place, period_text=period.chinese)
    elif carried:
        counted = calendar.counts_for(carried[0]).chinese
        yield finding("date-carried", place, counted=counted)


def _belongs(day: Contacted, period: Period, calendar: Calendar) -> bool:
    return calendar.belongs(day.day, period) if day.precise else Period.of(day.day) == period


def _check_contact(text: str, place: Place) -> Iterator[Finding]:
    if not text:
        return
    contact = read_contact(text)
    for bad, reason in contact.invalid:
        yield finding("phone-invalid", place, bad=bad, reason=reason)
    if not contact.phones and not contact.invalid:
        yield finding("phone-missing", place)
    elif not contact.names:
        yield finding("name-missing", place)

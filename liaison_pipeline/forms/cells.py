"""Typed values of a row, and what is wrong with a single cell.

A cell that cannot be read gets its finding here and becomes empty, so that the schema's checks see
typed columns only. Passes: `张三 13800000000`, `4月5日`. Fails: `张三1380000000` (phone-invalid),
`2月30日` (date-invalid), `#REF!` (cell-error). An error value holds its row in any official column,
序号 too. Knows the meaning of each column. Does not know other rows or files.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.grid import CellError
from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.remembered import Clean, Remembered, remembered
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.schema_columns import FormColumn
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.typed_row import TypedRow, TypedValue
from liaison_pipeline.model.findings import Finding, Holds, narrowed
from liaison_pipeline.model.period import Calendar, Day, Period, some_of
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.spelling.dates import complete, read_dates
from liaison_pipeline.spelling.values import (
    SHORT,
    fold,
    normal,
    plain,
    read_category,
    read_count,
    read_number,
)

OF_PEOPLE = ("valid_phones", "has_phone", "has_name")
NOT_YET = (
    "还没有办结的，请把“办结时间”空着，在“办理情况”里写明进展；已经办结的，请写办结那一天的日期。"
)
# where a rule marks one row among others: 同上 stands there itself. What is wrong with a value that 同上
# repeats is told once, where it is written
_OF_THE_ROW = frozenset(("enterprise", "title", "closed_on", "progress"))
# 2月30日, 4-5-6: somebody wrote a day; not so 未办结, 正在办理, 5月底前, 预计6月
_SURELY_DATE = re.compile(r"\d\s*[月./-]\s*\d|\d{6}|\d\s*[日号](?!前|左右|之前|以前)")
DATES = {
    "contacted_on": "contact_dates",
    "closed_on": "closed_dates",
    "dispatched_on": "dispatched_dates",
    "called_on": "called_dates",
    "filed_on": "filed_dates",
    "deadline": "deadline_dates",
    "system_date": "system_dates",
}


@dataclass(frozen=True)
class Context:
    """What a form tells its rows. `period` is None where nothing tells the month; `near` completes dates
    where two months are told: of both the year is known."""

    form: Form
    period: Period | None
    settings: Settings
    date1904: bool
    place: Place
    subdistrict: str = ""
    near: Period | None = None
    clean: Remembered = field(init=False, repr=False, compare=False)
    columns: Sequence[tuple[str, bool]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        periods = self.period, self.near
        clean = remembered(self.form, self.settings, periods, self.date1904)
        object.__setattr__(self, "clean", clean)
        object.__setattr__(self, "columns", _columns(self.form))


CellReader = Callable[[str, Field, Context, TypedRow, Place], TypedValue]


def type_row(row: Row, context: Context, read: CellReader | None = None) -> TypedRow:
    """Returns a row with typed values, None for nothing, and what is wrong with its cells.

    `read` reads one cell of a list; what units send is read here.
    """
    read = read or _read_cell
    cells = {
        name: cell.own if cell.own and name in _OF_THE_ROW else cell.cell
        for name, cell in row.fields.items()
    }
    typed = TypedRow(
        row.number,
        cells,
        row.extra,
        row.identity,
        told_below=row.told_below,
        continues=row.continues,
    )
    own, values, remembers = row.fields, typed.values, read is _read_cell
    for name, any_text in context.columns:
        cell = own.get(name)
        if cell is None or (not remembers and cell.raw is None and not cell.uncalculated):
            values[name] = None  # nothing is wrong with a blank cell of a list by itself
        elif any_text and remembers and type(cell.raw) is str:
            values[name] = cell.text or None
        elif remembers:
            values[name] = known_cell(name, cell, context, typed)
        else:
            values[name] = type_cell(name, cell, context, typed, read)
    if context.form.kind == "ledger" and (row.closed_down or not row.filled):
        _settle(row, context, typed)
    return typed


def _settle(row: Row, context: Context, typed: TypedRow) -> None:
    """Leaves a ledger row without a contact at that: 已停业 is told once, at 联系时间; a row that only
    names its enterprise goes with the contact, wherever that is told."""
    typed.verdicts.clear()
    typed.dates.clear()
    typed.settled = True
    typed.unfilled = not row.closed_down
    typed.values["count"] = None
    cell = row.fields.get("contacted_on")
    if row.closed_down and cell is not None:
        place = place_of("contacted_on", cell.cell, cell.text, context)
        advice = (
            "请写本月联系的日期；企业已停业或迁出的，请告知经发办（名录里写“注销”），并删去这一行。"
        )
        typed.add("contacted_on", finding("cell-missing", place, advice))


def place_of(name: str, cell: str, value: str, context: Context) -> Place:
    """Returns where a cell of the form stands."""
    at = context.place
    return Place(at.file, at.sheet, cell, context.form.labels[name], value, at.period, at.unit)


def known_cell(name: str, cell: Field, context: Context, typed: TypedRow) -> TypedValue:
    """Returns what a cell says, remembered where nothing was wrong with the same value before: most
    values of a column come again in other rows and workbooks, and are clean."""
    raw = cell.raw
    if cell.uncalculated or isinstance(raw, CellError):
        return type_cell(name, cell, context, typed, _read_cell)
    if isinstance(raw, str) and len(raw) > SHORT:
        return type_cell(name, cell, context, typed, _read_cell)
    known = context.clean.get(name, raw)
    if known is not None:
        if known.days is not None:
            typed.dates[DATES[name]] = known.days
        if name == "count":
            typed.count_shared = cell.shared
        return known.value
    told = len(typed.findings)
    value = type_cell(name, cell, context, typed, _read_cell)
    if name not in typed.verdicts and name not in typed.faults and len(typed.findings) == told:
        context.clean.keep(name, raw, Clean(value, typed.dates.get(DATES.get(name, ""))))
    return value


@lru_cache(maxsize=16)
def _columns(form: Form) -> Sequence[tuple[str, bool]]:
    """Returns the columns, and of each whether any text is right in it, as far as a cell by itself can
    tell."""
    return [(name, _is_any_text(name, form.columns[name])) for name in form.labels]


def _is_any_text(name: str, column: FormColumn) -> bool:
    read = ("is_date", "is_count", *OF_PEOPLE)
    special = name in (*DATES, "count", "category") or any(column.has(check) for check in read)
    return column.dtype == "str" and not special


def type_cell(
    name: str, cell: Field, context: Context, typed: TypedRow, read: CellReader
) -> TypedValue:
    """Returns what a cell says, read anew."""
    place = place_of(name, cell.cell, plain(cell.raw), context)
    if isinstance(cell.raw, CellError):
        typed.doubt(name, finding("cell-error", place))
        typed.faults.add(name)
        return plain(cell.raw) if name in ("closed_on", "progress") else None  # not empty: wrong
    if cell.uncalculated:
        typed.doubt(name, finding("formula-uncalculated", place))
        if name not in context.form.required:
            typed.faults.add(name)
        return None
    return read(name, cell, context, typed, place)


def _read_cell(
    name: str, cell: Field, context: Context, typed: TypedRow, place: Place
) -> TypedValue:
    if name == "category":
        return read_category(cell.text, context.form.words("categories")) or None
    return read_by_checks(name, cell, context, typed, place)


def read_by_checks(
    name: str, cell: Field, context: Context, typed: TypedRow, place: Place
) -> TypedValue:
    """Returns a cell as its column's checks want it read: a date, a number of things, people, a text."""
    column = context.form.columns[name]
    if name in DATES or column.has("is_date"):
        return type_dates(name, cell, context, typed, place)
    if name == "count" or column.has("is_count"):
        return _type_count(name, cell, typed, place)
    if column.dtype != "str":
        return _type_number(name, cell, column.dtype, typed, place)
    if any(column.has(check) for check in OF_PEOPLE):
        for doubt in _check_contact(cell, place):
            typed.doubt(name, doubt)
    return cell.text or None


def _type_number(
    name: str, cell: Field, dtype: str, typed: TypedRow, place: Place
) -> int | float | None:
    """Returns the number in a cell of a column that an office has added."""
    if not cell.text or cell.raw is None:
        return None
    number = read_number(cell.raw)
    if number is None or (dtype == "Int64" and not number.is_integer()):
        what = "整数" if dtype == "Int64" else "数字"
        typed.add(
            name, finding("value-invalid", place, rule=f"应是{what}", advice=f"请填写{what}。")
        )
        typed.faults.add(name)
        return None
    return int(number) if dtype == "Int64" else number


def _type_count(name: str, cell: Field, typed: TypedRow, place: Place) -> int | None:
    if name == "count":
        typed.count_shared = cell.shared
    if not cell.text and fold(plain(cell.raw)) != "无":
        return None
    count = read_count(cell.raw) if cell.raw is not None else None
    if count is None:
        typed.doubt(name, finding("count-invalid", place))
        typed.faults.add(name)
    return count


def type_dates(
    name: str, cell: Field, context: Context, typed: TypedRow, place: Place
) -> str | None:
    """Returns the text of a date cell; its days go into a field of their own."""
    if not cell.text:
        return None
    read = read_dates(cell.raw, context.date1904) if cell.raw is not None else None
    anchor = context.period or context.near
    unfinished = anchor is None and any(
        part.year is None or part.month is None for part in (read.parts if read else ())
    )
    days = None
    if read and not unfinished:
        last = context.settings.calendar.last_day_of_month
        days = complete(read, anchor or Period(2021, 4), last)
    if read is None or (days is None and not unfinished):
        words = (
            name == "closed_on" and isinstance(cell.raw, str) and not _SURELY_DATE.search(cell.raw)
        )
        invalid = finding("date-invalid", place, NOT_YET if words else "")
        typed.doubt(name, narrowed(invalid, Holds.CLOSING) if name == "closed_on" else invalid)
        typed.faults.add(name)
        return cell.text
    if days is None:
        return cell.text
    for doubt in (*_doubts(days, read.doubt, place), *_outside(days, context, place)):
        typed.doubt(name, doubt)
    if name in DATES:
        typed.dates[DATES[name]] = days
    return cell.text if isinstance(cell.raw, str) else "、".join(str(day.day) for day in days)


def _doubts(days: tuple[Day, ...], doubt: bool, place: Place) -> Iterator[Finding]:
    if not all(day.precise for day in days):
        yield finding("date-imprecise", place)
    if doubt:
        day = days[0].day
        read, other = f"{day.month}月{day.day}日", f"{day.month}月{day.day * 10}日"
        yield finding("date-ambiguous", place, read=read, other=other)


def _outside(days: tuple[Day, ...], context: Context, place: Place) -> Iterator[Finding]:
    """Yields what is wrong with days that are not of the month; the schema says where that matters."""
    period, calendar = context.period, context.settings.calendar
    if period is None:
        return
    carried = [day for day in days if day.precise and calendar.is_carried(day.day, period)]
    outside = [day for day in days if not _belongs(day, period, calendar)]
    if outside:
        which, span = some_of(outside, days), calendar.days_of(period)
        yield finding("date-outside-period", place, which=which, period_text=span)
    elif carried:
        counted = calendar.counts_for(carried[0].day).chinese
        yield finding("date-carried", place, which=some_of(carried, days), counted=counted)


def _belongs(day: Day, period: Period, calendar: Calendar) -> bool:
    return calendar.belongs(day.day, period) if day.precise else Period.of(day.day) == period


def _digits(text: str) -> str:
    return re.sub(r"\D", "", normal(text))


def _check_contact(cell: Field, place: Place) -> Iterator[Finding]:
    if not cell.text:
        return
    contact = read_contact(cell.text)
    for bad, reason in contact.invalid:
        own = next((at for at, said in cell.parts.items() if _digits(bad) in _digits(said)), "")
        at = replace(place, cell=own, value=cell.parts[own]) if own else place
        yield finding("phone-invalid", at, bad=bad, reason=reason)
    if not contact.phones and not contact.invalid:
        yield finding("phone-missing", place)
    elif not contact.names:
        yield finding("name-missing", place)

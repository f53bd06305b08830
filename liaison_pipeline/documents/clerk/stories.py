"""From a grievance or an enterprise to every cell that tells of it.

Knows lives and rows. Does not know figures, documents or terminals.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from liaison_pipeline.documents.clerk.traces import Trace, TraceLine, trace_line
from liaison_pipeline.errors import RequestError
from liaison_pipeline.facts.decisions import read_number
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.items import Item
from liaison_pipeline.facts.numbers import of_any_time
from liaison_pipeline.facts.sayings import YES
from liaison_pipeline.facts.sent import FORM_NAMES
from liaison_pipeline.model.rows import (
    CallbackRow,
    DispatchRow,
    FormRow,
    GrievanceRow,
    SameAsRow,
    UnitRow,
)
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.proposals import GENERAL, key_of
from liaison_pipeline.spelling.titles import comparable, comparable_title
from liaison_pipeline.spelling.units import match_unit
from liaison_pipeline.spelling.values import fold

MOST_CANDIDATES = 20
WHAT = {
    "raised": "登记", "continued": "继续登记", "closed": "办结", "repeated": "重复登记",
    "reopened": "重新办理", "moved": "交办", "vanished": "漏登记",
}  # fmt: skip


def trace_grievance(month: Month, number: str) -> Trace | None:
    """Returns the life of a grievance, by its number or code, up to the month."""
    found = [
        g
        for g in month.facts.lives.all
        if number in (g.number, g.key[1]) or number == "-".join(g.key)
    ] or _published_as(number, month)
    if len(found) > 1:
        raise _several(number, [one.number for one in found])
    return _story(found[0], month) if found else None


def trace_title(month: Month, title: str) -> Trace | None:
    """Returns the life of the only grievance with a title, whatever goes around the title."""
    key = comparable_title(title)
    found = [one for one in month.facts.lives.all if key in (one.title_key, one.row.title_key)]
    if len(found) > 1:
        raise _several(title, [f"{one.number}（{one.row.enterprise}）" for one in found])
    return _story(found[0], month) if found and key else None


def _story(grievance: Grievance, month: Month) -> Trace:
    items: list[TraceLine] = []
    for event in grievance.events:
        what = f"{event.period} {WHAT[event.what]}"
        if event.row is None:
            items.append(TraceLine(event.unit, what, ""))
            continue
        item = Item(event.unit, what, event.row, _column_of(event.row, event.what))
        items.append(trace_line(item, month.forms))
        items += _confirmed_title(event.row, month)
    return Trace(grievance.number, items, counts=False)


def _published_as(written: str, month: Month) -> list[Grievance]:
    """Returns whose number this was when it was published; it may be typed in small or wide letters."""
    number = read_number(fold(written).upper())
    if number is None:
        return []
    settings = month.settings
    unit = match_unit(number.unit, settings) or number.unit
    found = of_any_time(replace(number, unit=unit), month.facts.lives, settings.code_names)
    return [] if found is None else [found]


def _confirmed_title(row: FormRow, month: Month) -> list[TraceLine]:
    """Returns where the clerk has confirmed that a row's title is that of the grievance."""
    if not isinstance(row, GrievanceRow):
        return []
    key = (row.unit, row.enterprise_key), comparable_title(row.title)
    said = month.facts.same_as.links.get(key)
    return [] if said is None else [_confirmation(said, month)]


def _confirmation(said: SameAsRow, month: Month) -> TraceLine:
    return trace_line(Item(said.unit, "对应确认", said, "written"), month.forms)


def _column_of(row: FormRow, what: str) -> str:
    """Returns the column that says what happened."""
    if isinstance(row, CallbackRow):
        return "satisfaction"
    if isinstance(row, DispatchRow):
        return "target"
    return "closed_on" if what == "closed" else "title"


def trace_enterprise(month: Month, name: str) -> Trace | None:
    """Returns everything that was ever written of an enterprise: roster, ledger and register rows."""
    key = comparable(name)
    exact = _enterprise_rows(month, lambda row: key in (row.enterprise_key, _written(row)))
    if not key or exact:
        return Trace(name, exact, counts=False) if key else None
    rows = [*month.rows.contacts, *month.rows.grievances]
    listed = [row for _, members in month.facts.rosters.rows for row in members]
    called = {
        row.enterprise_key: row.enterprise for row in (*listed, *rows) if key in _written(row)
    }
    if len(called) > 1:
        raise _several(name, sorted(called.values()))
    items = _enterprise_rows(month, lambda row: key in _written(row))
    return Trace(name, items, counts=False) if items else None


def _several(name: str, candidates: Sequence[str]) -> RequestError:
    """Returns what is said of a name that several things have."""
    shown = "、".join(candidates[:MOST_CANDIDATES])
    more = f"……共 {len(candidates)} 个" if len(candidates) > MOST_CANDIDATES else ""
    return RequestError(f"“{name}”不止一个，请写全：{shown}{more}")


def trace_name(month: Month, name: str) -> Trace | None:
    """Returns where the clerk has confirmed what a name of a unit, or a label of a column, means."""
    rows = [
        row
        for row in month.facts.same_as.rows.values()
        if row.sort in GENERAL and key_of(row.sort, row.written) == key_of(row.sort, name)
    ]
    lines = [_confirmation(row, month) for row in rows if row.instead or row.answer == YES]
    return Trace(name, lines, counts=False) if lines else None


def _written(row: FormRow) -> str:
    """Returns the key of the enterprise as it is written, whatever it is called today."""
    return row.written_key if isinstance(row, UnitRow) else comparable(row.enterprise)


def _enterprise_rows(month: Month, wanted: Callable[[FormRow], bool]) -> list[TraceLine]:
    items = []
    names = set()
    for _, members in month.facts.rosters.rows:
        for row in filter(wanted, members):
            names.add((row.unit, comparable(row.enterprise)))
            item = Item(row.unit, f"名录 {row.status or '正常'}", row, "enterprise")
            items.append(replace(trace_line(item, month.forms), column=""))
    contacts = list(filter(wanted, month.rows.contacts))
    grievances = list(filter(wanted, month.rows.grievances))
    names |= {(reported.unit, reported.written_key) for reported in (*contacts, *grievances)}
    items += _reported(contacts, "contacted_on", month)
    items += _reported(grievances, "title", month)
    links = month.facts.same_as.links
    said = [links.get(((unit,), written)) for unit, written in sorted(names)]
    return [*items, *(_confirmation(row, month) for row in said if row is not None)]


def _reported(rows: Iterable[UnitRow], column: str, month: Month) -> list[TraceLine]:
    items = []
    for row in rows:
        counted = "" if row.counts else "（不计入）"
        what = f"{row.period} {FORM_NAMES[row.submission.kind]}{counted}"
        items.append(trace_line(Item(row.unit, what, row, column), month.forms))
    return items

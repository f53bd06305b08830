"""From a grievance or an enterprise to every cell that tells of it.

Knows lives and rows. Does not know figures, documents or terminals.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from liaison_pipeline.documents.clerk.items import Item, Trace, place_in
from liaison_pipeline.facts.sent import FORM_NAMES
from liaison_pipeline.model.rows import CallbackRow, DispatchRow, FormRow, UnitRow
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.values import comparable

WHAT = {
    "raised": "登记", "continued": "继续登记", "closed": "办结", "repeated": "重复登记",
    "reopened": "重新办理", "moved": "交办", "vanished": "漏登记",
}  # fmt: skip


def trace_grievance(month: Month, number: str) -> Trace | None:
    """The life of a grievance, by its number or code, up to the month."""
    found = [
        g
        for g in month.facts.lives.all
        if number in (g.number, g.key[1]) or number == "-".join(g.key)
    ]
    if len(found) != 1:
        return None
    grievance, items = found[0], []
    for event in grievance.events:
        what = f"{event.period} {WHAT[event.what]}"
        if event.row is None:
            items.append(Item(event.unit, what, ""))
            continue
        place = place_in(event.row, _column_of(event.row, event.what), month.forms)
        items.append(Item.at(place, event.unit, what))
    return Trace(grievance.number, items, counts=False)


def _column_of(row: FormRow, what: str) -> str:
    """Returns the column that says what happened."""
    if isinstance(row, CallbackRow):
        return "satisfaction"
    if isinstance(row, DispatchRow):
        return "target"
    return "closed_on" if what == "closed" else "title"


def trace_enterprise(month: Month, name: str) -> Trace | None:
    """Everything that was ever written of an enterprise: roster, ledger and register rows."""
    key = comparable(name)
    exact = _enterprise_rows(month, lambda row: key in (row.enterprise_key, _written(row)))
    items = exact or _enterprise_rows(month, lambda row: key in _written(row))
    return Trace(name, items, counts=False) if key and items else None


def _written(row: FormRow) -> str:
    """Returns the key of the enterprise as it is written, whatever it is called today."""
    return row.written_key if isinstance(row, UnitRow) else row.enterprise_key


def _enterprise_rows(month: Month, wanted: Callable[[FormRow], bool]) -> list[Item]:
    items = []
    for _, members in month.facts.rosters.rows:
        for row in filter(wanted, members):
            place = place_in(row, "enterprise", month.forms)
            what = f"名录 {row.status or '正常'}"
            items.append(Item.at(replace(place, column=""), row.unit, what))
    items += _reported(filter(wanted, month.rows.contacts), "contacted_on", month)
    return items + _reported(filter(wanted, month.rows.grievances), "title", month)


def _reported(rows: Iterable[UnitRow], column: str, month: Month) -> list[Item]:
    items = []
    for row in rows:
        counted = "" if row.counts else "（不计入）"
        what = f"{row.period} {FORM_NAMES[row.submission.kind]}{counted}"
        items.append(Item.at(place_in(row, column, month.forms), row.unit, what))
    return items

"""From a grievance or an enterprise to every cell that tells of it.

Knows lives and rows. Does not know figures, documents or terminals.
"""

from collections.abc import Callable
from typing import Any

from liaison_pipeline.documents.clerk.items import Item, Trace
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.sent import FORM_NAMES
from liaison_pipeline.forms.schemas import Form as Schema
from liaison_pipeline.model.history import rows_of
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
    grievance, forms = found[0], month.forms
    items = []
    for event in grievance.events:
        what = f"{event.period} {WHAT[event.what]}"
        if event.row is None:
            items.append(Item(event.unit, what, ""))
            continue
        column, form = _column_of(event.row, event.what, forms)
        place = place_of(event.row, column, form)
        parts = place.file, place.sheet, place.cell, place.column, place.value
        items.append(Item(event.unit, what, *parts))
    return Trace(grievance.number, items, counts=False)


def _column_of(row: Any, what: str, forms: Any) -> tuple[str, Schema]:
    """The column that says so, in the kind of form that the row is of."""
    if hasattr(row, "satisfaction"):
        return "satisfaction", forms.callback
    if hasattr(row, "dispatched_on"):
        return "target", forms.dispatch
    return ("closed_on" if what == "closed" else "title"), forms.register


def trace_enterprise(month: Month, name: str) -> Trace | None:
    """Everything that was ever written of an enterprise: roster, ledger and register rows."""
    key = comparable(name)
    exact = _enterprise_rows(month, lambda row: key in (row.enterprise_key, _written(row)))
    items = exact or _enterprise_rows(month, lambda row: key in _written(row))
    return Trace(name, items, counts=False) if key and items else None


def _written(row: Any) -> str:
    return str(getattr(row, "written_key", row.enterprise_key))


def _enterprise_rows(month: Month, wanted: Callable[[Any], bool]) -> list[Item]:
    forms, rows = month.forms, month.rows
    items = []
    for _, members in month.facts.rosters.rows:
        for row in filter(wanted, members):
            place = place_of(row, "enterprise", forms.roster)
            what = f"名录 {row.status or '正常'}"
            items.append(
                Item(row.unit, what, place.file, place.sheet, place.cell, value=row.enterprise)
            )
    for kind, frame, column in (
        ("ledger", rows.contacts, "contacted_on"),
        ("register", rows.grievances, "title"),
    ):
        for row in filter(wanted, rows_of(frame)):
            place = place_of(row, column, forms.of(kind))
            what = f"{row.period} {FORM_NAMES[kind]}{'' if row.counts else '（不计入）'}"
            parts = place.file, place.sheet, place.cell, place.column, place.value
            items.append(Item(row.unit, what, *parts))
    return items

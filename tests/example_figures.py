"""The figures of an example month, counted from its plan.json alone.

A second opinion on summary.json: follows contract section 5, imports nothing of the program. Holds for a
first month without a roster, where nothing is carried over.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

Row = dict[str, Any]
COUNTED = ("enterprises", "contacted", "raised", "reopened", "closed", "open", "carried_over")


def figures(plan: dict[str, Any]) -> dict[str, Any]:
    """submissions, coverage, grievances and units, as summary.json has them."""
    units = [_unit(plan, name, unit["kind"]) for name, unit in plan["units"].items()]
    sums = {key: sum(unit[key] for unit in units) for key in COUNTED}
    received = sum(unit["submitted"] for unit in units)
    accepted = sum(bool(_forms(plan, name, "ledger", "accepted")) for name in plan["units"])
    raised = sums["carried_over"] + sums["raised"] + sums["reopened"]
    return {
        "submissions": {
            "expected": len(units),
            "received": received,
            "accepted": accepted,
            "rejected": received - accepted,
            "late": sum(unit["late"] for unit in units),
            "missing": len(units) - received,
        },
        "coverage": {
            "enterprises": sums["enterprises"],
            "contacted": sums["contacted"],
            "rate": _rate(sums["contacted"], sums["enterprises"]),
        },
        "grievances": {
            **{key: sums[key] for key in ("raised", "reopened", "closed", "open", "carried_over")},
            "overdue": 0,
            "closure_rate": _rate(sums["closed"], raised),
        },
        "units": units,
    }


def _unit(plan: dict[str, Any], name: str, kind: str) -> dict[str, Any]:
    contacts = [row for row in plan["ledger_rows"] if row["unit"] == name and not row["superseded"]]
    grievances = [row for row in plan["register_rows"] if row["unit"] == name]
    grievances = [row for row in grievances if not row["superseded"]]
    known = _enterprises(row for row in (*contacts, *grievances) if row["in_month"])
    in_month = [
        row
        for row in _counted(contacts)
        if any(day.startswith(plan["month"]) for day in row["dates"])
    ]
    contacted = _enterprises(in_month)
    raised = {(row["enterprise"], row["title"]) for row in _counted(grievances)}
    closed = {(row["enterprise"], row["title"]) for row in _counted(grievances) if row["closed"]}
    return {
        "name": name,
        "kind": kind,
        "submitted": bool(_forms(plan, name, "ledger", "accepted", "rejected")),
        "late": _late(plan, name),
        "enterprises": len(known),
        "contacted": len(contacted),
        "rate": _rate(len(contacted), len(known)),
        "raised": len(raised),
        "reopened": 0,
        "closed": len(closed),
        "open": len(raised) - len(closed),
        "carried_over": 0,
    }


def _counted(rows: Iterable[Row]) -> list[Row]:
    return [row for row in rows if not row["held"] and not row["rejected"]]


def _enterprises(rows: Iterable[Row]) -> set[str]:
    return {row["enterprise"] for row in rows if row["enterprise"]}


def _forms(plan: dict[str, Any], name: str, kind: str, *statuses: str) -> list[Row]:
    found = [form for form in plan["forms"] if form["unit"] == name and form["kind"] == kind]
    return [form for form in found if form["status"] in statuses]


def _late(plan: dict[str, Any], name: str) -> bool:
    """The day of the unit's first form that was not rejected is after the 25th."""
    forms = [
        form for kind in ("ledger", "register") for form in _forms(plan, name, kind, *NOT_REJECTED)
    ]
    days = [form["filed_on"] for form in forms if form["filed_on"]]
    return bool(days) and date.fromisoformat(min(days)).day > 25


NOT_REJECTED = ("accepted", "superseded")


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None

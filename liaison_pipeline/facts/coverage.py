"""Whom each unit should contact and whom it has contacted, month by month (notice, 二（一）).

Knows rosters and contacts. Does not know what is a fault: rules/coverage.py does.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liaison_pipeline.facts.live_rows import RowKey, Rows, dates_of
from liaison_pipeline.facts.rosters import Rosters
from liaison_pipeline.model.history import rows_of
from liaison_pipeline.model.period import Calendar, Period


@dataclass(frozen=True)
class Known:
    """An enterprise of a unit, and the row that says so: the roster's, else the first report's."""

    name: str
    row: Any


@dataclass(frozen=True)
class Coverage:
    """A unit's month. `roster`: key -> enterprise; `contacted`: key -> a ledger row whose contact
    counts, on the roster or not; `held`: keys; `listed`: there is a roster for the unit."""

    unit: str
    roster: Mapping[str, Known]
    contacted: Mapping[str, Any]
    held: frozenset[str]
    listed: bool

    @property
    def covered(self) -> list[str]:
        return [key for key in self.roster if key in self.contacted]

    @property
    def uncovered(self) -> list[str]:
        missing = (key for key in self.roster if key not in self.contacted)
        return sorted(missing, key=lambda key: self.roster[key].name)


class Contacts:
    """All rows once over: what each unit has reported and whom it contacted, month by month."""

    def __init__(self, rows: Rows, calendar: Calendar, of_others: Container[RowKey] = ()) -> None:
        """`of_others`: register rows of grievances that another unit raised; they bring no duty."""
        self.reported: dict[str, dict[str, Any]] = {}
        self.first: dict[tuple[str, str], str] = {}
        self._contacted: dict[tuple[str, str], dict[str, Any]] = {}
        self._held: dict[tuple[str, str], set[str]] = {}
        for row in rows_of(pd.concat([rows.contacts, rows.grievances])):
            dispatched = (row.submission_id, row.row) in of_others
            if row.enterprise_key and row.period and not dispatched:
                key = row.unit, row.enterprise_key
                if row.period < self.first.get(key, "9"):
                    self.first[key] = row.period
                    self.reported.setdefault(row.unit, {})[row.enterprise_key] = row
        for row in rows_of(rows.contacts):
            if row.enterprise_key and row.counts:
                for month in months_of(row, calendar):
                    own = self._contacted.setdefault((row.unit, str(month)), {})
                    own.setdefault(row.enterprise_key, row)
            elif row.enterprise_key:
                self._held.setdefault((row.unit, row.period), set()).add(row.enterprise_key)

    def cover(self, period: Period, rosters: Rosters, units: tuple[str, ...]) -> list[Coverage]:
        """The coverage of every unit in a month."""
        roster, month = rosters.at(period), str(period)
        covered = []
        for unit in units:
            contacted = self._contacted.get((unit, month), {})
            held = frozenset(self._held.get((unit, month), ()))
            if roster.has(unit):
                known = {k: Known(e.name, e.row) for k, e in roster.of(unit).items()}
            else:
                known = self._inferred(unit, month, contacted)
            covered.append(Coverage(unit, known, contacted, held, roster.has(unit)))
        return covered

    def _inferred(self, unit: str, month: str, contacted: Mapping[str, Any]) -> dict[str, Known]:
        known = {
            key: Known(row.enterprise, row)
            for key, row in self.reported.get(unit, {}).items()
            if row.period <= month
        }
        for key, row in contacted.items():  # carried from the next month's ledger
            known.setdefault(key, Known(row.enterprise, row))
        return known


def months_of(row: Any, calendar: Calendar) -> set[Period]:
    """The periods that a row's contacts count for; an imprecise one for its month."""
    days = dates_of(row.contact_dates)
    if "~" in row.contact_dates:
        return {Period.of(day) for day in days}
    return {calendar.counts_for(day) for day in days}


def enterprise_table(rows: Rows, rosters: Rosters) -> pd.DataFrame:
    """The master's table `enterprises`: all that a roster names or a unit has reported."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    columns = ("category", "credit_code", "industry", "status")
    for row in rows_of(pd.concat([rows.contacts, rows.grievances])):
        if row.enterprise_key and row.period:
            entry = _entry(found, row.unit, row.enterprise_key, row.enterprise)
            entry["first_period"] = min(str(entry["first_period"] or row.period), row.period)
            entry["last_period"] = max(str(entry["last_period"] or row.period), row.period)
            category = getattr(row, "category", None)
            if entry["category"] is None and isinstance(category, str):
                entry["category"] = category
    for _, members in rosters.rows:  # oldest first: the newest word stays
        for row in members:
            entry = _entry(found, row.unit, rosters.key(row.enterprise_key), row.enterprise)
            entry["enterprise"] = row.enterprise
            entry.update({name: getattr(row, name) or entry[name] for name in columns})
    return pd.DataFrame([found[key] for key in sorted(found)])


def _entry(
    found: dict[tuple[str, str], dict[str, object]], unit: str, key: str, name: str
) -> dict[str, object]:
    new: dict[str, object] = {"unit": unit, "enterprise_key": key, "enterprise": name}
    unknown = ("category", "credit_code", "industry", "status", "first_period", "last_period")
    return found.setdefault((unit, key), new | dict.fromkeys(unknown))

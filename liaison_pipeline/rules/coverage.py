"""Was every enterprise contacted in the month? (notice, 二（一）)

Passes: an enterprise of the unit's roster with a contact dated in the month. Fails: none
(contact-missing), but not where a row of it is held back: that mistake has its finding already. Without
a roster, a unit's roster is every enterprise that it has reported so far, held rows included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from liaison_pipeline.catalogue import Place, finding
from liaison_pipeline.findings import Finding
from liaison_pipeline.frames import rows_of
from liaison_pipeline.period import Calendar, Period
from liaison_pipeline.rules.rows import Rows, dates_of


@dataclass(frozen=True)
class Coverage:
    """A unit's month: enterprise key -> name; `contacted` and `held` are keys."""

    unit: str
    roster: dict[str, str]
    contacted: frozenset[str]
    held: frozenset[str]

    @property
    def uncovered(self) -> list[str]:
        return sorted(set(self.roster) - self.contacted, key=lambda key: self.roster[key])


def cover(rows: Rows, period: Period, calendar: Calendar, units: tuple[str, ...]) -> list[Coverage]:
    """The coverage of every unit in the month."""
    rosters: dict[str, dict[str, str]] = {unit: {} for unit in units}
    contacted: dict[str, set[str]] = {unit: set() for unit in units}
    held: dict[str, set[str]] = {unit: set() for unit in units}
    for row in rows_of(pd.concat([rows.contacts, rows.grievances])):
        if row.enterprise_key and row.unit in rosters and "" < row.period <= str(period):
            rosters[row.unit].setdefault(row.enterprise_key, row.enterprise)
    for row in rows_of(rows.contacts):
        if not row.enterprise_key or row.unit not in rosters:
            continue
        if row.counts and counts_in(row, period, calendar):
            contacted[row.unit].add(row.enterprise_key)
            rosters[row.unit].setdefault(row.enterprise_key, row.enterprise)
        if not row.counts and row.period == str(period):
            held[row.unit].add(row.enterprise_key)
    return [
        Coverage(unit, rosters[unit], frozenset(contacted[unit]), frozenset(held[unit]))
        for unit in units
    ]


def counts_in(row: Any, period: Period, calendar: Calendar) -> bool:
    """Whether one of the row's contacts counts for the period; an imprecise one for its month."""
    if "~" in row.contact_dates:
        return any(Period.of(day) == period for day in dates_of(row.contact_dates))
    return any(calendar.counts_for(day) == period for day in dates_of(row.contact_dates))


def check_coverage(
    coverages: list[Coverage], period: Period, reporting: set[str]
) -> Iterator[Finding]:
    """contact-missing; only for units whose ledger is in (`reporting`)."""
    for coverage in coverages:
        if coverage.unit not in reporting:
            continue
        for key in coverage.uncovered:
            if key not in coverage.held:
                name = coverage.roster[key]
                place = Place(unit=coverage.unit, period=str(period), value=name)
                yield finding("contact-missing", place, period_text=period.chinese, enterprise=name)


def inferred_roster(rows: Rows) -> pd.DataFrame:
    """The master's table `enterprises`: every enterprise that a unit has reported."""
    found: dict[tuple[str, str], dict[str, object]] = {}
    for row in rows_of(pd.concat([rows.contacts, rows.grievances])):
        if not row.enterprise_key or not row.period:
            continue
        category = getattr(row, "category", None)
        entry = found.setdefault(
            (row.unit, row.enterprise_key),
            {
                "unit": row.unit,
                "enterprise_key": row.enterprise_key,
                "enterprise": row.enterprise,
                "category": None,
                "first_period": row.period,
                "last_period": row.period,
            },
        )
        entry["first_period"] = min(str(entry["first_period"]), row.period)
        entry["last_period"] = max(str(entry["last_period"]), row.period)
        if entry["category"] is None and isinstance(category, str):
            entry["category"] = category
    return pd.DataFrame([found[key] for key in sorted(found)])

"""What a unit's ledger says of its enterprises in a month: grievances counted, the contact that raised.

Knows ledger rows. Does not know registers: facts/lifecycle.py puts the two together.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pandas as pd

from liaison_pipeline.facts.live_rows import dates_of
from liaison_pipeline.model.history import rows_of


def grouped(frame: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    """(month, unit) -> rows, in the frame's order."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows_of(frame):
        if row.period:
            groups.setdefault((str(row.period), str(row.unit)), []).append(row)
    return groups


class Ledger:
    """What a month's ledger says of each enterprise: grievances counted, the contact that raised."""

    def __init__(self, rows: Iterable[Any] = ()) -> None:
        self.counts: dict[str, int] = {}
        self._raising: dict[str, date] = {}
        self._any: dict[str, date] = {}
        for row in rows:
            name, count = row.enterprise_key, 0 if row.count_shared else int(row.count or 0)
            self.counts[name] = self.counts.get(name, 0) + count
            days = dates_of(row.contact_dates) if row.counts else []  # a held date judges nothing
            if days:
                self._any[name] = min(self._any.get(name, days[0]), days[0])
            if days and row.count:
                self._raising[name] = min(self._raising.get(name, days[0]), days[0])

    def contact(self, name: str) -> date | None:
        """The first contact with a grievance, else the first contact of the month."""
        return self._raising.get(name) or self._any.get(name)

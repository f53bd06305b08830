"""What a unit's ledger says of its enterprises in a month: grievances counted, the contact that
raised.

Knows ledger rows. Does not know registers: facts/lifecycle.py puts the two together.
"""

from collections.abc import Iterable
from datetime import date

from liaison_pipeline.model.rows import ContactRow


class Ledger:
    """What a month's ledger says of each enterprise. `counts`: key -> grievances counted."""

    def __init__(self, rows: Iterable[ContactRow] = ()) -> None:
        self.counts: dict[str, int] = {}
        self._raising: dict[str, date] = {}
        self._any: dict[str, date] = {}
        for row in rows:
            name, count = row.enterprise_key, 0 if row.count_shared else row.count
            self.counts[name] = self.counts.get(name, 0) + count
            if not row.counts or not row.contact_dates:
                continue  # a held date judges nothing
            day = row.contact_dates[0].day
            self._any[name] = min(self._any.get(name, day), day)
            if row.count:
                self._raising[name] = min(self._raising.get(name, day), day)

    def contact(self, name: str) -> date | None:
        """Returns the first contact with a grievance, else the first contact of the month."""
        return self._raising.get(name) or self._any.get(name)

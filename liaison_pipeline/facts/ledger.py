"""What a unit's ledger says of its enterprises in a month: grievances counted, the contact that
raised.

Knows ledger rows. Does not know registers: facts/lifecycle.py puts the two together.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from liaison_pipeline.model.rows import ContactRow


class Ledger:
    """What a month's ledger says of each enterprise. `counts`: key -> grievances counted; a count that
    is merged over several enterprises stands with the first of them."""

    def __init__(self, rows: Sequence[ContactRow] = ()) -> None:
        self.counts: dict[str, int] = {}
        self._raising: dict[str, date] = {}
        self._any: dict[str, date] = {}
        cells: dict[tuple[str, str], tuple[int, list[str]]] = {}
        merged = any(row.count_shared for row in rows)
        for row in rows:
            if merged and (cell := row.cells.get("count")):
                names = cells.setdefault((row.submission_id, cell), (row.count, []))[1]
                names.append(row.enterprise_key)
            name, count = row.enterprise_key, 0 if row.count_shared else row.count
            self.counts[name] = self.counts.get(name, 0) + count
            if not row.counts or not row.contact_dates:
                continue  # a held date judges nothing
            day = row.contact_dates[0].day
            self._any[name] = min(self._any.get(name, day), day)
            if row.count:
                self._raising[name] = min(self._raising.get(name, day), day)

        self.shared = [own for own in cells.values() if len(set(own[1])) > 1]

    def counts_beside(self, new: Mapping[str, int]) -> Mapping[str, int]:
        """Returns the counts, those that are merged over several enterprises given to those that have new
        rows in the register; what is left stays with the first."""
        if not self.shared:
            return self.counts
        counts = dict(self.counts)
        for count, names in self.shared:
            counts[names[0]] -= count
            for name in dict.fromkeys(names):
                taken = min(count, max(new.get(name, 0) - counts[name], 0))
                counts[name] += taken
                count -= taken
            counts[names[0]] += count
        return counts

    def contact(self, name: str) -> date | None:
        """Returns the first contact with a grievance, else the first contact of the month."""
        return self._raising.get(name) or self._any.get(name)

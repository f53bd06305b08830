"""Whom each unit should contact and whom it has contacted, month by month (notice, 二（一）).

Knows rosters and contacts. Does not know what is a fault: rules/coverage.py does. The inferred
roster has the enterprises of registers as well as of ledgers. A grievance that was dispatched to a
unit brings it no duty to contact.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from liaison_pipeline.facts.live_rows import RowKey, Rows, row_key
from liaison_pipeline.facts.rosters import Roster, Rosters
from liaison_pipeline.model.period import Calendar, Period
from liaison_pipeline.model.rows import ContactRow, EnterpriseRow, GrievanceRow, RosterRow

Reported = ContactRow | GrievanceRow


@dataclass(frozen=True, slots=True)
class Known:
    """An enterprise of a unit, and the row that says so: the roster's, else the first report's."""

    name: str
    row: RosterRow | Reported


@dataclass(frozen=True, slots=True)
class Coverage:
    """A unit's month. `roster`: key -> enterprise; `contacted`: key -> a ledger row whose contact
    counts, on the roster or not; `held`: keys; `listed`: there is a roster for the unit; `named`: key ->
    a ledger row of the month that names the enterprise and tells no contact. `rows`: all ledger rows
    with a contact that counts in the month."""

    unit: str
    roster: Mapping[str, Known]
    contacted: Mapping[str, ContactRow]
    held: frozenset[str]
    listed: bool
    named: Mapping[str, ContactRow] = field(default_factory=dict)
    rows: Sequence[ContactRow] = ()

    @property
    def covered(self) -> list[str]:
        return [key for key in self.roster if key in self.contacted]

    @property
    def uncovered(self) -> list[str]:
        missing = (key for key in self.roster if key not in self.contacted)
        return sorted(missing, key=lambda key: self.roster[key].name)

    @property
    def to_mend(self) -> int:
        """Returns how many of those without a contact have one in a row that is held back: it is to be
        mended, not made."""
        return sum(key in self.held for key in self.uncovered)

    @property
    def inferred(self) -> bool:
        """Tells whether the roster is what the unit has reported, for want of a list."""
        return bool(self.roster) and not self.listed


def with_held(covered: Coverage, keys: Iterable[str]) -> Coverage:
    """Returns the coverage with more enterprises of which a row is held back."""
    return replace(covered, held=covered.held.union(keys))


class Contacts:
    """All rows once over: what each unit has reported and whom it contacted, month by month."""

    def __init__(self, rows: Rows, calendar: Calendar, of_others: Container[RowKey] = ()) -> None:
        """`of_others`: register rows of grievances that another unit raised; they bring no duty."""
        self._reported: dict[str, dict[str, tuple[Period, Reported]]] = {}
        self._contacted: dict[tuple[str, Period], dict[str, ContactRow]] = {}
        self._rows: dict[tuple[str, Period], list[ContactRow]] = {}
        self._held: dict[tuple[str, Period], set[str]] = {}
        self._named: dict[tuple[str, Period], dict[str, ContactRow]] = {}
        reported: Iterable[Reported] = chain(rows.contacts, rows.grievances)
        for row in reported:
            if row_key(row) not in of_others:
                self._report(row)
        for contact in rows.contacts:
            self._contact(contact, calendar)

    def _report(self, row: Reported) -> None:
        """Notes the first row that tells of an enterprise."""
        if not row.enterprise_key or row.period is None:
            return
        own = self._reported.setdefault(row.unit, {})
        before = own.get(row.enterprise_key)
        if before is None or row.period < before[0]:
            own[row.enterprise_key] = row.period, row

    def _contact(self, row: ContactRow, calendar: Calendar) -> None:
        if row.enterprise_key and row.counts and not row.unfilled:
            for month in months_of(row, calendar):
                own = self._contacted.setdefault((row.unit, month), {})
                own.setdefault(row.enterprise_key, row)
                self._rows.setdefault((row.unit, month), []).append(row)
        elif row.unfilled and row.enterprise_key and row.period is not None:
            self._named.setdefault((row.unit, row.period), {}).setdefault(row.enterprise_key, row)
        elif row.enterprise_key and row.period is not None:
            self._held.setdefault((row.unit, row.period), set()).add(row.enterprise_key)

    def cover(self, period: Period, roster: Roster, units: tuple[str, ...]) -> list[Coverage]:
        """Returns the coverage of every unit in a month; `roster` is the month's."""
        covered = []
        for unit in units:
            contacted = self._contacted.get((unit, period), {})
            held = frozenset(self._held.get((unit, period), ()))
            if roster.has(unit):
                known = {k: Known(e.name, e.row) for k, e in roster.of(unit).items()}
            else:
                known = self._inferred(unit, period, contacted)
            named = self._named.get((unit, period), {})
            rows = self._rows.get((unit, period), ())
            covered.append(Coverage(unit, known, contacted, held, roster.has(unit), named, rows))
        return covered

    def _inferred(
        self, unit: str, period: Period, contacted: Mapping[str, ContactRow]
    ) -> dict[str, Known]:
        known = {
            key: Known(row.enterprise, row)
            for key, (first, row) in self._reported.get(unit, {}).items()
            if first <= period
        }
        for key, contact in contacted.items():  # carried from the next month's ledger
            known.setdefault(key, Known(contact.enterprise, contact))
        return known


def months_of(row: ContactRow, calendar: Calendar) -> set[Period]:
    """Returns the periods that a row's contacts count for; an imprecise one counts for its month,
    whatever stands beside it."""
    return {
        calendar.counts_for(day.day) if day.precise else Period.of(day.day)
        for day in row.contact_dates
    }


def enterprise_table(rows: Rows, rosters: Rosters) -> list[EnterpriseRow]:
    """Returns all that a roster names or a unit has reported, by unit and key; it depends on no
    day."""
    table = _reported_enterprises(chain(rows.contacts, rows.grievances))
    for _, members in rosters.rows:  # oldest first: the newest word stays
        for member in members:
            key = member.unit, rosters.key(member.enterprise_key)
            table[key] = _listed(member, key, table.get(key))
    return [table[key] for key in sorted(table)]


def _reported_enterprises(rows: Iterable[Reported]) -> dict[tuple[str, str], EnterpriseRow]:
    """Returns what units have reported, each enterprise as the first row has it that names it."""
    first: dict[tuple[str, str], Reported] = {}
    months: dict[tuple[str, str], set[Period]] = {}
    categories: dict[tuple[str, str], str] = {}
    for row in rows:
        if not row.enterprise_key or row.period is None:
            continue
        key = row.unit, row.enterprise_key
        if key not in first:
            first[key], months[key] = row, set()
        months[key].add(row.period)
        if isinstance(row, ContactRow) and not categories.get(key):
            categories[key] = row.category
    return {
        key: EnterpriseRow(
            unit=row.unit,
            enterprise_key=row.enterprise_key,
            enterprise=row.enterprise,
            category=categories.get(key, ""),
            first_period=min(months[key]),
            last_period=max(months[key]),
        )
        for key, row in first.items()
    }


def _listed(row: RosterRow, key: tuple[str, str], before: EnterpriseRow | None) -> EnterpriseRow:
    """Returns an enterprise as a roster names it; what the roster leaves empty stays."""
    known = before or EnterpriseRow(unit=key[0], enterprise_key=key[1], enterprise=row.enterprise)
    return replace(
        known,
        enterprise=row.enterprise,
        category=row.category or known.category,
        credit_code=row.credit_code or known.credit_code,
        industry=row.industry or known.industry,
        status=row.status or known.status,
    )

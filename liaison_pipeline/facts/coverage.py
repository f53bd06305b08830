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
from liaison_pipeline.model.period import Calendar, Day, Period
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


@dataclass(slots=True)
class _UnitMonth:
    """What ledgers tell of a unit's month; the fields are those of `Coverage`."""

    contacted: dict[str, ContactRow] = field(default_factory=dict)
    rows: list[ContactRow] = field(default_factory=list)
    held: set[str] = field(default_factory=set)
    named: dict[str, ContactRow] = field(default_factory=dict)


class Contacts:
    """All rows once over: what each unit has reported and whom it contacted, month by month."""

    def __init__(self, rows: Rows, calendar: Calendar, of_others: Container[RowKey] = ()) -> None:
        """`of_others`: register rows of grievances that another unit raised; they bring no duty."""
        self._reported: dict[str, dict[str, tuple[Period, Reported]]] = {}
        self._months: dict[tuple[str, Period], _UnitMonth] = {}
        for period, ledgers in rows.ledgers.items():
            for unit, own in ledgers.items():
                named = [row for row in own if row.enterprise_key]
                first = self._reported.setdefault(unit, {})
                for row in named:  # the months come in order
                    first.setdefault(row.enterprise_key, (period, row))
                self._contact(unit, period, named, calendar)
        for period, registers in rows.registers.items():
            for unit, told in registers.items():
                due = (row for row in told if row_key(row) not in of_others)
                self._register(unit, period, (row for row in due if row.enterprise_key))

    def _register(self, unit: str, period: Period, rows: Iterable[GrievanceRow]) -> None:
        """Notes the enterprises of a register that no ledger names by this month."""
        first = self._reported.setdefault(unit, {})
        for row in rows:
            before = first.get(row.enterprise_key)
            if before is None or period < before[0]:
                first[row.enterprise_key] = period, row

    def _contact(
        self, unit: str, period: Period, rows: Iterable[ContactRow], calendar: Calendar
    ) -> None:
        """Takes the rows of a month's ledgers; each contact counts for its own month."""
        here = self._of(unit, period)
        months: dict[tuple[Day, ...], list[_UnitMonth]] = {}
        for row in rows:
            if row.counts and not row.unfilled:
                days = row.contact_dates
                if days not in months:
                    months[days] = [self._of(unit, month) for month in months_of(days, calendar)]
                for month in months[days]:
                    month.contacted.setdefault(row.enterprise_key, row)
                    month.rows.append(row)
            elif row.unfilled:
                here.named.setdefault(row.enterprise_key, row)
            else:
                here.held.add(row.enterprise_key)

    def _of(self, unit: str, period: Period) -> _UnitMonth:
        return self._months.setdefault((unit, period), _UnitMonth())

    def cover(self, period: Period, roster: Roster, units: tuple[str, ...]) -> list[Coverage]:
        """Returns the coverage of every unit in a month; `roster` is the month's."""
        covered = []
        for unit in units:
            told = self._months.get((unit, period)) or _UnitMonth()
            if roster.has(unit):
                known = {k: Known(e.name, e.row) for k, e in roster.of(unit).items()}
            else:
                known = self._inferred(unit, period, told.contacted)
            held, listed = frozenset(told.held), roster.has(unit)
            own = Coverage(unit, known, told.contacted, held, listed, told.named, told.rows)
            covered.append(own)
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


def months_of(days: Iterable[Day], calendar: Calendar) -> set[Period]:
    """Returns the periods that contacts on some days count for; an imprecise one counts for its month,
    whatever stands beside it."""
    return {calendar.counts_for(day.day) if day.precise else Period.of(day.day) for day in days}


def enterprise_table(rows: Rows, rosters: Rosters) -> list[EnterpriseRow]:
    """Returns all that a roster names or a unit has reported, by unit and key; it depends on no
    day."""
    table = _reported_enterprises(rows)
    for _, members in rosters.rows:  # oldest first: the newest word stays
        for member in members:
            key = member.unit, rosters.key(member.enterprise_key)
            table[key] = _listed(member, key, table.get(key))
    return [table[key] for key in sorted(table)]


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


def _reported_enterprises(rows: Rows) -> dict[tuple[str, str], EnterpriseRow]:
    """Returns what units have reported, each enterprise as the first ledger has it that names it, else
    as the first register."""
    first: dict[tuple[str, str], Reported] = {}
    months: dict[tuple[str, str], list[Period]] = {}
    reported: Iterable[Reported] = chain(rows.contacts, rows.grievances)
    for row in reported:
        if row.enterprise_key and row.period is not None:
            key = row.unit, row.enterprise_key
            first.setdefault(key, row)
            months.setdefault(key, []).append(row.period)
    categories: dict[tuple[str, str], str] = {}
    for contact in rows.contacts:
        if contact.category:
            categories.setdefault((contact.unit, contact.enterprise_key), contact.category)
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

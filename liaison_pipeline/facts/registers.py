"""How a month's registers are read: which row is of which grievance.

Knows the state of one month and the rows of its registers. Does not know what then happens to a
grievance: facts/lifecycle.py does.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.decisions import Decisions, Dispatch, Key, Number, read_number
from liaison_pipeline.facts.identity import (
    Event,
    Grievance,
    code_of,
    content_of,
    distinct_titles,
    match,
)
from liaison_pipeline.facts.ledger import Ledger
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import CallbackRow, DispatchRow, GrievanceRow
from liaison_pipeline.spelling.titles import is_same

AGAIN = 3  # times that one content is looked for: raised, and raised again twice
Title = tuple[str, str, str]  # unit, key of the enterprise, key of the title
Names = Mapping[str, Sequence[str]]  # unit -> names from which its codes are made


@dataclass(frozen=True, eq=False, slots=True)
class RegisterLine:
    """A register row of a unit, and what it continues: a grievance, or one that was dispatched to
    the unit and that no register has told of yet. `others`: open ones of the unit with the same
    title; one register cannot tell them apart, so its row tells of all."""

    unit: str
    row: GrievanceRow
    grievance: Grievance | None
    dispatch: Dispatch | None
    others: Sequence[Grievance]

    @property
    def is_own(self) -> bool:
        """Tells whether the row is new or of a grievance that the unit has: such rows are taken
        first."""
        if self.grievance is None:
            return self.dispatch is None
        return self.grievance.holder == self.unit


@dataclass(slots=True, kw_only=True)
class MonthState:
    """One month while it is folded: made once, passed on from step to step, thrown away at its end.

    `units`: what happened so far, by unit. `ledgers`: of the units that sent anything. `pools`:
    unit -> the grievances of which its register may tell, since it has, had or gets them.
    `arriving`: unit -> dispatches to it of grievances that no earlier register has told of.
    `names`: unit -> the names from which its codes are made, today's first. `spare`: (unit,
    enterprise) -> grievances that the ledger counts beyond the register's new ones. `raised`: the
    month's new grievances. `listed`: grievance -> units whose registers tell of it.
    """

    period: Period
    ledgers: Mapping[str, Ledger]
    units: dict[str, MonthOfUnit]
    pools: Mapping[str, Sequence[Grievance]]
    arriving: Mapping[str, Sequence[Dispatch]]
    decisions: Decisions
    names: Names
    spare: dict[tuple[str, str], int] = field(default_factory=dict)
    raised: dict[Title, Grievance] = field(default_factory=dict)
    listed: dict[Key, set[str]] = field(default_factory=dict)

    def of(self, grievance: Grievance) -> MonthOfUnit:
        """Returns the month of the unit that has a grievance."""
        return self.units.setdefault(grievance.holder, MonthOfUnit())

    def note(
        self,
        grievance: Grievance,
        what: str,
        unit: str,
        row: GrievanceRow | CallbackRow | DispatchRow | None = None,
    ) -> None:
        """Writes an event of this month into the life of a grievance."""
        grievance.events.append(Event(self.period, what, unit, row))

    def list_in(self, unit: str, grievance: Grievance) -> None:
        self.listed.setdefault(grievance.key, set()).add(unit)

    def acting(self, grievance: Grievance) -> set[str]:
        """Returns the unit that has it, and the one to which it was dispatched in this month."""
        decided = self.decisions.of(grievance.key)
        return {grievance.holder, *(d.target for d in decided if Period.of(d.day) == self.period)}

    def is_listed(self, grievance: Grievance) -> bool:
        """Tells whether a register of those who should tell of a grievance does."""
        listed = self.listed.get(grievance.key, set())
        return bool(listed) and not self.acting(grievance).isdisjoint(listed)

    def is_echo(self, line: RegisterLine, grievance: Grievance) -> bool:
        """Tells whether a unit that no longer has a grievance lists it beside the one that has: the
        latter's word counts."""
        if line.unit in self.acting(grievance) or not self.is_listed(grievance):
            return False
        anew = not grievance.is_open and self.spare.get((line.unit, line.row.enterprise_key), 0) > 0
        return not anew

    def count_new(self, unit: str, enterprise: str) -> None:
        """Notes one more new grievance in a unit's register."""
        new = self.units[unit].new_rows
        new[enterprise] = new.get(enterprise, 0) + 1


def pools_of(
    lives: Iterable[Grievance], decisions: Decisions, period: Period
) -> dict[str, list[Grievance]]:
    """Returns unit -> the grievances that it has, had or gets by this month, oldest first."""
    pools: dict[str, list[Grievance]] = {}
    for grievance in lives:
        decided = decisions.of(grievance.key)
        reached = {d.target for d in decided if Period.of(d.day) <= period} if decided else ()
        for unit in {grievance.unit, *reached}:
            pools.setdefault(unit, []).append(grievance)
    return pools


def arriving_at(
    decisions: Decisions, known: Mapping[Key, Grievance], period: Period
) -> dict[str, list[Dispatch]]:
    """Returns unit -> dispatches to it by this month of grievances that no register has told of."""
    arriving: dict[str, list[Dispatch]] = {}
    for key, decided in decisions.dispatches.items():
        for dispatch in decided if key not in known else ():
            if dispatch.target != key[0] and Period.of(dispatch.day) <= period:
                arriving.setdefault(dispatch.target, []).append(dispatch)
    return arriving


def read_register(state: MonthState, unit: str, rows: Sequence[GrievanceRow]) -> list[RegisterLine]:
    """Returns what each row of one unit's register continues, and notes which are new."""
    month, pool = state.units[unit], state.pools.get(unit, ())
    same: dict[tuple[str, str], list[Grievance]] = {}
    for one in (g for g in pool if g.is_open and g.holder == unit):
        same.setdefault((one.enterprise_key, one.title_key), []).append(one)
    lines = []
    ledger = state.ledgers[unit]
    counts = ledger.counts_beside(_not_known(rows, pool) if ledger.shared else {})
    for row, grievance in zip(rows, match(rows, pool, counts), strict=True):
        others: list[Grievance] = []
        if grievance is not None:
            also = same.get((row.enterprise_key, row.title_key), ())
            others = [o for o in also if grievance.is_open and o is not grievance]
            for told in (grievance, *others):
                state.list_in(unit, told)
        dispatch = _arrived(state, unit, row) if grievance is None else None
        lines.append(RegisterLine(unit, row, grievance, dispatch, others))
    month.fresh = [line.row for line in lines if not (line.grievance or line.dispatch)]
    month.new_rows = distinct_titles(month.fresh)
    for name, count in ledger.counts_beside(month.new_rows).items():
        state.spare[unit, name] = count - month.new_rows.get(name, 0)
    return lines


def _not_known(rows: Sequence[GrievanceRow], pool: Sequence[Grievance]) -> dict[str, int]:
    """Returns enterprise -> its titles that equal no grievance's."""
    known = {(one.enterprise_key, one.title_key) for one in pool}
    return distinct_titles(r for r in rows if (r.enterprise_key, r.title_key) not in known)


def _arrived(state: MonthState, unit: str, row: GrievanceRow) -> Dispatch | None:
    """Returns the dispatch to the unit of which a row tells, if any."""
    return next((d for d in state.arriving.get(unit, ()) if _is_of(row, d, state.names)), None)


def _is_of(row: GrievanceRow, dispatch: Dispatch, names: Names) -> bool:
    """Tells whether a row is of the dispatched grievance: by the words of the list, or by its
    code."""
    told, number = dispatch.row, read_number(dispatch.row.number)
    if number is not None and number.code in codes_of(row, names.get(number.unit, ()), number):
        return True
    same = told.enterprise_key in (row.enterprise_key, row.written_key)
    return same and is_same(row.title_key, told.title_key)


def codes_of(row: GrievanceRow, names: Iterable[str], like: Number) -> Iterator[str]:
    """Yields the codes that a row may ever have had, as long as that of a number: under each name
    of the unit, raised for the first time or again."""
    content = content_of(row)
    for name in names or (like.unit,):
        for again in range(AGAIN):
            yield code_of(name, *content, again, len(like.code))

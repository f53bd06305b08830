"""A grievance for life: raised, carried over, dispatched, closed, vanished, reopened, month after month.

Knows what happens to a grievance (contract, section 6). Does not know findings or documents. A pure
function of the live rows and the clerk's decisions: registers are folded month by month, so the order in
which they came is nothing. In each month: what the enterprises did not accept is reopened, then each
unit's register is read, then what a call-back of the month itself contests is reopened again. A
grievance that was dispatched is its old unit's until the month's end and the new one's from then on, so
that for each unit and month carried over + raised + reopened - closed = open.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from liaison_pipeline.period import Period
from liaison_pipeline.rules.decisions import DISSATISFIED, Decisions, Dispatch, Key, Verdict
from liaison_pipeline.rules.identity import (
    Event,
    Grievance,
    code_of,
    distinct_titles,
    is_same,
    match,
)
from liaison_pipeline.rules.ledger import Ledger, grouped
from liaison_pipeline.rules.rows import Rows, dates_of, is_precise

RowKey = tuple[str, int]


@dataclass(frozen=True)
class Closing:
    """`days`: from the contact that raised it, else from the first of the month."""

    grievance: Grievance
    day: date
    days: int
    row: Any


@dataclass
class MonthOfUnit:
    """What happened to a unit's grievances in a month.

    `new_rows`: enterprise -> distinct grievances that continue no earlier one, held rows too.
    `row_of`: number -> the month's register row. `before_raised`: refused closings with both dates.
    `reopenings`: number -> the date of the closing that did not last, and the call-back that said so.
    `repeated`: rows that tell again a closing that the enterprise did not accept.
    """

    carried_over: list[Grievance] = field(default_factory=list)
    raised: list[Grievance] = field(default_factory=list)
    reopened: list[Grievance] = field(default_factory=list)
    closed: list[Grievance] = field(default_factory=list)
    open: list[Grievance] = field(default_factory=list)
    vanished: list[Grievance] = field(default_factory=list)
    new_rows: dict[str, int] = field(default_factory=dict)
    fresh: list[Any] = field(default_factory=list)
    row_of: dict[str, Any] = field(default_factory=dict)
    before_raised: list[tuple[Any, date, date]] = field(default_factory=list)
    reopenings: dict[str, tuple[date | None, Verdict | None]] = field(default_factory=dict)
    repeated: list[tuple[Any, Grievance]] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)


@dataclass(frozen=True)
class Lives:
    """month -> unit -> what happened; `all` grievances there ever were."""

    months: Mapping[Period, Mapping[str, MonthOfUnit]]
    all: Sequence[Grievance]

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(grievance.key for grievance in self.all)

    def of(self, unit: str, period: Period) -> MonthOfUnit:
        return self.months.get(period, {}).get(unit) or MonthOfUnit()


def fold_lives(
    rows: Rows,
    refused: set[RowKey],
    until: Period,
    decisions: Decisions,
    short: Mapping[str, str],
) -> Lives:
    """Every month from the first in which anything was sent up to `until`.

    `refused`: (submission id, row) of closings that are held back for what the row itself says.
    `short`: unit -> its name within its sub-district, which makes the code, so that a grievance has one
    code in its sub-district and in the district.
    """
    contacts, registers = grouped(rows.contacts), grouped(rows.grievances)
    fold = _Fold(refused, decisions, short)
    months: dict[Period, dict[str, MonthOfUnit]] = {}
    first = min((Period.parse(month) for month, _ in contacts | registers), default=until)
    for step in range(until.ordinal - first.ordinal + 1):
        period = first.shift(step)
        month = str(period)
        sent = {unit for text, unit in contacts | registers if text == month}
        ledgers = {unit: Ledger(contacts.get((month, unit), [])) for unit in sent}
        own = {unit: registers.get((month, unit), []) for unit in sent}
        months[period] = fold.fold(period, own, ledgers)
    return Lives(months, fold.lives)


class _Fold:
    """All units' registers, month after month."""

    def __init__(
        self, refused: set[RowKey], decisions: Decisions, short: Mapping[str, str]
    ) -> None:
        self._refused = refused
        self._short = short
        self._decisions = decisions
        self.lives: list[Grievance] = []
        self._known: dict[Key, Grievance] = {}
        self._again: Counter[tuple[str, str, str]] = Counter()

    def fold(
        self, period: Period, registers: Mapping[str, Sequence[Any]], ledgers: Mapping[str, Ledger]
    ) -> dict[str, MonthOfUnit]:
        self._period, self._ledgers = period, ledgers
        self._months: dict[str, MonthOfUnit] = {unit: MonthOfUnit() for unit in registers}
        self._spare: dict[tuple[str, str], int] = {}
        self._raised: dict[tuple[str, str, str], Grievance] = {}
        for grievance in self.lives:
            self._hand_over(grievance)
            if grievance.is_open:
                self._of(grievance).carried_over.append(grievance)
        for grievance in self.lives:
            if grievance.reopens is not None and grievance.reopens <= period:
                self._reopen_contested(grievance)
        later = [
            (unit, row, dispatch)
            for unit in sorted(registers)
            for row, dispatch in self._read(unit, registers[unit])
        ]
        for unit, row, dispatch in later:
            self._take_dispatched(unit, row, dispatch)
        for grievance in self.lives:
            if grievance.reopens is not None and grievance.reopens <= period:
                self._reopen_contested(grievance)
            if grievance.is_open:
                self._of(grievance).open.append(grievance)
        return self._months

    def _hand_over(self, grievance: Grievance) -> None:
        """A dispatch takes effect with the month after it."""
        before, grievance.holder = (
            grievance.holder,
            self._decisions.holder(grievance.key, self._period),
        )
        if grievance.holder != before:
            decided = self._decisions.of(grievance.key)
            row = next(d.row for d in reversed(decided) if d.target == grievance.holder)
            self._tell(grievance, "moved", grievance.holder, row)

    def _tell(self, grievance: Grievance, what: str, unit: str, row: Any = None) -> None:
        grievance.events.append(Event(self._period, what, unit, row))

    def _of(self, grievance: Grievance) -> MonthOfUnit:
        return self._months.setdefault(grievance.holder, MonthOfUnit())

    def _read(self, unit: str, rows: Sequence[Any]) -> list[tuple[Any, Dispatch]]:
        """One unit's register. What was dispatched to it in this very month is left for later, when
        all that was raised is known."""
        month = self._months[unit]
        pool = [g for g in self.lives if unit in self._holders(g)]
        matched = match(rows, pool)
        arriving = self._arriving(unit)
        later: list[tuple[Any, Dispatch]] = []
        pairs: list[tuple[Any, Grievance | None]] = []
        for row, grievance in zip(rows, matched, strict=True):
            dispatch = next((d for d in arriving if _is_of(row, d)), None)
            if grievance is None and dispatch is not None:
                later.append((row, dispatch))
            else:
                pairs.append((row, grievance))
        month.fresh = [row for row, grievance in pairs if grievance is None]
        month.new_rows = distinct_titles(month.fresh)
        counts = self._ledgers[unit].counts
        for name, count in counts.items():
            self._spare[unit, name] = count - month.new_rows.get(name, 0)
        for row, grievance in pairs:
            if row.counts:
                self._take(unit, row, grievance)
        seen = {id(grievance) for grievance in matched}
        month.vanished = [g for g in month.carried_over if id(g) not in seen]
        for grievance in month.vanished:
            self._tell(grievance, "vanished", unit)
        return later

    def _holders(self, grievance: Grievance) -> set[str]:
        """Units whose registers may tell of a grievance: those that have it, had it or get it."""
        reached = (
            d.target for d in self._decisions.of(grievance.key) if Period.of(d.day) <= self._period
        )
        return {grievance.unit, *reached}

    def _arriving(self, unit: str) -> list[Dispatch]:
        """Dispatches of this month to a unit, of grievances that are not known before it."""
        found = (d for own in self._decisions.dispatches.values() for d in own)
        return [
            d
            for d in found
            if d.target == unit and Period.of(d.day) == self._period and d.key not in self._known
        ]

    def _take_dispatched(self, unit: str, row: Any, dispatch: Dispatch) -> None:
        month, grievance = self._months[unit], self._known.get(dispatch.key)
        if grievance is None:
            month.fresh.append(row)
            counted = month.new_rows.get(row.enterprise_key, 0)
            month.new_rows[row.enterprise_key] = counted + 1
        if row.counts:
            self._take(unit, row, grievance)

    def _take(self, unit: str, row: Any, before: Grievance | None) -> None:
        """One counted row: a new grievance, a continuation, a repetition or a reopening."""
        month, closing = self._months[unit], self._closing(row)
        grievance = before or self._raised.get((unit, row.enterprise_key, row.title_key))
        if grievance is None:
            grievance = self._raise(unit, row)
        elif not grievance.is_open:
            if grievance.closed_in == self._period or closing == grievance.closed_on:
                self._tell(grievance, "repeated", unit, row)
                return
            if self._spare.get((unit, row.enterprise_key), 0) > 0:
                self._spare[unit, row.enterprise_key] -= 1
                counted = month.new_rows.get(row.enterprise_key, 0)
                month.new_rows[row.enterprise_key] = counted + 1
                grievance = self._raise(unit, row)
            elif closing is None:
                contact = self._ledgers[unit].contact(grievance.enterprise_key)
                self._reopen(grievance, contact, row)
            else:
                self._tell(grievance, "repeated", unit, row)
                return
        else:
            self._tell(grievance, "continued", unit, row)
        grievance.linked = grievance.linked or row.title_key != grievance.title_key
        grievance.row = month.row_of[grievance.number] = row
        if closing is not None and closing == grievance.contested:
            month.repeated.append((row, grievance))
        elif closing is not None:
            self._close(month, grievance, closing)

    def _closing(self, row: Any) -> date | None:
        days = dates_of(row.closed_dates)
        refused = row.closing_fault or (row.submission_id, row.row) in self._refused
        return days[-1] if days and not refused else None

    def _raise(self, unit: str, row: Any) -> Grievance:
        raised_on = self._ledgers[unit].contact(row.enterprise_key)
        key = unit, self._code(unit, row)
        grievance = Grievance(
            number=f"{self._period}-{unit}-{key[1]}",
            key=key,
            unit=unit,
            enterprise_key=row.enterprise_key,
            title_key=row.title_key,
            raised=self._period,
            raised_on=raised_on,
            since=raised_on or self._period.first_day,
            row=row,
            holder=unit,
            first_row=row,
        )
        self.lives.append(grievance)
        self._known[key] = grievance
        self._raised.setdefault((unit, row.enterprise_key, row.title_key), grievance)
        self._months[unit].raised.append(grievance)
        self._tell(grievance, "raised", unit, row)
        return grievance

    def _code(self, unit: str, row: Any) -> str:
        content = self._short.get(unit, unit), row.written_key, row.title_key
        self._again[content] += 1
        code = code_of(*content, self._again[content] - 1)
        while (unit, code) in self._known:  # two of one unit collide: the later one is longer
            code = code_of(*content, self._again[content] - 1, len(code) + 1)
        return code

    def _reopen(
        self, grievance: Grievance, contact: date | None, row: Any, verdict: Verdict | None = None
    ) -> None:
        month = self._of(grievance)
        month.reopened.append(grievance)
        self._tell(grievance, "reopened", grievance.holder, row)
        month.reopenings[grievance.number] = grievance.closed_on, verdict
        grievance.closed_in = grievance.closed_on = grievance.reopens = None
        grievance.raised_on = contact
        grievance.since = contact or self._period.first_day

    def _reopen_contested(self, grievance: Grievance) -> None:
        """The enterprise said 不满意: open again from the day of the call-back."""
        closing = grievance.closed_on
        verdict = self._decisions.verdict(grievance.key, closing) if closing else None
        if verdict is not None:
            self._reopen(grievance, verdict.day, verdict.row, verdict)
        grievance.contested = closing

    def _close(self, month: MonthOfUnit, grievance: Grievance, closing: date) -> None:
        row = grievance.row
        latest = closing if is_precise(row.closed_dates) else Period.of(closing).last_day
        if grievance.raised_on is not None and latest < grievance.raised_on:
            month.before_raised.append((row, closing, grievance.raised_on))
            return
        grievance.closed_on, grievance.closed_in = closing, self._period
        holder = self._of(grievance)
        holder.closed.append(grievance)
        self._tell(grievance, "closed", grievance.holder, row)
        days = max((closing - grievance.since).days, 0)
        holder.closings.append(Closing(grievance, closing, days, row))
        verdict = self._decisions.verdict(grievance.key, closing)
        if verdict is not None and verdict.satisfaction == DISSATISFIED:
            grievance.reopens = max(self._period, Period.of(verdict.day))


def _is_of(row: Any, dispatch: Dispatch) -> bool:
    told = dispatch.row
    same = row.enterprise_key == told.enterprise_key or row.written_key == told.enterprise_key
    return same and is_same(row.title_key, told.title_key or "")

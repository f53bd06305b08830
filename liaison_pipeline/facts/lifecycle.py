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
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaison_pipeline.facts.decisions import DISSATISFIED, Decisions, Dispatch, Key, Verdict
from liaison_pipeline.facts.identity import (
    Event,
    Grievance,
    code_of,
    distinct_titles,
    is_same,
    match,
)
from liaison_pipeline.facts.ledger import Ledger, grouped
from liaison_pipeline.facts.live_rows import RowKey, Rows, dates_of, is_precise
from liaison_pipeline.facts.lives import Closing, Lives, MonthOfUnit, Reopening
from liaison_pipeline.model.period import Period


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


@dataclass(frozen=True, eq=False)
class _Line:
    """A register row of a unit, and what it continues: a grievance, or one that was dispatched to the
    unit and that no register has told of yet. `others`: open ones of the unit with the same title; one
    register cannot tell them apart, so its row tells of all."""

    unit: str
    row: Any
    grievance: Grievance | None
    dispatch: Dispatch | None
    others: list[Grievance]


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
        self._listed: dict[Key, set[str]] = {}
        for grievance in self.lives:
            self._hand_over(grievance)
            if grievance.is_open:
                self._of(grievance).carried_over.append(grievance)
        self._reopen_due()
        told = [line for unit in sorted(registers) for line in self._read(unit, registers[unit])]
        for line in sorted(told, key=lambda line: not self._is_own(line)):
            self._take_line(line)
        for month in self._months.values():
            for grievance in month.carried_over:
                if grievance.is_open:
                    self._miss(month, grievance)
        self._reopen_due()
        for grievance in self.lives:
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

    def _read(self, unit: str, rows: Sequence[Any]) -> list[_Line]:
        """One unit's register: which grievance each row continues, which are new."""
        month = self._months[unit]
        pool = [g for g in self.lives if unit in self._holders(g)]
        matched = match(rows, pool)
        same: dict[tuple[str, str], list[Grievance]] = {}
        for one in (g for g in pool if g.is_open and g.holder == unit):
            same.setdefault((one.enterprise_key, one.title_key), []).append(one)
        arriving = self._arriving(unit)
        lines = []
        for row, grievance in zip(rows, matched, strict=True):
            dispatch = next((d for d in arriving if self._is_of(row, d)), None)
            also = same.get((row.enterprise_key, row.title_key), [])
            goes_on = grievance is not None and grievance.is_open
            others = [other for other in also if goes_on and other is not grievance]
            lines.append(_Line(unit, row, grievance, None if grievance else dispatch, others))
            for told in (grievance, *others) if grievance else ():
                self._listed.setdefault(told.key, set()).add(unit)
        month.fresh = [line.row for line in lines if not (line.grievance or line.dispatch)]
        month.new_rows = distinct_titles(month.fresh)
        for name, count in self._ledgers[unit].counts.items():
            self._spare[unit, name] = count - month.new_rows.get(name, 0)
        return lines

    def _holders(self, grievance: Grievance) -> set[str]:
        """Units whose registers may tell of a grievance: those that have it, had it or get it."""
        reached = (
            d.target for d in self._decisions.of(grievance.key) if Period.of(d.day) <= self._period
        )
        return {grievance.unit, *reached}

    def _acting(self, grievance: Grievance) -> set[str]:
        """The unit that has it, and the one to which it was dispatched in this month."""
        decided = self._decisions.of(grievance.key)
        arriving = (d.target for d in decided if Period.of(d.day) == self._period)
        return {grievance.holder, *arriving}

    def _arriving(self, unit: str) -> list[Dispatch]:
        """Dispatches to a unit of grievances that no earlier register has told of."""
        found = (d for own in self._decisions.dispatches.values() for d in own)
        return [
            d
            for d in found
            if d.target == unit != d.key[0]
            and Period.of(d.day) <= self._period
            and d.key not in self._known
        ]

    def _is_of(self, row: Any, dispatch: Dispatch) -> bool:
        """Whether a row is of the dispatched grievance: by the words of the list, or by its code."""
        told, (unit, code) = dispatch.row, dispatch.key
        keys = row.written_key, row.title_key
        short = self._short.get(unit, unit)
        if any(code_of(short, *keys, again, len(code)) == code for again in range(3)):
            return True
        same = told.enterprise_key in (row.enterprise_key, row.written_key)
        return same and is_same(row.title_key, told.title_key or "")

    def _is_own(self, line: _Line) -> bool:
        """New, or of a grievance that the unit has: such rows come first."""
        if line.grievance is None:
            return line.dispatch is None
        return line.grievance.holder == line.unit

    def _take_line(self, line: _Line) -> None:
        unit, row, grievance = line.unit, line.row, line.grievance
        month = self._months[unit]
        if line.dispatch is not None:
            grievance = self._known.get(line.dispatch.key)
            if grievance is None:
                month.fresh.append(row)
                counted = month.new_rows.get(row.enterprise_key, 0)
                month.new_rows[row.enterprise_key] = counted + 1
            else:
                self._listed.setdefault(grievance.key, set()).add(unit)
        if grievance is not None and self._is_echo(unit, row, grievance):
            self._tell(grievance, "repeated", unit, row)
        elif row.counts:
            self._take(unit, row, grievance)
            closing = self._closing(row)
            for other in line.others if closing is not None else ():
                if other.is_open and closing is not None and closing != other.contested:
                    other.row = row
                    self._close(month, other, closing)

    def _is_echo(self, unit: str, row: Any, grievance: Grievance) -> bool:
        """A unit that no longer has it lists it beside the one that has: the latter's word counts."""
        acting = self._acting(grievance)
        if unit in acting or not acting & self._listed.get(grievance.key, set()):
            return False
        anew = not grievance.is_open and self._spare.get((unit, row.enterprise_key), 0) > 0
        return not anew

    def _miss(self, month: MonthOfUnit, grievance: Grievance) -> None:
        """Open before the month and at its end, in no register of those who should tell of it."""
        if not self._acting(grievance) & self._listed.get(grievance.key, set()):
            month.vanished.append(grievance)
            if grievance.holder in self._ledgers:
                self._tell(grievance, "vanished", grievance.holder)

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
        month.reopenings[grievance.number] = Reopening(grievance.closed_on, verdict, row)
        grievance.closed_in = grievance.closed_on = grievance.reopens = None
        grievance.raised_on = contact
        grievance.since = contact or self._period.first_day

    def _reopen_due(self) -> None:
        for grievance in self.lives:
            if grievance.reopens is not None and grievance.reopens <= self._period:
                self._reopen_contested(grievance)

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

"""A grievance for life: raised, carried over, dispatched, closed, vanished, reopened, month after
month.

What happens to a grievance (contract, section 6), by what it was before the row or the day:

    what comes                       | unknown   | open                  | closed
    ---------------------------------+-----------+-----------------------+------------------------
    row, not closed                  | raised    | continued             | reopened (1)
    row with a believable closing    | raised,   | continued,            | repeated
                                     |   closed  |   closed (2)          |
    row with a closing that is held, | as a row, | as a row, not closed  | repeated (4)
      or done without 办结时间       |   raised  |                       |
    either, and the ledger counts    | raised    | as above              | raised anew, as one of
      one more of the enterprise     |           |                       |   its own (1)
    row of a unit that gave it away, | -         | repeated              | repeated
      beside one of who has it now   |           |                       |
    row that is held back            | in no figure, but it is listed: it has not vanished
    no row in any register           | -         | vanished, stays open  | -
    dispatch, in the month after     | -         | moved                 | moved
    call-back, not satisfied         | -         | -                     | reopened (3)

    (1) but repeated, if it was closed in this very month, or if its old closing is told again.
    (2) not by the day of a closing that the enterprise did not accept, nor by one before the
        contact that raised it: both are noted, and the grievance stays open.
    (3) in the month after the closing, or in that of the call if it is later: what is closed and
        not accepted in one month is closed in it.
    (4) whatever was wrong with the closing: a closing was told again, not that it did not last.

In each month: what the enterprises did not accept is reopened, then each unit's register is read. A
grievance that was dispatched is its old unit's until the month's end and the new one's from then
on, so that for each unit and month carried over + raised + reopened - closed = open.

A pure function of the live rows and the clerk's decisions: registers are folded month by month, so
the order in which they came is nothing. Does not know findings or documents. Where the holder's own
register tells of a grievance, what a former holder's register says is an echo. A closing in the
month of dispatch counts for the old unit, whichever register tells it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.closings import ClosingsTold
from liaison_pipeline.facts.decisions import DISSATISFIED, Decisions, Key, Verdict
from liaison_pipeline.facts.identity import Grievance, code_of, content_of
from liaison_pipeline.facts.ledger import Ledger
from liaison_pipeline.facts.live_rows import RowKey, Rows, row_key
from liaison_pipeline.facts.lives import Closing, Lives, MonthOfUnit, Reopening
from liaison_pipeline.facts.registers import (
    MonthState,
    Names,
    RegisterLine,
    arriving_at,
    pools_of,
    read_register,
)
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import CallbackRow, GrievanceRow


def fold_lives(
    rows: Rows,
    closings: ClosingsTold,
    until: Period,
    decisions: Decisions,
    names: Names,
) -> Lives:
    """Returns every month from the first in which anything was sent up to `until`.

    `names`: unit -> its name within its sub-district, which makes the code, so that a grievance has
    one code in its sub-district and in the district; then all others that it has or had.
    """
    fold = _Fold(closings, decisions, names)
    months: dict[Period, Mapping[str, MonthOfUnit]] = {}
    first = min((*rows.ledgers, *rows.registers), default=until)
    for step in range(until.ordinal - first.ordinal + 1):
        period = first.shift(step)
        contacts, registers = rows.ledgers.get(period, {}), rows.registers.get(period, {})
        sent = sorted({*contacts, *registers})
        ledgers = {unit: Ledger(contacts.get(unit, ())) for unit in sent}
        own = {unit: registers.get(unit, ()) for unit in sent}
        months[period] = fold.month(period, own, ledgers)
    return Lives(months, fold.lives, frozenset(fold.of_others))


@dataclass(slots=True)
class _Fold:
    """All grievances so far, in order of their birth; each month goes on from there. `known`: the
    same by key. `again`: how often the same content was raised. `of_others`: rows, held ones too, in
    which a unit tells of a grievance that another one raised."""

    closings: ClosingsTold
    decisions: Decisions
    names: Names
    lives: list[Grievance] = field(default_factory=list)
    known: dict[Key, Grievance] = field(default_factory=dict)
    again: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    of_others: set[RowKey] = field(default_factory=set)

    def month(
        self,
        period: Period,
        registers: Mapping[str, Sequence[GrievanceRow]],
        ledgers: Mapping[str, Ledger],
    ) -> Mapping[str, MonthOfUnit]:
        """Folds one month, and returns what happened in each unit. `registers` are in order of
        units."""
        state = MonthState(
            period=period,
            ledgers=ledgers,
            units={unit: MonthOfUnit() for unit in registers},
            pools=pools_of(self.lives, self.decisions, period),
            arriving=arriving_at(self.decisions, self.known, period),
            decisions=self.decisions,
            names=self.names,
        )
        for grievance in self.lives:
            self._hand_over(state, grievance)
            if grievance.is_open:
                state.of(grievance).carried_over.append(grievance)
        self._reopen_due(state)
        lines = [
            line for unit, rows in registers.items() for line in read_register(state, unit, rows)
        ]
        for line in sorted(lines, key=lambda line: (not line.is_own, self._only_repeats(line))):
            self._take_line(state, line)
        for month in state.units.values():
            self._miss(state, month)
        for grievance in self.lives:
            if grievance.is_open:
                state.of(grievance).open.append(grievance)
        return state.units

    def _hand_over(self, state: MonthState, grievance: Grievance) -> None:
        """A dispatch takes effect with the month after it."""
        decided = self.decisions.of(grievance.key)
        holder = self.decisions.holder(grievance.key, state.period)
        if holder != grievance.holder:
            grievance.holder = holder
            row = next(d.row for d in reversed(decided) if d.target == holder)
            state.note(grievance, "moved", holder, row)

    def _reopen_due(self, state: MonthState) -> None:
        """What the enterprise did not accept is open again from the day of the call-back."""
        for grievance in self.lives:
            if grievance.reopens is None or grievance.reopens > state.period:
                continue
            closing = grievance.closed_on
            verdict = self.decisions.verdict(grievance.key, closing) if closing else None
            if verdict is not None:
                self._reopen(state, grievance, verdict.day, verdict)
            grievance.contested = closing

    def _take_line(self, state: MonthState, line: RegisterLine) -> None:
        unit, row, grievance = line.unit, line.row, line.grievance
        if line.dispatch is not None:
            grievance = self.known.get(line.dispatch.key)
            if grievance is None:
                state.units[unit].fresh.append(row)
                state.count_new(unit, row.enterprise_key)
            else:
                state.list_in(unit, grievance)
        if grievance is not None and grievance.unit != unit:
            self.of_others.add(row_key(row))
        if grievance is not None and state.is_echo(line, grievance):
            state.note(grievance, "repeated", unit, row)
        elif row.counts:
            self._take(state, unit, row, grievance)
            closing = self._closing(row)
            for other in line.others if closing is not None else ():
                if other.is_open and closing is not None and closing != other.contested:
                    other.row = row
                    self._close(state, unit, other, closing)

    def _take(
        self, state: MonthState, unit: str, row: GrievanceRow, before: Grievance | None
    ) -> None:
        """Takes one counted row: a new grievance, a continuation, a repetition or a reopening."""
        month, closing = state.units[unit], self._closing(row)
        title = (unit, row.enterprise_key, row.title_key)
        grievance = before or state.raised.get(title)
        if grievance is None:
            grievance = self._raise(state, unit, row)
        elif grievance.is_open:
            state.note(grievance, "continued", unit, row)
        else:
            again = self._take_again(state, unit, row, grievance)
            if again is None:
                state.note(grievance, "repeated", unit, row)
                return
            grievance = again
        grievance.linked = grievance.linked or row.title_key != grievance.title_key
        grievance.row = month.row_of[grievance.number] = row
        if closing is not None and closing == grievance.contested:
            month.repeated.append((row, grievance))
        elif closing is not None:
            self._close(state, unit, grievance, closing)

    def _only_repeats(self, line: RegisterLine) -> bool:
        """Tells whether a row says again that its grievance was closed: of what the ledger counts as new
        it is the last to be meant."""
        closed = line.grievance is not None and not line.grievance.is_open
        return closed and self.closings.repeats(line.row)

    def _take_again(
        self, state: MonthState, unit: str, row: GrievanceRow, closed: Grievance
    ) -> Grievance | None:
        """Returns the grievance of a row whose own was closed: raised anew, reopened, or None where
        the row only tells the closing again."""
        day = row.closed_dates[-1].day if row.closed_dates else None
        if closed.closed_in == state.period or (day is not None and day == closed.closed_on):
            return None
        if state.spare.get((unit, row.enterprise_key), 0) > 0:
            state.spare[unit, row.enterprise_key] -= 1
            state.count_new(unit, row.enterprise_key)
            return self._raise(state, unit, row)
        if self._closing(row) is not None or self.closings.repeats(row):
            return None
        contact = state.ledgers[unit].contact(closed.enterprise_key)
        self._reopen(state, closed, contact, row)
        return closed

    def _miss(self, state: MonthState, month: MonthOfUnit) -> None:
        """What was open before the month and is at its end, and stands in no register of those who
        should tell of it, has vanished."""
        for grievance in month.carried_over:
            if grievance.is_open and not state.is_listed(grievance):
                month.vanished.append(grievance)
                if grievance.holder in state.ledgers:
                    state.note(grievance, "vanished", grievance.holder)

    def _closing(self, row: GrievanceRow) -> date | None:
        """Returns the day of a believable closing."""
        refused = row.closing_fault or row_key(row) in self.closings.refused
        return row.closed_dates[-1].day if row.closed_dates and not refused else None

    def _raise(self, state: MonthState, unit: str, row: GrievanceRow) -> Grievance:
        raised_on = state.ledgers[unit].contact(row.enterprise_key)
        since = raised_on or state.period.first_day
        key = unit, self._code(unit, row)
        grievance = Grievance(
            number=f"{state.period}-{unit}-{key[1]}",
            key=key,
            unit=unit,
            enterprise_key=row.enterprise_key,
            title_key=row.title_key,
            raised=state.period,
            raised_on=raised_on,
            since=since,
            row=row,
            holder=unit,
            first_row=row,
            collected_on=since,
        )
        self.lives.append(grievance)
        self.known[key] = grievance
        state.raised.setdefault((unit, row.enterprise_key, row.title_key), grievance)
        state.units[unit].raised.append(grievance)
        state.note(grievance, "raised", unit, row)
        return grievance

    def _code(self, unit: str, row: GrievanceRow) -> str:
        content = self.names.get(unit, (unit,))[0], *content_of(row)
        self.again[content] += 1
        code = code_of(*content, self.again[content] - 1)
        while (unit, code) in self.known:  # two of one unit collide: the later one is longer
            code = code_of(*content, self.again[content] - 1, len(code) + 1)
        return code

    def _reopen(
        self,
        state: MonthState,
        grievance: Grievance,
        since: date | None,
        why: GrievanceRow | Verdict,
    ) -> None:
        """Opens a grievance again, from a contact or a call-back on, for a register row or a
        verdict."""
        verdict = why if isinstance(why, Verdict) else None
        row: GrievanceRow | CallbackRow = why.row if isinstance(why, Verdict) else why
        month = state.of(grievance)
        month.reopened.append(grievance)
        state.note(grievance, "reopened", grievance.holder, row)
        month.reopenings[grievance.number] = Reopening(grievance.closed_on, verdict, row)
        grievance.closed_in = grievance.closed_on = grievance.reopens = None
        grievance.raised_on = since
        grievance.since = since or state.period.first_day

    def _close(self, state: MonthState, unit: str, grievance: Grievance, closing: date) -> None:
        """Closes a grievance by the row of a unit's register that tells of it."""
        row = grievance.row
        precise = all(day.precise for day in row.closed_dates)
        latest = closing if precise else Period.of(closing).last_day
        if grievance.raised_on is not None and latest < grievance.raised_on:
            state.units[unit].before_raised.append((row, closing, grievance.raised_on))
            if CATALOGUE["closure-before-raised"].holds:
                return
        grievance.closed_on, grievance.closed_in = closing, state.period
        month = state.of(grievance)
        month.closed.append(grievance)
        state.note(grievance, "closed", grievance.holder, row)
        days = max((closing - grievance.since).days, 0)
        month.closings.append(Closing(grievance, closing, days, row))
        verdict = self.decisions.verdict(grievance.key, closing)
        if verdict is not None and verdict.satisfaction == DISSATISFIED:
            grievance.reopens = max(state.period.shift(1), Period.of(verdict.day))

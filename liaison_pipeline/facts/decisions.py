"""What the clerk decided and heard: dispatches (二（三）) and call-backs (三（一）), by grievance.

A grievance is named by its number; unit and code decide, the month in it may have shifted. Of
several dispatches of one day the newest list's counts; of several call-backs about one closing, the
newest. A row with a doubt whose code holds something decides nothing.

Knows the rows of the lists. Does not know which numbers there are, or what is said of a doubt:
rules/decisions.py does. 承办单位 alone is a decision (经发办分派). An empty row in a newer list
takes nothing back: the older list is withdrawn for that.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.live_rows import is_after, list_rows
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Day, Period
from liaison_pipeline.model.rows import CallbackRow, DispatchRow

BY_CATEGORY = "经发办分派"
DISSATISFIED = "不满意"
Key = tuple[str, str]  # (unit that raised it, code)
_NUMBER = re.compile(r"\d{4}-\d{2}-(.+)-([2-9A-Z]{4,})")


@dataclass(frozen=True, slots=True)
class Dispatch:
    """`target`: the unit that must act now, '' where it is none of liaison.toml's."""

    key: Key
    day: date
    level: str
    target: str
    row: DispatchRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an enterprise said when it was called back about the closing of `closed_on`."""

    key: Key
    day: date
    satisfaction: str
    closed_on: date | None
    row: CallbackRow


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a row that decides or tells something leaves open or says wrong: a code of the
    catalogue, at a column. `mild`: something else is taken instead, and the row counts all the
    same."""

    row: DispatchRow | CallbackRow
    code: str
    column: str
    mild: bool = False

    @property
    def refuses(self) -> bool:
        return not self.mild and bool(CATALOGUE[self.code].holds)


@dataclass(frozen=True, slots=True)
class Decisions:
    """What counts, by grievance, oldest first; `decided` and `told` are all rows that decide or
    tell something, `doubts` what is wrong with them."""

    dispatches: Mapping[Key, tuple[Dispatch, ...]] = field(default_factory=dict)
    verdicts: Mapping[Key, tuple[Verdict, ...]] = field(default_factory=dict)
    decided: Sequence[DispatchRow] = ()
    told: Sequence[CallbackRow] = ()
    doubts: Sequence[Doubt] = ()

    def holder(self, key: Key, period: Period) -> str:
        """Returns the unit that has a grievance in a month: a dispatch counts from the next month
        on."""
        units = [d.target for d in self.of(key) if Period.of(d.day) < period and d.target]
        return units[-1] if units else key[0]

    def of(self, key: Key) -> tuple[Dispatch, ...]:
        return self.dispatches.get(key, ())

    def verdict(self, key: Key, closed_on: date) -> Verdict | None:
        """Returns the newest call-back about a closing; one that names no closing counts only where
        none names it, one that names a closing that nobody knows only where the catalogue lets
        it."""
        own = self.verdicts.get(key, ())
        exact = [verdict for verdict in own if verdict.closed_on == closed_on]
        lenient = not CATALOGUE["closing-unknown"].holds
        since = [v for v in own if v.day >= closed_on and (v.closed_on is None or lenient)]
        verdicts = exact or since
        return verdicts[-1] if verdicts else None


def key_of(number: str) -> Key | None:
    """Returns (应急办, 7KQM) for `2021-04-应急办-7KQM`, None for what is no number."""
    match = _NUMBER.fullmatch(number)
    return (match[1], match[2]) if match else None


def decisions_of(history: History, standing: Standing, question: Question) -> Decisions:
    """Returns all that was decided and heard up to as-of."""
    outside = question.forms.dispatch.names("outside")
    decided = [
        row for row in list_rows(history.rows.dispatches, standing) if row.level or row.target
    ]
    told = [row for row in list_rows(history.rows.callbacks, standing) if row.satisfaction]
    doubts: list[Doubt] = []
    dispatches: dict[Key, dict[date, Dispatch]] = {}
    for row in decided:
        own = list(_doubts_of_dispatch(row, outside, question.as_of))
        doubts += own
        dispatch = _dispatch(row)
        if dispatch and not any(doubt.refuses for doubt in own):
            dispatches.setdefault(dispatch.key, {})[dispatch.day] = dispatch
    verdicts: dict[Key, list[Verdict]] = {}
    for callback in told:
        found = list(_doubts_of_callback(callback, question.as_of))
        doubts += found
        verdict = _verdict(callback)
        if verdict and not any(doubt.refuses for doubt in found):
            verdicts.setdefault(verdict.key, []).append(verdict)
    return Decisions(
        dispatches={k: tuple(own[day] for day in sorted(own)) for k, own in dispatches.items()},
        # of one day, in the order of the lists: the sort is stable
        verdicts={k: tuple(sorted(own, key=lambda v: v.day)) for k, own in verdicts.items()},
        decided=decided,
        told=told,
        doubts=doubts,
    )


def _dispatch(row: DispatchRow) -> Dispatch | None:
    key, day = key_of(row.number), _day(row.dispatched_dates, row.period)
    return Dispatch(key, day, row.level or BY_CATEGORY, row.target_unit, row) if key else None


def _verdict(row: CallbackRow) -> Verdict | None:
    key, day = key_of(row.number), _day(row.called_dates, row.period)
    closed = row.closed_dates[-1].day if row.closed_dates else None
    return Verdict(key, day, row.satisfaction, closed, row) if key else None


def _day(days: Sequence[Day], period: Period | None) -> date:
    """Returns the day in the cell, else the last of the list's month."""
    if days:
        return days[-1].day
    return period.last_day if period else date.min


def _doubts_of_dispatch(row: DispatchRow, outside: Sequence[str], as_of: date) -> Iterator[Doubt]:
    level = row.level or BY_CATEGORY
    if not row.level:
        yield Doubt(row, "cell-missing", "level", mild=True)
    if row.target and not row.target_unit and level not in outside:
        yield Doubt(row, "unit-unknown", "target")
    if not row.target and level == BY_CATEGORY:
        yield Doubt(row, "cell-missing", "target")
    if not row.dispatched_dates:
        yield Doubt(row, "cell-missing", "dispatched_on", mild=True)
    if is_after(row.dispatched_dates, as_of):
        yield Doubt(row, "date-in-future", "dispatched_on")


def _doubts_of_callback(row: CallbackRow, as_of: date) -> Iterator[Doubt]:
    if not row.called_dates:
        yield Doubt(row, "cell-missing", "called_on", mild=True)
    if is_after(row.called_dates, as_of):
        yield Doubt(row, "date-in-future", "called_on")

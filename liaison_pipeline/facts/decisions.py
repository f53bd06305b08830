"""What the clerk decided and heard: dispatches (二（三）) and call-backs (三（一）), by grievance.

A grievance is named by its number; facts/numbers.py finds out which one it means, and until then a
number is taken for its unit and code. Of several dispatches of one day the newest list's counts; of
several call-backs about one closing, the newest; of several of one day about one closing, the
newest list's. A row with a doubt whose code holds something decides nothing.

The office's own 汇总表 in its own inbox repeats what its lists say, and so says nothing of numbers
that a list names, were it withdrawn since.

Knows the rows of the lists. Does not know which numbers there are, or what is said of a doubt:
rules/decisions.py does. 承办单位 alone is a decision (经发办分派). An empty row in a newer list
takes nothing back: the older list is withdrawn for that.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.live_rows import RowKey, is_after, list_rows, row_key
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.history import DESK, OUTBOX, History
from liaison_pipeline.model.period import Day, Period
from liaison_pipeline.model.rows import CallbackRow, DispatchRow, SameAsRow
from liaison_pipeline.spelling.deadlines import read_span

BY_CATEGORY = "经发办分派"
DISSATISFIED = "不满意"
Key = tuple[str, str]  # (unit that raised it, code)
_NUMBER = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))-(.+)-([2-9A-Z]{4,})")
DecidingRow = DispatchRow | CallbackRow
_Row = TypeVar("_Row", bound=DecidingRow | SameAsRow)


@dataclass(frozen=True, slots=True)
class Number:
    """What a grievance's number says; the month is that in which it was first raised."""

    period: Period
    unit: str
    code: str

    @property
    def key(self) -> Key:
        return self.unit, self.code


@dataclass(frozen=True, slots=True)
class Dispatch:
    """`target`: the unit that must act now, '' where it is none of liaison.toml's. `deadline`: the
    last day of 办理时限, None where the row names none."""

    key: Key
    day: date
    level: str
    target: str
    row: DispatchRow
    deadline: date | None = None

    @property
    def registered_on(self) -> date | None:
        """Returns 登记日期, once there is a 登记号 as well."""
        days = self.row.system_dates
        return days[-1].day if days and self.row.system_number else None


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
    tell something, `doubts` what is wrong with them. `answers`: row -> the grievance that it means.
    """

    dispatches: Mapping[Key, tuple[Dispatch, ...]] = field(default_factory=dict)
    verdicts: Mapping[Key, tuple[Verdict, ...]] = field(default_factory=dict)
    decided: Sequence[DispatchRow] = ()
    told: Sequence[CallbackRow] = ()
    doubts: Sequence[Doubt] = ()
    answers: Mapping[RowKey, Key] = field(default_factory=dict)

    def answered(self, answers: Mapping[RowKey, Key]) -> "Decisions":
        """Returns the same decisions for the grievances that their rows mean."""
        refused = {row_key(doubt.row) for doubt in self.doubts if doubt.refuses}
        dispatches: dict[Key, dict[date, Dispatch]] = {}
        for row in self.decided:
            key = answers.get(row_key(row))
            if key is not None and row_key(row) not in refused:
                dispatch = _dispatch(row, key)
                dispatches.setdefault(key, {})[dispatch.day] = dispatch
        verdicts: dict[Key, dict[tuple[date, date | None], Verdict]] = {}
        for callback in self.told:
            key = answers.get(row_key(callback))
            if key is not None and row_key(callback) not in refused:
                verdict = _verdict(callback, key)
                own = verdicts.setdefault(key, {})
                own.pop((verdict.day, verdict.closed_on), None)  # the newest list's comes last
                own[verdict.day, verdict.closed_on] = verdict
        return replace(
            self,
            dispatches={k: tuple(own[d] for d in sorted(own)) for k, own in dispatches.items()},
            # of one day, in the order of the lists: the sort is stable
            verdicts={
                k: tuple(sorted(own.values(), key=lambda v: v.day)) for k, own in verdicts.items()
            },
            answers=answers,
        )

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


def read_number(text: str) -> Number | None:
    """Returns what `2021-04-应急办-7KQM` says, None for what is no number."""
    match = _NUMBER.fullmatch(text)
    return Number(Period.parse(match[1]), match[2], match[3]) if match else None


def decisions_of(history: History, standing: Standing, question: Question) -> Decisions:
    """Returns all that was decided and heard up to as-of."""
    rows, maker = history.rows, question.settings.office.full_name
    outside = question.forms.dispatch.names("outside")
    dispatches = list_rows(rows.dispatches, standing)
    callbacks = list_rows(rows.callbacks, standing)
    decided = not_taken_back(
        _not_repeated(rows.dispatches, dispatches, maker), lambda row: row.level or row.target
    )
    told = not_taken_back(
        _not_repeated(rows.callbacks, callbacks, maker), lambda row: row.satisfaction
    )
    doubts: list[Doubt] = []
    for row in decided:
        doubts += _doubts_of_dispatch(row, outside, question.as_of)
    for callback in told:
        doubts += _doubts_of_callback(callback, question.as_of)
    doubts += _of_held_rows(list_rows(rows.dispatches, standing, held=True), question)
    rows_of_lists: list[DecidingRow] = [*decided, *told]
    numbers = {row_key(row): read_number(row.number) for row in rows_of_lists}
    unanswered = Decisions(decided=decided, told=told, doubts=doubts)
    return unanswered.answered({key: number.key for key, number in numbers.items() if number})


def _of_held_rows(rows: Iterable[DispatchRow], question: Question) -> Iterator[Doubt]:
    """Yields who is not known in rows that decide nothing for another fault, so that the clerk mends
    both at once; not where it is the level that can't be read, by which it would be judged."""
    form = question.forms.dispatch
    levels = ("", *form.allowed.get("level", ()))
    for row in rows:
        if row.level in levels:
            doubts = _doubts_of_dispatch(row, form.names("outside"), question.as_of)
            yield from (doubt for doubt in doubts if doubt.code == "unit-unknown")


def not_taken_back(rows: Sequence[_Row], answer: Callable[[_Row], str]) -> list[_Row]:
    """Returns the rows with an answer, the oldest list first. A row that was cleared in a published
    list or on the page takes back what was answered before; an empty row of another list was never
    filled in."""
    kept, cleared = [], set()
    for row in reversed(rows):
        if not answer(row):
            if row.number and row.submission.file.startswith((OUTBOX, DESK)):
                cleared.add(row.number)
        elif row.number not in cleared:
            kept.append(row)
    return kept[::-1]


def _not_repeated(ever: Iterable[_Row], live: Iterable[_Row], maker: str) -> list[_Row]:
    """Returns rows without those of the office's own 汇总表 of which a list tells or has told."""
    listed = {row.number for row in ever if not row.submission.consolidated}
    return [
        row
        for row in live
        if not (
            row.submission.consolidated
            and row.submission.reporter == maker
            and row.number in listed
        )
    ]


def _dispatch(row: DispatchRow, key: Key) -> Dispatch:
    day = _day(row.dispatched_dates, row.period)
    return Dispatch(key, day, row.level or BY_CATEGORY, row.target_unit, row, _deadline(row, day))


def _deadline(row: DispatchRow, day: date) -> date | None:
    """Returns the last day of 办理时限; a month alone means its end, a span counts from the dispatch."""
    if row.deadline_dates:
        last = row.deadline_dates[-1]
        return last.day if last.precise else Period.of(last.day).last_day
    span = read_span(row.deadline)
    return span.after(day) if span is not None and day != date.min else None


def _verdict(row: CallbackRow, key: Key) -> Verdict:
    day = _day(row.called_dates, row.period)
    closed = row.closed_dates[-1].day if row.closed_dates else None
    return Verdict(key, day, row.satisfaction, closed, row)


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
    if is_after(row.system_dates, as_of):
        yield Doubt(row, "date-in-future", "system_date", mild=True)
    until = _deadline(row, date.max) if row.deadline_dates else None
    if until is not None and row.dispatched_dates and until < row.dispatched_dates[-1].day:
        yield Doubt(row, "value-invalid", "deadline", mild=True)


def _doubts_of_callback(row: CallbackRow, as_of: date) -> Iterator[Doubt]:
    if not row.called_dates:
        yield Doubt(row, "cell-missing", "called_on", mild=True)
    if is_after(row.called_dates, as_of):
        yield Doubt(row, "date-in-future", "called_on")

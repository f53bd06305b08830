"""What the clerk decided and heard: dispatches (二（三）) and call-backs (三（一）), by grievance.

A grievance is named by its number; unit and code decide, the month in it may have shifted. Of several
dispatches of one day the newest list's counts; of several call-backs about one closing, the newest.
Passes: 决定层级 经发办分派, 承办单位 应急办, 交办日期 4月28日. Fails: 经发办分派 to nobody (cell-missing)
or to a unit that is not in liaison.toml (unit-unknown); a number that no grievance has
(grievance-unknown); a call-back about a closing that no register tells (closing-unknown); a day after
as-of (date-in-future). Such a row decides nothing.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.live_rows import dates_of, live_list_rows, place_of
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.spelling.units import nearest_unit

BY_CATEGORY = "经发办分派"
DISSATISFIED = "不满意"
Key = tuple[str, str]  # (unit that raised it, code)
_NUMBER = re.compile(r"\d{4}-\d{2}-(.+)-([2-9A-Z]{4,})")


@dataclass(frozen=True)
class Dispatch:
    """`target`: the unit that must act now, '' where it is none of liaison.toml's."""

    key: Key
    day: date
    level: str
    target: str
    row: Any


@dataclass(frozen=True)
class Verdict:
    """What an enterprise said when it was called back about the closing of `closed_on`."""

    key: Key
    day: date
    satisfaction: str
    closed_on: date | None
    row: Any


@dataclass(frozen=True)
class Decisions:
    """By grievance, oldest first."""

    dispatches: Mapping[Key, tuple[Dispatch, ...]] = field(default_factory=dict)
    verdicts: Mapping[Key, tuple[Verdict, ...]] = field(default_factory=dict)

    def holder(self, key: Key, period: Period) -> str:
        """The unit that has a grievance in a month: a dispatch counts from the next month on."""
        units = [d.target for d in self.of(key) if Period.of(d.day) < period and d.target]
        return units[-1] if units else key[0]

    def of(self, key: Key) -> tuple[Dispatch, ...]:
        return self.dispatches.get(key, ())

    def verdict(self, key: Key, closed_on: date) -> Verdict | None:
        """The newest call-back about a closing; one that names no closing only where none names it."""
        own = self.verdicts.get(key, ())
        exact = [verdict for verdict in own if verdict.closed_on == closed_on]
        undated = [v for v in own if v.closed_on is None and v.day >= closed_on]
        found = exact or undated
        return found[-1] if found else None


def key_of(number: str) -> Key | None:
    """`2021-04-应急办-7KQM` -> (应急办, 7KQM); None for anything else."""
    match = _NUMBER.fullmatch(number)
    return (match[1], match[2]) if match else None


def decisions_of(
    history: History, standing: Standing, question: Question
) -> tuple[Decisions, list[Finding]]:
    """All that was decided up to as-of, and what is wrong with the lists' rows."""
    findings: list[Finding] = []
    forms = question.forms
    rows = live_list_rows(history.dispatches, history, standing)
    dispatches: dict[Key, dict[date, Dispatch]] = {}
    for row in rows:
        found = list(_check_dispatch(row, forms.dispatch, question))
        findings += found
        key, day = key_of(row.number), _day(row, row.dispatched_dates)
        if key and _decided(row) and not _refused(found):
            made = Dispatch(key, day, row.level or BY_CATEGORY, row.target_unit or "", row)
            dispatches.setdefault(key, {})[day] = made
    verdicts: dict[Key, list[Verdict]] = {}
    for row in live_list_rows(history.callbacks, history, standing):
        found = list(_check_callback(row, forms.callback, question))
        findings += found
        key, day = key_of(row.number), _day(row, row.called_dates)
        if key and row.satisfaction and not _refused(found):
            closed = dates_of(row.closed_dates)
            told = Verdict(key, day, row.satisfaction, closed[-1] if closed else None, row)
            verdicts.setdefault(key, []).append(told)
    return Decisions(
        {key: tuple(own[day] for day in sorted(own)) for key, own in dispatches.items()},
        {key: tuple(_newest_last(own)) for key, own in verdicts.items()},
    ), findings


def _newest_last(verdicts: list[Verdict]) -> list[Verdict]:
    """By day; of one day, in the order of the lists (the sort is stable)."""
    return sorted(verdicts, key=lambda verdict: verdict.day)


def _decided(row: Any) -> bool:
    return bool(row.level or row.target)


def _refused(findings: list[Finding]) -> bool:
    return any(found.severity is Severity.ERROR for found in findings)


def _day(row: Any, dates: str) -> date:
    """The day in the cell, else the last of the list's month."""
    days = dates_of(dates)
    if days:
        return days[-1]
    return Period.parse(row.period).last_day if row.period else date.min


def _check_dispatch(row: Any, form: Form, question: Question) -> Iterator[Finding]:
    if not _decided(row):
        return
    level = row.level or BY_CATEGORY
    outside = level in form.metadata["outside"]
    at = place_of(row, "target", form)
    if not row.level:
        yield finding("cell-missing", place_of(row, "level", form), severity=Severity.WARNING)
    if row.target and not row.target_unit and not outside:
        yield finding("unit-unknown", at, nearest_unit(row.target, question.settings))
    if not row.target and level == BY_CATEGORY:
        yield finding("cell-missing", at)
    if not dates_of(row.dispatched_dates):
        at = place_of(row, "dispatched_on", form)
        yield finding("cell-missing", at, severity=Severity.WARNING)
    yield from _future(row, "dispatched_on", row.dispatched_dates, form, question.as_of)


def _check_callback(row: Any, form: Form, question: Question) -> Iterator[Finding]:
    if not row.satisfaction:
        return
    if not dates_of(row.called_dates):
        at = place_of(row, "called_on", form)
        yield finding("cell-missing", at, severity=Severity.WARNING)
    yield from _future(row, "called_on", row.called_dates, form, question.as_of)


def _future(row: Any, column: str, dates: str, form: Form, as_of: date) -> Iterator[Finding]:
    if any(day > as_of for day in dates_of(dates)):
        yield finding("date-in-future", place_of(row, column, form), as_of=chinese_date(as_of))


class Known(Protocol):
    """All months' grievances and closings (facts/lives.py)."""

    @property
    def keys(self) -> Container[Key]: ...

    @property
    def closings(self) -> Container[tuple[Key, date]]: ...


def check_numbers(
    history: History, standing: Standing, forms: Forms, ever: Callable[[], Known]
) -> Iterator[Finding]:
    """grievance-unknown, at 诉求编号 of a row that decides or tells something; closing-unknown, at
    办结时间 of a call-back about a closing that no register tells (any more)."""
    rows = [
        (row, forms.dispatch)
        for row in live_list_rows(history.dispatches, history, standing)
        if _decided(row)
    ]
    rows += [
        (row, forms.callback)
        for row in live_list_rows(history.callbacks, history, standing)
        if row.satisfaction
    ]
    if not rows:
        return
    known = ever()
    keys, closings = known.keys, known.closings
    for row, form in rows:
        key = key_of(row.number)
        if key is None or key not in keys:
            yield finding("grievance-unknown", place_of(row, "number", form))
        elif form is forms.callback and not _tells_a_closing(row, key, closings):
            yield finding("closing-unknown", place_of(row, "closed_on", form))


def _tells_a_closing(row: Any, key: Key, closings: Container[tuple[Key, date]]) -> bool:
    days = dates_of(row.closed_dates)
    return not days or (key, days[-1]) in closings

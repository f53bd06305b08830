"""A grievance for life: which register rows are one grievance, month after month.

Knows identity and numbers (contract, section 6). Does not know findings or documents. A pure function
of the live rows: registers are folded month by month, so the order in which they came is nothing.
Within one register only equal titles are one grievance: two rows that merely look alike are two.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd
from rapidfuzz import fuzz

from liaison_pipeline.frames import rows_of
from liaison_pipeline.period import Period
from liaison_pipeline.rules.rows import Rows, dates_of, is_precise

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SIMILAR = 90
RowKey = tuple[str, int]


@dataclass
class Grievance:
    """`row`: the latest register row that names it. `linked`: it goes on under another title.

    `raised_on`: the contact that raised it, where the ledger has one; `since`: from when its time
    counts.
    """

    number: str
    unit: str
    enterprise_key: str
    title_key: str
    raised: Period
    raised_on: date | None
    since: date
    row: Any
    closed_on: date | None = None
    closed_in: Period | None = None
    linked: bool = False

    @property
    def is_open(self) -> bool:
        return self.closed_in is None


@dataclass
class MonthOfUnit:
    """What happened to a unit's grievances in a month.

    `new_rows`: enterprise -> distinct grievances that continue no earlier one, held rows too.
    `row_of`: number -> the month's register row. `before_raised`: refused closings with both dates.
    `reopenings`: number -> the date of the closing that did not last.
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
    reopenings: dict[str, date | None] = field(default_factory=dict)


def fold_lives(
    rows: Rows, refused: set[RowKey], until: Period
) -> dict[str, dict[Period, MonthOfUnit]]:
    """unit -> month -> what happened, for every month up to `until` in which the unit sent anything.

    `refused`: (submission id, row) of closings that are held back for what the row itself says.
    """
    contacts = grouped(rows.contacts)
    registers = grouped(rows.grievances)
    folds: dict[str, _UnitFold] = {}
    lives: dict[str, dict[Period, MonthOfUnit]] = {}
    for key in sorted(set(contacts) | set(registers)):
        period, unit = Period.parse(key[0]), key[1]
        if period <= until:
            fold = folds.setdefault(unit, _UnitFold(unit, refused))
            ledger = _Ledger(contacts.get(key, []))
            lives.setdefault(unit, {})[period] = fold.fold(period, registers.get(key, []), ledger)
    return lives


def month_of(lives: dict[Period, MonthOfUnit], period: Period) -> MonthOfUnit:
    """A month in which nothing was sent only carries over."""
    if period in lives:
        return lives[period]
    earlier = [month for month in lives if month < period]
    open_before = lives[max(earlier)].open if earlier else []
    return MonthOfUnit(carried_over=open_before, open=open_before)


def grouped(frame: pd.DataFrame) -> dict[tuple[str, str], list[Any]]:
    """(month, unit) -> rows, in the frame's order."""
    groups: dict[tuple[str, str], list[Any]] = {}
    for row in rows_of(frame):
        if row.period:
            groups.setdefault((str(row.period), str(row.unit)), []).append(row)
    return groups


class _Ledger:
    """What the month's ledger says of each enterprise: grievances counted, the contact that raised."""

    def __init__(self, rows: Iterable[Any]) -> None:
        self.counts: dict[str, int] = {}
        self._raising: dict[str, date] = {}
        self._any: dict[str, date] = {}
        for row in rows:
            name, count = row.enterprise_key, 0 if row.count_shared else int(row.count or 0)
            self.counts[name] = self.counts.get(name, 0) + count
            days = dates_of(row.contact_dates) if row.counts else []  # a held date judges nothing
            if days:
                self._any[name] = min(self._any.get(name, days[0]), days[0])
            if days and row.count:
                self._raising[name] = min(self._raising.get(name, days[0]), days[0])

    def contact(self, name: str) -> date | None:
        """The first contact with a grievance, else the first contact of the month."""
        return self._raising.get(name) or self._any.get(name)


class _UnitFold:
    """Folds one unit's registers, month after month."""

    def __init__(self, unit: str, refused: set[RowKey]) -> None:
        self._unit = unit
        self._refused = refused
        self._lives: list[Grievance] = []
        self._codes: set[str] = set()

    def fold(self, period: Period, rows: Sequence[Any], ledger: _Ledger) -> MonthOfUnit:
        self._period, self._ledger = period, ledger
        month = MonthOfUnit(carried_over=[g for g in self._lives if g.is_open])
        matched = _match(rows, self._lives)
        month.fresh = [row for row, g in zip(rows, matched, strict=True) if g is None]
        month.new_rows = _distinct(month.fresh)
        self._spare = {
            name: count - month.new_rows.get(name, 0) for name, count in ledger.counts.items()
        }
        for row, grievance in zip(rows, matched, strict=True):
            if row.counts:
                self._take(month, row, grievance)
        seen = {id(grievance) for grievance in matched}
        month.vanished = [g for g in month.carried_over if id(g) not in seen]
        month.open = [g for g in self._lives if g.is_open]
        return month

    def _take(self, month: MonthOfUnit, row: Any, before: Grievance | None) -> None:
        """One counted row: a new grievance, a continuation, a repetition or a reopening."""
        closing = self._closing(row)
        grievance = before or self._same_this_month(month, row)
        if grievance is None:
            grievance = self._raise(month, row)
        elif not grievance.is_open:
            if grievance.closed_in == self._period or closing == grievance.closed_on:
                return
            if self._spare.get(row.enterprise_key, 0) > 0:
                self._spare[row.enterprise_key] -= 1
                counted = month.new_rows.get(row.enterprise_key, 0)
                month.new_rows[row.enterprise_key] = counted + 1
                grievance = self._raise(month, row)
            elif closing is None:
                self._reopen(month, grievance)
            else:
                return
        grievance.linked = grievance.linked or row.title_key != grievance.title_key
        grievance.row = month.row_of[grievance.number] = row
        if closing is not None:
            self._close(month, grievance, closing)

    def _closing(self, row: Any) -> date | None:
        days = dates_of(row.closed_dates)
        refused = row.closing_fault or (row.submission_id, row.row) in self._refused
        return days[-1] if days and not refused else None

    def _same_this_month(self, month: MonthOfUnit, row: Any) -> Grievance | None:
        key = row.enterprise_key, row.title_key
        same = (g for g in month.raised if (g.enterprise_key, g.title_key) == key)
        return next(same, None)

    def _raise(self, month: MonthOfUnit, row: Any) -> Grievance:
        raised_on = self._ledger.contact(row.enterprise_key)
        since = raised_on or self._period.first_day
        keys = row.enterprise_key, row.title_key
        number = f"{self._period}-{self._unit}-{self._code(*keys)}"
        grievance = Grievance(number, self._unit, *keys, self._period, raised_on, since, row)
        self._lives.append(grievance)
        month.raised.append(grievance)
        return grievance

    def _code(self, enterprise_key: str, title_key: str) -> str:
        """Four characters, more where they are taken; the same content again gives another code."""
        same = [
            g for g in self._lives if (g.enterprise_key, g.title_key) == (enterprise_key, title_key)
        ]
        text = "\x1f".join((self._unit, enterprise_key, title_key, str(len(same)) if same else ""))
        value = int.from_bytes(hashlib.sha256(text.encode()).digest())
        code = ""
        while len(code) < 4 or code in self._codes:
            value, rest = divmod(value, len(ALPHABET))
            code += ALPHABET[rest]
        self._codes.add(code)
        return code

    def _reopen(self, month: MonthOfUnit, grievance: Grievance) -> None:
        month.reopened.append(grievance)
        month.reopenings[grievance.number] = grievance.closed_on
        grievance.closed_in = grievance.closed_on = None
        grievance.raised_on = self._ledger.contact(grievance.enterprise_key)
        grievance.since = grievance.raised_on or self._period.first_day

    def _close(self, month: MonthOfUnit, grievance: Grievance, closing: date) -> None:
        latest = closing if is_precise(grievance.row.closed_dates) else Period.of(closing).last_day
        if grievance.raised_on is not None and latest < grievance.raised_on:
            month.before_raised.append((grievance.row, closing, grievance.raised_on))
            return
        grievance.closed_on, grievance.closed_in = closing, self._period
        month.closed.append(grievance)


def _distinct(rows: Iterable[Any]) -> dict[str, int]:
    """Enterprise -> different titles among these rows; a row without a title is one by itself."""
    keys = {
        (row.enterprise_key, row.title_key or f"\x1f{row.submission_id}-{row.row}") for row in rows
    }
    counts: dict[str, int] = {}
    for name, _ in keys:
        counts[name] = counts.get(name, 0) + 1
    return counts


def _match(rows: Sequence[Any], lives: Sequence[Grievance]) -> list[Grievance | None]:
    """For each row the earlier grievance that it continues: equal titles first, then nearly equal."""
    exact: dict[tuple[str, str], Grievance] = {}
    for grievance in sorted(lives, key=lambda g: g.is_open):
        exact[grievance.enterprise_key, grievance.title_key] = grievance
    matched = [exact.get((row.enterprise_key, row.title_key)) for row in rows]
    taken = {id(g) for g in matched if g is not None}
    for index, row in enumerate(rows):
        if matched[index] is None and row.title_key:
            near = _nearest(row, [g for g in lives if id(g) not in taken])
            if near is not None:
                matched[index] = near
                taken.add(id(near))
    return matched


def _nearest(row: Any, lives: Iterable[Grievance]) -> Grievance | None:
    digits = re.findall(r"\d+", row.title_key)
    ranked = [
        (fuzz.ratio(row.title_key, g.title_key), g.is_open, g.number, g)
        for g in lives
        if g.enterprise_key == row.enterprise_key and re.findall(r"\d+", g.title_key) == digits
    ]
    near = [entry for entry in ranked if entry[0] >= SIMILAR]
    return max(near, key=lambda entry: entry[:3])[3] if near else None

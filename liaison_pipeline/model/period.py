"""A period is a calendar month, and the calendar says when it is due and which dates count for it.

Knows months and days. Does not know workbooks, settings files or rules.
Source: notice 34, 二（一）（二）: contact at least once a month, sent by the 25th.
"""

import calendar
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

_TO_MONDAY = {4: 3, 5: 2}  # from a Friday, from a Saturday
_WRITTEN = re.compile(r"(?:(?P<y>\d{4})(?:年|[-./]|(?=\d\d$)))?(?P<m>\d{1,2})(?:月份?)?")
_NUMERAL_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_NUMERAL_MONTH = re.compile(r"(?:十[一二]?|[一二三四五六七八九元])(?=月)")
_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_MONTHS = "元一二三四五六七八九十"

_SPAN = re.compile(r"(?P<y>\d{4})(?:年?-?(?:Q(?P<q>[1-4])|第?(?P<n>[1-4一二三四])季度?)|年度?)?")


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A month. Sorts by time; prints as `2021-04`."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Returns the period that `2021-04` names. Raises ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text)
        if not match or not 1 <= int(match[2]) <= 12 or int(match[1]) < 1:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def written(cls, text: str, near: date) -> "Period":
        """Returns the month that people write as 2021-04, 202104, 2021-4, 2021年4月, 二〇二一年四月 or
        4月; a year that is left out is the one nearest to `near`. Raises ValueError for anything else."""
        plain = _in_digits("".join(unicodedata.normalize("NFKC", text).split()))
        match = _WRITTEN.fullmatch(plain)
        if not match or not 1 <= int(match["m"]) <= 12 or match["y"] == "0000":
            raise ValueError(text)
        if match["y"]:
            return cls(int(match["y"]), int(match["m"]))
        return nearest_year(int(match["m"]), cls.of(near))

    @classmethod
    def of(cls, day: date) -> "Period":
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def chinese(self) -> str:
        """Returns `2021年4月`."""
        return f"{self.year}年{self.month}月"

    @property
    def option(self) -> str:
        """Returns how a run is asked for it."""
        return f"--month {self}"

    @property
    def ordinal(self) -> int:
        return self.year * 12 + self.month - 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    def shift(self, months: int) -> "Period":
        """Returns the period so many months later (earlier if negative)."""
        year, month = divmod(self.ordinal + months, 12)
        return Period(year, month + 1)


QUARTERS = "一二三四"
HALF_A_YEAR = 6  # months; so far off on both sides, the earlier one is meant


@dataclass(frozen=True, order=True, slots=True)
class MonthSpan:
    """The months of a quarter, or of a year (`quarter` 0). Prints as `2021Q2` or `2021`."""

    year: int
    quarter: int = 0

    @classmethod
    def parse(cls, text: str) -> "MonthSpan":
        """Returns the span that `2021Q2` or `2021` names. Raises ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})(?:Q([1-4]))?", text)
        if not match or int(match[1]) < 1:
            raise ValueError(text)
        return cls(int(match[1]), int(match[2] or 0))

    @classmethod
    def written(cls, text: str) -> "MonthSpan":
        """Returns the quarter or year that people write as 2021Q2, 2021年第二季度, 2021年2季度, 2021 or
        2021年. Raises ValueError for anything else."""
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
        match = _SPAN.fullmatch(plain)
        if not match or match["y"] == "0000":
            raise ValueError(text)
        quarter = match["q"] or match["n"] or "0"
        return cls(int(match["y"]), QUARTERS.find(quarter) + 1 or int(quarter))

    def __str__(self) -> str:
        return f"{self.year:04d}Q{self.quarter}" if self.quarter else f"{self.year:04d}"

    @property
    def chinese(self) -> str:
        """Returns `2021年第二季度` or `2021年`."""
        quarter = f"第{QUARTERS[self.quarter - 1]}季度" if self.quarter else ""
        return f"{self.year}年{quarter}"

    @property
    def option(self) -> str:
        """Returns how a run is asked for it."""
        return f"--{'quarter' if self.quarter else 'year'} {self}"

    def until(self, day: date) -> Period:
        """Returns the last of its months that is reported on a day."""
        return min(self.last, max(usual_month(day), self.first))

    @property
    def first(self) -> Period:
        return Period(self.year, 3 * self.quarter - 2 if self.quarter else 1)

    @property
    def last(self) -> Period:
        return Period(self.year, 3 * self.quarter if self.quarter else 12)


@dataclass(frozen=True, slots=True, order=True)
class Day:
    """A day in a cell; an imprecise one (4月上旬) stands on the first of its month."""

    day: date
    precise: bool = True


def chinese_date(day: date) -> str:
    """Returns `2021年4月5日`."""
    return f"{day.year}年{day.month}月{day.day}日"


SHOWN_DAYS = 3


def some_of(some: Sequence[Day], days: Sequence[Day]) -> str:
    """Says which days of a cell are meant, `里的4月28日、4月29日`; nothing where all of them are."""
    if len(some) == len(days):
        return ""
    named = "、".join(
        f"{day.day.month}月" + (f"{day.day.day}日" if day.precise else "")
        for day in some[:SHOWN_DAYS]
    )
    return f"里的{named}" + (f"等{len(some)}天" if len(some) > SHOWN_DAYS else "")


def usual_month(day: date) -> Period:
    """Returns the month that is reported on a day: until the tenth the month before is still being
    closed."""
    return Period.of(day).shift(-1 if day.day <= 10 else 0)


def nearest_year(month: int, to: Period) -> Period:
    """Returns the period of this month of the year that lies nearest to `to`: 12 near 2022-01 is
    2021-12."""
    ahead = month - to.month
    return Period(to.year - (ahead >= HALF_A_YEAR) + (ahead < -HALF_A_YEAR), month)


@dataclass(frozen=True)
class Calendar:
    """The rhythm of reporting.

    `due_day`: day of the month, 1-28. `cycle`: `calendar` (a contact counts for the month in which
    it happened) or `due-to-due` (a period runs from the day after the due day to the due day).
    """

    first_month: Period = Period(2021, 4)
    due_day: int = 25
    cycle: str = "calendar"

    def due(self, period: Period) -> date:
        return date(period.year, period.month, self.due_day)

    @property
    def last_day_of_month(self) -> int:
        """Returns the last day of a month that counts for the period of its name; the days after it
        count for the next one."""
        return self.due_day if self.cycle == "due-to-due" else 31

    def last_contact_day(self, period: Period) -> date:
        """Returns the last day whose contacts count for the period."""
        return self.due(period) if self.cycle == "due-to-due" else period.last_day

    def answer_day(self, period: Period, as_of: date) -> date:
        """Returns until when a unit that is asked for something is to send it: the due day, and from
        then on the next working day (holidays aside)."""
        due = self.due(period)
        if as_of <= due:
            return due
        return as_of + timedelta(days=_TO_MONDAY.get(as_of.weekday(), 1))

    def next_if_after_due(self, day: date) -> Period:
        """Returns the month in whose ledger a contact of this day is most likely written."""
        return Period.of(day).shift(1 if day.day > self.due_day else 0)

    def counts_for(self, day: date) -> Period:
        """Returns the period whose coverage a contact of this day counts for."""
        return self.next_if_after_due(day) if self.cycle == "due-to-due" else Period.of(day)

    def days_of(self, period: Period) -> str:
        """Returns in words which days are this period's: `2021年5月`, or from the day after a due day to
        the next one."""
        if self.cycle != "due-to-due":
            return period.chinese
        before, due = self.due(period.shift(-1)), self.due(period)
        year = f"{due.year}年" if due.year != before.year else ""
        first = f"{before.year}年{before.month}月{self.due_day + 1}日"
        return f"{first}至{year}{due.month}月{self.due_day}日"

    def is_carried(self, day: date, period: Period) -> bool:
        """Tells whether it is after the due day of the month before, in this period's ledger (calendar
        cycle only)."""
        before = Period.of(day).shift(1) == period and day.day > self.due_day
        return self.cycle == "calendar" and before

    def belongs(self, day: date, period: Period) -> bool:
        """Tells whether a contact of this day may stand in this period's ledger."""
        return self.counts_for(day) == period or self.is_carried(day, period)


def _in_digits(text: str) -> str:
    """Returns 二〇二一年十二月 as 2021年12月, 元月 as 1月."""
    text = _NUMERAL_YEAR.sub(lambda year: year[0].translate(_DIGITS), text)
    return _NUMERAL_MONTH.sub(lambda month: str(_number(month[0])), text)


def _number(month: str) -> int:
    return 10 + "十一二".index(month[-1]) if month[0] == "十" else max(_MONTHS.index(month), 1)

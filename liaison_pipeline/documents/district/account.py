"""What a report gives an account of: one month, or the months of a quarter or a year, in one shape.

Knows how figures of several months are put together, and the words for the time that is told of (本月,
本季度, 月末). Does not know sentences or Word.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from liaison_pipeline.documents.clerk.series import Totals, last_month, totals
from liaison_pipeline.documents.district.phrases import MOST, names_of
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import Closing, MonthOfUnit
from liaison_pipeline.facts.unit_figures import UnitFigures, over_months, rate_of, total
from liaison_pipeline.model.period import MonthSpan, Period, chinese_date
from liaison_pipeline.month import Month


@dataclass(frozen=True)
class Account:
    """`month`: the one that is told of, or the last of the `span`, whose end tells what is open."""

    month: Month
    span: MonthSpan | None = None

    @cached_property
    def months(self) -> Sequence[Totals]:
        """Returns the months that are told of, the first one first."""
        first = self.span.first if self.span else self.month.period
        return [own for own in totals(self.month) if own.period >= first]

    @cached_property
    def units(self) -> list[UnitFigures]:
        """Returns the figures of each unit; of a span enterprises and contacts are 户次."""
        return over_months([own.units for own in self.months]) if self.span else self.month.units

    @cached_property
    def before(self) -> Totals | None:
        """Returns the month before, where one month is told of and anything was sent in that one."""
        return None if self.span else last_month(self.month)

    def total(self, figure: str) -> int:
        """Returns a figure of all units together."""
        return total(self.units, figure)

    def rate(self, name: str) -> float | None:
        """Returns a rate of all units together, None where there is nothing to divide by."""
        return rate_of(self.units, name)

    @property
    def handled(self) -> int:
        """Returns how many grievances there were to handle."""
        return self.total("carried_over") + self.total("raised") + self.total("reopened")

    @cached_property
    def to_mend(self) -> Mapping[str, int]:
        """Returns unit -> how many of its enterprises have a contact in a row that is to be mended; of
        the months of a span nothing is told."""
        return {} if self.span else {own.unit: own.to_mend for own in self.month.coverage}

    def to_contact(self, unit: UnitFigures) -> int:
        """Returns how many enterprises a unit has not contacted in months whose ledger counts, besides
        rows that are to be mended."""
        if self.span:
            return self._not_contacted[unit.name]
        return unit.enterprises - unit.contacted - self.to_mend.get(unit.name, 0)

    @cached_property
    def _not_contacted(self) -> Counter[str]:
        """Returns unit -> how many of its enterprises had no contact in months whose ledger counts."""
        left: Counter[str] = Counter()
        for unit in (unit for own in self.months for unit in own.units if unit.accepted):
            left[unit.name] += unit.enterprises - unit.contacted
        return left

    @cached_property
    def due_units(self) -> list[UnitFigures]:
        """Returns the figures of each unit in those months whose due day has come."""
        calendar = self.month.settings.calendar
        due = [own for own in self.months if self.month.as_of >= calendar.due(own.period)]
        return over_months([own.units for own in due]) if self.span else self.units if due else []

    @cached_property
    def going_on(self) -> "Account":
        """Returns what can still be done something for: the month, of a span that is not over its last
        one alone."""
        return Account(self.month) if self.span and not self.is_over else self

    @property
    def periods(self) -> list[Period]:
        return [own.period for own in self.months]

    @property
    def raised(self) -> list[Grievance]:
        """Returns the grievances that were raised in these months, by unit."""
        return [g for unit in self.units for p in self.periods for g in self._of(unit, p).raised]

    @property
    def closings(self) -> list[Closing]:
        """Returns the closings of these months, by unit."""
        return [c for unit in self.units for p in self.periods for c in self._of(unit, p).closings]

    @property
    def open(self) -> Iterator[tuple[str, Grievance]]:
        """Yields what is open at the end with the unit that has it, the longest open first of each."""
        for unit, life in self.month.grievances.items():
            for grievance in sorted(life.open, key=lambda g: (g.since, g.number)):
                yield unit, grievance

    def _of(self, unit: UnitFigures, period: Period) -> MonthOfUnit:
        return self.month.facts.lives.of(unit.name, period)

    def who(self, names: Sequence[str], most: int = MOST) -> str:
        """Returns units by name; 各单位 for all of them."""
        return "各单位" if len(names) == len(self.units) > 1 else names_of(names, most=most)

    # words --------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """Returns `2021年4月`, `2021年第二季度` or `2021年`."""
        return self.span.chinese if self.span else self.month.period.chinese

    @property
    def this(self) -> str:
        if not self.span:
            return "本月"
        return "本季度" if self.span.quarter else "本年度"

    @property
    def earlier(self) -> str:
        """Returns from when it is that something was carried over."""
        if not self.span:
            return "上月"
        return "上季度" if self.span.quarter else "上年度"

    @property
    def measure(self) -> str:
        """Returns what enterprises are counted in: over several months each counts once a month."""
        return "户次" if self.span else "户"

    @property
    def is_over(self) -> bool:
        """Tells whether the last month is over."""
        last = self.span.last if self.span else self.month.period
        return self.month.as_of >= last.last_day

    @property
    def contact_end(self) -> str:
        """Returns until when enterprises of the last month are to be contacted, `月底`; '' where that is
        over."""
        calendar, period = self.month.settings.calendar, self.month.period
        last = calendar.last_contact_day(period)
        if self.month.as_of >= last:
            return ""
        return "月底" if last == period.last_day else chinese_date(last)

    @property
    def is_due(self) -> bool:
        return self.month.as_of >= self.month.settings.calendar.due(self.month.period)

    @property
    def at_end(self) -> str:
        """Returns the day that open grievances are told of: 月末, or today while it goes on."""
        if not self.is_over:
            return f"截至{self.month.as_of.month}月{self.month.as_of.day}日"
        if not self.span:
            return "月末"
        return "季末" if self.span.quarter else "年末"

    @property
    def due_day(self) -> str:
        return chinese_date(self.month.settings.calendar.due(self.month.period))

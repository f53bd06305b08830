"""The months one after another: coverage and punctuality by unit, totals, change from last month.

Knows the figures of up to twelve months in which anything was sent. Does not know documents. Grievances
are counted as they stood at each month's end, seen from today's files.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.clerk.charts import (
    DrawnChart,
    Stop,
    count_bars,
    count_lines,
    rate_lines,
)
from liaison_pipeline.documents.parts.templates import percent
from liaison_pipeline.facts.assessment import MISSING
from liaison_pipeline.facts.unit_figures import UnitFigures, quotient, rate_of, total
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month

LEVELS = (0.6, 0.8, 0.9, 1)  # where a darker shade of the heat map begins


@dataclass(frozen=True)
class Totals:
    """A month of all units. `states`: on_time | late | rejected | missing -> units."""

    period: Period
    units: Sequence[UnitFigures]
    states: Counter[str]

    @property
    def enterprises(self) -> int:
        return total(self.units, "enterprises")

    @property
    def contacted(self) -> int:
        return total(self.units, "contacted")

    @property
    def rate(self) -> float | None:
        return rate_of(self.units, "rate")

    @property
    def raised(self) -> int:
        return total(self.units, "raised")

    @property
    def reopened(self) -> int:
        return total(self.units, "reopened")

    @property
    def closed(self) -> int:
        return total(self.units, "closed")

    @property
    def open(self) -> int:
        return total(self.units, "open")

    @property
    def received(self) -> int:
        return self.states.total() - self.states[MISSING]


@dataclass(frozen=True)
class Heat:
    """A cell of the heat map. `shade`: 1 (least) to 5 (all), 0 for nothing to show; `missing`: the
    unit sent nothing and nothing is known of it."""

    contacted: int
    enterprises: int
    shade: int
    missing: bool

    @property
    def text(self) -> str:
        """Returns per cent without its sign."""
        share = quotient(self.contacted, self.enterprises)
        return percent(share).removesuffix("%").replace("100.0", "100")


def totals(month: Month) -> list[Totals]:
    return [
        Totals(period, units, Counter(month.punctuality[period].values()))
        for period, units in month.trend_figures
    ]


def last_month(month: Month) -> Totals | None:
    """Returns the month before the one asked for, where anything was sent in it."""
    return next((own for own in totals(month) if own.period == month.period.shift(-1)), None)


def heat_map(month: Month) -> list[tuple[str, list[Heat]]]:
    """Returns (unit, a cell for each month), in the order of the settings."""
    lines: dict[str, list[Heat]] = {unit: [] for unit in month.settings.unit_names}
    for period, covered in month.trend:
        for own in covered:
            missing = month.punctuality[period][own.unit] == MISSING
            lines[own.unit].append(heat(len(own.covered), len(own.roster), missing))
    return list(lines.items())


def heat(contacted: int, enterprises: int, missing: bool = False) -> Heat:
    share = quotient(contacted, enterprises)
    nothing = share is None or (missing and not contacted)
    shade = 0 if nothing or share is None else 1 + sum(share >= level for level in LEVELS)
    return Heat(contacted, enterprises, shade, missing and not contacted)


def charts(months: list[Totals]) -> dict[str, DrawnChart]:
    stops = _stops([own.period for own in months])
    counts = [
        ("新登记", [own.raised + own.reopened for own in months]),
        ("办结", [own.closed for own in months]),
    ]
    return {
        "coverage": rate_lines(stops, "联系率", [own.rate for own in months]),
        "flow": count_bars(stops, counts),
        "open": count_lines(stops, "月末未办结", [own.open for own in months]),
    }


def _stops(periods: list[Period]) -> list[Stop]:
    """Returns 4月, with 2021年 below the first month and below every January."""
    years = [period.year for period in periods]
    before = [0, *years]
    return [
        (f"{period.month}月", f"{period.year}年" if period.year != before[at] else "")
        for at, period in enumerate(periods)
    ]


def points(now: float | None, before: float | None) -> str:
    """Returns 比上月提高1.2个百分点; '' where there is nothing to compare."""
    if now is None or before is None:
        return ""
    change = round((now - before) * 100, 1)
    if not change:
        return "与上月持平"
    return f"比上月{'提高' if change > 0 else '下降'}{abs(change):.1f}个百分点"


def change(now: int, before: int | None, measure: str) -> str:
    """Returns 比上月增加3件; '' where there is nothing to compare."""
    if before is None:
        return ""
    if now == before:
        return "与上月持平"
    return f"比上月{'增加' if now > before else '减少'}{abs(now - before)}{measure}"

"""Number and quality by unit and month (notice, 三（一）): what the district ranks units by.

Coverage, punctuality, closing, days to close, satisfaction of those who were called back, and
errors that were sent back. A rate whose denominator is below `minimum_sample` is shown, but has no
rank: 1 of 1 is no better than 49 of 50. Equal rates have equal ranks. On-time rates are over the
months in which anything was sent by anyone, twelve at most. Knows shares and ranks. Does not know
what is counted.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import late_units, received_units
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.period import Period

ON_TIME, LATE, MISSING = "on_time", "late", "missing"


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of `whole`; `rank`: 1 is best, None where it is not ranked."""

    part: int
    whole: int
    rank: int | None = None

    @property
    def rate(self) -> float | None:
        """Returns 0-1, None where there is nothing to divide by."""
        return round(self.part / self.whole, 6) if self.whole else None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A unit's month. `days_to_close`: mean of the month's closings, None for none; `on_time`:
    months so far; `satisfaction`: 满意 and 基本满意 of all that were called back."""

    unit: str
    coverage: Share
    on_time: Share
    closure: Share
    satisfaction: Share
    days_to_close: float | None
    errors: int


def punctuality(
    standing: Standing, question: Question, months: Sequence[Period]
) -> dict[Period, dict[str, str]]:
    """Returns month -> unit -> on_time | late | missing."""
    table: dict[Period, dict[str, str]] = {}
    for month in months:
        received = received_units(standing, month)
        late = late_units(standing, month, question)
        table[month] = {
            unit: MISSING if unit not in received else LATE if unit in late else ON_TIME
            for unit in question.settings.unit_names
        }
    return table


def ranked(assessments: Sequence[Assessment], minimum: int) -> list[Assessment]:
    """Returns the assessments with the rank of each of their shares."""
    coverage = _ranked([unit.coverage for unit in assessments], minimum)
    on_time = _ranked([unit.on_time for unit in assessments], minimum)
    closure = _ranked([unit.closure for unit in assessments], minimum)
    satisfied = _ranked([unit.satisfaction for unit in assessments], minimum)
    shares = zip(assessments, coverage, on_time, closure, satisfied, strict=True)
    return [
        replace(u, coverage=c, on_time=o, closure=d, satisfaction=s) for u, c, o, d, s in shares
    ]


def _ranked(shares: Sequence[Share], minimum: int) -> list[Share]:
    """Returns shares with 1 + the number of better ones as their rank."""
    rates = [None if share.whole < minimum else share.rate for share in shares]
    known = sorted(rate for rate in rates if rate is not None)
    ranks = [None if rate is None else 1 + len(known) - bisect_right(known, rate) for rate in rates]
    return [replace(share, rank=rank) for share, rank in zip(shares, ranks, strict=True)]

"""Number and quality by unit and month (notice, 三（一）): what the district ranks units by.

Number of grievances collected, also of the enterprises; coverage, punctuality, closing, closing by
办理时限, reopening, days to close, satisfaction and 服务态度 of those who were called back, errors that
were sent back; and a score by the office's weights. A rate whose denominator is below
`minimum_sample` is shown, but has no rank: 1 of 1 is no better than 49 of 50. Equal rates have equal
ranks. On-time rates are over the months in which anything was sent by anyone, twelve at most. Knows
shares, ranks and scores. Does not know what is counted.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import accepted_units, late_units, received_units
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Weights

ON_TIME, LATE, REJECTED, MISSING = "on_time", "late", "rejected", "missing"


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
    months so far; `satisfaction` and `attitude`: 满意 and 基本满意 of all that were called back;
    `on_time_closure`: by 办理时限, of what had one; `reopened`: of all closings so far; `raised`:
    grievances collected, of the unit's enterprises; `raised_rank`: by their number alone. `score`: 0-100
    by the weights, of the shares that can be assessed, whose weights together are `weighed`."""

    unit: str
    coverage: Share
    on_time: Share
    closure: Share
    satisfaction: Share
    days_to_close: float | None
    errors: int
    on_time_closure: Share = Share(0, 0)
    reopened: Share = Share(0, 0)
    attitude: Share = Share(0, 0)
    raised: Share = Share(0, 0)
    raised_rank: int | None = None
    score: float | None = None
    score_rank: int | None = None
    weighed: int = 0


# of an assessment: its shares, and whether a small one is the better one
SHARES: Mapping[str, bool] = {
    "coverage": False,
    "on_time": False,
    "closure": False,
    "satisfaction": False,
    "on_time_closure": False,
    "reopened": True,
    "attitude": False,
    "raised": False,
}
# a weight of the settings -> the share that it weighs
WEIGHED: Mapping[str, str] = {
    "closure_rate": "closure",
    "on_time_closure_rate": "on_time_closure",
    "satisfaction": "satisfaction",
    "coverage": "coverage",
    "punctuality": "on_time",
    "reopened_rate": "reopened",
}


def punctuality(
    standing: Standing, question: Question, months: Sequence[Period]
) -> dict[Period, dict[str, str]]:
    """Returns month -> unit -> on_time | late | rejected | missing. A ledger that was sent back and not
    mended yet is not on time: when it is mended, the day of the mended one decides."""
    table: dict[Period, dict[str, str]] = {}
    for month in months:
        table[month] = dict.fromkeys(question.settings.unit_names, MISSING)
        states = (
            (REJECTED, received_units(standing, month)),
            (ON_TIME, accepted_units(standing, month)),
            (LATE, late_units(standing, month, question)),
        )
        for state, units in states:
            table[month].update(dict.fromkeys(units & table[month].keys(), state))
    return table


def ranked(assessments: Sequence[Assessment], minimum: int) -> list[Assessment]:
    """Returns the assessments with the rank of each of their shares."""
    units = list(assessments)
    for name, small_is_good in SHARES.items():
        shares = _ranked([share_of(unit, name) for unit in units], minimum, small_is_good)
        units = [with_share(unit, name, own) for unit, own in zip(units, shares, strict=True)]
    ranks = _ranks([float(unit.raised.part) for unit in units])
    return [replace(unit, raised_rank=rank) for unit, rank in zip(units, ranks, strict=True)]


def scored(assessments: Sequence[Assessment], weights: Weights, minimum: int) -> list[Assessment]:
    """Returns the assessments with their score and its rank. A share counts where it would have a rank,
    punctuality from the first month on; who can be assessed by less than half of the weights has a
    score and no rank."""
    units = [_scored(unit, weights, minimum) for unit in assessments]
    whole = sum(weight_of(weights, name) for name in WEIGHED)
    scores = [unit.score if 2 * unit.weighed >= whole else None for unit in units]
    ranks = _ranks(scores)
    return [replace(unit, score_rank=rank) for unit, rank in zip(units, ranks, strict=True)]


def points_of(unit: Assessment, weights: Weights, minimum: int) -> list[tuple[str, float, int]]:
    """Returns what the score is made of: the share, how good it is (0-1), and its weight."""
    told = []
    for name, field in WEIGHED.items():
        share, weight = share_of(unit, field), weight_of(weights, name)
        enough = share.whole >= (1 if field == "on_time" else minimum)
        if weight and enough and share.rate is not None:
            good = max(0.0, 1 - share.rate) if SHARES[field] else share.rate
            told.append((field, good, weight))
    return told


def weight_of(weights: Weights, name: str) -> int:
    value: int = getattr(weights, name)
    return value


def _scored(unit: Assessment, weights: Weights, minimum: int) -> Assessment:
    points = points_of(unit, weights, minimum)
    weighed = sum(weight for _, _, weight in points)
    if not weighed:
        return unit
    score = 100 * sum(good * weight for _, good, weight in points) / weighed
    return replace(unit, score=round(score, 2), weighed=weighed)


def share_of(unit: Assessment, name: str) -> Share:
    """Returns a share by its name in SHARES."""
    value: Share = getattr(unit, name)
    return value


def with_share(unit: Assessment, name: str, share: Share) -> Assessment:
    """Returns the assessment with one of its shares put in."""
    changes: dict[str, Share] = {name: share}
    return replace(unit, **changes)  # type: ignore[arg-type]  # by name, from SHARES


def _ranked(shares: Sequence[Share], minimum: int, small_is_good: bool) -> list[Share]:
    """Returns shares with 1 + the number of better ones as their rank."""
    rates = [None if share.whole < minimum else share.rate for share in shares]
    sign = -1 if small_is_good else 1
    ranks = _ranks([None if rate is None else sign * rate for rate in rates])
    return [replace(share, rank=rank) for share, rank in zip(shares, ranks, strict=True)]


def _ranks(values: Sequence[float | None]) -> list[int | None]:
    """Returns 1 + the number of larger values; None for None."""
    known = sorted(value for value in values if value is not None)
    return [None if v is None else 1 + len(known) - bisect_right(known, v) for v in values]

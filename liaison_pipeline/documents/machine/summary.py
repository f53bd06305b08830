"""summary.json: every figure of the reports.

Knows the shape that the contract gives (section 5), with `assessment`, `punctuality` and `methods` after
it. Does not know how a figure is made. Rates are 0-1, null where there is nothing to divide by; totals
are the sums over units. A figure that the contract does not name stands behind those that it names.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TypeAlias, TypedDict

from liaison_pipeline.facts.assessment import Assessment
from liaison_pipeline.facts.figures import BY_NAME, FIGURES, Figure
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of, total
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month

JsonValue: TypeAlias = "str | int | float | bool | None"
OF_ONE_MONTH = ("errors", "warnings")  # what only the report of a month by itself finds
ORDER = (
    "expected", "received", "accepted", "rejected", "submitted", "late", "missing", "enterprises",
    "contacted", "rate", "raised", "reopened", "closed", "open", "carried_over", "overdue",
    "closure_rate",
)  # fmt: skip


class Counts(TypedDict):
    """Counts of findings."""

    error: int
    warning: int
    info: int
    by_code: dict[str, int]


class Summary(TypedDict):
    """All of summary.json, in the order of the contract. `punctuality`: month -> unit -> on_time | late
    | rejected | missing; `methods`: ways of contact -> ledger rows that name them."""

    period: str
    as_of: str
    submissions: dict[str, int]
    coverage: dict[str, float | None]
    grievances: dict[str, float | None]
    findings: Counts
    units: list[dict[str, JsonValue]]
    assessment: list[dict[str, JsonValue]]
    punctuality: dict[str, dict[str, str]]
    methods: dict[str, float | None]


def summary(month: Month) -> Summary:
    """Returns all figures of a month."""
    units = month.units
    return {
        "period": str(month.period),
        "as_of": month.as_of.isoformat(),
        "submissions": {name: total(units, name) for name in _section("submissions")},
        "coverage": _totals(units, "coverage"),
        "grievances": _totals(units, "grievances"),
        "findings": _findings(month),
        "units": [_unit(unit) for unit in units],
        "assessment": [_assessment(unit, own) for unit, own in _assessed(month)],
        "punctuality": {str(period): dict(own) for period, own in month.punctuality.items()},
        "methods": _totals(units, "methods"),
    }


def summary_text(month: Month) -> str:
    """Returns summary.json."""
    return json.dumps(summary(month), ensure_ascii=False, indent=2) + "\n"


def span_text(name: str, periods: Sequence[Period], units: Sequence[UnitFigures]) -> str:
    """Returns the figures of a quarter or a year, put together as its report puts them together."""
    whole = {
        "period": name,
        "months": [str(period) for period in periods],
        **{
            section: _totals(units, section)
            for section in ("submissions", "coverage", "grievances")
        },
        "units": [_unit_of_span(unit) for unit in units],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _unit_of_span(unit: UnitFigures) -> dict[str, JsonValue]:
    told = {**_unit(unit), **_flags(unit)}
    return {name: value for name, value in told.items() if name not in OF_ONE_MONTH}


def _flags(unit: UnitFigures) -> dict[str, JsonValue]:
    """Returns in how many months what is yes or no of a month was so."""
    flags = (f for f in FIGURES if isinstance(f, Figure) and f.flag)
    return {flag.of_unit: unit.count(flag.name) for flag in flags}


def _place(name: str) -> int:
    """Returns where a figure stands in the contract's order."""
    return ORDER.index(name) if name in ORDER else len(ORDER)


def _section(section: str) -> list[str]:
    """Returns the names of a section's figures."""
    return sorted((f.name for f in FIGURES if f.section == section), key=_place)


def value_of(units: Sequence[UnitFigures], name: str) -> int | float | None:
    """Returns a figure of some units together: a sum or a rate."""
    is_sum = isinstance(BY_NAME[name], Figure)
    return total(units, name) if is_sum else rate_of(units, name)


def _totals(units: Sequence[UnitFigures], section: str) -> dict[str, float | None]:
    return {name: value_of(units, name) for name in _section(section)}


def _findings(month: Month) -> Counts:
    levels = Counter(finding.severity for finding in month.findings)
    codes = Counter(finding.code for finding in month.findings)
    return {
        "error": levels[Severity.ERROR],
        "warning": levels[Severity.WARNING],
        "info": levels[Severity.INFO],
        "by_code": dict(sorted(codes.items())),
    }


def _unit(unit: UnitFigures) -> dict[str, JsonValue]:
    """Returns the figures of a unit that are shown for each: flags as true or false."""
    shown = sorted((f for f in FIGURES if f.of_unit), key=lambda figure: _place(figure.of_unit))
    values: dict[str, JsonValue] = {"name": unit.name, "kind": unit.kind}
    for figure in shown:
        value = value_of([unit], figure.name)
        is_flag = isinstance(figure, Figure) and figure.flag
        values[figure.of_unit] = bool(value) if is_flag else value
    return values


def _assessed(month: Month) -> list[tuple[UnitFigures, Assessment]]:
    return list(zip(month.units, month.assessments, strict=True))


def _assessment(unit: UnitFigures, assessed: Assessment) -> dict[str, JsonValue]:
    """Returns number and quality beyond `units`; a rank is null below the minimum sample."""
    ranks: Mapping[str, int | None] = {
        "on_time_rate": assessed.on_time.rank,
        "rate": assessed.coverage.rank,
        "closure_rate": assessed.closure.rank,
        "satisfaction": assessed.satisfaction.rank,
    }
    return {
        "name": unit.name,
        "months": unit.count("months"),
        "months_on_time": unit.count("months_on_time"),
        "on_time_rate": rate_of([unit], "on_time_rate"),
        "on_time_rank": ranks["on_time_rate"],
        "coverage_rank": ranks["rate"],
        "closure_rate": rate_of([unit], "closure_rate"),
        "closure_rank": ranks["closure_rate"],
        "days_to_close": rate_of([unit], "days_to_close"),
        "called_back": unit.count("called_back"),
        "satisfied": unit.count("satisfied"),
        "satisfaction": rate_of([unit], "satisfaction"),
        "satisfaction_rank": ranks["satisfaction"],
        **_quality(unit, assessed),
    }


def _quality(unit: UnitFigures, assessed: Assessment) -> dict[str, JsonValue]:
    """Returns what else the score is made of, each with its rank, and the score."""
    counts = ("with_deadline", "closed_in_time", "ever_closed", "ever_reopened")
    return {
        "raised": unit.raised,
        "raised_rank": assessed.raised_rank,
        "raised_per_enterprise": assessed.raised.rate,
        "raised_per_enterprise_rank": assessed.raised.rank,
        **{name: unit.count(name) for name in counts},
        "on_time_closure": assessed.on_time_closure.rate,
        "on_time_closure_rank": assessed.on_time_closure.rank,
        "reopened_rate": assessed.reopened.rate,
        "reopened_rank": assessed.reopened.rank,
        "attitude_told": unit.count("attitude_told"),
        "attitude_good": unit.count("attitude_good"),
        "attitude": assessed.attitude.rate,
        "attitude_rank": assessed.attitude.rank,
        "score": assessed.score,
        "score_rank": assessed.score_rank,
    }

"""summary.json: every figure of the reports.

Knows the shape that the contract gives (section 5), with `assessment` and `punctuality` after it. Does
not know how a figure is made. Rates are 0-1, null where there is nothing to divide by; totals are the
sums over units.
"""

import json
from collections import Counter
from typing import TypedDict

from liaison_pipeline.facts.assessment import Assessment
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.month import Month, UnitFigures


class Submissions(TypedDict):
    """Counts of units."""

    expected: int
    received: int
    accepted: int
    rejected: int
    late: int
    missing: int


class Covered(TypedDict):
    """Counts of enterprises."""

    enterprises: int
    contacted: int
    rate: float | None


class Grievances(TypedDict):
    """Counts of grievances; `closure_rate` is closed over carried over, raised and reopened."""

    raised: int
    reopened: int
    closed: int
    open: int
    carried_over: int
    overdue: int
    closure_rate: float | None


class Findings(TypedDict):
    """Counts of findings."""

    error: int
    warning: int
    info: int
    by_code: dict[str, int]


class UnitSummary(TypedDict):
    name: str
    kind: str
    submitted: bool
    late: bool
    enterprises: int
    contacted: int
    rate: float | None
    raised: int
    reopened: int
    closed: int
    open: int
    carried_over: int
    errors: int
    warnings: int


class AssessmentSummary(TypedDict):
    """Number and quality beyond `units`; a rank is null below the minimum sample."""

    name: str
    months: int
    months_on_time: int
    on_time_rate: float | None
    on_time_rank: int | None
    coverage_rank: int | None
    closure_rate: float | None
    closure_rank: int | None
    days_to_close: float | None
    called_back: int
    satisfied: int
    satisfaction: float | None
    satisfaction_rank: int | None


class Summary(TypedDict):
    """All of summary.json, in the order of the contract. `punctuality`: month -> unit -> on_time | late
    | missing."""

    period: str
    as_of: str
    submissions: Submissions
    coverage: Covered
    grievances: Grievances
    findings: Findings
    units: list[UnitSummary]
    assessment: list[AssessmentSummary]
    punctuality: dict[str, dict[str, str]]


def rate(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def summary(month: Month) -> Summary:
    units = month.units
    return {
        "period": str(month.period),
        "as_of": month.as_of.isoformat(),
        "submissions": _submissions(units),
        "coverage": _coverage(units),
        "grievances": _grievances(units),
        "findings": _findings(month),
        "units": [_unit(unit) for unit in units],
        "assessment": [_assessment(unit) for unit in month.assessments],
        "punctuality": {str(period): dict(own) for period, own in month.punctuality.items()},
    }


def summary_text(month: Month) -> str:
    return json.dumps(summary(month), ensure_ascii=False, indent=2) + "\n"


def _submissions(units: list[UnitFigures]) -> Submissions:
    expected, received = len(units), sum(unit.submitted for unit in units)
    accepted = sum(unit.accepted for unit in units)
    return {
        "expected": expected,
        "received": received,
        "accepted": accepted,
        "rejected": received - accepted,
        "late": sum(unit.late for unit in units),
        "missing": expected - received,
    }


def _coverage(units: list[UnitFigures]) -> Covered:
    enterprises = sum(unit.enterprises for unit in units)
    contacted = sum(unit.contacted for unit in units)
    return {
        "enterprises": enterprises,
        "contacted": contacted,
        "rate": rate(contacted, enterprises),
    }


def _grievances(units: list[UnitFigures]) -> Grievances:
    closed = sum(unit.closed for unit in units)
    return {
        "raised": sum(unit.raised for unit in units),
        "reopened": sum(unit.reopened for unit in units),
        "closed": closed,
        "open": sum(unit.open for unit in units),
        "carried_over": sum(unit.carried_over for unit in units),
        "overdue": sum(unit.overdue for unit in units),
        "closure_rate": rate(closed, sum(handled(unit) for unit in units)),
    }


def handled(unit: UnitFigures) -> int:
    """Returns how many grievances could have been closed: the denominator of the closure rate."""
    return unit.carried_over + unit.raised + unit.reopened


def _findings(month: Month) -> Findings:
    levels = Counter(finding.severity for finding in month.findings)
    codes = Counter(finding.code for finding in month.findings)
    return {
        "error": levels[Severity.ERROR],
        "warning": levels[Severity.WARNING],
        "info": levels[Severity.INFO],
        "by_code": dict(sorted(codes.items())),
    }


def _unit(unit: UnitFigures) -> UnitSummary:
    return {
        "name": unit.name,
        "kind": unit.kind,
        "submitted": unit.submitted,
        "late": unit.late,
        "enterprises": unit.enterprises,
        "contacted": unit.contacted,
        "rate": rate(unit.contacted, unit.enterprises),
        "raised": unit.raised,
        "reopened": unit.reopened,
        "closed": unit.closed,
        "open": unit.open,
        "carried_over": unit.carried_over,
        "errors": unit.errors,
        "warnings": unit.warnings,
    }


def _assessment(unit: Assessment) -> AssessmentSummary:
    return {
        "name": unit.unit,
        "months": unit.on_time.whole,
        "months_on_time": unit.on_time.part,
        "on_time_rate": unit.on_time.rate,
        "on_time_rank": unit.on_time.rank,
        "coverage_rank": unit.coverage.rank,
        "closure_rate": unit.closure.rate,
        "closure_rank": unit.closure.rank,
        "days_to_close": unit.days_to_close,
        "called_back": unit.satisfaction.whole,
        "satisfied": unit.satisfaction.part,
        "satisfaction": unit.satisfaction.rate,
        "satisfaction_rank": unit.satisfaction.rank,
    }

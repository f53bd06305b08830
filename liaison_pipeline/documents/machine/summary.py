"""summary.json: every figure of the reports.

Knows the shape that the contract gives (section 5), with `assessment` and `punctuality` after it. Does
not know how a figure is made. Rates are 0-1, null where there is nothing to divide by; totals are the
sums over units.
"""

import json
from collections import Counter
from typing import Any

from liaison_pipeline.facts.assessment import Assessment
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.month import Month, UnitFigures


def rate(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def summary(month: Month) -> dict[str, Any]:
    units = month.units
    enterprises, contacted = _sum(units, "enterprises"), _sum(units, "contacted")
    return {
        "period": str(month.period),
        "as_of": month.as_of.isoformat(),
        "submissions": _submissions(units),
        "coverage": {
            "enterprises": enterprises,
            "contacted": contacted,
            "rate": rate(contacted, enterprises),
        },
        "grievances": _grievances(units),
        "findings": _findings(month),
        "units": [_unit(unit) for unit in units],
        "assessment": [_assessment(unit) for unit in month.assessments],
        "punctuality": {str(period): dict(own) for period, own in month.punctuality.items()},
    }


def summary_text(month: Month) -> str:
    return json.dumps(summary(month), ensure_ascii=False, indent=2) + "\n"


def _sum(units: list[UnitFigures], name: str) -> int:
    return sum(getattr(unit, name) for unit in units)


def _submissions(units: list[UnitFigures]) -> dict[str, int]:
    expected, received = len(units), _sum(units, "submitted")
    accepted = _sum(units, "accepted")
    return {
        "expected": expected,
        "received": received,
        "accepted": accepted,
        "rejected": received - accepted,
        "late": _sum(units, "late"),
        "missing": expected - received,
    }


def _grievances(units: list[UnitFigures]) -> dict[str, Any]:
    names = ("raised", "reopened", "closed", "open", "carried_over", "overdue")
    figures: dict[str, Any] = {name: _sum(units, name) for name in names}
    base = figures["carried_over"] + figures["raised"] + figures["reopened"]
    return figures | {"closure_rate": rate(figures["closed"], base)}


def _findings(month: Month) -> dict[str, Any]:
    levels = Counter(finding.severity for finding in month.findings)
    codes = Counter(finding.code for finding in month.findings)
    by_level = {level.value: levels[level] for level in Severity}
    return {**by_level, "by_code": dict(sorted(codes.items()))}


def _unit(unit: UnitFigures) -> dict[str, Any]:
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


def _assessment(unit: Assessment) -> dict[str, Any]:
    """Number and quality beyond `units`; a rank is null below the minimum sample."""
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

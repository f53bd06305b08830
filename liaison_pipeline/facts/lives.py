"""What happened to a unit's grievances in a month: the shapes that facts/lifecycle.py fills.

Knows names of what is counted. Does not know how it comes about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liaison_pipeline.facts.decisions import Key, Verdict
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import RowKey
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import CallbackRow, GrievanceRow


@dataclass(frozen=True, slots=True)
class Closing:
    """`days`: from the contact that raised it, else from the first of the month."""

    grievance: Grievance
    day: date
    days: int
    row: GrievanceRow


@dataclass(frozen=True, slots=True)
class Reopening:
    """The day of the closing that did not last; the call-back that said so, else the register
    row."""

    closed_on: date | None
    verdict: Verdict | None
    row: GrievanceRow | CallbackRow


@dataclass(slots=True)
class MonthOfUnit:
    """What happened to a unit's grievances in a month.

    `new_rows`: enterprise -> distinct grievances that continue no earlier one, held rows too;
    `fresh`: their rows. `row_of`: number -> the month's register row. `before_raised`: closings
    before the contact that raised the grievance, with both dates. `reopenings`: by number.
    `repeated`: rows that tell again a closing that the enterprise did not accept.
    """

    carried_over: list[Grievance] = field(default_factory=list)
    raised: list[Grievance] = field(default_factory=list)
    reopened: list[Grievance] = field(default_factory=list)
    closed: list[Grievance] = field(default_factory=list)
    open: list[Grievance] = field(default_factory=list)
    vanished: list[Grievance] = field(default_factory=list)
    new_rows: dict[str, int] = field(default_factory=dict)
    fresh: list[GrievanceRow] = field(default_factory=list)
    row_of: dict[str, GrievanceRow] = field(default_factory=dict)
    before_raised: list[tuple[GrievanceRow, date, date]] = field(default_factory=list)
    reopenings: dict[str, Reopening] = field(default_factory=dict)
    repeated: list[tuple[GrievanceRow, Grievance]] = field(default_factory=list)
    closings: list[Closing] = field(default_factory=list)


@dataclass(frozen=True)
class Lives:
    """month -> unit -> what happened; `all` grievances there ever were. `of_others`: the register
    rows, held ones too, in which a unit tells of a grievance that another one raised."""

    months: Mapping[Period, Mapping[str, MonthOfUnit]]
    all: Sequence[Grievance]
    of_others: frozenset[RowKey] = frozenset()

    @property
    def keys(self) -> frozenset[Key]:
        return frozenset(grievance.key for grievance in self.all)

    @property
    def closings(self) -> frozenset[tuple[Key, date]]:
        """Returns every closing there ever was: which grievance, on which day."""
        months = (month for units in self.months.values() for month in units.values())
        return frozenset((c.grievance.key, c.day) for month in months for c in month.closings)

    def of(self, unit: str, period: Period) -> MonthOfUnit:
        return self.months.get(period, {}).get(unit) or MonthOfUnit()

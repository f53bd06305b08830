"""One month of the office: its findings and figures, from all that was ever read.

Knows what each figure counts (contract, section 5), and that every rule is asked. Does not know
documents, SQL or workbooks. Run anew at every report, so that late files and other months are
always in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liaison_pipeline.facts import assessment
from liaison_pipeline.facts.assessment import Assessment, Share
from liaison_pipeline.facts.closings import overdue
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import Rows
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import accepted_units, late_units, received_units
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding, Severity, apply_severity, distinct, in_order
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.rules import Rule


@dataclass(frozen=True)
class UnitFigures:
    """A row of `units` in summary.json. Counts of enterprises, grievances and findings."""

    name: str
    kind: str
    submitted: bool
    accepted: bool
    late: bool
    enterprises: int
    contacted: int
    raised: int
    reopened: int
    closed: int
    open: int
    carried_over: int
    overdue: int
    errors: int
    warnings: int


@dataclass(frozen=True)
class Month:
    """All that the documents show. `grievances`: unit -> what happened to its grievances;
    `punctuality`: month -> unit -> on_time | late | missing."""

    period: Period
    as_of: date
    settings: Settings
    forms: Forms
    facts: Facts
    findings: list[Finding]
    units: list[UnitFigures]
    grievances: Mapping[str, MonthOfUnit]
    punctuality: dict[Period, dict[str, str]]
    assessments: list[Assessment]

    @property
    def question(self) -> Question:
        return self.facts.question

    @property
    def rows(self) -> Rows:
        return self.facts.rows

    @property
    def trend(self) -> list[tuple[Period, list[Coverage]]]:
        return self.facts.trend

    @property
    def coverage(self) -> list[Coverage]:
        return self.facts.coverage

    @property
    def as_of_time(self) -> datetime:
        """Returns the documents' own save time: the run's day, never the clock."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day)


def judge(facts: Facts, rules: Sequence[Rule]) -> Month:
    """Asks every rule about one month, and counts its figures."""
    question = facts.question
    settings = question.settings
    made = (finding for check in rules for finding in check(facts))
    findings = in_order(distinct(apply_severity(made, settings.severity)), settings.unit_names)
    figures = _figures(facts, findings)
    months = [month for month, _ in facts.trend]
    punctual = assessment.punctuality(facts.standing, settings, months)
    return Month(
        period=question.period,
        as_of=question.as_of,
        settings=settings,
        forms=question.forms,
        facts=facts,
        findings=findings,
        units=figures,
        grievances=facts.grievances,
        punctuality=punctual,
        assessments=_assess(figures, punctual, facts),
    )


def _assess(
    figures: Iterable[UnitFigures], punctual: Mapping[Period, Mapping[str, str]], facts: Facts
) -> list[Assessment]:
    assessed = [
        Assessment(
            unit=unit.name,
            coverage=Share(unit.contacted, unit.enterprises),
            on_time=assessment.on_time_share(unit.name, punctual),
            closure=Share(unit.closed, unit.carried_over + unit.raised + unit.reopened),
            satisfaction=assessment.satisfaction(facts.grievances[unit.name], facts.decisions),
            days_to_close=assessment.days_to_close(facts.grievances[unit.name]),
            errors=unit.errors,
        )
        for unit in figures
    ]
    return assessment.ranked(assessed, facts.question.settings.minimum_sample)


def _figures(facts: Facts, findings: Iterable[Finding]) -> list[UnitFigures]:
    question, standing = facts.question, facts.standing
    levels = Counter((finding.place.unit, finding.severity) for finding in findings)
    received = received_units(standing, question.period)
    accepted = accepted_units(standing, question.period)
    late = late_units(standing, question.period, question.settings)
    limit = question.settings.overdue_days
    figures = []
    for own in facts.coverage:
        name, life = own.unit, facts.grievances[own.unit]
        figures.append(
            UnitFigures(
                name=name,
                kind=question.settings.by_name[name].kind,
                submitted=name in received,
                accepted=name in accepted,
                late=name in late,
                enterprises=len(own.roster),
                contacted=len(own.covered),
                raised=len(life.raised),
                reopened=len(life.reopened),
                closed=len(life.closed),
                open=len(life.open),
                carried_over=len(life.carried_over),
                overdue=len(overdue(life.open, question, limit)),
                errors=levels[name, Severity.ERROR],
                warnings=levels[name, Severity.WARNING],
            )
        )
    return figures

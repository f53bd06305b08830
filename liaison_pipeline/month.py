"""One month of the office: its findings and figures, from all that was ever read.

Knows that every rule is asked, and what is counted for each unit once it was. Does not know what a rule
or a figure is, documents, SQL or workbooks. Run anew at every report, so that late files and other months
are always in it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from liaison_pipeline.facts.assessment import Assessment, Share, ranked, scored
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.figures import BY_NAME, Rate
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.items import SETTINGS_FILE, Item, UnitMonth
from liaison_pipeline.facts.live_rows import Rows
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.proposals import Proposal, proposals_of
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.unit_figures import UnitFigures, figures_of, rate_of, total
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding, Severity, apply_severity, distinct, in_order
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.rules import Rule


@dataclass(frozen=True, slots=True)
class MonthHead:
    """What the documents of a single unit know of their month: nothing that another unit has sent."""

    period: Period
    as_of: date
    settings: Settings
    forms: Forms

    @property
    def as_of_time(self) -> datetime:
        """Returns the documents' own save time: the run's day, never the clock."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day)


@dataclass(frozen=True)
class Month:
    """All that the documents show: the facts, the findings, and the figures of each unit."""

    period: Period
    as_of: date
    settings: Settings
    forms: Forms
    facts: Facts
    findings: list[Finding]
    units: list[UnitFigures]
    assessments: list[Assessment]

    @property
    def grievances(self) -> Mapping[str, MonthOfUnit]:
        """Returns unit -> what happened to its grievances."""
        return self.facts.grievances

    @property
    def punctuality(self) -> Mapping[Period, Mapping[str, str]]:
        """Returns month -> unit -> on_time | late | missing."""
        return self.facts.punctuality

    @property
    def question(self) -> Question:
        return self.facts.question

    @property
    def rows(self) -> Rows:
        return self.facts.rows

    @property
    def trend(self) -> list[tuple[Period, list[Coverage]]]:
        return self.facts.trend

    @cached_property
    def trend_figures(self) -> list[tuple[Period, list[UnitFigures]]]:
        """Returns the months of the trend with the figures of each unit, but for its findings."""
        return [
            (period, [figures_of(UnitMonth(self.facts, own.unit, period, own)) for own in covered])
            for period, covered in self.trend
        ]

    @property
    def coverage(self) -> list[Coverage]:
        return self.facts.coverage

    @property
    def has_errors(self) -> bool:
        """Tells whether anything must be mended: a command then ends with 1."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def total(self, figure: str) -> int:
        """Returns a figure of all units together."""
        return total(self.units, figure)

    def rate(self, name: str) -> float | None:
        """Returns a rate of all units together, None where there is nothing to divide by."""
        return rate_of(self.units, name)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """Returns what the clerk is asked to confirm."""
        return proposals_of(self.facts)

    @cached_property
    def head(self) -> MonthHead:
        return MonthHead(self.period, self.as_of, self.settings, self.forms)

    @property
    def as_of_time(self) -> datetime:
        return self.head.as_of_time


def judge(facts: Facts, rules: Sequence[Rule]) -> Month:
    """Asks every rule about one month, and counts its figures."""
    return _month(facts, [finding for check in rules for finding in check(facts)])


def with_findings(month: Month, made: Sequence[Finding]) -> Month:
    """Returns the month with findings of what went wrong while its documents were made."""
    return _month(month.facts, [*month.findings, *made]) if made else month


def _month(facts: Facts, made: Sequence[Finding]) -> Month:
    question = facts.question
    settings = question.settings
    findings = in_order(distinct(apply_severity(made, settings.severity)), settings.unit_names)
    figures = _figures(facts, findings)
    return Month(
        period=question.period,
        as_of=question.as_of,
        settings=settings,
        forms=question.forms,
        facts=facts,
        findings=findings,
        units=figures,
        assessments=_assessed(figures, settings),
    )


def _figures(facts: Facts, findings: Iterable[Finding]) -> list[UnitFigures]:
    by_unit: dict[tuple[str, Severity], list[Item]] = {}
    for finding in findings:
        key = finding.place.unit, finding.severity
        by_unit.setdefault(key, []).append(finding_item(finding))
    figures = []
    for own in facts.coverage:
        errors = by_unit.get((own.unit, Severity.ERROR), [])
        warnings = by_unit.get((own.unit, Severity.WARNING), [])
        month = UnitMonth(facts, own.unit, facts.question.period, own, errors, warnings)
        figures.append(figures_of(month))
    return figures


def finding_item(finding: Finding) -> Item:
    """Returns a finding as a thing that is counted; without a file it leads to liaison.toml."""
    place = finding.place
    at = place if place.file else Place(SETTINGS_FILE, value=place.value, column=place.column)
    return Item(place.unit, finding.code, at)


def _assessed(figures: Iterable[UnitFigures], settings: Settings) -> list[Assessment]:
    """Returns number and quality of each unit's month, with ranks and scores."""
    minimum = settings.minimum_sample
    units = ranked([_assess(unit) for unit in figures], minimum)
    return scored(units, settings.weights, minimum)


def _assess(unit: UnitFigures) -> Assessment:
    """Returns number and quality of a unit's month, without ranks."""
    return Assessment(
        unit=unit.name,
        coverage=_share(unit, "rate"),
        on_time=_share(unit, "on_time_rate"),
        closure=_share(unit, "closure_rate"),
        satisfaction=_share(unit, "satisfaction"),
        days_to_close=rate_of([unit], "days_to_close"),
        errors=unit.errors,
        on_time_closure=_share(unit, "on_time_closure"),
        reopened=_share(unit, "reopened_rate"),
        attitude=_share(unit, "attitude"),
        raised=_share(unit, "raised_per_enterprise"),
    )


def _share(unit: UnitFigures, name: str) -> Share:
    rate = BY_NAME[name]
    assert isinstance(rate, Rate)
    return Share(total([unit], *rate.above), total([unit], *rate.below))

"""One month of the office: its findings and figures, from all that was ever read.

Knows the order of the rules and what each figure counts (contract, section 5). Does not know documents,
SQL or workbooks. Run anew at every report, so that late files and other months are always in it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liaison_pipeline.facts import assessment
from liaison_pipeline.facts.assessment import Assessment, Share
from liaison_pipeline.facts.closings import overdue
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.decisions import check_numbers
from liaison_pipeline.facts.gather import Facts, facts_of, lives_in
from liaison_pipeline.facts.ledger import grouped
from liaison_pipeline.facts.live_rows import Rows, names_it
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import accepted_units, late_units, received_units, sent_kinds
from liaison_pipeline.facts.standing import REGISTER, Standing
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import (
    Finding,
    Holds,
    Severity,
    Words,
    apply_severity,
    distinct,
    in_order,
)
from liaison_pipeline.model.history import History, rows_of
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.rules import closure, crosscheck, remit, submissions
from liaison_pipeline.rules.coverage import check_coverage
from liaison_pipeline.rules.roster import check_left_out, check_roster_rows


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
    grievances: dict[str, MonthOfUnit]
    punctuality: dict[Period, dict[str, str]]
    assessments: list[Assessment]

    @property
    def question(self) -> Question:
        return Question(self.period, self.as_of, self.settings, self.forms)

    @property
    def rows(self) -> Rows:
        return self.facts.rows

    @property
    def trend(self) -> list[tuple[Period, list[Coverage]]]:
        return self.facts.trend

    @property
    def coverage(self) -> list[Coverage]:
        return self.facts.trend[-1][1]

    @property
    def as_of_time(self) -> datetime:
        """The documents' own save time: the run's day, never the clock."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day)


def judge(history: History, standing: Standing, question: Question) -> Month:
    """Runs every rule on one month."""
    settings = question.settings
    facts = facts_of(history, standing, question)
    lives = lives_in(facts, settings.unit_names, question.period)
    found = _of_files(history, facts, question)
    found += _of_month(history, facts, question)
    found += _of_units(facts, lives, question)
    chosen = apply_severity(found, dict(settings.severity))
    findings = in_order(distinct(chosen), settings.unit_names)
    figures = _figures(facts, question, lives, findings)
    months = [month for month, _ in facts.trend]
    punctual = assessment.punctuality(standing, settings, months)
    return Month(
        period=question.period,
        as_of=question.as_of,
        settings=settings,
        forms=question.forms,
        facts=facts,
        findings=findings,
        units=figures,
        grievances=lives,
        punctuality=punctual,
        assessments=_assess(figures, lives, punctual, facts, question),
    )


def _of_files(history: History, facts: Facts, question: Question) -> list[Finding]:
    """What is wrong with files by themselves, with their standing, and with the office's lists."""
    here = ("", str(question.period))
    standing = (*facts.in_future, *facts.standing.findings)
    found = [f for f in standing if f.place.period in here]
    found += _stored(history, facts.standing, question.period)
    lists = [*facts.of_lists, *check_roster_rows(facts.roster, facts.rosters)]
    lists += check_left_out(facts.rosters, facts.roster, question.period)
    lists += check_numbers(history, facts.standing, question.forms, facts.ever)
    present = {row.file for row in rows_of(history.files) if row.present}
    return found + [
        f for f in lists if f.place.file in present
    ]  # without a month: while the file is there


def _of_month(history: History, facts: Facts, question: Question) -> list[Finding]:
    """What was not sent, what closings say, and whom nobody contacted."""
    period, standing = question.period, facts.standing
    found = closure.check_rows(facts.rows, question.forms.register, facts.reader, period)
    found += submissions.check_month(history, standing, question)
    reporting = _reporting(facts, period)
    return found + list(check_coverage(facts.trend[-1][1], period, reporting))


def _assess(
    figures: list[UnitFigures],
    lives: dict[str, MonthOfUnit],
    punctual: dict[Period, dict[str, str]],
    facts: Facts,
    question: Question,
) -> list[Assessment]:
    assessed = [
        Assessment(
            unit=unit.name,
            coverage=Share(unit.contacted, unit.enterprises),
            on_time=assessment.on_time_share(unit.name, punctual),
            closure=Share(unit.closed, unit.carried_over + unit.raised + unit.reopened),
            satisfaction=assessment.satisfaction(lives[unit.name], facts.decisions),
            days_to_close=assessment.days_to_close(lives[unit.name]),
            errors=unit.errors,
        )
        for unit in figures
    ]
    return assessment.ranked(assessed, question.settings.minimum_sample)


def _reporting(facts: Facts, period: Period) -> set[str]:
    """Units whose ledger is in and can be read: a rejected one of which only a 汇总表 tells has no row,
    and nobody knows whom it names."""
    own = facts.rows.contacts[facts.rows.contacts["period"] == str(period)]
    readable = accepted_units(facts.standing, period) | set(own["unit"])
    received = received_units(facts.standing, period)
    return (received & readable) - _nameless(facts.rows, period)


def _nameless(rows: Rows, period: Period) -> set[str]:
    """Units whose ledger has rows, but no column 企业名称: that is told once, for the form."""
    own = rows.contacts[rows.contacts["period"] == str(period)]
    named = set(own[own["enterprise_key"] != ""]["unit"])
    return set(own["unit"]) - named


def _of_units(facts: Facts, lives: dict[str, MonthOfUnit], question: Question) -> list[Finding]:
    """What each unit's ledger, register, roster and open grievances say of each other."""
    rows, roster = facts.rows, facts.roster
    period, forms, settings = question.period, question.forms, question.settings
    ledgers = grouped(rows.contacts[rows.contacts["period"] == str(period)])
    registers = grouped(rows.grievances[rows.grievances["period"] == str(period)])
    sent = sent_kinds(facts.standing, period)
    found: list[Finding] = []
    for name, life in lives.items():
        own = ledgers.get((str(period), name), [])
        has_register = REGISTER in sent.get(name, set())
        has_register = has_register and all(
            names_it(row) for row in registers.get((str(period), name), [])
        )
        found += crosscheck.check_unit(own, has_register, life, forms)
        found += remit.check_roster(own, life.fresh, name, roster, forms)
        found += closure.check_lives(life, period, name in sent, forms.register)
        found += closure.check_open(life, question, facts.decisions, facts.reader)
    everything = [row for own in ledgers.values() for row in own]
    found += crosscheck.check_two_units(everything, forms, facts.rosters.streets)
    found += remit.check_remit(everything, roster, settings, forms)
    return found


def _stored(history: History, standing: Standing, period: Period) -> list[Finding]:
    """The month's findings of files by themselves; those without a month while the file is there."""
    present = {row.file_id for row in rows_of(history.files) if row.present}
    kept = []
    for row in rows_of(history.findings):
        silent = row.submission_id in standing.silent or row.file_id in standing.silent
        here = row.period == str(period) or (not row.period and row.file_id in present)
        if here and not silent:
            kept.append(_finding(row))
    return kept


def _finding(row: Any) -> Finding:
    """Returns a row of the master's table `findings` as it was made."""
    names = ("file", "sheet", "cell", "column", "value", "period", "unit")
    place = Place(**{name: getattr(row, name) for name in names})
    words = Words(row.message, row.suggestion)
    return Finding(place, row.code, Severity(row.severity), Holds(row.holds), words)


def _figures(
    facts: Facts,
    question: Question,
    lives: dict[str, MonthOfUnit],
    findings: list[Finding],
) -> list[UnitFigures]:
    errors = Counter(f.place.unit for f in findings if f.severity is Severity.ERROR)
    warnings = Counter(f.place.unit for f in findings if f.severity is Severity.WARNING)
    standing, covered = facts.standing, facts.trend[-1][1]
    received = received_units(standing, question.period)
    accepted = accepted_units(standing, question.period)
    late = late_units(standing, question.period, question.settings)
    limit = question.settings.overdue_days
    figures = []
    for own in covered:
        name, life = own.unit, lives[own.unit]
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
                errors=errors[name],
                warnings=warnings[name],
            )
        )
    return figures

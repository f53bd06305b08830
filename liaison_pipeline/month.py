"""One month of the office: its findings and figures, from all that was ever read.

Knows the order of the rules and what each figure counts (contract, section 5). Does not know documents,
SQL or workbooks. Run anew at every report, so that late files and other months are always in it.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liaison_pipeline.findings import (
    FIELDS,
    Finding,
    Severity,
    apply_severity,
    distinct,
    in_order,
)
from liaison_pipeline.frames import History, rows_of
from liaison_pipeline.period import Period
from liaison_pipeline.reading.forms import Forms
from liaison_pipeline.rules import closure, crosscheck, submissions
from liaison_pipeline.rules.coverage import Coverage, check_coverage, cover
from liaison_pipeline.rules.lifecycle import (
    MonthOfUnit,
    RowKey,
    fold_lives,
    grouped,
    month_of,
)
from liaison_pipeline.rules.outcome import OutcomeReader
from liaison_pipeline.rules.question import Question
from liaison_pipeline.rules.rows import Rows, live_rows, names_it
from liaison_pipeline.rules.submissions import Standing
from liaison_pipeline.settings import Settings


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
    """All that the documents show. `grievances`: unit -> what happened to its grievances."""

    period: Period
    as_of: date
    settings: Settings
    forms: Forms
    rows: Rows
    findings: list[Finding]
    units: list[UnitFigures]
    coverage: list[Coverage]
    grievances: dict[str, MonthOfUnit]
    trend: list[tuple[Period, list[Coverage]]]

    @property
    def as_of_time(self) -> datetime:
        """The documents' own save time: the run's day, never the clock."""
        return datetime(self.as_of.year, self.as_of.month, self.as_of.day)


def judge(history: History, standing: Standing, question: Question) -> Month:
    """Runs every rule on one month."""
    period, settings, forms = question.period, question.settings, question.forms
    rows, late = live_rows(history, standing, question.as_of, forms)
    reader = OutcomeReader(forms.register.metadata["outcome"])
    refused, of_rows = closure.check_rows(rows, forms.register, reader, period)
    lives = _lives(rows, refused, question)
    covered = cover(rows, period, settings.calendar, settings.unit_names)
    sent = _sent(history, standing, period)
    found = [f for f in (*late, *standing.findings) if f.period in ("", str(period))]
    found += of_rows + _stored(history, standing, period)
    found += submissions.check_month(history, standing, period, question.as_of, settings)
    reporting = {unit for unit, kinds in sent.items() if submissions.LEDGER in kinds}
    reporting -= _nameless(rows, period)
    found += check_coverage(covered, period, reporting)
    found += _check_units(rows, lives, sent, question, reader)
    chosen = apply_severity(found, dict(settings.severity))
    findings = in_order(distinct(chosen), settings.unit_names)
    return Month(
        period=period,
        as_of=question.as_of,
        settings=settings,
        forms=forms,
        rows=rows,
        findings=findings,
        units=_figures(history, standing, question, covered, lives, findings),
        coverage=covered,
        grievances=lives,
        trend=_trend(rows, question),
    )


def _lives(rows: Rows, refused: set[RowKey], question: Question) -> dict[str, MonthOfUnit]:
    lives = fold_lives(rows, refused, question.period)
    names = question.settings.unit_names
    return {name: month_of(lives.get(name, {}), question.period) for name in names}


def _nameless(rows: Rows, period: Period) -> set[str]:
    """Units whose ledger has rows, but no column 企业名称: that is told once, for the form."""
    own = rows.contacts[rows.contacts["period"] == str(period)]
    named = set(own[own["enterprise_key"] != ""]["unit"])
    return set(own["unit"]) - named


def _check_units(
    rows: Rows,
    lives: dict[str, MonthOfUnit],
    sent: dict[str, set[str]],
    question: Question,
    reader: OutcomeReader,
) -> list[Finding]:
    """What each unit's ledger, register and open grievances say of each other."""
    period, forms, settings = question.period, question.forms, question.settings
    ledgers = grouped(rows.contacts[rows.contacts["period"] == str(period)])
    registers = grouped(rows.grievances[rows.grievances["period"] == str(period)])
    found: list[Finding] = []
    for name, life in lives.items():
        own = ledgers.get((str(period), name), [])
        has_register = submissions.REGISTER in sent.get(name, set())
        has_register = has_register and all(
            names_it(row) for row in registers.get((str(period), name), [])
        )
        found += crosscheck.check_unit(own, has_register, life, forms)
        found += closure.check_lives(life, period, name in sent, forms.register)
        found += closure.check_open(life, question, settings.overdue_days, reader)
    everything = [row for own in ledgers.values() for row in own]
    found += crosscheck.check_two_units(everything, forms)
    found += crosscheck.check_remit(everything, settings, forms)
    return found


def _live(history: History, standing: Standing, period: Period) -> list[Any]:
    """The month's submissions that are no duplicate and were not overwritten."""
    return [
        row
        for row in rows_of(history.submissions)
        if row.period == str(period) and row.unit and row.file_id not in standing.silent
    ]


def _sent(history: History, standing: Standing, period: Period) -> dict[str, set[str]]:
    """unit -> the kinds of form that came for the month, rejected ones too."""
    sent: dict[str, set[str]] = {}
    for row in _live(history, standing, period):
        sent.setdefault(row.unit, set()).add(row.kind)
    return sent


def _stored(history: History, standing: Standing, period: Period) -> list[Finding]:
    """The month's findings of files by themselves; those without a month while the file is there."""
    present = {row.file_id for row in rows_of(history.files) if row.present}
    kept = []
    for row in rows_of(history.findings):
        silent = row.submission_id in standing.silent or row.file_id in standing.silent
        here = row.period == str(period) or (not row.period and row.file_id in present)
        if here and not silent:
            parts = {name: getattr(row, name) for name in FIELDS}
            kept.append(Finding(**parts | {"severity": Severity(row.severity)}))
    return kept


def _figures(
    history: History,
    standing: Standing,
    question: Question,
    covered: list[Coverage],
    lives: dict[str, MonthOfUnit],
    findings: list[Finding],
) -> list[UnitFigures]:
    errors = Counter(f.unit for f in findings if f.severity is Severity.ERROR)
    warnings = Counter(f.unit for f in findings if f.severity is Severity.WARNING)
    live = _live(history, standing, question.period)
    ledgers = [row for row in live if row.kind == submissions.LEDGER]
    received = {row.unit for row in ledgers}
    accepted = {row.unit for row in ledgers if standing.status[row.submission_id] == "accepted"}
    late = submissions.late_units(history, standing, question.period, question.settings)
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
                contacted=len(own.contacted & set(own.roster)),
                raised=len(life.raised),
                reopened=len(life.reopened),
                closed=len(life.closed),
                open=len(life.open),
                carried_over=len(life.carried_over),
                overdue=len(closure.overdue(life.open, question, limit)),
                errors=errors[name],
                warnings=warnings[name],
            )
        )
    return figures


def _trend(rows: Rows, question: Question) -> list[tuple[Period, list[Coverage]]]:
    """The coverage of up to twelve months in which anything was sent, ending with this one."""
    months = sorted({str(text) for text in rows.contacts["period"] if text})
    first = str(question.settings.calendar.first_month)
    known = [Period.parse(text) for text in months if first <= text < str(question.period)][-11:]
    calendar, units = question.settings.calendar, question.settings.unit_names
    return [(p, cover(rows, p, calendar, units)) for p in (*known, question.period)]

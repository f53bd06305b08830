"""What was sent for a month, when, and what was not.

Passes: a ledger for 2021-04 filed on 2021-04-25. Fails: filed on the 26th (submission-late); no ledger
at all, or no register though the ledger counts grievances (submission-missing).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import FORM_NAMES, _late_form, forms_of_month
from liaison_pipeline.facts.standing import LEDGER, REGISTER, Form, Standing, place_of_form
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import History, rows_of
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings


def check_month(history: History, standing: Standing, question: Question) -> list[Finding]:
    """submission-late and -missing for every unit of the settings; 填报时间 after as-of."""
    period, as_of, settings = question.period, question.as_of, question.settings
    forms = forms_of_month(standing, period)
    counted = _units_that_count_grievances(history, [f for f in forms if f.live(standing)])
    found: list[Finding] = []
    for unit in settings.unit_names:
        own = [form for form in forms if form.unit == unit]
        found += _late(own, standing, period, settings)
        kinds = {form.kind for form in own}
        missing = [LEDGER] if LEDGER not in kinds else []
        missing += [REGISTER] if REGISTER not in kinds and unit in counted else []
        for kind in missing:
            found.append(_missing(unit, kind, period, as_of, settings))
    for form in forms:
        if form.filed_text and form.filed_on > as_of.isoformat() and form.live(standing):
            column = "填报时间"
            at = replace(
                place_of_form(form), cell=form.filed_cell, column=column, value=form.filed_text
            )
            reason = f"晚于今天（{chinese_date(as_of)}）"
            found.append(finding("filing-date-invalid", at, reason=reason))
    return found


def _units_that_count_grievances(history: History, forms: list[Form]) -> set[str]:
    units = {form.submission_id: form.unit for form in forms if form.kind == LEDGER}
    rows = rows_of(history.contacts)
    return {units[row.submission_id] for row in rows if row.submission_id in units and row.count}


def _late(
    own: list[Form], standing: Standing, period: Period, settings: Settings
) -> Iterator[Finding]:
    first = _late_form(own, standing, period, settings)
    if first:
        filed = chinese_date(date.fromisoformat(first.filed_on))
        due = chinese_date(settings.calendar.due(period))
        yield finding(
            "submission-late", replace(place_of_form(first), sheet=""), filed=filed, due=due
        )


def _missing(unit: str, kind: str, period: Period, as_of: date, settings: Settings) -> Finding:
    due = settings.calendar.due(period)
    severity = Severity.ERROR if as_of >= due else Severity.INFO
    place = Place(unit=unit, period=str(period))
    words = {"period_text": period.chinese, "form_name": FORM_NAMES[kind]}
    return finding("submission-missing", place, severity=severity, due=chinese_date(due), **words)

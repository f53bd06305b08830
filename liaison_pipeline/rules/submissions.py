"""What was sent for a month, when, and what was not.

Passes: a ledger for 2021-04 filed on 2021-04-25. Fails: filed on the 26th (submission-late); no ledger
at all, or no register though the ledger counts grievances (submission-missing).
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from liaison_pipeline.catalogue import Place, finding
from liaison_pipeline.findings import Finding, Severity
from liaison_pipeline.frames import History, rows_of
from liaison_pipeline.period import Period, chinese_date
from liaison_pipeline.rules.question import Question
from liaison_pipeline.rules.standing import LEDGER, REGISTER, Form, Standing, place_of_form
from liaison_pipeline.settings import Settings

FORM_NAMES = {LEDGER: "月台账", REGISTER: "诉求登载表"}


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


def late_units(standing: Standing, period: Period, settings: Settings) -> set[str]:
    forms = forms_of_month(standing, period)
    own = {unit: [form for form in forms if form.unit == unit] for unit in settings.unit_names}
    return {unit for unit in own if _late_form(own[unit], standing, period, settings)}


def first_forms(standing: Standing, period: Period) -> dict[str, Form]:
    """unit -> its first form of the month that was not rejected: lateness is judged by it."""
    by_unit: dict[str, list[Form]] = {}
    for form in forms_of_month(standing, period):
        by_unit.setdefault(form.unit, []).append(form)
    first = {unit: first_filed(own, standing) for unit, own in by_unit.items()}
    return {unit: form for unit, form in first.items() if form is not None}


def received_units(standing: Standing, period: Period) -> set[str]:
    """Units with any ledger for the month, rejected ones too."""
    forms = forms_of_month(standing, period)
    return {form.unit for form in forms if form.unit and form.kind == LEDGER}


def accepted_units(standing: Standing, period: Period) -> set[str]:
    """Units with a ledger for the month that counts."""
    ledgers = (form for form in forms_of_month(standing, period) if form.kind == LEDGER)
    return {form.unit for form in ledgers if standing.status[form.submission_id] == "accepted"}


def sent_kinds(standing: Standing, period: Period) -> dict[str, set[str]]:
    """unit -> the kinds of form that came for the month, rejected ones too."""
    sent: dict[str, set[str]] = {}
    for form in forms_of_month(standing, period):
        sent.setdefault(form.unit, set()).add(form.kind)
    return sent


def forms_of_month(standing: Standing, period: Period) -> list[Form]:
    """The forms of known units for a month, without duplicates, overwritten and withdrawn ones."""
    forms = (form for form in standing.forms if form.unit and form.period == str(period))
    return [form for form in forms if form.submission_id not in standing.ghosts]


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


def _late_form(
    own: list[Form], standing: Standing, period: Period, settings: Settings
) -> Form | None:
    """A unit's first form of the month, where it was filed after the due day."""
    first = first_filed(own, standing)
    late = first is not None and first.filed_on > settings.calendar.due(period).isoformat()
    return first if late else None


def first_filed(own: list[Form], standing: Standing) -> Form | None:
    """The oldest form that was not rejected; an unknown filing date is oldest."""
    forms = [form for form in own if standing.status[form.submission_id] != "rejected"]
    return min(forms, key=lambda form: (form.filed_on, *form.order[2:]), default=None)


def _missing(unit: str, kind: str, period: Period, as_of: date, settings: Settings) -> Finding:
    due = settings.calendar.due(period)
    severity = Severity.ERROR if as_of >= due else Severity.INFO
    place = Place(unit=unit, period=str(period))
    words = {"period_text": period.chinese, "form_name": FORM_NAMES[kind]}
    return finding("submission-missing", place, severity=severity, due=chinese_date(due), **words)

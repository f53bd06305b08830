"""What came for a month, from whom, and when.

Knows the standing of submissions. Does not know what is a fault: rules/submissions.py does.
"""

from liaison_pipeline.facts.standing import LEDGER, REGISTER, Form, Standing
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings

FORM_NAMES = {LEDGER: "月台账", REGISTER: "诉求登载表"}


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

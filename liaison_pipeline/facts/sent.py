"""What came for a month, from whom, and when.

Knows the standing of submissions. Does not know what is a fault: rules/submissions.py does.
"""

from collections.abc import Iterable
from datetime import date

from liaison_pipeline.facts.standing import LEDGER, REGISTER, REJECTED, SentForm, Standing
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings

FORM_NAMES = {LEDGER: "月台账", REGISTER: "诉求登载表"}


def late_units(standing: Standing, period: Period, settings: Settings) -> set[str]:
    """Returns the units of the settings whose first form of the month came after the due day."""
    late = {form.unit for form in late_forms(standing, period, settings)}
    return late & settings.by_name.keys()


def late_forms(standing: Standing, period: Period, settings: Settings) -> list[SentForm]:
    """Returns the first forms of a month that were filed after the due day, one a unit at most."""
    due = settings.calendar.due(period)
    first = first_forms(standing, period).values()
    return [form for form in first if form.filed_on is not None and form.filed_on > due]


def first_forms(standing: Standing, period: Period) -> dict[str, SentForm]:
    """Returns unit -> its first form of the month that was not rejected: lateness is judged by
    it."""
    units = standing.of_month(period).items()
    first = {unit: first_filed(own, standing) for unit, own in units}
    return {unit: form for unit, form in first.items() if form is not None}


def received_units(standing: Standing, period: Period) -> set[str]:
    """Returns the units with any ledger for the month, rejected ones too."""
    units = standing.of_month(period).items()
    return {unit for unit, own in units if any(form.kind == LEDGER for form in own)}


def accepted_units(standing: Standing, period: Period) -> set[str]:
    """Returns the units with a ledger for the month that counts and has a row."""
    return {
        unit
        for unit, own in standing.of_month(period).items()
        if any(
            form.kind == LEDGER and standing.is_accepted(form) and form.enterprises for form in own
        )
    }


def sent_kinds(standing: Standing, period: Period) -> dict[str, set[str]]:
    """Returns unit -> the kinds of form that came for the month, rejected ones too."""
    units = standing.of_month(period).items()
    return {unit: {form.kind for form in own} for unit, own in units}


def forms_of_month(standing: Standing, period: Period) -> list[SentForm]:
    """Returns the forms of known units for a month, without duplicates, overwritten and withdrawn
    ones."""
    return [form for own in standing.of_month(period).values() for form in own]


def first_filed(own: Iterable[SentForm], standing: Standing) -> SentForm | None:
    """Returns the oldest form that was not rejected; an unknown filing day is oldest."""
    forms = [form for form in own if standing.status[form.submission_id] != REJECTED]
    return min(forms, key=lambda form: (form.filed_on or date.min, *form.order[2:]), default=None)

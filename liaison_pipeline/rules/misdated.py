"""submission-misdated: a form that counts for a month far from the one in which it was filed.

Passes: a ledger of 2021-04 with 填报时间 2021年5月6日. Fails: a ledger that counts for 2021-01 with
填报时间 2021年4月20日: told in the report of April, under its unit, since there it may be missed. Where
填报时间 is empty, the stored last-saved day is looked at.
"""

from collections.abc import Iterator
from dataclasses import replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.sent import FORM_NAMES
from liaison_pipeline.facts.standing import SentForm
from liaison_pipeline.forms.months import FILED, SAVED, filing_date
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import Period, chinese_date

FAR = 2  # months


def check(facts: Facts) -> Iterator[Finding]:
    """Yields the forms of other months that were filed in this one."""
    month = facts.question.period
    for form in facts.standing.forms:
        filed, period = form.filed_on, form.period
        if filed is None or period is None or form.consolidated or Period.of(filed) != month:
            continue
        far = abs(period.ordinal - month.ordinal) >= FAR
        if far and form.unit and facts.standing.is_accepted(form) and form.kind in FORM_NAMES:
            yield _misdated(form, month, period)


def _misdated(form: SentForm, month: Period, period: Period) -> Finding:
    read = filing_date(form.filed_text, period) if form.filed_text else None
    by = FILED if read == form.filed_on else SAVED
    place = replace(form.place, period=str(month), cell=form.filed_cell if by == FILED else "")
    day = chinese_date(form.filed_on) if form.filed_on else ""
    return finding("submission-misdated", place, filed_by=by, filed=day, period_text=period.chinese)

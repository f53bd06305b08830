"""date-in-future: no contact and no closing lies after the day on which the month is judged.

Passes: 联系时间 4月28日, judged on the 28th of April. Fails: 4月29日, judged on that day; so does
办结时间. A contact that lies outside its form's month as well has its finding from there already.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.model.findings import Finding, Holds, narrowed
from liaison_pipeline.model.period import chinese_date


def check(facts: Facts) -> Iterator[Finding]:
    """Yields date-in-future for rows of the month, at 联系时间 or 办结时间."""
    forms, period = facts.question.forms, facts.question.period
    as_of = chinese_date(facts.question.as_of)
    for contact in facts.rows.contacts_ahead:
        if contact.period == period:
            place = place_of(contact, "contacted_on", forms.ledger)
            yield finding("date-in-future", place, as_of=as_of)
    for grievance in facts.rows.closings_ahead:
        if grievance.period == period and not grievance.told_below:
            place = place_of(grievance, "closed_on", forms.register)
            yield narrowed(finding("date-in-future", place, as_of=as_of), Holds.CLOSING)

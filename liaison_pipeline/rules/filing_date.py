"""filing-date-invalid: 填报时间 is not after the day on which the month is judged.

Passes: 填报时间 4月23日, judged on the 28th of April. Fails: 4月30日, judged on that day; it is a slip
then, and makes nobody late. What the cell says by itself (4月31日) is found while the file is read.
"""

from collections.abc import Iterator
from dataclasses import replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.sent import forms_of_month
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import chinese_date

COLUMN = "填报时间"


def check(facts: Facts) -> Iterator[Finding]:
    """Yields filing-date-invalid for the forms of the month that no newer one took the place of."""
    question, standing = facts.question, facts.standing
    reason = f"晚于今天（{chinese_date(question.as_of)}）"
    for form in forms_of_month(standing, question.period):
        after = form.filed_on is not None and form.filed_on > question.as_of
        if form.submission.dated and form.filed_text and after and standing.is_live(form):
            place = replace(form.place, cell=form.filed_cell, column=COLUMN, value=form.filed_text)
            yield finding("filing-date-invalid", place, reason=reason)

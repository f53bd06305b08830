"""dispatch-overdue, registration-missing: what was decided on is done in time, and registered above.

Passes: one that is closed, whose 办理时限 is not past, that came back after it, or that has none;
区级督办 with 登记号 and 登记日期. Fails: one that is open after its 办理时限 (dispatch-overdue), under
the unit that has it: at its own register row of the month, else without a cell, for the decision
stands in the clerk's list; where nobody of liaison.toml has it, at 办理时限 there. 区级督办 or 小区吹哨
without 登记号 or 登记日期 (registration-missing) is the clerk's to mend, at the first empty cell.
"""

from collections.abc import Iterator
from typing import TypedDict

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.chain import Link, overdue, waiting
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.place import Place


class Named(TypedDict):
    """By what a reader knows a grievance."""

    enterprise: str
    title: str
    number: str


def check(facts: Facts) -> Iterator[Finding]:
    """Yields the decisions that are not carried out in time or not registered."""
    for link in overdue(facts):
        yield _overdue(link, facts)
    form = facts.question.forms.dispatch
    for link in waiting(facts):
        if link.must_register:
            row = link.last.row
            gaps = [name for name in ("system_number", "system_date") if not _is_told(link, name)]
            place = place_of(row, gaps[0], form)
            missing = "和".join(form.labels[name] for name in gaps)
            level, words = link.last.level, _words(link)
            yield finding("registration-missing", place, level=level, missing=missing, **words)


def _is_told(link: Link, name: str) -> bool:
    """Tells whether a cell of the registration is filled in; a date only as far as it is one."""
    row = link.last.row
    return bool(row.system_dates if name == "system_date" else row.system_number)


def _overdue(link: Link, facts: Facts) -> Finding:
    assert link.deadline is not None
    question = facts.question
    return finding(
        "dispatch-overdue",
        _place(link, facts),
        day=chinese_date(link.last.day),
        to=link.has_it or link.last.row.target or link.last.level,
        deadline=chinese_date(link.deadline),
        days=(question.as_of - link.deadline).days,
        **_words(link),
    )


def _place(link: Link, facts: Facts) -> Place:
    """Returns where the unit that has it reads of it."""
    forms, period = facts.question.forms, str(facts.question.period)
    if link.has_it not in facts.grievances:
        return place_of(link.last.row, "deadline", forms.dispatch)
    own = facts.grievances[link.has_it].row_of.get(link.grievance.number)
    if own is not None and own.unit == link.has_it:
        return place_of(own, "title", forms.register)
    label, title = forms.register.labels["title"], link.grievance.row.title
    return Place(column=label, value=title, period=period, unit=link.has_it)


def _words(link: Link) -> Named:
    row, number = link.grievance.row, link.grievance.number
    return {"enterprise": row.enterprise, "title": row.title, "number": number}

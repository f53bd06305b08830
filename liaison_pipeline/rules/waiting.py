"""grievance-overdue, grievance-undispatched: an open grievance moves on.

Passes: one that is open for less than `overdue_days`, or that 经发办 has dispatched. Fails: one
that is open longer (grievance-overdue); one of which 办理情况 says that another unit must act,
without a decision (grievance-undispatched). Both stand at this month's row, which in the month of the
dispatch may be the next unit's; where there is none, grievance-vanished says it. A unit that has a
dispatched grievance and can't solve it either gets grievance-undispatched again.
"""

from collections.abc import Iterator, Mapping

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.advice import Advice, advise
from liaison_pipeline.facts.closings import days_open, overdue, says_elsewhere
from liaison_pipeline.facts.decisions import Decisions
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.rows import GrievanceRow


def check(facts: Facts) -> Iterator[Finding]:
    """Yields the open grievances of each unit that have waited too long or for the wrong unit."""
    form = facts.question.forms.register
    rows = {
        number: row for month in facts.grievances.values() for number, row in month.row_of.items()
    }
    for month in facts.grievances.values():
        yield from _overdue(month, rows, facts)
        for grievance in month.open:
            row = month.row_of.get(grievance.number, rows.get(grievance.number))
            waits = row is not None and says_elsewhere(row, facts.reader)
            if row is not None and waits and not _is_dispatched(grievance, row, facts.decisions):
                place = place_of(row, "progress", form)
                addressee = _addressee(advise(grievance, facts))
                yield finding("grievance-undispatched", place, addressee=addressee)


def _overdue(
    month: MonthOfUnit, rows: Mapping[str, GrievanceRow], facts: Facts
) -> Iterator[Finding]:
    question = facts.question
    limit = question.settings.overdue_days
    for grievance in overdue(month.open, question):
        row = month.row_of.get(grievance.number, rows.get(grievance.number))
        if row is not None:
            place = place_of(row, "title", question.forms.register)
            raised, days = (
                chinese_date(grievance.since),
                days_open(grievance, question.counted_until),
            )
            yield finding("grievance-overdue", place, raised=raised, days=days, limit=limit)


def _addressee(advice: Advice) -> str:
    """Returns whom the clerk is advised to have act, in words."""
    return f"{advice.unit}（{advice.level}）" if advice.unit else advice.level


def _is_dispatched(grievance: Grievance, row: GrievanceRow, decisions: Decisions) -> bool:
    """Tells whether it is decided, and not just in favour of the unit that has it now and says that it
    can't solve it either. What its first unit goes on writing (已转应急办) asks for nothing new."""
    decided = decisions.of(grievance.key)
    again = decided and decided[-1].target == grievance.holder == row.unit != grievance.unit
    return bool(decided) and not again

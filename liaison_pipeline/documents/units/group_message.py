"""群通知.txt: one message for the units' chat group: who has sent, who must mend, who is missing.

Knows that each unit stands in one group. Does not know where a unit stands (situations.py) nor the words
(templates/群通知.txt). A unit is named, and how many: what is wrong goes to it alone.
"""

from collections.abc import Mapping
from pathlib import Path

from liaison_pipeline.documents.parts.dates import day_to_keep
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.situations import Situation, State
from liaison_pipeline.documents.units.wording import whom_to_ask
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

NAME = "群通知.txt"


def _groups_of(situations: Mapping[str, Situation]) -> dict[str, list[Situation]]:
    """Returns state -> the units in it, in the order of the settings. One that has nothing to mend and
    still owes a form is no unit without a fault, and one whose register came has sent something."""
    groups: dict[str, list[Situation]] = {state.value: [] for state in State}
    for own in situations.values():
        owes = own.missing and (own.state in (State.RIGHT, State.LOOK) or own.in_part)
        groups[State.MEND if owes else own.state].append(own)
    return groups


def group_message(month: Month, situations: Mapping[str, Situation], templates: Path) -> str:
    """Returns the message."""
    calendar = month.settings.calendar
    due = calendar.due(month.period)
    groups = _groups_of(situations)
    return render(
        NAME,
        templates,
        escape=False,
        month=month,
        groups=groups,
        units=len(situations),
        received=len(situations) - len(groups[State.MISSING.value]),
        due=chinese_date(due),
        by=day_to_keep(calendar.answer_day(month.period, month.as_of), month.as_of),
        today=chinese_date(month.as_of),
        overdue=month.as_of >= due,
        ask=whom_to_ask(month.settings.office),
    )

"""What falls due today or within a week, and what is past its 办理时限: the clerk's reminders of the day.

Knows dispatches by their deadlines. Does not know how the page looks. Telephone numbers are masked.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.requests import joined, time_left
from liaison_pipeline.facts.chain import Link, falling_due, overdue
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month


@dataclass(frozen=True, slots=True)
class DueLine:
    """`who`: the unit or body that has it; `left`: 还有3天, 今天到期, 已超过2天; `is_late`: past."""

    who: str
    what: str
    number: str
    deadline: str
    left: str
    is_late: bool


def soon_due(month: Month) -> list[DueLine]:
    """Returns what is late first, then what falls due, the nearest first."""
    return [*_lines(month, late=True), *_lines(month, late=False)]


def _lines(month: Month, *, late: bool) -> Iterator[DueLine]:
    links = list(overdue(month.facts)) if late else falling_due(month.facts)
    for link in links:
        if link.deadline is not None:
            left, day = time_left(link.deadline, month.as_of), chinese_date(link.deadline)
            yield DueLine(_who(link), _what(link), link.grievance.number, day, left, late)


def _who(link: Link) -> str:
    return mask(joined(link.has_it or link.last.row.target or link.last.level))


def _what(link: Link) -> str:
    row = link.grievance.row
    return mask(joined(f"{row.enterprise}“{row.title}”"))

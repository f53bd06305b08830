"""催报/<unit>.txt: what is missing, until when, whom to ask, in the office's words.

Knows who is chased: units without a form, units with enterprises that nobody contacted, and the offices
that supervise such villages (驻村科室). Does not know how a finding arises, nor where a unit stands
(situations.py); templates/催报.txt has the words.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.parts.dates import day_to_keep
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.requests import handed_line, refused_line
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.situations import Situation
from liaison_pipeline.documents.units.wording import mending, whom_to_ask
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month, MonthHead

TEMPLATE = "催报.txt"


@dataclass(frozen=True, slots=True)
class Reminded:
    """All that a unit's text is made from. `villages`: those that it supervises and that are chased, each
    with what is missing."""

    head: MonthHead
    situation: Situation
    villages: Sequence[tuple[str, str]]


def reminded(month: Month, situations: Mapping[str, Situation]) -> dict[str, Reminded]:
    """Returns unit -> what its text is made from, for every unit that is missing something or must chase
    one that is."""
    villages = _villages(month, situations)
    return {
        unit: Reminded(month.head, own, villages.get(unit, []))
        for unit, own in situations.items()
        if own.chased or unit in villages
    }


def reminder(told: Reminded, templates: Path) -> str:
    """Returns the text of a unit."""
    month, own = told.head, told.situation
    last = month.settings.calendar.last_contact_day(month.period)
    return render(
        TEMPLATE,
        templates,
        escape=False,
        unit=own.unit,
        month=month,
        missing=own.missing,
        uncovered=[mask(name) for name in own.uncovered],
        unread=list(_unread(own)),
        blank=[mask(file.rpartition("/")[2]) for file in own.blank],
        handed=[mask(handed_line(link)) for link in own.handed],
        refused=[mask(refused_line(one)) for one in own.refused],
        villages=told.villages,
        due=chinese_date(own.due),
        by=day_to_keep(own.by, month.as_of),
        today=chinese_date(month.as_of),
        overdue=own.is_due,
        is_over=month.as_of > last,
        contact_by=day_to_keep(last, month.as_of) if last < own.by else "",
        ask=whom_to_ask(month.settings.office),
    )


def _unread(own: Situation) -> Iterator[tuple[str, str, str]]:
    """Yields (file, why, how it is mended) of what came and could not be counted."""
    for finding in own.unread:
        name = finding.place.file.rpartition("/")[2]
        yield mask(name), mask(finding.words.message).removesuffix("。"), mending(finding).words


def missing_words(own: Situation) -> str:
    """Returns in a line what has not come, and whether something came in its place."""
    forms = "、".join(own.missing)
    return f"报来的文件没能计入，要重新报送{forms}" if own.unread else f"未报{forms}"


def _villages(
    month: Month, situations: Mapping[str, Situation]
) -> dict[str, list[tuple[str, str]]]:
    """Returns unit -> the villages that it supervises and that are chased, each with what is missing.
    The office that writes the texts asks itself nothing: its villages stand on its own page."""
    names = {
        name: unit.name for unit in month.settings.units for name in (unit.name, *unit.aliases)
    }
    ours = names.get(month.settings.office.name)
    found: dict[str, list[tuple[str, str]]] = {}
    for own in situations.values():
        supervisor = names.get(own.unit.supervisor)
        if supervisor and supervisor != ours and own.chased:
            found.setdefault(supervisor, []).append((own.unit.name, _words(own)))
    return found


def _words(village: Situation) -> str:
    """Returns what the supervisor is told of a village in a line."""
    words = [missing_words(village)] if village.missing else []
    if village.uncovered:
        words.append(f"还有 {len(village.uncovered)} 户没有联系")
    return "；".join(words)

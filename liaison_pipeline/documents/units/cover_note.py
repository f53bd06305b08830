"""退回/<unit>/转发说明.txt: a few lines to paste into a chat message to the unit.

Knows what a message must say: where the unit stands (situations.py), the gravest in words, which file
to open, until when, whom to ask. Does not know how a finding arises; templates/转发说明.txt has the
words. A chat is read by others, too: telephone numbers are masked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.parts.dates import day_to_keep
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.requests import handed_line, refused_line, thanks_line
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.situations import Situation
from liaison_pipeline.documents.units.wording import (
    by_kind,
    shortened,
    title,
    until,
    whom_to_ask,
)
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import MonthHead

NAME = "转发说明.txt"
GRAVEST = 3  # kinds of mistakes that are told in words
FILES = 3  # workbooks that are named
LONGEST = 60  # characters of a mistake's description
_ASIDE = re.compile("（[^（）]*）$")  # the number of a grievance, which the workbook has


@dataclass(frozen=True)
class KindLine:
    """A kind of mistake in a line. `example`: the first place in words, masked."""

    title: str
    count: int
    example: str


def cover_note(
    month: MonthHead, situation: Situation, returned: Mapping[str, str], templates: Path
) -> str:
    """Returns the message for a unit. `returned`: file -> name of its marked-up workbook."""
    kinds = by_kind(situation.reasons)
    names = [mask(name) for name in returned.values()]
    return render(
        NAME,
        templates,
        escape=False,
        unit=situation.unit.name,
        handed=[mask(handed_line(link)) for link in situation.handed],
        closed=[mask(thanks_line(link)) for link in situation.closed],
        refused=[mask(refused_line(one)) for one in situation.refused],
        month=month,
        situation=situation,
        figures=situation.figures,
        owing=situation.missing if situation.figures.submitted else (),
        errors=len(situation.must),
        warnings=len(situation.look),
        gravest=[_told(kind) for kind in kinds[:GRAVEST]],
        more=len(kinds) > GRAVEST,
        names=names[:FILES],
        unnamed=len(names) - FILES,
        until=until(situation),
        by=day_to_keep(situation.by, month.as_of),
        due=chinese_date(situation.due),
        ask=whom_to_ask(month.settings.office),
        today=chinese_date(month.as_of),
    )


def _told(kind: Sequence[Finding]) -> KindLine:
    first = kind[0]
    place = f"{first.place.cell}，" if first.place.cell and len(kind) > 1 else ""
    words = " ".join(mask(first.words.message).split()).removesuffix("。")
    if len(words) > LONGEST:
        words = _ASIDE.sub("", words)
    return KindLine(title(first), len(kind), f"{place}{shortened(words, LONGEST)}")

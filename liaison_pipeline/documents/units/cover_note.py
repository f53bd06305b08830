"""退回/<unit>/转发说明.txt: a few lines to paste into a chat message to the unit.

Knows what a message must say: which month, how much is to be mended, the gravest in words, which file
to open, until when. Does not know how a finding arises; templates/转发说明.txt has the words. A chat is
read by others, too: telephone numbers are masked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.wording import by_kind, counts, shortened, title, until
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

NAME = "转发说明.txt"
GRAVEST = 3  # kinds of mistakes that are told in words
FILES = 3  # workbooks that are named
LONGEST = 60  # characters of a mistake's description


@dataclass(frozen=True)
class KindLine:
    """A kind of mistake in a line. `example`: the first place in words, masked."""

    title: str
    count: int
    example: str


def cover_note(
    month: Month,
    unit: str,
    findings: Sequence[Finding],
    returned: Mapping[str, str],
    templates: Path,
) -> str:
    """The message for a unit. `returned`: file -> name of its marked-up workbook."""
    number = counts(findings)
    gravest = Severity.ERROR if number[Severity.ERROR] else Severity.WARNING
    told = [kind for kind in by_kind(findings) if kind[0].severity is gravest]
    mended = {finding.place.file for finding in findings if finding.severity is not Severity.INFO}
    names = [mask(name) for file, name in returned.items() if file in mended]
    return render(
        NAME,
        templates,
        escape=False,
        unit=unit,
        month=month,
        figures=month.figures.get(unit),
        errors=number[Severity.ERROR],
        warnings=number[Severity.WARNING],
        gravest=[_told(kind) for kind in told[:GRAVEST]],
        more=len(told) > GRAVEST,
        names=names[:FILES],
        unnamed=len(names) - FILES,
        until=until(month, findings),
        today=chinese_date(month.as_of),
    )


def _told(kind: Sequence[Finding]) -> KindLine:
    first = kind[0]
    place = f"{first.place.cell}，" if first.place.cell and len(kind) > 1 else ""
    words = " ".join(mask(first.words.message).split()).removesuffix("。")
    return KindLine(title(first), len(kind), f"{place}{shortened(words, LONGEST)}")

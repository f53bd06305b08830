"""退回/<unit>/校验报告.html.

Knows what the page shows: the kinds of mistakes with the catalogue's words once, every place below its
kind with the piece of the sheet around it. Does not know how findings arise; templates/校验报告.html and
templates/校验报告.css hold the looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.going_back import GoingBack
from liaison_pipeline.documents.units.mini_sheet import MiniSheet, mini_sheet
from liaison_pipeline.documents.units.wording import (
    Mending,
    by_kind,
    counts,
    mending,
    shortened,
    until,
    whom_to_ask,
)
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.model.findings import LEVELS, Finding, Severity
from liaison_pipeline.model.place import Place

NEVER = "不能忽略。"  # the catalogue's word for what must be mended


@dataclass(frozen=True)
class Spot:
    """Where a mistake is and what to write there. `words`: how, where its kind does not say it."""

    at: Place
    where: str
    message: str
    value: str
    words: str
    mini: MiniSheet | None

    @property
    def finding(self) -> Place:
        """Returns the place under the name by which templates of the first edition ask for it."""
        return self.at


@dataclass(frozen=True)
class Kind:
    """A kind of mistake: what holds for all its places, '' where it does not."""

    anchor: str
    title: str
    why: str
    how: str
    ignore: str
    places: Sequence[Spot]


@dataclass(frozen=True)
class Returned:
    """A workbook of the unit, the marked-up one beside the page, and how many findings it has."""

    file: str
    name: str
    counts: Mapping[Severity, int]


def unit_page(folder: GoingBack) -> str:
    """Returns the page of a unit's folder: its findings, gravest first."""
    month, unit, findings, books = folder.month, folder.unit, folder.findings, folder.workbooks
    situation = folder.situation
    kinds = by_kind(findings)
    levels = [
        (severity, LEVELS[severity], [_kind(k, books) for k in kinds if k[0].severity is severity])
        for severity in Severity
    ]
    workbooks = [
        Returned(file, name, counts(f for f in findings if f.place.file == file))
        for file, name in folder.names.items()
    ]
    return render(
        "校验报告.html",
        folder.templates,
        month=month,
        unit=unit,
        figures=situation.figures if situation else None,
        levels=levels,
        level_names=LEVELS,
        counts=counts(findings),
        workbooks=workbooks,
        until=until(situation) if situation else "",
        situation=situation,
        ask=whom_to_ask(month.settings.office),
    )


def _kind(findings: Sequence[Finding], books: Mapping[str, Workbook]) -> Kind:
    first = findings[0]
    entry = CATALOGUE[first.code]
    how = {mending(finding).words for finding in findings}
    same = how.pop() if len(how) == 1 else ""
    return Kind(
        anchor=f"{first.severity}-{first.code}",
        title=entry.title,
        why=entry.why,
        how=same,
        ignore="" if entry.ignore == NEVER else entry.ignore,
        places=[_place(finding, books, same) for finding in findings],
    )


def _place(finding: Finding, books: Mapping[str, Workbook], same: str) -> Spot:
    """A piece of the sheet helps to mend; what is only for the record goes without."""
    how: Mending = mending(finding)
    book = books.get(finding.place.file)
    grid = next((g for g in book.grids if g.name == finding.place.sheet), None) if book else None
    shown = grid is not None and finding.place.cell and finding.severity is not Severity.INFO
    return Spot(
        at=finding.place,
        where="，".join(part for part in (_file(finding.place.file), _sheet(finding)) if part),
        message=shortened(finding.words.message, 400),
        value=how.value,
        words="" if how.words == same else how.words,
        mini=mini_sheet(grid, finding.place.cell) if shown and grid else None,
    )


def _file(file: str) -> str:
    return PurePosixPath(file).name


def _sheet(finding: Finding) -> str:
    return f"工作表 {finding.place.sheet}" if finding.place.sheet else ""

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
from liaison_pipeline.documents.units.mini_sheet import MiniSheet, MiniSheets
from liaison_pipeline.documents.units.wording import (
    Mending,
    by_kind,
    counts,
    mending,
    shortened,
    until,
    whom_to_ask,
)
from liaison_pipeline.files.grid import Grid
from liaison_pipeline.model.findings import LEVELS, Finding, Severity
from liaison_pipeline.model.place import Place

MOST_SHOWN = 100  # places of a kind: a year mistyped in a column may be wrong 5,000 times
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
    """A kind of mistake: what holds for all its places, '' where it does not. `places`: the first ones,
    so that a page can be opened however many there are; `count`: of all."""

    anchor: str
    title: str
    why: str
    how: str
    ignore: str
    places: Sequence[Spot]
    count: int

    @property
    def more(self) -> int:
        """Returns how many are not shown."""
        return self.count - len(self.places)


@dataclass(frozen=True)
class Returned:
    """A workbook of the unit, the marked-up one beside the page, and how many findings it has."""

    file: str
    name: str
    counts: Mapping[Severity, int]


def unit_page(folder: GoingBack) -> str:
    """Returns the page of a unit's folder: its findings, gravest first."""
    month, unit, findings, sheets = folder.head, folder.unit, folder.findings, _Sheets(folder)
    situation = folder.situation
    kinds = by_kind(findings)
    levels = [
        (severity, LEVELS[severity], [_kind(k, sheets) for k in kinds if k[0].severity is severity])
        for severity in Severity
    ]
    by_file: dict[str, list[Finding]] = {}
    for finding in findings:
        by_file.setdefault(finding.place.file, []).append(finding)
    workbooks = [
        Returned(file, name, counts([*by_file.get(file, ()), *folder.originals[file].listed]))
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


class _Sheets:
    """The sheets of a unit's workbooks, from which pieces are shown."""

    def __init__(self, folder: GoingBack) -> None:
        self._grids: dict[tuple[str, str], Grid] = {}
        for file, book in folder.workbooks.items():
            for grid in book.grids:
                self._grids.setdefault((file, grid.name), grid)
        self._sheets: dict[tuple[str, str], MiniSheets] = {}

    def around(self, finding: Finding) -> MiniSheet | None:
        """A piece of the sheet helps to mend; what is only for the record goes without."""
        place = finding.place.file, finding.place.sheet
        grid = self._grids.get(place)
        if grid is None or not finding.place.cell or finding.severity is Severity.INFO:
            return None
        if place not in self._sheets:
            self._sheets[place] = MiniSheets(grid)
        return self._sheets[place].around(finding.place.cell)


def _kind(findings: Sequence[Finding], sheets: _Sheets) -> Kind:
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
        places=[_place(finding, sheets, same) for finding in findings[:MOST_SHOWN]],
        count=len(findings),
    )


def _place(finding: Finding, sheets: _Sheets, same: str) -> Spot:
    how: Mending = mending(finding)
    return Spot(
        at=finding.place,
        where="，".join(part for part in (_file(finding.place.file), _sheet(finding)) if part),
        message=shortened(finding.words.message, 400),
        value=how.value,
        words="" if how.words == same else how.words,
        mini=sheets.around(finding),
    )


def _file(file: str) -> str:
    return PurePosixPath(file).name


def _sheet(finding: Finding) -> str:
    return f"工作表 {finding.place.sheet}" if finding.place.sheet else ""

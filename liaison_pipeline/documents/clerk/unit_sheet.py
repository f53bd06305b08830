"""单位/<unit>.html: all of one unit on a page that can be printed and taken along.

Knows what the page shows: the unit's months one after another, whom it has not contacted, its grievances,
what was handed to it, its mistakes by kind. Does not know how the page looks (templates/单位页.html), nor
how figures and findings arise. Telephone numbers are masked.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.clerk.details import GrievanceLine, grievance_lines
from liaison_pipeline.documents.clerk.progress import STATES, lines
from liaison_pipeline.documents.clerk.quality import Quality, quality
from liaison_pipeline.documents.clerk.series import totals
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.requests import handed_line
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.folders import Folder
from liaison_pipeline.documents.units.situations import Situation
from liaison_pipeline.documents.units.wording import by_kind, shortened, title
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of
from liaison_pipeline.model.findings import LEVELS, Finding, Severity
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.month import Month, MonthHead

NAME = "单位页.html"
OF_A_MONTH = ("enterprises", "contacted", "raised", "reopened", "closed", "open")
LONGEST = 120  # characters of a message; 校验报告 has all of it


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month of the unit. `state`: 按时 | 迟报 | 退回 | 未报; `quality`: of what it first sent,
    None where it sent nothing."""

    period: Period
    state: str
    figures: UnitFigures
    quality: Quality | None

    @property
    def rate(self) -> float | None:
        return rate_of([self.figures], "rate")


@dataclass(frozen=True, slots=True)
class KindOfFinding:
    """Findings of a kind. `example`: the first of them, where it is and what is wrong."""

    level: str
    title: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """What the page of a unit shows. `state`, `register`: how its forms of the month stand;
    `uncovered`: whom it has not contacted, `held` of them in rows that are to be mended; `folder`: what
    goes back to it, None where nothing does."""

    figures: UnitFigures
    state: str
    register: str
    months: Sequence[MonthLine]
    uncovered: Sequence[str]
    held: int
    grievances: Sequence[GrievanceLine]
    handed: Sequence[str]
    findings: Sequence[KindOfFinding]
    folder: Folder | None

    @property
    def rate(self) -> float | None:
        return rate_of([self.figures], "rate")


@dataclass(frozen=True, slots=True)
class PageOfUnit:
    """All that the page of a unit is made from."""

    head: MonthHead
    sheet: UnitSheet


def unit_sheet(page: PageOfUnit, templates: Path) -> str:
    """Returns the page of a unit."""
    office, day = page.head.settings.office, chinese_date(page.head.as_of)
    return render(NAME, templates, sheet=page.sheet, month=page.head, office=office, day=day)


def unit_sheets(
    month: Month, folders: Mapping[str, Folder], situations: Mapping[str, Situation]
) -> Iterator[PageOfUnit]:
    """Yields what the page of each unit is made from, in the order of the settings."""
    months, findings = _months(month), _findings(month)
    grievances: dict[str, list[GrievanceLine]] = {}
    for line in grievance_lines(month, folders):
        grievances.setdefault(line.unit, []).append(line)
    for unit, progress, covered in zip(month.units, lines(month), month.coverage, strict=True):
        sheet = UnitSheet(
            figures=unit.alone(),
            state=progress.ledger,
            register=progress.register,
            months=months[unit.name],
            uncovered=[mask(covered.roster[key].name) for key in covered.uncovered],
            held=covered.to_mend,
            grievances=grievances.get(unit.name, ()),
            handed=[mask(handed_line(link)) for link in situations[unit.name].handed],
            findings=findings.get(unit.name, ()),
            folder=folders.get(unit.name),
        )
        yield PageOfUnit(month.head, sheet)


def _months(month: Month) -> Mapping[str, list[MonthLine]]:
    """Returns unit -> its months, the first one first."""
    known = dict(quality(month))
    found: dict[str, list[MonthLine]] = {unit: [] for unit in month.settings.unit_names}
    for at, whole in enumerate(totals(month)):
        for figures in whole.units:
            state = STATES[month.punctuality[whole.period][figures.name]]
            sent = known[figures.name][at]
            numbers = figures.alone(*OF_A_MONTH)
            found[figures.name].append(MonthLine(whole.period, state, numbers, sent))
    return found


def _findings(month: Month) -> Mapping[str, list[KindOfFinding]]:
    """Returns unit -> its mistakes by kind, the gravest first."""
    own: dict[str, list[Finding]] = {}
    for finding in month.findings:
        if finding.severity is not Severity.INFO:
            own.setdefault(finding.place.unit, []).append(finding)
    return {unit: [_kind(kind) for kind in by_kind(findings)] for unit, findings in own.items()}


def _kind(findings: Sequence[Finding]) -> KindOfFinding:
    first = findings[0]
    cell = f"{first.place.cell}，" if first.place.cell else ""
    example = mask(shortened(f"{cell}{first.words.message}", LONGEST))
    return KindOfFinding(LEVELS[first.severity], title(first), len(findings), example)

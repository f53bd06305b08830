"""The grievances and findings of the overview, line by line, each with the place where it is written.

Knows what a line shows and to which returned workbook it leads. Does not know rules or looks. Telephone
numbers are masked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.units.folders import UNKNOWN, Folder
from liaison_pipeline.documents.units.wording import shortened
from liaison_pipeline.facts.closings import days_open, overdue
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.sent import sent_kinds
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.place import Place
from liaison_pipeline.month import Month

MOST = 100  # lines of one kind on the page; the lists and findings.csv have all
LONGEST = 160  # characters of 办理情况; 汇总表.xlsx has all of them


@dataclass(frozen=True)
class GrievanceLine:
    """`days`: from when its time counts to its closing, to as-of or to the month's end. `late`: days
    over the limit. `happened`: carried, raised, reopened, closed, open, overdue: what of it the month's
    figures count; vanished: the month's register left it out. `moved_from`: the unit that raised it,
    where another one has it now. `place`: the unit's number on the page; `first`: the first line of its
    unit."""

    number: str
    unit: str
    place: int
    first: bool
    moved_from: str
    enterprise: str
    title: str
    linked: bool
    raised: str
    closed_on: date | None
    days: int
    late: int
    happened: list[str]
    progress: str
    source: str
    book: str


@dataclass(frozen=True)
class _UnitOfPage:
    """A unit as the page shows it: its number there, its month, its folder of returned workbooks."""

    name: str
    place: int
    life: MonthOfUnit
    folder: Folder | None

    def begins_with(self, grievance: Grievance) -> bool:
        """Tells whether this is the first of the unit's grievances that the page lists."""
        return grievance.number == (*self.life.open, *self.life.closed)[0].number


def grievance_lines(month: Month, folders: Mapping[str, Folder]) -> list[GrievanceLine]:
    """Returns what was open or closed in the month, each grievance once."""
    sent = sent_kinds(month.facts.standing, month.period)
    lines = []
    for place, (name, life) in enumerate(month.grievances.items(), start=1):
        unit = _UnitOfPage(name, place, life, folders.get(name))
        own = {grievance.number: grievance for grievance in (*life.open, *life.closed)}
        happened = _happened(life, month) | {"vanished": _vanished(life, name in sent)}
        for grievance in own.values():
            words = [word for word, numbers in happened.items() if grievance.number in numbers]
            lines.append(_line(grievance, unit, words, month))
    return lines


def _happened(life: MonthOfUnit, month: Month) -> dict[str, set[str]]:
    """Returns what the month's figures count -> numbers of the grievances."""
    counted = {
        "carried": life.carried_over,
        "raised": life.raised,
        "reopened": life.reopened,
        "closed": life.closed,
        "open": life.open,
        "overdue": overdue(life.open, month.question),
    }
    return {word: {grievance.number for grievance in own} for word, own in counted.items()}


def _vanished(life: MonthOfUnit, has_sent: bool) -> set[str]:
    """A unit that sent nothing has left out nothing."""
    return {grievance.number for grievance in life.vanished} if has_sent else set()


def _line(
    grievance: Grievance, unit: _UnitOfPage, happened: list[str], month: Month
) -> GrievanceLine:
    life, row = unit.life, grievance.row
    is_open = "open" in happened
    days = days_open(grievance, month.question.counted_until)
    if not is_open:
        days = next((c.days for c in reversed(life.closings) if c.grievance is grievance), days)
    return GrievanceLine(
        number=grievance.number,
        unit=unit.name,
        place=unit.place,
        first=unit.begins_with(grievance),
        moved_from=grievance.unit if grievance.unit != unit.name else "",
        enterprise=mask(row.enterprise),
        title=mask(row.title),
        linked=grievance.linked,
        raised=grievance.raised.chinese,
        closed_on=None if is_open else grievance.closed_on,
        days=max(days, 0),
        late=days - month.settings.overdue_days if "overdue" in happened else 0,
        happened=happened,
        progress=mask(shortened(row.progress, LONGEST)),
        source=mask(Place(row.file, row.sheet, row.cells.get("title", "")).address("!")),
        book=unit.folder.path(row.file) if unit.folder else "",
    )


# findings -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class FindingLine:
    """`first`: the first line of its code on the page."""

    severity: Severity
    code: str
    title: str
    message: str
    source: str
    book: str
    first: bool


@dataclass(frozen=True)
class FindingGroup:
    """A unit's findings, gravest first; place 0 is for those of no known unit. `left`: how many are not
    shown, because the page has enough of their kind."""

    unit: str
    place: int
    folder: Folder | None
    counts: Counter[Severity]
    lines: list[FindingLine]
    left: int = 0


@dataclass(frozen=True)
class CodeLine:
    """How often a code was found, gravest first and most frequent first."""

    code: str
    title: str
    severity: Severity
    count: int
    units: int


def finding_groups(month: Month, folders: Mapping[str, Folder]) -> list[FindingGroup]:
    """Returns those of no known unit first: they are the clerk's own to solve."""
    by_unit: dict[str, list[Finding]] = {UNKNOWN: [], **{u: [] for u in month.settings.unit_names}}
    for finding in month.findings:
        by_unit[finding.place.unit if finding.place.unit in by_unit else UNKNOWN].append(finding)
    seen: Counter[str] = Counter()
    groups = []
    for place, (unit, own) in enumerate(by_unit.items()):
        if own:
            folder = folders.get(unit)
            counts = Counter(finding.severity for finding in own)
            lines = list(_finding_lines(own, folder, seen))
            left = len(own) - len(lines)
            groups.append(FindingGroup(unit, place, folder, counts, lines, left))
    return groups


def _finding_lines(
    findings: Iterable[Finding], folder: Folder | None, seen: Counter[str]
) -> Iterator[FindingLine]:
    """Yields the lines of a unit. `seen`: how many of each code the page has already."""
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] > MOST:
            continue
        yield FindingLine(
            severity=finding.severity,
            code=finding.code,
            title=CATALOGUE[finding.code].title,
            message=mask(finding.words.message),
            source=mask(finding.place.address("!")),
            book=folder.path(finding.place.file) if folder else "",
            first=seen[finding.code] == 1,
        )


def code_lines(month: Month) -> list[CodeLine]:
    """Returns the kinds of findings, all of them counted, those too that the page does not show."""
    by_code: dict[str, list[Finding]] = {}
    for finding in month.findings:
        by_code.setdefault(finding.code, []).append(finding)
    known = month.settings.by_name
    lines = []
    for code, own in by_code.items():
        gravest = min((finding.severity for finding in own), key=lambda severity: severity.rank)
        units = len({f.place.unit if f.place.unit in known else UNKNOWN for f in own})
        lines.append(CodeLine(code, CATALOGUE[code].title, gravest, len(own), units))
    return sorted(lines, key=lambda line: (line.severity.rank, -line.count, line.code))

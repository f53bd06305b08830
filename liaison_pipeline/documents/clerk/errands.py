"""What the clerk must do today: chase, send back, dispatch, phone back, urge.

Knows from which documents each errand follows. Does not know how the page looks.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from liaison_pipeline.documents.clerk import progress
from liaison_pipeline.documents.clerk.office_lists import to_call_back, to_dispatch
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.units.cover_note import NAME as NOTE
from liaison_pipeline.documents.units.reminders import missing_forms, uncovered_firms
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.month import Month

UNKNOWN = "未识别"
PAGE = "校验报告.html"


@dataclass(frozen=True)
class Folder:
    """A unit's folder under 退回/: its name, and file -> name of its marked-up workbook."""

    name: str
    books: Mapping[str, str]

    @property
    def page(self) -> str:
        return f"退回/{self.name}/{PAGE}"

    @property
    def note(self) -> str:
        """What is written to the unit; there is none for UNKNOWN."""
        return f"退回/{self.name}/{NOTE}"

    def path(self, file: str) -> str:
        """The marked-up workbook of a file of the inbox, '' where it has none."""
        return f"退回/{self.name}/{self.books[file]}" if file in self.books else ""

    @property
    def paths(self) -> list[tuple[str, str]]:
        """(name with masked numbers, path) of the marked-up workbooks."""
        return [(mask(name), f"退回/{self.name}/{name}") for name in self.books.values()]


@dataclass(frozen=True)
class Chase:
    """`reasons`: what is missing, in words; `path`: the reminder; `contact`: whom to ask for there."""

    unit: str
    reasons: list[str]
    path: str
    contact: str = ""


@dataclass(frozen=True)
class Return:
    unit: str
    errors: int
    folder: Folder


@dataclass(frozen=True)
class Errands:
    """`unknown`: files with mistakes of which no unit is known. `dispatch`, `call_back`: (still to do,
    on the list). `days_left`: until the due day, below zero afterwards."""

    unknown: list[str]
    chase: list[Chase]
    send_back: list[Return]
    dispatch: tuple[int, int]
    call_back: tuple[int, int]
    overdue: int
    days_left: int

    @property
    def none(self) -> bool:
        lists = self.unknown or self.chase or self.send_back
        return not (lists or self.dispatch[0] or self.call_back[0] or self.overdue)


def errands(month: Month, folders: Mapping[str, Folder], chased: Mapping[str, str]) -> Errands:
    """`folders`: unit -> its folder under 退回/; `chased`: unit -> its text under 催报/."""
    known = month.settings.by_name
    to_decide = [month.facts.decisions.of(grievance.key) for grievance in to_dispatch(month)]
    heard = [told for _, told in to_call_back(month)]
    return Errands(
        unknown=sorted(
            {
                f.place.file
                for f in month.findings
                if f.place.file and f.place.unit not in known and f.severity is not Severity.INFO
            }
        ),
        chase=_chase(month, chased),
        send_back=[
            Return(unit.name, unit.errors, folders[unit.name])
            for unit in month.units
            if unit.errors and unit.name in folders and (unit.submitted or folders[unit.name].books)
        ],
        dispatch=(sum(not decided for decided in to_decide), len(to_decide)),
        call_back=(sum(told is None for told in heard), len(heard)),
        overdue=sum(unit.overdue for unit in month.units),
        days_left=progress.days_left(month),
    )


def _chase(month: Month, chased: Mapping[str, str]) -> list[Chase]:
    missing, uncovered = missing_forms(month), uncovered_firms(month)
    found = []
    for unit, name in chased.items():
        reasons = [f"未报{form}" for form in missing.get(unit, [])]
        if unit in uncovered:
            reasons.append(f"{len(uncovered[unit])}户未联系")
        reasons = reasons or ["督促所驻的村（社区）"]
        contact = mask(month.settings.by_name[unit].contact)
        found.append(Chase(unit, reasons, f"催报/{name}.txt", contact))
    return found

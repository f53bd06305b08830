"""What the clerk must do today: chase, send back, dispatch, phone back, urge.

Knows from which documents each errand follows. Does not know how the page looks.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from liaison_pipeline.documents.clerk import progress
from liaison_pipeline.documents.clerk.office_lists import to_call_back, to_dispatch
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.units.folders import Folder, of_own_lists
from liaison_pipeline.documents.units.reminders import missing_words
from liaison_pipeline.documents.units.situations import situations, to_mend
from liaison_pipeline.model.findings import Severity
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.units import named_in


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
    """`unknown`: files with mistakes of which nobody knows the unit; `unreadable`: those whose name tells
    it, with it; `own`: lists of the office with mistakes, with their number. `dispatch`, `call_back`:
    (still to do, on the list). `days_left`: until the due day, below zero afterwards."""

    unknown: list[str]
    unreadable: list[tuple[str, str]]
    own: list[tuple[str, int]]
    chase: list[Chase]
    send_back: list[Return]
    dispatch: tuple[int, int]
    call_back: tuple[int, int]
    overdue: int
    days_left: int

    @property
    def none(self) -> bool:
        lists = self.unknown or self.unreadable or self.own or self.chase or self.send_back
        return not (lists or self.dispatch[0] or self.call_back[0] or self.overdue)


def errands(month: Month, folders: Mapping[str, Folder], chased: Mapping[str, str]) -> Errands:
    """Returns what the clerk must do today. `folders`: unit -> its folder under 退回/; `chased`:
    unit -> its text under 催报/."""
    to_decide = [month.facts.decisions.of(grievance.key) for grievance in to_dispatch(month)]
    verdicts = [verdict for _, verdict in to_call_back(month)]
    nobodys, lists, wrong = _nobodys(month), of_own_lists(month), to_mend(month)
    named = {file: named_in(file, month.settings) for file in nobodys if file not in lists}
    return Errands(
        unknown=[file for file, unit in named.items() if not unit],
        unreadable=[(file, unit) for file, unit in named.items() if unit],
        own=[(file, nobodys[file]) for file in nobodys if file in lists],
        chase=_chase(month, chased),
        send_back=[
            Return(unit.name, unit.errors, folders[unit.name])
            for unit in month.units
            if unit.name in wrong and unit.name in folders
            if unit.submitted or folders[unit.name].books
        ],
        dispatch=(sum(not decided for decided in to_decide), len(to_decide)),
        call_back=(sum(verdict is None for verdict in verdicts), len(verdicts)),
        overdue=sum(unit.overdue for unit in month.units),
        days_left=progress.days_left(month),
    )


def _nobodys(month: Month) -> dict[str, int]:
    """Returns file -> how many mistakes it has, of those that are under no unit."""
    known = month.settings.by_name
    return dict(
        sorted(
            Counter(
                f.place.file
                for f in month.findings
                if f.place.file and f.place.unit not in known and f.severity is not Severity.INFO
            ).items()
        )
    )


def _chase(month: Month, chased: Mapping[str, str]) -> list[Chase]:
    stand = situations(month)
    chases = []
    for unit, name in chased.items():
        reasons = [missing_words(stand[unit])] if stand[unit].missing else []
        if stand[unit].uncovered:
            reasons.append(f"{len(stand[unit].uncovered)}户未联系")
        reasons = reasons or ["督促所驻的村（社区）"]
        contact = mask(stand[unit].unit.contact)
        chases.append(Chase(unit, reasons, f"催报/{name}.txt", contact))
    return chases

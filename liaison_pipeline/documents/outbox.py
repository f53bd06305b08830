"""All documents of a month, each at its path (contract, section 5).

Knows the layout of outbox/YYYY-MM/: two tables say which document stands where. Does not know what a
document says, nor SQL.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from liaison_pipeline.documents.clerk.errands import PAGE, Folder
from liaison_pipeline.documents.clerk.office_lists import callback_xlsx, dispatch_xlsx
from liaison_pipeline.documents.clerk.overview import Links, index_page
from liaison_pipeline.documents.clerk.registering import NAME as REGISTRATION
from liaison_pipeline.documents.clerk.registering import registration_text
from liaison_pipeline.documents.clerk.same_as_list import same_as_xlsx
from liaison_pipeline.documents.clerk.unit_sheet import unit_sheets
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.district.situation import situation_docx
from liaison_pipeline.documents.district.statistics import statistics_xlsx
from liaison_pipeline.documents.machine.findings_csv import findings_csv
from liaison_pipeline.documents.machine.summary import summary_text
from liaison_pipeline.documents.parts.names import FreeNames, safe_name
from liaison_pipeline.documents.units.assignments import handover_files
from liaison_pipeline.documents.units.bulletin import bulletin_docx
from liaison_pipeline.documents.units.cover_note import NAME, cover_note
from liaison_pipeline.documents.units.going_back import ContentOf, GoingBack, going_back
from liaison_pipeline.documents.units.group_message import NAME as GROUP
from liaison_pipeline.documents.units.group_message import group_message
from liaison_pipeline.documents.units.guarded import Failures, with_marked
from liaison_pipeline.documents.units.pages import unit_page
from liaison_pipeline.documents.units.reminders import reminders
from liaison_pipeline.documents.units.situations import Situation, situations
from liaison_pipeline.model.history import History
from liaison_pipeline.month import Month, with_findings

# bytes of one document; (name below the path, bytes) of several; None where there is none
Made = bytes | Iterator[tuple[str, bytes]] | None


@dataclass(frozen=True)
class Edition:
    """What the documents of a month are made from. `folders`: unit -> its folder under 退回/, which is
    written already."""

    month: Month
    templates: Path
    folders: Mapping[str, Folder]

    @cached_property
    def situations(self) -> dict[str, Situation]:
        """unit -> where it stands."""
        return situations(self.month)

    @cached_property
    def reminders(self) -> dict[str, str]:
        """unit -> its text, for those that are chased."""
        return reminders(self.month, self.situations, self.templates)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """unit -> the path of its page."""
        names = FreeNames()
        return {
            unit: f"单位/{names.take(safe_name(unit))}.html"
            for unit in self.month.settings.unit_names
        }

    @cached_property
    def chased(self) -> dict[str, str]:
        """unit -> the name of its text under 催报/."""
        names = FreeNames()
        return {unit: names.take(safe_name(unit)) for unit in self.reminders}


def _reminder_files(edition: Edition) -> Iterator[tuple[str, bytes]]:
    for unit, text in edition.reminders.items():
        yield f"{edition.chased[unit]}.txt", _for_notepad(text)


def _unit_sheets(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The pages of the units, one after another."""
    pages = unit_sheets(edition.month, edition.folders, edition.situations, edition.templates)
    for unit, page in pages:
        yield edition.sheets[unit].partition("/")[2], page.encode()


def _group_message(edition: Edition) -> bytes:
    return _for_notepad(group_message(edition.month, edition.situations, edition.templates))


def _marked_workbooks(folder: GoingBack) -> Iterator[tuple[str, bytes]]:
    for file, content in folder.marked.items():
        yield folder.originals[file].name, content


def _is_noted(folder: GoingBack) -> bool:
    """Nobody is written to where no unit is known; nor twice where the reminder says what came, why it
    does not count, and that it is to be sent again."""
    return folder.situation is not None and not folder.situation.reminded


def _cover_note(folder: GoingBack) -> bytes | None:
    if folder.situation is None or not _is_noted(folder):
        return None
    note = cover_note(folder.month, folder.situation, folder.names, folder.templates)
    return _for_notepad(note)


def _handovers(edition: Edition) -> Iterator[tuple[str, bytes]]:
    """The forms and texts of the units, and what the clerk registers above."""
    yield from handover_files(edition.month, edition.situations, edition.templates, [REGISTRATION])
    text = registration_text(edition.month, edition.templates)
    if text:
        yield f"{REGISTRATION}.txt", _for_notepad(text)


def _for_notepad(text: str) -> bytes:
    """A text that every editor on Windows shows with its lines and its Chinese."""
    return text.replace("\n", "\r\n").encode("utf-8-sig")


# a path that ends in "/" holds several documents, whose names the function gives
DOCUMENTS: tuple[tuple[str, Callable[[Edition], Made]], ...] = (
    ("上报/汇总表.xlsx", lambda edition: consolidated_xlsx(edition.month)),
    (
        "上报/情况报告.docx",
        lambda edition: situation_docx(Account(edition.month), edition.templates),
    ),
    ("通报.docx", lambda edition: bulletin_docx(Account(edition.month), edition.templates)),
    ("findings.csv", lambda edition: findings_csv(edition.month.findings)),
    ("summary.json", lambda edition: summary_text(edition.month).encode()),
    ("分派建议.xlsx", lambda edition: dispatch_xlsx(edition.month)),
    ("回访清单.xlsx", lambda edition: callback_xlsx(edition.month, edition.templates)),
    ("对应确认.xlsx", lambda edition: same_as_xlsx(edition.month)),
    ("催报/", _reminder_files),
    ("交办/", _handovers),
    (GROUP, _group_message),
    ("单位/", _unit_sheets),
    (
        "index.html",
        lambda e: index_page(e.month, e.folders, Links(e.chased, e.sheets), e.templates).encode(),
    ),
)
# of a quarter or a year
OF_A_SPAN: tuple[tuple[str, Callable[[Account, Path], bytes]], ...] = (
    ("上报/情况报告.docx", situation_docx),
    ("上报/统计.xlsx", lambda account, _templates: statistics_xlsx(account)),
)
# under 退回/<unit>/, for every unit that something goes back to
OF_A_UNIT: tuple[tuple[str, Callable[[GoingBack], Made]], ...] = (
    ("./", _marked_workbooks),
    (PAGE, lambda folder: unit_page(folder).encode()),
    (NAME, _cover_note),
)


@dataclass(frozen=True, slots=True)
class Material:
    """What the documents of a month are made from. `content`: id of a file -> its bytes."""

    month: Month
    history: History
    content: ContentOf


@dataclass(frozen=True, slots=True)
class Written:
    """The month with what went wrong while its documents were made; `troubles`: the same for whoever
    maintains the program."""

    month: Month
    troubles: list[str]


def write_outbox(
    target: Path, material: Material, templates: Path, tell: Callable[[int, int], None]
) -> Written:
    """Writes every document under `target`, an empty folder. `tell` is told how many of how many are
    written; a unit's folder counts as one."""
    month, history, content = material.month, material.history, material.content
    whole = len(month.settings.units) + len(DOCUMENTS)
    folders: dict[str, Folder] = {}
    failures = Failures()
    names = FreeNames()
    for unmarked in going_back(month, history, content, templates):
        returned = with_marked(unmarked, failures)
        name = names.take(safe_name(returned.unit))
        folder = Folder(name, returned.names, _is_noted(returned))
        for path, of_a_unit in OF_A_UNIT:
            _write(target / "退回" / folder.name, path, of_a_unit(returned))
        folders[returned.unit] = folder
        tell(min(len(folders), whole - len(DOCUMENTS)), whole)
    month = with_findings(month, failures.findings)
    edition = Edition(month, templates, folders)
    for at, (path, document) in enumerate(DOCUMENTS, start=1):
        _write(target, path, document(edition))
        tell(whole - len(DOCUMENTS) + at, whole)
    return Written(month, failures.troubles)


def write_span(target: Path, account: Account, templates: Path) -> None:
    """Writes every document of a quarter or a year under `target`, an empty folder."""
    for path, document in OF_A_SPAN:
        _write(target, path, document(account, templates))


def _write(folder: Path, path: str, made: Made) -> None:
    """Writes what a line of the tables made."""
    parts = [("", made)] if isinstance(made, bytes) else made or ()
    for name, content in parts:
        file = folder / f"{path}{name}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)

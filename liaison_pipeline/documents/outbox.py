"""All documents of a month, each at its path (contract, section 5).

Knows the layout of outbox/YYYY-MM/: two tables say which document stands where. Does not know what a
document says, nor SQL.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from liaison_pipeline.documents.clerk.office_lists import callback_xlsx, dispatch_xlsx
from liaison_pipeline.documents.clerk.overview import Links, index_page
from liaison_pipeline.documents.clerk.registering import NAME as REGISTRATION
from liaison_pipeline.documents.clerk.registering import registration_text
from liaison_pipeline.documents.clerk.same_as_list import same_as_xlsx
from liaison_pipeline.documents.clerk.unit_sheet import PageOfUnit, unit_sheet, unit_sheets
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.district.situation import situation_docx, situation_input
from liaison_pipeline.documents.district.statistics import statistics_xlsx
from liaison_pipeline.documents.keeper import Keeper
from liaison_pipeline.documents.machine.findings_csv import findings_csv
from liaison_pipeline.documents.machine.summary import summary_text
from liaison_pipeline.documents.parts.names import FreeNames, safe_name
from liaison_pipeline.documents.parts.templates import for_notepad
from liaison_pipeline.documents.parts.word import WordInput, word_file
from liaison_pipeline.documents.units.assignments import handed_over, handover_files
from liaison_pipeline.documents.units.bulletin import bulletin_input
from liaison_pipeline.documents.units.cover_note import NAME, cover_note
from liaison_pipeline.documents.units.folders import PAGE, Folder
from liaison_pipeline.documents.units.going_back import (
    AskedBack,
    ContentsOf,
    GoingBack,
    asked_back,
    going_back,
)
from liaison_pipeline.documents.units.group_message import NAME as GROUP
from liaison_pipeline.documents.units.group_message import group_message
from liaison_pipeline.documents.units.guarded import Failures, with_marked
from liaison_pipeline.documents.units.pages import unit_page
from liaison_pipeline.documents.units.reminders import Reminded, reminded, reminder
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
        """Returns unit -> where it stands."""
        return situations(self.month)

    @cached_property
    def reminded(self) -> dict[str, Reminded]:
        """Returns unit -> what its text is made from, for those that are chased."""
        return reminded(self.month, self.situations)

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Returns unit -> the path of its page."""
        names = FreeNames()
        return {
            unit: f"单位/{names.take(safe_name(unit))}.html"
            for unit in self.month.settings.unit_names
        }

    @cached_property
    def chased(self) -> dict[str, str]:
        """Returns unit -> the name of its text under 催报/."""
        names = FreeNames()
        return {unit: names.take(safe_name(unit)) for unit in self.reminded}


def _reminder(told: Reminded, templates: Path) -> bytes:
    return for_notepad(reminder(told, templates))


def _unit_sheet(page: PageOfUnit, templates: Path) -> bytes:
    return unit_sheet(page, templates).encode()


def _write_reminders(edition: Edition, keeper: Keeper) -> None:
    for unit, told in edition.reminded.items():
        keeper.write(f"催报/{edition.chased[unit]}.txt", _reminder, told)


def _write_unit_sheets(edition: Edition, keeper: Keeper) -> None:
    for page in unit_sheets(edition.month, edition.folders, edition.situations):
        keeper.write(edition.sheets[page.sheet.figures.name], _unit_sheet, page)


def _write_handovers(edition: Edition, keeper: Keeper) -> None:
    """Writes the forms and texts of the units, beside what the clerk registers above."""
    names = FreeNames([REGISTRATION])
    for told in handed_over(edition.month, edition.situations):
        stem = names.take(safe_name(told.situation.unit.name))
        keeper.write(f"交办/{stem}", handover_files, told)


def _group_message(edition: Edition) -> bytes:
    return for_notepad(group_message(edition.month, edition.situations, edition.templates))


def _registration(edition: Edition) -> bytes | None:
    text = registration_text(edition.month, edition.templates)
    return for_notepad(text) if text else None


def _marked_workbooks(folder: GoingBack) -> Iterator[tuple[str, bytes]]:
    for file, content in folder.marked.items():
        yield folder.originals[file].name, content


def _is_noted(situation: Situation | None) -> bool:
    """Nobody is written to where no unit is known; nor twice where the reminder says what came, why it
    does not count, and that it is to be sent again."""
    return situation is not None and not situation.reminded


def _cover_note(folder: GoingBack) -> bytes | None:
    if folder.situation is None or not _is_noted(folder.situation):
        return None
    note = cover_note(folder.head, folder.situation, folder.names, folder.templates)
    return for_notepad(note)


# documents of single units, each made from what is told of that unit alone
OF_THE_UNITS: tuple[tuple[str, Callable[[Edition, Keeper], None]], ...] = (
    ("催报/", _write_reminders),
    ("交办/", _write_handovers),
    ("单位/", _write_unit_sheets),
)
DOCUMENTS: tuple[tuple[str, Callable[[Edition], Made]], ...] = (
    ("上报/汇总表.xlsx", lambda edition: consolidated_xlsx(edition.month)),
    ("findings.csv", lambda edition: findings_csv(edition.month.findings)),
    ("summary.json", lambda edition: summary_text(edition.month).encode()),
    ("分派建议.xlsx", lambda edition: dispatch_xlsx(edition.month)),
    ("回访清单.xlsx", lambda edition: callback_xlsx(edition.month, edition.templates)),
    ("对应确认.xlsx", lambda edition: same_as_xlsx(edition.month)),
    (f"交办/{REGISTRATION}.txt", _registration),
    (GROUP, _group_message),
    (
        "index.html",
        lambda e: index_page(e.month, e.folders, Links(e.chased, e.sheets), e.templates).encode(),
    ),
)
# made from the words and numbers that their templates are given
WORD_FILES: tuple[tuple[str, Callable[[Account], WordInput]], ...] = (
    ("上报/情况报告.docx", situation_input),
    ("通报.docx", bulletin_input),
)
# of a quarter or a year
OF_A_SPAN: tuple[tuple[str, Callable[[Account, Path], bytes]], ...] = (
    ("上报/情况报告.docx", situation_docx),
    ("上报/统计.xlsx", lambda account, _templates: statistics_xlsx(account)),
)
# under 退回/<unit>/, for every unit that something goes back to
OF_A_UNIT: tuple[tuple[str, Callable[[GoingBack], Made]], ...] = (
    ("", _marked_workbooks),
    (PAGE, lambda folder: unit_page(folder).encode()),
    (NAME, _cover_note),
)


@dataclass(frozen=True, slots=True)
class Material:
    """A judged month, and what its workbooks go back from. `contents`: ids of files -> their bytes."""

    month: Month
    history: History
    contents: ContentsOf


@dataclass(frozen=True, slots=True)
class Written:
    """The month with what went wrong while its documents were made; `troubles`: the same for whoever
    maintains the program."""

    month: Month
    troubles: list[str]


def write_outbox(keeper: Keeper, material: Material, tell: Callable[[int, int], None]) -> Written:
    """Writes every document into an empty folder, or takes it from the last edition. `tell` is told how
    many of how many are written; a unit's folder counts as one."""
    month, templates = material.month, keeper.templates
    whole = len(month.settings.units) + len(DOCUMENTS)
    failures = Failures()
    folders: dict[str, Folder] = {}
    names = FreeNames()
    for asked in asked_back(month, material.history, material.contents):
        name = names.take(safe_name(asked.unit))
        books = _write_folder(keeper, f"退回/{name}/", asked, failures)
        folders[asked.unit] = Folder(name, books, _is_noted(asked.situation))
        tell(min(len(folders), whole - len(DOCUMENTS)), whole)
    month = with_findings(month, failures.findings)
    edition = Edition(month, templates, folders)
    for _, write in OF_THE_UNITS:
        write(edition, keeper)
    for path, told in WORD_FILES:
        keeper.write(path, word_file, told(Account(month)))
    for at, (path, document) in enumerate(DOCUMENTS, start=1):
        for name, content in _parts(document(edition)):
            keeper.shelf.put(f"{path}{name}", content)
        tell(whole - len(DOCUMENTS) + at, whole)
    return Written(month, failures.troubles)


def _write_folder(
    keeper: Keeper, path: str, asked: AskedBack, failures: Failures
) -> Mapping[str, str]:
    """Writes what goes back to a unit. Returns file -> name of its marked-up workbook. A folder in which
    anything went wrong is not kept: what is told of it is found out anew."""
    key = keeper.key(path, asked)
    known = keeper.shelf.take(key)
    if known is not None:
        return known.told
    own = Failures()
    returned = with_marked(going_back(asked, keeper.templates), own)
    paths = []
    for below, of_a_unit in OF_A_UNIT:
        for name, content in _parts(of_a_unit(returned)):
            paths.append(f"{path}{below}{name}")
            keeper.shelf.put(paths[-1], content)
    if not (own.findings or own.troubles):
        keeper.shelf.keep(key, paths, returned.names)
    failures.add(own)
    return returned.names


def write_span(target: Path, account: Account, templates: Path) -> None:
    """Writes every document of a quarter or a year under `target`, an empty folder."""
    for path, document in OF_A_SPAN:
        file = target / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(document(account, templates))


def _parts(made: Made) -> Iterable[tuple[str, bytes]]:
    """Returns what a line of the tables made, each with the end of its path."""
    return [("", made)] if isinstance(made, bytes) else made or ()

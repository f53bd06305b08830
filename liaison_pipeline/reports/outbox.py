"""All documents of a month, each at its path (contract, section 5).

Knows the layout of outbox/YYYY-MM/. Does not know what a document says, nor SQL: `content` gives the
bytes of a workbook as it was taken in.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.findings import Finding
from liaison_pipeline.frames import History, rows_of
from liaison_pipeline.month import Month
from liaison_pipeline.reading.expendable import read_workbook
from liaison_pipeline.reading.grid import Refused, Workbook
from liaison_pipeline.reports.consolidated import consolidated_xlsx
from liaison_pipeline.reports.cover_note import NAME, cover_note
from liaison_pipeline.reports.errands import PAGE, UNKNOWN, Folder
from liaison_pipeline.reports.findings_csv import findings_csv
from liaison_pipeline.reports.office_lists import callback_xlsx, dispatch_xlsx
from liaison_pipeline.reports.overview import index_page
from liaison_pipeline.reports.pages import unit_page
from liaison_pipeline.reports.reminders import reminders
from liaison_pipeline.reports.returned import Task, marked_up
from liaison_pipeline.reports.situation import situation_docx
from liaison_pipeline.reports.summary import summary_text

Content = Callable[[str], bytes]


def write_outbox(
    target: Path, month: Month, history: History, content: Content, templates: Path
) -> None:
    """Writes every document under `target`, an empty folder."""
    (target / "上报").mkdir()
    (target / "上报" / "汇总表.xlsx").write_bytes(consolidated_xlsx(month))
    (target / "上报" / "情况报告.docx").write_bytes(situation_docx(month, templates))
    (target / "findings.csv").write_bytes(findings_csv(month.findings))
    (target / "summary.json").write_text(summary_text(month), "utf-8", newline="\n")
    (target / "分派建议.xlsx").write_bytes(dispatch_xlsx(month))
    (target / "回访清单.xlsx").write_bytes(callback_xlsx(month))
    folders: dict[str, Folder] = {}
    for unit, findings in _by_unit(month):
        name = free_name(safe_name(unit), [taken.name for taken in folders.values()])
        folder = target / "退回" / name
        folder.mkdir(parents=True)
        returned = _Returned(month, unit, findings)
        folders[unit] = Folder(name, _return(folder, returned, history, content, templates))
    chased: dict[str, str] = {}
    for unit, text in reminders(month, templates).items():
        (target / "催报").mkdir(exist_ok=True)
        chased[unit] = free_name(safe_name(unit), set(chased.values()))
        path = target / "催报" / f"{chased[unit]}.txt"
        path.write_text(text, "utf-8-sig", newline="\r\n")
    page = index_page(month, folders, chased, templates)
    (target / "index.html").write_text(page, "utf-8", newline="\n")


@dataclass(frozen=True)
class _Returned:
    month: Month
    unit: str
    findings: list[Finding]


def _by_unit(month: Month) -> Iterator[tuple[str, list[Finding]]]:
    """Every unit with findings or with a form for the month; last, what no unit is known of."""
    units = month.settings.unit_names
    rows = (*rows_of(month.rows.contacts), *rows_of(month.rows.grievances))
    sent = {row.unit for row in rows if row.period == str(month.period)}
    for unit in units:
        findings = [finding for finding in month.findings if finding.unit == unit]
        if findings or unit in sent:
            yield unit, findings
    unknown = [finding for finding in month.findings if finding.unit not in units]
    if unknown:
        yield UNKNOWN, unknown


def _return(
    folder: Path, returned: _Returned, history: History, content: Content, templates: Path
) -> dict[str, str]:
    """Writes the unit's page, its marked-up workbooks and the message that goes with them; file -> name
    of its marked-up workbook."""
    month, findings = returned.month, returned.findings
    latest = {row.file: row for row in rows_of(history.files) if not row.replaced}
    books: dict[str, Workbook] = {}
    names: dict[str, str] = {}
    for file in sorted({f.file for f in findings if f.file in latest}):
        data = content(latest[file].file_id)
        try:
            books[file] = read_workbook(data, month.settings.limits)
        except Refused:
            continue
        own = [finding for finding in findings if finding.file == file]
        title = f"{returned.unit} {month.period.chinese} 问题清单（{len(own)} 条）"
        stem = f"{safe_name(Path(file).stem.removesuffix('（批注）'))}（批注）"
        taken = (name.removesuffix(".xlsx") for name in names.values())
        names[file] = f"{free_name(stem, taken)}.xlsx"
        task = Task(own, title, month.as_of_time)
        (folder / names[file]).write_bytes(marked_up(data, books[file], task, month.forms))
    page = unit_page(month, returned.unit, findings, books, names, templates)
    (folder / PAGE).write_text(page, "utf-8", newline="\n")
    if returned.unit != UNKNOWN:
        note = cover_note(month, returned.unit, findings, names, templates)
        (folder / NAME).write_text(note, "utf-8-sig", newline="\r\n")
    return names


def safe_name(text: str) -> str:
    """A file name that every system takes and that leads nowhere else."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff]', "_", text).strip(" .")
    reserved = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name, re.IGNORECASE)
    return f"_{name}" if reserved else name[:80] or "_"


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where it is taken (letter case aside, as on Windows)."""
    lower = {other.lower() for other in taken}
    found, number = name, 2
    while found.lower() in lower:
        found, number = f"{name}_{number}", number + 1
    return found

"""All documents of a month, each at its path (contract, section 5).

Knows the layout of outbox/YYYY-MM/. Does not know what a document says, nor SQL: `content` gives the
bytes of a workbook as it was taken in.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.clerk.errands import PAGE, UNKNOWN, Folder
from liaison_pipeline.documents.clerk.office_lists import callback_xlsx, dispatch_xlsx
from liaison_pipeline.documents.clerk.overview import index_page
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.district.situation import situation_docx
from liaison_pipeline.documents.machine.findings_csv import findings_csv
from liaison_pipeline.documents.machine.summary import summary_text
from liaison_pipeline.documents.parts.names import free_name, safe_name
from liaison_pipeline.documents.units.cover_note import NAME, cover_note
from liaison_pipeline.documents.units.pages import unit_page
from liaison_pipeline.documents.units.reminders import reminders
from liaison_pipeline.documents.units.returned import Task, marked_up
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import History, rows_of
from liaison_pipeline.month import Month

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
        findings = [finding for finding in month.findings if finding.place.unit == unit]
        if findings or unit in sent:
            yield unit, findings
    unknown = [finding for finding in month.findings if finding.place.unit not in units]
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
    for file in sorted({f.place.file for f in findings if f.place.file in latest}):
        data = content(latest[file].file_id)
        try:
            books[file] = read_workbook(data, month.settings.limits)
        except Refused:
            continue
        own = [finding for finding in findings if finding.place.file == file]
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

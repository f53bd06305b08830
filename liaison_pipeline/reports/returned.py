"""退回/<unit>/<file stem>（批注）.xlsx: the unit's own workbook with every finding marked.

Knows openpyxl: red cells, comments, the first sheet 问题清单 with links. Does not know rules. What is no
.xlsx goes back as .xlsx with the same values at the same addresses.
"""

import copy
import re
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties

from liaison_pipeline.findings import LEVELS, Finding, Severity, split_a1
from liaison_pipeline.reading.grid import CellError, Workbook
from liaison_pipeline.reports.package import with_fixed_times

LIST_SHEET = "问题清单"
FILLS = {Severity.ERROR: "FFFFC7CE", Severity.WARNING: "FFFFEB9C", Severity.INFO: "FFDDEBF7"}
COLUMNS = (("序号", 6), ("程度", 10), ("工作表", 20), ("单元格", 9), ("栏目", 18), ("现在的内容", 28),
           ("问题", 46), ("应改为", 46))  # fmt: skip
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def marked_up(
    data: bytes, book: Workbook, findings: Sequence[Finding], title: str, saved: datetime
) -> bytes:
    """The workbook `data` (read as `book`) with its findings; equal inputs give equal bytes."""
    target = _own(data) or _rebuilt(book)
    names = _sheet_names(book, target)
    for finding in findings:
        if finding.cell and finding.sheet in names:
            _mark(target[names[finding.sheet]], finding)
    _write_list(target, findings, names, title)
    target.properties.creator = target.properties.lastModifiedBy = "liaison_pipeline"
    output = BytesIO()
    target.save(output)
    return with_fixed_times(output.getvalue(), f"{saved:%Y-%m-%dT%H:%M:%SZ}")


def _own(data: bytes) -> Any:
    """The unit's own .xlsx, formulas as their stored values; None where it is another format."""
    if not data.startswith(b"PK"):
        return None
    try:
        book = openpyxl.load_workbook(BytesIO(data), data_only=True)
    except Exception:  # whatever openpyxl cannot open is rebuilt from what was read
        return None
    for sheet in book.worksheets:
        stored: dict[tuple[int, int], Any] = sheet._cells  # iter_rows() would fill in every blank
        for cell in stored.values():
            if cell.data_type == "f" or (cell.data_type == "s" and _is_formula(cell.value)):
                cell.data_type = "s"
    return book


def _is_formula(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _rebuilt(book: Workbook) -> Any:
    target = openpyxl.Workbook()
    del target[target.sheetnames[0]]
    for number, grid in enumerate(book.grids, start=1):
        sheet = target.create_sheet(_safe_title(grid.name or f"表{number}"))
        widths: dict[int, int] = {}
        for (row, column), value in sorted(grid.cells.items()):
            shown = value.text if isinstance(value, CellError) else value
            put_text(sheet, row + 1, column + 1, shown)
            width = min(40, 2 * max((len(line) for line in str(shown).split("\n")), default=0) + 2)
            widths[column] = max(widths.get(column, 8), width)
        for r0, c0, r1, c1 in grid.merges:
            sheet.merge_cells(
                start_row=r0 + 1, start_column=c0 + 1, end_row=r1 + 1, end_column=c1 + 1
            )
        for column, width in widths.items():
            sheet.column_dimensions[get_column_letter(column + 1)].width = min(width, 28)
    return target


def put_text(sheet: Any, row: int, column: int, value: Any) -> Any:
    """Writes a value; a text never becomes a formula."""
    cell = sheet.cell(row, column)
    if isinstance(value, str):
        cell.value = _ILLEGAL.sub("", value)[:32767]
        cell.data_type = "s"
    else:
        cell.value = value
    return cell


def _safe_title(name: str) -> str:
    return re.sub(r"[\\/*?:\[\]]", "_", name)[:31] or "表"


def _sheet_names(book: Workbook, target: Any) -> dict[str, str]:
    """Sheet as it was read -> sheet in the returned workbook."""
    names = {grid.name: grid.name for grid in book.grids if grid.name in target.sheetnames}
    for grid, title in zip(book.grids, target.sheetnames, strict=False):
        names.setdefault(grid.name, title)
    return names


def _mark(sheet: Any, finding: Finding) -> None:
    row, column = split_a1(finding.cell)
    cell = sheet.cell(row + 1, column + 1)
    if type(cell).__name__ == "MergedCell":
        return
    before = cell.comment.text if cell.comment else ""
    fill = FILLS[finding.severity]
    if not before or finding.severity is Severity.ERROR:
        cell.fill = PatternFill("solid", fgColor=fill)
    if finding.severity is Severity.ERROR:
        font = copy.copy(cell.font)
        cell.font = Font(name=font.name, size=font.size, bold=font.bold, color="FFC00000")
    text = f"【{LEVELS[finding.severity]}】{finding.message}\n→ {finding.suggestion}"
    whole = _ILLEGAL.sub("", f"{before}\n{text}".strip())
    lines = sum(1 + len(line) // 22 for line in whole.split("\n"))
    cell.comment = Comment(whole, "经发办", height=30 + 18 * lines, width=330)


def _write_list(
    target: Any, findings: Sequence[Finding], names: dict[str, str], title: str
) -> None:
    sheet = target.create_sheet(_free_title(target), 0)
    put_text(sheet, 1, 1, title).font = Font(bold=True, size=14)
    intro = "请逐条改正标红的单元格，改好后把整个文件重新报送。点“单元格”可以跳到那一格。"
    put_text(sheet, 2, 1, intro)
    for column, (label, width) in enumerate(COLUMNS, start=1):
        cell = put_text(sheet, 4, column, label)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE8EEF4")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for index, finding in enumerate(findings):
        _write_line(sheet, index, finding, names)
    sheet.freeze_panes = "A5"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    target.active = 0
    for other in target.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _free_title(target: Any) -> str:
    title, number = LIST_SHEET, 2
    while title in target.sheetnames:
        title, number = f"{LIST_SHEET}{number}", number + 1
    return title


def _write_line(sheet: Any, index: int, finding: Finding, names: dict[str, str]) -> None:
    texts = (LEVELS[finding.severity], finding.sheet, finding.cell, finding.column, finding.value,
             finding.message, finding.suggestion)  # fmt: skip
    row = 5 + index
    sheet.cell(row, 1).value = index + 1
    for column, text in enumerate(texts, start=2):
        cell = put_text(sheet, row, column, text)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=FILLS[finding.severity])
    if finding.cell and finding.sheet in names:
        link = sheet.cell(row, 4)
        title = names[finding.sheet].replace("'", "''")
        link.hyperlink = Hyperlink(
            ref=link.coordinate, location=f"'{title}'!{finding.cell}", display=finding.cell
        )
        link.font = Font(color="FF0563C1", underline="single")

"""The sheet 问题清单 that stands first in a returned workbook: every finding, linked to its cell.

Knows the words and the columns of the sheet. Does not know how cells are marked, nor how a sheet is
written. Beside each finding, in a hidden column, stands the look that the cell had before it was marked,
so that a workbook that comes back half mended can be marked anew without the old marks; above them the
mark of the content that the workbook answers (files/answers.py).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.parts.official import FOOTER
from liaison_pipeline.documents.units.marks import MARKS
from liaison_pipeline.documents.units.wording import counts, level, mending, shortened
from liaison_pipeline.files.answers import OLD_LIST
from liaison_pipeline.marking.first_sheet import ListCell, ListRow, ListSheet, TextFormat
from liaison_pipeline.marking.styles import Look
from liaison_pipeline.marking.text_room import line_count
from liaison_pipeline.model.findings import Finding, Severity

LABEL_ROW = 4
COLUMNS = (("序号", 6), ("程度", 11), ("工作表", 13), ("单元格", 9), ("栏目", 18), ("现在的内容", 23),
           ("问题", 36), ("应改为", 36), ("已改", 7))  # fmt: skip
POINTS = 14.5  # of a line at 10 points
_GREY = "FF7F7F7F"
_BOX = Look("", _GREY, "thin")
HOW = (
    "怎么改：点“单元格”一栏可以跳到那一格；照“应改为”改好，表头的填报时间改成改表的那一天，"
    "保存后把整个文件重新报送。"
)
CLOSING = "改好后删去本页或不删都可以，批注、底色和边框也不用清除，整个文件重新报送即可。"


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """A finding in the list. `sheet`, `cell`: where it is in the returned workbook, '' where it is in
    no cell; `look`: the format that the cell had before it was marked; `elsewhere`: it is in another
    file, or in none: something is to be added."""

    finding: Finding
    sheet: str = ""
    cell: str = ""
    hidden: bool = False
    look: int = 0
    elsewhere: bool = False

    @property
    def target(self) -> str:
        """Returns the cell as a link names it."""
        sheet = self.sheet.replace("'", "''")
        return f"'{sheet}'!{self.cell}" if self.cell else ""


@dataclass(frozen=True, slots=True)
class ListHeads:
    """What stands above and below the list. `name`: what the sheet is called in its workbook; `title`:
    its first line; `until`: until when, and whom to ask; `answers`: the mark of the content that is
    answered, which stands in the hidden column."""

    name: str
    title: str
    until: str = ""
    answers: str = ""


def finding_list(heads: ListHeads, lines: Sequence[ListedFinding]) -> ListSheet:
    """Returns the sheet."""
    findings = [line.finding for line in lines]
    rows = (
        _title(heads.title, heads.answers),
        _sentence(20, _summary(findings)),
        _sentence(34, HOW + heads.until),
        _labels(),
        *(_line(index, line) for index, line in enumerate(lines, start=1)),
        _sentence(24, CLOSING),
    )
    widths = [width for _, width in COLUMNS]
    return ListSheet(heads.name, rows, _FORMATS, widths, LABEL_ROW, FOOTER)


def _summary(findings: Sequence[Finding]) -> str:
    number = counts(findings)
    words = {
        Severity.ERROR: "必须改正 {} 处（{}）",
        Severity.WARNING: "请核对 {} 处（{}）",
        Severity.INFO: "说明 {} 处（{}），不用改",
    }
    parts = [
        text.format(number[severity], MARKS[severity].words)
        for severity, text in words.items()
        if number[severity]
    ]
    return "；".join(parts) + "。"


# the levels carry their frame, as the cells that they stand for do
_FORMATS: Mapping[str, TextFormat] = {
    "title": TextFormat(16, bold=True),
    "plain": TextFormat(),
    "label": TextFormat(bold=True, across="center", look=Look("FFE8EEF4", _GREY, "thin")),
    "cell": TextFormat(look=_BOX),
    "centre": TextFormat(across="center", look=_BOX),
    "link": TextFormat(underlined=True, colour="FF0563C1", across="center", look=_BOX),
} | {
    severity.value: TextFormat(bold=severity is Severity.ERROR, across="center", look=mark.look)
    for severity, mark in MARKS.items()
}


def _sentence(points: float, text: str) -> ListRow:
    return ListRow(points, [ListCell(text, "plain")], wide=True)


def _title(text: str, answers: str) -> ListRow:
    covered = [ListCell("", "title")] * (len(COLUMNS) - 1)
    cells = [ListCell(text, "title"), *covered]
    return ListRow(30, [*cells, ListCell(answers, "plain")] if answers else cells, wide=True)


def _labels() -> ListRow:
    cells = [ListCell(label, "label") for label, _ in COLUMNS]
    return ListRow(22, [*cells, ListCell(OLD_LIST, "plain")])


def _line(number: int, line: ListedFinding) -> ListRow:
    finding, how = line.finding, mending(line.finding)
    instead = f"{how.value}\n{how.words}" if how.value else how.words
    where = line.cell or ("整张表" if line.sheet else "—" if line.elsewhere else "整个文件")
    sheet = f"{line.sheet}（隐藏）" if line.hidden else line.sheet
    if line.elsewhere and finding.place.file:
        sheet = f"另一个文件：{finding.place.file.rpartition('/')[2]}"
    value, message = shortened(finding.place.value), shortened(finding.words.message, 400)
    cells = [
        ListCell(number, "centre"),
        ListCell(level(finding), finding.severity.value),
        ListCell(sheet, "cell"),
        ListCell(where, "link" if line.target else "centre", link=line.target),
        ListCell(finding.place.column, "cell"),
        ListCell(value, "cell"),
        ListCell(message, "cell"),
        ListCell(instead, "cell", bold=how.value),
        ListCell("□", "centre"),
    ]
    room = [width - 1 for _, width in COLUMNS]
    texts = [str(cell.text) for cell in cells]
    lines = max(line_count(text, space) for text, space in zip(texts, room, strict=True))
    if line.target:
        cells.append(ListCell(line.target, line.look))
    return ListRow(min(409.0, 6 + POINTS * lines), cells)

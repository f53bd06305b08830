"""The sheet 问题清单 that stands first in a returned workbook: every finding, linked to its cell.

Knows how the sheet looks and prints. Does not know how cells are marked. Beside each finding, in a
hidden column, stands the look that the cell had before it was marked, so that a workbook that comes back
half mended can be marked anew without the old marks.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from liaison_pipeline.documents.units.wording import counts, level, mending, shortened
from liaison_pipeline.marking.ooxml import MAIN, Element
from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.marking.styles import MARKS, Styles, frame, solid
from liaison_pipeline.marking.text_room import line_count
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.place import column_letters

NAME = "问题清单"
LABEL_ROW = 4
COLUMNS = (("序号", 6), ("程度", 11), ("工作表", 13), ("单元格", 9), ("栏目", 18), ("现在的内容", 23),
           ("问题", 36), ("应改为", 36), ("已改", 7))  # fmt: skip
KEPT_LOOK = "原格式（请勿改动）"
POINTS = 14.5  # of a line at 10 points
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FONT = '<font>{bold}<sz val="{size}"/>{colour}<name val="宋体"/><charset val="134"/></font>'
_ALIGN = '<alignment horizontal="{across}" vertical="{down}" wrapText="1"/>'
HOW = (
    "怎么改：点“单元格”一栏可以跳到那一格；照“应改为”改好，表头的填报时间改成改表的那一天，"
    "保存后把整个文件重新报送。"
)
CLOSING = "改好后删去本页或不删都可以，批注、底色和边框也不用清除，整个文件重新报送即可。"


@dataclass(frozen=True)
class Line:
    """A finding in the list. `sheet`, `cell`: where it is in the returned workbook, '' where it is in
    no cell; `look`: the format that the cell had before it was marked."""

    finding: Finding
    sheet: str = ""
    cell: str = ""
    hidden: bool = False
    look: int = 0

    @property
    def target(self) -> str:
        """The cell as a link names it."""
        sheet = self.sheet.replace("'", "''")
        return f"'{sheet}'!{self.cell}" if self.cell else ""


def finding_list(title: str, lines: Sequence[Line], styles: Styles) -> Element:
    """The sheet as the root of its part."""
    looks = _looks(styles)
    last = len(COLUMNS)
    rows = [
        _row(1, 30, [_cell(1, 1, title, looks["title"])]),
        _row(2, 20, [_cell(2, 1, _summary([line.finding for line in lines]), looks["plain"])]),
        _row(3, 34, [_cell(3, 1, HOW, looks["plain"])]),
        _row(LABEL_ROW, 22, _labels(looks)),
        *(_line(LABEL_ROW + index, index, line, looks) for index, line in enumerate(lines, 1)),
    ]
    end = LABEL_ROW + len(lines) + 1
    rows.append(_row(end, 24, [_cell(end, 1, CLOSING, looks["plain"])]))
    links = "".join(
        f'<hyperlink ref="D{LABEL_ROW + index}" location={quoteattr(line.target)} '
        f"display={quoteattr(line.cell)}/>"
        for index, line in enumerate(lines, 1)
        if line.target
    )
    wide = (1, 2, 3, end)
    merges = "".join(f'<mergeCell ref="A{row}:{column_letters(last - 1)}{row}"/>' for row in wide)
    return etree.fromstring(
        f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView tabSelected="1" showGridLines="0" workbookViewId="0">'
        f'<pane ySplit="{LABEL_ROW}" topLeftCell="A{LABEL_ROW + 1}" activePane="bottomLeft" '
        f'state="frozen"/><selection pane="bottomLeft" activeCell="A{LABEL_ROW + 1}" '
        f'sqref="A{LABEL_ROW + 1}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        f"<cols>{_widths()}</cols><sheetData>{''.join(rows)}</sheetData>"
        f'<mergeCells count="{len(wide)}">{merges}</mergeCells>'
        + (f"<hyperlinks>{links}</hyperlinks>" if links else "")
        + '<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
        "<headerFooter><oddFooter>&amp;C第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
        "</worksheet>"
    )


def print_names(title: str, count: int) -> Mapping[str, str]:
    """Defined names of the sheet: label row on every page, hidden column on none."""
    sheet = "'" + title.replace("'", "''") + "'"
    end = LABEL_ROW + count + 1
    return {
        "_xlnm.Print_Area": f"{sheet}!$A$1:${column_letters(len(COLUMNS) - 1)}${end}",
        "_xlnm.Print_Titles": f"{sheet}!${LABEL_ROW}:${LABEL_ROW}",
    }


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


def _looks(styles: Styles) -> dict[str, int]:
    """Name -> format. The levels carry their frame, as the cells that they stand for do."""

    def font(size: int, bold: bool = False, colour: str = "") -> str:
        return _FONT.format(bold="<b/>" if bold else "", size=size, colour=colour)

    def look(font: str, across: str = "left", down: str = "center", **more: str) -> int:
        return styles.add(0, font=font, alignment=_ALIGN.format(across=across, down=down), **more)

    box = frame("thin", "FF7F7F7F")
    blue = '<u/><sz val="10"/><color rgb="FF0563C1"/>'
    link = f'<font>{blue}<name val="宋体"/><charset val="134"/></font>'
    looks = {
        "title": look(font(16, bold=True)),
        "plain": look(font(10)),
        "label": look(font(10, bold=True), "center", fill=solid("FFE8EEF4"), border=box),
        "cell": look(font(10), border=box),
        "centre": look(font(10), "center", border=box),
        "link": look(link, "center", border=box),
    }
    for severity, mark in MARKS.items():
        looks[severity] = look(
            font(10, bold=severity is Severity.ERROR),
            "center",
            fill=solid(mark.fill),
            border=frame(mark.line, mark.frame),
        )
    return looks


def _widths() -> str:
    widths = [width for _, width in COLUMNS]
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(widths, start=1)
    )
    hidden = len(COLUMNS) + 1
    return columns + f'<col min="{hidden}" max="{hidden}" width="9" hidden="1" customWidth="1"/>'


def _labels(looks: Mapping[str, int]) -> list[str]:
    labels = [label for label, _ in COLUMNS]
    cells = [_cell(LABEL_ROW, n, label, looks["label"]) for n, label in enumerate(labels, start=1)]
    return [*cells, _cell(LABEL_ROW, len(COLUMNS) + 1, KEPT_LOOK, looks["plain"])]


def _line(row: int, number: int, line: Line, looks: Mapping[str, int]) -> str:
    finding, how = line.finding, mending(line.finding)
    instead = f"{how.value}\n{how.words}" if how.value else how.words
    where = line.cell or ("整张表" if line.sheet else "整个文件")
    sheet = f"{line.sheet}（隐藏）" if line.hidden else line.sheet
    texts = (level(finding), sheet, where, finding.place.column, shortened(finding.place.value),
             shortened(finding.words.message, 400), instead, "□")  # fmt: skip
    kinds = (finding.severity.value, "cell", "link" if line.target else "centre", "cell", "cell",
             "cell", "cell", "centre")  # fmt: skip
    cells = [f'<c r="A{row}" s="{looks["centre"]}"><v>{number}</v></c>']
    for column, (text, kind) in enumerate(zip(texts, kinds, strict=True), start=2):
        bold = how.value if column == 8 else ""
        cells.append(_cell(row, column, text, looks[kind], bold))
    if line.target:
        cells.append(_cell(row, len(COLUMNS) + 1, line.target, line.look))
    room = [width - 1 for _, width in COLUMNS[1:]]
    lines = max(line_count(text, space) for text, space in zip(texts, room, strict=True))
    return _row(row, min(409.0, 6 + POINTS * lines), cells)


def _row(number: int, points: float, cells: Sequence[str]) -> str:
    return f'<row r="{number}" ht="{points:g}">{"".join(cells)}</row>'


def _cell(row: int, column: int, text: str, look: int, bold: str = "") -> str:
    """A string, never a formula; `bold`: its beginning in bold letters."""
    address = f'r="{column_letters(column - 1)}{row}" s="{look}"'
    if not text:
        return f"<c {address}/>"
    if not bold:
        return f'<c {address} t="inlineStr"><is>{_text(text)}</is></c>'
    look_of = _FONT.replace("font>", "rPr>").replace("<name", "<rFont")
    runs = (bold, True), (text[len(bold) :], False)
    body = "".join(
        f"<r>{look_of.format(bold='<b/>' if heavy else '', size=10, colour='')}{_text(part)}</r>"
        for part, heavy in runs
        if part
    )
    return f'<c {address} t="inlineStr"><is>{body}</is></c>'


def _text(text: str) -> str:
    cleaned = _ESCAPED.sub("_x005F_", cell_text(text))
    return f'<t xml:space="preserve">{escape(cleaned)}</t>'

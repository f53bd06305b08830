"""Makes templates/情况报告.docx, the report's Word template (GB/T 9704-2012 page and fonts).

Run it after a change of layout: python tools/make_report_template.py
"""

from io import BytesIO
from pathlib import Path
from typing import Literal

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from liaison_pipeline.marking.package import with_fixed_times

TARGET = Path(__file__).parents[1] / "templates" / "情况报告.docx"
TITLE, HEADING, SUBHEADING, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
Stands = Literal["centred", "right", "left", "indented"]
LINE = 28.95  # points: 22 lines on 225 mm
CONDENSED = -0.25  # points a character: 28 of 16 points on 156 mm
UNITS = (
    ("单位", "name", 30), ("应联系", "enterprises", 11), ("已联系", "contacted", 11),
    ("联系率", "rate", 16), ("结转", "carried_over", 9), ("新收集", "raised", 11),
    ("重提", "reopened", 9), ("办结", "closed", 10), ("未办结", "open", 11),
    ("办结率", "closure", 16), ("平均天数", "days", 11), ("报送", "sent", 11),
)  # fmt: skip
OPEN = (
    ("诉求编号", "number", 30), ("单位", "unit", 20), ("企业名称", "enterprise", 28),
    ("问题诉求", "title", 30), ("办理情况", "progress", 38), ("天数", "days", 11),
)  # fmt: skip


def main() -> None:
    document = docx.Document()
    _page(document)
    _paragraph(document, "{{ office.subdistrict }}{{ office.name }}", TITLE, 22, "centred")
    _paragraph(document, "关于{{ month }}“企业吹哨 部门报到”", TITLE, 22, "centred")
    _paragraph(document, "全覆盖联系服务企业工作情况的报告", TITLE, 22, "centred")
    _paragraph(document, "", BODY, 16)
    _paragraph(document, "{{ office.district }}：", BODY, 16, "left")
    _paragraph(document, "{{ opening }}", BODY, 16)
    _sections(document)
    together = [  # the signature never stands on a page of its own
        _paragraph(document, "", BODY, 16),
        _paragraph(document, "附件：1. 各单位联系服务企业情况表", BODY, 16),
        _paragraph(document, "　　　2. 未办结问题诉求清单", BODY, 16),
        _paragraph(document, "", BODY, 16),
        _paragraph(document, "", BODY, 16),
        _paragraph(document, "{{ office.subdistrict }}{{ office.name }}", BODY, 16, "right"),
    ]
    for paragraph in together:
        paragraph.paragraph_format.keep_with_next = True
    _paragraph(document, "{{ date }}", BODY, 16, "right")
    _table(document, "附件1", "各单位联系服务企业情况表", UNITS, "units")
    _table(document, "附件2", "未办结问题诉求清单", OPEN, "open_grievances")
    _footer(document)
    output = BytesIO()
    document.save(output)
    TARGET.write_bytes(with_fixed_times(output.getvalue(), "2021-04-07T00:00:00Z"))


def _sections(document: Document) -> None:
    """The headings and paragraphs: 一、黑体, （一）楷体 in front of its text."""
    _paragraph(document, "{%p for section in sections %}", BODY, 16)
    _paragraph(
        document, "{{ section.heading }}", HEADING, 16
    ).paragraph_format.keep_with_next = True
    _paragraph(document, "{%p for part in section.parts %}", BODY, 16)
    paragraph = _paragraph(document, "{{ part.lead }}", SUBHEADING, 16)
    _font(paragraph.add_run("{{ part.text }}"), BODY, 16)
    _paragraph(document, "{%p endfor %}", BODY, 16)
    _paragraph(document, "{%p endfor %}", BODY, 16)


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is None:
        grid = OxmlElement("w:docGrid")
        section._sectPr.append(grid)
    grid.set(qn("w:type"), "lines")  # a grid of characters is laid out differently by every program
    grid.set(qn("w:linePitch"), str(round(LINE * 20)))
    document.settings.odd_and_even_pages_header_footer = True
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = BODY, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _font(run: Run, name: str, size: float) -> None:
    if size == 16:
        spacing = OxmlElement("w:spacing")
        spacing.set(qn("w:val"), str(round(CONDENSED * 20)))
        run._element.get_or_add_rPr().append(spacing)
    run.font.name, run.font.size = name, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _paragraph(
    document: Document, text: str, font: str, size: float, stands: Stands = "indented"
) -> Paragraph:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
    if stands == "centred":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif stands == "right":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.right_indent = Pt(64)
    elif stands == "indented":
        form.first_line_indent = Pt(32)
    _font(paragraph.add_run(text), font, size)
    return paragraph


def _table(
    document: Document,
    number: str,
    title: str,
    columns: tuple[tuple[str, str, int], ...],
    rows: str,
) -> None:
    """A table on a new page. `columns`: (label, field, width in mm)."""
    heading = _paragraph(document, number, HEADING, 16, "left")
    heading.paragraph_format.page_break_before = True
    _paragraph(document, title, TITLE, 18, "centred")
    _paragraph(document, "{%p if " + rows + " %}", BODY, 16)
    table = document.add_table(rows=4, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "45")  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)
    for index, (label, name, width) in enumerate(columns):
        table.columns[index].width = Mm(width)
        for row in range(4):
            table.cell(row, index).width = Mm(width)
        _cell(table.cell(0, index), label, HEADING, center=True)
        center = name not in ("name", "number", "unit", "enterprise", "title", "progress")
        _cell(table.cell(2, index), "{{ row." + name + " }}", BODY, center=center)
    _cell(table.cell(1, 0), "{%tr for row in " + rows + " %}", BODY)
    _cell(table.cell(3, 0), "{%tr endfor %}", BODY)
    for row, tag in ((0, "w:tblHeader"), (0, "w:cantSplit"), (2, "w:cantSplit")):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(tag))
    _paragraph(document, "{%p else %}", BODY, 16)
    _paragraph(document, "（无）", BODY, 16, "centred")
    _paragraph(document, "{%p endif %}", BODY, 16)


def _cell(cell: _Cell, text: str, font: str, *, center: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1.5)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(13)
    off = OxmlElement("w:snapToGrid")  # the page's grid of 22 lines is for the text
    off.set(qn("w:val"), "0")
    paragraph._p.get_or_add_pPr().append(off)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _font(paragraph.add_run(text), font, 10.5)


def _footer(document: Document) -> None:
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        paragraph = footer.paragraphs[0]
        paragraph.alignment = side
        form = paragraph.paragraph_format
        form.left_indent = form.right_indent = Pt(16)
        for text, kind in (("— ", ""), ("PAGE", "field"), (" —", "")):
            run = paragraph.add_run("" if kind else text)
            _font(run, "宋体", 14)
            if kind:
                for step in ("begin", "instr", "end"):
                    run._element.append(_field(step, text))


def _field(step: str, text: str) -> etree._Element:
    if step == "instr":
        element = OxmlElement("w:instrText")
        element.text = text
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), step)
    return element


if __name__ == "__main__":
    main()

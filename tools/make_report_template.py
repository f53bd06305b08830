"""Makes templates/情况报告.docx, the report's Word template (GB/T 9704-2012 page and fonts).

Run it after a change of layout: python tools/make_report_template.py
"""

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from liaison_pipeline.reports.package import with_fixed_times

TARGET = Path(__file__).parents[1] / "templates" / "情况报告.docx"
TITLE, HEADING, SUBHEADING, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
LINE = 28.95


def main() -> None:
    document = docx.Document()
    _page(document)
    _paragraph(document, "{{ office.subdistrict }}{{ office.name }}", TITLE, 22, center=True)
    _paragraph(
        document, "关于{{ month }}“企业吹哨 部门报到”联系服务企业情况的报告", TITLE, 22, center=True
    )
    _paragraph(document, "", BODY, 16)
    _paragraph(document, "{{ office.district }}：", BODY, 16, indent=False)
    _paragraph(document, "{{ opening }}", BODY, 16)
    _paragraph(document, "{%p for section in sections %}", BODY, 16)
    _paragraph(document, "{{ section.heading }}", HEADING, 16)
    _paragraph(document, "{%p for text in section.texts %}", BODY, 16)
    _paragraph(document, "{{ text }}", BODY, 16)
    _paragraph(document, "{%p endfor %}", BODY, 16)
    _paragraph(document, "{%p endfor %}", BODY, 16)
    _paragraph(document, "", BODY, 16)
    together = [  # the signature never stands on a page of its own
        _paragraph(document, "附件：1. 各单位联系服务企业情况表", BODY, 16),
        _paragraph(document, "　　　2. 未办结问题诉求清单", BODY, 16),
        _paragraph(document, "", BODY, 16),
        _paragraph(document, "{{ office.subdistrict }}{{ office.name }}", BODY, 16, right=True),
    ]
    for paragraph in together:
        paragraph.paragraph_format.keep_with_next = True
    _paragraph(document, "{{ date }}", BODY, 16, right=True)
    _table(
        document,
        "附件1",
        "各单位联系服务企业情况表",
        ["单位", "企业数", "已联系", "联系率", "新登记", "办结", "未办结", "报送"],
        ["name", "enterprises", "contacted", "rate", "raised", "closed", "open", "sent"],
        "units",
    )
    _table(
        document,
        "附件2",
        "未办结问题诉求清单",
        ["诉求编号", "填报单位", "企业名称", "问题诉求名称", "办理情况"],
        ["number", "unit", "enterprise", "title", "progress"],
        "open_grievances",
    )
    _footer(document)
    output = BytesIO()
    document.save(output)
    TARGET.write_bytes(with_fixed_times(output.getvalue(), "2021-04-07T00:00:00Z"))


def _page(document: Any) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    document.settings.odd_and_even_pages_header_footer = True
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _font(run: Any, name: str, size: float) -> None:
    run.font.name, run.font.size = name, Pt(size)
    run._element.rPr.rFonts.set(qn("w:eastAsia"), name)


def _paragraph(
    document: Any,
    text: str,
    font: str,
    size: float,
    *,
    center: bool = False,
    right: bool = False,
    indent: bool = True,
) -> Any:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
    if center:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        form.right_indent = Pt(64)
    elif indent:
        form.first_line_indent = Pt(32)
    _font(paragraph.add_run(text), font, size)
    return paragraph


def _table(
    document: Any, number: str, title: str, labels: list[str], names: list[str], rows: str
) -> None:
    heading = _paragraph(document, number, HEADING, 16, indent=False)
    heading.paragraph_format.page_break_before = True
    _paragraph(document, title, TITLE, 18, center=True)
    table = document.add_table(rows=4, cols=len(labels))
    table.style = "Table Grid"
    for index, label in enumerate(labels):
        _cell(table.cell(0, index), label, HEADING)
        _cell(table.cell(2, index), "{{ row." + names[index] + " }}", BODY)
    _cell(table.cell(1, 0), "{%tr for row in " + rows + " %}", BODY)
    _cell(table.cell(3, 0), "{%tr endfor %}", BODY)
    header = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(header)


def _cell(cell: Any, text: str, font: str) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _font(paragraph.add_run(text), font, 10.5)


def _footer(document: Any) -> None:
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


def _field(step: str, text: str) -> Any:
    if step == "instr":
        element = OxmlElement("w:instrText")
        element.text = text
        return element
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), step)
    return element


if __name__ == "__main__":
    main()

"""Makes templates/交办单.docx, by which a grievance is handed to a unit (GB/T 9704-2012 fonts).

Run it after a change of layout: python tools/make_dispatch_template.py
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph

from liaison_pipeline.marking.package import with_fixed_times

TARGET = Path(__file__).parents[1] / "templates" / "交办单.docx"
TITLE, HEADING, BODY = "方正小标宋简体", "黑体", "仿宋_GB2312"
LINE = 24.0  # points: the form of one grievance has room on one page
WIDTHS = (34, 44, 24, 54)  # mm
# (label, value) twice, or once over the whole width
PAIRS: Sequence[Sequence[tuple[str, str]]] = (
    (("诉求编号", "{{ 件.编号 }}"),),
    (("企业名称", "{{ 件.企业名称 }}"),),
    (("企业联络人员\n及电话", "{{ 件.联络人 }}"),),
    (("问题诉求", "{{ 件.名称 }}"),),
    (("具体内容", "{{ 件.内容 }}"),),
    (("收集单位", "{{ 件.收集单位 }}"), ("收集时间", "{{ 件.收集时间 }}")),
    (("此前办理情况", "{{ 件.此前办理 }}"),),
    (("企业意见", "{{ 件.企业意见 }}"),),
    (("交办层级", "{{ 件.层级 }}"), ("交办日期", "{{ 件.交办日期 }}")),
    (("承办单位", "{{ 承办单位 }}"), ("办理时限", "{{ 件.办理时限 }}")),
    (("备注", "{{ 件.备注 }}"),),
    (("办理结果", ""),),
    (("承办人", ""), ("办结日期", "　　　年　　月　　日")),
)
ONLY_WHERE = {
    "企业意见": "件.企业意见",
    "备注": "件.备注",
}  # rows that stand where there is something
SIGNED = "签收人：　　　　　　单位负责人：　　　　　　　年　　月　　日"
HIGH = {"办理结果": 20, "承办人": 9}  # mm


def main() -> None:
    document = docx.Document()
    _page(document)
    _paragraph(document, "{{ 发文 }}", TITLE, 22, centred=True)
    _paragraph(document, "企业诉求交办单", TITLE, 22, centred=True)
    _paragraph(document, "", BODY, 8, line=10)
    _paragraph(document, "{{ 承办单位 }}：", BODY, 16, indent=0)
    _paragraph(
        document,
        "按照大路街办发〔2021〕34号关于企业诉求分类分派的要求，现将以下{{ 诉求 | length }}件企业诉求交由"
        "你单位办理。请第一时间与企业联系，在办理时限前办结，并在{{ 登载月份 }}的诉求登载表中登记，写明"
        "办结时间和办理情况；不能按期办结的，请{{ 何时说明 }}向{{ 经发办 }}说明原因。",
        BODY,
        16,
    )
    _paragraph(document, "", BODY, 8, line=8)
    _paragraph(document, "{%p for 件 in 诉求 %}", BODY, 16)
    _paragraph(document, "{%p if 诉求 | length > 1 %}", BODY, 16)
    heading = "第{{ loop.index }}件　{{ 件.名称 }}"
    _paragraph(document, heading, HEADING, 16).paragraph_format.keep_with_next = True
    _paragraph(document, "{%p endif %}", BODY, 16)
    _table(document)
    _paragraph(document, "", BODY, 8, line=12)
    _paragraph(document, "{%p endfor %}", BODY, 16)
    _paragraph(document, "{%p if 感谢 %}", BODY, 16)
    thanks = "此前交办的{% for 件 in 感谢 %}{{ 件 }}{{ '' if loop.last else '、' }}{% endfor %}"
    _paragraph(document, f"{thanks}，已经办好，感谢支持。", BODY, 16)
    _paragraph(document, "{%p endif %}", BODY, 16)
    _signatures(document)
    output = BytesIO()
    document.save(output)
    TARGET.write_bytes(with_fixed_times(output.getvalue(), "2021-04-07T00:00:00Z"))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(22), Mm(18)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    assert isinstance(style, ParagraphStyle)
    style.font.name, style.font.size = BODY, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY)


def _paragraph(
    document: Document,
    text: str,
    font: str,
    size: float,
    *,
    centred: bool = False,
    indent: float = 32,
    line: float = LINE,
) -> Paragraph:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif font != HEADING:
        form.first_line_indent = Pt(indent)
    _write(paragraph, text, font, size)
    return paragraph


def _write(paragraph: Paragraph, text: str, font: str, size: float) -> None:
    run = paragraph.add_run(text)
    run.font.name, run.font.size = font, Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _table(document: Document) -> None:
    """The grievance as a form of two or four columns; a row that may be missing stands in its own
    condition."""
    needed = sum(3 if pairs[0][0] in ONLY_WHERE else 1 for pairs in PAIRS)
    table = document.add_table(rows=needed, cols=4)
    table.style, table.autofit = "Table Grid", False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(width)
    rows = iter(table.rows)
    for pairs in PAIRS:
        condition = ONLY_WHERE.get(pairs[0][0])
        if condition:
            _tag(next(rows), f"{{%tr if {condition} %}}")
        _row(next(rows), pairs)
        if condition:
            _tag(next(rows), "{%tr endif %}")


def _tag(row: _Row, text: str) -> None:
    _write(row.cells[0].paragraphs[0], text, BODY, 12)


def _row(row: _Row, pairs: Sequence[tuple[str, str]]) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    if height := HIGH.get(pairs[0][0]):
        row.height, row.height_rule = Mm(height), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, WIDTHS, strict=True):
        cell.width = Mm(width)
    is_last = pairs[0][0] == "承办人"
    for index, (label, value) in enumerate(pairs):
        _cell(row.cells[2 * index], label, HEADING, centred=True, next_too=not is_last)
        whole = row.cells[1].merge(row.cells[3]) if len(pairs) == 1 else row.cells[2 * index + 1]
        _cell(whole, value, BODY, centred=False, next_too=not is_last)


def _cell(cell: _Cell, text: str, font: str, *, centred: bool, next_too: bool) -> None:
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(2)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(16)
    form.keep_with_next = next_too  # a form is never torn over two pages
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _write(paragraph, text, font, 12)


def _signatures(document: Document) -> None:
    together = [
        _paragraph(document, SIGNED, BODY, 14, indent=0),
        _paragraph(
            document,
            "{{ 联系 }}",
            BODY,
            14,
            indent=0,
        ),
        _paragraph(document, "{{ 发文 }}", BODY, 14),
    ]
    for paragraph in together:
        paragraph.paragraph_format.keep_with_next = True
    day = _paragraph(document, "{{ 日期 }}", BODY, 14)
    for paragraph in (together[-1], day):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(32)


if __name__ == "__main__":
    main()

"""Makes the Word templates 情况报告.docx and 通报.docx (GB/T 9704-2012 page and fonts).

Run it after a change of layout: python tools/make_report_template.py
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Literal, cast

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run
from lxml import etree

from liaison_pipeline.marking.package import with_fixed_times

FOLDER = Path(__file__).parents[1] / "templates"
TITLE, HEADING, SUBHEADING, BODY = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
INSTEAD = {  # what another computer shows where it has not the font
    TITLE: "方正小标宋_GBK,小标宋,华文中宋,宋体", SUBHEADING: "楷体", BODY: "仿宋",
    HEADING: "SimHei", "宋体": "SimSun",
}  # fmt: skip
Stands = Literal["centred", "right", "left", "indented"]
Columns = Sequence[tuple[str, str, float]]  # label, name of the value, width in mm
LINE = 28.95  # points: 22 lines on 225 mm
CONDENSED = -0.25  # points a character: 28 of 16 points on 156 mm
RED = RGBColor(0xE6, 0x00, 0x12)
AFTER_TABS = ("w:spacing", "w:ind", "w:contextualSpacing", "w:jc", "w:rPr")  # order of a paragraph
NARROW = ("单位", "诉求编号", "企业名称", "问题诉求", "办理情况")  # texts: not centred
REPORT_UNITS: Columns = (
    ("序号", "序号", 8), ("单位", "单位", 32), ("应联系", "应联系", 12), ("已联系", "已联系", 12),
    ("联系率", "联系率", 16), ("结转", "结转", 9), ("新收集", "新收集", 10),
    ("重新提出", "重新提出", 10), ("办结", "办结", 10), ("未办结", "未办结", 10),
    ("办结率", "办结率", 16), ("平均天数", "平均天数", 10), ("报送", "报送", 11),
)  # fmt: skip
REPORT_OPEN: Columns = (
    ("序号", "序号", 9), ("诉求编号", "诉求编号", 27), ("单位", "单位", 18),
    ("企业名称", "企业名称", 27), ("问题诉求", "问题诉求", 27), ("办理情况", "办理情况", 37),
    ("天数", "天数", 11),
)  # fmt: skip
BULLETIN_UNITS: Columns = (
    ("序号", "序号", 10), ("单位", "单位", 34), ("报送", "报送", 14), ("应联系", "应联系", 14),
    ("已联系", "已联系", 14), ("联系率", "联系率", 16), ("新收集", "新收集", 13),
    ("办结", "办结", 13), ("未办结", "未办结", 14), ("超期", "超期", 14),
)  # fmt: skip
DUTIES = (
    "继续落实每月至少联系一次的要求"
    "{% if not 宣传情况 %}，常态化宣传“璧山政企通”“城市生活网（馆）”和涉企惠企政策{% endif %}。"
)


def main() -> None:
    for name, make in (("情况报告.docx", _report), ("通报.docx", _bulletin)):
        document = docx.Document()
        _set_up(document)
        make(document)
        _footer(document)
        output = BytesIO()
        document.save(output)
        made = with_fixed_times(output.getvalue(), "2021-04-07T00:00:00Z")
        (FOLDER / name).write_bytes(made)


def _report(document: Document) -> None:
    _letter_head(document)
    _title(
        document,
        "{{ 落款 }}关于{{ 月份 }}",
        "“企业吹哨 部门报到”全覆盖联系服务企业",
        "工作情况的报告",
    )
    with _where(document, "主送"):
        _body(document, "{{ 主送 }}：", "left")
    _body(
        document,
        "按照大路街办发〔2021〕34号要求，现将{{ 街道 }}{{ 月份 }}“企业吹哨 部门报到”全覆盖联系服务企业"
        "工作情况报告如下{% if 截至 %}（数据截至{{ 截至 }}）{% endif %}。",
    )
    _heading(document, "一、总体情况")
    _body(document, "{{ 报送情况 }}{{ 联系情况 }}{{ 诉求情况 }}")
    _heading(document, "二、联系服务覆盖情况")
    with _each(document, "项", "分类"):
        _led(document, "{{ 项.序号 }}{{ 项.名称 }}。", "{{ 项.内容 }}")
    _body(document, "{{ 覆盖情况 }}")
    with _where(document, "宣传情况"):
        _body(document, "{{ 宣传情况 }}")
    _heading(document, "三、问题诉求收集和办理情况")
    with _where(document, "收集情况"):
        _led(document, "（一）收集情况。", "{{ 收集情况 }}")
        _led(document, "（二）办理情况。", "{{ 办理情况 }}")
        with _where(document, "回访情况"):
            _led(document, "（三）回访情况。", "{{ 回访情况 }}")
        _body(document, "{%p else %}")
        _body(document, "{{ 本期 }}没有需要办理的问题诉求。")
    _heading(document, "四、未办结及需上级协调的问题")
    _body(document, "{{ 未办结情况 }}")
    with _each(document, "段", "上级协调"):
        _body(document, "{{ 段 }}")
    _heading(document, "五、存在的问题")
    with _each(document, "段", "存在问题"):
        _body(document, "{{ 段 }}")
    _heading(document, "六、下一步工作")
    with _where(document, "下一步"):  # only the last sentence goes to the page of the signature
        _body(document, "{% for 段 in 下一步 %}{{ 段 }}。{% endfor %}")
    _kept(_body(document, DUTIES))
    _kept(_body(document, ""))
    with _where(document, "未办结清单"):
        _kept(_body(document, "附件：1. 各单位联系服务企业情况表"))
        _kept(_body(document, "　　　2. 未办结问题诉求清单"))
        _body(document, "{%p else %}")
        _kept(_body(document, "附件：各单位联系服务企业情况表"))
    _signature(document)
    _annex(document, "附件{% if 未办结清单 %}1{% endif %}", "各单位联系服务企业情况表")
    _table(document, REPORT_UNITS, "单位情况", sums=True)
    with _where(document, "户数依据 or 统计口径"):
        _note(document, "注：{{ 户数依据 }}{{ 统计口径 }}")
    with _where(document, "未办结清单"):
        _annex(document, "附件2", "未办结问题诉求清单")
        _table(document, REPORT_OPEN, "未办结清单")


def _bulletin(document: Document) -> None:
    _title(document, "{{ 发文 }}关于{{ 月份 }}", "联系服务企业工作情况的通报")
    _body(document, "各科室、各村（社区）：", "left")
    _body(
        document,
        "现将{{ 月份 }}“企业吹哨 部门报到”全覆盖联系服务企业工作情况通报如下"
        "{% if 截至 %}（数据截至{{ 截至 }}）{% endif %}。",
    )
    _heading(document, "一、报送情况")
    _body(document, "{{ 报送情况 }}")
    with _each(document, "项", "报送名单"):
        _led(document, "{{ 项.名称 }}：", "{{ 项.内容 }}")
    _heading(document, "二、联系企业情况")
    _body(document, "{{ 联系情况 }}{{ 覆盖情况 }}")
    _heading(document, "三、问题诉求办理情况")
    _body(document, "{{ 诉求情况 }}{{ 办理情况 }}")
    with _each(document, "段", "办理名单"):
        _body(document, "{{ 段 }}")
    with _where(document, "表扬"):
        _heading(document, "四、表扬")
        _body(document, "{{ 表扬 }}")
    with _where(document, "红黑榜"):
        _heading(document, "{% if 表扬 %}五{% else %}四{% endif %}、考核排名")
        with _each(document, "段", "红黑榜"):
            _body(document, "{{ 段 }}")
    _heading(document, "{{ '四五六'[(1 if 表扬 else 0) + (1 if 红黑榜 else 0)] }}、工作要求")
    with _each(document, "段", "工作要求"):
        _body(document, "{{ 段 }}")
    _kept(_body(document, DUTIES))
    _signature(document, "发文")
    _annex(document, "附件", "各单位联系服务企业情况表")
    _table(document, BULLETIN_UNITS, "单位情况", sums=True)


# pieces -------------------------------------------------------------------------------------------


def _letter_head(document: Document) -> None:
    """版头, 发文字号, 签发人 and the red line: each stands where the office has named it."""
    with _where(document, "版头"):
        _paragraph(document, "", BODY, 16)
        _paragraph(document, "", BODY, 16)
        head = _paragraph(document, "{{ 版头 }}", TITLE, 36, "centred")
        head.paragraph_format.line_spacing = Pt(2 * LINE)
        head.runs[0].font.color.rgb = RED
        _paragraph(document, "", BODY, 16)
    with _where(document, "文号 or 签发人"):
        numbers = _paragraph(document, "　{{ 文号 }}", BODY, 16, "left")
        numbers.paragraph_format.tab_stops.add_tab_stop(Mm(150), WD_TAB_ALIGNMENT.RIGHT)
        _font(numbers.add_run("{% if 签发人 %}\t签发人："), BODY, 16)
        _font(numbers.add_run("{{ 签发人 }}{% endif %}"), SUBHEADING, 16)
    with _where(document, "版头"):
        _line_below(_paragraph(document, "", BODY, 16))
        _paragraph(document, "", BODY, 16)


def _line_below(paragraph: Paragraph) -> None:
    border = _element("w:pBdr")
    line = OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "12"), ("space", "8"), ("color", str(RED))):
        line.set(qn(f"w:{name}"), value)
    border.append(line)
    paragraph._p.get_or_add_pPr().insert_element_before(border, "w:tabs", *AFTER_TABS)


def _title(document: Document, *texts: str) -> None:
    for text in texts:
        _paragraph(document, text, TITLE, 22, "centred")
    _paragraph(document, "", BODY, 16)


def _heading(document: Document, text: str) -> None:
    _paragraph(document, text, HEADING, 16).paragraph_format.keep_with_next = True


def _body(document: Document, text: str, stands: Stands = "indented") -> Paragraph:
    return _paragraph(document, text, BODY, 16, stands)


def _led(document: Document, lead: str, text: str) -> None:
    """A paragraph that begins with its heading: （一）…。"""
    paragraph = _paragraph(document, lead, SUBHEADING, 16)
    _font(paragraph.add_run(text), BODY, 16)


@contextmanager
def _where(document: Document, what: str) -> Iterator[None]:
    """Around paragraphs that stand there only where something is told."""
    _body(document, "{%p if " + what + " %}")
    yield
    _body(document, "{%p endif %}")


@contextmanager
def _each(document: Document, name: str, many: str) -> Iterator[None]:
    """Around a paragraph that is repeated."""
    _body(document, "{%p for " + name + " in " + many + " %}")
    yield
    _body(document, "{%p endfor %}")


def _kept(paragraph: Paragraph) -> None:
    """Keeps a paragraph on the page of the next one."""
    paragraph.paragraph_format.keep_with_next = True


def _signature(document: Document, signer: str = "落款") -> None:
    """It never stands on a page of its own: what stands above it is kept with it."""
    together = [
        _body(document, ""),
        _body(document, ""),
        _body(document, "{{ " + signer + " }}", "right"),
        _body(document, "{{ 日期 }}", "right"),
    ]
    for paragraph in together[:-1]:
        _kept(paragraph)
    with _where(document, "联系人 or 电话"):
        _body(
            document,
            "（{% if 联系人 %}联系人：{{ 联系人 }}{% endif %}{% if 联系人 and 电话 %}，{% endif %}"
            "{% if 电话 %}联系电话：{{ 电话 }}{% endif %}）",
        )


def _annex(document: Document, number: str, title: str) -> None:
    heading = _paragraph(document, number, HEADING, 16, "left")
    heading.paragraph_format.page_break_before = True
    _paragraph(document, title, TITLE, 18, "centred")


def _note(document: Document, text: str) -> None:
    note = _paragraph(document, text, BODY, 10.5, "left")
    note._p.get_or_add_pPr().insert_element_before(_off_the_grid(), *AFTER_TABS)
    note.paragraph_format.line_spacing = Pt(16)
    note.paragraph_format.space_before = Pt(4)


def _set_up(document: Document) -> None:
    """The page, the language, the fonts, and nothing of the tool that made it."""
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
    for language in (
        *document.styles.element.iter(qn("w:lang")),
        *document.settings.element.iter(qn("w:themeFontLang")),
    ):
        language.set(qn("w:eastAsia"), "zh-CN")
    _forget_the_tool(document)


def _forget_the_tool(document: Document) -> None:
    own = document.core_properties
    own.author = own.last_modified_by = own.comments = own.title = own.keywords = ""
    own.created = own.modified = datetime(2021, 4, 7)
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del package.rels[key]
    for part in package.iter_parts():
        if part.partname == "/docProps/app.xml":
            part._blob = _APP
        elif part.partname == "/word/fontTable.xml":
            part._blob = _font_table()


_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
)


def _font_table() -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{instead}"/><w:charset w:val="86"/>'
        '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, instead in INSTEAD.items()
    )
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{word}">{fonts}</w:fonts>'.encode()


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


def _table(document: Document, columns: Columns, rows: str, sums: bool = False) -> None:
    """A table: labels, a row that is repeated, and, with `sums`, 合计."""
    table = document.add_table(rows=5 if sums else 4, cols=len(columns))
    table.style, table.autofit = "Table Grid", False
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _narrow_margins(table)
    for index, (label, name, width) in enumerate(columns):
        table.columns[index].width = Mm(width)
        for row in table.rows:
            row.cells[index].width = Mm(width)
        _cell(table.cell(0, index), label, HEADING, center=True)
        _cell(table.cell(2, index), "{{ 行." + name + " }}", BODY, center=name not in NARROW)
        if sums and index > 1:
            _cell(table.cell(4, index), "{{ 合计." + name + " }}", BODY, center=True)
    _cell(table.cell(1, 0), "{%tr for 行 in " + rows + " %}", BODY)
    _cell(table.cell(3, 0), "{%tr endfor %}", BODY)
    if sums:
        _cell(table.cell(4, 0).merge(table.cell(4, 1)), "合计", HEADING, center=True)
    for row, tag in ((0, "w:tblHeader"), (0, "w:cantSplit"), (2, "w:cantSplit")):
        table.rows[row]._tr.get_or_add_trPr().append(OxmlElement(tag))


def _narrow_margins(table: Table) -> None:
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "45")  # twentieths of a point
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _cell(cell: _Cell, text: str, font: str, *, center: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    form = paragraph.paragraph_format
    form.space_before = form.space_after = Pt(1.5)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(13)
    paragraph._p.get_or_add_pPr().insert_element_before(_off_the_grid(), *AFTER_TABS)
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


def _off_the_grid() -> etree.ElementBase:
    """The page's grid of 22 lines is for the text, not for tables and notes."""
    off = _element("w:snapToGrid")
    off.set(qn("w:val"), "0")
    return off


def _element(tag: str) -> etree.ElementBase:
    """An element that python-docx has no class for, as it is put among others."""
    return cast(etree.ElementBase, OxmlElement(tag))


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

"""上报/情况报告.docx: the layout of GB/T 9704-2012, and sentences that say what summary.json says."""

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm
from lxml import etree

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.sentences import sections
from liaison_pipeline.documents.district.situation import (
    NAME,
    open_rows,
    situation_docx,
    situation_input,
)
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.documents.parts.templates import template_bytes
from liaison_pipeline.documents.parts.word import word_file
from liaison_pipeline.documents.units.bulletin import bulletin_input
from liaison_pipeline.errors import TemplateError
from liaison_pipeline.model.settings import LetterHead
from tests.language import HEAD, SETTINGS, TITLE, Office, ledger, office, register, roster

NOWHERE = Path("no templates")
FIRST_EDITION = Path(__file__).parent / "first_edition_report.docx"
TWIPS = 1440 / 25.4  # a millimetre
MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
OPEN = {"办结时间": "", "办理情况": "超出本单位职责，需区供电局协调"}
APRIL = [ledger(个数="1"), register()]


def text_of(judged: Office) -> str:
    """The report's sentences, in one line."""
    parts = [part for _, own in sections(Account(judged.month)) for part in own]
    return "".join(part.lead + part.text for part in parts)


def xml_of(judged: Office, member: str = "word/document.xml") -> etree._Element:
    data = situation_docx(Account(judged.month), NOWHERE)
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(member))


def paragraphs(judged: Office) -> list[Any]:
    return list(docx.Document(BytesIO(situation_docx(Account(judged.month), NOWHERE))).paragraphs)


JUDGED = office({"表.xlsx": APRIL})


# layout -------------------------------------------------------------------------------------------


def test_the_page_is_that_of_the_standard() -> None:
    section = xml_of(JUDGED).find(f".//{qn('w:sectPr')}")
    assert section is not None
    size, margin = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
    assert size is not None
    assert margin is not None
    in_mm = {side: round(int(margin.get(qn(f"w:{side}"), "0")) / TWIPS) for side in MARGINS}
    assert in_mm == MARGINS
    assert [round(int(size.get(qn(f"w:{side}"), "0")) / TWIPS) for side in ("w", "h")] == [210, 297]
    block = 210 - in_mm["left"] - in_mm["right"], 297 - in_mm["top"] - in_mm["bottom"]
    assert block == (156, 225)


MARGINS = {"top": 37, "bottom": 35, "left": 28, "right": 26}


def test_a_page_has_22_lines_of_28_characters() -> None:
    body = next(p for p in paragraphs(JUDGED) if p.text.startswith("按照"))
    pitch = body.paragraph_format.line_spacing
    assert pitch is not None
    assert pitch.pt == pytest.approx(28.95, abs=0.06)
    assert int(225 / 25.4 * 72 / 28.95) == 22
    run = body.runs[0]
    spacing = run._element.rPr.find(qn("w:spacing"))
    width = run.font.size.pt + int(spacing.get(qn("w:val"))) / 20
    assert int(156 / 25.4 * 72 / width) == 28


@pytest.mark.parametrize(
    ("start", "font", "size"),
    [
        ("大路街道经发办关于", "方正小标宋简体", 22),
        ("一、总体情况", "黑体", 16),
        ("（一）收集情况", "楷体_GB2312", 16),
        ("按照", "仿宋_GB2312", 16),
    ],
)
def test_fonts_and_sizes_are_those_of_the_standard(start: str, font: str, size: int) -> None:
    run = next(p for p in paragraphs(JUDGED) if p.text.startswith(start)).runs[0]
    assert run._element.rPr.rFonts.get(qn("w:eastAsia")) == font
    assert run.font.size is not None
    assert run.font.size.pt == size


def test_page_numbers_stand_right_on_odd_pages_and_left_on_even_ones() -> None:
    document = docx.Document(BytesIO(situation_docx(Account(JUDGED.month), NOWHERE)))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        paragraph = footer.paragraphs[0]
        assert paragraph.alignment == side
        assert paragraph.text.startswith("— ")
        assert paragraph.text.endswith(" —")
        assert {run.font.size.pt for run in paragraph.runs if run.font.size} == {14}


def test_label_rows_of_the_tables_come_again_on_every_page() -> None:
    tables = docx.Document(BytesIO(situation_docx(Account(JUDGED.month), NOWHERE))).tables
    assert [table.rows[0].cells[0].text for table in tables] == ["序号"]  # nothing is open
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in tables)


def test_nothing_of_the_template_is_left() -> None:
    assert not re.search(r"[{}%]{2}", etree.tostring(xml_of(JUDGED), encoding="unicode"))


# sentences ----------------------------------------------------------------------------------------


def test_the_figures_are_those_of_summary_json() -> None:
    judged = office({"表.xlsx": [ledger({}, {"企业名称": "大路加油站", "个数": "1"}), register()]})
    figures, text = summary(judged.month), text_of(judged)
    sent, covered, g = figures["submissions"], figures["coverage"], figures["grievances"]
    assert f"应报送单位{sent['expected']}个，已报送{sent['received']}个" in text
    assert covered["contacted"] == covered["enterprises"] == 2
    assert "2户，已全部联系，联系率100.0%" in text
    assert f"新收集问题诉求{g['raised']}件；已全部办结" in text
    assert (g["closed"], g["open"]) == (g["raised"], 0)


def test_a_month_with_nothing_is_told_in_words_without_noughts() -> None:
    text = text_of(office({}))
    assert "均未报送" in text
    assert "本月没有联系记录" in text
    assert "没有新收集和结转的问题诉求" in text
    assert "没有未办结的问题诉求" in text
    assert "0件" not in text
    assert "0户" not in text


def test_before_the_due_day_the_report_blames_nobody() -> None:
    text = text_of(office({"表.xlsx": APRIL}, as_of="2021-04-24"))
    assert "尚未报送6个（截止日为2021年4月25日）" in text
    assert "督促尚未报送的6个单位在2021年4月25日前报送" in text
    assert "迟报" not in text
    assert "不够及时" not in text


def test_the_first_month_is_compared_with_nothing() -> None:
    assert "比上月" not in text_of(JUDGED)


def test_a_later_month_is_compared_with_the_one_before() -> None:
    may = [
        ledger({"联系时间": "5月6日", "个数": "2"}, **MAY),
        register(问题诉求名称="道路破损", 办结时间="", 办理情况="正在维修", **MAY),
        register(问题诉求名称="路灯不亮", 办结时间="", 办理情况="正在维修", **MAY),
    ]
    text = text_of(office({"表.xlsx": APRIL, "五.xlsx": may[:2]}, "2021-05", "2021-05-28"))
    assert "联系率100.0%（与上月持平）" in text
    assert "本月新收集问题诉求1件（与上月持平）；办结0件（比上月减少1件），" in text


def test_the_basis_of_the_enterprises_is_told() -> None:
    assert "尚无企业名录" in text_of(JUDGED)
    listed = text_of(office({"表.xlsx": APRIL, "名录.xlsx": roster()}))
    assert "应联系户数按企业名录统计。" in listed


def test_what_the_district_must_do_is_listed_by_name() -> None:
    text = text_of(office({"表.xlsx": [ledger(个数="1"), register(**OPEN)]}))
    assert "需区级协调督办的1件：大路砖厂“厂区用电不稳”（应急办）。" in text


def test_a_month_without_a_problem_says_so() -> None:
    alone = replace(SETTINGS, units=tuple(u for u in SETTINGS.units if u.name == "应急办"))
    assert "各单位均按时报送，企业全部联系到位，没有发现突出问题。" in text_of(
        office({"表.xlsx": APRIL}, settings=alone)
    )
    assert "没有发现突出问题" not in text_of(JUDGED)


def test_telephone_numbers_are_masked_and_markup_is_text() -> None:
    title = "<w:p>请打13800001234 & {{ office }}"
    judged = office({"表.xlsx": [ledger(个数="1"), register(问题诉求名称=title, **OPEN)]})
    row = open_rows(Account(judged.month))[0]
    assert row["title"] == "<w:p>请打138****1234 & {{ office }}"
    shown = "".join(str(text) for text in xml_of(judged).itertext())
    assert "<w:p>请打138****1234 & {{ office }}" in shown


# the template -------------------------------------------------------------------------------------


def broken(folder: Path, old: str, new: str) -> None:
    """The built-in template with a text of it changed."""
    source = zipfile.ZipFile(BytesIO(template_bytes(NAME, NOWHERE)))
    with zipfile.ZipFile(folder / NAME, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(old.encode(), new.encode()))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{{ 覆盖情况 }}", "{{ 覆盖情况", "“{{ 覆盖情况”这一段写法有误"),
        ("{{ 覆盖情况 }}", "{{ 覆概情况 }}", "覆概情况"),
        ("{%p endfor %}", "", "写法有误"),
        ("{{ 覆盖情况 }}", "{{ 1/0 }}", "附近，里有除以 0 的算式"),
        ("{{ 覆盖情况 }}", "{{ 覆盖情况() }}", "在“{{ 覆盖情况() }}"),
        ("{{ 覆盖情况 }}", "{{ 覆盖情况.没有 }}", "附近，用了没有的内容“没有”"),
        ("{{ 覆盖情况 }}", "{{ 覆盖情况.__class__.__mro__ }}", "用了模板里不允许的写法"),
    ],
)
def test_a_broken_template_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    broken(tmp_path, old, new)
    with pytest.raises(TemplateError, match=re.escape(told)):
        situation_docx(Account(JUDGED.month), tmp_path)


def test_the_offices_own_template_wins(tmp_path: Path) -> None:
    broken(tmp_path, "{{ 覆盖情况 }}", "请看：{{ 覆盖情况 }}")
    text = docx.Document(BytesIO(situation_docx(Account(JUDGED.month), tmp_path)))
    assert any(p.text.startswith("请看：应急办") for p in text.paragraphs)


def edited(folder: Path, edit: Callable[[Any], None], name: str = NAME) -> None:
    """The built-in template as it is after somebody worked on it in Word."""
    document = docx.Document(BytesIO(template_bytes(name, NOWHERE)))
    edit(document)
    document.save(str(folder / name))


def paragraph(document: Any, start: str) -> Any:
    return next(p for p in document.paragraphs if p.text.startswith(start))


def lines_of(folder: Path, judged: Office = JUDGED) -> list[str]:
    made = docx.Document(BytesIO(situation_docx(Account(judged.month), folder)))
    return [p.text for p in made.paragraphs]


def test_a_heading_that_was_changed_stands_in_the_report(tmp_path: Path) -> None:
    def change(document: Any) -> None:
        paragraph(document, "二、联系服务覆盖情况").runs[0].text = "二、走访联系情况"

    edited(tmp_path, change)
    assert "二、走访联系情况" in lines_of(tmp_path)
    assert "二、联系服务覆盖情况" not in lines_of(tmp_path)


def test_a_paragraph_that_was_moved_stands_where_it_was_put(tmp_path: Path) -> None:
    def move(document: Any) -> None:
        own = paragraph(document, "{{ 覆盖情况 }}")
        paragraph(document, "六、下一步工作")._p.addprevious(own._p)

    edited(tmp_path, move)
    lines = lines_of(tmp_path)
    assert lines[lines.index("六、下一步工作") - 1].startswith("应急办做到户户联系")


def test_a_table_that_was_deleted_is_gone_and_the_rest_stays(tmp_path: Path) -> None:
    def delete(document: Any) -> None:
        table = document.tables[0]
        table._tbl.getparent().remove(table._tbl)

    edited(tmp_path, delete)
    made = docx.Document(BytesIO(situation_docx(Account(JUDGED.month), tmp_path)))
    assert made.tables == []
    assert any(p.text.startswith("六、") for p in made.paragraphs)


def test_own_words_with_a_figure_stand_in_the_report(tmp_path: Path) -> None:
    def add(document: Any) -> None:
        new = paragraph(document, "六、下一步工作").insert_paragraph_before("特别报告：已联系")
        for piece in ("{", "{ 数字.", "已联系 }", "}户，办结率{{ 数字.办结率 }}。"):
            new.add_run(piece)  # Word cuts a text into runs wherever somebody has edited it

    edited(tmp_path, add)
    assert "特别报告：已联系1户，办结率100.0%。" in lines_of(tmp_path)


def test_a_loop_of_her_own_tells_every_unit(tmp_path: Path) -> None:
    def add(document: Any) -> None:
        text = "{% for 行 in 单位情况 if 行.报送 == '按时' %}{{ 行.单位 }}{{ 行.联系率 }}；{% endfor %}"
        paragraph(document, "六、下一步工作").insert_paragraph_before(text)

    edited(tmp_path, add)
    assert "应急办100.0%；" in lines_of(tmp_path)


def test_a_column_that_she_adds_to_a_table_is_filled_in(tmp_path: Path) -> None:
    """As Word does it: every row of the table gets a cell more."""

    def add(document: Any) -> None:
        table = document.tables[0]
        cells = table.add_column(Mm(12)).cells
        for cell, text in zip(
            cells, ("超期", "", "{{ 行.超期 }}", "", "{{ 合计.超期 }}"), strict=True
        ):
            cell.text = text

    edited(tmp_path, add)
    made = docx.Document(BytesIO(situation_docx(Account(JUDGED.month), tmp_path)))
    column = [row.cells[-1].text for row in made.tables[0].rows]
    assert column[0] == "超期"
    assert set(column[1:]) == {"0"}
    assert len(column) == len(JUDGED.month.units) + 2


def test_a_table_of_her_own_stands_in_the_bulletin(tmp_path: Path) -> None:
    def add(document: Any) -> None:
        rows = (
            "单位",
            "{%tr for 行 in 单位情况 %}",
            "{{ 行.单位 }}办结{{ 行.办结 }}件",
            "{%tr endfor %}",
        )
        table = document.add_table(rows=len(rows), cols=1)
        for row, text in zip(table.rows, rows, strict=True):
            row.cells[0].text = text

    edited(tmp_path, add, "通报.docx")
    made = docx.Document(BytesIO(word_file(bulletin_input(Account(JUDGED.month)), tmp_path)))
    column = [row.cells[0].text for row in made.tables[-1].rows]
    assert column[0] == "单位"
    assert "应急办办结1件" in column
    assert len(column) == len(JUDGED.month.units) + 1


def test_a_section_that_she_deletes_takes_nothing_else_with_it(tmp_path: Path) -> None:
    """From its heading to the next one, with the marks of its loop."""

    def delete(document: Any) -> None:
        texts = [p.text for p in document.paragraphs]
        first, last = texts.index("五、存在的问题"), texts.index("六、下一步工作")
        for own in document.paragraphs[first:last]:
            own._p.getparent().remove(own._p)

    before = lines_of(NOWHERE)
    edited(tmp_path, delete)
    first, last = before.index("五、存在的问题"), before.index("六、下一步工作")
    assert lines_of(tmp_path) == before[:first] + before[last:]


@pytest.mark.parametrize("wide", ["((联系情况))", "{{联系情况})", "(% if 联系情况 %)"])
def test_full_width_braces_are_told(tmp_path: Path, wide: str) -> None:
    wide = wide.translate({ord("("): 0xFF5B, ord(")"): 0xFF5D})  # as an input method types them
    edited(tmp_path, lambda document: paragraph(document, "六、").insert_paragraph_before(wide))
    with pytest.raises(TemplateError, match=r"写法有误"):
        situation_docx(Account(JUDGED.month), tmp_path)


def test_what_cant_be_worked_out_is_told(tmp_path: Path) -> None:
    text = "{{ 联系情况 / 2 }}"
    edited(tmp_path, lambda document: paragraph(document, "六、").insert_paragraph_before(text))
    with pytest.raises(TemplateError, match="算不出来"):
        situation_docx(Account(JUDGED.month), tmp_path)


def test_a_template_of_the_first_edition_goes_on_working(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(FIRST_EDITION.read_bytes())
    judged = office({"表.xlsx": [ledger(个数="1"), register(**OPEN)]})
    lines = lines_of(tmp_path, judged)
    assert "一、总体情况" in lines
    assert "六、下一步工作" in lines
    made = docx.Document(BytesIO(situation_docx(Account(judged.month), tmp_path)))
    assert [len(table.rows) for table in made.tables] == [8, 2]  # seven units; one open grievance


def test_what_is_no_word_file_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no package")
    with pytest.raises(TemplateError, match="打不开"):
        situation_docx(Account(JUDGED.month), tmp_path)


# letter head and properties -----------------------------------------------------------------------


def test_without_letter_head_nothing_of_it_is_printed() -> None:
    lines = [p.text for p in paragraphs(JUDGED)]
    assert lines[0] == "大路街道经发办关于2021年4月"
    assert "区营商环境办：" in lines
    assert not [line for line in lines if "签发人" in line or "联系人" in line]


def test_the_letter_head_is_printed_where_the_office_has_named_it() -> None:
    letter = LetterHead(
        "大路街道办事处文件", "大路街办文〔2021〕9号", "王五", "区政府办", "大路街道办事处"
    )
    whom = replace(SETTINGS.office, contact="张三", phone="023-41400000")
    own = replace(SETTINGS, letter=letter, office=whom)
    lines = [p.text for p in paragraphs(office({"表.xlsx": APRIL}, settings=own))]
    assert "大路街道办事处文件" in lines
    assert "　大路街办文〔2021〕9号\t签发人：王五" in lines
    assert "区政府办：" in lines
    assert [line for line in lines if line.startswith("大路街道办事处")] == [
        "大路街道办事处文件",
        "大路街道办事处关于2021年4月",
        "大路街道办事处",
    ]
    assert "（联系人：张三，联系电话：023-41400000）" in lines


@pytest.mark.parametrize("template", ["", "first edition"])
def test_the_properties_name_the_office_and_no_tool(tmp_path: Path, template: str) -> None:
    if template:
        (tmp_path / NAME).write_bytes(FIRST_EDITION.read_bytes())
    data = situation_docx(Account(JUDGED.month), tmp_path)
    own = docx.Document(BytesIO(data)).core_properties
    assert (own.author, own.last_modified_by, own.comments) == ("大路街道经发办",) * 2 + ("",)
    assert own.title == "大路街道经发办关于2021年4月联系服务企业工作情况的报告"
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
        whole = b"".join(package.read(name) for name in package.namelist())
    assert b"python-docx" not in whole
    if not template:
        assert b"Macintosh" not in whole


def test_the_language_is_chinese_and_each_font_has_another_instead() -> None:
    styles = xml_of(JUDGED, "word/styles.xml")
    assert {lang.get(qn("w:eastAsia")) for lang in styles.iter(qn("w:lang"))} == {"zh-CN"}
    fonts = xml_of(JUDGED, "word/fontTable.xml")
    instead = {
        font.get(qn("w:name")): alternative.get(qn("w:val"))
        for font in fonts.iter(qn("w:font"))
        for alternative in font.iter(qn("w:altName"))
    }
    assert instead["仿宋_GB2312"] == "仿宋"
    assert instead["楷体_GB2312"] == "楷体"


# what a boss would stumble over -------------------------------------------------------------------


def test_an_open_grievance_that_reads_as_done_says_why_it_is_open() -> None:
    """A boss who reads 问题已解决 among what is open must be told."""
    done = "已协调供电公司更换变压器，问题已解决"
    held = register(办结时间="4月31日", 办理情况=done), "（办结时间待核实）。"
    undated = register(办结时间="", 办理情况=done), "（办结时间待核实）。"
    waiting = register(办结时间="", 办理情况="正在协调供电公司"), ""
    for sent, word in (held, undated, waiting):
        [row] = open_rows(Account(office({"表.xlsx": [ledger(个数="1"), sent]}).month))
        assert row["办理情况"].endswith(word), row["办理情况"]
        assert ("待核实" in row["办理情况"]) == bool(word)


def test_the_signature_is_kept_with_what_stands_above_it() -> None:
    """From the last words of the report down to the day there is no place for a new page."""
    for given in (situation_input, bulletin_input):
        data = word_file(given(Account(JUDGED.month)), NOWHERE)
        told = list(docx.Document(BytesIO(data)).paragraphs)
        last = next(at for at, p in enumerate(told) if p.text.startswith("2021年4月"))
        first = next(at for at, p in enumerate(told) if "继续落实每月" in p.text)
        assert first < last
        assert all(p.paragraph_format.keep_with_next for p in told[first:last]), given


def test_a_month_in_which_nothing_came_has_no_empty_note() -> None:
    told = [p.text for p in paragraphs(office({}))]
    assert not [text for text in told if text.startswith("注：") and len(text) < 3]


def test_the_bulletin_does_not_tell_twice_how_many_were_closed() -> None:
    data = word_file(bulletin_input(Account(JUDGED.month)), NOWHERE)
    text = "".join(p.text for p in docx.Document(BytesIO(data)).paragraphs)
    assert text.count("办结1件") <= 1

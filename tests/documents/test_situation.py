"""上报/情况报告.docx: the layout of GB/T 9704-2012, and sentences that say what summary.json says."""

import re
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from liaison_pipeline.documents.district.sentences import sections
from liaison_pipeline.documents.district.situation import NAME, context, situation_docx
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.documents.parts.templates import template_bytes
from liaison_pipeline.errors import TemplateError
from tests.language import HEAD, SETTINGS, TITLE, Office, ledger, office, register, roster

NOWHERE = Path("no templates")
TWIPS = 1440 / 25.4  # a millimetre
MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
OPEN = {"办结时间": "", "办理情况": "超出本单位职责，需区供电局协调"}
APRIL = [ledger(个数="1"), register()]


def text_of(judged: Office) -> str:
    """The report's sentences, in one line."""
    parts = [part for _, own in sections(judged.month) for part in own]
    return "".join(part.lead + part.text for part in parts)


def xml_of(judged: Office, member: str = "word/document.xml") -> etree._Element:
    data = situation_docx(judged.month, NOWHERE)
    with zipfile.ZipFile(BytesIO(data)) as package:
        return etree.fromstring(package.read(member))


def paragraphs(judged: Office) -> list[Any]:
    return list(docx.Document(BytesIO(situation_docx(judged.month, NOWHERE))).paragraphs)


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
        ("关于2021年4月", "方正小标宋简体", 22),
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
    document = docx.Document(BytesIO(situation_docx(JUDGED.month, NOWHERE)))
    assert document.settings.odd_and_even_pages_header_footer
    section = document.sections[0]
    for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
        paragraph = footer.paragraphs[0]
        assert paragraph.alignment == side
        assert paragraph.text.startswith("— ")
        assert paragraph.text.endswith(" —")
        assert {run.font.size.pt for run in paragraph.runs if run.font.size} == {14}


def test_label_rows_of_the_tables_come_again_on_every_page() -> None:
    tables = docx.Document(BytesIO(situation_docx(JUDGED.month, NOWHERE))).tables
    assert [table.rows[0].cells[0].text for table in tables] == ["单位"]  # nothing is open
    assert all("w:tblHeader" in table.rows[0]._tr.xml for table in tables)


def test_nothing_of_the_template_is_left() -> None:
    assert not re.search(r"[{}%]{2}", etree.tostring(xml_of(JUDGED), encoding="unicode"))


# sentences ----------------------------------------------------------------------------------------


def test_the_figures_are_those_of_summary_json() -> None:
    judged = office({"表.xlsx": [ledger({}, {"企业名称": "大路加油站", "个数": "1"}), register()]})
    figures, text = summary(judged.month), text_of(judged)
    sent, covered, g = figures["submissions"], figures["coverage"], figures["grievances"]
    assert f"应报送单位{sent['expected']}个，已报送{sent['received']}个" in text
    assert f"{covered['enterprises']}户，已联系{covered['contacted']}户" in text
    assert f"收集问题诉求{g['raised']}件，办结{g['closed']}件" in text
    assert g["closure_rate"] is not None
    assert f"办结率{g['closure_rate'] * 100:.1f}%" in text


def test_a_month_with_nothing_is_told_in_words_without_noughts() -> None:
    text = text_of(office({}))
    assert "均未报送" in text
    assert "本月没有联系记录" in text
    assert "没有收集到问题诉求，也没有上月结转的问题诉求" in text
    assert "月末没有未办结的问题诉求" in text
    assert "0件" not in text
    assert "0户" not in text


def test_before_the_due_day_the_report_blames_nobody() -> None:
    text = text_of(office({"表.xlsx": APRIL}, as_of="2021-04-24"))
    assert "尚未报送（截止日2021年4月25日）的单位6个" in text


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
    assert "收集问题诉求1件（与上月持平），办结0件（比上月减少1件）" in text


def test_the_basis_of_the_enterprises_is_told() -> None:
    assert "尚无企业名录" in text_of(JUDGED)
    listed = text_of(office({"表.xlsx": APRIL, "名录.xlsx": roster()}))
    assert "应联系户数按企业名录计算。" in listed


def test_what_the_district_must_do_is_listed_by_name() -> None:
    text = text_of(office({"表.xlsx": [ledger(个数="1"), register(**OPEN)]}))
    assert "需区级协调督办的1件：大路砖厂“厂区用电不稳”（应急办）。" in text


def test_a_month_without_a_problem_says_so() -> None:
    alone = replace(SETTINGS, units=tuple(u for u in SETTINGS.units if u.name == "应急办"))
    assert "本月报送及时、完整，没有发现问题。" in text_of(
        office({"表.xlsx": APRIL}, settings=alone)
    )
    assert "本月报送及时" not in text_of(JUDGED)


def test_telephone_numbers_are_masked_and_markup_is_text() -> None:
    title = "<w:p>请打13800001234 & {{ office }}"
    judged = office({"表.xlsx": [ledger(个数="1"), register(问题诉求名称=title, **OPEN)]})
    row = context(judged.month)["open_grievances"][0]
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
        ("{{ opening }}", "{{ opening", "“{{ opening”这一段写法有误"),
        ("{{ opening }}", "{{ openning }}", "openning"),
        ("{%p endfor %}", "", "写法有误"),
        ("{{ opening }}", "{{ 1/0 }}", "附近，里有除以 0 的算式"),
        ("{{ opening }}", "{{ opening() }}", "在“{{ opening() }}"),
        ("{{ opening }}", "{{ figures.period.no }}", "用了没有的内容"),
    ],
)
def test_a_broken_template_is_told_with_its_place(
    tmp_path: Path, old: str, new: str, told: str
) -> None:
    broken(tmp_path, old, new)
    with pytest.raises(TemplateError, match=re.escape(told)):
        situation_docx(JUDGED.month, tmp_path)


def test_the_offices_own_template_wins(tmp_path: Path) -> None:
    broken(tmp_path, "{{ opening }}", "现报告如下：{{ opening }}")
    text = docx.Document(BytesIO(situation_docx(JUDGED.month, tmp_path)))
    assert any(p.text.startswith("现报告如下：按照") for p in text.paragraphs)


def test_what_is_no_word_file_is_told(tmp_path: Path) -> None:
    (tmp_path / NAME).write_bytes(b"no package")
    with pytest.raises(TemplateError, match="打不开"):
        situation_docx(JUDGED.month, tmp_path)

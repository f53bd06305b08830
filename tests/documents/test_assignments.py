"""交办/: what a unit gets of what the office decided, and what the clerk registers above."""

import math
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.table import _Row
from docx.text.paragraph import Paragraph

from liaison_pipeline.documents.clerk.registering import registration_text
from liaison_pipeline.documents.clerk.soon_due import soon_due
from liaison_pipeline.documents.parts.requests import opinion_of, time_left
from liaison_pipeline.documents.units.assignments import handed_over, handover_files
from liaison_pipeline.documents.units.cover_note import cover_note
from liaison_pipeline.documents.units.reminders import reminded, reminder
from liaison_pipeline.documents.units.situations import situations
from liaison_pipeline.facts.chain import refused
from liaison_pipeline.forms.batch import read_content
from liaison_pipeline.forms.own_pages import own_page
from liaison_pipeline.marking.text_room import width
from liaison_pipeline.model.findings import Severity
from tests.facts.stories import (
    NUMBER,
    NUMBERS,
    OPEN,
    OWN,
    RAISED,
    TO,
    Files,
    closed,
    decided,
    heard,
    month,
    sent,
)
from tests.language import FORMS as SCHEMAS
from tests.language import SETTINGS, Office, dispatch, ledger
from tests.rendering import rendered

NOWHERE = Path("/nowhere")
TO_OTHER = {"承办单位": TO, "交办日期": "4月22日", "办理时限": "5月6日"}
FILES = {"4.xlsx": RAISED, "分派.xlsx": decided(**TO_OTHER)}
FORMS = [f"{TO}.docx", f"{TO}.txt"]
ABOVE = {"决定层级": "区级督办", "承办单位": "区供电公司", "交办日期": "4月22日"}


def files(judged: Office) -> dict[str, bytes]:
    return {
        f"{told.situation.unit.name}{ending}": content
        for told in handed_over(judged.month, situations(judged.month))
        for ending, content in handover_files(told, NOWHERE)
    }


def text(judged: Office, name: str = f"{TO}.txt") -> str:
    return files(judged)[name].decode("utf-8-sig")


def test_a_unit_gets_a_form_and_a_text_with_all_it_needs_to_call() -> None:
    made = files(month(4, FILES))
    assert sorted(made) == FORMS
    note = made[f"{TO}.txt"].decode("utf-8-sig")
    for needed in (
        *(NUMBER, "大路砖厂：厂区用电不稳", "赵一 13800001234", "近期电压偏低，影响生产"),
        *("收集单位：应急办（2021年4月6日）", "此前办理情况：正在协调供电公司"),
        "办理时限：2021年5月6日（还有8天）",
    ):
        assert needed in note, needed


def test_the_form_is_filled_in_and_has_room_for_the_answer(tmp_path: Path) -> None:
    path = tmp_path / "交办单.docx"
    path.write_bytes(files(month(4, FILES))[f"{TO}.docx"])
    told = rendered(path)
    assert f"诉求编号 | {NUMBER}" in told
    assert "承办单位 | 经发办 | 办理时限 | 2021年5月6日" in told
    assert "办理结果" in told
    assert "签收人：" in told
    assert "{" not in told
    assert "企业意见" not in told  # nobody was asked yet
    properties = docx.Document(BytesIO(path.read_bytes())).core_properties
    assert properties.author == "大路街道经发办"


def test_the_form_of_one_grievance_has_room_on_one_page() -> None:
    """Its signature never stands alone on a second page, be the content four lines long."""
    long = (
        "近期厂区门口道路被货车压坏，雨天积水严重，员工和客户进出不便，企业多次自行填补后又损坏。"
        * 2
    )
    sheets = {**FILES, "4.xlsx": sent(OWN, 4, {**OPEN, "具体内容": long}, count="1")}
    document = docx.Document(BytesIO(files(month(4, sheets))[f"{TO}.docx"]))
    section = document.sections[0]
    edges = (section.page_height, section.top_margin, section.bottom_margin)
    page, top, bottom = (edge.pt for edge in edges if edge is not None)
    text = sum(_height(paragraph, 156) for paragraph in document.paragraphs)
    table = sum(
        max(
            _height(cell.paragraphs[0], room)
            for cell, room in zip(row.cells, _rooms(row), strict=True)
        )
        + 4  # points above and below
        for row in document.tables[0].rows
    )
    answer = 20 / 25.4 * 72  # 办理结果 has room to write
    assert 0 < text + table + answer < page - top - bottom


def _rooms(row: _Row) -> tuple[float, ...]:
    """mm of each cell; a value beside a single label runs over the rest of the row."""
    return (30, 118, 118, 118) if row.cells[1]._tc is row.cells[3]._tc else (30, 40, 20, 50)


def _height(paragraph: Paragraph, room: float) -> float:
    """Points that a paragraph takes on lines of `room` mm."""
    size = paragraph.runs[0].font.size if paragraph.runs else None
    spacing = paragraph.paragraph_format.line_spacing
    assert spacing is not None
    wide = width(paragraph.text) / 2 * (size.pt if size else 16)
    lines = max(1, math.ceil(wide / (room / 25.4 * 72)))
    return lines * float(getattr(spacing, "pt", spacing))


def test_it_is_sent_until_the_grievance_is_closed_and_then_thanked_for() -> None:
    more = FILES | {"5.xlsx": sent(TO, 5, OPEN), "6.xlsx": sent(TO, 6, closed("6月5日"))}
    assert [sorted(files(month(n, more))) for n in (4, 5, 6)] == [FORMS, FORMS, []]
    told = situations(month(6, more).month)[TO]
    note = cover_note(month(6, more).month.head, told, {}, NOWHERE)
    assert "交办的大路砖厂“厂区用电不稳”（2021年6月5日办结），已经办好，感谢支持！" in note


def test_what_came_back_goes_again_with_the_words_of_the_enterprise_and_no_old_deadline() -> None:
    more = FILES | {"5.xlsx": sent(TO, 5, closed("5月5日")), "6.xlsx": sent(TO, 6, OPEN)}
    more |= {"回访.xlsx": heard(day="5月20日", 办结时间="5月5日", 意见="电压还是低。")}
    note = text(month(6, more))
    assert "企业意见：2021年5月20日回访，企业不满意：“电压还是低”。请重新办理。" in note
    assert "办理时限：未定，请尽快办理" in note
    (one,) = refused(month(6, more).month.facts)[TO]
    assert opinion_of(one) == "2021年5月20日回访，企业不满意：“电压还是低”"


def test_a_form_of_thanks_tells_of_it_beside_what_is_new() -> None:
    new = {"问题诉求名称": "消防通道被占"} | OPEN
    lines = [
        {"诉求编号": NUMBER} | TO_OTHER,
        {"诉求编号": NUMBERS["消防通道被占"], "问题诉求名称": "消防通道被占"} | TO_OTHER,
    ]
    more = {
        "4.xlsx": sent(OWN, 4, OPEN, new, count="2"),
        "分派.xlsx": dispatch(*lines),
        "5.xlsx": sent(TO, 5, closed("5月5日"), new),
    }
    note = text(month(5, more))
    assert "此前交办的大路砖厂“厂区用电不稳”（2021年5月5日办结），已经办好，感谢支持！" in note
    assert "1 件企业诉求" in note


def test_what_is_registered_above_is_asked_for_until_it_has_its_number_and_day() -> None:
    for row, wanted in (
        ({}, True),
        ({"登记号": "17"}, True),
        ({"登记号": "17", "登记日期": "4月26日"}, False),
    ):
        judged = month(4, {"4.xlsx": RAISED, "分派.xlsx": decided(**ABOVE | row)})
        told = registration_text(judged.month, NOWHERE)
        assert bool(told) == wanted, row
        if told:
            assert "赵一 13800001234" in told
            assert "请求事项：请区供电公司协调解决“厂区用电不稳”。" in told
            assert "跟踪督办系统" in told


def test_a_life_matter_goes_to_the_city_life_hall_in_the_words_of_the_clerk() -> None:
    life = decided(决定层级="小区吹哨", 承办单位="", 交办日期="4月22日", 备注="请物业上门查看")
    told = registration_text(month(4, {"4.xlsx": RAISED, "分派.xlsx": life}).month, NOWHERE)
    assert "【城市生活馆】小区吹哨" in told
    assert "请求事项：请物业上门查看。" in told


@pytest.mark.parametrize(
    ("day", "words"),
    [("2021-05-06", "还有8天"), ("2021-04-28", "今天到期"), ("2021-04-25", "已超过3天")],
)
def test_the_time_that_is_left_is_told_in_days(day: str, words: str) -> None:
    assert time_left(date.fromisoformat(day), date(2021, 4, 28)) == words
    assert time_left(None, date(2021, 4, 28)) == ""


def test_the_texts_are_known_as_the_programs_own_when_they_come_back() -> None:
    made = files(month(4, FILES))
    assert own_page(made[f"{TO}.txt"]) == "交办通知"
    above = month(4, {"4.xlsx": RAISED, "分派.xlsx": decided(**ABOVE)})
    assert own_page(registration_text(above.month, NOWHERE).encode()) == "上级登载文字"


def test_the_form_that_comes_back_is_known_as_ours_and_nothing_is_read_of_it() -> None:
    [form] = [data for name, data in files(month(4, FILES)).items() if name.endswith(".docx")]
    back = docx.Document(BytesIO(form))
    back.add_paragraph("已签收，2021年4月29日，4月30日办结")
    signed = BytesIO()
    back.save(signed)
    for data in (form, signed.getvalue()):
        came = read_content("交办单.docx", "x", data, SETTINGS, SCHEMAS)
        [(_, told)] = came.findings
        assert (told.code, told.severity, came.submissions) == ("file-duplicate", Severity.INFO, [])
        assert "这是本程序生成的交办单" in told.words.message


def test_another_document_of_a_unit_is_told_as_before_and_a_table_in_our_form_is_read() -> None:
    [form] = [data for name, data in files(month(4, FILES)).items() if name.endswith(".docx")]
    other = docx.Document()
    other.core_properties.title = "关于企业诉求办理情况的说明"
    other.add_paragraph("企业诉求交办单已收到")
    ours = docx.Document(BytesIO(form))
    lines = [line.split(" | ") for line in ledger().split("\n")]
    ours.add_paragraph(lines[0][0])
    ours.add_paragraph("    ".join(lines[1]))
    table = ours.add_table(0, len(lines[2]))
    for line in lines[2:]:
        for cell, text in zip(table.add_row().cells, line, strict=False):
            cell.text = text
    found = []
    for document in (other, ours):
        data = BytesIO()
        document.save(data)
        came = read_content("回函.docx", "x", data.getvalue(), SETTINGS, SCHEMAS)
        found.append(
            ([made.code for _, made in came.findings][:1], [s.kind for s in came.submissions])
        )
    assert found[0] == (["file-unreadable"], [])
    assert found[1][1] == ["ledger"]


def test_the_clerk_sees_what_is_late_first_and_then_what_falls_due_in_a_week() -> None:
    titles = {"消防通道被占": "4月26日", "第1件诉求": "5月4日", "第2件诉求": "5月6日"}
    lines = [
        {"诉求编号": NUMBERS[title], "问题诉求名称": title} | TO_OTHER | {"办理时限": day}
        for title, day in titles.items()
    ]
    raised = sent(OWN, 4, *({"问题诉求名称": title} | OPEN for title in titles), count="3")
    judged = month(4, {"4.xlsx": raised, "分派.xlsx": dispatch(*lines)})
    soon = soon_due(judged.month)
    assert [(one.number, one.left, one.is_late) for one in soon] == [
        (NUMBERS["消防通道被占"], "已超过2天", True),
        (NUMBERS["第1件诉求"], "还有6天", False),
    ]
    assert soon[0].who == TO


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (["5月6日"], "请在时限之前告诉经发办"),
        (["4月28日", "5月6日"], "请在时限之前告诉经发办"),  # due today
        (["4月26日"], "请尽快告诉经发办"),
        (["4月26日", "5月6日"], "请在时限之前（已过时限的尽快）告诉经发办"),
        ([""], "请在时限之前告诉经发办"),
    ],
)
def test_nobody_is_asked_to_explain_before_a_day_that_is_past(days: list[str], words: str) -> None:
    titles = ["第1件诉求", "第2件诉求"][: len(days)]
    lines = [
        {"诉求编号": NUMBERS[title], "问题诉求名称": title} | TO_OTHER | {"办理时限": day}
        for title, day in zip(titles, days, strict=True)
    ]
    raised = sent(OWN, 4, *({"问题诉求名称": one} | OPEN for one in titles), count=str(len(days)))
    assert words in text(month(4, {"4.xlsx": raised, "分派.xlsx": dispatch(*lines)}))


def test_a_punctual_unit_and_a_late_one_are_told_of_what_they_have() -> None:
    judged = month(5, FILES | {"5.xlsx": sent(TO, 5, OPEN)}).month
    line = f"大路砖厂“厂区用电不稳”（{NUMBER}），办理时限2021年5月6日"
    assert line in cover_note(judged.head, situations(judged)[TO], {}, NOWHERE)
    judged = month(5, FILES).month
    assert line in reminder(reminded(judged, situations(judged))[TO], NOWHERE)


def test_a_unit_is_told_which_of_its_closings_an_enterprise_did_not_accept() -> None:
    files: Files = {"4.xlsx": sent(OWN, 4, closed("4月20日"), count="1")}
    files |= {"回访.xlsx": heard(day="4月26日", 意见="电压还是低，请打13812345678")}
    judged = month(4, files).month
    note = cover_note(judged.head, situations(judged)[OWN], {}, NOWHERE)
    assert "回访时企业不满意、要重新办理的 1 件" in note
    assert "企业不满意：“电压还是低，请打138****5678”" in note

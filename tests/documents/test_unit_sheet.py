"""单位/<unit>.html: all of one unit, its own and nobody else's, on a page that can be printed."""

from pathlib import Path

import lxml.html
from lxml.html import HtmlElement

from liaison_pipeline.documents.clerk.unit_sheet import unit_sheet, unit_sheets
from liaison_pipeline.documents.units.situations import situations
from liaison_pipeline.forms.own_pages import own_page
from tests.language import HEAD, TITLE, Book, Office, dispatch, ledger, office, register, roster

NOWHERE = Path("no templates")
OTHER = HEAD.replace("应急办", "经发办")
OPEN = {"办结时间": "", "办理情况": "已请13912345678的师傅来看"}
FILES: dict[str, Book] = {
    "应急办.xlsx": [ledger(个数="1", 联系形式="口头"), register(**OPEN)],
    "经发办.xlsx": [ledger(企业名称="大路超市", 联系服务部门="经发办", head=OTHER)],
    "名录.xlsx": roster({}, {"企业名称": "二号砖厂，找13812345678", "统一社会信用代码": ""}),
}


def pages(judged: Office) -> dict[str, str]:
    told = unit_sheets(judged.month, {}, situations(judged.month))
    return {page.sheet.figures.name: unit_sheet(page, NOWHERE) for page in told}


def page(judged: Office, unit: str) -> HtmlElement:
    return lxml.html.fromstring(pages(judged)[unit])


def test_a_page_tells_all_of_a_unit() -> None:
    told = "".join(page(office(FILES), "应急办").text_content().split())
    for words in (
        *("应急办2021年4月", "大路街道经发办，截至2021年4月28日", "台账按时", "应联系2户"),
        *("已联系1户（50.0%）", "三、没有联系的企业（1户）二号砖厂", "四、问题诉求（1件）"),
        *("厂区用电不稳", "未办结", "必须改正本月没有联系", "请核对"),
    ):
        assert words in told, words


def test_it_tells_of_nobody_else_and_masks_numbers() -> None:
    own = pages(office(FILES))
    assert "大路超市" not in own["应急办"]
    assert "大路砖厂" not in own["经发办"]
    for text in own.values():
        assert "13812345678" not in text
        assert "13912345678" not in text
    assert "138****5678" in own["应急办"]
    assert "139****5678" in own["应急办"]


def test_the_months_stand_one_after_another() -> None:
    may = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
    files = {**FILES, "5.xlsx": [ledger(联系时间="5月6日", **may)]}
    rows = page(office(files, "2021-05", "2021-05-28"), "应急办").xpath("(//table)[1]/tbody/tr")
    told = [[cell.text_content() for cell in row] for row in rows]
    assert [row[0] for row in told] == ["2021年4月", "2021年5月"]
    assert [row[1:4] for row in told] == [["按时", "2", "1"], ["按时", "2", "1"]]


def test_what_was_handed_to_a_unit_stands_on_its_page() -> None:
    files: dict[str, Book] = {"应急办.xlsx": [ledger(个数="1"), register(**OPEN)]}
    number = office(files).month.facts.lives.all[0].number
    files = {**files, "分派.xlsx": dispatch(诉求编号=number)}
    text = page(office(files), "经发办").text_content()
    assert "五、交办给它、还没有办结的（1件）" in text
    assert number in text


def test_a_unit_of_which_nothing_is_known_has_a_page() -> None:
    text = page(office({}), "应急办").text_content()
    assert "本月没有办结的，也没有未办结的。" in text


def test_the_page_is_known_as_our_own_when_it_comes_back() -> None:
    assert own_page(pages(office(FILES))["应急办"].encode()) == "单位页"

"""What the report says of each level, and what it asks of the district."""

from liaison_pipeline.documents.district.chain_told import chain_text, requests_above
from liaison_pipeline.documents.district.publicity_told import publicity_text
from liaison_pipeline.model.period import Period
from tests.facts.stories import NUMBER, NUMBERS, OPEN, OWN, TO, closed, month, sent
from tests.language import Book, dispatch

TITLES = ("厂区用电不稳", "消防通道被占", "第1件诉求", "第2件诉求")


def raised() -> Book:
    return sent(OWN, 4, *({"问题诉求名称": title} | OPEN for title in TITLES), count="4")


def to(title: str, **changes: str) -> dict[str, str]:
    return {"诉求编号": NUMBERS[title], "问题诉求名称": title, "交办日期": "4月16日"} | changes


DECIDED = dispatch(
    to(TITLES[0], 决定层级="区级督办", 承办单位="区供电公司", 登记号="DB-17", 登记日期="4月20日"),
    to(TITLES[1], 决定层级="区级督办", 承办单位="区消防大队"),
    to(TITLES[2], 决定层级="小区吹哨", 承办单位="", 备注="请物业打13812345678联系"),
    to(TITLES[3], 承办单位=TO, 交办日期="4月26日", 办理时限="4月27日"),
)
FILES = {"4.xlsx": raised(), "分派.xlsx": DECIDED}


def test_each_level_is_told_with_what_is_registered_and_how_long_it_took() -> None:
    assert chain_text(month(4, FILES).month) == (
        "分级办理4件：由经发办按类别分派到职能科室1件，"
        "报区级督办2件（已在跟踪督办系统登记1件，登记号待补1件），"
        "通过“小区吹哨 部门报到”协调1件（城市生活馆登记号待补）。"
        "从收集到交办中位数10天，最长20天，从交办到登记4天。超过办理时限还没有办结的1件。"
    )


def test_what_was_closed_is_told_with_its_days() -> None:
    files = FILES | {"5.xlsx": sent(TO, 5, closed("5月6日") | {"问题诉求名称": TITLES[3]})}
    told = chain_text(month(5, files).month)
    assert "由经发办按类别分派到职能科室1件（办结1件）" in told
    assert "从交办到办结10天" in told
    assert "超过办理时限" not in told


def test_a_quarter_tells_of_each_grievance_once_by_the_last_month_that_has_it() -> None:
    may = sent(TO, 5, closed("5月6日") | {"问题诉求名称": TITLES[3]})
    judged = month(6, FILES | {"5.xlsx": may, "6.xlsx": sent(TO, 6)})
    quarter = [Period(2021, number) for number in (4, 5, 6)]
    told = chain_text(judged.month, quarter)
    assert told.startswith("分级办理4件：由经发办按类别分派到职能科室1件（办结1件），报区级督办2件")
    assert "从交办到办结10天" in told
    assert chain_text(judged.month).startswith("分级办理3件：报区级督办2件")


def test_a_quarter_tells_of_what_was_closed_and_came_back_as_open() -> None:
    own = {"问题诉求名称": TITLES[3]}
    files = FILES | {
        "5.xlsx": sent(TO, 5, closed("5月6日") | own),
        "6.xlsx": sent(TO, 6, OPEN | own),
    }
    judged = month(6, files)
    told = chain_text(judged.month, [Period(2021, number) for number in (4, 5, 6)])
    assert "由经发办按类别分派到职能科室1件，" in told


def test_where_nothing_was_decided_nothing_is_said() -> None:
    judged = month(4, {"4.xlsx": raised()}).month
    assert (chain_text(judged), requests_above(judged)) == ("", {})


def test_the_district_reads_number_content_what_was_tried_and_what_is_asked_for() -> None:
    told = list(requests_above(month(4, FILES).month).values())
    assert told[0] == (
        f"{NUMBER}，大路砖厂（应急办收集）反映“厂区用电不稳”：近期电压偏低，影响生产。"
        "已做的工作：正在协调供电公司。请求：请区供电公司协调解决“厂区用电不稳”。"
        "（2021年4月20日在跟踪督办系统登记，登记号DB-17）"
    )
    assert "（尚未在跟踪督办系统登记）" in told[1]
    assert "请求：请物业打138****5678联系。" in told[2]
    assert len(told) == 3


def test_publicity_is_not_spoken_of_without_a_column_for_it() -> None:
    assert publicity_text(month(4, FILES).month) == ""

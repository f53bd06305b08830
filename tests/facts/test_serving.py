"""Who serves whom, by what ledgers say, and in which ways enterprises were contacted."""

import pytest

from liaison_pipeline.facts.serving import service_loads
from liaison_pipeline.facts.unit_figures import total
from liaison_pipeline.spelling.people import people_in
from liaison_pipeline.spelling.ways import MET, ONLINE, OTHER_WAY, PHONED, VISITED, ways_in
from tests.facts.stories import OWN, Files, month
from tests.language import TITLE, Office, ledger, roster

PEOPLE = {
    "张三 13700001234": ["张三"],
    "张三、李四 13700001234": ["张三", "李四"],
    "张三13700001234\n李四13700001235": ["张三", "李四"],
    "张三(13700001234)李四(13700001235)": ["张三", "李四"],
    "张 三 138 0000 1234": ["张三"],
    "张三（副主任）/李四": ["张三", "李四"],
    "联系人：张三 电话：023-41234567": ["张三"],
    "张三和李四": ["张三", "李四"],
    "和平 13700001234": ["和平"],
    "张三副主任": ["张三"],
    "王主任": ["王主任"],
    "买买提·艾力 13700001234": ["买买提·艾力"],
    "13700001234": [],
    "无": [],
    "": [],
}


@pytest.mark.parametrize("text", PEOPLE)
def test_the_people_of_a_cell(text: str) -> None:
    assert list(people_in(text)) == PEOPLE[text]


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("电话", {PHONED}),
        ("电话收集、走访", {PHONED, VISITED}),
        ("实地走访", {VISITED}),
        ("座谈会", {MET}),
        ("微信视频", {ONLINE}),
        ("视频会议", {ONLINE, MET}),
        ("发放传单", {OTHER_WAY}),
        ("", {OTHER_WAY}),
        ("☑电话收集 □座谈 □走访", {PHONED}),
        ("□电话 ☑座谈 ☑走访", {MET, VISITED}),
        ("电话（√） 座谈（ ） 走访（ ）", {PHONED}),
        ("电话☑ 座谈□ 走访□", {PHONED}),
        ("√电话 座谈 走访", {PHONED}),
        ("电话收集√、座谈、走访√", {PHONED, VISITED}),
        ("□电话 □走访 ☑其他：发函", {OTHER_WAY}),
        ("■ 微信\n□ 上门", {ONLINE}),
        # nothing is ticked, or all is
        ("√", {OTHER_WAY}),
        ("走访√", {VISITED}),
        ("●电话 ●走访", {PHONED, VISITED}),
        ("电话（已录音）、走访（2次）", {PHONED, VISITED}),
        ("1.电话 2.走访", {PHONED, VISITED}),
        ("电话（）、走访（）", {PHONED, VISITED}),
        ("□电话 □走访", {PHONED, VISITED}),
    ],
)
def test_the_ways_of_a_cell(text: str, ways: set[str]) -> None:
    assert ways_in(text) == ways


def served(judged: Office) -> dict[str, tuple[list[str], int, object, object]]:
    """person -> enterprises, contacted, gained, lost; of one unit."""
    loads = [load for load in service_loads(judged.month.facts) if load.unit == OWN]
    return {
        one.person: (list(one.enterprises), one.contacted, one.gained, one.lost) for one in loads
    }


def row(name: str, person: str, day: str = "4月5日", **changes: str) -> dict[str, str]:
    return {
        "企业名称": name,
        "联系服务人及电话": f"{person} 13700001234",
        "联系时间": day,
    } | changes


LISTED = roster(*({"企业名称": n, "统一社会信用代码": ""} for n in ("甲厂", "乙厂", "丙厂")))
APRIL = ledger(row("甲厂", "张三"), row("乙厂", "张三、李四"))
MAY_TITLE = TITLE.replace("4月", "5月")
MAY = ledger(
    row("甲厂", "王五", "5月6日"),
    row("乙厂", "", "5月7日", 联系服务人及电话="13700001234"),
    title=MAY_TITLE,
).replace("2021年4月23日", "2021年5月23日")
FILES: Files = {"名录.xlsx": LISTED, "4.xlsx": APRIL}


def test_each_enterprise_has_the_people_whom_the_newest_ledger_names() -> None:
    assert served(month(4, FILES)) == {
        "张三": (["甲厂", "乙厂"], 2, None, None),
        "李四": (["乙厂"], 1, None, None),
        "": (["丙厂"], 0, None, None),
    }


def test_who_gained_and_lost_enterprises_since_last_month_is_told() -> None:
    assert served(month(5, FILES | {"5.xlsx": MAY})) == {
        "张三": (["乙厂"], 1, [], ["甲厂"]),
        "李四": (["乙厂"], 1, [], []),
        "王五": (["甲厂"], 1, ["甲厂"], []),
        "": (["丙厂"], 0, [], []),
    }


def test_two_people_in_two_rows_of_a_month_both_serve() -> None:
    both = ledger(row("甲厂", "张三"), row("甲厂", "李四", "4月9日"))
    assert list(served(month(4, {"4.xlsx": both}))) == ["张三", "李四"]


def test_ways_are_counted_by_the_rows_that_count() -> None:
    rows = [
        row("甲厂", "张三", 联系形式="电话"),
        row("乙厂", "张三", 联系形式="电话、走访"),
        row("丙厂", "张三", "2月30日", 联系形式="走访"),  # held
    ]
    judged = month(4, FILES | {"4.xlsx": ledger(*rows)})
    units = judged.month.units
    assert [total(units, way) for way in (PHONED, VISITED, MET, ONLINE, OTHER_WAY)] == [
        2,
        1,
        0,
        0,
        0,
    ]

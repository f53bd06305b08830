"""Which titles are one grievance, which names one enterprise."""

import pytest

from liaison_pipeline.spelling.titles import comparable, comparable_title, is_same

ONE = [
    ("路灯不亮", "1、路灯不亮"),
    ("路灯不亮", "（一）路灯不亮。"),
    ("路灯不亮", "①路灯不亮"),
    ("路灯不亮", "一、路灯不亮"),
    ("路灯不亮", "（2）1.路灯不亮"),
    ("路灯不亮", "问题1：路灯不亮"),
    ("门前路灯不亮", "关于门前路灯不亮的问题"),
    ("门前路灯不亮", "关于门前路灯不亮"),
    ("招工难", "招工难问题"),
    ("招工难", "招工难的诉求"),
    ("用地", "关于用地的问题诉求"),
    ("3号楼漏水", "①3号楼漏水"),
    ("1-12号漏水", "1－12号漏水"),
    ("1-12号漏水", "1—12号 漏水"),
    ("拖欠货款1000元", "拖欠货款1,000元"),
    ("二楼水压低", "1.二楼水压低"),
    ("二楼水压低", "2、二楼水压低"),
    ("3号楼漏水", "一、3号楼漏水"),
    ("路灯不亮", "路灯不亮（上月未办结）"),
    ("路灯不亮", "【结转】路灯不亮"),
    ("路灯不亮", "关于路灯不亮的问题（4月结转）（续）"),
    ("路灯不亮", "1.上月结转：路灯不亮——已办结"),
    ("路灯不亮", "（5月份登记）路灯不亮"),
]
TWO = [
    ("1-12号漏水", "11-2号漏水"),
    ("1.5吨货车限行", "15吨货车限行"),
    ("3号楼漏水", "4号楼漏水"),
    ("一、二车间漏水", "二车间漏水"),
    ("1、2号楼漏水", "2号楼漏水"),
    ("环境问题严重", "环境严重"),
    ("问题", "诉求"),
    ("路灯不亮", "路灯太亮"),
    ("10kV线路跳闸", "kV线路跳闸"),
    ("电费多收（4月）", "电费多收（5月）"),
    ("营业执照（续办）", "营业执照"),
    ("厂房（续建）", "厂房"),
    ("工程款（部分已解决）", "工程款"),
    ("房产证（未办理）", "房产证"),
    ("结转资金", "资金"),
    ("（续）", "（已办结）"),
]
LONG = "请求尽快解决厂区{}门口路灯不亮影响夜间出行"
NEAR = [
    (LONG.format(""), LONG.format("").replace("请求", "请"), True),
    (LONG.format(""), LONG.format("的"), True),
    (LONG.format("东"), LONG.format("西"), False),
    (LONG.format("三号"), LONG.format("四号"), False),
    (LONG.format("3号"), LONG.format("4号"), False),
    (LONG.format("1-12号"), LONG.format("11-2号"), False),
    (LONG.format("左"), LONG.format("右"), False),
    (LONG.format("一号"), LONG.format("二号"), False),
    ("路灯不亮", "路灯太亮", False),
]


@pytest.mark.parametrize(("title", "other"), ONE)
def test_what_goes_around_a_title_is_nothing(title: str, other: str) -> None:
    assert comparable_title(title) == comparable_title(other)


@pytest.mark.parametrize(("title", "other"), TWO)
def test_titles_that_say_something_else_are_two(title: str, other: str) -> None:
    assert comparable_title(title) != comparable_title(other)


@pytest.mark.parametrize(("title", "other", "same"), NEAR)
def test_titles_that_are_nearly_equal_have_equal_numbers_and_directions(
    title: str, other: str, same: bool
) -> None:
    assert is_same(comparable_title(title), comparable_title(other)) is same


def test_a_title_of_nothing_else_stays_what_it_is() -> None:
    assert [comparable_title(text) for text in ("问题", "诉求", "/", "1、")] == [
        "问题",
        "诉求",
        "/",
        "1",
    ]


@pytest.mark.parametrize(
    "name", ["红星路1-12号副食店", "红星路 1－12号 副食店", "红星路1–12号(副食店)"]
)
def test_marks_in_a_name_are_nothing_but_between_digits(name: str) -> None:
    assert comparable(name) == "红星路1-12号副食店"
    assert comparable(name) != comparable("红星路11-2号副食店")

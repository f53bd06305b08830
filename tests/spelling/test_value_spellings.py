"""What a careful colleague reads in counts and categories, and that invisible characters are nothing."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.files.grid import Raw, clean_text
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.spelling.dates import read_dates
from liaison_pipeline.spelling.values import fold, read_category, read_count

SPELLINGS = {
    "中小微企业": [
        "中小微",
        "中小企业",
        "小微企业",
        "小微",
        "中小微型企业",
        "微型企业",
        "小型企业",
        "中型企业",
        "微企",
    ],
    "个体工商户": ["个体户", "个体", "个体工商", "个体经营户", "工商户", "个体商户"],
}
SMALL, TRADER = SPELLINGS

NONE_YET = [
    "无",
    "无。",
    "没有",
    "没有。",
    "暂无",
    "暂无诉求",
    "无诉求",
    "无问题",
    "无问题诉求",
    "未收集到",
    "没收集到",
    "未收集到问题诉求",
    "经营正常，无诉求",
    "生产经营情况良好，暂无问题",
    "本月无",
    "本月无诉求",
    "本月暂无问题",
    "目前没有诉求",
    "没有问题",
    "企业无诉求",
    "无困难和问题",
    "未反映问题",
    "暂时没有",
    "均无",
    "无其他诉求",
    "0",
    "０",
    "0个",
    "零",
    "〇",
    "○",
    "零个",
    "0.0",
    "无（0个）",
    "无（已了解）",
]
NO_COUNT = [
    *("1（2）", "1（4月5日）", "诉求", "（其中1个）", "问题1：停车难", "1个问题2个诉求"),
    "-1",
    "－1",
    "1.5",
    "若干",
    "经营正常",
    "经营困难，无诉求",
    "经营正常，有诉求",
    "多个",
    "几个",
    "两三个",
    "三四个",
    "数个",
    "1-2",
    "1至2个",
    "1、2",
    "1/2",
    "1 2",
    "1\n2",
    "3个以上",
    "不少于2",
    ">1",
    "10余个",
    "有",
    "是",
    "已收集",
    "不详",
    "未知",
    "未统计",
    "无法统计",
    "未联系",
    "未走访",
    "无效",
    "50%",
    "一二三四五",
    "用电",
    "13812345678",
    "4月5日",
    "一般",
    "十全十美",
]
COUNTS = [
    ("1", 1),
    ("２", 2),
    ("3 ", 3),
    ("1个", 1),
    ("2件", 2),
    ("1 条", 1),
    ("3项", 3),
    ("1个（已办结）", 1),
    ("1（用电）", 1),
    ("1个问题", 1),
    ("2条诉求", 2),
    ("共3个", 3),
    ("共计3个", 3),
    ("合计：3", 3),
    ("收集2个", 2),
    ("收集到2条诉求", 2),
    ("一", 1),
    ("两个", 2),
    ("两件", 2),
    ("俩", 2),
    ("三", 3),
    ("十", 10),
    ("十二", 12),
    ("二十一个", 21),
    ("叁", 3),
    ("肆", 4),
    ("1.0", 1),
    ("2.00", 2),
    ("1個", 1),
    ("①", 1),
    ("1。", 1),
    ("1,000", 1000),
    ("约2个", 2),
    ("诉求1个", 1),
    ("问题1个", 1),
    ("问题诉求2件", 2),
    ("收集问题诉求3个", 3),
    ("诉求数：1", 1),
    ("2（其中1个已办结）", 2),
    ("3个（含上月1个）", 3),
    ("2（已办结1）", 2),
    ("02", 2),
    ("'1", 1),
]

NUMBERS = [(1, 1), (2.0, 2), (0, 0), (date(1900, 1, 2), 2), (datetime(1900, 1, 1), 1)]
NUMBERS += [(time(), 0), (timedelta(), 0), (timedelta(days=2), 2)]  # in a format of dates or hours


@pytest.mark.parametrize(
    ("raw", "count"),
    [*COUNTS, *((text, 0) for text in NONE_YET), *NUMBERS],
)
def test_a_whole_number_however_it_is_written(raw: Raw, count: int) -> None:
    assert read_count(raw) == count


@pytest.mark.parametrize(
    "raw",
    [
        *NO_COUNT,
        1.5,
        True,
        date(2021, 4, 5),
        datetime(1900, 1, 1, 12),
        -1,
        time(8, 30),
        timedelta(hours=8),
    ],
)
def test_what_is_no_whole_number_from_0_up(raw: Raw) -> None:
    count = read_count(raw)
    assert count is None or count < 0


@given(
    number=st.integers(0, 99),
    before=st.sampled_from(["", "共", "共计", " "]),
    behind=st.sampled_from(["", "个", "件", "条", "项", ".0", "。", "（用电）", "个问题"]),
)
def test_a_number_with_what_may_stand_around_it(number: int, before: str, behind: str) -> None:
    assert read_count(f"{before}{number}{behind}") == number


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("√个体工商户", TRADER),
        ("✓个体户", TRADER),
        ("☑中小微企业", SMALL),
        ("☑️中小微企业", SMALL),
        ("■个体工商户", TRADER),
        ("● 中小微企业", SMALL),
        ("个体工商户√", TRADER),
        ("个体工商户（√）", TRADER),
        ("[√]中小微企业", SMALL),
        ("[x]中小微企业", SMALL),
        ("1.个体工商户", TRADER),
        ("2、中小微企业", SMALL),
        ("①个体工商户", TRADER),
        ("(2)个体工商户", TRADER),
        ("B.个体工商户", TRADER),
        ("二、个体工商户", TRADER),
        ("个体工商户（餐饮）", TRADER),
        ("中小微企业（工贸）", SMALL),
        ("中小微企业【规下】", SMALL),
        ("个体工商户-餐饮", TRADER),
        ("个体工商户：餐饮", TRADER),
        ("个体工商户 餐饮", TRADER),
        ("个体工商户（个体户）", TRADER),
        ("所属类别：个体工商户", TRADER),
        ("属个体工商户", TRADER),
        ("個體工商戶", TRADER),
        ("“个体工商户”", TRADER),
        ("【个体工商户】", TRADER),
        ("▲个体工商户", TRADER),
        ("□个体工商户", TRADER),
        ("个体工商户；", TRADER),
        ("☑中小微企业 □个体工商户", SMALL),
        ("□中小微企业 ☑个体工商户", TRADER),
        ("□中小微企业☑个体工商户", TRADER),
        ("☑中小微企业□个体工商户", SMALL),
        ("中小微企业☑ 个体工商户□", SMALL),
        ("中小微企业□个体工商户☑", TRADER),
        ("中小微企业（ ）个体工商户（√）", TRADER),
        ("（√）中小微企业（）个体工商户", SMALL),
        ("√中小微企业 个体工商户", SMALL),
        ("中小微企业 √个体工商户", TRADER),
        ("中小微企业√ 个体工商户", SMALL),
        ("中小微企业√/个体工商户", SMALL),
        ("○中小微企业 ●个体工商户", TRADER),
        ("☐中小微企业\n☒个体工商户", TRADER),
        ("☒中小微企业 ☑个体工商户", TRADER),
        ("×中小微企业 √个体工商户", TRADER),
        ("1.中小微企业□ 2.个体工商户☑", TRADER),
        ("①中小微企业 ②√个体工商户", TRADER),
        ("■中小微企业 □个体工商户", SMALL),
    ],
)
def test_a_mark_a_number_or_a_note_beside_a_category(text: str, category: str) -> None:
    assert read_category(text, SPELLINGS) == category


@pytest.mark.parametrize(
    "text",
    [
        "中小微企业/个体工商户",
        "中小微企业、个体工商户",
        "□中小微企业 □个体工商户",
        "☑中小微企业 ☑个体工商户",
        "①中小微企业②个体工商户",
        "中小微企业√个体工商户",
        "非个体工商户",
        "规上企业",
        "大型企业",
        "大中型企业",
        "大中小微企业",
        "企业",
        "√",
        "☑",
        "个体工商户转企业",
        "中小微企业（非个体）",
        "个体工商户？",
        "×个体工商户",
        "中小微企业（个体工商户）",
        "√大型企业",
        "个体工商户或中小微企业",
        "个体工商户、规上企业",
        "农民专业合作社",
        "混合",
        "不是个体工商户",
        "个体私营企业",
        "小微企业主",
        "规上小微企业",
        "待定",
        "1",
        "国企",
        "",
    ],
)
def test_what_is_neither_of_the_two_stays_as_it_is_written(text: str) -> None:
    assert read_category(text, SPELLINGS) == text


INVISIBLE = (
    "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    "\u200b\u200c\u200d\ufeff\xad\u2060\ufe0e\ufe0f\u061c\u180e"
)
READERS: list[tuple[Callable[[str], object], list[str]]] = [
    (
        read_dates,
        [
            "2021年4月5日",
            "4.5",
            "二〇二一年四月五日",
            "5-7日",
            "44291",
            "4月上旬",
            "①4月5日②4月12日",
            "待定",
        ],
    ),
    (
        read_contact,
        [
            "张三13812345678",
            "张三+86 138-1234-5678",
            "023-41234567转801",
            "短号6688",
            "张三1381234567",
        ],
    ),
    (read_count, ["2个", "无", "暂无诉求", "1.0", "若干", "十二"]),
    (
        lambda text: fold(read_category(text, SPELLINGS)),
        ["个体户", "√个体工商户", "□中小微企业 ☑个体工商户", "国企"],
    ),
]


@given(data=st.data(), place=st.sampled_from([(r, v) for r, values in READERS for v in values]))
def test_invisible_characters_are_nothing_in_any_value(
    data: st.DataObject, place: tuple[Callable[[str], object], str]
) -> None:
    read, text = place
    marks = st.text(alphabet=INVISIBLE, max_size=2)
    with_marks = "".join(mark for char in text for mark in (data.draw(marks), char)) + data.draw(
        marks
    )
    assert clean_text(with_marks) == text
    assert fold(with_marks) == fold(text)
    assert read(with_marks) == read(text)

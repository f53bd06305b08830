"""What a careful colleague reads in a cell 联系时间 or 办结时间 of the form of April 2021.

Expected values: days of April (`5 12`), a range (`5..7`), `03-31` for another month, `~` for a month
without a day, nothing for what is no date.
"""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.files.grid import Raw
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.dates import complete, read_dates

APRIL = Period(2021, 4)
DAYS = st.dates(date(2021, 4, 1), date(2021, 4, 30))


def days(raw: Raw, date1904: bool = False) -> str:
    """Returns the days of a cell in the notation of this module."""
    cell = read_dates(raw, date1904)
    done = complete(cell, APRIL) if cell else None
    return " ".join(
        ("" if day.precise else "~")
        + (str(day.day.day) if (day.day.year, day.day.month) == (2021, 4) else f"{day.day:%m-%d}")
        for day in done or ()
    ).replace("~1", "~")


def spread(expected: str) -> str:
    """Returns `5..7` as `5 6 7`."""
    first, _, last = expected.partition("..")
    return " ".join(map(str, range(int(first), int(last) + 1))) if last else expected


ABOUT_AND_NOTES = [
    ("约4月5日", "5"),
    ("大约4月5日", "5"),
    ("4月5日左右", "5"),
    ("4月5日前后", "5"),
    ("4.5左右", "5"),
    ("4月5日已联系", "5"),
    ("已于4月5日电话联系", "5"),
    ("4月5日上午电话联系", "5"),
    ("4月5日下午到企业走访", "5"),
    ("4月5日前往企业走访", "5"),
    ("电话4月5日", "5"),
    ("4月5日（微信）", "5"),
    ("4月5日，电话", "5"),
    ("4月5日走访3家", "5"),
    ("4月5日收集2个问题", "5"),
    ("4月5日第1次联系", "5"),
    ("4月5日（无诉求）", "5"),
    ("4月5日未收集到问题", "5"),
    ("4月5日电话13812345678", "5"),
    ("4月5日（农历二月廿四）", "5"),
    ("4月20日整改到位", "20"),
    ("4月20日已办结", "20"),
    ("本月5日", "5"),
    ("2021年4月5日（盖章）", "5"),
    ("2021年4月5日 第1页 共2页", "5"),
    ("2021年4月5日   单位：个", "5"),
    ("4月5日接待来访", "5"),
    ("4月5日电话，企业表示不需要服务", "5"),
    ("4月5日走访，收到4月7日反馈", "5 7"),
    ("4月5日走访部分企业", "5"),
    ("4.5个体户走访", "5"),
    ("4.5人社局陪同走访", "5"),
    # innocent look-alikes: no day is told, or it is not the day of a contact or a closing
    ("未办结", ""),
    ("5月底前", ""),
    ("4月20日前", ""),
    ("4月20日之前", ""),
    ("4月20日前办结", ""),
    ("4月20日以后", ""),
    ("5日内", ""),
    ("5个工作日", ""),
    ("预计4月20日", ""),
    ("拟于4月20日", ""),
    ("计划4月20日办结", ""),
    ("4月5日未联系上", ""),
    ("4月5日没有接通", ""),
    ("4月20日正在办理", ""),
    ("4月5日至今", ""),
    ("4月5日至月底", ""),
    ("原定4月5日", ""),
    ("4月5日或6日", ""),
    ("4月5日？", ""),
    ("每月5日", ""),
    ("农历三月初五", ""),
    ("三月初五", ""),
    ("上月28日", ""),
    ("每周三", ""),
    ("待定", ""),
    ("已走访", ""),
    ("清明节", ""),
    ("一季度", ""),
]

TIMES = [
    ("4月5日 14：30", "5"),
    ("4月5日14:30", "5"),
    ("4月5日14时30分", "5"),
    ("4月5日下午3点", "5"),
    ("4月5日下午三点半", "5"),
    ("4月5日9:00-11:00", "5"),
    ("4月5日9点至11点", "5"),
    ("4月5日9-11点", "5"),
    ("4月5日下午2.30", "5"),
    ("2021-04-05T10:30:00", "5"),
    ("2021-04-05T10:30:00.000Z", "5"),
    ("2021/4/5 10:30:00 AM", "5"),
    ("2021年4月5日（星期一）", "5"),
    ("星期一，2021年4月5日", "5"),
    ("周一4月5日", "5"),
    ("周一四月五日", "5"),
    ("4月5日(周一)上午", "5"),
    ("4月5日（一）", "5"),
    ("每周三（4月7、14日）", "7 14"),
    ("周三、周五（4月7日、9日）", "7 9"),
    ("周三、五（4月7日、9日）", "7 9"),
    ("4月5日9:00至4月7日17:00", "5..7"),
    ("14:30", ""),
    ("下午3点", ""),
    ("星期三", ""),
    ("9:00-11:00", ""),
]

SEVERAL = [
    ("①4月5日②4月12日", "5 12"),
    ("⑴4月5日⑵4月12日", "5 12"),
    ("⒈4月5日⒉4月12日", "5 12"),
    ("㈠4月5日㈡4月12日", "5 12"),
    ("(1)4月5日(2)4月12日", "5 12"),
    ("（一）四月五日（二）四月十二日", "5 12"),
    ("1、4月5日2、4月12日", "5 12"),
    ("1、4月5日；2、4月12日", "5 12"),
    ("1.4月5日\n2.4月12日", "5 12"),
    ("1. 4.5 2. 4.12", "5 12"),
    ("1）4月5日 2）4月12日", "5 12"),
    ("一、4月5日 二、4月12日", "5 12"),
    ("一、四月五日；二、四月十二日", "5 12"),
    ("第一次：4月5日；第二次：4月12日", "5 12"),
    ("第1次4月5日，第2次4月12日", "5 12"),
    ("4月5日、12日走访", "5 12"),
    ("4月5日走访、12日电话", "5 12"),
    ("4月5、8、12日", "5 8 12"),
    ("4月5日、8、12", "5 8 12"),
    ("5、12日", "5 12"),
    ("5日、12日", "5 12"),
    ("4月7、14日", "7 14"),
    ("4月：5日、12日", "5 12"),
    ("4月（5日、12日）", "5 12"),
    ("2021年：4月5日、4月12日", "5 12"),
    ("4.5,4.12", "5 12"),
    ("4.5 4.12", "5 12"),
    ("4.5。4.12", "5 12"),
    ("4.5电话4.12走访", "5 12"),
    ("共2次：4月5日、12日", "5 12"),
    ("4/5、4/12", "5 12"),
    ("4-5、4-12", "5 12"),
    ("2021-4-5、4-12", "5 12"),
    ("4月5日和12日", "5 12"),
    ("4月5日与4月12日", "5 12"),
    ("4月5日+4月12日", "5 12"),
    ("4月5日&12日", "5 12"),
    ("4月5日|4月12日", "5 12"),
    ("4月5日。4月12日。", "5 12"),
    ("四月五、十二日", "5 12"),
    ("一、四日", "1 4"),
    ("3月28日、4月5日", "03-28 5"),
]

RANGES = [
    ("5-7日", "5..7"),
    ("5日-7日", "5..7"),
    ("5至7日", "5..7"),
    ("5～7日", "5..7"),
    ("5—7号", "5..7"),
    ("4月5-7日", "5..7"),
    ("4月5日-7日", "5..7"),
    ("4月5日——7日", "5..7"),
    ("4月5日到7日", "5..7"),
    ("从4月5日到4月7日", "5..7"),
    ("4月5日起至4月7日止", "5..7"),
    ("3月31日晚至4月1日", "03-31 1"),
    ("4月5-7、12-14日", "5 6 7 12 13 14"),
    ("4月5日（周一）至4月7日（周三）", "5..7"),
    ("4.5-4.7", "5..7"),
    ("4.5-7", "5..7"),
    ("4/5-4/7", "5..7"),
    ("4-5至4-7", "5..7"),
    ("2021.4.5-2021.4.7", "5..7"),
    ("2021-04-05 - 2021-04-07", "5..7"),
    ("2021-04-05~04-07", "5..7"),
    ("20210405-20210407", "5..7"),
    ("4月5-7日、12日", "5 6 7 12"),
    ("4月2日、5-7日", "2 5 6 7"),
    ("五至七日", "5..7"),
    ("3月30日-4月2日", "03-30 03-31 1 2"),
    ("4月29日至5月1日", "29 30 05-01"),
    ("7日-5日", ""),
    ("4月5日-", ""),
    ("4月30日-31日", ""),
]

MONTHS = [
    ("4月", "~"),
    ("4月份", "~"),
    ("四月", "~"),
    ("2021年4月", "~"),
    ("21年4月", "~"),
    ("2021-04", "~"),
    ("2021.04", "~"),
    ("202104", "~"),
    ("4月初", "~"),
    ("4月末", "~"),
    ("4月底", "~"),
    ("4月中旬", "~"),
    ("4月中下旬", "~"),
    ("4月上中旬", "~"),
    ("4月上、中旬", "~"),
    ("4月上旬、下旬", "~"),
    ("4月下半月", "~"),
    ("4月第一周", "~"),
    ("4月期间", "~"),
    ("4月 日", "~"),
    ("四月上旬走访", "~"),
    ("4月底前", ""),
    ("4月前", ""),
    ("月底", ""),
    ("上旬", ""),
    ("每月", ""),
    ("2021年 月 日", ""),
    ("2021年", ""),
    ("13月", ""),
    ("3个月", ""),
]

MARKS = [
    ("2021。4。5", "5"),
    ("4。5", "5"),
    ("2021\uff0e4\uff0e5", "5"),
    ("2021·4·5", "5"),
    ("2021、4、5", "5"),
    ("2021,4,5", "5"),
    ("2021 4 5", "5"),
    ("2021\\4\\5", "5"),
    ("2021—4—5", "5"),
    ("2021－04－05", "5"),
    ("２０２１/\uff14/\uff15", "5"),
    ("21-4-5", "5"),
    ("21.4.5", "5"),
    ("'21年4月5日", "5"),
    ("“4月5日”", "5"),
    ("【4月5日】", "5"),
    ("2021-Apr-05", "5"),
    ("5-Apr-21", "5"),
    ("Apr 5, 2021", "5"),
    ("二O二一年四月五日", "5"),
    ("二o二一年四月五日", "5"),
    ("二○二一年四月五日", "5"),
    ("二〇二一年四月五日", "5"),
    ("二零二一年四月五日", "5"),
    ("二0二一年四月五日", "5"),
    ("2O21年4月5日", "5"),
    ("二〇二一年四月二十五日", "25"),
    ("四月廿三日", "23"),
    ("四月三十号", "30"),
    ("2021年四月5日", "5"),
    ("2021年元月5日", "01-05"),
    ("1.4.5", ""),
    ("5/4/2021", ""),
    ("2021/4/5/6", ""),
    ("4月5日6", ""),
]

IMPOSSIBLE = ["2月30日", "4月31日", "13月5日", "2021-2-29", "4.31", "4月0日", "2021年4月31日"]
NUMBERS = [
    "13812345678",
    "138-1234-5678",
    "023-41234567",
    "41234567",
    "5",
    "12",
    "3个",
    "共3次",
    "4.5万元",
    "4.5元",
    "3.2%",
    "50万",
    "2021",
    "0",
    "-1",
    "1.0",
    "第3次",
    "12天",
    "4/5户",
    "20211345",
    "400-123-4567",
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [*ABOUT_AND_NOTES, *TIMES, *SEVERAL, *RANGES, *MONTHS, *MARKS]
    + [(text, "") for text in (*IMPOSSIBLE, *NUMBERS)],
)
def test_a_date_cell_is_read_as_a_careful_colleague_reads_it(text: str, expected: str) -> None:
    assert days(text) == spread(expected)


BEFORE = ["约", "于", "已于", "电话：", "周一 ", "①", "1、", "（", "\n", "自 "]
BEHIND = ["左右", "已联系", "上午", "（周一）", " 14:30", "，电话", "）", "。", "、", "下午走访3户"]
WRITTEN = ["{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", "{0:%Y-%m-%d}", "{0:%Y%m%d}"]


@given(
    day=DAYS,
    before=st.sampled_from(["", *BEFORE]),
    behind=st.sampled_from(["", *BEHIND]),
    written=st.sampled_from(WRITTEN),
)
def test_what_stands_around_a_date_does_not_change_it(
    day: date, before: str, behind: str, written: str
) -> None:
    assert days(before + written.format(day) + behind) == str(day.day)


@given(
    chosen=st.lists(DAYS, min_size=1, max_size=5, unique=True),
    between=st.sampled_from(["、", "，", ",", "；", "\n", " ", "和", "/", "。", "及", "，又于"]),
    written=st.sampled_from(
        ["{0.year}年{0.month}月{0.day}日", "{0.month}月{0.day}日", "{0.day}日"]
    ),
)
def test_several_days_come_in_their_order(chosen: list[date], between: str, written: str) -> None:
    text = between.join(written.format(day) for day in chosen)
    assert days(text) == " ".join(str(day.day) for day in chosen)


@given(
    first=DAYS, length=st.integers(1, 40), mark=st.sampled_from(["-", "—", "～", "至", "到", "－"])
)
def test_a_range_has_every_day_from_first_to_last(first: date, length: int, mark: str) -> None:
    last = first + timedelta(days=length)
    cell = read_dates(f"{first.month}月{first.day}日{mark}{last.month}月{last.day}日")
    done = complete(cell, APRIL) if cell else None
    assert done is not None
    assert [day.day for day in done] == [first + timedelta(days=n) for n in range(length + 1)]


@pytest.mark.parametrize(
    ("raw", "expected", "doubt"),
    [
        (datetime(1900, 1, 4, 2, 52, 48), "12", False),  # 4.12
        (datetime(1900, 1, 4, 2, 24), "1", True),  # 4.1, or 4.10
        (datetime(1900, 1, 4, 7, 12), "3", True),  # 4.3, or 4.30
        (datetime(1900, 1, 4, 12, 0), "5", False),  # 4.5
        (datetime(1900, 1, 12, 7, 26, 24), "12-31", False),  # 12.31
        (date(1900, 1, 4), "", False),  # 4
        (date(1901, 2, 8), "", False),  # 405
        (datetime(2021, 4, 5, 10, 30), "5", False),
        (date(2021, 4, 5), "5", False),
    ],
)
def test_a_date_cell_before_1910_is_the_number_that_was_typed(
    raw: date, expected: str, doubt: bool
) -> None:
    cell = read_dates(raw)
    assert days(raw) == expected
    assert (cell is not None and cell.doubt) is doubt


def test_the_number_typed_into_a_date_cell_of_1904_counts_from_there() -> None:
    assert days(datetime(1904, 1, 5, 2, 52, 48), date1904=True) == "12"


@pytest.mark.parametrize(
    ("number", "expected"),
    [(44291, "5"), (44291.4375, "5"), (20210405, "5"), (202104, "~"), (4.12, "12"), (4.5, "5"),
     (5, ""), (2021, ""), (13.5, ""), (4.125, ""), (138, ""), (13812345678, ""), (-4.5, "")],
)  # fmt: skip
def test_a_number_cell_is_a_serial_or_a_date_typed_as_number(number: float, expected: str) -> None:
    assert days(number) == expected

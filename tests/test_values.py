"""Dates, telephone numbers, counts and categories in every spelling of the contract."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.files.grid import Raw
from liaison_pipeline.forms.months import written_month
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.contacts import phone_kind, read_contact
from liaison_pipeline.spelling.dates import complete, read_dates
from liaison_pipeline.spelling.values import chinese_number, is_nothing, read_category, read_count
from tests.language import APRIL, FORMS

DIGITS = "〇一二三四五六七八九"
DAYS = st.dates(date(2021, 4, 1), date(2030, 12, 31))


def days(raw: Raw, period: Period = APRIL) -> list[str] | None:
    """The dates of a cell; an imprecise one ends with ~."""
    cell = read_dates(raw)
    done = complete(cell, period) if cell else None
    return None if done is None else [f"{d.day}{'' if d.precise else '~'}" for d in done]


def numeral(number: int) -> str:
    if number < 10:
        return DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


SPELLINGS = [
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year}-{d.month}-{d.day}",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month:02}/{d.day:02}",
    lambda d: f"{d:%Y%m%d}",
    lambda d: f"{d.month}月{d.day}日",
    lambda d: f"{d.month}.{d.day}",
    lambda d: f"{d.month}/{d.day}",
    lambda d: f"{d.day}日",
    lambda d: f" {d.year} 年 {d.month} 月 {d.day} 日 ",
    lambda d: f"{d.year}年{d.month}月{d.day}日".translate({48 + n: 65296 + n for n in range(10)}),
    lambda d: (
        "".join(DIGITS[int(n)] for n in str(d.year)) + f"年{numeral(d.month)}月{numeral(d.day)}日"
    ),
    lambda d: f"{d.year}-{d.month:02}-{d.day:02} 10:30",
    lambda d: f"{d.year}年{d.month}月{d.day}日（星期{'一二三四五六日'[d.weekday()]}）",
    lambda d: f"{d.month}月{d.day}日上午",
    lambda d: d,
    lambda d: float((d - date(1899, 12, 30)).days),
    lambda d: str((d - date(1899, 12, 30)).days),
]


@pytest.mark.parametrize("spell", SPELLINGS)
@given(day=DAYS)
def test_every_spelling_of_a_day_is_that_day(spell: "object", day: date) -> None:
    assert days(spell(day), Period.of(day)) == [str(day)]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("4月5日、4月12日", ["2021-04-05", "2021-04-12"]),
        ("4月5日，12日", ["2021-04-05", "2021-04-12"]),
        ("4.5；4.12", ["2021-04-05", "2021-04-12"]),
        ("4月5日 4月12日", ["2021-04-05", "2021-04-12"]),
        ("4月5日-7日", ["2021-04-05", "2021-04-06", "2021-04-07"]),
        ("4月29日至5月1日", ["2021-04-29", "2021-04-30", "2021-05-01"]),
        ("4月", ["2021-04-01~"]),
        ("2021年4月上旬", ["2021-04-01~"]),
        ("12月28日", ["2020-12-28"]),
    ],
)
def test_several_and_imprecise_dates(text: str, read: list[str]) -> None:
    assert days(text) == read


@pytest.mark.parametrize(
    "text", ["2月30日", "13月1日", "待定", "4月5日前", "5", "每周", "2021", "5/4/2021", "7日-5日"]
)
def test_what_is_no_date(text: str) -> None:
    assert days(text) is None


@pytest.mark.parametrize(
    ("number", "doubt"), [(4.1, True), (4.3, True), (4.5, False), (4.12, False)]
)
def test_a_number_may_have_lost_its_nought(number: float, doubt: bool) -> None:
    cell = read_dates(number)
    assert cell is not None
    assert cell.doubt is doubt


def test_a_serial_of_1904_is_four_years_later() -> None:
    cell = read_dates(42829.0, date1904=True)
    assert cell is not None
    done = complete(cell, APRIL)
    assert done is not None
    assert done[0].day == date(1904, 1, 1) + timedelta(days=42829)


MOBILES = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
NAMES = st.sampled_from(["张三", "欧阳小红", "李四", "王主任"])
PHONE_SPELLINGS = [
    "{n}{p}", "{n} {p}", "{p}{n}", "{n}（{p}）", "{n}：{p}", "{n}\n{p}", "{n}+86 {p}", "{n} 电话{p}",
    "{n},{p}.0",
]  # fmt: skip


@pytest.mark.parametrize("spelling", PHONE_SPELLINGS)
@given(name=NAMES, phone=MOBILES)
def test_a_name_and_a_mobile(spelling: str, name: str, phone: str) -> None:
    contact = read_contact(spelling.format(n=name, p=phone))
    assert (contact.names, contact.phones, contact.invalid) == (name, (phone,), ())


@given(phone=MOBILES, gap=st.sampled_from([" ", "-", "."]))
def test_gaps_inside_a_mobile(phone: str, gap: str) -> None:
    written = gap.join((phone[:3], phone[3:7], phone[7:]))
    assert read_contact(f"张三{written}").phones == (phone,)


@given(first=MOBILES, second=MOBILES, gap=st.sampled_from(["、", "/", "，", " ", "李四", "\n"]))
def test_two_mobiles_in_one_cell(first: str, second: str, gap: str) -> None:
    assert read_contact(f"张三{first}{gap}{second}").phones == (first, second)


@pytest.mark.parametrize(
    "text",
    ["023-41234567", "02341234567", "(023)41234567", "41234567", "4123456", "0871-65123456",
     "023-41234567转801", "41234567-801", "400-123-4567", "010 6234 5678"],
)  # fmt: skip
def test_landlines(text: str) -> None:
    contact = read_contact(f"王五{text}")
    assert contact.invalid == ()
    assert len(contact.phones) == 1


@pytest.mark.parametrize(
    "digits", ["1380000123", "138000012345", "12000001234", "10000001234", "96006", "1.38E+10"]
)
def test_digits_that_are_no_number(digits: str) -> None:
    contact = read_contact(f"王五{digits}")
    assert contact.phones == ()
    assert [bad for bad, _ in contact.invalid] == [digits]


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    contact = read_contact(text)
    assert all(phone_kind(phone) for phone in contact.phones)
    read_dates(text)
    read_count(text)
    written_month(text)


@given(st.integers(0, 99))
def test_chinese_numerals(number: int) -> None:
    assert chinese_number(numeral(number)) == number


@pytest.mark.parametrize(
    ("raw", "count"),
    [("一", 1), ("2个", 2), ("２", 2), ("无", 0), ("0", 0), (2.0, 2), ("两件", 2), ("十二", 12),
     ("若干", None), (2.5, None), ("2-3", None), (True, None), ("-1", -1)],
)  # fmt: skip
def test_counts(raw: Raw, count: int | None) -> None:
    assert read_count(raw) == count


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("个体户", "个体工商户"),
        ("中小微", "中小微企业"),
        ("小微 企业", "中小微企业"),
        ("国企", "国企"),
    ],
)
def test_categories(text: str, category: str) -> None:
    assert read_category(text, FORMS.ledger.metadata["categories"]) == category


@pytest.mark.parametrize("text", ["无", "/", "—", "-", "本月无问题诉求", "暂无诉求。", ""])
def test_nothing(text: str) -> None:
    assert is_nothing(text)


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2021年4月台账", (2021, 4)),
        ("2021-04", (2021, 4)),
        ("202104", (2021, 4)),
        ("应急办4月份报表", (None, 4)),
        ("二〇二一年四月", (2021, 4)),
        ("20210425", None),
        ("4月25日报送", None),
        ("附件1", None),
        ("2021年4月1日-30日", (2021, 4)),
    ],
)
def test_months_that_names_tell(text: str, month: tuple[int | None, int] | None) -> None:
    assert written_month(text) == month

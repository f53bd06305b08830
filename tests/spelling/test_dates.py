"""Days in every spelling of the contract."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.files.grid import Raw
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.dates import complete, read_dates
from tests.language import APRIL
from tests.spelling.numerals import DIGITS, numeral

DAYS = st.dates(date(2021, 4, 1), date(2030, 12, 31))


def days(raw: Raw, period: Period = APRIL) -> list[str] | None:
    """The dates of a cell; an imprecise one ends with ~."""
    cell = read_dates(raw)
    done = complete(cell, period) if cell else None
    return None if done is None else [f"{d.day}{'' if d.precise else '~'}" for d in done]


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
def test_several_and_imprecise_dates_are_read(text: str, read: list[str]) -> None:
    assert days(text) == read


@pytest.mark.parametrize(
    "text", ["2月30日", "13月1日", "待定", "4月5日前", "5", "每周", "2021", "5/4/2021", "7日-5日"]
)
def test_what_is_no_date_is_not_read_as_one(text: str) -> None:
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

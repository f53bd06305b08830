"""办理时限: a date, a span from the dispatch, or nothing that a clock could watch."""

from datetime import date

import pytest

from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.dates import complete, read_dates
from liaison_pipeline.spelling.deadlines import read_span, without_by

DISPATCHED = date(2021, 4, 22)  # a Thursday


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("7天内", "2021-04-29"),
        ("限7天办结", "2021-04-29"),
        ("15日内", "2021-05-07"),
        ("５个工作日", "2021-04-29"),
        ("收到后五个工作日内回复", "2021-04-29"),
        ("10 个工作日", "2021-05-06"),
        ("一周内", "2021-04-29"),
        ("两个星期", "2021-05-06"),
        ("半个月", "2021-05-07"),
        ("1个月内", "2021-05-22"),
        ("月底前", "2021-04-30"),
        ("下月底前完成", "2021-05-31"),
        ("25日前", "2021-04-25"),
        ("10日前", "2021-05-10"),
        ("下月10日", "2021-05-10"),
    ],
)
def test_a_span_counts_from_the_dispatch(text: str, day: str) -> None:
    span = read_span(text)
    assert span is not None
    assert span.after(DISPATCHED) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("5月6日", "2021-05-06"),
        ("请于5月6日前回复", "2021-05-06"),
        ("2021年 5月6日 前办结", "2021-05-06"),
        ("5月10日内", "2021-05-10"),
        ("2021-05-06 18:00", "2021-05-06"),
        ("5.6", "2021-05-06"),
    ],
)
def test_a_date_is_left_to_the_reader_of_dates(text: str, day: str) -> None:
    assert read_span(text) is None
    read = read_dates(without_by(text), date1904=False)
    assert read is not None
    days = complete(read, Period(2021, 4))
    assert days is not None
    assert days[-1].day == date.fromisoformat(day)


@pytest.mark.parametrize(
    "text",
    ["尽快", "立即办理", "及时", "40日", "0天", "本", "5月", "7", "3天前已交办", "每周", "第3天"],
)
def test_what_sets_no_limit_is_no_span(text: str) -> None:
    assert read_span(text) is None


def test_the_last_day_of_january_and_a_month_is_the_last_of_february() -> None:
    span = read_span("一个月内")
    assert span is not None
    assert span.after(date(2021, 1, 31)) == date(2021, 2, 28)


@pytest.mark.parametrize(("text", "day"), [("1日", 1), ("31日", 31), ("次月31日", 31)])
def test_a_day_of_the_month_is_one_that_a_month_has(text: str, day: int) -> None:
    span = read_span(text)
    assert span is not None
    assert span.on_day == day


@pytest.mark.parametrize("text", ["0日", "32日", "次月32日"])
def test_what_no_month_has_is_no_day(text: str) -> None:
    assert read_span(text) is None

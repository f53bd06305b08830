"""Where a spelling begins to mean something else: the last that counts, and the first that does not."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from liaison_pipeline.files.grid import CellError, Raw
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Unit
from liaison_pipeline.spelling.amounts import Reach, reaches
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.spelling.dates import complete, exists, read_dates
from liaison_pipeline.spelling.deadlines import Span, read_span
from liaison_pipeline.spelling.label_text import LONGEST_LABEL, contact_base, label_spellings
from liaison_pipeline.spelling.proposals import TITLE, UNIT, number_of
from liaison_pipeline.spelling.titles import is_alike
from liaison_pipeline.spelling.units import match_unit, named_in, nearest_unit
from liaison_pipeline.spelling.values import chinese_number, is_nothing, read_category, typed_number
from tests.language import FORMS, SETTINGS


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("百", 100),
        ("二百", 200),
        ("一百零五", 105),
        ("二百〇九", 209),
        ("一百五", 150),
        ("百二", 120),
        ("二百一十", 210),
        ("一百二十三", 123),
        ("十", 10),
        ("九十九", 99),
        ("二〇二一", 2021),
        ("二○二一", 2021),
        ("二Ｏ二一", 2021),  # as it is typed for want of a 〇
        ("二三十", None),  # twenty or thirty
        ("四三十", None),
        ("百零百", None),
        ("一二百", None),
        ("十二三", None),
        ("甲", None),
        ("", None),
    ],
)
def test_a_chinese_number_is_one_number(text: str, number: int | None) -> None:
    assert chinese_number(text) == number


@pytest.mark.parametrize(
    ("day", "number"),
    [
        (date(1900, 1, 3), 3.0),
        (date(1900, 2, 28), 59.0),
        (date(1900, 3, 1), 61.0),  # its 60 is the day that never was
        (datetime(1900, 1, 4, 12), 4.5),
        (date(1909, 12, 31), 3653.0),
        (date(1910, 1, 1), None),
    ],
)
def test_the_number_behind_a_day_is_counted_as_spreadsheets_do(
    day: date, number: float | None
) -> None:
    assert typed_number(day) == number


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("4月5-7日", "04-05 04-06 04-07"),
        ("4月（5-7日）", "04-05 04-06 04-07"),
        ("5月/24", ""),  # no list of days
        ("2020年12月30日-1月2日", "12-30 12-31 01-01 01-02"),
        ("5-Apr", "04-05"),
        ("Apr 5", "04-05"),
        (1.15, "01-15"),
        (4.31, ""),
        (4.32, ""),
        (12.3, "12-03"),
        (13.05, ""),
        (12, ""),
    ],
)
def test_days_are_those_that_are_written_in_whatever_month_they_are_read(
    raw: Raw, read: str
) -> None:
    cell = read_dates(raw)
    found = complete(cell, Period(2021, 6)) if cell else None
    assert " ".join(f"{day.day:%m-%d}" for day in found or ()) == read


@pytest.mark.parametrize(
    ("text", "year"), [("1990年4月5日", 1990), ("2099年4月5日", 2099), ("1989年4月5日", None)]
)
def test_a_year_is_one_in_which_somebody_may_have_come(text: str, year: int | None) -> None:
    cell = read_dates(text)
    assert (cell.parts[0].year if cell else None) == year


@pytest.mark.parametrize(
    ("text", "there"), [("2月29日", True), ("2月30日", False), ("4月31日", False)]
)
def test_a_day_without_a_year_exists_where_any_year_has_it(text: str, there: bool) -> None:
    cell = read_dates(text)
    assert cell is not None
    assert all(map(exists, cell.parts)) == there


def test_a_year_of_two_digits_behind_an_english_month_is_that_year() -> None:
    cell = read_dates("5-Apr-19")
    assert cell is not None
    assert [(part.year, part.month, part.day) for part in cell.parts] == [(2019, 4, 5)]


@pytest.mark.parametrize(
    ("text", "invalid"),
    [
        ("赵一 138 0000 12", [("138000012", "共9位，位数不对")]),
        ("赵一1380000 123", [("1380000123", "共10位，位数不对")]),
        ("赵一 13800 00012", [("1380000012", "共10位，位数不对")]),
        ("赵一1380000123-8001", [("1380000123", "共10位，位数不对"), ("8001", "共4位，位数不对")]),
        ("赵一13800001234-8001", [("8001", "共4位，位数不对")]),
        ("赵一0591-87654321-8001", []),
        ("赵一13800001234转8001", []),
        ("赵一12812345678", [("12812345678", "没有128开头的手机号")]),
        ("赵一128123456789", [("128123456789", "共12位，位数不对")]),
    ],
)
def test_what_is_no_number_is_told_as_far_as_it_hangs_together(
    text: str, invalid: list[tuple[str, str]]
) -> None:
    assert list(read_contact(text).invalid) == invalid


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("中小微企业√个体工商户□", "中小微企业"),
        ("□中小微企业√个体工商户", "个体工商户"),
        ("、个体工商户√中小微企业", "、个体工商户√中小微企业"),  # it touches both
        ("中小微企业√个体工商户-", "中小微企业√个体工商户-"),
    ],
)
def test_a_mark_chooses_the_option_that_it_touches(text: str, category: str) -> None:
    assert read_category(text, FORMS.ledger.words("categories")) == category


@pytest.mark.parametrize(
    ("clauses", "told"),
    [
        (["共一千户", "已装好1000户"], Reach.ALL),
        (["共一千户", "已装好999户"], Reach.SOME),
        (["共两千户", "已装好2000户"], Reach.ALL),
        (["共三千元", "已付1000元"], Reach.SOME),
        (["共2万元", "已付3000元"], Reach.SOME),
        (["共2万元", "已付20000元"], Reach.ALL),
    ],
)
def test_thousands_are_counted(clauses: list[str], told: Reach) -> None:
    assert reaches(clauses)[-1] == told


def test_a_span_of_no_certain_length_is_none() -> None:
    assert read_span("二三十天") is None
    assert read_span("三十天") is not None


def test_a_title_within_another_may_be_the_same_matter_from_three_characters_on() -> None:
    assert is_alike("招工难", "招工难和留人难以及用工贵") > 0
    assert is_alike("招工", "招工难和留人难以及用工贵") == 0


def test_a_bare_name_is_that_of_the_one_village_that_is_called_so() -> None:
    assert match_unit("龙凤", SETTINGS) == "龙凤村"
    two = replace(SETTINGS, units=(*SETTINGS.units, Unit("龙凤社区", "village", ())))
    assert match_unit("龙凤", two) is None
    assert match_unit("龙凤社区", two) == "龙凤社区"


def test_the_longest_name_in_a_path_counts() -> None:
    units = (Unit("老街村", "village", ()), Unit("老街村新村", "village", ()))
    settings = replace(SETTINGS, units=(*SETTINGS.units, *units))
    assert named_in("四月/老街村新村.xlsx", settings) == "老街村新村"
    assert named_in("四月/老街村.xlsx", settings) == "老街村"
    assert named_in("四月/老街村和老街村新村.xlsx", settings) is None


@pytest.mark.parametrize("raw", [4.32, 0.1, 13.05, 12, 199912, -1, 1e20, True, CellError("#REF!")])
def test_a_number_that_is_no_day_is_none(raw: Raw) -> None:
    assert read_dates(raw) is None


@pytest.mark.parametrize(
    ("raw", "day"), [(36526, (2000, 1, 1)), (73050, (2099, 12, 31)), (36525, None), (73051, None)]
)
def test_the_numbers_of_days_of_this_century_are_days(
    raw: int, day: tuple[int, int, int] | None
) -> None:
    cell = read_dates(raw)
    part = cell.parts[0] if cell else None
    assert (part and (part.year, part.month, part.day)) == day


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("半个月", Span(days=15)),
        ("半周", None),
        ("0个月", None),
        ("0个工作日", None),
        ("零天", None),
        ("3天", Span(days=3)),
        ("两周", Span(days=14)),
        ("一星期", Span(days=7)),
        ("2个礼拜", Span(days=14)),
        ("1个月", Span(months=1)),
        ("5个工作日", Span(days=5, working=True)),
        ("本月底", Span(month_end=True)),
        ("下月底", Span(months=1, month_end=True)),
        ("1日前", Span(on_day=1)),
        ("31日前", Span(on_day=31)),
        ("32日前", None),
        ("下月5日前", Span(months=1, on_day=5)),
    ],
)
def test_a_deadline_is_the_span_that_it_tells(text: str, span: Span | None) -> None:
    assert read_span(text) == span


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        ("", True),
        ("－", True),
        ("无", True),
        ("[NULL]", True),
        ("本月无诉求", True),
        ("未走访", False),
        ("未解决", False),
        ("本单位", False),
        ("企业无诉求", False),
    ],
)
def test_what_says_nothing_is_told_by_all_of_its_words(text: str, nothing: bool) -> None:
    assert is_nothing(text) == nothing


@pytest.mark.parametrize(
    ("label", "base"),
    [
        ("联系服务人姓名及电话", "联系服务人"),
        ("联系服务人及电话", "联系服务人"),
        ("联系服务人姓名", "联系服务人"),
        ("姓名及电话", "姓名"),
        ("联系服务人", "联系服务人"),
    ],
)
def test_the_name_of_a_contact_column_is_what_is_left_without_its_tail(
    label: str, base: str
) -> None:
    assert contact_base(label) == base


def test_a_note_that_begins_with_a_label_is_none() -> None:
    hint = "\n请按营业执照填写全称。"
    assert "企业名称" in label_spellings(f"企业名称{hint}")
    assert label_spellings(f"企业名称{hint * 40}") == ()
    assert label_spellings("企" * LONGEST_LABEL)
    assert label_spellings("企" * (LONGEST_LABEL + 1)) == ()


def test_proposals_that_hold_for_all_units_have_one_number() -> None:
    said = ("甲办", "应急办", "")
    assert number_of(UNIT, "经发办", *said) == number_of(UNIT, "应急办", *said)
    assert number_of(TITLE, "经发办", *said) != number_of(TITLE, "应急办", *said)


STREETS = replace(
    SETTINGS,
    units=(
        Unit("甲街道经发办", "office", (), subdistrict="甲街道"),
        Unit("乙街道经发办", "office", (), subdistrict="乙街道"),
        Unit("乙街道安监办", "office", (), subdistrict="乙街道"),
    ),
)


@pytest.mark.parametrize(
    ("written", "street", "unit"),
    [
        ("经发办", "甲街道", "甲街道经发办"),
        ("经发办", "乙街道", "乙街道经发办"),
        ("经发办", "", None),  # whose?
        ("安监办", "甲街道", None),  # another's
        ("安监办", "乙街道", "乙街道安监办"),
        ("乙街道安监办", "甲街道", "乙街道安监办"),  # named with it
    ],
)
def test_a_bare_name_is_that_of_the_sub_district_in_whose_table_it_stands(
    written: str, street: str, unit: str | None
) -> None:
    assert match_unit(written, STREETS, street) == unit


@pytest.mark.parametrize("written", ["经发处", "甲街道经发处", "甲街道经发处室", "甲街道经济办"])
def test_a_wrong_name_is_likest_that_of_its_sub_district_named_or_not(written: str) -> None:
    assert nearest_unit(written, STREETS, "甲街道") == "甲街道经发办"


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("大路街道应急办", "应急办"),
        ("福建省大路街道办事处应急办", "应急办"),
        ("天池区应急办", "应急办"),
        ("应急办      2021年4月", "应急办"),
        ("某某公司      应急办", None),
    ],
)
def test_what_stands_before_a_name_may_be_its_place_and_nothing_else(
    written: str, unit: str | None
) -> None:
    assert match_unit(written, SETTINGS) == unit

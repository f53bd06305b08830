"""Counts, categories and what says nothing, in every spelling of the contract."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.files.grid import Raw, clean_text
from liaison_pipeline.forms.months import written_month
from liaison_pipeline.forms.row_fields import NOUGHTS
from liaison_pipeline.spelling.contacts import phone_kind, read_contact
from liaison_pipeline.spelling.dates import read_dates
from liaison_pipeline.spelling.titles import comparable
from liaison_pipeline.spelling.values import (
    are_ordinary,
    chinese_number,
    filled_texts,
    fold,
    is_ditto,
    is_nothing,
    read_category,
    read_count,
    read_number,
)
from tests.language import FORMS
from tests.spelling.numerals import numeral


@given(st.integers(0, 99))
def test_chinese_numerals_are_read(number: int) -> None:
    assert chinese_number(numeral(number)) == number


@pytest.mark.parametrize(
    ("raw", "count"),
    [("一", 1), ("2个", 2), ("２", 2), ("无", 0), ("0", 0), (2.0, 2), ("两件", 2), ("十二", 12),
     ("若干", None), (2.5, None), ("2-3", None), (True, None), ("-1", -1)],
)  # fmt: skip
def test_counts_are_read_as_people_write_them(raw: Raw, count: int | None) -> None:
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
def test_categories_are_read_as_people_write_them(text: str, category: str) -> None:
    assert read_category(text, FORMS.ledger.words("categories")) == category


@pytest.mark.parametrize("text", ["无", "/", "—", "-", "本月无问题诉求", "暂无诉求。", ""])
def test_what_says_nothing_is_nothing(text: str) -> None:
    assert is_nothing(text)


@given(st.text(max_size=40))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    contact = read_contact(text)
    assert all(phone_kind(phone) for phone in contact.phones)
    read_dates(text)
    read_count(text)
    written_month(text)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("12.5", 12.5), ("\uff11\uff12.5", 12.5), ("1,234.5", 1234.5), (7, 7.0), (0.5, 0.5),
        ("1e5", 1e5), ("1e400", None), ("nan", None), ("inf", None), ("-1e999", None),
        ("无", None), ("", None), (True, None),
    ],
)  # fmt: skip
def test_a_number_is_one_that_can_be_counted_with(raw: Raw, number: float | None) -> None:
    assert read_number(raw) == number


ORDINARY_OR_NOT = (
    *(
        "大路砖厂",
        "赵一13800001234",
        "应急办",
        "走访",
        "Abc",
        "个体工商户",
        "店 一",
        "一、二",
        "2021-04-05",
    ),
    *(
        "",
        " ",
        "无",
        "/",
        "—",
        "同上",
        "〃",
        " 甲",
        "甲 ",
        "0",
        "00:00:00",
        "□电话 □座谈",
        "年 月 日",
        "个",
        "户",
    ),
    *(
        "姓名： 电话：",
        "null",
        "_",
        "n/a",
        "甲\u3000",
        "“",
        "空",
        "月",
        "(空)",
        "<nil>",
        "甲\n",
        "\t乙",
    ),
)


@pytest.mark.parametrize("text", ORDINARY_OR_NOT)
def test_an_ordinary_text_says_just_what_it_says(text: str) -> None:
    if are_ordinary(["大路砖厂", text, "走访"]):
        assert filled_texts([text]) == [text]
        assert not is_ditto(text)
        assert text not in NOUGHTS
    else:
        assert text not in ORDINARY_OR_NOT[:5]


@pytest.mark.parametrize(
    "text", ["大路砖厂", "十字街12号店", "〇一", "３号", "大路-厂", "鐵匠鋪", "厂\u200b", "3号"]
)
def test_characters_and_digits_alone_are_as_they_are_compared(text: str) -> None:
    folded = "".join(unicodedata.normalize("NFKC", clean_text(text)).split())
    assert fold(text) == folded
    assert comparable(text) == comparable(f" {text} ")

"""Telephone numbers are masked however they are written; what is no number to call is left alone."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.documents.parts.masking import mask

MASKED = {
    "13812345678": "138****5678",
    "张三13812345678.xlsx": "张三138****5678.xlsx",
    "138 1234 5678": "138****5678",
    "138-1234-5678": "138****5678",
    "138 12 34 56 78": "138****5678",
    "138_1234_5678": "138****5678",
    "138，1234，5678": "138****5678",
    "138,1234,5678": "138****5678",
    "138/1234/5678": "138****5678",
    "138－1234－5678": "138****5678",
    "138  1234  5678": "138****5678",
    "138 123 45678": "138****5678",
    "１３８１２３４５６７８": "138****5678",
    "一三八一二三四五六七八": "138****5678",
    "幺三八零零零零一二三四": "138****1234",
    "1 3 8 1 2 3 4 5 6 7 8": "138****5678",
    "+86 13812345678": "+86 138****5678",
    "0086-138-1234-5678": "0086-138****5678",
    "8613812345678": "86138****5678",
    "(86)13812345678": "(86)138****5678",
    "张三 1381234567": "张三 138****4567",
    "张三 138123456789": "张三 138****6789",
    "12312345678": "123****5678",
    "13812345678、13912345678": "138****5678、139****5678",
    "13812345678/13912345678": "138****5678/139****5678",
    "023-41234567": "023-41****67",
    "(023)41234567": "(023-41****67",
    "02341234567": "023-41****67",
    "0571 8123456": "0571-81****56",
    "4130022": "41****22",
    "41300222": "41****22",
    "4567 1234": "45****34",
    "李四 4567-1234": "李四 45****34",
    "400-123-4567": "400****4567",
    "2021-04-05 13812345678": "2021-04-05 138****5678",
    "4月5日联系13812345678，个数2": "4月5日联系138****5678，个数2",
}


@pytest.mark.parametrize("text", MASKED)
def test_a_number_is_masked_however_it_is_written(text: str) -> None:
    assert mask(text) == MASKED[text]


ALONE = [
    "2021.4.31",
    "2021-04-05",
    "2021/4/5",
    "20210405",
    "2021年4月5日",
    "2021-04-05 2021-04-12",
    "2019-2021",
    "1,234,567元",
    "投资1234567元",
    "2345678元",
    "3500000 元",
    "1,380,000,000",
    "注册资本50000000元",
    "5000-6000元",
    "〔2021〕34号",
    "大路街办发〔2021〕34号",
    "登记号202104270001",
    "登记号：4130022",
    "2021-04-应急办-7KQM",
    "91500227MA5U2K1X3N",
    "500227198001011234",
    "50022719800101123X",
    "3,5,7,9,11,13",
    "001-002-003-004",
    "附件1.xlsx!Sheet1!4",
    "第 3 行、第 12 行",
    "H7",
    "1-12号",
    "402760",
    "96006",
    "mmexport1619334455667.jpg",
    "20210425143000.xlsx",
    "短号 6688",
    "3 户中 2 户",
    "2021 2022",
    "8:30-17:30",
    "一三八",
    "二〇二一年四月五日",
    "100%",
    "1.5",
    "第1381号",
    "",
    "没有数字",
]


@pytest.mark.parametrize("text", ALONE)
def test_what_is_no_number_to_call_is_left_alone(text: str) -> None:
    assert mask(text) == text


SEPARATORS = st.sampled_from(["", " ", "-", ".", "/", ",", "，", "－", "  ", " - ", "_", "·"])
MOBILES = st.builds(lambda second, rest: f"1{second}{rest}", st.sampled_from("3456789"),
                    st.text("0123456789", min_size=9, max_size=9))  # fmt: skip
AROUND = st.text("张三李四电话：，。 （）abc", max_size=6).map(
    lambda text: re.sub("[a-z]+$", "", text)
)


@given(MOBILES, SEPARATORS, AROUND)
def test_a_mobile_can_not_be_read_off_with_any_separator(
    mobile: str, separator: str, before: str
) -> None:
    written = separator.join((mobile[:3], mobile[3:7], mobile[7:]))
    shown = mask(f"{before}{written}")
    assert shown == f"{before}{mobile[:3]}****{mobile[-4:]}"


@given(st.dates(), st.sampled_from(["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日"]))
def test_a_date_is_never_masked(day: object, style: str) -> None:
    text = f"{day:{style}}"
    assert mask(f"联系时间{text}。") == f"联系时间{text}。"


@given(st.integers(0, 10**9), st.sampled_from(["元", "万元", "户", "个", " 元"]))
def test_an_amount_is_never_masked(amount: int, measure: str) -> None:
    text = f"{amount:,}{measure}"
    assert mask(text) == text


@given(st.text(max_size=40))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)

"""A row without 企业名称 that goes on with the row above it, whose cells were not merged: one mistake
has one finding. A row of which a name was forgotten is told what else is missing in it, as ever."""

import pytest

from liaison_pipeline.forms.batch import batch_of
from tests.language import (
    FORMS,
    GOOD_LEDGER,
    GOOD_REGISTER,
    check,
    form_rows,
    ledger,
    office,
    reading,
    register,
)

NOBODY = dict.fromkeys(GOOD_LEDGER, "")
NO_GRIEVANCE = dict.fromkeys(GOOD_REGISTER, "")
ONE = [("cell-missing", "B5")]
DAY = {"联系时间": "4月12日", "联系形式": "电话", "个数": "0"}


@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        (DAY, ONE),
        (DAY | {"序号": "2"}, ONE),
        (DAY | {"个数": ""}, ONE),
        ({"联系时间": "4月12日"}, ONE),
        (DAY | {"企业联络人员及电话": "钱二 13800005678"}, ONE),  # another day, another person
        (DAY | {"所属类别": "中小微企业"}, ONE),
        ({"企业联络人员及电话": "钱二 13800005678"}, [("row-skipped", "D5")]),  # of no contact
        # a name was forgotten
        (GOOD_LEDGER | {"企业名称": ""}, ONE),
        (GOOD_LEDGER | {"企业名称": "", "个数": ""}, [*ONE, ("cell-missing", "J5")]),
        (
            GOOD_LEDGER | {"企业名称": "", "所属类别": "", "联系服务部门": ""},
            [*ONE, ("cell-missing", "C5"), ("cell-missing", "E5")],
        ),
        # a row of its own, and one that repeats
        (DAY | {"企业名称": "同上"}, [("cell-missing", f"{column}5") for column in "CDEFG"]),
        (dict.fromkeys(list(GOOD_LEDGER)[1:7], "同上") | DAY, []),
        (GOOD_LEDGER | {"企业名称": "大路修理厂", "联系时间": ""}, [("cell-missing", "H5")]),
    ],
)
def test_a_ledger_row_that_goes_on_with_the_one_above(
    second: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    assert check(ledger({}, NOBODY | second)) == wanted


@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        ({"问题诉求名称": "门前路灯不亮", "具体内容": "夜间看不清", "办理情况": "正在维修"}, ONE),
        ({"问题诉求名称": "门前路灯不亮"}, ONE),
        ({"具体内容": "另有一台机器也停了"}, ONE),
        ({"办理情况": "另已检修线路"}, [("row-skipped", "H5")]),
        (GOOD_REGISTER | {"企业名称": "", "具体内容": ""}, [*ONE, ("cell-missing", "F5")]),
        (GOOD_REGISTER | {"企业名称": "大路修理厂", "具体内容": ""}, [("cell-missing", "F5")]),
    ],
)
def test_a_register_row_that_goes_on_with_the_one_above(
    second: dict[str, str], wanted: list[tuple[str, str]]
) -> None:
    assert check(register({}, NO_GRIEVANCE | second)) == wanted


def test_what_is_advised_names_the_enterprise_above() -> None:
    rows: tuple[dict[str, str], ...] = ({}, NOBODY | DAY, NOBODY | DAY | {"联系时间": "4月13日"})
    told = batch_of([reading(ledger(*rows))], FORMS).findings
    advice = [made.finding.words.suggestion for made in told]
    assert len(advice) == 2
    assert all("“大路砖厂”" in one and "同上" in one for one in advice)


def test_cross_checks_know_whose_a_row_is_that_goes_on_with_the_one_above() -> None:
    rows: tuple[dict[str, str], ...] = ({"联系时间": "4月31日"}, NOBODY | DAY | {"个数": "1"})
    [_, second] = form_rows(ledger(*rows)).contacts
    assert (second.enterprise, second.held) == ("大路砖厂", True)
    told = office({"表.xlsx": [ledger(*rows), register()]}).codes(
        "count-mismatch", "contact-missing"
    )
    assert told == []


def test_without_a_row_right_above_all_that_is_missing_is_told() -> None:
    alone = [("cell-missing", f"{column}4") for column in "BCDEFG"]
    assert check(ledger(NOBODY | DAY, {})) == alone
    apart = [("cell-missing", f"{column}6") for column in "BCDEFG"]
    assert check(ledger({}, NOBODY, NOBODY | DAY)) == apart

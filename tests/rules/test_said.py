"""What findings name, so that whoever reads them finds it: the other form, the day, the enterprises."""

from collections.abc import Callable
from datetime import datetime

import pytest

from tests.facts.arrivals import Sent, after
from tests.language import (
    HEAD,
    TITLE,
    Office,
    callback,
    dispatch,
    ledger,
    office,
    register,
    roster,
    same_as,
    sheet,
)

MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
OPEN = {"办结时间": "", "办理情况": "正在协调"}
ELSEWHERE = {"办结时间": "", "办理情况": "超出本单位职责，需街道协调"}
WAITS = [ledger(个数="1"), register(**ELSEWHERE)]
IN_MAY = ("2021-05", "2021-05-28")
TABLE = "a.xlsx"


def said(judged: Office, code: str) -> list[str]:
    found = [f for f in judged.findings if f.code == code]
    return [f"{f.place.cell}|{f.words.message}|{f.words.suggestion}" for f in found]


def two(day: str = "23") -> str:
    return ledger({}, {"企业名称": "二店"}, head=HEAD.replace("23日", f"{day}日"))


@pytest.mark.parametrize(
    ("judged", "named"),
    [
        (lambda: office({TABLE: two("22"), "b.xlsx": ledger()}), "“b.xlsx”"),
        (lambda: office({TABLE: [two("22"), ledger()]}), "“Sheet2”"),
        (lambda: office({TABLE: sheet(f"{two('22')}\n\n\n{ledger()}")}), "“Sheet1（A10 起的表）”"),
        (lambda: after({TABLE: two("22")}, {TABLE: ledger()}), "“a.xlsx（同名的另一次报送）”"),
    ],
)
def test_a_newer_form_is_named_as_far_as_it_is_told_apart(
    judged: Callable[[], Office], named: str
) -> None:
    (words,) = said(judged(), "submission-superseded")
    assert f"另有较新的表{named}（填报时间是2021年4月23日；本表填报时间是2021年4月22日）" in words
    assert "1 家企业：二店" in words


def test_of_two_forms_of_one_day_each_is_told_what_became_of_it() -> None:
    lost, counted = said(office({TABLE: [two(), ledger()]}), "submission-tied")
    assert "“Sheet2”" in lost
    assert "本表没有计入" in lost
    assert "“Sheet1”" in counted
    assert "本表计入" in counted


def test_a_form_far_from_its_filing_is_told_by_what_tells_the_day() -> None:
    later = ("2021-09", "2021-09-28")
    filed = office({TABLE: ledger(head=HEAD.replace("4月23日", "9月23日"))}, *later)
    (words,) = said(filed, "submission-misdated")
    assert words.startswith("E2|填报时间是2021年9月23日的一张表计入了2021年4月")
    bare = ledger(head=HEAD.replace("2021年4月23日", ""))
    (words,) = said(
        office({TABLE: bare}, *later, saved={TABLE: datetime(2021, 9, 5)}), "submission-misdated"
    )
    assert words.startswith("|文件的保存时间是2021年9月5日的一张表计入了2021年4月")


def test_a_grievance_that_vanished_is_told_with_the_one_that_it_may_be() -> None:
    april = [ledger(个数="1"), register(**OPEN)]
    near = register(问题诉求名称="厂里用电不稳", **OPEN, **MAY)
    may = ledger(联系时间="5月6日", 个数="1", **MAY)
    (words,) = said(office({TABLE: april, "b.xlsx": [may, near]}, *IN_MAY), "grievance-vanished")
    assert "登载表第4行有名称相近的“厂里用电不稳”" in words
    assert "请沿用原来的名称“厂区用电不稳”；不是同一件的，请补上这件诉求和办理情况" in words
    (words,) = said(office({TABLE: april, "b.xlsx": may}, *IN_MAY), "grievance-vanished")
    assert "相近" not in words
    assert "请在登载表里补上这件诉求和办理情况" in words


@pytest.mark.parametrize(
    ("gone", "told"),
    [
        ("二", "少了 1 家：二店。"),
        ("二三四五六", "少了 5 家：二店、三店、四店、五店、六店。"),
        ("二三四五六七", "少了 6 家：二店、三店、四店、五店、六店等。"),
    ],
)
def test_enterprises_that_a_newer_roster_leaves_out_are_named(gone: str, told: str) -> None:
    old = roster(*({"企业名称": f"{name}店"} for name in f"一{gone}"))
    new = roster(企业名称="一店", title="企业名录（2021年5月）")
    (words,) = said(office({"a.xlsx": old, "b.xlsx": new}, *IN_MAY), "roster-shrunk")
    assert f"比“a.xlsx”{told}" in words


@pytest.mark.parametrize(
    ("rows", "cells"),
    [
        ([{"承办单位": "经发办"}, {"承办单位": "市场监管所"}], ["K3"]),
        ([{"承办单位": "经发办"}, {"承办单位": "经济发展办公室"}], []),  # one unit
        ([{"承办单位": "甲办"}, {"承办单位": "乙办"}], ["K3"]),
        ([{"承办单位": "经发办"}, {"承办单位": "经发办", "决定层级": "街道研究"}], ["K3"]),
        ([{"承办单位": "经发办"}, {"承办单位": "市场监管所", "交办日期": "4月26日"}], []),
        (
            [
                {"企业名称": "没有", "承办单位": "经发办"},
                {"企业名称": "没有", "承办单位": "市场监管所"},
            ],
            [],
        ),
    ],
)
def test_two_rows_of_one_list_that_differ_are_told_at_the_upper_one(
    rows: list[dict[str, str]], cells: list[str]
) -> None:
    files = {TABLE: WAITS, "分派.xlsx": dispatch(*rows)}
    differ = [words for words in said(office(files), "value-invalid") if "两行" in words]
    assert [words.partition("|")[0] for words in differ] == cells
    gone = after(files, {"分派.xlsx": None})
    assert said(gone, "value-invalid") == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ({"类别": "单位", "建议为": "甲甲办"}, "unit-unknown", "D3"),
        (
            {"类别": "单位", "建议为": "应急办", "另写为": "甲甲办", "确认": "否"},
            "unit-unknown",
            "G3",
        ),
        ({"类别": "栏目", "建议为": "甲甲栏"}, "value-invalid", "D3"),
        (
            {"类别": "栏目", "建议为": "办结时间", "另写为": "甲甲栏", "确认": "否"},
            "value-invalid",
            "G3",
        ),
    ],
)
def test_what_there_is_not_is_told_where_it_is_written(
    row: dict[str, str], code: str, cell: str
) -> None:
    listed = same_as({"写法": "甲", "填报单位": ""} | row)
    (words,) = said(office({TABLE: ledger(), "对应确认.xlsx": listed}), code)
    assert words.startswith(f"{cell}|“")


def filed(day: str, unit: str = "应急办") -> str:
    return HEAD.replace("2021年4月23日", day).replace("应急办", unit)


def test_grievances_that_a_newer_register_no_longer_has_are_named() -> None:
    old = register({}, {"问题诉求名称": "路灯不亮"}, head=filed("4月22日"))
    judged = office({TABLE: [ledger(个数="2"), old], "b.xlsx": register()})
    (words,) = said(judged, "submission-superseded")
    assert "新表里没有旧表的 1 件诉求：路灯不亮。" in words


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a.xlsx": roster({}, {})}, []),  # a row twice is told as such
        (
            {"a.xlsx": roster({}, {"企业名称": "二店"})},
            ["B4|“91350100M000100Y43”和第 3 行（应急办）"],
        ),
        ({"a.xlsx": roster({}, {"企业名称": "二店", "统一社会信用代码": ""})}, []),
        (
            {
                "a.xlsx": roster(),
                "b.xlsx": roster(企业名称="二店", 责任单位="经发办"),
            },
            ["B3|“91350100M000100Y43”和a.xlsx 第 3 行（应急办）"],
        ),
    ],
)
def test_an_enterprise_twice_in_a_roster_is_told_with_the_other_row(
    files: dict[str, str], told: list[str]
) -> None:
    found = said(office(files), "roster-conflict")
    assert [words.partition("是同一家企业")[0] for words in found] == told


@pytest.mark.parametrize(
    ("ledgers", "registers", "hint"),
    [
        ([{"个数": "2"}], [{}], "登载表中本月新登记1个。"),
        ([{"个数": "2"}], [{}, {}], "登载表第4、5行的名称相同，按一件计"),
        (
            [{"个数": "2"}],
            [{}, {"问题诉求名称": "招工难"}, {"问题诉求名称": "用地难"}],
            "新登记3个。",
        ),
        (
            [{"个数": "2"}, {"企业名称": "二店", "个数": "1"}],
            [{}, {"企业名称": "二店"}],
            "收集诉求2个，登载表中本月新登记1个。",  # the same title, but another enterprise
        ),
    ],
)
def test_a_count_that_does_not_fit_is_told_with_what_may_explain_it(
    ledgers: list[dict[str, str]], registers: list[dict[str, str]], hint: str
) -> None:
    judged = office({TABLE: [ledger(*ledgers), register(*registers)]})
    (words,) = said(judged, "count-mismatch")
    assert hint in words


def test_a_grievance_of_an_earlier_month_is_no_new_one() -> None:
    april = [ledger(个数="1"), register(**OPEN)]
    may = [ledger(联系时间="5月6日", 个数="1", **MAY), register(**OPEN, **MAY)]
    (words,) = said(office({TABLE: april, "b.xlsx": may}, *IN_MAY), "count-mismatch")
    assert "登载表第4行“厂区用电不稳”是2021年4月登记过，不算新收集的" in words


@pytest.mark.parametrize(
    ("as_of", "found"), [("2021-04-22", True), ("2021-04-23", False), ("2021-04-24", False)]
)
def test_a_form_may_be_filed_today_but_not_tomorrow(as_of: str, found: bool) -> None:
    words = said(office({TABLE: ledger()}, as_of=as_of), "filing-date-invalid")
    assert bool(words) == found
    assert all("晚于今天（2021年4月22日）" in one for one in words)


@pytest.mark.parametrize(
    ("first", "second", "later"),
    [
        ("2021年4月22日", "2021年4月23日", "b.xlsx"),
        ("2021年4月23日", "2021年4月22日", "a.xlsx"),
        ("", "2021年4月22日", "b.xlsx"),
    ],
)
def test_of_two_units_with_one_enterprise_the_later_one_is_told(
    first: str, second: str, later: str
) -> None:
    files = {"a.xlsx": ledger(head=filed(first)), "b.xlsx": ledger(head=filed(second, "经发办"))}
    assert office(files).codes("enterprise-two-units") == [("enterprise-two-units", later, "B4")]


def test_what_is_late_is_told_once_for_a_workbook() -> None:
    late = {"head": filed("2021年4月26日")}
    own = [ledger(个数="1", **late), register(**late)]
    assert [f[1] for f in office({"a.xlsx": own}).codes("submission-late")] == ["a.xlsx"]
    apart = office({"a.xlsx": own[0], "b.xlsx": own[1]})
    assert [f[1] for f in apart.codes("submission-late")] == ["a.xlsx", "b.xlsx"]
    assert "月台账填报时间是2021年4月26日" in said(apart, "submission-late")[0]
    assert "诉求登载表填报时间是2021年4月26日" in said(apart, "submission-late")[1]


@pytest.mark.parametrize(("count", "missing"), [("1", True), ("0", False)])
def test_a_register_is_missing_where_a_ledger_counts_grievances(count: str, missing: bool) -> None:
    found = said(office({TABLE: ledger(个数=count)}), "submission-missing")
    assert any("应急办2021年4月的诉求登载表" in words for words in found) == missing
    assert not any("应急办2021年4月的月台账" in words for words in found)
    assert any("经发办2021年4月的月台账" in words for words in found)


@pytest.mark.parametrize(
    ("category", "industry", "told"),
    [
        ("个体工商户", "砖厂", ["C4|“个体工商户”按分工不由应急办联系（应急办负责中小微企业）"]),
        ("中小微企业", "砖厂", []),
        ("中小微企业", "种植", []),  # nobody's
        ("国企", "农业种植", ["B4|“大路砖厂”按分工由农业服务中心联系（名录中的行业是“农业种植”）"]),
    ],
)
def test_whose_remit_an_enterprise_is_of_is_told(
    category: str, industry: str, told: list[str]
) -> None:
    files = {TABLE: ledger(所属类别=category), "名录.xlsx": roster(行业=industry)}
    found = said(office(files), "remit-mismatch")
    assert [words.partition("。")[0] for words in found] == told


def test_an_enterprise_of_two_units_is_told_once_for_each_later_unit() -> None:
    files = {
        "a.xlsx": ledger(head=filed("2021年4月20日")),
        "b.xlsx": ledger({}, {"联系时间": "4月6日"}, head=filed("2021年4月21日", "经发办")),
        "c.xlsx": ledger(head=filed("2021年4月22日", "农业服务中心")),
    }
    told = office(files).codes("enterprise-two-units")
    assert [file for _, file, _ in told] == ["b.xlsx", "c.xlsx"]


def test_nobody_is_asked_for_an_enterprise_before_the_ledger_is_there() -> None:
    files = {"名录.xlsx": roster({}, {"企业名称": "二店", "统一社会信用代码": ""})}
    assert said(office(files), "contact-missing") == []
    (words,) = said(office(files | {TABLE: ledger()}), "contact-missing")
    assert "没有联系“二店”" in words
    assert said(office(files | {TABLE: register()}), "contact-missing") == []
    empty = "\n".join(ledger().split("\n")[:3])
    assert len(said(office(files | {TABLE: empty}), "contact-missing")) == 2


def test_a_call_back_of_what_nobody_knows_is_told_without_a_dispatch_beside_it() -> None:
    heard = callback(诉求编号="2021-04-应急办-WWWW", 企业名称="没有")
    (words,) = said(office({TABLE: ledger(), "回访.xlsx": heard}), "grievance-unknown")
    assert words.startswith("A3|")


@pytest.mark.parametrize(
    ("day", "month", "told"), [("5月23日", "2021-05", 0), ("6月23日", "2021-06", 1)]
)
def test_a_form_is_far_from_its_filing_from_two_months_on(day: str, month: str, told: int) -> None:
    judged = office({TABLE: ledger(head=filed(f"2021年{day}"))}, month, f"{month}-28")
    assert len(said(judged, "submission-misdated")) == told


@pytest.mark.parametrize(
    ("older", "answers", "told"),
    [
        ("23", True, True),
        ("23", False, False),
        ("22", True, False),  # the days say so
        ("22", False, False),
    ],
)
def test_a_mended_form_of_the_same_day_is_told_to_be_the_newer_one_since_it_was_sent_back(
    older: str, answers: bool, told: bool
) -> None:
    first = Sent(two(older), "2021-04-23T10:00")
    then = Sent(ledger(), "2021-04-24T10:00", answers=first if answers else None)
    (words,) = said(after({TABLE: first}, {"b.xlsx": then}), "submission-superseded")
    assert ("是退回以后改好再报的" in words) == told


def test_of_two_forms_it_is_told_why_nobody_can_be_sure_which_is_newer() -> None:
    same = said(office({TABLE: [two(), ledger()]}), "submission-tied")
    assert all("一样，只能按文件名和位置的先后" in words for words in same)
    crossed = {
        TABLE: Sent(two("22"), "2021-04-28T10:00"),
        "b.xlsx": Sent(ledger(), "2021-04-23T10:00"),
    }
    found = said(after(crossed), "submission-tied")
    assert len(same) == len(found) == 2
    assert all("按文件最后保存的时间，先后正好相反" in words for words in found)


def test_a_copy_of_which_nobody_knows_whose_it_is_is_told_under_no_month() -> None:
    judged = after({TABLE: roster(), "b.xlsx": roster()})
    (copy,) = (f for f in judged.findings if f.code == "file-duplicate")
    assert (copy.place.unit, copy.place.period) == ("", "")


BARE = "\n".join(roster().split("\n")[:2])  # a title and labels


@pytest.mark.parametrize(
    ("then", "told"),
    [
        ({}, True),
        ({"名录.xlsx": None}, False),
        ({"b.xlsx": roster()}, True),  # of the same month
        ({"b.xlsx": roster(title="企业名录（2021年3月）")}, True),
        ({"名录.xlsx": BARE.replace("4月", "5月")}, False),
        ({"名录.xlsx": BARE.replace("4月", "3月")}, True),
        ({"名录.xlsx": BARE.replace("4月", "3月"), "b.xlsx": roster()}, False),
    ],
)
def test_a_roster_without_a_row_is_told_until_it_is_gone_or_a_newer_one_is_there(
    then: dict[str, str | None], told: bool
) -> None:
    judged = after({TABLE: ledger(), "名录.xlsx": BARE}, then)
    assert bool(said(judged, "form-empty")) == told


def test_a_unit_that_has_sent_nothing_is_asked_for_its_forms_and_for_nothing_in_them() -> None:
    april = [ledger(个数="1"), register(**OPEN)]
    judged = office({TABLE: april}, *IN_MAY)
    assert any("应急办2021年5月的月台账" in one for one in said(judged, "submission-missing"))
    assert said(judged, "grievance-vanished") == []


def test_a_count_without_a_register_beside_it_is_told_as_the_missing_register_alone() -> None:
    judged = office({TABLE: ledger(个数="1")})
    assert any("的诉求登载表" in words for words in said(judged, "submission-missing"))
    assert said(judged, "count-mismatch") == []

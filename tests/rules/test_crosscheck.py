"""What a ledger and a register say against each other, and what is said to mend it."""

from collections.abc import Mapping

import pytest

from tests.facts.stories import OPEN, OWN, Files, closed, figures, month, of, sent
from tests.language import (
    GOOD_ROSTER,
    HEAD,
    TITLE,
    Book,
    Office,
    ledger,
    office,
    register,
    roster,
    sheet,
)

FIRM, TYPO = "大路机械加工厂", "大路机诫加工厂"


def april(counts: Mapping[str, str], *rows: Mapping[str, str], **more: str) -> Office:
    """An office's April: enterprise -> count in its ledger, rows of its register."""
    contacts = [{"企业名称": name, "个数": count} for name, count in counts.items()]
    return office({"表.xlsx": [ledger(*contacts), register(*rows)], **more})


def said(judged: Office) -> list[tuple[str, str]]:
    return [(f.code, f.place.cell) for f in judged.findings if f.code != "submission-missing"]


def words(judged: Office, code: str) -> tuple[str, str]:
    [found] = [f for f in judged.findings if f.code == code]
    return found.words.message, found.words.suggestion


@pytest.mark.parametrize(
    ("counted", "told"),
    [("2", []), ("3", [("count-mismatch", "J4")]), ("1", [("count-mismatch", "J4")])],
)
def test_a_count_that_is_merged_over_two_enterprises_is_that_of_both(
    counted: str, told: list[tuple[str, str]]
) -> None:
    rows = [{"企业名称": FIRM, "个数": counted}, {"企业名称": "龙凤茶楼", "个数": ""}]
    merged = sheet(ledger(*rows), merges=[(3, 9, 4, 9)])
    book: Book = [merged, register(OPEN | {"企业名称": FIRM}, OPEN | {"企业名称": "龙凤茶楼"})]
    judged = office({"表.xlsx": book})
    assert said(judged) == told
    assert not told or f"“{FIRM}”“龙凤茶楼”" in words(judged, "count-mismatch")[0]


def test_a_merged_count_makes_what_is_repeated_no_new_grievance() -> None:
    """What is counted over both are the two new ones of the second."""
    other = {"企业名称": "龙凤茶楼"}
    may = {"title": of(5), "head": HEAD.replace("4月23日", "5月23日")}
    rows = [{"企业名称": FIRM, "个数": "2"}, other | {"个数": ""}]
    counted = ledger(*(row | {"联系时间": "5月5日"} for row in rows), **may)
    new = [OPEN | other | {"问题诉求名称": title} for title in ("招工困难", "门口道路破损")]
    repeated = {"企业名称": FIRM, "办结时间": ""}
    files: Files = {
        "4.xlsx": [ledger({"企业名称": FIRM, "个数": "1"}), register(企业名称=FIRM)],
        "5.xlsx": [sheet(counted, merges=[(3, 9, 4, 9)]), register(repeated, *new, **may)],
    }
    judged = month(5, files)
    assert figures(judged) == (0, 2, 0, 0, 2)
    assert "count-mismatch" not in {found.code for found in judged.findings}


def test_a_slip_in_the_registers_name_is_one_finding() -> None:
    judged = april({FIRM: "1"}, OPEN | {"企业名称": TYPO})
    assert said(judged) == [("enterprise-not-in-ledger", "B4")]
    assert words(judged, "enterprise-not-in-ledger")[1] == FIRM


def test_beside_a_roster_a_slip_is_one_finding() -> None:
    names = roster(GOOD_ROSTER | {"企业名称": FIRM, "行业": ""})
    judged = april({FIRM: "1"}, OPEN | {"企业名称": TYPO}, **{"名录.xlsx": names})
    assert said(judged) == [("enterprise-not-in-ledger", "B4")]


@pytest.mark.parametrize(
    ("name", "other"),
    [("红星路1-12号副食店", "红星路11-2号副食店"), ("大路一厂", "大路二厂"), (FIRM, "龙凤茶楼")],
)
def test_names_that_are_not_near_are_two_enterprises(name: str, other: str) -> None:
    judged = april({name: "1"}, OPEN | {"企业名称": other})
    assert set(said(judged)) == {
        ("count-mismatch", "J4"),
        ("enterprise-not-in-ledger", "B4"),
        ("contact-missing", ""),
    }
    assert "名称相近" not in words(judged, "enterprise-not-in-ledger")[0]


def test_a_name_that_another_ledger_has_is_an_enterprise_of_its_own() -> None:
    files: Files = {
        "4.xlsx": [ledger({"企业名称": TYPO})],
        "5.xlsx": sent(OWN, 5, OPEN | {"企业名称": TYPO}, count="1"),
    }
    assert "contact-missing" in {f.code for f in month(5, files).findings}


def test_the_first_advice_is_to_register_what_was_counted() -> None:
    advice = words(april({FIRM: "2"}, OPEN | {"企业名称": FIRM}), "count-mismatch")[1]
    assert advice.startswith("请先在登载表里补登")
    assert not any(mark.isdigit() for mark in advice)


def test_rows_with_one_title_are_named() -> None:
    row = OPEN | {"企业名称": FIRM}
    message, _ = words(april({FIRM: "2"}, row, row | {"具体内容": "另一处"}), "count-mismatch")
    assert "第4、5行的名称相同" in message


def test_a_row_that_goes_on_is_named_where_it_was_counted_again() -> None:
    files: Files = {
        "4.xlsx": sent(OWN, 4, OPEN, count="1"),
        "5.xlsx": sent(OWN, 5, OPEN, count="1"),
    }
    message, advice = words(month(5, files), "count-mismatch")
    assert "第4行“厂区用电不稳”是2021年4月登记过" in message
    assert "补登" in advice


def test_a_new_title_for_an_old_grievance_is_told_as_a_pair() -> None:
    title = {"问题诉求名称": "厂区电压不稳"}
    files: Files = {"4.xlsx": sent(OWN, 4, OPEN, count="1"), "5.xlsx": sent(OWN, 5, OPEN | title)}
    judged = month(5, files)
    assert (
        "“厂区电压不稳”可能就是2021年4月登记、本月没有续办的“厂区用电不稳”"
        in (words(judged, "count-mismatch")[0])
    )
    message, advice = words(judged, "grievance-vanished")
    assert "第4行有名称相近的“厂区电压不稳”" in message
    assert "请沿用原来的名称“厂区用电不稳”" in advice


@pytest.mark.parametrize(
    ("before", "now", "reported", "told"),
    [
        ("大路甲乙小卖部", "大路镇甲乙小卖部", ["大路镇甲乙小卖部"], True),
        ("大路甲乙小卖部", "大路镇甲乙小卖部", ["大路镇甲乙小卖部", "大路甲乙小卖部"], False),
        ("大路甲乙小卖部一店", "大路甲乙小卖部二店", ["大路甲乙小卖部二店"], False),
        ("大路甲乙小卖部", "红旗理发店", ["红旗理发店"], False),
    ],
)
def test_a_new_name_of_an_enterprise_is_told_as_a_pair(
    before: str, now: str, reported: list[str], told: bool
) -> None:
    """But for one that the ledger has under its old name, or that differs in a numeral."""
    contacts = [{"企业名称": name, "联系时间": "5月6日"} for name in reported]
    title, head = TITLE.replace("4月", "5月"), HEAD.replace("4月", "5月")
    files: Files = {
        "4.xlsx": [ledger(企业名称=before, 个数="1"), register(OPEN | {"企业名称": before})],
        "5.xlsx": [
            ledger(*contacts, title=title, head=head),
            register(
                OPEN | {"企业名称": now},
                title=title.replace("月台帐情况表", "解决问题诉求登载表"),
                head=head,
            ),
        ],
    }
    judged = month(5, files)
    message, advice = words(judged, "count-mismatch")
    assert (f"“{before}”登记、本月没有续办的同一件" in message) == told
    assert (f"沿用原来的企业名称“{before}”" in advice) == told
    message, _ = words(judged, "grievance-vanished")
    assert (f"第4行有企业名称相近的“{now}”的同名诉求" in message) == told


def test_a_vanished_grievance_may_be_of_a_name_that_the_register_alone_writes_otherwise() -> None:
    name = "大路镇大路砖厂"
    files: Files = {
        "4.xlsx": sent(OWN, 4, OPEN, count="1"),
        "5.xlsx": sent(OWN, 5, OPEN | {"企业名称": name}),
    }
    judged = month(5, files)
    message, advice = words(judged, "grievance-vanished")
    assert f"第4行有企业名称相近的“{name}”的同名诉求" in message
    assert f"“{name}”就是“大路砖厂”的，请沿用原来的企业名称" in advice


def test_a_new_grievance_of_another_matter_is_no_new_title() -> None:
    title = {"问题诉求名称": "消防验收慢"}
    files: Files = {
        "4.xlsx": sent(OWN, 4, OPEN, count="1"),
        "5.xlsx": sent(OWN, 5, closed("5月9日") | title, count="1"),
    }
    assert "名称相近" not in words(month(5, files), "grievance-vanished")[0]


def test_an_error_value_for_what_was_done_is_one_finding() -> None:
    assert said(april({FIRM: "1"}, {"企业名称": FIRM, "办理情况": "!#REF!"})) == [
        ("cell-error", "H4")
    ]

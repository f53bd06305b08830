"""A closed grievance that a later register has again: told again, reopened, or a new one."""

import pytest

from tests.facts.stories import (
    NOTHING,
    OPEN,
    OWN,
    RAISED_CLOSED,
    Files,
    closed,
    figures,
    month,
    sent,
    told,
)

DONE = "已协调供电公司更换变压器，恢复正常供电"
REPEATED = {
    "the same day": {},
    "no outcome": {"办理情况": ""},
    "no outcome, another day": {"办理情况": "", "办结时间": "5月8日"},
    "in progress": {"办理情况": "正在协调供电公司"},
    "in progress, another day": {"办理情况": "正在协调供电公司", "办结时间": "5月8日"},
    "an impossible day": {"办结时间": "2月30日"},
    "a day to come": {"办结时间": "6月20日"},
    "done without a day": {"办结时间": "", "办理情况": DONE},
    "another day": {"办结时间": "4月21日"},
}
REOPENED = {
    "open": OPEN,
    "neither": {"办结时间": "", "办理情况": ""},
    "words for not yet": {"办结时间": "未办结", "办理情况": "正在协调供电公司"},
    "words for a day to come": {"办结时间": "6月底前", "办理情况": "正在协调供电公司"},
}
CLOSED = sent(OWN, 4, closed("4月20日"), count="1")


def may(row: dict[str, str], count: str = "0") -> Files:
    return {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5, closed("4月20日") | row, count=count)}


@pytest.mark.parametrize("row", REPEATED.values(), ids=REPEATED.keys())
def test_a_closing_that_is_told_again_counts_nothing(row: dict[str, str]) -> None:
    judged = month(5, may(row))
    assert (figures(judged), told(judged, "grievance-reopened")) == (NOTHING, [])


@pytest.mark.parametrize("row", REOPENED.values(), ids=REOPENED.keys())
def test_what_is_open_again_is_reopened(row: dict[str, str]) -> None:
    assert figures(month(5, may(row))) == (0, 0, 1, 0, 1)


def test_the_same_closing_is_told_again_though_the_ledger_counts_one() -> None:
    judged = month(5, may({}, count="1"))
    assert figures(judged) == NOTHING
    assert told(judged, "count-mismatch") == [("count-mismatch", "J4")]


def test_another_closing_is_a_new_grievance_where_the_ledger_counts_one() -> None:
    judged = month(5, may(closed("5月9日"), count="1"))
    assert (figures(judged), told(judged, "count-mismatch")) == (RAISED_CLOSED, [])


@pytest.mark.parametrize("count", ["0", "1"])
def test_a_near_title_of_an_open_grievance_is_new_only_where_the_ledger_counts_it(
    count: str,
) -> None:
    title = "请求尽快解决厂区门口路灯不亮影响出行"
    row = OPEN | {"问题诉求名称": title}
    near = OPEN | {"问题诉求名称": title.replace("请求", "请")}
    files: Files = {
        "4.xlsx": sent(OWN, 4, row, count="1"),
        "5.xlsx": sent(OWN, 5, near, count=count),
    }
    judged = month(5, files)
    assert figures(judged) == ((1, 1, 0, 0, 2) if count == "1" else (1, 0, 0, 0, 1))
    assert told(judged, "count-mismatch") == []


def test_a_near_title_goes_on_where_the_counted_one_has_a_row_of_its_own() -> None:
    title = "请求尽快解决厂区门口路灯不亮影响出行"
    near = OPEN | {"问题诉求名称": title.replace("请求", "请")}
    files: Files = {
        "4.xlsx": sent(OWN, 4, OPEN | {"问题诉求名称": title}, count="1"),
        "5.xlsx": sent(OWN, 5, near, OPEN | {"问题诉求名称": "消防验收慢"}, count="1"),
    }
    judged = month(5, files)
    assert (figures(judged), told(judged, "count-mismatch")) == ((1, 1, 0, 0, 2), [])


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_that_were_closed_the_one_that_is_open_is_what_the_ledger_counts(order: int) -> None:
    other = {"问题诉求名称": "消防通道被占"}
    rows = [{"办结时间": "", "办理情况": DONE}, OPEN | other][::order]
    april = sent(OWN, 4, closed("4月20日"), closed("4月20日") | other, count="2")
    judged = month(5, {"4.xlsx": april, "5.xlsx": sent(OWN, 5, *rows, count="1")})
    assert figures(judged) == (0, 1, 0, 0, 1)
    [new] = judged.month.grievances[OWN].open
    assert new.row.title == other["问题诉求名称"]

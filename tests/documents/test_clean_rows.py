"""汇总表.xlsx is clean: registered names, one form of dates, no held closing; 原文 has the rest, and the
district's figures stay the sums."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.documents.parts.dates import days_text
from liaison_pipeline.forms.originals import original_text, original_texts
from liaison_pipeline.model.period import Day, Period
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.dates import complete, read_dates
from tests.documents.test_consolidated import book_of
from tests.language import Office, ledger, office, register
from tests.test_rollup import firm, forms, told
from tests.test_rollup_edges import APRIL, MAY, Inbox, district, name_of, rolled, street

HELD = {
    "no day": {"办结时间": "2021.4.31"},
    "no outcome": {"办结时间": "4月20日", "办理情况": ""},
    "not done": {"办结时间": "4月20日", "办理情况": "正在协调供电公司，暂未解决"},
    "before it was raised": {"办结时间": "4月2日"},
    "in words": {"办结时间": "4月底前", "办理情况": "正在办理"},
}
CLOSING = ("closure-", "date-invalid", "date-in-future", "outcome-")


def sheet_rows(judged: Office, form: int) -> list[dict[str, Any]]:
    page = book_of(judged).worksheets[form - 1]
    lines = [[cell.value for cell in line] for line in page.iter_rows(min_row=4)]
    return [dict(zip(map(str, lines[0]), line, strict=True)) for line in lines[1:] if line[0]]


@pytest.mark.parametrize(
    ("written", "shown", "original"),
    [
        ("4月12日", "2021年4月12日", "联系时间：4月12日"),
        ("2021.4.6", "2021年4月6日", "联系时间：2021.4.6"),
        ("2021年4月6日", "2021年4月6日", None),
        ("@2021-04-09", "2021年4月9日", None),
        ("4月5日、12日", "2021年4月5日、2021年4月12日", "联系时间：4月5日、12日"),
        ("4月上旬", "2021年4月", "联系时间：4月上旬"),
    ],
)
def test_days_have_one_form(written: str, shown: str, original: str | None) -> None:
    row = sheet_rows(office({"a.xlsx": ledger(联系时间=written)}), 1)[0]
    assert (row["联系时间"], row["原文"] or None) == (shown, original)


def test_a_department_stands_under_its_registered_name() -> None:
    row = sheet_rows(office({"a.xlsx": ledger(联系服务部门="建环中心")}), 1)[0]
    assert row["联系服务部门"] == "建设环保服务中心"
    assert "联系服务部门：建环中心" in row["原文"]


def test_a_department_that_nobody_knows_stays_as_it_is() -> None:
    row = sheet_rows(office({"a.xlsx": ledger(联系服务部门="办公室", 联系时间="2021年4月5日")}), 1)[
        0
    ]
    assert (row["联系服务部门"], row["原文"] or None) == ("办公室", None)


def test_a_units_own_column_of_that_name_passes_nothing_up() -> None:
    text = register().replace("办理情况\n", "办理情况 | 原文\n")
    text += " | 办结时间：4月1日"
    row = sheet_rows(office({"a.xlsx": [ledger(个数="1"), text]}), 3)[0]
    assert row["原文（单位）"] == "办结时间：4月1日"
    assert row["原文"] == "办结时间：4月20日"


@pytest.mark.parametrize("changes", HELD.values(), ids=HELD)
def test_a_closing_that_is_held_back_stands_in_the_last_column_alone(
    changes: dict[str, str],
) -> None:
    judged = office({"a.xlsx": [ledger(个数="1"), register(**changes)]})
    row = sheet_rows(judged, 3)[0]
    assert judged.month.total("closed") == 0
    assert not row["办结时间"]
    assert f"办结时间：{changes['办结时间']}" in row["原文"]


def of_closing(month: Month) -> list[str]:
    return [f.code for f in month.findings if f.code.startswith(CLOSING)]


@pytest.mark.parametrize("changes", HELD.values(), ids=HELD)
def test_one_and_two_levels_up_a_held_closing_is_told_nowhere_and_counts_nowhere(
    changes: dict[str, str],
) -> None:
    own = street()
    asked = [told("大路砖厂", "用电不稳", **changes)]
    files = {"a.xlsx": forms("应急办", APRIL, [firm("大路砖厂", 个数="1")], asked)}
    below = Inbox(own, files).month(APRIL)
    assert [code for code in of_closing(below) if code.startswith(("closure-", "date-"))]
    whole = district([own], {f"{name_of(own)}.xlsx": below}).month(APRIL)
    assert [code for code in of_closing(whole) if not code.startswith("outcome-")] == []
    assert (whole.total("closed"), whole.total("open")) == (0, 1)
    row = sheet_rows(Office(whole.facts.history, whole.facts.standing, whole), 3)[0]
    assert not row["办结时间"]
    assert f"办结时间：{changes['办结时间']}" in row["原文"]
    assert row["原文"].count("办结时间：") == 1


@pytest.mark.parametrize("changes", HELD.values(), ids=HELD)
def test_what_a_held_closing_means_next_month_is_the_same_one_level_up(
    changes: dict[str, str],
) -> None:
    """Closed in April, told again with a closing that is held back: it is no reopening."""
    closed = [told("大路砖厂", "用电不稳", 办结时间="4月20日")]
    again = [told("大路砖厂", "用电不稳", **changes)]
    files = {
        "a.xlsx": forms("应急办", APRIL, [firm("大路砖厂", 个数="1")], closed),
        "b.xlsx": forms("应急办", MAY, [firm("大路砖厂")], again),
    }
    assert rolled([(street(), files)], APRIL, MAY) == []


def test_a_closing_ahead_of_the_day_counts_above_when_its_day_has_come() -> None:
    own = street()
    asked = [told("大路砖厂", "用电不稳", 办结时间="4月30日")]
    files = {"a.xlsx": forms("应急办", APRIL, [firm("大路砖厂", 个数="1")], asked)}
    tables = {"大路街道.xlsx": Inbox(own, files).month(APRIL, "2021-04-28")}
    assert tables["大路街道.xlsx"].total("closed") == 0
    assert district([own], tables).month(APRIL, "2021-04-28").total("closed") == 0
    assert district([own], tables).month(APRIL, "2021-05-02").total("closed") == 1


DAYS = st.builds(
    lambda ahead, precise: date(2021, 3, 26) + timedelta(ahead) if precise else date(2021, 4, 1),
    st.integers(0, 60),
    st.booleans(),
)


@given(st.lists(st.tuples(DAYS, st.booleans()), min_size=1, max_size=4, unique=True))
def test_days_that_are_shown_are_read_as_the_same_days(own: list[tuple[date, bool]]) -> None:
    days = tuple(Day(day if sure else day.replace(day=1), sure) for day, sure in own)
    read = read_dates(days_text(days), False)
    assert read is not None
    assert complete(read, Period(2021, 4)) == days


@given(
    st.dictionaries(st.sampled_from(["办结时间", "联系时间", "联系服务部门"]), st.text(min_size=1))
)
def test_what_stands_in_the_last_column_is_read_again(texts: dict[str, str]) -> None:
    wanted = {label: " ".join(text.split()) for label, text in texts.items()}
    assert original_texts(original_text(texts)) == {k: v for k, v in wanted.items() if v}

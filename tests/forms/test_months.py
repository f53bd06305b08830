# ruff: noqa: E501  a case of the year stands on one line
"""The month that a form is of (contract, section 3)."""

from dataclasses import replace
from datetime import datetime

import pytest

from liaison_pipeline.forms.batch import batch_of
from liaison_pipeline.model.period import Calendar, Period
from tests.facts.reports import SECOND
from tests.language import (
    FORMS,
    HEAD,
    SETTINGS,
    Book,
    check,
    ledger,
    office,
    reading,
    register,
    sheet,
)

BARE = "月台帐情况表（科室）"


def period(book: Book, file: str = "表.xlsx", saved: datetime | None = None) -> str:
    sent = reading(book, file, saved).submissions[0]
    return "" if sent.undated else str(sent.period)


def test_the_title_tells_the_month() -> None:
    assert period(ledger()) == "2021-04"


@pytest.mark.parametrize(
    "file",
    ["应急办4月.xlsx", "应急办202104.xlsx", "2021年4月/应急办.xlsx", "2021年/4月/应急办.xlsx"],
)
def test_without_a_title_file_and_folder_tell_the_month(file: str) -> None:
    assert period(ledger(title=BARE, 联系时间="5日"), file) == "2021-04"


@pytest.mark.parametrize(
    ("title", "sheet_name", "file", "told_month"),
    [
        ("4月台账", "5月", "7月/6月.xlsx", "2021-04"),
        (BARE, "5月", "7月/6月.xlsx", "2021-05"),
        (BARE, "表", "7月/6月.xlsx", "2021-06"),
        (BARE, "表", "8月/7月/表.xlsx", "2021-07"),
    ],
)
def test_of_title_sheet_file_and_folder_the_nearest_one_tells_the_month(
    title: str, sheet_name: str, file: str, told_month: str
) -> None:
    text = ledger(title=title, 联系时间="5日", head=HEAD.replace("4月23", "9月23"))
    assert period(sheet(text, name=sheet_name), file) == told_month


def test_the_number_of_the_attachment_is_no_month() -> None:
    assert period("附件 1\n" + ledger(title="4月台账")) == "2021-04"


def test_without_a_name_most_contact_dates_tell_the_month() -> None:
    rows = [{"联系时间": "4月26日"}, SECOND | {"联系时间": "5月6日"}, {"联系时间": "5月7日"}]
    assert period(ledger(*rows, title=BARE, head=HEAD.replace("4月23", "7月23"))) == "2021-05"


def test_one_date_of_many_does_not_tell_the_month() -> None:
    days = [{"企业名称": f"大路{n}厂", "联系时间": f"{n}日"} for n in range(10, 20)]
    wrong = [{"企业名称": "大路旧厂", "联系时间": "9月22日"}]
    head = HEAD.replace("4月23", "10月24")
    assert period(ledger(*days, *wrong, title=BARE, head=head)) == "2021-10"


def test_one_wrong_year_is_not_the_year_of_the_form() -> None:
    days = [{"企业名称": f"大路{n}厂", "联系时间": f"1月{n}日"} for n in range(10, 20)]
    wrong = [{"企业名称": "大路旧厂", "联系时间": "2021年1月17日"}]
    head = HEAD.replace("2021年4月23", "2022年1月24")
    text = ledger(*days, *wrong, title="1月台账", head=head)
    assert period(text) == "2022-01"
    assert check(text) == [("date-outside-period", "H14")]


def test_without_dates_the_units_ledger_in_the_same_workbook_tells_the_month() -> None:
    read = reading([ledger(), register(title="诉求登载表", head=HEAD.replace("4月23", "5月12"))])
    assert [str(sent.period) for sent in read.submissions] == ["2021-04", "2021-04"]


@pytest.mark.parametrize(("filed", "told"), [("5月10日", "2021-04"), ("5月11日", "2021-05")])
def test_without_a_ledger_the_filing_date_tells_the_month(filed: str, told: str) -> None:
    head = HEAD.replace("4月23日", filed)
    assert period(register(title="诉求登载表", head=head)) == told


def test_without_a_filing_date_the_stored_last_saved_date_tells_the_month() -> None:
    head = HEAD.replace("2021年4月23日", "")
    form = register(title="诉求登载表", head=head)
    assert period(form, saved=datetime(2021, 5, 3, 9)) == "2021-04"
    assert period(form) == ""


def test_the_year_of_a_december_date_in_january_is_last_year() -> None:
    text = ledger(title="2022年1月台账", 联系时间="12月28日")
    assert check(text) == [("date-carried", "H4")]


def test_a_month_without_year_takes_it_from_the_filing_date() -> None:
    head = HEAD.replace("2021年4月23日", "2022年1月3日")
    assert period(ledger(title="12月台账", 联系时间="12月6日", head=head)) == "2021-12"


def test_title_and_dates_at_odds_are_a_conflict_and_count_as_rejected() -> None:
    judged = office({"表.xlsx": ledger(联系时间="6月5日")}, as_of="2021-06-28")
    assert judged.codes("period-conflict") == [("period-conflict", "表.xlsx", "")]
    assert "应急办" not in {f.place.unit for f in judged.findings if f.code == "submission-missing"}
    unit = next(u for u in judged.month.units if u.name == "应急办")
    assert (unit.submitted, unit.accepted) == (True, False)


def test_a_conflict_of_years_names_what_can_be_seen_before_the_stored_date() -> None:
    head = HEAD.replace("2021年4月23日", "2022年1月25日")
    text = ledger(title="2022年1月台账", head=head, 联系时间="2021年1月6日")
    judged = office({"表.xlsx": text}, as_of="2022-01-28", saved={"表.xlsx": datetime(2022, 1, 25)})
    [found] = [f for f in judged.findings if f.code == "period-conflict"]
    assert found.words.message.startswith("标题说的是2022年1月，而多数联系时间是2021年1月")


# the year -----------------------------------------------------------------------------------------
FILED = HEAD.replace("2021年4月23日", "{}")


def told(title: str, filed: str, days: str, file: str, saved: str = "") -> tuple[str, list[str]]:
    """The month of a form and what is said of it by itself."""
    text = ledger(title=title, head=FILED.format(filed), 联系时间=days)
    day = datetime.fromisoformat(saved) if saved else None
    month = period(text, file, day)
    codes = [f"{c}@{at}" for c, at in check(text, file, saved_at=day) if not c.startswith("date")]
    return month, codes


DOUBT, CONFLICT = "year-doubtful@", ["period-conflict@"]


@pytest.mark.parametrize(
    ("title", "filed", "days", "file", "saved", "month", "codes"),
    [
        # one slip against two others
        ("2021年4月台账", "2022年4月22日", "4月5日", "表.xlsx", "2022-04-22", "2022-04", [DOUBT + "A1"]),
        ("2031年4月台账", "2021年4月23日", "4月5日", "表.xlsx", "2021-04-23", "2021-04", [DOUBT + "A1"]),
        ("台账", "2022年1月20日", "1月5日", "2023.xlsx", "2023-01-21", "2023-01", [DOUBT + "E2"]),
        ("2021年4月台账", "2012年4月20日", "4月5日", "表.xlsx", "2021-04-20", "2021-04", [DOUBT + "E2"]),
        ("台账", "2012年4月20日", "4月5日", "表.xlsx", "2021-04-20", "2021-04", [DOUBT + "E2"]),
        ("2022年1月台账", "2021年1月20日", "1月5日", "表.xlsx", "2022-01-20", "2022-01", [DOUBT + "E2"]),
        ("4月台账", "2021年4月23日", "4月5日", "2020年4月/2021.xlsx", "2021-04-23", "2021-04", [DOUBT]),
        # one against one, and dates that are never outvoted
        ("台账", "2031年4月20日", "4月5日", "表.xlsx", "2021-04-20", "", CONFLICT),
        ("2022年4月台账", "2021年4月23日", "4月5日", "表.xlsx", "", "", CONFLICT),
        ("台账", "2022年5月23日", "2021年5月6日", "5月.xlsx", "2022-05-23", "", CONFLICT),
        ("台账", "2021年4月23日", "2020年4月6日", "表.xlsx", "2021-04-23", "", CONFLICT),
        ("2021年1月台账", "2022年1月23日", "2022年1月6日", "表.xlsx", "", "2022-01", [DOUBT + "A1"]),
        # nothing is wrong
        ("2021年4月台账", "2021年4月23日", "2021年4月5日", "2021年4月/表.xlsx", "2021-04-23", "2021-04", []),
        ("2021年4月台账", "2021年12月20日", "4月5日", "表.xlsx", "2021-12-20", "2021-04", []),
        ("4月台账", "2021年12月20日", "4月5日", "表.xlsx", "", "2021-04", []),
        ("12月台账", "2022年1月6日", "12月5日", "表.xlsx", "2022-01-06", "2021-12", []),
        ("1月台账", "2022年1月23日", "2021年12月28日", "表.xlsx", "2022-01-23", "2022-01", []),
        ("2021年4月台账", "2021年4月23日", "4月5日", "〔2022〕34号/表.xlsx", "2021-04-23", "2021-04", []),
        ("2021年4月台账", "2021年4月23日", "4月5日", "2022-05-03收到/表.xlsx", "2021-04-23", "2021-04", []),
        ("2021年4月台账", "2021年4月23日", "4月5日", "2022年3月/表.xlsx", "2021-04-23", "2021-04", []),
        ("2021年5月台账", "2021年4月30日", "5月5日", "表.xlsx", "2021-04-30", "2021-05", []),
        ("4月台账", "2021年4月30日", "4月28日", "表.xlsx", "", "2021-04", []),
        ("2022年4月台账", "2022年3月20日", "4月5日", "表.xlsx", "2022-03-20", "2022-04", []),  # prepared
    ],
)  # fmt: skip
def test_the_year_is_what_more_than_half_of_its_votes_say(
    title: str, filed: str, days: str, file: str, saved: str, month: str, codes: list[str]
) -> None:
    assert told(title, filed, days, file, saved) == (month, codes)


@pytest.mark.parametrize(
    ("title", "filed", "days"),
    [("2021年3月台账", "2021年3月23日", "3月5日"), ("2020年4月台账", "2020年4月23日", "4月5日")],
)
def test_a_month_before_the_first_is_named(title: str, filed: str, days: str) -> None:
    assert told(title, filed, days, "表.xlsx") == ("", ["period-too-early@"])
    text = ledger(title=title, head=FILED.format(filed), 联系时间=days)
    judged = office({"表.xlsx": text})
    [early] = [f for f in judged.findings if f.code == "period-too-early"]
    assert title[:7] in early.words.message
    assert (early.place.unit, early.place.period, early.severity) == ("应急办", "2021-04", "error")
    beside = office({"表.xlsx": [ledger(), text]})
    [old] = [f for f in beside.findings if f.code == "period-too-early"]
    assert old.severity == "info"
    assert list(beside.standing.status.values()).count("accepted") == 1


def test_last_years_form_takes_no_place_in_silence() -> None:
    last = ledger(联系时间="4月6日")
    now = ledger(head=FILED.format("2022年4月22日"), 联系时间="4月7日")
    saved = {"新.xlsx": datetime(2022, 4, 22, 9)}
    judged = office({"旧.xlsx": last, "新.xlsx": now}, saved=saved)
    assert judged.codes("submission-superseded") == []
    later = judged.at("2022-04", "2022-04-28")
    assert ("year-doubtful", "新.xlsx", "A1") in later.codes()


def test_a_form_far_from_its_filing_is_told_in_the_report_of_its_filing() -> None:
    form = ledger(title="2021年4月台账", head=FILED.format("2021年12月20日"))
    judged = office({"表.xlsx": form})
    assert judged.codes("submission-misdated") == []
    later = judged.at("2021-12", "2021-12-28")
    assert later.codes("submission-misdated") == [("submission-misdated", "表.xlsx", "E2")]


def test_dates_after_the_due_day_tell_the_next_month() -> None:
    rows = {"联系时间": "4月26日"}, SECOND | {"联系时间": "4月27日"}
    late = ledger(*rows, title="台账", head=FILED.format("2021年5月20日"))
    assert period(late) == "2021-05"


@pytest.mark.parametrize(
    ("filed", "days", "month"),
    [
        ("2021年4月30日", "4月28日", "2021-05"),
        ("2022年4月30日", "4月28日", "2022-05"),
        ("2021年12月31日", "12月28日", "2022-01"),
        ("2022年1月5日", "12月28日", "2022-01"),
        ("2022年4月23日", "5月5日", "2021-05"),  # not begun by then
        ("2022年4月30日", "5月5日", "2022-05"),
        ("2022年4月20日", "4月5日", "2022-04"),
    ],
)
def test_what_is_filed_after_the_due_day_may_be_of_the_month_to_come(
    filed: str, days: str, month: str
) -> None:
    assert period(ledger(title="台账", head=FILED.format(filed), 联系时间=days)) == month


def test_a_title_holds_by_the_plain_months_of_its_dates() -> None:
    last_days = ledger({"联系时间": "4月26日"}, SECOND | {"联系时间": "4月29日"})
    assert period(last_days) == "2021-04"
    assert check(last_days) == []


def test_a_form_of_which_nothing_tells_the_month_has_none_and_is_told() -> None:
    form = register(title="诉求登载表", head=HEAD.replace("2021年4月23日", ""))
    assert period(form) == ""
    assert ("period-missing", "") in check(form)


def test_a_year_before_the_first_month_has_no_vote() -> None:
    """Two of three say 2020, but nobody reported then."""
    assert told("2020年4月台账", "2020年4月23日", "4月5日", "表.xlsx", "2021-04-23")[0] == "2021-04"


DAYS_SAID = {  # what is said of a date, and in which rhythm
    ("calendar", "3月25日"): "联系时间“3月25日”不在2021年4月内。",
    ("calendar", "3月25日、4月6日"): "联系时间“3月25日、4月6日”里的3月25日不在2021年4月内。",
    ("calendar", "3月28日、4月6日"): "“3月28日、4月6日”里的3月28日在上月截止日之后，计入2021年3月。",
    ("calendar", "3月28日"): "“3月28日”在上月截止日之后，计入2021年3月。",
    ("calendar", "3月28日-4月1日"): "“3月28日-4月1日”里的3月28日、3月29日、3月30日等4天在上月截止日之后，计入2021年3月。",
    ("calendar", "31日"): "“联系时间”的“31日”不是能看懂的日期，或没有这一天。",
    ("due-to-due", "24日-27日"): "联系时间“24日-27日”里的4月26日、4月27日不在2021年3月26日至4月25日内。",
    ("due-to-due", "4月26日"): "联系时间“4月26日”不在2021年3月26日至4月25日内。",
}  # fmt: skip


@pytest.mark.parametrize(("cycle", "date"), DAYS_SAID)
def test_a_date_of_another_month_is_said_with_its_day(cycle: str, date: str) -> None:
    settings = replace(SETTINGS, calendar=replace(SETTINGS.calendar, cycle=cycle))
    text = ledger({"联系时间": "4月6日"}, SECOND, {"联系时间": date})
    said = batch_of([reading(text, settings=settings)], FORMS).findings
    assert [made.finding.words.message for made in said] == [DAYS_SAID[cycle, date]]


@pytest.mark.parametrize("date", ["26日", "31日", "5日、26日", "26日-28日", "4月25日", "3月26日"])
def test_a_day_without_a_month_is_in_the_period_from_due_day_to_due_day(date: str) -> None:
    settings = replace(SETTINGS, calendar=replace(SETTINGS.calendar, cycle="due-to-due"))
    assert not check(ledger({"联系时间": "4月6日"}, SECOND | {"联系时间": date}), settings=settings)


def test_a_period_from_due_day_to_due_day_may_begin_in_the_year_before() -> None:
    calendar = Calendar(cycle="due-to-due", due_day=20)
    assert calendar.days_of(Period(2022, 1)) == "2021年12月21日至2022年1月20日"

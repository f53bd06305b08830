"""Periods, replacement and grievances over months (contract, sections 3 and 6)."""

from datetime import date, datetime
from itertools import permutations

import pytest

from liaison_pipeline.facts.standing import settle
from liaison_pipeline.forms.batch import batch_of
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import rows_of
from tests.language import (
    FORMS,
    HEAD,
    TITLE,
    Book,
    Office,
    check,
    ledger,
    office,
    reading,
    register,
)

BARE = "月台帐情况表（科室）"
OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}
SECOND = {"企业名称": "大路加油站"}


def month(number: int) -> dict[str, str]:
    """Title and head of a month's form, filed on its 23rd."""
    return {
        "title": TITLE.replace("4月", f"{number}月"),
        "head": HEAD.replace("4月23日", f"{number}月23日"),
    }


def period(book: Book, file: str = "表.xlsx", saved: datetime | None = None) -> str:
    record = reading(book, file, saved).submissions[0]
    return "" if record["undated"] else str(record["period"])


def figures(judged: Office, unit: str = "应急办") -> tuple[int, ...]:
    """carried over, raised, reopened, closed, open."""
    row = next(u for u in judged.month.units if u.name == unit)
    return row.carried_over, row.raised, row.reopened, row.closed, row.open


# the month of a form ------------------------------------------------------------------------------


def test_the_title_tells_the_month() -> None:
    assert period(ledger()) == "2021-04"


@pytest.mark.parametrize(
    "file",
    ["应急办4月.xlsx", "应急办202104.xlsx", "2021年4月/应急办.xlsx", "2021年/4月/应急办.xlsx"],
)
def test_without_a_title_file_and_folder_tell_the_month(file: str) -> None:
    assert period(ledger(title=BARE, 联系时间="5日"), file) == "2021-04"


def test_the_number_of_the_attachment_is_no_month() -> None:
    assert period("附件 1\n" + ledger(title="4月台账")) == "2021-04"


def test_without_a_name_most_contact_dates_tell_the_month() -> None:
    rows = [{"联系时间": "4月26日"}, SECOND | {"联系时间": "5月6日"}, {"联系时间": "5月7日"}]
    assert period(ledger(*rows, title=BARE, head=HEAD.replace("4月23", "5月23"))) == "2021-05"


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
    assert [record["period"] for record in read.submissions] == ["2021-04", "2021-04"]


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


# several forms for one month ----------------------------------------------------------------------


def statuses(files: dict[str, Book]) -> dict[str, str]:
    judged = office(files)
    rows = judged.history.submissions
    return {r.file: judged.standing.status[r.submission_id] for r in rows_of(rows)}


def filed(day: str) -> str:
    return HEAD.replace("23日", f"{day}日")


def test_the_newer_form_supersedes_the_older_with_the_same_enterprises() -> None:
    files: dict[str, Book] = {
        "a.xlsx": ledger({}, SECOND, head=filed("24")),
        "b.xlsx": ledger({}, SECOND, head=filed("23")),
    }
    assert statuses(files) == {"a.xlsx": "accepted", "b.xlsx": "superseded"}


def test_a_form_that_shares_no_enterprise_is_added() -> None:
    files: dict[str, Book] = {"a.xlsx": ledger(), "b.xlsx": ledger(SECOND)}
    assert set(statuses(files).values()) == {"accepted"}


def test_a_form_that_goes_on_on_the_next_sheet_is_one_form() -> None:
    more = "\n".join(["续表", *ledger({"联系时间": "4月12日"}, SECOND).split("\n")[2:]])
    judged = office({"a.xlsx": [ledger(), more]})
    assert [f.code for f in judged.findings if f.place.file] == []
    unit = next(u for u in judged.month.units if u.name == "应急办")
    assert (unit.enterprises, unit.contacted) == (2, 2)
    assert len(judged.month.rows.contacts) == 3


def test_gone_enterprises_make_superseding_a_warning() -> None:
    judged = office({"a.xlsx": ledger({}, SECOND), "b.xlsx": ledger(head=filed("24"))})
    found = [f for f in judged.findings if f.code == "submission-superseded"]
    assert [(f.place.file, f.severity) for f in found] == [("a.xlsx", "warning")]


def test_an_unknown_filing_date_is_oldest_and_not_late() -> None:
    head = HEAD.replace("2021年4月23日", "")
    files: dict[str, Book] = {"z.xlsx": ledger(head=head), "a.xlsx": ledger(head=filed("28"))}
    assert statuses(files) == {"z.xlsx": "superseded", "a.xlsx": "accepted"}
    assert office(files).codes("submission-late") == []


def test_a_correction_after_the_due_day_makes_no_one_late() -> None:
    files: dict[str, Book] = {"a.xlsx": ledger(), "b.xlsx": ledger(head=filed("28"))}
    assert office(files).codes("submission-late") == []


def test_a_rejected_form_does_not_count_as_sent_in_time() -> None:
    wrong = ledger(head=filed("20")).replace(" | 所属类别", "").replace(" | 中小微企业", "")
    judged = office({"a.xlsx": wrong, "b.xlsx": ledger(head=filed("27"))})
    assert judged.codes("submission-late") == [("submission-late", "b.xlsx", "")]
    assert judged.codes("column-missing") == []


@pytest.mark.parametrize(("as_of", "severity"), [("2021-04-24", "info"), ("2021-04-25", "error")])
def test_a_missing_form_is_an_error_from_the_due_day_on(as_of: str, severity: str) -> None:
    found = office({}, as_of=as_of).findings
    assert {(f.code, f.severity.value) for f in found} == {("submission-missing", severity)}


def test_held_rows_are_known_but_not_counted() -> None:
    judged = office({"a.xlsx": ledger({"联系时间": "4月31日"}, SECOND)})
    unit = next(u for u in judged.month.units if u.name == "应急办")
    assert (unit.enterprises, unit.contacted) == (2, 1)
    assert judged.codes("contact-missing") == []


def test_a_carried_contact_counts_for_its_own_month() -> None:
    may = ledger(
        {"联系时间": "4月28日"}, SECOND | {"联系时间": "5月6日"}, {"联系时间": "5月7日"}, **month(5)
    )
    judged = office({"5.xlsx": may}, as_of="2021-05-28")
    unit = next(u for u in judged.month.units if u.name == "应急办")
    assert (unit.enterprises, unit.contacted) == (1, 1)


# grievances for life ------------------------------------------------------------------------------


def april(**changes: str) -> list[str]:
    return [ledger(个数="1"), register(**changes)]


def later(number: int, count: str = "0", **changes: str) -> list[str]:
    contact = ledger({"联系时间": f"{number}月6日", "个数": count}, **month(number))
    forms = [contact]
    if changes:
        forms.append(register(changes, **month(number)))
    return forms


def year(*books: list[str], at: int, day: int = 28) -> Office:
    files: dict[str, Book] = {f"{4 + n}.xlsx": book for n, book in enumerate(books)}
    return office(files, month=f"2021-{at:02}", as_of=f"2021-{at:02}-{day:02}")


def test_an_open_grievance_goes_on_and_is_closed_later() -> None:
    books = april(**OPEN), later(5, **OPEN), later(6, 办结时间="6月9日")
    assert figures(year(*books, at=4)) == (0, 1, 0, 0, 1)
    assert figures(year(*books, at=5)) == (1, 0, 0, 0, 1)
    judged = year(*books, at=6)
    assert figures(judged) == (1, 0, 0, 1, 0)
    assert judged.codes("count-mismatch") == []


def test_a_title_that_is_nearly_the_same_goes_on() -> None:
    books = (
        april(**OPEN, 问题诉求名称="请求尽快解决厂区门口路灯不亮问题"),
        later(5, **OPEN, 问题诉求名称="请求尽快解决厂区门口路灯不亮的问题"),
    )
    judged = year(*books, at=5)
    assert figures(judged) == (1, 0, 0, 0, 1)
    assert judged.month.grievances["应急办"].open[0].linked


def test_a_title_with_other_digits_is_another_grievance() -> None:
    books = (
        april(**OPEN, 问题诉求名称="3号车间漏水需要尽快维修"),
        later(5, "1", **OPEN, 问题诉求名称="4号车间漏水需要尽快维修"),
    )
    judged = year(*books, at=5)
    assert figures(judged) == (1, 1, 0, 0, 2)
    assert len(judged.codes("grievance-vanished")) == 1


def test_a_vanished_grievance_stays_open() -> None:
    judged = year(april(**OPEN), later(5), later(6), at=6)
    assert figures(judged) == (1, 0, 0, 0, 1)
    assert len(judged.codes("grievance-vanished")) == 1


def test_a_month_without_ledger_and_register_raises_nothing() -> None:
    judged = year(april(**OPEN), at=5)
    assert figures(judged) == (1, 0, 0, 0, 1)
    assert judged.codes("grievance-vanished") == []


def test_the_same_closing_again_counts_nothing() -> None:
    judged = year(april(), later(5, 办结时间="4月20日"), at=5)
    assert figures(judged) == (0, 0, 0, 0, 0)


def test_a_closed_grievance_that_is_open_again_is_reopened() -> None:
    judged = year(april(), later(5, **OPEN), at=5)
    assert figures(judged) == (0, 0, 1, 0, 1)
    assert judged.codes("grievance-reopened") == [("grievance-reopened", "5.xlsx", "H4")]


def test_a_closed_grievance_that_is_counted_again_is_a_new_one() -> None:
    judged = year(april(), later(5, "1", **OPEN), at=5)
    assert figures(judged) == (0, 1, 0, 0, 1)
    assert judged.codes("grievance-reopened", "count-mismatch") == []


def test_a_grievance_keeps_its_number_for_life() -> None:
    books = april(**OPEN), later(5, **OPEN)
    numbers = [year(*books, at=at).month.grievances["应急办"].open[0].number for at in (4, 5)]
    assert numbers[0] == numbers[1]
    assert numbers[0].startswith("2021-04-应急办-")


def test_the_code_does_not_move_when_an_earlier_register_comes_in_late() -> None:
    alone = year([], later(5, "1", **OPEN), at=5).month.grievances["应急办"].open[0].number
    both = year(april(**OPEN), later(5, **OPEN), at=5).month.grievances["应急办"].open[0].number
    assert alone[8:] == both[8:]
    assert (alone[:7], both[:7]) == ("2021-05", "2021-04")


def test_a_grievance_is_overdue_by_the_contact_that_raised_it() -> None:
    assert year(april(**OPEN), later(5, **OPEN), at=5, day=5).codes("grievance-overdue") == []
    found = year(april(**OPEN), later(5, **OPEN), at=5, day=24).codes("grievance-overdue")
    assert found == [("grievance-overdue", "5.xlsx", "C4")]


def test_a_held_closing_leaves_the_grievance_raised_and_open() -> None:
    for changes in (
        {"办结时间": "4月31日"},
        {"办理情况": ""},
        {"办结时间": "4月4日"},
        {"办结时间": "4月29日"},
    ):
        assert figures(office({"a.xlsx": april(**changes)})) == (0, 1, 0, 0, 1)


def test_files_in_any_order_give_the_same_master_and_month() -> None:
    files: dict[str, Book] = {
        "a.xlsx": april(**OPEN),
        "b.xlsx": ledger({}, SECOND, head=filed("24")),
        "c.xlsx": later(5, **OPEN),
    }
    seen = set()
    for order in permutations(files):
        with Master("sqlite://") as master:
            for file in order:
                master.merge(batch_of([reading(files[file], file)], FORMS), "test")
            history = master.history()
        standing = sorted(settle(history).status.items())
        frames = (history.submissions, history.contacts, history.grievances, history.findings)
        seen.add((repr(standing), *(frame.to_csv() for frame in frames)))
    assert len(seen) == 1


def test_a_merged_batch_merged_again_changes_nothing() -> None:
    batch = batch_of([reading(april(), "a.xlsx")], FORMS)
    with Master("sqlite://") as master:
        master.merge(batch, "test")
        once = master.history().contacts.to_csv()
        master.merge(batch, "test")
        assert master.history().contacts.to_csv() == once


def test_an_overwritten_file_no_longer_counts() -> None:
    old, new = reading(ledger({}, SECOND), "a.xlsx"), reading(ledger(), "a.xlsx")
    with Master("sqlite://") as master:
        master.merge(batch_of([old], FORMS), "test")
        master.merge(batch_of([new], FORMS), "test")
        master.note_presence({"a.xlsx": str(new.file["sha256"])})
        history = master.history()
    status = settle(history).status
    ids = [str(r.submissions[0]["submission_id"]) for r in (old, new)]
    assert [status[i] for i in ids] == ["superseded", "accepted"]


def test_a_cycle_from_due_day_to_due_day_counts_by_period() -> None:
    from dataclasses import replace

    from tests.language import SETTINGS

    cycle = replace(SETTINGS, calendar=replace(SETTINGS.calendar, cycle="due-to-due"))
    judged = office({"a.xlsx": ledger({}, SECOND | {"联系时间": "3月28日"})}, settings=cycle)
    unit = next(u for u in judged.month.units if u.name == "应急办")
    assert (unit.enterprises, unit.contacted) == (2, 2)
    assert judged.codes("date-carried", "date-outside-period") == []
    assert date(2021, 4, 25) == cycle.calendar.due(judged.month.period)

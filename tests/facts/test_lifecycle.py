"""Grievances over months: raised, closed, reopened, vanished (contract, section 6)."""

from datetime import date
from itertools import permutations

from liaison_pipeline.facts.settling import settle
from liaison_pipeline.forms.batch import batch_of
from liaison_pipeline.master.store import Master
from tests.facts.reports import SECOND, filed, month
from tests.language import FORMS, Book, Office, ledger, office, reading, register

OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}


def figures(judged: Office, unit: str = "应急办") -> tuple[int, ...]:
    """carried over, raised, reopened, closed, open."""
    row = next(u for u in judged.month.units if u.name == unit)
    return row.carried_over, row.raised, row.reopened, row.closed, row.open


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
        later(5, **OPEN, 问题诉求名称="请尽快解决厂区门口路灯不亮的问题"),
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
    seen = []
    for order in permutations(files):
        with Master("sqlite://") as master:
            for file in order:
                master.merge(batch_of([reading(files[file], file)], FORMS), "test")
            history = master.history()
        standing = sorted(settle(history).status.items())
        seen.append((standing, history.submissions, history.rows, history.findings))
    assert all(one == seen[0] for one in seen)


def test_a_merged_batch_merged_again_changes_nothing() -> None:
    batch = batch_of([reading(april(), "a.xlsx")], FORMS)
    with Master("sqlite://") as master:
        master.merge(batch, "test")
        once = master.history()
        master.merge(batch, "test")
        assert master.history() == once


def test_an_overwritten_file_no_longer_counts() -> None:
    old, new = reading(ledger({}, SECOND), "a.xlsx"), reading(ledger(), "a.xlsx")
    with Master("sqlite://") as master:
        master.merge(batch_of([old], FORMS), "test")
        master.merge(batch_of([new], FORMS), "test")
        master.note_presence({"a.xlsx": new.file.sha256})
        history = master.history()
    status = settle(history).status
    ids = [read.submissions[0].submission_id for read in (old, new)]
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


def test_a_closing_on_the_day_of_the_contact_took_no_day() -> None:
    for day, days in (("4月5日", 0), ("4月6日", 1), ("4月20日", 15)):
        judged = office({"4.xlsx": april(办结时间=day)})
        assert [c.days for c in judged.month.grievances["应急办"].closings] == [days]


def test_a_closing_without_a_day_may_be_any_of_its_month() -> None:
    judged = office({"4.xlsx": april(办结时间="4月")})
    assert judged.codes("closure-before-raised") == []
    assert figures(judged) == (0, 1, 0, 1, 0)


def test_the_code_of_a_grievance_is_that_of_its_words_and_longer_where_two_have_one() -> None:
    judged = office({"4.xlsx": april(**OPEN)})
    assert [g.number for g in judged.month.grievances["应急办"].open] == ["2021-04-应急办-CWYG"]

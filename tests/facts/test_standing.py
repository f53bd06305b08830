"""Several forms of a unit for one month: which of them stand (contract, section 3)."""

from dataclasses import replace
from datetime import datetime

import pytest

from liaison_pipeline.model.findings import Severity
from tests.facts.reports import SECOND, filed, month
from tests.language import HEAD, SETTINGS, Book, ledger, office, register


def statuses(files: dict[str, Book]) -> dict[str, str]:
    judged = office(files)
    sent = judged.history.submissions
    return {one.file: judged.standing.status[one.submission_id] for one in sent}


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


def test_a_superseded_form_stays_in_the_master_and_counts_nowhere() -> None:
    files: dict[str, Book] = {"a.xlsx": ledger({}, SECOND), "b.xlsx": ledger(head=filed("24"))}
    judged = office(files)
    assert len(judged.history.rows.contacts) == 3
    assert len(judged.month.rows.contacts) == 1


def test_without_a_filing_date_a_unit_is_late_by_the_day_on_which_it_saved() -> None:
    undated = ledger(head=HEAD.replace("2021年4月23日", ""))
    saved = {"a.xlsx": datetime(2021, 4, 27, 9)}
    [late] = [f for f in office({"a.xlsx": undated}, saved=saved).findings if "late" in f.code]
    assert "文件最后保存于2021年4月27日" in late.words.message
    assert "填报时间" not in late.words.message


def test_a_late_register_is_told_and_makes_no_unit_late() -> None:
    files: dict[str, Book] = {
        "a.xlsx": ledger(个数="1"),
        "b.xlsx": register(head=filed("28")),
    }
    judged = office(files, as_of="2021-04-30")
    assert judged.codes("submission-late") == [("submission-late", "b.xlsx", "")]
    assert judged.month.total("late") == 0


def test_of_several_dates_in_a_cell_each_counts_for_its_own_month() -> None:
    both = ledger({"联系时间": "4月28日、5月6日"}, **month(5))
    judged = office({"5.xlsx": both}, as_of="2021-05-28")
    assert judged.month.total("contacted") == 1
    assert judged.at("2021-05", "2021-05-28").month.total("contacted") == 1


def test_what_looks_at_the_day_is_asked_anew_at_every_report() -> None:
    judged = office({"a.xlsx": ledger(联系时间="4月20日")}, as_of="2021-04-19")
    assert judged.codes("date-in-future") == [("date-in-future", "a.xlsx", "H4")]
    assert judged.month.total("contacted") == 0
    later = judged.at("2021-04", "2021-04-20")
    assert later.codes("date-in-future") == []
    assert later.month.total("contacted") == 1


def test_a_severity_changes_nothing_of_what_is_held_back() -> None:
    """A category that is none holds its row, whatever the office calls it."""
    mild = replace(SETTINGS, severity={"category-invalid": Severity.INFO})
    judged = office({"a.xlsx": ledger({"所属类别": "国企"}, SECOND)}, settings=mild)
    assert [f.severity for f in judged.findings if f.code == "category-invalid"] == [Severity.INFO]
    assert judged.month.total("contacted") == 1


@pytest.mark.parametrize(("day", "late"), [("25", 0), ("26", 1)])
def test_the_25th_is_the_due_day(day: str, late: int) -> None:
    judged = office({"a.xlsx": ledger(head=filed(day))})
    assert (judged.month.total("late"), len(judged.codes("submission-late"))) == (late, late)


def test_a_day_of_closing_that_can_not_be_leaves_the_grievance_raised_and_open() -> None:
    judged = office({"a.xlsx": [ledger(个数="1"), register(办结时间="2月30日")]})
    assert [judged.month.total(name) for name in ("raised", "closed", "open")] == [1, 0, 1]


def test_an_exact_copy_without_a_day_in_one_workbook_counts_once() -> None:
    imprecise = ledger(联系时间="4月上旬", 个数="1")
    judged = office({"a.xlsx": [imprecise, imprecise, register()]})
    assert judged.codes("count-mismatch") == []
    assert len(judged.month.rows.contacts) == 1

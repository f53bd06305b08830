"""Several forms of a unit for one month: which of them stand (contract, section 3)."""

import pytest

from liaison_pipeline.model.history import rows_of
from tests.facts.reports import SECOND, filed, month
from tests.language import HEAD, Book, ledger, office


def statuses(files: dict[str, Book]) -> dict[str, str]:
    judged = office(files)
    rows = judged.history.submissions
    return {r.file: judged.standing.status[r.submission_id] for r in rows_of(rows)}


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

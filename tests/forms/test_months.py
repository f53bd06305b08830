"""The month that a form is of (contract, section 3)."""

from datetime import datetime

import pytest

from tests.facts.reports import SECOND
from tests.language import HEAD, Book, check, ledger, office, reading, register

BARE = "月台帐情况表（科室）"


def period(book: Book, file: str = "表.xlsx", saved: datetime | None = None) -> str:
    record = reading(book, file, saved).submissions[0]
    return "" if record["undated"] else str(record["period"])


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

"""The mistakes that the month's planted units make, each at a cell that this module chose.

Every function changes finished forms: the written cell, the truth behind it, and the code to expect.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from examples.month.filling import Draft, Habits, Sent, TrueRow, add_enterprise, add_grievance
from tests.workbooks.invent import Inventor
from tests.workbooks.values import CellError, Value


def plant(row: TrueRow, code: str, key: str, value: Value, held: bool = False) -> None:
    row.cells[key] = value
    row.codes.append((code, key))
    row.held = row.held or held


def quiet(form: Sent) -> Iterator[TrueRow]:
    """Rows whose enterprise has this row alone, without grievance and without mistake."""
    times = Counter(row.truth["enterprise"] for row in form.rows)
    for row in form.rows[2::2]:
        name = row.truth["enterprise"]
        if times[name] == 1 and not row.truth["count"] and not row.codes:
            yield row


def wrong_contacts(ledger: Sent) -> None:
    """Phones, names, empty cells, methods, counts, categories, a row twice."""
    rows = quiet(ledger)
    plant(next(rows), "phone-invalid", "contact", "周国平138000012345")
    plant(next(rows), "phone-invalid", "service", "李世兰1380000123")
    plant(next(rows), "phone-invalid", "contact", "吴琼12800001234")
    plant(next(rows), "phone-missing", "contact", "郑家福")
    plant(next(rows), "phone-missing", "leader", "书记")
    plant(next(rows), "name-missing", "contact", "13900004321")
    plant(next(rows), "name-missing", "service", 13800007654)
    plant(next(rows), "cell-missing", "category", None)
    plant(next(rows), "cell-missing", "contact", "/")
    plant(next(rows), "cell-missing", "leader", "—")
    plant(next(rows), "cell-missing", "department", None)
    plant(next(rows), "cell-missing", "method", "无")
    plant(next(rows), "cell-missing", "count", None)
    plant(next(rows), "method-unknown", "method", "短信")
    for key, value in (("count", "若干"), ("count", -1), ("count", 1.5)):
        plant(next(rows), "count-invalid", key, value, held=True)
    plant(next(rows), "category-invalid", "category", "国有企业", held=True)
    empty = next(rows)
    plant(empty, "cell-missing", "enterprise", None, held=True)
    empty.truth["enterprise"] = None
    late = next(rows)
    plant(late, "cell-missing", "dates", "/", held=True)
    late.truth["dates"] = []
    first = next(rows)
    twice = TrueRow(dict(first.cells), truth=dict(first.truth))
    twice.codes.append(("row-duplicate", "enterprise"))
    ledger.rows.insert(ledger.rows.index(first) + 1, twice)


def wrong_days(ledger: Sent) -> list[str]:
    """Contact dates of every bad kind; gives the enterprise that has no contact in April."""
    rows = quiet(ledger)
    held: list[tuple[str, Value]] = [
        ("date-invalid", "2021年4月31日"),
        ("date-invalid", "上周三"),
        ("date-outside-period", "2021年2月5日"),
        ("date-outside-period", date(2020, 4, 12)),
        ("date-in-future", "2021年4月30日"),
        ("date-in-future", date(2021, 4, 29)),
    ]
    for code, value in held:
        row = next(rows)
        plant(row, code, "dates", value, held=True)
        row.truth["dates"] = []
    for value in ("4月上旬", "4月", "2021年4月"):
        row = next(rows)
        plant(row, "date-imprecise", "dates", value)
        row.truth["dates"] = ["2021-04"]
    for day in (1, 2, 3):
        row = next(rows)
        plant(row, "date-ambiguous", "dates", 4 + day / 10)
        row.truth["dates"] = [f"2021-04-0{day}"]
    both, alone = next(rows), next(rows)
    plant(both, "date-carried", "dates", "3月29日、4月12日")
    both.truth["dates"] = ["2021-03-29", "2021-04-12"]
    plant(alone, "date-carried", "dates", "2021年3月30日")
    alone.truth["dates"] = ["2021-03-30"]
    plant(next(rows), "cell-error", "contact", CellError("#REF!"), held=True)
    plant(next(rows), "cell-error", "count", CellError("#N/A"), held=True)
    return [str(alone.truth["enterprise"])]


def wrong_category(ledger: Sent, value: str) -> None:
    plant(next(quiet(ledger)), "remit-mismatch", "category", value)


def wrong_closings(inventor: Inventor, made: Draft, habits: Habits) -> None:
    """Every rule of 办结时间 and 办理情况, each on a grievance of its own."""
    still = "正在协调供电公司核实变压器容量，暂未解决。"
    done = "已协调供电公司更换变压器，问题已解决。"
    cases: list[tuple[str, str, Value, Value, str | None]] = [
        ("closure-date-missing", "closed", None, done, None),
        ("closure-outcome-missing", "progress", "2021年4月22日", None, None),
        ("closure-contradiction", "progress", "2021年4月22日", still, None),
        ("closure-before-raised", "closed", "2021年4月2日", done, None),
        ("closure-contradiction", "progress", "2021年4月21日", "暂未办结，正在协调。", None),
        ("outcome-vague", "progress", "2021年4月23日", "已办结", "2021-04-23"),
        ("outcome-vague", "progress", "2021年4月22日", "已解决。", "2021-04-22"),
        ("progress-missing", "progress", None, None, None),
        ("grievance-undispatched", "progress", None, "超出本社区职责范围，需报经发办协调。", None),
        ("grievance-undispatched", "progress", None, "已转建设环保服务中心办理。", None),
        ("date-in-future", "closed", "2021年5月8日", done, None),
        ("date-invalid", "closed", "2021年4月31日", done, None),
    ]
    for code, key, closed, progress, meant in cases:
        row = _raise(inventor, made, habits)
        row.cells |= {"closed": closed, "progress": progress}
        row.truth["closed"] = meant
        row.codes.append((code, key))
    nameless = _raise(inventor, made, habits)
    plant(nameless, "cell-missing", "title", "/", held=True)
    nameless.truth["title"] = None
    plant(_raise(inventor, made, habits), "cell-missing", "content", None)
    long_text = "下雨天屋面漏水，货物受潮，请求协调维修。" * 120
    plant(_raise(inventor, made, habits), "text-too-long", "content", long_text)


def _raise(inventor: Inventor, made: Draft, habits: Habits, which: int = 0) -> TrueRow:
    """A new enterprise with one contact and one grievance; gives the register row, open."""
    name = inventor.enterprise(made.unit.trades)
    contact = _one_contact(inventor, made, habits, name)
    contact.cells["count"], contact.truth["count"] = 1, 1
    return add_grievance(inventor, made, name, which, date(2021, 4, 14), habits, "service0")


def _one_contact(inventor: Inventor, made: Draft, habits: Habits, name: str) -> TrueRow:
    row = add_enterprise(inventor, made, name, habits, "service0", raises=0)
    del made.ledger.rows[made.ledger.rows.index(row) + 1 :]
    row.cells["dates"], row.truth["dates"] = "2021年4月14日", ["2021-04-14"]
    return row


def wrong_counts(inventor: Inventor, made: Draft, habits: Habits) -> str:
    """More in the ledger than in the register, fewer, and an enterprise that only the register has.

    Gives that enterprise: reported, but without a contact.
    """
    for count in (2, 0):
        _raise(inventor, made, habits, which=1)
        row = made.ledger.rows[-1]
        row.truth["count"] = count
        plant(row, "count-mismatch", "count", count)
    stranger = inventor.enterprise(made.unit.trades)
    made.contacts[stranger] = "熊仁义13600000008"
    row = add_grievance(inventor, made, stranger, 2, date(2021, 4, 14), habits, "service0")
    row.codes.append(("enterprise-not-in-ledger", "enterprise"))
    return stranger


def shared_enterprise(inventor: Inventor, earlier: Draft, later: Draft, habits: Habits) -> None:
    """The later unit reports an enterprise of the earlier one."""
    name = next(quiet(earlier.ledger)).truth["enterprise"]
    row = _one_contact(inventor, later, habits, name)
    row.codes.append(("enterprise-two-units", "enterprise"))


def empty_head(form: Sent, key: str, code: str, value: Value = "") -> None:
    """Empties (or replaces) the head field; the code is expected at its cell."""
    form.heads[key] = value
    form.codes.append((code, f"head:{key}"))

"""上报/汇总表.xlsx: the four official forms with 填报单位 in front, and 统计 with charts.

Knows the official layout. Does not know rules. Only counted rows are in it; it is itself
a valid input. Every text is written as a string, never as a formula.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import pandas as pd

from liaison_pipeline.documents.clerk.progress import lines
from liaison_pipeline.documents.district.statistics import KINDS, write_statistics
from liaison_pipeline.documents.parts.official import SHEETS, TITLES, WIDTHS
from liaison_pipeline.documents.parts.sheets import Book, fit_row, put_table, set_up_page
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.decisions import Dispatch, Verdict
from liaison_pipeline.facts.sent import first_forms
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.model.history import rows_of
from liaison_pipeline.month import Month

LIST_WIDTHS = {
    "enterprise": 28, "credit_code": 22, "number": 28, "title": 28, "content": 36, "reason": 26,
    "progress": 34, "opinion": 30, "enterprise_contact": 20,
}  # fmt: skip
FIRST_ROW = 4


def consolidated_xlsx(month: Month) -> bytes:
    """The bytes of 汇总表.xlsx."""
    book = Book(f"{month.period.chinese}汇总表", month.as_of_time)
    for number in (1, 2, 3, 4):
        _write_form(book, number, month)
    write_statistics(book, month)
    for name, kind, rows in attached_lists(month):
        _write_list(book, name, month.forms.of(kind), rows, month)
    return book.close()


def rows_of_form(month: Month, number: int) -> pd.DataFrame:
    """The counted rows of one official form, by unit in the settings' order."""
    kind = "ledger" if number in (1, 2) else "register"
    frame = month.rows.contacts if kind == "ledger" else month.rows.grievances
    wanted = "office" if number in (1, 3) else "village"
    units = [unit.name for unit in month.settings.units if unit.kind == wanted]
    ranks = {name: rank for rank, name in enumerate(units)}
    own = frame[(frame["period"] == str(month.period)) & frame["counts"].astype(bool)]
    own = own[own["unit"].isin(units)]
    order = own["unit"].map(ranks)
    return own.iloc[order.argsort(kind="stable")] if len(own) else own


def _write_form(book: Book, number: int, month: Month) -> None:
    form = month.forms.of("ledger" if number in (1, 2) else "register")
    names = ["unit", *form.labels, "filed", "source"]
    labels = ["填报单位", *form.labels.values(), "填报时间", "来源"]
    sheet, styles = book.sheet(SHEETS[number]), book.looks
    last = len(names) - 1
    sheet.merge_range(0, 0, 0, last - 2, f"附件{number}", styles["plain"])
    title = f"{month.period.chinese}{TITLES[number]}汇总"
    sheet.merge_range(1, 0, 1, last - 2, title, styles["title"])
    none = "" if len(rows_of_form(month, number)) else "　　（本月没有记录）"
    sheet.merge_range(2, 0, 2, last - 2, f"{consolidator(month)}{none}", styles["plain"])
    for column, (name, label) in enumerate(zip(names, labels, strict=True)):
        sheet.write_string(3, column, label, styles["label"])
        sheet.set_column(column, column, WIDTHS[name])
    rows = list(rows_of(rows_of_form(month, number)))
    filed = first_forms(month.facts.standing, month.period)  # what lateness is judged by
    widths = [WIDTHS[name] for name in names[:-1]]  # 来源 may run on: it is not printed
    for index, row in enumerate(rows):
        values = {name: cell_text(getattr(row, name, None)) for name in form.labels}
        values |= {"unit": row.unit, "serial": str(index + 1), "filed": filed[row.unit].filed_on}
        values["source"] = source_of(row)
        for column, name in enumerate(names):
            if name != "count":
                sheet.write_string(FIRST_ROW + index, column, values[name], styles["cell"])
        fit_row(sheet, FIRST_ROW + index, [values[name] for name in names[:-1]], widths)
    if "count" in names:
        _write_counts(sheet, rows, names.index("count"), styles["number"])
    set_up_page(sheet, FIRST_ROW - 1)
    sheet.print_area(0, 0, max(FIRST_ROW + len(rows) - 1, FIRST_ROW), last - 2)  # as on paper
    sheet.set_row(1, 30)
    sheet.set_row(FIRST_ROW - 1, 58)
    sheet.autofilter(FIRST_ROW - 1, 0, max(FIRST_ROW + len(rows) - 1, FIRST_ROW - 1), last)


def source_of(row: Any) -> str:
    """Where a row came from: `file!sheet!row`."""
    return f"{row.file}!{row.sheet}!{row.row}"[:32767]


def _write_counts(sheet: Any, rows: Sequence[Any], column: int, style: Any) -> None:
    """A count that one merged cell gave for several rows stays one merged cell."""
    start = 0
    while start < len(rows):
        stop = start + 1
        while stop < len(rows) and _shares(rows[start], rows[stop]):
            stop += 1
        value = int(rows[start].count)
        if stop - start > 1:
            first, last = FIRST_ROW + start, FIRST_ROW + stop - 1
            sheet.merge_range(first, column, last, column, value, style)
        else:
            sheet.write_number(FIRST_ROW + start, column, value, style)
        start = stop


def _shares(first: Any, row: Any) -> bool:
    import json

    same = first.submission_id == row.submission_id and bool(row.count_shared)
    return same and json.loads(first.cells)["count"] == json.loads(row.cells)["count"]


def attached_lists(month: Month) -> Iterator[tuple[str, str, list[Any]]]:
    """(sheet, kind, rows) of the lists without which a district's figures would not be the sums: whom
    each unit should contact, who has sent what, what was dispatched, what enterprises said."""
    yield "报送情况", "statement", _statements(month)
    form = month.forms.roster
    roster = [(own.unit, known) for own in month.coverage for known in _all(own, month)]
    yield "企业名录", "roster", [_roster_row(unit, known, form) for unit, known in roster]
    decisions = month.facts.decisions
    dispatched = [_dispatched(d) for own in decisions.dispatches.values() for d in own]
    told = [_told(verdict) for own in decisions.verdicts.values() for verdict in own]
    if dispatched:
        yield "分派情况", "dispatch", sorted(dispatched, key=lambda row: row.number)
    if told:
        yield "回访情况", "callback", sorted(told, key=lambda row: row.number)


def _dispatched(decided: Dispatch) -> SimpleNamespace:
    """A decision with its day and its unit as they were understood: the next reader may not."""
    day = "" if decided.day == date.min else decided.day.isoformat()
    target = decided.target or decided.row.target
    return SimpleNamespace(**decided.row._asdict() | {"dispatched_on": day, "target": target})


def _told(verdict: Verdict) -> SimpleNamespace:
    day = "" if verdict.day == date.min else verdict.day.isoformat()
    closed = verdict.closed_on.isoformat() if verdict.closed_on else ""
    return SimpleNamespace(**verdict.row._asdict() | {"called_on": day, "closed_on": closed})


def _statements(month: Month) -> list[SimpleNamespace]:
    first = first_forms(month.facts.standing, month.period)
    return [
        SimpleNamespace(
            unit=line.unit,
            kind=KINDS[month.settings.by_name[line.unit].kind],
            ledger_state=line.ledger,
            register_state=line.register,
            filed_on=first[line.unit].filed_on if line.unit in first else "",
        )
        for line in lines(month)
    ]


def _all(covered: Coverage, month: Month) -> list[Any]:
    """The unit's enterprises, those that closed too: they are known, but nobody need contact them."""
    entries = month.facts.roster.entries.get(covered.unit, {})
    return list(entries.values()) if covered.listed else list(covered.roster.values())


def _roster_row(unit: str, known: Any, form: Form) -> SimpleNamespace:
    """`known`: its name, and the row that says so: the roster's, else the first report's."""
    names = ("credit_code", "industry", "category", "contact", "phone", "status")
    values = {name: getattr(known.row, name, None) for name in names}
    if values["category"] not in form.allowed["category"]:
        values["category"] = None  # refused once; the enterprise is known all the same
    return SimpleNamespace(enterprise=known.name, unit=unit, **values)


def _write_list(book: Book, name: str, form: Form, rows: Sequence[Any], month: Month) -> None:
    sheet, looks = book.sheet(name), book.looks
    names = form.wanted
    last = len(names) - 1
    sheet.merge_range(0, 0, 0, last, f"{month.period.chinese}{name}", looks["title"])
    street = f"街道名称：{month.settings.office.subdistrict}"
    sheet.merge_range(1, 0, 1, last - 2, consolidator(month), looks["plain"])
    sheet.merge_range(1, last - 1, 1, last, street, looks["plain"])
    labels = [
        (form.labels[column], LIST_WIDTHS.get(column, 14), looks["label"]) for column in names
    ]
    values = [[getattr(row, column, None) for column in names] for row in rows]
    put_table(sheet, 2, labels, values, lambda _: looks["cell"])
    set_up_page(sheet, 2)
    sheet.autofilter(2, 0, 2 + max(len(rows), 1), last)


def consolidator(month: Month) -> str:
    office = month.settings.office
    return f"汇总单位：{office.subdistrict}{office.name}"

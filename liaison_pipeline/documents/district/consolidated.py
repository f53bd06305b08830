"""上报/汇总表.xlsx: the four official forms with 填报单位 in front, and 统计 with charts.

Knows the official layout. Does not know rules. Only counted rows are in it, tidied (clean_rows.py);
what units had written otherwise stands in 原文, the last column. It is itself a valid input. Every text
is written as a string, never as a formula. A form of more rows than a sheet has goes on on another one,
and says so. At the right it has 填报时间 (the day on which the unit first filed, by which lateness is
judged in the district too) and 来源; after 统计 it has what a district needs for equal figures: 考核,
报送情况, 企业名录 and, where there are any, 分派情况, 回访情况 and 对应确认.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from liaison_pipeline.documents.clerk.progress import lines
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.clean_rows import (
    clean_row,
    held_closings,
    unknown_columns,
)
from liaison_pipeline.documents.district.statistics import KINDS, write_statistics
from liaison_pipeline.documents.parts.columns import USUAL, Line, columns_of_list, width_of
from liaison_pipeline.documents.parts.dates import day_text
from liaison_pipeline.documents.parts.official import SHEETS, TITLES
from liaison_pipeline.documents.parts.sheets import (
    RUN_ON,
    Book,
    CellFormat,
    RowWriter,
    Sheet,
    Value,
    merge,
    put_table,
    set_up_page,
)
from liaison_pipeline.facts.coverage import Coverage, Known
from liaison_pipeline.facts.decisions import Dispatch, Verdict
from liaison_pipeline.facts.live_rows import ByUnit, row_key
from liaison_pipeline.facts.rosters import Entry
from liaison_pipeline.facts.sayings import NO
from liaison_pipeline.facts.sent import first_forms
from liaison_pipeline.forms.originals import LABEL
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.rows import ContactRow, FormRow, SameAsRow, UnitRow
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.proposals import ENTERPRISE, TITLE

LIST_WIDTHS = {
    "unit": 18, "enterprise": 28, "credit_code": 22, "number": 28, "title": 28, "content": 36,
    "reason": 26, "progress": 34, "opinion": 30, "enterprise_contact": 20,
}  # fmt: skip
FIRST_ROW = 4
MOST_ROWS = 1_048_576 - FIRST_ROW  # of a sheet; what is beyond stands on another one
EXTRA = "+"  # before the label of a column that no form knows, in place of a column's name


def consolidated_xlsx(month: Month) -> bytes:
    """Returns the bytes of 汇总表.xlsx."""
    book = Book(f"{month.period.chinese}汇总表", month.as_of_time)
    for number in (1, 2, 3, 4):
        _write_form(book, number, month)
    write_statistics(book, Account(month))
    for name, kind, own in _attached_lists(month):
        _write_list(book, name, month.forms.of(kind), own, month)
    return book.close()


def _rows_of_form(month: Month, number: int) -> Sequence[UnitRow]:
    """Returns the counted rows of one official form, by unit in the settings' order."""
    facts = month.facts
    of_units: ByUnit[UnitRow] = facts.ledgers if number in (1, 2) else facts.registers
    wanted = "office" if number in (1, 3) else "village"
    units = [unit.name for unit in month.settings.units if unit.kind == wanted]
    return [row for unit in units for row in of_units.get(unit, ()) if row.counts]


@dataclass(frozen=True, slots=True)
class _FormTable:
    """One official form as it is written: its rows, and the labels of its columns. `first`: the number of
    its first row."""

    number: int
    form: Form
    labels: Mapping[str, str]
    rows: Sequence[UnitRow]
    first: int = 1

    def parts(self) -> Iterator["_FormTable"]:
        """Yields what goes on a sheet each; no unit is torn unless it alone is too long."""
        start = 0
        while start < len(self.rows):
            stop = min(start + MOST_ROWS, len(self.rows))
            if stop < len(self.rows):
                unit, cut = self.rows[stop].unit, stop
                while cut > start and self.rows[cut - 1].unit == unit:
                    cut -= 1
                stop = cut if cut > start else stop
            yield replace(self, rows=self.rows[start:stop], first=start + 1)
            start = stop


def _write_form(book: Book, number: int, month: Month) -> None:
    form = month.forms.of("ledger" if number in (1, 2) else "register")
    rows = _rows_of_form(month, number)
    table = _FormTable(number, form, _labels(form, rows), rows)
    parts = list(table.parts()) or [table]
    for place, part in enumerate(parts):
        name = f"{SHEETS[number]}（续{place}）" if place else SHEETS[number]
        line = consolidator(month)
        if not rows:
            line += "　　（本月没有记录）"
        if len(parts) > 1:
            line += f"　　（共{len(rows)}行，分{len(parts)}张工作表，这是第{place + 1}张）"
        _write_part(book, book.sheet(name), part, month, line)


def _write_part(book: Book, sheet: Sheet, table: _FormTable, month: Month, told: str) -> None:
    """Writes a sheet, row by row. `told`: the line below the title."""
    styles, form, names = book.looks, table.form, list(table.labels)
    printed, last = names.index("filed") - 1, len(names) - 1  # the rest is not on paper
    merge(sheet, (0, 0, 0, printed), f"附件{table.number}", styles["plain"])
    merge(
        sheet,
        (1, 0, 1, printed),
        f"{month.period.chinese}{TITLES[table.number]}汇总",
        styles["title"],
    )
    merge(sheet, (2, 0, 2, printed), told, styles["plain"])
    for column, (name, label) in enumerate(table.labels.items()):
        sheet.write_string(3, column, label, styles["label"])
        sheet.set_column(column, column, width_of(form, name))
    fitted = names[: printed + 2]  # what comes after 填报时间 may run on
    widths = [width_of(form, name) if name in fitted else RUN_ON for name in names]
    looks = [styles["number" if name == "count" else "cell"] for name in names]
    writer = RowWriter(sheet, looks, widths)
    for row, line in enumerate(_lines(table, month), start=FIRST_ROW):
        writer.put(row, line)
    contacts = [row for row in table.rows if isinstance(row, ContactRow)]
    _merge_counts(sheet, contacts, names.index("count") if contacts else 0, styles["number"])
    set_up_page(sheet, FIRST_ROW - 1)
    end = FIRST_ROW + len(table.rows) - 1
    sheet.print_area(0, 0, max(end, FIRST_ROW), printed)
    sheet.set_row(1, 30)
    sheet.set_row(FIRST_ROW - 1, 58)
    sheet.autofilter(FIRST_ROW - 1, 0, max(end, FIRST_ROW - 1), last)


def _labels(form: Form, rows: Iterable[UnitRow]) -> dict[str, str]:
    """Returns column -> label: 填报单位, the form's own, 填报时间, 来源, then the columns that no form
    knows but some row has (what a unit wrote there is kept for the next reader), and 原文."""
    unknown = dict.fromkeys(label for row in rows if row.extra for label in unknown_columns(row))
    extras = {f"{EXTRA}{label}": label for label in unknown}
    return {"unit": "填报单位", **form.labels, "filed": "填报时间", "source": "来源", **extras} | {
        "original": LABEL
    }


def _lines(table: _FormTable, month: Month) -> Iterator[list[Value]]:
    """Yields what is written of each row, by the labels; 填报时间 is the day that decides on lateness."""
    form, names = table.form, list(table.labels)
    first = first_forms(month.facts.standing, month.period, form.kind)
    filed = {unit: day_text(own.filed_on) for unit, own in first.items()}
    held = held_closings(month) if form.kind == "register" else set()
    for number, row in enumerate(table.rows, start=table.first):
        clean = clean_row(row, form, month, row_key(row) in held)
        own: dict[str, Value] = {
            **clean.texts,
            "unit": row.unit,
            "serial": str(number),
            "filed": filed[row.unit],
            "source": source_of(row),
            **{f"{EXTRA}{label}": text for label, text in clean.extra.items()},
            "original": clean.original,
        }
        if isinstance(row, ContactRow):
            own["count"] = row.count
        yield [own.get(name, "") for name in names]


def source_of(row: FormRow) -> str:
    """Returns where a row came from: `file!sheet!row`."""
    return f"{row.file}!{row.sheet}!{row.row}"[:32767]


def _merge_counts(sheet: Sheet, rows: Sequence[ContactRow], column: int, look: CellFormat) -> None:
    """A count that one merged cell gave for several rows stays one merged cell."""
    start = 0
    while start < len(rows):
        stop = start + 1
        while stop < len(rows) and _shares(rows[start], rows[stop]):
            stop += 1
        if stop - start > 1:
            area = FIRST_ROW + start, column, FIRST_ROW + stop - 1, column
            merge(sheet, area, rows[start].count, look)
        start = stop


def _shares(first: ContactRow, row: ContactRow) -> bool:
    same = first.submission_id == row.submission_id and row.count_shared
    return same and first.cells["count"] == row.cells["count"]


def _attached_lists(month: Month) -> Iterator[tuple[str, str, Iterable[Line]]]:
    """Yields (sheet, kind, lines) of the lists without which a district's figures would not be the sums:
    whom each unit should contact, who has sent what, what was dispatched, what enterprises said, which
    names are one."""
    yield "报送情况", "statement", _statements(month)
    form = month.forms.roster
    roster = ((own.unit, known) for own in month.coverage for known in _all(own, month))
    yield "企业名录", "roster", (_roster_line(unit, known, form) for unit, known in roster)
    decisions = month.facts.decisions
    numbers = {grievance.key: grievance.number for grievance in month.facts.ever.all}
    dispatched = [
        _dispatched(decided, numbers.get(key, decided.row.number), month.forms.dispatch)
        for key, own in decisions.dispatches.items()
        for decided in own
    ]
    called = [
        _called(verdict, numbers.get(key, verdict.row.number), month.forms.callback)
        for key, own in decisions.verdicts.items()
        for verdict in own
    ]
    if dispatched:
        yield "分派情况", "dispatch", sorted(dispatched, key=lambda line: line["number"])
    if called:
        yield "回访情况", "callback", sorted(called, key=lambda line: line["number"])
    if said := _same_as(month):
        form = month.forms.of("sameas")
        yield "对应确认", "sameas", [row.texts(form.labels) for row in said]


def _same_as(month: Month) -> list[SameAsRow]:
    """Returns what the clerk said of enterprises and titles, without what contradicts itself. Units and
    columns stand in the table under their own names."""
    same = month.facts.same_as
    linked = {row.number for row in same.links.values()}
    said = [row for row in same.rows.values() if row.sort in (ENTERPRISE, TITLE) and row.unit]
    counts = [row for row in said if row.number in linked or row.answer == NO]
    return sorted(counts, key=lambda row: (row.sort, row.unit, row.number))


def _known_day(day: date) -> str:
    """Returns '' for the day of a decision of which neither cell nor list names one."""
    return "" if day == date.min else chinese_date(day)


def _dispatched(decided: Dispatch, number: str, form: Form) -> Line:
    """Returns a decision with its number, day and unit as they were understood: the next reader may
    not."""
    understood = {
        "number": number,
        "dispatched_on": _known_day(decided.day),
        "target": decided.target or decided.row.target,
        "deadline": day_text(decided.deadline) or decided.row.deadline,
        "system_date": day_text(decided.registered_on) or decided.row.system_date,
    }
    return decided.row.texts(form.labels) | understood


def _called(verdict: Verdict, number: str, form: Form) -> Line:
    """Returns a call-back with its number, its day and that of the closing, as they were understood."""
    understood = {
        "number": number,
        "called_on": _known_day(verdict.day),
        "closed_on": day_text(verdict.closed_on),
    }
    return verdict.row.texts(form.labels) | understood


def _statements(month: Month) -> list[Line]:
    first = first_forms(month.facts.standing, month.period)
    return [
        {
            "unit": line.unit,
            "kind": KINDS[month.settings.by_name[line.unit].kind],
            "ledger_state": line.ledger,
            "register_state": line.register,
            "filed_on": day_text(first[line.unit].filed_on) if line.unit in first else "",
            "to_mend_names": "\n".join(_to_mend(line.unit, month)),
        }
        for line in lines(month)
    ]


def _to_mend(unit: str, month: Month) -> list[str]:
    """Returns the enterprises of a unit of which a row is held back, here or further down."""
    facts = month.facts
    ledger = facts.ledgers.get(unit, ())
    if not any(row.counts for row in ledger):
        return []  # all of it was sent back, and is said to be so
    rows = [row for row in (*ledger, *facts.registers.get(unit, ())) if not row.counts]
    held = {row.enterprise_key: row.enterprise for row in rows if row.enterprise_key}
    return sorted({**facts.to_mend.get(unit, {}), **held}.values())


def _all(covered: Coverage, month: Month) -> Sequence[Known | Entry]:
    """Returns the unit's enterprises, those that closed too: they are known, but nobody need contact
    them."""
    entries = month.facts.roster.entries.get(covered.unit, {})
    return list(entries.values()) if covered.listed else list(covered.roster.values())


def _roster_line(unit: str, known: Known | Entry, form: Form) -> Line:
    """Returns what is known of an enterprise: by its row of the roster, else by the first
    report of it."""
    line = {**known.row.texts(form.labels), "enterprise": known.name, "unit": unit}
    allowed = form.allowed.get("category")
    if allowed and line["category"] not in allowed:
        line["category"] = ""  # refused once; the enterprise is known all the same
    return line


def _write_list(book: Book, title: str, form: Form, lines: Iterable[Line], month: Month) -> None:
    sheet, looks = book.sheet(title), book.looks
    names = columns_of_list(form)
    last = len(names) - 1
    merge(sheet, (0, 0, 0, last), f"{month.period.chinese}{title}", looks["title"])
    street = f"街道名称：{month.settings.office.subdistrict}"
    merge(sheet, (1, 0, 1, last - 2), consolidator(month), looks["plain"])
    merge(sheet, (1, last - 1, 1, last), street, looks["plain"])
    labels = [(form.labels[name], LIST_WIDTHS.get(name, USUAL), looks["label"]) for name in names]
    values = ([line.get(name, "") for name in names] for line in lines)
    end = put_table(sheet, 2, labels, values, lambda _: looks["cell"])
    set_up_page(sheet, 2)
    sheet.autofilter(2, 0, max(end, 3), last)


def consolidator(month: Month) -> str:
    return f"汇总单位：{month.settings.office.full_name}"

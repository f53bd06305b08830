"""Blank official workbooks per unit and month: what `liaison forms` makes, what units fill in.

Knows the official layout, and what can be filled in already: the enterprises of the roster (else those
that the unit has reported), its people, and the grievances that are open at the month's start. Does not
know rules. Made from the same schemas that read the forms: what we print we can read.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path

from liaison_pipeline.documents.parts.columns import Line, columns_to_fill, width_of
from liaison_pipeline.documents.parts.names import FreeNames, safe_name
from liaison_pipeline.documents.parts.official import BLANK_DATE, HEADS, REMARK, TITLES
from liaison_pipeline.documents.parts.sheets import (
    A4,
    Area,
    Book,
    CellFormat,
    Sheet,
    choices,
    fit_row,
    formula_check,
    merge,
    put,
    set_up_page,
)
from liaison_pipeline.documents.units.asides import Helping, helping_for, to_go_on
from liaison_pipeline.errors import RequestError
from liaison_pipeline.forms.handed_out import HEADING, row_digest
from liaison_pipeline.forms.handed_out import NAME as MARK
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.marking.package import with_fixed_times
from liaison_pipeline.marking.reader import Unfit
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import ContactRow, GrievanceRow, RosterRow
from liaison_pipeline.model.settings import Unit
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.contacts import read_contact
from liaison_pipeline.unit_list import BOTH

INSTRUCTIONS, FOR_REFERENCE = "填写说明", "参考，不用填："
ASIDE, READABLE = 46, 76  # widths in characters
NOTHING = Helping()
SPARE_ROWS = {"ledger": 10, "register": 10}
SHEET_NAMES = {"ledger": "月台账", "register": "诉求登载表"}
LABEL_ROW = 3
LOOKS = {"serial": "number", "count": "number", "contacted_on": "text", "closed_on": "text"}
PHONE_COLUMNS = ("enterprise_contact", "leader_contact", "service_contact")
_DIGITS = '=OR({cell}="",SUMPRODUCT(--ISNUMBER(--MID({cell},ROW($1:$60),1)))>=7)'
_DATED = '=OR({cell}="",SUMPRODUCT(--ISNUMBER(--MID({cell},ROW($1:$30),1)))>=1)'


def write_blank_forms(
    month: Month, target: Path, units: Sequence[str], templates: Path
) -> tuple[list[Path], list[Path]]:
    """Writes one workbook a unit under `target`: (those that lie there now, left alone: another content
    is there). One that was made on another day, and is the same but for that, stays as it is.
    Raises RequestError for a unit that does not exist."""
    settings = month.settings
    unknown = [name for name in units if name not in settings.by_name]
    if unknown:
        raise RequestError(f"单位名单里没有“{unknown[0]}”。")
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    people, helping = _last_rows(month), helping_for(month, templates)
    written: list[Path] = []
    kept: list[Path] = []
    names = FreeNames()
    for name in units:
        stem = names.take(safe_name(f"{name}（{month.period.chinese}）"))
        path = target / f"{stem}.xlsx"
        data = blank_xlsx(month, settings.by_name[name], people.get(name, {}), helping)
        if path.exists():
            same = _same_but_for_the_day(path.read_bytes(), data)
            (written if same else kept).append(path)
            continue
        path.touch(mode=0o600)  # names and telephone numbers: readable for the owner alone
        path.write_bytes(data)
        written.append(path)
    return written, kept


def _same_but_for_the_day(before: bytes, now: bytes) -> bool:
    """Tells whether two workbooks differ in nothing but the day on which they were made."""
    try:
        return with_fixed_times(before, "") == with_fixed_times(now, "")
    except Unfit:  # no package, or a damaged one: somebody else's
        return False


def _last_rows(month: Month) -> dict[str, dict[str, ContactRow]]:
    """Returns unit -> enterprise -> its latest ledger row up to the month."""
    latest: dict[str, dict[str, ContactRow]] = {}
    for row in month.rows.contacts:
        if row.enterprise_key and row.period and row.period <= month.period:
            latest.setdefault(row.unit, {})[row.enterprise_key] = row
    return latest


def blank_xlsx(
    month: Month, unit: Unit, last: Mapping[str, ContactRow], helping: Helping = NOTHING
) -> bytes:
    """Returns the unit's ledger and register as one workbook. `last`: enterprise -> its latest ledger
    row; `helping`: what stands beside the forms."""
    book = Book(f"{unit.name}{month.period.chinese}", month.as_of_time)
    ledger, register = _ledger_lines(month, unit, last), _register_lines(month, unit)
    _write(book, month, unit, month.forms.ledger, ledger)
    sheet = _write(book, month, unit, month.forms.register, register)
    goes_on = to_go_on(month.grievances[unit.name])
    rows = [
        (line, helping.asides.get(g.number, "")) for line, g in zip(register, goes_on, strict=True)
    ]
    form = month.forms.register
    widths = {name: width_of(form, name) for name in columns_to_fill(form, month.period)}
    _write_asides(sheet, book.looks["aside"], widths, rows)
    if helping.instructions:
        _write_instructions(book, helping.instructions)
    _write_mark(book, {"ledger": ledger, "register": register})
    return book.close()


def _write_mark(book: Book, printed: Mapping[str, Sequence[Line]]) -> None:
    """Notes the rows as they are handed out, on a sheet that no program shows: what a unit has not
    touched is not filled in (forms/handed_out.py)."""
    sheet, look = book.sheet(MARK), book.looks["plain"]
    lines = [(kind, row_digest(line)) for kind, lines in printed.items() for line in lines]
    for row, values in enumerate([(HEADING, ""), *lines]):
        for column, value in enumerate(values):
            put(sheet, row, column, value, look)
    sheet.very_hidden()


def _ledger_lines(month: Month, unit: Unit, last: Mapping[str, ContactRow]) -> list[Line]:
    covered = next(c for c in month.coverage if c.unit == unit.name)
    lines: list[Line] = []
    for key, known in covered.roster.items():
        before = last.get(key)
        listed = known.row if isinstance(known.row, RosterRow) else None
        lines.append(
            {
                "enterprise": known.name,
                "category": _category(listed, before, unit),
                "enterprise_contact": _right(_contact(listed))
                or _right(before.enterprise_contact if before else ""),
                "department": unit.name,
                "leader_contact": _right(before.leader_contact if before else ""),
                "service_contact": _right(before.service_contact if before else ""),
            }
        )
    return lines


def _right(text: str) -> str:
    """Returns a contact that nothing is wrong with, else '': a mistake is not printed again."""
    contact = read_contact(text)
    return text if contact.names and contact.phones and not contact.invalid else ""


def _category(listed: RosterRow | None, before: ContactRow | None, unit: Unit) -> str:
    """Returns what the roster says, else what the unit said last, else the unit's own where it has only
    one."""
    known = [row.category for row in (listed, before) if row is not None and row.category in BOTH]
    if known:
        return known[0]
    return unit.categories[0] if len(unit.categories) == 1 else ""


def _contact(listed: RosterRow | None) -> str:
    if listed is None:
        return ""
    return " ".join(part for part in (listed.contact, listed.phone) if part)


def _register_lines(month: Month, unit: Unit) -> list[Line]:
    return [_register_line(g.row) for g in to_go_on(month.grievances[unit.name])]


def _register_line(row: GrievanceRow) -> Line:
    return {
        "enterprise": row.enterprise,
        "title": row.title,
        "content": row.content,
        "enterprise_contact": _right(row.enterprise_contact),
        "service_contact": _right(row.service_contact),
    }


def _write(book: Book, month: Month, unit: Unit, form: Form, lines: Sequence[Line]) -> Sheet:
    """Writes one form on a sheet of its own; only the form itself is printed."""
    sheet, looks = book.sheet(SHEET_NAMES[form.kind]), book.looks
    number, names = form.official[unit.kind], columns_to_fill(form, month.period)
    widths, last = [width_of(form, name) for name in names], len(names) - 1
    merge(sheet, (0, 0, 0, last), f"附件{number}", looks["plain"])
    merge(sheet, (1, 0, 1, last), f"{month.period.chinese}{TITLES[number]}", looks["title"])
    sheet.set_row(1, 42)
    _write_heads(sheet, unit, last, looks["plain"])
    for column, name in enumerate(names):
        sheet.write_string(LABEL_ROW, column, form.labels[name], looks["label"])
        sheet.set_column(column, column, widths[column])
    sheet.set_row(LABEL_ROW, 58)
    rows = len(lines) + SPARE_ROWS[form.kind]
    nothing: Line = {}
    for index in range(rows):
        line = lines[index] if index < len(lines) else nothing
        for column, name in enumerate(names):
            value = index + 1 if name == "serial" else line.get(name, "")
            look = LOOKS.get(name, "cell")
            put(sheet, LABEL_ROW + 1 + index, column, value, looks[look])
        fit_row(sheet, LABEL_ROW + 1 + index, [line.get(name) for name in names], widths)
    if form.kind == "ledger":
        end = LABEL_ROW + 1 + rows
        merge(sheet, (end, 0, end, last), REMARK, looks["plain"])
    _validate(sheet, month.period, form, rows)
    set_up_page(sheet, LABEL_ROW)
    sheet.print_area(0, 0, LABEL_ROW + rows + int(form.kind == "ledger"), last)
    return sheet


def _write_asides(
    sheet: Sheet, look: CellFormat, widths: Mapping[str, float], rows: Sequence[tuple[Line, str]]
) -> None:
    """Writes what was said last right of each row, a column away from the form and without a label: it
    is no column of it, and is not printed."""
    at = len(widths) + 1
    if any(text for _, text in rows):
        sheet.set_column(at - 1, at - 1, 2)
        sheet.set_column(at, at, ASIDE)
    for row, (line, text) in enumerate(rows, start=LABEL_ROW + 1):
        if text:
            put(sheet, row, at, f"{FOR_REFERENCE}{text}", look)
            texts = [*(line.get(name) for name in widths), f"{FOR_REFERENCE}{text}"]
            fit_row(sheet, row, texts, [*widths.values(), ASIDE])


def _write_instructions(book: Book, lines: Sequence[str]) -> None:
    """Writes a last sheet that tells how to fill in the forms, and what holds for every contact."""
    sheet, look = book.sheet(INSTRUCTIONS), book.looks["plain"]
    sheet.set_column(0, 0, READABLE)
    put(sheet, 0, 0, INSTRUCTIONS, book.looks["title"])
    sheet.set_row(0, 36)
    for row, line in enumerate(lines, start=1):
        put(sheet, row, 0, line, look)
        fit_row(sheet, row, [line], [READABLE])
    sheet.set_paper(A4)
    sheet.set_margins(0.5, 0.5, 0.6, 0.6)
    sheet.fit_to_pages(1, 0)


def _write_heads(sheet: Sheet, unit: Unit, last: int, look: CellFormat) -> None:
    """Writes 填报科室：应急办　填报人：… as on paper, each in its own cell over several columns."""
    labels = HEADS[unit.kind]
    edges = [round(index * (last + 1) / len(labels)) for index in range(len(labels) + 1)]
    values = {labels[0]: unit.name, labels[-1]: BLANK_DATE}
    for label, start, stop in zip(labels, edges, edges[1:], strict=False):
        text = f"{label}：{values.get(label, '')}"
        if stop - start > 1:
            merge(sheet, (2, start, 2, stop - 1), text, look)
        else:
            sheet.write_string(2, start, text, look)
    sheet.set_row(2, 24)


def _validate(sheet: Sheet, period: Period, form: Form, rows: int) -> None:
    """Puts drop-downs and checks while typing; only 所属类别 is strict."""
    columns = {name: index for index, name in enumerate(columns_to_fill(form, period))}

    def cells(name: str) -> Area:
        return LABEL_ROW + 1, columns[name], LABEL_ROW + rows, columns[name]

    for name in columns:
        if name in ("category", "method", *form.added):
            choices(sheet, cells(name), form.allowed[name], strict=name == "category")
    for name in (column for column in PHONE_COLUMNS if column in columns):
        advice = "请写姓名和电话，如：张三 13800000000"
        formula_check(sheet, cells(name), _DIGITS, form.labels[name][:30], advice)
    if "count" in columns:
        _count_check(sheet, cells("count"))
    for name in (column for column in ("contacted_on", "closed_on") if column in columns):
        _date_check(sheet, cells(name), form.labels[name], period)


def _count_check(sheet: Sheet, cells: Area) -> None:
    sheet.data_validation(
        *cells,
        {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "error_type": "warning",
            "error_title": "个数",
            "error_message": "请填写 0、1、2 这样的整数。",
        },
    )


def _date_check(sheet: Sheet, cells: Area, label: str, period: Period) -> None:
    """The cells are text, so that 4.12 and 4.10 stay what was typed; what has no digit is asked about."""
    day = period.first_day + timedelta(days=4)
    advice = f"请写日期，如 {day.month}.{day.day}、{day.month}月{day.day}日 或 {day}"
    formula_check(sheet, cells, _DATED, label, advice)

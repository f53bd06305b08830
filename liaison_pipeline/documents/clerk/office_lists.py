"""分派建议.xlsx and 回访清单.xlsx: what the clerk fills in and drops back into inbox/.

Knows their columns (schemas/dispatch.yaml, callback.yaml) and what is suggested and known already. Does
not know rules. Telephone numbers are whole: the clerk must call.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from liaison_pipeline.documents.clerk.list_marks import (
    Address,
    ListLine,
    faults_of_entries,
    wrong_in,
)
from liaison_pipeline.documents.parts.columns import USUAL, Line, columns_of_list
from liaison_pipeline.documents.parts.sheets import (
    Book,
    choices,
    mark_wrong,
    merge,
    put_table,
    set_up_page,
)
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.facts.advice import advise
from liaison_pipeline.facts.closings import is_unclear, says_elsewhere
from liaison_pipeline.facts.decisions import Verdict
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import latest_by_number
from liaison_pipeline.facts.lives import Closing
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.marking.text_room import line_count
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.rows import CallbackRow, DispatchRow, FormRow
from liaison_pipeline.month import Month

LABEL_ROW = 2
TO_VERIFY = "【请核实】"  # before a 办理情况 that does not say whether it is done
SCRIPT = "回访要点.txt"  # what to ask, above the list
WAYS = ("电话", "走访")


@dataclass(frozen=True)
class Layout:
    """`title`: what stands above the list, after sub-district and month; `own`: the columns that the
    clerk fills in; `widths`: of columns, in characters; `nothing`: what is said in place of `note` where
    there is no row."""

    name: str
    title: str
    note: str
    nothing: str
    own: tuple[str, ...]
    widths: Mapping[str, int]


DISPATCH = Layout(
    "分派建议",
    "企业诉求分派建议",
    "右边黄色的栏由经发办填写；填好后保存、关掉，再运行一次汇总。左边的栏请不要改。",
    "本月没有需要分派的诉求，这份清单不用填。",
    ("level", "target", "dispatched_on", "deadline", "system", "system_number", "system_date",
     "remark"),
    # together 165: on A4 landscape, one page wide, letters of 8 points are left of 10
    {"number": 12, "unit": 8, "enterprise": 12, "title": 12, "content": 17, "first_period": 8,
     "advised_level": 8, "advised_unit": 8, "reason": 12, "level": 9, "target": 9,
     "dispatched_on": 9, "deadline": 9, "system": 8, "system_number": 8, "system_date": 9,
     "remark": 7},
)  # fmt: skip
CALLBACK = Layout(
    "回访清单",
    "办结诉求回访清单",
    "右边黄色的栏在回访以后填写；填好后保存、关掉，再运行一次汇总。“不满意”的会重新办理。",
    "本月没有办结的诉求，不用回访。",
    ("called_on", "method", "satisfaction", "attitude", "opinion"),
    {"number": 20, "unit": 10, "enterprise": 18, "enterprise_contact": 19, "title": 20,
     "progress": 28, "closed_on": 13, "called_on": 13, "method": 9, "satisfaction": 9, "attitude": 9,
     "opinion": 22},
)  # fmt: skip


def dispatch_xlsx(month: Month) -> bytes:
    """Returns open grievances that their unit cannot solve, and those that were dispatched and are
    open."""
    form = month.forms.dispatch
    history, standing = month.facts.history, month.facts.standing
    typed = _typed(latest_by_number(history.rows.dispatches, standing), DISPATCH, form)
    faults = faults_of_entries(month)
    rows = [_dispatch_row(grievance, month, typed, faults) for grievance in to_dispatch(month)]
    drops = {
        "level": (form.allowed.get("level", ()), True),
        "target": (month.settings.unit_names, False),
        "system": (form.allowed.get("system", ()), False),
    }
    return list_workbook(month, form, DISPATCH, rows, drops)


def to_dispatch(month: Month) -> Iterator[Grievance]:
    """Yields what 分派建议.xlsx lists."""
    for life in month.grievances.values():
        for grievance in life.open:
            row = life.row_of.get(grievance.number, grievance.row)
            if month.facts.decisions.of(grievance.key) or says_elsewhere(row, month.facts.reader):
                yield grievance


def _dispatch_row(
    grievance: Grievance,
    month: Month,
    typed: Mapping[str, DispatchRow],
    faults: Mapping[Address, str],
) -> ListLine:
    row, form = grievance.row, month.forms.dispatch
    advice = advise(grievance, month.facts)
    decided = month.facts.decisions.of(grievance.key)
    last = typed.get(grievance.number) or (decided[-1].row if decided else None)
    line = {
        "number": grievance.number,
        "unit": grievance.holder,
        "enterprise": row.enterprise,
        "title": row.title,
        "content": row.content,
        "first_period": grievance.raised.chinese,
        "advised_level": advice.level,
        "advised_unit": advice.unit,
        "reason": advice.reason,
    }
    return typed_again(line, last, DISPATCH, form, faults)


def typed_again(
    line: Line, row: FormRow | None, layout: Layout, form: Form, faults: Mapping[Address, str]
) -> ListLine:
    """Returns a line with what the clerk has written already, marked where nobody can read it."""
    if row is None:
        return ListLine(line)
    own = _filled_in_of(row, layout, form)
    return ListLine({**line, **own}, wrong_in(row, list(own), faults))


def _filled_in_of(row: FormRow, layout: Layout, form: Form) -> dict[str, str]:
    """Returns what the clerk has written already, in an office's added columns, too."""
    return {name: row.text(name) for name in (*layout.own, *form.added)}


def callback_xlsx(month: Month, templates: Path) -> bytes:
    """Returns every closing of the month, with what is known of its call-back, and what to ask."""
    form = month.forms.callback
    history, standing = month.facts.history, month.facts.standing
    typed = _typed(latest_by_number(history.rows.callbacks, standing), CALLBACK, form)
    faults = faults_of_entries(month)
    rows = [
        typed_again(
            {**_callback_row(closing), **_to_verify(closing, month)},
            _typed_of(closing, verdict, typed),
            CALLBACK,
            form,
            faults,
        )
        for closing, verdict in to_call_back(month)
    ]
    drops = {
        "method": (WAYS, False),
        "satisfaction": (form.allowed.get("satisfaction", ()), True),
        "attitude": (form.allowed.get("attitude", ()), True),
    }
    script = render(SCRIPT, templates, escape=False, month=month).rstrip()
    return list_workbook(
        month, form, replace(CALLBACK, note=f"{CALLBACK.note}\n{script}"), rows, drops
    )


def to_call_back(month: Month) -> Iterator[tuple[Closing, Verdict | None]]:
    """Yields what 回访清单.xlsx lists: the month's closings, each with what the enterprise said; first
    those of which 办理情况 does not say that they are done."""
    closings = [closing for life in month.grievances.values() for closing in life.closings]
    for closing in sorted(closings, key=lambda c: not is_unclear(c.row, month.facts.reader)):
        yield closing, month.facts.decisions.verdict(closing.grievance.key, closing.day)


def _to_verify(closing: Closing, month: Month) -> Line:
    """Returns what stands in place of a 办理情况 that does not say whether it is done."""
    row = closing.row
    unclear = is_unclear(row, month.facts.reader)
    return {"progress": f"{TO_VERIFY}{row.progress}"} if unclear else {}


def _callback_row(closing: Closing) -> Line:
    grievance, row = closing.grievance, closing.row
    return {
        "number": grievance.number,
        "unit": grievance.holder,
        "enterprise": row.enterprise,
        "enterprise_contact": row.enterprise_contact,
        "title": row.title,
        "progress": row.progress,
        "closed_on": chinese_date(closing.day),
    }


def _typed_of(
    closing: Closing, verdict: Verdict | None, typed: Mapping[str, CallbackRow]
) -> CallbackRow | None:
    """Returns what the clerk has written of a closing."""
    last = typed.get(closing.grievance.number)
    if last is not None and any(day.day != closing.day for day in last.closed_dates):
        last = None  # it speaks of another closing
    return last or (verdict.row if verdict else None)


R = TypeVar("R", bound=FormRow)


def _typed(rows: Mapping[str, R], layout: Layout, form: Form) -> dict[str, R]:
    """Returns the rows in which the clerk wrote something, whether it can be understood or not: what she
    typed is published again."""
    return {
        number: row
        for number, row in rows.items()
        if any(_filled_in_of(row, layout, form).values())
    }


def list_workbook(
    month: Month,
    form: Form,
    layout: Layout,
    lines: Sequence[ListLine],
    drops: Mapping[str, tuple[Sequence[str], bool]],
) -> bytes:
    """Returns a list as a workbook. `drops`: column -> the words to choose from, and whether only
    those."""
    heading = f"{month.settings.office.subdistrict}{month.period.chinese}{layout.title}"
    book = Book(heading, month.as_of_time)
    sheet, looks = book.sheet(layout.name), book.looks
    names = columns_of_list(form)
    own = [name in layout.own or name in form.added for name in names]
    last = len(names) - 1
    merge(sheet, (0, 0, 0, last), heading, looks["title"])
    note = _note(layout, lines)
    merge(sheet, (1, 0, 1, last), note, looks["plain"])
    widths = [form.columns[name].width or layout.widths.get(name, USUAL) for name in names]
    for row, height in enumerate((30, 6 + 14 * line_count(note, sum(widths)), 34)):
        sheet.set_row(row, height)
    labels = [
        (form.labels[name], width, looks["own_label" if is_own else "label"])
        for name, width, is_own in zip(names, widths, own, strict=True)
    ]
    rows = [[line.cells.get(name, "") for name in names] for line in lines]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks["own" if own[at] else "cell"])
    for at, line in enumerate(lines, start=LABEL_ROW + 1):
        for name, fault in line.wrong.items():
            mark_wrong(sheet, (at, names.index(name)), line.cells[name], fault, looks["wrong"])
    for name, (words, strict) in drops.items() if rows else ():
        if name in names:
            at = names.index(name)
            choices(sheet, (LABEL_ROW + 1, at, LABEL_ROW + len(rows), at), words, strict)
    set_up_page(sheet, LABEL_ROW)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + max(len(rows), 1), last)
    return book.close()


def _note(layout: Layout, lines: Sequence[ListLine]) -> str:
    """Returns what is said above the list; first what nobody could read in it."""
    if not lines:
        return layout.nothing
    wrong = sum(len(line.wrong) for line in lines)
    told = f"标红色的{wrong}格没有看懂或没有填，请照格子上的批注改好。" if wrong else ""
    return f"{told}{layout.note}"

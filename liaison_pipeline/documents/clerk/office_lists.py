"""分派建议.xlsx and 回访清单.xlsx: what the clerk fills in and drops back into inbox/.

Knows their columns (schemas/dispatch.yaml, callback.yaml) and what is suggested and known already. Does
not know rules. Telephone numbers are whole: the clerk must call.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.parts.sheets import Book, choices, merge, put_table, set_up_page
from liaison_pipeline.facts.advice import advise
from liaison_pipeline.facts.closings import says_elsewhere
from liaison_pipeline.facts.decisions import Verdict
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import Closing
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

LABEL_ROW = 2
SYSTEMS = ("跟踪督办系统", "城市生活馆")
WAYS = ("电话", "走访")


@dataclass(frozen=True)
class Layout:
    """`title`: what stands above the list, after sub-district and month; `own`: the columns that the
    clerk fills in; `widths`: of all columns, in characters; `nothing`: what is said in place of `note`
    where there is no row."""

    name: str
    title: str
    note: str
    nothing: str
    own: tuple[str, ...]
    widths: tuple[int, ...]


DISPATCH = Layout(
    "分派建议",
    "企业诉求分派建议",
    "右边黄色的栏由经发办填写；填好后把这个文件放进 inbox，再运行一次汇总。左边的栏请不要改。",
    "本月没有需要分派的诉求，这份清单不用填。",
    ("level", "target", "dispatched_on", "deadline", "system", "system_number", "system_date",
     "remark"),
    (20, 10, 16, 18, 24, 10, 10, 11, 18, 11, 12, 11, 10, 12, 9, 10, 10),
)  # fmt: skip
CALLBACK = Layout(
    "回访清单",
    "办结诉求回访清单",
    "右边黄色的栏在回访以后填写；填好后把这个文件放进 inbox，再运行一次汇总。“不满意”的会重新办理。",
    "本月没有办结的诉求，不用回访。",
    ("called_on", "method", "satisfaction", "opinion"),
    (20, 10, 18, 19, 20, 28, 13, 13, 9, 9, 22),
)


def dispatch_xlsx(month: Month) -> bytes:
    """Open grievances that their unit cannot solve, and those that were dispatched and are open."""
    form = month.forms.dispatch
    rows = [_dispatch_row(grievance, month) for grievance in to_dispatch(month)]
    drops = {
        "level": (form.allowed["level"], True),
        "target": (month.settings.unit_names, False),
        "system": (SYSTEMS, False),
    }
    return _list(month, form, DISPATCH, rows, drops)


def to_dispatch(month: Month) -> Iterator[Grievance]:
    """What 分派建议.xlsx lists."""
    for life in month.grievances.values():
        for grievance in life.open:
            row = life.row_of.get(grievance.number, grievance.row)
            if month.facts.decisions.of(grievance.key) or says_elsewhere(row, month.facts.reader):
                yield grievance


def _dispatch_row(grievance: Grievance, month: Month) -> list[str]:
    row = grievance.row
    advice = advise(grievance, month.settings, month.forms.dispatch)
    left = [grievance.number, grievance.holder, row.enterprise, row.title, row.content,
            grievance.raised.chinese, advice.level, advice.unit, advice.reason]  # fmt: skip
    decided = month.facts.decisions.of(grievance.key)
    right = [decided[-1].row.text(name) if decided else "" for name in DISPATCH.own]
    return left + right


def callback_xlsx(month: Month) -> bytes:
    """Every closing of the month, with what is known of its call-back."""
    form = month.forms.callback
    rows = [_callback_row(closing, told) for closing, told in to_call_back(month)]
    drops = {"method": (WAYS, False), "satisfaction": (form.allowed["satisfaction"], True)}
    return _list(month, form, CALLBACK, rows, drops)


def to_call_back(month: Month) -> Iterator[tuple[Closing, Verdict | None]]:
    """What 回访清单.xlsx lists: the month's closings, each with what the enterprise said."""
    for life in month.grievances.values():
        for closing in life.closings:
            yield closing, month.facts.decisions.verdict(closing.grievance.key, closing.day)


def _callback_row(closing: Closing, told: Verdict | None) -> list[str]:
    grievance, row = closing.grievance, closing.row
    left = [grievance.number, grievance.holder, row.enterprise, row.enterprise_contact, row.title,
            row.progress, chinese_date(closing.day)]  # fmt: skip
    return left + [told.row.text(name) if told else "" for name in CALLBACK.own]


def _list(
    month: Month,
    form: Form,
    layout: Layout,
    rows: Sequence[Sequence[str]],
    drops: Mapping[str, tuple[Sequence[str], bool]],
) -> bytes:
    """A list as a workbook. `drops`: column -> the words to choose from, and whether only those."""
    heading = f"{month.settings.office.subdistrict}{month.period.chinese}{layout.title}"
    book = Book(heading, month.as_of_time)
    sheet, looks = book.sheet(layout.name), book.looks
    names = form.wanted
    last = len(names) - 1
    merge(sheet, (0, 0, 0, last), heading, looks["title"])
    note = layout.note if rows else layout.nothing
    merge(sheet, (1, 0, 1, last), note, looks["plain"])
    for row, height in enumerate((30, 20, 34)):
        sheet.set_row(row, height)
    labels = [
        (form.labels[name], width, looks["own_label" if name in layout.own else "label"])
        for name, width in zip(names, layout.widths, strict=True)
    ]
    own = [name in layout.own for name in names]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks["own" if own[at] else "cell"])
    for name, (words, strict) in drops.items() if rows else ():
        at = names.index(name)
        choices(sheet, (LABEL_ROW + 1, at, LABEL_ROW + len(rows), at), words, strict)
    set_up_page(sheet, LABEL_ROW)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + max(len(rows), 1), last)
    return book.close()

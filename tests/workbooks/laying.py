"""A form becomes cells of a sheet; every address is noted in the form and its rows.

Does not know file formats, nor what the cells mean.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from tests.workbooks.around import LABEL_HINTS, lay_below_labels, lay_foot, lay_heading
from tests.workbooks.forms import COLUMNS, TITLES, Form, R
from tests.workbooks.sheets import Cell, Sheet
from tests.workbooks.values import Value, full_width

GROUPED = {"department": "部门", "leader": "领导及电话", "service": "人及电话"}
LONGEST_MERGE = 24
NOTE = "备注：企业行业类别为中小微企业、个体工商户。"


@dataclass
class Page:
    """Where a form is being written: `labels` are its columns in order, `row` the next free row."""

    sheet: Sheet
    left: int
    labels: dict[str, str]
    row: int

    @property
    def right(self) -> int:
        return self.left + len(self.labels) - 1

    def column(self, key: str) -> int:
        return self.left + list(self.labels).index(key)

    def put(self, column: int, value: Value) -> Cell:
        if value is not None:
            self.sheet.cells[self.row, column] = value
        return self.row, column

    def wide(self, value: Value) -> Cell:
        """Writes a cell merged over the form's whole width; goes on to the next row."""
        at = self.put(self.left, value)
        self.sheet.merges.append((self.row, self.left, self.row, self.right))
        self.row += 1
        return at


@dataclass
class Joints:
    """Which cells of the body are not their own, by column and number of the row.

    `spans`: first row of a merge -> its last; `tops`: a covered cell -> the first row of its merge.
    """

    spans: dict[tuple[str, int], int] = field(default_factory=dict)
    tops: dict[tuple[str, int], int] = field(default_factory=dict)
    dittos: set[tuple[str, int]] = field(default_factory=set)

    def join(self, key: str, first: int, last: int) -> None:
        self.spans[key, first] = last
        self.tops |= {(key, index): first for index in range(first + 1, last + 1)}


def lay(sheet: Sheet, form: Form[R], rng: Random, top: int) -> int:
    """Writes the form from row `top` on; gives the first free row below."""
    layout = form.layout
    form.sheet = sheet.name
    start = top + (0 if layout.word else layout.top)
    page = Page(sheet, layout.left, _columns(form, rng), start)
    for line in _title(form, rng):
        if layout.word:
            sheet.lines.append(line)
        else:
            page.wide(line)
    if not layout.bottom:
        _lay_heads(page, form)
    _lay_labels(page, form)
    lay_below_labels(page, layout.around.below_labels, rng)
    _lay_body(page, form, rng)
    _lay_foot(page, form)
    lay_foot(page, layout.around.foot, rng)
    if layout.bottom:
        _lay_heads(page, form)
    return page.row


def _columns(form: Form[R], rng: Random) -> dict[str, str]:
    """Returns column -> label as written, in this form's order."""
    known, layout = COLUMNS[form.kind], form.layout
    keys = [key for key in known if key not in layout.leave_out]
    if layout.shuffled_from:
        tail = keys[layout.shuffled_from :]
        rng.shuffle(tail)
        keys = keys[: layout.shuffled_from] + tail
    columns = [(key, rng.choice(known[key])) for key in keys]
    for extra in layout.extras:
        last = extra == "备注" or layout.labels == "grouped"  # a group stays together
        place = len(columns) if last else rng.randrange(2, len(columns))
        columns.insert(place, (extra, extra))
    hinted = layout.around.label_hints
    columns = [(k, text + rng.choice(LABEL_HINTS) if k in hinted else text) for k, text in columns]
    return {key: full_width(text) if key in layout.wide else text for key, text in columns}


def _title(form: Form[R], rng: Random) -> list[str]:
    if form.layout.title == "none":
        return []
    number = {"ledger": 1, "register": 3}[form.kind] + (not form.office)
    title = TITLES[form.kind].format("帐" if form.office else "账")
    if form.title_month:
        title = form.title_month + title
    elif form.layout.title == "month":
        y, m = form.month.year, form.month.month
        title = rng.choice((f"{y}年{m}月", f"{m}月", f"{y}年{m}月份")) + title
    who = rng.choice(("（科室）", "(科室)") if form.office else ("村（社区）", "（村社区）"))
    first = rng.choice((f"附件{number}", f"附件{number}：", f"附件 {number}"))
    return rng.choice(([first, title, who], [first, title + who], [title + who]))


def _lay_heads(page: Page, form: Form[R]) -> None:
    layout, style = form.layout, form.layout.heads
    mark = layout.mark or (":" if style == "cells" and not layout.word else "：")
    keys = list(form.head_labels)
    joined = [f"{form.head_labels[key]}{mark}{_head_text(form.heads.get(key))}" for key in keys]
    if layout.word:
        page.sheet.lines.append("        ".join(joined))
    elif style in ("one", "lines"):
        cut = len(keys) if style == "one" else 2
        for part in (slice(0, cut), slice(cut, None)):
            if keys[part]:
                at = page.wide(layout.gap.join(joined[part]))
                form.heads_at |= dict.fromkeys(keys[part], (at,))
    elif style == "cells":
        for index, key in enumerate(keys):
            form.heads_at[key] = (page.put(page.left + layout.step * index, joined[index]),)
        page.row += 1
    else:
        _lay_pairs(page, form, mark)


def _lay_pairs(page: Page, form: Form[R], mark: str) -> None:
    """Writes a cell for each label and one for its value; `wrapped` has three in a row."""
    most = 3 if form.layout.heads == "wrapped" else len(form.head_labels)
    for index, (key, label) in enumerate(form.head_labels.items()):
        if index == most:
            page.row += 1
        place = page.left + 2 * (index % most)
        first = page.put(place, f"{label}{mark}")
        form.heads_at[key] = (first, page.put(place + 1, form.heads.get(key)))
    page.row += 1


def _head_text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _lay_labels(page: Page, form: Form[R]) -> None:
    """Writes the label row or rows; a label in two rows is merged, or its halves stand in both."""
    style, cells, below = form.layout.labels, page.sheet.cells, page.row + 1
    for key, text in page.labels.items():
        column = page.column(key)
        if style == "grouped" and key in GROUPED:
            cells[below, column] = GROUPED[key]
            form.labels_at[key] = (page.row, column)
        elif style == "split" and len(text) > 5 and "（" not in text:
            half = len(text) // 2
            form.labels_at[key] = page.put(column, text[:half].strip())
            cells[below, column] = text[half:].strip()
        else:
            form.labels_at[key] = page.put(column, text)
            if style != "plain":
                page.sheet.merges.append((page.row, column, below, column))
    if style == "grouped" and form.kind == "ledger":
        first = page.column("department")
        page.put(first, "联系服务")
        page.sheet.merges.append((page.row, first, page.row, first + len(GROUPED) - 1))
    page.row += 1 if style == "plain" else 2


def _lay_body(page: Page, form: Form[R], rng: Random) -> None:
    heading = form.layout.around.heading
    if heading:
        lay_heading(page, heading, rng)
    gap = _gap(form, rng)
    joints = _joints(page, form, gap)
    lines = [page.row + index + (index > gap >= 0) for index in range(len(form.rows))]
    for (key, first), last in joints.spans.items():
        column = page.column(key)
        page.sheet.merges.append((lines[first], column, lines[last], column))
    for index, row in enumerate(form.rows):
        page.row, row.line = lines[index], lines[index] + 1
        values: dict[str, Value] = {"serial": index + 1, **row.cells}
        for key in page.labels:
            top = joints.tops.get((key, index), index)
            row.at[key] = lines[top], page.column(key)
            if top == index:
                ditto = (key, index) in joints.dittos
                page.put(page.column(key), form.layout.ditto if ditto else values.get(key))
    if heading and gap >= 0:
        page.row = lines[gap] + 1
        lay_heading(page, heading, rng)
    if lines:
        page.row = lines[-1] + 1


def _gap(form: Form[R], rng: Random) -> int:
    """Returns the row after which a row is empty or a heading, -1 for none; a merge is not parted."""
    gaps = [n for n, row in enumerate(form.rows[1:]) if not row.joined]
    return rng.choice(gaps) if (form.layout.blank or form.layout.around.heading) and gaps else -1


def _joints(page: Page, form: Form[R], gap: int) -> Joints:
    """Merges what rows have joined with the row above, then the equal cells of `merged` columns."""
    joints, rows = Joints(), form.rows
    for index, row in enumerate(rows):
        for key in (key for key in row.joined if key in page.labels):
            joints.join(key, joints.tops.get((key, index - 1), index - 1), index)
    for key in form.layout.merged if len(rows) > 1 else ():
        if key in page.labels:
            for first, last in _runs([row.cells.get(key) for row in rows], gap):
                if form.layout.ditto:
                    joints.dittos |= {(key, index) for index in range(first + 1, last + 1)}
                else:
                    joints.join(key, first, last)
    return joints


def _runs(values: list[Value], gap: int) -> list[tuple[int, int]]:
    """Returns first and last of each run of equal values, none longer than people merge."""
    runs, first = [], 0
    for index in range(1, len(values) + 1):
        same = index < len(values) and index - first < LONGEST_MERGE and index - 1 != gap
        if same and values[index] == values[first] and values[first] is not None:
            continue
        if index - 1 > first:
            runs.append((first, index - 1))
        first = index
    return runs


def _lay_foot(page: Page, form: Form[R]) -> None:
    """Writes 无, rows with a number only, the sum, the note."""
    layout = form.layout
    if form.none_text:
        page.put(page.column(layout.foot_at), form.none_text)
        page.row += 1
    for number in range(layout.numbered):
        page.put(page.column("serial"), len(form.rows) + number + 1)
        if number < layout.around.prepared and form.rows:
            for key in ("category", "department"):
                if key in page.labels:
                    page.put(page.column(key), form.rows[0].cells[key])
        page.row += 1
    if layout.total:
        page.put(page.column(layout.foot_at if form.rows else "serial"), layout.total)
        if form.kind == "ledger" and "count" in page.labels:
            page.put(page.column("count"), sum(row.count for row in form.rows))
        page.row += 1
    if layout.note:
        page.wide(NOTE)

"""A form's rows become cells of a sheet; every address is noted in the form and its rows.

Knows the labels and head fields of attachments 1-4 and the ways in which people lay them out.
"""

from dataclasses import dataclass
from datetime import date
from random import Random

from invent import Value, full_width
from layout import LEDGER, REGISTER, TITLES, Sheet, address

from tests.planting.model import Form, Row

LABELS = {"ledger": LEDGER, "register": REGISTER}
SHARED = ("department", "leader", "service")
JOINED = ("enterprise", "category", "contact", "count")
GROUPED = {"department": "部门", "leader": "领导及电话", "service": "人及电话"}
HEADS = {
    True: {
        "unit": ("填报科室", "填报 科室"),
        "reporter": ("填报人", "填 报 人"),
        "head": ("科室负责人",),
        "leader": ("分管领导",),
        "filed": ("填报时间",),
    },
    False: {
        "unit": ("填报村（社区）", "填报村(社区)", "填报村（ 社区 ）"),
        "reporter": ("填报人",),
        "head": ("村（社区）书记", "村(社区)书记"),
        "filed": ("填报时间", "填报\n时间"),
    },
}
EXTRA_VALUES: dict[str, tuple[Value, ...]] = {
    "备注": (None, "已送资料", "下月再访"),
    "经营地址": ("大路街1号", "正街22号", None),
    "从业人数": (3, 12, "5人"),
    "统一社会信用代码": ("92500227MA00000000", None),
    "注册时间": (date(2015, 3, 2), "2018年", None),
}


@dataclass
class Laid:
    """Where the form is being written."""

    sheet: Sheet
    form: Form
    rng: Random
    columns: list[str]
    row: int

    @property
    def left(self) -> int:
        return self.form.layout.left

    @property
    def right(self) -> int:
        return self.left + len(self.columns) - 1

    def column(self, key: str) -> int:
        return self.left + self.columns.index(key)

    def put(self, column: int, value: Value) -> str:
        if value is not None:
            self.sheet.cells[self.row, column] = value
        return address((self.row, column))

    def wide(self, value: Value) -> str:
        """A cell merged over the form's whole width; goes on to the next row."""
        at = self.put(self.left, value)
        self.sheet.merges.append((self.row, self.left, self.row, self.right))
        self.row += 1
        return at


def lay(sheet: Sheet, form: Form, rng: Random, top: int) -> int:
    """Writes the form from row `top` on; gives the first free row below."""
    layout = form.layout
    form.sheet = sheet.name
    laid = Laid(sheet, form, rng, _columns(form, rng), top + (0 if layout.word else layout.top))
    for line in _title(form, rng):
        if layout.word:
            sheet.lines.append(line)
        else:
            laid.wide(line)
    if not layout.bottom:
        _lay_heads(laid)
    _lay_labels(laid)
    _lay_body(laid)
    _lay_foot(laid)
    if layout.bottom:
        _lay_heads(laid)
    return laid.row


def _columns(form: Form, rng: Random) -> list[str]:
    keys = [key for key in LABELS[form.kind] if key != form.layout.leave_out]
    if form.layout.shuffle:
        tail = keys[1:]
        rng.shuffle(tail)
        keys = keys[:1] + tail
    for extra in form.layout.extras:
        last = form.layout.labels == "grouped"  # a group stays together
        keys.insert(
            len(keys) if last else rng.choice((len(keys), rng.randint(2, len(keys)))), extra
        )
    return keys


def _title(form: Form, rng: Random) -> list[str]:
    if form.layout.title == "none":
        return []
    number = (1 if form.kind == "ledger" else 3) + (not form.office)
    title = TITLES[form.kind].format("帐" if form.office else "账")
    if form.layout.title == "month":
        month = form.month
        texts = [f"{month.year}年{month.month}月", f"{month.month}月", f"{month.month}月份"]
        title = (form.title_month or rng.choice(texts)) + title
    who = rng.choice(("（科室）", "(科室)") if form.office else ("村（社区）", "（村社区）"))
    first = rng.choice((f"附件{number}", f"附件{number}：", f"附件 {number}"))
    return rng.choice(([first, title, who], [first, title + who], [title + who]))


def _lay_heads(laid: Laid) -> None:
    form, rng, style = laid.form, laid.rng, laid.form.layout.heads
    fields = [
        (key, rng.choice(labels), form.heads.get(key)) for key, labels in HEADS[form.office].items()
    ]
    mark = rng.choice(("：", "：", ":", "： "))
    joined = [f"{label}{mark}{_head_text(value)}" for _, label, value in fields]
    if form.layout.word:
        laid.sheet.lines.append("        ".join(joined))
        return
    if style in ("one", "lines"):
        cut = len(fields) if style == "one" else 2
        for part in (slice(0, cut), slice(cut, None)):
            if fields[part]:
                at = laid.wide(rng.choice(("      ", "  ")).join(joined[part]))
                form.heads_at |= {key: {at} for key, _, _ in fields[part]}
        return
    step = 2 if style == "pairs" else rng.choice((1, 2))
    for index, (key, label, value) in enumerate(fields):
        if style == "pairs" and index == 3:
            laid.row += 1
        place = laid.left + step * (index % 3 if style == "pairs" else index)
        if style == "pairs":
            cells = {laid.put(place, f"{label}{mark}"), laid.put(place + 1, value)}
        else:
            cells = {laid.put(place, joined[index])}
        form.heads_at[key] = cells
    laid.row += 1


def _head_text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _lay_labels(laid: Laid) -> None:
    """The label row or rows; a label in two rows is merged, or its halves stand in both."""
    form, rng, style = laid.form, laid.rng, laid.form.layout.labels
    group_at = 0
    for key in laid.columns:
        text = rng.choice(LABELS[form.kind].get(key, (key,)))
        if rng.random() < 0.1:
            text = full_width(text)
        column, rows = laid.column(key), (laid.row, laid.row + 1)
        if style == "grouped" and key in GROUPED:
            group_at = group_at or column
            laid.sheet.cells[rows[1], column] = GROUPED[key]
            at = address((laid.row, column))
        elif style == "split" and len(text) > 5 and "（" not in text:
            half = len(text) // 2
            at = laid.put(column, text[:half].strip())
            laid.sheet.cells[rows[1], column] = text[half:].strip()
        else:
            at = laid.put(column, text)
            if style != "plain":
                laid.sheet.merges.append((rows[0], column, rows[1], column))
        form.labels_at[key] = at
    if style == "grouped" and form.kind == "ledger":
        laid.put(group_at, "联系服务")
        laid.sheet.merges.append((laid.row, group_at, laid.row, group_at + 2))
    laid.row += 1 if style == "plain" else 2


def _lay_body(laid: Laid) -> None:
    form, rng = laid.form, laid.rng
    gaps = [n for n, row in enumerate(form.rows[1:]) if not row.joined]
    blank_after = rng.choice(gaps) if form.layout.blank and gaps else -1
    for index, row in enumerate(form.rows):
        above = form.rows[index - 1] if index and blank_after != index - 1 else None
        values: dict[str, Value] = {"serial": index + 1, **row.cells}
        for key in laid.columns:
            if key in EXTRA_VALUES and key not in values:
                values[key] = rng.choice(EXTRA_VALUES[key])
            row.at[key] = _lay_cell(laid, key, row, values.get(key), above)
        laid.row += 1
        if index == blank_after:
            laid.row += 1
    if form.none_text:
        laid.put(laid.column(rng.choice(("serial", "enterprise"))), form.none_text)
        laid.row += 1


def _lay_cell(laid: Laid, key: str, row: Row, value: Value, above: Row | None) -> str:
    """One body cell; gives its address, for a merged one its top left."""
    shared = laid.form.layout.shared
    if above is not None and row.joined and key in JOINED and above.cells[key] == value:
        return _stretch(laid, key, above)
    if above is not None and key in SHARED and value is not None and shared:
        if above.cells.get(key) == value and shared == "merge":
            return _stretch(laid, key, above)
        if above.cells.get(key) == value:
            return laid.put(laid.column(key), shared)
    return laid.put(laid.column(key), value)


def _stretch(laid: Laid, key: str, above: Row) -> str:
    """Makes the merge that ends in the row above one row longer, or begins one."""
    column = laid.column(key)
    for index, (top, left, bottom, right) in enumerate(laid.sheet.merges):
        if (
            left == column == right
            and bottom == laid.row - 1
            and above.at[key] == address((top, left))
        ):
            laid.sheet.merges[index] = (top, left, laid.row, right)
            return above.at[key]
    laid.sheet.merges.append((laid.row - 1, column, laid.row, column))
    return above.at[key]


def _lay_foot(laid: Laid) -> None:
    """Rows with a number only, the sum, the note."""
    form, layout = laid.form, laid.form.layout
    for number in range(layout.numbered):
        laid.put(laid.column("serial"), len(form.rows) + number + 1)
        laid.row += 1
    if layout.total:
        place = laid.rng.choice(("serial", "enterprise")) if form.rows else "serial"
        laid.put(laid.column(place), layout.total)
        if form.kind == "ledger" and "count" in laid.columns:
            laid.put(laid.column("count"), sum(row.count for row in form.rows))
        laid.row += 1
    if layout.note:
        laid.wide("备注：企业行业类别为中小微企业、个体工商户。")

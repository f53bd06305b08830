"""The official forms as people lay them out: a form's rows become cells of a sheet, at known addresses.

Knows the labels of attachments 1-4 and the habits of those who fill them in. Does not know file formats.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from typing import Any

from invent import Value

LEDGER = {
    "serial": ("序号",),
    "enterprise": ("企业名称", "企业\n名称", "企 业 名 称"),
    "category": ("所属类别", "所属\n类别"),
    "contact": ("企业联络\n人员及电话", "企业联络人员及电话", "企业联络人员\n及电话"),
    "department": ("联系服务部门", "联系服务\n部门"),
    "leader": ("联系服务领导及电话", "联系服务\n领导及电话"),
    "service": ("联系服务\n人及电话", "联系服务人及电话"),
    "dates": ("联系时间", "联系\n时间"),
    "method": (
        "联系形式（电话收集、座谈、走访等）",
        "联系形式   \n\n（电话收集、座谈、走访等）",
        "联系形式(电话收集、座谈、走访等)",
        "联系形式\n（电话收集,座谈,走访等）",
    ),
    "count": ("收集问题诉求个数", "收集问题\n诉求个数"),
}
REGISTER = {
    "serial": ("序号",),
    "enterprise": ("企业\n名称", "企业名称"),
    "title": ("问题诉求名称", "问题诉求\n名称"),
    "contact": ("企业联络人员及电话", "企业联络\n人员及电话"),
    "service": ("部门联系服务人及电话", "部门联系\n服务人及电话"),
    "content": ("具体内容", "具体\n内容"),
    "closed": ("办结时间", "办结\n时间"),
    "progress": ("办理情况", "办理\n情况"),
}
COLUMNS = {"ledger": LEDGER, "register": REGISTER}
TITLES = {
    "ledger": "“企业吹哨 部门报到”全覆盖联系服务企业月台{}情况表",
    "register": "“企业吹哨 部门报到”全覆盖联系服务企业解决问题诉求登载表",
}

Cell = tuple[int, int]


@dataclass
class Sheet:
    """Cells from (0, 0); `lines` are the paragraphs above a Word table."""

    name: str
    cells: dict[Cell, Value] = field(default_factory=dict)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    lines: list[str] = field(default_factory=list)


@dataclass
class Book:
    sheets: list[Sheet]
    saved: datetime
    date1904: bool = False


@dataclass
class Row:
    """A row as written (`cells`) and as meant (`truth`); `codes` are (code, column)."""

    cells: dict[str, Value]
    truth: dict[str, Any]
    codes: list[tuple[str, str]] = field(default_factory=list)
    extras: dict[str, Value] = field(default_factory=dict)
    held: bool = False
    at: int = 0  # its row in the sheet, from 1


@dataclass
class Layout:
    top: int = 0
    left: int = 0
    title: str = "official"  # official | month | none
    heads: str = "one"  # one | cells | pairs | lines
    two_label_rows: bool = False
    shuffle: bool = False
    extras: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()  # columns merged over blocks of rows
    ditto: str = ""  # repeats in the columns of `merged` instead of merging
    numbered: int = 0
    total: bool = False
    note: bool = True
    word: bool = False
    leave_out: tuple[str, ...] = ()


@dataclass
class Form:
    """One official form of one unit; `codes` are (code, "" | head label | "label:" + column)."""

    kind: str  # ledger | register
    unit: str
    office: bool  # on the form of the offices
    heads: list[tuple[str, Value]]
    rows: list[Row]
    layout: Layout
    filed: date
    codes: list[tuple[str, str]] = field(default_factory=list)
    status: str = "accepted"  # accepted | rejected | superseded | duplicate
    none_text: str = ""
    pairs: list[tuple[str, int, int]] = field(default_factory=list)  # merges: column, rows
    head_at: dict[str, Cell] = field(default_factory=dict)
    column_at: dict[str, int] = field(default_factory=dict)
    label_row: int = 0
    file: str = ""
    sheet: str = ""
    in_month: bool = True  # False where nothing tells its month


def lay(sheet: Sheet, form: Form, rng: Random, top: int) -> int:
    """Writes the form from row `top` on; gives the first free row below."""
    layout = form.layout
    form.sheet = sheet.name
    columns = _columns(form, rng)
    left, width = layout.left, len(columns)
    row = top if layout.word else top + layout.top
    for line in _title(form, rng):
        if layout.word:
            sheet.lines.append(line)
        else:
            sheet.cells[row, left] = line
            sheet.merges.append((row, left, row, left + width - 1))
            row += 1
    row = _lay_heads(sheet, form, row, width)
    form.label_row = row
    deep = 2 if layout.two_label_rows else 1
    for place, (key, label) in enumerate(columns, start=left):
        form.column_at[key] = place
        sheet.cells[row, place] = label
        if deep == 2:
            sheet.merges.append((row, place, row + 1, place))
    return _lay_body(sheet, form, [key for key, _ in columns], row + deep)


def _columns(form: Form, rng: Random) -> list[tuple[str, str]]:
    """(key, label as written), in this form's order."""
    known = COLUMNS[form.kind]
    keys = [key for key in known if key not in form.layout.leave_out]
    if form.layout.shuffle:
        tail = keys[2:]
        rng.shuffle(tail)
        keys = keys[:2] + tail
    columns = [(key, rng.choice(known[key])) for key in keys]
    for extra in form.layout.extras:
        place = len(columns) if extra == "备注" else rng.randrange(2, len(columns))
        columns.insert(place, (extra, extra))
    return columns


def _title(form: Form, rng: Random) -> list[str]:
    if form.layout.title == "none":
        return []
    number = {"ledger": 1, "register": 3}[form.kind] + (not form.office)
    title = TITLES[form.kind].format("帐" if form.office else "账")
    if form.layout.title == "month":
        title = rng.choice(("2021年4月", "4月", "2021年4月份")) + title
    who = rng.choice(("（科室）", "(科室)") if form.office else ("村（社区）", "（村社区）"))
    first = rng.choice((f"附件{number}", f"附件{number}：", f"附件 {number}"))
    return rng.choice(([first, title, who], [first, title + who], [title + who]))


def _lay_heads(sheet: Sheet, form: Form, row: int, width: int) -> int:
    left, style = form.layout.left, form.layout.heads
    fields = [(label, _head_text(value), value) for label, value in form.heads]
    joined = [f"{label}：{text}" for label, text, _ in fields]
    if form.layout.word:
        sheet.lines.append("        ".join(joined))
        return row
    if style in ("one", "lines"):
        parts = [joined] if style == "one" else [joined[:2], joined[2:]]
        for part in parts:
            for text in part:
                form.head_at[text.split("：")[0]] = (row, left)
            sheet.cells[row, left] = "          ".join(part)
            sheet.merges.append((row, left, row, left + width - 1))
            row += 1
        return row
    step = 2
    for index, (label, text, value) in enumerate(fields):
        place = (row, left + step * index)
        form.head_at[label] = place
        if style == "pairs":
            sheet.cells[place] = f"{label}："
            sheet.cells[row, place[1] + 1] = value if isinstance(value, date) else text
        else:
            sheet.cells[place] = f"{label}:{text}"
    return row + 1


def _head_text(value: Value) -> str:
    if isinstance(value, date):
        return f"{value.year}年{value.month}月{value.day}日"
    return "" if value is None else str(value)


def _lay_body(sheet: Sheet, form: Form, keys: list[str], start: int) -> int:
    layout, row = form.layout, start
    covered = _lay_merges(sheet, form, start)
    for index, line in enumerate(form.rows):
        line.at = row + 1
        cells = {"serial": index + 1, **line.cells, **line.extras}
        for key in keys:
            value = cells.get(key)
            if value is not None and (key, index) not in covered:
                sheet.cells[row, form.column_at[key]] = value
        row += 1
    if form.none_text:
        sheet.cells[row, form.column_at["serial" if not form.rows else "enterprise"]] = (
            form.none_text
        )
        row += 1
    for number in range(layout.numbered):
        sheet.cells[row, form.column_at["serial"]] = len(form.rows) + number + 1
        row += 1
    if layout.total and form.kind == "ledger":
        sheet.cells[row, form.column_at["serial"]] = "合计"
        counts = [line.truth["count"] for line in form.rows if not line.truth["count_merged"]]
        sheet.cells[row, form.column_at["count"]] = sum(counts)
        row += 1
    if layout.note:
        sheet.cells[row, layout.left] = "备注：企业行业类别为中小微企业、个体工商户。"
        sheet.merges.append((row, layout.left, row, layout.left + len(keys) - 1))
        row += 1
    return row


def _lay_merges(sheet: Sheet, form: Form, start: int) -> set[tuple[str, int]]:
    """Merges the same values of `merged` columns over blocks, and the pairs; gives the covered places."""
    covered: set[tuple[str, int]] = set()
    spans = list(form.pairs)
    for key in form.layout.merged:
        first = 0
        for index in range(1, len(form.rows) + 1):
            same = index < len(form.rows) and index - first < 24
            if same and form.rows[index].cells[key] == form.rows[first].cells[key]:
                continue
            spans.append((key, first, index - 1))
            first = index
    for key, first, last in spans:
        if first == last:
            continue
        if form.layout.ditto and key in form.layout.merged:
            for index in range(first + 1, last + 1):
                form.rows[index].cells[key] = form.layout.ditto
            continue
        column = form.column_at[key]
        sheet.merges.append((start + first, column, start + last, column))
        covered |= {(key, index) for index in range(first + 1, last + 1)}
    return covered


def address(cell: Cell) -> str:
    """(0, 0) is A1."""
    row, column = cell
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"

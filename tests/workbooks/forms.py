"""An official form before it is laid out, and the ways in which people lay it out.

Knows the labels and head fields of attachments 1-4. Does not know where what stands (laying.py), nor
what is wrong with a row: those who plant mistakes have rows and forms of their own, made from these.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

from tests.workbooks.around import NOTHING_AROUND, Around
from tests.workbooks.period import Month
from tests.workbooks.sheets import Cell
from tests.workbooks.values import Value

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
"""The head fields of an office's forms (True) and a village's, each with its spellings."""
SHARED = ("department", "leader", "service")
"""Columns that are the same for many rows."""


@dataclass
class Row:
    """A row as written.

    `joined`: the columns whose cells are merged with the row above; `count`: what it adds to 合计.
    Once laid: `line` is its row in the sheet, from 1; `at` the cell of each column, of a merged one the
    top.
    """

    cells: dict[str, Value]
    joined: tuple[str, ...] = ()
    count: int = 0
    line: int = 0
    at: dict[str, Cell] = field(default_factory=dict)


@dataclass
class Layout:
    """How a form is laid out.

    `title`: official | month | none; `heads`: one | lines | cells | pairs | wrapped (pairs in two rows),
    `step` columns from one to the next, `mark` behind a label ("" for what is usual), `gap` between the
    fields of one line; `bottom`: the heads stand below. `labels`: plain | merged (over two rows) | split
    (halves in two rows) | grouped (three under one); `shuffled_from`: from this column on the order is
    any; `wide`: columns whose label is in full width. `merged`: columns whose equal cells are merged, or
    repeated by `ditto`. `numbered`: rows below that have a number only; `foot_at`: the column in which
    `total` or 无 stands. `blank`: a row in the middle is empty. `around`: what else stands around rows.
    """

    top: int = 0
    left: int = 0
    title: str = "official"
    heads: str = "one"
    step: int = 2
    mark: str = ""
    gap: str = "          "
    bottom: bool = False
    labels: str = "plain"
    shuffled_from: int = 0
    wide: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    ditto: str = ""
    numbered: int = 0
    total: str = ""
    foot_at: str = "serial"
    note: bool = True
    blank: bool = False
    word: bool = False
    leave_out: tuple[str, ...] = ()
    around: Around = NOTHING_AROUND

    @property
    def shape(self) -> tuple[object, ...]:
        """What makes two layouts different to a reader."""
        return (
            *(self.top > 0, self.left > 0, self.title, self.heads, self.bottom, self.labels),
            *(self.shuffled_from > 0, bool(self.extras), bool(self.merged), self.ditto),
            *(self.numbered > 0, self.total, self.note, self.blank, self.word),
            *self.around.shape,
        )


R = TypeVar("R", bound=Row)


@dataclass
class Form(Generic[R]):
    """One official form of one unit.

    `heads` are the values of the head fields, `head_labels` their labels as written, in the order in
    which they stand. `title_month` is the month in the title where it is not chosen by chance.
    """

    kind: str  # ledger | register
    month: Month
    office: bool  # on the form of the offices
    heads: dict[str, Value]
    head_labels: dict[str, str]
    rows: list[R]
    layout: Layout
    filed: date
    none_text: str = ""
    title_month: str = ""
    sheet: str = ""
    heads_at: dict[str, tuple[Cell, ...]] = field(default_factory=dict)
    labels_at: dict[str, Cell] = field(default_factory=dict)

"""The sheet 联系服务人员 of 汇总表.xlsx: who serves whom, and in which ways enterprises were contacted.

Knows what the columns are. Does not know how persons are told (facts/serving.py) or ways counted
(facts/figures.py). Telephone numbers are masked: nobody calls from here.
"""

from collections.abc import Sequence

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.sheets import (
    Book,
    Sheet,
    Value,
    merge,
    put,
    put_table,
    set_up_page,
)
from liaison_pipeline.facts.figures import BY_NAME, FIGURES
from liaison_pipeline.facts.serving import NOBODY, ServiceLoad, service_loads
from liaison_pipeline.facts.unit_figures import total
from liaison_pipeline.month import Month

NAME = "联系服务人员"
LABEL_ROW = 1
COLUMNS = (
    ("单位", 20.0, "cell"), ("联系服务人", 16.0, "cell"), ("服务企业", 9.0, "number"),
    ("本月已联系", 9.0, "number"), ("比上月增加", 24.0, "cell"), ("比上月减少", 24.0, "cell"),
    ("服务的企业", 60.0, "cell"),
)  # fmt: skip
NO_PERSON = "（没有写联系服务人）"
WAYS = tuple(figure.name for figure in FIGURES if figure.section == "methods")
NOTE = (
    "说明：联系服务人按台账“联系服务人及电话”最近一个月写的姓名，一格写了几个人的，每人都算；只列应联系的企业。"
    "联系形式按本月有效联系的行数，一行写了几种形式的，每种都算。"
)


def write_served(book: Book, month: Month) -> None:
    """Adds the sheet."""
    sheet, looks = book.sheet(NAME), book.looks
    last = len(COLUMNS) - 1
    title = f"{month.period.chinese}联系服务人员和联系形式"
    merge(sheet, (0, 0, 0, last), title, looks["title"])
    labels = [(label, width, looks["label"]) for label, width, _ in COLUMNS]
    rows = [_row(load) for load in service_loads(month.facts)]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks[COLUMNS[at][2]])
    sheet.set_row(0, 30)
    sheet.set_row(LABEL_ROW, 30)
    end = LABEL_ROW + len(rows) + 1
    merge(sheet, (end, 0, end, last), NOTE, looks["plain"])
    sheet.set_row(end, 34)
    set_up_page(sheet, LABEL_ROW, repeat=len(rows) > 40)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + max(len(rows), 1), last)
    _write_ways(book, sheet, end + 2, month)


def _row(load: ServiceLoad) -> list[Value]:
    """Returns a row, in the order of the columns."""
    person = NO_PERSON if load.person == NOBODY else load.person
    counts: list[Value] = [len(load.enterprises), load.contacted]
    moved = [_names(load.gained), _names(load.lost)]
    return [load.unit, mask(person), *counts, *moved, _names(load.enterprises)]


def _names(enterprises: Sequence[str] | None) -> str:
    return "—" if enterprises is None else "、".join(map(mask, enterprises))


def _write_ways(book: Book, sheet: Sheet, first: int, month: Month) -> None:
    """Writes how often each way of contact was named, unit by unit and altogether."""
    looks = book.looks
    labels = ["联系形式", *(BY_NAME[name].title for name in WAYS)]
    for column, label in enumerate(labels):
        sheet.write_string(first, column, label, looks["label"])
    lines = [(unit.name, [unit]) for unit in month.units] + [("合计", month.units)]
    for row, (name, units) in enumerate(lines, start=first + 1):
        put(sheet, row, 0, name, looks["cell"])
        for column, way in enumerate(WAYS, start=1):
            put(sheet, row, column, total(units, way), looks["number"])

"""The input's language: sheets as text, findings as (code, cell).

A line is a row, ` | ` parts cells, an empty part is a blank. `#4.1` is a number cell, `@2021-04-05` a
date cell, `!#REF!` an error cell; `\\n` within a cell is a line break. Rows count from 1, so that
addresses are those of the text.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from liaison_pipeline.documents.units.returned import Sent
from liaison_pipeline.facts.gather import gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.facts.unit_figures import UnitFigures
from liaison_pipeline.files.answers import without_notes
from liaison_pipeline.files.grid import CellError, Grid, Merge, Position, Raw, Workbook
from liaison_pipeline.forms.batch import batch_of, inbox_file
from liaison_pipeline.forms.form_spans import form_spans
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.schemas import Forms, load_forms
from liaison_pipeline.forms.shared_heads import blocks_of
from liaison_pipeline.forms.source import Reading, identifier
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import FormRows, History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings, Unit
from liaison_pipeline.month import Month, judge
from liaison_pipeline.rules import RULES
from liaison_pipeline.settings import load_settings

APRIL = Period(2021, 4)
FORMS: Forms = load_forms()
VILLAGE = Unit("龙凤村", "village", ("个体工商户",), supervisor="应急办")
SETTINGS: Settings = replace(load_settings(), units=(*load_settings().units, VILLAGE))
LEDGER_LABELS = tuple(FORMS.ledger.labels.values())
REGISTER_LABELS = tuple(FORMS.register.labels.values())
TITLE = "2021年4月“企业吹哨 部门报到”全覆盖联系服务企业月台帐情况表（科室）"
HEAD = (
    "填报科室：应急办 | 填报人：张三 | 科室负责人：李四 | 分管领导：王五 | 填报时间：2021年4月23日"
)
GOOD_LEDGER = {
    "序号": "1",
    "企业名称": "大路砖厂",
    "所属类别": "中小微企业",
    "企业联络人员及电话": "赵一 13800001234",
    "联系服务部门": "应急办",
    "联系服务领导及电话": "李四 13900001234",
    "联系服务人及电话": "张三 13700001234",
    "联系时间": "4月5日",
    "联系形式（电话收集、座谈、走访等）": "走访",
    "收集问题诉求个数": "0",
}
GOOD_REGISTER = {
    "序号": "1",
    "企业名称": "大路砖厂",
    "问题诉求名称": "厂区用电不稳",
    "企业联络人员及电话": "赵一 13800001234",
    "部门联系服务人及电话": "张三 13700001234",
    "具体内容": "近期电压偏低，影响生产",
    "办结时间": "4月20日",
    "办理情况": "已协调供电公司更换变压器，恢复正常供电",
}
GOOD_ROSTER = {
    "企业名称": "大路砖厂",
    "统一社会信用代码": "91350100M000100Y43",  # the example of GB 32100-2015
    "行业": "砖厂",
    "所属类别": "中小微企业",
    "责任单位": "应急办",
    "联系人": "赵一",
    "联系电话": "13800001234",
    "状态": "正常",
}
GOOD_DISPATCH = {label: "" for name, label in FORMS.dispatch.labels.items() if name != "serial"} | {
    "填报单位": "应急办",
    "企业名称": "大路砖厂",
    "问题诉求名称": "厂区用电不稳",
    "决定层级": "经发办分派",
    "承办单位": "经发办",
    "交办日期": "4月24日",
}
GOOD_CALLBACK = {label: "" for name, label in FORMS.callback.labels.items() if name != "serial"} | {
    "填报单位": "应急办",
    "企业名称": "大路砖厂",
    "问题诉求名称": "厂区用电不稳",
    "办结时间": "2021年4月20日",
    "回访日期": "4月26日",
    "满意度": "满意",
}
GOOD_SAME_AS = {
    "类别": "企业",
    "填报单位": "应急办",
    "写法": "大路制砖厂",
    "建议为": "大路砖厂",
    "依据": "",
    "确认": "是",
    "另写为": "",
}
SHORT = {"联系形式": "联系形式（电话收集、座谈、走访等）", "个数": "收集问题诉求个数"}


def cell(text: str) -> Raw | None:
    """One part of a line as a cell's value."""
    text = text.strip().replace("\\n", "\n")
    if text.startswith("!"):
        return CellError(text[1:])
    if text.startswith("@"):
        return date.fromisoformat(text[1:])
    if text.startswith("#") and text[1:].replace(".", "").replace("-", "").isdecimal():
        return float(text[1:])
    return text or None


def sheet(
    text: str, merges: Sequence[Merge] = (), name: str = "Sheet1", hidden: bool = False
) -> Grid:
    """A grid from text; the first line is row 1."""
    cells: dict[Position, Raw] = {}
    for row, line in enumerate(text.strip("\n").split("\n")):
        for column, part in enumerate(line.split("|")):
            value = cell(part)
            if value is not None:
                cells[row, column] = value
    return Grid(name, cells, list(merges), hidden)


def line(good: Mapping[str, str], **changes: str) -> str:
    """Returns a row with what is changed in it, by labels or their short names."""
    values = dict(good) | {SHORT.get(name, name): text for name, text in changes.items()}
    return " | ".join(values[label] for label in good)


def ledger(*rows: Mapping[str, str], title: str = TITLE, head: str = HEAD, **changes: str) -> str:
    """A good ledger (title row 1, head row 2, labels row 3, rows from 4) with what is changed."""
    lines = [line(GOOD_LEDGER, **row) for row in rows or (changes,)]
    return "\n".join([title, head, " | ".join(LEDGER_LABELS), *lines])


def register(
    *rows: Mapping[str, str],
    title: str = TITLE.replace("月台帐情况表", "解决问题诉求登载表"),
    head: str = HEAD,
    **changes: str,
) -> str:
    """A good register, laid out like the ledger."""
    lines = [line(GOOD_REGISTER, **row) for row in rows or (changes,)]
    return "\n".join([title, head, " | ".join(REGISTER_LABELS), *lines])


def roster(*rows: Mapping[str, str], title: str = "企业名录（2021年4月）", **changes: str) -> str:
    """A good roster (title row 1, labels row 2, rows from 3) with what is changed."""
    lines = [line(GOOD_ROSTER, **row) for row in rows or (changes,)]
    return "\n".join([title, " | ".join(GOOD_ROSTER), *lines])


def dispatch(*rows: Mapping[str, str], title: str = "2021年4月分派建议", **changes: str) -> str:
    """A dispatch register with the clerk's decisions, laid out like the roster."""
    lines = [line(GOOD_DISPATCH, **row) for row in rows or (changes,)]
    return "\n".join([title, " | ".join(GOOD_DISPATCH), *lines])


def callback(*rows: Mapping[str, str], title: str = "2021年4月回访清单", **changes: str) -> str:
    """A call-back register that is filled in, laid out like the roster."""
    lines = [line(GOOD_CALLBACK, **row) for row in rows or (changes,)]
    return "\n".join([title, " | ".join(GOOD_CALLBACK), *lines])


def same_as(*rows: Mapping[str, str], title: str = "2021年4月对应确认", **changes: str) -> str:
    """对应确认 as the clerk fills it in, laid out like the roster."""
    lines = [line(GOOD_SAME_AS, **row) for row in rows or (changes,)]
    return "\n".join([title, " | ".join(GOOD_SAME_AS), *lines])


def village(text: str) -> str:
    """The same form as the village's (forms 2 and 4)."""
    text = text.replace("填报科室：应急办", "填报村（社区）：龙凤村").replace(
        "（科室）", "（村社区）"
    )
    text = text.replace("科室负责人：李四 | 分管领导：王五", "村（社区）书记：李四")
    return text.replace("中小微企业", "个体工商户").replace("应急办", "龙凤村")


Book = Grid | str | Sequence[Grid | str]


def workbook(book: Book, saved_at: datetime | None = None) -> Workbook:
    parts = [book] if isinstance(book, Grid | str) else list(book)
    grids = [
        part if isinstance(part, Grid) else sheet(part, name=f"Sheet{number}")
        for number, part in enumerate(parts, start=1)
    ]
    return Workbook(tuple(grids), saved_at)


def reading(
    book: Book,
    file: str = "表.xlsx",
    saved_at: datetime | None = None,
    settings: Settings = SETTINGS,
) -> Reading:
    whole = workbook(book, saved_at)
    shown = repr([(grid.name, sorted(grid.cells.items(), key=str)) for grid in whole.grids])
    record = inbox_file(file, identifier(shown), saved_at)
    read = Reading(record)
    interpret(read, whole, settings, FORMS)
    return read


def form_rows(book: Book, file: str = "表.xlsx") -> FormRows:
    """Returns the rows of one workbook by itself, by kind of form."""
    return batch_of([reading(book, file)], FORMS).rows


def check(
    book: Book,
    file: str = "表.xlsx",
    saved_at: datetime | None = None,
    settings: Settings = SETTINGS,
) -> list[tuple[str, str]]:
    """Returns (code, cell) of the findings of one workbook by itself, in order of place."""
    read = reading(book, file, saved_at, settings)
    batch = batch_of([read], FORMS)
    return sorted(
        ((f.code, f.place.cell) for f in (made.finding for made in batch.findings)),
        key=lambda pair: pair[::-1],
    )


@dataclass(frozen=True)
class Office:
    """What came of some files: the history, each submission's standing, and the judged month."""

    history: History
    standing: Standing
    month: Month

    @property
    def findings(self) -> list[Finding]:
        return self.month.findings

    def codes(self, *wanted: str) -> list[tuple[str, str, str]]:
        """(code, file, cell), those of the wanted codes only where any are named."""
        return [
            (f.code, f.place.file, f.place.cell)
            for f in self.findings
            if not wanted or f.code in wanted
        ]

    def unit(self, name: str = "应急办") -> UnitFigures:
        """Returns the figures of a unit in the month."""
        return next(unit for unit in self.month.units if unit.name == name)

    def at(self, month: str, as_of: str) -> "Office":
        """The same files, seen from another month and day."""
        judged = self.month
        day = date.fromisoformat(as_of)
        question = Question(Period.parse(month), day, judged.settings, judged.forms)
        return replace(self, month=judge(gather(self.history, question), RULES))


def office(
    files: Mapping[str, Book],
    month: str = "2021-04",
    as_of: str = "2021-04-28",
    settings: Settings = SETTINGS,
    saved: Mapping[str, datetime] | None = None,
    withdrawn: Mapping[str, str] | None = None,
) -> Office:
    """Takes files in and judges a month, as `consolidate` does, without a disk. `withdrawn`: file ->
    why."""
    saved = saved or {}
    readings = [reading(book, file, saved.get(file), settings) for file, book in files.items()]
    with Master("sqlite://") as master:
        master.merge(batch_of(readings, FORMS), "test")
        for read in readings:
            if why := (withdrawn or {}).get(read.file.file):
                master.withdraw(read.file.file_id, why, as_of)
        history = master.history()
    question = Question(Period.parse(month), date.fromisoformat(as_of), settings, FORMS)
    facts = gather(history, question)
    return Office(history, facts.standing, judge(facts, RULES))


def as_sent(content: bytes, book: Workbook, shared: bool = False) -> Sent:
    """A workbook that goes back, its forms where the built-in schemas find them."""
    return Sent(content, book, form_spans(blocks_of(without_notes(book), FORMS)), shared)

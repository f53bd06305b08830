"""Marking up workbooks under guard: what one of them does to the program costs nobody else the month.

Knows who marks (the expendable worker, within a time and a memory limit; this process where there is no
worker), and how a failure is told. Does not know what a mark looks like.
"""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.documents.units.going_back import GoingBack, Original
from liaison_pipeline.documents.units.returned import (
    MarkedCopy,
    Sent,
    Task,
    marked_by_the_worker,
    marked_up,
)
from liaison_pipeline.documents.units.wording import until, whom_to_ask
from liaison_pipeline.files.expendable import Failed, NoWorker, expendably, packed
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.marking.disarming import Active
from liaison_pipeline.model.findings import Finding, apply_severity
from liaison_pipeline.model.place import Place

SECONDS = 60.0  # to mark a workbook; 99,000 rows with a hundred marks take a third of it
_WORDS = {
    Active.MACROS: "宏",
    Active.CONTROLS: "ActiveX 控件",
    Active.OBJECTS: "嵌入的文件或对象",
    Active.QUERIES: "外部数据连接",
    Active.LINKS: "指向其他工作簿的引用",
    Active.FORMULAS: "会连到外面或启动程序的公式（名称、条件格式、下拉选项里的）",
    Active.PIVOTS: "数据透视表（其中的数字还在）",
    Active.ADDRESSES: "指向网址或其他文件的链接（文字还在）",
    Active.OTHERS: "其他附带的内容",
}


@dataclass(slots=True)
class Failures:
    """What went wrong: findings for whom it concerns, texts for maintainers."""

    findings: list[Finding] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)

    def add(self, others: "Failures") -> None:
        self.findings += others.findings
        self.troubles += others.troubles


def with_marked(folder: GoingBack, failures: Failures) -> GoingBack:
    """Returns the folder with its workbooks marked; those that can't be, and what was not carried on
    with the others, is told in it and in `failures`."""
    by_file: dict[str, list[Finding]] = {}
    for made in folder.told:
        by_file.setdefault(made.place.file, []).append(made)
    marked: dict[str, bytes] = {}
    told: list[Finding] = []
    for file, original in folder.originals.items():
        try:
            task = _task(folder, original, by_file.get(file, []))
            copy = _marked(original.name, original.sent, task, folder.head.forms, failures)
        except Failed as failure:
            failures.troubles.append(f"{file}：{failure}")
            told.append(finding("file-unmarked", _place(folder, file), reason=failure.why))
            continue
        marked[file] = copy.content
        if copy.taken_out:
            what = "、".join(words for kind, words in _WORDS.items() if kind in copy.taken_out)
            told.append(finding("file-disarmed", _place(folder, file), what=what))
    told = apply_severity(told, folder.head.settings.severity)
    failures.findings += told
    return replace(folder, marked=marked, findings=[*folder.findings, *told])


def _task(folder: GoingBack, original: Original, findings: list[Finding]) -> Task:
    month = folder.head
    count = len(findings) + len(original.listed)
    heading = f"{folder.unit} {month.period.chinese} 问题清单（{count} 条）"
    listed = tuple(original.listed)
    return Task(findings, heading, month.as_of_time, original.sha256, listed, _closing(folder))


def _closing(folder: GoingBack) -> str:
    """Returns until when and whom to ask, below the list."""
    if folder.situation is None:
        return ""
    return until(folder.situation) + whom_to_ask(folder.head.settings.office)


def _marked(name: str, sent: Sent, task: Task, forms: Forms, failures: Failures) -> MarkedCopy:
    """Raises Failed."""
    try:
        what = packed(sent) if sent.shared else sent
        return expendably(SECONDS, marked_by_the_worker, what, task, packed(forms))
    except NoWorker as error:
        failures.troubles.append(f"{name} is marked in this process: {error}")
    return _here(lambda: marked_up(sent, task, forms))


def _here(work: Callable[[], MarkedCopy]) -> MarkedCopy:
    """Raises Failed."""
    try:
        return work()
    except MemoryError as error:
        raise Failed("MemoryError", "需要的内存太多", too_large=True) from error
    except Exception as error:
        raise Failed(traceback.format_exc(), "内容有误，处理时出错") from error


def _place(folder: GoingBack, file: str) -> Place:
    """Returns a workbook's place, under its unit and month."""
    units: Mapping[str, object] = folder.head.settings.by_name
    unit = folder.unit if folder.unit in units else ""
    return Place(file=file, unit=unit, period=str(folder.head.period) if unit else "")

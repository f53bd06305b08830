"""file-unreadable of a file that was read before and can't be read now: what was read goes on counting.

Passes: a file that lies in the inbox as it was read; one that has gone; one that never could be read
(that is told as it was found, by rules/files.py). Fails: a unit's file that is locked, without
permission, on a drive that is away, or still being copied. Told once for each unit and month of which
it spoke, as a warning: no figure has changed.
"""

from collections.abc import Iterator, Mapping

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import CHANGING, LOCKED
from liaison_pipeline.model.place import Place

_WORDS: Mapping[str, tuple[str, str]] = {
    LOCKED: (
        "现在打不开（没有权限、正被别的程序占用、网络盘已断开，或读它的程序没能启动），先按上次读到的内容计入",
        "请经发办关闭打开它的程序或检查权限，再运行一次；单位不用重报。",
    ),
    CHANGING: (
        "还在复制或保存，先按上次读到的内容计入",
        "请经发办等文件复制完，再运行一次；单位不用重报。",
    ),
}


def check(facts: Facts) -> Iterator[Finding]:
    """Yields the files of the month that can't be read now, under the units that sent them."""
    month = str(facts.question.period)
    states = {file.file_id: file.state for file in facts.history.files if file.state in _WORDS}
    places = {
        Place(file=sent.file, unit=sent.unit, period=month): states[sent.file_id]
        for sent in facts.history.submissions
        if sent.file_id in states and str(sent.period or month) == month
    }
    for place, state in places.items():
        reason, how = _WORDS[state]
        yield finding("file-unreadable", place, how, Severity.WARNING, reason=reason)

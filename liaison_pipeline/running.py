"""What a run is asked to do, and whom it tells of its steps.

Knows folders, the month and the day. Does not know how anything is done, and loads nothing heavy: the
command line makes a run before it knows whether anything is to be done at all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.errors import RequestError
from liaison_pipeline.model.period import MonthSpan, Period
from liaison_pipeline.workspace import Workspace

READING, JUDGING, WRITING = "读取表格", "核对数字", "生成材料"
Progress = Callable[[str, int, int], None]


def begun(span: MonthSpan, day: date) -> MonthSpan:
    """Returns a quarter or a year of which something can be told. Raises RequestError for one that lies
    ahead."""
    if span.first > Period.of(day):
        raise RequestError(f"{span.chinese}还没有开始。")
    return span


@dataclass(frozen=True)
class Run:
    """What a run is asked to do. `progress` is told each step: the stage, how much of it is done, and how
    much there is (0: nobody knows); `told`, what a maintainer wants to know of faults that stopped
    nothing."""

    workspace: Workspace
    master: str
    as_of: date
    period: Period
    asked: bool = True  # the month was named; else it is the usual one of the day
    span: MonthSpan | None = None  # the months that are told of together; `period` is the last one
    workers: int = 0
    scheduler: str = ""
    progress: Progress = lambda _stage, _done, _all: None
    told: Callable[[str], None] = lambda _text: None

    def note(self, text: str) -> None:
        """Keeps what a maintainer wants to know, in the log and for -v; telephone numbers are masked."""
        self.workspace.log(f"[{self.as_of}] {mask(text)}")
        self.told(text)

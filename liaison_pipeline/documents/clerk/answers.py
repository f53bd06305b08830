"""What `liaison trace` answers: a figure, a grievance or an enterprise, whichever the name is.

Knows the order in which a name is looked up, and the words in which an answer is told. Does not know
terminals or pages.
"""

from collections.abc import Iterable, Mapping
from typing import TypeGuard

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.clerk.figure_words import name_of, shown, word_of
from liaison_pipeline.documents.clerk.stories import (
    trace_enterprise,
    trace_grievance,
    trace_name,
    trace_title,
)
from liaison_pipeline.documents.clerk.traces import Trace, TraceLine, trace_figure
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.errors import RequestError
from liaison_pipeline.month import Month


def answer(month: Month, what: str) -> Trace:
    """Returns the trace of a name. Raises RequestError where nothing has it."""
    trace = (
        trace_figure(month, what)
        or trace_figure(month, name_of(month, what))
        or trace_grievance(month, what.strip())
        or trace_enterprise(month, what)
        or trace_title(month, what)
        or trace_name(month, what)
    )
    if trace is None:
        raise RequestError(
            f"没有叫“{what}”的数字、诉求或企业。"
            "数字的名称同“统计”表的栏目，命令行里只写 liaison trace 可以全部列出。"
        )
    return trace


def heading(trace: Trace) -> tuple[str, str]:
    """Returns what a trace is called, and its figure; of a story how many cells tell it."""
    if trace.counts:
        return word_of(trace.name), shown(trace.value, trace.name)
    return trace.name, f"{len(trace.items)} 处"


def what_of(line: TraceLine) -> str:
    """Returns what a line is in words: of a finding its title, in place of its code."""
    return CATALOGUE[line.what].title if line.what in CATALOGUE else line.what


def figures(month: Month) -> dict[str, float | None]:
    """Returns name -> value of every figure of summary.json that can be traced."""
    whole = summary(month)
    totals: Mapping[str, Mapping[str, object]] = {
        "submissions": whole["submissions"],
        "coverage": whole["coverage"],
        "grievances": whole["grievances"],
        "findings": whole["findings"],
        "methods": whole["methods"],
    }
    named = {
        f"{section}.{name}": value
        for section, own in totals.items()
        for name, value in own.items()
        if _is_figure(value)
    }
    named |= {f"findings.by_code.{k}": v for k, v in whole["findings"]["by_code"].items()}
    named |= _of_units("units", whole["units"])
    return named | _of_units("assessment", whole["assessment"])


def _is_figure(value: object) -> TypeGuard[float | None]:
    return value is None or isinstance(value, int | float)


def _of_units(section: str, units: Iterable[Mapping[str, object]]) -> dict[str, float | None]:
    """Ranks and scores are not traced: they are no count of anything, and the shares that they are made
    of are."""
    return {
        f"{section}.{unit['name']}.{name}": value
        for unit in units
        for name, value in unit.items()
        if _is_figure(value) and not name.endswith("_rank") and name != "score"
    }

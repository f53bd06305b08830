"""Whose the head fields are that stand between two forms: the upper one's, below its rows, or the lower
one's, above its title.

    title, rows of the first form
    填报村：龙凤村  填报人：张三      the first form's, where nothing above its rows names its unit
    title, rows of the second form
    填报村：红光村  填报人：李四      as people go on who write the head fields below their forms

Knows titles, and which head fields name a unit. Does not know label rows or grids.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from liaison_pipeline.files.grid import Grid
from liaison_pipeline.forms.heads import UNIT_LABELS, Head, HeadReader, tells
from liaison_pipeline.spelling.values import fold

TITLE = re.compile(
    r"(情况表|台[帐账]|登载表|汇总表?|台[帐账]表|名录|分派建议|回访清单|对应确认)(\(?(科室|村.?社区.?|村居)\)?)?$|^附件\s*\d|^“?\"?企业吹哨"
    r"|登载表|月台[帐账]|联系服务企业|解决问题诉求|^\(?(科室|村\(?社区\)?|村、社区)\)?$|^(20\d{2}年)?\d{1,2}月份?$"
)
_UNIT = (*UNIT_LABELS, "loose_unit", "loose_village")
_IN_TABLE = 4  # the first rows of a table, in which its own head fields may stand


@dataclass(frozen=True, slots=True)
class LineBetween:
    """A row or a paragraph between two forms."""

    is_title: bool
    names_unit: bool


def line_between(texts: Sequence[str], heads: Iterable[Head], reader: HeadReader) -> LineBetween:
    """Returns what a row of these texts and head fields is."""
    titles = (fold(reader.before_heads(text)) for text in texts)
    return LineBetween(any(t and TITLE.search(t) for t in titles), bool(unit_named(heads)))


def unit_named(heads: Iterable[Head]) -> str:
    """Returns the unit that head fields name, '' for none; 单位：个 names none."""
    told = (head for head in heads if head.name in _UNIT and tells(head))
    return next((fold(head.text) for head in told), "")


def lines_of_upper(lines: Sequence[LineBetween], goes_on: bool) -> int:
    """Returns how many of the lines are the upper form's, whose unit is named nowhere above it.
    `goes_on`: below the last form a unit is named too, or it is a register, which need not name its
    own. A form that names its unit below its title needs no line above it."""
    title = next((at for at, line in enumerate(lines) if line.is_title), 0)
    units = [at for at in range(title) if lines[at].names_unit]
    if len(units) > 1:
        return units[1]  # each has its own: one below, one above
    lower_has_own = any(line.names_unit for line in lines[title:])
    return title if units and (goes_on or lower_has_own) else 0


def with_own_paragraphs(grids: Sequence[Grid], reader: HeadReader) -> list[Grid]:
    """Returns tables with text between them, each with the lines that are its own."""

    def line(text: str) -> LineBetween:
        return line_between([text], reader.in_text(text, ""), reader)

    goes_on = any(line(text).names_unit for text in grids[-1].epilogue) if grids else False
    own: list[Grid] = []
    for grid in grids:
        lines = [line(text) for text in grid.preamble]
        if own and lines and not _told_above(own[-1], reader):
            register = any("登载表" in text for text in grid.preamble)
            in_table = _told_above(replace(grid, preamble=()), reader)
            count = lines_of_upper(lines, goes_on or register or in_table)
            below, above = grid.preamble[:count], grid.preamble[count:]
            own[-1] = replace(own[-1], epilogue=(*own[-1].epilogue, *below))
            grid = replace(grid, preamble=above)
        own.append(grid)
    return own


def _told_above(grid: Grid, reader: HeadReader) -> bool:
    """Returns whether a table's unit is named above its rows."""
    by_row = grid.by_row()
    first = [(row, column) for row in grid.rows()[:_IN_TABLE] for column in by_row[row]]
    texts = [grid.text(*place) for place in first]
    return any(unit_named(reader.in_text(text, "")) for text in (*grid.preamble, *texts))

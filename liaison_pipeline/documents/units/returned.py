"""退回/<unit>/<file stem>（批注）.xlsx: the unit's own workbook with every finding marked.

Knows what is changed in a workbook: marked cells, their comments, a column 问题 right of each form, a
first sheet 问题清单. All else (widths, merges, pictures, shapes, drop-downs, print settings) stays as the
unit made it, but for what could do something by itself, which is not sent on. Does not know rules. What
is no .xlsx is built anew (rebuilt.py) with the same values at the same addresses, then marked in the same
way. What a former run marked is taken away first: a unit may send the marked workbook back half mended.
Formulas become their stored values: what was judged is what is shown.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from liaison_pipeline.documents.units.beside_form import FORMATS, texts_beside
from liaison_pipeline.documents.units.finding_list import (
    COLUMNS,
    LABEL_ROW,
    ListedFinding,
    ListHeads,
    finding_list,
)
from liaison_pipeline.documents.units.marks import HAND, MARKS
from liaison_pipeline.documents.units.wording import level, mending, shortened, title
from liaison_pipeline.files.answers import (
    LIST_NAME,
    PROPERTY,
    answered,
    mark_of,
    note_cells,
    without_notes,
)
from liaison_pipeline.files.expendable import Packed
from liaison_pipeline.files.grid import MAX_COLUMNS, MAX_ROWS, Grid, Workbook
from liaison_pipeline.marking.addresses import a1, column_letters, split_a1
from liaison_pipeline.marking.beside import FormSpan
from liaison_pipeline.marking.book import MarkedBook
from liaison_pipeline.marking.disarming import Active
from liaison_pipeline.marking.ooxml import BROKEN, Package
from liaison_pipeline.marking.styles import Look
from liaison_pipeline.model.findings import Finding

if TYPE_CHECKING:  # the worker need not load what knows forms
    from liaison_pipeline.forms.schemas import Forms

_KEPT = column_letters(len(COLUMNS))  # the hidden column of the list
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_TARGET = re.compile(r"'(.+)'!([A-Z]{1,3}[1-9]\d{0,6})", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be marked. `heading`: the title of the list; `saved`: the save time to be stored;
    `sha256`: the content that was read, of which the marked workbook tells when it comes back; `listed`:
    what the list says besides, of no cell of this workbook; `until`: until when, and whom to ask."""

    findings: Sequence[Finding]
    heading: str
    saved: datetime
    sha256: str = ""
    listed: Sequence[Finding] = ()
    until: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Sent:
    """A workbook as it came: its bytes, and its sheets as they were read. `spans`: sheet -> its forms;
    `shared`: it goes back to several units (the 汇总表 of a sub-district), so what all its copies have in
    common is made once."""

    content: bytes = field(repr=False)
    book: Workbook
    spans: Mapping[str, Sequence[FormSpan]]
    shared: bool = False


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A workbook that goes back, and what of the unit's own it no longer has."""

    content: bytes
    taken_out: frozenset[Active] = frozenset()


@dataclass(frozen=True, slots=True)
class _Ready:
    """A workbook that is ready to be marked, with nothing of a former run in it. `there`: sheet as it was
    read -> its name in the workbook, and how many rows further down it begins; `spans`: sheet as it was
    read -> its forms."""

    own: MarkedBook
    taken_out: frozenset[Active]
    there: Mapping[str, tuple[str, int]]
    spans: Mapping[str, Sequence[FormSpan]]


def marked_by_the_worker(
    sent: Sent | Packed[Sent], task: Task, forms: "Packed[Forms]"
) -> MarkedCopy:
    """Does what `marked_up` does, for many workbooks one after the other."""
    own = sent.value if isinstance(sent, Packed) else sent
    return _marked_up(own, task, lambda: forms.value)


def marked_up(sent: Sent, task: Task, forms: "Forms") -> MarkedCopy:
    """Returns the workbook that was sent with its findings; equal inputs give equal bytes."""
    return _marked_up(sent, task, lambda: forms)


def _marked_up(sent: Sent, task: Task, forms: "Callable[[], Forms]") -> MarkedCopy:
    """`forms`: asked for where a workbook is built anew; to unpack them takes longer than to mark one."""
    try:
        if not sent.shared:
            return _mark(_in_place(sent), task)
        ready = _kept(sent)
        return _mark(replace(ready, own=ready.own.copy()), task)
    except BROKEN:  # another format, or built in a way that nobody expects
        return _mark(_anew(sent, task.saved, forms()), task)


def _in_place(sent: Sent) -> _Ready:
    """Raises what is in BROKEN."""
    own = MarkedBook(sent.content, HAND)
    there = {sheet.name: (sheet.name, 0) for sheet in own.sheets}
    _forget_former(own, sent.book)
    return _Ready(own, own.clean(), there, sent.spans)


@lru_cache(maxsize=1)
def _kept(sent: Sent) -> _Ready:
    """Returns what all copies begin with; what was parsed for it is thrown away."""
    ready = _in_place(sent)
    return replace(ready, own=ready.own.copy())


def _anew(sent: Sent, saved: datetime, forms: "Forms") -> _Ready:
    # XlsxWriter is loaded where a workbook is built anew, and not by each worker that marks some
    from liaison_pipeline.documents.units.rebuilt import rebuilt

    book = without_notes(sent.book)
    grids = tuple(grid for grid in book.grids if not _is_list(grid))
    made, moved = rebuilt(replace(book, grids=grids), forms, saved)
    own = MarkedBook(Package(made), HAND)
    return _Ready(own, own.clean(), moved, sent.spans)


def _mark(ready: _Ready, task: Task) -> MarkedCopy:
    own, there = ready.own, ready.there
    parts = {sheet.name: sheet for sheet in own.sheets}
    lines: list[ListedFinding] = []
    by_cell: dict[str, dict[str, list[Finding]]] = {}
    for finding in task.findings:
        place = finding.place
        name, shift = there.get(place.sheet, (place.sheet, 0))
        part = parts.get(name)
        cell = ""
        row, column = split_a1(place.cell) if _CELL.fullmatch(place.cell) else (-1, -1)
        if part is not None and 0 <= row < MAX_ROWS - shift and column < MAX_COLUMNS:
            cell = a1(row + shift, column)
            by_cell.setdefault(name, {}).setdefault(cell, []).append(finding)
        shown = name if place.sheet or cell else ""
        lines.append(ListedFinding(finding, shown, cell, part is not None and part.hidden))
    before = {
        (name, cell): own.mark(name, cell, *_mark_of(findings))
        for name, cells in by_cell.items()
        for cell, findings in cells.items()
    }
    for sheet, (name, shift) in there.items():
        for span in ready.spans.get(sheet, ()):
            for beside in texts_beside(span, shift, by_cell.get(name, {})):
                own.put_beside(name, beside, FORMATS)
    lines = [
        replace(line, look=before[line.sheet, line.cell]) if line.cell else line for line in lines
    ]
    lines += [ListedFinding(finding, elsewhere=True) for finding in task.listed]
    lines.sort(key=lambda line: line.finding.severity.rank)
    answers = mark_of(task.sha256) if task.sha256 else ""
    heads = ListHeads(own.free_title(LIST_NAME), task.heading, task.until, answers)
    own.put_first(finding_list(heads, lines))
    if answers:
        own.set_property(PROPERTY, answers)
    return MarkedCopy(own.save(task.saved), ready.taken_out)


def _mark_of(findings: Sequence[Finding]) -> tuple[Look, str]:
    """Returns the mark and the comment of a cell: the look of its gravest finding, the words of all."""
    gravest = min(findings, key=lambda finding: finding.severity.rank).severity
    return MARKS[gravest].look, "\n\n".join(_note(finding) for finding in findings)


def _note(finding: Finding) -> str:
    """Returns what the comment says; its first words say how grave it is, for those who see no
    colours."""
    how = mending(finding)
    parts = [f"【{level(finding)}】{title(finding)}", shortened(finding.words.message)]
    parts += [f"应改为：{how.value}"] if how.value else []
    return "\n".join([*parts, f"怎么改：{how.words}"])


def _is_list(grid: Grid) -> bool:
    """Tells whether a sheet is the list of a former run; the unit need not delete it."""
    labels = [grid.text(LABEL_ROW - 1, column) for column in range(len(COLUMNS))]
    return grid.name.startswith(LIST_NAME) and labels == [label for label, _ in COLUMNS]


def _forget_former(own: MarkedBook, book: Workbook) -> None:
    """Takes away the marks, comments and list of a former run; what was marked looks as before."""
    names = {sheet.name for sheet in own.sheets}
    came_back = bool(answered(book))
    for grid in (grid for grid in book.grids if came_back and grid.name in names):
        for row, column in note_cells(grid):
            own.clear(grid.name, a1(row, column))
    for grid in [grid for grid in book.grids if _is_list(grid) and grid.name in names]:
        for row in grid.rows():
            target = _TARGET.fullmatch(grid.text(row, len(COLUMNS)))
            name = target[1].replace("''", "'") if target else ""
            if target and name in names:
                look = own.format_at(grid.name, f"{_KEPT}{row + 1}")
                own.unmark(name, target[2], look)
        own.remove(grid.name)
    own.forget()

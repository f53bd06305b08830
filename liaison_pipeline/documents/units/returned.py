"""退回/<unit>/<file stem>（批注）.xlsx: the unit's own workbook with every finding marked.

Knows what is changed in a workbook: marked cells, their comments, a first sheet 问题清单. All else
(widths, merges, pictures, shapes, drop-downs, print settings) stays as the unit made it. Does not know
rules. What is no .xlsx is built anew (rebuilt.py) with the same values at the same addresses, then marked
in the same way. What a former run marked is taken away first: a unit may send the marked workbook back
half mended.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from liaison_pipeline.documents.units.finding_list import (
    COLUMNS,
    LABEL_ROW,
    NAME,
    Line,
    finding_list,
    print_names,
)
from liaison_pipeline.documents.units.rebuilt import rebuilt
from liaison_pipeline.documents.units.wording import level, mending, shortened, title
from liaison_pipeline.files.grid import MAX_COLUMNS, MAX_ROWS, Grid, Workbook
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.marking.book import OwnBook, SheetPart
from liaison_pipeline.marking.notes import Note, Notes
from liaison_pipeline.marking.ooxml import BROKEN, Package
from liaison_pipeline.marking.sheet import Marked, Position
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.place import a1, split_a1

MOST_MERGED = 400  # cells of a merged one that get the frame; beyond, its top left alone
_CELL = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")
_TARGET = re.compile(r"'(.+)'!([A-Z]{1,3}[1-9]\d{0,6})", re.DOTALL)


@dataclass(frozen=True)
class Task:
    """What is to be marked. `heading`: the title of the list; `saved`: the save time to be stored."""

    findings: Sequence[Finding]
    heading: str
    saved: datetime


def marked_up(data: bytes, book: Workbook, task: Task, forms: Forms) -> bytes:
    """The workbook `data` (read as `book`) with its findings; equal inputs give equal bytes."""
    try:
        own = OwnBook(Package(data))
        there = {sheet.name: (sheet.name, 0) for sheet in own.sheets}
        _forget_former(own, book)
        return _mark(own, task, there)
    except BROKEN:  # another format, or built in a way that nobody expects
        grids = tuple(grid for grid in book.grids if not _is_list(grid))
        anew, moved = rebuilt(replace(book, grids=grids), forms, task.saved)
        return _mark(OwnBook(Package(anew)), task, moved)


def _mark(own: OwnBook, task: Task, there: Mapping[str, tuple[str, int]]) -> bytes:
    """`there`: sheet as it was read -> its name in `own`, and how many rows further down it begins."""
    own.clean()
    parts = {sheet.name: sheet for sheet in own.sheets}
    lines: list[Line] = []
    by_cell: dict[str, dict[Position, list[Finding]]] = {}
    for finding in task.findings:
        name, shift = there.get(finding.place.sheet, (finding.place.sheet, 0))
        part = parts.get(name)
        cell = ""
        row, column = (
            split_a1(finding.place.cell) if _CELL.fullmatch(finding.place.cell) else (-1, -1)
        )
        if part is not None and 0 <= row < MAX_ROWS - shift and column < MAX_COLUMNS:
            cell = a1(row + shift, column)
            cells = by_cell.setdefault(name, {})
            cells.setdefault((row + shift, column), []).append(finding)
        shown = name if finding.place.sheet or cell else ""
        lines.append(Line(finding, shown, cell, part is not None and part.hidden))
    looks = {
        (name, cell): look
        for name, cells in by_cell.items()
        for cell, look in _mark_sheet(own, parts[name], cells).items()
    }
    lines = [
        replace(line, look=looks[line.sheet, split_a1(line.cell)]) if line.cell else line
        for line in lines
    ]
    name = own.free_title(NAME)
    root = finding_list(task.heading, lines, own.styles)
    own.put_first(name, root, print_names(name, len(lines)))
    return own.save(task.saved)


def _mark_sheet(
    own: OwnBook, part: SheetPart, cells: Mapping[Position, Sequence[Finding]]
) -> dict[Position, int]:
    """Marks and comments; the format that each cell had before."""
    sheet = own.sheet(part.part)
    looks: dict[Position, int] = {}
    notes = []
    for cell, findings in cells.items():
        gravest = min(findings, key=lambda finding: finding.severity.rank).severity
        looks[cell] = sheet.style(*cell)
        for place in _covered(sheet, cell):
            look = own.styles.marked(sheet.style(*place), gravest)
            sheet.set_style(*place, look)
        text = "\n\n".join(_note(finding) for finding in findings)
        notes.append(Note(cell, sheet.merge_at(*cell)[3], text))
    Notes(own.package, part.part, sheet).write(notes)
    return looks


def _covered(sheet: Marked, cell: Position) -> list[Position]:
    """The cells that a merged one covers: each draws its own part of the frame."""
    r0, c0, r1, c1 = sheet.merge_at(*cell)
    if (r1 - r0 + 1) * (c1 - c0 + 1) > MOST_MERGED:
        return [cell]
    return [(row, column) for row in range(r0, r1 + 1) for column in range(c0, c1 + 1)]


def _note(finding: Finding) -> str:
    """What the comment says; its first words say how grave it is, for those who see no colours."""
    how = mending(finding)
    parts = [f"【{level(finding)}】{title(finding)}", shortened(finding.words.message)]
    parts += [f"应改为：{how.value}"] if how.value else []
    return "\n".join([*parts, f"怎么改：{how.words}"])


def _is_list(grid: Grid) -> bool:
    """Whether a sheet is the list of a former run; the unit need not delete it."""
    labels = [grid.text(LABEL_ROW - 1, column) for column in range(len(COLUMNS))]
    return grid.name.startswith(NAME) and labels == [label for label, _ in COLUMNS]


def _forget_former(own: OwnBook, book: Workbook) -> None:
    """Takes away the marks, comments and list of a former run; what was marked looks as before."""
    styles = own.styles
    sheets = {sheet.name: sheet for sheet in own.sheets}
    lists = [grid for grid in book.grids if _is_list(grid) and grid.name in sheets]
    for grid in lists:
        listed = own.sheet(sheets[grid.name].part)
        for row in grid.rows():
            target = _TARGET.fullmatch(grid.text(row, len(COLUMNS)))
            name = target[1].replace("''", "'") if target else ""
            if target and name in sheets:
                sheet, cell = own.sheet(sheets[name].part), split_a1(target[2])
                look = listed.style(row, len(COLUMNS))
                for place in _covered(sheet, cell):
                    if styles.is_marked(sheet.style(*place)):
                        sheet.set_style(*place, look)
        own.remove(sheets[grid.name])
    marked = styles.marked_ones()
    for part in own.sheets:
        sheet = own.sheet(part.part)
        sheet.change_styles(marked)
        Notes(own.package, part.part, sheet).forget_own()

"""退回/<unit>/校验报告.html and index.html.

Knows what the pages show. Does not know how findings arise; templates/ holds the looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.findings import LEVELS, Finding, Severity, column_letters, split_a1
from liaison_pipeline.month import Month
from liaison_pipeline.reading.grid import Grid, Workbook, show
from liaison_pipeline.reports.masking import mask
from liaison_pipeline.reports.summary import rate, summary
from liaison_pipeline.reports.templates import render

AROUND = 2  # rows above and below a bad cell
WIDE = 6  # columns to each side


@dataclass(frozen=True)
class Shown:
    """A finding with the piece of the sheet around its cell, if it has one."""

    finding: Finding
    level: str
    title: str
    why: str
    ignore: str
    mini: dict[str, Any] | None


def unit_page(
    month: Month,
    unit: str,
    findings: Sequence[Finding],
    books: Mapping[str, Workbook],
    returned: Mapping[str, str],
    templates: Path,
) -> str:
    """The unit's findings, gravest first. `returned`: file -> name of its marked-up workbook."""
    shown = [_shown(finding, books) for finding in findings]
    counts = {level: sum(f.severity is level for f in findings) for level in Severity}
    return render(
        "校验报告.html",
        templates,
        month=month,
        unit=unit,
        groups=[
            (level, LEVELS[level], [s for s in shown if s.finding.severity is level])
            for level in Severity
        ],
        counts=counts,
        returned=returned,
    )


def _shown(finding: Finding, books: Mapping[str, Workbook]) -> Shown:
    entry = CATALOGUE[finding.code]
    book = books.get(finding.file)
    grid = next((g for g in book.grids if g.name == finding.sheet), None) if book else None
    mini = mini_sheet(grid, finding.cell) if grid and finding.cell else None
    level = LEVELS[finding.severity]
    return Shown(finding, level, entry.title, entry.why, entry.ignore, mini)


def mini_sheet(grid: Grid, cell: str) -> dict[str, Any]:
    """Column letters, and the rows around a cell with the fullest row above as its label row."""
    row, column = split_a1(cell)
    by_row = grid.by_row()
    used = sorted({c for _, c in grid.cells} | {column})
    at = used.index(column)
    columns = used[max(0, at - WIDE) : at + WIDE + 1]
    above = [r for r in by_row if r < row]
    label = max(above, key=lambda r: (len(set(by_row[r]) & set(columns)), -r), default=row)
    rows = sorted({label, *range(max(0, row - AROUND), row + AROUND + 1)})
    shown = [r for r in rows if r in by_row or r == row]
    lines = [
        {"number": r + 1, "cells": [_mini_cell(grid, r, c, (row, column), label) for c in columns]}
        for r in shown
    ]
    return {"letters": [column_letters(c) for c in columns], "lines": lines}


def _mini_cell(
    grid: Grid, row: int, column: int, bad: tuple[int, int], label: int
) -> dict[str, Any]:
    """A merged cell shows its text once, at its top left."""
    text = _short(show(grid.cells.get((row, column))))
    return {"text": text, "bad": (row, column) == bad, "label": row == label}


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:38] + "……"


def index_page(
    month: Month,
    folders: Mapping[str, tuple[str, list[str]]],
    chased: Mapping[str, str],
    templates: Path,
) -> str:
    """The clerk's overview. `folders`: unit -> its folder under 退回/ and the files in it; `chased`:
    unit -> its text under 催报/."""
    figures = summary(month)
    findings = [
        (finding, CATALOGUE[finding.code].title, mask(finding.message))
        for finding in month.findings
    ]
    todo = {
        "missing": chased,
        "errors": [unit.name for unit in month.units if unit.errors],
    }
    trend = [
        (
            period,
            sum(len(c.roster) for c in covered),
            sum(len(c.covered) for c in covered),
        )
        for period, covered in month.trend
    ]
    return render(
        "index.html",
        templates,
        month=month,
        figures=figures,
        todo=todo,
        findings=findings,
        grievances=open_and_closed(month),
        folders=folders,
        levels=LEVELS,
        trend=[(p, whole, part, rate(part, whole)) for p, whole, part in trend],
    )


def open_and_closed(month: Month) -> list[dict[str, Any]]:
    """The month's grievances: what is open at its end and what was closed in it."""
    lines = []
    for unit, life in month.grievances.items():
        closed = {grievance.number for grievance in life.closed}
        for grievance in (*life.open, *life.closed):
            row = grievance.row
            lines.append(
                {
                    "number": grievance.number,
                    "unit": unit,
                    "enterprise": mask(row.enterprise),
                    "title": mask(row.title),
                    "raised": str(grievance.raised),
                    "state": "已办结" if grievance.number in closed else "未办结",
                    "progress": mask(row.progress or ""),
                    "source": f"{row.file}!{row.sheet}!{row.row}",
                }
            )
    return lines

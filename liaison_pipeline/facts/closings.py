"""What a register row says of its closing: believable or held back; how long a grievance is open.

Knows rows and the reader of 办理情况. Does not know what is told: rules/closure.py does.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import RowKey, Rows
from liaison_pipeline.facts.question import Question
from liaison_pipeline.model.findings import Holds
from liaison_pipeline.model.history import rows_of
from liaison_pipeline.spelling.outcome import OutcomeReader


def refused_closings(rows: Rows, reader: OutcomeReader) -> set[RowKey]:
    """Closings of all months that are held back for what their row itself says."""
    refused: set[RowKey] = set()
    for row in rows_of(rows.grievances):
        codes = (code for code, _ in _faults(row, reader))
        if row.closed_on and any(CATALOGUE[code].holds is Holds.CLOSING for code in codes):
            refused.add((row.submission_id, row.row))
    return refused


def _faults(row: Any, reader: OutcomeReader) -> Iterator[tuple[str, str]]:
    """(code, column) of what a row's closing and progress say."""
    if not {"closed_on", "progress"} <= json.loads(row.cells).keys():
        return  # the column itself is missing: told once for the form
    closed, progress = row.closed_on or "", row.progress or ""
    if not progress:
        yield ("closure-outcome-missing" if closed else "progress-missing"), "progress"
        return
    outcome = reader.read(progress)
    if closed and outcome.done is False and not row.closing_fault:
        yield "closure-contradiction", "progress"
    if not closed and outcome.done:
        yield "closure-date-missing", "closed_on"
    if outcome.vague:
        yield "outcome-vague", "progress"


def days_open(grievance: Grievance, until: date) -> int:
    return (until - grievance.since).days


def overdue(grievances: Iterable[Grievance], question: Question, limit: int) -> list[Grievance]:
    """Open longer than the limit (days), as of the earlier of as-of and the month's end; 0 = none."""
    until = min(question.as_of, question.period.last_day)
    return [g for g in grievances if limit and days_open(g, until) > limit]


def says_elsewhere(row: Any, reader: OutcomeReader) -> bool:
    """Whether 办理情况 says that another unit must act."""
    return bool(row.progress) and reader.read(row.progress).elsewhere

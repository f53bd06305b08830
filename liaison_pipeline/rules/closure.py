"""What a register says of grievances: closed or not, believable or not, forgotten, overdue.

Passes: 办结时间 4月20日, 办理情况 已协调供电公司更换变压器. Fails: 办结时间 without 办理情况
(closure-outcome-missing), 办结时间 with 正在协调 (closure-contradiction), 已办结 alone
(outcome-vague), an open grievance that next month's register leaves out (grievance-vanished).
A fault of 办结时间 holds the closing alone: the grievance counts as raised and open.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from liaison_pipeline.catalogue import CATALOGUE, Place, finding
from liaison_pipeline.findings import Finding
from liaison_pipeline.frames import rows_of
from liaison_pipeline.period import Period
from liaison_pipeline.reading.forms import Form
from liaison_pipeline.rules.lifecycle import Grievance, MonthOfUnit, RowKey
from liaison_pipeline.rules.outcome import OutcomeReader
from liaison_pipeline.rules.question import Question
from liaison_pipeline.rules.rows import Rows, place_of
from liaison_pipeline.rules.submissions import chinese_date


def check_rows(
    rows: Rows, form: Form, reader: OutcomeReader, period: Period
) -> tuple[set[RowKey], list[Finding]]:
    """(refused closings of all months, findings of one): what each row says by itself."""
    refused: set[RowKey] = set()
    findings: list[Finding] = []
    for row in rows_of(rows.grievances):
        found = list(_check_row(row, form, reader))
        if any(CATALOGUE[f.code].holds == "closing" for f in found):
            refused.add((row.submission_id, row.row))
        if row.period == str(period):
            findings += found
    return refused, findings


def _check_row(row: Any, form: Form, reader: OutcomeReader) -> Iterator[Finding]:
    if not {"closed_on", "progress"} <= json.loads(row.cells).keys():
        return  # the column itself is missing: told once for the form
    closed, progress = row.closed_on or "", row.progress or ""
    at_progress = place_of(row, "progress", form)
    if not progress:
        if closed:
            yield finding("closure-outcome-missing", at_progress, closed=closed)
        else:
            yield finding("progress-missing", at_progress)
        return
    outcome = reader.read(progress)
    if closed and outcome.done is False and not row.closing_fault:
        yield finding("closure-contradiction", at_progress, closed=closed)
    if not closed and outcome.done:
        yield finding("closure-date-missing", place_of(row, "closed_on", form))
    if outcome.vague:
        yield finding("outcome-vague", at_progress)


def check_lives(
    month: MonthOfUnit, period: Period, has_sent: bool, form: Form
) -> Iterator[Finding]:
    """What a unit's month says against what went before. `has_sent`: any ledger or register came."""
    for row, closing, raised in month.before_raised:
        at = place_of(row, "closed_on", form)
        days = {"closed": chinese_date(closing), "raised": chinese_date(raised)}
        yield finding("closure-before-raised", at, "", None, **days)
    for grievance in month.vanished if has_sent else ():
        place = Place(unit=grievance.unit, period=str(period), value=grievance.row.title or "")
        yield finding(
            "grievance-vanished",
            place,
            period_text=period.chinese,
            enterprise=grievance.row.enterprise,
            title=grievance.row.title,
            number=grievance.number,
        )
    for grievance in month.reopened:
        closed = month.reopenings[grievance.number]
        at = place_of(month.row_of[grievance.number], "progress", form)
        day = chinese_date(closed) if closed else ""
        yield finding("grievance-reopened", at, closed=day, number=grievance.number)


def days_open(grievance: Grievance, until: date) -> int:
    return (until - grievance.since).days


def overdue(grievances: Iterable[Grievance], question: Question, limit: int) -> list[Grievance]:
    """Open longer than the limit (days), as of the earlier of as-of and the month's end; 0 = none."""
    until = min(question.as_of, question.period.last_day)
    return [g for g in grievances if limit and days_open(g, until) > limit]


def check_open(
    month: MonthOfUnit, question: Question, limit: int, reader: OutcomeReader
) -> Iterator[Finding]:
    """Overdue and undispatched grievances, at this month's row; without one, `vanished` says it."""
    form = question.forms.register
    until = min(question.as_of, question.period.last_day)
    for grievance in overdue(month.open, question, limit):
        if grievance.number in month.row_of:
            place = place_of(month.row_of[grievance.number], "title", form)
            raised, days = chinese_date(grievance.since), days_open(grievance, until)
            yield finding("grievance-overdue", place, raised=raised, days=days, limit=limit)
    for grievance in month.open:
        row = month.row_of.get(grievance.number)
        if row is not None and row.progress and reader.read(row.progress).elsewhere:
            yield finding("grievance-undispatched", place_of(row, "progress", form))

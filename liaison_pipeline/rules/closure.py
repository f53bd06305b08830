"""What a register says of grievances: closed or not, believable or not, forgotten, overdue.

Passes: 办结时间 4月20日, 办理情况 已协调供电公司更换变压器. Fails: 办结时间 without 办理情况
(closure-outcome-missing), 办结时间 with 正在协调 (closure-contradiction), 已办结 alone
(outcome-vague), an open grievance that next month's register leaves out (grievance-vanished).
A fault of 办结时间 holds the closing alone: the grievance counts as raised and open.
"""

from collections.abc import Iterator
from datetime import date

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.closings import _faults, days_open, overdue, says_elsewhere
from liaison_pipeline.facts.decisions import Decisions, Verdict
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import Rows, place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.question import Question
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import rows_of
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.model.place import Place
from liaison_pipeline.spelling.outcome import OutcomeReader


def check_rows(rows: Rows, form: Form, reader: OutcomeReader, period: Period) -> list[Finding]:
    """What each row of a month's registers says by itself."""
    month = rows.grievances[rows.grievances["period"] == str(period)]
    return [
        finding(code, place_of(row, column, form), closed=row.closed_on or "")
        for row in rows_of(month)
        for code, column in _faults(row, reader)
    ]


def check_lives(
    month: MonthOfUnit, period: Period, has_sent: bool, form: Form
) -> Iterator[Finding]:
    """What a unit's month says against what went before. `has_sent`: any ledger or register came."""
    for row, closing, raised in month.before_raised:
        at = place_of(row, "closed_on", form)
        days = {"closed": chinese_date(closing), "raised": chinese_date(raised)}
        yield finding("closure-before-raised", at, "", None, **days)
    for grievance in month.vanished if has_sent else ():
        place = Place(unit=grievance.holder, period=str(period), value=grievance.row.title or "")
        yield finding(
            "grievance-vanished",
            place,
            period_text=period.chinese,
            enterprise=grievance.row.enterprise,
            title=grievance.row.title,
            number=grievance.number,
        )
    for grievance in month.reopened:
        again = month.reopenings[grievance.number]
        row = month.row_of.get(grievance.number) if again.verdict else again.row
        nowhere = Place(unit=grievance.holder, period=str(period), value=grievance.row.title or "")
        at = place_of(row, "progress", form) if row is not None else nowhere
        yield _reopened(grievance, at, again.closed_on, again.verdict)
    told = {grievance.number for grievance in month.reopened}
    for row, grievance in month.repeated:
        if grievance.number not in told:
            at = place_of(row, "progress", form)
            yield _reopened(grievance, at, grievance.contested, None)


def _reopened(
    grievance: Grievance, at: Place, closed: date | None, verdict: Verdict | None
) -> Finding:
    day = chinese_date(closed) if closed else ""
    how = "又作为未办结登记" if verdict is None else f"{chinese_date(verdict.day)}回访时企业不满意"
    if grievance.contested is not None and verdict is None:
        how = "回访时企业不满意，不能再按原来的办结时间登记"
    words = {"closed": day, "how": how, "enterprise": grievance.row.enterprise}
    return finding(
        "grievance-reopened", at, number=grievance.number, title=grievance.row.title, **words
    )


def check_open(
    month: MonthOfUnit, question: Question, decisions: Decisions, reader: OutcomeReader
) -> Iterator[Finding]:
    """Overdue and undispatched grievances, at this month's row; without one, `vanished` says it."""
    form = question.forms.register
    limit = question.settings.overdue_days
    until = min(question.as_of, question.period.last_day)
    for grievance in overdue(month.open, question, limit):
        if grievance.number in month.row_of:
            place = place_of(month.row_of[grievance.number], "title", form)
            raised, days = chinese_date(grievance.since), days_open(grievance, until)
            yield finding("grievance-overdue", place, raised=raised, days=days, limit=limit)
    for grievance in month.open:
        row = month.row_of.get(grievance.number)
        waits = row is not None and says_elsewhere(row, reader)
        if waits and not _is_dispatched(grievance, decisions):
            yield finding("grievance-undispatched", place_of(row, "progress", form))


def _is_dispatched(grievance: Grievance, decisions: Decisions) -> bool:
    """Decided, and not just in favour of the unit that has it now and can't solve it either."""
    decided = decisions.of(grievance.key)
    return bool(decided) and not decided[-1].target == grievance.holder != grievance.unit

"""A grievance goes on from month to month: closure-before-raised, grievance-vanished,
grievance-reopened.

Passes: an open grievance that next month's register has again; a closing after the contact that
raised it. Fails: a closing before it (closure-before-raised); an open grievance that next month's
register leaves out (grievance-vanished; a new row of the enterprise with a title that is like its own,
or with its title of an enterprise with a like name, is named: the two may be one). Tells: a closed one
that is registered as open, or that the enterprise did not accept (grievance-reopened).
"""

from collections.abc import Iterator
from datetime import date

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.decisions import Verdict
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import sent_kinds
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import GrievanceRow


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what each unit's month says against what went before; that something vanished only
    where any ledger or register came."""
    question = facts.question
    sent = sent_kinds(facts.standing, question.period)
    for unit, month in facts.grievances.items():
        for row, closing, raised in month.before_raised:
            if row.told_below:
                continue
            place = place_of(row, "closed_on", question.forms.register)
            days = chinese_date(closing), chinese_date(raised)
            yield finding("closure-before-raised", place, closed=days[0], raised=days[1])
        near = facts.anew.get(unit, {})
        for grievance in month.vanished if unit in sent else ():
            yield _vanished(grievance, question.period, near.get(grievance.number))
        yield from _reopenings(month, question)


def _vanished(grievance: Grievance, period: Period, near: GrievanceRow | None) -> Finding:
    title = grievance.row.title
    hint, same = _near_words(grievance, near) if near else ("", "")
    return finding(
        "grievance-vanished",
        _nowhere(grievance, period),
        suggestion=f"{same}不是同一件的，请补上这件诉求和办理情况。" if near else "",
        period_text=period.chinese,
        enterprise=grievance.row.enterprise,
        title=title,
        number=grievance.number,
        hint=hint,
    )


def _near_words(grievance: Grievance, near: GrievanceRow) -> tuple[str, str]:
    """Returns what is said of a new row that may be the grievance, and what to do then."""
    if near.enterprise_key == grievance.enterprise_key:
        hint = f"；登载表第{near.row}行有名称相近的“{near.title}”"
        return hint, f"“{near.title}”就是这件诉求的，请沿用原来的名称“{grievance.row.title}”；"
    hint = f"；登载表第{near.row}行有企业名称相近的“{near.enterprise}”的同名诉求"
    name = grievance.row.enterprise
    return hint, f"“{near.enterprise}”就是“{name}”的，请沿用原来的企业名称；"


def _reopenings(month: MonthOfUnit, question: Question) -> Iterator[Finding]:
    form = question.forms.register
    for grievance in month.reopened:
        again = month.reopenings[grievance.number]
        row = month.row_of.get(grievance.number) if again.verdict else again.row
        nowhere = _nowhere(grievance, question.period)
        place = place_of(row, "progress", form) if row is not None else nowhere
        yield _reopened(grievance, place, again.closed_on, again.verdict)
    reopened = {grievance.number for grievance in month.reopened}
    for line, grievance in month.repeated:
        if grievance.number not in reopened:
            place = place_of(line, "progress", form)
            yield _reopened(grievance, place, grievance.contested, None)


def _nowhere(grievance: Grievance, period: Period) -> Place:
    """Returns the place of a grievance of which no row of the month tells: its unit's month."""
    return Place(unit=grievance.holder, period=str(period), value=grievance.row.title)


def _reopened(
    grievance: Grievance, place: Place, closed: date | None, verdict: Verdict | None
) -> Finding:
    day = chinese_date(closed) if closed else ""
    how = "又作为未办结登记" if verdict is None else f"{chinese_date(verdict.day)}回访时企业不满意"
    if grievance.contested is not None and verdict is None:
        how = "回访时企业不满意，不能再按原来的办结时间登记"
    return finding(
        "grievance-reopened",
        place,
        number=grievance.number,
        title=grievance.row.title,
        enterprise=grievance.row.enterprise,
        closed=day,
        how=how,
    )

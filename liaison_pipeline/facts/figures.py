"""Every figure of the reports: a figure is the list of the things that it counts.

Its number is the length of the list (the sum of the weights), its trace the list itself. Knows what is
counted, and where each thing is written. Does not know documents. A figure is one line in FIGURES; it
then stands in summary.json, in 统计 and in `liaison trace`; another document shows it where it names
it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from liaison_pipeline.facts.assessment import LATE, MISSING, ON_TIME
from liaison_pipeline.facts.closings import overdue
from liaison_pipeline.facts.decisions import DISSATISFIED, Verdict
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.items import Item, OneEach, UnitMonth
from liaison_pipeline.facts.lives import Closing
from liaison_pipeline.facts.sent import FORM_NAMES, first_filed
from liaison_pipeline.facts.standing import LEDGER, SentForm
from liaison_pipeline.model.place import Place
from liaison_pipeline.spelling.ways import MET, ONLINE, OTHER_WAY, PHONED, VISITED, ways_in

Count: TypeAlias = Callable[[UnitMonth], Sequence[Item]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A count. `section`: the part of summary.json with its total. `of_unit`: its name in `units` there,
    '' where it is not shown a unit; `flag`: it is shown there, and in 统计, as yes or no."""

    name: str
    title: str
    section: str
    of: Count
    of_unit: str = ""
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Rate:
    """A share or a mean: the sums of the figures `above` over those `below`, None over nothing."""

    name: str
    title: str
    section: str
    above: tuple[str, ...]
    below: tuple[str, ...]
    of_unit: str = ""


def _form_item(form: SentForm) -> Item:
    """Returns a form at the cell that tells when it was filed, else at its labels."""
    day = form.filed_on.isoformat() if form.filed_on else ""
    column = "填报时间" if form.submission.dated else "最后保存"
    cell = form.filed_cell or form.label_cell
    place = Place(form.file, form.sheet, cell, column if day else "", day)
    return Item(form.unit, FORM_NAMES[form.kind], place)


def _first(forms: Iterable[SentForm]) -> list[Item]:
    """Returns the first of some forms: a unit counts once in a month."""
    first = min(forms, key=lambda form: form.order, default=None)
    return [_form_item(first)] if first is not None else []


def _expected(month: UnitMonth) -> list[Item]:
    return [month.settings_item]


def _received(month: UnitMonth) -> list[Item]:
    return _first(month.ledgers())


def _accepted(month: UnitMonth) -> list[Item]:
    standing = month.facts.standing
    return _first(form for form in month.ledgers() if standing.is_accepted(form))


def _rejected(month: UnitMonth) -> list[Item]:
    return [] if _accepted(month) else _received(month)


def _missing(month: UnitMonth) -> list[Item]:
    return [] if month.ledgers() else [month.settings_item]


def _late(month: UnitMonth) -> list[Item]:
    """Counts a unit whose first ledger of the month that was not rejected came after the due day."""
    facts = month.facts
    own = facts.standing.of_month(month.period).get(month.unit, ())
    first = first_filed(own, facts.standing, LEDGER)
    if first is None or facts.punctuality[month.period][month.unit] != LATE:
        return []
    return [_form_item(first)]


def _enterprises(month: UnitMonth) -> Sequence[Item]:
    roster = month.coverage.roster
    return OneEach(
        list(roster), lambda key: Item(month.unit, roster[key].name, roster[key].row, "enterprise")
    )


def _contacted(month: UnitMonth) -> Sequence[Item]:
    own = month.coverage
    return OneEach(
        own.covered,
        lambda key: Item(month.unit, own.roster[key].name, own.contacted[key], "contacted_on"),
    )


def _by_way(way: str) -> Count:
    """Returns what counts the ledger rows with a contact of one way; a row may name several."""

    def count(month: UnitMonth) -> list[Item]:
        rows = (row for row in month.coverage.rows if way in ways_in(row.method))
        return [Item(month.unit, row.enterprise, row, "method") for row in rows]

    return count


def _listed(month: UnitMonth, grievances: Iterable[Grievance]) -> list[Item]:
    """Returns grievances where the month's register, else the latest one, has them."""
    rows = month.life.row_of
    return [Item(month.unit, g.number, rows.get(g.number, g.row), "title") for g in grievances]


def _carried_over(month: UnitMonth) -> list[Item]:
    return [Item(month.unit, g.number, g.first_row, "title") for g in month.life.carried_over]


def _raised(month: UnitMonth) -> list[Item]:
    return _listed(month, month.life.raised)


def _reopened(month: UnitMonth) -> list[Item]:
    life = month.life
    again = [(grievance.number, life.reopenings[grievance.number]) for grievance in life.reopened]
    return [
        Item(month.unit, number, one.row, "progress" if one.verdict is None else "satisfaction")
        for number, one in again
    ]


def _closed(month: UnitMonth) -> list[Item]:
    return [_closing_item(month, closing) for closing in month.life.closings]


def _closing_item(month: UnitMonth, closing: Closing, weight: int = 1) -> Item:
    return Item(month.unit, closing.grievance.number, closing.row, "closed_on", weight)


def _days(month: UnitMonth) -> list[Item]:
    return [_closing_item(month, closing, closing.days) for closing in month.life.closings]


def _open(month: UnitMonth) -> list[Item]:
    return _listed(month, month.life.open)


def _overdue(month: UnitMonth) -> list[Item]:
    return _listed(month, overdue(month.life.open, month.facts.question))


def _verdicts(month: UnitMonth) -> Iterator[tuple[Closing, Verdict]]:
    """Yields the month's closings that were called back (call-backs after as-of are not known)."""
    for closing in month.life.closings:
        verdict = month.facts.decisions.verdict(closing.grievance.key, closing.day)
        if verdict is not None:
            yield closing, verdict


def _called_back(month: UnitMonth) -> list[Item]:
    return [
        Item(month.unit, closing.grievance.number, verdict.row, "satisfaction")
        for closing, verdict in _verdicts(month)
    ]


def _satisfied(month: UnitMonth) -> list[Item]:
    return [
        Item(month.unit, closing.grievance.number, verdict.row, "satisfaction")
        for closing, verdict in _verdicts(month)
        if verdict.satisfaction != DISSATISFIED
    ]


def _attitudes(month: UnitMonth) -> Iterator[tuple[Closing, Verdict]]:
    """Yields the call-backs that tell of the people who handled the grievance, 服务态度."""
    return ((closing, verdict) for closing, verdict in _verdicts(month) if verdict.row.attitude)


def _attitude_told(month: UnitMonth) -> list[Item]:
    return [
        Item(month.unit, closing.grievance.number, verdict.row, "attitude")
        for closing, verdict in _attitudes(month)
    ]


def _attitude_good(month: UnitMonth) -> list[Item]:
    return [
        Item(month.unit, closing.grievance.number, verdict.row, "attitude")
        for closing, verdict in _attitudes(month)
        if verdict.row.attitude != DISSATISFIED
    ]


def _deadline(month: UnitMonth, grievance: Grievance, since: date, until: date) -> date | None:
    """Returns the 办理时限 that binds a handling which began on `since`; one that was set for an earlier
    handling, or after the handling was over, binds nothing."""
    own = month.facts.decisions.of(grievance.key)
    days = [decided.deadline for decided in own if since <= decided.day <= until]
    return days[-1] if days else None


def _bound(month: UnitMonth) -> Iterator[tuple[Item, bool]]:
    """Yields what was to be closed by a deadline: the month's closings that had one, and what is open
    after it; and whether it was closed in time."""
    for closing in month.life.closings:
        since = closing.day - timedelta(closing.days)
        until = _deadline(month, closing.grievance, since, closing.day)
        if until is not None:
            yield _closing_item(month, closing), closing.day <= until
    today = min(month.facts.question.as_of, month.period.last_day)
    for grievance in month.life.open:
        until = _deadline(month, grievance, grievance.since, today)
        if until is not None and until < today:
            yield _listed(month, [grievance])[0], False


def _with_deadline(month: UnitMonth) -> list[Item]:
    return [item for item, _ in _bound(month)]


def _closed_in_time(month: UnitMonth) -> list[Item]:
    return [item for item, in_time in _bound(month) if in_time]


def _so_far(month: UnitMonth) -> Iterator[UnitMonth]:
    """Yields the unit's months up to this one."""
    for period in month.facts.lives.months:
        if period <= month.period:
            yield replace(month, period=period)


def _ever_closed(month: UnitMonth) -> list[Item]:
    return [item for own in _so_far(month) for item in _closed(own)]


def _ever_reopened(month: UnitMonth) -> list[Item]:
    return [item for own in _so_far(month) for item in _reopened(own)]


def _months(month: UnitMonth) -> list[Item]:
    """Counts the months of the table of punctuality."""
    own = month.settings_item
    return [Item(month.unit, str(period), own.at) for period in month.facts.punctuality]


def _months_on_time(month: UnitMonth) -> list[Item]:
    return [
        Item(month.unit, str(period), item.at)
        for period, states in month.facts.punctuality.items()
        if states.get(month.unit, MISSING) == ON_TIME
        for item in _first(month.ledgers(period))
    ]


def _errors(month: UnitMonth) -> Sequence[Item]:
    return month.errors


def _warnings(month: UnitMonth) -> Sequence[Item]:
    return month.warnings


HANDLED = ("carried_over", "raised", "reopened")  # what could have been closed
FIGURES: tuple[Figure | Rate, ...] = (
    Figure("expected", "应报单位", "submissions", _expected),
    Figure("received", "已报", "submissions", _received, "submitted", flag=True),
    Figure("accepted", "采用", "submissions", _accepted),
    Figure("rejected", "退回", "submissions", _rejected),
    Figure("late", "迟报", "submissions", _late, "late", flag=True),
    Figure("missing", "未报", "submissions", _missing),
    Figure("enterprises", "企业数", "coverage", _enterprises, "enterprises"),
    Figure("contacted", "已联系", "coverage", _contacted, "contacted"),
    Rate("rate", "联系率", "coverage", ("contacted",), ("enterprises",), "rate"),
    Figure(PHONED, "电话联系", "methods", _by_way(PHONED)),
    Figure(ONLINE, "线上联系", "methods", _by_way(ONLINE)),
    Figure(VISITED, "走访", "methods", _by_way(VISITED)),
    Figure(MET, "座谈", "methods", _by_way(MET)),
    Figure(OTHER_WAY, "其他形式", "methods", _by_way(OTHER_WAY)),
    Figure("carried_over", "上月结转", "grievances", _carried_over, "carried_over"),
    Figure("raised", "新登记", "grievances", _raised, "raised"),
    Figure("reopened", "重新提出", "grievances", _reopened, "reopened"),
    Figure("closed", "办结", "grievances", _closed, "closed"),
    Figure("open", "未办结", "grievances", _open, "open"),
    Figure("overdue", "超期", "grievances", _overdue),
    Rate("closure_rate", "办结率", "grievances", ("closed",), HANDLED),
    Figure("errors", "错误", "findings", _errors, "errors"),
    Figure("warnings", "提醒", "findings", _warnings, "warnings"),
    Figure("months", "应报月数", "assessment", _months),
    Figure("months_on_time", "按时月数", "assessment", _months_on_time),
    Rate("on_time_rate", "按时报送", "assessment", ("months_on_time",), ("months",)),
    Figure("days", "办理天数", "assessment", _days),
    Rate("days_to_close", "平均办理天数", "assessment", ("days",), ("closed",)),
    Figure("called_back", "已回访", "assessment", _called_back),
    Figure("satisfied", "满意", "assessment", _satisfied),
    Rate("satisfaction", "满意率", "assessment", ("satisfied",), ("called_back",)),
    Figure("attitude_told", "已评服务态度", "assessment", _attitude_told),
    Figure("attitude_good", "服务态度满意", "assessment", _attitude_good),
    Rate("attitude", "服务态度", "assessment", ("attitude_good",), ("attitude_told",)),
    Figure("with_deadline", "有时限应办结", "assessment", _with_deadline),
    Figure("closed_in_time", "按时办结", "assessment", _closed_in_time),
    Rate("on_time_closure", "按时办结率", "assessment", ("closed_in_time",), ("with_deadline",)),
    Figure("ever_closed", "累计办结", "assessment", _ever_closed),
    Figure("ever_reopened", "累计重新提出", "assessment", _ever_reopened),
    Rate("reopened_rate", "重办率", "assessment", ("ever_reopened",), ("ever_closed",)),
    Rate("raised_per_enterprise", "每户收集件数", "assessment", ("raised",), ("enterprises",)),
)
BY_NAME: Mapping[str, Figure | Rate] = {figure.name: figure for figure in FIGURES}

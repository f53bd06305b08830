"""Every figure of the reports: a figure is the list of the things that it counts.

Its number is the length of the list (the sum of the weights), its trace the list itself. Knows what is
counted, and where each thing is written. Does not know documents. A figure is one line in FIGURES; it
then stands in summary.json, in 统计 and in `liaison trace`; another document shows it where it names
it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from liaison_pipeline.facts.assessment import MISSING, ON_TIME
from liaison_pipeline.facts.closings import overdue
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.decisions import DISSATISFIED, Verdict
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import Closing, MonthOfUnit
from liaison_pipeline.facts.sent import FORM_NAMES, first_filed
from liaison_pipeline.facts.standing import LEDGER, SentForm
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import FormRow

SETTINGS_FILE = "liaison.toml"  # where a thing stands of which no workbook tells


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a figure counts. `at` is where it is written: a row, with the column, or a place."""

    unit: str
    what: str
    at: FormRow | Place
    column: str = ""
    weight: int = 1

    def place(self, forms: Forms) -> Place:
        """Returns where it is written."""
        if isinstance(self.at, Place):
            return self.at
        form = forms.of(self.at.submission.kind)
        return self.at.place(self.column, form.labels[self.column])


@dataclass(frozen=True, slots=True)
class UnitMonth:
    """One unit in one month: what its figures are made from. `findings`: the unit's, of the month that is
    asked for; none of earlier ones."""

    facts: Facts
    unit: str
    period: Period
    coverage: Coverage
    findings: Sequence[Finding] = ()

    @property
    def life(self) -> MonthOfUnit:
        """Returns what happened to the unit's grievances."""
        return self.facts.lives.of(self.unit, self.period)

    def ledgers(self, period: Period | None = None) -> list[SentForm]:
        """Returns the unit's ledgers for the month, rejected ones too."""
        forms = self.facts.standing.of_month(period or self.period).get(self.unit, ())
        return [form for form in forms if form.kind == LEDGER]

    @property
    def settings_item(self) -> Item:
        """Returns the unit's own entry in liaison.toml."""
        return Item(self.unit, "单位名单", Place(file=SETTINGS_FILE, value=self.unit))


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
    day = form.filed_on.isoformat() if form.filed_on else ""
    place = Place(form.file, form.sheet, form.label_cell, value=day)
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
    """Counts a unit whose first form of the month that was not rejected came after the due day."""
    facts = month.facts
    forms = facts.standing.of_month(month.period).get(month.unit, ())
    first = first_filed(forms, facts.standing)
    due = facts.question.settings.calendar.due(month.period)
    if first is None or first.filed_on is None or first.filed_on <= due:
        return []
    cell = first.filed_cell or first.label_cell
    place = Place(first.file, first.sheet, cell, "填报时间", first.filed_on.isoformat())
    return [Item(month.unit, FORM_NAMES[first.kind], place)]


def _enterprises(month: UnitMonth) -> list[Item]:
    roster = month.coverage.roster.values()
    return [Item(month.unit, known.name, known.row, "enterprise") for known in roster]


def _contacted(month: UnitMonth) -> list[Item]:
    own = month.coverage
    return [
        Item(month.unit, own.roster[key].name, own.contacted[key], "contacted_on")
        for key in own.covered
    ]


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
    question = month.facts.question
    return _listed(month, overdue(month.life.open, question, question.settings.overdue_days))


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


def finding_item(finding: Finding) -> Item:
    """Returns a finding as a thing that is counted."""
    place = finding.place
    at = place if place.file else Place(SETTINGS_FILE, value=place.value, column=place.column)
    return Item(place.unit, finding.code, at)


def _errors(month: UnitMonth) -> list[Item]:
    return [finding_item(f) for f in month.findings if f.severity is Severity.ERROR]


def _warnings(month: UnitMonth) -> list[Item]:
    return [finding_item(f) for f in month.findings if f.severity is Severity.WARNING]


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
)
BY_NAME: Mapping[str, Figure | Rate] = {figure.name: figure for figure in FIGURES}


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """The figures of one unit in one month. `items`: name of a figure -> the things that it counts."""

    name: str
    kind: str
    items: Mapping[str, Sequence[Item]] = field(repr=False)

    def count(self, name: str) -> int:
        """Returns a figure. Raises KeyError for one that FIGURES does not have."""
        return sum(item.weight for item in self.items[name])

    @property
    def submitted(self) -> bool:
        return bool(self.items["received"])

    @property
    def accepted(self) -> bool:
        return bool(self.items["accepted"])

    @property
    def late(self) -> bool:
        return bool(self.items["late"])

    @property
    def enterprises(self) -> int:
        return self.count("enterprises")

    @property
    def contacted(self) -> int:
        return self.count("contacted")

    @property
    def carried_over(self) -> int:
        return self.count("carried_over")

    @property
    def raised(self) -> int:
        return self.count("raised")

    @property
    def reopened(self) -> int:
        return self.count("reopened")

    @property
    def closed(self) -> int:
        return self.count("closed")

    @property
    def open(self) -> int:
        return self.count("open")

    @property
    def overdue(self) -> int:
        return self.count("overdue")

    @property
    def errors(self) -> int:
        return self.count("errors")

    @property
    def warnings(self) -> int:
        return self.count("warnings")


def figures_of(month: UnitMonth) -> UnitFigures:
    """Returns all figures of a unit's month."""
    kind = month.facts.question.settings.by_name[month.unit].kind
    counts = (figure for figure in FIGURES if isinstance(figure, Figure))
    return UnitFigures(month.unit, kind, {figure.name: figure.of(month) for figure in counts})


def total(units: Iterable[UnitFigures], *names: str) -> int:
    """Returns the sum of some figures over some units."""
    return sum(unit.count(name) for unit in units for name in names)


def rate_of(units: Sequence[UnitFigures], name: str) -> float | None:
    """Returns a rate over some units, None where there is nothing to divide by."""
    rate = BY_NAME[name]
    assert isinstance(rate, Rate)
    return quotient(total(units, *rate.above), total(units, *rate.below))


def quotient(part: int, whole: int) -> float | None:
    """Returns `part` of `whole`, to six places; None where there is nothing to divide by."""
    return round(part / whole, 6) if whole else None

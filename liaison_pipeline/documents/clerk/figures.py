"""From a figure of summary.json to the cells that it counts.

Knows what each figure counts, and where each thing that it counts is written. Does not know documents or
terminals. What no workbook says (a unit that sent nothing) leads to the unit's entry in liaison.toml.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.clerk.items import SETTINGS_FILE, Item, Trace
from liaison_pipeline.facts.assessment import ON_TIME
from liaison_pipeline.facts.closings import overdue
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.decisions import DISSATISFIED
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.sent import FORM_NAMES, first_forms, forms_of_month, late_units
from liaison_pipeline.facts.standing import LEDGER, Form
from liaison_pipeline.forms.schemas import Form as Schema
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month


@dataclass(frozen=True)
class UnitTracer:
    """The items behind each count of one unit's month."""

    month: Month
    unit: str
    life: MonthOfUnit = field(init=False)
    coverage: Coverage = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "life", self.month.grievances[self.unit])
        covered = next(c for c in self.month.coverage if c.unit == self.unit)
        object.__setattr__(self, "coverage", covered)

    def _at(self, row: Any, column: str, what: str, form: Schema) -> Item:
        place = place_of(row, column, form)
        return Item(self.unit, what, place.file, place.sheet, place.cell, place.column, place.value)

    def _register(self, grievances: Iterable[Grievance], column: str) -> list[Item]:
        form, rows = self.month.forms.register, self.life.row_of
        return [self._at(rows.get(g.number, g.row), column, g.number, form) for g in grievances]

    def enterprises(self) -> list[Item]:
        return [self._known(key) for key in self.coverage.roster]

    def _known(self, key: str) -> Item:
        known = self.coverage.roster[key]
        forms = self.month.forms
        kind = "ledger" if hasattr(known.row, "contacted_on") else "register"
        form = forms.roster if self.coverage.listed else forms.of(kind)
        return self._at(known.row, "enterprise", known.name, form)

    def contacted(self) -> list[Item]:
        form, covered = self.month.forms.ledger, self.coverage
        return [
            self._at(covered.contacted[key], "contacted_on", covered.roster[key].name, form)
            for key in covered.covered
        ]

    def raised(self) -> list[Item]:
        return self._register(self.life.raised, "title")

    def open(self) -> list[Item]:
        return self._register(self.life.open, "title")

    def overdue(self) -> list[Item]:
        limit = self.month.settings.overdue_days
        question = self.month.question
        return self._register(overdue(self.life.open, question, limit), "title")

    def carried_over(self) -> list[Item]:
        form = self.month.forms.register
        return [self._at(g.first_row, "title", g.number, form) for g in self.life.carried_over]

    def reopened(self) -> list[Item]:
        items = []
        for grievance in self.life.reopened:
            again = self.life.reopenings[grievance.number]
            if again.verdict is not None:
                form, column = self.month.forms.callback, "satisfaction"
            else:
                form, column = self.month.forms.register, "progress"
            items.append(self._at(again.row, column, grievance.number, form))
        return items

    def closed(self) -> list[Item]:
        form = self.month.forms.register
        return [
            self._at(closing.row, "closed_on", closing.grievance.number, form)
            for closing in self.life.closings
        ]

    def days(self) -> list[Item]:
        closed = zip(self.closed(), self.life.closings, strict=True)
        return [replace(item, weight=closing.days) for item, closing in closed]

    def called_back(self) -> list[Item]:
        return [item for item, _ in self._verdicts()]

    def satisfied(self) -> list[Item]:
        return [item for item, answer in self._verdicts() if answer != DISSATISFIED]

    def _verdicts(self) -> Iterator[tuple[Item, str]]:
        form, decisions = self.month.forms.callback, self.month.facts.decisions
        for closing in self.life.closings:
            verdict = decisions.verdict(closing.grievance.key, closing.day)
            if verdict is not None:
                item = self._at(verdict.row, "satisfaction", closing.grievance.number, form)
                yield item, verdict.satisfaction

    def handled(self) -> list[Item]:
        """What could have been closed: the denominator of the closure rate."""
        return self.carried_over() + self.raised() + self.reopened()

    def errors(self) -> list[Item]:
        return self._found("error")

    def warnings(self) -> list[Item]:
        return self._found("warning")

    def _found(self, severity: str) -> list[Item]:
        own = (
            f for f in self.month.findings if f.place.unit == self.unit and f.severity == severity
        )
        return [of_finding(found, self.month) for found in own]

    def expected(self) -> list[Item]:
        return [Item(self.unit, "单位名单", SETTINGS_FILE, value=self.unit)]

    def submitted(self, period: Period | None = None) -> list[Item]:
        return self._forms(lambda form: form.kind == LEDGER, period)

    def accepted(self) -> list[Item]:
        status = self.month.facts.standing.status
        return self._forms(
            lambda form: form.kind == LEDGER and status[form.submission_id] == "accepted"
        )

    def rejected(self) -> list[Item]:
        return [] if self.accepted() else self.submitted()

    def missing(self) -> list[Item]:
        return [] if self.submitted() else self.expected()

    def late(self) -> list[Item]:
        standing, month = self.month.facts.standing, self.month
        if self.unit not in late_units(standing, month.period, month.settings):
            return []
        first = first_forms(standing, month.period)[self.unit]
        item = _of_form(first)
        return [
            replace(
                item, cell=first.filed_cell or item.cell, column="填报时间", value=first.filed_on
            )
        ]

    def _forms(self, wanted: Callable[[Form], bool], period: Period | None = None) -> list[Item]:
        """The unit counts once in a month: its first form that is wanted."""
        standing = self.month.facts.standing
        forms = forms_of_month(standing, period or self.month.period)
        own = [form for form in forms if form.unit == self.unit and wanted(form)]
        return [_of_form(min(own, key=lambda form: form.order))] if own else []

    def punctual_months(self) -> list[Item]:
        """The ledgers that were on time, of all months of the table."""
        return [
            replace(item, what=str(period))
            for period, states in self.month.punctuality.items()
            if states[self.unit] == ON_TIME
            for item in self.submitted(period)
        ]

    def months(self) -> list[Item]:
        return [replace(self.expected()[0], what=str(period)) for period in self.month.punctuality]


def _of_form(form: Form) -> Item:
    what = FORM_NAMES[form.kind]
    return Item(form.unit, what, form.file, form.sheet, form.label_cell, value=form.filed_on)


def of_finding(found: Finding, month: Month) -> Item:
    """A finding's cell; for an enterprise that nobody contacted its row of the roster."""
    if not found.place.file and found.code == "contact-missing":
        tracer = UnitTracer(month, found.place.unit)
        keys = [k for k, known in tracer.coverage.roster.items() if known.name == found.place.value]
        if keys:
            return replace(tracer._known(keys[0]), what=found.code)
    file = found.place.file or SETTINGS_FILE
    return Item(
        found.place.unit,
        found.code,
        file,
        found.place.sheet,
        found.place.cell,
        found.place.column,
        found.place.value,
    )


COUNTS: dict[str, Callable[[UnitTracer], list[Item]]] = {
    "submissions.expected": UnitTracer.expected,
    "submissions.received": UnitTracer.submitted,
    "submissions.accepted": UnitTracer.accepted,
    "submissions.rejected": UnitTracer.rejected,
    "submissions.late": UnitTracer.late,
    "submissions.missing": UnitTracer.missing,
    "coverage.enterprises": UnitTracer.enterprises,
    "coverage.contacted": UnitTracer.contacted,
    "grievances.raised": UnitTracer.raised,
    "grievances.reopened": UnitTracer.reopened,
    "grievances.closed": UnitTracer.closed,
    "grievances.open": UnitTracer.open,
    "grievances.carried_over": UnitTracer.carried_over,
    "grievances.overdue": UnitTracer.overdue,
}
OF_UNITS: dict[str, Callable[[UnitTracer], list[Item]]] = {
    "submitted": UnitTracer.submitted,
    "late": UnitTracer.late,
    "enterprises": UnitTracer.enterprises,
    "contacted": UnitTracer.contacted,
    "raised": UnitTracer.raised,
    "reopened": UnitTracer.reopened,
    "closed": UnitTracer.closed,
    "open": UnitTracer.open,
    "carried_over": UnitTracer.carried_over,
    "overdue": UnitTracer.overdue,
    "errors": UnitTracer.errors,
    "warnings": UnitTracer.warnings,
    "called_back": UnitTracer.called_back,
    "satisfied": UnitTracer.satisfied,
    "months": UnitTracer.months,
    "months_on_time": UnitTracer.punctual_months,
}
Pair = tuple[Callable[[UnitTracer], list[Item]], Callable[[UnitTracer], list[Item]]]
RATES: dict[str, Pair] = {
    "coverage.rate": (UnitTracer.contacted, UnitTracer.enterprises),
    "grievances.closure_rate": (UnitTracer.closed, UnitTracer.handled),
}
RATES_OF_UNITS: dict[str, Pair] = {
    "rate": (UnitTracer.contacted, UnitTracer.enterprises),
    "closure_rate": (UnitTracer.closed, UnitTracer.handled),
    "satisfaction": (UnitTracer.satisfied, UnitTracer.called_back),
    "on_time_rate": (UnitTracer.punctual_months, UnitTracer.months),
    "days_to_close": (UnitTracer.days, UnitTracer.closed),
}


def trace_figure(month: Month, name: str) -> Trace | None:
    """The items behind `coverage.contacted`, `units.应急办.raised`, `findings.by_code.date-invalid` …;
    None where summary.json has no such figure."""
    tracers = [UnitTracer(month, unit) for unit in month.settings.unit_names]

    def of_all(count: Callable[[UnitTracer], list[Item]]) -> list[Item]:
        return [item for tracer in tracers for item in count(tracer)]

    if name in COUNTS:
        return Trace(name, of_all(COUNTS[name]))
    if name in RATES:
        above, below = RATES[name]
        return Trace(name, of_all(above), of_all(below))
    if name.startswith("findings."):
        return _of_findings(month, name)
    section, _, rest = name.partition(".")
    unit, _, figure = rest.rpartition(".")
    if section in ("units", "assessment") and unit in month.settings.by_name:
        tracer = UnitTracer(month, unit)
        if figure in OF_UNITS:
            return Trace(name, OF_UNITS[figure](tracer))
        if figure in RATES_OF_UNITS:
            above, below = RATES_OF_UNITS[figure]
            return Trace(name, above(tracer), below(tracer))
    return None


def _of_findings(month: Month, name: str) -> Trace | None:
    parts = name.split(".")
    if parts[1] == "by_code" and len(parts) == 3 and parts[2] in CATALOGUE:
        found = [f for f in month.findings if f.code == parts[2]]
    elif parts[1] in ("error", "warning", "info") and len(parts) == 2:
        found = [f for f in month.findings if f.severity == parts[1]]
    else:
        return None
    return Trace(name, [of_finding(f, month) for f in found])

"""Which forms of a unit count for a month: duplicates, corrections, complements; late and missing.

Passes: a ledger for 2021-04 filed on 2021-04-25. Fails: filed on the 26th (submission-late); a second,
newer ledger with the same enterprises (the older one is submission-superseded); no ledger at all
(submission-missing). A form that is held back is `rejected` and takes no part.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from liaison_pipeline.catalogue import Place, finding
from liaison_pipeline.findings import Finding, Severity, a1
from liaison_pipeline.frames import History, rows_of
from liaison_pipeline.period import Period, chinese_date
from liaison_pipeline.rules.question import Question
from liaison_pipeline.settings import Settings

WIDEST = 20000  # columns: a form's position is its label row times this, plus its first column
LEDGER, REGISTER = "ledger", "register"
FORM_NAMES = {LEDGER: "月台账", REGISTER: "诉求登载表"}


@dataclass(frozen=True)
class Form:
    """A submission with the enterprises that it names. `series`: the same for the sheets of one form
    that goes on over several (续表)."""

    submission_id: str
    file_id: str
    file: str
    sheet: str
    unit: str
    period: str
    kind: str
    filed_on: str
    held: bool
    order: tuple[str, str, str, str, str, int]
    enterprises: frozenset[str]
    series: str
    filed_cell: str
    filed_text: str

    @property
    def label_cell(self) -> str:
        """Where the form's label row begins."""
        row, column = divmod(self.order[-1], WIDEST)
        return a1(row - 1, column)

    def live(self, standing: "Standing") -> bool:
        return self.submission_id not in standing.silent


@dataclass
class Standing:
    """`status`: submission id -> accepted | rejected | superseded | withdrawn. `silent`: submissions
    and files whose own findings no longer matter, because another one took their place or because they
    were withdrawn."""

    forms: list[Form] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def settle(history: History) -> Standing:
    """The standing of every submission; a function of the files alone."""
    forms = _forms(history)
    standing = Standing(forms)
    files = {row.file_id: row for row in rows_of(history.files)}
    replaced = {form.submission_id for form in forms if files[form.file_id].replaced}
    standing.silent |= {str(f.file_id) for f in files.values() if f.replaced}
    for form in forms:
        standing.status[form.submission_id] = "rejected" if form.held else "accepted"
    _settle_duplicates(history, forms, standing)
    gone = replaced | standing.silent
    for submission_id in gone & set(standing.status):
        standing.status[submission_id] = "superseded"
    gone |= _withdraw(history, forms, standing)
    live = [f for f in forms if f.submission_id not in gone and f.unit and f.period]
    live.sort(key=_group)
    for _, members in groupby(live, key=_group):
        _settle_group(sorted(members, key=lambda form: form.order, reverse=True), standing)
    return standing


def _withdraw(history: History, forms: list[Form], standing: Standing) -> set[str]:
    """The submissions that were taken out by hand, with the reason."""
    present = {row.file_id for row in rows_of(history.files) if row.present}
    withdrawn: set[str] = set()
    for row in rows_of(history.withdrawals):
        own = [form for form in forms if form.file_id == row.file_id]
        withdrawn |= {form.submission_id for form in own}
        standing.silent |= {row.file_id, *withdrawn}
        places = {(form.unit, form.period) for form in own} or {("", "")}
        for unit, period in sorted(places if row.file_id in present else ()):
            place = Place(file=row.file, unit=unit, period=period if unit else "")
            day = chinese_date(date.fromisoformat(row.day))
            standing.findings.append(finding("submission-withdrawn", place, day=day, why=row.why))
    standing.status.update(dict.fromkeys(withdrawn, "withdrawn"))
    return withdrawn


def _group(form: Form) -> tuple[str, str, str]:
    return form.period, form.unit, form.kind


def _forms(history: History) -> list[Form]:
    names: dict[str, set[str]] = {}
    for frame in (history.contacts, history.grievances):
        for row in rows_of(frame):
            if row.enterprise_key:
                names.setdefault(str(row.submission_id), set()).add(str(row.enterprise_key))
    return [
        _form(row, frozenset(names.get(row.submission_id, ())))
        for row in rows_of(history.submissions)
    ]


def _form(row: Any, enterprises: frozenset[str]) -> Form:
    own = "" if row.consolidated else "own"  # a copy of what a unit filed never takes its place
    order = (own, row.filed_on or "", row.saved_at or "", row.file, row.sheet, int(row.position))
    return Form(
        submission_id=row.submission_id,
        file_id=row.file_id,
        file=row.file,
        sheet=row.sheet,
        unit=row.unit,
        period=row.period,
        kind=row.kind,
        filed_on=row.filed_on or "",
        held=bool(row.held),
        order=order,
        enterprises=enterprises,
        series=row.series,
        filed_cell=row.filed_cell,
        filed_text=row.filed_text,
    )


def _settle_duplicates(history: History, forms: list[Form], standing: Standing) -> None:
    """The same bytes for the same unit and month count once; the file in the inbox comes first."""
    by_file: dict[str, set[tuple[str, str]]] = {}
    for form in forms:
        by_file.setdefault(form.file_id, set()).add((form.unit, form.period))
    withdrawn = set(history.withdrawals["file_id"])
    files = rows_of(history.files)
    rows = [row for row in files if not row.replaced and row.file_id not in withdrawn]
    rows.sort(key=lambda row: (row.sha256, not row.present, row.file))
    for _, same in groupby(rows, key=lambda row: row.sha256):
        first: dict[frozenset[tuple[str, str]], Any] = {}
        for row in same:
            key = frozenset(by_file.get(row.file_id, ()))
            other = first.setdefault(key, row)
            if other is row:
                continue
            standing.silent.add(row.file_id)
            standing.silent |= {f.submission_id for f in forms if f.file_id == row.file_id}
            if row.present:
                standing.findings += _duplicate(row.file, other.file, key)


def _duplicate(file: str, other: str, key: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    for unit, period in sorted(key) or [("", "")]:
        place = Place(file=file, unit=unit, period=period if unit else "")
        yield finding("file-duplicate", place, other=other)


def _settle_group(newest_first: list[Form], standing: Standing) -> None:
    """One unit, month and kind of form: corrections take the place of what they share firms with."""
    kept: list[Form] = []
    for form in newest_first:
        others = (other for other in kept if other.series != form.series)
        over = next((other for other in others if other.enterprises & form.enterprises), None)
        if form.held:
            if over is not None or (kept and not form.enterprises):
                standing.silent.add(form.submission_id)
                standing.findings += _superseded(form, over or kept[0], kept)
        elif over is None:
            kept.append(form)
        else:
            standing.status[form.submission_id] = "superseded"
            standing.silent.add(form.submission_id)
            standing.findings += _superseded(form, over, newest_first)
    filled = [form for form in reversed(kept) if form.enterprises]
    for form in filled[1:]:
        if form.file != filled[0].file:
            place = _place(form)
            standing.findings.append(finding("submission-added", place, other=filled[0].file))


def _place(form: Form) -> Place:
    return Place(file=form.file, sheet=form.sheet, unit=form.unit, period=form.period)


def _superseded(form: Form, by: Form, group: list[Form]) -> Iterator[Finding]:
    newer = [f for f in group if f.order > form.order and not f.held]
    gone = form.enterprises - frozenset().union(*(f.enterprises for f in newer))
    words = f"；新表里没有旧表的 {len(gone)} 家企业" if gone else ""
    severity = Severity.WARNING if gone else None
    yield finding(
        "submission-superseded", _place(form), severity=severity, other=by.file, gone=words
    )


# the month ----------------------------------------------------------------------------------------


def check_month(history: History, standing: Standing, question: Question) -> list[Finding]:
    """submission-late and -missing for every unit of the settings; 填报时间 after as-of."""
    period, as_of, settings = question.period, question.as_of, question.settings
    forms = forms_of_month(standing, period)
    counted = _units_that_count_grievances(history, [f for f in forms if f.live(standing)])
    found: list[Finding] = []
    for unit in settings.unit_names:
        own = [form for form in forms if form.unit == unit]
        found += _late(own, standing, period, settings)
        kinds = {form.kind for form in own}
        missing = [LEDGER] if LEDGER not in kinds else []
        missing += [REGISTER] if REGISTER not in kinds and unit in counted else []
        for kind in missing:
            found.append(_missing(unit, kind, period, as_of, settings))
    for form in forms:
        if form.filed_text and form.filed_on > as_of.isoformat() and form.live(standing):
            column = "填报时间"
            at = replace(_place(form), cell=form.filed_cell, column=column, value=form.filed_text)
            reason = f"晚于今天（{chinese_date(as_of)}）"
            found.append(finding("filing-date-invalid", at, reason=reason))
    return found


def late_units(standing: Standing, period: Period, settings: Settings) -> set[str]:
    forms = forms_of_month(standing, period)
    own = {unit: [form for form in forms if form.unit == unit] for unit in settings.unit_names}
    return {unit for unit in own if _late_form(own[unit], standing, period, settings)}


def first_forms(standing: Standing, period: Period) -> dict[str, Form]:
    """unit -> its first form of the month that was not rejected: lateness is judged by it."""
    by_unit: dict[str, list[Form]] = {}
    for form in forms_of_month(standing, period):
        by_unit.setdefault(form.unit, []).append(form)
    first = {unit: first_filed(own, standing) for unit, own in by_unit.items()}
    return {unit: form for unit, form in first.items() if form is not None}


def received_units(standing: Standing, period: Period) -> set[str]:
    """Units with any ledger for the month, rejected ones too."""
    forms = forms_of_month(standing, period)
    return {form.unit for form in forms if form.unit and form.kind == LEDGER}


def accepted_units(standing: Standing, period: Period) -> set[str]:
    """Units with a ledger for the month that counts."""
    ledgers = (form for form in forms_of_month(standing, period) if form.kind == LEDGER)
    return {form.unit for form in ledgers if standing.status[form.submission_id] == "accepted"}


def sent_kinds(standing: Standing, period: Period) -> dict[str, set[str]]:
    """unit -> the kinds of form that came for the month, rejected ones too."""
    sent: dict[str, set[str]] = {}
    for form in forms_of_month(standing, period):
        sent.setdefault(form.unit, set()).add(form.kind)
    return sent


def forms_of_month(standing: Standing, period: Period) -> list[Form]:
    """The forms of known units for a month, without duplicates, overwritten and withdrawn ones."""
    forms = (form for form in standing.forms if form.unit and form.period == str(period))
    return [form for form in forms if not _is_ghost(form, standing)]


def _is_ghost(form: Form, standing: Standing) -> bool:
    """A duplicate or overwritten file: as if it were not there."""
    return form.file_id in standing.silent


def _units_that_count_grievances(history: History, forms: list[Form]) -> set[str]:
    units = {form.submission_id: form.unit for form in forms if form.kind == LEDGER}
    rows = rows_of(history.contacts)
    return {units[row.submission_id] for row in rows if row.submission_id in units and row.count}


def _late(
    own: list[Form], standing: Standing, period: Period, settings: Settings
) -> Iterator[Finding]:
    first = _late_form(own, standing, period, settings)
    if first:
        filed = chinese_date(date.fromisoformat(first.filed_on))
        due = chinese_date(settings.calendar.due(period))
        yield finding("submission-late", replace(_place(first), sheet=""), filed=filed, due=due)


def _late_form(
    own: list[Form], standing: Standing, period: Period, settings: Settings
) -> Form | None:
    """A unit's first form of the month, where it was filed after the due day."""
    first = first_filed(own, standing)
    late = first is not None and first.filed_on > settings.calendar.due(period).isoformat()
    return first if late else None


def first_filed(own: list[Form], standing: Standing) -> Form | None:
    """The oldest form that was not rejected; an unknown filing date is oldest."""
    forms = [form for form in own if standing.status[form.submission_id] != "rejected"]
    return min(forms, key=lambda form: form.order[1:], default=None)


def _missing(unit: str, kind: str, period: Period, as_of: date, settings: Settings) -> Finding:
    due = settings.calendar.due(period)
    severity = Severity.ERROR if as_of >= due else Severity.INFO
    place = Place(unit=unit, period=str(period))
    words = {"period_text": period.chinese, "form_name": FORM_NAMES[kind]}
    return finding("submission-missing", place, severity=severity, due=chinese_date(due), **words)

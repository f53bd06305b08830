"""Which forms of a unit count for a month: duplicates, corrections, complements, tables of sub-districts.

Passes: two ledgers of one village that share no enterprise (a street each; submission-added). Fails: a
newer ledger with the same enterprises (the older one is submission-superseded). A form that is held back
is `rejected` and takes no part. Of a 汇总表 (consolidated) only what no unit's own form tells counts, and
the newest table of a sub-district takes the place of its older ones. A list of the office that was
overwritten by one of another month goes on counting: the lists have one name every month.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby
from typing import Any

from liaison_pipeline.catalogue import finding
from liaison_pipeline.forms.schemas import LISTS
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import History, rows_of
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.place import WIDEST, Place, a1

ON_TIME_WORD, LATE_WORD, REJECTED_WORD, MISSING_WORD = "按时", "迟报", "退回", "未报"
ACCEPTED_WORDS = (ON_TIME_WORD, LATE_WORD)
LEDGER, REGISTER = "ledger", "register"


@dataclass(frozen=True)
class Form:
    """A submission with the enterprises that it names. `series`: the same for the sheets of one form
    that goes on over several (续表). `maker`: who made a consolidated form."""

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
    consolidated: bool
    maker: str

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
    were withdrawn. `ghosts`: submissions that are as if they were not there."""

    forms: list[Form] = field(default_factory=list)
    status: dict[str, str] = field(default_factory=dict)
    silent: set[str] = field(default_factory=set)
    ghosts: set[str] = field(default_factory=set)
    findings: list[Finding] = field(default_factory=list)


def settle(history: History) -> Standing:
    """The standing of every submission; a function of the files and withdrawals alone."""
    forms = _forms(history)
    standing = Standing(forms)
    for form in forms:
        standing.status[form.submission_id] = "rejected" if form.held else "accepted"
    _settle_replaced(history, forms, standing)
    _settle_duplicates(history, forms, standing)
    _withdraw(history, forms, standing)
    _settle_tables(forms, standing)
    live = [f for f in forms if f.submission_id not in standing.ghosts and f.unit and f.period]
    live.sort(key=_group)
    for _, members in groupby(live, key=_group):
        _settle_group(sorted(members, key=lambda form: form.order, reverse=True), standing)
    return standing


def _settle_replaced(history: History, forms: list[Form], standing: Standing) -> None:
    """Files that were overwritten by another content; but the last list of each other month stays."""
    replaced = {row.file_id for row in rows_of(history.files) if row.replaced}
    standing.silent |= replaced
    last: dict[tuple[str, str, str], Form] = {}
    for form in sorted(forms, key=lambda form: (form.file_id not in replaced, form.order)):
        last[form.file, form.kind, form.period] = form
    for form in forms:
        stays = form.kind in LISTS and last[form.file, form.kind, form.period] is form
        if form.file_id in replaced and not stays:
            standing.status[form.submission_id] = "superseded"
            standing.ghosts.add(form.submission_id)


def _settle_tables(forms: list[Form], standing: Standing) -> None:
    """A table says nothing of a unit whose own form for the month is here, whatever became of it; and
    a sub-district's newer table takes the place of its older ones."""
    own = {(form.unit, form.period) for form in forms if not form.consolidated}
    tables: dict[tuple[str, str], dict[str, list[Form]]] = {}
    for form in forms:
        if not form.consolidated or form.kind in LISTS or form.submission_id in standing.ghosts:
            continue
        if (form.unit, form.period) in own:
            _overrule(form, standing)
        elif form.maker:
            made = tables.setdefault((form.period, form.maker), {})
            made.setdefault(form.file_id, []).append(form)
    for made in tables.values():
        newest_first = sorted(made.values(), key=lambda own: own[0].order[2:4], reverse=True)
        told: dict[str, Form] = {}  # unit -> its form in a newer table
        for table in newest_first:
            over = next((told[form.unit] for form in table if form.unit in told), None)
            if over is None:
                told |= {form.unit: form for form in table}
                continue
            for form in forms:
                if form.file_id == table[0].file_id:
                    _overrule(form, standing)
            place = Place(file=table[0].file, period=table[0].period)
            standing.findings.append(
                finding("submission-superseded", place, other=over.file, gone="")
            )


def _overrule(form: Form, standing: Standing) -> None:
    standing.status[form.submission_id] = "superseded"
    standing.silent.add(form.submission_id)
    standing.ghosts.add(form.submission_id)


def _withdraw(history: History, forms: list[Form], standing: Standing) -> None:
    """The submissions that were taken out by hand, with the reason."""
    present = {row.file_id for row in rows_of(history.files) if row.present}
    for row in rows_of(history.withdrawals):
        own = [form for form in forms if form.file_id == row.file_id]
        withdrawn = {form.submission_id for form in own}
        standing.silent |= {row.file_id, *withdrawn}
        standing.ghosts |= withdrawn
        standing.status.update(dict.fromkeys(withdrawn, "withdrawn"))
        places = {(form.unit, form.period) for form in own} or {("", "")}
        for unit, period in sorted(places if row.file_id in present else ()):
            place = Place(file=row.file, unit=unit, period=period if unit else "")
            day = chinese_date(date.fromisoformat(row.day))
            standing.findings.append(finding("submission-withdrawn", place, day=day, why=row.why))


def _group(form: Form) -> tuple[str, str, str]:
    return form.period, form.unit, form.kind


def _forms(history: History) -> list[Form]:
    names: dict[str, set[str]] = {}
    for frame in (history.contacts, history.grievances):
        for row in rows_of(frame):
            if row.enterprise_key:
                names.setdefault(str(row.submission_id), set()).add(str(row.enterprise_key))
    forms = [
        _form(row, frozenset(names.get(row.submission_id, ())))
        for row in rows_of(history.submissions)
    ]
    return forms + list(_stated(history, forms))


def _stated(history: History, forms: list[Form]) -> Iterator[Form]:
    """Ledgers of which only a sub-district's 汇总表 tells that they came: rejected, or without a row."""
    here = {(form.unit, form.period) for form in forms if form.kind == LEDGER}
    sheets = {form.submission_id: form for form in forms}
    for row in rows_of(history.statements):
        sheet = sheets[row.submission_id]
        came = row.ledger_state in (*ACCEPTED_WORDS, REJECTED_WORD)
        if row.held or not row.unit or not came or (row.unit, sheet.period) in here:
            continue
        filed_on = row.filed_dates.rstrip("~").split(";")[-1]
        yield replace(
            sheet,
            submission_id=f"{row.submission_id}-{row.row}",
            unit=row.unit,
            kind=LEDGER,
            filed_on=filed_on,
            held=row.ledger_state == REJECTED_WORD,
            order=("", filed_on, *sheet.order[2:5], int(row.row) * WIDEST),
            series=f"{row.submission_id}-{row.row}",
            filed_cell="",
            filed_text="",
        )


def _form(row: Any, enterprises: frozenset[str]) -> Form:
    filed_on = "" if row.consolidated else row.filed_on or ""  # a table's own day is its saved one
    own = "" if row.consolidated else "own"
    order = (own, filed_on, row.saved_at or "", row.file, row.sheet, int(row.position))
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
        consolidated=bool(row.consolidated),
        maker=row.reporter if row.consolidated else "",
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
            for form in (form for form in forms if form.file_id == row.file_id):
                _overrule(form, standing)
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
            place = place_of_form(form)
            standing.findings.append(finding("submission-added", place, other=filled[0].file))


def place_of_form(form: Form) -> Place:
    return Place(file=form.file, sheet=form.sheet, unit=form.unit, period=form.period)


def _superseded(form: Form, by: Form, group: list[Form]) -> Iterator[Finding]:
    newer = [f for f in group if f.order > form.order and not f.held]
    gone = form.enterprises - frozenset().union(*(f.enterprises for f in newer))
    words = f"；新表里没有旧表的 {len(gone)} 家企业" if gone else ""
    severity = Severity.WARNING if gone else None
    yield finding(
        "submission-superseded", place_of_form(form), severity=severity, other=by.file, gone=words
    )

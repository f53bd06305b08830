"""count-mismatch, enterprise-not-in-ledger: a unit's ledger and its register say the same of a
month.

Passes: a ledger that counts 2 for an enterprise whose register has two new grievances. Fails: 2
against 1 (count-mismatch); a new register row of an enterprise that the ledger does not have
(enterprise-not-in-ledger). Held rows are known here, so that one mistake is told once. A sum that
fits without a duplicate row is no mismatch: the duplicate has its own finding.
"""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import process

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import names_it, place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.sent import sent_kinds
from liaison_pipeline.facts.standing import REGISTER
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import ContactRow

NEAR = 70  # of 100: below it a suggestion would mislead

ByName = Mapping[str, Sequence[ContactRow]]


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what each unit's ledger and register say against each other."""
    forms = facts.question.forms
    sent = sent_kinds(facts.standing, facts.question.period)
    for unit, month in facts.grievances.items():
        by_name: dict[str, list[ContactRow]] = {}
        for row in facts.ledgers.get(unit, ()):
            if row.enterprise_key:
                by_name.setdefault(row.enterprise_key, []).append(row)
        has_register = REGISTER in sent.get(unit, ())
        if has_register and all(names_it(row) for row in facts.registers.get(unit, ())):
            for name, rows in by_name.items():
                yield from _check_count(rows, month.new_rows.get(name, 0), forms.ledger)
        if by_name:
            yield from _not_in_ledger(by_name, month, forms)


def _check_count(rows: Sequence[ContactRow], registered: int, form: Form) -> Iterator[Finding]:
    if any(row.count_fault or not place_of(row, "count", form).cell for row in rows):
        return  # the count, or its whole column, has its finding already
    counts = [0 if row.count_shared else row.count for row in rows]
    once = [c for c, row in zip(counts, rows, strict=True) if not row.duplicate]
    if registered in (sum(counts), sum(once)):
        return
    row = next((row for row in rows if row.count), rows[0])
    yield finding(
        "count-mismatch",
        place_of(row, "count", form),
        suggestion=str(registered),
        enterprise=row.enterprise,
        counted=sum(counts),
        registered=registered,
    )


def _not_in_ledger(by_name: ByName, month: MonthOfUnit, forms: Forms) -> Iterator[Finding]:
    known = [rows[0].enterprise for rows in by_name.values()]
    for row in month.fresh:
        if not row.enterprise_key or row.enterprise_key in by_name:
            continue
        near = process.extractOne(row.enterprise, known, score_cutoff=NEAR)
        place = place_of(row, "enterprise", forms.register)
        yield finding("enterprise-not-in-ledger", place, near[0] if near else "")

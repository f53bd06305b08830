"""Ledger against register, and unit against unit, within a month.

Passes: a ledger that counts 2 for an enterprise whose register has two new grievances. Fails: 2 against
1 (count-mismatch); a new register row of an enterprise that the ledger does not have
(enterprise-not-in-ledger); two units that report one enterprise (enterprise-two-units). Held rows are
known here, so that one mistake is told once.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rapidfuzz import process

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.findings import Finding


def check_unit(
    ledger: Sequence[Any], has_register: bool, month: MonthOfUnit, forms: Forms
) -> Iterator[Finding]:
    """One unit's month: its ledger rows against its register."""
    by_name: dict[str, list[Any]] = {}
    for row in ledger:
        if row.enterprise_key:
            by_name.setdefault(row.enterprise_key, []).append(row)
    if has_register:
        for name, rows in by_name.items():
            yield from _check_count(rows, month.new_rows.get(name, 0), forms)
    if by_name:
        yield from _not_in_ledger(by_name, month, forms)


def _check_count(rows: list[Any], registered: int, forms: Forms) -> Iterator[Finding]:
    if any(row.count_fault or not place_of(row, "count", forms.ledger).cell for row in rows):
        return  # the count, or its whole column, has its finding already
    counts = [0 if row.count_shared else int(row.count) for row in rows]
    once = [c for c, row in zip(counts, rows, strict=True) if not row.duplicate]
    if registered in (sum(counts), sum(once)):
        return
    row = next((row for row in rows if row.count), rows[0])
    place = place_of(row, "count", forms.ledger)
    words = {"enterprise": row.enterprise, "counted": sum(counts), "registered": registered}
    yield finding("count-mismatch", place, suggestion=str(registered), **words)


def _not_in_ledger(
    by_name: dict[str, list[Any]], month: MonthOfUnit, forms: Forms
) -> Iterator[Finding]:
    known = {rows[0].enterprise: name for name, rows in by_name.items()}
    for row in month.fresh:
        if not row.enterprise_key or row.enterprise_key in by_name:
            continue
        near = process.extractOne(row.enterprise, list(known), score_cutoff=70)
        place = place_of(row, "enterprise", forms.register)
        yield finding("enterprise-not-in-ledger", place, suggestion=near[0] if near else "")


def check_two_units(
    ledger: Sequence[Any], forms: Forms, streets: Mapping[str, str]
) -> Iterator[Finding]:
    """One enterprise in two units' ledgers of a month, at the later one (filing date, then path).

    `streets`: unit of a district -> its sub-district; every sub-district has a 便民超市.
    """
    first: dict[tuple[str, str], Any] = {}
    told: set[tuple[str, str]] = set()
    for row in sorted(ledger, key=lambda row: (row.filed_on, row.file, row.sheet, row.row)):
        if not row.enterprise_key:
            continue
        other = first.setdefault((streets.get(row.unit, ""), row.enterprise_key), row)
        if other.unit != row.unit and (row.unit, row.enterprise_key) not in told:
            told.add((row.unit, row.enterprise_key))
            place = place_of(row, "enterprise", forms.ledger)
            yield finding("enterprise-two-units", place, other=other.unit)

"""Does the unit report the enterprises that are its own? (notice, 一, and the roster)

Passes: a ledger of 应急办 with 中小微企业 that its roster has. Fails: a category that is not the unit's
(remit-mismatch, at 所属类别); an industry of another unit's remit (remit-mismatch, at 企业名称); an
enterprise that is not on the unit's roster (enterprise-unknown, with the nearest name: nothing is
merged), once an enterprise, in the register only where the ledger does not have it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz import process

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.rosters import Roster
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.settings import Settings

NEAR = 60  # of 100: below it a suggestion would mislead


def check_remit(
    ledger: Sequence[Any], roster: Roster, settings: Settings, forms: Forms
) -> Iterator[Finding]:
    """remit-mismatch, by category and by the roster's industry."""
    categories = forms.ledger.metadata["categories"]
    for row in ledger:
        unit = settings.by_name.get(row.unit)
        if unit is None:
            continue
        if row.category in categories and row.category not in unit.categories:
            reason = f"不由{unit.name}联系（{unit.name}负责{'、'.join(unit.categories)}）"
            yield finding("remit-mismatch", place_of(row, "category", forms.ledger), reason=reason)
        industry = roster.industry(row.enterprise_key) if row.enterprise_key else ""
        owners = [
            other.name
            for other in settings.units
            if _covers(other.remit, industry)
            and (row.category not in categories or row.category in other.categories)
        ]
        if owners and unit.name not in owners:
            reason = f"由{'、'.join(owners)}联系（名录中的行业是“{industry}”）"
            place = place_of(row, "enterprise", forms.ledger)
            yield finding("remit-mismatch", place, "", None, reason=reason)


def _covers(remit: Sequence[str], industry: str) -> bool:
    return bool(industry) and any(word in industry for word in remit)


def check_roster(
    ledger: Sequence[Any], fresh: Sequence[Any], unit: str, roster: Roster, forms: Forms
) -> Iterator[Finding]:
    """enterprise-unknown, for a unit that a roster names. `fresh`: its new register rows."""
    if not roster.has(unit):
        return
    own = roster.of(unit)
    names = [entry.name for entry in own.values()]
    told: set[str] = set()
    for form, rows in ((forms.ledger, ledger), (forms.register, fresh)):
        for row in rows:
            entry = own.get(row.enterprise_key)
            known = entry is not None and entry.row.enterprise_key == row.written_key
            wrong = row.enterprise_key in roster.held  # the roster's own mistake, told there
            if not row.enterprise_key or known or wrong or row.written_key in told:
                continue
            told.add(row.written_key)
            yield _unknown(row, form, names, roster)


def _unknown(row: Any, form: Form, names: Sequence[str], roster: Roster) -> Finding:
    own = roster.entries[row.unit].get(row.enterprise_key)
    place = place_of(row, "enterprise", form)
    if own is not None and not own.living:
        advice = "如仍在营业，请经发办更新名录；已停业的不必再联系。"
        return finding("enterprise-unknown", place, advice, hint=f"（状态是“{own.row.status}”）")
    if own is not None:
        hint = f"，名录里现在的名称是“{own.name}”，已按同一家企业计入"
        return finding("enterprise-unknown", place, own.name, hint=hint)
    owners = [unit for unit in roster.units_of(row.enterprise_key) if unit != row.unit]
    if owners:
        hint = f"，名录里由{'、'.join(owners)}负责"
        advice = f"请与{owners[0]}核对由谁联系；如已调整分工，请经发办更新名录。"
        return finding("enterprise-unknown", place, advice, hint=hint)
    near = process.extractOne(row.enterprise, names, score_cutoff=NEAR)
    return finding("enterprise-unknown", place, near[0] if near else "", hint="")

"""enterprise-unknown: an enterprise that a unit reports is on the unit's roster.

Passes: a ledger of 应急办 with enterprises that its roster has; any ledger of a unit without a
roster. Fails: an enterprise that is not on it, with the nearest name (nothing is merged); one that
is on another unit's, one that has closed or bears another name today; several in one cell. It is told
once an enterprise, in the register only where the ledger does not have it. What the roster itself
says wrong is told there.
"""

from collections.abc import Iterator, Mapping, Sequence

from rapidfuzz import process

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.coverage import Reported
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.rosters import Entry, Roster
from liaison_pipeline.facts.same_as import SameAs
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.spelling.firms import firms_in

NEAR = 60  # of 100: below it a suggestion would mislead


def check(facts: Facts) -> Iterator[Finding]:
    """Yields enterprise-unknown for each unit that a roster names."""
    forms, roster = facts.question.forms, facts.roster
    for unit, month in facts.grievances.items():
        if not roster.has(unit):
            continue
        own = roster.of(unit)
        names = [entry.name for entry in own.values()]
        told: set[str] = set()
        rows: list[tuple[Reported, Form]] = [(r, forms.ledger) for r in facts.ledgers.get(unit, ())]
        misnamed = facts.misnamed.get(unit, {})  # told as enterprise-not-in-ledger
        fresh = (row for row in month.fresh if row.enterprise_key not in misnamed)
        rows += [(row, forms.register) for row in fresh]
        for row, form in rows:
            wrong = row.enterprise_key in roster.held  # the roster's own mistake, told there
            if row.enterprise_key and not wrong and not _is_on(own, row, facts.same_as):
                if row.written_key not in told:
                    yield _unknown(row, form, names, roster)
                told.add(row.written_key)


def _is_on(own: Mapping[str, Entry], row: Reported, same: SameAs) -> bool:
    """Tells whether the roster has an enterprise under the name that the row writes, or is confirmed
    to mean."""
    entry = own.get(row.enterprise_key)
    written = same.enterprise(row.unit, row.written_key)
    return entry is not None and entry.row.enterprise_key == written


def _unknown(row: Reported, form: Form, names: Sequence[str], roster: Roster) -> Finding:
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
    if several := firms_in(row.enterprise):
        hint = f"；这一格像是写了几家企业：“{'”“'.join(several)}”"
        return finding("enterprise-unknown", place, "请一家企业写一行。", hint=hint)
    near = process.extractOne(row.enterprise, names, score_cutoff=NEAR)
    return finding("enterprise-unknown", place, near[0] if near else "", hint="")

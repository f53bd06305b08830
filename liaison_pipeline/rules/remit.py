"""remit-mismatch: a unit reports the enterprises that are its own (notice, 一).

Passes: a ledger of 应急办 with 中小微企业. Fails: a category that is not the unit's (at 所属类别);
an industry of another unit's remit (at 企业名称), by what the roster says of the enterprise.
"""

from collections.abc import Iterator, Sequence

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import ContactRow
from liaison_pipeline.model.settings import Settings, Unit


def check(facts: Facts) -> Iterator[Finding]:
    """Yields remit-mismatch, by category and by the roster's industry."""
    settings = facts.question.settings
    categories = facts.question.forms.ledger.words("categories")
    for name, rows in facts.ledgers.items():
        unit = settings.by_name.get(name)
        if unit is None:
            continue
        for row in rows:
            yield from _of_row(row, unit, row.category in categories, facts)


def _of_row(row: ContactRow, unit: Unit, known: bool, facts: Facts) -> Iterator[Finding]:
    """Yields what is wrong with a row of a unit; `known`: its 所属类别 is one of the two."""
    form, settings = facts.question.forms.ledger, facts.question.settings
    industry = facts.roster.industry(row.enterprise_key) if row.enterprise_key else ""
    if known and row.category not in unit.categories:
        reason = f"不由{unit.name}联系（{unit.name}负责{'、'.join(unit.categories)}）"
        yield finding("remit-mismatch", place_of(row, "category", form), reason=reason)
    owners = _owners(industry, row.category if known else "", settings)
    if owners and unit.name not in owners:
        reason = f"由{'、'.join(owners)}联系（名录中的行业是“{industry}”）"
        yield finding("remit-mismatch", place_of(row, "enterprise", form), reason=reason)


def _owners(industry: str, category: str, settings: Settings) -> list[str]:
    """Returns the units of whose remit an industry is; those of the category only, where it is
    known."""
    return [
        unit.name
        for unit in settings.units
        if _covers(unit.remit, industry) and (not category or category in unit.categories)
    ]


def _covers(remit: Sequence[str], industry: str) -> bool:
    return bool(industry) and any(word in industry for word in remit)

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
from liaison_pipeline.model.settings import Unit


def check(facts: Facts) -> Iterator[Finding]:
    """Yields remit-mismatch, by category and by the roster's industry."""
    settings = facts.question.settings
    remits = _Remits(settings.units)
    categories = facts.question.forms.ledger.words("categories")
    for name, rows in facts.ledgers.items():
        unit = settings.by_name.get(name)
        if unit is None:
            continue
        for row in rows:
            category = row.category if row.category in categories else ""
            industry = facts.roster.industry(row.enterprise_key) if row.enterprise_key else ""
            owners = remits.owners(industry, category) if industry else ()
            yield from _of_row(row, unit, category, facts)
            if owners and unit.name not in owners:
                place = place_of(row, "enterprise", facts.question.forms.ledger)
                reason = f"由{'、'.join(owners)}联系（名录中的行业是“{industry}”）"
                yield finding("remit-mismatch", place, reason=reason)


def _of_row(row: ContactRow, unit: Unit, category: str, facts: Facts) -> Iterator[Finding]:
    """Yields what is wrong with 所属类别, '' where it is none of the two."""
    if category and category not in unit.categories:
        reason = f"不由{unit.name}联系（{unit.name}负责{'、'.join(unit.categories)}）"
        place = place_of(row, "category", facts.question.forms.ledger)
        yield finding("remit-mismatch", place, reason=reason)


class _Remits:
    """Whose remit an industry is of: each industry is looked up once, by the words of all remits."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._of_word: dict[str, list[tuple[int, Unit]]] = {}
        self._known: dict[tuple[str, str], Sequence[str]] = {}
        for place, unit in enumerate(units):
            for word in unit.remit:
                self._of_word.setdefault(word, []).append((place, unit))

    def owners(self, industry: str, category: str) -> Sequence[str]:
        """Returns the units in their order; those of the category only, where it is known."""
        key = industry, category
        if key not in self._known:
            found = {
                place: unit
                for word, units in self._of_word.items()
                if word in industry
                for place, unit in units
                if not category or category in unit.categories
            }
            self._known[key] = [found[place].name for place in sorted(found)]
        return self._known[key]

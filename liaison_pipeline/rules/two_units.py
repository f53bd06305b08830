"""enterprise-two-units: one enterprise stands in the ledger of one unit.

Passes: 大路砖厂 in the ledger of 应急办 alone; 便民超市 in one ledger of each sub-district of a
district. Fails: 大路砖厂 in the ledger of 龙凤村 too, at the later one (filing day, then path).
"""

from collections.abc import Iterator
from datetime import date

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import ContactRow


def check(facts: Facts) -> Iterator[Finding]:
    """Yields enterprise-two-units once for each unit that comes later."""
    streets, form = facts.rosters.streets, facts.question.forms.ledger
    first: dict[tuple[str, str], ContactRow] = {}
    told: set[tuple[str, str]] = set()
    ledgers = (row for rows in facts.ledgers.values() for row in rows if row.enterprise_key)
    for row in sorted(ledgers, key=_order):
        other = first.setdefault((streets.get(row.unit, ""), row.enterprise_key), row)
        if other.unit != row.unit and (row.unit, row.enterprise_key) not in told:
            told.add((row.unit, row.enterprise_key))
            place = place_of(row, "enterprise", form)
            yield finding("enterprise-two-units", place, other=other.unit)


def _order(row: ContactRow) -> tuple[date, str, str, int]:
    return row.filed_on or date.min, row.file, row.sheet, row.row

"""contact-missing: every enterprise is contacted in the month (notice, 二（一）).

Passes: an enterprise of the unit's roster with a contact dated in the month. Fails: none, but not
where a row of it is held back, or where the register alone names it and nearly as the ledger names
another: such a mistake has its finding already. Without a roster, a unit's roster is every
enterprise that it has reported so far, held rows included. Nobody is blamed whose ledger is not in.
Told at 联系时间 where a row of the ledger names the enterprise and tells no contact.
"""

from collections.abc import Iterator
from dataclasses import replace

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.sent import forms_of_month, received_units
from liaison_pipeline.facts.standing import LEDGER
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.place import Place


def check(facts: Facts) -> Iterator[Finding]:
    """Yields contact-missing, for units whose ledger is in and can be read."""
    period, reporting = facts.question.period, _reporting(facts)
    for coverage in facts.coverage:
        misnamed = facts.misnamed.get(coverage.unit, {})  # told as enterprise-not-in-ledger
        for key in coverage.uncovered if coverage.unit in reporting else ():
            if key not in coverage.held and key not in misnamed:
                name = coverage.roster[key].name
                row = coverage.named.get(key)
                place = Place(unit=coverage.unit, period=str(period))
                if row is not None:
                    place = place_of(row, "contacted_on", facts.question.forms.ledger)
                place = replace(place, value=name)
                yield finding("contact-missing", place, period_text=period.chinese, enterprise=name)


def _reporting(facts: Facts) -> set[str]:
    """Returns the units whose ledger is in and can be read. A rejected one of which only a 汇总表
    tells has no row, and nobody knows whom it names; one with rows, but without the column
    企业名称, has its finding."""
    period = facts.question.period
    forms = forms_of_month(facts.standing, period)
    readable = {form.unit for form in forms if form.kind == LEDGER and not form.held}
    readable |= facts.ledgers.keys()
    nameless = {
        unit for unit, rows in facts.ledgers.items() if not any(row.enterprise_key for row in rows)
    }
    return (received_units(facts.standing, period) & readable) - nameless

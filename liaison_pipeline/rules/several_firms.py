"""enterprise-several: one row is of one enterprise.

Passes: 大路砖厂; 大路五金、日杂店, which is one firm's name. Fails: 大路砖厂、红星面馆 in one cell
企业名称: it counts as one enterprise, and both are missing. Told once a name, in the register only
where the ledger does not have it, and only of a unit without a roster: else enterprise-unknown tells it,
or the roster has an enterprise of that very name.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.coverage import Reported
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.spelling.firms import firms_in


def check(facts: Facts) -> Iterator[Finding]:
    """Yields enterprise-several for each unit that has no roster."""
    forms = facts.question.forms
    for unit, month in facts.grievances.items():
        if facts.roster.has(unit):
            continue
        rows: list[tuple[Reported, Form]] = [(r, forms.ledger) for r in facts.ledgers.get(unit, ())]
        rows += [(row, forms.register) for row in month.fresh]
        told: set[str] = set()
        for row, form in rows:
            confirmed = row.enterprise_key != row.written_key  # to be one, in 对应确认
            if row.written_key in told or confirmed:
                continue
            told.add(row.written_key)
            if names := firms_in(row.enterprise):
                place = place_of(row, "enterprise", form)
                yield finding("enterprise-several", place, names="”“".join(names))

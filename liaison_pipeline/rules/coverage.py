"""Was every enterprise contacted in the month? (notice, 二（一）)

Passes: an enterprise of the unit's roster with a contact dated in the month. Fails: none
(contact-missing), but not where a row of it is held back: that mistake has its finding already. Without
a roster, a unit's roster is every enterprise that it has reported so far, held rows included.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place


def check_coverage(
    coverages: list[Coverage], period: Period, reporting: set[str]
) -> Iterator[Finding]:
    """contact-missing; only for units whose ledger is in (`reporting`)."""
    for coverage in coverages:
        if coverage.unit not in reporting:
            continue
        for key in coverage.uncovered:
            if key not in coverage.held:
                name = coverage.roster[key].name
                place = Place(unit=coverage.unit, period=str(period), value=name)
                yield finding("contact-missing", place, period_text=period.chinese, enterprise=name)

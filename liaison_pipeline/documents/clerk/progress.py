"""Who has sent what, what is wrong, and how many days are left: the rows of `liaison status`.

Knows what a clerk asks before the 25th. Does not know terminals.
"""

from dataclasses import dataclass

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts import assessment
from liaison_pipeline.facts.sent import counting_units, sent_kinds
from liaison_pipeline.facts.standing import (
    LATE_WORD,
    MISSING_WORD,
    ON_TIME_WORD,
    REGISTER,
    REJECTED_WORD,
    SENT_WORD,
)
from liaison_pipeline.files.grid import ATTACHMENT
from liaison_pipeline.model.findings import WHOLE_FORM, Finding, Severity
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

STATES = {
    assessment.ON_TIME: ON_TIME_WORD,
    assessment.LATE: LATE_WORD,
    assessment.REJECTED: REJECTED_WORD,
    assessment.MISSING: MISSING_WORD,
}


@dataclass(frozen=True)
class UnitProgress:
    """A unit's month. `ledger`: 按时 | 迟报 | 退回 | 未报; `register`: 已报 | 未报 (its ledger
    counts grievances) | — (none is needed)."""

    unit: str
    ledger: str
    register: str
    errors: int
    warnings: int
    uncovered: int
    open: int


def lines(month: Month) -> list[UnitProgress]:
    """Returns a line a unit, in the order of the settings."""
    facts = month.facts
    kinds = sent_kinds(facts.standing, month.period)
    counting = counting_units(facts.standing, month.period)
    states = month.punctuality[month.period]
    return [
        UnitProgress(
            unit=unit.name,
            ledger=STATES[states[unit.name]],
            register=_register(kinds.get(unit.name, set()), unit.name in counting),
            errors=unit.errors,
            warnings=unit.warnings,
            uncovered=unit.enterprises - unit.contacted,
            open=unit.open,
        )
        for unit in month.units
    ]


def _register(kinds: set[str], counting: bool) -> str:
    if REGISTER in kinds:
        return SENT_WORD
    return MISSING_WORD if counting else "—"


def days_left(month: Month) -> int:
    """Returns days until the due day; below zero afterwards."""
    return (month.settings.calendar.due(month.period) - month.as_of).days


def not_counted(month: Month) -> list[tuple[str, str]]:
    """Returns (file, what is wrong in a word) of the files and forms of the month that could not be
    read or are held back, whose unit nobody knows too."""
    own = {"", str(month.period)}
    return sorted(
        {
            (finding.place.file, CATALOGUE[finding.code].title)
            for finding in month.findings
            if finding.place.file and finding.place.period in own and keeps_out(finding)
        }
    )


def keeps_out(finding: Finding) -> bool:
    """Tells whether a finding says why a file or a form counts nowhere: one that is held back, or a
    photograph that is all that came."""
    alone = finding.code == ATTACHMENT and finding.severity is Severity.ERROR
    return alone or finding.holds in WHOLE_FORM


def withdrawn(month: Month) -> list[tuple[str, str]]:
    """Returns (file, when and why in words) of what was taken out by hand."""
    words = CATALOGUE["submission-withdrawn"].seen
    return sorted(
        {
            (out.file, words.format(day=chinese_date(out.day), why=out.why))
            for out in month.facts.standing.withdrawn
        }
    )

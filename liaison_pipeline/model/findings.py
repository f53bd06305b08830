"""A finding: what is wrong, where, how grave it is, and what it keeps out of the figures.

Knows severities, the order and the sameness of findings. Does not know how a finding came about or where
it is shown. What a finding holds back is set once, where it is made (catalogue.py); everybody else reads
it here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from liaison_pipeline.marking.addresses import split_a1
from liaison_pipeline.model.place import Place


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Returns 0 for the gravest."""
        return list(Severity).index(self)


LEVELS = {Severity.ERROR: "必须改正", Severity.WARNING: "请核对", Severity.INFO: "说明"}


class Holds(StrEnum):
    """What a finding keeps out of every figure. A held closing leaves its grievance open."""

    NOTHING = ""
    CLOSING = "closing"
    ROW = "row"
    FORM = "form"
    FILE = "file"


WHOLE_FORM = (Holds.FORM, Holds.FILE)  # what keeps a whole form out, with all its rows


class Acts(StrEnum):
    """Who can do something about a finding: the unit that sent the file, the office alone, or nobody any
    more, because it is done and only to be known."""

    UNIT = "unit"
    OFFICE = "office"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Words:
    """What is said of a finding, in Chinese. `suggestion` is a value to be written as it stands, or a
    sentence, which ends with a full stop."""

    message: str = ""
    suggestion: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding of one code at one place."""

    place: Place
    code: str
    severity: Severity
    holds: Holds = Holds.NOTHING
    words: Words = Words()


def narrowed(finding: Finding, holds: Holds) -> Finding:
    """Returns the finding with less held back than its code says, where only a part is concerned: a fault
    of 办结时间 holds the closing, a fault in an optional column nothing. What holds nothing stays so."""
    return replace(finding, holds=holds) if finding.holds else finding


FIELDS = (
    "severity", "code", "period", "unit", "file", "sheet", "cell", "column", "value", "message",
    "suggestion",
)  # fmt: skip


def as_texts(finding: Finding) -> dict[str, str]:
    """Returns the finding as a row of findings.csv: name of a column -> text, in the order of FIELDS."""
    place, words = finding.place, finding.words
    return {
        "severity": finding.severity.value,
        "code": finding.code,
        "period": place.period,
        "unit": place.unit,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "column": place.column,
        "value": place.value,
        "message": words.message,
        "suggestion": words.suggestion,
    }


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Returns each (code, place) once, the first one: a merged or repeated cell is one mistake."""
    seen: dict[tuple[str, ...], Finding] = {}
    for number, finding in enumerate(findings):
        at = finding.place
        place = (finding.code, at.file, at.sheet, at.cell)
        key = place if at.cell else (*place, str(number))
        seen.setdefault(key, finding)
    return list(seen.values())


def in_order(findings: Iterable[Finding], units: Sequence[str]) -> list[Finding]:
    """Returns the gravest first, then by unit in the order of the settings, file, sheet and place."""
    ranks = {name: rank for rank, name in enumerate(units)}

    def key(finding: Finding) -> tuple[object, ...]:
        at = finding.place
        unit = ranks.get(at.unit, len(ranks))
        texts = (at.file, at.sheet, split_a1(at.cell), finding.code, at.value)
        rank = finding.severity.rank
        return (rank, unit, at.unit, at.period, *texts, finding.words.message)

    return sorted(findings, key=key)


def apply_severity(
    findings: Iterable[Finding], settings: Mapping[str, Severity | None]
) -> list[Finding]:
    """Returns the findings with the office's own severities; None silences a code. What is held back
    stays held back."""
    kept = []
    for finding in findings:
        severity = settings.get(finding.code, finding.severity)
        if severity is not None:
            kept.append(replace(finding, severity=severity))
    return kept

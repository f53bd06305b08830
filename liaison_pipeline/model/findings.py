"""A finding: what is wrong, in which cell, and what to write instead.

Knows addresses and severities. Does not know how a finding was found or where it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum

from liaison_pipeline.model.place import split_a1


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 is the gravest."""
        return list(Severity).index(self)


LEVELS = {Severity.ERROR: "必须改正", Severity.WARNING: "请核对", Severity.INFO: "说明"}


@dataclass(frozen=True)
class Finding:
    """One row of findings.csv; empty strings where a part does not apply.

    `file` is relative to inbox/ with `/`; `cell` is an address like `H7` (`T1!C5` in a Word table).
    """

    severity: Severity
    code: str
    period: str = ""
    unit: str = ""
    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    message: str = ""
    suggestion: str = ""


FIELDS = tuple(field.name for field in fields(Finding))


def distinct(findings: Iterable[Finding]) -> list[Finding]:
    """Each (code, place) once, first one kept: a merged or repeated cell is one mistake."""
    seen: dict[tuple[str, ...], Finding] = {}
    for number, finding in enumerate(findings):
        place = (finding.code, finding.file, finding.sheet, finding.cell)
        key = place if finding.cell else (*place, str(number))
        seen.setdefault(key, finding)
    return list(seen.values())


def in_order(findings: Iterable[Finding], units: Sequence[str]) -> list[Finding]:
    """Gravest first, then by unit in the order of the settings, file, sheet and place."""
    ranks = {name: rank for rank, name in enumerate(units)}

    def key(finding: Finding) -> tuple[object, ...]:
        unit = ranks.get(finding.unit, len(ranks))
        place = split_a1(finding.cell)
        texts = (finding.file, finding.sheet, place, finding.code, finding.value, finding.message)
        return (finding.severity.rank, unit, finding.unit, finding.period, *texts)

    return sorted(findings, key=key)


def apply_severity(
    findings: Iterable[Finding], settings: dict[str, Severity | None]
) -> list[Finding]:
    """The office's own severities; None silences a code."""
    kept = []
    for finding in findings:
        severity = settings.get(finding.code, finding.severity)
        if severity is not None:
            kept.append(replace(finding, severity=severity))
    return kept

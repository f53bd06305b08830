"""A finding: what is wrong, in which cell, and what to write instead.

Knows addresses and severities. Does not know how a finding was found or where it is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from enum import StrEnum


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


def column_letters(column: int) -> str:
    """0 -> A, 25 -> Z, 26 -> AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def a1(row: int, column: int) -> str:
    """Zero-based row and column -> `H7`."""
    return f"{column_letters(column)}{row + 1}"


def split_a1(cell: str) -> tuple[int, int]:
    """`H7` -> (6, 7), zero-based; (-1, -1) where there is no cell."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not letters or not digits:
        return -1, -1
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(digits) - 1, column - 1


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

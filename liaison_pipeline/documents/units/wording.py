"""What the documents for a unit say of a finding: what to write instead, how, until when, whom to ask.

Knows the catalogue's words. Does not know documents. A suggestion is either a value, to be written into
the cell as it stands, or a sentence, which ends with a full stop.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.parts.dates import day_to_keep
from liaison_pipeline.model.findings import LEVELS, Finding, Holds, Severity
from liaison_pipeline.model.settings import Office

if (
    TYPE_CHECKING
):  # who marks a workbook, in a process of its own, needs these words and not all facts
    from liaison_pipeline.documents.units.situations import Situation

HELD = tuple(reversed(Holds))  # the most that is kept out of the figures first
LONGEST_QUOTE = 200  # characters of a cell that are shown elsewhere; the cell itself has the rest


@dataclass(frozen=True)
class Mending:
    """`value`: what to write, '' where only the unit can know; `words`: a sentence that says how."""

    value: str
    words: str


def mending(finding: Finding) -> Mending:
    """Returns how a finding is mended."""
    if finding.words.suggestion.endswith("。") or not finding.words.suggestion:
        return Mending("", finding.words.suggestion)
    known = {
        "column": finding.place.column,
        "value": finding.place.value,
        "unit": finding.place.unit,
    }
    words = CATALOGUE[finding.code].fix.format_map(_Words(known, other=finding.words.suggestion))
    return Mending(finding.words.suggestion, words)


class _Words(dict[str, str]):
    """A word that the finding does not carry can only be the value that the rule suggests."""

    def __init__(self, known: dict[str, str], other: str) -> None:
        super().__init__(known)
        self._other = other

    def __missing__(self, key: str) -> str:
        return self._other


def title(finding: Finding) -> str:
    return CATALOGUE[finding.code].title


def level(finding: Finding) -> str:
    return LEVELS[finding.severity]


def shortened(text: str, most: int = LONGEST_QUOTE) -> str:
    return text if len(text) <= most else text[: most - 2] + "……"


def counts(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Returns level -> how many, the gravest first."""
    number = Counter(finding.severity for finding in findings)
    return {severity: number[severity] for severity in Severity}


def until(situation: "Situation") -> str:
    """Returns until when a unit is to send what is asked of it; '' where nothing is."""
    if not (situation.must or situation.look or situation.missing):
        return ""
    day, owed = day_to_keep(situation.by, situation.as_of), "、".join(situation.missing)
    if not situation.must and situation.look:
        also = f"和还缺的{owed}，" if owed else ""
        return f"属实的不必重报；要改的{also}请于{day}送回。"
    if not situation.mends:
        return f"请于{day}报送。"
    return f"请于{day}改好送回{f'，还缺的{owed}一并报送' if owed else ''}。"


def whom_to_ask(office: Office) -> str:
    """Returns whom a unit asks: the person whom the office has named, else the office."""
    phone = f"，电话 {office.phone}" if office.phone else ""
    return f"有疑问请联系{office.full_name}{office.contact}{phone}。"


def _held_everywhere(code: str) -> Holds:
    """Returns what a code keeps out of the figures in whatever column it is found."""
    entry = CATALOGUE[code]
    return Holds.NOTHING if entry.by_column else entry.holds


def by_kind(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Returns findings of a level and code together, the gravest kinds first: by level, by what they
    keep out of the figures (file, form, row, closing), then the most frequent."""
    kinds: dict[tuple[Severity, str], list[Finding]] = {}
    for finding in findings:
        kinds.setdefault((finding.severity, finding.code), []).append(finding)
    return sorted(
        kinds.values(),
        key=lambda kind: (
            kind[0].severity.rank,
            HELD.index(_held_everywhere(kind[0].code)),
            -len(kind),
        ),
    )

"""All finding codes with their words: title, what was seen, why it matters, how to mend it.

Knows code -> `Entry` (catalogue.toml). Does not know how a finding is found or shown.
`{...}` in `seen` and `fix` are filled from the words that a rule gives.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources

from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.place import Place


@dataclass(frozen=True)
class Entry:
    """`holds`: what the finding keeps out of every figure (file, form, row, closing or nothing)."""

    code: str
    severity: Severity
    holds: str
    title: str
    seen: str
    why: str
    fix: str
    ignore: str


def _load() -> dict[str, Entry]:
    text = resources.files("liaison_pipeline").joinpath("catalogue.toml").read_text("utf-8")
    return {
        code: Entry(code, Severity(words.pop("severity")), words.pop("holds", ""), **words)
        for code, words in tomllib.loads(text).items()
    }


CATALOGUE = _load()


def finding(
    code: str,
    at: Place,
    suggestion: str = "",
    severity: Severity | None = None,
    **words: object,
) -> Finding:
    """A finding with the catalogue's words; `suggestion` where the rule knows what to write."""
    entry = CATALOGUE[code]
    words = {"value": at.value, "column": at.column, "unit": at.unit, **words}
    return Finding(
        severity=severity or entry.severity,
        code=code,
        period=at.period,
        unit=at.unit,
        file=at.file,
        sheet=at.sheet,
        cell=at.cell,
        column=at.column,
        value=at.value,
        message=entry.seen.format(**words),
        suggestion=suggestion or entry.fix.format(**words),
    )

"""All finding codes with their words: title, what was seen, why it matters, how to mend it.

Knows code -> `CodeEntry` (catalogue.toml). Does not know how a finding is found or shown.
`{...}` in `seen` and `fix` are filled from the words that a rule gives.
"""

import tomllib
from dataclasses import dataclass
from importlib import resources
from string import Formatter

from liaison_pipeline.model.findings import Acts, Finding, Holds, Severity, Words
from liaison_pipeline.model.place import Place


@dataclass(frozen=True, slots=True)
class CodeEntry:
    """`holds`: what the finding keeps out of every figure, at most; `by_column`: that in words, where it
    depends on the column. `acts`: who can do something about it."""

    code: str
    severity: Severity
    holds: Holds
    title: str
    seen: str
    why: str
    fix: str
    ignore: str
    by_column: str = ""
    acts: Acts = Acts.UNIT

    @property
    def needs(self) -> set[str]:
        """Returns the words that a rule must give beside those of the place."""
        parts = Formatter().parse(self.seen + self.fix)
        return {name for _, name, _, _ in parts if name} - {"value", "column", "unit"}


def _load() -> dict[str, CodeEntry]:
    text = resources.files("liaison_pipeline").joinpath("catalogue.toml").read_text("utf-8")
    return {
        code: CodeEntry(
            code,
            Severity(words.pop("severity")),
            Holds(words.pop("holds", "")),
            acts=Acts(words.pop("acts", Acts.UNIT)),
            **words,
        )
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
    """Returns a finding with the catalogue's words and with what the catalogue lets it hold back.

    `suggestion`: what to write, where the rule knows it. What is made milder than the catalogue has it
    holds nothing.
    """
    entry = CATALOGUE[code]
    quoted = at.value.rstrip("。") or at.value  # no sentence ends twice: “……暂未解决。”。
    words = {"value": quoted, "column": at.column, "unit": at.unit, **words}
    said = Words(entry.seen.format(**words), suggestion or entry.fix.format(**words))
    made = severity or entry.severity
    as_grave = made in (Severity.ERROR, entry.severity)
    return Finding(at, code, made, entry.holds if as_grave else Holds.NOTHING, said)

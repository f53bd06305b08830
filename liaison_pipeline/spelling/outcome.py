"""What a text of 办理情况 says: done, not done, another unit's matter, or too little.

Knows the word lists of schemas/register.yaml. A text is judged clause by clause; the last clause with
a verdict decides. Passes: 已协调供电公司更换变压器，问题已解决 (done). Fails: 已办结 (vague). Does
not know rows or dates.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from liaison_pipeline.spelling.values import fold

_CLAUSES = re.compile(r"[，,。；;！!\n]")


@dataclass(frozen=True)
class Outcome:
    """`done`: True, False, or None where the text does not say."""

    done: bool | None
    vague: bool
    elsewhere: bool


class OutcomeReader:
    """Compiled once from the register schema's `outcome` lists."""

    def __init__(self, words: Mapping[str, object]) -> None:
        self._done = _any_of(words["done"])
        self._not_done = _any_of(words["not_done"])
        self._unclear = _any_of(words["unclear"])
        self._elsewhere = _any_of(words["dispatch"])
        self._vague = re.compile(str(words["vague"]))

    def read(self, text: str) -> Outcome:
        folded = fold(text)
        done = None
        for clause in _CLAUSES.split(folded):
            if self._not_done.search(clause):
                done = False
            elif self._unclear.search(clause):
                continue
            elif self._done.search(clause):
                done = True
        vague = bool(self._vague.fullmatch(folded.rstrip("。.!！")))
        return Outcome(done, vague, bool(self._elsewhere.search(folded)))


def _any_of(patterns: object) -> re.Pattern[str]:
    """Returns what finds any pattern of a list of the schema."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in cast(Sequence[str], patterns)))

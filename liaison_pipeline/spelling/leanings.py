"""How a text of 办理情况 leans, by its words and by what the word lists say of it, as sentences teach.

Knows outcome_leanings.tsv, which `python -m tools.learn_leanings` writes from the sentences of
tests/corpus. Who sets other word lists is read by these alone: the table names the lists beside which it
was learnt. Does not know the word lists, nor who must act.
"""

import hashlib
import json
import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

TABLE = "outcome_leanings.tsv"
SCALE = 20  # the table holds whole numbers
LONGEST = 3  # characters of a run
SIGN = 0.4  # the weight of a sign, where all runs of a text together have a length of 1
# what the verdict of the lists weighs besides: most texts are plainer than the taught ones
LISTED = 0.8
# how far a text must lean from what the lists call done before it is held as unfinished
HELD_BY = 1.0
DONE, PENDING, UNCLEAR = CLASSES = ("done", "pending", "unclear")
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a text leans by. `clauses`: its words; `listed`: the class that the word lists give it;
    `signs`: how they came to it, such as `done>later`."""

    clauses: Sequence[str]
    listed: str
    signs: Collection[str]

    def weights(self, known: Mapping[str, object]) -> dict[str, float]:
        """Returns how much each run and sign that is known weighs in this text."""
        runs = [run for run in runs_of(self.clauses) if run in known]
        weight = 1 / math.sqrt(len(runs) or 1)
        return dict.fromkeys(runs, weight) | {sign: SIGN for sign in self.signs if sign in known}


@dataclass(frozen=True, slots=True)
class Leanings:
    """`pulls`: how far each run of characters and each sign pulls a text towards each of CLASSES, as the
    table has it, tabs between; a month's texts hold few of them, and only those are read as numbers.
    `lists`: the fingerprint of the word lists beside which that was learnt."""

    pulls: Mapping[str, str]
    lists: str

    def likeliest(self, evidence: Evidence) -> str:
        """Returns the class that a text leans to; one that leans nowhere is unclear, and so is one that
        hardly leans against a closing which the lists know."""
        leans = self._leans(evidence)
        leans[evidence.listed] += LISTED
        best = max((UNCLEAR, PENDING, DONE), key=leans.__getitem__)
        held = (best, evidence.listed) == (PENDING, DONE)
        return UNCLEAR if held and leans[PENDING] - leans[DONE] < HELD_BY else best

    def _leans(self, evidence: Evidence) -> dict[str, float]:
        """Returns how far a text leans to each class; exact sums, since sets have no order."""
        known = evidence.weights(self.pulls)
        pulls = [[int(pull) for pull in self.pulls[key].split("\t")] for key in known]
        weighed = list(zip(known.values(), pulls, strict=True))
        return {
            end: math.fsum(weight * own[at] / SCALE for weight, own in weighed)
            for at, end in enumerate(CLASSES)
        }


def runs_of(clauses: Sequence[str]) -> set[str]:
    """Returns the runs of characters of all clauses, and those of the last one once more with a `>`:
    there stands how the matter ended. ^ and $ are the ends of a clause; all numbers are one."""
    last = len(clauses) - 1
    return {
        prefix + run
        for at, clause in enumerate(clauses)
        for run in _cut(f"^{_NUMBER.sub('0', clause)}$")
        for prefix in (("", ">") if at == last else ("",))
    }


def _cut(clause: str) -> Iterable[str]:
    for length in range(1, LONGEST + 1):
        for at in range(len(clause) - length + 1):
            yield clause[at : at + length]


def fingerprint_of(words: Mapping[str, object]) -> str:
    """Returns what tells the word lists of one schema from another's."""
    return hashlib.sha256(json.dumps(words, sort_keys=True).encode()).hexdigest()[:16]


def leanings_beside(words: Mapping[str, object]) -> Leanings | None:
    """Returns the leanings, or None where the word lists are others than they were learnt beside."""
    leanings = built_in()
    return leanings if leanings.lists == fingerprint_of(words) else None


@lru_cache(maxsize=1)
def built_in() -> Leanings:
    """Returns what outcome_leanings.tsv holds; it is read once."""
    text = resources.files("liaison_pipeline.spelling").joinpath(TABLE).read_text("utf-8")
    head, *lines = text.splitlines()
    return Leanings(dict(line.split("\t", 1) for line in lines), head.split()[0])

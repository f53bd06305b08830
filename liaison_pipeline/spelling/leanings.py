"""How a text of 办理情况 leans by the short runs of characters in it, as example sentences teach.

Knows outcome_leanings.tsv, which `python -m tools.learn_leanings` writes from the sentences of
tests/corpus. The word lists are asked first and weigh more; the leanings help where a text holds no word
of theirs, and raise a doubt where one means something else. Who sets other word lists is read by these
alone: the table names the lists beside which it was learnt. Does not know clauses' verdicts, nor who must
act.
"""

import hashlib
import json
import math
import re
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

TABLE = "outcome_leanings.tsv"
SCALE = 20  # the table holds whole numbers
LONGEST = 3  # characters of a run
# what the word lists say, against the runs: of a part, which is told by plain words (还差, 其余); of
# amounts (需15名，招6名), of which the runs know nothing; of what falls short, of another who has it and
# of a whole, against which no run was ever right; and of a mere 已…, …了. Found on sentences that
# neither had seen
LISTS_WEIGH = {"done": 1.75, "pending": 1.8, "unclear": 1.8}
PARTS_WEIGH, AMOUNTS_WEIGH, SURE_WEIGHS, FORMS_WEIGH = 3.2, 4.0, 20.0, 1.0
UNCLEAR = "unclear"
CLASSES = ("done", "pending", UNCLEAR)
# how far a text must lean to one end before the other, lists and runs together; nearer, nothing is clear:
# neither is a good closing held back nor an unfinished one counted on a doubt. To hold one takes more
CLEAR_BY = {"done": 0.1, "pending": 1.2}
AGAINST_A_WORD = 2.0  # to an end against which a word of the lists speaks
LEAST_LEAD = 1.6  # before `unclear`, where the lists know no word: 张三 tells nothing
_NUMBER = re.compile(r"\d+")

Pulls = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Leanings:
    """`runs`: how far each run of characters pulls a text towards each of CLASSES; `lists`: the
    fingerprint of the word lists beside which that was learnt."""

    runs: Mapping[str, Pulls]
    lists: str

    def likeliest(
        self, clauses: Sequence[str], listed: str, weight: float, against: Container[str] = ()
    ) -> str:
        """Returns the class of a text of which the word lists say `listed`, with so much `weight`.
        `against`: the ends that a word of theirs speaks against."""
        known = [weights for run in runs_of(clauses) if (weights := self.runs.get(run)) is not None]
        scale = SCALE * math.sqrt(len(known) or 1)
        pulls = {end: sum(own[at] for own in known) / scale for at, end in enumerate(CLASSES)}
        pulls[listed] += weight
        best = max(CLASSES, key=pulls.__getitem__)
        if best == UNCLEAR:
            return best
        clear_by = AGAINST_A_WORD if best in against else CLEAR_BY[best]
        clear = pulls[best] - pulls["pending" if best == "done" else "done"] >= clear_by
        told = listed != UNCLEAR or pulls[best] - pulls[UNCLEAR] >= LEAST_LEAD
        return best if clear and told else UNCLEAR


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
    return Leanings(dict(map(_entry, lines)), head.split()[0])


def _entry(line: str) -> tuple[str, Pulls]:
    run, done, pending, unclear = line.split("\t")
    return run, (int(done), int(pending), int(unclear))

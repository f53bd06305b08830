"""How well texts of 办理情况 are read: the corpus in two halves, and the share that is read right.

Knows outcome.tsv, outcome_rounds.tsv and outcome_taught.tsv: text, class (done, part, open, unclear), who
must act (own, none: not ours but nobody is named, 区级, 街道, 生活, or a unit), by when. Of the first a
seed decides which half is looked at while the reader is mended, and which only measures it. The second
holds rounds of sentences that were written blind; each measured the reader once, at first sight (the
figures stand in docs/办理情况的判读.md), and is looked at since. The third only teaches the table of
leanings: no word list was ever mended by it, but for the one that tells who has a matter. Does not know
the reader's word lists.
"""

import csv
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.settings import load_settings
from liaison_pipeline.spelling.actors import Who
from liaison_pipeline.spelling.outcome import Outcome, OutcomeReader
from tests.language import FORMS

SENTENCES = Path(__file__).parent / "outcome.tsv"
ROUNDS = Path(__file__).parent / "outcome_rounds.tsv"
TAUGHT = Path(__file__).parent / "outcome_taught.tsv"
SEED = "2021-34"
PAGE = Path(__file__).parents[2] / "docs" / "办理情况的判读.md"
NAMES = {"done": "办好了", "part": "办了一部分", "open": "没办好", "unclear": "看不出"}
CLASSES = ("done", "part", "open", "unclear")
WHO = {Who.STREET: "街道", Who.DISTRICT: "区级", Who.LIFE: "生活", Who.ANOTHER: "none"}


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    end: str
    who: str
    by: str
    file: Path

    @property
    def unseen(self) -> bool:
        """Tells whether it is of the half that only measures."""
        return self.file == SENTENCES and zlib.crc32(f"{SEED}{self.text}".encode()) % 2 == 1

    @property
    def only_taught(self) -> bool:
        """Tells whether no word list of results or of what is left was ever mended by it."""
        return self.file == TAUGHT


@dataclass(frozen=True, slots=True)
class Score:
    """`right`: of each class, how many were read right; `total`: how many there are. `held`: good
    closings read as unfinished, which would be sent back as an error. `named`: those that another must
    act on, read with the right addressee, of `others`."""

    right: Counter[str]
    total: Counter[str]
    held: int
    named: int
    others: int

    def rate(self, end: str) -> float:
        return self.right[end] / self.total[end]


def sentences() -> list[Sentence]:
    """Returns all sentences of the three files."""
    return [sentence for file in (SENTENCES, ROUNDS, TAUGHT) for sentence in read_sentences(file)]


def read_sentences(file: Path) -> Iterator[Sentence]:
    with file.open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Sentence(line["text"], line["class"], line["who"], line["by"], file)


def reader() -> OutcomeReader:
    """Returns the reader with the built-in word lists and units."""
    units = load_settings().units
    names = {name: unit.name for unit in units for name in (unit.name, *unit.aliases)}
    return OutcomeReader(FORMS.register.part("outcome"), names)


def who_of(outcome: Outcome) -> str:
    if outcome.actor is None:
        return "own"
    return WHO.get(outcome.actor.who, outcome.actor.name)


def is_right(sentence: Sentence, outcome: Outcome) -> bool:
    """Part done and not done are one class for every finding: both hold a closing."""
    pending = ("open", "part")
    return outcome.end == sentence.end or (outcome.end in pending and sentence.end in pending)


def score(chosen: Iterable[Sentence], judge: OutcomeReader) -> Score:
    right, total = Counter[str](), Counter[str]()
    held = named = others = 0
    for sentence in chosen:
        outcome = judge.read(sentence.text)
        total[sentence.end] += 1
        right[sentence.end] += is_right(sentence, outcome)
        held += sentence.end == "done" and outcome.unfinished
        others += sentence.who != "own"
        named += sentence.who != "own" and who_of(outcome) == sentence.who
    return Score(right, total, held, named, others)


def misses(chosen: Iterable[Sentence], judge: OutcomeReader) -> Iterator[str]:
    """Yields what is read otherwise, a line each."""
    for sentence in chosen:
        outcome = judge.read(sentence.text)
        have = (outcome.end, who_of(outcome))
        if not is_right(sentence, outcome) or have[1] != sentence.who:
            yield f"{sentence.text}: {sentence.end} {sentence.who}, read as {have[0]} {have[1]}"


def line_of(half: str, found: Score) -> str:
    """Returns the figures of one half as a line of a table."""
    rates = [f"{found.right[end]}/{found.total[end]}（{found.rate(end):.1%}）" for end in CLASSES]
    named = f"{found.named}/{found.others}（{found.named / found.others:.1%}）"
    return f"| {half} | {' | '.join(rates)} | {found.held} | {named} |"


def figures() -> str:
    """Returns the table of both halves."""
    judge, every = reader(), [s for s in sentences() if not s.only_taught]
    heads = [NAMES[end] for end in CLASSES]
    lines = [
        f"| 一半 | {' | '.join(heads)} | 办好了却被当成没办好 | 由谁办 |",
        "|---" * (len(heads) + 3) + "|",
    ]
    for half, unseen in (("改的时候看的", False), ("只用来量的", True)):
        found = score([s for s in every if s.unseen is unseen], judge)
        lines.append(line_of(half, found))
    return "\n".join(lines) + "\n"

"""What the sentences of the corpus teach: how far each run of characters pulls a text towards a class.

Knows which sentences may be learnt from: all but the half that measures. Multinomial logistic regression,
by stochastic steps in a fixed order; the mean of the last half of the rounds is taken. A run counts
if three sentences hold it. Does not know what the table is used for.
"""

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from liaison_pipeline.spelling.leanings import (
    CLASSES,
    SCALE,
    TABLE,
    Evidence,
    fingerprint_of,
    runs_of,
)
from liaison_pipeline.spelling.outcome import OutcomeReader
from tests.corpus.scoring import Sentence, reader, sentences
from tests.language import FORMS

ROOT = Path(__file__).parents[2]
PATH = ROOT / "liaison_pipeline" / "spelling" / TABLE
ROUNDS, STEP, LEAST_SENTENCES, LEAST_PULL = 24, 0.2, 3, 24
CLASS_OF = {"done": 0, "part": 1, "open": 1, "unclear": 2}

Floats = NDArray[np.float64]
Example = tuple[NDArray[np.int64], Floats]  # the places of its runs and signs, and their weights


def examples() -> list[Sentence]:
    """Returns the sentences that may be learnt from."""
    return [sentence for sentence in sentences() if not sentence.unseen]


def head_of(taught: Iterable[Sentence]) -> str:
    """Returns the first line of the table: beside which lists and from which sentences it was learnt."""
    return f"{fingerprint_of(FORMS.register.part('outcome'))} {digest(taught)}"


def digest(taught: Iterable[Sentence]) -> str:
    """Returns what tells the sentences apart that were learnt from."""
    told = "\n".join(f"{sentence.text}\t{CLASS_OF[sentence.end]}" for sentence in taught)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def learn(taught: Sequence[Sentence]) -> dict[str, list[int]]:
    """Returns the runs and signs that pull, and how far towards each class, in parts of 1 / SCALE."""
    judge = reader()
    evidence = [evidence_of(sentence, judge) for sentence in taught]
    counts = Counter(key for own in evidence for key in (*runs_of(own.clauses), *own.signs))
    kept = sorted(key for key, count in counts.items() if count >= LEAST_SENTENCES)
    place = {key: at for at, key in enumerate(kept)}
    examples = [example_of(own.weights(place), place) for own in evidence]
    mean = steps(examples, [CLASS_OF[sentence.end] for sentence in taught], len(place))
    whole = np.rint(mean * SCALE).astype(int)
    return {
        key: whole[at].tolist()
        for key, at in place.items()
        if whole[at].max() - whole[at].min() >= LEAST_PULL
    }


def evidence_of(sentence: Sentence, judge: OutcomeReader) -> Evidence:
    """Returns what a sentence leans by. The word lists were mended until they read right what was looked
    at, so of such sentences only two in five bring what the lists say: were it all, the lists would be
    believed too much; were it none, too little."""
    whole = judge.evidence(sentence.text)
    signs = sentence.only_taught or zlib.crc32(sentence.text.encode()) % 5 < 2
    return whole if signs else Evidence(whole.clauses, whole.listed, ())


def example_of(weights: dict[str, float], place: dict[str, int]) -> Example:
    keys = sorted(weights)
    places = np.array([place[key] for key in keys], dtype=np.int64)
    return places, np.array([weights[key] for key in keys]).reshape(-1, 1)


def steps(examples: Sequence[Example], classes: Sequence[int], keys: int) -> Floats:
    """Returns the pulls of each run and sign, by AdaGrad."""
    pulls, squares = np.zeros((keys, len(CLASSES))), np.full((keys, len(CLASSES)), 1e-3)
    total, order = np.zeros_like(pulls), np.random.default_rng(34)
    for turn in range(ROUNDS):
        for at in order.permutation(len(examples)):
            own, weights = examples[at]
            leans = (pulls[own] * weights).sum(axis=0)
            slope = weights * (softmax(leans) - np.eye(3)[classes[at]])
            squares[own] += slope * slope
            pulls[own] -= STEP * slope / np.sqrt(squares[own])
        total += pulls if turn >= ROUNDS // 2 else 0
    return total / (ROUNDS - ROUNDS // 2)


def softmax(pulls: Floats) -> Floats:
    shares: Floats = np.exp(pulls - pulls.max())
    shares /= shares.sum()
    return shares

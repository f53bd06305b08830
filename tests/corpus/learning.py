"""What the sentences of the corpus teach: how far each run of characters pulls a text towards a class.

Knows which sentences may be learnt from: all but the half that measures. Multinomial logistic regression,
by stochastic steps in a fixed order; the mean of the last half of the rounds is taken. A run counts
if three sentences hold it. Does not know what the table is used for.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from liaison_pipeline.spelling.leanings import CLASSES, SCALE, TABLE, fingerprint_of, runs_of
from tests.corpus.scoring import Sentence, reader, sentences
from tests.language import FORMS

ROOT = Path(__file__).parents[2]
PATH = ROOT / "liaison_pipeline" / "spelling" / TABLE
ROUNDS, STEP, LEAST_SENTENCES, LEAST_PULL = 24, 0.2, 3, 16
CLASS_OF = {"done": 0, "part": 1, "open": 1, "unclear": 2}

Floats = NDArray[np.float64]


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
    """Returns the runs that pull, and how far towards each class, in parts of 1 / SCALE."""
    judge = reader()
    told = [runs_of(judge.telling(sentence.text)) for sentence in taught]
    counts = Counter(run for runs in told for run in runs)
    kept = sorted(run for run, count in counts.items() if count >= LEAST_SENTENCES)
    place = {run: at for at, run in enumerate(kept)}
    texts = [np.array([place[run] for run in sorted(runs) if run in place]) for runs in told]
    mean = steps(texts, [CLASS_OF[sentence.end] for sentence in taught], len(place))
    whole = np.rint(mean * SCALE).astype(int)
    return {
        run: whole[at].tolist()
        for run, at in place.items()
        if whole[at].max() - whole[at].min() >= LEAST_PULL
    }


def steps(texts: Sequence[NDArray[np.int64]], classes: Sequence[int], runs: int) -> Floats:
    """Returns the weights of each run, by AdaGrad."""
    weights, squares = np.zeros((runs, len(CLASSES))), np.full((runs, len(CLASSES)), 1e-3)
    total, order = np.zeros_like(weights), np.random.default_rng(34)
    for turn in range(ROUNDS):
        for at in order.permutation(len(texts)):
            own = texts[at]
            share = 1 / np.sqrt(max(len(own), 1))
            slope = share * (softmax(weights[own].sum(axis=0) * share) - np.eye(3)[classes[at]])
            squares[own] += slope * slope
            weights[own] -= STEP * slope / np.sqrt(squares[own])
        total += weights if turn >= ROUNDS // 2 else 0
    return total / (ROUNDS - ROUNDS // 2)


def softmax(pulls: Floats) -> Floats:
    shares: Floats = np.exp(pulls - pulls.max())
    shares /= shares.sum()
    return shares

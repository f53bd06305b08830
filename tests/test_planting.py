"""Mistakes planted in generated workbooks are all found, and nothing in clean ones.

The seed is fixed; LIAISON_SEED in the environment takes another.
"""

import os
from pathlib import Path

import pytest

from liaison_pipeline.catalogue import CATALOGUE
from tests.planting.score import Score, run

SEED = int(os.environ.get("LIAISON_SEED", "202134"))


def test_a_hundred_workbooks(tmp_path: Path) -> None:
    _assert_perfect(run(SEED, 100, tmp_path))


@pytest.mark.slow
def test_two_thousand_workbooks(tmp_path: Path) -> None:
    score = run(SEED, 2000, tmp_path)
    _assert_perfect(score)
    assert score.books >= 2000
    assert set(score.codes) == set(CATALOGUE) - LATER


# enterprise-unknown needs a roster, which a later issue builds; the others are not the contract's
LATER = {"enterprise-unknown", "formula-uncalculated", "row-hidden"}


def _assert_perfect(score: Score) -> None:
    print(score)
    assert score.missed == []
    assert score.false_alarms == []
    assert score.unplanned == []

"""Mistakes planted in generated workbooks are all found, and nothing in clean ones.

`LIAISON_SEED=7` in the environment takes another seed than the fixed one; `-s` shows the score.
"""

import os
from pathlib import Path

import pytest

from tests.planting.model import SEVERITY
from tests.planting.score import Score, run

SEED = int(os.environ.get("LIAISON_SEED", "202134"))
LATER = {"enterprise-unknown"}  # needs a roster, which a later issue builds


def test_a_hundred_workbooks(tmp_path: Path) -> None:
    score = run(SEED, 100, tmp_path)
    _assert_perfect(score)
    assert score.books >= 100
    assert len(score.codes) >= 45


@pytest.mark.slow
def test_two_thousand_workbooks(tmp_path: Path) -> None:
    score = run(SEED, 2000, tmp_path)
    _assert_perfect(score)
    assert score.books >= 2000
    assert set(score.codes) == set(SEVERITY) - LATER


def _assert_perfect(score: Score) -> None:
    print(score)
    assert score.missed == []
    assert score.false_alarms == []
    assert score.unplanned == []

"""What the program keeps to spare itself work is a cache: thrown away, the same bytes come out.

Random offices are played twice, side by side: in one place everything is kept, in the other all that may
be thrown away is, before every run. What people do in outbox/ they do in both.
"""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.reuse import FOLDER
from liaison_pipeline.standstill import KEPT
from tests.offices.playing import Place, zip_longest_states
from tests.offices.sending import PLAIN, State, story_of
from tests.offices.truth import AS_OF
from tests.workspaces import content

MONTH = "2021-05"
SAID = "没有重新生成"


def _publish(place: Place) -> Result:
    arguments = ["consolidate", "--workspace", str(place.root), "--month", MONTH, "--as-of", AS_OF]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code in (0, 1), done.output
    return done


def _edit(place: Place) -> None:
    """Somebody writes into a page of the month, and puts a file of her own beside it."""
    folder = place.root / "outbox" / MONTH
    with (folder / "index.html").open("a", encoding="utf-8") as page:
        page.write("<!-- 看过 -->")
    (folder / "备忘.txt").write_text("周五前打电话", "utf-8")


def _remove(place: Place) -> None:
    (place.root / "outbox" / MONTH / "findings.csv").unlink()


def _rename_office(place: Place) -> None:
    settings = place.root / "liaison.toml"
    settings.write_text(settings.read_text("utf-8").replace("大路街道", "小路街道"), "utf-8")


ACTS: tuple[Callable[[Place], None], ...] = (_edit, _remove, _rename_office)


def _play(seed: int, root: Path) -> tuple[int, int]:
    """Returns how many runs there were, and how many of them found nothing changed."""
    random, story = Random(seed), story_of(seed)
    kept, thrown = Place(root / "kept"), Place(root / "thrown")
    places = (kept, thrown)
    for place in places:
        (place.root / "liaison.toml").write_text(PLAIN, "utf-8")
    turns: list[list[State]] = [[]]
    for states in zip_longest_states(story.lives):
        turns += [states, *([] for _ in range(random.randrange(3)))]
    stood = runs = 0
    for states in turns:
        for place in places:
            for state in states:
                place.lay(state)
        if runs and not states and random.random() < 0.4:
            act = random.choice(ACTS)
            for place in places:
                act(place)
        (thrown.root / KEPT).unlink(missing_ok=True)
        shutil.rmtree(thrown.root / FOLDER, ignore_errors=True)
        told, anew = _publish(kept), _publish(thrown)
        assert told.exit_code == anew.exit_code
        assert content(kept.root / "outbox") == content(thrown.root / "outbox")
        assert SAID not in anew.output
        stood += SAID in told.output
        runs += 1
    return runs, stood


@pytest.mark.parametrize("seed", [3])
def test_what_is_kept_may_be_thrown_away(seed: int, tmp_path: Path) -> None:
    runs, stood = _play(seed, tmp_path)
    assert 0 < stood < runs


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 140))
def test_what_is_kept_may_be_thrown_away_in_any_office(seed: int, tmp_path: Path) -> None:
    _play(seed, tmp_path)

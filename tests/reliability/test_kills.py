"""A run that dies at any moment costs nothing: the next one leaves what a run leaves that never died."""

import shutil
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from liaison_pipeline.publishing import read_record
from tests.reliability.killing import Killer
from tests.reliability.scenes import EVERYTHING, LATER, SCENES, Scene, copied, left_by, page_of

KILLED = -9
SHORT, LONG = 8, 75  # points of a scene
INTAKE = (
    2,
    3,
    4,
    5,
)  # commits: batches are in, the inbox is looked at anew, lists are in, states are noted


@dataclass
class Tried:
    """A scene on the disk, what an undisturbed run leaves of it, and how many events that has. `pages`:
    待办.html after such a run, and after another one that finds nothing new."""

    scene: Scene
    before: Path
    wanted: dict[str, object]
    events: int
    pages: set[bytes]

    def is_left_in(self, place: Path) -> bool:
        """Whether a workspace is as the undisturbed run left it."""
        return left_by(place) == self.wanted and page_of(place) in self.pages


def tried(scene: Scene, killer: Killer, place: Path) -> Tried:
    before = place / "before"
    scene.prepare(before, lambda where, *options: killer.run(where, *options))
    undisturbed = copied(before, place / "undisturbed")
    end = killer.run(undisturbed, *scene.arguments)
    assert end.status == 1
    wanted, pages = dict(left_by(undisturbed)), {page_of(undisturbed)}
    killer.run(undisturbed, *scene.arguments)
    return Tried(scene, before, wanted, end.events, pages | {page_of(undisturbed)})


def points(events: int, number: int) -> list[int]:
    """So many events, from the first to the last."""
    return sorted({1 + round(at * (events - 1) / (number - 1)) for at in range(number)})


def whole(outbox: Path) -> bool:
    """Whether the month in outbox/ is as it was published, or not there."""
    folder = outbox / "2021-04"
    record = read_record(folder)
    if record is None:
        return not folder.exists()
    return set(record.files) <= {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


def test_runs_that_die_one_after_the_other_cost_nothing(tmp_path: Path) -> None:
    killer = Killer(quick=True)
    case = tried(EVERYTHING, killer, tmp_path)
    place = case.before
    for commits in INTAKE:
        assert killer.run(place, *LATER, commits=commits).status == KILLED
    for at in points(case.events, SHORT + 2)[1:-1]:
        assert killer.run(place, *LATER, at=at).status in (KILLED, 1)
        assert whole(place / "outbox")
    assert killer.run(place, *LATER).status == 1
    assert case.is_left_in(place)
    killer.close()


@dataclass
class Reader:
    """Somebody who looks at the month all the time."""

    seen: Counter[str] = field(default_factory=Counter)
    outbox: Path | None = None
    ended: bool = False

    def look_on(self) -> None:
        while not self.ended:
            outbox = self.outbox
            if outbox is not None:
                seen = self.look(outbox / "2021-04")
                self.seen[seen if outbox is self.outbox else "no look"] += 1
            time.sleep(0.0005)

    def look(self, folder: Path) -> str:
        """What is seen: a look during which the folder is exchanged is none."""
        try:
            before = folder.stat().st_ino
            record = read_record(folder)
            names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
            after = folder.stat().st_ino
        except OSError:
            return "absent"
        if before != after or not folder.exists():
            return "no look"
        return "whole" if record and set(record.files) <= names else "half"


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.name)
def test_three_hundred_runs_die_and_nothing_is_lost(
    scene: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    killer = Killer(quick=False)
    reader = Reader()
    thread = threading.Thread(target=reader.look_on)
    thread.start()
    ends: Counter[object] = Counter()
    try:
        case = tried(scene, killer, tmp_path)
        for at in points(case.events, LONG):
            place = copied(case.before, tmp_path / f"{scene.name}-{at}")
            reader.outbox = place / "outbox"
            status = killer.run(place, *scene.arguments, at=at).status
            stood = whole(place / "outbox")
            killer.run(place, *scene.arguments)
            reader.outbox = None
            same = case.is_left_in(place)
            ends["killed" if status == KILLED else "ended"] += 1
            ends[f"{'same' if same else 'other'}, {'whole' if stood else 'half'}"] += 1
            if same and stood:  # what is not stays, to be looked at
                shutil.rmtree(place)
    finally:
        reader.ended = True
        thread.join()
        killer.close()
    with capsys.disabled():
        print(f"\n{scene.name}: {dict(ends)}\na reader saw {dict(reader.seen)}")
    assert set(ends) & {"same, half", "other, whole", "other, half"} == set()
    assert reader.seen["half"] == 0

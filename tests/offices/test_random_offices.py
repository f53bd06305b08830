"""Random offices hold every invariant of the contract's section 3, and count what a colleague counts.

Six of them in every run of the tests; with `--slow` a thousand, which print how often each accident
occurred. `OFFICES=FROM-TO` names others; a seed that fails is named, and gives the same office again.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import astuple
from pathlib import Path
from random import Random

import pytest

from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.month import Month
from tests.offices.holding import (
    disagreeing,
    nowhere,
    unbalanced,
    unlike_above,
    unlike_in_statistics,
    unlike_the_truth,
)
from tests.offices.playing import Place, at_once, one_by_one
from tests.offices.sending import ACCIDENTS, Story, story_of

FEW, MANY, EACH = 6, 1000, 100
ROLLED_UP = 4  # of so many offices one is rolled up: that takes as long as all the rest
MEMORY = Path("/dev/shm")  # a file system in memory, where there is one


def wrong_with(story: Story, root: Path, seed: int) -> list[str]:
    """Returns what does not hold in a random office."""
    together, apart = Place(root / "together"), Place(root / "apart")
    at_once(story, together)
    one_by_one(story, apart, Random(seed))
    months = together.months()
    lines = [*unlike_the_truth(story, months), *unbalanced(months)]
    if seed % ROLLED_UP == 0:
        lines += unlike_above(months)
    for number, month in apart.months().items():
        lines += [f"order: {line}" for line in _different(months[number], month)]
    for month in months.values():
        lines += [*disagreeing(month), *nowhere(month, together)]
        lines += unlike_in_statistics(month, consolidated_xlsx(month))
    return lines


def _different(one: Month, other: Month) -> Iterator[str]:
    for unit, same in zip(one.units, other.units, strict=True):
        for name in unit.items:
            if unit.count(name) != same.count(name):
                yield f"{one.period} {unit.name} {name}: {unit.count(name)}, {same.count(name)}"
    told, again = (
        {(*astuple(f.place), f.code, f.words.message) for f in m.findings} for m in (one, other)
    )
    yield from (f"{one.period} finding in one order only: {line}" for line in told ^ again)


def told_wrong(seeds: range) -> tuple[dict[int, list[str]], Counter[str]]:
    """Returns what is wrong with which office, and how many offices met each accident."""
    wrong, met = {}, Counter[str]()
    memory = str(MEMORY) if MEMORY.is_dir() else None
    for seed in seeds:
        story = story_of(seed)
        met.update(set(story.happened))
        root = Path(tempfile.mkdtemp(dir=memory, prefix="office"))
        try:
            if lines := wrong_with(story, root, seed):
                wrong[seed] = lines
        finally:
            shutil.rmtree(root)
    return wrong, met


def test_a_few_random_offices_hold_all_that_the_contract_says() -> None:
    assert told_wrong(range(FEW))[0] == {}


@pytest.mark.slow
def test_a_thousand_random_offices_hold_all_that_the_contract_says(
    capsys: pytest.CaptureFixture[str],
) -> None:
    first, _, last = os.environ.get("OFFICES", f"0-{MANY}").partition("-")
    seeds = range(int(first), int(last))
    wrong, met = told_wrong(seeds)
    with capsys.disabled():
        print(f"\n{len(seeds)} offices, {len(wrong)} with faults; offices that met each accident:")
        for name, count in sorted(met.items(), key=lambda pair: (-pair[1], pair[0])):
            print(f"  {count:5} {name}")
    assert wrong == {}
    assert {name for name, _ in ACCIDENTS} <= met.keys()
    assert {name: count for name, count in met.items() if count * MANY < EACH * len(seeds)} == {}

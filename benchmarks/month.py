"""Lines a and b: a month of an office, and one of a thousand units, against what others need for it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from benchmarks.offices import Office, make_workspace
from benchmarks.timing import Bench, Line, consolidate, in_turn, python, ratio


def fresh(made: Path) -> Path:
    """Returns a copy of a workspace in which nothing was run yet."""
    copy = made.with_name(f"{made.name}-run")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(made, copy)
    return copy


def measure(bench: Bench) -> Iterator[Line]:
    """Yields the ratios of a whole run to the script that people write, and to bare reading and
    writing."""
    office = Office(25, 80)
    made = make_workspace(bench.folder / "month", office)
    inbox, out = made / "inbox", bench.folder / "peer.xlsx"

    def ours() -> list[str]:
        return consolidate(fresh(made))

    def script() -> list[str]:
        return python("-m", "benchmarks.peers", "script", inbox, out)

    def bare() -> list[str]:
        return python("-m", "benchmarks.peers", "bare", inbox, out)

    own, theirs = in_turn(bench.runs, ours, script)
    yield Line("a", "25 units x 80 rows / script", ratio(own, theirs), "x", "1.0", ratio=True)
    units = bench.size(1000, 50)
    made = make_workspace(bench.folder / "many", Office(units, 30))
    inbox = made / "inbox"
    own, theirs, least = in_turn(min(bench.runs, 3), ours, script, bare)
    what = f"{2 * units:,} workbooks of 30 rows"
    yield Line("b", f"{what} / script", ratio(own, theirs), "x", "0.40", ratio=True)
    yield Line("b", f"{what} / bare", ratio(own, least), "x", "3.5", ratio=True)

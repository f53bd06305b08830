"""Lines c, d and h: reading with all rules of rows against bare python-calamine, frictionless, and in two
processes.

    python -m benchmarks.reading WORKSPACE [WORKERS]
    python -m benchmarks.reading --machine

prints the CPU seconds of bare reading and of ours, with WORKERS the seconds by the clock of ours; with
--machine by how much two processes are faster than one at work in which nothing is shared, not even a
file: no program gets more from the machine at that time.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from multiprocessing import Process
from pathlib import Path

from benchmarks.offices import Office, make_workspace
from benchmarks.peers import bare_read
from benchmarks.timing import Bench, Line, figures_of, python
from liaison_pipeline.files.inbox import Found, scan
from liaison_pipeline.files.memory import collect_seldom
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import reader_of
from liaison_pipeline.running import Run
from liaison_pipeline.workers import read_all
from liaison_pipeline.workspace import Workspace

COUNTED = 10_000_000  # a second


def read(workspace: Workspace, workers: int, entries: Sequence[Found], reader: Reader) -> int:
    """Reads files as a run does, without a master; returns how many rows they had."""
    run = Run(workspace, "", date(2021, 4, 28), Period(2021, 4), workers=workers)
    return sum(len(batch.rows.contacts) for batch in read_all(run, entries, reader))


def prepared(folder: Path) -> tuple[Workspace, list[Found], Reader]:
    workspace = Workspace.at(folder)
    reader = reader_of(workspace.settings_file, workspace.schemas)
    return (
        workspace,
        scan(workspace.inbox, workspace.listing(), reader.settings.limits, (), {}),
        reader,
    )


def timed(action: Callable[[], object], clock: Callable[[], float]) -> float:
    started = clock()
    action()
    return clock() - started


def measure(bench: Bench) -> Iterator[Line]:
    """Yields lines c, d and h."""
    made = make_workspace(bench.folder / "reading", Office(bench.size(250, 50), 30))
    bare, ours = _middle(bench, made)
    yield Line("c", "reading and rules of rows / bare", ours / bare, "x", "6", ratio=True)
    wide = make_workspace(bench.folder / "ledgers", Office(25, 80))
    bare, ours = _middle(bench, wide)
    yield Line("c", "the same, 80 rows", ours / bare, "x", "6", ratio=True)
    if bench.frictionless:
        peer = [bench.frictionless, "-m", "benchmarks.peers", "frictionless", str(wide / "inbox")]
        theirs = statistics.median(figures_of(peer)[0] for _ in range(bench.runs))
        yield Line("d", "frictionless / ours, with its register", theirs / ours, "x faster", "10")
    else:
        print("d: left out, no frictionless is named or installed", file=sys.stderr)
    gains, limits = [], []
    for _ in range(bench.runs):
        one, two = (figures_of(python("-m", "benchmarks.reading", made, n))[0] for n in (1, 2))
        gains.append(one / two)
        limits.append(figures_of(python("-m", "benchmarks.reading", "--machine"))[0])
    limit = f"the machine itself, in the same turn: {statistics.median(limits):.2f}"
    gain = statistics.median(gains)
    yield Line("h", "two processes, by the clock", gain, "x faster", "1.7", note=limit)


def side_by_side() -> float:
    """Returns how much faster two processes count than one does it twice, by the clock."""

    def twice() -> None:
        _count()
        _count()

    def together() -> None:
        processes = [Process(target=_count) for _ in range(2)]
        for process in processes:
            process.start()
        for process in processes:
            process.join()

    return timed(twice, time.perf_counter) / timed(together, time.perf_counter)


def _count() -> int:
    return sum(number * number % 7 for number in range(COUNTED))


def _middle(bench: Bench, folder: Path) -> tuple[float, float]:
    runs = [figures_of(python("-m", "benchmarks.reading", folder)) for _ in range(bench.runs)]
    bare, ours = sorted(runs, key=lambda pair: pair[1] / pair[0])[len(runs) // 2]
    return bare, ours


def main() -> None:
    if sys.argv[1] == "--machine":
        print(side_by_side())
        return
    collect_seldom()  # as every command does
    workspace, entries, reader = prepared(Path(sys.argv[1]))
    paths = [workspace.inbox / entry.file for entry in entries]
    read(workspace, 1, entries[:4], reader)  # what is loaded once is none of a workbook's cost
    bare_read(paths[:4])
    if len(sys.argv) > 2:
        workers = int(sys.argv[2])
        print(timed(lambda: read(workspace, workers, entries, reader), time.perf_counter))
        return
    print(timed(lambda: bare_read(paths), time.process_time))
    print(timed(lambda: read(workspace, 1, entries, reader), time.process_time))


if __name__ == "__main__":
    main()

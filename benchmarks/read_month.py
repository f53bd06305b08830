"""How long a month takes: reading and the whole run, as ratios to bare python-calamine.

    python -m benchmarks.read_month [RUNS]

The workbooks are those of the example month, made anew. The baseline (python-calamine opens and reads
every sheet that it takes) is timed in the same run, so that the machine's speed drops out.
Peak memory is this process's.
"""

import contextlib
import io
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import python_calamine

from examples.make_month import make_month
from liaison_pipeline.files.inbox import scan
from liaison_pipeline.forms.batch import read_batch
from liaison_pipeline.forms.schemas import load_forms
from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import consolidate
from liaison_pipeline.settings import load_settings
from liaison_pipeline.workers import Run
from liaison_pipeline.workspace import Workspace


def bare(paths: list[Path]) -> None:
    for path in paths:
        with contextlib.suppress(python_calamine.CalamineError):
            book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
            for index in range(len(book.sheet_names)):
                book.get_sheet_by_index(index).to_python()


def whole_run(sample: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        shutil.copytree(sample / "inbox", root / "inbox")
        shutil.copy(sample / "liaison.toml", root)
        workspace = Workspace.at(root)
        master = f"sqlite:///{(root / 'master.db').as_posix()}"
        consolidate(Run(workspace, master, date(2021, 4, 28), Period(2021, 4)))


def timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return time.perf_counter() - started


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        make_month(Path(folder))
        measure(Path(folder), runs)


def measure(sample: Path, runs: int) -> None:
    settings = load_settings(sample / "liaison.toml")
    forms = load_forms()
    inbox = sample / "inbox"
    listing = Workspace.at(sample).listing()
    entries = scan(inbox, listing, settings.limits, ())
    paths = [inbox / name for name in listing.files]
    actions: dict[str, Callable[[], object]] = {
        "bare python-calamine": lambda: bare(paths),
        "read_batch": lambda: read_batch(inbox, entries, settings, forms),
        "consolidate": lambda: whole_run(sample),
    }
    times: dict[str, list[float]] = {name: [] for name in actions}
    for action in actions.values():
        action()  # warm up
    for _ in range(runs):
        for name, action in actions.items():
            times[name].append(timed(action))
    base = statistics.median(times["bare python-calamine"])
    for name, seconds in times.items():
        middle = statistics.median(seconds)
        print(f"{name:22} {middle * 1000:8.0f} ms  {middle / base:6.1f} x")
    print(
        f"{len(paths)} files, peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB"
    )


if __name__ == "__main__":
    main()

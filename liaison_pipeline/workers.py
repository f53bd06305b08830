"""Who executes a batch: this process, a pool, or a Dask cluster.

Knows executors. Does not know what a batch holds.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import date

from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.forms.batch import read_batch
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.model.history import Batch
from liaison_pipeline.model.period import Period
from liaison_pipeline.workspace import Workspace

BATCH = 50  # files
SMALL = 60  # files that one process reads sooner than a pool starts


@dataclass(frozen=True)
class Run:
    """What a run is asked to do. `progress` is told the number of files read so far and in all."""

    workspace: Workspace
    master: str
    as_of: date
    period: Period
    asked: bool = True  # the month was named; else it is the usual one of the day
    workers: int = 0
    scheduler: str = ""
    progress: Callable[[int, int], None] = lambda _done, _all: None


def read_all(run: Run, files: Sequence[str], reader: Reader) -> Iterator[Batch]:
    """Yields batches in a fixed order, read here or by workers."""
    inbox, settings, forms = run.workspace.inbox, reader.settings, reader.forms
    parts = [files[start : start + BATCH] for start in range(0, len(files), BATCH)]
    done = 0
    with _executor(run, len(files)) as executor:
        if executor is None:
            batches = (read_batch(inbox, part, settings, forms) for part in parts)
        else:
            jobs = [executor.submit(read_batch, inbox, part, settings, forms) for part in parts]
            batches = (job.result() for job in jobs)
        for part, batch in zip(parts, batches, strict=True):
            yield batch
            done += len(part)
            run.progress(done, len(files))


@contextmanager
def _executor(run: Run, files: int) -> Iterator[Executor | None]:
    """None for this process, a pool for many files, a Dask cluster where one is named."""
    if run.scheduler:
        try:
            from distributed import Client
        except ImportError as error:
            text = "使用 --scheduler 需要先安装 dask：pip install liaison_pipeline[cluster]"
            raise WorkspaceError(text) from error
        with Client(run.scheduler) as client:
            yield client.get_executor()
        return
    pool = run.workers > 1 or (run.workers == 0 and files > SMALL)
    context = ProcessPoolExecutor(run.workers or None) if pool else nullcontext()
    with context as executor:
        yield executor

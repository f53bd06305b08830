"""Who executes a batch: this process, a pool, or a Dask cluster.

Knows executors. Does not know what a batch holds.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, Executor, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from itertools import count
from multiprocessing import get_context
from pathlib import Path

from liaison_pipeline.cluster import Job, LeftError, joined_cluster
from liaison_pipeline.files.expendable import Packed, packed
from liaison_pipeline.files.inbox import Found
from liaison_pipeline.files.memory import collect_seldom
from liaison_pipeline.forms.batch import read_batch
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.model.history import Batch
from liaison_pipeline.running import READING, Run

SMALLEST, LARGEST = 50, 500  # files of a batch: its checks cost the same for 50 as for 500
Begin = Callable[[Sequence[Sequence[Found]]], Iterable[Job | None]]
# files that one process reads sooner than a pool: a worker that is no fork imports everything anew
SMALL_FOR_FORKS, SMALL = 150, 1200


def read_all(run: Run, entries: Sequence[Found], reader: Reader) -> Iterator[Batch]:
    """Yields batches in a fixed order, read here or by workers; here, where no worker can be had."""
    parts, done = list(_parts(run, entries)), 0

    def read_here(part: Sequence[Found]) -> Batch:
        counted = count(done + 1)
        own = reader.settings, reader.forms

        def each() -> None:
            run.progress(READING, min(next(counted), done + len(part)), len(entries))

        return read_batch(run.workspace.inbox, part, *own, each)

    with _elsewhere(run, len(entries), reader) as begin:
        for part, job in zip(parts, begin(parts), strict=True):
            try:
                yield job() if job else read_here(part)
            except (BrokenExecutor, LeftError) as error:
                run.note(f"no worker read some files, they are read in this process: {error!r}")
                yield read_here(part)
            done += len(part)
            run.progress(READING, done, len(entries))


def _parts(run: Run, entries: Sequence[Found]) -> Iterator[Sequence[Found]]:
    """Yields the files of each batch: many, since checking fifty costs as much as five hundred; where
    several read, fewer and fewer of them, so that all workers end together."""
    start, rest = 0, len(entries)
    while rest:
        size = _batch_size(run, rest, len(entries))
        yield entries[start : start + size]
        start, rest = start + size, max(rest - size, 0)


def _batch_size(run: Run, rest: int, files: int) -> int:
    """Returns how many of the files that are left are read at once."""
    if run.scheduler:  # nobody knows how many workers it will have
        return min(LARGEST, max(SMALLEST, files // 16))
    if run.workers == 1:
        return LARGEST
    share = rest // (2 * (run.workers or os.cpu_count() or 1))
    return min(LARGEST, max(SMALLEST, share))


def _read_there(inbox: Path, part: Sequence[Found], reader: Packed[Reader]) -> Batch:
    """Reads files in a worker, which keeps what it remembers of the forms from batch to batch."""
    return read_batch(inbox, part, reader.value.settings, reader.value.forms)


@contextmanager
def _elsewhere(run: Run, files: int, reader: Reader) -> Iterator[Begin]:
    """Gives what begins to read parts on a cluster where one is named, in a pool for many files, and
    nowhere else than here for few."""
    if run.scheduler:
        with joined_cluster(run.scheduler, run.workspace.inbox, reader) as cluster:
            yield cluster.jobs
        return
    pool = _pool(run) if run.workers > 1 or (run.workers == 0 and files > _small()) else None
    with pool or nullcontext():
        yield partial(_submitted, run, pool, reader)


def _small() -> int:
    """Returns how many files one process reads sooner than a pool would."""
    return SMALL_FOR_FORKS if get_context().get_start_method() == "fork" else SMALL


def _submitted(
    run: Run, pool: Executor | None, reader: Reader, parts: Sequence[Sequence[Found]]
) -> list[Job | None]:
    """Returns for each part what waits for its batch; None where nobody else reads it."""
    jobs: list[Job | None] = [None] * len(parts)
    if pool is None:
        return jobs
    way = packed(reader)
    try:
        for index, part in enumerate(parts):
            jobs[index] = pool.submit(_read_there, run.workspace.inbox, part, way).result
    except (OSError, BrokenExecutor) as error:  # a virus scanner, or a frozen program
        run.note(f"no worker process can be started, files are read in this one: {error!r}")
    return jobs


def _pool(run: Run) -> Executor | None:
    try:
        return ProcessPoolExecutor(run.workers or None, initializer=collect_seldom)
    except (OSError, ImportError, ValueError) as error:  # no semaphores, or too many workers
        run.note(f"no pool of processes can be had, files are read in this one: {error!r}")
        return None

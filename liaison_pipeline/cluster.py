"""Batches read by the workers of a Dask cluster, to which the files' bytes travel: they need no inbox.

Knows `distributed`. Does not know what a batch holds. What the cluster does not do (workers that died,
another version of the program there, nobody left) is left to the process that asked.
"""

import socket
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol, Self, cast
from urllib.parse import urlsplit

from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.files.inbox import Found
from liaison_pipeline.forms.batch import Carried, carried, read_carried
from liaison_pipeline.forms.reader import READER, Reader
from liaison_pipeline.model.history import Batch

Job = Callable[[], Batch]
CONNECTING, PATIENCE = 5, 5  # seconds: until a scheduler answers; between looks for who still works
AHEAD = 2  # parts on their way for each thread of a worker: no more of the inbox is in memory
LARGE = "1GiB"  # of which size distributed should warn: bytes of files travel with the work


class LeftError(Exception):
    """The cluster did not read a part; the text is for maintainers."""


class _Future(Protocol):
    def result(self, timeout: float) -> Batch | None: ...


class _Client(Protocol):
    """What is used of distributed's Client."""

    def submit(
        self, work: Callable[..., object], *args: object, pure: bool, retries: int
    ) -> _Future: ...
    def nthreads(self) -> dict[str, int]: ...
    def __enter__(self) -> Self: ...
    def __exit__(self, *_: object) -> None: ...


def read_far(files: Sequence[Carried], reader: Reader) -> Batch | None:
    """Runs on a worker. Returns None where the program there is another one: it might read otherwise."""
    if reader.version != READER:
        return None
    return read_carried(files, reader.settings, reader.forms)


class Cluster:
    """A cluster that reads parts of the inbox, a few of them ahead."""

    def __init__(self, client: _Client, inbox: Path, reader: Reader) -> None:
        self._client, self._inbox, self._reader = client, inbox, reader
        self._deserted = False

    def jobs(self, parts: Sequence[Sequence[Found]]) -> Iterator[Job]:
        """Yields for each part what waits for its batch, and raises LeftError where none comes."""
        ahead: deque[Job] = deque()
        rest = iter(parts)
        window = AHEAD * max(sum(self._client.nthreads().values()), 1)
        for _ in parts:
            while len(ahead) < window and (part := next(rest, None)) is not None:
                ahead.append(self._begun(part))
            yield ahead.popleft()

    def _begun(self, part: Sequence[Found]) -> Job:
        settings = self._reader.settings
        files = [file for entry in part if (file := carried(self._inbox, entry, settings))]
        try:
            future = self._client.submit(read_far, files, self._reader, pure=False, retries=1)
        except Exception as error:  # distributed has no class for all that can happen to a cluster
            return partial(_left, repr(error))
        return partial(self._wait, future)

    def _wait(self, future: _Future) -> Batch:
        while not self._deserted:
            try:
                batch = future.result(timeout=PATIENCE)
            except TimeoutError:
                self._deserted = not self._client.nthreads()
                continue
            except Exception as error:  # of the cluster; what a file does to us is its finding
                return _left(repr(error))
            return batch if batch is not None else _left("a worker has another version")
        return _left("no worker is left")


def _left(why: str) -> Batch:
    raise LeftError(why)


@contextmanager
def joined_cluster(address: str, inbox: Path, reader: Reader) -> Iterator[Cluster]:
    """Joins a cluster. Raises WorkspaceError where there is none."""
    try:
        import dask
        from distributed import Client
    except ImportError as error:
        text = "使用 --scheduler 需要先安装 dask：pip install liaison_pipeline[cluster]"
        raise WorkspaceError(text) from error
    try:
        _knock(address)
        joined: Callable[..., object] = Client  # of which distributed says no types
        client = joined(address, timeout=CONNECTING)
    except (OSError, ValueError) as error:
        what = f"连不上 Dask 集群 {address}"
        raise WorkspaceError(f"{what}，请检查地址，或去掉 --scheduler 再运行。") from error
    with (
        cast(_Client, client) as joined_client,
        dask.config.set({"distributed.admin.large-graph-warning-threshold": LARGE}),
    ):
        yield Cluster(joined_client, inbox, reader)


def _knock(address: str) -> None:
    """Raises OSError at once where nobody listens: the client itself would go on trying. Raises
    ValueError for what is no address."""
    named = urlsplit(address if "://" in address else f"tcp://{address}")
    if named.scheme in ("tcp", "tls"):
        if named.hostname is None or named.port is None:
            raise ValueError(address)
        socket.create_connection((named.hostname, named.port), CONNECTING).close()

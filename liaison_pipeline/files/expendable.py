"""A worker process for work on a single file that may kill, stall or bloat a process, and may die alone.

Knows how to start, feed and kill it. Does not know formats: their table says what is judged; nor what
else is done to a file. A native reader can abort the process on a file of a few kB or never come back,
and no `except` helps: only an end of the process does. The worker has a memory limit and a
time limit for each piece of work; the next one gets a new worker.
"""

import atexit
import contextlib
import hashlib
import os
import pickle
import struct
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import IO, Generic, ParamSpec, TypeVar, cast

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.formats import format_of
from liaison_pipeline.files.grid import NotNow, Refused, Workbook
from liaison_pipeline.files.memory import collect_seldom, limit_memory
from liaison_pipeline.files.scan import check_size, refusing
from liaison_pipeline.model.settings import Limits

P = ParamSpec("P")
T = TypeVar("T")
Work = tuple[Callable[..., object], tuple[object, ...], dict[str, object]]
SECONDS, LARGE_SECONDS = 5.0, 40.0  # to read a file
STARTING_SECONDS = 60.0  # virus scanners look at every new process
MEMORY = 1280 << 20  # bytes of all that is mapped: a gibibyte for the work, the rest for libraries
MOST_CELLS = 1_200_000  # with something in them, of a workbook: 100,000 rows of a form
# of Windows: no black window flashes up
_WITHOUT_CONSOLE: int = getattr(subprocess, "CREATE_NO_WINDOW", 0)
_START = "from liaison_pipeline.files.expendable import serve; serve()"
PACKED = 2  # values that the worker has at hand
_UNPACKED: dict[str, object] = {}
_worker: subprocess.Popen[bytes] | None = None
_lock = threading.Lock()
_unstartable = False  # what could not be started once is not tried for each file


class Failed(Exception):  # noqa: N818  an answer to expect, not an error
    """Work that the worker did not bring to an end. The text is for maintainers. `why`: in plain words;
    `too_large`: it asked for too much memory."""

    def __init__(self, text: str, why: str, too_large: bool = False) -> None:
        super().__init__(text, why, too_large)
        self.why, self.too_large = why, too_large

    def __str__(self) -> str:
        return str(self.args[0])


class NoWorker(Exception):  # noqa: N818
    """The worker process can't be started on this computer."""


class _Unknown(Exception):  # noqa: N818  an answer to expect, not an error
    """The worker has not been sent what a piece of work names."""


@dataclass(frozen=True, slots=True)
class Packed(Generic[T]):
    """What many pieces of work have in common: pickled once here, sent and unpickled once in the worker,
    where what is remembered of it is found again. `name`: a digest of the content; `content`: b"" where
    whoever gets it is thought to have it."""

    name: str
    content: bytes

    @property
    def value(self) -> T:
        """Raises _Unknown where nobody has sent it."""
        if self.name in _UNPACKED:
            value = _UNPACKED.pop(self.name)
        elif self.content:
            while len(_UNPACKED) >= PACKED:  # the one that was not asked for the longest time
                _UNPACKED.pop(next(iter(_UNPACKED)))
            value = pickle.loads(self.content)
        else:
            raise _Unknown
        _UNPACKED[self.name] = value
        return cast(T, value)


@lru_cache(maxsize=PACKED)
def packed(value: T) -> Packed[T]:
    """Returns a value to be sent to the worker with each piece of work. It is hashable."""
    content = pickle.dumps(value)
    return Packed(hashlib.sha256(content).hexdigest(), content)


def _named(value: object) -> object:
    """Returns a value by its name alone, if it has one."""
    return replace(value, content=b"") if isinstance(value, Packed) else value


@dataclass(frozen=True, slots=True)
class _Done:
    result: object


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    """Every sheet of any supported format: read here where the table of formats says that it is judged
    and it is no large one, in the worker otherwise. Raises Refused."""
    check_size(data, limits)
    content = Content(data, limits)
    with refusing(limits):
        chosen = format_of(content)
        if chosen.judged and not content.is_large:
            return _small_enough(chosen.read(content))
        seconds = LARGE_SECONDS if content.is_large else SECONDS
    try:
        return expendably(seconds, read_unguarded, data, limits)
    except NoWorker as error:
        if chosen.judged:
            with refusing(limits):
                return _small_enough(chosen.read(content))
        text = (
            "这种格式要用单独的进程读取，这台电脑没能启动它（可能被杀毒软件拦住），请另存为 .xlsx"
        )
        raise NotNow("file-unreadable", text) from Failed(f"NoWorker: {error}", text)
    except Failed as failure:
        if failure.too_large:
            raise Refused("file-too-large", "读取需要的内存过大") from failure
        how = f"{failure.why}，请用 Excel 或 WPS 打开后另存为 .xlsx"
        raise Refused("file-unreadable", how) from failure


def read_unguarded(data: bytes, limits: Limits) -> Workbook:
    """Every sheet of any supported format, in this process: it should be the worker. Raises Refused."""
    check_size(data, limits)
    content = Content(data, limits)
    with refusing(limits):
        return _small_enough(format_of(content).read(content))


def _small_enough(book: Workbook) -> Workbook:
    """Returns the workbook. Raises Refused for one with more cells than the program can work on within
    a gibibyte."""
    if sum(len(grid.cells) for grid in book.grids) > MOST_CELLS:
        what = f"有内容的单元格超过 {MOST_CELLS // 10_000} 万个"
        raise Refused("file-too-large", what)
    return book


def expendably(seconds: float, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Returns what a function of a module makes of its arguments, in the worker. Raises Failed where the
    worker died, took longer or did not get through, NoWorker where there is none, and Refused."""
    with _lock:
        worker = _running()
        assert worker.stdin is not None
        assert worker.stdout is not None
        too_slow = threading.Event()
        timer = threading.Timer(seconds, _end, (worker, too_slow))
        try:
            _send(worker.stdin, (work, tuple(map(_named, args)), kwargs))
            timer.start()
            answer = _receive(worker.stdout)
            if isinstance(answer, _Unknown):
                _send(worker.stdin, (work, args, kwargs))
                answer = _receive(worker.stdout)
        except (OSError, EOFError) as error:
            stop()
            slow = too_slow.is_set()
            why = f"处理超过 {seconds:.0f} 秒" if slow else "内容有误，处理时出错"
            raise Failed("worker killed after its time" if slow else "worker died", why) from error
        finally:
            timer.cancel()
    if isinstance(answer, Failed | Refused):
        raise answer
    return cast(_Done, answer).result  # type: ignore[return-value]  # what `work` returned


def _end(worker: "subprocess.Popen[bytes]", too_slow: threading.Event) -> None:
    too_slow.set()
    worker.kill()


def _running() -> "subprocess.Popen[bytes]":
    global _worker, _unstartable
    if _worker is not None and _worker.poll() is None:
        return _worker
    stop()
    if _unstartable:
        raise NoWorker("it could not be started before")
    try:
        _worker = _started()
    except (OSError, EOFError, ValueError) as error:
        _unstartable = True
        stop()
        raise NoWorker(repr(error)) from error
    return _worker


def _started() -> "subprocess.Popen[bytes]":
    global _worker
    pipe = subprocess.PIPE
    worker = _worker = subprocess.Popen(
        [sys.executable, "-c", _START],
        stdin=pipe,
        stdout=pipe,
        stderr=subprocess.DEVNULL,
        creationflags=_WITHOUT_CONSOLE,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # each thread would map memory of its own
    )
    timer = threading.Timer(STARTING_SECONDS, worker.kill)
    timer.start()
    try:
        _send(worker.stdin, None)  # type: ignore[arg-type]  # a pipe was asked for
        _receive(worker.stdout)  # type: ignore[arg-type]  # it is up: its time counts from here
    finally:
        timer.cancel()
    return worker


def stop() -> None:
    """Ends the worker; the next file gets a new one."""
    global _worker
    worker, _worker = _worker, None
    if worker is not None:
        worker.kill()
        worker.wait()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):  # what it did not take is lost with it
                    pipe.close()


atexit.register(stop)


def _send(pipe: IO[bytes], message: object) -> None:
    content = pickle.dumps(message)
    pipe.write(struct.pack("<Q", len(content)))
    pipe.write(content)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> object:
    head = pipe.read(8)
    if len(head) < 8:
        raise EOFError
    content = pipe.read(struct.unpack("<Q", head)[0])
    try:
        message: object = pickle.loads(content)
    except pickle.UnpicklingError as error:
        raise EOFError from error
    return message


def serve() -> None:
    """The worker: answers each piece of work with what came of it, until its input ends."""
    limit_memory(MEMORY)
    collect_seldom()
    answer_all(sys.stdin.buffer, sys.stdout.buffer)


def answer_all(source: IO[bytes], target: IO[bytes]) -> None:
    """Answers each (function, arguments) of the source into the target, until the source ends."""
    while True:
        try:
            message = _receive(source)
        except EOFError:
            return
        if message is None:
            _send(target, None)
            continue
        _send(target, _answer(cast(Work, message)))


def _answer(work: Work) -> _Done | Failed | Refused | _Unknown:
    function, args, kwargs = work
    try:
        return _Done(function(*args, **kwargs))
    except (Refused, _Unknown) as answer:
        return answer
    except MemoryError:
        return Failed("MemoryError", "需要的内存太多", too_large=True)
    except Exception:
        return Failed(traceback.format_exc(), "内容有误，处理时出错")

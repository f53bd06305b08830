"""A worker process that reads what no pre-scan can judge, and may die alone.

Knows how to start, feed and kill it. Does not know formats: their table says what is judged. The native
reader can abort the process on a file of a few kB or never come back, and no `except` helps: only an end
of the process does. The worker has a memory limit (where the system knows one) and a time limit for each
file; the next file gets a new worker.
"""

import atexit
import contextlib
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import IO, cast

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.formats import format_of
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.files.scan import check_size, refusing
from liaison_pipeline.model.settings import Limits

SECONDS = 5.0
MEMORY = 2 << 30
_START = "from liaison_pipeline.files.expendable import serve; serve()"
_worker: subprocess.Popen[bytes] | None = None
_lock = threading.Lock()


def read_workbook(data: bytes, limits: Limits) -> Workbook:
    """Every sheet of any supported format: read here where the table of formats says that it is judged,
    in the worker otherwise. Raises Refused."""
    check_size(data, limits)
    content = Content(data, limits)
    with refusing(limits):
        chosen = format_of(content)
        if chosen.judged:
            return chosen.read(content)
    return read_expendably(data, limits)


def read_unguarded(data: bytes, limits: Limits) -> Workbook:
    """Every sheet of any supported format, in this process: it should be the worker. Raises Refused."""
    check_size(data, limits)
    content = Content(data, limits)
    with refusing(limits):
        return format_of(content).read(content)


def read_expendably(data: bytes, limits: Limits) -> Workbook:
    """Every sheet of any supported format, in the worker. Raises Refused, also where the worker died
    or took too long."""
    with _lock:
        worker = _running()
        assert worker.stdin is not None
        assert worker.stdout is not None
        timer = threading.Timer(SECONDS, worker.kill)
        try:
            _send(worker.stdin, (data, limits))
            timer.start()
            answer = _receive(worker.stdout)
        except (OSError, EOFError):
            return _died(worker, timed_out=not timer.is_alive())
        finally:
            timer.cancel()
    if isinstance(answer, Refused):
        raise answer
    assert isinstance(answer, Workbook)
    return answer


def _running() -> "subprocess.Popen[bytes]":
    global _worker
    if _worker is None or _worker.poll() is not None:
        stop()
        pipe = subprocess.PIPE
        _worker = subprocess.Popen(
            [sys.executable, "-c", _START], stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL
        )
        _send(_worker.stdin, None)  # type: ignore[arg-type]  # a pipe was asked for
        _receive(_worker.stdout)  # type: ignore[arg-type]  # it is up: its time counts from here
    return _worker


def _died(worker: "subprocess.Popen[bytes]", timed_out: bool) -> Workbook:
    stop()
    worker.wait()
    how = f"读取超过 {SECONDS:.0f} 秒" if timed_out else "内容有误，读取时出错"
    raise Refused("file-unreadable", f"{how}，请用 Excel 或 WPS 打开后另存为 .xlsx")


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
    pipe.write(struct.pack("<Q", len(content)) + content)
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
    """The worker: answers each (data, limits) with a Workbook or a Refused, until its input ends."""
    _limit_memory()
    answer_all(sys.stdin.buffer, sys.stdout.buffer, read_unguarded)


def answer_all(
    source: IO[bytes], target: IO[bytes], read: Callable[[bytes, Limits], Workbook]
) -> None:
    """Answers each (data, limits) of the source into the target, until the source ends."""
    while True:
        try:
            message = _receive(source)
        except EOFError:
            return
        if message is None:
            _send(target, None)
            continue
        data, limits = cast(tuple[bytes, Limits], message)
        try:
            answer: Workbook | Refused = read(data, limits)
        except Refused as refusal:
            answer = refusal
        except MemoryError:
            answer = Refused("file-too-large", "读取需要的内存过大")
        _send(target, answer)


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit; the time limit remains
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))

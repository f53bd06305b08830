"""A process that runs the real commands in children, and has them die at a system event of one's choice.

`python -m tests.reliability.killing` loads the program once and answers lines of JSON (arguments, and the
number of the event at which the child dies) with how the child ended and how many events it saw. Knows
audit events and signals. Does not know what a run leaves.

An event is what Python audits of files, folders, processes and databases, within the workspace; each
statement of SQL, before and after, is one too, and so is a commit. At every other one that opens a file
for writing, the file is there, and empty, when the child dies.
"""

import atexit
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import cast

EVENTS = ("open", "os.", "shutil.", "sqlite3.", "subprocess.", "fcntl.", "tempfile.", "test.sql")
COMMIT = "test.sql.commit"  # is about to be


@dataclass(frozen=True)
class End:
    """How a child ended: its exit status (-9: it was killed), and how many events there were."""

    status: int
    events: int


class Killer:
    """The process that runs the commands. `quick`: workbooks are marked in the child itself, so that no
    process of a reader has to start."""

    def __init__(self, quick: bool) -> None:
        command = [sys.executable, "-m", "tests.reliability.killing", *(["quick"] if quick else [])]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, workspace: Path, *arguments: str, at: int = 0, commits: int = 0) -> End:
        """Runs `liaison` with these arguments in a child that dies at this event, or at the first one
        after so many commits; 0: never."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        task = {"workspace": str(workspace), "arguments": arguments, "die": [at, commits]}
        self._process.stdin.write(json.dumps(task) + "\n")
        self._process.stdin.flush()
        answer = cast(dict[str, int], json.loads(self._process.stdout.readline()))
        return End(answer["status"], answer["events"])

    def close(self) -> None:
        """Ends the process."""
        self._process.communicate()


def _serve(quick: bool) -> None:
    from liaison_pipeline.cli import main

    _load(quick)
    for line in sys.stdin:
        task = cast(dict[str, object], json.loads(line))
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reading)
            arguments = [str(part) for part in cast(list[object], task["arguments"])]
            sys.stdin = Path(os.devnull).open()  # noqa: SIM115  it is the child's to the end
            devnull = os.open(os.devnull, os.O_WRONLY)
            os.dup2(devnull, 1)
            at, commits = cast(list[int], task["die"])
            _Death(str(task["workspace"]), writing, at, commits).lie_in_wait()
            main(["consolidate", "--workspace", str(task["workspace"]), *arguments])
        os.close(writing)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as pipe:
            events = int.from_bytes(pipe.read()[-8:], "big")
        code = os.waitstatus_to_exitcode(status)
        print(json.dumps({"status": code, "events": events}), flush=True)


@dataclass
class _Death:
    """Counts events, and ends the process at the one that is asked for. The number of all of them is told
    at the end."""

    workspace: str
    pipe: int
    at: int
    commits: int
    seen: int = 0
    committed: int = 0

    def lie_in_wait(self) -> None:
        sys.addaudithook(self.count)
        atexit.register(self.tell)

    def tell(self) -> None:
        os.write(self.pipe, self.seen.to_bytes(8, "big"))

    def count(self, event: str, arguments: tuple[object, ...]) -> None:
        if not event.startswith(EVENTS) or not _concerns(event, arguments, self.workspace):
            return
        self.seen += 1
        if self.seen == self.at or (self.commits and self.committed == self.commits):
            self.commits = 0  # what follows is audited too
            if event == "open" and self.at % 2 and _is_writing(arguments):
                Path(str(arguments[0])).write_bytes(b"")
            self.tell()
            os.kill(os.getpid(), signal.SIGKILL)
        self.committed += event == COMMIT


def _concerns(event: str, arguments: tuple[object, ...], workspace: str) -> bool:
    """Whether an event is of the workspace; those that name no path are."""
    if event == "open":
        return isinstance(arguments[0], str) and workspace in arguments[0]
    paths = [part for part in arguments if isinstance(part, str) and part.startswith("/")]
    return not paths or any(workspace in path for path in paths)


def _is_writing(arguments: tuple[object, ...]) -> bool:
    flags = arguments[2]
    return (
        isinstance(flags, int) and bool(flags & os.O_CREAT) and not Path(str(arguments[0])).exists()
    )


def _load(quick: bool) -> None:
    """Loads what a run needs, and makes SQL an audited event."""
    import docxtpl  # noqa: F401
    import sqlalchemy as sa
    from sqlalchemy.engine import Engine

    import liaison_pipeline.pipeline  # noqa: F401
    from liaison_pipeline.documents.units import guarded
    from liaison_pipeline.files.expendable import NoWorker

    for moment in ("before_cursor_execute", "after_cursor_execute"):
        sa.event.listen(Engine, moment, lambda *_: sys.audit("test.sql"))
    sa.event.listen(Engine, "commit", lambda *_: sys.audit(COMMIT))

    def none(*_: object) -> None:
        raise NoWorker("not in this test")

    if quick:
        setattr(guarded, "expendably", none)  # noqa: B010  as on a computer that starts none


if __name__ == "__main__":
    _serve("quick" in sys.argv)

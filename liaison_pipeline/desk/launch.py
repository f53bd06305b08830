"""`liaison desk`: starting the local page, finding the one that runs already, and ending it.

Knows ports and the state file. Does not know addresses, work or the computer (system.py). The state file
holds the port and the next one-time key and is readable for its owner alone; whoever starts a second
time is shown the page that is there.
"""

import asyncio
import json
import logging
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast

import uvicorn
from filelock import FileLock, Timeout

from liaison_pipeline.desk import inbox
from liaison_pipeline.desk.app import Desk
from liaison_pipeline.desk.messages import DeskTask
from liaison_pipeline.desk.system import open_in_its_program
from liaison_pipeline.desk.work import DeskWork
from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.workspace import Workspace, replacing

STATE, LOCK, LOG = ".desk.json", ".desk.lock", "desk.log"
MOST_LOGGED = 1 << 20  # bytes
IDLE = 8 * 3600  # seconds without a page, after which the desk ends
LOOKS = 5.0  # seconds between two looks at the clock
WAITING = 10.0  # seconds for a desk that is just starting


@dataclass(frozen=True, slots=True)
class Launch:
    """How the desk is started. `show` is given the address to open."""

    root: Path
    show: Callable[[str], None]
    as_of: date | None = None


def launch(asked: Launch) -> int:
    """Runs the desk until it is ended, or shows the one that runs already; makes a workspace where there
    is none. Raises WorkspaceError."""
    asked.root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(str(asked.root / LOCK))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        asked.show(_address_of_running(asked.root))
        return 0
    try:
        _serve(asked)
    finally:
        (asked.root / STATE).unlink(missing_ok=True)
        lock.release()
    return 0


def _serve(asked: Launch) -> None:
    workspace = Workspace.at(asked.root)
    if not workspace.inbox.is_dir():
        _make_workspace(asked)
    inbox.clear_away(workspace.inbox)
    log = _log(asked.root)
    with socket.socket() as door:
        if sys.platform == "win32":  # else another program could take the port over
            door.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        door.bind(("127.0.0.1", 0))  # this computer alone
        port = int(door.getsockname()[1])
        state = StartState(asked.root / STATE, port)
        server: uvicorn.Server
        desk = Desk(workspace, open_in_its_program, state.write, lambda: _end(server), asked.as_of)
        config = uvicorn.Config(
            desk.app(port), ws="none", lifespan="off", log_config=None, access_log=False,
            server_header=False, timeout_graceful_shutdown=2,
        )  # fmt: skip
        server = uvicorn.Server(config)
        state.write(desk.start_key)
        log.info("started")
        asyncio.run(
            _until_the_end(server, door, desk, lambda: asked.show(state.address(desk.start_key)))
        )
        desk.work.stop()
        log.info("ended")


def _make_workspace(asked: Launch) -> None:
    """Makes the folders and files of a new workspace. Raises WorkspaceError."""
    work = DeskWork()
    answer = asyncio.run(work.do(DeskTask("init", asked.root, asked.as_of or date.today())))
    work.stop()
    if answer.text:
        raise WorkspaceError(answer.text)


async def _until_the_end(
    server: uvicorn.Server, door: socket.socket, desk: Desk, show: Callable[[], None]
) -> None:
    """Serves until the desk is ended, by a person or by eight hours without a page."""
    serving = asyncio.create_task(server.serve(sockets=[door]))
    while not server.started and not serving.done():
        await asyncio.sleep(0.01)
    await asyncio.to_thread(show)
    while not serving.done():
        await asyncio.wait([serving], timeout=LOOKS)
        if time.monotonic() - desk.last_asked > IDLE and not desk.work.busy:
            server.should_exit = True
    await serving


def _end(server: uvicorn.Server) -> None:
    server.should_exit = True


@dataclass(frozen=True, slots=True)
class StartState:
    """The state file: where a desk that runs is to be found."""

    path: Path
    port: int

    def write(self, start_key: str) -> None:
        """Writes the next one-time key, for the owner's eyes alone."""
        with replacing(self.path) as new:
            new.write_text(json.dumps({"port": self.port, "key": start_key}), "utf-8")

    def address(self, start_key: str) -> str:
        return f"http://127.0.0.1:{self.port}/start?k={start_key}"


def _address_of_running(root: Path) -> str:
    """Returns where the desk that runs already can be opened. Raises WorkspaceError."""
    until = time.monotonic() + WAITING
    while time.monotonic() < until:
        try:
            told = cast(dict[str, object], json.loads((root / STATE).read_text("utf-8")))
            return StartState(root / STATE, int(str(told["port"]))).address(str(told["key"]))
        except (OSError, ValueError, KeyError):
            time.sleep(0.1)  # it is just starting
    raise WorkspaceError("操作台已经打开了，但找不到它的网页。请在任务管理器里结束它，再打开一次。")


def _log(root: Path) -> logging.Logger:
    """Returns the log of starts and ends: it holds no names of people and no telephone numbers. One that
    has grown large begins anew."""
    log, file = logging.getLogger("liaison.desk"), root / LOG
    if file.exists() and file.stat().st_size > MOST_LOGGED:
        file.unlink()
    file.touch(mode=0o600)
    handler = logging.FileHandler(file, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    log.handlers = [handler]
    log.setLevel(logging.INFO)
    log.propagate = False
    return log

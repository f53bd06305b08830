"""A desk that is killed leaves nothing half: not in inbox/, not in outbox/, not in the master."""

import os
import signal
import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from tests.desk.desks import RunningDesk, Visitor, desk_of, small_workspace, workbook
from tests.workspaces import content, run

MONTH = "2021-04"
PATIENCE = 60.0


def wait_for(what: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until
        time.sleep(0.01)


def kill(desk: RunningDesk, whole: bool) -> None:
    """Kills a desk as a power cut does, or the desk alone and not what works for it."""
    pid = desk.process.pid
    lists = Path(f"/proc/{pid}/task").glob("*/children")  # a thread of the desk started it
    children = [child for one in lists for child in one.read_text("ascii").split()]
    desk.process.kill()
    for child in children if whole else ():
        with suppress(ProcessLookupError):
            os.kill(int(child), signal.SIGKILL)
    desk.process.wait(20)


def parts(workspace: Path) -> list[Path]:
    return list(workspace.glob(".desk-*.part"))


def test_killed_in_an_upload(tmp_path: Path) -> None:
    workspace = small_workspace(tmp_path / "工作区")
    before, sent = content(workspace / "inbox"), workbook(联系时间="4月6日")
    with desk_of(workspace) as desk:
        visitor = desk.visitor()
        with socket.create_connection(("127.0.0.1", desk.port)) as door:
            host = f"127.0.0.1:{desk.port}"
            head = f"POST /inbox?path=x.xlsx HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            head += f"Cookie: {visitor.cookie}\r\nContent-Length: {len(sent)}\r\n\r\n"
            door.sendall(head.encode() + sent[:1000])
            wait_for(lambda: bool(parts(workspace)))
            kill(desk, whole=True)
    assert len(parts(workspace)) == 1
    assert content(workspace / "inbox") == before
    with desk_of(workspace) as desk:
        assert parts(workspace) == []
        assert desk.visitor().put("x.xlsx", sent)[1] == {"state": "saved", "path": "x.xlsx"}
    assert content(workspace / "inbox") == before | {"x.xlsx": sent}


def killed_in_a_run(workspace: Path, stage: str, whole: bool) -> None:
    """Starts a run and kills the desk as soon as the run is at a stage."""
    with desk_of(workspace) as desk, ThreadPoolExecutor() as pool:
        visitor = desk.visitor()
        with visitor.listening() as events:
            next(events)
            asked = pool.submit(visitor.post, "/run", month=MONTH)
            for event in events:
                if event["text"] == stage:
                    break
            kill(desk, whole)
        with pytest.raises((OSError, ValueError)):
            asked.result(PATIENCE)


def run_as_soon_as_possible(visitor: Visitor) -> None:
    """Runs, after what is still at work for the desk that is gone has come to its end."""
    until = time.monotonic() + PATIENCE
    while (answer := visitor.post("/run", month=MONTH))[0] != 200:
        assert "另一个汇总正在运行" in answer[1]["text"]
        assert time.monotonic() < until


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What the command makes of the workspace."""
    workspace = small_workspace(tmp_path_factory.mktemp("command"))
    run(workspace)
    return content(workspace / "outbox" / MONTH)


@pytest.mark.parametrize(
    ("stage", "whole"),
    [
        ("生成材料", True),
        pytest.param("生成材料", False, marks=pytest.mark.slow),
        pytest.param("读取表格", True, marks=pytest.mark.slow),
        pytest.param("读取表格", False, marks=pytest.mark.slow),
    ],
)
def test_killed_in_a_run(tmp_path: Path, wanted: dict[str, bytes], stage: str, whole: bool) -> None:
    workspace = small_workspace(tmp_path / "工作区")
    killed_in_a_run(workspace, stage, whole)
    published = workspace / "outbox" / MONTH
    assert not published.exists() or content(published) == wanted
    with desk_of(workspace) as desk:
        run_as_soon_as_possible(desk.visitor())
    assert content(published) == wanted
    assert [path.name for path in published.parent.glob(".*")] == []

"""A desk that really runs, and somebody who asks it for things."""

import http.client
import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.language import ledger, register
from tests.workspaces import saved

UNITS = """
[[units]]
name = "应急办"
kind = "office"
[[units]]
name = "建环中心"
kind = "office"
"""


@dataclass
class Visitor:
    """A browser without a face: `heads` go with every request, on top of what a page of ours sends."""

    port: int
    cookie: str = ""
    heads: dict[str, str] = field(default_factory=dict)

    def ask(
        self, method: str, path: str, body: bytes | None = None, **heads: str | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        """Asks and returns (status, heads, body). A head of None is left out."""
        host = f"127.0.0.1:{self.port}"
        sent: dict[str, str | None] = {"Host": host, "Cookie": self.cookie}
        if method == "POST":
            sent["Origin"] = f"http://{host}"
        sent |= self.heads | {name.replace("_", "-"): value for name, value in heads.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.putrequest(method, path, skip_host=True)
            for name, value in sent.items():
                if value is not None:
                    connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def get(self, path: str) -> tuple[int, bytes]:
        status, _, body = self.ask("GET", path)
        return status, body

    def fetch(self, path: str) -> tuple[int, Any]:
        """Asks for data and returns (status, what was told)."""
        status, body = self.get(path)
        return status, json.loads(body)

    @contextmanager
    def listening(self) -> Iterator[Iterator[Any]]:
        """Listens to what happens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/events", headers={"Cookie": self.cookie})
        answer = connection.getresponse()
        try:
            yield (json.loads(line[5:]) for line in answer if line.startswith(b"data:"))
        finally:
            answer.close()
            connection.close()

    def post(self, path: str, /, **words: object) -> tuple[int, Any]:
        status, _, body = self.ask("POST", path, json.dumps(words).encode())
        return status, json.loads(body)

    def put(self, path: str, data: bytes, how: str = "") -> tuple[int, Any]:
        """Drops a file on the page."""
        address = f"/inbox?path={quote(path)}" + (f"&as={how}" if how else "")
        status, _, body = self.ask("POST", address, data)
        return status, json.loads(body)


@dataclass
class RunningDesk:
    """A desk in a process of its own, and the workspace that it serves."""

    workspace: Path
    process: "subprocess.Popen[str]"
    port: int
    start: str

    def visitor(self) -> Visitor:
        """Returns somebody who came in by the one-time key."""
        visitor = Visitor(self.port)
        status, heads, _ = visitor.ask("GET", self.start, Origin=None)
        assert status == 303
        visitor.cookie = heads["set-cookie"].split(";")[0]
        return visitor


@contextmanager
def desk_of(workspace: Path, day: str = "2021-04-28") -> Iterator[RunningDesk]:
    """Runs `liaison desk` on a workspace until the test is over. `day`: what counts as today."""
    command = [sys.executable, "-m", "liaison_pipeline", "desk", "--no-browser"]
    command += ["--workspace", str(workspace), "--as-of", day]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        assert process.stdout is not None
        told = process.stdout.readline()
        address = re.fullmatch(r"http://127\.0\.0\.1:(\d+)(/start\?k=\S+)\n", told)
        assert address, told + process.stdout.read()
        yield RunningDesk(workspace, process, int(address[1]), address[2])
    finally:
        process.terminate()
        process.communicate(timeout=20)


def small_workspace(root: Path) -> Path:
    """Makes a workspace with two offices, of which one has sent its workbook: a grievance for another."""
    (root / "inbox").mkdir(parents=True, exist_ok=True)
    (root / "liaison.toml").write_text(UNITS, encoding="utf-8")
    (root / "inbox" / "应急办.xlsx").write_bytes(workbook())
    return root


@cache
def workbook(**cells: str) -> bytes:
    """Returns the office's workbook of the month, always the same bytes. `cells`: of its ledger, by the
    beginning of a label."""
    book = register(办结时间="", 办理情况="已报建环中心")
    return saved(ledger(**{"个数": "1", **cells}), book)

"""Lines m to o: the local page: how soon it is there, how soon it answers while a month is consolidated,
and what memory it takes with the process that works for it.

These are seconds and MiB of this machine: other programs on it slow them down.
"""

import http.client
import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.timing import ROOT, Bench, Line, python

EXAMPLE = ROOT / "examples" / "2021-04"
PAUSE = 0.02  # seconds between two looks at the page


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk that runs. `ready`: seconds from its start to the first answer; `spent`: those of a CPU."""

    pid: int
    port: int
    cookie: str
    ready: float
    spent: float = 0.0

    def ask(self, method: str, path: str, body: bytes = b"") -> float:
        """Asks for something, reads the answer and returns the seconds that it took."""
        host = f"127.0.0.1:{self.port}"
        heads = {"Cookie": self.cookie, "Origin": f"http://{host}"}
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        connection.request(method, path, body, heads)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        if answer.status != 200:
            raise RuntimeError(f"{path} was answered by {answer.status}")
        return time.perf_counter() - began

    def memory(self) -> float:
        """Returns the MiB that the desk and its processes have to themselves or share with each other."""
        lists = Path(f"/proc/{self.pid}/task").glob("*/children")
        children = [child for one in lists for child in one.read_text("ascii").split()]
        return sum(_own_memory(pid) for pid in [str(self.pid), *children])


def measure(bench: Bench) -> Iterator[Line]:
    """Yields the medians of several starts, and the slowest answer of all runs."""
    starts, spent, before, after, answers = [], [], [], [], []
    for number in range(bench.runs):
        workspace = bench.folder / f"desk{number}"
        shutil.copytree(EXAMPLE / "inbox", workspace / "inbox")
        shutil.copy(EXAMPLE / "liaison.toml", workspace)
        with running(workspace) as desk:
            starts.append(desk.ready)
            spent.append(desk.spent)
            before.append(desk.memory())
            answers += list(_answers_during_a_run(desk))
            after.append(desk.memory())
    slow, middle = max(answers), sorted(answers)[len(answers) // 2]
    note = f"{len(answers)} answers, the one in the middle {middle * 1000:.0f} ms"
    ready, cpu = (sorted(values)[len(values) // 2] for values in (starts, spent))
    own = f"{cpu:.2f} s of CPU"
    yield Line("m", "desk: ready after its start", ready, "s", "1", note=own)
    yield Line("n", "desk: the slowest answer while a month is made", slow, "s", "0.2", note=note)
    yield Line("o", "desk: memory before", max(before), "MiB", "40")
    yield Line("o", "desk: memory after the sample month", max(after), "MiB", "250")


@contextmanager
def running(workspace: Path) -> Iterator[Desk]:
    """Runs a desk and comes in by its one-time key."""
    command = python("-m", "liaison_pipeline", "desk", "--no-browser")
    command += ["--workspace", str(workspace), "--as-of", "2021-04-28"]
    began = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        port = int(address.split(":")[2].split("/")[0])
        connection = http.client.HTTPConnection("127.0.0.1", port)
        connection.request("GET", "/start?" + address.partition("?")[2])
        cookie = connection.getresponse().headers["set-cookie"].split(";")[0]
        connection.close()
        desk = Desk(process.pid, port, cookie, 0.0)
        desk.ask("GET", "/")
        ready, ticks = time.perf_counter() - began, os.sysconf("SC_CLK_TCK")
        stat = Path(f"/proc/{process.pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        yield Desk(process.pid, port, cookie, ready, (int(stat[11]) + int(stat[12])) / ticks)
        process.terminate()


def _answers_during_a_run(desk: Desk) -> Iterator[float]:
    """Yields how long the page took, again and again until the sample month is consolidated."""
    body = json.dumps({"month": "2021-04"}).encode()
    work = threading.Thread(target=desk.ask, args=("POST", "/run", body))
    work.start()
    while work.is_alive():
        yield desk.ask("GET", "/")
        time.sleep(PAUSE)


def _own_memory(pid: str) -> float:
    """Returns the MiB of a process, what it shares counted in part (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))

"""Runs commands and tells what each cost: CPU seconds of it and all its children, and its peak memory.

Knows processes. Does not know what a command does. Other programs on the machine slow a run down, but
add little to its CPU seconds; two commands that are compared are run in turn.
"""

import os
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
Command = Callable[[], Sequence[str]]
"""Makes a run ready and returns the command."""


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds of a command and its children, and the peak memory of the largest one in MiB; that is
    never less than what the bench itself had when it started the command."""

    cpu: float
    memory: float


@dataclass(frozen=True, slots=True)
class Line:
    """A result: the line of the table it belongs to, what was measured, its figure and what is wanted.

    `ratio`: the figure is none of this machine alone, so it is compared with the recorded one.
    """

    letter: str
    what: str
    figure: float
    unit: str
    wanted: str
    ratio: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bench:
    """Where workspaces are made, how often a command is run, and whether sizes are the small ones.
    `frictionless`: a Python that has it, '' where there is none."""

    folder: Path
    runs: int = 3
    small: bool = False
    frictionless: str = ""

    def size(self, large: int, small: int) -> int:
        return small if self.small else large


@cache
def environment() -> Mapping[str, str]:
    """Returns the environment of a run. Its modules are compiled already, as those of an installed
    program are, whatever this process was told of that."""
    own = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    folders = ("liaison_pipeline", "benchmarks", "tests/workbooks")
    subprocess.run(python("-m", "compileall", "-q", *folders), cwd=ROOT, env=own, check=True)
    return own


def spent(command: Sequence[str]) -> Spent:
    """Runs a command to its end. Raises RuntimeError where it fails; 1 is no failure: it found faults."""
    nowhere, own = subprocess.DEVNULL, environment()
    with subprocess.Popen(command, cwd=ROOT, stdout=nowhere, env=own) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}")
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(runs: int, *commands: Command) -> list[list[Spent]]:
    """Runs commands in turn; returns what each run of each of them cost."""
    rounds = [[spent(command()) for command in commands] for _ in range(runs)]
    return [list(each) for each in zip(*rounds, strict=True)]


def median(values: Sequence[Spent]) -> float:
    """Returns the CPU seconds of the run in the middle."""
    return statistics.median(value.cpu for value in values)


def ratio(above: Sequence[Spent], below: Sequence[Spent]) -> float:
    """Returns how often one command's CPU goes into another's, run by run, the one in the middle."""
    return statistics.median(a.cpu / b.cpu for a, b in zip(above, below, strict=True))


def python(*arguments: object) -> list[str]:
    return [sys.executable, *map(str, arguments)]


def consolidate(workspace: Path, *options: object) -> list[str]:
    """Returns the command that reports on April 2021, in one process."""
    month = ["--month", "2021-04", "--as-of", "2021-04-28", "-q", "--workers", 1]
    return python(
        "-m", "liaison_pipeline", "consolidate", "--workspace", workspace, *month, *options
    )


def figures_of(command: Sequence[str]) -> list[float]:
    """Returns the numbers that a command prints, a line each."""
    own = environment()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True, env=own)
    return [float(line) for line in done.stdout.splitlines()]

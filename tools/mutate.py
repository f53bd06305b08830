"""Mutation testing: small mistakes are put into the code one by one, and the tests should tell of each.

`python tools/mutate.py --record --to mutants` runs the tests of the rooms once and keeps in mutants.json
which of them came by which line, and how long each took. `python tools/mutate.py --number 500 --to
mutants` then tries a sample: for each mutant a child is forked in which all libraries are loaded already,
with the mutated module and the tests that come by its line, the room's own and the quickest first, until
one fails. It appends a line a mutant to mutants.txt (killed, survived, or covered by no test), goes on
where it stopped, and can go on beside other work (`nice`). Needs the package `coverage`.

Does not know whether a survivor matters: some changes mean the same.
"""

import argparse
import ast
import builtins
import importlib
import json
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

import coverage
import pytest

TOP = Path(__file__).resolve().parents[1]
ROOMS = ("spelling/*.py", "rules/*.py", "facts/lifecycle.py")
TESTS = ("tests/spelling", "tests/rules", "tests/facts", "tests/forms", "tests/test_codes.py")
OPTIONS = ("dataclass", "lru_cache")  # what they are given changes no answer
SECONDS = 240  # for the tests of one mutant; one that hangs is killed
MOST = 400  # tests that one mutant is given
CONTROLS = 10  # mutants that are tried without their change first
QUIET = ("-n", "0", "-q", "-x", "-p", "no:cacheprovider", "--no-header", "--tb=no",
         "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A piece of a file, by its place in the bytes, and what is put there."""

    path: str
    line: int
    last: int
    start: int
    stop: int
    text: str

    def written(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.stop :]

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line} [{self.start}:{self.stop}] {self.text!r}"


class _Finder:
    """Finds what may be changed in a module."""

    def __init__(self, path: Path) -> None:
        self.path = path.relative_to(TOP).as_posix()
        self.source = path.read_bytes()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.tree = ast.parse(self.source)
        nodes = list(ast.walk(self.tree))
        self.passed = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings
        for node in nodes:
            if isinstance(node, ast.Call) and ast.unparse(node.func) in OPTIONS:
                self.passed |= {id(keyword.value) for keyword in node.keywords}

    def mutants(self) -> Iterator[Mutant]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.expr) and id(node) not in self.passed:
                for text in self._changed(node):
                    last = node.end_lineno or node.lineno
                    yield Mutant(self.path, node.lineno, last, *self._span(node), text)

    def _span(self, node: ast.expr) -> tuple[int, int]:
        start = self.starts[node.lineno - 1] + node.col_offset
        stop = self.starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        return start, stop

    def _text(self, node: ast.expr) -> str:
        start, stop = self._span(node)
        return self.source[start:stop].decode()

    def _changed(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Compare) and len(node.ops) == 1:
            other = _COMPARISONS[type(node.ops[0])]
            yield f"({self._text(node.left)} {other} {self._text(node.comparators[0])})"
        elif isinstance(node, ast.BoolOp):
            word = " or " if isinstance(node.op, ast.And) else " and "
            yield f"({word.join(f'({self._text(value)})' for value in node.values)})"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield f"bool({self._text(node.operand)})"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            sign = "-" if isinstance(node.op, ast.Add) else "+"
            yield f"({self._text(node.left)} {sign} {self._text(node.right)})"
        elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
            yield str(not node.value)
        elif isinstance(node, ast.Constant) and isinstance(node.value, int):
            yield str(node.value + 1)
        elif isinstance(node, ast.IfExp):
            yield f"({self._text(node.body)})"
            yield f"({self._text(node.orelse)})"


def all_mutants() -> list[Mutant]:
    """Returns the mutants of all rooms, in order."""
    paths = [p for room in ROOMS for p in sorted((TOP / "liaison_pipeline").glob(room))]
    return [mutant for path in paths for mutant in _Finder(path).mutants()]


@dataclass
class Recorder:
    """A plug-in of pytest: which test came by which line of the rooms, and how long each took.
    `lines`: path -> line -> tests."""

    cover: coverage.Coverage
    seconds: dict[str, float] = field(default_factory=dict)

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.cover.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = report.duration

    def lines(self) -> dict[str, dict[int, list[str]]]:
        data = self.cover.get_data()
        return {
            Path(path).relative_to(TOP).as_posix(): {
                line: [test for test in tests if test in self.seconds]
                for line, tests in data.contexts_by_lineno(path).items()
            }
            for path in data.measured_files()
        }


def record(to: Path, tests: Sequence[str]) -> None:
    """Runs the tests once and keeps which of them came by which line."""
    include = [str(TOP / "liaison_pipeline" / room) for room in ROOMS]
    cover = coverage.Coverage(data_file=None, include=include, messages=False)
    recorder = Recorder(cover)
    cover.start()
    pytest.main([*QUIET, *tests], plugins=[recorder])
    cover.stop()
    whole = {"seconds": recorder.seconds, "lines": recorder.lines()}
    to.with_suffix(".json").write_text(json.dumps(whole), "utf-8")


@dataclass(frozen=True)
class Known:
    """What was recorded."""

    seconds: Mapping[str, float]
    lines: Mapping[str, Mapping[str, Sequence[str]]]

    def tests_of(self, mutant: Mutant) -> list[str]:
        """Returns the tests that come by a mutant, the likeliest to tell of it first: those of its own
        module's name, then the quickest. What is done while a module is loaded is any of its tests'."""
        lines = self.lines.get(mutant.path, {})
        own = {t for n in range(mutant.line, mutant.last + 1) for t in lines.get(str(n), ())}
        own = own or {test for tests in lines.values() for test in tests}
        name = Path(mutant.path).stem

        def order(test: str) -> tuple[bool, float]:
            return name not in test.partition("::")[0], self.seconds[test]

        return sorted(own, key=order)[:MOST]


def is_killed(mutant: Mutant, tests: Sequence[str]) -> bool:
    """Whether one of the tests fails with a mutant, in a child of this process."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        os._exit(_tried(mutant, tests))
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def _tried(mutant: Mutant, tests: Sequence[str]) -> int:
    """Loads the program with the mutant in it, and runs the tests."""
    try:
        _put_in(mutant)
        return int(pytest.main([*QUIET, *tests]))
    except BaseException:
        return 1


def _put_in(mutant: Mutant) -> None:
    """Has the mutant's module loaded as it is with the mutant."""
    from importlib.machinery import SourceFileLoader

    target = str(TOP / mutant.path)
    kept = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, fullname: str) -> object:
        if loader.path != target:
            return kept(loader, fullname)
        source = mutant.written(Path(target).read_bytes())
        return builtins.compile(source, target, "exec")

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010


def _load() -> None:
    """Loads all that the tests need but the program itself: what that is, a child tells."""
    sys.path.insert(0, str(TOP))
    os.chdir(TOP)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        pytest.main([*QUIET, "--collect-only", *TESTS])
        os.write(writing, " ".join(sys.modules).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        names = pipe.read().decode().split()
    os.waitpid(child, 0)
    for name in names:
        if not name.startswith(("liaison_pipeline", "tests", "__", "conftest")):
            with suppress(ImportError):
                importlib.import_module(name)


def _check_without(known: Known, mutants: Sequence[Mutant]) -> None:
    """Raises RuntimeError where tests fail in a child though nothing is changed."""
    for mutant in mutants:
        source = (TOP / mutant.path).read_bytes()[mutant.start : mutant.stop]
        if is_killed(replace(mutant, text=source.decode()), known.tests_of(mutant)):
            raise RuntimeError(f"the tests fail without a mutant, too: {mutant.name}")


def tried_before(file: Path) -> Counter[str]:
    """Returns the names of the mutants that were tried already, each with its end."""
    if not file.exists():
        return Counter()
    return Counter(line.split("\t")[1] for line in file.read_text("utf-8").splitlines())


def try_all(options: argparse.Namespace) -> None:
    """Tries a sample and tells of each mutant in a file."""
    whole = json.loads(options.to.with_suffix(".json").read_text("utf-8"))
    known = Known(**cast(dict[str, dict[str, object]], whole))  # type: ignore[arg-type]
    file = options.to.with_suffix(".txt")
    before = tried_before(file)
    every = all_mutants()
    sample = random.Random(options.seed).sample(every, min(options.number, len(every)))
    _check_without(known, sample[:CONTROLS])
    for mutant in sample:
        if mutant.name in before:
            continue
        tests = known.tests_of(mutant)
        end = "uncovered" if not tests else "killed" if is_killed(mutant, tests) else "survived"
        with file.open("a", encoding="utf-8") as told:
            told.write(f"{end}\t{mutant.name}\t{len(tests)} tests\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--to", type=Path, default=Path("mutants"))
    options = parser.parse_args()
    options.to = options.to.absolute()
    if options.record:
        sys.path.insert(0, str(TOP))
        os.chdir(TOP)
        record(options.to, TESTS)
    else:
        _load()
        try_all(options)


if __name__ == "__main__":
    main()

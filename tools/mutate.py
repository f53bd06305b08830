"""Mutation testing: small mistakes are put into the code one by one, and the tests should tell of each.

`python tools/mutate.py --record --to mutants` runs tests once and keeps in mutants.json which of them
came by which line, and how much CPU each took; with `--tests` it adds others to what is known. `python
tools/mutate.py --number 500 --to mutants` then tries a sample: for each mutant a child is forked in which
all tests are loaded already, the function gets its mutated code, and the tests that come by its line run
until one fails: those first that killed others, then the room's own, then the quickest. Where the line
runs while modules are loaded, and none fails so, another child loads the whole program anew, with the
mutant in it. A line a mutant is appended to mutants.txt (killed, survived, or covered by no test), the
tool goes on where it stopped, and can go on beside other work (`nice`). `--again --most 9999` tries the
survivors with all the tests that come by them; the last line about a mutant counts, and `--count` counts
these. Needs `coverage`.

Does not know whether a survivor matters: some changes mean the same.
"""

import argparse
import builtins
import gc
import importlib
import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from mutants import TOP, Mutant, all_mutants, first_line, functions_around
from mutants_covered import QUIET, Known, record

TESTS = ("tests/spelling", "tests/rules", "tests/facts", "tests/forms", "tests/test_codes.py")
SECONDS = 120  # of CPU for the tests of one mutant; one that hangs is killed
WAITED = 3600  # seconds by the clock, beside other work
MOST = 200  # tests that one mutant is given
CONTROLS = 5  # mutants of each kind that are tried without their change first


Run = Callable[[Mutant, Sequence[str]], str]
"""Runs tests with a mutant and returns the name of the first that fails, or nothing."""


def killer_of(mutant: Mutant, tests: Sequence[str], run: Run) -> str:
    """Returns which of the tests fails first with a mutant, in a child of this process, or nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        try:
            name = run(mutant, tests)
        except BaseException as error:
            name = f"({type(error).__name__})"
        os.write(writing, name.encode())
        os._exit(0)
    os.close(writing)
    status = _ended(child)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode() or ("(time)" if status else "")


def _ended(child: int) -> int:
    """Waits for a child and returns its status; one that takes too long is killed."""
    until = time.monotonic() + WAITED
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return status
        time.sleep(0.02)
    os.killpg(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


@dataclass
class _Failed:
    """A plug-in of pytest: which test failed first."""

    name: str = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and not self.name:
            self.name = report.nodeid


def run_anew(mutant: Mutant, tests: Sequence[str]) -> str:
    """Loads the program with the mutant in it, and runs the tests."""
    from importlib.machinery import SourceFileLoader

    target = str(TOP / mutant.path)
    kept = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, fullname: str) -> object:
        if loader.path != target:
            return kept(loader, fullname)
        source = mutant.written(Path(target).read_bytes())
        return builtins.compile(source, target, "exec")

    setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010
    failed = _Failed()
    status = pytest.main([*QUIET, "-x", *tests], plugins=[failed])
    return failed.name or ("(loading)" if status else "")


@dataclass
class Session:
    """A plug-in of pytest that runs no test itself: once all are collected, it tries mutants in forked
    children. `work`: what is done with it."""

    work: Callable[["Session"], None]
    items: dict[str, pytest.Item] = field(default_factory=dict)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        self.work(self)
        return True

    def run(self, mutant: Mutant, tests: Sequence[str]) -> str:
        """Gives the function its mutated code, and runs the tests."""
        change_code(mutant)
        failed = _Failed()
        items = [self.items[name] for name in tests if name in self.items]
        if items:
            items[0].config.pluginmanager.register(failed)
        for item, follower in zip(items, [*items[1:], None], strict=True):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=follower)
            if failed.name:
                break
        return failed.name


def change_code(mutant: Mutant) -> None:
    """Gives the living functions in which a mutant stands the code with the mutant in it. Raises
    LookupError where there are none."""
    target = str(TOP / mutant.path)
    whole = builtins.compile(mutant.written(Path(target).read_bytes()), target, "exec")
    wanted = {(where.name, first_line(where)) for where in functions_around(mutant)}
    codes = {_key(code): code for code in _codes(whole) if _key(code) in wanted}
    gc.unfreeze()
    living = [thing for thing in gc.get_objects() if isinstance(thing, FunctionType)]
    changed = [f for f in living if f.__code__.co_filename == target and _key(f.__code__) in codes]
    for function in changed:
        function.__code__ = codes[_key(function.__code__)]
    if not changed:
        raise LookupError(mutant.name)


def _key(code: CodeType) -> tuple[str, int]:
    return code.co_name, code.co_firstlineno


def _codes(code: CodeType) -> Iterator[CodeType]:
    for part in code.co_consts:
        if isinstance(part, CodeType):
            yield part
            yield from _codes(part)


def _load() -> None:
    """Loads all that the tests need but the program itself: what that is, a child tells."""
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


@dataclass
class Trial:
    """Tries mutants and tells of each in a file, the last line about one being what counts."""

    known: Known
    file: Path
    most: int
    killers: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, tuple[str, str]]:
        """Returns how each mutant that was tried ended, and its line."""
        lines = self.file.read_text("utf-8").splitlines() if self.file.exists() else []
        return {line.split("\t")[1]: (line.split("\t")[0], line) for line in lines}

    def check_without(self, mutants: Sequence[Mutant], run: Run) -> None:
        """Raises RuntimeError where tests fail in a child though nothing is changed."""
        for mutant in mutants:
            source = (TOP / mutant.path).read_bytes()[mutant.start : mutant.stop]
            tests = self.known.tests_of(mutant, self.killers, self.most)
            if killer := killer_of(replace(mutant, text=source.decode()), tests, run):
                raise RuntimeError(f"{killer} fails without a mutant, too: {mutant.name}")

    def try_all(self, mutants: Sequence[Mutant], run: Run, again: Collection[str] = ()) -> None:
        """Tries mutants one by one. Of those that will be tried again, the survivors are not told."""
        self.check_without(mutants[:CONTROLS], run)
        for mutant in mutants:
            tests = self.known.tests_of(mutant, self.killers, self.most)
            killer = killer_of(mutant, tests, run) if tests else ""
            end = "killed" if killer else "survived" if tests else "uncovered"
            self.killers[killer] += bool(killer)
            if mutant.name in again and not killer:
                continue
            with self.file.open("a", encoding="utf-8") as told:
                told.write(f"{end}\t{mutant.name}\t{len(tests)} tests\t{killer}\n")


def try_sample(options: argparse.Namespace) -> None:
    """Tries what is left of a sample, or its survivors again: what stands in functions in one session,
    and then by itself what stands in none, or was not told of though it runs while modules are loaded."""
    trial = Trial(
        Known.of(options.to.with_suffix(".json")), options.to.with_suffix(".txt"), options.most
    )
    told, sample = trial.told(), sampled(options)
    if options.again:
        left = [m for m in sample if m.name in told and told[m.name][0] != "killed"]
    else:
        left = [mutant for mutant in sample if mutant.name not in told]
    inside = [mutant for mutant in left if functions_around(mutant)]
    loading = {mutant.name for mutant in inside if trial.known.runs_while_loading(mutant)}
    _load()
    child = os.fork()
    if child == 0:
        session = Session(lambda session: trial.try_all(inside, session.run, loading))
        files = {test.partition("::")[0] for test in trial.known.seconds}
        with tempfile.TemporaryDirectory() as place:
            pytest.main([*QUIET, f"--basetemp={place}/tests", *sorted(files)], plugins=[session])
        os._exit(0)
    os.waitpid(child, 0)
    killed = {name for name, (end, _) in trial.told().items() if end == "killed"}
    outside = [mutant for mutant in left if mutant not in inside or mutant.name in loading]
    trial.try_all([mutant for mutant in outside if mutant.name not in killed], run_anew)


def sampled(options: argparse.Namespace) -> list[Mutant]:
    every = all_mutants()
    return random.Random(options.seed).sample(every, min(options.number, len(every)))


def count(options: argparse.Namespace) -> None:
    """Prints how many of the sample were killed, and the others line by line."""
    told = Trial(Known({}, {}), options.to.with_suffix(".txt"), 0).told()
    ends = [told[mutant.name] for mutant in sampled(options) if mutant.name in told]
    print(*sorted(line for end, line in ends if end != "killed"), sep="\n")
    print(*(f"{number} {end}" for end, number in Counter(end for end, _ in ends).items()), sep=", ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--tests", nargs="+", default=TESTS)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--most", type=int, default=MOST)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--to", type=Path, default=Path("mutants"))
    options = parser.parse_args()
    options.to = options.to.absolute()
    sys.path.insert(0, str(TOP))
    os.chdir(TOP)
    if options.record:
        record(options.to, options.tests)
    elif options.count:
        count(options)
    else:
        try_sample(options)


if __name__ == "__main__":
    main()

"""Mutation testing: small mistakes are put into the code one by one, and the tests should tell of each.

`python tools/mutate.py --record --to mutants` runs tests once and keeps in mutants.json which of them
came by which line, and how much CPU each took; with `--tests` it adds others to what is known. `python
tools/mutate.py --number 500 --to mutants` then tries a sample: for each mutant a child is forked in which
all tests are loaded already, the function gets its mutated code, and the tests that come by its line run
until one fails: those first that killed others, then the room's own, then the quickest, as many as take
two seconds. A line a mutant is appended to mutants.txt (killed, survived, or covered by no test), the
tool goes on where it stopped, and can go on beside other work (`nice`) and beside itself. `--again` tries
the survivors, with `--seconds 999` with all the tests that come by them, and, where their line runs while
modules are loaded, in a child that loads the whole program anew, with the mutant in it. The last line
about a mutant counts: `--count` counts these, `--check` runs each test that told of a mutant without one.
Needs `coverage`.

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
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from mutants import TOP, Mutant, all_mutants, first_line, functions_around
from mutants_covered import QUIET, Known, record

TESTS = ("tests/spelling", "tests/rules", "tests/facts", "tests/forms", "tests/test_codes.py")
SECONDS = 30  # of CPU more than three times what they took, for the tests of one mutant
HANGS = (
    3  # seconds more than ten times what it took, for one test; what takes longer tells of it, too
)
WAITED = 3600  # seconds by the clock, beside other work


Run = Callable[[Mutant, Sequence[str]], str]
"""Runs tests with a mutant and returns the name of the first that fails, or nothing."""


def killer_of(mutant: Mutant, tests: Sequence[str], run: Run, most: int) -> str:
    """Returns which of the tests fails first with a mutant, in a child of this process that has so many
    seconds of CPU, or nothing."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
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
    children. `work`: what is done with it. `seconds`: how much CPU a test takes. `hang`: tests that take
    far longer are ended, which is right where none needs what is made once for several."""

    work: Callable[["Session"], None]
    seconds: Mapping[str, float]
    hang: bool = True
    items: dict[str, pytest.Item] = field(default_factory=dict)
    functions: Sequence[FunctionType] = ()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.items = {item.nodeid: item for item in session.items}
        gc.collect()
        living = [thing for thing in gc.get_objects() if isinstance(thing, FunctionType)]
        here = str(TOP / "liaison_pipeline")
        self.functions = [f for f in living if f.__code__.co_filename.startswith(here)]
        gc.freeze()
        self.work(self)
        return True

    def run(self, mutant: Mutant, tests: Sequence[str], changed: bool = True) -> str:
        """Gives the function its mutated code, and runs the tests."""
        if changed:
            change_code(mutant, self.functions)
        failed = _Failed()
        items = [self.items[name] for name in tests if name in self.items]
        if not items:
            return ""
        items[0].config.pluginmanager.register(failed)
        for item, follower in zip(items, [*items[1:], None], strict=True):
            if self.hang:
                most = HANGS + 10 * self.seconds.get(item.nodeid, 0)
                signal.setitimer(signal.ITIMER_VIRTUAL, most)  # ends this child
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=follower)
            if failed.name:
                break
        return failed.name


def change_code(mutant: Mutant, functions: Sequence[FunctionType]) -> None:
    """Gives those functions in which a mutant stands the code with the mutant in it. Raises LookupError
    where there are none."""
    target = str(TOP / mutant.path)
    whole = builtins.compile(mutant.written(Path(target).read_bytes()), target, "exec")
    wanted = {(where.name, first_line(where)) for where in functions_around(mutant)}
    codes = {_key(code): code for code in _codes(whole) if _key(code) in wanted}
    own = [f for f in functions if f.__code__.co_filename == target]
    changed = [function for function in own if _key(function.__code__) in codes]
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
    enough: float
    killers: Counter[str] = field(default_factory=Counter)
    before: dict[str, list[str]] = field(default_factory=dict)

    def told(self) -> dict[str, list[str]]:
        """Returns the lines about each mutant that was tried."""
        lines = self.file.read_text("utf-8").splitlines() if self.file.exists() else []
        told: dict[str, list[str]] = {}
        for line in lines:
            told.setdefault(line.split("\t")[1], []).append(line)
        return told

    def _most_seconds(self, tests: Sequence[str]) -> int:
        return SECONDS + round(3 * sum(self.known.seconds[test] for test in tests))

    def check_without(self, session: "Session") -> None:
        """Raises RuntimeError where a test that told of a mutant fails though nothing is changed."""
        tests = sorted(
            {lines[-1].split("\t")[3] for lines in self.told().values()} & {*session.items}
        )
        nothing = Mutant("", 0, 0, 0, 0, "")
        run = partial(session.run, changed=False)
        if killer := killer_of(nothing, tests, run, self._most_seconds(tests)):
            raise RuntimeError(f"{killer} fails without a mutant, too")
        print(f"{len(tests)} tests told of a mutant; without one, none of them fails")

    def try_all(self, mutants: Sequence[Mutant], run: Run, again: Collection[str] = ()) -> None:
        """Tries mutants one by one. Of those that will be tried again, the survivors are not told."""
        for mutant in random.Random(os.getpid()).sample(mutants, len(mutants)):
            if self.told().get(mutant.name, []) != self.before.get(mutant.name, []):
                continue  # another process has tried it meanwhile
            tests = self.known.tests_of(mutant, self.killers, self.enough)
            most = self._most_seconds(tests)
            killer = killer_of(mutant, tests, run, most) if tests else ""
            end = "killed" if killer else "survived" if tests else "uncovered"
            self.killers[killer] += bool(killer)
            if mutant.name in again and not killer:
                continue
            with self.file.open("a", encoding="utf-8") as told:
                told.write(f"{end}\t{mutant.name}\t{len(tests)} tests\t{killer}\n")


def try_sample(options: argparse.Namespace) -> None:
    """Tries what is left of a sample, or its survivors again: what stands in functions in one session,
    and then one by one what stands in none, and the survivors that run while modules are loaded."""
    trial = trial_of(options)
    told, sample = trial.told(), sampled(options)
    trial.before = told
    trial.killers.update(lines[-1].split("\t")[3] for lines in told.values() if is_killed(lines))
    if options.again:
        left = [m for m in sample if m.name in told and not is_killed(told[m.name])]
    else:
        left = [mutant for mutant in sample if mutant.name not in told]
    inside = [mutant for mutant in left if functions_around(mutant)]
    loading = {m.name for m in inside if options.again and trial.known.runs_while_loading(m)}
    in_session(
        trial.known,
        Session(
            lambda session: trial.try_all(inside, session.run, loading),
            trial.known.seconds,
            not options.again,
        ),
    )
    killed = {name for name, lines in trial.told().items() if is_killed(lines)}
    outside = [mutant for mutant in left if mutant not in inside or mutant.name in loading]
    _load()
    trial.try_all([mutant for mutant in outside if mutant.name not in killed], run_anew)


def is_killed(lines: Sequence[str]) -> bool:
    """Returns whether the last line about a mutant says that it was killed."""
    return lines[-1].startswith("killed")


def in_session(known: Known, session: Session) -> None:
    """Has all tests loaded in a child of this process, and the session do its work there."""
    child = os.fork()
    if child == 0:
        files = {test.partition("::")[0] for test in known.seconds}
        with tempfile.TemporaryDirectory() as place:
            pytest.main([*QUIET, f"--basetemp={place}/tests", *sorted(files)], plugins=[session])
        os._exit(0)
    os.waitpid(child, 0)


def trial_of(options: argparse.Namespace) -> Trial:
    known = Known.of(options.to.with_suffix(".json"))
    return Trial(known, options.to.with_suffix(".txt"), options.seconds)


def sampled(options: argparse.Namespace) -> list[Mutant]:
    every = all_mutants()
    return random.Random(options.seed).sample(every, min(options.number, len(every)))


def count(options: argparse.Namespace) -> None:
    """Prints how many of the sample were killed, and the others line by line."""
    told = trial_of(options).told()
    lines = [told[mutant.name][-1] for mutant in sampled(options) if mutant.name in told]
    print(*sorted(line for line in lines if not line.startswith("killed")), sep="\n")
    ends = Counter(line.split("\t")[0] for line in lines)
    print(*(f"{number} {end}" for end, number in ends.items()), sep=", ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--tests", nargs="+", default=TESTS)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--to", type=Path, default=Path("mutants"))
    options = parser.parse_args()
    options.to = options.to.absolute()
    sys.path.insert(0, str(TOP))
    os.chdir(TOP)
    if options.record:
        record(options.to, options.tests)
    elif options.check:
        trial = trial_of(options)
        in_session(trial.known, Session(trial.check_without, trial.known.seconds, False))
    elif options.count:
        count(options)
    else:
        try_sample(options)


if __name__ == "__main__":
    main()

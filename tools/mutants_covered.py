"""Which tests come by which line of the rooms that are mutated, and how much CPU each takes.

Knows how tests are recorded and which of them a mutant is given, in which order. Does not know how they
are run with it.
"""

import json
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path

import coverage
import pytest
from mutants import ROOMS, TOP, Mutant

LOADING = ""  # instead of a test: what is done while modules are loaded
QUIET = ("-n", "0", "-q", "-s", "-p", "no:cacheprovider", "--no-header", "--tb=no",
         "-W", "ignore::pytest.PytestAssertRewriteWarning")  # fmt: skip


@dataclass
class Recorder:
    """A plug-in of pytest: which test came by which line of the rooms, and how much CPU each took.
    `lines`: path -> line -> tests."""

    cover: coverage.Coverage
    seconds: dict[str, float] = field(default_factory=dict)
    began: float = 0

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        self.cover.switch_context(nodeid)
        self.began = time.process_time()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.seconds[report.nodeid] = time.process_time() - self.began

    def lines(self) -> dict[str, dict[str, list[str]]]:
        data = self.cover.get_data()
        return {
            Path(path).relative_to(TOP).as_posix(): {
                str(line): [test for test in tests if test in self.seconds or test == LOADING]
                for line, tests in data.contexts_by_lineno(path).items()
            }
            for path in data.measured_files()
        }


@dataclass(frozen=True)
class Known:
    """What was recorded."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    @classmethod
    def of(cls, file: Path) -> "Known":
        if not file.exists():
            return cls({}, {})
        whole = json.loads(file.read_text("utf-8"))
        return cls(whole["seconds"], whole["lines"])

    def with_others(self, other: "Known") -> "Known":
        lines = {path: dict(own) for path, own in self.lines.items()}
        for path, own in other.lines.items():
            known = lines.setdefault(path, {})
            for line, tests in own.items():
                kept = [test for test in known.get(line, ()) if test not in other.seconds]
                known[line] = list(dict.fromkeys([*kept, *tests]))
        return Known(self.seconds | other.seconds, lines)

    def _own(self, mutant: Mutant) -> set[str]:
        lines = self.lines.get(mutant.path, {})
        return {t for n in range(mutant.line, mutant.last + 1) for t in lines.get(str(n), ())}

    def runs_while_loading(self, mutant: Mutant) -> bool:
        return LOADING in self._own(mutant)

    def tests_of(self, mutant: Mutant, killers: Counter[str], enough: float) -> list[str]:
        """Returns the tests that come by a mutant, as many as take so many seconds, and one more.

        The likeliest to tell of it come first: those that killed others and are quick, those of its own
        module's name, then the quickest. What is done while a module is loaded is any of its tests'.
        """
        own = self._own(mutant)
        if LOADING in own:
            own |= {test for tests in self.lines[mutant.path].values() for test in tests}
        name = Path(mutant.path).stem

        def order(test: str) -> tuple[float, bool, float]:
            return (
                -killers[test] / (self.seconds[test] + 0.1),
                name not in test.partition("::")[0],
                self.seconds[test],
            )

        tests = sorted(own - {LOADING}, key=order)
        begun = accumulate((self.seconds[test] for test in tests), initial=0.0)
        return [test for test, before in zip(tests, begun, strict=False) if before < enough]


def record(to: Path, tests: Sequence[str]) -> None:
    """Runs tests once and keeps which of them came by which line."""
    include = [str(TOP / "liaison_pipeline" / room) for room in ROOMS]
    cover = coverage.Coverage(data_file=None, include=include, messages=False)
    recorder = Recorder(cover)
    cover.start()
    pytest.main([*QUIET, *tests], plugins=[recorder])
    cover.stop()
    file = to.with_suffix(".json")
    whole = Known.of(file).with_others(Known(recorder.seconds, recorder.lines()))
    file.write_text(json.dumps({"seconds": whole.seconds, "lines": whole.lines}), "utf-8")

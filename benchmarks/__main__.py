"""Runs the benches and prints a line for each result.

    python -m benchmarks [LETTER …] [--small] [--runs N] [--folder DIR]
                         [--frictionless PYTHON] [--record | --check]

Without letters all of them run, which takes half an hour and a few GiB of disk. `--record` writes the
table into README.md and the ratios into baseline.json; `--check` fails where a ratio is more than twice
the recorded one.
"""

import argparse
import importlib.util
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks import again, desk, district, growth, hostile, month, reading, start, year
from benchmarks.timing import Bench, Line

HERE = Path(__file__).parent
BASELINE = HERE / "baseline.json"
README = HERE / "README.md"
BEGIN, END = "<!-- made by python -m benchmarks --record -->", "<!-- end of what is made -->"
MOST = 2.0  # times the recorded ratio: a gross relapse, not a noisy machine
BENCHES: Sequence[tuple[str, Callable[[Bench], Iterator[Line]]]] = (
    ("ab", month.measure),
    ("cdh", reading.measure),
    ("e", growth.measure),
    ("f", again.measure),
    ("g", start.measure),
    ("i", year.measure),
    ("jl", district.measure),
    ("k", hostile.measure),
    ("mno", desk.measure),
)
LIBRARIES = ("pandas", "pandera", "python-calamine", "XlsxWriter", "SQLAlchemy", "openpyxl")


def run(letters: str, bench: Bench) -> Iterator[Line]:
    """Yields the results of the lines that are asked for, each as soon as it is there."""
    for own, measure in BENCHES:
        if set(own) & set(letters):
            for line in measure(bench):
                shown = f"{line.letter}  {line.what:58} {line.figure:8.2f} {line.unit:9}"
                print(f"{shown} wanted {line.wanted or '-':6} {line.note}", flush=True)
                yield line


def machine() -> str:
    """Returns the machine and the versions in a line."""
    known = [f"{name} {version(name)}" for name in LIBRARIES]
    parts = [platform.machine(), f"{os.cpu_count()} CPUs", f"Python {platform.python_version()}"]
    return ", ".join([*parts, *known])


def record(lines: Sequence[Line]) -> None:
    """Keeps results in README.md and their ratios in baseline.json; other lines stay as they were."""
    known = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    known |= {f"{line.letter}: {line.what}": round(line.figure, 2) for line in lines if line.ratio}
    BASELINE.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    rows = [
        f"| {line.letter} | {line.what} | {line.figure:.2f} {line.unit} | {line.wanted} | {line.note} |"
        for line in lines
    ]
    table = "\n".join(
        [f"{machine()}.", "", "| | what | measured | wanted | |", "|---|---|---|---|---|", *rows]
    )
    text = README.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    README.write_text(f"{before}{BEGIN}\n\n{table}\n\n{END}{after}", encoding="utf-8")


def relapses(lines: Sequence[Line]) -> list[str]:
    """Returns the ratios that are more than twice the recorded ones, in words."""
    known = json.loads(BASELINE.read_text("utf-8"))
    found = []
    for line in lines:
        before = known.get(f"{line.letter}: {line.what}")
        if line.ratio and before is not None and line.figure > MOST * before:
            found.append(f"{line.letter}: {line.what}: {line.figure:.2f}, recorded {before}")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("letters", nargs="*", help="lines of the table, all where none is named")
    parser.add_argument("--small", action="store_true", help="small sizes, for a quick look")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--folder", type=Path, help="where workspaces are made, and kept")
    installed = sys.executable if importlib.util.find_spec("frictionless") else ""
    parser.add_argument("--frictionless", default=installed, help="a Python that has it, for d")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--record", action="store_true")
    what.add_argument("--check", action="store_true")
    asked = parser.parse_args()
    letters = "".join(asked.letters) or "abcdefghijklmno"
    print(machine())
    with tempfile.TemporaryDirectory() as folder:
        place = asked.folder or Path(folder)
        lines = list(run(letters, Bench(place, asked.runs, asked.small, asked.frictionless)))
    if asked.record:
        record(lines)
    if asked.check and (found := relapses(lines)):
        sys.exit("slower than twice the recorded ratio:\n" + "\n".join(found))


if __name__ == "__main__":
    main()

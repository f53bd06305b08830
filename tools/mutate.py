"""Mutation testing: small mistakes are put into the code one by one, and the tests should tell of each.

`python tools/mutate.py --number 500 --to mutants.txt` works on a copy of the repository, goes on beside
other work (`nice`), and appends a line a mutant: killed or survived, where, and what was changed. Knows
which tests belong to which room, and asks those alone. Does not know whether a survivor matters: some
changes mean the same.
"""

import argparse
import ast
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
ROOMS = {
    "liaison_pipeline/spelling/*.py": ["tests/spelling"],
    "liaison_pipeline/rules/*.py": ["tests/rules", "tests/test_codes.py"],
    "liaison_pipeline/facts/lifecycle.py": ["tests/facts", "tests/test_codes.py"],
}
SECONDS = 900  # for the tests of one mutant; one that hangs is killed
_COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A piece of a file, by its place in the bytes, and what is put there."""

    path: str
    line: int
    start: int
    stop: int
    text: str

    def written(self, source: bytes) -> bytes:
        return source[: self.start] + self.text.encode() + source[self.stop :]


class _Finder:
    """Finds what may be changed in a module."""

    def __init__(self, path: Path) -> None:
        self.path = path.relative_to(TOP).as_posix()
        self.source = path.read_bytes()
        self.starts = [0]
        for line in self.source.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))
        self.tree = ast.parse(self.source)
        nodes = ast.walk(self.tree)
        self.words = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}  # docstrings

    def mutants(self) -> Iterator[Mutant]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.expr) and id(node) not in self.words:
                for text in self._changed(node):
                    yield Mutant(self.path, node.lineno, *self._span(node), text)

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


def all_mutants() -> dict[str, list[Mutant]]:
    """Returns the mutants of each room, in order."""
    return {
        pattern: [m for path in sorted(TOP.glob(pattern)) for m in _Finder(path).mutants()]
        for pattern in ROOMS
    }


def sampled(number: int, seed: int) -> list[tuple[str, Mutant]]:
    """Returns so many mutants of all rooms, each as likely as any other."""
    every = [(room, mutant) for room, mutants in all_mutants().items() for mutant in mutants]
    return random.Random(seed).sample(every, min(number, len(every)))


def is_killed(copy: Path, mutant: Mutant, tests: list[str]) -> bool:
    """Whether the tests fail with a mutant in the copy of the repository."""
    file = copy / mutant.path
    source = file.read_bytes()
    file.write_bytes(mutant.written(source))
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q", "-x", "-p", "no:cacheprovider"]
    try:
        done = subprocess.run(
            [*command, *tests], cwd=copy, env={"PYTHONPATH": str(copy), "PATH": "/usr/bin:/bin"},
            capture_output=True, timeout=SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_bytes(source)
    return done.returncode != 0


def main() -> None:
    """Tries a sample and tells of each mutant in a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--seed", type=int, default=2021)
    parser.add_argument("--to", type=Path, default=Path("mutants.txt"))
    options = parser.parse_args()
    ends: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "copy"
        shutil.copytree(TOP, copy, ignore=shutil.ignore_patterns(".git", ".venv", "outbox"))
        for link in (
            "schemas",
            "templates",
        ):  # a package of its own, wherever the program is installed
            if not (copy / "liaison_pipeline" / link).exists():
                (copy / "liaison_pipeline" / link).symlink_to(copy / link)
        for room, mutant in sampled(options.number, options.seed):
            end = "killed" if is_killed(copy, mutant, ROOMS[room]) else "survived"
            ends[end] += 1
            with options.to.open("a", encoding="utf-8") as file:
                file.write(f"{end}\t{mutant.path}:{mutant.line}\t{mutant.text!r}\t{dict(ends)}\n")


if __name__ == "__main__":
    main()

"""The small mistakes that can be put into a module, by their places in its bytes.

Knows Python: comparisons, and and or, not, plus and minus, numbers, and what is chosen by a condition.
Docstrings and what caches and dataclasses are given are left alone. Does not know tests.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
ROOMS = ("spelling/*.py", "rules/*.py", "facts/lifecycle.py")
OPTIONS = ("dataclass", "lru_cache")  # what they are given changes no answer
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
                self.passed |= {id(part) for own in node.keywords for part in ast.walk(own)}

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


def functions_around(mutant: Mutant) -> list[ast.FunctionDef]:
    """Returns the functions in whose bodies a mutant stands."""
    finder = _Finder(TOP / mutant.path)
    functions = [node for node in ast.walk(finder.tree) if isinstance(node, ast.FunctionDef)]
    spans = [
        (finder.starts[f.body[0].lineno - 1], finder.starts[f.end_lineno or f.lineno])
        for f in functions
    ]
    return [
        f for f, span in zip(functions, spans, strict=True) if span[0] <= mutant.start < span[1]
    ]


def first_line(function: ast.FunctionDef) -> int:
    return min([function.lineno, *(mark.lineno for mark in function.decorator_list)])

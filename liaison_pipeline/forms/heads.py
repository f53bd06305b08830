"""The head fields around a form (填报科室：… 填报人：…), in one cell or in several.

Knows how labels are written and how values are separated from them; the labels are the schemas'. Does
not know whether a value is right.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from liaison_pipeline.files.grid import Grid, Raw, show
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.spelling.values import fold, simplified

Heads = tuple[tuple[str, tuple[str, ...]], ...]  # (name, spellings of its label)
UNIT_LABELS = ("office", "village", "any_unit")


def _spaced(label: str) -> str:
    marks = {"(": r"[(（]", ")": r"[)）]"}
    return r"\s*".join(marks.get(mark, re.escape(mark)) for mark in label)


_HINT = re.compile(r"\s*[(（](?:盖章|签字|签名|签章|公章|章)[)）]")
_COLON = re.compile(r"\s*[:：]\s*")
_UNFILLED = re.compile(r"[\s_＿—\-.。年月日/]*")
_OTHER = re.compile(r"^\s*[^\s:：]{2,8}\s*[:：]")


@dataclass(frozen=True)
class Head:
    """A head field: what stands there, and the cell in which it is wrong or missing."""

    name: str
    value: Raw | None
    cell: str
    label: str

    @property
    def text(self) -> str:
        return show(self.value).strip()


class HeadReader:
    """Finds head fields by the labels that the schemas give them; compiled once."""

    def __init__(self, heads: Heads) -> None:
        """`heads`: (name, spellings of its label)."""
        names = [(fold(label), name) for name, spellings in heads for label in spellings]
        self._names = sorted(names, key=lambda pair: -len(pair[0]))
        labels = (f"(?P<l{index}>{_spaced(label)})" for index, (label, _) in enumerate(self._names))
        self._label = re.compile("|".join(labels))

    def labels_in(self, text: str) -> list[tuple[str, int, int, str]]:
        """Returns (name, start, end, label) of the labels in a text that are followed by a colon or by
        the end. A label without a colon counts at the start of a cell or where another one is in the
        cell."""
        matches = list(self._label.finditer(simplified(text)))
        found = []
        for match in matches:
            hint = _HINT.match(text, match.end())
            end = hint.end() if hint else match.end()
            colon = _COLON.match(text, end)
            alone = not text[: match.start()].strip() and (
                not text[end:].strip() or text[end : end + 1].isspace()
            )
            if colon or alone or (len(matches) > 1 and text[end : end + 1].isspace()):
                index = int((match.lastgroup or "l0")[1:])
                stop = colon.end() if colon else end
                label = re.sub(r"\s+", "", match[0])
                found.append((self._names[index][1], match.start(), stop, label))
        return found

    def is_head_text(self, text: str) -> bool:
        """Returns whether a text has a head field in it."""
        return bool(self.labels_in(text))

    def in_text(self, text: str, cell: str) -> list[Head]:
        """Returns the head fields of one cell or paragraph; an unfilled blank (`__年__月__日`) is
        None."""
        labels = self.labels_in(text)
        found = []
        for index, (name, _, end, label) in enumerate(labels):
            stop = labels[index + 1][1] if index + 1 < len(labels) else len(text)
            found.append(Head(name, _filled(text[end:stop]), cell, label))
        return found

    def in_grid(self, grid: Grid, rows: Iterable[int], columns: range) -> dict[str, Head]:
        """Returns name -> head field in these rows and columns; a filled one wins over an empty one."""
        found: dict[str, Head] = {}
        by_row = grid.by_row()
        for row in rows:
            own = [column for column in by_row.get(row, []) if column in columns]
            for head in self._in_row(grid, row, own):
                if head.name not in found or found[head.name].value is None:
                    found[head.name] = head
        return found

    def _in_row(self, grid: Grid, row: int, columns: list[int]) -> list[Head]:
        found: list[Head] = []
        open_label = False
        for column in columns:
            raw = grid.cells[row, column]
            heads = self.in_text(raw, a1(row, column)) if isinstance(raw, str) else []
            if heads:
                found += heads
                open_label = heads[-1].value is None
            elif open_label and not (isinstance(raw, str) and _OTHER.match(raw)):
                found[-1] = _continued(found[-1], raw, a1(row, column))
            else:
                open_label = False
        return found


@lru_cache(maxsize=8)
def head_reader(heads: Heads) -> HeadReader:
    """Returns the reader of some head fields."""
    return HeadReader(heads)


def _filled(text: str) -> str | None:
    value = unicodedata.normalize("NFKC", text).strip().strip("_").strip()
    return None if _UNFILLED.fullmatch(value) else re.sub(r"_+", "", value)


def _continued(head: Head, raw: Raw, cell: str) -> Head:
    """The value stands in the cells to the right of its label."""
    if head.value is None:
        value = _filled(raw) if isinstance(raw, str) else raw
        return Head(head.name, value, cell if value is not None else head.cell, head.label)
    return Head(head.name, f"{show(head.value)}{show(raw).strip()}", head.cell, head.label)

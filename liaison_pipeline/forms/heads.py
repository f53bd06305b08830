"""The head fields around a form on its grid, in one cell or in several.

Knows which cells may hold the value of a label (its own, those to the right, those below), and which of
several spellings wins. Does not know whether a value is right. How a text is taken apart: head_text.py.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from liaison_pipeline.files.grid import Grid, Raw, show
from liaison_pipeline.forms.head_text import (
    FILED,
    LOOSE_FILED,
    OTHER,
    WEAK,
    Head,
    Heads,
    HeadText,
    filled,
    head_text,
    value_of,
)
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.spelling.label_text import COLON, COLONS, folded

__all__ = ["Head", "HeadReader", "Heads", "head_reader", "settled", "tells"]

UNIT_LABELS = ("office", "village", "any_unit")
PERSONS = ("office_head", "village_head")
SHORT_LABEL = 6  # characters of a label that stands in a cell of its own without a colon
_OTHER_CELL = re.compile(
    rf"^\s*(?:(?!\d+\s*{COLON}\s*\d)[^\s{COLONS}]{{1,12}}\s*{COLON}|第\s*\d+\s*页|共\s*\d+\s*页)"
)
# of 单位：, what the figures count, not who filled the form in
_MEASURE = re.compile(
    r"(?:[个個户家元件人项条次份名宗起处张户]|[百千万亿]+元?|人民币|个数|平方米|亩|吨|[,，、/／及和]|户数|件数|人次)+"
)


class HeadReader:
    """Finds the head fields of a grid."""

    def __init__(self, texts: HeadText) -> None:
        """`texts` knows the labels."""
        self._texts = texts
        # both are asked of each row's first cell
        self._known = lru_cache(maxsize=1 << 12)(self._has_label)
        self._leading = lru_cache(maxsize=1 << 12)(self._is_leading)

    def is_head_text(self, text: str) -> bool:
        """Returns whether a text has a head field in it."""
        return self._known(text)

    def leads_heads(self, texts: Sequence[str]) -> bool:
        """Returns whether the first of the cells of a row has a head field in it, or is 村（社区）, 单位
        and the like, in which no label is seen but among others."""
        if self.is_head_text(texts[0]):
            return True
        return self.may_lead(texts[0]) and sum(map(self.is_head_text, texts[1:])) > 1

    def may_lead(self, text: str) -> bool:
        """Returns whether the first cell of a row of head fields may say this: most first cells of other
        rows don't."""
        return self._leading(text)

    def _is_leading(self, text: str) -> bool:
        return self.is_head_text(text) or self.is_head_text(_with_colon(text))

    def _has_label(self, text: str) -> bool:
        return bool(self._texts.labels_in(text))

    def in_text(self, text: str, cell: str) -> list[Head]:
        """Returns the head fields of one cell or paragraph."""
        return self._texts.in_text(text, cell)

    def has_values_below(self, grid: Grid, row: int, below: Iterable[int]) -> bool:
        """Returns whether a row is one of labels alone whose values stand in these columns `below`."""
        own = grid.by_row().get(row, [])
        labels = [c for c in own if _alone(grid, row, c) and self.is_head_text(grid.text(row, c))]
        return len(labels) >= 2 and len(labels) == len(own) and set(below) <= set(own)

    def before_heads(self, text: str) -> str:
        """Returns what stands before the first head field of a text: a title in the same cell."""
        labels = self._texts.labels_in(text)
        return text[: labels[0].start].strip() if labels else text

    def in_grid(
        self, grid: Grid, rows: Iterable[int], columns: range, own: range | None = None
    ) -> dict[str, Head]:
        """Returns name -> head field in these rows and columns.

        A filled one wins over an empty one, then the official label, then one inside the form's `own`
        columns, then the first. What a merge covers nobody sees, and it is not read.
        """
        found: dict[str, tuple[tuple[bool, bool, bool], Head]] = {}
        wanted = set(rows)
        by_row = grid.by_row()
        for row in sorted(wanted & by_row.keys()):
            seen = [c for c in by_row[row] if c in columns and grid.origin(row, c) == (row, c)]
            pairs = list(self._in_row(grid, row, seen))
            if row + 1 in wanted:
                pairs = self._with_values_below(grid, row, pairs)
            for column, head in pairs:
                rank = (tells(head), head.official, own is None or column in own)
                if head.name not in found or rank > found[head.name][0]:
                    found[head.name] = rank, head
        return {name: head for name, (_, head) in found.items()}

    def settled_in(self, grid: Grid, rows: Iterable[int], columns: range) -> dict[str, Head]:
        """Returns the head fields of a grid that holds nothing else, under the names that a form has."""
        return settled(self.in_grid(grid, rows, columns))

    def _in_row(self, grid: Grid, row: int, columns: list[int]) -> Iterator[tuple[int, Head]]:
        """Yields (column, head field) of a row; a label without a value takes the cells to its right."""
        glued = self._is_glued(grid, row, columns)
        waiting: tuple[int, Head] | None = None
        last = -1
        said = {c: self._in_cell(grid.cells[row, c], a1(row, c), glued) for c in columns}
        among_heads = any(said.values())
        for column in columns:
            raw, cell, heads = grid.cells[row, column], a1(row, column), said[column]
            if not heads and isinstance(raw, str) and among_heads and column != columns[-1]:
                heads = self._weak(raw, cell)
            if heads:
                yield from [waiting] if waiting else []
                yield from ((column, head) for head in heads[:-1])
                waiting = column, heads[-1]
            elif waiting and _takes(
                waiting[1], raw, beside=grid.origin(row, column - 1)[1] == last
            ):
                waiting = waiting[0], _continued(waiting[1], raw, cell)
            elif waiting:
                yield waiting
                waiting = None
            last = column
        yield from [waiting] if waiting else []

    def _in_cell(self, raw: Raw, cell: str, glued: bool) -> list[Head]:
        return self._texts.in_text(raw, cell, glued) if isinstance(raw, str) else []

    def _weak(self, raw: str, cell: str) -> list[Head]:
        """书记, 单位 and the like as a cell of their own, between other labels with theirs."""
        return self._texts.in_text(_with_colon(raw), cell)

    def _is_glued(self, grid: Grid, row: int, columns: list[int]) -> bool:
        """Returns whether the values follow their labels at once (填报科室应急办 填报人张三)."""
        names: set[str] = set()
        for column in columns:
            raw = grid.cells[row, column]
            if isinstance(raw, str) and len(raw) < 200:
                names |= {label.name for label in self._texts.labels_in(raw, glued=True)}
        return len(names - {OTHER}) >= 2

    def _with_values_below(
        self, grid: Grid, row: int, pairs: list[tuple[int, Head]]
    ) -> list[tuple[int, Head]]:
        """Labels that stand side by side with their values in the row below."""
        bare = [
            column for column, head in pairs if head.value is None and _alone(grid, row, column)
        ]
        if len(bare) < 2 or len(bare) != len(pairs):
            return pairs
        below = {column: grid.cells.get((row + 1, column)) for column in bare}
        if any(isinstance(raw, str) and self.is_head_text(raw) for raw in below.values()):
            return pairs
        taken = []
        for column, head in pairs:
            raw = below[column]
            cell = a1(row + 1, column)
            taken.append((column, head if raw is None else _continued(head, raw, cell)))
        return taken


@lru_cache(maxsize=8)
def head_reader(heads: Heads) -> HeadReader:
    """Returns the reader of some head fields."""
    return HeadReader(head_text(heads))


def settled(heads: dict[str, Head]) -> dict[str, Head]:
    """Returns the fields under the names that a form has: 单位： is the unit only where no other label
    names one and its value is no measure; 负责人： is whoever's form it is."""
    kept = {name: head for name, head in heads.items() if name not in WEAK}
    village, unit = heads.get("loose_village"), heads.get("loose_unit")
    if village and not _has_value(kept, UNIT_LABELS):
        kept["village"] = replace(village, name="village")
    if unit and not _has_value(kept, UNIT_LABELS) and not _MEASURE.fullmatch(unit.text or "个"):
        kept["any_unit"] = replace(unit, name="any_unit")
    filed = heads.get(LOOSE_FILED)
    if filed and not _has_value(kept, (FILED,)) and (filed.value is not None or FILED not in kept):
        kept[FILED] = replace(filed, name=FILED)
    maker = heads.get("loose_reporter")
    if maker and maker.value is not None and not _has_value(kept, ("reporter",)):
        kept["reporter"] = replace(maker, name="reporter")
    person = heads.get("any_head")
    if person and not _has_value(kept, PERSONS):
        kept.setdefault("any_head", person)
    return kept


def add_heads(heads: dict[str, Head], more: Iterable[Head]) -> None:
    """Adds head fields that are not there yet, and the value of those that are empty; where neither has
    one, it is missing where the first stands."""
    for head in more:
        if head.name not in heads or (tells(head) and not tells(heads[head.name])):
            heads[head.name] = head


def _with_colon(text: str) -> str:
    """Returns a short text of a cell as a label with its colon, '' for a longer one."""
    return f"{text.strip()}：" if len(folded(text)) <= SHORT_LABEL else ""


def tells(head: Head) -> bool:
    """Returns whether a head field has a value; of 单位：户 that is none."""
    if head.name == "loose_unit":
        return head.value is not None and not _MEASURE.fullmatch(head.text or "个")
    return head.value is not None


def _has_value(heads: dict[str, Head], names: tuple[str, ...]) -> bool:
    return any(name in heads and heads[name].value is not None for name in names)


def _alone(grid: Grid, row: int, column: int) -> bool:
    """Returns whether a cell holds a label and nothing else."""
    return len(folded(show(grid.cells.get((row, column))))) <= 12


def _takes(head: Head, raw: Raw, beside: bool) -> bool:
    """Returns whether a cell right of a label is its value, or, `beside` what there is of it, its end."""
    if isinstance(raw, str) and _OTHER_CELL.match(raw):
        return False
    if head.value is None:
        return True
    spread = head.split and beside
    return spread and isinstance(raw, str | int | float)


def _continued(head: Head, raw: Raw, cell: str) -> Head:
    """The value stands in the cells to the right of its label."""
    if head.value is None:
        value = filled(raw, head.name) if isinstance(raw, str) else raw
        there = cell if value is not None else head.cell
        return replace(head, value=value, cell=there, split=True)
    joined = f"{show(head.value)}{show(raw).strip()}"
    return replace(head, value=value_of(head.name, joined))

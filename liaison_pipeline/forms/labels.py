"""Label rows: where the labels of an official form stand in a grid.

Knows spellings of labels, labels over two rows, heads of groups. Does not know what stands around them.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from liaison_pipeline.files.grid import Grid, show
from liaison_pipeline.forms.heads import HeadReader, head_reader
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.spelling.values import fold, simplified, without_brackets

UNIT_COLUMN = "unit"
UNIT_LABELS = ("填报单位", "填报科室/村(社区)", "报送单位")
FILED_COLUMN = "unit_filed_on"
CONSOLIDATED_LABELS = {"填报时间": FILED_COLUMN, "来源": "source"}  # beside 填报单位 only
NUMBER_LABEL = "诉求编号"  # only the office's lists of grievances have it
NUMBERED = ("dispatch", "callback")
OWN_LABELS = 3  # a row with fewer is no label row, whatever stands below it
NEARLY = 80  # of 100: a label misspelt by a character or two
_PHONE = re.compile(r"\d{7}")
Segment = tuple[int, list[int]]  # a row, and the columns of it that may be one label row


@dataclass(frozen=True)
class Labels:
    """A label row: where the labels of one form stand. `fields`: column name -> grid columns; `heads`
    finds the head fields around it."""

    form: Form
    heads: HeadReader
    first_row: int
    last_row: int
    fields: Mapping[str, tuple[int, ...]]
    extras: Mapping[int, str]
    columns: range


@dataclass(frozen=True)
class Vocabulary:
    """The labels of a form (folded label -> field) and the head fields that may stand around it."""

    form: Form
    words: Mapping[str, str]
    heads: HeadReader


def _words(form: Form) -> dict[str, str]:
    """Folded label -> field, with and without the hints in brackets."""
    words: dict[str, str] = {}
    for name, label in form.labels.items():
        for spelling in (label, *form.columns[name].aliases):
            written = folded(spelling)
            for variant in (written, without_brackets(written)):
                if variant:
                    words.setdefault(variant, name)
    if form.monthly:
        words.update({folded(label): UNIT_COLUMN for label in UNIT_LABELS})
        words.update(CONSOLIDATED_LABELS)
    return words


@lru_cache(maxsize=1 << 16)  # every cell of every sheet is looked at, and most texts come again
def folded(text: str) -> str:
    return re.sub(r"[:*、,。.]+", "", simplified(fold(text)).replace("帐", "账"))


def find_labels(grid: Grid, forms: Forms) -> list[Labels]:
    heads = head_reader(forms.heads)
    vocabularies = [Vocabulary(form, _words(form), heads) for form in forms]
    found: list[Labels] = []
    by_row = grid.by_row()
    last = -1
    for row in by_row:
        if row <= last or _has_phone(grid, row, by_row[row]):
            continue
        columns = sorted(
            set(by_row[row]) | {c for c in by_row.get(row + 1, []) if grid.text(row, c)}
        )
        if len(columns) < 4:
            continue
        for segment in _segments(grid, row, columns):
            labels = _best_form(grid, row, segment, vocabularies)
            if labels:
                found.append(labels)
                last = max(last, labels.last_row)
    return found


def _has_phone(grid: Grid, row: int, columns: list[int]) -> bool:
    """A row with a telephone number is no label row; most data rows have one."""
    return any(_PHONE.search(show(grid.cells[row, column])) for column in columns)


def _segments(grid: Grid, row: int, columns: list[int]) -> list[list[int]]:
    """The columns of a row, cut where a label comes again: two forms side by side."""
    segments: list[list[int]] = [[]]
    seen: set[str] = set()
    for column in columns:
        if grid.origin(row, column)[1] != column and (row + 1, column) not in grid.cells:
            continue
        label = folded(grid.text(row, column))
        if label in seen and label in ("序号", "企业名称"):
            segments.append([])
            seen = set()
        seen.add(label)
        segments[-1].append(column)
    return segments


def _best_form(
    grid: Grid, row: int, columns: list[int], vocabularies: Sequence[Vocabulary]
) -> Labels | None:
    numbered = any(folded(grid.text(row, column)) == NUMBER_LABEL for column in columns)
    best: tuple[float, Labels] | None = None
    for vocabulary in vocabularies:
        form = vocabulary.form
        if numbered != (form.kind in NUMBERED):
            continue
        fields, below = _match(grid, row, columns, vocabulary.words)
        known = [name for name in fields if name in form.labels]
        share = len(known) / len(form.wanted)
        if len(known) >= 4 and share >= 0.5 and (best is None or share > best[0]):
            best = share, _labels(grid, (row, columns), vocabulary, fields, below)
    return best[1] if best else None


def _match(
    grid: Grid, row: int, columns: list[int], words: Mapping[str, str]
) -> tuple[dict[str, int], set[str]]:
    """Field -> column, and the fields whose label ends in the row below."""
    fields: dict[str, int] = {}
    grouped: dict[str, int] = {}
    below: set[str] = set()
    for column in columns:
        upper = folded(grid.text(row, column))
        lower = folded(show(grid.cells.get((row + 1, column))))
        name = words.get(upper) or ("(" in upper and words.get(without_brackets(upper))) or ""
        if lower and upper + lower in words:
            name = words[upper + lower]
            below.add(name)
        elif lower in words and not name:
            grouped.setdefault(words[lower], column)  # perhaps below the head of a group
        if name:
            fields.setdefault(name, column)
    if len(fields) >= OWN_LABELS:
        new = {name: column for name, column in grouped.items() if name not in fields}
        return fields | new, below | set(new)
    return fields, below


def _labels(
    grid: Grid, place: Segment, vocabulary: Vocabulary, fields: dict[str, int], below: set[str]
) -> Labels:
    form, (row, columns) = vocabulary.form, place
    if form.monthly and UNIT_COLUMN not in fields:
        for name in CONSOLIDATED_LABELS.values():
            fields.pop(name, None)
    _match_nearly(grid, row, columns, form, fields)
    widths = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in grid.merges}
    last_row = row + bool(below)
    spans: dict[str, tuple[int, ...]] = {}
    for name, column in fields.items():
        top = row + 1 if name in below else row  # a group's head is wider than its labels
        r1, c1 = widths.get((top, column), (top, column))
        last_row = max(last_row, min(r1, row + 3))
        spans[name] = tuple(range(column, c1 + 1))
    used = {column for span in spans.values() for column in span}
    extras = {
        column: grid.text(row, column).strip()
        for column in columns
        if column not in used and grid.text(row, column).strip()
    }
    everything = [*used, *columns]
    span = range(min(everything), max(everything) + 1)
    return Labels(form, vocabulary.heads, row, last_row, spans, extras, span)


def _match_nearly(
    grid: Grid, row: int, columns: list[int], form: Form, fields: dict[str, int]
) -> None:
    """A label misspelt by a character, where exactly one missing field is near enough."""
    missing = [name for name in form.labels if name not in fields]
    for column in columns:
        if column in fields.values() or not missing:
            continue
        text = without_brackets(folded(grid.text(row, column)))
        near = [
            name
            for name in missing
            if len(text) >= 4
            and fuzz.ratio(text, without_brackets(folded(form.labels[name]))) >= NEARLY
        ]
        if len(near) == 1:
            fields[near[0]] = column
            missing.remove(near[0])

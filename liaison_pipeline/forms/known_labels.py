"""Label rows that were seen before: what such a row says is remembered, whatever stands around it.

Knows on which of a grid's texts the meaning of a label row depends: its own, and what little of the two
rows below it may be part of a label. A grid with a single row of labels, nothing in it merged, above
rows that are none, is looked up: nearly all sheets of an office have the same labels. Whatever else there
is (labels over several rows, two forms, a column without a label) is left to labels.py, which is the
oracle in a test. Does not know what a label means.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice

from liaison_pipeline.files.grid import Grid, Raw, show
from liaison_pipeline.forms.label_rows import is_likely_label, may_be_labels, shown
from liaison_pipeline.forms.labels import Labels, find_labels
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.forms.vocabulary import Vocabularies, vocabularies_of
from liaison_pipeline.spelling.label_text import (
    LONGEST_LABEL,
    NAME_LABELS,
    PHONE_LABELS,
    folded,
    is_sublabel,
)
from liaison_pipeline.spelling.values import simplified

LEAST = 4  # texts of a label row
BELOW = 2  # rows below a label row in which a label may go on
MOST, MOST_ROWS = 1 << 15, 1 << 10  # texts and label rows that are remembered; then anew
# how a label does not begin, not even after a number: 2021-04/大路村台账.xlsx!Sheet1!4, 13800001234
OF_DATA = re.compile("[0-9]{3,}(?![0-9年])")
NO_LABEL = "\0"  # stands for any text that is part of no label
# how numbers, days and errors begin as texts; where a label begins so, nothing is remembered
_OF_NUMBERS = frozenset("0123456789+-.#TF")

LabelKey = tuple[object, ...]


def labels_of(grid: Grid, forms: Forms) -> Sequence[Labels]:
    """Returns the label rows of a grid, from the top."""
    seen = _seen(vocabularies_of(forms))
    row = seen.label_row(grid)
    if row is None:
        return find_labels(grid, forms)
    key = seen.key(grid, row)
    known = seen.outcomes.get(key)
    if known is None:
        found = find_labels(grid, forms)
        if len(found) != 1 or (found[0].first_row, found[0].last_row) != (row, row):
            return found
        known = seen.keep(key, found[0])
    return [known]


class _Seen:
    """What was seen of the labels of some forms."""

    def __init__(self, known: Vocabularies) -> None:
        self._known = known
        self._joined = "\n".join(known.words)
        self._longest = max(map(len, known.words), default=0)
        labels = known.words | PHONE_LABELS | NAME_LABELS
        self._begins: dict[str, set[str]] = {}
        for label in labels:
            self._begins.setdefault(label[:1], set()).add(label[1:2])
        self._usable = not any(word[:1] in _OF_NUMBERS for word in known.words)
        self._no_labels: set[str] = set()
        self._piece = lru_cache(maxsize=MOST)(self._part_of_label)
        self.outcomes: dict[LabelKey, Labels] = {}

    def label_row(self, grid: Grid) -> int | None:
        """Returns the only row of a grid with labels; None where the grid must be looked at closely."""
        by_row = grid.by_row()
        rows = (row for row, own in by_row.items() if self._has_label(shown(grid, row, own)))
        row = next(rows, None)
        if row is None or not self._usable or len(by_row[row]) < LEAST:
            return None
        own = set(by_row[row])
        above = own.issuperset(by_row.get(row - 1, ()))
        merged = any(r0 <= row + BELOW and r1 >= row for r0, _, r1, _ in grid.merges)
        if merged or not above or not all(type(grid.cells[row, c]) is str for c in own):
            return None
        body = {line: columns for line, columns in by_row.items() if line > row}
        fits = all(map(own.issuperset, body.values()))
        return row if fits and self._is_body(grid, body) else None

    def _has_label(self, texts: Sequence[str]) -> bool:
        return any(is_likely_label(text, self._known) for text in texts)

    def _is_body(self, grid: Grid, body: Mapping[int, Sequence[int]]) -> bool:
        """Returns whether none of some rows may be one of labels. Most texts are looked at together."""
        texts = {value for value in _values(grid, body) if type(value) is str}
        new = list(texts - self._no_labels)
        likely = {text for text in self._seeming(new) if is_likely_label(text, self._known)}
        if len(self._no_labels) > MOST:
            self._no_labels.clear()
        self._no_labels.update(new)
        self._no_labels -= likely
        seeming = (
            {row for (row, _), value in grid.cells.items() if value in likely} if likely else ()
        )
        return not any(
            may_be_labels(shown(grid, row, columns), self._known)
            for row, columns in (body.items() if likely else ())
            if row in seeming
        )

    def _seeming(self, texts: Sequence[str]) -> Iterable[str]:
        """Yields the texts in which a label seems to begin. What is_likely_label does with each text by
        itself is done with all of them in one."""
        written = simplified("".join("\0".join(texts).split())).split("\0")
        begins = self._known.begins.search
        if len(written) != len(texts):
            return texts
        seeming = ((text, said) for text, said in zip(texts, written, strict=True) if begins(said))
        return (text for text, said in seeming if not (self._usable and OF_DATA.match(said)))

    def key(self, grid: Grid, row: int) -> LabelKey:
        """Returns all that the meaning of a label row depends on."""
        columns = grid.by_row()[row]
        below = [
            self._below(grid.cells.get((line, column)))
            for line in range(row + 1, row + 1 + BELOW)
            for column in columns
        ]
        return (row, *columns, *shown(grid, row, columns), *below)

    def keep(self, key: LabelKey, labels: Labels) -> Labels:
        """Keeps what a label row says, and returns it."""
        if len(self.outcomes) >= MOST_ROWS:
            self.outcomes.clear()
        self.outcomes[key] = labels
        return labels

    def _below(self, value: Raw | None) -> str:
        """Returns what a cell below a label may add to it, '' for a blank."""
        if value is None:
            return ""
        text = value if type(value) is str else show(value)
        return self._piece(text) if len(text) <= LONGEST_LABEL else self._part_of_label(text)

    def _part_of_label(self, text: str) -> str:
        """Returns a text as it is where it is a label, or may be one together with what stands above."""
        said = folded(text)
        if len(said) <= self._longest and said in self._joined:
            return text
        # a label is written with its first two characters at least, whatever is left out
        seconds = (second for mark in said for second in self._begins.get(mark, ()))
        if not any(second in said for second in seconds):
            return NO_LABEL
        means = is_sublabel(text) or is_likely_label(text, self._known)
        return text if means or any(own.sense(text) for own in self._known) else NO_LABEL


def _values(grid: Grid, body: Mapping[int, Sequence[int]]) -> Sequence[Raw]:
    """Returns what the cells of some rows hold: those of the last rows, most often the last cells."""
    others = len(grid.cells) - sum(map(len, body.values()))
    if any(row in body for row, _ in islice(grid.cells, others)):
        return [grid.cells[row, column] for row, columns in body.items() for column in columns]
    return list(grid.cells.values())[others:]


@lru_cache(maxsize=8)
def _seen(known: Vocabularies) -> _Seen:
    return _Seen(known)

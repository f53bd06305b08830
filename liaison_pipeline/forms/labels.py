"""Label rows: where the labels of an official form stand in a grid.

Knows labels over several rows, heads of groups, pairs of columns for one contact. Does not know what
stands around them. How a label is spelt: vocabulary.py.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from liaison_pipeline.files.grid import Grid, show
from liaison_pipeline.forms.contact_columns import (
    add_blank_columns,
    add_further_days,
    add_phone_columns,
)
from liaison_pipeline.forms.heads import HeadReader
from liaison_pipeline.forms.label_rows import DEEP, label_pieces, label_rows
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.forms.vocabulary import (
    ALIAS,
    CONSOLIDATED_LABELS,
    FILED_COLUMN,
    UNIT_COLUMN,
    Sense,
    Vocabularies,
    Vocabulary,
    is_contact,
    vocabularies_of,
)
from liaison_pipeline.marking.addresses import column_letters
from liaison_pipeline.spelling.label_text import (
    LONGEST_LABEL,
    folded,
    is_sublabel,
    without_asides,
    without_turn,
)

__all__ = ["FILED_COLUMN", "UNIT_COLUMN", "Labels", "find_labels", "is_contact", "nearest_labels"]

NUMBER_LABEL = "诉求编号"  # only the office's lists of grievances have it
NUMBERED = ("dispatch", "callback")
DECIDED = {"dispatch": "level", "callback": "satisfaction"}  # which a list without numbers has
OWN_LABELS = 3  # a row with fewer is no label row, whatever stands below it
NEARLY = 80  # of 100: a label misspelt by a character or two
MOST_ROWS = 3000  # whose addresses are remembered
LONGEST_PART = 8  # characters of what stands below a wide label
_DIGITS = re.compile(r"\d")
_BESIDE = re.compile("[及和与/]")
# how a label may be written over the rows of a column: (first, last) of its pieces, the likeliest first
_ACROSS = ((0, 2), (0, 1), (0, 0), (1, 2), (1, 1), (2, 2))


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

    @cached_property
    def single(self) -> Sequence[tuple[str, int, str]] | None:
        """Returns (name, column, letters) of each field; None where one has several columns."""
        if any(len(columns) > 1 for columns in self.fields.values()):
            return None
        return tuple((name, own, column_letters(own)) for name, (own,) in self.fields.items())

    def addresses(self, number: int) -> Mapping[str, str]:
        """Returns where the fields of a row stand whose columns are single: column name -> address. Most
        forms have their rows in the same places."""
        known = self._addresses.get(number)
        if known is None:
            known = {name: f"{letters}{number}" for name, _, letters in self.single or ()}
            if number < MOST_ROWS:
                self._addresses[number] = known
        return known

    @cached_property
    def _addresses(self) -> dict[int, Mapping[str, str]]:
        return _addresses_in(self.single or ())


@lru_cache(maxsize=64)
def _addresses_in(single: Sequence[tuple[str, int, str]]) -> dict[int, Mapping[str, str]]:
    """Returns what is remembered of the rows of all forms with the same columns: number of a row -> where
    its fields stand."""
    del single
    return {}


@dataclass(frozen=True, slots=True)
class _Written:
    """A label in a column: the rows that it is written in, counted from the first label row."""

    column: int
    sense: Sense
    top: int
    bottom: int


@dataclass(slots=True)
class _Match:
    """What a row says as the label row of a form. `fields`: column name -> its label; `unsure`: labels
    that may mean several columns."""

    vocabulary: Vocabulary
    row: int
    columns: list[int]
    fields: dict[str, _Written] = field(default_factory=dict)
    unsure: list[_Written] = field(default_factory=list)

    @property
    def known(self) -> list[str]:
        return [name for name in self.fields if name in self.vocabulary.form.labels]

    @property
    def share(self) -> float:
        """Returns the share of the columns that must be there."""
        wanted = self.vocabulary.form.wanted
        return sum(name in self.fields for name in wanted) / len(wanted)


def find_labels(grid: Grid, forms: Forms) -> list[Labels]:
    """Returns the label rows of a grid, from the top."""
    found: list[Labels] = []
    last = -1
    vocabularies = vocabularies_of(forms)
    for row, segments in label_rows(grid, vocabularies):
        if row <= last:
            continue
        for segment in segments:
            match = _best_form(grid, row, segment, vocabularies)
            if match and len(match.known) >= 4 and match.share >= 0.5:
                found.append(_labels(grid, match))
                last = max(last, found[-1].last_row)
    return found


def nearest_labels(grid: Grid, forms: Forms) -> tuple[Form, int, list[str]] | None:
    """Returns the form that a row's labels are nearest to, the row, and the columns that were found."""
    best: _Match | None = None
    vocabularies = vocabularies_of(forms, monthly=True)
    for row, segments in label_rows(grid, vocabularies, least=OWN_LABELS):
        for segment in segments:
            match = _best_form(grid, row, segment, vocabularies)
            if match and len(match.known) >= 2 and (best is None or match.share > best.share):
                best = match
    return (best.vocabulary.form, best.row, best.known) if best else None


def _best_form(
    grid: Grid, row: int, columns: list[int], vocabularies: Vocabularies
) -> _Match | None:
    """Returns the form of which the row has the largest share of labels. A register may have columns for
    满意度 and the like, too; a list without numbers is one where it has more of a list's."""
    wide = {c0 for r0, c0, _, c1 in grid.merges if r0 == row and c0 < c1}
    pieces = {
        column: label_pieces(grid, row, column, column in wide, vocabularies) for column in columns
    }
    numbered = any(label and folded(label[0]) == NUMBER_LABEL for label in pieces.values())
    best: _Match | None = None
    for known in vocabularies:
        listed = known.form.kind in NUMBERED
        if numbered and not listed:
            continue
        match = _match(_Match(known, row, columns), pieces)
        if match and listed and not numbered and DECIDED[known.form.kind] not in match.fields:
            continue
        if match and (best is None or match.share > best.share):
            best = match
    return best


def _match(match: _Match, pieces: Mapping[int, tuple[str, ...]]) -> _Match | None:
    """Fills in which label stands where; None where the row has too few of its own."""
    written = [
        found
        for column, texts in pieces.items()
        if (found := _written(column, texts, match.vocabulary))
    ]
    if sum(label.top == 0 for label in written) < OWN_LABELS:
        return None
    for label in sorted(written, key=lambda label: (label.sense.fit, label.top > 0, label.column)):
        if len(label.sense.fields) > 1:
            match.unsure.append(label)
        else:
            match.fields.setdefault(label.sense.fields[0], label)
    return match


def _written(column: int, texts: tuple[str, ...], known: Vocabulary) -> _Written | None:
    """The label of a column, which may be written over several rows or below the head of a group."""
    long = sum(map(len, texts)) > LONGEST_LABEL
    found = _sense_in.__wrapped__(texts, known) if long else _sense_in(texts, known)
    return _Written(column, *found) if found else None


@lru_cache(maxsize=1 << 13)  # the labels of a form are the same in nearly all workbooks
def _sense_in(texts: tuple[str, ...], known: Vocabulary) -> tuple[Sense, int, int] | None:
    """Returns what the pieces of a label mean, and the first and the last of them."""
    heads_group = texts[0] and texts[-1] and _is_own_label(texts[1], known)
    said = [folded(text) for text in texts]
    for top, bottom in _ACROSS:
        parts = said[top : bottom + 1]
        if not all(parts) or (heads_group and top == 0):
            continue  # ① below 序号 is no part of the label: it is the number of the first row
        sense = known.sense(texts[top]) if top == bottom else known.words.get("".join(parts))
        if sense:
            return sense, top, bottom
    sense = known.words.get(folded(texts[-1] + texts[1])) if texts[-1] and texts[1] else None
    return (sense, 1, 1) if sense else None


def _is_own_label(text: str, known: Vocabulary) -> bool:
    """Returns whether a text below a wide cell is a label by itself: 企业联络人员 below 联系人员."""
    sense = known.sense(text)
    return sense is not None and len(sense.fields) == 1 and not is_sublabel(text)


def _labels(grid: Grid, match: _Match) -> Labels:
    form, row, columns = match.vocabulary.form, match.row, match.columns
    if form.monthly and UNIT_COLUMN not in match.fields:
        for name in CONSOLIDATED_LABELS.values():
            match.fields.pop(name, None)
    _match_nearly(grid, match)
    _place_unsure(match)
    last_row, spans = _spans(grid, match)
    used = {column for span in spans.values() for column in span}
    contacts = {c for name, span in spans.items() if is_contact(name) for c in span}
    last_row = _with_sublabels(grid, last_row, columns, used - contacts)
    last_row = _with_parts(grid, last_row, spans)
    extras = {
        column: text
        for column in columns
        if column not in used and (text := _extra(grid, range(row, last_row + 1), column))
    }
    add_phone_columns(match.vocabulary, spans, extras)
    add_blank_columns(grid, last_row, spans, extras)
    if form.kind == "ledger" and (days := match.fields.get("contacted_on")):
        add_further_days(grid.text(row + days.top, days.column), spans, extras)
    everything = [*(column for own in spans.values() for column in own), *columns]
    span = range(min(everything), max(everything) + 1)
    return Labels(form, match.vocabulary.heads, row, last_row, spans, extras, span)


def _extra(grid: Grid, rows: range, column: int) -> str:
    """The label of a column that the form does not know; the lowest, where a group has a head."""
    texts = [grid.text(row, column).strip() for row in rows]
    return next((text for text in reversed(texts) if text), "")


def _spans(grid: Grid, match: _Match) -> tuple[int, dict[str, tuple[int, ...]]]:
    """The last row of labels, and field -> the columns that its label is wide."""
    widths = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in grid.merges}
    last_row = match.row
    spans: dict[str, tuple[int, ...]] = {}
    order = {name: place for place, name in enumerate(match.fields)}
    taken = {label.column for label in match.fields.values()}
    for name in sorted(match.fields, key=order.__getitem__):
        label = match.fields[name]
        top = match.row + label.top
        r1, c1 = widths.get((top, label.column), (top, label.column))
        last_row = max(last_row, match.row + label.bottom, min(r1, match.row + DEEP))
        wide = range(label.column, c1 + 1)
        spans[name] = tuple(c for c in wide if c == label.column or c not in taken)
    return last_row, spans


def _with_sublabels(grid: Grid, last_row: int, columns: list[int], others: set[int]) -> int:
    """The row below the labels that only says 姓名 and 电话, below no `others`, is one of labels."""
    texts = {column: show(grid.cells.get((last_row + 1, column))) for column in columns}
    said = {column: text for column, text in texts.items() if text.strip()}
    fitting = all(is_sublabel(text) and column not in others for column, text in said.items())
    return last_row + 1 if said and fitting else last_row


def _with_parts(grid: Grid, last_row: int, spans: Mapping[str, tuple[int, ...]]) -> int:
    """The row below the labels that only names the columns of a wide one is one of labels: 第一周, 第二周
    below 联系时间."""
    wide = {column for span in spans.values() if len(span) > 1 for column in span}
    below = grid.by_row().get(last_row + 1, [])
    texts = [show(grid.cells[last_row + 1, column]) for column in below]
    own = [column for column in below if grid.origin(last_row + 1, column)[0] > last_row]
    plain = all(0 < len(text) <= LONGEST_PART and not _DIGITS.search(text) for text in texts)
    return last_row + 1 if len(own) > 1 and wide >= set(own) and plain else last_row


def _match_nearly(grid: Grid, match: _Match) -> None:
    """A label misspelt by a character, or with another beside it (办理情况及结果), where exactly one
    missing field is near enough."""
    form = match.vocabulary.form
    missing = [name for name in form.labels if name not in match.fields]
    used = {label.column for label in (*match.fields.values(), *match.unsure)}
    for column in match.columns:
        if column in used or not missing:
            continue
        text = without_asides(without_turn(grid.text(match.row, column)))
        near = [
            name
            for name in missing
            if len(text) >= 4 and _is_near(text, without_asides(folded(form.labels[name])))
        ]
        if len(near) == 1:
            match.fields[near[0]] = _Written(column, Sense((near[0],), ALIAS), 0, 0)
            missing.remove(near[0])


def _is_near(text: str, label: str) -> bool:
    return fuzz.ratio(text, label) >= NEARLY or label in _BESIDE.split(text)


def _place_unsure(match: _Match) -> None:
    """联系人 may be the enterprise's or the unit's: the missing columns take such labels in the official
    order, none of them left of a column that comes before it."""
    order = list(match.vocabulary.form.labels)
    start = 0
    for label in sorted(match.unsure, key=lambda label: label.column):
        open_names = [name for name in order[start:] if name in label.sense.fields]
        open_names = [name for name in open_names if name not in match.fields]
        fitting = [name for name in open_names if not _is_passed(match, name, label.column)]
        for name in (fitting or open_names)[:1]:
            match.fields[name] = label
            start = order.index(name) + 1


def _is_passed(match: _Match, name: str, column: int) -> bool:
    """Returns whether a column that officially follows stands left of this one already."""
    order = list(match.vocabulary.form.labels)
    later = order[order.index(name) + 1 :]
    return any(other in match.fields and match.fields[other].column < column for other in later)

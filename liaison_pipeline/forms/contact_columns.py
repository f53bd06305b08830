"""Which columns belong to a contact: those of telephone numbers to the right of a name's column, and
those of its further days.

Knows a column 电话 with a label, the second label of a pair, a column of numbers whose label was
merged away (a sheet that was saved as text), and 第一次联系时间 | 第二次联系时间. Does not know how a
label is spelt.
"""

import re
from collections.abc import Callable

from liaison_pipeline.files.grid import Grid, show
from liaison_pipeline.forms.vocabulary import Vocabulary, is_contact
from liaison_pipeline.spelling.label_text import is_phone_label, tells_phone, without_turn

LOOKED_AT = 40  # rows below the labels; a longer column is judged by its beginning
_PHONE = re.compile(r"\D{0,4}[\d()（）+＋－ \-—.、,，/;；\n]{7,}")


def add_phone_columns(
    known: Vocabulary, spans: dict[str, tuple[int, ...]], extras: dict[int, str]
) -> None:
    """A column 电话 right of a contact column belongs to it, and so does a second label of the same
    contact (企业联系人 | 企业联系人电话)."""

    def belongs(column: int, name: str) -> bool:
        sense = known.sense(extras[column])
        paired = tells_phone(extras[column]) and sense and name in sense.fields
        return is_phone_label(extras[column]) or bool(paired)

    _add(sorted(extras), spans, belongs, extras)


def add_blank_columns(
    grid: Grid, last_row: int, spans: dict[str, tuple[int, ...]], extras: dict[int, str]
) -> None:
    """A column without a label beside a contact column, in which telephone numbers stand and nothing
    else, belongs to it."""
    used = {column for span in spans.values() for column in span}
    beside = {span[-1] + 1 for name, span in spans.items() if is_contact(name)}
    texts: dict[int, list[str]] = {column: [] for column in beside - used - extras.keys()}
    rows = range(last_row + 1, last_row + 1 + LOOKED_AT)
    for row in rows:
        for column, said in texts.items():
            if (row, column) in grid.cells:
                said.append(show(grid.cells[row, column]).strip())
    phones = [c for c, said in texts.items() if said and all(map(_PHONE.fullmatch, said))]
    _add(phones, spans, lambda column, name: column == spans[name][-1] + 1, {})


def add_further_days(first: str, spans: dict[str, tuple[int, ...]], extras: dict[int, str]) -> None:
    """The columns right of 联系时间 with the same label (`first`) belong to it: each tells a contact."""
    span = spans.get("contacted_on", ())
    label = without_turn(first)
    while span and without_turn(extras.get(span[-1] + 1, "")) == label:
        span += (span[-1] + 1,)
        spans["contacted_on"] = span
        del extras[span[-1]]


def _add(
    columns: list[int],
    spans: dict[str, tuple[int, ...]],
    belongs: Callable[[int, str], bool],
    extras: dict[int, str],
) -> None:
    """Gives columns to the contact on their left, where they belong to it."""
    owner = {column: name for name, span in spans.items() for column in span}
    for column in columns:
        left = max((used for used in owner if used < column), default=None)
        if left is not None and is_contact(owner[left]) and belongs(column, owner[left]):
            spans[owner[left]] += (column,)
            owner[column] = owner[left]
            extras.pop(column, None)

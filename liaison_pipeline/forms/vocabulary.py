"""What the labels of a form may be: each spelling and the columns that it may mean.

Knows the schemas' labels and aliases. Does not know grids.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from liaison_pipeline.forms.heads import HeadReader, head_reader
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.spelling.label_text import (
    LONGEST_LABEL,
    contact_base,
    folded,
    label_spellings,
    without_asides,
)

UNIT_COLUMN = "unit"
UNIT_LABELS = ("填报单位", "填报科室/村(社区)", "报送单位")
FILED_COLUMN = "unit_filed_on"
CONSOLIDATED_LABELS = {
    "填报时间": FILED_COLUMN,
    "来源": "source",
    "原文": "original",
}  # beside 填报单位 only
OF_CONSOLIDATED = frozenset((UNIT_COLUMN, *CONSOLIDATED_LABELS.values()))
OFFICIAL, ALIAS, BASE = range(3)  # how well a spelling fits


@dataclass(frozen=True, slots=True)
class Sense:
    """What a label may mean: `fields`, several where only its place can tell (联系人); `fit`: OFFICIAL,
    ALIAS, or BASE for a contact column without 及电话."""

    fields: tuple[str, ...]
    fit: int


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The labels of a form (folded label -> what it may mean) and the head fields around it."""

    form: Form
    words: Mapping[str, Sense]
    heads: HeadReader

    def sense(self, text: str) -> Sense | None:
        """Returns what a label means, its hints aside."""
        return _sense(self, text) if len(text) <= LONGEST_LABEL else None

    def looked_up(self, text: str) -> Sense | None:
        """Returns what a label means, looked up."""
        spellings = label_spellings(text)
        for label in spellings:
            if label in self.words:
                return self.words[label]
        bases = (contact_base(label) for label in spellings)
        return next((self.words[base] for base in bases if self._is_contact(base)), None)

    def _is_contact(self, base: str) -> bool:
        return base in self.words and all(map(is_contact, self.words[base].fields))


@lru_cache(maxsize=1 << 13)  # the labels of a form are the same in nearly all workbooks
def _sense(known: Vocabulary, text: str) -> Sense | None:
    return known.looked_up(text)


def is_contact(field: str) -> bool:
    """Returns whether a column holds people and their telephone numbers."""
    return field.endswith("_contact")


def vocabulary(form: Form, heads: HeadReader) -> Vocabulary:
    """Returns the labels of a form, with and without the hints in brackets."""
    fits: dict[str, tuple[int, dict[str, None]]] = {}
    for fit, field, label in _spellings(form):
        best, fields = fits.setdefault(label, (fit, {}))
        if fit == best:
            fields[field] = None
    words = {label: Sense(tuple(fields), fit) for label, (fit, fields) in fits.items()}
    if form.monthly:
        words |= {folded(label): Sense((UNIT_COLUMN,), OFFICIAL) for label in UNIT_LABELS}
        words |= {label: Sense((name,), ALIAS) for label, name in CONSOLIDATED_LABELS.items()}
    return Vocabulary(form, words, heads)


@dataclass(frozen=True, eq=False)
class Vocabularies:
    """The labels of some forms: of each, of all together, and how any of them begins."""

    forms: tuple[Vocabulary, ...]
    words: frozenset[str]
    begins: re.Pattern[str]

    def __iter__(self) -> Iterator[Vocabulary]:
        return iter(self.forms)


@lru_cache(maxsize=8)
def vocabularies_of(forms: Forms, monthly: bool = False) -> Vocabularies:
    """Returns the labels of all forms, or of those that units send."""
    heads = head_reader(forms.heads)
    known = tuple(vocabulary(form, heads) for form in forms if form.monthly or not monthly)
    words = frozenset(label for own in known for label in own.words)
    begins = "|".join(sorted({re.escape(label[:2]) for label in words}))
    return Vocabularies(known, words, re.compile(begins))


def _spellings(form: Form) -> Iterator[tuple[int, str, str]]:
    """Yields (fit, column, folded label), the best fit first."""
    written = [(OFFICIAL, name, form.labels[name]) for name in form.labels]
    written += [(ALIAS, name, word) for name in form.labels for word in form.columns[name].aliases]
    for fit, name, label in written:
        for variant in (folded(label), without_asides(folded(label))):
            if variant:
                yield fit, name, variant
    for _, name, label in written:
        base = contact_base(folded(label))
        if is_contact(name) and base:
            yield BASE, name, base

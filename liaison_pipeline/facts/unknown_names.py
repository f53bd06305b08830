"""Names of units and labels of columns of which nobody knows whose they are, and what they may be.

A name that is not in 单位名单, with the unit that is nearest to it, if one is; of a sub-district's
table, with the sub-district, since another may have a unit of the same name; a column that no form has,
in a form that lacks one: the label that is nearest to it.

Knows what was told of files by themselves. Does not know what is asked or confirmed.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.forms.schemas import MONTHLY, Forms
from liaison_pipeline.model.history import FileFinding
from liaison_pipeline.spelling.label_text import folded
from liaison_pipeline.spelling.proposals import COLUMN, UNIT, key_of
from liaison_pipeline.spelling.units import nearest_unit, told_subdistrict

NEAR_LABEL, NEAR_ONLY = 60, 40  # of 100; where one is missing and one is unknown, less is enough
# what many add, and what stands for no column of ours
_ASIDE = re.compile("备注|说明|附件|序号|编号")


@dataclass(frozen=True, slots=True)
class UnknownName:
    """`nearest`: what it may be, '' where nothing is near; `files`: where it stands."""

    sort: str
    written: str
    nearest: str
    files: Sequence[str]


@dataclass(slots=True)
class _Columns:
    """What is told of the columns of one form."""

    file: str
    missing: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def unknown_names(facts: Facts) -> Iterator[UnknownName]:
    """Yields what is told in the month, each name once, units first."""
    told = list(_told(facts))
    yield from _units([one for one in told if one.finding.code == "unit-unknown"], facts)
    sent = {one.submission_id for one in facts.history.submissions if one.kind in MONTHLY}
    yield from _columns([one for one in told if one.submission_id in sent], facts.question.forms)


def _told(facts: Facts) -> Iterator[FileFinding]:
    """Yields what is told of files that are there, of the month or of none."""
    month, silent = str(facts.question.period), facts.standing.silent
    here = facts.history.present_ids - silent
    for made in facts.history.findings:
        told = made.file_id in here and made.submission_id not in silent
        if told and made.finding.place.period in ("", month):
            yield made


def _units(told: Sequence[FileFinding], facts: Facts) -> Iterator[UnknownName]:
    names: dict[str, tuple[str, str, dict[str, None]]] = {}
    streets = _subdistricts(facts) if told else {}
    for one in told:
        place, street = one.finding.place, streets.get(one.file_id, "")
        written = " ".join(place.value.split())
        written = written if street in written else street + written
        names.setdefault(key_of(UNIT, written), (written, street, {}))[2][place.file] = None
    for written, street, files in names.values():
        nearest = nearest_unit(written, facts.question.settings, street)
        yield UnknownName(UNIT, written, nearest, sorted(files))


def _subdistricts(facts: Facts) -> dict[str, str]:
    """Returns file -> the sub-district whose table it is, by who made it or by its name, else by the
    units in it that are known."""
    settings = facts.question.settings
    told: dict[str, str] = {}
    known: dict[str, set[str]] = {}
    for sent in facts.history.submissions if settings.subdistricts else ():
        if sent.consolidated:
            street = told_subdistrict([sent.reporter, sent.file], settings)
            told[sent.file_id] = told.get(sent.file_id) or street
            own = settings.by_name.get(sent.unit)
            known.setdefault(sent.file_id, set()).update({own.subdistrict} if own else ())
    return {
        file: street or (known[file].pop() if len(known[file]) == 1 else "")
        for file, street in told.items()
    }


def _columns(told: Sequence[FileFinding], forms: Forms) -> Iterator[UnknownName]:
    """Yields pairs of a column that a form lacks and one that no form has."""
    found: dict[str, _Columns] = {}
    for one in told:
        made = one.finding
        own = found.setdefault(one.submission_id, _Columns(made.place.file))
        label = " ".join(made.place.column.split())
        if made.code == "column-missing":
            own.missing.append(label)
        elif made.code == "column-unknown":
            own.unknown.append(label)
    spellings = _spellings(forms)
    pairs: dict[tuple[str, str], dict[str, None]] = {}
    for own in found.values():
        for pair in _pairs(own, spellings):
            pairs.setdefault(pair, {})[own.file] = None
    for (written, label), files in pairs.items():
        yield UnknownName(COLUMN, written, label, sorted(files))


def _spellings(forms: Forms) -> dict[str, list[str]]:
    """Returns official label -> how it may be written."""
    found: dict[str, list[str]] = {}
    for form in (forms.ledger, forms.register):
        for column in form.columns.values():
            found.setdefault(column.title, []).extend(
                folded(text) for text in (column.title, *column.aliases)
            )
    return found


def _pairs(columns: _Columns, spellings: dict[str, list[str]]) -> Iterator[tuple[str, str]]:
    """Yields (label as it is written, label that is missing)."""
    left = [label for label in columns.unknown if not _ASIDE.search(folded(label))]
    for label in columns.missing:
        words = spellings.get(label, [])
        scores = {one: max((fuzz.ratio(folded(one), w) for w in words), default=0) for one in left}
        best = max(left, key=lambda one: scores[one], default="")
        only = len(left) == len(columns.missing) == 1
        if best and scores[best] >= (NEAR_ONLY if only else NEAR_LABEL):
            yield best, label

"""What 对应确认 says of units and columns: names and labels with which files are read, in all months.

    龙凤新区 is 龙凤社区     a head that says 龙凤新区 is 龙凤社区's, as if 单位名单 had that name
    完结日期 is 办结时间     the column is read, as if the schema had that spelling of its label

A row holds for every unit. What is a unit's own name already, or a label of its own, can't be another.
Whether the office's settings and forms know the confirmed names yet makes no difference.

Knows the answers and what an office's units and columns are called. Does not know who reads files.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from liaison_pipeline.facts.same_as import SameAs, answers_of
from liaison_pipeline.facts.sayings import SameAsConflict, saying, settled, splits
from liaison_pipeline.facts.settling import settle
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.history import History
from liaison_pipeline.model.rows import SameAsRow
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.label_text import folded
from liaison_pipeline.spelling.proposals import COLUMN, UNIT
from liaison_pipeline.spelling.units import match_unit, reading_of

OtherNames = Mapping[str, Sequence[str]]


@dataclass(slots=True)
class _ReadAs:
    """What is said of one sort. `names`: unit or label -> what else it is called; `nowhere`: rows that
    name what there is not."""

    names: dict[str, list[str]] = field(default_factory=dict)
    conflicts: list[SameAsConflict] = field(default_factory=list)
    nowhere: list[SameAsRow] = field(default_factory=list)


def confirmed_names(
    history: History, settings: Settings, forms: Forms
) -> tuple[OtherNames, OtherNames]:
    """Returns unit -> what else it is called, and official label -> its other spellings."""
    rows = answers_of(history, settle(history, settings.office.full_name))
    return _sorted(_units(rows, settings).names), _sorted(_columns(rows, forms).names)


def with_read_as(same: SameAs, settings: Settings, forms: Forms) -> SameAs:
    """Returns what is confirmed, with what is wrong in the rows on units and columns."""
    both = _units(same.rows, settings), _columns(same.rows, forms)
    return replace(
        same,
        conflicts=[*same.conflicts, *(one for said in both for one in said.conflicts)],
        nowhere=[row for said in both for row in said.nowhere],
    )


def _sorted(names: OtherNames) -> OtherNames:
    return {name: tuple(sorted(set(names[name]))) for name in sorted(names)}


def _units(rows: Mapping[str, SameAsRow], settings: Settings) -> _ReadAs:
    def key(text: str) -> str:
        return match_unit(text, settings) or reading_of(text)

    return _read_as([row for row in rows.values() if row.sort == UNIT], key, settings.unit_names)


def _columns(rows: Mapping[str, SameAsRow], forms: Forms) -> _ReadAs:
    labels: dict[str, set[str]] = {}
    for form in (forms.ledger, forms.register):
        for column in form.columns.values():
            for text in (column.title, *column.aliases):
                labels.setdefault(folded(text), set()).add(column.title)
    titles = {text: next(iter(own)) for text, own in labels.items() if len(own) == 1}

    def key(text: str) -> str:
        return titles.get(folded(text), folded(text))

    own = [row for row in rows.values() if row.sort == COLUMN]
    return _read_as(own, key, tuple(titles.values()))


def _read_as(rows: Sequence[SameAsRow], key: Callable[[str], str], known: Sequence[str]) -> _ReadAs:
    """Returns what rows of one sort say. `known`: what there is, as `key` calls it."""
    sayings = [saying(row, (), key) for row in rows]
    spellings, links, conflicts = settled(sayings)
    found = _ReadAs(conflicts=[*splits(sayings), *conflicts])
    for (scope, written), target in spellings.items():
        row = links[scope, written]
        if written in known:
            what = f"“{row.written}”本来就是“{written}”的叫法，不能再说成“{row.instead or row.advised}”"
            found.conflicts.append(SameAsConflict(row, what))
        elif target not in known:
            found.nowhere.append(row)
        else:
            found.names.setdefault(target, []).append(row.written)
    return found

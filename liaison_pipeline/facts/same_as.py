"""What the clerk has confirmed to be one, in 对应确认: names of enterprises, titles of grievances.

A confirmed spelling is read as the other one in all months, before and after. Of rows that propose the
same the one that was saved last counts; one that was cleared where it was published takes back. Where
rows contradict each other nothing is guessed (facts/sayings.py): they count for nothing.

Knows the rows of the list. Does not know who proposes, what a conflict is called, or what is confirmed
of units and columns (facts/read_as.py): files are read with that.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from liaison_pipeline.facts.decisions import not_taken_back
from liaison_pipeline.facts.live_rows import list_rows
from liaison_pipeline.facts.sayings import (
    NO,
    OneSpelling,
    SameAsConflict,
    Saying,
    Scope,
    saying,
    settled,
    splits,
)
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.history import History
from liaison_pipeline.model.rows import GrievanceRow, SameAsRow
from liaison_pipeline.spelling.proposals import ENTERPRISE, TITLE, enterprise_named, key_of


@dataclass(frozen=True, slots=True)
class SameAs:
    """What counts. `rows`: the rows that count, by number, those that say 否 too; `unplaced`: rows
    without the unit of which they speak; `nowhere`: rows that name a unit or a column that there is
    not. `links` says which row made a spelling another."""

    rows: Mapping[str, SameAsRow] = field(default_factory=dict)
    enterprises: OneSpelling = field(default_factory=dict)
    titles: OneSpelling = field(default_factory=dict)
    conflicts: Sequence[SameAsConflict] = ()
    unplaced: Sequence[SameAsRow] = ()
    nowhere: Sequence[SameAsRow] = ()
    links: Mapping[tuple[Scope, str], SameAsRow] = field(default_factory=dict)

    def enterprise(self, unit: str, key: str) -> str:
        """Returns the key of the enterprise that a unit means."""
        return self.enterprises.get(((unit,), key), key)

    def title(self, unit: str, enterprise: str, key: str) -> str:
        """Returns the key of the title that a unit means; `enterprise`: as it is known today."""
        return self.titles.get(((unit, enterprise), key), key)

    @property
    def refused(self) -> frozenset[tuple[str, frozenset[str]]]:
        """Returns the pairs that are not one, as the clerk says: unit, keys of the two spellings."""
        return frozenset(
            (row.unit, frozenset((key_of(row.sort, row.written), key_of(row.sort, row.advised))))
            for row in self.rows.values()
            if row.answer == NO and row.sort in (ENTERPRISE, TITLE)
        )


def answers_of(history: History, standing: Standing) -> dict[str, SameAsRow]:
    """Returns number of a proposal -> the row with what the clerk said last of it."""
    return _agreed(_said_last(history, standing))


def _agreed(said: Mapping[str, Sequence[SameAsRow]]) -> dict[str, SameAsRow]:
    return {number: rows[-1] for number, rows in said.items() if not _differ(rows)}


def _said_last(history: History, standing: Standing) -> dict[str, list[SameAsRow]]:
    """Returns number of a proposal -> its rows in the list that speaks of it last."""
    said = list_rows(history.rows.same_as, standing)
    last: dict[str, list[SameAsRow]] = {}
    for row in not_taken_back(said, lambda row: row.answer or row.instead):
        own = last.setdefault(row.number, [])
        if own and own[-1].submission_id != row.submission_id:
            own.clear()
        own.append(row)
    return last


def _differ(rows: Sequence[SameAsRow]) -> bool:
    """Tells whether rows of one list say different things of one proposal."""
    return len({(row.answer, key_of(row.sort, row.instead)) for row in rows}) > 1


def confirmed(history: History, standing: Standing) -> SameAs:
    """Returns what is said of enterprises, and where a list contradicts itself line by line."""
    said = _said_last(history, standing)
    same = same_enterprises(_agreed(said))
    told = [
        SameAsConflict(row, f"这份清单里有几行说的都是“{row.written}”，说法不同")
        for rows in said.values()
        if _differ(rows)
        for row in rows
    ]
    return replace(same, conflicts=[*same.conflicts, *told])


def same_enterprises(rows: Mapping[str, SameAsRow]) -> SameAs:
    """Returns what is said of enterprises."""
    own = [row for row in rows.values() if row.sort == ENTERPRISE]
    key = partial(key_of, ENTERPRISE)
    placed = [saying(row, (row.unit,), key) for row in own if row.unit]
    spellings, links, conflicts = settled(placed)
    unplaced = [row for row in rows.values() if row.sort in (ENTERPRISE, TITLE) and not row.unit]
    told = [*splits(placed), *conflicts]
    return SameAs(rows, spellings, conflicts=told, unplaced=unplaced, links=links)


def with_titles(
    same: SameAs, grievances: Iterable[GrievanceRow], key: Callable[[str], str]
) -> SameAs:
    """Returns what is said of titles, too. `key`: the key that an enterprise has today."""
    own = [row for row in same.rows.values() if row.sort == TITLE and row.unit]
    if not own:
        return same
    firms: dict[tuple[str, str], set[str]] = {}
    for grievance in grievances:
        firm = key(same.enterprise(grievance.unit, grievance.enterprise_key))
        firms.setdefault((grievance.unit, grievance.title_key), set()).add(firm)
    placed, doubtful = [], []
    for row in own:
        named = enterprise_named(TITLE, row.reason)
        said = _of_title(row, (row.unit, key(same.enterprise(row.unit, named))))
        if not named:
            both = [firms.get((row.unit, text), set()) for text in (said.written, said.target)]
            common = sorted(both[0] & both[1])
            said = _of_title(row, (row.unit, *common[:1]))
            if len(common) > 1:
                doubtful.append(_which(row))
                continue
        placed.append(said)
    spellings, links, conflicts = settled(placed)
    return replace(
        same,
        titles=spellings,
        conflicts=[*same.conflicts, *doubtful, *splits(placed), *conflicts],
        links={**same.links, **links},
    )


def _of_title(row: SameAsRow, scope: Scope) -> Saying:
    return saying(row, scope, partial(key_of, TITLE))


def _which(row: SameAsRow) -> SameAsConflict:
    what = f"不止一家企业有诉求“{row.written}”和“{row.instead or row.advised}”，不知道说的是哪一家"
    return SameAsConflict(row, f"{what}；请在“依据”里写明，如：企业“某某厂”")

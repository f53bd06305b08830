"""What the clerk has confirmed to be one, in 对应确认: names of enterprises, titles of grievances.

A confirmed spelling is read as the other one in all months, before and after. Of rows that propose the
same the one that was saved last counts; one that was cleared where it was published takes back. Where
rows contradict each other nothing is guessed: what they say of that spelling counts for nothing.

    A is B, B is C       A and B are read as C
    A is B, A is C       neither counts: same-as-conflict
    A is B, B is A       neither counts: same-as-conflict
    A is B, A is not B   neither counts: same-as-conflict

Knows the rows of the list. Does not know who proposes, or what a conflict is called.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.decisions import not_taken_back
from liaison_pipeline.facts.live_rows import list_rows
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.model.history import History
from liaison_pipeline.model.rows import GrievanceRow, SameAsRow
from liaison_pipeline.spelling.proposals import ENTERPRISE, TITLE, enterprise_named, key_of

YES, NO = "是", "否"
Scope = tuple[str, ...]  # within which spellings are compared: a unit; for titles an enterprise too
OneSpelling = Mapping[tuple[Scope, str], str]  # a spelling in a scope -> what it is read as


@dataclass(frozen=True, slots=True)
class SameAsConflict:
    """A row that contradicts itself or others, or can't be placed; `column` is where that is told."""

    row: SameAsRow
    what: str

    @property
    def column(self) -> str:
        return "instead" if self.row.instead else "answer"


@dataclass(frozen=True, slots=True)
class SameAs:
    """What counts. `rows`: the rows that count, by number, those that say 否 too; `unplaced`: rows
    without the unit of which they speak. `links` says which row made a spelling another."""

    rows: Mapping[str, SameAsRow] = field(default_factory=dict)
    enterprises: OneSpelling = field(default_factory=dict)
    titles: OneSpelling = field(default_factory=dict)
    conflicts: Sequence[SameAsConflict] = ()
    unplaced: Sequence[SameAsRow] = ()
    links: Mapping[tuple[Scope, str], SameAsRow] = field(default_factory=dict)

    def enterprise(self, unit: str, key: str) -> str:
        """Returns the key of the enterprise that a unit means."""
        return self.enterprises.get(((unit,), key), key)

    def title(self, unit: str, enterprise: str, key: str) -> str:
        """Returns the key of the title that a unit means; `enterprise`: as it is known today."""
        return self.titles.get(((unit, enterprise), key), key)


@dataclass(frozen=True, slots=True)
class _Saying:
    """A row as it is compared: `written` is `target`, or is not `refused`; '' for nothing."""

    scope: Scope
    written: str
    target: str
    refused: str
    row: SameAsRow


def answers_of(history: History, standing: Standing) -> dict[str, SameAsRow]:
    """Returns number of a proposal -> the row with what the clerk said last of it."""
    said = list_rows(history.rows.same_as, standing)
    rows = not_taken_back(said, lambda row: row.answer or row.instead)
    return {row.number: row for row in rows}


def same_enterprises(rows: Mapping[str, SameAsRow]) -> SameAs:
    """Returns what is said of enterprises."""
    own = [row for row in rows.values() if row.sort == ENTERPRISE]
    placed = [_saying(row, (row.unit,)) for row in own if row.unit]
    spellings, links, conflicts = _settled(placed)
    unplaced = [row for row in rows.values() if row.sort in (ENTERPRISE, TITLE) and not row.unit]
    return SameAs(rows, spellings, {}, [*_both(placed), *conflicts], unplaced, links)


def with_titles(
    same: SameAs, grievances: Iterable[GrievanceRow], key: Callable[[str], str]
) -> SameAs:
    """Returns what is said of titles, too. `key`: the key that an enterprise has today."""
    own = [row for row in same.rows.values() if row.sort == TITLE and row.unit]
    if not own:
        return same
    firms: dict[tuple[str, str], set[str]] = {}
    for told in grievances:
        firm = key(same.enterprise(told.unit, told.enterprise_key))
        firms.setdefault((told.unit, told.title_key), set()).add(firm)
    placed, doubtful = [], []
    for row in own:
        named = enterprise_named(TITLE, row.reason)
        saying = _saying(row, (row.unit, key(same.enterprise(row.unit, named))))
        if not named:
            both = [firms.get((row.unit, text), set()) for text in (saying.written, saying.target)]
            common = sorted(both[0] & both[1])
            saying = _saying(row, (row.unit, *common[:1]))
            if len(common) > 1:
                doubtful.append(_which(row))
                continue
        placed.append(saying)
    spellings, links, conflicts = _settled(placed)
    told_so = [*same.conflicts, *doubtful, *_both(placed), *conflicts]
    return SameAs(
        same.rows,
        same.enterprises,
        spellings,
        told_so,
        same.unplaced,
        {**same.links, **links},
    )


def _which(row: SameAsRow) -> SameAsConflict:
    what = f"不止一家企业有诉求“{row.written}”和“{row.instead or row.advised}”，不知道说的是哪一家"
    return SameAsConflict(row, f"{what}；请在“依据”里写明，如：企业“某某厂”")


def _saying(row: SameAsRow, scope: Scope) -> _Saying:
    agreed = row.advised if row.answer == YES else ""
    refused = row.advised if row.answer == NO else ""
    written, target, no = (
        key_of(row.sort, text) for text in (row.written, row.instead or agreed, refused)
    )
    return _Saying(scope, written, target, no, row)


def _contradicts_itself(saying: _Saying) -> bool:
    row = saying.row
    other = bool(row.instead and row.advised) and key_of(row.sort, row.advised) != saying.target
    return (row.answer == YES and other) or (
        bool(saying.refused) and saying.refused == saying.target
    )


def _both(sayings: Iterable[_Saying]) -> Iterator[SameAsConflict]:
    for saying in filter(_contradicts_itself, sayings):
        row = saying.row
        yield SameAsConflict(
            row, f"确认写了“{row.answer}”，另写为又写了“{row.instead}”，两处说法不同"
        )


Targets = dict[str, dict[str, list[SameAsRow]]]  # spelling -> what it is said to be -> who says so


def _settled(
    sayings: Sequence[_Saying],
) -> tuple[OneSpelling, Mapping[tuple[Scope, str], SameAsRow], list[SameAsConflict]]:
    """Returns what each spelling is read as, the row that says so, and what contradicts."""
    by_scope: dict[Scope, list[_Saying]] = {}
    for saying in sayings:
        if not _contradicts_itself(saying):
            by_scope.setdefault(saying.scope, []).append(saying)
    spellings: dict[tuple[Scope, str], str] = {}
    links: dict[tuple[Scope, str], SameAsRow] = {}
    conflicts: list[SameAsConflict] = []
    for scope, own in by_scope.items():
        targets: Targets = {}
        for saying in own:
            if saying.target and saying.target != saying.written:
                said = targets.setdefault(saying.written, {})
                said.setdefault(saying.target, []).append(saying.row)
        conflicts += _without_forks_and_circles(targets)
        conflicts += _without_refused(targets, own)
        for written, said in targets.items():
            spellings[scope, written] = _end(written, targets)
            links[scope, written] = next(iter(said.values()))[-1]
    return spellings, links, conflicts


def _reached(start: str, targets: Targets) -> set[str]:
    """Returns all that a spelling is said to be, at any number of steps."""
    reached: set[str] = set()
    waiting = list(targets.get(start, ()))
    while waiting:
        key = waiting.pop()
        if key not in reached:
            reached.add(key)
            waiting += targets.get(key, ())
    return reached


def _without_forks_and_circles(targets: Targets) -> list[SameAsConflict]:
    """Takes out what is said to be two things, or to be itself in the end; returns who says so."""
    conflicts: list[SameAsConflict] = []
    wrong: list[str] = []
    for key, said in targets.items():
        reached = _reached(key, targets)
        rows = [row for own in said.values() for row in own]
        names = "、".join(
            f"“{name}”" for name in dict.fromkeys(r.instead or r.advised for r in rows)
        )
        if key in reached:
            what = f"“{rows[0].written}”说成是{names}，{names}又说回“{rows[0].written}”"
        elif len(said) > 1 and sum(end not in targets for end in reached) > 1:
            what = f"“{rows[0].written}”一处说是{names.replace('、', '，一处说是')}"
        else:
            continue
        wrong.append(key)
        conflicts += [SameAsConflict(row, what) for row in rows]
    for key in wrong:
        del targets[key]
    return conflicts


def _without_refused(targets: Targets, sayings: Iterable[_Saying]) -> list[SameAsConflict]:
    """Takes out what some row confirms and another refuses; returns both."""
    conflicts: list[SameAsConflict] = []
    for saying in sayings:
        pair = saying.written, saying.refused
        if saying.refused in ("", saying.written) or _end(pair[0], targets) != _end(
            pair[1], targets
        ):
            continue
        row = saying.row
        what = f"一处说“{row.written}”就是“{row.advised}”，一处说不是"
        rows = [row]
        for key in pair:
            for step in (key, *sorted(_reached(key, targets))):
                rows += [one for own in targets.pop(step, {}).values() for one in own]
        conflicts += [SameAsConflict(one, what) for one in rows]
    return conflicts


def _end(key: str, targets: Targets) -> str:
    """Returns what a spelling is in the end; there are no circles."""
    while key in targets:
        key = next(iter(targets[key]))
    return key

"""What rows of 对应确认 say together: what a spelling is in the end, and where they contradict.

    A is B, B is C       A and B are read as C
    A is B, A is C       neither counts
    A is B, B is A       neither counts
    A is B, A is not B   neither counts

Knows spellings and what is said of them. Does not know whose they are, or what a conflict is called.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.model.rows import SameAsRow

YES, NO = "是", "否"
Scope = tuple[str, ...]  # within which spellings are compared: a unit; for titles an enterprise too
OneSpelling = Mapping[tuple[Scope, str], str]  # a spelling in a scope -> what it is read as
Targets = dict[str, dict[str, list[SameAsRow]]]  # spelling -> what it is said to be -> who says so


@dataclass(frozen=True, slots=True)
class SameAsConflict:
    """A row that contradicts itself or others, or can't be placed; `column` is where that is told."""

    row: SameAsRow
    what: str

    @property
    def column(self) -> str:
        return "instead" if self.row.instead else "answer"


@dataclass(frozen=True, slots=True)
class Saying:
    """A row as it is compared: `written` is `target`, or is not `refused`; '' for nothing. `split`: the
    row itself says two things."""

    scope: Scope
    written: str
    target: str
    refused: str
    split: bool
    row: SameAsRow


def saying(row: SameAsRow, scope: Scope, key: Callable[[str], str]) -> Saying:
    """Returns what a row says. `key`: a spelling as it is compared."""
    agreed = row.advised if row.answer == YES else ""
    target = key(row.instead or agreed)
    refused = key(row.advised if row.answer == NO else "")
    other = bool(row.instead and row.advised) and key(row.advised) != target
    split = (row.answer == YES and other) or (bool(refused) and refused == target)
    return Saying(scope, key(row.written), target, refused, split, row)


def splits(sayings: Iterable[Saying]) -> Iterator[SameAsConflict]:
    """Yields the rows that say two things by themselves."""
    for row in (own.row for own in sayings if own.split):
        yield SameAsConflict(
            row, f"确认写了“{row.answer}”，另写为又写了“{row.instead}”，两处说法不同"
        )


def settled(
    sayings: Sequence[Saying],
) -> tuple[OneSpelling, Mapping[tuple[Scope, str], SameAsRow], list[SameAsConflict]]:
    """Returns what each spelling is read as, the row that says so, and what contradicts."""
    by_scope: dict[Scope, list[Saying]] = {}
    for said in sayings:
        if not said.split:
            by_scope.setdefault(said.scope, []).append(said)
    spellings: dict[tuple[Scope, str], str] = {}
    links: dict[tuple[Scope, str], SameAsRow] = {}
    conflicts: list[SameAsConflict] = []
    for scope, own in by_scope.items():
        targets: Targets = {}
        for one in own:
            if one.target and one.target != one.written:
                ends = targets.setdefault(one.written, {})
                ends.setdefault(one.target, []).append(one.row)
        conflicts += _without_forks_and_circles(targets)
        conflicts += _without_refused(targets, own)
        for written, ends in targets.items():
            spellings[scope, written] = _end(written, targets)
            links[scope, written] = next(iter(ends.values()))[-1]
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


def _without_refused(targets: Targets, sayings: Iterable[Saying]) -> list[SameAsConflict]:
    """Takes out what some row confirms and another refuses; returns both."""
    conflicts: list[SameAsConflict] = []
    for said in sayings:
        pair = said.written, said.refused
        if said.refused in ("", said.written) or _end(pair[0], targets) != _end(pair[1], targets):
            continue
        row = said.row
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

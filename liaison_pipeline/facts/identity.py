"""When is it one grievance? Its number, and which earlier one a register row continues.

The same unit and enterprise, and titles equal after normalising, or nearly (spelling/titles.py;
contract, section 6). Within one register only equal titles are one grievance: two rows that merely
look alike are two. Nor does an open grievance take a row that is nearly its own while the ledger
counts more new ones of the enterprise than the register has rows that match nothing: then the row
is a new one. In a district a code is made from the unit's name within its sub-district, so that it
is the same in both places. Pure. Does not know months.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from liaison_pipeline.facts.decisions import Key
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import CallbackRow, DispatchRow, GrievanceRow
from liaison_pipeline.spelling.titles import is_same, similarity
from liaison_pipeline.spelling.values import code_text

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to a grievance in a month: raised | continued | closed | repeated | reopened |
    moved | vanished. `unit`: where; `row`: the register row (or call-back, or dispatch) that says
    so."""

    period: Period
    what: str
    unit: str
    row: GrievanceRow | CallbackRow | DispatchRow | None = None


@dataclass(eq=False, slots=True)
class Grievance:
    """`row`: the latest register row that names it. `linked`: it goes on under another title.

    `unit` raised it, `holder` has it now (after a dispatch). `raised_on`: the contact that raised
    it, where the ledger has one; `since`: from when its time counts. `contested`: the day of a
    closing that the enterprise did not accept. `reopens`: the month in which that takes effect.
    `events`: its life.
    """

    number: str
    key: Key
    unit: str
    enterprise_key: str
    title_key: str
    raised: Period
    raised_on: date | None
    since: date
    row: GrievanceRow
    holder: str
    first_row: GrievanceRow
    collected_on: date
    closed_on: date | None = None
    closed_in: Period | None = None
    linked: bool = False
    contested: date | None = None
    reopens: Period | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.closed_in is None

    @property
    def rows(self) -> list[GrievanceRow]:
        """Returns the register rows of its life, the first one first."""
        later = [e.row for e in self.events if isinstance(e.row, GrievanceRow)]
        return [self.first_row, *later]


def code_of(unit: str, enterprise: str, title: str, again: int, length: int = 4) -> str:
    """Returns the code of a grievance; the same content raised again gives another one."""
    text = "\x1f".join((unit, enterprise, title, str(again) if again else ""))
    value = int.from_bytes(hashlib.sha256(text.encode()).digest())
    code = ""
    while len(code) < length:
        value, rest = divmod(value, len(ALPHABET))
        code += ALPHABET[rest]
    return code


def content_of(row: GrievanceRow) -> tuple[str, str]:
    """Returns enterprise and title as a code is made from them."""
    return code_text(row.enterprise), code_text(row.title)


def distinct_titles(rows: Iterable[GrievanceRow]) -> dict[str, int]:
    """Returns enterprise -> different titles among these rows; a row without a title is one by
    itself."""
    keys = {
        (row.enterprise_key, row.title_key or f"\x1f{row.submission_id}-{row.row}") for row in rows
    }
    counts: dict[str, int] = {}
    for name, _ in keys:
        counts[name] = counts.get(name, 0) + 1
    return counts


def match(
    rows: Sequence[GrievanceRow], lives: Iterable[Grievance], counted: Mapping[str, int]
) -> list[Grievance | None]:
    """Returns for each row the earlier grievance that it continues: equal titles first, then nearly
    equal ones. `counted`: enterprise -> new ones that the ledger counts."""
    exact: dict[tuple[str, str], Grievance] = {}
    closed: dict[tuple[str, str, date], Grievance] = {}
    by_name: dict[str, list[Grievance]] = {}
    for grievance in sorted(lives, key=lambda g: g.is_open):
        key = grievance.enterprise_key, grievance.title_key
        exact[key] = grievance
        if grievance.closed_on is not None:
            closed[*key, grievance.closed_on] = grievance
        by_name.setdefault(grievance.enterprise_key, []).append(grievance)
    matched = []
    for row in rows:
        key = row.enterprise_key, row.title_key
        days = row.closed_dates
        before = closed.get((*key, days[-1].day)) if days else None  # its closing, told again
        matched.append(before or exact.get(key))
    _match_near(rows, matched, by_name, counted)
    return matched


Pair = tuple[float, bool, str, int, Grievance]  # alike, open, number; the row's index


def _match_near(
    rows: Sequence[GrievanceRow],
    matched: list[Grievance | None],
    by_name: Mapping[str, Sequence[Grievance]],
    counted: Mapping[str, int],
) -> None:
    """Gives rows that nothing equals to the grievances that they nearly are, the likest first."""
    taken = {grievance for grievance in matched if grievance is not None}
    loose = [index for index, grievance in enumerate(matched) if grievance is None]
    pairs: list[Pair] = []
    for index in loose:
        row = rows[index]
        for g in by_name.get(row.enterprise_key, ()) if row.title_key else ():
            if g not in taken and is_same(row.title_key, g.title_key):
                alike = similarity(row.title_key, g.title_key)
                pairs.append((alike, g.is_open, g.number, -index, g))
    if not pairs:
        return
    near = {-pair[3] for pair in pairs}
    fresh = distinct_titles(
        row
        for index, row in enumerate(rows)
        if index not in near and _may_be_new(row, matched[index])
    )
    names = {rows[index].enterprise_key for index in near}
    spare = {name: counted.get(name, 0) - fresh.get(name, 0) for name in names}
    new = _counted_as_new(rows, pairs, spare)
    for _, _, _, at, grievance in sorted(pairs, key=lambda pair: pair[:4], reverse=True):
        if matched[-at] is None and -at not in new and grievance not in taken:
            matched[-at] = grievance
            taken.add(grievance)


def _may_be_new(row: GrievanceRow, equal: Grievance | None) -> bool:
    """Returns whether the ledger may count a row as new: it equals no grievance, or a closed one without
    telling of a closing."""
    return equal is None or (equal.closed_on is not None and not row.closed_dates)


def _counted_as_new(
    rows: Sequence[GrievanceRow], pairs: Iterable[Pair], spare: dict[str, int]
) -> set[int]:
    """Returns the rows that are only near to open grievances and that the ledger counts as new,
    those that are least like them first."""
    best: dict[int, Pair] = {}
    for pair in pairs:
        at = -pair[3]
        if at not in best or pair[:4] > best[at][:4]:
            best[at] = pair
    new = set()
    for at, pair in sorted(best.items(), key=lambda entry: entry[1][:4]):
        name = rows[at].enterprise_key
        if pair[1] and spare[name] > 0:
            spare[name] -= 1
            new.add(at)
    return new

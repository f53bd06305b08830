"""When is it one grievance? Its number, and which earlier one a register row continues.

The same unit and enterprise, and titles equal after normalising, or nearly (similarity of 90 of 100
or more and equal digits; contract, section 6). Within one register only equal titles are one
grievance: two rows that merely look alike are two. In a district a code is made from the unit's
name within its sub-district, so that it is the same in both places. Pure. Does not know months.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from rapidfuzz import fuzz

from liaison_pipeline.facts.decisions import Key
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import CallbackRow, DispatchRow, GrievanceRow

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
SIMILAR = 90


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
    closed_on: date | None = None
    closed_in: Period | None = None
    linked: bool = False
    contested: date | None = None
    reopens: Period | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.closed_in is None


def code_of(unit: str, enterprise: str, title: str, again: int, length: int = 4) -> str:
    """Returns the code of a grievance; the same content raised again gives another one."""
    text = "\x1f".join((unit, enterprise, title, str(again) if again else ""))
    value = int.from_bytes(hashlib.sha256(text.encode()).digest())
    code = ""
    while len(code) < length:
        value, rest = divmod(value, len(ALPHABET))
        code += ALPHABET[rest]
    return code


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


def match(rows: Sequence[GrievanceRow], lives: Iterable[Grievance]) -> list[Grievance | None]:
    """Returns for each row the earlier grievance that it continues: equal titles first, then nearly
    equal ones."""
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
    taken = {grievance for grievance in matched if grievance is not None}
    for index, row in enumerate(rows):
        if matched[index] is None and row.title_key:
            own = by_name.get(row.enterprise_key, ())
            near = _nearest(row, [g for g in own if g not in taken])
            if near is not None:
                matched[index] = near
                taken.add(near)
    return matched


def is_same(title: str, other: str) -> bool:
    """Tells whether titles are equal, or nearly."""
    digits = re.findall(r"\d+", title) == re.findall(r"\d+", other)
    return title == other or (digits and fuzz.ratio(title, other) >= SIMILAR)


def _nearest(row: GrievanceRow, lives: Iterable[Grievance]) -> Grievance | None:
    near = [
        (fuzz.ratio(row.title_key, g.title_key), g.is_open, g.number, g)
        for g in lives
        if is_same(row.title_key, g.title_key)
    ]
    return max(near, key=lambda entry: entry[:3])[3] if near else None

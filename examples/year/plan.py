"""The truth about the invented year: months, what each unit sent, its figures, each grievance's life.

Knows no workbooks and nothing of liaison_pipeline; the year is planned first and rendered afterwards.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from tests.workbooks.period import APRIL

MONTHS = tuple(str(APRIL.shift(n)) for n in range(12))
"""2021-04 to 2022-03; a month is its place in here."""

Key = tuple[str, str, str, str]
"""A grievance: the month in which it was raised, unit, enterprise (its name then), title."""


def last_of(month: int) -> date:
    return APRIL.shift(month).last


def day_of(month: int, day: int) -> date:
    """The day of the month, or its last one."""
    last = last_of(month)
    return last.replace(day=min(day, last.day))


@dataclass(frozen=True)
class Event:
    """`what`: raised | reopened | closed | vanished | received (by the unit it was dispatched to)."""

    month: str
    what: str
    unit: str


@dataclass(frozen=True)
class Story:
    """A grievance for life. `names`, `titles`: under which it ever stood in a register."""

    key: Key
    names: frozenset[str]
    titles: frozenset[str]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Figures:
    """A unit's month. `sent`: on time | late | missing.

    `contacted` counts with all files of the year, `contacted_then` with those of the months up to
    this one: a contact of the 28th may stand in next month's ledger.
    """

    sent: str
    enterprises: int
    contacted: int
    contacted_then: int
    carried_over: frozenset[Key]
    raised: frozenset[Key]
    reopened: frozenset[Key]
    closed: frozenset[Key]
    open: frozenset[Key]


@dataclass(frozen=True)
class Answer:
    """What the clerk writes beside a grievance on a list of `month`, dated `day`.

    For 分派建议 `word` is the 承办单位, for 回访清单 the 满意度. The row is told by the unit that holds
    the grievance, and by names and titles.
    """

    month: str
    unit: str
    names: frozenset[str]
    titles: frozenset[str]
    day: date
    word: str

    @property
    def same_month(self) -> bool:
        return self.day.isoformat().startswith(self.month)


@dataclass
class Plan:
    """Everything that is known about the year.

    What findings name, as (month, unit, enterprise): `missing_contacts`, `unknown` (not on the unit's
    roster), `gone` (closed, but in a ledger), `former` (the name before, in a ledger; `former_names` has
    all of them); as (month, unit, title): `vanished`, `reopened_by_register`. `tally`: how often each
    kind of thing happens.
    """

    units: tuple[str, ...]
    figures: dict[tuple[str, str], Figures] = field(default_factory=dict)
    stories: list[Story] = field(default_factory=list)
    dispatches: list[Answer] = field(default_factory=list)
    callbacks: list[Answer] = field(default_factory=list)
    missing_contacts: set[tuple[str, str, str]] = field(default_factory=set)
    unknown: set[tuple[str, str, str]] = field(default_factory=set)
    gone: set[tuple[str, str, str]] = field(default_factory=set)
    former: set[tuple[str, str, str]] = field(default_factory=set)
    former_names: set[str] = field(default_factory=set)
    vanished: list[tuple[str, str, str]] = field(default_factory=list)
    reopened_by_register: list[tuple[str, str, str]] = field(default_factory=list)
    tally: Counter[str] = field(default_factory=Counter)

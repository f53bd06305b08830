"""The way of a grievance from collecting to closing (notice, 二（三）): to whom it went, until when,
whether it stands in the system above, and how many days each step took.

    collected ──> dispatched ──> registered ──> closed
    (contact)     (交办日期)      (登记日期)      (办结时间)

Of several decisions the last one says who has it and until when. Of a grievance that came back
(reopened) the deadline that was set for its first handling binds no longer: the office sets a new
one. `open` is what is open at the month's end and still is on the day of the report. Knows
grievances and decisions. Does not know sentences, or what is a fault: rules/dispatches.py does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median

from liaison_pipeline.facts.advice import DISTRICT, LIFE, OWN, STREET
from liaison_pipeline.facts.decisions import BY_CATEGORY, DISSATISFIED, Dispatch, Verdict
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import Closing
from liaison_pipeline.model.period import Period

LEVELS = (OWN, BY_CATEGORY, STREET, DISTRICT, LIFE)  # as a grievance goes up
ABOVE = (DISTRICT, LIFE)  # what stands in a system of the district, by number and day
SOON = 7  # days ahead in which the clerk is told what falls due


@dataclass(frozen=True, slots=True)
class Days:
    """How many days a step took, over those that have taken it."""

    median: float
    slowest: int
    count: int


@dataclass(frozen=True, slots=True)
class Link:
    """A grievance of the month that was decided on. `unit`: who has it in the month; `closing`: in
    the month, None while it is open."""

    grievance: Grievance
    unit: str
    dispatches: Sequence[Dispatch]
    closing: Closing | None = None

    @property
    def last(self) -> Dispatch:
        """Returns the decision that holds."""
        return self.dispatches[-1]

    @property
    def has_it(self) -> str:
        """Returns the unit that must act by the decision, '' where it is none of liaison.toml's."""
        return self.last.target or (self.unit if self.last.level == OWN else "")

    @property
    def deadline(self) -> date | None:
        """Returns until when it is to be closed, None where no deadline binds."""
        until = self.last.deadline
        again = self.grievance.since > self.grievance.collected_on
        return None if until is None or (again and until < self.grievance.since) else until

    @property
    def must_register(self) -> bool:
        """Tells whether it is to be registered above and is not, with number and day."""
        return self.last.level in ABOVE and self.last.registered_on is None

    @property
    def days_to_dispatch(self) -> int | None:
        first = self.dispatches[0].day
        return None if first == date.min else max((first - self.grievance.collected_on).days, 0)

    @property
    def days_to_register(self) -> int | None:
        for decided in self.dispatches:
            if decided.registered_on is not None and decided.day != date.min:
                return max((decided.registered_on - decided.day).days, 0)
        return None

    @property
    def days_to_close(self) -> int | None:
        """Returns the days from the last decision before the closing to the closing."""
        if self.closing is None:
            return None
        before = [d.day for d in self.dispatches if date.min < d.day <= self.closing.day]
        return (self.closing.day - before[-1]).days if before else None


@dataclass(frozen=True, slots=True)
class Step:
    """A level of (三) in a month: what was decided for it, by the decision that holds."""

    level: str
    links: Sequence[Link]

    @property
    def registered(self) -> list[Link]:
        return [link for link in self.links if link.last.registered_on is not None]

    @property
    def closed(self) -> list[Link]:
        return [link for link in self.links if link.closing is not None]

    @property
    def to_dispatch(self) -> Days | None:
        return _days([link.days_to_dispatch for link in self.links])

    @property
    def to_register(self) -> Days | None:
        return _days([link.days_to_register for link in self.links])

    @property
    def to_close(self) -> Days | None:
        return _days([link.days_to_close for link in self.links])


@dataclass(frozen=True, slots=True)
class Refusal:
    """A closing that the enterprise did not accept: on `closed_on`, in its own words `verdict`."""

    grievance: Grievance
    closed_on: date | None
    verdict: Verdict


def steps(facts: Facts, periods: Sequence[Period] = ()) -> list[Step]:
    """Returns each level for which something was decided, as a grievance goes up; `periods`: the months
    that are told of, else the month itself."""
    links = _decided_in(facts, periods)
    found = [Step(level, [one for one in links if one.last.level == level]) for level in LEVELS]
    return [step for step in found if step.links]


def _decided_in(facts: Facts, periods: Sequence[Period] = ()) -> list[Link]:
    """Returns what could have been closed in the month and was decided on, unit by unit. Of several
    months (`periods`, in order) the last one that tells of a grievance says who has it and whether it
    was closed: what was closed in April and came back in May is open."""
    links: dict[str, Link] = {}
    for period in periods or (facts.question.period,):
        for unit in facts.grievances:
            life = facts.lives.of(unit, period)
            closings = {closing.grievance.number: closing for closing in life.closings}
            for grievance in (*life.carried_over, *life.raised, *life.reopened):
                if decided := facts.decisions.of(grievance.key):
                    closing = closings.get(grievance.number)
                    links[grievance.number] = Link(grievance, unit, decided, closing)
    return list(links.values())


def waiting(facts: Facts) -> list[Link]:
    """Returns what was decided on and is open, in the month and on the day of the report."""
    now = {grievance.number for grievance in facts.ever.all if grievance.is_open}
    return [
        Link(grievance, unit, decided)
        for unit, life in facts.grievances.items()
        for grievance in life.open
        if grievance.number in now and (decided := facts.decisions.of(grievance.key))
    ]


def handed_to(facts: Facts) -> Mapping[str, list[Link]]:
    """Returns unit -> what it must act on by the office's decision, the nearest deadline first."""
    by_unit: dict[str, list[Link]] = {}
    for link in sorted(waiting(facts), key=_urgency):
        if link.has_it in facts.grievances:
            by_unit.setdefault(link.has_it, []).append(link)
    return by_unit


def thanked(facts: Facts) -> Mapping[str, list[Link]]:
    """Returns unit -> what was dispatched to it and closed in the month, and not refused since."""
    by_unit: dict[str, list[Link]] = {}
    for link in _decided_in(facts):
        closing = link.closing
        if closing is None or link.has_it not in facts.grievances:
            continue
        verdict = facts.decisions.verdict(link.grievance.key, closing.day)
        if verdict is None or verdict.satisfaction != DISSATISFIED:
            by_unit.setdefault(link.has_it, []).append(link)
    return by_unit


def refused(facts: Facts) -> Mapping[str, list[Refusal]]:
    """Returns unit -> its closings of which the enterprise is known, in the month, not to accept
    them: those of the month itself, and those that are opened again in it."""
    by_unit: dict[str, list[Refusal]] = {}
    for unit, life in facts.grievances.items():
        for closing in life.closings:
            verdict = facts.decisions.verdict(closing.grievance.key, closing.day)
            if verdict is not None and verdict.satisfaction == DISSATISFIED:
                own = Refusal(closing.grievance, closing.day, verdict)
                by_unit.setdefault(unit, []).append(own)
        for grievance in life.reopened:
            again = life.reopenings[grievance.number]
            if again.verdict is not None and grievance.is_open:
                own = Refusal(grievance, again.closed_on, again.verdict)
                by_unit.setdefault(unit, []).append(own)
    return by_unit


def overdue(facts: Facts) -> Iterator[Link]:
    """Yields what is open after its deadline."""
    for link in waiting(facts):
        if link.deadline is not None and link.deadline < facts.question.as_of:
            yield link


def falling_due(facts: Facts) -> list[Link]:
    """Returns what falls due today or within a week, the nearest first."""
    today = facts.question.as_of
    until = today + timedelta(days=SOON)
    links = [one for one in waiting(facts) if one.deadline and today <= one.deadline <= until]
    return sorted(links, key=_urgency)


def _urgency(link: Link) -> tuple[date, str]:
    return link.deadline or date.max, link.grievance.number


def _days(taken: Sequence[int | None]) -> Days | None:
    known = [days for days in taken if days is not None]
    return Days(float(median(known)), max(known), len(known)) if known else None

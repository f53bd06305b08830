"""Who serves whom (notice, 一, 二（一）): the people of each unit and their enterprises, by ledgers.

Whoever 联系服务人及电话 names in the newest month of the unit's ledgers that names anybody for an
enterprise serves it; several names all serve it. What is not on the unit's roster of the month is not
counted. Changes are told from the month before, where that was seen at all.

Knows rows, rosters and contacts. Does not know sheets.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import ContactRow
from liaison_pipeline.spelling.people import people_in

NOBODY = ""


@dataclass(frozen=True, slots=True)
class ServiceLoad:
    """A person of a unit, NOBODY for none. `enterprises`: names of whom they serve; `contacted`: how many
    of these the unit contacted in the month; `gained` and `lost`: names, since the month before; None
    where that was not seen."""

    unit: str
    person: str
    enterprises: Sequence[str]
    contacted: int
    gained: Sequence[str] | None
    lost: Sequence[str] | None


@dataclass(slots=True)
class _Named:
    """Whom a unit's ledgers have named so far: key of an enterprise -> (month, people)."""

    people: dict[str, tuple[Period, tuple[str, ...]]] = field(default_factory=dict)

    def note(self, month: Period, rows: Iterable[ContactRow]) -> None:
        """Takes the rows of a later month: who is named in it takes the place of who was."""
        for row in rows:
            names = people_in(row.service_contact) if row.enterprise_key else ()
            if names:
                when, before = self.people.get(row.enterprise_key, (month, ()))
                both = (*before, *names) if when == month else names
                self.people[row.enterprise_key] = month, tuple(dict.fromkeys(both))

    def serving(self, own: Coverage) -> dict[str, dict[str, str]]:
        """Returns person -> key -> name of the enterprises on the roster."""
        served: dict[str, dict[str, str]] = {}
        for key, known in own.roster.items():
            for person in self.people.get(key, (None, (NOBODY,)))[1]:
                served.setdefault(person, {})[key] = known.name
        return served


def service_loads(facts: Facts) -> list[ServiceLoad]:
    """Returns the people of each unit, whoever serves most first; then whom nobody serves."""
    period = facts.question.period
    last = period.shift(-1)
    seen = {own.unit: own for month, covered in facts.trend if month == last for own in covered}
    named = {own.unit: _Named() for own in facts.coverage}
    _note(named, facts, [month for month in sorted(facts.rows.ledgers) if month < period])
    before = {unit: named[unit].serving(own) for unit, own in seen.items() if unit in named}
    _note(named, facts, [period])
    return [
        load
        for own in facts.coverage
        for load in _loads(own, named[own.unit].serving(own), before.get(own.unit))
    ]


def _note(named: Mapping[str, _Named], facts: Facts, months: Iterable[Period]) -> None:
    for month in months:
        for unit, rows in facts.rows.ledgers.get(month, {}).items():
            if unit in named:
                named[unit].note(month, rows)


def _loads(
    own: Coverage,
    served: Mapping[str, Mapping[str, str]],
    before: Mapping[str, Mapping[str, str]] | None,
) -> list[ServiceLoad]:
    people = sorted(
        dict.fromkeys((*served, *(before or {}))),
        key=lambda person: (person == NOBODY, -len(served.get(person, ())), person),
    )
    loads = []
    for person in people:
        now = served.get(person, {})
        then = None if before is None else before.get(person, {})
        loads.append(
            ServiceLoad(
                unit=own.unit,
                person=person,
                enterprises=list(now.values()),
                contacted=sum(key in own.contacted for key in now),
                gained=None if then is None else _beyond(now, then),
                lost=None if then is None else _beyond(then, now),
            )
        )
    return loads


def _beyond(some: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    return [name for key, name in some.items() if key not in others]

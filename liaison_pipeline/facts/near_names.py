"""Which names and titles of a month are probably one, written in two ways.

An enterprise of the register that the ledger does not have, beside one of the ledger with nearly the
same name whose count waits for a row; an open grievance that no register tells of, beside a new row
of the same enterprise with a title that is like its own, or with its title of an enterprise with a
name that is. Nothing is merged: that is for people to say, and a rule names the two.

Knows rows of one month. Does not know what is said of them.
"""

from collections.abc import Container, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from liaison_pipeline.facts.ledger import Ledger
from liaison_pipeline.facts.live_rows import ByUnit
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.near_index import NearIndex
from liaison_pipeline.model.rows import ContactRow, GrievanceRow
from liaison_pipeline.spelling.titles import is_alike

NEAR = 70  # of 100: below it a name would mislead


@dataclass(frozen=True, slots=True)
class NearName:
    """The enterprise of the ledger that a register probably means: its key, and its name there."""

    key: str
    name: str


NotOne = AbstractSet[tuple[str, frozenset[str]]]  # unit, keys of two spellings
Misnamed = Mapping[str, Mapping[str, NearName]]  # unit -> key in the register -> what is meant
# unit -> number of a grievance that vanished -> the month's new row that may be it
ToldAnew = Mapping[str, Mapping[str, GrievanceRow]]


def misnamed(
    ledgers: ByUnit[ContactRow],
    months: Mapping[str, MonthOfUnit],
    known: Container[tuple[str, str]],
) -> Misnamed:
    """Returns what registers name otherwise than ledgers. `known`: (unit, key) of enterprises that
    are something by themselves, on a roster or in a ledger of any month."""
    found: dict[str, Mapping[str, NearName]] = {}
    for unit, month in months.items():
        rows = [row for row in ledgers.get(unit, ()) if row.enterprise_key]
        own = {row.enterprise_key: row.enterprise for row in reversed(rows)}
        strange = {
            row.enterprise_key: row.enterprise
            for row in month.fresh
            if row.enterprise_key and (unit, row.enterprise_key) not in known
        }
        if own and strange:
            candidates = dict(_without_rows(own, Ledger(rows).counts, month.new_rows))
            found[unit] = dict(_nearest(strange, candidates))
    return found


def _without_rows(
    names: Mapping[str, str], counts: Mapping[str, int], registered: Mapping[str, int]
) -> Iterator[tuple[str, str]]:
    """Yields enterprises of the ledger that lack a row of the register, or have none at all."""
    for key, name in names.items():
        if not registered.get(key) or counts.get(key, 0) > registered[key]:
            yield key, name


def _nearest(
    strange: Mapping[str, str], candidates: Mapping[str, str]
) -> Iterator[tuple[str, NearName]]:
    index = NearIndex(candidates)
    for key, name in strange.items():
        if near := index.nearest_key(key, name, NEAR):
            yield key, NearName(near, candidates[near])


def retitled(month: MonthOfUnit) -> Mapping[str, GrievanceRow]:
    """Returns grievance that vanished -> the month's new row of the same enterprise that is most
    like it; a row is that of one grievance."""
    fresh: dict[str, list[GrievanceRow]] = {}
    for row in month.fresh if month.vanished else ():
        if row.title_key:
            fresh.setdefault(row.enterprise_key, []).append(row)
    pairs: list[tuple[float, str, int, GrievanceRow]] = []
    for grievance in month.vanished:
        own: Sequence[GrievanceRow] = fresh.get(grievance.enterprise_key, ())
        for at, row in enumerate(own):
            score = is_alike(grievance.row.title_key, row.title_key)
            if score:
                pairs.append((-score, grievance.number, at, row))
    found: dict[str, GrievanceRow] = {}
    taken: set[int] = set()
    for _, number, _, row in sorted(pairs, key=lambda pair: pair[:3]):
        if number not in found and id(row) not in taken:
            found[number] = row
            taken.add(id(row))
    return found


def told_anew(
    ledgers: ByUnit[ContactRow],
    months: Mapping[str, MonthOfUnit],
    meant: Misnamed,
    refused: NotOne,
) -> ToldAnew:
    """Returns what may be told anew under another title, or of an enterprise under another name.
    `refused`: what the clerk said is not one."""
    return {
        unit: _told_anew(
            unit,
            month,
            {row.enterprise_key for row in ledgers.get(unit, ())},
            meant.get(unit, {}),
            refused,
        )
        for unit, month in months.items()
        if month.vanished
    }


def _told_anew(
    unit: str,
    month: MonthOfUnit,
    reported: Container[str],
    meant: Mapping[str, NearName],
    refused: NotOne,
) -> Mapping[str, GrievanceRow]:
    near = {**_renamed(month, reported, meant), **retitled(month)}
    old = {grievance.number: grievance for grievance in month.vanished}
    return {
        number: row
        for number, row in near.items()
        if (unit, frozenset((row.enterprise_key, old[number].enterprise_key))) not in refused
        and (unit, frozenset((row.title_key, old[number].row.title_key))) not in refused
    }


def _renamed(
    month: MonthOfUnit, reported: Container[str], meant: Mapping[str, NearName]
) -> Mapping[str, GrievanceRow]:
    """Returns grievance that vanished -> the month's new row with its title, of an enterprise with
    nearly the same name. `reported`: keys of enterprises of the ledger, which have kept their names,
    unless one of them is what the register `meant`."""
    fresh: dict[str, dict[str, GrievanceRow]] = {}
    for new in month.fresh if month.vanished else ():
        fresh.setdefault(new.title_key, {}).setdefault(new.enterprise_key, new)
    alike = {
        title: NearIndex({key: row.enterprise for key, row in rows.items()})
        for title, rows in fresh.items()
    }
    found: dict[str, GrievanceRow] = {}
    for grievance in month.vanished:
        key, title = grievance.enterprise_key, grievance.row.title_key
        rows = fresh.get(title, {})
        row = next(
            (row for own, row in rows.items() if own in meant and meant[own].key == key), None
        )
        if row is None and rows and key not in reported:
            near = alike[title].nearest_key(key, grievance.row.enterprise, NEAR)
            row = rows.get(near)
        if row is not None:
            found[grievance.number] = row
    return found

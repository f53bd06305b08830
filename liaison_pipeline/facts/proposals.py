"""What may be one, written in two ways, and would explain a finding of the month: what 对应确认 asks.

An open grievance of which no register tells, beside a new title that is like its own; an enterprise of
the register beside one of the ledger; one that is not on the roster beside one that is, whom the ledger
does not name; without a roster, one that is new beside one of earlier months, which nobody has
contacted; two names of a unit with one mobile number that no third one has. What the clerk has
answered is not asked again, in either direction. Names of units and labels of columns that nobody knows
(facts/unknown_names.py) come first.

Knows facts of one month. Does not know how it is asked, nor what an answer does.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.near_index import NearIndex
from liaison_pipeline.facts.near_names import NEAR, retitled
from liaison_pipeline.facts.rosters import Entry
from liaison_pipeline.facts.sent import sent_kinds
from liaison_pipeline.facts.unknown_names import unknown_names
from liaison_pipeline.model.rows import FormRow
from liaison_pipeline.spelling.credit_code import is_credit_code
from liaison_pipeline.spelling.proposals import (
    COLUMN,
    ENTERPRISE,
    GENERAL,
    TITLE,
    key_of,
    number_of,
)

LIKE = 81  # of 100: more than two names of five characters that differ in one have in common
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A spelling of a unit and what it probably is; `reason`: what speaks for it."""

    sort: str
    unit: str
    written: str
    advised: str
    reason: str

    @property
    def number(self) -> str:
        return number_of(self.sort, self.unit, self.written, self.advised, self.reason)

    @property
    def pair(self) -> tuple[str, str, frozenset[str]]:
        """Returns what two proposals in opposite directions share."""
        keys = key_of(self.sort, self.written), key_of(self.sort, self.advised)
        return self.sort, "" if self.sort in GENERAL else self.unit, frozenset(keys)


def proposals_of(facts: Facts) -> list[Proposal]:
    """Returns what is asked in a month, each pair once."""
    answered = {
        Proposal(row.sort, row.unit, row.written, row.advised, row.reason).pair
        for row in facts.same_as.rows.values()
        if row.sort != TITLE
    }
    asked: dict[tuple[str, str, frozenset[str], str], Proposal] = {}
    covered = {own.unit: own for own in facts.coverage}
    of_units = (_of_unit(unit, facts, covered.get(unit)) for unit in facts.grievances)
    for proposal in chain(_general(facts), *of_units):
        if proposal.number not in facts.same_as.rows and proposal.pair not in answered:
            number = proposal.number if proposal.sort == TITLE else ""
            asked.setdefault((*proposal.pair, number), proposal)
    return list(asked.values())


def _of_unit(unit: str, facts: Facts, covered: Coverage | None) -> Iterator[Proposal]:
    yield from _titles(unit, facts)
    yield from _of_ledger(unit, facts)
    yield from _of_roster(unit, facts)
    if covered is not None and not covered.listed:
        yield from _of_earlier_months(unit, facts, covered)
    yield from _of_telephone(unit, facts)


def _general(facts: Facts) -> Iterator[Proposal]:
    """Yields what units and columns may be: forms that can't be counted are asked about first."""
    for name in unknown_names(facts):
        more = f"等{len(name.files)}份表" if len(name.files) > 1 else ""
        where = f"“{name.files[0]}”{more}"
        if name.sort == COLUMN:
            why = f"{where}缺“{name.nearest}”栏，有这一栏"
        elif name.nearest:
            why = f"{where}写的单位不在单位名单里，名单里有名称相近的"
        else:
            why = f"{where}写的单位不在单位名单里，是哪个单位请写在“另写为”"
        yield Proposal(name.sort, "", name.written, name.nearest, why)


def _titles(unit: str, facts: Facts) -> Iterator[Proposal]:
    month = facts.grievances[unit]
    if not month.vanished or unit not in sent_kinds(facts.standing, facts.question.period):
        return
    rows = retitled(month)
    for grievance in month.vanished:
        row = rows.get(grievance.number)
        if row is not None:
            name = grievance.row.enterprise.replace("”", "")
            raised = grievance.raised.chinese
            why = f"企业“{name}”{raised}登记的诉求（{grievance.number}）本月没有，新登记的名称相近"
            yield Proposal(TITLE, unit, row.title, grievance.row.title, why)


def _of_ledger(unit: str, facts: Facts) -> Iterator[Proposal]:
    written = {row.enterprise_key: row.enterprise for row in facts.grievances[unit].fresh}
    for key, near in facts.misnamed.get(unit, {}).items():
        why = "登载表里的企业台账里没有，台账里有名称相近的"
        yield Proposal(ENTERPRISE, unit, written[key], near.name, why)


def _of_roster(unit: str, facts: Facts) -> Iterator[Proposal]:
    if not facts.roster.has(unit):
        return
    own = facts.roster.of(unit)
    reported = {row.enterprise_key: row.enterprise for row in facts.ledgers.get(unit, ())}
    index = NearIndex({key: entry.name for key, entry in own.items() if key not in reported})
    for key, name in reported.items():
        elsewhere = key in facts.roster.entries[unit] or facts.roster.units_of(key)
        strange = bool(key) and not elsewhere and key not in facts.roster.held
        if strange and (near := index.nearest(key, name, NEAR)):
            why = "台账里的企业名录里没有，名录里有名称相近的，本月台账没有写"
            yield Proposal(ENTERPRISE, unit, name, near, why)


def _of_earlier_months(unit: str, facts: Facts, covered: Coverage) -> Iterator[Proposal]:
    """Yields names that the unit's ledger has for the first time, beside one that it has no more."""
    first = {key: known.row.period for key, known in covered.roster.items()}
    reported = {row.enterprise_key: row.enterprise for row in facts.ledgers.get(unit, ())}
    period = facts.question.period
    new = {key: name for key, name in reported.items() if first.get(key) == period}
    gone = {
        key: covered.roster[key].name
        for key in covered.uncovered
        if key not in reported and first[key] != period
    }
    index = NearIndex(gone if new else {})
    for key, name in new.items() if gone else ():
        if near := index.nearest(key, name, LIKE):
            why = "台账里的企业以前没有报过，以前报过名称相近的，本月台账没有写"
            yield Proposal(ENTERPRISE, unit, name, near, why)


def _of_telephone(unit: str, facts: Facts) -> Iterator[Proposal]:
    """Yields two names with one mobile number; of the roster's, it is the one that is meant."""
    listed: Mapping[str, Entry] = facts.roster.of(unit) if facts.roster.has(unit) else {}
    numbers: dict[str, dict[str, str]] = {}
    known = {key: entry.row for key, entry in listed.items()}
    for key, entry in listed.items():
        _note(numbers, key, entry.name, f"{entry.row.contact} {entry.row.phone}")
    here = set()
    for month, units in sorted(facts.rows.ledgers.items()):
        for row in units.get(unit, ()) if month <= facts.question.period else ():
            _note(numbers, row.enterprise_key, row.enterprise, row.enterprise_contact)
            if month == facts.question.period:
                here.add(row.enterprise_key)
    for names in numbers.values():
        if len(names) != 2 or not here & names.keys():
            continue
        first, second = names  # the roster's first, then in the order in which they were reported
        if not _two_codes(known.get(first), known.get(second)):
            why = "两个名称留的是同一个联系电话"
            yield Proposal(ENTERPRISE, unit, names[second], names[first], why)


def _note(numbers: dict[str, dict[str, str]], key: str, name: str, contact: str) -> None:
    for mobile in _MOBILE.findall(contact) if key else ():
        numbers.setdefault(mobile, {}).setdefault(key, name)


def _two_codes(row: FormRow | None, other: FormRow | None) -> bool:
    """Tells whether the roster names two enterprises by two credit codes."""
    codes = {one.text("credit_code") for one in (row, other) if one is not None}
    return len(codes) == 2 and all(map(is_credit_code, codes))

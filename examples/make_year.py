"""A generated year of an invented small sub-district: six units, three rosters, and the truth of it.

Run as `python -m examples.make_year FOLDER [SEED]`: writes FOLDER/liaison.toml and, month by month, the
files that arrive: FOLDER/months/2021-04 to 2022-03. Equal seeds give equal bytes. The truth comes from
the planning (year/lives.py), never from what liaison_pipeline reads.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from examples.year.books import Desk, settings_text
from examples.year.firms import ROSTERS, UNITS, Firm, Registry
from examples.year.lives import LAST, Life, Machine, Sending, Visit
from examples.year.plan import MONTHS, Figures, Key, Plan, day_of, last_of
from tests.workbooks.invent import Inventor

SEED = 2021
HAPPENINGS = (
    "late",
    "missing",
    "register missing",
    "correction",
    "correction after the due day",
    "carried contact",
    "carried contact that counts",
    "contact missing",
    "moved",
    "closed down",
    "renamed",
    "new on the roster",
    "former name in a ledger",
    "former name in a register",
    "enterprise unknown",
    "closed, but in a ledger",
    "renamed while a grievance is open",
    "raised",
    "carried over open",
    "closed in a later month",
    "title varied",
    "told apart by its digits",
    "repeated",
    "vanished",
    "reopened by the register",
    "raised anew",
    "dispatched in the same month",
    "dispatched in the next month",
    "closed by the old unit in the month of dispatch",
    "received and carried",
    "received and closed",
    "received and left out",
    "call-back content",
    "call-back reopens next month",
    "called back in the month of the closing",
    "reopened by call-back and closed",
)


class Year:
    """One attempt at a year."""

    def __init__(self, seed: str) -> None:
        self.rng = Random(seed)
        self.inventor = Inventor(self.rng)
        self.plan = Plan(tuple(UNITS))
        self.tally = self.plan.tally
        self.registry = Registry(self.rng, self.inventor)
        self.machine = Machine(self.rng, self.plan)
        self.sendings: dict[tuple[int, str], Sending] = {}
        self._open: dict[tuple[int, str], frozenset[Key]] = {}
        self._carried: dict[tuple[int, str], frozenset[Key]] = {}

    def live(self) -> None:
        """Plans all twelve months, then counts."""
        self.registry.settle()
        self._schedule()
        for month in range(len(MONTHS)):
            if month in ROSTERS[1:]:
                self._renew(month)
            kinds = self._kinds(month)
            self.machine.begin(month, kinds)
            self._carried |= self._held(month, self.machine.carried)
            for unit in UNITS:
                sending = self.sendings[month, unit]
                self.machine.fill(sending)
                if sending.kind == "both":
                    firms = self.registry.of(unit, month)
                    self.machine.raise_some(sending, firms)
            self.machine.finish(month, self._kinds(min(month + 1, LAST)))
            still = {life: life.holder for life in self.machine.lives if life.is_open}
            self._open |= self._held(month, still)
        for sending in self.sendings.values():
            if sending.kind != "none":
                self._visit(sending)
        self.machine.tell()
        self._count()

    def _kinds(self, month: int) -> dict[str, str]:
        return {unit: self.sendings[month, unit].kind for unit in UNITS}

    def _held(self, month: int, lives: dict[Life, str]) -> dict[tuple[int, str], frozenset[Key]]:
        return {
            (month, unit): frozenset(life.key for life, holder in lives.items() if holder == unit)
            for unit in UNITS
        }

    def _schedule(self) -> None:
        """Who sends what and when; the register is left out twice or more, two units miss a month."""
        places = [(month, unit) for month in range(len(MONTHS)) for unit in UNITS]
        odd = self.rng.sample([place for place in places if 0 < place[0] < LAST], 12)
        for month, unit in places:
            kind, day = "both", self.rng.randint(24, 25)
            if (month, unit) in odd[:2]:
                kind = "none"
            elif (month, unit) in odd[2:6]:
                kind = "ledger"
            elif (month, unit) in odd[6:]:
                day = self.rng.randint(26, 28)
            self.sendings[month, unit] = Sending(unit, month, kind, day_of(month, day))
        self.tally |= Counter({"missing": 2, "register missing": 4, "late": 6})

    def _renew(self, month: int) -> None:
        """A new roster; enterprises with a grievance that is not over stay where they are."""
        busy = [life.firm for life in self.machine.lives if life.is_open or life.call]
        renamed = self.registry.renew(month, list(dict.fromkeys(busy)))
        self.tally["renamed while a grievance is open"] += renamed
        for firm in self.registry.firms:
            changed = [month in firm.units and bool(firm.unit(month)), month in firm.names]
            self.tally["moved"] += changed[0]
            self.tally["closed down"] += firm.units.get(month) == ""
            self.tally["renamed"] += changed[1]
            self.plan.former_names |= {firm.former(month)} - {""}
            self.tally["new on the roster"] += firm.listed == month

    # ledgers --------------------------------------------------------------------------------------

    def _visit(self, sending: Sending) -> None:
        """The rows of a ledger: nearly every enterprise of the unit, and contacts carried over."""
        month, unit, rng = sending.month, sending.unit, self.rng
        for firm in self.registry.of(unit, month):
            day = sending.raising.get(firm)
            if day is None and rng.random() < 0.07:
                continue
            day = day or day_of(month, rng.randint(6 if month == 0 else 1, 23))
            name = self._name(firm, month)
            sending.visits.append(Visit(firm, name, day, sending.counts.get(firm, 0)))
            if rng.random() < 0.12:
                more = day + timedelta(days=rng.randint(1, 24 - day.day))
                sending.visits.append(Visit(firm, name, more))
        for firm in self._strangers(unit, month):
            named = self.plan.unknown if firm.unit(month) else self.plan.gone
            named.add((MONTHS[month], unit, firm.name(month)))
            self.tally["enterprise unknown" if firm.unit(month) else "closed, but in a ledger"] += 1
            day = day_of(month, rng.randint(1, 23))
            sending.visits.append(Visit(firm, firm.name(month), day))
        if month:
            self._carry(sending)

    def _name(self, firm: Firm, month: int) -> str:
        former = firm.former(month)
        if former and self.rng.random() < 0.35:
            self.tally["former name in a ledger"] += 1
            self.plan.former.add((MONTHS[month], firm.unit(month), former))
            return former
        return firm.name(month)

    def _strangers(self, unit: str, month: int) -> Iterator[Firm]:
        """Whom a unit's ledger has though the month's roster does not."""
        for firm in self.registry.firms:
            if firm.known <= month < firm.listed and firm.unit(0) == unit:
                yield firm
        for before, firm in self.registry.left.get(month, []):
            if before == unit and self.rng.random() < 0.6 and self._reported(firm, month):
                yield firm

    def _reported(self, firm: Firm, month: int) -> bool:
        """Whether the unit that has it now, if any, will contact it itself."""
        now = firm.unit(month)
        return not now or self.sendings[month, now].kind != "none"

    def _carry(self, sending: Sending) -> None:
        """Contacts of the end of last month, in this month's ledger."""
        month, unit = sending.month, sending.unit
        before = self.sendings[month - 1, unit]
        seen = {
            visit.firm for visit in before.visits if visit.day.month == last_of(month - 1).month
        }
        for firm in self.registry.of(unit, month):
            chance = 0.04 if firm in seen else 0.5
            if before.kind == "none":
                chance = 0.2
            if firm.on_roster(unit, month - 1) and self.rng.random() < chance:
                day = day_of(month - 1, self.rng.randint(27, 30))
                sending.visits.append(Visit(firm, self._name(firm, month), day))
                self.tally["carried contact"] += 1
                self.tally["carried contact that counts"] += firm not in seen

    # the truth ------------------------------------------------------------------------------------

    def _count(self) -> None:
        events: dict[tuple[str, str, str], set[Key]] = {}
        for story in self.plan.stories:
            for event in story.events:
                events.setdefault((event.month, event.unit, event.what), set()).add(story.key)
        for (number, unit), sending in self.sendings.items():
            month = MONTHS[number]
            roster = set(self.registry.of(unit, number))
            then = {v.firm for v in sending.visits if v.day >= day_of(number, 1)} & roster
            following = self.sendings.get((number + 1, unit))
            later = following.visits if following else []
            carried = {v.firm for v in later if v.day < day_of(number + 1, 1)}
            late = sending.filed > day_of(number, 25)
            sent = "missing" if sending.kind == "none" else "late" if late else "on time"
            happened = [
                frozenset(events.get((month, unit, what), ()))
                for what in ("raised", "reopened", "closed")
            ]
            self.plan.figures[month, unit] = Figures(
                sent,
                len(roster),
                len((then | carried) & roster),
                len(then),
                self._carried[number, unit],
                happened[0],
                happened[1],
                happened[2],
                self._open[number, unit],
            )
            if sending.kind != "none":
                left = {(month, unit, firm.name(number)) for firm in roster - then}
                self.plan.missing_contacts |= left
                self.tally["contact missing"] += len(left)

    # workbooks ------------------------------------------------------------------------------------

    def write(self, target: Path) -> None:
        desk = Desk(self.rng, self.inventor)
        (target / "liaison.toml").write_text(settings_text(), "utf-8")
        corrected = self._corrected()
        for month, name in enumerate(MONTHS):
            files: dict[str, bytes] = {}
            if month in ROSTERS:
                path, data = desk.roster(self.registry, month)
                files[path] = data
            for unit in UNITS:
                sending = self.sendings[month, unit]
                if (month, unit) in corrected:
                    files |= desk.files(_first(sending), "")
                    filed = corrected[month, unit]
                    files |= desk.files(replace(sending, filed=filed), "（更正）")
                elif sending.kind != "none":
                    files |= desk.files(sending)
            for path, data in files.items():
                place = target / "months" / name / path
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_bytes(data)

    def _corrected(self) -> dict[tuple[int, str], date]:
        """Sendings that are a second version; the days on which these were filed."""
        able = [
            place
            for place, sending in self.sendings.items()
            if len(sending.entries) > 1 and sending.filed <= day_of(place[0], 25)
        ]
        chosen = self.rng.sample(able, 6)
        self.tally |= Counter({"correction": 6, "correction after the due day": 3})
        return {
            place: day_of(place[0], 28) if number < 3 else day_of(place[0], 25)
            for number, place in enumerate(chosen)
        }


def _first(sending: Sending) -> Sending:
    """A first version with mistakes, filed on the 24th: an enterprise short, every closing wrong."""
    month = sending.month
    idle = next((visit.firm for visit in sending.visits if not visit.count), None)
    entries = [
        replace(entry, title=f"{entry.title}（待核实）", closed_on=None, progress="正在核实情况。")
        for entry in sending.entries
    ]
    return replace(
        sending,
        filed=day_of(month, 24),
        visits=[visit for visit in sending.visits if visit.firm is not idle],
        entries=entries,
    )


def make_year(target: Path, seed: int) -> Plan:
    """Writes the year and gives the truth; a draw in which something happens less than twice is not
    taken."""
    for attempt in range(200):
        year = Year(f"{seed}-{attempt}")
        year.live()
        year.tally |= Counter({"correction": 6, "correction after the due day": 3})
        if all(year.tally[name] >= 2 for name in HAPPENINGS):
            year.write(target)
            return year.plan
    raise ValueError(f"seed {seed} gives no whole year")


def main() -> None:
    target, *seed = sys.argv[1:]
    Path(target).mkdir(parents=True, exist_ok=True)
    plan = make_year(Path(target), int(seed[0]) if seed else SEED)
    for name, count in sorted(plan.tally.items()):
        sys.stdout.write(f"{count:4} {name}\n")


if __name__ == "__main__":
    main()

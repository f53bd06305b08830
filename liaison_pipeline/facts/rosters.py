"""企业名录: which enterprises each unit is responsible for, month by month.

A roster counts from its month on (title, sheet, file, folder, else its own date), the oldest one
that names a unit for all months before as well. From the newest to the oldest, a unit's part of a
roster is kept if it shares no enterprise with the parts of that unit that are kept already (a
roster a street); an enterprise that a newer roster names is not taken from an older one (it moved).
注销 and the like end the duty to contact. The same 统一社会信用代码 under another name in another
roster is the same enterprise (it was renamed).

Knows rosters. Does not know what is a fault: rules/roster_conflict.py does.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from liaison_pipeline.facts.live_rows import list_rows
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import RosterRow
from liaison_pipeline.spelling.credit_code import is_credit_code
from liaison_pipeline.spelling.titles import comparable

ALWAYS = Period(1, 1)  # from which a roster counts that names no month
RosterSheet = tuple[Period, tuple[RosterRow, ...]]  # the month from which it counts, and its rows


@dataclass(frozen=True, slots=True)
class Entry:
    """An enterprise on the roster of a unit. `row`: where it says so."""

    unit: str
    key: str
    name: str
    living: bool
    row: RosterRow


@dataclass(frozen=True)
class Roster:
    """The roster at a month's end. `entries`: unit -> key -> entry; `rows`: those that it is made
    of, oldest first; `held`: keys of enterprises in rows that are held back."""

    entries: Mapping[str, Mapping[str, Entry]]
    rows: tuple[RosterRow, ...]
    held: frozenset[str]

    def has(self, unit: str) -> bool:
        return unit in self.entries

    def of(self, unit: str) -> dict[str, Entry]:
        """Returns key -> entry of the living enterprises of a unit."""
        return {key: entry for key, entry in self.entries[unit].items() if entry.living}

    def units_of(self, key: str) -> Sequence[str]:
        """Returns the units on whose roster an enterprise is."""
        return [entry.unit for entry in self._by_key.get(key, ())]

    def industry(self, key: str) -> str:
        """Returns what the roster says of an enterprise's industry, '' for nothing."""
        industries = (entry.row.industry for entry in self._by_key.get(key, ()))
        return next((text for text in industries if text), "")

    @cached_property
    def _by_key(self) -> Mapping[str, Sequence[Entry]]:
        entries: dict[str, list[Entry]] = {}
        for own in self.entries.values():
            for key, entry in own.items():
                entries.setdefault(key, []).append(entry)
        return entries


@dataclass(frozen=True, slots=True)
class Rosters:
    """All rosters that were ever sent, oldest first.

    `names`: key as it is written -> key of the enterprise today. `held`: (month, key) of rows that
    are held back. `streets`: unit of a district -> its sub-district; what one names, another does
    not lose. `gone`: the words of 状态 that end the duty to contact.
    """

    rows: tuple[RosterSheet, ...]
    names: Mapping[str, str]
    held: tuple[tuple[Period, str], ...]
    streets: Mapping[str, str]
    gone: frozenset[str]

    def key(self, written: str) -> str:
        return self.names.get(written, written)

    def at(self, period: Period) -> Roster:
        """Returns the roster at the end of a month."""
        effective = self.until(period)
        later = self.rows[len(effective) :]
        entries: dict[str, dict[str, Entry]] = {}
        kept: list[RosterRow] = []
        named: set[tuple[str, str]] = set()  # by rosters of later months
        for _, sheets in groupby(reversed(effective), key=lambda sheet: sheet[0]):
            here: set[tuple[str, str]] = set()
            for _, rows in sheets:
                kept = self._lay(rows, entries, named, set()) + kept
                here |= {self.name(row.unit, row.enterprise_key) for row in rows}
            named |= here
        for _, sheets in groupby(later, key=lambda sheet: sheet[0]):
            known = set(entries)  # a unit's oldest roster counts for the months before it as well
            for _, rows in reversed(list(sheets)):
                # a 汇总表 is of its month
                own = [row for row in rows if not row.submission.consolidated]
                kept += self._lay(own, entries, named, known)
        ordered = {unit: entries[unit] for unit in sorted(entries)}
        return Roster(ordered, tuple(kept), self._held_at(period))

    def until(self, period: Period) -> tuple[RosterSheet, ...]:
        """Returns the rosters that count from a month up to this one on, oldest first."""
        return tuple(sheet for sheet in self.rows if sheet[0] <= period)

    def newest(self, period: Period) -> Period | None:
        """Returns the month of the newest roster by this month, None before the first: in months with
        the same newest roster, the roster is the same."""
        months = (month for month, _ in (*self.rows, *self.held) if month <= period)
        return max(months, default=None)

    def _held_at(self, period: Period) -> frozenset[str]:
        """Returns the keys in held rows of the month's own rosters: the newest, else the oldest."""
        months = {month for month, _ in (*self.rows, *self.held)}
        wanted = self.newest(period) or min(months, default=None)
        return frozenset(key for month, key in self.held if month == wanted)

    def _lay(
        self,
        rows: Sequence[RosterRow],
        entries: dict[str, dict[str, Entry]],
        named: set[tuple[str, str]],
        closed: set[str],
    ) -> list[RosterRow]:
        """Lays a roster under what there is, and returns the rows that count. A unit's part counts
        if it complements the newer ones, and if the unit is not `closed` to it."""
        kept: list[RosterRow] = []
        by_unit: dict[str, list[RosterRow]] = {}
        for row in rows:
            by_unit.setdefault(row.unit, []).append(row)
        for unit, part in self.parts(rows).items():
            if unit not in closed and not part.keys() & entries.get(unit, {}).keys():
                own = {k: entry for k, entry in part.items() if self.name(unit, k) not in named}
                entries.setdefault(unit, {}).update(own)
                kept += [row for row in by_unit[unit] if self.key(row.enterprise_key) in own]
        return kept

    def name(self, unit: str, key: str) -> tuple[str, str]:
        """Returns an enterprise as it is known within its sub-district."""
        return self.streets.get(unit, ""), self.key(key)

    def parts(self, rows: Iterable[RosterRow]) -> dict[str, dict[str, Entry]]:
        """Returns unit -> its part of one roster."""
        parts: dict[str, dict[str, Entry]] = {}
        for row in rows:
            entry = self._entry(row)
            parts.setdefault(entry.unit, {}).setdefault(entry.key, entry)
        return parts

    def _entry(self, row: RosterRow) -> Entry:
        living = comparable(row.status) not in self.gone
        return Entry(row.unit, self.key(row.enterprise_key), row.enterprise, living, row)


def rosters_of(
    history: History,
    standing: Standing,
    form: Form,
    streets: Mapping[str, str],
    same: Callable[[str, str], str],
) -> Rosters:
    """Returns the rosters of all live files; rows that are held back are on none. `same`: unit and key
    of an enterprise -> the key under which the clerk has confirmed it. The roster in a
    汇总表 is for a district's inbox: it says nothing of a unit whose own forms are here."""
    here = {sent.unit for sent in history.submissions if not sent.consolidated}
    rows = [
        replace(row, enterprise_key=same(row.unit, row.enterprise_key))
        for row in list_rows(history.rows.rosters, standing)
        if row.enterprise_key
        and row.unit
        and not (row.submission.consolidated and row.unit in here)
    ]
    held = list_rows(history.rows.rosters, standing, held=True)
    sheets = [
        (members[0].period or ALWAYS, tuple(members))
        for members in (
            list(own) for _, own in groupby(rows, key=lambda row: (row.period, row.submission_id))
        )
    ]
    return Rosters(
        rows=tuple(sheets),
        names=_renamed(sheets),
        held=tuple(
            (row.period or ALWAYS, same(row.unit, row.enterprise_key))
            for row in held
            if row.enterprise_key
        ),
        streets=streets,
        gone=frozenset(map(comparable, form.words("status")["gone"])),
    )


def _renamed(sheets: Iterable[RosterSheet]) -> dict[str, str]:
    """Returns older name -> newest name of one credit code; never where one month has the code
    twice, nor for a name that stands under two codes or beside the new one."""
    names: dict[str, list[str]] = {}
    codes: dict[str, set[str]] = {}
    months: dict[str, set[Period]] = {}
    doubtful: set[str] = set()
    for month, members in groupby(sheets, key=lambda sheet: sheet[0]):
        own: dict[str, str] = {}
        for row in (row for _, rows in members for row in rows):
            months.setdefault(row.enterprise_key, set()).add(month)
            code = row.credit_code
            if not is_credit_code(code):
                continue
            codes.setdefault(row.enterprise_key, set()).add(code)
            if own.setdefault(code, row.enterprise_key) != row.enterprise_key:
                doubtful.add(code)
        for code, name in own.items():
            names.setdefault(code, []).append(name)
    return {
        name: keys[-1]
        for code, keys in names.items()
        if code not in doubtful
        for name in keys
        if name != keys[-1] and len(codes[name]) == 1 and not months[name] & months[keys[-1]]
    }

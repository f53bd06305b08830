"""企业名录: which enterprises each unit is responsible for, month by month.

A roster counts from its month on (title, sheet, file, folder, else its own date), the oldest one that
names a unit for all months before as well. From the newest to the oldest, a unit's part of a roster is
kept if it shares no enterprise with the parts of that unit that are kept already (a roster a street); an
enterprise that a newer roster names is not taken from an older one (it moved). 注销 and the like end the
duty to contact. The same 统一社会信用代码 under another name in another roster is the same enterprise (it
was renamed).

Knows rosters. Does not know what is a fault: rules/roster.py does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from liaison_pipeline.facts.live_rows import live_list_rows
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.credit_code import is_credit_code
from liaison_pipeline.spelling.values import fold


@dataclass(frozen=True)
class Entry:
    """An enterprise on the roster of a unit. `row`: where it says so."""

    unit: str
    key: str
    name: str
    living: bool
    row: Any


@dataclass(frozen=True)
class Roster:
    """The roster at a month's end. `entries`: unit -> key -> entry; `rows`: those that it is made of,
    oldest first; `held`: keys of enterprises in rows that are held back."""

    entries: Mapping[str, Mapping[str, Entry]]
    rows: tuple[Any, ...]
    held: frozenset[str]

    def has(self, unit: str) -> bool:
        return unit in self.entries

    def of(self, unit: str) -> dict[str, Entry]:
        """key -> entry of the living enterprises of a unit."""
        return {key: entry for key, entry in self.entries[unit].items() if entry.living}

    def units_of(self, key: str) -> list[str]:
        """The units on whose roster an enterprise is."""
        return [unit for unit, own in self.entries.items() if key in own]

    def industry(self, key: str) -> str:
        """What the roster says of an enterprise's industry, '' for nothing."""
        found = (own[key].row.industry for own in self.entries.values() if key in own)
        return next((str(text) for text in found if text), "")


@dataclass(frozen=True)
class Rosters:
    """All rosters that were ever sent, oldest first: (month or '', rows). `names`: key as it is
    written -> key of the enterprise today. `held`: (month, key) of rows that are held back. `streets`:
    unit of a district -> its sub-district; what one names, another does not lose."""

    rows: tuple[tuple[str, tuple[Any, ...]], ...]
    names: Mapping[str, str]
    held: tuple[tuple[str, str], ...]
    streets: Mapping[str, str]
    form: Form

    def key(self, written: str) -> str:
        return self.names.get(written, written)

    def at(self, period: Period) -> Roster:
        """The roster at the end of a month."""
        effective = [sheet for sheet in self.rows if sheet[0] <= str(period)]
        later = [sheet for sheet in self.rows if sheet[0] > str(period)]
        entries: dict[str, dict[str, Entry]] = {}
        kept: list[Any] = []
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
                own = [row for row in rows if not row.consolidated]  # a 汇总表 is of its month
                kept += self._lay(own, entries, named, known)
        ordered = {unit: entries[unit] for unit in sorted(entries)}
        return Roster(ordered, tuple(kept), self._held_at(period))

    def _held_at(self, period: Period) -> frozenset[str]:
        """The keys in held rows of the month's own rosters: the newest, else the oldest."""
        months = sorted({month for month, _ in (*self.rows, *self.held)})
        before = [month for month in months if month <= str(period)]
        wanted = before[-1:] or months[:1]
        return frozenset(key for month, key in self.held if month in wanted)

    def _lay(
        self,
        rows: Iterable[Any],
        entries: dict[str, dict[str, Entry]],
        named: set[tuple[str, str]],
        closed: set[str],
    ) -> list[Any]:
        """Lays a roster under what there is; the rows that count. A unit's part counts if it
        complements the newer ones, and if the unit is not `closed` to it."""
        kept = []
        for unit, part in self.parts(rows).items():
            if unit not in closed and not part.keys() & entries.get(unit, {}).keys():
                own = {k: entry for k, entry in part.items() if self.name(unit, k) not in named}
                entries.setdefault(unit, {}).update(own)
                kept += [
                    row for row in rows if row.unit == unit and self.key(row.enterprise_key) in own
                ]
        return kept

    def name(self, unit: str, key: str) -> tuple[str, str]:
        """An enterprise as it is known within its sub-district."""
        return self.streets.get(unit, ""), self.key(key)

    def parts(self, rows: Iterable[Any]) -> dict[str, dict[str, Entry]]:
        """unit -> its part of one roster."""
        parts: dict[str, dict[str, Entry]] = {}
        for row in rows:
            entry = self._entry(row)
            parts.setdefault(entry.unit, {}).setdefault(entry.key, entry)
        return parts

    def _entry(self, row: Any) -> Entry:
        gone = fold(row.status or "") in self.form.metadata["status"]["gone"]
        return Entry(row.unit, self.key(row.enterprise_key), row.enterprise, not gone, row)


def rosters_of(
    history: History, standing: Standing, form: Form, streets: Mapping[str, str]
) -> Rosters:
    """The rosters of all live files; rows that are held back are on none. The roster in a 汇总表 is
    for a district's inbox: it says nothing of a unit whose own forms are here."""
    forms = history.submissions
    here = set(forms[~forms["consolidated"].astype(bool)]["unit"])
    rows = live_list_rows(history.rosters, history, standing)
    rows = [row for row in rows if row.enterprise_key and row.unit]
    rows = [row for row in rows if not (row.consolidated and row.unit in here)]
    held = live_list_rows(history.rosters, history, standing, held=True)
    wrong = tuple((row.period, row.enterprise_key) for row in held if row.enterprise_key)
    sheets = [
        (str(first), tuple(members))
        for (first, _), members in groupby(rows, key=lambda row: (row.period, row.submission_id))
    ]
    return Rosters(tuple(sheets), _renamed(sheets), wrong, streets, form)


def _renamed(sheets: Iterable[tuple[str, tuple[Any, ...]]]) -> dict[str, str]:
    """Older name -> newest name of one credit code; never where one month has the code twice, nor
    for a name that stands under two codes or beside the new one."""
    names: dict[str, list[str]] = {}
    codes: dict[str, set[str]] = {}
    months: dict[str, set[str]] = {}
    doubtful: set[str] = set()
    for month, members in groupby(sheets, key=lambda sheet: sheet[0]):
        own: dict[str, str] = {}
        for row in (row for _, rows in members for row in rows):
            months.setdefault(row.enterprise_key, set()).add(month)
            code = row.credit_code or ""
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

"""企业名录: which enterprises each unit is responsible for, month by month.

A roster counts from its month on (title, sheet, file, folder, else its own date), the oldest one for all
months before as well. From the newest to the oldest, a unit's part of a roster is kept if it shares no
enterprise with the parts of that unit that are kept already (a roster a street); an enterprise that a
newer roster names is not taken from an older one (it moved). 注销 and the like end the duty to contact.
The same 统一社会信用代码 under another name in another roster is the same enterprise (it was renamed).

Passes: a roster row 大路砖厂 | 应急办 | 正常. Fails: one enterprise, or one code, twice in one roster
(roster-conflict).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from liaison_pipeline.catalogue import finding
from liaison_pipeline.findings import Finding
from liaison_pipeline.frames import History
from liaison_pipeline.period import Period
from liaison_pipeline.reading.credit_code import is_credit_code
from liaison_pipeline.reading.forms import Form
from liaison_pipeline.reading.values import fold
from liaison_pipeline.rules.rows import live_list_rows, place_of
from liaison_pipeline.rules.submissions import Standing


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
    """The roster at a month's end. `units`: those that it names; `entries`: unit -> key -> entry."""

    entries: Mapping[str, Mapping[str, Entry]]

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
    written -> key of the enterprise today."""

    rows: tuple[tuple[str, tuple[Any, ...]], ...]
    names: Mapping[str, str]
    form: Form

    def key(self, written: str) -> str:
        return self.names.get(written, written)

    def at(self, period: Period) -> Roster:
        """The roster at the end of a month."""
        effective = [rows for month, rows in self.rows if month <= str(period)]
        if not effective:
            effective = [rows for _, rows in self.rows[:1]]
        entries: dict[str, dict[str, Entry]] = {}
        named: set[str] = set()
        for rows in reversed(effective):
            parts: dict[str, dict[str, Entry]] = {}
            for row in rows:
                entry = self._entry(row)
                parts.setdefault(entry.unit, {}).setdefault(entry.key, entry)
            for unit, part in parts.items():
                if not part.keys() & entries.get(unit, {}).keys():
                    moved = {key: e for key, e in part.items() if key not in named}
                    entries.setdefault(unit, {}).update(moved)
            named |= {key for part in parts.values() for key in part}
        return Roster({unit: entries[unit] for unit in sorted(entries)})

    def _entry(self, row: Any) -> Entry:
        gone = fold(row.status or "") in self.form.metadata["status"]["gone"]
        return Entry(row.unit, self.key(row.enterprise_key), row.enterprise, not gone, row)


def rosters_of(history: History, standing: Standing, form: Form) -> Rosters:
    """The rosters of all live files; rows that are held back are on none. The roster in a 汇总表 is
    for a district's inbox: it says nothing of a unit whose own forms are here."""
    forms = history.submissions
    here = set(forms[~forms["consolidated"].astype(bool)]["unit"])
    rows = live_list_rows(history.rosters, history, standing)
    rows = [row for row in rows if row.enterprise_key and row.unit]
    rows = [row for row in rows if not (row.consolidated and row.unit in here)]
    sheets = [
        (str(first), tuple(members))
        for (first, _), members in groupby(rows, key=lambda row: (row.period, row.submission_id))
    ]
    return Rosters(tuple(sheets), _renamed(sheets), form)


def _renamed(sheets: Iterable[tuple[str, tuple[Any, ...]]]) -> dict[str, str]:
    """Older name -> newest name of one credit code; never where one roster has it twice."""
    names: dict[str, list[str]] = {}
    doubtful: set[str] = set()
    for _, rows in sheets:
        own: dict[str, str] = {}
        for row in rows:
            code = row.credit_code or ""
            if is_credit_code(code) and own.setdefault(code, row.enterprise_key) != (
                row.enterprise_key
            ):
                doubtful.add(code)
        for code, name in own.items():
            names.setdefault(code, []).append(name)
    return {
        name: keys[-1]
        for code, keys in names.items()
        if code not in doubtful
        for name in keys
        if name != keys[-1]
    }


def check_rosters(rosters: Rosters) -> Iterator[Finding]:
    """roster-conflict: the same enterprise or code again in one roster, at the later row."""
    for _, rows in rosters.rows:
        seen: dict[str, Any] = {}
        for row in rows:
            if row.duplicate:
                continue
            marks = {"enterprise": row.enterprise_key, "credit_code": row.credit_code or ""}
            for column, mark in marks.items():
                other = seen.setdefault(f"{column} {mark}", row) if mark else row
                if other is not row:
                    place = place_of(row, column, rosters.form)
                    yield finding("roster-conflict", place, other=other.row, owner=other.unit)
                    break

"""What a roster says that cannot be: an enterprise twice, or a list that shrank.

Passes: a roster row 大路砖厂 | 应急办 | 正常. Fails: one enterprise, or one code, twice in one roster
(roster-conflict).
"""

from collections.abc import Iterator
from typing import Any

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.live_rows import place_of
from liaison_pipeline.facts.rosters import Roster, Rosters
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.spelling.credit_code import is_credit_code


def check_roster_rows(roster: Roster, rosters: Rosters) -> Iterator[Finding]:
    """roster-conflict: the same enterprise or code again in what makes a month's roster (of a
    sub-district), at the later row."""
    seen: dict[str, Any] = {}
    for row in (row for row in roster.rows if not row.duplicate):
        code = row.credit_code or ""
        marks = {"enterprise": row.enterprise_key, "credit_code": is_credit_code(code) and code}
        for column, mark in marks.items():
            street = rosters.streets.get(row.unit, "")
            other = seen.setdefault(f"{street} {column} {mark}", row) if mark else row
            if other is not row:
                place = place_of(row, column, rosters.form)
                where = (
                    f"{other.file} 第 {other.row} 行"
                    if other.file != row.file
                    else f"第 {other.row} 行"
                )
                yield finding("roster-conflict", place, other=where, owner=other.unit)
                break


def check_left_out(rosters: Rosters, roster: Roster, period: Period) -> Iterator[Finding]:
    """roster-shrunk: living enterprises of a unit's last roster that its newest leaves out; at the
    newest one. A list of changes alone would end the duty to contact all others. `roster`: the month's.
    """
    newest: dict[str, Any] = {}
    told: set[str] = set()
    named: set[tuple[str, str]] = set()
    effective = [rows for month, rows in rosters.rows if month <= str(period)]
    for rows in reversed(effective):
        for unit, part in rosters.parts(rows).items():
            newer = newest.setdefault(unit, rows[0])
            own = roster.entries.get(unit, {})
            if unit in told or newer is rows[0] or not part.keys() & own.keys():
                continue
            told.add(unit)
            names = ((rosters.name(unit, key), entry) for key, entry in part.items())
            gone = [entry.name for name, entry in names if entry.living and name not in named]
            if gone:
                shown = "、".join(gone[:5]) + ("等" if len(gone) > 5 else "")
                place = Place(file=newer.file, sheet=newer.sheet)
                words = {"count": len(gone), "enterprise": shown, "other": rows[0].file}
                yield finding("roster-shrunk", place, owner=unit, **words)
        named |= {rosters.name(row.unit, row.enterprise_key) for row in rows}

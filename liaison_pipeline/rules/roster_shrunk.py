"""roster-shrunk: a unit's newest roster has the enterprises of its last one.

Passes: a roster of May that gives an enterprise of April's as 注销. Fails: one that leaves living
enterprises out; at the newest one. A list of changes alone would end the duty to contact all
others.
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.standing import SentForm
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import RosterRow

SHOWN = 5  # enterprises that the message names
OVER = "保存以前的这份名录"
SHRUNK = 3  # the part of a roster that is gone where it was not mended: one in three


def check(facts: Facts) -> Iterator[Finding]:
    """Yields roster-shrunk once a unit, while its newest list is in the inbox, and at a list that was
    saved over a longer one."""
    yield from _saved_over(facts)
    yield from _sent_anew(facts)


def _saved_over(facts: Facts) -> Iterator[Finding]:
    """Yields what is wrong with a roster of which the last version had far more enterprises."""
    keys = facts.rosters.key
    told: set[str] = set()
    for older, newer in facts.standing.rosters_over:
        began = older.period is None or older.period <= facts.question.period
        if not began or newer.file not in facts.present or newer.submission_id in told:
            continue
        here = {keys(key) for key in newer.enterprises}
        gone = [name for key, name in older.enterprises.items() if keys(key) not in here]
        if len(gone) * SHRUNK >= len(older.enterprises):
            told.add(newer.submission_id)
            yield _shrunk(newer, "各单位", gone, OVER)


def _sent_anew(facts: Facts) -> Iterator[Finding]:
    """Yields what is wrong with a roster that was sent after a longer one."""
    rosters = facts.rosters
    newest: dict[str, RosterRow] = {}
    compared: set[str] = set()
    named: set[tuple[str, str]] = set()
    for _, rows in reversed(rosters.until(facts.question.period)):
        for unit, part in rosters.parts(rows).items():
            newer = newest.setdefault(unit, rows[0])
            own = facts.roster.entries.get(unit, {})
            if unit in compared or newer is rows[0] or not part.keys() & own.keys():
                continue
            compared.add(unit)
            names = ((rosters.name(unit, key), entry) for key, entry in part.items())
            gone = [entry.name for name, entry in names if entry.living and name not in named]
            if gone and newer.file in facts.present:
                older = rows[0].file
                yield _shrunk(newer, unit, gone, OVER if older == newer.file else older)
        named |= {rosters.name(row.unit, row.enterprise_key) for row in rows}


def _shrunk(newest: RosterRow | SentForm, unit: str, gone: list[str], other: str) -> Finding:
    shown = "、".join(gone[:SHOWN]) + ("等" if len(gone) > SHOWN else "")
    place = Place(file=newest.file, sheet=newest.sheet)
    return finding(
        "roster-shrunk", place, owner=unit, count=len(gone), enterprise=shown, other=other
    )

"""Which files lie in the inbox now, and in which order they came and went.

All turns of a run are given here, in one transaction, after all that is new was read. So a run that died
in the middle of it has given none, and the next one gives the same as if it were the first.

Knows the table of files. Does not know what was read of a file, nor how the inbox is looked at.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Row

from liaison_pipeline.master import tables
from liaison_pipeline.master.tables import Record
from liaison_pipeline.model.history import UNREAD

_STATE = ("present", "replaced", "state", "turn")
_TABLE = tables.files


def note_presence(
    connection: Connection, current: Mapping[str, str], kept: Mapping[str, str]
) -> list[str]:
    """Notes which files lie in the inbox now, and which were overwritten by another content. `kept`: file
    -> LOCKED or CHANGING, where what was read of it last goes on counting. Returns the ids of those that
    could not be read and no longer lie there: nothing of them stays."""
    rows = connection.execute(sa.select(*_TABLE.c["file_id", "file", "sha256", *_STATE])).all()
    turn = 1 + max((row.turn for row in rows), default=0)
    past, changes = [], list[Record]()
    for row in rows:
        present, replaced, state = _now(row, current, kept)
        if not present and row.sha256.startswith(UNREAD):
            past.append(row.file_id)
            continue
        moved = present != row.present or (present and not row.turn)
        new = (present, replaced, state, _turn_of(row, present, turn) if moved else row.turn)
        if new != (row.present, row.replaced, row.state, row.turn):
            changes.append({"of": row.file_id, **dict(zip(_STATE, new, strict=True))})
    if changes:
        change = sa.update(_TABLE).where(_TABLE.c.file_id == sa.bindparam("of"))
        connection.execute(change, changes)
    return past


def _now(
    row: "Row[tuple[object, ...]]", current: Mapping[str, str], kept: Mapping[str, str]
) -> tuple[bool, bool, str]:
    """Returns whether a content lies at its path now, whether another one does, and its state."""
    unread = row.sha256.startswith(UNREAD)
    if row.file in kept and not unread:
        return not row.replaced, row.replaced, "" if row.replaced else kept[row.file]
    present = current.get(row.file) == row.sha256
    return (
        present,
        not present and (row.file in current or row.replaced),
        row.state if unread else "",
    )


def _turn_of(row: "Row[tuple[object, ...]]", present: bool, turn: int) -> int:
    """Returns the turn in which a content comes or goes. One that goes and never had a turn was read by
    a run that died, and by no later one: it goes after what it was saved over."""
    return turn if present or row.turn else turn + 1

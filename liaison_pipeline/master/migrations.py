"""From each released schema of the master to today's, and a refusal of a newer one.

Knows SQL of old versions. A step and the record of its version are one transaction: a killed run leaves
the old version, whole. What can be made anew from the stored workbooks is not converted but
dropped. Does not know workbooks or rules.
"""

import re
from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from liaison_pipeline.errors import DamagedError, MasterError
from liaison_pipeline.master import tables

# version -> the statements that lead to the next one; tables that are new there are created after
_OF_FORMS = ("contacts", "grievances", "rosters", "dispatches", "callbacks", "statements")
STEPS: dict[int, Sequence[str]] = {
    1: ("DROP TABLE enterprises",),  # derived; 2 has columns of the roster, and the office's lists
    # 3 says what a finding holds back and keeps a row's parts apart: all is read anew from the files
    2: (
        *(
            f"DROP TABLE IF EXISTS {name}"
            for name in (*_OF_FORMS, "submissions", "findings", "enterprises")
        ),
        "ALTER TABLE files ADD COLUMN state TEXT NOT NULL DEFAULT ''",
        # 3 knows which version of a path lay there last
        "ALTER TABLE files ADD COLUMN turn INTEGER DEFAULT '0' NOT NULL",
    ),
    3: (),  # 4 has 对应确认; 3 was in use for trial alone
}
# version -> what nothing else could be made anew from (no figure hangs on what was forgotten)
_ORIGINALS = {
    1: {"files"},
    2: {"files", "withdrawals"},
    3: set(tables.METADATA.tables) - {"forgotten", "same_as"},
    4: set(tables.METADATA.tables) - {"forgotten"},
}


def migrate(connection: Connection) -> None:
    """Makes a new master, or brings an older one up to date. Raises MasterError for a newer one."""
    version = _version(connection)
    _check_tables(connection, version)
    if version > tables.VERSION:
        raise MasterError("主数据库是更新版本的程序建立的，请先升级本程序。")
    for step in range(version, tables.VERSION) if version else ():
        for statement in STEPS[step]:
            connection.execute(sa.text(statement))
    tables.METADATA.create_all(connection)
    if version != tables.VERSION:
        connection.execute(sa.delete(tables.meta).where(tables.meta.c.key == "version"))
        value = {"key": "version", "value": str(tables.VERSION)}
        connection.execute(sa.insert(tables.meta), value)


def _version(connection: Connection) -> int:
    """Returns 0 for an empty database. Raises DamagedError where there is something, but no version."""
    there = sa.inspect(connection).get_table_names()
    if not any(name in tables.METADATA.tables for name in there):
        return 0
    if "meta" not in there:
        raise DamagedError("the table meta is missing")
    query = sa.select(tables.meta.c.value).where(tables.meta.c.key == "version")
    value = str(connection.execute(query).scalar())
    if not re.fullmatch(r"[1-9]\d{0,5}", value):
        raise DamagedError(f"version {value!r}")
    return int(value)


def _check_tables(connection: Connection, version: int) -> None:
    """Raises DamagedError where a table of the version is missing: made anew, it would be empty, and
    figures would change without a word."""
    missing = _ORIGINALS.get(version, set()) - set(sa.inspect(connection).get_table_names())
    if missing:
        raise DamagedError(f"missing: {', '.join(sorted(missing))}")

"""From each released schema of the master to today's, and a refusal of a newer one.

Knows SQL of old versions. A step and the record of its version are one transaction: a killed run leaves
the old version, whole. What can be made anew from the stored workbooks is not converted but
dropped. Does not know workbooks or rules.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from liaison_pipeline.errors import MasterError
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
        # 3 knows which version of a path lay there last
        "ALTER TABLE files ADD COLUMN turn INTEGER DEFAULT '0' NOT NULL",
    ),
}


def migrate(connection: Connection) -> None:
    """Makes a new master, or brings an older one up to date. Raises MasterError for a newer one."""
    version = _version(connection)
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
    """0 for an empty database."""
    if not sa.inspect(connection).has_table("meta"):
        return 0
    query = sa.select(tables.meta.c.value).where(tables.meta.c.key == "version")
    return int(connection.execute(query).scalar() or 0)

"""Rows put into a table of the master.

Knows SQLAlchemy Core, and that a driver may take values in their order. Does not know what a row says,
nor which of them are new.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from liaison_pipeline.master.tables import CODECS_OF, Record, SqlRow, values_of
from liaison_pipeline.model.rows import FormRow


def insert(connection: Connection, table: sa.Table, records: Sequence[Record]) -> None:
    """Inserts rows. A name that the table does not have is refused, in any of them."""
    unknown = {name for record in records for name in record} - set(table.c.keys())
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    if records:
        connection.execute(sa.insert(table), records)


def insert_values(
    connection: Connection, table: sa.Table, names: Sequence[str], values: Sequence[SqlRow]
) -> None:
    """Inserts many rows. A driver that takes values in their order gets them as they are."""
    made = sa.insert(table).compile(dialect=connection.dialect, column_keys=names)
    if values and made.positiontup == names:
        connection.exec_driver_sql(str(made), list(values))
    else:
        insert(connection, table, [dict(zip(names, row, strict=True)) for row in values])


def insert_rows(
    connection: Connection, table: sa.Table, kind: type[FormRow], rows: Sequence[FormRow]
) -> None:
    """Inserts the rows of one kind of form."""
    around = ((row.submission_id, row.sheet) for row in rows)
    values = [a + b for a, b in zip(around, values_of(kind, rows), strict=True)]
    insert_values(connection, table, ["submission_id", "sheet", *CODECS_OF[kind]], values)

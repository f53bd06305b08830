"""Opens, merges into and reads the master dataset.

Knows SQL (SQLAlchemy Core) on SQLite or, by URL, another database. Does not know Excel or rules.
A batch and its files commit together: a killed run loses nothing, a second run finds nothing new.
"""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path

import pandas as pd
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from liaison_pipeline.errors import MasterError as MasterError
from liaison_pipeline.errors import SettingsError
from liaison_pipeline.master import tables
from liaison_pipeline.master.migrations import migrate
from liaison_pipeline.model.findings import as_texts
from liaison_pipeline.model.history import Batch, History


class Master:
    """The master dataset behind a database URL. Use as a context manager."""

    def __init__(self, url: str) -> None:
        self._engine = _open(url)

    def __enter__(self) -> "Master":
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    def known(self, fingerprint: str) -> dict[str, str]:
        """file -> sha256 of what the inbox held at the last run and was read in this way."""
        table = tables.files
        query = sa.select(table.c.file, table.c.sha256).where(
            table.c.fingerprint == fingerprint, sa.not_(table.c.replaced)
        )
        with self._engine.connect() as connection:
            return {row.file: row.sha256 for row in connection.execute(query)}

    def outdated(self, fingerprint: str) -> list[tuple[str, str, bytes]]:
        """(file, sha256, content) of workbooks gone from the inbox that were read in another way."""
        table = tables.files
        gone = sa.not_(table.c.present) & sa.not_(table.c.replaced) & (table.c.content != b"")
        query = sa.select(table.c.file, table.c.sha256, table.c.content).where(
            gone, table.c.fingerprint != fingerprint
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.file_id))
            return [(row.file, row.sha256, bytes(row.content)) for row in rows]

    def merge(self, batch: Batch, fingerprint: str) -> None:
        """Takes a batch in, in one transaction; what is read again replaces what was read before."""
        with self._engine.begin() as connection:
            ids = [str(record["file_id"]) for record in batch.files]
            _forget(connection, ids)
            extra = {"fingerprint": fingerprint, "present": True, "replaced": False}
            _insert(connection, tables.files, [record | extra for record in batch.files])
            fresh = [record | {"status": ""} for record in batch.submissions]
            _insert(connection, tables.submissions, fresh)
            for kind, table in tables.ROWS.items():
                _insert(connection, table, _records(batch.rows[kind]))
            _insert(connection, tables.findings, _finding_records(batch))

    def note_presence(self, current: Mapping[str, str]) -> None:
        """Which files lie in the inbox now, and which were overwritten by another content."""
        table = tables.files
        with self._engine.begin() as connection:
            columns = (
                table.c.file_id,
                table.c.file,
                table.c.sha256,
                table.c.present,
                table.c.replaced,
            )
            for row in connection.execute(sa.select(*columns)).all():
                present = current.get(row.file) == row.sha256
                replaced = not present and (row.file in current or row.replaced)
                if (present, replaced) != (row.present, row.replaced):
                    change = sa.update(table).where(table.c.file_id == row.file_id)
                    connection.execute(change.values(present=present, replaced=replaced))

    def history(self) -> History:
        kept = [column for column in tables.files.c if column.name != "content"]
        with self._engine.connect() as connection:
            rows = {
                table.name: _frame(connection, _ordered(table, "submission_id", "row"))
                for table in tables.ROWS.values()
            }
            return History(
                files=_frame(connection, sa.select(*kept).order_by(tables.files.c.file_id)),
                submissions=_frame(connection, _ordered(tables.submissions, "submission_id")),
                findings=_frame(connection, _ordered(tables.findings, "file_id", "number")),
                withdrawals=_frame(connection, _ordered(tables.withdrawals, "file_id")),
                **rows,
            )

    def withdraw(self, file_id: str, why: str, day: str) -> None:
        """Takes a file out, with a reason; taking it out again only changes the reason."""
        table, files = tables.withdrawals, tables.files
        with self._engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.file_id == file_id))
            query = sa.select(files.c.file, files.c.sha256).where(files.c.file_id == file_id)
            row = connection.execute(query).one()
            record = {"file_id": file_id, "file": row.file, "sha256": row.sha256}
            _insert(connection, table, [record | {"why": why, "day": day}])

    def restore(self, file_id: str) -> None:
        """Takes a withdrawal back."""
        table = tables.withdrawals
        with self._engine.begin() as connection:
            connection.execute(sa.delete(table).where(table.c.file_id == file_id))

    def save_status(self, status: Mapping[str, str], enterprises: pd.DataFrame) -> None:
        """Writes what follows from all files together; rows that did not change are left alone."""
        table = tables.submissions
        with self._engine.begin() as connection:
            stored = connection.execute(sa.select(table.c.submission_id, table.c.status)).all()
            for row in stored:
                if status[row.submission_id] != row.status:
                    change = sa.update(table).where(table.c.submission_id == row.submission_id)
                    connection.execute(change.values(status=status[row.submission_id]))
            wanted = _records(enterprises)
            query = _ordered(tables.enterprises, "unit", "enterprise_key")
            if [dict(row._mapping) for row in connection.execute(query)] != wanted:
                connection.execute(sa.delete(tables.enterprises))
                _insert(connection, tables.enterprises, wanted)

    def content(self, file_id: str) -> bytes:
        """The bytes of a workbook as they were taken in."""
        table = tables.files
        query = sa.select(table.c.content).where(table.c.file_id == file_id)
        with self._engine.connect() as connection:
            return bytes(connection.execute(query).scalar_one())


def _open(url: str) -> Engine:
    try:
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            sa.event.listen(engine, "connect", _sqlite_pragmas)
            sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
            _restrict(engine.url.database)
        with engine.begin() as connection:
            migrate(connection)
    except sa.exc.ArgumentError as error:
        raise SettingsError(f"主数据库地址写法有误：{url}") from error
    except sa.exc.NoSuchModuleError as error:
        raise SettingsError(f"不支持这种主数据库：{url}") from error
    return engine


def _sqlite_pragmas(connection: "object", _: object) -> None:
    connection.isolation_level = None  # type: ignore[attr-defined]  # a DBAPI connection has no type
    cursor = connection.cursor()  # type: ignore[attr-defined]  # BEGIN comes from the engine: the
    # driver's own would leave DROP and CREATE TABLE outside the transaction
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()


def _restrict(path: str | None) -> None:
    """The master holds names and telephone numbers: readable for its owner alone."""
    if path and path != ":memory:":
        file = Path(path)
        file.touch(mode=0o600, exist_ok=True)
        with suppress(NotImplementedError):
            file.chmod(0o600)


def _forget(connection: Connection, ids: list[str]) -> None:
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        own = sa.select(tables.submissions.c.submission_id).where(
            tables.submissions.c.file_id.in_(some)
        )
        for table in tables.ROWS.values():
            connection.execute(sa.delete(table).where(table.c.submission_id.in_(own)))
        for table in (tables.submissions, tables.findings, tables.files):
            connection.execute(sa.delete(table).where(table.c.file_id.in_(some)))


def _insert(connection: Connection, table: sa.Table, records: list[dict[str, object]]) -> None:
    if records:
        connection.execute(sa.insert(table), records)


def _records(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows with None for whatever is missing."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [{str(k): v for k, v in row.items()} for row in plain.to_dict("records")]


def _finding_records(batch: Batch) -> list[dict[str, object]]:
    numbers: dict[str, int] = {}
    records: list[dict[str, object]] = []
    for file_id, submission_id, found in batch.findings:
        numbers[file_id] = numbers.get(file_id, 0) + 1
        key = {"file_id": file_id, "submission_id": submission_id, "number": numbers[file_id]}
        records.append(key | as_texts(found) | {"holds": found.holds.value})
    return records


def _ordered(table: sa.Table, *names: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(table).order_by(*(table.c[name] for name in names))


def _frame(connection: Connection, query: sa.Select[tuple[object, ...]]) -> pd.DataFrame:
    result = connection.execute(query)
    names: Iterable[str] = result.keys()
    return pd.DataFrame([tuple(row) for row in result], columns=list(names), dtype=object)

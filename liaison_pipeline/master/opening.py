"""Opening a master: on SQLite or, by URL, another database; whole, up to date, its owner's alone.

Knows SQLAlchemy's engines, SQLite's pragmas and how PostgreSQL lets one change things at a time. Does not
know what is in a table.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from liaison_pipeline.errors import SettingsError
from liaison_pipeline.master import care
from liaison_pipeline.master.migrations import migrate

POSTGRESQL = "postgresql"
DRIVER = "postgresql+psycopg"  # of the extra, where none is named
_CHANGES = 0x6C696169  # "liai": the advisory lock under which a master on PostgreSQL is changed


def file_of(url: str) -> Path | None:
    """Returns the file of a master, None for one in memory or on a server."""
    try:
        made = sa.make_url(url)
    except sa.exc.ArgumentError:
        return None
    is_file = made.get_backend_name() == "sqlite" and made.database not in (None, "", ":memory:")
    return Path(str(made.database)) if is_file else None


def opened(url: str) -> Engine:
    """Returns the engine of a master that is whole and up to date."""
    try:
        if file := file_of(url):
            care.check_whole(file)
        made = sa.make_url(url)
        if made.drivername == POSTGRESQL:
            made = made.set(drivername=DRIVER)
        engine = sa.create_engine(made)
        if engine.dialect.name == "sqlite":
            _restrict(engine.url.database)
        return ready(engine)
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"主数据库 {url.partition(':')[0]} 缺驱动程序 {error.name}，请先安装。"
        ) from error
    except sa.exc.ArgumentError as error:
        raise SettingsError(f"主数据库地址写法有误：{url}") from error
    except sa.exc.NoSuchModuleError as error:
        raise SettingsError(f"不支持这种主数据库：{url}") from error


def ready(engine: Engine) -> Engine:
    """Prepares an engine, and brings its tables up to date."""
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _sqlite_pragmas)
        sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    _bring_up_to_date(engine)
    return engine


@contextmanager
def changing(engine: Engine) -> Iterator[Connection]:
    """Begins a transaction that changes the master. On a server that several offices use, one of them
    does so at a time: what it reads stands until it commits."""
    with engine.begin() as connection:
        if connection.dialect.name == POSTGRESQL:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CHANGES)))
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Begins a transaction in which all that is read is of one moment."""
    with engine.connect() as connection:
        if connection.dialect.name == POSTGRESQL:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _bring_up_to_date(engine: Engine) -> None:
    """Migrates the master; closes the engine if that fails, since then nobody else gets hold of it."""
    try:
        with changing(engine) as connection:
            migrate(connection)
    except BaseException:
        engine.dispose()
        raise


def _sqlite_pragmas(connection: sqlite3.Connection, _: object) -> None:
    # BEGIN comes from the engine: the driver's own would leave DROP and CREATE TABLE outside
    connection.isolation_level = None
    cursor = connection.cursor()
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

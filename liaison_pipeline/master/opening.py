"""Opening a master: on SQLite or, by URL, another database; whole, up to date, its owner's alone.

Knows SQLAlchemy's engines and SQLite's pragmas. Does not know what is in a table.
"""

from contextlib import suppress
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from liaison_pipeline.errors import SettingsError
from liaison_pipeline.master import care
from liaison_pipeline.master.migrations import migrate


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
        engine = sa.create_engine(url)
        if engine.dialect.name == "sqlite":
            _restrict(engine.url.database)
        return ready(engine)
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


def _bring_up_to_date(engine: Engine) -> None:
    """Migrates the master; closes the engine if that fails, since then nobody else gets hold of it."""
    try:
        with engine.begin() as connection:
            migrate(connection)
    except BaseException:
        engine.dispose()
        raise


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

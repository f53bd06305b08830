"""Where tests keep a master: a file of SQLite, or a schema of a PostgreSQL server that runs for them.

Tests of a server are skipped where Debian's postgresql is missing; with LIAISON_POSTGRESQL set (as
.ci/run does) that is a failure. With LIAISON_MASTERS=postgresql the masters of all tests that take theirs
from here are on the server. Does not know what is in a master.
"""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import util
from pathlib import Path
from uuid import uuid4

import pytest

HOMES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
OWNER = "postgres"  # a server refuses to run as root


def _programs() -> dict[str, Path]:
    """Returns the programs of the newest version that is whole; nothing where there is none."""
    for home in HOMES:
        found = {name: home / name for name in ("initdb", "pg_ctl")}
        if all(path.exists() for path in found.values()):
            return found
    return {}


def missing() -> str:
    """What is missing to run a server, '' for nothing."""
    if not _programs():
        return "no PostgreSQL: apt-get install postgresql"
    return "" if util.find_spec("psycopg") else "not installed: psycopg"


needs_postgresql = pytest.mark.skipif(
    bool(missing()) and not os.environ.get("LIAISON_POSTGRESQL"), reason=missing() or "-"
)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server on loopback, for tests alone."""

    port: int

    def url(self) -> str:
        """Returns the URL of a master that nobody has used: an own schema."""
        import psycopg

        name = f"m{uuid4().hex}"
        where = f"host=127.0.0.1 port={self.port} dbname=postgres user={OWNER}"
        with psycopg.connect(where, autocommit=True) as connection:
            connection.execute(f'CREATE SCHEMA "{name}"')
        options = f"?options=-csearch_path%3D{name}"
        return f"postgresql://{OWNER}@127.0.0.1:{self.port}/postgres{options}"


def master_in(folder: Path) -> str:
    """Returns the URL of a folder's master; the same folder gets the same one again."""
    if os.environ.get("LIAISON_MASTERS") != "postgresql":
        return f"sqlite:///{(folder / 'master.db').as_posix()}"
    return _on_the_servers(folder)


@cache
def _on_the_servers(_folder: Path) -> str:
    return _server_of_the_process().url()


@lru_cache(maxsize=1)
def _server_of_the_process() -> Server:
    import atexit

    context = served()
    server = context.__enter__()
    atexit.register(context.__exit__, None, None, None)
    return server


@contextmanager
def served() -> Iterator[Server]:
    """Runs a server of a new, empty cluster, and removes both at the end."""
    assert not missing(), missing()
    home = Path(tempfile.mkdtemp(prefix="pg"))
    user = OWNER if os.getuid() == 0 else None
    if user:
        owner = pwd.getpwnam(user)
        os.chown(home, owner.pw_uid, owner.pw_gid)
    programs, data, port = _programs(), home / "data", _free_port()

    def call(program: str, *arguments: str) -> None:
        command = [str(programs[program]), *arguments]
        subprocess.run(command, check=True, capture_output=True, cwd=home, user=user)

    try:
        call("initdb", "-D", str(data), "-A", "trust", "-U", OWNER, "-E", "UTF8", "--no-sync")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -k {home}"
        call("pg_ctl", "-D", str(data), "-w", "-l", str(home / "log"), "-o", settings, "start")
        try:
            yield Server(port)
        finally:
            call("pg_ctl", "-D", str(data), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port

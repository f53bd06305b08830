"""A master that is damaged, locked or full: what is said, what is kept, and how it is put right."""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from liaison_pipeline.errors import DamagedError
from liaison_pipeline.master import care
from tests.language import ledger
from tests.workspaces import content, folder, run, save

UNIT = '[[units]]\nname = "应急办"\nkind = "office"\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace after a good run."""
    (tmp_path / "liaison.toml").write_text(UNIT, "utf-8")
    save(tmp_path / "inbox" / "a.xlsx", ledger())
    assert run(tmp_path).exit_code == 0
    return tmp_path


def sql(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        views = "SELECT name FROM sqlite_master WHERE type = 'view' ORDER BY name DESC"
        for (name,) in connection.execute(views).fetchall():  # SQLite lets no view lose a column
            connection.execute(f'DROP VIEW "{name}"')
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def test_a_good_run_leaves_a_copy_that_stands_alone(workspace: Path) -> None:
    copy = workspace / "master.db.bak"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert not list(workspace.glob("master.db.bak?*"))
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT count(*) FROM contacts").fetchone() == (1,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert sorted(path.name for path in workspace.glob("*.bak*")) == ["master.db.bak"]


def test_a_run_that_fails_leaves_the_copy_alone(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (workspace / "master.db.bak").read_bytes()

    def broken(_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("liaison_pipeline.pipeline.RULES", (broken,))
    save(workspace / "inbox" / "b.xlsx", ledger(企业名称="大路加油站"))
    assert run(workspace).exit_code == 3
    assert (workspace / "master.db.bak").read_bytes() == before


def test_a_copy_that_cannot_be_made_spoils_no_run(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: Path) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(care, "keep_copy", full)
    result = run(workspace, "-v")
    assert result.exit_code == 0
    assert "no copy of the master" in result.output


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])


def overwritten(path: Path) -> None:
    path.write_bytes(b"this is no database" * 400)


def emptied(path: Path) -> None:
    path.write_bytes(b"")


def head_gone(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(b"\0" * 100 + data[100:])


def without(table: str) -> Callable[[Path], None]:
    return lambda path: sql(path, f"DROP TABLE {table}")


def version(text: str) -> Callable[[Path], None]:
    return lambda path: sql(path, f"UPDATE meta SET value = '{text}' WHERE key = 'version'")


DAMAGES: dict[str, Callable[[Path], None]] = {
    "cut": cut,
    "overwritten": overwritten,
    "emptied": emptied,
    "without its head": head_gone,
    "without files": without("files"),
    "without contacts": without("contacts"),
    "without withdrawals": without("withdrawals"),
    "without meta": without("meta"),
    "version abc": version("abc"),
    "version 0": version("0"),
    "no version": lambda path: sql(path, "DELETE FROM meta"),
    "without a column": lambda path: sql(path, "ALTER TABLE contacts DROP COLUMN method"),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_master_is_told_and_the_copy_puts_it_right(
    workspace: Path, damage: Callable[[Path], None]
) -> None:
    published = content(folder(workspace))
    master, copy = workspace / "master.db", workspace / "master.db.bak"
    damage(master)
    result = run(workspace)
    assert result.exit_code == 3
    assert "已损坏" in result.output
    assert "master.db.bak" in result.output
    assert "Traceback" not in result.output
    assert content(folder(workspace)) == published
    for path in workspace.glob("master.db*"):
        if path != copy:
            path.unlink()
    shutil.copy(copy, master)
    assert run(workspace).exit_code == 0
    assert content(folder(workspace)) == published


def test_without_a_copy_the_advice_is_to_begin_anew(workspace: Path) -> None:
    (workspace / "master.db.bak").unlink()
    overwritten(workspace / "master.db")
    text = run(workspace).output
    assert "没有找到备份" in text
    assert "已经从 inbox 移走的表请先放回去，做过的撤回（withdraw）请重做" in text


def test_a_whole_master_whose_head_looks_odd_is_used(workspace: Path) -> None:
    """What a program appended to the file is no damage: SQLite reads what its head says."""
    master = workspace / "master.db"
    master.write_bytes(master.read_bytes() + b"\0" * 10)
    assert run(workspace).exit_code == 0


def test_an_empty_file_without_a_copy_is_a_new_master(tmp_path: Path) -> None:
    (tmp_path / "liaison.toml").write_text(UNIT, "utf-8")
    save(tmp_path / "inbox" / "a.xlsx", ledger())
    (tmp_path / "master.db").touch()
    assert run(tmp_path).exit_code == 0


def test_a_locked_master_is_told_as_locked(workspace: Path) -> None:
    with closing(sqlite3.connect(workspace / "master.db")) as other:
        other.execute("BEGIN EXCLUSIVE")
        save(workspace / "inbox" / "b.xlsx", ledger(企业名称="大路加油站"))
        result = run(workspace)
        other.rollback()
    assert result.exit_code == 3
    assert "占用" in result.output
    assert "损坏" not in result.output
    assert run(workspace).exit_code in (0, 1)


@pytest.mark.parametrize(
    ("name", "said", "unsaid"),
    [
        ("SQLITE_BUSY", "占用", "损坏"),
        ("SQLITE_BUSY_SNAPSHOT", "占用", "损坏"),
        ("SQLITE_LOCKED", "占用", "损坏"),
        ("SQLITE_FULL", "磁盘已满", "损坏"),
        ("SQLITE_CORRUPT", "已损坏", "占用"),
        ("SQLITE_CORRUPT_VTAB", "已损坏", "占用"),
        ("SQLITE_NOTADB", "已损坏", "占用"),
        ("SQLITE_READONLY", "没有权限", "损坏"),
        ("SQLITE_CANTOPEN", "没有权限", "损坏"),
        ("SQLITE_IOERR_WRITE", "SQLITE_IOERR_WRITE", "损坏"),
    ],
)
def test_each_trouble_is_told_by_what_it_is(name: str, said: str, unsaid: str) -> None:
    error = sqlite3.OperationalError("x")
    error.sqlite_errorname = name
    text = care.trouble(OperationalError("SELECT", {}, error), Path("master.db"))
    assert said in text
    assert unsaid not in text
    assert care.trouble(DamagedError("x"), Path("master.db")) != text or "已损坏" in said


def test_a_server_is_told_as_a_server() -> None:
    assert "服务器" in care.trouble(ValueError(), None)

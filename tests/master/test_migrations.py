"""A master of the last released schema is brought up to date, whole or not at all.

masters/v1.sql is a dump of what version 1 of the program made of a small inbox: an April with a register,
a May in GB18030. The workbooks are in it, so the inbox of these tests comes out of the dump itself.
"""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.master import migrations, tables

V1 = Path(__file__).parents[1] / "masters" / "v1.sql"
UNIT = '[[units]]\nname = "应急办"\nkind = "office"\n'
MONTHS = {"2021-04": "2021-04-28", "2021-05": "2021-05-28"}
COMMANDS = {
    "consolidate": ([], 1),
    "status": ([], 0),
    "trace": (["coverage.contacted"], 0),
    "forms": ([], 0),
    "withdraw": (["应急办4月.xlsx", "--why", "试一试"], 0),
}
"""Command -> what follows it, and its exit status."""


def load(place: Path) -> None:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        connection.executescript(V1.read_text("utf-8"))


def inbox(place: Path) -> None:
    """The files that version 1 had read, as they were."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(V1.read_text("utf-8"))
        for file, content in connection.execute("SELECT file, content FROM files"):
            path = place / "inbox" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace of version 1."""
    made = tmp_path / "旧"
    inbox(made)
    (made / "liaison.toml").write_text(UNIT, "utf-8")
    load(made)
    return made


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same inbox, read from scratch."""
    made = tmp_path_factory.mktemp("fresh")
    inbox(made)
    (made / "liaison.toml").write_text(UNIT, "utf-8")
    for month in MONTHS:
        run(made, "consolidate", month)
    return made


def run(place: Path, command: str, month: str = "2021-05", *options: str) -> Result:
    when = ["--month", month, "--as-of", MONTHS[month], "--workspace", str(place)]
    return CliRunner().invoke(main, [command, *options, *when])


def summaries(place: Path) -> dict[str, Any]:
    names = {month: place / "outbox" / month / "summary.json" for month in MONTHS}
    return {month: json.loads(path.read_text("utf-8")) for month, path in names.items()}


def dump(place: Path) -> list[str]:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        return sorted(" ".join(statement.split()) for statement in connection.iterdump())


def version(place: Path) -> int:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        query = "SELECT value FROM meta WHERE key = 'version'"
        return int(connection.execute(query).fetchone()[0])


def test_the_dump_is_a_master_of_version_1(place: Path) -> None:
    assert version(place) == 1
    with closing(sqlite3.connect(place / "master.db")) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    assert "rosters" not in names
    assert "enterprises" in names


def test_after_the_migration_all_is_as_if_made_from_scratch(place: Path, fresh: Path) -> None:
    for month in MONTHS:
        assert run(place, "consolidate", month).exit_code == 1
    assert version(place) == tables.VERSION
    assert summaries(place) == summaries(fresh)
    columns = "CREATE TABLE files "  # a column that was added stands there in other words
    rest = [[line for line in dump(p) if not line.startswith(columns)] for p in (place, fresh)]
    assert rest[0] == rest[1]
    for path in sorted((fresh / "outbox").rglob("*")):
        if path.is_file():
            again = place / path.relative_to(fresh)
            assert again.read_bytes() == path.read_bytes(), path.name


def test_the_figures_are_worth_comparing(fresh: Path) -> None:
    told = summaries(fresh)
    assert told["2021-04"]["grievances"]["closed"] == 1
    assert told["2021-05"]["grievances"]["carried_over"] == 1
    assert told["2021-05"]["coverage"] == {"enterprises": 3, "contacted": 2, "rate": 0.666667}


def test_what_is_gone_from_the_inbox_is_kept(place: Path, fresh: Path) -> None:
    """Its bytes are in the old master; it is read anew from there."""
    for path in (place / "inbox").rglob("*"):
        if path.is_file():
            path.unlink()
    for month in MONTHS:
        run(place, "consolidate", month)
    for month, told in summaries(place).items():
        for part in ("submissions", "coverage", "grievances", "units"):
            assert told[part] == summaries(fresh)[month][part], (month, part)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_brings_an_old_master_up_to_date(place: Path, command: str) -> None:
    more, status = COMMANDS[command]
    assert run(place, command, "2021-05", *more).exit_code == status
    assert version(place) == tables.VERSION


def test_a_second_run_migrates_nothing_more(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run(place, "consolidate")
    before = dump(place)
    monkeypatch.setattr(migrations, "STEPS", {})
    assert run(place, "consolidate").exit_code == 1
    assert dump(place) == before


def without_same_as(place: Path, version: int) -> None:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        connection.execute("DROP TABLE same_as")
        connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", [str(version)])
        connection.commit()


def test_a_master_of_version_3_has_no_list_of_what_is_one_and_loses_nothing(
    fresh: Path, tmp_path: Path
) -> None:
    place = Path(shutil.copytree(fresh, tmp_path / "三"))
    before = dump(place)
    without_same_as(place, 3)
    assert run(place, "consolidate").exit_code == 1
    assert (version(place), dump(place)) == (tables.VERSION, before)


def test_a_master_of_today_that_lost_its_list_is_damaged(fresh: Path, tmp_path: Path) -> None:
    place = Path(shutil.copytree(fresh, tmp_path / "四"))
    without_same_as(place, tables.VERSION)
    result = run(place, "consolidate")
    assert (result.exit_code, "已损坏" in result.output) == (3, True)


# killed, and newer --------------------------------------------------------------------------------


def failing_steps() -> Iterator[tuple[str, ...]]:
    """The steps with a statement that fails before, after and between theirs."""
    own = tuple(migrations.STEPS[1])
    for at in range(len(own) + 1):
        yield (*own[:at], "INSERT INTO no_such_table VALUES (1)", *own[at:])


@pytest.mark.parametrize("command", ["consolidate", "status"])
def test_a_killed_migration_leaves_the_old_version_whole(
    place: Path, fresh: Path, command: str
) -> None:
    before = dump(place)
    for steps in failing_steps():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(migrations, "STEPS", migrations.STEPS | {1: steps})
            result = run(place, command)
        assert result.exit_code == 3
        assert "主数据库" in result.output
        assert "Traceback" not in result.output
        assert (version(place), dump(place)) == (1, before)
        assert not (place / "outbox").exists()
    for month in MONTHS:
        run(place, "consolidate", month)
    assert summaries(place) == summaries(fresh)


def test_a_run_that_dies_between_its_steps_leaves_the_old_version_whole(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not a statement that fails: the program itself ends, after the tables are made."""

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = dump(place)
    monkeypatch.setattr(tables.METADATA, "create_all", die)
    assert run(place, "consolidate").exit_code != 0
    assert (version(place), dump(place)) == (1, before)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_newer_master_ends_with_3_and_is_left_alone(
    fresh: Path, tmp_path: Path, command: str
) -> None:
    place = Path(shutil.copytree(fresh, tmp_path / "新", ignore=lambda *_: ["outbox"]))
    with closing(sqlite3.connect(place / "master.db")) as connection:
        newer = str(tables.VERSION + 1)
        connection.execute("UPDATE meta SET value = ? WHERE key = 'version'", [newer])
        connection.commit()
    before = dump(place)
    result = run(place, command, "2021-05", *COMMANDS[command][0])
    assert result.exit_code == 3
    assert result.output == "主数据库是更新版本的程序建立的，请先升级本程序。\n"
    assert dump(place) == before
    assert not (place / "outbox").exists()

"""A workspace of the first edition opens with the same figures, whatever kills the migration.

masters/v2.sql is a dump of what the first edition made of a small inbox: an April with a register, a
May in GB18030, a roster that was saved over by the next month's, a file that was withdrawn.
masters/v2.json has the figures that it published. The workbooks are in the dump, so the inbox comes out
of it.
"""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.master import migrations, tables

MASTERS = Path(__file__).parent / "masters"
FIRST = (MASTERS / "v2.sql").read_text("utf-8")
PUBLISHED: dict[str, dict[str, Any]] = json.loads((MASTERS / "v2.json").read_text("utf-8"))
MONTHS = {"2021-04": "2021-04-28", "2021-05": "2021-05-28"}
SAME = ("submissions", "coverage", "grievances", "units", "assessment", "punctuality", "findings")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace of the first edition: its inbox as it lay there last, its settings, its master."""
    with closing(sqlite3.connect(tmp_path / "master.db")) as connection:
        connection.executescript(FIRST)
        there = "SELECT file, content FROM files WHERE present"
        for file, content in connection.execute(there):
            path = tmp_path / "inbox" / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
    unit = '[[units]]\nname = "应急办"\nkind = "office"\n'
    (tmp_path / "liaison.toml").write_text(unit, "utf-8")
    return tmp_path


def run(place: Path, command: str, month: str) -> Result:
    when = ["--month", month, "--as-of", MONTHS[month], "--workspace", str(place)]
    return CliRunner().invoke(main, [command, *when])


def figures(place: Path, month: str) -> dict[str, Any]:
    text = (place / "outbox" / month / "summary.json").read_text("utf-8")
    whole: dict[str, Any] = json.loads(text)
    known = PUBLISHED[month]["assessment"][0]  # this edition tells more of each unit
    whole["assessment"] = [{k: own[k] for k in known} for own in whole["assessment"]]
    return {part: whole[part] for part in SAME}


def version(place: Path) -> int:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        query = "SELECT value FROM meta WHERE key = 'version'"
        return int(connection.execute(query).fetchone()[0])


def dump(place: Path) -> list[str]:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        return sorted(connection.iterdump())


def test_the_figures_of_its_months_are_what_it_published(place: Path) -> None:
    for month in MONTHS:
        assert run(place, "consolidate", month).exit_code == 1
        assert figures(place, month) == {part: PUBLISHED[month][part] for part in SAME}
    assert version(place) == tables.VERSION


def test_what_was_cleared_away_from_its_inbox_still_counts(place: Path) -> None:
    for path in sorted((place / "inbox").rglob("*")):
        if path.is_file():
            path.unlink()
    for month in MONTHS:
        run(place, "consolidate", month)
        now, then = figures(place, month), PUBLISHED[month]
        for part in ("submissions", "coverage", "grievances"):
            assert now[part] == then[part], (month, part)


def test_a_roster_that_was_saved_over_goes_on_counting_for_its_month(place: Path) -> None:
    run(place, "consolidate", "2021-04")
    with closing(sqlite3.connect(place / "master.db")) as connection:
        query = (
            "SELECT count(*) FROM rosters JOIN submissions USING (submission_id) GROUP BY period"
        )
        assert [count for (count,) in connection.execute(query)] == [2, 3]


@pytest.mark.parametrize("at", range(len(migrations.STEPS[2]) + 1))
def test_a_migration_that_is_killed_at_any_statement_leaves_the_old_master_whole(
    place: Path, at: int
) -> None:
    before = dump(place)
    own = tuple(migrations.STEPS[2])
    killed = (*own[:at], "INSERT INTO no_such_table VALUES (1)", *own[at:])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(migrations, "STEPS", migrations.STEPS | {2: killed})
        assert run(place, "consolidate", "2021-05").exit_code == 3
    assert (version(place), dump(place)) == (2, before)
    assert not (place / "outbox").exists()
    run(place, "consolidate", "2021-05")
    assert figures(place, "2021-05") == {part: PUBLISHED["2021-05"][part] for part in SAME}


def test_a_run_that_is_killed_between_the_migration_and_the_reading_loses_nothing(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tables of rows are empty then: the next run reads all files anew, those of the master, too."""

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("liaison_pipeline.master.store.Master.note_presence", die)
        assert run(place, "consolidate", "2021-05").exit_code != 0
    assert version(place) == tables.VERSION
    for month in MONTHS:
        run(place, "consolidate", month)
        assert figures(place, month) == {part: PUBLISHED[month][part] for part in SAME}

"""A workspace of the first edition opens with the same figures, whatever kills the migration.

masters/v2.sql is a dump of what the first edition made of a small inbox: an April with a register, a
May in GB18030, a roster that was saved over by the next month's, a file that was withdrawn.
masters/v2.json has the figures that it published. The workbooks are in the dump, so the inbox comes out
of it.
"""

import json
import shutil
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.master import migrations, tables
from tests.workspaces import content

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


# outbox/, settings and schemas --------------------------------------------------------------------

UNPUBLISHED = ("submissions", "coverage", "grievances", "units", "assessment", "punctuality")
SETTINGS = """# 本工作区的设置。下面是大路街办发〔2021〕34号 的分工，请改成自己的；删去的部分按内置的算。
[office]
subdistrict = "大路街道"

[severity]
method-unknown = "off"

[[units]]
name = "应急办"
kind = "office"
"""


@pytest.fixture
def office(place: Path) -> Path:
    """The same with what it had published, settings that its `init` made, and its schemas to edit."""
    with zipfile.ZipFile(MASTERS / "v2-outbox.zip") as archive:
        archive.extractall(place)
    (place / "liaison.toml").write_text(SETTINGS, "utf-8")
    shutil.copytree(MASTERS / "schemas-v1", place / "schemas")
    return place


def test_a_whole_workspace_goes_on_with_its_figures_and_nothing_is_taken_for_edited(
    office: Path,
) -> None:
    before = {month: content(office / "outbox" / month) for month in MONTHS}
    for month in MONTHS:
        result = run(office, "consolidate", month)
        assert figures(office, month) == {part: PUBLISHED[month][part] for part in SAME}
        assert "您在" not in result.output
        assert f"原来生成的材料另存在 {office / 'outbox' / month}（旧版）" in result.output
        assert content(office / "outbox" / f"{month}（旧版）") == before[month]
        assert "您在" not in run(office, "consolidate", month).output
    names = sorted(path.name for path in (office / "outbox").iterdir())
    assert names == ["2021-04", "2021-04（旧版）", "2021-05", "2021-05（旧版）", "待办.html"]
    assert sent_from(office, "outbox/") == []


def sent_from(place: Path, path: str) -> list[str]:
    with closing(sqlite3.connect(place / "master.db")) as connection:
        query = "SELECT DISTINCT file FROM files WHERE file LIKE ?"
        return [file for (file,) in connection.execute(query, (f"{path}%",))]


def test_a_whole_folder_of_returned_workbooks_dropped_back_changes_no_figure(office: Path) -> None:
    """Those workbooks have no mark of what they answer; their list of findings says that they came
    back."""
    for month in MONTHS:
        shutil.copytree(office / "outbox" / month / "退回", office / "inbox" / f"退回{month}")
    for month in MONTHS:
        run(office, "consolidate", month)
        now, then = figures(office, month), PUBLISHED[month]
        assert {part: now[part] for part in UNPUBLISHED} == {p: then[p] for p in UNPUBLISHED}
        new = now["findings"]["by_code"].pop("file-duplicate")
        then_codes = then["findings"]["by_code"]
        assert now["findings"]["by_code"] == then_codes
        assert new == now["findings"]["info"] - then["findings"]["info"] > 3


def test_a_returned_workbook_of_the_first_edition_that_was_mended_counts_once(
    office: Path,
) -> None:
    mended = office / "inbox" / "退回" / "应急办4月（批注）.xlsx"
    mended.parent.mkdir()
    book = openpyxl.load_workbook(office / "outbox/2021-04/退回/应急办/应急办4月（批注）.xlsx")
    [wrong] = [
        cell
        for page in book.worksheets[1:]
        for row in page.iter_rows()
        for cell in row
        if cell.comment is not None and str(cell.value).endswith("31日")
    ]
    wrong.value = "4月30日"
    book.save(mended)
    run(office, "consolidate", "2021-04")
    now, then = figures(office, "2021-04"), PUBLISHED["2021-04"]
    for part in ("submissions", "grievances"):
        assert now[part] == then[part]
    assert now["coverage"]["enterprises"] == then["coverage"]["enterprises"]
    assert "date-invalid" not in now["findings"]["by_code"]

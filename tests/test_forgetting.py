"""`liaison forget`: people go, figures and numbers stay, and nothing comes back by itself."""

import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.cli.options import run_of
from tests.language import HEAD, ledger, register, roster
from tests.workspaces import save

PERSON, NUMBER = "赵忘忘", "13987654321"
WHO = f"{PERSON}{NUMBER}"
MAY = {"title": "2021年5月月台帐（科室）", "head": HEAD.replace("4月23日", "5月24日")}


def liaison(place: Path, command: str, *options: str, day: str = "2021-06-26") -> Result:
    return CliRunner().invoke(main, [command, *options, "--workspace", str(place), "--as-of", day])


def summary(place: Path, month: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        liaison(place, "consolidate", "--json", "--month", month).output
    )
    return {name: told[name] for name in ("submissions", "coverage", "grievances")}


def holds(place: Path, *texts: str) -> set[str]:
    """Returns which of the texts stand anywhere in the files of the master."""
    found = set()
    for path in place.glob("master.db*"):
        data = path.read_bytes()
        found |= {text for text in texts if text.encode() in data}
    return found


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """April with a grievance and a telephone number that is a digit short; May in a file of its own."""
    rows = [
        {"企业联络人员及电话": WHO, "个数": "1"},
        {"企业名称": "大路油库", "企业联络人员及电话": "钱久久1398765432"},
    ]
    note = f"已联系{PERSON}，电话{NUMBER}"
    april = register(企业联络人员及电话=WHO, 具体内容=note, 办结时间="", 办理情况="正在协调")
    save(tmp_path / "inbox" / "4.xlsx", ledger(*rows), april)
    save(tmp_path / "inbox" / "5.xlsx", ledger(联系时间="5月6日", **MAY))
    assert liaison(tmp_path, "consolidate", "--month", "2021-04").exit_code in (0, 1)
    return tmp_path


def clear_inbox(place: Path) -> None:
    (place / "旧表").mkdir(exist_ok=True)
    for path in (place / "inbox").iterdir():
        path.rename(place / "旧表" / path.name)


def test_figures_and_numbers_stay_and_people_go(place: Path) -> None:
    before = {month: summary(place, month) for month in ("2021-04", "2021-05")}
    clear_inbox(place)
    with closing(sqlite3.connect(place / "master.db")) as connection:
        assert PERSON in str(connection.execute("SELECT * FROM contacts").fetchall())
    result = liaison(place, "forget", "--months", "1")
    assert result.exit_code == 0, result.output
    assert "4.xlsx" in result.output
    assert "5.xlsx" not in result.output
    assert "2021-04" in result.output  # what lies in outbox/ still names them, and it is said
    assert holds(place, PERSON, NUMBER, "1398765432") == set()
    assert {month: summary(place, month) for month in before} == before
    assert holds(place, PERSON, NUMBER, "1398765432") == set()
    shown = [p for p in (place / "outbox" / "2021-04").rglob("*") if p.suffix in (".csv", ".html")]
    assert not any(PERSON in path.read_text("utf-8") for path in shown)


def test_what_is_kept_longer_than_the_settings_want_is_told(place: Path) -> None:
    (place / "liaison.toml").write_text("[retention]\nmonths = 1\n", "utf-8")
    clear_inbox(place)
    told = liaison(place, "consolidate", "--month", "2021-04").output
    assert "有 1 个文件的个人信息已超过设置的保存期限" in told
    assert liaison(place, "forget").exit_code == 0
    assert holds(place, PERSON) == set()
    assert "保存期限" not in liaison(place, "consolidate", "--month", "2021-04").output


def test_nothing_is_forgotten_while_it_lies_in_the_inbox(place: Path) -> None:
    result = liaison(place, "forget", "--months", "1")
    assert result.exit_code == 2
    assert "4.xlsx" in result.output
    with closing(sqlite3.connect(place / "master.db")) as connection:
        assert PERSON in str(connection.execute("SELECT * FROM contacts").fetchall())


def test_what_was_forgotten_is_not_read_again(place: Path) -> None:
    clear_inbox(place)
    before = summary(place, "2021-04")
    liaison(place, "forget", "--months", "1")
    shutil.copy(place / "旧表" / "4.xlsx", place / "inbox" / "四月.xlsx")
    shutil.copy(place / "旧表" / "4.xlsx", place / "inbox" / "4.xlsx")
    (place / "liaison.toml").write_text("[calendar]\ndue_day = 24\n", "utf-8")  # all is read anew
    told = liaison(place, "consolidate", "--month", "2021-04").output
    assert "有 2 个文件，个人信息已按要求清除，不再读取" in told
    assert holds(place, PERSON) == set()
    assert summary(place, "2021-04") == before


def test_an_enterprises_people_go_and_others_stay(place: Path) -> None:
    firm = "大路油库"
    clear_inbox(place)
    before = summary(place, "2021-04")
    assert liaison(place, "forget", firm).exit_code == 0
    with closing(sqlite3.connect(place / "master.db")) as connection:
        query = "SELECT enterprise, enterprise_contact FROM contacts"
        told = connection.execute(query).fetchall()
    assert [who for name, who in told if name == firm] == [None]
    assert WHO in [who for name, who in told if name != firm]
    assert holds(place, "钱久久") == set()
    assert summary(place, "2021-04") == before


def test_an_unknown_enterprise_is_told(place: Path) -> None:
    clear_inbox(place)
    result = liaison(place, "forget", "没有的厂")
    assert (result.exit_code, "没有叫“没有的厂”的企业" in result.output) == (2, True)


def test_without_any_choice_nothing_is_forgotten(place: Path) -> None:
    clear_inbox(place)
    assert liaison(place, "forget").exit_code == 2
    assert holds(place, PERSON) != set()


def test_the_newest_roster_stays(place: Path) -> None:
    save(place / "inbox" / "名录.xlsx", roster(联系人=PERSON, 联系电话=NUMBER))
    liaison(place, "status")
    clear_inbox(place)
    assert "名录.xlsx" not in liaison(place, "forget", "--months", "1").output
    with closing(sqlite3.connect(place / "master.db")) as connection:
        assert connection.execute("SELECT contact FROM rosters").fetchall() == [(PERSON,)]


def test_forgetting_twice_is_forgetting_once(place: Path) -> None:
    clear_inbox(place)
    liaison(place, "forget", "--months", "1")
    result = liaison(place, "forget", "--months", "1")
    assert (result.exit_code, "没有要清除的个人信息" in result.output) == (0, True)


def test_the_log_tells_no_telephone_number(place: Path) -> None:
    run = run_of({"workspace": place, "inbox": None, "outbox": None, "master": None}, quiet=True)
    run.note(f"fault in {WHO}.xlsx")
    told = (place / "liaison.log").read_text("utf-8")
    assert "139****4321" in told
    assert NUMBER not in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_outbox_and_lock_are_their_owners_alone(place: Path) -> None:
    for name in ("outbox", ".liaison.lock", "master.db"):
        assert stat.S_IMODE((place / name).stat().st_mode) & 0o077 == 0, name

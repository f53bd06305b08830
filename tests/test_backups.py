"""`liaison backup` and `restore`: what is lost comes back, and nothing is overwritten."""

import os
import shutil
import sqlite3
import stat
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from tests.language import HEAD, ledger, register
from tests.workspaces import content, run, save

OTHER = HEAD.replace("应急办", "经发办")


def liaison(place: Path, command: str, *options: str | Path) -> Result:
    where = ["--workspace", str(place), "--as-of", "2021-04-28"]
    return CliRunner().invoke(main, [command, *map(str, options), *where])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with settings, a withdrawn file and a published month."""
    own = tmp_path / "工作 区"
    save(own / "inbox" / "应急 办" / "四月.xlsx", ledger(个数="1"), register())
    save(own / "inbox" / "经发办.xlsx", ledger(企业名称="大路超市", head=OTHER))
    (own / "liaison.toml").write_text("[closure]\noverdue_days = 10\n", "utf-8")
    assert liaison(own, "withdraw", "经发办.xlsx", "--why", "报错了").exit_code == 0
    assert run(own).exit_code == 1
    return own


def test_after_damage_the_same_bytes_come_out(place: Path) -> None:
    before = content(place / "outbox")
    assert liaison(place, "backup").exit_code == 0
    (place / "master.db").write_bytes(b"damaged")
    (place / "liaison.toml").unlink()
    shutil.rmtree(place / "outbox")
    shutil.rmtree(place / "inbox" / "应急 办")
    result = liaison(place, "restore")
    assert result.exit_code == 0, result.output
    assert content(place / "outbox") == before
    assert run(place).exit_code == 1
    for whole in (before, after := content(place / "outbox")):
        whole.pop("待办.html")  # it tells that there is a backup now
    assert after == before


def test_a_new_computer_gets_all_of_it(place: Path, tmp_path: Path) -> None:
    before = content(place)
    assert liaison(place, "backup", tmp_path / "u.zip").exit_code == 0
    new = tmp_path / "新"
    result = liaison(new, "restore", tmp_path / "u.zip")
    assert result.exit_code == 0, result.output
    after = content(new)
    for name in before:
        if name.startswith(("inbox/", "outbox/")) or name == "liaison.toml":
            assert after[name] == before[name], name
    assert run(new).exit_code == 1
    assert content(new / "outbox") == content(place / "outbox")


def test_a_master_that_is_being_written_is_copied_whole(place: Path) -> None:
    """What the last run has committed stands in master.db-wal while another connection is open."""
    with closing(sqlite3.connect(place / "master.db")) as reader:
        reader.execute("SELECT * FROM meta").fetchall()
        assert run(place).exit_code == 1
        assert liaison(place, "backup", place / "a.zip").exit_code == 0
    with zipfile.ZipFile(place / "a.zip") as package:
        (place / "copy.db").write_bytes(package.read("master.db"))
    with closing(sqlite3.connect(place / "copy.db")) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT why FROM withdrawals").fetchall() == [("报错了",)]


def test_what_stood_there_is_kept_aside(place: Path) -> None:
    liaison(place, "backup")
    (place / "liaison.toml").write_text("[closure]\noverdue_days = 20\n", "utf-8")
    (place / "outbox" / "我的.txt").write_text("hers", "utf-8")
    master = (place / "master.db").read_bytes()
    assert liaison(place, "restore").exit_code == 0
    assert "= 10" in (place / "liaison.toml").read_text("utf-8")
    aside = place / "恢复前1"
    assert "= 20" in (aside / "liaison.toml").read_text("utf-8")
    assert (aside / "outbox" / "我的.txt").exists()
    assert (aside / "master.db").read_bytes() == master
    assert liaison(place, "restore").exit_code == 0
    assert (place / "恢复前2").is_dir()


def test_no_file_of_the_inbox_is_changed(place: Path) -> None:
    liaison(place, "backup")
    (place / "inbox" / "经发办.xlsx").write_bytes(b"another")
    (place / "inbox" / "new.xlsx").write_bytes(b"new")
    (place / "inbox" / "应急 办" / "四月.xlsx").unlink()
    result = liaison(place, "restore")
    assert (place / "inbox" / "经发办.xlsx").read_bytes() == b"another"
    assert (place / "inbox" / "new.xlsx").exists()
    assert (place / "inbox" / "应急 办" / "四月.xlsx").exists()
    assert "缺的 1 个文件放回去了" in result.output
    assert "有 1 个文件同备份里的不一样" in result.output


def other_bytes(path: Path) -> None:
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w") as package:
        for name, data in parts.items():
            package.writestr(name, b"other" if name == "master.db" else data)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:2000]),
        lambda path: path.write_bytes(b"no zip"),
        other_bytes,
        lambda path: zipfile.ZipFile(path, "w").close(),
    ],
    ids=["cut", "no zip", "other bytes", "empty"],
)
def test_a_backup_that_is_not_whole_changes_nothing(place: Path, spoil: object) -> None:
    path = place / "a.zip"
    liaison(place, "backup", path)
    assert callable(spoil)
    spoil(path)
    before = {n: d for n, d in content(place).items() if n != ".liaison.lock"}
    result = liaison(place, "restore", path)
    assert (result.exit_code, "不是完整的备份" in result.output) == (2, True)
    assert {n: d for n, d in content(place).items() if n != ".liaison.lock"} == before


def test_a_member_that_would_lie_elsewhere_is_refused(place: Path) -> None:
    path = place / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("../x", b"x")
        package.writestr(
            "备份内容.json", '{"version": 1, "day": "2021-04-28", "files": {"../x": ""}}'
        )
    assert liaison(place, "restore", path).exit_code == 2
    assert not (place.parent / "x").exists()


def test_without_a_backup_it_is_said(place: Path) -> None:
    assert liaison(place, "restore").exit_code == 2
    result = liaison(place, "restore", place / "nothing.zip")
    assert (result.exit_code, "找不到备份文件" in result.output) == (2, True)


def test_a_damaged_master_is_not_backed_up_in_silence(place: Path) -> None:
    (place / "master.db").write_bytes(b"damaged")
    result = liaison(place, "backup")
    assert (result.exit_code, "已损坏" in result.output) == (3, True)
    assert not list(place.glob("备份/*.zip"))


def test_several_backups_of_a_day_stand_beside_each_other(place: Path) -> None:
    for _ in range(2):
        assert liaison(place, "backup").exit_code == 0
    names = sorted(path.name for path in (place / "备份").iterdir())
    assert names == ["备份2021-04-28.zip", "备份2021-04-28（2）.zip"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_a_backup_is_its_owners_alone(place: Path) -> None:
    liaison(place, "backup")
    for path in (place / "备份", *(place / "备份").iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0

"""What the computer does to a run: a full disk, no permission, a lock, a clock. The exit status is right,
the words say what to do, and nothing is lost."""

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from liaison_pipeline import publishing
from tests.language import ledger
from tests.reliability.scenes import copied, fresh, left_by
from tests.test_intake import as_nobody, findings
from tests.workspaces import content, folder, run, save

ROOT = hasattr(os, "getuid") and os.getuid() == 0
SIGNS = Mapping[str, object]
needs_root = pytest.mark.skipif(not ROOT, reason="only root can mount, and can be nobody")


@contextmanager
def small_disk(place: Path, kilobytes: int) -> Iterator[None]:
    """A disk of a size at a folder, with what lay in the folder."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(place)]
    with tempfile.TemporaryDirectory(dir="/tmp") as name:
        kept = Path(name) / "kept"
        shutil.copytree(place, kept)
        if subprocess.run(command, check=False, capture_output=True).returncode:
            pytest.skip("this machine mounts nothing for its tests")
        try:
            shutil.copytree(kept, place, dirs_exist_ok=True)
            yield
            shutil.rmtree(kept)
            shutil.copytree(place, kept)
        finally:
            subprocess.run(["umount", str(place)], check=True)
            shutil.copytree(kept, place, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two units' workbooks, nothing published yet. To be copied."""
    place = tmp_path_factory.mktemp("start") / "workspace"
    fresh(place, run)
    (place / "outbox").mkdir()
    return place


@pytest.fixture
def workspace(start: Path, tmp_path: Path) -> Path:
    return copied(start, tmp_path / "workspace")


@pytest.fixture(scope="module")
def wanted(start: Path, tmp_path_factory: pytest.TempPathFactory) -> SIGNS:
    """What an undisturbed run leaves of it."""
    place = copied(start, tmp_path_factory.mktemp("undisturbed") / "workspace")
    run(place)
    return left_by(place)


def tells_of_a_full_disk(place: Path) -> bool:
    """Whether a run went through; else it must have said that the disk is full, and what to do."""
    before = content(place / "outbox")
    result = run(place)
    assert "Traceback" not in result.output
    if result.exit_code == 1:
        return True
    assert result.exit_code == 3, result.output
    assert "磁盘已满" in result.output
    assert "再运行一次" in result.output
    assert content(place / "outbox") == before
    return False


@needs_root
@pytest.mark.parametrize("kilobytes", [16, 120])
def test_a_full_disk_for_the_results_costs_nothing(
    workspace: Path, kilobytes: int, wanted: SIGNS
) -> None:
    with small_disk(workspace / "outbox", kilobytes):
        assert not tells_of_a_full_disk(workspace)
        assert content(workspace / "outbox") == {}
    assert run(workspace).exit_code == 1
    assert left_by(workspace) == wanted


@needs_root
@pytest.mark.parametrize("kilobytes", [64, 200, 400])
def test_a_full_disk_for_the_master_costs_nothing(
    workspace: Path, kilobytes: int, wanted: SIGNS
) -> None:
    with small_disk(workspace, kilobytes):
        assert not tells_of_a_full_disk(workspace)
    assert run(workspace).exit_code == 1
    assert left_by(workspace) == wanted


def fill(path: Path) -> None:
    """Leaves no room on the disk."""
    with suppress(OSError), path.open("wb", buffering=0) as file:
        while True:
            file.write(b"\0" * 4096)


@needs_root
def test_a_full_disk_keeps_what_was_published(workspace: Path, wanted: SIGNS) -> None:
    with small_disk(workspace, 4000):
        assert run(workspace).exit_code == 1
        published = content(folder(workspace))
        (workspace / ".liaison.last").unlink()  # or there is nothing to do
        fill(workspace / "filler")
        assert not tells_of_a_full_disk(workspace)
        assert content(folder(workspace)) == published
        (workspace / "filler").unlink()
        assert run(workspace).exit_code == 1
        assert left_by(workspace) == wanted


@needs_root
def test_no_room_for_temporary_files_is_told_or_not_needed(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wanted: SIGNS
) -> None:
    (tmp_path / "temp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "temp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    with small_disk(tmp_path / "temp", 4):
        tells_of_a_full_disk(workspace)
    monkeypatch.setattr(tempfile, "tempdir", None)
    assert run(workspace).exit_code == 1
    assert left_by(workspace) == wanted


@needs_root
def test_a_disk_that_is_read_only_is_told(workspace: Path) -> None:
    run(workspace)
    before = content(workspace)
    with small_disk(workspace, 4000):
        subprocess.run(["mount", "-o", "remount,ro", str(workspace)], check=True)
        result = run(workspace)
        subprocess.run(["mount", "-o", "remount,rw", str(workspace)], check=True)
    assert result.exit_code == 3
    assert "只读" in result.output or "没有权限" in result.output
    assert "Traceback" not in result.output
    assert content(workspace) == before


@contextmanager
def for_nobody(workspace: Path) -> Iterator[Path]:
    """The workspace where somebody who is not root can reach it."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name) / "workspace"
        shutil.copytree(workspace, place)
        for path in (Path(name), place, *place.rglob("*")):
            path.chmod(0o777 if path.is_dir() else 0o666)
        yield place


CLOSED = {
    "the workspace": (".", 0o555),
    "the results": ("outbox", 0o555),
    "the inbox": ("inbox", 0o000),
    "the master": ("master.db", 0o000),
    "the settings": ("liaison.toml", 0o000),
    "a month": ("outbox/2021-04", 0o000),
}


@needs_root
@pytest.mark.parametrize(("name", "mode"), CLOSED.values(), ids=CLOSED)
def test_what_may_not_be_touched_is_told(workspace: Path, name: str, mode: int) -> None:
    run(workspace)
    save(workspace / "inbox" / "更正.xlsx", ledger(企业名称="又一家"))  # or nothing is to be made
    with for_nobody(workspace) as place:
        for path in place.rglob("*"):
            os.chown(path, 65534, 65534)
        if name != "the settings":
            os.chown(place / name, 0, 0)
        before = content(place)
        (place / name).chmod(mode)
        (place.parent / "said").touch()
        (place.parent / "said").chmod(0o666)

        def act() -> None:
            result = run(place)
            (place.parent / "said").write_text(f"{result.exit_code} {result.output}", "utf-8")

        assert as_nobody(act) == 0
        said = (place.parent / "said").read_text("utf-8")
        (place / name).chmod(0o777)
        assert said.startswith("3 "), said
        assert "权限" in said
        assert "Traceback" not in said
        assert content(place) == before


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs two processes of one program")
def test_two_runs_at_once_are_one_after_the_other(workspace: Path, wanted: SIGNS) -> None:
    children = []
    for _ in range(2):
        children.append(os.fork())
        if children[-1] == 0:
            os._exit(run(workspace).exit_code)
    ends = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
    assert sorted(ends) in ([1, 1], [1, 3])
    assert left_by(workspace) == wanted


def test_another_run_is_told(workspace: Path) -> None:
    from filelock import FileLock

    with FileLock(str(workspace / ".liaison.lock")):
        result = run(workspace)
    assert (result.exit_code, "另一个汇总正在运行" in result.output) == (3, True)
    assert content(workspace / "outbox") == {}


def test_two_workspaces_on_one_database_do_each_its_own(tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'shared.db').as_posix()}"
    for name in ("一", "二"):
        fresh(tmp_path / name, run)
    save(tmp_path / "二" / "inbox" / "应急办.xlsx", ledger(企业名称="另一家"))
    first = run(tmp_path / "一", "--master", url)
    second = run(tmp_path / "二", "--master", url)
    assert (first.exit_code, second.exit_code) == (1, 1)
    assert run(tmp_path / "二", "--master", url).exit_code == 1


def test_a_clock_that_was_set_back_changes_no_figure(workspace: Path, wanted: SIGNS) -> None:
    assert run(workspace).exit_code == 1
    for path in workspace.rglob("*"):
        os.utime(path, (0, 0))
    assert run(workspace, "--month", "2021-04", "--as-of", "2021-04-20").exit_code in (0, 1)
    for path in workspace.rglob("*"):
        os.utime(path, (4_000_000_000, 4_000_000_000))
    assert run(workspace).exit_code == 1
    assert left_by(workspace)["outbox"] == wanted["outbox"]
    assert left_by(workspace)["master"] == wanted["master"]


def pipe(path: Path) -> None:
    os.mkfifo(path)


def loop(path: Path) -> None:
    path.symlink_to(path)


def to_a_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def to_a_folder(path: Path) -> None:
    path.symlink_to("/etc")


def to_a_file_outside(path: Path) -> None:
    path.symlink_to("/etc/passwd")


ODD = {make.__name__: make for make in (pipe, loop, to_a_device, to_a_folder, to_a_file_outside)}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are none on this system")
@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_what_is_no_plain_file_is_told_and_not_followed(
    workspace: Path, make: Callable[[Path], None]
) -> None:
    make(workspace / "inbox" / "怪.xlsx")
    started = time.monotonic()
    assert run(workspace).exit_code == 1
    assert time.monotonic() - started < 60
    assert ("error", "file-unreadable", "", "怪.xlsx") in findings(workspace, "file-unreadable")
    everything = b"".join(content(workspace / "outbox").values())
    assert b"root:x:0" not in everything


def test_a_folder_with_the_name_of_a_workbook_is_a_folder(workspace: Path, wanted: SIGNS) -> None:
    (workspace / "inbox" / "四月.xlsx").mkdir()
    assert run(workspace).exit_code == 1
    assert left_by(workspace)["outbox"] == wanted["outbox"]


NAMES = [
    "长" * 80 + ".xlsx", "é.xlsx", "e\u0301.xlsx", "A.xlsx", "a.xlsx", "单位\u202exslx.exe.xlsx",
    "空 格 .xlsx", "-rf.xlsx", "a\nb.xlsx", "\x1b[31m红.xlsx", "con.xlsx", "百分%20号.xlsx",
    "'引号\".xlsx", "尾.xlsx.", "\uff1d1+1.xlsx", "#井?问&和.xlsx", "😀.xlsx", "$HOME`ls`.xlsx",
]  # fmt: skip


def test_a_file_may_have_any_name(workspace: Path) -> None:
    for number, name in enumerate(NAMES):
        firm = f"第{number}家"
        save(workspace / "inbox" / f"{number}" / name, ledger(企业名称=firm, 联系时间="4月31日"))
    result = run(workspace, "-v")
    assert result.exit_code == 1
    assert "\x1b[31m" not in result.output
    told = {file for _, _, _, file in findings(workspace, "date-invalid")}
    assert len([file for file in told if file[0].isdigit()]) == len(NAMES)
    names = [path.name for path in (workspace / "outbox").rglob("*")]
    assert not [name for name in names if any(sign < " " or sign == "\u202e" for sign in name)]
    assert all(len(name.encode()) <= 255 and name.rstrip(" .") == name for name in names)


@pytest.mark.slow
def test_twenty_thousand_files_end(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(20_000):
        path = workspace / "inbox" / f"{number % 100}" / f"{number}.xlsx"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(f"no workbook {number}".encode())
    started = time.monotonic()
    assert run(workspace).exit_code == 1
    with capsys.disabled():
        print(f"\n20,000 files that are none: {time.monotonic() - started:.0f} s")
    assert len(findings(workspace, "file-unreadable", "form-unrecognised")) == 20_000


@pytest.mark.slow
def test_flipped_bytes_of_the_master_are_never_wrong_figures(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """64 bytes at 34 places: the run is stopped and says so, or what was hit is in no figure. (SQLite
    keeps no sums of its contents: what is flipped within a text is another text.)"""
    run(workspace)
    with closing(sqlite3.connect(workspace / "master.db")) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    good = (workspace / "master.db").read_bytes()
    figures = (folder(workspace) / "summary.json").read_bytes()
    stopped = 0
    for place in range(34):
        at = len(good) * place // 34
        flipped = bytes(byte ^ 0xA5 for byte in good[at : at + 64])
        (workspace / "master.db").write_bytes(good[:at] + flipped + good[at + 64 :])
        result = run(workspace)
        assert "Traceback" not in result.output
        if result.exit_code == 3:
            stopped += 1
            assert "已损坏" in result.output
        summary = (folder(workspace) / "summary.json").read_bytes()
        assert summary == figures, f"bytes from {at}"
        for path in workspace.glob("master.db-*"):
            path.unlink()
    with capsys.disabled():
        print(f"\n34 places of the master flipped: {stopped} stopped, no figure was wrong")


def test_a_result_that_is_open_elsewhere_keeps_the_old_month(
    workspace: Path,
) -> None:
    """Office programs leave a file beside what they have open; it is no edit and is not kept aside."""
    run(workspace)
    (folder(workspace) / "~$情况报告.docx").write_bytes(b"\0" * 165)
    (folder(workspace) / ".~lock.汇总表.xlsx#").write_text("张三", "utf-8")
    assert run(workspace).exit_code == 1
    assert publishing.read_record(folder(workspace)) is not None
    assert [path.name for path in (workspace / "outbox").iterdir() if "改过" in path.name] == []

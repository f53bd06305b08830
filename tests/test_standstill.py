"""A run that would find everything as the last one left it publishes nothing and says so; whatever moved,
however little, has it do its work.

An April of one village is published twice, so that a third run would be the same. Then one thing moves.
"""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline import publishing, standstill
from liaison_pipeline.cli import main
from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.model.period import Period
from liaison_pipeline.publishing import digest_in_run, forget_digests
from liaison_pipeline.running import Run
from liaison_pipeline.standstill import KEPT, unmoved
from liaison_pipeline.workspace import UNIT_LIST, Workspace
from tests.language import ledger, register, village
from tests.workspaces import content, folder, run, save

SAID = "没有重新生成"
SETTINGS = '[[units]]\nname = "龙凤村"\nkind = "village"\n'
LEDGER, REGISTER = village(ledger(联系时间="4月12日")), village(register())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("standstill") / "工作区"
    root.mkdir()
    (root / "liaison.toml").write_text(SETTINGS, "utf-8")
    save(root / "inbox" / "台账.xlsx", LEDGER, REGISTER)
    for name in ("schemas", "templates"):
        shutil.copytree(Path(__file__).parent.parent / name, root / name)
    run(root, "--month", "2021-05", "--as-of", "2021-05-28")
    run(root)
    return root


@pytest.fixture
def place(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "工作区")
    return tmp_path / "工作区"


def asked(place: Path) -> Run:
    workspace = Workspace.at(place)
    return Run(workspace, workspace.master_url, date(2021, 4, 28), Period(2021, 4), asked=False)


def inode(place: Path) -> int:
    return folder(place).stat().st_ino


def did_nothing(place: Path, *options: str) -> bool:
    """Runs once more; tells whether the month's folder is the very one that lay there."""
    before = inode(place)
    done = run(place, *options)
    assert done.exit_code in (0, 1), done.output
    assert (SAID in done.output) is (inode(place) == before)
    return inode(place) == before


def edit(place: Path, name: str) -> None:
    """Changes a byte, and leaves size and times as they were."""
    path = place / name
    data, status = bytearray(path.read_bytes()), path.stat()
    data[-1] ^= 1
    path.write_bytes(data)
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))


def add(place: Path, name: str) -> None:
    (place / name).write_text("新的", "utf-8")


def remove(place: Path, name: str) -> None:
    (place / name).unlink()


def withdraw(place: Path, name: str) -> None:
    arguments = ["withdraw", name, "--why", "报错了", "--workspace", str(place)]
    done = CliRunner().invoke(main, [*arguments, "--as-of", "2021-04-28"])
    assert done.exit_code == 0, done.output


def rename(place: Path, name: str) -> None:
    (place / name).rename(place / "inbox" / "龙凤村.xlsx")


MOVES: list[tuple[Callable[[Path, str], None], str]] = [
    (edit, "liaison.toml"),
    (add, UNIT_LIST),
    (edit, "schemas/ledger.yaml"),
    (add, "schemas/说明.txt"),
    (edit, "templates/index.html"),
    (remove, "templates/通报.docx"),
    (add, "inbox/便条.txt"),
    (rename, "inbox/台账.xlsx"),
    (remove, "inbox/台账.xlsx"),
    (withdraw, "台账.xlsx"),
    (edit, "outbox/2021-04/index.html"),
    (remove, "outbox/2021-04/上报/情况报告.docx"),
    (add, "outbox/2021-04/我的.txt"),
    (remove, "outbox/2021-04/.published.json"),
    (remove, "outbox/2021-05/.published.json"),
    (edit, "outbox/2021-05/回访清单.xlsx"),
    (remove, "outbox/待办.html"),
    (remove, "master.db.bak"),
    (edit, "master.db.bak"),
    (add, "master.db-wal"),
    (remove, KEPT),
    (add, KEPT),
]


def test_a_run_after_which_nothing_has_moved_publishes_nothing_and_says_so(place: Path) -> None:
    before, told = content(place / "outbox"), run(place, "-v")
    assert did_nothing(place)
    assert did_nothing(place)
    again = run(place)
    assert again.exit_code == told.exit_code
    assert content(place / "outbox") == before
    for line in ("按时报送", "结果在", "2021年5月的数字"):
        assert (line in again.output) is (line in told.output)


def test_the_figures_are_given_all_the_same(place: Path) -> None:
    shutil.rmtree(place / "outbox")
    first = run(place, "--json")
    assert did_nothing(place)
    assert run(place, "--json").stdout == first.stdout
    assert json.loads(first.stdout)["submissions"]["received"] == 1
    assert run(place, "-q").stdout == ""


@pytest.mark.parametrize(
    ("move", "name"), MOVES, ids=lambda value: getattr(value, "__name__", value)
)
def test_whatever_moves_is_seen(place: Path, move: Callable[[Path, str], None], name: str) -> None:
    assert unmoved(asked(place)) is not None
    move(place, name)
    assert unmoved(asked(place)) is None


def test_a_workbook_saved_over_with_the_same_size_and_time_is_read(place: Path) -> None:
    path = place / "inbox" / "台账.csv"
    path.write_text(LEDGER.replace(" | ", ","), "utf-8")
    run(place)
    status = path.stat()
    path.write_text(LEDGER.replace(" | ", ",").replace("12日", "13日"), "utf-8")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert path.stat().st_size == status.st_size
    assert "新读取 1 个文件" in run(place).output


def test_another_day_or_month_is_another_run(place: Path) -> None:
    assert did_nothing(place)
    assert not did_nothing(place, "--as-of", "2021-04-29")
    assert SAID not in run(place, "--month", "2021-05").output


def test_other_code_is_seen(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code = dict(standstill._code())
    assert {"liaison_pipeline/month.py", "liaison_pipeline.templates/index.html"} <= code.keys()
    monkeypatch.setattr(standstill, "_code", lambda: iter([*code.items(), ("neu.py", "0")]))
    assert unmoved(asked(place)) is None


def test_other_libraries_are_seen(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pandas-9.9.9.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert unmoved(asked(place)) is None


def test_what_she_changed_is_kept_aside_and_told_by_the_run_that_finds_it_alone(
    place: Path,
) -> None:
    edit(place, "outbox/2021-04/index.html")
    assert "您改过的" in run(place).output
    assert not did_nothing(place)  # 待办.html told of it, and does no more
    assert did_nothing(place)


def test_a_file_that_is_copied_meanwhile_is_looked_at_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = place / "inbox" / "又一张.xlsx"
    save(new, village(ledger(企业名称="凤凰商店")))
    whole = new.read_bytes()

    def written_on(*_: object) -> bool:
        new.write_bytes(whole + b"\0")
        return True

    with monkeypatch.context() as patch:
        patch.setattr("liaison_pipeline.intake.has_moved", written_on)
        run(place)
    assert not did_nothing(place)


def test_a_file_saved_over_while_the_run_is_on_is_read_by_the_next_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "inbox" / "便条.txt").write_text("例会", "utf-8")

    def publishing(*_: object) -> None:
        save(place / "inbox" / "台账.xlsx", LEDGER.replace("12日", "14日"), REGISTER)

    with monkeypatch.context() as patch:
        patch.setattr("liaison_pipeline.editions.former_kept", publishing)
        run(place)
    assert "新读取 1 个文件" in run(place).output


def test_a_list_that_is_filled_in_while_the_run_ends_is_taken_in_by_the_next_one(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "inbox" / "便条.txt").write_text("例会", "utf-8")

    def told_of(*_: object) -> None:
        add(place, "outbox/2021-04/我的.txt")

    with monkeypatch.context() as patch:
        patch.setattr("liaison_pipeline.editions.write_errands", told_of)
        run(place)
    assert not did_nothing(place)
    assert (place / "outbox" / "2021-04（您改过的）" / "我的.txt").exists()


def test_a_master_elsewhere_is_never_known_again(place: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{(tmp_path / 'anders.db').as_posix()}"
    for _ in range(2):
        assert not did_nothing(place, "--master", url)


def test_what_is_kept_is_its_owners_alone_and_nobody_misses_it(place: Path) -> None:
    assert (place / KEPT).stat().st_mode & 0o077 == 0
    (place / KEPT).unlink()
    (place / KEPT).mkdir()  # it can't be written
    before = content(place / "outbox")
    assert run(place).exit_code in (0, 1)
    assert content(place / "outbox") == before


def test_the_folder_that_another_run_has_is_not_looked_at(place: Path) -> None:
    with Workspace.at(place).locked(), pytest.raises(WorkspaceError):
        unmoved(asked(place))


def test_a_place_of_libraries_that_cannot_be_read_stops_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = standstill._libraries()
    closed, listed = tmp_path / "closed", Path.iterdir
    closed.mkdir()

    def list_folder(folder: Path) -> Iterator[Path]:
        if folder == closed:
            raise PermissionError(folder)
        return listed(folder)

    monkeypatch.setattr(Path, "iterdir", list_folder)
    monkeypatch.setattr(sys, "path", [*sys.path, str(closed), str(tmp_path / "gone"), __file__])
    assert standstill._libraries() == before != []


def test_in_a_run_a_file_at_rest_is_read_once_and_one_that_changes_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a"
    read: list[Path] = []

    def digest_of(path: Path) -> str:
        read.append(path)
        return path.read_text()

    def written(text: str, age: float) -> str:
        file.write_text(text)
        changed = file.stat().st_mtime - age
        os.utime(file, (changed, changed))
        return digest_in_run(file)

    monkeypatch.setattr(publishing, "digest_of", digest_of)
    assert written("甲", 100) == digest_in_run(file) == "甲"
    assert len(read) == 1
    assert written("乙", 100) == "乙"  # of the same size
    assert digest_in_run(file) == "乙"
    assert len(read) == 2
    assert written("丙", 0) == digest_in_run(file) == "丙"
    assert len(read) == 4  # it had not come to rest
    assert written("丁", 100) == "丁"
    forget_digests()
    assert digest_in_run(file) == "丁"
    assert len(read) == 6

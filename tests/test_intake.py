"""Files that are not at rest: gone, locked, still being copied, named alike, in a zip."""

import csv
import io
import json
import os
import sqlite3
import stat
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from liaison_pipeline import intake
from liaison_pipeline.workers import read_all
from tests.language import HEAD, ledger
from tests.workspaces import folder, run, save

UNITS = "".join(
    f'[[units]]\nname = "{name}"\nkind = "office"\n' for name in ("应急办", "农业服务中心")
)
OTHER = {"head": HEAD.replace("应急办", "农业服务中心")}
MANY = [f"{number}.csv" for number in range(2001)]
SECOND = {"企业名称": "大路加油站", "序号": "2"}


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    return tmp_path


def contacted(workspace: Path) -> dict[str, int]:
    summary: dict[str, Any] = json.loads((folder(workspace) / "summary.json").read_text("utf-8"))
    return {unit["name"]: unit["contacted"] for unit in summary["units"]}


def findings(workspace: Path, *codes: str) -> list[tuple[str, str, str, str]]:
    """(severity, code, unit, file) of the findings of some codes."""
    text = (folder(workspace) / "findings.csv").read_text("utf-8-sig")
    return [
        (row["severity"], row["code"], row["unit"], row["file"])
        for row in csv.DictReader(io.StringIO(text))
        if row["code"] in codes
    ]


def text_of(book: str, path: Path) -> bytes:
    save(path, book)
    data = path.read_bytes()
    path.unlink()
    return data


def after_the_scan(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Does something between the look at the inbox and the reading, once."""
    seen: list[object] = []

    def late(*args: Any) -> Any:
        if not seen:
            seen.append(act())
        return read_all(*args)

    monkeypatch.setattr(intake, "read_all", late)


def after_the_reading(monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Does something after the reading, before the files are looked at again, once."""
    seen: list[object] = []

    def late(*args: Any) -> Any:
        yield from read_all(*args)
        if not seen:
            seen.append(act())

    monkeypatch.setattr(intake, "read_all", late)


HOOKS = [after_the_scan, after_the_reading]
Hook = Callable[[pytest.MonkeyPatch, Callable[[], object]], None]


@pytest.mark.parametrize("hook", HOOKS)
@pytest.mark.parametrize("change", ["grows", "is cut"])
def test_a_new_file_that_changes_during_the_run_is_told_and_heals(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, hook: Hook, change: str
) -> None:
    path = workspace / "inbox" / "应急办.xlsx"
    save(path, ledger())
    whole = path.read_bytes()
    act = {"grows": lambda: path.write_bytes(whole + b"more"),
           "is cut": lambda: path.write_bytes(whole[:100])}[change]  # fmt: skip
    hook(monkeypatch, act)
    assert run(workspace).exit_code == 1
    assert findings(workspace, "file-unreadable") == [
        ("error", "file-unreadable", "", "应急办.xlsx")
    ]
    assert "还在复制" in (folder(workspace) / "findings.csv").read_text("utf-8-sig")
    assert contacted(workspace)["应急办"] == 0
    monkeypatch.undo()
    path.write_bytes(whole)
    run(workspace)
    assert findings(workspace, "file-unreadable") == []
    assert contacted(workspace)["应急办"] == 1


@pytest.mark.parametrize("hook", HOOKS)
def test_a_file_that_changes_during_the_run_keeps_what_was_read_of_it_before(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, hook: Hook
) -> None:
    path = workspace / "inbox" / "应急办.xlsx"
    save(path, ledger())
    run(workspace)
    save(path, ledger({}, SECOND))
    whole = path.read_bytes()
    hook(monkeypatch, lambda: path.write_bytes(whole[:500]))
    run(workspace)
    told = ("warning", "file-unreadable", "应急办", "应急办.xlsx")
    assert findings(workspace, "file-unreadable", "submission-missing")[:1] == [
        ("error", "submission-missing", "农业服务中心", "")
    ]
    assert told in findings(workspace, "file-unreadable")
    assert contacted(workspace)["应急办"] == 1
    monkeypatch.undo()
    path.write_bytes(whole)
    run(workspace)
    assert findings(workspace, "file-unreadable") == []
    assert contacted(workspace)["应急办"] == 2


def test_a_file_that_vanishes_between_scan_and_read_stops_nobody(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger())
    path = workspace / "inbox" / "b.xlsx"
    save(path, ledger(**OTHER))
    after_the_scan(monkeypatch, path.unlink)
    assert run(workspace).exit_code == 1
    assert contacted(workspace) == {"应急办": 1, "农业服务中心": 0}
    assert findings(workspace, "file-unreadable") == []


def test_an_untouched_file_is_not_told_to_be_changing(workspace: Path) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger())
    run(workspace)
    (workspace / "inbox" / "a.xlsx").touch()
    run(workspace)
    assert findings(workspace, "file-unreadable") == []


def locked(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Makes files that can't be opened: tests run as root, whom no permission stops."""
    whole = Path.open

    def opened(path: Path, *args: Any, **kwargs: Any) -> Any:
        if path.name in names and path.parent.name == "inbox":
            raise PermissionError(13, "locked", str(path))
        return whole(path, *args, **kwargs)

    monkeypatch.setattr(Path, "open", opened)


def test_a_file_that_is_locked_keeps_what_was_read_of_it_under_other_settings(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger())
    run(workspace)
    locked(monkeypatch, "a.xlsx")
    for _ in range(2):
        run(workspace)
        assert findings(workspace, "file-unreadable") == [
            ("warning", "file-unreadable", "应急办", "a.xlsx")
        ]
        assert contacted(workspace)["应急办"] == 1
    (workspace / "liaison.toml").write_text("[limits]\nrows = 5000\n" + UNITS, "utf-8")
    run(workspace)
    assert contacted(workspace)["应急办"] == 1
    monkeypatch.undo()
    run(workspace)
    assert findings(workspace, "file-unreadable") == []
    assert contacted(workspace)["应急办"] == 1


def test_a_locked_file_that_was_never_read_is_told_until_it_is(
    workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger())
    locked(monkeypatch, "a.xlsx")
    for _ in range(2):
        run(workspace)
        told = [("error", "file-unreadable", "", "a.xlsx")]
        assert findings(workspace, "file-unreadable") == told
    monkeypatch.undo()
    run(workspace)
    assert findings(workspace, "file-unreadable") == []
    assert contacted(workspace)["应急办"] == 1


def as_nobody(act: Callable[[], object]) -> int:
    """Does something in a child that is not root; returns its exit status."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.setgid(65534)
            os.setuid(65534)
            act()
            status = 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork") or os.getuid() != 0, reason="only root can be nobody")
def test_a_folder_that_cannot_be_opened_is_told_and_what_was_read_in_it_counts() -> None:
    with tempfile.TemporaryDirectory() as name:
        workspace = Path(name)
        (workspace / "liaison.toml").write_text(UNITS, "utf-8")
        save(workspace / "inbox" / "村" / "a.xlsx", ledger())
        save(workspace / "inbox" / "b.xlsx", ledger(**OTHER))
        for path in (workspace, *workspace.rglob("*")):
            path.chmod(0o777)
        save(workspace / "another" / "inbox" / "a.xlsx", ledger())
        run(workspace / "another")  # loads what nobody may not be allowed to read
        assert as_nobody(lambda: run(workspace)) == 0
        assert contacted(workspace) == {"应急办": 1, "农业服务中心": 1}
        (workspace / "inbox" / "村").chmod(0o000)
        assert as_nobody(lambda: run(workspace)) == 0
        assert contacted(workspace) == {"应急办": 1, "农业服务中心": 1}
        assert findings(workspace, "file-unreadable") == [
            ("error", "file-unreadable", "", "村"),
            ("warning", "file-unreadable", "应急办", "村/a.xlsx"),
        ]
        (workspace / "inbox" / "村").chmod(0o777)
        assert as_nobody(lambda: run(workspace)) == 0
        assert findings(workspace, "file-unreadable") == []


def test_unread_files_of_one_name_in_two_folders_are_two(workspace: Path) -> None:
    for place in ("一", "二"):
        (workspace / "inbox" / place).mkdir()
        (workspace / "inbox" / place / "链接.xlsx").symlink_to("/nowhere")
    run(workspace)
    assert findings(workspace, "file-unreadable", "file-duplicate") == [
        ("error", "file-unreadable", "", "一/链接.xlsx"),
        ("error", "file-unreadable", "", "二/链接.xlsx"),
    ]


def put_raw(workspace: Path, name: bytes, book: str) -> None:
    data = text_of(book, workspace / "made.xlsx")
    with open(os.path.join(os.fsencode(workspace / "inbox"), name), "wb") as file:  # noqa: PTH118, PTH123
        file.write(data)


def test_two_files_that_are_shown_alike_are_two_and_stay_so(workspace: Path) -> None:
    put_raw(workspace, "台账.xlsx".encode(), ledger())
    put_raw(workspace, "台账.xlsx".encode("gb18030"), ledger(**OTHER))
    for _ in range(2):
        run(workspace)
        assert contacted(workspace) == {"应急办": 1, "农业服务中心": 1}
    (workspace / "inbox" / "台账.xlsx").unlink()
    run(workspace)
    assert contacted(workspace) == {"应急办": 1, "农业服务中心": 1}
    with closing(sqlite3.connect(workspace / "master.db")) as connection:
        query = "SELECT file, present, replaced FROM files ORDER BY present"
        rows = connection.execute(query).fetchall()
    assert rows[0] == ("台账.xlsx", 0, 0)
    assert rows[1][0].startswith("台账（同名")
    assert rows[1][1:] == (1, 0)


def zipped(target: Path, members: dict[str, bytes]) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def gbk_zip(target: Path, name: str, data: bytes) -> None:
    """A zip as Windows' own Explorer writes it in China: names in GBK, without a flag."""
    info = zipfile.ZipInfo("x" * len(name.encode("gb18030")))
    with io.BytesIO() as made:
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr(info, data)
        raw = made.getvalue().replace(info.filename.encode(), name.encode("gb18030"))
    target.write_bytes(raw)


@pytest.fixture
def books(workspace: Path) -> dict[str, bytes]:
    made = workspace / "made.xlsx"
    return {"a": text_of(ledger(), made), "b": text_of(ledger(**OTHER), made)}


def test_the_members_of_a_zip_are_files(workspace: Path, books: dict[str, bytes]) -> None:
    zipped(
        workspace / "inbox" / "各科室.zip",
        {
            "四月/应急办.xlsx": books["a"],
            "农业.xlsx": books["b"],
            "__MACOSX/._农业.xlsx": b"",
            "Thumbs.db": b"x",
            "说明.txt": b"hello",
        },
    )
    for _ in range(2):
        run(workspace)
        assert contacted(workspace) == {"应急办": 1, "农业服务中心": 1}
        told = findings(workspace, "file-unreadable", "form-unrecognised")
        assert [file for *_, file in told] == ["各科室.zip/说明.txt"]
    assert run(workspace).output.split("新读取 ")[1].startswith("0 ")
    assert (folder(workspace) / "退回").is_dir()


def test_a_member_and_the_same_file_beside_the_zip_count_once(
    workspace: Path, books: dict[str, bytes]
) -> None:
    zipped(workspace / "inbox" / "包.zip", {"a.xlsx": books["a"]})
    (workspace / "inbox" / "a.xlsx").write_bytes(books["a"])
    run(workspace)
    assert contacted(workspace)["应急办"] == 1
    assert findings(workspace, "file-duplicate") == [
        ("info", "file-duplicate", "应急办", "包.zip/a.xlsx")
    ]


def test_a_zip_of_windows_explorer_has_its_chinese_names(
    workspace: Path, books: dict[str, bytes]
) -> None:
    gbk_zip(workspace / "inbox" / "包.zip", "应急办材料.xlsx", books["a"])
    run(workspace)
    assert contacted(workspace)["应急办"] == 1
    with closing(sqlite3.connect(workspace / "master.db")) as connection:
        assert connection.execute("SELECT file FROM files").fetchall() == [
            ("包.zip/应急办材料.xlsx",)
        ]


def test_names_in_a_zip_lead_nowhere(workspace: Path, books: dict[str, bytes]) -> None:
    zipped(
        workspace / "inbox" / "包.zip", {"../../坏\\应急办.xlsx": books["a"], "/b.xlsx": books["b"]}
    )
    run(workspace)
    assert contacted(workspace) == {"应急办": 1, "农业服务中心": 1}
    with closing(sqlite3.connect(workspace / "master.db")) as connection:
        names = {row[0] for row in connection.execute("SELECT file FROM files")}
    assert names == {"包.zip/坏/应急办.xlsx", "包.zip/b.xlsx"}


def encrypted(target: Path, data: bytes) -> None:
    zipped(target, {"a.xlsx": data})
    raw = bytearray(target.read_bytes())
    for signature, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(signature) + at] |= 1
    target.write_bytes(raw)


@pytest.mark.parametrize(
    ("make", "code", "file"),
    [
        (lambda path, data: encrypted(path, data), "file-encrypted", "包.zip/a.xlsx"),
        (lambda path, _: zipped(path, {"a.csv": b"0" * (210 << 20)}), "file-too-large", "包.zip"),
        (lambda path, _: zipped(path, {"a.csv": b"0" * (21 << 20)}), "file-too-large", "包.zip/a.csv"),
        (lambda path, _: zipped(path, dict.fromkeys(MANY, b"")), "file-too-large", "包.zip"),
        (lambda path, _: zipped(path, {}), "file-unreadable", "包.zip"),
        (lambda path, _: zipped(path, {"四月/": b""}), "file-unreadable", "包.zip"),
        (lambda path, data: path.write_bytes(b"PK\x03\x04" + data[4:300]), "file-unreadable", "包.zip"),
        (lambda path, _: path.write_bytes(b"Rar!\x1a\x07\0" + b"x" * 99), "file-unreadable", "包.zip"),
    ],
    ids=["password", "bomb", "large member", "many", "empty", "a folder alone", "cut", "rar"],
)  # fmt: skip
def test_a_zip_that_is_not_opened_is_told(
    workspace: Path,
    books: dict[str, bytes],
    make: Callable[[Path, bytes], None],
    code: str,
    file: str,
) -> None:
    make(workspace / "inbox" / "包.zip", books["a"])
    (workspace / "inbox" / "b.xlsx").write_bytes(books["b"])
    run(workspace)
    wanted = ("file-encrypted", "file-too-large", "file-unreadable")
    assert findings(workspace, *wanted) == [("error", code, "", file)]
    assert contacted(workspace)["农业服务中心"] == 1


def test_a_zip_in_a_zip_is_told_by_its_path(workspace: Path, books: dict[str, bytes]) -> None:
    zipped(workspace / "inner.zip", {"a.xlsx": books["a"]})
    inner = (workspace / "inner.zip").read_bytes()
    zipped(workspace / "inbox" / "包.zip", {"内.zip": inner, "b.xlsx": books["b"]})
    run(workspace)
    assert findings(workspace, "file-unreadable") == [
        ("error", "file-unreadable", "", "包.zip/内.zip")
    ]
    assert contacted(workspace) == {"应急办": 0, "农业服务中心": 1}


def test_a_workbook_that_is_named_zip_is_a_workbook(
    workspace: Path, books: dict[str, bytes]
) -> None:
    (workspace / "inbox" / "a.zip").write_bytes(books["a"])
    run(workspace)
    assert contacted(workspace)["应急办"] == 1


def test_a_zip_that_lies_where_a_workbook_lay_is_opened(
    workspace: Path, books: dict[str, bytes]
) -> None:
    path = workspace / "inbox" / "a.zip"
    path.write_bytes(books["a"])
    run(workspace)
    zipped(path, {"b.xlsx": books["b"]})
    assert run(workspace).output.split("新读取 ")[1].startswith("1 ")
    assert contacted(workspace)["农业服务中心"] == 1


def test_a_locked_zip_keeps_what_was_read_of_its_members(
    workspace: Path, books: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    zipped(workspace / "inbox" / "包.zip", {"a.xlsx": books["a"]})
    run(workspace)
    locked(monkeypatch, "包.zip")
    run(workspace)
    assert contacted(workspace)["应急办"] == 1
    told = findings(workspace, "file-unreadable")
    assert ("warning", "file-unreadable", "应急办", "包.zip/a.xlsx") in told


def test_the_log_is_its_owners_alone(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RecursionError("deep")

    monkeypatch.setattr("liaison_pipeline.forms.batch.interpret", broken)
    save(workspace / "inbox" / "a.xlsx", ledger())
    run(workspace)
    log = workspace / "liaison.log"
    assert stat.S_IMODE(log.stat().st_mode) == 0o600
    assert "RecursionError: deep" in log.read_text("utf-8")

"""Publishing a month whole or not at all, in a folder that others may use, too."""

import os
import shutil
from pathlib import Path

import pytest

from liaison_pipeline import workspace as module
from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.workspace import Workspace, recover
from tests.workspaces import content


@pytest.fixture
def place(tmp_path: Path) -> Workspace:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "outbox").mkdir()
    return Workspace.at(tmp_path)


def write(text: str, name: str = "a.txt") -> "object":
    return lambda folder: (folder / name).write_text(text, "utf-8")


FOREIGN = (".config.new", ".notes.old", ".profile.old", ".2021-13.new", ".2021-04.new.old",
           ".x2021-04.old", ".2021-4.new", ".20210.old", ".2021Q5.new", "2021-04.new")  # fmt: skip


@pytest.mark.parametrize("name", FOREIGN)
def test_what_publishing_did_not_make_is_left_alone(place: Workspace, name: str) -> None:
    (place.outbox / name).mkdir()
    (place.outbox / name / "hers.txt").write_text("x", "utf-8")
    before = content(place.outbox)
    recover(place.outbox)
    assert content(place.outbox) == before


@pytest.mark.parametrize("name", [".2021-04.new", ".2021-04.old", ".2021Q2.new", ".2021.new"])
def test_what_publishing_left_half_done_is_finished(place: Workspace, name: str) -> None:
    (place.outbox / name).mkdir()
    (place.outbox / name / "a.txt").write_text("x", "utf-8")
    recover(place.outbox)
    kept = {f"{name[1:-4]}/a.txt": b"x"} if name.endswith(".old") else {}
    assert content(place.outbox) == kept


def test_a_plain_file_of_a_stage_is_left_alone_and_told(place: Workspace) -> None:
    (place.outbox / ".2021-04.new").write_text("hers", "utf-8")
    recover(place.outbox)
    with pytest.raises(WorkspaceError, match="移走或改名"):
        place.publish("2021-04", write("new"))  # type: ignore[arg-type]
    assert content(place.outbox) == {".2021-04.new": b"hers"}


def test_a_month_that_is_a_file_is_told_and_nothing_is_left_over(place: Workspace) -> None:
    (place.outbox / "2021-04").write_text("hers", "utf-8")
    with pytest.raises(WorkspaceError, match="是一个文件"):
        place.check_publishing("2021-04")
    with pytest.raises(WorkspaceError, match="是一个文件"):
        place.publish("2021-04", write("new"))  # type: ignore[arg-type]
    assert content(place.outbox) == {"2021-04": b"hers"}


def in_use(path: Path, _: str) -> None:
    raise PermissionError(13, "sharing violation", str(path))


def test_a_document_that_is_open_elsewhere_is_named_before_the_reading(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.publish("2021-04", write("old", "回访清单.xlsx"))  # type: ignore[arg-type]
    monkeypatch.setattr(module, "OPEN_FILES_STAY", True)
    place.check_publishing("2021-04")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", in_use)
        with pytest.raises(WorkspaceError, match=r"回访清单\.xlsx 正在别的程序里打开"):
            place.check_publishing("2021-04")
    monkeypatch.setattr(Path, "open", in_use)
    monkeypatch.setattr(module, "OPEN_FILES_STAY", False)
    place.check_publishing("2021-04")


def test_an_old_month_that_cannot_be_removed_is_published_all_the_same(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.publish("2021-04", write("old"))  # type: ignore[arg-type]

    def stays(path: Path, ignore_errors: bool = False) -> None:
        if not ignore_errors:
            raise PermissionError(13, "in use", str(path))

    with monkeypatch.context() as patch:
        patch.setattr("shutil.rmtree", stays)
        place.publish("2021-04", write("new"))  # type: ignore[arg-type]
    assert (place.outbox / "2021-04" / "a.txt").read_text("utf-8") == "new"
    recover(place.outbox)
    assert content(place.outbox) == {"2021-04/a.txt": b"new"}


def test_an_exchange_that_fails_half_way_leaves_the_old_month(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.publish("2021-04", write("old"))  # type: ignore[arg-type]
    whole = Path.rename

    def renamed(path: Path, target: Path) -> object:
        if path.name.endswith(".new"):
            raise PermissionError(13, "in use", str(path))
        return whole(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", renamed)
        with pytest.raises(PermissionError):
            place.publish("2021-04", write("new"))  # type: ignore[arg-type]
    assert content(place.outbox) == {"2021-04/a.txt": b"old"}


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="asks Linux which file a handle is")
def test_what_is_published_is_safe_on_the_disk_before_the_old_one_goes(
    place: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    place.publish("2021-04", write("old"))  # type: ignore[arg-type]
    done: list[str] = []
    sync, remove = os.fsync, shutil.rmtree

    def synced(handle: int) -> None:
        done.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        sync(handle)

    def removed(path: Path, ignore_errors: bool = False) -> None:
        done.append(f"- {path.name}")
        remove(path, ignore_errors=ignore_errors)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(shutil, "rmtree", removed)
    place.publish("2021-04", write("new"))  # type: ignore[arg-type]
    wanted = ["- .2021-04.new", "a.txt", ".2021-04.new", "outbox", "outbox", "- .2021-04.old"]
    assert done == wanted

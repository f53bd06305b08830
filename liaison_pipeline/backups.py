"""`liaison backup` and `restore`: a workspace in one file, and back.

Knows what belongs to a workspace, how a master is copied while it may be in use (SQLite's own backup, so
that WAL is no matter), and that nothing is overwritten: what a restored thing takes the place of is kept
aside. Does not know click, workbooks or what is in a table.
"""

import hashlib
import json
import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from liaison_pipeline.errors import DamagedError, RequestError, WorkspaceError
from liaison_pipeline.master import care
from liaison_pipeline.master.opening import file_of
from liaison_pipeline.running import Run
from liaison_pipeline.unit_list import NAME as UNITS
from liaison_pipeline.workspace import Workspace, replacing

ASIDE, STAGE = "恢复前", ".restore.new"
MANIFEST, VERSION = "备份内容.json", 1
MASTER = "master.db"
SINGLE = ("liaison.toml", UNITS)
FOLDERS = ("schemas", "templates", "outbox")
INBOX = "inbox"


@dataclass(frozen=True, slots=True)
class Saved:
    """A backup that was made. `left_out`: files that could not be read now."""

    path: Path
    files: int
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that was put back. `aside`: where the things are that stood there before, None where there
    were none; `returned`: files that were put back into inbox/; `others`: files of inbox/ that are not
    as they were, and were left alone."""

    backup: Path
    day: str
    aside: Path | None
    returned: int
    others: int


def make_backup(run: Run, target: Path | None) -> Saved:
    """Puts a whole workspace into one file, its owner's alone. Raises RequestError for a master that is
    no file, MasterError for one that is damaged."""
    master = _master_file(run)
    workspace = run.workspace
    with workspace.locked():
        path = target or _free_name(workspace.backup_folder, run.as_of)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(path) as new:
            digests, left_out = _write(new, master, run)
    return Saved(path, len(digests), tuple(left_out))


def _master_file(run: Run) -> Path:
    master = file_of(run.master)
    if master is None:
        raise RequestError("主数据库在服务器上，请用数据库自己的办法备份和恢复。")
    return master


def _free_name(folder: Path, day: date) -> Path:
    """Returns 备份/备份2021-04-28.zip, with a number where there is one of that day."""
    path, number = folder / f"备份{day}.zip", 1
    while path.exists():
        number += 1
        path = folder / f"备份{day}（{number}）.zip"
    return path


def _free_folder(root: Path) -> Path:
    number = 1
    while (path := root / f"{ASIDE}{number}").exists():
        number += 1
    return path


def _write(new: Path, master: Path, run: Run) -> tuple[dict[str, str], list[str]]:
    """Writes the backup; returns name in it -> sha256, and what could not be read."""
    digests: dict[str, str] = {}
    left_out: list[str] = []
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as package:
        if master.exists():
            care.check_whole(master)
            with care.copied_file(master) as copy:
                digests[MASTER] = _add(package, MASTER, copy)
        for name, path in _parts(run):
            try:
                digests[name] = _add(package, name, path)
            except OSError:
                left_out.append(name)
        whole = {"version": VERSION, "day": run.as_of.isoformat(), "files": digests}
        package.writestr(MANIFEST, json.dumps(whole, ensure_ascii=False, indent=1))
    return digests, left_out


def _parts(run: Run) -> Iterator[tuple[str, Path]]:
    """Yields (name in the backup, file) of all that belongs to a workspace but its master."""
    workspace = run.workspace
    for name in SINGLE:
        if (workspace.root / name).is_file():
            yield name, workspace.root / name
    for name, folder in (*_folders(run).items(), (INBOX, workspace.inbox)):
        for path in sorted(folder.rglob("*")):
            own = path.relative_to(folder)
            half_made = name == "outbox" and own.parts[0].endswith((".new", ".old"))
            if path.is_file() and not path.is_symlink() and not half_made:
                yield f"{name}/{own.as_posix()}", path


def _folders(run: Run) -> Mapping[str, Path]:
    root = run.workspace.root
    return {name: run.workspace.outbox if name == "outbox" else root / name for name in FOLDERS}


def _add(package: zipfile.ZipFile, name: str, path: Path) -> str:
    """Puts a file into the backup, and returns its digest."""
    data = path.read_bytes()
    package.writestr(name, data)
    return hashlib.sha256(data).hexdigest()


def restore_backup(run: Run, backup: Path | None) -> Restored:
    """Puts a workspace back as a backup has it; without one named, the newest in 备份/. Raises
    RequestError for what is no whole backup: then nothing is changed."""
    master, workspace = _master_file(run), run.workspace
    path = backup or _newest(workspace)
    workspace.inbox.mkdir(parents=True, exist_ok=True)
    with workspace.locked():
        stage = workspace.root / STAGE
        shutil.rmtree(stage, ignore_errors=True)
        try:
            day = _unpack(path, stage)
            aside = _exchange(run, master, stage)
            returned, others = _return_to_inbox(stage / INBOX, workspace.inbox)
        finally:
            shutil.rmtree(stage, ignore_errors=True)
    return Restored(path, day, aside, returned, others)


def _newest(workspace: Workspace) -> Path:
    """Returns the backup that was made last. Raises RequestError where there is none."""
    folder, names = workspace.backup_folder, workspace.backups
    if not names:
        raise RequestError(f"{folder} 里没有备份，请写出备份文件的路径。")
    return folder / names[0]


def _unpack(path: Path, stage: Path) -> str:
    """Unpacks a backup and looks whether all of it is there as it was; returns its day."""
    try:
        with zipfile.ZipFile(path) as package:
            whole = json.loads(package.read(MANIFEST))
            if whole["version"] > VERSION:
                raise RequestError(f"{path} 是更新版本的程序做的备份，请先升级本程序。")
            stage.mkdir(mode=0o700)
            for name, digest in whole["files"].items():
                _unpack_file(package, name, digest, stage)
        if (stage / MASTER).exists():
            care.check_pages(stage / MASTER)
        return str(whole["day"])
    except FileNotFoundError as error:
        raise RequestError(f"找不到备份文件 {path}。") from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, DamagedError) as error:
        what = "不是完整的备份文件，没有改动任何东西。请换一份备份"
        raise RequestError(f"{path} {what}。") from error


def _unpack_file(package: zipfile.ZipFile, name: str, digest: str, stage: Path) -> None:
    target = (stage / name).resolve()
    if not target.is_relative_to(stage.resolve()):
        raise ValueError(name)
    data = package.read(name)
    if hashlib.sha256(data).hexdigest() != digest:
        raise ValueError(name)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    target.touch(mode=0o600)
    with target.open("wb") as file:
        file.write(data)
        os.fsync(file.fileno())


def _exchange(run: Run, master: Path, stage: Path) -> Path | None:
    """Puts what stands there aside, and what was unpacked in its place. Killed in between, all lies in
    one of the two, and the same command goes on."""
    root = run.workspace.root
    places = {name: root / name for name in SINGLE} | dict(_folders(run))
    stale = [master, *(master.with_name(f"{master.name}{end}") for end in ("-wal", "-shm"))]
    there = [path for path in (*stale, *places.values()) if path.exists()]
    aside = _free_folder(root) if there else None
    try:
        if aside is not None:
            aside.mkdir(mode=0o700)
            for path in there:
                path.rename(aside / path.name)
        for name, path in {MASTER: master, **places}.items():
            if (stage / name).exists():
                path.parent.mkdir(parents=True, exist_ok=True)
                (stage / name).rename(path)
    except OSError as error:
        kept = f"原来的东西在 {aside}" if aside else "没有改动"
        what = f"恢复没有做完（{kept}）：{error.filename} 正被别的程序打开或没有权限"
        raise WorkspaceError(f"{what}。请关闭打开的文件，再运行一次同样的命令。") from error
    return aside


def _return_to_inbox(unpacked: Path, inbox: Path) -> tuple[int, int]:
    """Puts back the files that inbox/ lacks; what lies there is never changed."""
    returned, others = 0, 0
    for path in sorted(own for own in unpacked.rglob("*") if own.is_file()):
        target = inbox / path.relative_to(unpacked)
        if not os.path.lexists(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
            returned += 1
        elif not target.is_file() or target.read_bytes() != path.read_bytes():
            others += 1
    return returned, others

"""The master's health: what a trouble with it means in plain words, a copy of the last good run, and
whether the file is whole.

Knows SQLite's files and errors. Does not know tables. Every message says what to do.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from liaison_pipeline.errors import DamagedError

ROOM = 1 << 20  # bytes that a disk must have for SQLite's own files
_HEAD = b"SQLite format 3\0"
_LOCKED = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT", "SQLITE_SCHEMA", "SQLITE_ERROR")
_NO_TEXT = (
    "Could not decode"  # the driver's words for bytes that are no text: it has no name for it
)
_CLOSED = ("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_AUTH")


def copy_of(master: Path) -> Path:
    """Returns where the copy of the last good run is kept."""
    return master.with_name(f"{master.name}.bak")


def trouble(error: BaseException, master: Path | None) -> str:
    """Returns what is wrong with the master and what to do. `master`: its file; None for a server."""
    if master is None:
        return "主数据库服务器连不上或读写失败，请联系管理数据库的人；已有的结果没有改动。"
    if isinstance(error, DamagedError):
        return _damaged(master)
    name = str(getattr(getattr(error, "orig", error), "sqlite_errorname", ""))
    if name.startswith(_LOCKED):
        return (
            f"主数据库 {master} 正被别的程序占用（另一台电脑上的汇总、数据库工具或同步软件）。"
            "请关闭那个程序，过一会儿再运行一次；已有的结果没有改动。"
        )
    if name.startswith("SQLITE_FULL") or (name.startswith("SQLITE_IOERR") and _is_full(master)):
        return (
            f"磁盘已满，主数据库 {master} 写不下了。请删去不用的文件腾出空间，再运行一次；"
            "已有的结果没有改动。"
        )
    if name.startswith(_DAMAGED) or _NO_TEXT in str(error):
        return _damaged(master)
    if name.startswith(_CLOSED):
        return f"没有权限读写主数据库 {master}，请检查文件和文件夹的权限，再运行一次。"
    return f"主数据库 {master} 读写失败（{name or '原因不明'}），请检查磁盘和网络盘，再运行一次。"


def _is_full(master: Path) -> bool:
    """Tells whether the disk has no room left: SQLite tells of a file that it can't enlarge, and not
    why."""
    with suppress(OSError):
        return shutil.disk_usage(master.absolute().parent).free < ROOM
    return False


def _damaged(master: Path) -> str:
    """Advises to go back to the copy, or, without one, to begin anew."""
    copy, said = copy_of(master), f"主数据库 {master} 已损坏；已有的结果没有改动。"
    aside = f"请先把 {master.name}（连同 {master.name}-wal、{master.name}-shm，如果有）移到别处"
    if copy.exists():
        return (
            f"{said}{aside}，再把上次运行后留下的 {copy.name} 复制一份，改名为 {master.name}，"
            "再运行一次。"
        )
    return (
        f"{said}没有找到备份 {copy.name}。{aside}，再运行一次，程序会从 inbox 重新读取；"
        "已经从 inbox 移走的表请先放回去，做过的撤回（withdraw）请重做。"
    )


def check_whole(master: Path) -> None:
    """Raises DamagedError for a file that does not look like a database, or whose pages do not fit
    together where its head looks wrong."""
    try:
        size = master.stat().st_size
        with master.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError:
        return
    if size == 0 and copy_of(master).exists():
        raise DamagedError("the file is empty, and there was one before")
    if size and not head.startswith(_HEAD):
        raise DamagedError("no SQLite file")
    if size and _looks_wrong(head, size):
        check_pages(master)


def _looks_wrong(head: bytes, size: int) -> bool:
    """Tells whether the file has not as many pages as its head says."""
    page = int.from_bytes(head[16:18], "big")
    page = 65536 if page == 1 else page
    return page < 512 or int.from_bytes(head[28:32], "big") * page != size


def check_pages(path: Path) -> None:
    """Raises DamagedError for a database whose pages do not fit together."""
    try:
        with closing(sqlite3.connect(path, timeout=5)) as connection:
            told = connection.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        if str(getattr(error, "sqlite_errorname", "")).startswith(_LOCKED):
            return  # it will be told when it is opened
        raise DamagedError(str(error)) from error
    if told != ("ok",):
        raise DamagedError(str(told))


def keep_copy(master: Path) -> None:
    """Puts a copy of the master in the place of the one before, whole or not at all. Raises OSError,
    sqlite3.Error and DamagedError."""
    copy = copy_of(master)
    with copied_file(master) as new:
        new.replace(copy)


@contextmanager
def copied_file(master: Path) -> Iterator[Path]:
    """Gives a whole copy of the master beside it, that stands alone and is its owner's; it is gone
    afterwards, unless it was moved. Raises OSError, sqlite3.Error and DamagedError."""
    new = master.with_name(f"{master.name}.bak.new")
    try:
        new.unlink(missing_ok=True)
        new.touch(mode=0o600)
        with closing(sqlite3.connect(master)) as source, closing(sqlite3.connect(new)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")  # it stands alone, without -wal and -shm
        check_pages(new)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        yield new
    finally:
        with suppress(OSError):
            new.unlink(missing_ok=True)


def in_memory(master: Path) -> sqlite3.Connection | None:
    """Returns a copy of the master in memory, None where there is none that can be read; the file stays
    as it is."""
    memory = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        with closing(sqlite3.connect(f"{master.absolute().as_uri()}?mode=ro", uri=True)) as source:
            source.backup(memory)
    except sqlite3.Error:
        memory.close()
        return None
    return memory

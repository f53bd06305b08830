"""The folders of a workspace: what lies in inbox/, and publishing a month whole or not at all.

Knows paths, locks and renames. Does not know what is in a file.
"""

import errno
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from liaison_pipeline.errors import WorkspaceError

UNIT_LIST = "单位名单.xlsx"  # beside liaison.toml
IGNORED = {"thumbs.db", "desktop.ini"}
LOG, MOST_LOGGED = "liaison.log", 1 << 20
OPEN_FILES_STAY = os.name == "nt"  # elsewhere a folder is replaced under the programs that use it
_STAGE = re.compile(r"\.(\d{4}-(?:0[1-9]|1[0-2])|\d{4}Q[1-4]|\d{4})\.(new|old)")


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in inbox/: paths relative to it with `/`, in a fixed order. `closed`: folders that can't
    be opened."""

    files: list[str]
    closed: list[str]


@dataclass(frozen=True)
class Workspace:
    """The folders in which a clerk works: `root` holds the settings and the master."""

    root: Path
    inbox: Path
    outbox: Path

    @classmethod
    def at(cls, root: Path, inbox: Path | None = None, outbox: Path | None = None) -> "Workspace":
        return cls(root, inbox or root / "inbox", outbox or root / "outbox")

    @property
    def master_file(self) -> Path:
        """Returns where the master lies unless another one is named."""
        return self.root / "master.db"

    @property
    def master_url(self) -> str:
        return f"sqlite:///{self.master_file.as_posix()}"

    @property
    def settings_file(self) -> Path:
        return self.root / "liaison.toml"

    @property
    def backup_folder(self) -> Path:
        """Returns where backups are put unless another place is named."""
        return self.root / "备份"

    @property
    def backups(self) -> list[str]:
        """Returns the names of the backups that lie there, the newest first."""
        found = [(path.stat().st_mtime_ns, path.name) for path in self.backup_folder.glob("*.zip")]
        return [name for _, name in sorted(found, reverse=True)]

    @property
    def schemas(self) -> Path:
        return self.root / "schemas"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Lets one run go on at a time. Finishes what an earlier, killed run left half done."""
        if not self.inbox.is_dir():
            how = "请到工作区的文件夹里运行，或用 --workspace 写明工作区"
            raise WorkspaceError(
                f"找不到文件夹 {self.inbox.absolute()}。{how}；还没有工作区的，先运行 liaison init。"
            )
        lock = FileLock(str(self.root / ".liaison.lock"), mode=0o600)
        try:
            lock.acquire(timeout=2)
        except Timeout as error:
            where = self.root.absolute()
            raise WorkspaceError(f"{where} 里另一个汇总正在运行，请等它结束后再试。") from error
        try:
            recover(self.outbox)
            yield
        finally:
            lock.release()

    def listing(self) -> "Listing":
        """Returns what lies in inbox/. Raises WorkspaceError where the folder itself can't be opened."""
        listing = Listing([], [])

        def closed(error: OSError) -> None:
            folder = Path(os.fsdecode(error.filename)) if error.filename else self.inbox
            if folder == self.inbox:
                raise WorkspaceError(f"文件夹 {self.inbox} 打不开，请检查权限或网络盘。") from error
            if not isinstance(error, FileNotFoundError):  # it has gone meanwhile, with its files
                listing.closed.append(folder.relative_to(self.inbox).as_posix())

        for folder, folders, names in os.walk(self.inbox, onerror=closed):
            folders[:] = [name for name in folders if not name.startswith(".")]
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            below = Path(folder).relative_to(self.inbox).as_posix()
            path = "" if below == "." else f"{below}/"
            own = (name for name in (*names, *links) if not is_ignored(name))
            listing.files.extend(f"{path}{name}" for name in own)
        return Listing(sorted(listing.files), sorted(listing.closed))

    def log(self, text: str) -> None:
        """Adds to the log of the workspace, for whoever maintains the program."""
        path = self.root / LOG
        with suppress(OSError):  # no log is no reason to have no report
            if path.exists() and path.stat().st_size > MOST_LOGGED:
                path.unlink()
            path.touch(mode=0o600)
            with path.open("a", encoding="utf-8", errors="replace") as file:
                file.write(text.rstrip("\n") + "\n")

    def check_publishing(self, name: str) -> None:
        """Raises WorkspaceError where a month can't be put in place, PermissionError where nothing may be
        put there: before anything is read."""
        if self.outbox.is_dir() and not os.access(self.outbox, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self.outbox))
        for path in _stages(self.outbox, name):
            if (path.exists() or path.is_symlink()) and not path.is_dir():
                what = f"{path} 是一个文件，程序要在这里放结果文件夹"
                raise WorkspaceError(f"{what}。请把它移走或改名，再运行一次。")
        if OPEN_FILES_STAY:
            files = (path for path in sorted((self.outbox / name).rglob("*")) if path.is_file())
            opened = [str(path) for path in files if _is_open_elsewhere(path)]
            if opened:
                told = "、".join(opened)
                raise WorkspaceError(f"{told} 正在别的程序里打开着，请关闭后再运行一次。")

    def publish(self, name: str, build: Callable[[Path], None]) -> Path:
        """Builds outbox/name beside the old one and exchanges them; either is whole at any time."""
        self.check_publishing(name)
        self.outbox.mkdir(mode=0o700, parents=True, exist_ok=True)
        new, old, final = _stages(self.outbox, name)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        try:
            build(new)
            _seal(new)
            sync_folder(self.outbox)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        _exchange(new, old, final)
        return final


def _exchange(new: Path, old: Path, final: Path) -> None:
    """Puts a new folder in the place of the old one, or leaves the old one there."""
    try:
        if final.exists():
            final.rename(old)
        new.rename(final)
    except BaseException:
        if old.exists() and not final.exists():
            old.rename(final)
        shutil.rmtree(new, ignore_errors=True)
        raise
    sync_folder(final.parent)  # before the old one goes: after a power cut one of the two is there
    shutil.rmtree(old, ignore_errors=True)  # what is open elsewhere goes at the next run


def _is_open_elsewhere(path: Path) -> bool:
    """Tells whether another program holds a file so that it can't be replaced."""
    try:
        with path.open("rb+"):
            return False
    except PermissionError:
        return True
    except OSError:
        return False


def is_ignored(name: str) -> bool:
    """Tells whether a file is none that anybody means: hidden, a lock of Office, what Windows puts
    there."""
    return name.startswith(("~$", ".")) or name.lower() in IGNORED


def _stages(outbox: Path, name: str) -> tuple[Path, Path, Path]:
    return outbox / f".{name}.new", outbox / f".{name}.old", outbox / name


def recover(outbox: Path) -> None:
    """Finishes an exchange that was cut off; throws a half-built folder away. Touches nothing but what
    publishing made: outbox/ may be a folder that other programs use, too."""
    if not outbox.is_dir():
        return
    made = [path for path in sorted(outbox.iterdir()) if _STAGE.fullmatch(path.name)]
    made = [path for path in made if path.is_dir() and not path.is_symlink()]
    for old in (path for path in made if path.name.endswith(".old")):
        new, _, final = _stages(outbox, old.name[1:-4])
        if not final.exists():
            (new if new.is_dir() else old).rename(final)
        shutil.rmtree(old, ignore_errors=True)
    for new in (path for path in made if path.name.endswith(".new")):
        shutil.rmtree(new, ignore_errors=True)


def _seal(folder: Path) -> None:
    """Makes a folder safe on the disk for good, and readable for its owner alone: it holds names and
    telephone numbers. A file that is also one of the last edition (reuse.py) is on the disk already."""
    for path in folder.rglob("*"):
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode):
            path.chmod(0o700)
            sync_folder(path)
            continue
        if stat.S_IMODE(status.st_mode) != 0o600:
            path.chmod(0o600)
        if status.st_nlink == 1:
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    folder.chmod(0o700)
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Makes the names in a folder safe on the disk; Windows keeps them by itself, and some network drives
    can't be asked to."""
    if os.name == "nt":
        return
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Gives a hidden path beside a file. What is written there is its owner's alone, is made safe on the
    disk and takes the file's place; where writing fails, nothing is left of it."""
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    new.touch(mode=0o600)
    try:
        yield new
        with new.open("rb+") as file:
            os.fsync(file.fileno())
        new.replace(target)
        sync_folder(target.parent)
    finally:
        new.unlink(missing_ok=True)


def shown_name(file: str) -> str:
    """Returns a path as people read it; names that are not UTF-8 come from GB18030 systems."""
    raw = os.fsencode(file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")

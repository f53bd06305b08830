"""The folders of a workspace: what lies in inbox/, and publishing a month whole or not at all.

Knows paths, locks and renames. Does not know what is in a file.
"""

import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from liaison_pipeline.errors import WorkspaceError
from liaison_pipeline.model.settings import Limits

IGNORED = {"thumbs.db", "desktop.ini"}


@dataclass(frozen=True)
class Workspace:
    root: Path
    inbox: Path
    outbox: Path

    @classmethod
    def at(cls, root: Path, inbox: Path | None = None, outbox: Path | None = None) -> "Workspace":
        return cls(root, inbox or root / "inbox", outbox or root / "outbox")

    @property
    def settings_file(self) -> Path:
        return self.root / "liaison.toml"

    @property
    def schemas(self) -> Path:
        return self.root / "schemas"

    @property
    def templates(self) -> Path:
        return self.root / "templates"

    @contextmanager
    def locked(self) -> Iterator[None]:
        """One run at a time. Finishes what an earlier, killed run left half done."""
        if not self.inbox.is_dir():
            raise WorkspaceError(f"找不到文件夹 {self.inbox}，请先建立 inbox 并放入各单位的表。")
        lock = FileLock(str(self.root / ".liaison.lock"))
        try:
            lock.acquire(timeout=2)
        except Timeout as error:
            raise WorkspaceError("另一个汇总正在运行，请等它结束后再试。") from error
        try:
            recover(self.outbox)
            yield
        finally:
            lock.release()

    def inbox_files(self) -> list[str]:
        """Paths of all submissions relative to inbox/, with `/`, in a fixed order."""
        found = []
        for folder, folders, names in os.walk(self.inbox):
            folders[:] = [name for name in folders if not name.startswith(".")]
            links = [name for name in folders if (Path(folder) / name).is_symlink()]
            for name in (*names, *links):
                if not _is_ignored(name):
                    found.append((Path(folder) / name).relative_to(self.inbox).as_posix())
        return sorted(found)

    def digests(self, limits: Limits) -> dict[str, str]:
        """file -> sha256 of its content, for every file of the inbox."""
        return {file: digest(self.inbox / file, limits) for file in self.inbox_files()}

    def publish(self, name: str, build: Callable[[Path], None]) -> Path:
        """Builds outbox/name beside the old one and exchanges them; either is whole at any time."""
        self.outbox.mkdir(parents=True, exist_ok=True)
        new, old, final = _stages(self.outbox, name)
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        try:
            build(new)
            _seal(new)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise
        if final.exists():
            final.rename(old)
        new.rename(final)
        if old.exists():
            shutil.rmtree(old)
        return final


def _is_ignored(name: str) -> bool:
    return name.startswith(("~$", ".")) or name.lower() in IGNORED


def _stages(outbox: Path, name: str) -> tuple[Path, Path, Path]:
    return outbox / f".{name}.new", outbox / f".{name}.old", outbox / name


def recover(outbox: Path) -> None:
    """Finishes an exchange that was cut off; throws a half-built folder away."""
    if not outbox.is_dir():
        return
    for old in sorted(outbox.glob(".*.old")):
        name = old.name[1:-4]
        new, _, final = _stages(outbox, name)
        if not final.exists():
            (new if new.exists() else old).rename(final)
        shutil.rmtree(old, ignore_errors=True)
    for new in sorted(outbox.glob(".*.new")):
        shutil.rmtree(new)


def _seal(folder: Path) -> None:
    """On disk for good, and readable for its owner alone: it holds names and telephone numbers."""
    for path in sorted(folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)
        if path.is_file():
            with path.open("rb+") as file:
                os.fsync(file.fileno())
    folder.chmod(0o700)


def digest(path: Path, limits: Limits) -> str:
    """The sha256 of a file's content; what will not be read gets a name of its own."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            return _digest_of("no file", path)
        if status.st_size > limits.megabytes * 1024 * 1024:
            return _digest_of(f"too large {status.st_size}", path)
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return _digest_of(f"unreadable {error.errno}", path)


def _digest_of(state: str, path: Path) -> str:
    """A name for what has no content to tell; two such files are never taken for one."""
    return hashlib.sha256(state.encode() + os.fsencode(path.name)).hexdigest()


def shown_name(file: str) -> str:
    """A path as people read it; names that are not UTF-8 come from GB18030 systems."""
    raw = os.fsencode(file)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def new_files(inbox: Mapping[str, str], known: Mapping[str, str]) -> list[str]:
    """Returns the files (file -> sha256) that are not `known` (shown name -> sha256) as they are."""
    return [file for file, sha in sorted(inbox.items()) if known.get(shown_name(file)) != sha]

"""Files that are dropped on the page come into inbox/: whole, under their own names, over nothing.

Knows paths, hidden names and renames. Does not know what is in a file. A file is written beside inbox/
under a hidden name, made safe on the disk and only then moved to its place; what a person put there is
never overwritten unless she says that the new one corrects it.
"""

import hashlib
import os
import re
import unicodedata
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.parts.names import safe_name
from liaison_pipeline.errors import RequestError
from liaison_pipeline.publishing import digest_of
from liaison_pipeline.workspace import is_ignored, sync_folder

SAVED, SAME, DIFFERS, IGNORED = "saved", "same", "differs", "ignored"
CORRECTION, ANOTHER = "correction", "another"
LONGEST_SUFFIX = 8  # characters of a file name's extension
DEEPEST = 8  # folders, of a folder that was dropped
_PART = re.compile(r"\.desk-[0-9a-f]{16}\.part")
_MARKS = re.compile("[\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")  # leave no trace


class TooLargeError(RequestError):
    """More bytes came than a file may have."""


@dataclass(frozen=True, slots=True)
class Upload:
    """What arrived: where its bytes lie now, and what they are."""

    part: Path
    sha256: str


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of an upload. `state`: SAVED | SAME (it was there already) | DIFFERS (another content
    has that name, nothing was done); `path`: where it lies, relative to inbox/."""

    state: str
    path: str


def safe_path(text: str) -> str:
    """Returns a path below inbox/ that leads nowhere else, '' for one that is no name at all. Folders of
    a dropped folder are kept."""
    plain = unicodedata.normalize("NFC", _MARKS.sub("", text))
    parts = [part for part in re.split(r"[\\/]", plain) if part.strip(" .")]
    return "/".join(_safe(part) for part in parts[-DEEPEST:])


def _safe(name: str) -> str:
    """Returns a name that every system takes; a long one keeps its extension."""
    stem, dot, suffix = name.rpartition(".")
    if not stem or len(suffix) > LONGEST_SUFFIX:
        return safe_name(name)
    return f"{safe_name(stem)}{dot}{safe_name(suffix)}"


def is_left_out(dropped: str) -> bool:
    """Tells whether a file is none that anybody means to send (~$…, .DS_Store, Thumbs.db)."""
    return any(is_ignored(part) for part in re.split(r"[\\/]", dropped) if part.strip(" ."))


def is_inside(inbox: Path, path: str) -> bool:
    """Tells whether a path leads to a place in inbox/, links followed: a folder in it may be a link."""
    return (inbox / path).resolve().is_relative_to(inbox.resolve())


async def receive(inbox: Path, chunks: AsyncIterator[bytes], most: int) -> Upload:
    """Writes what arrives beside inbox/. Raises TooLargeError for more than `most` bytes, and OSError;
    neither leaves anything behind."""
    part = inbox.parent / f".desk-{os.urandom(8).hex()}.part"
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > most:
                    raise TooLargeError("文件太大。")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return Upload(part, digest.hexdigest())


def place(inbox: Path, path: str, upload: Upload) -> Placed:
    """Moves an upload to its place, unless another content lies there."""
    target = inbox / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if _moved(upload.part, target):
        return Placed(SAVED, path)
    same = target.is_file() and digest_of(target) == upload.sha256
    return Placed(SAME if same else DIFFERS, path)


def place_beside(inbox: Path, path: str, upload: Upload) -> Placed:
    """Moves an upload to a name of its own: 台账（2）.xlsx."""
    target, number = inbox / path, 2
    while not _moved(upload.part, beside := _numbered(target, number)):
        if beside.is_file() and digest_of(beside) == upload.sha256:
            return Placed(SAME, beside.relative_to(inbox).as_posix())
        number += 1
    return Placed(SAVED, beside.relative_to(inbox).as_posix())


def place_over(inbox: Path, path: str, upload: Upload) -> Placed:
    """Puts an upload in the place of what it corrects: the master has that already."""
    upload.part.replace(inbox / path)
    sync_folder((inbox / path).parent)
    return Placed(SAVED, path)


def discard(upload: Upload) -> None:
    """Throws away what is left of an upload; moved ones have nothing left."""
    upload.part.unlink(missing_ok=True)


def clear_away(inbox: Path) -> None:
    """Removes what uploads left that were cut off when the desk was killed."""
    for part in inbox.parent.glob(".desk-*.part"):
        if _PART.fullmatch(part.name):
            with suppress(OSError):
                part.unlink()


def _numbered(target: Path, number: int) -> Path:
    return target.with_name(f"{target.stem}（{number}）{target.suffix}")


def _moved(part: Path, target: Path) -> bool:
    """Moves a file to a name that nobody has; whether it could. Two at once don't get one name."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if target.exists():
            return False
        part.rename(target)
    part.unlink(missing_ok=True)
    sync_folder(target.parent)
    return True

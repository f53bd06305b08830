"""What lies in the inbox now: each file by path and content, and in which state.

Knows folders, zips and the four states of a file: read (it has a digest), locked (it can't be opened
now), changing (it is still being copied), gone (it is not listed). Does not know what a file holds, nor
what was read of it before.
"""

import hashlib
import os
import stat
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from liaison_pipeline.files.archive import ZipMember, members_of, unpacked
from liaison_pipeline.files.grid import Refused
from liaison_pipeline.files.scan import MEBIBYTE
from liaison_pipeline.model.history import CHANGING, LOCKED, UNREAD
from liaison_pipeline.model.settings import Limits
from liaison_pipeline.workspace import Listing, is_ignored, shown_name

_LOCKED = "现在打不开，可能没有权限或正被别的程序占用，请关闭后再运行一次"
_CLOSED = "这个文件夹打不开，可能没有权限或网络盘已断开，里面的表这次没有读到"
_CHANGING = "文件还在复制，请复制完后再运行一次"
_LETTERS = "bcdfghjkmnpqrstvwxyz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file of the inbox.

    `path`: below inbox/, as the system names it; its bytes are who the file is. `file`: the same as
    people read it, no other entry has it. `member`: of a zip, its place there, else -1. `sha256`: of
    its content, else a name for its having none, which begins with UNREAD. `stamp`: size and time of
    change. `refusal`: code and reason where it is not read on; `state`: LOCKED, CHANGING or ''.
    """

    path: str
    file: str
    sha256: str
    member: int = -1
    stamp: tuple[int, int] = (0, 0)
    refusal: tuple[str, str] = ("", "")
    state: str = ""

    def without_content(self, refusal: Refused, state: str = "") -> "Found":
        """Returns the entry as one that can't be read. Two of them are never taken for one."""
        told = f"{refusal.code}\x1f{refusal.reason}\x1f{self.file}\x1f{self.stamp[0]}"
        raw = told.encode("utf-8", "surrogatepass") + os.fsencode(self.path)
        name = UNREAD + hashlib.sha256(raw).hexdigest()
        told_as = (refusal.code, refusal.reason)
        return replace(self, sha256=name, refusal=told_as, state=state)

    def locked(self) -> "Found":
        """Returns the entry as one that can't be opened now."""
        return self.without_content(Refused("file-unreadable", _LOCKED), LOCKED)

    def changing(self) -> "Found":
        """Returns the entry as one that is still being written."""
        return self.without_content(Refused("file-unreadable", _CHANGING), CHANGING)


def scan(
    inbox: Path,
    listing: Listing,
    limits: Limits,
    known: Collection[str],
    whole: Mapping[str, str],
) -> list[Found]:
    """Returns every file of the inbox, those in zips too, and the folders that can't be opened, in a
    fixed order. `known`: files as they were named before; `whole`: file -> the digest under which it was
    read, in today's way, as one that is no zip."""
    entries = [entry for path in listing.files for entry in _look(inbox, path, limits, whole)]
    for folder in listing.closed:
        refusal = Refused("file-unreadable", _CLOSED)
        entries.append(_entry(folder).without_content(refusal, LOCKED))
    return sorted(_told_apart(entries, known), key=lambda entry: entry.file)


def one_file(folder: Path, path: str, limits: Limits) -> list[Found]:
    """Returns a file that somebody names, or what is in it if it is a zip."""
    return _told_apart(list(_look(folder, path, limits, {})), ())


def content_of(inbox: Path, entry: Found, limits: Limits) -> bytes:
    """Returns the bytes of an entry, from one open. Raises OSError where it can't be opened any more,
    Refused where it can't be unpacked or has outgrown the limits."""
    with (inbox / entry.path).open("rb") as stream:
        if entry.member >= 0:
            return unpacked(stream, entry.member)
        # one byte more tells of a file that grows; room for all that is allowed costs more than the rest
        size = os.fstat(stream.fileno()).st_size
        return stream.read(min(size, limits.megabytes * MEBIBYTE) + 1)


def has_moved(inbox: Path, entry: Found) -> bool:
    """Whether a file that is there is not as it was looked at."""
    try:
        return _stamp((inbox / entry.path).lstat()) != entry.stamp
    except OSError:
        return False


def _entry(path: str) -> Found:
    return Found(path=path, file=shown_name(path), sha256="")


def _stamp(status: os.stat_result) -> tuple[int, int]:
    return status.st_size, status.st_mtime_ns


def _look(inbox: Path, path: str, limits: Limits, whole: Mapping[str, str]) -> Iterator[Found]:
    """Yields one file, or each file of a zip; nothing where it has gone."""
    entry = _entry(path)
    try:
        status = (inbox / path).lstat()
        entry = replace(entry, stamp=_stamp(status))
        if not stat.S_ISREG(status.st_mode):
            raise Refused("file-unreadable", "不是普通文件")
        if status.st_size > limits.megabytes * MEBIBYTE:
            raise Refused("file-too-large", f"文件大于 {limits.megabytes} MB")
        with (inbox / path).open("rb") as stream:
            yield from _opened(entry, stream, limits, whole)
    except FileNotFoundError:
        return
    except OSError:
        yield entry.locked()
    except Refused as refusal:
        yield entry.without_content(refusal)


def _opened(
    entry: Found, stream: BufferedReader, limits: Limits, whole: Mapping[str, str]
) -> list[Found]:
    entry = replace(entry, stamp=_stamp(os.fstat(stream.fileno())))
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    alone = replace(entry, sha256=digest)
    if whole.get(entry.file) == digest:
        return [alone]
    members: list[ZipMember] | None = None
    stream.seek(0)
    if stream.read(2) == b"PK":
        try:
            members = members_of(stream, entry.file, limits)
        except Refused:
            if entry.file.lower().endswith(".zip"):
                raise
    if members is not None:
        return _in_zip(entry, stream, members, limits)
    return [alone]


def _in_zip(
    entry: Found, stream: BinaryIO, members: Sequence[ZipMember], limits: Limits
) -> list[Found]:
    """Returns an entry for each member that is a submission; for the zip itself where there is none."""
    entries = []
    for member in members:
        if any(is_ignored(part) for part in member.name.split("/")):
            continue
        if member.name.startswith("__MACOSX/"):  # what macOS adds to every zip
            continue
        inside = replace(entry, file=f"{entry.file}/{member.name}", member=member.index)
        entries.append(_member(inside, stream, member, limits))
    return entries or [entry.without_content(Refused("file-unreadable", "压缩包里没有表格"))]


def _member(entry: Found, stream: BinaryIO, member: ZipMember, limits: Limits) -> Found:
    try:
        if member.encrypted:
            raise Refused("file-encrypted")
        if member.size > limits.megabytes * MEBIBYTE:
            raise Refused("file-too-large", f"文件大于 {limits.megabytes} MB")
        stream.seek(0)
        content = unpacked(stream, member.index)
    except Refused as refusal:
        return entry.without_content(refusal)
    return replace(entry, sha256=hashlib.sha256(content).hexdigest())


def _told_apart(entries: Sequence[Found], known: Collection[str]) -> list[Found]:
    """Returns the entries, none named as another: of names that are shown alike, the one in UTF-8 (else
    the first) keeps it, the others get a mark made from their bytes, which they keep."""
    alike: dict[str, list[Found]] = {}
    for entry in entries:
        alike.setdefault(entry.file, []).append(entry)
    named = []
    for some in alike.values():
        first, *others = sorted(some, key=lambda entry: (not _is_plain(entry), _raw(entry)))
        marked = _marked(first)
        keeps = _is_plain(first) or marked not in known
        named.append(first if keeps else replace(first, file=marked))
        named += [replace(entry, file=_marked(entry)) for entry in others]
    return named


def _raw(entry: Found) -> bytes:
    return os.fsencode(entry.path) + b"\0%d" % entry.member


def _is_plain(entry: Found) -> bool:
    """Whether a name is shown as the system has it."""
    return shown_name(entry.path) == entry.path


def _marked(entry: Found) -> str:
    number = int.from_bytes(hashlib.sha256(_raw(entry)).digest()[:4])
    letters = ""
    for _ in range(4):
        number, rest = divmod(number, len(_LETTERS))
        letters += _LETTERS[rest]
    path = Path(entry.file)
    return path.with_name(f"{path.stem}（同名{letters}）{path.suffix}").as_posix()

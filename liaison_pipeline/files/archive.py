"""A .zip that somebody sent: its members, one level deep, within the limits of one file.

Knows the zip format and how old programs wrote Chinese names. Does not know what a member holds, nor
where the zip lies. An Office file is a zip as well, but never opened here.
"""

import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from liaison_pipeline.files.grid import Refused
from liaison_pipeline.files.scan import DAMAGED, MEBIBYTE
from liaison_pipeline.model.settings import Limits

MOST_MEMBERS = 2000
_OFFICE = ("[Content_Types].xml", "mimetype", "META-INF/manifest.xml")
_OFFICE_FOLDERS = ("xl/", "word/", "ppt/", "_rels/", "docProps/")
_UTF_8, _ENCRYPTED = 0x800, 0x1  # flags of a member


@dataclass(frozen=True, slots=True)
class ZipMember:
    """A file in a zip. `index`: its place there, since names may be twice; `size`: its bytes, unpacked;
    `encrypted`: it opens only with a password."""

    index: int
    name: str
    size: int
    encrypted: bool


def members_of(stream: IO[bytes], name: str, limits: Limits) -> list[ZipMember] | None:
    """Returns the files in a zip; None where it is an Office file, or one that is broken. Raises Refused
    for what is no zip, is empty, or would unpack to more than the limits allow."""
    infos = _infos(stream)
    names = [info.orig_filename.replace("\\", "/") for info in infos]
    if any(part in _OFFICE for part in names):
        return None
    if any(part.startswith(_OFFICE_FOLDERS) for part in names) and not name.lower().endswith("zip"):
        return None
    if len(infos) > MOST_MEMBERS:
        raise Refused("file-too-large", f"压缩包里超过 {MOST_MEMBERS} 个文件")
    if sum(info.file_size for info in infos) > limits.unpacked_megabytes * MEBIBYTE:
        raise Refused("file-too-large", f"压缩包展开后大于 {limits.unpacked_megabytes} MB")
    members = list(_members(infos))
    if not members:
        raise Refused("file-unreadable", "压缩包里没有文件")
    return members


def unpacked(stream: IO[bytes], index: int) -> bytes:
    """Returns the content of a member. Raises Refused where it can't be unpacked; it never gives more
    bytes than the zip says that it has."""
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.read(archive.infolist()[index])
    except NotImplementedError as error:
        raise Refused("file-unreadable", "压缩包用了少见的压缩方式，请解压后放入") from error
    except Exception as error:  # zipfile and its decompressors raise half a dozen unrelated types
        raise Refused("file-unreadable", DAMAGED) from error


def _infos(stream: IO[bytes]) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(stream) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Refused("file-unreadable", DAMAGED) from error


def _members(infos: list[zipfile.ZipInfo]) -> Iterator[ZipMember]:
    for index, info in enumerate(infos):
        mode = info.external_attr >> 16
        name = _inside(_name(info))
        if not info.is_dir() and name and (not mode or stat.S_IFMT(mode) in (0, stat.S_IFREG)):
            yield ZipMember(index, name, info.file_size, bool(info.flag_bits & _ENCRYPTED))


def _name(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: without the flag for UTF-8, programs wrote their system's code page."""
    if info.flag_bits & _UTF_8:
        return info.orig_filename
    raw = info.orig_filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def _inside(name: str) -> str:
    """The path of a member with `/`; whatever it says, it leads out of nowhere."""
    parts = name.replace("\\", "/").split("\0")[0].split("/")
    return "/".join(part for part in parts if part not in ("", ".", ".."))

"""The Pythons that are put beside the program, each with its digest: they are given, never fetched.

Knows their names, digests and how they are unpacked. Does not know what runs in them. CI has none of them
and bundles stand-ins; what is made with one says so in its name.
"""

import hashlib
import tarfile
import zipfile
from dataclasses import dataclass
from pathlib import Path

from bundling.wheels import BundleError


@dataclass(frozen=True, slots=True)
class PinnedPython:
    """A file that people download by hand. `home`: its page."""

    file: str
    sha256: str
    home: str


EMBEDDABLE = PinnedPython(
    "python-3.11.9-embed-amd64.zip",
    "009d6bf7e3b2ddca3d784fa09f90fe54336d5b60f0e0f305c37f400bf83cfd3b",
    "https://www.python.org/downloads/release/python-3119/",
)
STANDALONE_HOME = "https://github.com/astral-sh/python-build-standalone/releases/tag/20251031"
STANDALONE = {
    "x86_64": PinnedPython(
        "cpython-3.11.14+20251031-x86_64-unknown-linux-gnu-install_only.tar.gz",
        "60f0bd473d861cc45d3401d9914e47ccb9fa037f88a91879ed517a62042b8477",
        STANDALONE_HOME,
    ),
    "aarch64": PinnedPython(
        "cpython-3.11.14+20251031-aarch64-unknown-linux-gnu-install_only.tar.gz",
        "510edb027527413c4249256194cb8ad2590b52dd93f7123b4cb341aff5d05894",
        STANDALONE_HOME,
    ),
}


def is_pinned(file: Path, pinned: PinnedPython, stand_in: bool) -> bool:
    """Whether a file is the pinned one. Raises BundleError for another where no stand-in is allowed."""
    if hashlib.sha256(file.read_bytes()).hexdigest() == pinned.sha256:
        return True
    if not stand_in:
        raise BundleError(
            f"{file.name} is not {pinned.file} as pinned; it is to be had at {pinned.home}"
        )
    return False


def unpack_zip(file: Path, folder: Path) -> None:
    """Puts the embeddable zip into a folder. Raises BundleError for names that lead out of it."""
    with zipfile.ZipFile(file) as archive:
        for member in archive.infolist():
            target = (folder / member.filename).resolve()
            if not target.is_relative_to(folder.resolve()):
                raise BundleError(f"{file.name} holds {member.filename!r}")
            if not member.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(member))


def unpack_tar(file: Path, folder: Path) -> None:
    """Puts a standalone Python into a folder: its top folder is `python` already."""
    with tarfile.open(file) as archive:
        archive.extractall(folder, filter="data")

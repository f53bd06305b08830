"""Archives of which equal folders give equal bytes.

Knows zip and tar.gz. Does not know what is in the folder. Names are in order, times and owners fixed.
"""

import gzip
import tarfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

TIME = (2021, 4, 1, 0, 0, 0)  # of every file in a zip
SECONDS = 1_617_235_200  # the same for tar


def files_of(folder: Path) -> list[str]:
    """Returns the paths of all files in a folder, with `/`, in an order that no file system decides."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())


def write_zip(folder: Path, target: Path, top: str) -> None:
    """Packs a folder as the folder `top` of a zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files_of(folder):
            info = zipfile.ZipInfo(f"{top}/{path}", TIME)
            info.create_system, info.external_attr = 3, 0o644 << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, (folder / path).read_bytes())


def write_tar(folder: Path, target: Path, top: str, runs: Sequence[str]) -> None:
    """Packs a folder as the folder `top` of a tar.gz. `runs`: the paths that can be started."""
    with (
        target.open("wb") as file,
        gzip.GzipFile("", "wb", 9, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for path in files_of(folder):
            info, source = tarfile.TarInfo(f"{top}/{path}"), folder / path
            info.mtime, info.mode = SECONDS, 0o755 if path in runs else 0o644
            if source.is_symlink():
                info.type, info.linkname = tarfile.SYMTYPE, str(source.readlink())
                archive.addfile(info)
                continue
            info.size = source.stat().st_size
            with source.open("rb") as data:
                archive.addfile(info, data)

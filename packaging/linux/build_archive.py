"""Builds the program for Linux offices (UOS, Kylin): a .tar.gz for x86-64 or ARM64.

    python packaging/linux/build_archive.py --machine x86_64 --wheels FOLDER [--python TAR]

FOLDER holds the wheels of ../requirements.txt for that machine and the program's own; TAR is the pinned
standalone Python, without which the computer must have Python 3.11 itself (the name says so). Nothing is
fetched. `--stand-in` takes any tar in its place. Equal inputs give equal bytes.
"""

import argparse
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bundling.archives import write_tar
from bundling.icon import png
from bundling.pythons import STANDALONE, is_pinned, unpack_tar
from bundling.wheels import LINUX, BundleError, chosen_wheels, read_lock, unpack, version_of

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements.txt"
TITLE = "企业联系服务操作台"
SCRIPTS = ("操作台.sh", "安装.sh")
ICON = 256  # pixels


@dataclass(frozen=True, slots=True)
class LinuxBuild:
    """What a build is made from. `python`: None for none beside the program; `lock`: the lock file."""

    machine: str
    wheels: Path
    output: Path
    python: Path | None = None
    lock: Path = LOCK
    stand_in: bool = False


def build(asked: LinuxBuild) -> Path:
    """Makes the archive and returns its path. Raises BundleError."""
    wheels = chosen_wheels(asked.wheels, read_lock(asked.lock), LINUX[asked.machine])
    stem = f"{TITLE}-{version_of(wheels)}-{asked.machine}"
    runs = list(SCRIPTS)
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name)
        unpack(wheels, tree / "packages")
        if asked.python is None:
            stem += "-no-python"
        else:
            pinned = STANDALONE[asked.machine]
            stem += "" if is_pinned(asked.python, pinned, asked.stand_in) else "-stand-in"
            unpack_tar(asked.python, tree)
            runs += [f"python/bin/{path.name}" for path in (tree / "python" / "bin").iterdir()]
        for file in HERE.iterdir():
            if file.suffix in (".sh", ".desktop", ".txt"):
                shutil.copyfile(file, tree / file.name)
        (tree / "操作台.png").write_bytes(png(ICON))
        shutil.copyfile(HERE.parents[1] / "LICENSE", tree / "LICENSE.txt")
        target = asked.output / f"{stem}.tar.gz"
        write_tar(tree, target, stem, runs)
    return target


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the program for Linux.")
    parser.add_argument("--machine", choices=sorted(LINUX), required=True)
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--python", type=Path)
    parser.add_argument("--output", type=Path, default=Path("dist"))
    parser.add_argument("--stand-in", action="store_true")
    asked = parser.parse_args()
    try:
        made = build(
            LinuxBuild(
                asked.machine, asked.wheels, asked.output, asked.python, stand_in=asked.stand_in
            )
        )
    except BundleError as error:
        sys.exit(str(error))
    print(f"{made} {made.stat().st_size / 1_000_000:.1f} MB")


if __name__ == "__main__":
    main()

"""Builds the program for Windows: setup.exe and the same files as a zip.

    python packaging/windows/build.py --wheels FOLDER --python ZIP [--output FOLDER] [--stand-in]

FOLDER holds the wheels of ../requirements.txt and the program's own; ZIP is Python's embeddable package
for 64-bit Windows, as pinned. Nothing is fetched. `--stand-in` takes any zip in its place and says so in
the names of what it makes. Needs makensis (Debian: nsis). Equal inputs give equal bytes.
"""

import argparse
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from bundling.archives import files_of, write_zip
from bundling.icon import ico
from bundling.libraries import check_libraries
from bundling.pythons import EMBEDDABLE, is_pinned, unpack_zip
from bundling.setup_script import kilobytes, script_of
from bundling.wheels import (
    WINDOWS,
    BundleError,
    chosen_wheels,
    read_lock,
    unpack,
    version_of,
)

HERE = Path(__file__).parent
LOCK = HERE.parent / "requirements.txt"
TITLE = "企业联系服务操作台"
COMMANDS = "liaison.cmd"
STARTERS = ("操作台.cmd", "自检.cmd")  # of the zip: the installed program has links instead
MOST_BYTES = 50 << 20
# where Python looks for modules, from its own folder; without `import site` nothing else is looked at
PATHS = "python311.zip\n.\n..\\packages\n"


@dataclass(frozen=True, slots=True)
class Build:
    """What a build is made from. `lock`: the lock file; `stand_in`: any zip will do for Python."""

    wheels: Path
    python: Path
    output: Path
    lock: Path = LOCK
    stand_in: bool = False


def build(asked: Build) -> list[Path]:
    """Makes setup.exe and the zip; returns their paths. Raises BundleError."""
    real = is_pinned(asked.python, EMBEDDABLE, asked.stand_in)
    wheels = chosen_wheels(asked.wheels, read_lock(asked.lock), WINDOWS)
    version = version_of(wheels)
    stem = f"{TITLE}-{version}" + ("" if real else "-stand-in")
    asked.output.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name:
        tree = Path(name) / "program"
        lay_out(tree, wheels, asked.python)
        made = [asked.output / f"{stem}-setup.exe", asked.output / f"{stem}.zip"]
        _make_setup(tree, made[0].absolute(), version)
        for name in STARTERS:
            shutil.copyfile(HERE / name, tree / name)
        write_zip(tree, made[1], stem)
    for file in made:
        if file.stat().st_size > MOST_BYTES:
            raise BundleError(f"{file.name} has more than 50 MiB")
    return made


def lay_out(tree: Path, wheels: list[Path], python: Path) -> None:
    """Puts the program's files into a folder, as they will lie on the computer."""
    unpack(wheels, tree / "packages")
    unpack_zip(python, tree / "python")
    if not (tree / "python" / "pythonw.exe").is_file():
        raise BundleError(f"{python.name} holds no pythonw.exe")
    (tree / "python" / "python311._pth").write_bytes(PATHS.replace("\n", "\r\n").encode())
    check_libraries(tree)
    (tree / "操作台.ico").write_bytes(ico())
    shutil.copyfile(HERE.parents[1] / "LICENSE", tree / "LICENSE.txt")
    for name in ("说明.txt", COMMANDS):
        shutil.copyfile(HERE / name, tree / name)


def _make_setup(tree: Path, target: Path, version: str) -> None:
    """Has makensis make setup.exe of a folder. Raises BundleError with what it says."""
    files = files_of(tree)
    words = {
        "TITLE": TITLE,
        "VERSION": version,
        "FOUR": ".".join([*version.split(".")[:3], "0"]),
        "TARGET": str(target),
        "ICON": str(tree / "操作台.ico"),
        "KILOBYTES": str(kilobytes(tree, files)),
    }
    script = tree.parent / "setup.nsi"
    script.write_text(script_of((HERE / "操作台.nsi").read_text("utf-8"), words, files), "utf-8")
    command = ["makensis", "-V2", "-WX", "-INPUTCHARSET", "UTF8", "-NOCD", str(script)]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True)
    if done.returncode:
        raise BundleError(done.stdout + done.stderr)


def main() -> None:
    parser = argparse.ArgumentParser(description="Builds the program for Windows.")
    parser.add_argument("--wheels", type=Path, required=True)
    parser.add_argument("--python", type=Path, required=True)
    parser.add_argument("--output", type=Path, default=Path("dist"))
    parser.add_argument("--stand-in", action="store_true")
    asked = parser.parse_args()
    try:
        made = build(Build(asked.wheels, asked.python, asked.output, stand_in=asked.stand_in))
    except BundleError as error:
        sys.exit(str(error))
    for file in made:
        print(f"{file} {file.stat().st_size / 1_000_000:.1f} MB")


if __name__ == "__main__":
    main()

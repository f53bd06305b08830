"""setup.exe under Wine: what it puts there is what was built, and it takes away what it put there.

Slow, and needs Wine for 64-bit programs, Xvfb and makensis (Debian: wine64 xvfb nsis).
"""

import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

import build
from tests.installer.wheelhouse import WINDOWS, stand_in_zip, wheelhouse

WINE = shutil.which("wine64") or "/usr/lib/wine/wine64"
MISSING = [
    name
    for name, path in (("wine64", WINE), ("xvfb", "Xvfb"), ("nsis", "makensis"))
    if not shutil.which(path)
]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' '.join(MISSING)}"),
]
PLACE = "C:\\程序文件\\操作台"
WAITING = 60.0  # seconds for an uninstaller that goes on in a copy of itself


@dataclass(frozen=True)
class Computer:
    """A Windows that lives in a folder. `environment`: how Wine is to be started."""

    root: Path
    environment: dict[str, str]

    @property
    def disk(self) -> Path:
        return self.root / "drive_c"

    @property
    def home(self) -> Path:
        return self.disk / "users" / self.environment["USER"]

    def run(self, *command: str | Path) -> int:
        """Runs a program and returns its exit status."""
        done = subprocess.run(
            [WINE, *map(str, command)], env=self.environment, capture_output=True, timeout=300
        )
        return done.returncode

    def files(self, folder: Path) -> dict[str, bytes]:
        return {p.relative_to(folder).as_posix(): p.read_bytes() for p in _files(folder)}


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def wait_until_gone(path: Path) -> None:
    until = time.monotonic() + WAITING
    while path.exists():
        assert time.monotonic() < until, f"{path} is still there"
        time.sleep(0.2)


@pytest.fixture(scope="module")
def screen() -> Iterator[str]:
    """A screen that nobody looks at."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "800x600x24"]
    pipe, nothing = subprocess.PIPE, subprocess.DEVNULL
    with subprocess.Popen(command, stdout=pipe, stderr=nothing, text=True) as process:
        assert process.stdout is not None
        yield f":{process.stdout.readline().strip()}"
        process.terminate()


@pytest.fixture(scope="module")
def computer(tmp_path_factory: pytest.TempPathFactory, screen: str) -> Iterator[Computer]:
    """A Windows 10 with folders of its own: Wine would link them to this computer's."""
    root = tmp_path_factory.mktemp("wine") / "prefix"
    environment = {
        **os.environ,
        "WINEPREFIX": str(root),
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree=;mshtml=",  # it would ask for parts that we do not need
        "DISPLAY": screen,
        "LANG": "C.UTF-8",
        "USER": os.environ.get("USER", "root"),
    }
    computer = Computer(root, environment)
    assert computer.run("wineboot", "-i") == 0
    for folder in computer.home.iterdir():
        if folder.is_symlink():
            folder.unlink()
            folder.mkdir()
    set_version(computer, "win10")
    yield computer
    subprocess.run(["wineserver", "-k"], env=environment, check=False)  # of this prefix alone


def set_version(computer: Computer, name: str) -> None:
    key = ("reg", "add", "HKCU\\Software\\Wine", "/v", "Version", "/d", name, "/f")
    assert computer.run(*key) == 0


@pytest.fixture(scope="module")
def setups(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """setup.exe of two versions: a library of the first has another file in the second. And the zip."""
    folder = tmp_path_factory.mktemp("setup")
    python = stand_in_zip(folder / "python.zip")
    made = []
    for number, more in enumerate(("former.py", "later.py")):
        house = wheelhouse(folder / f"wheels{number}", WINDOWS)
        house.add("upgraded-1.0-py3-none-any.whl", {f"upgraded/{more}": f"# {number}\n"})
        asked = build.Build(house.folder, python, folder / f"made{number}", house.lock, True)
        made += build.build(asked)
    return made


def program_of(packed: Path) -> dict[str, bytes]:
    """Returns the files of a zip as the installed program has them: without what starts the zip."""
    with zipfile.ZipFile(packed) as archive:
        return {
            name.partition("/")[2]: archive.read(name)
            for name in archive.namelist()
            if not name.endswith(build.STARTERS)
        }


@pytest.fixture
def workspace(computer: Computer) -> Path:
    """What a person has: a workspace among the documents, and a file of hers in the program's folder."""
    folder = computer.home / "Documents" / "企业联系服务台账"
    (folder / "inbox").mkdir(parents=True, exist_ok=True)
    (folder / "inbox" / "石庙村台账.xlsx").write_bytes(b"hers")
    (folder / "master.db").write_bytes(b"all months")
    return folder


def test_installed_upgraded_and_removed_without_a_word(
    computer: Computer, setups: Sequence[Path], workspace: Path
) -> None:
    former, former_zip, later, later_zip = setups
    hers = computer.files(workspace)
    place = computer.disk / "程序文件" / "操作台"

    assert computer.run(former, "/S", f"/D={PLACE}") == 0
    installed = computer.files(place)
    assert installed.pop("卸载.exe")
    assert installed == program_of(former_zip)

    link = computer.home / "Desktop" / "企业联系服务操作台.lnk"
    target = link.read_bytes().decode("utf-16-le", "ignore")
    other = link.read_bytes()[1:].decode("utf-16-le", "ignore")
    assert "-m liaison_pipeline desk" in target + other
    assert "pythonw.exe" in target + other
    menu = computer.home.rglob("Start Menu/Programs/企业联系服务操作台/*.lnk")
    assert sorted(path.stem for path in menu) == ["企业联系服务操作台", "卸载", "自检"]

    own = place / "packages" / "她的.txt"
    own.write_bytes(b"hers")
    (place / "packages" / "upgraded" / "__pycache__").mkdir()
    (place / "packages" / "upgraded" / "__pycache__" / "former.cpython-311.pyc").write_bytes(b"x")
    assert computer.run(later, "/S") == 0  # to where the former version is
    installed = computer.files(place)
    assert installed.pop("卸载.exe")
    assert installed.pop("packages/她的.txt") == b"hers"
    assert installed == program_of(later_zip)  # nothing of the former version is left
    assert link.is_file()

    assert computer.run(f"{PLACE}\\卸载.exe", "/S") == 0
    wait_until_gone(place / "卸载.exe")
    wait_until_gone(link)
    assert computer.files(place) == {"packages/她的.txt": b"hers"}
    assert not list(computer.home.rglob("Start Menu/Programs/企业联系服务操作台"))
    assert computer.run("reg", "query", "HKCU\\Software\\企业联系服务操作台") != 0
    assert computer.files(workspace) == hers


def test_it_is_not_put_into_a_workspace(
    computer: Computer, setups: Sequence[Path], workspace: Path
) -> None:
    hers = computer.files(workspace)
    user = computer.environment["USER"]
    place = f"C:\\users\\{user}\\Documents\\企业联系服务台账"
    assert computer.run(setups[0], "/S", f"/D={place}") != 0
    assert computer.files(workspace) == hers


def test_an_old_windows_is_told_and_left_alone(computer: Computer, setups: Sequence[Path]) -> None:
    set_version(computer, "win7")
    try:
        assert computer.run(setups[0], "/S", "/D=C:\\旧电脑") == 3
    finally:
        set_version(computer, "win10")
    assert not (computer.disk / "旧电脑").exists()

"""Stand-ins for what an installer is made from: small wheels, their lock file, a Python that is none."""

import hashlib
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

OURS = "liaison_pipeline-1.2.3-py3-none-any.whl"
NUMPY = "numpy-2.0-cp311-cp311-{platform}.whl"
WINDOWS, LINUX = "win_amd64", "manylinux_2_28_x86_64"
PYTHON_FILES = ("python.exe", "pythonw.exe", "python311.dll", "python311._pth")


def make_wheel(
    folder: Path, name: str, files: Mapping[str, str], needs: Sequence[str] = (), python: str = ""
) -> Path:
    """Writes a wheel with some files; `needs`: its Requires-Dist lines."""
    project, version = name.split("-")[:2]
    metadata = f"Metadata-Version: 2.1\nName: {project}\nVersion: {version}\n"
    metadata += "".join(f"Requires-Dist: {need}\n" for need in needs)
    metadata += f"Requires-Python: {python}\n" if python else ""
    home = f"{project}-{version}.dist-info"
    with zipfile.ZipFile(folder / name, "w") as file:
        for path, text in files.items():
            file.writestr(path, text)
        file.writestr(f"{home}/METADATA", metadata)
        file.writestr(f"{home}/RECORD", "")
    return folder / name


@dataclass(frozen=True)
class Wheelhouse:
    """A folder of wheels, and the lock file beside it."""

    folder: Path
    lock: Path

    def add(
        self, name: str, files: Mapping[str, str], needs: Sequence[str] = (), python: str = ""
    ) -> Path:
        """Adds a wheel and locks it."""
        wheel = make_wheel(self.folder, name, files, needs, python)
        project, version = name.split("-")[:2]
        digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
        with self.lock.open("a", encoding="utf-8") as lock:
            lock.write(f"{project}=={version} \\\n    --hash=sha256:{digest}\n")
        return wheel


def wheelhouse(folder: Path, platform: str) -> Wheelhouse:
    """Makes the wheels of a program with two libraries, one of them compiled."""
    folder.mkdir()
    made = Wheelhouse(folder, folder / "lock.txt")
    made.lock.write_text("# what is locked\n", "utf-8")
    needs = ["numpy >= 2", "starlette; extra == 'desk'", "pytest; extra == 'test'"]
    make_wheel(folder, OURS, {"liaison_pipeline/__init__.py": "x = 1\n"}, needs)
    compiled = {
        "numpy/__init__.py": "",
        "numpy/core.txt": "compiled\n",
        "numpy/core.pyi": "",
        "numpy/tests/test_core.py": "",
        "numpy-2.0.data/platlib/numpy/more.py": "",
        "numpy-2.0.data/scripts/f2py": "",
    }
    more = ["tzdata; sys_platform == 'win32'", "uvloop; sys_platform != 'win32'"]
    made.add(NUMPY.format(platform=platform), compiled, [more[platform != WINDOWS]])
    made.add("starlette-1.5-py3-none-any.whl", {"starlette/names in $HOME.py": "", "six.py": ""})
    other = "tzdata" if platform == WINDOWS else "uvloop"
    made.add(f"{other}-2026.1-py3-none-any.whl", {f"{other}/__init__.py": ""})
    return made


def stand_in_zip(path: Path) -> Path:
    """Writes what stands in for Python's embeddable package."""
    with zipfile.ZipFile(path, "w") as file:
        for name in PYTHON_FILES:
            file.writestr(name, f"stand-in for {name}\n")
    return path

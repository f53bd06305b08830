"""Makes constraints.txt anew: the newest versions of all that the program, its tests and its tools need.

    .venv/bin/python tools/make_constraints.py

Run it with the oldest Python that setup.cfg admits: what pip finds for that one runs on newer ones too.
Needs a network. pip resolves as in an empty environment and installs nothing. Packages that are needed
on other systems only (colorama on Windows) are looked for in what the resolved packages ask for.
"""

import configparser
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TypedDict

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "constraints.txt"
PROJECT = "liaison-pipeline"
HEAD = """\
# The versions that the tests passed with: all that the program, its tests and its tools need, on any
# system. Both commands of README.md and .ci/run install by it, so that a new release of a library never
# breaks a fresh clone. Made by tools/make_constraints.py.
"""
SYSTEMS = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)


class Metadata(TypedDict, total=False):
    name: str
    version: str
    requires_dist: list[str]


def main() -> None:
    if not _is_oldest(sys.version_info[:2]):
        sys.exit("run it with the oldest Python that setup.cfg admits")
    packages = resolved([])
    while missing := wanted_elsewhere(packages.values()) - set(packages):
        packages = resolved(sorted(missing | set(packages) - {PROJECT}))
    TARGET.write_text(constraints_text(packages), "utf-8", newline="\n")


def constraints_text(packages: Mapping[str, Metadata]) -> str:
    """Returns the file: a pin for each package but the project itself, sorted by name."""
    pins = (f"{name}=={packages[name]['version']}\n" for name in sorted(packages))
    return HEAD + "".join(pin for pin in pins if not pin.startswith(f"{PROJECT}=="))


def resolved(more: Iterable[str]) -> dict[str, Metadata]:
    """Returns what pip would install into an empty environment, by canonical name."""
    command = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed"]
    command += ["--report", "-", f"{ROOT}[dev]", *more]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8")
    found: list[Metadata] = [item["metadata"] for item in json.loads(done.stdout)["install"]]
    return {canonicalize_name(metadata["name"]): metadata for metadata in found}


def wanted_elsewhere(packages: Iterable[Metadata]) -> set[str]:
    """Returns the names that some system asks for, extras aside; the project's are all resolved."""
    wanted: set[str] = set()
    for metadata in packages:
        for text in metadata.get("requires_dist", ()):
            requirement = Requirement(text)
            if any(_applies(requirement, system) for system in SYSTEMS):
                wanted.add(canonicalize_name(requirement.name))
    return wanted


def _applies(requirement: Requirement, system: dict[str, str]) -> bool:
    environment = {key: str(value) for key, value in default_environment().items()}
    return requirement.marker is None or requirement.marker.evaluate(
        environment | system | {"extra": ""}
    )


def _is_oldest(version: tuple[int, int]) -> bool:
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    admitted = SpecifierSet(config["options"]["python_requires"])
    major, minor = version
    below = Version(f"{major}.{minor - 1}.99")
    return Version(f"{major}.{minor}.99") in admitted and below not in admitted


if __name__ == "__main__":
    main()

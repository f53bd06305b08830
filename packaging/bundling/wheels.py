"""The libraries of an installed program: which wheels the lock file allows, and their files as a folder.

Knows lock files (as `uv pip compile --generate-hashes` writes them), wheels and their metadata. Does not
know installers or a network: what is not in the given folder is missing.
"""

import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from email.parser import BytesParser
from pathlib import Path, PurePosixPath

from packaging.markers import Environment, default_environment
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename
from packaging.version import Version

PYTHON = "3.11"  # the minor version that is bundled: the one that every test runs with
PROJECT = "liaison-pipeline"
LEFT_OUT = ("numpy", "pandas")  # packages whose own tests are a third of the program
SOURCES = (
    ".c",
    ".cpp",
    ".h",
    ".lib",
    ".pxd",
    ".pxi",
    ".pyi",
    ".pyx",
)  # for building on top of them
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


class BundleError(Exception):
    """The program can't be bundled from what was given. The text says what is wrong."""


@dataclass(frozen=True, slots=True)
class Target:
    """A kind of computer. `platforms`: the platform tags of wheels that run there, the best first;
    `system`: the environment markers that differ from those of the computer that builds."""

    name: str
    platforms: Sequence[str]
    system: Mapping[str, str]

    def tags(self) -> frozenset[Tag]:
        """Returns the tags of wheels that run on it."""
        version = tuple(map(int, PYTHON.split(".")))
        platforms = list(self.platforms)
        own = set(cpython_tags(version, platforms=platforms))
        return frozenset(own | set(compatible_tags(version, "cp311", platforms)))

    def environment(self) -> dict[str, str]:
        """Returns what the markers of requirements are judged by, without extras."""
        own: Environment = default_environment()
        python = {"python_version": PYTHON, "python_full_version": f"{PYTHON}.9", "extra": ""}
        return {key: str(value) for key, value in own.items()} | dict(self.system) | python


def _manylinux(machine: str) -> tuple[str, ...]:
    """Returns the tags of wheels for glibc 2.28, which UOS 20 and Kylin V10 have, and for older ones."""
    names = [f"manylinux_2_{minor}_{machine}" for minor in range(28, 16, -1)]
    return (*names, f"manylinux2014_{machine}", f"linux_{machine}")


WINDOWS = Target(
    "windows-x64",
    ("win_amd64",),
    {
        "sys_platform": "win32",
        "platform_system": "Windows",
        "os_name": "nt",
        "platform_machine": "AMD64",
    },
)
LINUX = {
    machine: Target(
        f"linux-{machine}",
        _manylinux(machine),
        {
            "sys_platform": "linux",
            "platform_system": "Linux",
            "os_name": "posix",
            "platform_machine": machine,
        },
    )
    for machine in ("x86_64", "aarch64")
}


@dataclass(frozen=True, slots=True)
class Pin:
    """A line of the lock file: the one version of a package, and the files that it may be."""

    name: str
    version: Version
    hashes: frozenset[str]


def read_lock(file: Path) -> list[Pin]:
    """Returns what a lock file allows. Raises BundleError for a package without a hash."""
    text = file.read_text("utf-8")
    found = list(_PIN.finditer(text))
    ends = [match.start() for match in found[1:]] + [len(text)]
    pins = []
    for match, end in zip(found, ends, strict=True):
        hashes = frozenset(_HASH.findall(text[match.end() : end]))
        if not hashes:
            raise BundleError(f"{file.name}: no hash for {match[1]}")
        pins.append(Pin(canonicalize_name(match[1]), Version(match[2]), hashes))
    return pins


def chosen_wheels(folder: Path, pins: Sequence[Pin], target: Target) -> list[Path]:
    """Returns a wheel for every pin and the program's own, sorted by name. Raises BundleError for one
    that is missing, is not as locked, or does not run on the target."""
    tags, found = target.tags(), {}
    for wheel in sorted(folder.glob("*.whl")):
        name, version, _, own = parse_wheel_filename(wheel.name)
        if own & tags:
            found[name, version] = wheel
    wheels = [_as_locked(found.get((canonicalize_name(p.name), p.version)), p) for p in pins]
    ours = [wheel for (name, _), wheel in found.items() if name == PROJECT]
    if len(ours) != 1:
        raise BundleError(f"{folder}: want one wheel of {PROJECT}, found {len(ours)}")
    check_requirements([*wheels, *ours], target)
    return sorted([*wheels, *ours])


def _as_locked(wheel: Path | None, pin: Pin) -> Path:
    if wheel is None:
        raise BundleError(f"no wheel of {pin.name} {pin.version} that runs there")
    if hashlib.sha256(wheel.read_bytes()).hexdigest() not in pin.hashes:
        raise BundleError(f"{wheel.name} is not the file that is locked")
    return wheel


def version_of(wheels: Sequence[Path]) -> str:
    """Returns the version of the program among its wheels."""
    names = [parse_wheel_filename(wheel.name) for wheel in wheels]
    return next(str(version) for name, version, *_ in names if name == PROJECT)


def check_requirements(wheels: Sequence[Path], target: Target) -> None:
    """Raises BundleError where a wheel needs another package, or another Python, than there will be."""
    environment, known, wanted = target.environment(), {}, []
    for wheel in wheels:
        name, version, *_ = parse_wheel_filename(wheel.name)
        known[str(name)] = version
        wanted += [(wheel.name, requirement) for requirement in _requirements(wheel)]
    for owner, requirement in wanted:
        extras = {"desk", ""} if owner.startswith("liaison_pipeline-") else {""}
        marker = requirement.marker
        if marker and not any(marker.evaluate(environment | {"extra": one}) for one in extras):
            continue
        there = known.get(canonicalize_name(requirement.name))
        if there is None or not requirement.specifier.contains(there, prereleases=True):
            raise BundleError(f"{owner} needs {requirement}, there is {there or 'none'}")


def _requirements(wheel: Path) -> Iterator[Requirement]:
    with zipfile.ZipFile(wheel) as file:
        name = next(n for n in file.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = BytesParser().parsebytes(file.read(name))
    python = metadata.get("Requires-Python", "")
    if python and not SpecifierSet(python).contains(f"{PYTHON}.9"):
        raise BundleError(f"{wheel.name} needs Python {python}")
    yield from map(Requirement, metadata.get_all("Requires-Dist", []))


def unpack(wheels: Sequence[Path], folder: Path) -> None:
    """Puts the packages of wheels into a folder, as an installation does: without commands, caches,
    sources to build on, and the tests of the largest libraries. Raises BundleError for two
    that have a file in common."""
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as file:
            for member in file.infolist():
                path = _installed_path(member.filename)
                if path is None or member.is_dir():
                    continue
                target = folder / path
                if target.exists():
                    raise BundleError(f"{wheel.name}: {path} is in another wheel too")
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read(member))


def _installed_path(member: str) -> PurePosixPath | None:
    """Returns where a file of a wheel goes, None for one that is left out."""
    path = PurePosixPath(member)
    if path.is_absolute() or ".." in path.parts:
        raise BundleError(f"a wheel holds {member!r}")
    parts = path.parts
    if parts[0].endswith(".data"):
        if len(parts) < 3 or parts[1] not in ("purelib", "platlib"):
            return None
        parts = parts[2:]
    if "__pycache__" in parts or (parts[0] in LEFT_OUT and "tests" in parts):
        return None
    if path.suffix in SOURCES:
        return None
    if parts[0].endswith(".dist-info") and parts[-1] in ("RECORD", "direct_url.json"):
        return None
    return PurePosixPath(*parts)

"""What is put beside the program is what is locked, runs there, and needs nothing else."""

from pathlib import Path

import pytest

from bundling import wheels
from bundling.wheels import BundleError, chosen_wheels, read_lock, unpack
from tests.installer.wheelhouse import LINUX, NUMPY, OURS, WINDOWS, make_wheel, wheelhouse


def chosen(folder: Path, target: wheels.Target) -> list[str]:
    lock = read_lock(folder / "lock.txt")
    return [wheel.name for wheel in chosen_wheels(folder, lock, target)]


def test_every_requirement_is_met_with_the_markers_of_the_system(tmp_path: Path) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    names = chosen(house.folder, wheels.WINDOWS)
    assert sorted(name.split("-")[0] for name in names) == [
        "liaison_pipeline",
        "numpy",
        "starlette",
        "tzdata",
    ]
    (house.folder / "tzdata-2026.1-py3-none-any.whl").unlink()
    with pytest.raises(BundleError, match=r"no wheel of tzdata 2026\.1"):
        chosen(house.folder, wheels.WINDOWS)


@pytest.mark.parametrize("needs", ["lxml", "numpy >= 3", "six; os_name == 'nt'"])
def test_a_requirement_that_nothing_meets_is_told(tmp_path: Path, needs: str) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    house.add("jinja2-3.1-py3-none-any.whl", {"jinja2.py": ""}, [needs])
    with pytest.raises(BundleError, match=r"jinja2-3\.1.* needs"):
        chosen(house.folder, wheels.WINDOWS)


@pytest.mark.parametrize(
    "needs", ["lxml; os_name == 'posix'", "numpy < 3", "pywin32; python_version < '3.11'"]
)
def test_a_requirement_of_other_systems_is_none(tmp_path: Path, needs: str) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    house.add("jinja2-3.1-py3-none-any.whl", {"jinja2.py": ""}, [needs])
    assert chosen(house.folder, wheels.WINDOWS)


def test_a_wheel_for_another_python_is_refused(tmp_path: Path) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    house.add("jinja2-3.1-py3-none-any.whl", {"jinja2.py": ""}, python=">=3.12")
    with pytest.raises(BundleError, match=r"needs Python >=3\.12"):
        chosen(house.folder, wheels.WINDOWS)


def test_a_wheel_that_is_not_the_locked_one_is_refused(tmp_path: Path) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    make_wheel(house.folder, "starlette-1.5-py3-none-any.whl", {"starlette/__init__.py": "evil()"})
    with pytest.raises(BundleError, match="is not the file that is locked"):
        chosen(house.folder, wheels.WINDOWS)


@pytest.mark.parametrize(
    "platform", ["win32", "win_arm64", "manylinux_2_28_x86_64", "macosx_11_0_arm64"]
)
def test_a_wheel_of_another_system_is_none(tmp_path: Path, platform: str) -> None:
    house = wheelhouse(tmp_path / "w", platform)
    with pytest.raises(BundleError, match=r"no wheel of numpy 2\.0 that runs there"):
        chosen(house.folder, wheels.WINDOWS)


@pytest.mark.parametrize("platform", ["manylinux_2_17_x86_64", "manylinux2014_x86_64", LINUX])
def test_linux_takes_what_glibc_of_the_offices_runs(tmp_path: Path, platform: str) -> None:
    house = wheelhouse(tmp_path / "w", platform)
    assert NUMPY.format(platform=platform) in chosen(house.folder, wheels.LINUX["x86_64"])


@pytest.mark.parametrize("platform", ["manylinux_2_34_x86_64", "musllinux_1_2_x86_64"])
def test_linux_takes_nothing_newer(tmp_path: Path, platform: str) -> None:
    house = wheelhouse(tmp_path / "w", platform)
    with pytest.raises(BundleError, match="numpy"):
        chosen(house.folder, wheels.LINUX["x86_64"])


def test_the_programs_own_wheel_is_there_once(tmp_path: Path) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    make_wheel(house.folder, "liaison_pipeline-1.2.4-py3-none-any.whl", {})
    with pytest.raises(BundleError, match="found 2"):
        chosen(house.folder, wheels.WINDOWS)
    for own in house.folder.glob("liaison_pipeline-*"):
        own.unlink()
    with pytest.raises(BundleError, match="found 0"):
        chosen(house.folder, wheels.WINDOWS)


def test_a_lock_without_a_hash_is_refused(tmp_path: Path) -> None:
    lock = tmp_path / "lock.txt"
    lock.write_text("numpy==2.0\nsix==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n", "utf-8")
    with pytest.raises(BundleError, match="no hash for numpy"):
        read_lock(lock)


def test_what_a_program_does_not_need_is_left_out(tmp_path: Path) -> None:
    house = wheelhouse(tmp_path / "w", WINDOWS)
    unpack([house.folder / OURS, house.folder / NUMPY.format(platform=WINDOWS)], tmp_path / "p")
    paths = sorted(
        p.relative_to(tmp_path / "p").as_posix() for p in (tmp_path / "p").rglob("*") if p.is_file()
    )
    assert [path for path in paths if "dist-info" not in path] == [
        "liaison_pipeline/__init__.py",
        "numpy/__init__.py",
        "numpy/core.txt",
        "numpy/more.py",
    ]
    assert "numpy-2.0.dist-info/METADATA" in paths
    assert "numpy-2.0.dist-info/RECORD" not in paths


@pytest.mark.parametrize("path", ["../evil.py", "/etc/evil.py", "a/../../evil.py"])
def test_no_wheel_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    wheel = make_wheel(tmp_path, "evil-1.0-py3-none-any.whl", {path: ""})
    with pytest.raises(BundleError, match="a wheel holds"):
        unpack([wheel], tmp_path / "packages")
    assert not list(tmp_path.rglob("evil.py"))


def test_two_wheels_with_one_file_are_told(tmp_path: Path) -> None:
    one = make_wheel(tmp_path, "one-1.0-py3-none-any.whl", {"six.py": ""})
    two = make_wheel(tmp_path, "two-1.0-py3-none-any.whl", {"six.py": ""})
    with pytest.raises(BundleError, match=r"two-1\.0.*six\.py is in another wheel"):
        unpack([one, two], tmp_path / "packages")


def test_the_lock_is_what_the_tests_passed_with() -> None:
    """constraints.txt and the lock name one version of each package, and none is without wheels."""
    root = Path(wheels.__file__).parents[2]
    pins = {
        pin.name: str(pin.version) for pin in read_lock(root / "packaging" / "requirements.txt")
    }
    text = (root / "constraints.txt").read_text("utf-8")
    known = dict(line.split("==") for line in text.splitlines() if "==" in line)
    assert {name: known.get(name) for name in pins} == pins
    assert {"starlette", "uvicorn", "pandas", "lxml", "tzdata"} <= set(pins)

"""What the program is built from and tried on beyond this repository; slow, and some need a network."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections import Counter
from pathlib import Path

import pytest

from liaison_pipeline.workspace import shown_name
from tests.test_intake import findings
from tests.workspaces import content, folder

TOP = Path(__file__).parents[2]
BUILT_FROM = (
    "liaison_pipeline",
    "schemas",
    "templates",
    "setup.cfg",
    "pyproject.toml",
    "README.md",
    "LICENSE",
)
DISTRIBUTIONS = (
    "python-docx==1.2.0", "csvkit==2.2.0", "agate==1.14.2", "agate-excel==0.4.2", "pyexcel-xls==0.7.1",
    "odfpy==1.4.1", "xlutils==2.0.0", "xlwt==1.3.0", "ezodf==0.3.2",
)  # fmt: skip
FORMATS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".et", ".csv", ".docx")


def built(place: Path, mtime: int) -> bytes:
    """The wheel of a copy of the sources, whose files are as old as one says."""
    for name in BUILT_FROM:
        source, target = TOP / name, place / name
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    for path in place.rglob("*"):
        os.utime(path, (mtime, mtime))
    command = [sys.executable, "-m", "build", "-q", "-w", "-o", str(place / "dist"), str(place)]
    environment = os.environ | {"SOURCE_DATE_EPOCH": "1619568000"}
    subprocess.run(command, env=environment, check=True, capture_output=True)
    (wheel,) = (place / "dist").glob("*.whl")
    return wheel.read_bytes()


@pytest.mark.slow
def test_the_wheel_is_the_same_wherever_and_whenever_it_is_built(tmp_path: Path) -> None:
    pytest.importorskip("build", reason="is of the extra dev")
    assert built(tmp_path / "一", 1_600_000_000) == built(tmp_path / "two", 1_700_000_000)


def unpacked(archive: Path, inbox: Path) -> int:
    """Puts the workbooks of a source distribution into an inbox; returns how many there are."""
    count = 0
    with tarfile.open(archive) as files:
        for member in files.getmembers():
            if member.isfile() and member.name.lower().endswith(FORMATS):
                source = files.extractfile(member)
                assert source is not None
                target = inbox / archive.name / f"{count:03} {Path(member.name).name}"
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(source.read())
                count += 1
    return count


@pytest.mark.slow
def test_workbooks_of_public_projects_are_read_or_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    download = [*command, "-d", str(tmp_path / "sdists")]
    for name in DISTRIBUTIONS:
        subprocess.run([*download, name], check=False, capture_output=True)
    archives = sorted((tmp_path / "sdists").glob("*.tar.gz"))
    if len(archives) < len(DISTRIBUTIONS) // 2:
        pytest.skip("no network to a package registry")
    (tmp_path / "inbox").mkdir()
    counts = {archive.name: unpacked(archive, tmp_path / "inbox") for archive in archives}
    arguments = ["consolidate", "--workspace", str(tmp_path), "--as-of", "2021-04-28"]
    done = subprocess.run(
        [sys.executable, "-m", "liaison_pipeline", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    told = Counter(code for _, code, _, _ in findings(tmp_path, *CODES))
    log = tmp_path / "liaison.log"
    troubles = log.read_text("utf-8").count("Traceback") if log.exists() else 0
    with capsys.disabled():
        print(
            f"\n{sum(counts.values())} files of {len(counts)} projects: {dict(told)}, {troubles} faults"
        )
    named = {file for _, _, _, file in findings(tmp_path, *CODES)}
    files = [p for p in (tmp_path / "inbox").rglob("*") if p.is_file()]
    assert {shown_name(p.relative_to(tmp_path / "inbox").as_posix()) for p in files} <= named
    assert content(folder(tmp_path))
    assert troubles == 0


CODES = (
    "form-unrecognised", "file-unreadable", "file-encrypted", "file-too-large", "file-duplicate",
    "file-attachment", "form-blank", "text-damaged",
)  # fmt: skip

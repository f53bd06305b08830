"""What is double-clicked: the batch files are parsed (nothing here runs Windows), the scripts are run."""

import os
import re
import shlex
import stat
import subprocess
from pathlib import Path

import click
import pytest

from liaison_pipeline.cli import main
from liaison_pipeline.launchers import (
    LAUNCHERS,
    Launcher,
    batch,
    desktop,
    python_with_console,
    script,
)
from liaison_pipeline.starting import start
from tests.language import ledger
from tests.workspaces import save

PYTHON = r"C:\程序 文件\100%\python.exe"


@pytest.fixture(params=LAUNCHERS, ids=lambda own: own.name)
def own(request: pytest.FixtureRequest) -> Launcher:
    launcher: Launcher = request.param
    return launcher


def lines_of(text: str) -> list[str]:
    return text.split("\r\n")[:-1]


def test_a_batch_file_has_the_line_ends_and_the_code_page_of_windows(own: Launcher) -> None:
    data = batch(own, PYTHON).encode()
    assert not data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
    lines = lines_of(data.decode("utf-8"))
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]


@pytest.mark.parametrize(
    ("python", "wanted"),
    [
        (r"C:\程序\python\pythonw.exe", r"C:\程序\python\python.exe"),
        (r"C:\pythonw\python\python.exe", r"C:\pythonw\python\python.exe"),
        ("/opt/pythonw/bin/python3", "/opt/pythonw/bin/python3"),
    ],
)
def test_what_is_double_clicked_has_a_python_with_a_console(python: str, wanted: str) -> None:
    assert python_with_console(python) == wanted


def test_every_path_in_a_batch_file_is_quoted(own: Launcher) -> None:
    lines = lines_of(batch(own, PYTHON))
    assert all(line.count('"') % 2 == 0 for line in lines)
    for line in lines:
        bare = re.sub(r'"[^"]*"', "", line)
        if not line.startswith("echo "):
            assert not re.search(r"[\\:] |%~dp0|%PYTHON%|[一-鿿]", bare), line


def test_a_per_cent_sign_of_a_folder_stays_one(own: Launcher) -> None:
    (line,) = [line for line in lines_of(batch(own, PYTHON)) if "100" in line]
    assert r'set "PYTHON=C:\程序 文件\100%%\python.exe"' in line


def test_lines_that_decide_are_ascii_but_for_paths(own: Launcher) -> None:
    for line in lines_of(batch(own, "python.exe")):
        if line.startswith(("if ", "set ", "exit", "pushd ", "chcp", "pause", "setlocal")):
            assert re.sub(r'"[^"]*"', "", line).isascii(), line


@pytest.mark.parametrize("kind", ["bat", "sh"])
def test_what_is_started_is_a_command_that_there_is(own: Launcher, kind: str) -> None:
    text = batch(own, PYTHON) if kind == "bat" else script(own, PYTHON)
    (line,) = [line for line in text.splitlines() if "-m liaison_pipeline" in line]
    words = shlex.split(line.split("-m liaison_pipeline", 1)[1].split(">")[0])
    command = main.commands[words[0]]
    context = command.make_context(words[0], words[1:])
    assert isinstance(context, click.Context)
    assert "2>&1" in line


def test_what_it_said_is_kept_and_its_status_is_passed_on(own: Launcher) -> None:
    lines = lines_of(batch(own, PYTHON))
    at = next(index for index, line in enumerate(lines) if "-m liaison_pipeline" in line)
    assert lines[at + 1 : at + 3] == ["set CODE=%ERRORLEVEL%", f'type "运行记录\\{own.name}.txt"']
    assert lines[-2:] == ["pause", "exit /b %CODE%"]


def test_init_makes_all_of_them(tmp_path: Path) -> None:
    made = {path.name for path, _ in start(tmp_path / "新", [])}
    for own in LAUNCHERS:
        for ending in ("bat", "sh", "command", "desktop"):
            assert f"{own.name}.{ending}" in made


@pytest.mark.skipif(os.name == "nt", reason="scripts of other systems")
def test_a_script_runs_in_its_own_folder_and_keeps_a_log(tmp_path: Path) -> None:
    place = tmp_path / "工作 区 '甲' $HOME"
    list(start(place, []))
    save(place / "inbox" / "1.xlsx", ledger())
    path = place / "其他系统" / "进度.sh"
    assert stat.S_IMODE(path.stat().st_mode) & 0o100
    done = subprocess.run(
        [str(path)], cwd="/", capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60
    )
    told = done.stdout.decode("utf-8")
    assert done.returncode == 0, told
    assert "正在查看进度" in told
    kept = (place / "运行记录" / "进度.txt").read_text("utf-8")
    assert "单位" in kept
    assert kept in told


@pytest.mark.skipif(os.name == "nt", reason="scripts of other systems")
def test_a_desktop_entry_names_the_script(own: Launcher) -> None:
    path = Path('/home/某人/100% 工作 "区"/其他系统/汇总.sh')
    (line,) = [x for x in desktop(own, path).splitlines() if x.startswith("Exec=")]
    command = line.removeprefix("Exec=").replace("%%", "%").replace("\\\\", "\\")
    assert shlex.split(command) == ["sh", str(path)]

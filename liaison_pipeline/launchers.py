"""What is double-clicked: 汇总, 进度, 发空白表, for Windows and for other systems.

Knows the batch files and shell scripts by which a command runs in its own folder, keeps what it said
in a log and opens what it made. Does not know what a command does. Names of folders may hold Chinese,
blanks and percent signs. A program in the folder `program` beside it is used, else the one that made
the workspace.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OTHERS = "其他系统"  # the folder of what Windows does not start
LOG = "运行记录"


@dataclass(frozen=True, slots=True)
class Launcher:
    """`arguments`: of the command `liaison`; `said`: what is told while it runs."""

    name: str
    arguments: str
    said: str


LAUNCHERS = (
    Launcher("汇总", "consolidate --open", "正在汇总，请稍候……"),
    Launcher("进度", "status", "正在查看进度，请稍候……"),
    Launcher("发空白表", "forms --open", "正在生成空白表，请稍候……"),
)


def launchers(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Yields (path, content) of everything that is started by a double click."""
    python = python_with_console(sys.executable)
    for own in LAUNCHERS:
        yield folder / f"{own.name}.bat", batch(own, python).encode()
    for own in LAUNCHERS:
        others = folder / OTHERS
        for ending in ("sh", "command"):
            yield others / f"{own.name}.{ending}", script(own, python).encode()
        path = (others / f"{own.name}.sh").absolute()
        yield others / f"{own.name}.desktop", desktop(own, path).encode()


def python_with_console(python: str) -> str:
    """Returns the Python that waits and prints, for the one of Windows that has no console."""
    stem, dot, ending = python.rpartition("pythonw")
    return f"{stem}python{ending}" if dot and ending.lower() == ".exe" else python


def batch(own: Launcher, python: str) -> str:
    """Returns a batch file: UTF-8 without a mark, lines as Windows ends them. Everything before chcp is
    ASCII, and so is every line that decides something: cmd.exe reads the file byte by byte."""
    log = f"{LOG}\\{own.name}.txt"
    lines = (
        "@echo off",
        "chcp 65001 >nul",
        "setlocal DisableDelayedExpansion",
        'pushd "%~dp0"',
        "set PYTHONUTF8=1",
        'set "PYTHON=%~dp0program\\Scripts\\python.exe"',
        f'if not exist "%PYTHON%" set "PYTHON={python.replace("%", "%%")}"',
        f'if not exist "{LOG}" mkdir "{LOG}"',
        f"echo {own.said}",
        f'"%PYTHON%" -m liaison_pipeline {own.arguments} > "{log}" 2>&1',
        "set CODE=%ERRORLEVEL%",
        f'type "{log}"',
        "echo.",
        f"echo 以上文字也记在 {log}",
        "pause",
        "exit /b %CODE%",
    )
    return "\r\n".join(lines) + "\r\n"


def script(own: Launcher, python: str) -> str:
    """Returns a script for Linux and macOS; it lies one folder below the workspace."""
    log = f"{LOG}/{own.name}.txt"
    lines = (
        "#!/bin/sh",
        'cd "$(dirname "$0")/.." || exit 3',
        "PYTHON=./program/bin/python",
        f'[ -x "$PYTHON" ] || PYTHON={_quoted(python)}',
        f"mkdir -p {LOG}",
        "export PYTHONUTF8=1",
        f"echo '{own.said}'",
        f'"$PYTHON" -m liaison_pipeline {own.arguments} > "{log}" 2>&1',
        "CODE=$?",
        f'cat "{log}"',
        f"echo '以上文字也记在 {log}'",
        "if [ -t 0 ]; then printf '按回车键关闭窗口'; read -r _; fi",
        "exit $CODE",
    )
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """Returns a word for a shell."""
    escaped = text.replace("'", "'\\''")
    return f"'{escaped}'"


def desktop(own: Launcher, path: Path) -> str:
    """Returns a desktop entry that opens a terminal with the script: its path is quoted twice, for the
    entry and for the file."""
    word = "".join(f"\\{mark}" if mark in '"`$\\' else mark for mark in str(path))
    line = f'sh "{word}"'.replace("\\", "\\\\").replace("%", "%%")
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        f"Name={own.name}",
        f"Exec={line}",
        "Terminal=true",
    )
    return "\n".join(lines) + "\n"

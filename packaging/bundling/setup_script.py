"""The script that makensis turns into setup.exe, from a template and the files of the program.

Knows what NSIS needs to be told of each file. Does not know how a computer is set up: the template does.
Every file and folder is named, so that the uninstaller touches nothing else.
"""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from bundling.wheels import BundleError

PLACE = "$INSTDIR"
NO_NAME = '"*?<>|:'


def script_of(template: str, words: dict[str, str], files: Sequence[str]) -> str:
    """Returns the script. `words`: what stands in the template as @NAME@; `files`: paths with `/`."""
    text = template
    filled = words | {"INSTALL": _installing(files), "REMOVE": _removing(files)}
    for name, value in filled.items():
        text = text.replace(f"@{name}@", value)
    return text


def _installing(files: Sequence[str]) -> str:
    lines, folder = [], ""
    for path in sorted(files, key=lambda path: (str(PurePosixPath(path).parent), path)):
        parent = _windows(str(PurePosixPath(path).parent))
        if parent != folder:
            lines.append(f'SetOutPath "{parent}"')
            folder = parent
        # what is taken is named as it is, what it will be called may not hold a variable
        lines.append(f'File "/oname={_quoted(PurePosixPath(path).name)}" "{path}"')
    return "\n  ".join(lines)


def _removing(files: Sequence[str]) -> str:
    """Returns the lines that delete each file and then each folder that is empty. What Python compiled
    for itself lies in __pycache__ beside its sources, and goes with them."""
    lines = [f'Delete "{_windows(path)}"' for path in files]
    folders = {str(parent) for path in files for parent in PurePosixPath(path).parents}
    for folder in sorted(folders - {"."}, key=lambda folder: (-folder.count("/"), folder)):
        if any(path.endswith(".py") for path in files if str(PurePosixPath(path).parent) == folder):
            lines.append(f'RMDir /r "{_windows(folder)}\\__pycache__"')
        lines.append(f'RMDir "{_windows(folder)}"')
    return "\n  ".join(lines)


def _windows(path: str) -> str:
    return PLACE if path == "." else PLACE + "\\" + _quoted(path.replace("/", "\\"))


def _quoted(text: str) -> str:
    """Returns a text for between the quotes of a script. Raises BundleError for no name of Windows."""
    if any(mark in text for mark in NO_NAME):
        raise BundleError(f"Windows has no file {text!r}")
    return text.replace("$", "$$")


def kilobytes(folder: Path, files: Sequence[str]) -> int:
    """Returns how much room the program takes."""
    return sum((folder / path).stat().st_size for path in files) // 1024

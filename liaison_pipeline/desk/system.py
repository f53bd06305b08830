"""What the desk asks of the computer: a browser, a message, a document's own program, folders.

Knows Windows, macOS and Linux, and that there may be no console. Does not know the page or its work.
"""

import ctypes
import os
import subprocess
import sys
import webbrowser
from pathlib import Path

TITLE = "企业联系服务操作台"
README = "说明.txt"  # lies beside an installed program
DOCUMENTS = 5  # CSIDL_PERSONAL: where “文档” lies, wherever it was moved to
LONGEST = 260  # characters of a folder's path, as Windows hands it out
DIALOGS = (
    ("zenity", "--info", "--no-markup", f"--title={TITLE}", "--text"),
    ("kdialog", "--msgbox"),
)


def show_in_browser(address: str) -> None:
    """Opens the page in the browser; says its address where there is none."""
    if not has_shown(address):
        say(f"没有找到浏览器。请打开浏览器，在地址栏里输入：\n{address}")


def has_shown(address: str) -> bool:
    """Opens an address in the browser; whether it could."""
    return webbrowser.open(address)


def say(text: str) -> None:
    """Says something where there may be no console."""
    if sys.platform == "win32":
        ctypes.windll.user32.MessageBoxW(None, text, TITLE, 0x40)
    elif sys.stdout is not None:
        print(text, flush=True)
    else:
        _show_dialog(text)


def _show_dialog(text: str) -> None:
    """Shows a text in a window, with the first program that this computer has for that."""
    for command in DIALOGS:
        try:
            subprocess.run([*command, text], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            continue
        return


def open_in_its_program(path: Path) -> None:
    """Opens a document or folder as a double click does. Raises OSError."""
    if sys.platform == "win32":
        os.startfile(path)
        return
    program = "open" if sys.platform == "darwin" else "xdg-open"
    subprocess.Popen([program, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def documents_folder() -> Path:
    """Returns the folder in which a person keeps documents."""
    if sys.platform == "win32":
        text = ctypes.create_unicode_buffer(LONGEST)
        if ctypes.windll.shell32.SHGetFolderPathW(None, DOCUMENTS, None, 0, text) == 0:
            return Path(text.value)
    names = ("Documents", "文档")
    return next((Path.home() / n for n in names if (Path.home() / n).is_dir()), Path.home())


def program_folder() -> Path | None:
    """Returns the folder that an installed program has for itself (packaging/), None for any other: what
    lies in it goes with the next version."""
    packages = Path(__file__).absolute().parents[2]
    is_installed = packages.name == "packages" and (packages.parent / README).is_file()
    return packages.parent if is_installed else None

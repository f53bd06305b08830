"""File names that every system takes.

Knows characters and reserved names. Does not know what a file holds.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 255  # bytes of a name, as Linux and most network drives count
ADDED = 40  # bytes that are put behind a stem: （批注）, a number where it is taken, .xlsx
MOST = 80  # characters: a path on Windows has 260 in all


def safe_name(text: str) -> str:
    """A file name that every system takes and that leads nowhere else, with room for what is added."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff]', "_", text).strip(" .")
    if re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name, re.IGNORECASE):
        name = f"_{name}"
    cut = name[:MOST].encode()[: LONGEST - ADDED].decode(errors="ignore")
    return cut.rstrip(" .") or "_"


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where it is taken (as Windows and macOS compare: letter case and ways to
    write an accent aside)."""
    alike = {_compared(other) for other in taken}
    found, number = name, 2
    while _compared(found) in alike:
        found, number = f"{name}_{number}", number + 1
    return found


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

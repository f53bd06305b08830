"""File names that every system takes.

Knows characters and reserved names. Does not know what a file holds.
"""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 255  # bytes of a name, as Linux and most network drives count
ADDED = 40  # bytes that are put behind a stem: （批注）, a number where it is taken, .xlsx
MOST = 80  # characters: a path on Windows has 260 in all
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f-\x9f\ud800-\udfff]')
# signs that nobody can see; those that turn the direction of writing show one ending as another
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)

MARK = "（批注）"  # behind the stem of a workbook that goes back marked
# the same on one that came back, before what programs add to a second copy of a name
_MARKED = re.compile(MARK + r"(?=(?:[ _-]*(?:[(（]\d+[)）]|\d{1,2}|副本|复件))*$)")


def marked_stem(stem: str) -> str:
    """Returns what a workbook is called that goes back marked; it has one mark, however often it came."""
    return f"{_MARKED.sub('', stem)}{MARK}"


def safe_name(text: str) -> str:
    """Returns a file name that every system takes and that leads nowhere else, with room for what is
    added."""
    name = _FORBIDDEN.sub("_", _UNSEEN.sub("", text)).strip(" .")
    if re.fullmatch(
        r"(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³]|conin\$|conout\$) *(\..*)?", name, re.IGNORECASE
    ):
        name = f"_{name}"
    cut = name[:MOST].encode()[: LONGEST - ADDED].decode(errors="ignore")
    return cut.rstrip(" .") or "_"


class FreeNames:
    """Gives out names, each once, as Windows and macOS compare them: letter case and ways to write an
    accent aside."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = {_compared(name) for name in taken}
        self._next: dict[str, int] = {}

    def take(self, name: str) -> str:
        """Returns the name, with a number where it is taken."""
        alike = _compared(name)
        found, number = name, self._next.get(alike, 2)
        while _compared(found) in self._taken:
            found, number = f"{name}_{number}", number + 1
        self._next[alike] = number  # all before are taken
        self._taken.add(_compared(found))
        return found


def _compared(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())

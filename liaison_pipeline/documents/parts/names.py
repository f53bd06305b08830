"""File names that every system takes.

Knows characters and reserved names. Does not know what a file holds.
"""

import re
from collections.abc import Iterable


def safe_name(text: str) -> str:
    """A file name that every system takes and that leads nowhere else."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f\ud800-\udfff]', "_", text).strip(" .")
    reserved = re.fullmatch(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name, re.IGNORECASE)
    return f"_{name}" if reserved else name[:80] or "_"


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, with a number where it is taken (letter case aside, as on Windows)."""
    lower = {other.lower() for other in taken}
    found, number = name, 2
    while found.lower() in lower:
        found, number = f"{name}_{number}", number + 1
    return found

"""What a row of 对应确认 is about: one name for equal proposals, and the enterprise of a title.

Knows words. Does not know rows or what is made of an answer.
"""

import hashlib
import re
from collections.abc import Callable, Mapping

from liaison_pipeline.spelling.label_text import folded
from liaison_pipeline.spelling.titles import comparable, comparable_title
from liaison_pipeline.spelling.units import reading_of
from liaison_pipeline.spelling.values import fold

ENTERPRISE, TITLE, UNIT, COLUMN = "企业", "诉求", "单位", "栏目"
GENERAL = (UNIT, COLUMN)  # what is said of these holds for every unit
_NAMED = re.compile(r"企业“([^”]+)”")


KEYS: Mapping[str, Callable[[str], str]] = {
    ENTERPRISE: comparable,
    TITLE: comparable_title,
    UNIT: reading_of,
    COLUMN: folded,
}


def key_of(sort: str, text: str) -> str:
    """Returns a spelling as spellings of its sort are compared."""
    return KEYS.get(sort, fold)(text)


def enterprise_named(sort: str, reason: str) -> str:
    """Returns the key of the enterprise whose grievance 依据 speaks of, '' where it names none."""
    named = _NAMED.search(reason) if sort == TITLE else None
    return comparable(named[1]) if named else ""


def number_of(sort: str, unit: str, written: str, advised: str, reason: str) -> str:
    """Returns one name for equal proposals; it holds no text."""
    keys = key_of(sort, written), key_of(sort, advised)
    unit = "" if sort in GENERAL else unit
    text = "\x1f".join((sort, unit, *keys, enterprise_named(sort, reason)))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]

"""What the format of a number cell shows of a date: which formats are dates, and which show no day.

Knows format codes and the numbers of built-in formats, also those of Chinese editions. Does not know
cells. Source: ECMA-376 part 1, 18.8.30.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache

from liaison_pipeline.files.grid import Raw

_DATES = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58})
_WITHOUT_DAY = {17: "ym", 27: "ym", 36: "ym", 50: "ym", 52: "ym", 57: "ym"}
_TEXTS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|上午/下午|am/pm|a/p', re.IGNORECASE)
_LETTERS = re.compile(r"y+|m+|d+|h+|s+", re.IGNORECASE)
_MOST = 2_958_465  # 9999-12-31


def _letters(code: str) -> list[str]:
    """The kinds of date parts that a format shows, in order: y, m, d, h, s, and n for minutes."""
    section = _TEXTS.sub("", code).split(";")[0]
    if "general" in section.lower() or re.search("[0#?@]", section):
        return []
    found = [letters[0].lower() for letters in _LETTERS.findall(section)]
    for index, letter in enumerate(found):
        after_hours = index > 0 and found[index - 1] == "h"
        if letter == "m" and (after_hours or found[index + 1 : index + 2] == ["s"]):
            found[index] = "n"
    return found


# built-in formats of numbers and texts, and codes with nothing but places for digits in them
_NUMBERS = frozenset({*range(5), *range(9, 14), *range(37, 41), 48, 49})
_OF_DIGITS = re.compile(r"General|[0#?.,_ @()%;-]*")


def is_surely_number(number: int, code: str | None) -> bool:
    """Returns whether no program sees a date in a format; `code`: None where it is built in."""
    return number in _NUMBERS if code is None else bool(_OF_DIGITS.fullmatch(code))


def is_date(number: int, code: str = "") -> bool:
    """Whether a format shows a date; `code` is that of a format which is not built in."""
    return bool(set(_letters(code)) & set("ymd")) if code else number in _DATES


@lru_cache(maxsize=1 << 10)  # a workbook may have 64,000 cell formats, of a few number formats
def parts_without_day(number: int, code: str = "") -> str:
    """`ym`, `m` or `y` for a format that shows so much of a date, and no day; '' for all others."""
    if not code:
        return _WITHOUT_DAY.get(number, "")
    letters = _letters(code)
    shown = "".join(part for part in "ym" if part in letters)
    return "" if "d" in letters else shown


def without_day(value: Raw | None, parts: str, date1904: bool) -> str | None:
    """What a cell shows whose format shows no day: 2021年4月; None where it holds no date."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = day_of(value, date1904)
    if (
        not isinstance(value, date) or value.year < 1910
    ):  # a number that was typed into a date format
        return None
    year = f"{value.year}年" if "y" in parts else ""
    return year + (f"{value.month}月" if "m" in parts else "")


def day_of(serial: float, date1904: bool) -> datetime | None:
    """The moment that a number is in a cell with a date format."""
    if not 1 <= serial <= _MOST:
        return None
    first = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    moment = first + timedelta(days=serial)
    return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)

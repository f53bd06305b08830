"""A date cell -> the dates in it, as far as it tells them; completed when the period is known. Pure.

Knows what cells hold: texts (date_text.py), serials of both calendars, numbers such as 4.5 and
20210405, and numbers that were typed into a date format. Does not know sheets, findings or what is
allowed.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from liaison_pipeline.files.grid import Raw
from liaison_pipeline.model.period import Day, Period, nearest_year
from liaison_pipeline.spelling.date_text import PartialDate, read_date_text
from liaison_pipeline.spelling.values import normal, typed_number

__all__ = ["DateCell", "PartialDate", "complete", "exists", "read_dates"]

SERIAL_1900, SERIAL_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31
LONGEST_RANGE = 62
_SERIAL = re.compile(r"\d{5}(\.\d+)?")
_MONTH_AND_DAY = re.compile(r"\d{1,2}\.\d{1,2}")


@dataclass(frozen=True)
class DateCell:
    """The dates of a cell in order. `doubt`: a number such as 4.1 that may be a lost 4.10."""

    parts: tuple[PartialDate, ...]
    doubt: bool = False


def read_dates(raw: Raw, date1904: bool = False) -> DateCell | None:
    """Returns the dates of a cell, None where it is unreadable.

    Numbers are serials, 20210405, 202104 or 4.5. A date before 1910 is a number that was typed into a
    cell with a date format.
    """
    if isinstance(raw, datetime | date):
        number = typed_number(raw, date1904)
        if number is not None:
            return _from_number(number, date1904)
        return DateCell((PartialDate(raw.year, raw.month, raw.day),))
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return _from_number(float(raw), date1904)
    return _from_text(raw, date1904) if isinstance(raw, str) else None


def _from_number(number: float, date1904: bool) -> DateCell | None:
    if number < 0 or number > 1e9:  # no text of it: 1e20 has too many digits
        return None
    if int(number) in SERIALS:
        start = SERIAL_1904 if date1904 else SERIAL_1900
        day = start + timedelta(days=int(number))
        return DateCell((PartialDate(day.year, day.month, day.day),))
    if number.is_integer():
        return _from_text(str(int(number)), date1904) if number >= 200001 else None
    text = f"{number:.10f}".rstrip("0")
    if not _MONTH_AND_DAY.fullmatch(text):
        return None
    month, of_month = (int(part) for part in text.split("."))
    if not (1 <= month <= 12 and 1 <= of_month <= 31):
        return None
    return DateCell((PartialDate(None, month, of_month),), doubt=text[-2:] in (".1", ".2", ".3"))


@lru_cache(maxsize=1 << 14)  # a unit writes the same few days in every row
def _from_text(raw: str, date1904: bool) -> DateCell | None:
    digits = normal(raw).strip(" \t\r\n'")
    if _SERIAL.fullmatch(digits):
        return _from_number(float(digits), date1904) if int(float(digits)) in SERIALS else None
    parts = read_date_text(raw)
    return None if parts is None else DateCell(parts)


def exists(part: PartialDate) -> bool:
    """Returns whether there is such a day in some year: 2月30日 is none."""
    leap_year = 2020
    return _complete_one(part, Period(part.year or leap_year, part.month or 1)) is not None


def complete(cell: DateCell, period: Period, last: int = 31) -> tuple[Day, ...] | None:
    """Returns the cell's dates in the year (and month) nearest to the period. A day of which no month is
    told and that comes after the `last` of the period is one of the month before; the end of a range is
    in the month in which it began.

    None where one is impossible, or a range runs backwards or over two months.
    """
    days: list[Day] = []
    for part in cell.parts:
        near = period
        if part.month is None and part.ends_range and days:
            near = Period.of(days[-1].day)
        elif part.month is None and part.year is None and (part.day or 0) > last:
            near = period.shift(-1)
        done = _complete_one(part, near)
        if done is None:
            return None
        if part.ends_range and days and done.precise:
            gap = (done.day - days[-1].day).days
            if not 0 <= gap <= LONGEST_RANGE:
                return None
            days += [Day(days[-1].day + timedelta(days=step + 1)) for step in range(gap)]
        else:
            days.append(done)
    return tuple(days)


def _complete_one(part: PartialDate, period: Period) -> Day | None:
    month = part.month if part.month is not None else period.month
    if part.year is not None:
        year = part.year
    elif part.month is None:
        year = period.year
    else:
        year = nearest_year(month, period).year
    try:
        return Day(date(year, month, part.day or 1), precise=part.day is not None)
    except ValueError:
        return None

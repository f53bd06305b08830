"""A date cell -> the dates in it, as far as it tells them; completed when the period is known. Pure.

Knows all spellings of the contract (section 2). Does not know sheets, findings or what is allowed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from liaison_pipeline.files.grid import Raw
from liaison_pipeline.model.period import Day, Period, nearest_year
from liaison_pipeline.spelling.values import chinese_number

SERIAL_1900, SERIAL_1904 = date(1899, 12, 30), date(1904, 1, 1)
SERIALS = range(36526, 73051)  # 2000-01-01 to 2099-12-31
LONGEST_RANGE = 62


@dataclass(frozen=True)
class PartialDate:
    """What a spelling tells; None for what it leaves out. No day: imprecise."""

    year: int | None
    month: int | None
    day: int | None
    ends_range: bool = False


@dataclass(frozen=True)
class DateCell:
    """The dates of a cell in order. `doubt`: a number such as 4.1 that may be a lost 4.10."""

    parts: tuple[PartialDate, ...]
    doubt: bool = False


_YEAR = r"(?P<y>\d{4}|\d{2}(?=\s*[年./]))"
_TOKENS = [
    (
        re.compile(
            _YEAR + r"\s*[年./\-]\s*(?P<m>\d{1,2})\s*[月./\-]\s*(?P<d>\d{1,2})(?!\d)(?:\s*[日号])?"
        ),
        "",
    ),
    (re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"), ""),
    (
        re.compile(
            r"(?P<y>(?:19|20)\d{2})\s*[年./\-]\s*(?P<m>\d{1,2})(?![\d.])\s*月?份?\s*"
            r"(?:[上中下]旬|月?[初中底末])?"
        ),
        "",
    ),
    (re.compile(r"(?P<m>\d{1,2})\s*[月./]\s*(?P<d>\d{1,2})(?!\d)(?:\s*[日号])?"), ""),
    (re.compile(r"(?P<m>\d{1,2})-(?P<d>\d{1,2})(?![\d]|\s*[日号月])"), "first"),
    (re.compile(r"(?P<m>\d{1,2})\s*月份?\s*(?:[上中下]旬|月?[初中底末])?"), ""),
    (re.compile(r"(?P<d>\d{1,2})\s*[日号]"), ""),
    (re.compile(r"(?P<d>\d{1,2})(?![\d.:月年])"), "later"),
]
_NOISE = re.compile(
    r"\(?(?:星期|周|礼拜)[一二三四五六日天]\)?"
    r"|(?:上午|下午|中午|早上|晚上|傍晚|凌晨|am|pm)"
    r"|\d{1,2}\s*(?::\s*\d{1,2}){1,2}(?:\.\d+)?|\d{1,2}\s*[时点]\s*(?:\d{1,2}分?|半|整)?"
    r"|(?<=[\d日])t(?=\d)|z$",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\s*(?:-+|[—–－~～]+|至|到)\s*")
_LIST = re.compile(r"[\s、,，;；.。/和及与\n]+")
_MARKS = re.compile(
    r"[()（）]|(?:电话|走访|座谈|实地|微信|线上|会议|联系|收集|回访|上门|当日|当天)"
)
_CHINESE = re.compile(r"[〇○零一二三四五六七八九十廿元两]+(?=[年月日号、至到\-—~]|$)")


def read_dates(raw: Raw, date1904: bool = False) -> DateCell | None:
    """The dates of a cell, None where it is unreadable. Numbers are serials, 20210405 or 4.5."""
    if isinstance(raw, datetime | date):
        return DateCell((PartialDate(raw.year, raw.month, raw.day),))
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int | float):
        return _from_number(float(raw), date1904)
    return _from_text(raw, date1904) if isinstance(raw, str) else None


def _from_number(number: float, date1904: bool) -> DateCell | None:
    if int(number) in SERIALS:
        start = SERIAL_1904 if date1904 else SERIAL_1900
        day = start + timedelta(days=int(number))
        return DateCell((PartialDate(day.year, day.month, day.day),))
    if number.is_integer():
        return _from_text(str(int(number)), date1904) if number >= 19000101 else None
    text = f"{number:.10f}".rstrip("0")
    if not re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        return None
    month, of_month = (int(part) for part in text.split("."))
    if not (1 <= month <= 12 and 1 <= of_month <= 31):
        return None
    doubt = bool(re.fullmatch(r"\d+\.[123]", text))
    return DateCell((PartialDate(None, month, of_month),), doubt)


def _digits_for_numerals(text: str) -> str:
    def convert(match: re.Match[str]) -> str:
        marks = match[0].replace("元", "1") if match[0] == "元" else match[0]
        number = chinese_number(marks) if marks != "1" else 1
        return match[0] if number is None else str(number)

    return _CHINESE.sub(convert, text)


def _from_text(raw: str, date1904: bool) -> DateCell | None:
    text = unicodedata.normalize("NFKC", raw).strip().strip("'").strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text):
        return _from_number(float(text), date1904) if int(float(text)) in SERIALS else None
    text = re.sub(r"廿(?=[一二三四五六七八九])", "二十", text).replace("廿", "二十")
    text = _digits_for_numerals(_NOISE.sub(" ", text))
    text = _MARKS.sub(" ", _NOISE.sub(" ", text)).strip()
    text = re.sub(r"[\s、,;。.]+$", "", text)
    return _scan(re.sub(r"\s*([年月./\-])\s*(?=\d)", r"\1", text))


def _scan(text: str) -> DateCell | None:
    parts: list[PartialDate] = []
    offset, ranged = 0, False
    while offset < len(text):
        token = _token_at(text, offset, bool(parts))
        if token is None:
            return None
        part, offset = token
        parts.append(_inherit(part, parts[-1] if parts else None, ranged))
        if (gap := _LIST.match(text, offset)) and gap.end() < len(text):
            offset, ranged = gap.end(), False
            if _RANGE.fullmatch(text[offset : offset + 1]):
                offset, ranged = offset + 1, True
        elif gap := _RANGE.match(text, offset):
            offset, ranged = gap.end(), True
            if offset >= len(text):
                return None
        elif offset < len(text) and text[offset].isdigit():
            return None
        else:
            ranged = False
    return DateCell(tuple(parts)) if parts and _possible(parts) else None


def _token_at(text: str, offset: int, later: bool) -> tuple[PartialDate, int] | None:
    for pattern, place in _TOKENS:
        if (place == "later" and not later) or (place == "first" and later):
            continue
        if match := pattern.match(text, offset):
            found = match.groupdict()
            year = int(found["y"]) if found.get("y") else None
            year = 2000 + year if year is not None and year < 100 else year
            month = int(found["m"]) if found.get("m") else None
            day = int(found["d"]) if found.get("d") else None
            return PartialDate(year, month, day), match.end()
    return None


def _inherit(part: PartialDate, before: PartialDate | None, ranged: bool) -> PartialDate:
    """`4月5日、12日`: what is left out is taken from the date before."""
    if before is None:
        return part
    month = part.month if part.month is not None else before.month
    year = part.year if part.year is not None else before.year
    if part.year is None and ranged and before.year is not None and part.month is not None:
        wraps = before.month is not None and part.month < before.month
        year = before.year + 1 if wraps else before.year
    return PartialDate(year, month, part.day, ends_range=ranged)


def _possible(parts: list[PartialDate]) -> bool:
    return all(
        (part.month is None or 1 <= part.month <= 12)
        and (part.day is None or 1 <= part.day <= 31)
        and (part.year is None or 1990 <= part.year <= 2199)
        for part in parts
    )


def exists(part: PartialDate) -> bool:
    """Whether there is such a day in some year: 2月30日 is none."""
    leap_year = 2020
    return _complete_one(part, Period(part.year or leap_year, part.month or 1)) is not None


def complete(cell: DateCell, period: Period) -> tuple[Day, ...] | None:
    """The cell's dates in the year (and month) nearest to the period; None where one is impossible."""
    days: list[Day] = []
    for part in cell.parts:
        done = _complete_one(part, period)
        if done is None:
            return None
        if part.ends_range and days and done.precise:
            gap = (done.day - days[-1].day).days
            if not 0 < gap <= LONGEST_RANGE:
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

"""The month of a form: what its title, names and dates tell (contract, section 3).

Knows how months are written. Does not know grids. Sources, the first that tells counts: (a) title,
sheet, file, folder; (b) most contact dates; (c) the unit's ledger in the same workbook; (d) 填报时间;
(e) the stored last-saved date. (a) and (b) at odds is a conflict; nothing is guessed. “Most” are
more than half of the contact dates, and their year counts only where more than half of those tell
it. A month in the title that at least half of the dates fit is no conflict: contacts after the due
day fit their own month. A form with a conflict is received, and rejected, in the month that it
claims.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from liaison_pipeline.model.period import Calendar, Period, nearest_year
from liaison_pipeline.spelling.date_text import PartialDate
from liaison_pipeline.spelling.dates import read_dates
from liaison_pipeline.spelling.values import fold

WrittenMonth = tuple[int | None, int]
_WRITTEN = [
    re.compile(r"(?P<y>(?:19|20)\d{2})年(?P<m>1[0-2]|0?[1-9])月(?!\d{1,2}[日号])"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})[-._/](?P<m>1[0-2]|0?[1-9])(?![\d]|[-._/]\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>1[0-2]|0[1-9])(?!\d)"),
    re.compile(r"(?<![\d年./-])(?P<m>1[0-2]|0?[1-9])月(?!\d{1,2}[日号])"),
]
_SPAN = re.compile(
    r"(?:(?P<y>20\d{2})年)?(?P<m>1[0-2]|0?[1-9])月\d{1,2}日?[-—–~至到]+(?:(?:20\d{2}年)?(?P=m)月)?\d{1,2}日"
)
_CHINESE_MONTH = {"十二": 12, "十一": 11, "十": 10} | {
    mark: number for number, mark in enumerate("一二三四五六七八九", start=1)
}
_DAY = re.compile(
    r"(?P<y>20\d{2})[年./-](?P<m>1[0-2]|0?[1-9])[月./-]\d{1,2}(?!\d)"
    r"|(?<!\d)(?P<y8>20\d{2})(?P<m8>1[0-2]|0[1-9])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})年?(?!\d)")


@dataclass(frozen=True)
class Told:
    """`period`: the month; else `conflict`: (source, claimed month, dated month), else missing."""

    period: Period | None
    conflict: tuple[str, Period, Period] | None = None


@dataclass(frozen=True)
class Sources:
    """What there is to tell the month. `written`: (name of the source, text), nearest first."""

    written: Sequence[tuple[str, str]]
    dates: Sequence[PartialDate] = ()
    ledger: Period | None = None
    filed_on: date | None = None
    saved_on: date | None = None


@dataclass(frozen=True)
class _Dated:
    """`month` of more than half of the dates; `year` where more than half of those tell it, else
    `rare_year`, the one that at least some tell."""

    month: int
    year: int | None
    rare_year: int | None


def written_month(text: str) -> WrittenMonth | None:
    """The month that a text names (2021年4月, 2021-04, 202104, 4月, 四月); a date names none."""
    folded = fold(text)
    folded = re.sub(r"[〇○零一二三四五六七八九]{4}(?=年)", lambda m: _year_digits(m[0]), folded)
    folded = re.sub(
        r"(十[一二]?|[一二三四五六七八九])月", lambda m: f"{_CHINESE_MONTH[m[1]]}月", folded
    )
    for pattern in (*_WRITTEN, _SPAN):
        if match := pattern.search(folded):
            year = match.groupdict().get("y")
            return int(year) if year else None, int(match["m"])
    return None


def _year_digits(text: str) -> str:
    return "".join(str("〇一二三四五六七八九".index(m) if m not in "○零" else 0) for m in text)


def month_of_filing(day: date) -> Period:
    """On days 1-10 the month before."""
    return Period.of(day).shift(-1 if day.day <= 10 else 0)


def tell_month(sources: Sources, calendar: Calendar) -> Told:
    """The month of a form. A year that (a) or (b) leave out comes from the next that has one."""
    claimed: WrittenMonth | None = None
    claimed_by = ""
    for name, text in sources.written:
        claimed, claimed_by = written_month(text), name
        if claimed:
            break
    dated = _month_of_dates(sources.dates, calendar)
    anchor = _anchor(sources, dated)
    by_dates = _with_year((dated.year, dated.month) if dated else None, anchor)
    period = _with_year(claimed, anchor) or by_dates
    if claimed and dated and period and not _agree(sources.dates, period, calendar):
        other = by_dates or period
        return Told(None, (claimed_by, period, other))
    period = period or (None if claimed or dated else anchor)
    return Told(period if period and period >= calendar.first_month else None)


def _with_year(month: WrittenMonth | None, anchor: Period | None) -> Period | None:
    if month is None:
        return None
    if month[0] is not None:
        return Period(month[0], month[1])
    return nearest_year(month[1], anchor) if anchor else None


def _anchor(sources: Sources, dated: _Dated | None) -> Period | None:
    """The next source with a year: other names, most contact dates, (c), (d), (e), a few dates."""
    for _, text in sources.written:
        found = written_month(text)
        if found and found[0] is not None:
            return Period(found[0], found[1])
    if dated and dated.year is not None:
        return Period(dated.year, dated.month)
    if sources.ledger:
        return sources.ledger
    for day in (sources.filed_on, sources.saved_on):
        if day:
            return month_of_filing(day)
    if dated and dated.rare_year is not None:
        return Period(dated.rare_year, dated.month)
    for _, text in sources.written:
        if match := _YEAR.search(fold(text)):
            return Period(int(match[1]), 6)
    return None


def _month_of_dates(dates: Sequence[PartialDate], calendar: Calendar) -> _Dated | None:
    """What most dates tell (after the due day the next month), None where there is no "most".

    One wrong year never takes a form to another year, one wrong month never to another month.
    """
    votes: Counter[int] = Counter()
    years: Counter[WrittenMonth] = Counter()
    for part in dates:
        if part.month is None:
            continue
        late = part.day is not None and part.day > calendar.due_day
        ahead = Period(part.year or 2000, part.month).shift(1 if late else 0)
        votes[ahead.month] += 1
        if part.year is not None:
            years[ahead.year, ahead.month] += 1
    ranked = votes.most_common(1)
    if not ranked or ranked[0][1] * 2 <= len(dates):
        return None
    month, most = ranked[0]
    told = [(count, year) for (year, m), count in years.items() if m == month and year is not None]
    count, year = max(told, default=(0, None))
    often = count * 2 > most
    return _Dated(month, year if often else None, None if often else year)


def _agree(dates: Sequence[PartialDate], period: Period, calendar: Calendar) -> bool:
    """Whether at least half of the dates may stand in the claimed month's ledger."""
    fitting = total = 0
    for part in dates:
        if part.month is None:
            continue
        year = part.year if part.year is not None else nearest_year(part.month, period).year
        total += 1
        before = Period(year, part.month).shift(1) == period
        carried = before and part.day is not None and part.day > calendar.due_day
        fitting += carried or Period(year, part.month) == period
    return fitting * 2 >= total


def month_of_list(written: Sequence[tuple[str, str]], day: date | None) -> Period | None:
    """The month of a list of the office: the one that a name tells, else the one of its date.

    A year that the name leaves out comes from a farther name, else from the date.
    """
    told = [month for month in (_month_or_day(text) for _, text in written) if month]
    if not told:
        return Period.of(day) if day else None
    years = [Period(year, month) for year, month in told if year is not None]
    years += [Period(int(m[1]), 6) for m in (_YEAR.search(fold(text)) for _, text in written) if m]
    anchor = years[0] if years else Period.of(day) if day else None
    return _with_year(told[0], anchor)


def _month_or_day(text: str) -> WrittenMonth | None:
    """A list may be of a day (截至2021年6月30日); it is of that day's month."""
    found = _DAY.search(fold(text))
    if written := written_month(text):
        return written
    return (int(found["y"] or found["y8"]), int(found["m"] or found["m8"])) if found else None


def filing_date(raw: object, near: Period | None) -> date | None:
    """填报时间 as a date; a missing year is taken from the form's own month, where that is known."""
    cell = read_dates(raw) if raw is not None else None  # type: ignore[arg-type]  # any cell value
    if cell is None or len(cell.parts) != 1:
        return None
    part = cell.parts[0]
    year = part.year
    if year is None and near is not None and part.month is not None:
        year = nearest_year(part.month, near).year
    try:
        return date(year or 0, part.month or 0, part.day or 0)
    except ValueError:
        return None

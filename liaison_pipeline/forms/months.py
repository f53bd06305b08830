"""The month of a form: what its title, names and dates tell (contract, section 3).

Knows which source tells, how votes for the year are counted, and when two sources are at odds. Does not
know grids, nor how months are written (written_months.py). Sources of the month, the first that tells
counts: (a) title, sheet, file, folder; (b) most contact dates; (c) the unit's ledger in the same
workbook; (d) 填报时间; (e) the stored last-saved date. (a) and (b) at odds is a conflict; nothing is
guessed. The year is what more than half of its votes say:

    title 2021年4月   填报时间 2022年4月22日   saved 2022-04-22   -> 2022, the title is doubtful
    title 4月         填报时间 2031年4月20日   saved 2021-04-20   -> conflict, one against one
    dates 2021年5月   填报时间 2022年5月23日   saved 2022-05-23   -> conflict: dates are never outvoted
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from liaison_pipeline.forms.written_months import (
    WrittenMonth,
    bare_year,
    day_in,
    written_month,
    written_year,
)
from liaison_pipeline.model.period import Calendar, Period, nearest_year
from liaison_pipeline.spelling.date_text import PartialDate
from liaison_pipeline.spelling.dates import read_dates

__all__ = ["Sources", "Told", "filing_date", "month_of_list", "tell_month", "written_month"]

FRESH = 6  # months: a form that is filed later tells nothing of its year
DATES, FILED, SAVED = "多数联系时间", "填报时间", "文件的保存时间"


@dataclass(frozen=True, slots=True)
class Vote:
    """A year that a source tells of the form's month."""

    source: str
    period: Period


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two sources of a form's month that are at odds; `years`: the month is the same."""

    source: str
    claimed: Period
    other: str
    dated: Period
    years: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """`period`: the month; else `conflict`, or `too_early`: a month before the first one, or nothing
    tells it.

    `doubtful`: what tells another year than the one that was taken. `guessed`: no vote told the year.
    """

    period: Period | None
    conflict: Conflict | None = None
    too_early: Period | None = None
    doubtful: tuple[Vote, ...] = ()
    guessed: bool = False


@dataclass(frozen=True)
class Sources:
    """What there is to tell the month. `written`: (name of the source, text), nearest first."""

    written: Sequence[tuple[str, str]]
    dates: Sequence[PartialDate] = ()
    ledger: Period | None = None
    filed_on: date | None = None
    saved_on: date | None = None


def month_of_filing(day: date) -> Period:
    """On days 1-10 the month before."""
    return Period.of(day).shift(-1 if day.day <= 10 else 0)


def tell_month(sources: Sources, calendar: Calendar) -> Told:
    """Returns the month of a form, and what speaks against its year."""
    claimed_by, claimed = _claimed(sources)
    dated = _month_of_dates(sources.dates, calendar)
    if (
        claimed is not None
        and dated is not None
        and not _agree(sources.dates, claimed[1], calendar)
    ):
        return _of_two_months((claimed_by, claimed), dated, sources, calendar)
    if claimed is None and dated is None and sources.ledger is not None:
        return _settled(sources.ledger, calendar)
    month = claimed[1] if claimed else dated
    filed = sources.filed_on or sources.saved_on
    if month is None and filed is None:
        return Told(None)
    if month is None and filed is not None:
        month = month_of_filing(filed).month
    return _with_year(month or 0, sources, calendar)


def _claimed(sources: Sources) -> tuple[str, WrittenMonth | None]:
    """Returns the first name that tells a month, and which month; ('', None) where none does."""
    for name, text in sources.written:
        if month := written_month(text):
            return name, month
    return "", None


def _settled(period: Period, calendar: Calendar, doubtful: tuple[Vote, ...] = ()) -> Told:
    if period < calendar.first_month:
        return Told(None, too_early=period, doubtful=doubtful)
    return Told(period, doubtful=doubtful)


def _of_two_months(
    claimed: tuple[str, WrittenMonth], dated: int, sources: Sources, calendar: Calendar
) -> Told:
    """Returns what comes of a name and dates that tell two months: a conflict, if the year is known."""
    name, (year, month) = claimed
    known = _with_year(month, sources, calendar)
    period = Period(year, month) if year is not None else known.period or known.too_early
    if period is None and known.conflict is not None:
        period = known.conflict.claimed
    if period is None:
        return known
    years = [part.year for part in sources.dates if part.year is not None and part.month == dated]
    other = nearest_year(dated, period)
    if years and len(years) * 2 > len(sources.dates):
        other = Period(Counter(years).most_common(1)[0][0], dated)
    return Told(None, Conflict(name, period, DATES, other))


def _with_year(month: int, sources: Sources, calendar: Calendar) -> Told:
    """Returns the month with the year that more than half of the votes tell."""
    votes = list(_votes(month, sources, calendar))
    valid = [vote for vote in votes if vote.period >= calendar.first_month]
    counted = Counter(vote.period for vote in valid or votes)
    if not counted:
        return _guessed(month, sources, calendar)
    period, most = max(counted.items(), key=lambda pair: (pair[1], -pair[0].ordinal))
    others = tuple(vote for vote in votes if vote.period != period)
    dates = next((vote for vote in others if vote.source == DATES), None)
    if (dates is not None or most * 2 <= sum(counted.values())) and others:
        # the month of the filing is named first: there the form is missed
        first = next((v for v in reversed(votes) if v.source in (FILED, SAVED)), votes[0])
        second = dates or next(v for v in votes if v.period != first.period)
        if first.period == second.period:
            first = next(v for v in votes if v.period != second.period)
        first = next(v for v in votes if v.period == first.period)  # a title, before what is unseen
        pair = (first.source, first.period, second.source, second.period)
        return Told(None, Conflict(*pair, years=True))
    return _settled(period, calendar, others)


def _guessed(month: int, sources: Sources, calendar: Calendar) -> Told:
    """Returns the month without any vote: by the ledger's year, by a few dates, else the last such
    month before filing."""
    if (year := _year_of_dates(month, sources.dates, calendar)) is not None:
        return _settled(Period(year, month), calendar)
    if sources.ledger is not None:
        return _settled(nearest_year(month, sources.ledger), calendar)
    day = sources.filed_on or sources.saved_on
    if day is None:
        return Told(None)
    told = _settled(_last_begun(month, day, sources, calendar), calendar)
    return Told(told.period, too_early=told.too_early, guessed=True)


def _votes(month: int, sources: Sources, calendar: Calendar) -> Iterator[Vote]:
    """Yields one vote a kind of source, nearest first."""
    seen: set[str] = set()
    for name, text in sources.written:
        year = written_year(text, month)
        if year is not None and name not in seen:
            seen.add(name)
            yield Vote(name, Period(year, month))
    year = _year_of_dates(month, sources.dates, calendar)
    if year is not None and _is_told_by_most(sources.dates):
        yield Vote(DATES, Period(year, month))
    for name, day in ((FILED, sources.filed_on), (SAVED, sources.saved_on)):
        if day is not None:
            period = _last_begun(month, day, sources, calendar)
            early = period < calendar.first_month <= Period.of(day)  # January before a first April
            if Period.of(day).ordinal - period.ordinal < FRESH and not early:
                yield Vote(name, period)


def _last_begun(month: int, day: date, sources: Sources, calendar: Calendar) -> Period:
    """Returns the last such month that had begun by that day. One that the contact dates alone tell
    begins after the due day: what was done since 26 April and filed on the 30th is of May."""
    by_dates = _claimed(sources)[1] is None and _month_of_dates(sources.dates, calendar) == month
    last = Period.of(day).shift(1 if by_dates and day.day > calendar.due_day else 0)
    period = Period(last.year, month)
    return period if period <= last else period.shift(-12)


def _year_of_dates(month: int, dates: Sequence[PartialDate], calendar: Calendar) -> int | None:
    """Returns the year that most contact dates with a year put the month in: 2021年12月28日 in a
    January ledger means 2022."""
    years = Counter(
        nearest_year(month, _ahead(part, calendar)).year for part in dates if _is_dated(part)
    )
    if not years:
        return None
    year, most = years.most_common(1)[0]
    return year if most * 2 > sum(years.values()) else None


def _is_dated(part: PartialDate) -> bool:
    return part.year is not None and part.month is not None


def _is_told_by_most(dates: Sequence[PartialDate]) -> bool:
    """Returns whether most contact dates tell a year: one that is mistyped is told by itself."""
    return sum(_is_dated(part) for part in dates) * 2 > len(dates)


def _ahead(part: PartialDate, calendar: Calendar) -> Period:
    """Returns the month in whose ledger a date stands: after the due day the next one."""
    late = part.day is not None and part.day > calendar.due_day
    return _month_after(part.year or 2000, part.month or 1, 1 if late else 0)


@lru_cache(maxsize=1 << 8)
def _month_after(year: int, month: int, months: int) -> Period:
    return Period(year, month).shift(months)


def _month_of_dates(dates: Sequence[PartialDate], calendar: Calendar) -> int | None:
    """Returns the month that most dates tell, None where there is no "most"."""
    votes = Counter(_ahead(part, calendar).month for part in dates if part.month is not None)
    ranked = votes.most_common(1)
    if not ranked or ranked[0][1] * 2 <= len(dates):
        return None
    return ranked[0][0]


def _agree(dates: Sequence[PartialDate], month: int, calendar: Calendar) -> bool:
    """Returns whether at least half of the dates may stand in the claimed month's ledger, whatever
    their year."""
    told = [part for part in dates if part.month is not None]
    fitting = sum(month in (part.month, _ahead(part, calendar).month) for part in told)
    return fitting * 2 >= len(told)


def month_of_list(written: Sequence[tuple[str, str]], day: date | None) -> Period | None:
    """The month of a list of the office: the one that a name tells, else the one of its date.

    A year that the name leaves out comes from a farther name, else from the date.
    """
    told = [month for month in (_month_or_day(text) for _, text in written) if month]
    if not told:
        return Period.of(day) if day else None
    years = [Period(year, month) for year, month in told if year is not None]
    bare = (bare_year(text) for _, text in written)
    years += [Period(year, 6) for year in bare if year is not None]
    anchor = years[0] if years else Period.of(day) if day else None
    year, month = told[0]
    if year is not None:
        return Period(year, month)
    return nearest_year(month, anchor) if anchor else None


def _month_or_day(text: str) -> WrittenMonth | None:
    """A list may be of a day (截至2021年6月30日); it is of that day's month."""
    return written_month(text) or day_in(text)


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

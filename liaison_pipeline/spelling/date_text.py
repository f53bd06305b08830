"""The text of a date cell -> the dates that it tells, as far as it tells them. Pure.

Knows the contract's spellings (section 2), lists, ranges, and the words that make a day no day of the
past (4月20日前, 预计4月20日). Does not know numerals and times (date_marks.py), periods or cells.

The text is cut into tokens from left to right. Words and numbers that count something are notes and
are passed over; a number that is neither a date nor counts anything makes the whole text unreadable.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from liaison_pipeline.spelling.date_marks import ordinary


@dataclass(frozen=True, slots=True)
class PartialDate:
    """What a spelling tells; None for what it leaves out. No day: imprecise."""

    year: int | None
    month: int | None
    day: int | None
    ends_range: bool = False


@dataclass(frozen=True, slots=True)
class _Token:
    """A date where it stands. `heads`: a bare 4月 or 2021年 that days may follow: 4月（5日、12日）.
    `bare`: a number without any mark, which is a day only in a list or a range."""

    part: PartialDate
    start: int
    end: int
    heads: bool = False
    bare: bool = False


# a counted thing; not the beginning of another word: 4.5个体户走访, 4.5人社局
_COUNTED = (
    r"(?:个(?![体人别])|次(?!日)|户(?!外)|家(?!访)|人(?![社民大事力武行])|件|条|项(?!目)|元(?![旦宵])|万(?:元|块|$)"
    r"|名(?![单称])|天(?![气然])|位(?!于)|分钟|小时|公里|吨|[%‰]|岁|场(?![地所镇])|批(?![发复准])|轮|遍|楼|栋|幢"
    r"|组(?![织长])|期(?![间内])|号[楼店院厂门线路]|工作日|季度|周|页|份|折|倍)"
)
_NOTES = re.compile(
    rf"[^\d第]+|第\s*(?:\d+|[一二三四五六七八九十]+)?\s*[次轮批场回家户周个组]?"
    rf"|\d+(?:\.\d+)?(?:\s*[-~至到/]\s*\d+(?:\.\d+)?)?\s*[多余来几]?\s*{_COUNTED}"
    r"|1[3-9]\d[-\s.]?\d{4}[-\s.]?\d{4}(?!\d)|[48]00-?\d{3}-?\d{4}(?!\d)|0\d{2,3}[-\s]?\d{7,8}(?!\d)"
    r"|(?!(?:19|20)\d{6}(?!\d))\d{7,}|(?<=附件)\d{1,2}(?!\d)"
)

_TENS = (
    r"(?:[上中下](?:[、,和至到~-]?[上中下])*旬(?:[、,和至到~-]?[上中下]旬)*"
    r"|[上下]半月|[中底末]|初(?!\d))"
)
_YEAR = r"(?P<y>(?:19|20)\d{2}|2\d(?=\s*[年./-]))"
_DAY = rf"(?P<d>\d{{1,2}})(?!\d)(?:\s*[日号]|(?!\s*{_COUNTED}))"  # 4月5家 has no day
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        # what follows a slash is another date of a list, but in 2021/4/5/6; 2021.4.5.6 is none;
        # 2021年4-5月 are two months
        rf"(?!\d+\s*年\s*\d+\s*[/-]\s*\d+\s*月){_YEAR}\s*[年./-]\s*(?P<m>\d{{1,2}})\s*(?P<mark>[月./-])\s*{_DAY}"
        r"(?!\.\d{1,2}(?!\d)|(?=/)(?P=mark)\d{1,2}(?!\d))",
        r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})(?!\d)",
        rf"(?P<y>20\d{{2}})(?P<mark>[、,\s])(?P<m>\d{{1,2}})(?P=mark){_DAY}",
        rf"(?P<y>20\d{{2}})\s+(?P<m>\d{{1,2}})\s*[月./-]\s*{_DAY}(?!\s*[./-]\s*\d)",
        rf"(?P<m>\d{{1,2}})\s*月\s*{_DAY}",
        rf"(?<![\da-z%.¥$])(?P<m>\d{{1,2}})\s*(?P<mark>[./])\s*{_DAY}(?!(?P=mark)\d)",
    )
)
_HYPHENED = re.compile(r"(?<![\da-z%.¥$])(?P<m>\d{1,2})\s*-\s*(?P<d>\d{1,2})(?![\d]|-\d|\s*月)")
_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>(?:19|20)\d{{2}})\s*[年./-]\s*(?P<m>\d{{1,2}})(?![\d.]|[/-]\d)\s*月?份?\s*(?P<tens>{_TENS})?",
        r"(?P<y>20\d{2})(?P<m>0[1-9]|1[0-2])(?!\d)",
        rf"(?P<y>2\d)年\s*(?P<m>\d{{1,2}})\s*月份?\s*(?P<tens>{_TENS})?",
        rf"(?P<m>\d{{1,2}})\s*月份?\s*(?P<tens>{_TENS})?",
        r"(?P<y>20\d{2})\s*年度?",
    )
)
_DAY_ALONE = re.compile(r"(?P<d>\d{1,2})\s*[日号]")
_BARE = re.compile(r"(?P<d>\d{1,2})(?![\da-z:]|\.\d|\s*[月年])")
_DAYS_FOLLOW = re.compile(r"\d{1,2}(?:\s*[、,~/和及与至到\s-]\s*\d{1,2})+\s*[日号]")
_MARKED_DAY = re.compile(r"\d\s*[日号]")

_LIST = re.compile(r"[\s、,;。/和及与:&+|]+")
_HEADS_LIST = re.compile(r"[\s、,;:(]*")
_BESIDE_RANGE = re.compile(r"\([^()]*\)|\s|起|开始|[上下中]午|早上|晚上|全天")
_RANGE = re.compile(r"-+|~+|[^、,;。至到]{0,8}(?<![收接得报])[至到]")
_DANGLES = re.compile(r"[-~至到]\s*$")

# what stands behind a date and makes a limit of it; 前往, 后续 are other words
_LIMIT = re.compile(r"\s*(?:[之以]?前(?![往来去后台])|[之以]?后(?![续勤来])|以内)")
_WITHIN = re.compile(r"\s*内(?![部容])")
# a plan, a doubt, a denial, a day that another month or calendar tells
_REFUSES = re.compile(
    r"预[计定约期]|约[定好]|计划(?!生育)|拟|准备|打算|争取|力争|有望|承诺(?!书)|即将|将[于在办完]|[可能][办完解](?!善)"
    r"|截[止至]|期限|[时限]期|时限|最迟|最晚|^\s*[至到]\s*\d|[至到]\s*(?:今|月底|月末|年底|目前|现在)"
    r"|(?<![接招期看对])待(?!遇)|未(?!收集|反映|提出|发现|登记)|没(?!有?(?:问题|诉求|困难|意见))|不[在通成详清明确定能迟晚办予了]|无法|无人|尚[未无在需]|暂定"
    r"|正在|仍|部分[办解完已]|(?:办理|处理|协调|推进|进行|跟进|施工|审核|整改)中"
    r"|农历|阴历|旧历|正月|腊月|初[\d一二三四五六七八九十]|每[月年]\s*\d|[去前明次]年|[上下]个?月(?!旬)|次月"
    r"|[上下]个?月\s*\d|原定|(?<!整)改[为期到至在]|推迟|延[期后至]|取消|作废|或|\?|是否|除(?=.{0,12}外)"
)


def read_date_text(raw: str) -> tuple[PartialDate, ...] | None:
    """Returns the dates of a text in order, each as far as it is told; None where it is unreadable."""
    text = ordinary(raw)
    if _REFUSES.search(text) or _DANGLES.search(text):
        return None
    parts: list[PartialDate] = []
    before: _Token | None = None
    for token in _tokens(text):
        if token is None:
            return None
        gap = text[before.end : token.start] if before else ""
        if before and token.bare and not _lists(before, gap):
            return None
        if before and before.heads and token.part.month is None:
            parts.pop()
        ranged = before is not None and not before.heads and _is_range(gap)
        parts.append(_inherit(token.part, before.part if before else None, ranged))
        before = replace(token, part=parts[-1])
    dates = tuple(filter(_has_day_or_month, parts))
    return dates if dates and all(map(_possible, parts)) else None


def _tokens(text: str) -> Iterator[_Token | None]:
    """Yields the dates of a text from left to right, None for a number that is unreadable."""
    position, first = 0, True
    hyphened = not _MARKED_DAY.search(text)
    while position < len(text):
        note = _NOTES.match(text, position)
        if note and note.end() > position:
            position = note.end()
            continue
        token = _token_at(text, position, first, hyphened)
        if token is None or _is_limit(text, token):
            yield None
            return
        yield token
        if first:
            hyphened = "-" in text[token.start : token.end]
        position, first = token.end, False


def _token_at(text: str, position: int, first: bool, hyphened: bool) -> _Token | None:
    """Returns the date that begins here. `hyphened`: 4-5 is a month and a day, else 4-5 are two days."""
    for pattern in (*_DATES, _HYPHENED) if hyphened else _DATES:
        if match := pattern.match(text, position):
            return _Token(_part(match), *match.span())
    for pattern in _MONTHS:
        if match := pattern.match(text, position):
            return _Token(_part(match), *match.span(), heads=not match.groupdict().get("tens"))
    if match := _DAY_ALONE.match(text, position):
        return _Token(_part(match), *match.span())
    if (not first or _DAYS_FOLLOW.match(text, position)) and (match := _BARE.match(text, position)):
        return _Token(_part(match), *match.span(), bare=True)
    return None


def _part(match: re.Match[str]) -> PartialDate:
    year, month, day = (
        int(digits) if digits else None for digits in map(match.groupdict().get, ("y", "m", "d"))
    )
    return PartialDate(2000 + year if year is not None and year < 100 else year, month, day)


def _is_limit(text: str, token: _Token) -> bool:
    """Returns whether 前, 以后, 内 behind the date make it a limit; 4月内 is a month like 4月."""
    if _LIMIT.match(text, token.end):
        return True
    return token.part.day is not None and bool(_WITHIN.match(text, token.end))


def _lists(before: _Token, gap: str) -> bool:
    """Returns whether a bare number behind the gap is one more day of a list or range."""
    marks = _HEADS_LIST if before.heads else _LIST
    return _has_day_or_month(before.part) and (bool(marks.fullmatch(gap)) or _is_range(gap))


def _is_range(gap: str) -> bool:
    return bool(_RANGE.fullmatch(_BESIDE_RANGE.sub("", gap)))


def _inherit(part: PartialDate, before: PartialDate | None, ranged: bool) -> PartialDate:
    """Returns 12日 of `4月5日、12日` with the month and year of the date before it."""
    if before is None:
        return part
    month = part.month if part.month is not None else before.month
    year = part.year if part.year is not None else before.year
    if part.year is None and ranged and before.year is not None and part.month is not None:
        wraps = before.month is not None and part.month < before.month
        year = before.year + 1 if wraps else before.year
    return PartialDate(year, month, part.day, ends_range=ranged)


def _has_day_or_month(part: PartialDate) -> bool:
    return part.month is not None or part.day is not None


def _possible(part: PartialDate) -> bool:
    return (
        (part.month is None or 1 <= part.month <= 12)
        and (part.day is None or 1 <= part.day <= 31)
        and (part.year is None or 1990 <= part.year <= 2199)
    )

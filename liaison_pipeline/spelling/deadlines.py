"""A cell 办理时限 -> the date that it tells, or how long after the dispatch.

Passes: 2021年5月6日, 5月6日前办结 and 5月底前 (dates), 7天内, 五个工作日, 两周内, 本月底前 (spans).
10日前 is the next tenth of a month, 下月10日前 that of the next month, 10日内 is ten days. Fails: 尽快,
及时. Knows weekends; a working day is one of Monday to Friday: public holidays are decided anew
each year, and no list of them is kept. Does not know cells or findings; dates.py reads what
`without_by` leaves.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from liaison_pipeline.model.period import Period
from liaison_pipeline.spelling.values import chinese_number, fold

_DONE = r"(?:必须|务必|要|应|须)?(?:办结|办理完毕|办理完|办完|完成|解决|处理完毕|回复|答复|反馈)?"
_SINCE = r"(?:限|请|在|于|自)*(?:交办之?日?起?|交办后|收到(?:之日起|后)?|接件后?)?(?:,|、)?"
_SPAN = re.compile(
    rf"{_SINCE}(?P<n>\d{{1,3}}|[一二两三四五六七八九十]{{1,3}}|半)"
    r"(?:(?P<day>个?天|个?工作日|个?(?:周|星期|礼拜)|个月)(?:之内|以内|内)?"
    rf"|(?P<within>日)(?:之内|以内|内)){_DONE}"
)
_MONTH_END = re.compile(
    rf"(?:请|在|于|限)*(?P<which>[本当这]个?月|[下次]个?月|月)底?(?:之前|以前|前|内)?{_DONE}"
)
_DAY = re.compile(
    rf"(?:请|在|于|限)*(?P<which>下个?月|次月)?(?P<day>\d{{1,2}})[日号](?:之前|以前|前|止)?{_DONE}"
)
_FRONT = re.compile(r"^(?:请|在|于|限)+")
_BY = re.compile(rf"(?P<day>[\d日号月])\s*底?(?:之前|以前|前|止|内)?{_DONE}$")
DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7}


@dataclass(frozen=True, slots=True)
class Span:
    """How long after a dispatch: days, working days or months; or the end of a month, or its day
    `on_day`, `months` after the dispatch's."""

    days: int = 0
    working: bool = False
    months: int = 0
    month_end: bool = False
    on_day: int = 0

    def after(self, day: date) -> date:
        """Returns the last day of the span that begins on the day after `day`."""
        if self.month_end:
            return Period.of(day).shift(self.months).last_day
        if self.on_day:
            months = self.months or int(self.on_day < day.day)
            return _on(Period.of(day).shift(months), self.on_day)
        if self.months:
            return _on(Period.of(day).shift(self.months), day.day)
        if not self.working:
            return day + timedelta(days=self.days)
        left = self.days
        while left:
            day += timedelta(days=1)
            left -= day.weekday() < 5
        return day


def read_span(text: str) -> Span | None:
    """Returns the span that a deadline tells, None where it tells a date or nothing."""
    folded = re.sub(r"\s", "", fold(text))
    match = _MONTH_END.fullmatch(folded)
    if match and ("底" in folded or match["which"] != "月"):
        return Span(months=int(match["which"][0] in "下次"), month_end=True)
    if (match := _DAY.fullmatch(folded)) and 1 <= int(match["day"]) <= 31:
        return Span(months=int(bool(match["which"])), on_day=int(match["day"]))
    match = _SPAN.fullmatch(folded)
    if match is None:
        return None
    unit = (match["day"] or match["within"]).removeprefix("个")
    if match["n"] == "半":
        return Span(days=15) if unit == "月" else None
    number = int(match["n"]) if match["n"].isdecimal() else _number(match["n"])
    if unit == "月":
        return Span(months=number) if number else None
    if unit == "工作日":
        return Span(days=number, working=True) if number else None
    return Span(days=number * DAYS[unit]) if number else None


def without_by(text: str) -> str:
    """Returns the date of `请于5月6日前办结`, a month of `5月底前`."""
    return _BY.sub(r"\g<day>", _FRONT.sub("", text.strip()))


def _number(text: str) -> int:
    return chinese_number(text.replace("两", "二")) or 0


def _on(month: Period, day: int) -> date:
    """Returns a day of a month, its last one where it has none such."""
    return min(month.last_day, month.first_day + timedelta(days=max(day, 1) - 1))

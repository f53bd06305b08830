"""Days, counts and names as people spell them; never wrong. Does not know forms."""

from datetime import date
from random import Random

from tests.workbooks.values import Serial, Value, full_width

TEXT_STYLES = (
    *("year", "dash", "dot", "slash", "compact", "month", "sure_dot", "month_slash", "day"),
    *("wide", "chinese", "time", "weekday"),
)
"""Styles of a day in a cell of text; `sure_dot` is never taken for 10, 20 or 30."""
MORE_STYLES = ("month_dot", "wide_month", "clock", "week", "spaced")
CELL_STYLES = ("cell", "serial", "number", "compact_number")
"""Styles of a day in a cell of numbers."""


def spell_day(day: date, style: str) -> Value:
    """Returns a day as somebody writes it."""
    y, m, d = day.year, day.month, day.day
    week = "一二三四五六日"[day.weekday()]
    texts: dict[str, Value] = {
        "year": f"{y}年{m}月{d}日",
        "dash": f"{y}-{m}-{d}",
        "dot": f"{y}.{m}.{d}",
        "slash": f"{y}/{m:02d}/{d:02d}",
        "compact": f"{y}{m:02d}{d:02d}",
        "month": f"{m}月{d}日",
        "month_dot": f"{m}.{d}",
        "sure_dot": f"{m}.{d}" if d > 3 else f"{m}月{d}日",
        "month_slash": f"{m}/{d}",
        "day": f"{d}日",
        "wide": full_width(f"{y}.{m}.{d}"),
        "wide_month": full_width(f"{m}月{d}日"),
        "chinese": chinese_day(day),
        "time": f"{y}-{m}-{d} 10:30",
        "clock": f"{y}/{m}/{d} 09:05:00",
        "weekday": f"{m}月{d}日（星期{week}）",
        "week": f"{y}年{m}月{d}日 周{week}",
        "spaced": f"{y} 年 {m} 月 {d} 日",
        "cell": day,
        "serial": Serial(day),
        "compact_number": int(f"{y}{m:02d}{d:02d}"),
        # 4.10 typed into a cell becomes 4.1
        "number": float(f"{m}.{d}") if d > 3 and d % 10 else f"{m}月{d}日",
    }
    return texts[style]


def spell_days(days: list[date], style: str, mark: str) -> str:
    """Returns several days in one cell, `mark` between them; `first` as style says the month once."""
    if style == "first":
        month = f"{days[0].month}月"
        return month + mark.join(f"{day.day}日" for day in days)
    return mark.join(str(spell_day(day, style)) for day in days)


def spell_range(first: date, last: date, style: str) -> str:
    """Returns the days of one month from the first to the last; style: short | long | year."""
    head = f"{first.year}年" if style == "year" else ""
    month = f"{last.month}月" if style == "long" else ""
    return f"{head}{first.month}月{first.day}日-{month}{last.day}日"


def follow_one_another(days: list[date]) -> bool:
    """Says whether no day is missing between the first and the last."""
    return (days[-1] - days[0]).days == len(days) - 1


def spell_count(count: int, style: str) -> Value:
    """Returns a count; style: number | float | text | measured | wide | word."""
    texts: dict[str, Value] = {
        "number": count,
        "float": float(count),
        "text": str(count),
        "measured": f"{count}个",
        "wide": full_width(str(count)),
        "word": "一二三四五"[count - 1] if count else "无",
    }
    return texts[style]


def chinese_day(day: date) -> str:
    """Returns 二〇二一年四月二十三日."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{_chinese_number(day.month)}月{_chinese_number(day.day)}日"


def _chinese_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十"
    return head + ("〇一二三四五六七八九"[ones] if ones else "")


def respell_name(rng: Random, name: str) -> str:
    """Returns the name as somebody types it a second time: other brackets, a space, a line break."""
    other = name.replace("（", "(").replace("）", ")")
    return rng.choice((name, name, other, other, f"{name} ", f"{name[:2]}\n{name[2:]}"))

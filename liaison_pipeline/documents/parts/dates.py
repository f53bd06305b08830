"""Days as documents print them.

Knows how a day is written. Does not know where it stands.
"""

from collections.abc import Iterable
from datetime import date

from liaison_pipeline.model.period import Day, chinese_date

WEEKDAYS = "一二三四五六日"


def day_text(day: date | None) -> str:
    """Returns `2021年4月25日`; '' for no day."""
    return "" if day is None else chinese_date(day)


def days_text(days: Iterable[Day]) -> str:
    """Returns `2021年4月5日、2021年4月12日`; of a day that only its month is known `2021年4月`."""
    return "、".join(
        chinese_date(own.day) if own.precise else f"{own.day.year}年{own.day.month}月"
        for own in days
    )


def iso_days(days: Iterable[Day]) -> str:
    """Returns `2021-04-05、2021-04-12`: how date cells are read."""
    return "、".join(str(own.day) for own in days)


def day_to_keep(day: date, today: date) -> str:
    """Returns `2021年4月29日（星期四）前`, `今天（2021年4月25日）`: by when somebody is asked to do
    something."""
    if day == today:
        return f"今天（{chinese_date(day)}）"
    return f"{chinese_date(day)}（星期{WEEKDAYS[day.weekday()]}）前"

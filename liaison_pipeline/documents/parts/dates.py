"""Days as documents print them.

Knows how a day is written. Does not know where it stands.
"""

from datetime import date

from liaison_pipeline.model.period import chinese_date

WEEKDAYS = "一二三四五六日"


def iso(day: date | None) -> str:
    """`2021-04-25`; '' for no day."""
    return "" if day is None else day.isoformat()


def day_to_keep(day: date, today: date) -> str:
    """`2021年4月29日（星期四）前`, `今天（2021年4月25日）`: by when somebody is asked to do something."""
    if day == today:
        return f"今天（{chinese_date(day)}）"
    return f"{chinese_date(day)}（星期{WEEKDAYS[day.weekday()]}）前"

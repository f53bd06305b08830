"""Days, counts, categories, contacts as people spell them; never wrong."""

from datetime import date
from random import Random

from invent import Serial, Value, chinese_day, full_width

CATEGORIES = {
    "中小微企业": ("中小微企业", "中小微企业", "中小微", "中小微 企业", " 中小微企业"),
    "个体工商户": ("个体工商户", "个体工商户", "个体户", "个体\n工商户", "个体工商户 "),
}
METHODS = (
    *("电话", "电话收集", "座谈", "走访", "实地走访", "上门走访", "微信", "电话、走访", "线上"),
    *("座谈会议", "微信/电话", "电话收集、座谈", "实地", "会议", "线上会议", "走 访"),
)
FILLERS: tuple[Value, ...] = (None, "/", "—", "-", "无", "  ", "／", "－")
DITTOS = ("同上", "〃", "″")

TEXTS = (
    *("year", "dash", "dot", "slash", "compact", "month", "month dot", "month slash", "day"),
    *("wide", "wide month", "chinese", "time", "clock", "weekday", "week", "spaced"),
)
CELLS = ("cell", "serial", "number", "compact number")


def spell_day(day: date, style: str) -> Value:
    y, m, d = day.year, day.month, day.day
    week = "一二三四五六日"[day.weekday()]
    texts: dict[str, Value] = {
        "year": f"{y}年{m}月{d}日",
        "dash": f"{y}-{m}-{d}",
        "dot": f"{y}.{m}.{d}",
        "slash": f"{y}/{m:02d}/{d:02d}",
        "compact": f"{y}{m:02d}{d:02d}",
        "month": f"{m}月{d}日",
        "month dot": f"{m}.{d}",
        "month slash": f"{m}/{d}",
        "day": f"{d}日",
        "wide": full_width(f"{y}.{m}.{d}"),
        "wide month": full_width(f"{m}月{d}日"),
        "chinese": chinese_day(day),
        "time": f"{y}-{m:02d}-{d:02d} 10:30",
        "clock": f"{y}/{m}/{d} 09:05:00",
        "weekday": f"{m}月{d}日（星期{week}）",
        "week": f"{y}年{m}月{d}日 周{week}",
        "spaced": f"{y} 年 {m} 月 {d} 日",
        "serial": Serial(day),
        "cell": day,
        "compact number": int(f"{y}{m:02d}{d:02d}"),
        # 4.10 typed into a cell becomes 4.1
        "number": float(f"{m}.{d}") if d > 3 and d % 10 else f"{m}月{d}日",
    }
    return texts[style]


def spell_days(rng: Random, days: list[date]) -> str:
    """Several days in one cell; a range where they follow one another."""
    first, last = days[0], days[-1]
    if (last - first).days == len(days) - 1 and rng.random() < 0.7:
        return rng.choice(
            (
                f"{first.month}月{first.day}日-{last.day}日",
                f"{first.month}月{first.day}日-{last.month}月{last.day}日",
                f"{first.year}年{first.month}月{first.day}日-{last.day}日",
            )
        )
    mark = rng.choice("、，；")
    texts = [f"{day.month}月{day.day}日" for day in days]
    forms = (
        mark.join(texts),
        mark.join(f"{day.year}-{day.month}-{day.day}" for day in days),
        mark.join(f"{day.month}.{day.day}" for day in days),
        mark.join([texts[0], *(f"{day.day}日" for day in days[1:])]),
        mark.join(str(spell_day(day, "wide")) for day in days),
    )
    return rng.choice(forms)


def spell_count(rng: Random, count: int) -> Value:
    if count == 0:
        return rng.choice((0, 0, 0, "0", "无", "０", 0.0))
    digit = "一二三四五"[count - 1]
    return rng.choice(
        (count, count, str(count), f"{count}个", full_width(str(count)), digit, float(count))
    )


def spell_filed(rng: Random, day: date) -> Value:
    style = rng.choice(("year", "year", "spaced", "dot", "dash", "slash", "wide", "chinese"))
    return spell_day(day, style)


def respell_name(rng: Random, name: str) -> str:
    """The name as somebody types it a second time: other brackets, a space, a line break."""
    other = name.replace("（", "(").replace("）", ")")
    return rng.choice((name, name, name, other, f"{name} ", f"{name[:2]}\n{name[2:]}"))

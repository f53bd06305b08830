"""How one unit fills in its forms: rows of ledger and register with the habits of one person.

Gives forms without any mistake; mistakes.py plants those afterwards.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from invent import GRIEVANCES, Inventor, Value, full_width, spell, spell_several, words
from layout import Form, Layout, Row

CATEGORY_SPELLINGS = {
    "个体工商户": (["个体工商户"], ["个体工商户", "个体户"], ["个体户", "个体"], ["个体工商户 "]),
    "中小微企业": (
        ["中小微企业"],
        ["中小微企业", "中小微"],
        ["小微企业", "中小微企业"],
        ["中小微"],
    ),
}
METHODS = words(
    "电话 电话收集 座谈 走访 实地走访 上门走访 微信 电话、走访 线上沟通 座谈会议 微信/电话"
)
PAIRED = ("serial", "enterprise", "category", "contact", "count")


@dataclass(frozen=True)
class Unit:
    name: str
    kind: str  # office | village
    aliases: tuple[str, ...] = ()
    supervisor: str = ""
    remit: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    @property
    def trades(self) -> str:
        return self.name if self.kind == "office" else "village"

    @property
    def allowed(self) -> tuple[str, ...]:
        return self.categories or ({"office": "中小微企业", "village": "个体工商户"}[self.kind],)


@dataclass
class Habits:
    """What one person does the same way in all rows."""

    dates: list[str]
    categories: dict[str, list[str]]
    counts: str  # number | text | words
    people: dict[str, Value]
    pairs: bool = False
    open_mark: Value = None
    several: bool = True


@dataclass
class Draft:
    """The forms of one unit for the month, before they are laid out."""

    unit: Unit
    ledger: Form
    register: Form
    contacts: dict[str, Value] = field(default_factory=dict)


def habits_of(rng: Random, inventor: Inventor, styles: list[str], pairs: bool) -> Habits:
    categories = {name: rng.choice(texts) for name, texts in CATEGORY_SPELLINGS.items()}
    people: dict[str, Value] = {"leader": inventor.person() + inventor.mobile()}
    people |= {f"service{n}": inventor.person() + inventor.phone() for n in range(6)}
    counts = rng.choice(("number", "number", "text", "words"))
    return Habits(
        styles, categories, counts, people, pairs, rng.choice((None, None, "/", "—", "无"))
    )


def spell_count(rng: Random, count: int, how: str) -> Value:
    if how == "number":
        return count
    if how == "text":
        return str(count)
    words = [
        str(count),
        f"{count}个",
        full_width(str(count)),
        "一二三"[count - 1] if count else "无",
    ]
    return rng.choice(words)


def draft(inventor: Inventor, unit: Unit, size: int, filed: date, habits: Habits) -> Draft:
    """Ledger and register of `size` enterprises, all contacted by the filing day."""
    ledger = Form("ledger", unit.name, unit.kind == "office", [], [], Layout(), filed)
    register = Form("register", unit.name, unit.kind == "office", [], [], Layout(), filed)
    made = Draft(unit, ledger, register)
    for number in range(size):
        name = inventor.enterprise(unit.trades)
        add_enterprise(inventor, made, name, habits, f"service{number * 6 // size}")
    return made


def add_enterprise(
    inventor: Inventor,
    made: Draft,
    name: str,
    habits: Habits,
    service: str,
    raises: int | None = None,
) -> Row:
    """One or two ledger rows, and a register row for each grievance; gives the first ledger row."""
    rng = inventor.rng
    count = rng.choices((0, 1, 2), (88, 10, 2))[0] if raises is None else raises
    last_day = made.ledger.filed
    days = sorted(
        {inventor.day(date(2021, 4, 6), last_day) for _ in range(rng.choice((1, 1, 1, 1, 2)))}
    )
    made.contacts[name] = inventor.contact()
    category = rng.choice(habits.categories[rng.choice(made.unit.allowed)])
    rows = [[day] for day in days]
    if len(days) > 1 and habits.several and rng.random() < 0.4:
        rows = [days]
    for index, dates in enumerate(rows):
        row = _ledger_row(rng, name, dates, count if index == 0 else 0, habits)
        row.cells |= {"contact": made.contacts[name], "department": made.unit.name}
        row.cells |= {"service": habits.people[service], "category": category}
        made.ledger.rows.append(row)
    if habits.pairs and len(rows) > 1:
        _pair(made.ledger, count)
    for which in rng.sample(range(len(GRIEVANCES)), count):
        add_grievance(inventor, made, name, which, days[-1], habits, service)
    if habits.pairs and count > 1:
        last = len(made.register.rows) - 1
        made.register.pairs += [(key, last - count + 1, last) for key in ("enterprise", "contact")]
    return made.ledger.rows[-len(rows)]


def _ledger_row(rng: Random, name: str, dates: list[date], count: int, habits: Habits) -> Row:
    if len(dates) > 1:
        text: Value = spell_several(rng, dates)
    else:
        text = spell(dates[0], rng.choice(habits.dates))
    cells: dict[str, Value] = {
        "enterprise": name,
        "leader": habits.people["leader"],
        "dates": text,
        "method": rng.choice(METHODS),
        "count": spell_count(rng, count, habits.counts),
    }
    days = [day.isoformat() for day in dates]
    return Row(cells, {"enterprise": name, "dates": days, "count": count, "count_merged": False})


def _pair(ledger: Form, count: int) -> None:
    last = len(ledger.rows) - 1
    ledger.pairs += [(key, last - 1, last) for key in PAIRED]
    ledger.rows[last].truth |= {"count": count, "count_merged": True}


def add_grievance(
    inventor: Inventor,
    made: Draft,
    name: str,
    which: int,
    raised: date,
    habits: Habits,
    service: str,
) -> Row:
    """A register row, closed in four of five cases, on or after the day it was raised."""
    rng = inventor.rng
    title, content, done, still_open = GRIEVANCES[which]
    closed = None
    if rng.random() < 0.8:
        closed = inventor.day(raised, made.register.filed)
    style = rng.choice([style for style in habits.dates if style != "day"] or ["year"])
    cells: dict[str, Value] = {
        "enterprise": _respelled(rng, name),
        "title": title,
        "contact": made.contacts.get(name) or inventor.contact(),
        "service": habits.people[service],
        "content": content,
        "closed": spell(closed, style) if closed else habits.open_mark,
        "progress": done if closed else still_open,
    }
    truth = {
        "enterprise": name,
        "title": title,
        "raised": raised.isoformat(),
        "closed": closed.isoformat() if closed else None,
    }
    row = Row(cells, truth)
    made.register.rows.append(row)
    return row


def _respelled(rng: Random, name: str) -> str:
    """The name as somebody types it a second time: other brackets, a space, a line break."""
    other = name.replace("（", "(").replace("）", ")")
    return rng.choice((name, name, other, other, f"{name} ", f"{name[:2]}\n{name[2:]}"))


def heads_of(
    rng: Random,
    inventor: Inventor,
    unit: Unit,
    filed: date,
    style: str,
    people: list[str] | None = None,
) -> list[tuple[str, Value]]:
    """The head fields of the unit's forms, in the official order."""
    who = people or [inventor.person() for _ in range(3)]
    name = rng.choice((unit.name, *unit.aliases))
    day: Value = filed if style == "cell" else spell(filed, style)
    if style == "spaced":
        day = f"{filed.year} 年 {filed.month} 月 {filed.day} 日"
    if unit.kind == "office":
        office = words("填报科室 填报人 科室负责人 分管领导 填报时间")
        return list(zip(office, (name, *who, day), strict=True))
    village = rng.choice(("填报村（社区）", "填报村(社区)"))
    labels = (village, "填报人", "村（社区）书记", "填报时间")
    return list(zip(labels, (name, *who[:2], day), strict=True))

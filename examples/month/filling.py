"""How one unit fills in its forms: rows of ledger and register with the habits of one person.

Gives forms without any mistake; mistakes.py plants those afterwards.
"""

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from tests.workbooks.forms import Form, Layout, Row
from tests.workbooks.grievances import GRIEVANCES
from tests.workbooks.invent import Inventor
from tests.workbooks.period import APRIL
from tests.workbooks.spelling import (
    follow_one_another,
    respell_name,
    spell_count,
    spell_day,
    spell_days,
    spell_range,
)
from tests.workbooks.units import Unit
from tests.workbooks.values import Value, words

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


@dataclass
class TrueRow(Row):
    """A row as written, and as meant (`truth`); `codes` are (code, column)."""

    truth: dict[str, Any] = field(default_factory=dict)
    codes: list[tuple[str, str]] = field(default_factory=list)
    held: bool = False


@dataclass
class Sent(Form[TrueRow]):
    """A form that a unit sent; `codes` are (code, "" | "head:" + field).

    `status`: accepted | rejected | superseded | duplicate; `in_month`: False where nothing tells its
    month.
    """

    unit: str = ""
    codes: list[tuple[str, str]] = field(default_factory=list)
    status: str = "accepted"
    file: str = ""
    in_month: bool = True


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
    ledger: Sent
    register: Sent
    contacts: dict[str, Value] = field(default_factory=dict)


def habits_of(rng: Random, inventor: Inventor, styles: list[str], pairs: bool) -> Habits:
    categories = {name: rng.choice(texts) for name, texts in CATEGORY_SPELLINGS.items()}
    people: dict[str, Value] = {"leader": inventor.person() + inventor.mobile()}
    people |= {f"service{n}": inventor.person() + inventor.phone() for n in range(6)}
    counts = rng.choice(("number", "number", "text", "words"))
    return Habits(
        styles, categories, counts, people, pairs, rng.choice((None, None, "/", "—", "无"))
    )


def _spell_count(rng: Random, count: int, how: str) -> Value:
    styles = ("text", "measured", "wide", "word")
    return spell_count(count, rng.choice(styles) if how == "words" else how)


def _spell_days(rng: Random, days: list[date]) -> str:
    if follow_one_another(days):
        return spell_range(days[0], days[-1], rng.choice(("short",)))
    ways = (("month", "、"), ("dash", "；"), ("month_dot", "，"), ("year", "、\n"))
    return spell_days(days, *rng.choice(ways))


def draft(inventor: Inventor, unit: Unit, size: int, filed: date, habits: Habits) -> Draft:
    """Ledger and register of `size` enterprises, all contacted by the filing day."""
    made = Draft(unit, _blank("ledger", unit, filed), _blank("register", unit, filed))
    for number in range(size):
        name = inventor.enterprise(unit.trades)
        add_enterprise(inventor, made, name, habits, f"service{number * 6 // size}")
    return made


def _blank(kind: str, unit: Unit, filed: date) -> Sent:
    return Sent(kind, APRIL, unit.office, {}, {}, [], Layout(), filed, unit=unit.name)


def add_enterprise(
    inventor: Inventor,
    made: Draft,
    name: str,
    habits: Habits,
    service: str,
    raises: int | None = None,
) -> TrueRow:
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
        for twin in made.register.rows[1 - count :]:
            twin.joined = ("enterprise", "contact")
    return made.ledger.rows[-len(rows)]


def _ledger_row(rng: Random, name: str, dates: list[date], count: int, habits: Habits) -> TrueRow:
    if len(dates) > 1:
        text: Value = _spell_days(rng, dates)
    else:
        text = spell_day(dates[0], rng.choice(habits.dates))
    cells: dict[str, Value] = {
        "enterprise": name,
        "leader": habits.people["leader"],
        "dates": text,
        "method": rng.choice(METHODS),
        "count": _spell_count(rng, count, habits.counts),
    }
    days = [day.isoformat() for day in dates]
    truth = {"enterprise": name, "dates": days, "count": count, "count_merged": False}
    return TrueRow(cells, truth=truth)


def _pair(ledger: Sent, count: int) -> None:
    ledger.rows[-1].joined = PAIRED
    ledger.rows[-1].truth |= {"count": count, "count_merged": True}


def add_grievance(
    inventor: Inventor,
    made: Draft,
    name: str,
    which: int,
    raised: date,
    habits: Habits,
    service: str,
) -> TrueRow:
    """A register row, closed in four of five cases, on or after the day it was raised."""
    rng = inventor.rng
    title, content, done, still_open = GRIEVANCES[which]
    closed = None
    if rng.random() < 0.8:
        closed = inventor.day(raised, made.register.filed)
    style = rng.choice([style for style in habits.dates if style != "day"] or ["year"])
    cells: dict[str, Value] = {
        "enterprise": respell_name(rng, name),
        "title": title,
        "contact": made.contacts.get(name) or inventor.contact(),
        "service": habits.people[service],
        "content": content,
        "closed": spell_day(closed, style) if closed else habits.open_mark,
        "progress": done if closed else still_open,
    }
    truth = {
        "enterprise": name,
        "title": title,
        "raised": raised.isoformat(),
        "closed": closed.isoformat() if closed else None,
    }
    row = TrueRow(cells, truth=truth)
    made.register.rows.append(row)
    return row


def heads_of(
    rng: Random, unit: Unit, filed: date, style: str, people: list[str]
) -> tuple[dict[str, str], dict[str, Value]]:
    """Returns labels and values of the head fields of the unit's forms, in the official order."""
    name = rng.choice((unit.name, *unit.aliases))
    day = spell_day(filed, style)
    if unit.office:
        labels = words("填报科室 填报人 科室负责人 分管领导 填报时间")
        keys, who = words("unit reporter head leader filed"), people
    else:
        village = rng.choice(("填报村（社区）", "填报村(社区)"))
        labels = (village, "填报人", "村（社区）书记", "填报时间")
        keys, who = words("unit reporter head filed"), people[:2]
    values: list[Value] = [name, *who, day]
    return dict(zip(keys, labels, strict=True)), dict(zip(keys, values, strict=True))

"""Ledgers and registers of one unit without any mistake."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from tests.planting.model import JOINED, Form, Row
from tests.workbooks.forms import HEADS, Layout
from tests.workbooks.grievances import GRIEVANCES, Grievance
from tests.workbooks.invent import Inventor
from tests.workbooks.period import Month
from tests.workbooks.spelling import (
    CELL_STYLES,
    MORE_STYLES,
    TEXT_STYLES,
    follow_one_another,
    respell_name,
    spell_count,
    spell_day,
    spell_days,
    spell_range,
)
from tests.workbooks.units import Unit
from tests.workbooks.values import Value

CATEGORIES = {
    "中小微企业": ("中小微企业", "中小微企业", "中小微", "中小微 企业", " 中小微企业"),
    "个体工商户": ("个体工商户", "个体工商户", "个体户", "个体\n工商户", "个体工商户 "),
}
METHODS = (
    *("电话", "电话收集", "座谈", "走访", "实地走访", "上门走访", "微信", "电话、走访", "线上"),
    *("座谈会议", "微信/电话", "电话收集、座谈", "实地", "会议", "线上会议", "走 访"),
)
FILED_STYLES = ("year", "year", "spaced", "dot", "dash", "slash", "wide", "chinese")
COUNT_STYLES = ("number", "number", "text", "measured", "wide", "word", "float")
TITLES_OPEN: tuple[Value, ...] = (None, None, "/", "无", "—")
TRADES = ("village", "经发办", "应急办", "建设环保服务中心", "农业服务中心", "市场监管所")


@dataclass
class Filler:
    """Fills the forms of one unit in one month, with one person's habits."""

    rng: Random
    inventor: Inventor
    unit: Unit
    month: Month
    filed: date

    def __post_init__(self) -> None:
        rng, inventor = self.rng, self.inventor
        styles = TEXT_STYLES + MORE_STYLES + CELL_STYLES
        self.styles = rng.sample(styles, rng.choice((1, 1, 2, 4)))
        self.people = [inventor.contact() for _ in range(rng.choice((1, 2, 3)))]
        self.chief = inventor.person() + inventor.mobile()
        self.contacts: dict[str, str] = {}
        self.heads: dict[str, Value] = {
            "unit": rng.choice((self.unit.name, self.unit.name, *self.unit.aliases)),
            "reporter": inventor.person(),
            "head": inventor.person(),
            "leader": inventor.person(),
            "filed": spell_day(self.filed, rng.choice(FILED_STYLES)),
        }

    @property
    def saved(self) -> datetime:
        return datetime(self.filed.year, self.filed.month, self.filed.day, 9, 30)

    def form(self, kind: str, rows: list[Row], none_text: str = "") -> Form:
        office, heads = self.unit.office, dict(self.heads)
        labels = head_labels(self.rng, office)
        form = Form(kind, self.month, office, heads, labels, rows, Layout(), self.filed)
        form.none_text = none_text
        return form

    def enterprise(self) -> str:
        trades = self.rng.choice(TRADES) if self.unit.office else "village"
        return self.inventor.enterprise(trades)

    def day(self) -> date:
        last = min(self.filed.day, 25) if self.filed.month == self.month.month else 25
        return self.month.day(self.rng.randint(2, last - 2))

    def contact_of(self, name: str) -> str:
        return self.contacts.setdefault(name, self.inventor.contact())

    def category(self) -> str:
        return self.rng.choice(CATEGORIES[self.rng.choice(self.unit.allowed)])

    def ledger(self, counts: list[int], names: list[str] | None = None) -> Form:
        """An enterprise for each count, some with two rows, some with several days in a cell."""
        rows: list[Row] = []
        for index, count in enumerate(counts):
            name = names[index] if names else self.enterprise()
            rows += self.contact_rows(name, count)
        block = max(1, -(-len(rows) // len(self.people)))
        for index, row in enumerate(rows):
            row.cells["service"] = self.people[index // block]
        return self.form("ledger", rows)

    def contact_rows(self, name: str, count: int, plain: bool = False) -> list[Row]:
        how = "one" if plain else self.rng.choice(["one"] * 7 + ["two", "joined", "several"])
        first = self.ledger_row(name, self.day(), count)
        if how == "several":
            days = sorted(
                {first.days[0] + timedelta(days=n) for n in (0, 1, self.rng.choice((1, 2)))}
            )
            first.days = days
            first.cells["dates"] = _several(self.rng, days)
        if how in ("one", "several"):
            return [first]
        second = self.ledger_row(name, first.days[0] + timedelta(days=1), 0)
        second.cells |= {"category": first.cells["category"]}
        if how == "joined":
            second.joined = JOINED
            second.cells["count"] = first.cells["count"]
        return [first, second]

    def ledger_row(self, name: str, day: date, count: int) -> Row:
        cells: dict[str, Value] = {
            "enterprise": name,
            "category": self.category(),
            "contact": self.contact_of(name),
            "department": self.unit.name,
            "leader": self.chief,
            "service": self.people[0],
            "dates": spell_day(day, self.rng.choice(self.styles)),
            "method": self.rng.choice(METHODS),
            "count": spell_count(count, self.rng.choice(COUNT_STYLES)),
        }
        return Row(cells, name=name, days=[day], count=count)

    def register(self, ledger: Form, mixed: bool = False) -> Form:
        """A row for each grievance that the ledger counts, closed on or after the last contact.

        `mixed`: every second one is closed, else it is chance.
        """
        last: dict[str, date] = {}
        raised: dict[str, int] = {}
        for row in ledger.rows:
            last[row.name] = max([*row.days, last.get(row.name, date.min)])
            raised[row.name] = raised.get(row.name, 0) + row.count
        rows: list[Row] = []
        for name, count in raised.items():
            for which in self.rng.sample(GRIEVANCES, count):
                closed = len(rows) % 2 == 0 if mixed else None
                rows.append(self.grievance(name, which, last[name], closed))
        return self.form("register", rows)

    def grievance(
        self,
        name: str,
        grievance: Grievance,
        after: date,
        closed: bool | None = None,
    ) -> Row:
        title, content, done, doing = grievance
        closed = self.rng.random() < 0.6 if closed is None else closed
        span = max(0, (self.filed - after).days)
        day = after + timedelta(days=self.rng.randint(0, span))
        cells: dict[str, Value] = {
            "enterprise": respell_name(self.rng, name),
            "title": title,
            "contact": self.contact_of(name),
            "service": self.rng.choice(self.people),
            "content": content,
            "closed": self.rng.choice(TITLES_OPEN),
            "progress": done if closed else doing,
        }
        if closed:
            cells["closed"] = spell_day(day, self.rng.choice(self.styles))
        return Row(cells, name=name, days=[day] if closed else [])


def head_labels(rng: Random, office: bool) -> dict[str, str]:
    """Returns the labels of the head fields, each in one of its spellings."""
    return {key: rng.choice(texts) for key, texts in HEADS[office].items()}


def _several(rng: Random, days: list[date]) -> str:
    """Returns several days in one cell; mostly a range where they follow one another."""
    if follow_one_another(days) and rng.random() < 0.7:
        return spell_range(days[0], days[-1], rng.choice(("short", "long", "year")))
    style = rng.choice(("month", "dash", "month_dot", "first", "wide"))
    return spell_days(days, style, rng.choice("、，；"))

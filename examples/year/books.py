"""The year's workbooks: what units send, and the rosters, as cells in different layouts and formats.

Knows the habits of those who fill in forms. Does not know what the figures will be.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from examples.month.filling import METHODS, heads_of
from examples.month.units import settings_of
from examples.year.firms import UNITS, Firm, Registry
from examples.year.lives import Entry, Sending, Visit
from examples.year.plan import MONTHS, day_of
from examples.year.subjects import NONE
from tests.workbooks.forms import Form, Layout, Row
from tests.workbooks.invent import Inventor
from tests.workbooks.laying import lay
from tests.workbooks.period import APRIL
from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.spelling import spell_day
from tests.workbooks.values import Value, words
from tests.workbooks.writers import write

STYLES = words("year dash dot slash compact month wide chinese cell weekday")
LABELS = words("企业名称 统一社会信用代码 行业 所属类别 责任单位 联系人 联系电话 状态")
ROSTER_FILES = {
    0: "企业名录/大路街道企业名录（2021年4月）.xlsx",
    4: "名录更新.xlsx",
    8: "2021-12/企业名录12月.xls",
}


def chinese(month: int) -> str:
    period = APRIL.shift(month)
    return f"{period.year}年{period.month}月"


@dataclass(frozen=True)
class Habit:
    """What the person of one unit does the same way all year."""

    people: list[str]
    leader: str
    service: str
    styles: tuple[str, str]
    extension: str
    kind: str  # sheets | files | page
    layout: Layout


class Desk:
    """Writes the workbooks of all units."""

    def __init__(self, rng: Random, inventor: Inventor) -> None:
        self.rng = rng
        self.inventor = inventor
        self.habits = {unit: self._habit(unit) for unit in UNITS}

    def _habit(self, unit: str) -> Habit:
        rng, number = self.rng, list(UNITS).index(unit)
        layout = Layout(
            top=rng.choice((0, 0, 1)),
            left=rng.choice((0, 0, 1)),
            heads=rng.choice(("one", "cells", "pairs", "lines")),
            labels="merged" if number == 1 else "plain",
            shuffled_from=2 if number == 2 else 0,
            extras=("备注",) if number == 3 else (),
            merged=("department", "leader") if number in (0, 4) else (),
            ditto="同上" if number == 4 else "",
            numbered=rng.choice((0, 3)),
            total="合计" if number == 5 else "",
            note=rng.random() < 0.5,
        )
        styles = rng.sample(STYLES, 2)
        return Habit(
            people=[self.inventor.person() for _ in range(3)],
            leader=f"{self.inventor.person()}{self.inventor.mobile()}",
            service=f"{self.inventor.person()} {self.inventor.mobile()}",
            styles=(styles[0], styles[1]),
            extension=("xlsx", "xls", "xlsx", "ods", "xlsx", "xlsx")[number],
            kind=("sheets", "files", "sheets", "page", "files", "sheets")[number],
            layout=layout,
        )

    def _day(self, habit: Habit, day: date) -> Value:
        return spell_day(day, self.rng.choice(habit.styles))

    def forms(self, sending: Sending) -> tuple[Form[Row], Form[Row]]:
        """Ledger and register, before they are laid out."""
        habit = self.habits[sending.unit]
        style = self.rng.choice(("year", "dash", "spaced", "cell"))
        unit = UNITS[sending.unit]
        labels, heads = heads_of(self.rng, unit, sending.filed, style, habit.people)
        visits = [self._ledger_row(habit, sending, visit) for visit in sending.visits]
        entries = [self._register_row(habit, entry) for entry in sending.entries]
        ledger = Form(
            "ledger",
            APRIL.shift(sending.month),
            unit.office,
            heads,
            labels,
            visits,
            replace(habit.layout),
            sending.filed,
            title_month=chinese(sending.month),
        )
        plain = replace(habit.layout, merged=(), total="", note=False)
        register = replace(
            ledger, kind="register", rows=entries, layout=plain, heads_at={}, labels_at={}
        )
        register.none_text = "" if entries else self.rng.choice(NONE)
        return ledger, register

    def _ledger_row(self, habit: Habit, sending: Sending, visit: Visit) -> Row:
        cells: dict[str, Value] = {
            "enterprise": visit.name,
            "category": visit.firm.category,
            "contact": f"{visit.firm.person} {visit.firm.phone}",
            "department": sending.unit,
            "leader": habit.leader,
            "service": habit.service,
            "dates": self._day(habit, visit.day),
            "method": self.rng.choice(METHODS),
            "count": visit.count,
        }
        return Row(cells, count=visit.count)

    def _register_row(self, habit: Habit, entry: Entry) -> Row:
        cells: dict[str, Value] = {
            "enterprise": entry.name,
            "title": entry.title,
            "contact": f"{entry.firm.person} {entry.firm.phone}",
            "service": habit.service,
            "content": entry.content,
            "closed": self._day(habit, entry.closed_on) if entry.closed_on else None,
            "progress": entry.progress,
        }
        return Row(cells)

    def files(self, sending: Sending, mark: str = "") -> dict[str, bytes]:
        """The unit's files of the month, by path. `mark` goes into the names of a correction."""
        habit = self.habits[sending.unit]
        ledger, register = self.forms(sending)
        month, unit = chinese(sending.month), sending.unit
        parts = {"月台账": [ledger], "登载表": [register]}
        if sending.kind == "ledger":
            del parts["登载表"]
        names = {
            "files": [f"{month}/{unit}{name}{mark}" for name in parts],
            "sheets": [f"{unit}/{month}{mark}"],
            "page": [f"{MONTHS[sending.month]} {unit}{mark}"],
        }[habit.kind]
        pages: list[dict[str, list[Form[Row]]]] = [parts]
        if habit.kind == "files":
            pages = [{name: forms} for name, forms in parts.items()]
        elif habit.kind == "page":
            pages = [{"Sheet1": [form for forms in parts.values() for form in forms]}]
        return {
            f"{name}.{habit.extension}": self._book(page, sending, habit.extension)
            for name, page in zip(names, pages, strict=True)
        }

    def _book(self, page: dict[str, list[Form[Row]]], sending: Sending, extension: str) -> bytes:
        sheets = []
        for name, forms in page.items():
            sheet, top = Sheet(name), 0
            for form in forms:
                top = lay(sheet, form, self.rng, top) + 2
            sheets.append(sheet)
        return write(Book(sheets, _saved(sending.filed)), extension)

    def roster(self, registry: Registry, month: int) -> tuple[str, bytes]:
        """The complete roster of a month: path and bytes."""
        sheet, row = Sheet("名录"), self.rng.randrange(2)
        sheet.cells[row, 0] = f"大路街道企业名录（{chinese(month)}）"
        sheet.merges.append((row, 0, row, len(LABELS) - 1))
        for place, label in enumerate(LABELS):
            sheet.cells[row + 1, place] = label
        firms = [f for f in registry.firms if f.listed <= month and _unit(f, month)]
        for line, firm in enumerate(firms, start=row + 2):
            status = "正常" if firm.unit(month) else "注销"
            values: list[Value] = [firm.name(month), firm.code]
            values += [firm.industry(month), firm.category]
            values += [_unit(firm, month), firm.person, firm.phone, status]
            if month == 4:
                values[6] = int(firm.phone)
            sheet.cells |= {(line, place): value for place, value in enumerate(values)}
        path = ROSTER_FILES[month]
        saved = _saved(day_of(month, 5))
        return path, write(Book([sheet], saved), path.rpartition(".")[2])


def settings_text() -> str:
    """liaison.toml of the year."""
    head = "# 虚构的小街道：六个单位，一年的表格由 make_year.py 生成。"
    return settings_of(head, UNITS.values())


def _unit(firm: Firm, month: int) -> str:
    """The unit in the roster's row: of one that was closed in this month, the last; "" if earlier."""
    if firm.unit(month) or firm.units.get(month) is None:
        return firm.unit(month)
    return firm.unit(month - 1)


def _saved(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, 30)

"""Makes workspaces of any size: units that send a ledger and a register a month, filled in as people do.

Knows the official forms (tests/workbooks) and how many of what a bench wants. Does not know
liaison_pipeline. Equal arguments give equal files; every fifth unit makes a mistake.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import xlsxwriter

from tests.workbooks.forms import HEADS, LEDGER, REGISTER, TITLES
from tests.workbooks.invent import BRAND_FIRST, BRAND_LAST, GIVEN, SURNAMES, TRADES
from tests.workbooks.period import APRIL, Month
from tests.workbooks.units import Unit, sections_of
from tests.workbooks.values import Value, words

METHODS = words("电话 走访 座谈 微信 实地走访")
WISHES = (
    "门前积水",
    "用电紧张",
    "招工困难",
    "停车位不足",
    "路灯不亮",
    "贷款到期",
    "货车限行",
    "噪声扰民",
)
DONE = ("已协调疏通，现已恢复正常。", "已联系供电公司增容，正常用电。", "已组织招聘会，招到三人。")


@dataclass(frozen=True)
class Office:
    """How large an office is: its units, the rows of a ledger, and every how many of them one has a
    grievance. `first`: the number of its first unit, so that two offices have none in common."""

    units: int
    rows: int
    every: int = 10
    subdistrict: str = "大路街道"
    first: int = 0

    @property
    def numbers(self) -> range:
        """Returns the numbers of its units."""
        return range(self.first, self.first + self.units)

    def unit(self, number: int) -> Unit:
        """Returns a village; every eighth is an office."""
        kind = "office" if number % 8 == 0 else "village"
        ending = "服务中心" if kind == "office" else "村"
        return Unit(f"{_brand(number)}{ending}", kind)


def settings_of(office: Office) -> str:
    """Returns the office's liaison.toml."""
    head = f'[office]\nsubdistrict = "{office.subdistrict}"\n\n'
    return head + sections_of(office.unit(number) for number in office.numbers)


def make_workspace(folder: Path, office: Office, months: Sequence[Month] = (APRIL,)) -> Path:
    """Writes liaison.toml and inbox/, two workbooks a unit and month."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "liaison.toml").write_text(settings_of(office), encoding="utf-8")
    for month in months:
        make_inbox(folder / "inbox" / str(month), office, month)
    return folder


def make_inbox(inbox: Path, office: Office, month: Month) -> None:
    """Writes the workbooks of all units for a month."""
    inbox.mkdir(parents=True, exist_ok=True)
    for number in office.numbers:
        unit = office.unit(number)
        ledger, register = ledger_of(office, number, month), register_of(office, number, month)
        (inbox / f"{unit.name}台账.xlsx").write_bytes(workbook_of("ledger", unit, month, ledger))
        (inbox / f"{unit.name}诉求.xlsx").write_bytes(
            workbook_of("register", unit, month, register)
        )


def ledger_of(office: Office, number: int, month: Month) -> list[list[Value]]:
    """Returns the rows of a unit's ledger."""
    unit, rows = office.unit(number), list[list[Value]]()
    for row in range(office.rows):
        serial = number * office.rows + row
        contact = f"{_person(serial)}{_phone(serial)}"
        if number % 5 == 0 and row == 3:
            contact = contact[:-1]  # a digit is missing
        leader, service = f"{_person(number)}{_phone(number)}", f"{_person(number + 7)}41000012"
        day = f"{month.year}年{month.month}月{serial % 24 + 1}日"
        count = 1 if row % office.every == 0 else 0
        own: list[Value] = [row + 1, _enterprise(serial), unit.allowed[0], contact, unit.name]
        rows.append([*own, leader, service, day, METHODS[serial % len(METHODS)], count])
    return rows


def register_of(office: Office, number: int, month: Month) -> list[list[Value]]:
    """Returns the rows of a unit's register: half of what is new each month is closed at once, the rest a
    month later."""
    new = _raised(office, number, month)
    left = _raised(office, number, month.shift(-1))[1::2] if month != APRIL else []
    lines = [(serial, wish, True) for serial, wish in left]
    lines += [(serial, wish, at % 2 == 0) for at, (serial, wish) in enumerate(new)]
    return [
        _register_row(number, at, line, f"{month.year}年{month.month}月25日")
        for at, line in enumerate(lines, start=1)
    ]


def _raised(office: Office, number: int, month: Month) -> list[tuple[int, str]]:
    """Returns what the enterprises of a unit raise in a month: number of the enterprise, what."""
    serials = range(number * office.rows, (number + 1) * office.rows, office.every)
    return [
        (serial, f"{month.month}月{WISHES[(serial // office.every + month.month) % len(WISHES)]}")
        for serial in serials
    ]


def _register_row(number: int, at: int, line: tuple[int, str, bool], closed_on: str) -> list[Value]:
    serial, wish, is_closed = line
    told = DONE[serial % len(DONE)] if is_closed else "正在与有关部门协调办理。"
    who, service = f"{_person(serial)}{_phone(serial)}", f"{_person(number + 7)}41000012"
    content = f"该企业反映{wish}，影响正常经营，希望尽快协调解决。"
    closed = closed_on if is_closed else None
    return [at, _enterprise(serial), wish, who, service, content, closed, told]


def workbook_of(kind: str, unit: Unit, month: Month, rows: Sequence[Sequence[Value]]) -> bytes:
    """Returns an official form as a workbook with one sheet."""
    title = TITLES[kind].format("帐" if unit.office else "账")
    heads = f"{HEADS[unit.office]['unit'][0]}：{unit.name}      填报人：王小琴      "
    heads += "科室负责人：李志强      分管领导：陈国平" if unit.office else "村（社区）书记：张永贵"
    filed = f"      填报时间：{month.year}年{month.month}月24日"
    labels = [spellings[0] for spellings in {"ledger": LEDGER, "register": REGISTER}[kind].values()]
    return sheet_of(
        [[f"{month}{title}"], [heads + filed], labels, *rows], month.day(24), len(labels)
    )


def sheet_of(lines: Sequence[Sequence[Value]], saved: date, width: int) -> bytes:
    """Returns a workbook of one sheet; title and head fields are merged over its width."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": datetime(saved.year, saved.month, saved.day), "author": ""})
    boxed = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter"})
    page = book.add_worksheet("Sheet1")
    page.set_column(0, width - 1, 14)
    for row, values in enumerate(lines):
        if len(values) == 1:
            page.merge_range(row, 0, row, width - 1, "", boxed)
        for column, value in enumerate(values):
            if value is not None:
                page.write(row, column, value, boxed)
    book.close()
    return buffer.getvalue()


def _brand(number: int) -> str:
    """Returns two characters and, from the first thousand on, more: no two numbers have the same."""
    first, last = divmod(number, len(BRAND_LAST))
    rest, first = divmod(first, len(BRAND_FIRST))
    return BRAND_FIRST[first] + BRAND_LAST[last] + (_brand(rest - 1) if rest else "")


def _enterprise(serial: int) -> str:
    trades = TRADES["village"]
    return f"{_brand(serial)}{trades[serial % len(trades)]}"


def _person(serial: int) -> str:
    return SURNAMES[serial % len(SURNAMES)] + GIVEN[serial // 3 % len(GIVEN)]


def _phone(serial: int) -> str:
    return f"138{serial % 100_000_000:08d}"

"""A new workspace: folders, settings and an empty roster; for a district, the units of its sub-districts.

Knows what a clerk needs on the first day. Does not know how anything is read later. What is there
already is left alone.
"""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from liaison_pipeline.documents.district.statistics import KINDS
from liaison_pipeline.documents.parts.sheets import Book, choices, merge, put_table, set_up_page
from liaison_pipeline.errors import RequestError
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import read_bytes
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.forms.heads import head_reader
from liaison_pipeline.forms.schemas import load_forms
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.settings import built_in_text, load_settings

ROSTER = "企业名录（填好后放进inbox）.xlsx"
ROSTER_ROWS = 200
VILLAGES = """
# 村、社区：把下面几行复制、改名，去掉行首的 #；supervisor 是驻村科室
# [[units]]
# name = "某某村"
# kind = "village"
# aliases = ["某某村委会"]
# supervisor = "应急办"
"""
_STREET = re.compile(r"(.{2,}?(?:街道|镇|乡))")


def start(folder: Path, consolidated: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Makes what is missing; (path, whether it was made). `consolidated`: 汇总表 of sub-districts, whose
    units become the district's. Raises RequestError for a file that is no 汇总表."""
    text = _district_text(consolidated) if consolidated else _own_text()
    for name in ("inbox", "outbox"):
        made = not (folder / name).exists()
        (folder / name).mkdir(parents=True, exist_ok=True)
        yield folder / name, made
    settings = folder / "liaison.toml"
    yield settings, _write(settings, text.encode())
    if not consolidated:
        yield folder / ROSTER, _write(folder / ROSTER, blank_roster(load_settings(settings)))


def _write(path: Path, data: bytes) -> bool:
    if path.exists():
        return False
    path.write_bytes(data)
    return True


def _own_text() -> str:
    head = "# 本工作区的设置。下面是大路街办发〔2021〕34号 的分工，请改成自己的；删去的部分按内置的算。\n"
    return head + built_in_text().split("\n", 1)[1] + VILLAGES


def blank_roster(settings: Settings) -> bytes:
    """An empty 企业名录 with drop-downs."""
    form = load_forms().roster
    names = form.wanted
    office = settings.office
    book = Book(f"{office.subdistrict}企业名录", datetime(2021, 4, 1))
    sheet, looks, last = book.sheet("企业名录"), book.looks, len(names) - 1
    merge(sheet, (0, 0, 0, last), f"{office.subdistrict}企业名录", looks["title"])
    note = "名录有变更时另存一份新的，写上新的填报时间，旧的不用删；停业、迁出的把状态改为“注销”。"
    merge(sheet, (1, 0, 1, last - 2), note, looks["plain"])
    merge(sheet, (1, last - 1, 1, last), "填报时间：", looks["plain"])
    widths = {"enterprise": 30, "credit_code": 24, "industry": 14, "unit": 18, "phone": 16}
    labels = [(form.labels[name], widths.get(name, 12), looks["label"]) for name in names]
    put_table(sheet, 2, labels, [[""] * len(names)] * ROSTER_ROWS, lambda _: looks["cell"])
    drops = {
        "category": form.allowed["category"],
        "unit": settings.unit_names,
        "status": ("正常", "注销"),
    }
    for name, words in drops.items():
        at = names.index(name)
        choices(sheet, (3, at, 2 + ROSTER_ROWS, at), words, strict=False)
    set_up_page(sheet, 2)
    return book.close()


def _district_text(files: Sequence[Path]) -> str:
    """liaison.toml of a district: every unit of every 汇总表, under its sub-district's name."""
    settings = load_settings()
    head = "# 区级工作区的设置，单位名单取自各街道的汇总表。请改写 [office]。\n"
    parts = [head + built_in_text().split("[[units]]", 1)[0].split("\n", 1)[1]]
    units: dict[tuple[str, str], str] = {}
    for file in files:
        try:
            book = read_workbook(read_bytes(file, settings.limits), settings.limits)
        except Refused as refusal:
            raise RequestError(f"{file}：{refusal.reason}") from refusal
        street, own = _street(book), list(_units(book))
        if not street or not own:
            raise RequestError(f"{file} 不是本程序生成的汇总表：找不到“街道名称”或“统计”。")
        units |= {(street, name): kind for name, kind in own}
    return "\n".join([*parts, *(_unit_text(*unit, kind) for unit, kind in units.items())])


def _unit_text(street: str, name: str, kind: str) -> str:
    """A unit as a section of liaison.toml; a name may hold quotation marks."""
    lines = ["[[units]]", f"name = {_quoted(street + name)}", f"kind = {_quoted(kind)}"]
    lines.append(f"subdistrict = {_quoted(street)}")
    if name == "市场监管所":
        lines.append('categories = ["中小微企业", "个体工商户"]')
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML is written like one of JSON."""
    return json.dumps(text, ensure_ascii=False)


def _street(book: Workbook) -> str:
    """The sub-district: 街道名称：大路街道, else the beginning of 汇总单位：大路街道经发办."""
    heads = head_reader(load_forms().heads)
    found = {
        head.name: head.text
        for grid in book.grids
        for value in grid.cells.values()
        for head in heads.in_text(str(value), "")
        if head.value is not None and head.name in ("street", "consolidator")
    }
    guess = _STREET.match(found.get("consolidator", ""))
    return found.get("street", "") or (guess[1] if guess else "")


def _units(book: Workbook) -> Iterator[tuple[str, str]]:
    """(unit, kind) of the rows of the sheet 统计."""
    codes = {word: kind for kind, word in KINDS.items()}
    for grid in (grid for grid in book.grids if grid.name == "统计"):
        label = next((row for row in grid.rows() if grid.text(row, 0) == "单位"), None)
        for row in grid.rows() if label is not None else ():
            kind = codes.get(grid.text(row, 1))
            if row > (label or 0) and kind:
                yield grid.text(row, 0), kind

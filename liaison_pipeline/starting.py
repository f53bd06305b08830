"""A new workspace: folders, settings, the list of units, an empty roster; what starts the program.

Knows what a clerk needs on the first day. Does not know how anything is read later. What is there
already is left alone.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from liaison_pipeline.documents.district.statistics import KINDS
from liaison_pipeline.documents.parts.sheets import Book, choices, merge, put_table, set_up_page
from liaison_pipeline.errors import RequestError
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import read_bytes
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.forms.heads import head_reader
from liaison_pipeline.forms.schemas import load_forms
from liaison_pipeline.launchers import launchers
from liaison_pipeline.model.settings import Settings, Unit
from liaison_pipeline.settings import built_in_text, load_settings
from liaison_pipeline.unit_list import BOTH, KIND_WORDS, LABELS, usual_categories, written_rows
from liaison_pipeline.unit_list import NAME as UNITS

ROSTER = "企业名录（填好后放进inbox）.xlsx"
ROSTER_ROWS, UNIT_ROWS = 200, 40
UNITS_NOTE = (
    "一行一个单位，科室、村和社区都要写上。前两栏必填，其他可以空着：通知里已有的科室，空着的按内置的分工算，"
    "确实没有的写“无”。几个名称之间用“、”隔开。改好保存、关闭，下次运行就按这张表。"
)
UNIT_WIDTHS = {"name": 22, "kind": 10, "aliases": 28, "categories": 22, "remit": 18, "topics": 28}
_STREET = re.compile(r"(.{2,}?(?:街道|镇|乡))")


def start(folder: Path, consolidated: Sequence[Path]) -> Iterator[tuple[Path, bool]]:
    """Makes what is missing; (path, whether it was made). `consolidated`: 汇总表 of sub-districts, whose
    units become the district's. Raises RequestError for a file that is no 汇总表."""
    units = _district_units(consolidated) if consolidated else ()
    for name in ("inbox", "outbox"):
        made = not (folder / name).exists()
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        yield folder / name, made
    settings = folder / "liaison.toml"
    yield settings, _write(settings, _settings_text(bool(consolidated)).encode())
    listed = folder / UNITS
    known = load_settings(settings)
    if not listed.exists() and units:
        known = replace(known, units=tuple(units))
    yield listed, _write(listed, unit_table(known))
    if not consolidated:
        yield folder / ROSTER, _write(folder / ROSTER, _blank_roster(load_settings(settings)))
    for path, data in launchers(folder):
        yield path, _write(path, data, runs=path.suffix != ".bat")


def copy_built_in(folder: Path, names: Sequence[str]) -> Iterator[tuple[Path, bool]]:
    """Copies the built-in schemas or templates into a workspace, to be edited there; (path, whether it
    was made)."""
    for name in names:
        for source in sorted(resources.files(f"liaison_pipeline.{name}").iterdir(), key=_name):
            if source.is_file() and not source.name.endswith(".py"):
                path = folder / name / source.name
                yield path, _write(path, source.read_bytes())


def _name(source: Traversable) -> str:
    return source.name


def _write(path: Path, data: bytes, runs: bool = False) -> bool:
    """Writes a file that is not there yet. `runs`: it is started by itself."""
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    if runs:
        path.chmod(0o700)
    return True


def _settings_text(district: bool) -> str:
    """Returns liaison.toml without units: they stand in 单位名单.xlsx."""
    whose = "区级工作区的设置。请改写 [office]" if district else "本工作区的设置，请改成自己的"
    head = f"# {whose}；删去的部分按内置的算。各单位写在旁边的 {UNITS} 里。\n"
    return head + built_in_text().split("[[units]]", 1)[0].split("\n", 1)[1].rstrip() + "\n"


def unit_table(settings: Settings) -> bytes:
    """Returns 单位名单.xlsx with the units of the settings, and room for more."""
    return unit_table_of(settings, list(written_rows(settings.units, load_settings().units)))


def unit_table_of(settings: Settings, written: Sequence[Sequence[str]]) -> bytes:
    """Returns 单位名单.xlsx with some rows, whatever they say, and room for more."""
    office = settings.office
    book = Book(f"{office.subdistrict}单位名单", datetime(2021, 4, 1))
    sheet, looks, last = book.sheet("单位名单"), book.looks, len(LABELS) - 1
    merge(sheet, (0, 0, 0, last), f"{office.subdistrict}单位名单", looks["title"])
    merge(sheet, (1, 0, 1, last), UNITS_NOTE, looks["plain"])
    sheet.set_row(1, 46)
    labels = [(label, UNIT_WIDTHS.get(name, 14), looks["label"]) for name, label in LABELS.items()]
    rows = [list(row) for row in written]
    rows += [[""] * len(LABELS)] * UNIT_ROWS
    put_table(sheet, 2, labels, rows, lambda _: looks["text"])
    both = "、".join(BOTH)
    drops = {
        "kind": tuple(KIND_WORDS.values()),
        "categories": (*BOTH, both),
        "supervisor": tuple(unit.name for unit in settings.units if unit.kind == "office"),
    }
    for name, words in drops.items():
        at = list(LABELS).index(name)
        choices(sheet, (3, at, 2 + len(rows), at), words, strict=name == "kind")
    set_up_page(sheet, 2)
    return book.close()


def _blank_roster(settings: Settings) -> bytes:
    """Returns an empty 企业名录 with drop-downs."""
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


def _district_units(files: Sequence[Path]) -> list[Unit]:
    """Returns every unit of every 汇总表, under its sub-district's name."""
    settings = load_settings()
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
    return [_unit(*unit, kind) for unit, kind in units.items()]


def _unit(street: str, name: str, kind: str) -> Unit:
    return Unit(f"{street}{name}", kind, usual_categories(name, kind), subdistrict=street)


def _street(book: Workbook) -> str:
    """Returns the sub-district: 街道名称：大路街道, else the beginning of 汇总单位：大路街道经发办."""
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
    """Yields (unit, kind) of the rows of the sheet 统计."""
    codes = {word: kind for kind, word in KINDS.items()}
    for grid in (grid for grid in book.grids if grid.name == "统计"):
        label = next((row for row in grid.rows() if grid.text(row, 0) == "单位"), None)
        for row in grid.rows() if label is not None else ():
            kind = codes.get(grid.text(row, 1))
            if row > (label or 0) and kind:
                yield grid.text(row, 0), kind

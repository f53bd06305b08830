"""The lists that the clerk fills in, on the page: read where they were published, saved into inbox/.

Knows the published workbooks and which of their columns are hers. Does not know HTTP or what a decision
means. What is saved is the very workbook that is filled in by hand, so the page and the workbook can be
used in turn. A list that was saved here and not consolidated since is shown with what was typed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast

import openpyxl

from liaison_pipeline.desk.messages import Plain
from liaison_pipeline.documents.clerk.office_lists import (
    CALLBACK,
    DISPATCH,
    WAYS,
    Layout,
)
from liaison_pipeline.documents.clerk.same_as_list import SAME_AS
from liaison_pipeline.errors import RequestError
from liaison_pipeline.forms.schemas import Form, Forms, load_forms
from liaison_pipeline.model.history import DESK
from liaison_pipeline.settings import load_settings
from liaison_pipeline.spelling.proposals import number_of
from liaison_pipeline.workspace import Workspace, replacing

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book
    from openpyxl.worksheet.worksheet import Worksheet

KINDS: Mapping[str, Layout] = {"dispatch": DISPATCH, "callback": CALLBACK, "same-as": SAME_AS}
# as addresses of the page call a list -> as its schema is called
SCHEMAS = {"dispatch": "dispatch", "callback": "callback", "same-as": "sameas"}
PROPOSED = ("sort", "unit", "written", "advised", "reason")  # what a number is made of
NOTE_ROW = 2  # of a published list, below its title
LONGEST = 2000  # characters of a cell


@dataclass(frozen=True, slots=True)
class ListColumn:
    """A column of a list. `own`: the clerk fills it in; `words`: to choose from; `strict`: no others."""

    name: str
    label: str
    own: bool
    words: tuple[str, ...] = ()
    strict: bool = False


@dataclass(frozen=True, slots=True)
class OpenList:
    """A list as the page shows it. `key`: the column by which a row is called; `rows`: number of the
    grievance, or of what is proposed, -> column -> text; `hint`: what is to be asked on the telephone."""

    title: str
    key: str
    columns: Sequence[ListColumn]
    rows: Mapping[str, Mapping[str, str]]
    hint: str = ""

    def plain(self) -> dict[str, Plain]:
        columns: list[Plain] = [asdict(column) for column in self.columns]
        rows: list[Plain] = [
            {"number": number, "cells": cells} for number, cells in self.rows.items()
        ]
        told: dict[str, Plain] = {"title": self.title, "key": self.key, "hint": self.hint}
        return told | {"columns": columns, "rows": rows}


def open_list(root: Path, kind: str, month: str) -> OpenList:
    """Returns a month's list with all that was typed so far. Raises RequestError where there is none."""
    workspace, layout = Workspace.at(root), KINDS[kind]
    form = _form(load_forms(workspace.schemas), kind)
    published = workspace.outbox / month / f"{layout.name}.xlsx"
    sheet = _sheet(_opened(published))
    rows = dict(_rows(sheet, form))
    hint = _text(sheet, NOTE_ROW, 1).partition("\n")[2]  # the first line is of the workbook
    _name_contacts(rows, workspace)
    saved = _saved(workspace, layout, month)
    if saved.is_file() and saved.stat().st_mtime_ns > published.stat().st_mtime_ns:
        typed = dict(_rows(_sheet(_opened(saved)), form))
        own = [column.name for column in _columns(form, layout, workspace) if column.own]
        for number, cells in rows.items():
            cells.update({name: typed[number].get(name, "") for name in own if number in typed})
    columns = list(_columns(form, layout, workspace))
    return OpenList(layout.title, _key(form), columns, rows, hint)


def _name_contacts(rows: Mapping[str, dict[str, str]], workspace: Workspace) -> None:
    """Says beside each unit whom to call there, where 单位名单 tells it."""
    settings = load_settings(workspace.settings_file)
    known = {unit.name: f"{unit.contact} {unit.phone}".strip() for unit in settings.units}
    for cells in rows.values():
        if contact := known.get(cells.get("unit", "")):
            cells["unit"] += f"（{contact}）"


def save_list(root: Path, kind: str, month: str, rows: str) -> str:
    """Saves what was typed into the clerk's columns as a workbook in inbox/; returns its path there.

    `rows`: JSON, number of a row -> column -> text. Raises RequestError for a number or column
    that the list does not have.
    """
    workspace, layout = Workspace.at(root), KINDS[kind]
    form = _form(load_forms(workspace.schemas), kind)
    typed = _typed(rows)
    shown = open_list(root, kind, month)
    own = {column.name for column in shown.columns if column.own}
    known = typed.keys() <= shown.rows.keys()
    if not known or any(not cells.keys() <= own for cells in typed.values()):
        raise RequestError("清单已经变了，请刷新页面后再填。")
    book = _opened(workspace.outbox / month / f"{layout.name}.xlsx")
    sheet = _sheet(book)
    label_row, places = _places(sheet, form)
    for at in range(label_row + 1, sheet.max_row + 1):
        number = _number({name: _text(sheet, at, column) for name, column in places.items()})
        cells = {**shown.rows.get(number, {}), **typed.get(number, {})}
        for name in own & cells.keys() & places.keys():
            _write(sheet, at, places[name], cells[name])
    target = _saved(workspace, layout, month)
    target.parent.mkdir(parents=True, exist_ok=True)
    with replacing(target) as new:
        book.save(new)
    return target.relative_to(workspace.inbox).as_posix()


def _typed(rows: str) -> Mapping[str, Mapping[str, str]]:
    """Returns number -> column -> text. Raises RequestError for what no page of ours sends."""
    typed = json.loads(rows)
    lines = list(typed.values()) if isinstance(typed, dict) else [None]
    if not all(isinstance(line, dict) and all(map(_is_text, line.values())) for line in lines):
        raise RequestError("清单没有收全，请刷新页面后再填。")
    return cast(Mapping[str, Mapping[str, str]], typed)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _saved(workspace: Workspace, layout: Layout, month: str) -> Path:
    """Returns where the page saves a month's list."""
    return workspace.inbox / DESK / f"{layout.name} {month}.xlsx"


def _form(forms: Forms, kind: str) -> Form:
    return forms.of(SCHEMAS[kind])


def _key(form: Form) -> str:
    """Returns the column by which a row is called, which is never empty."""
    return "number" if "number" in form.labels else "written"


def _number(cells: Mapping[str, str]) -> str:
    """Returns by what a row is known: its number, or one that is made of what it proposes; '' for a row
    that says nothing."""
    if "number" in cells or not cells.get("written"):
        return cells.get("number", "")
    return number_of(*(cells.get(name, "") for name in PROPOSED))


def _opened(path: Path) -> "Book":
    if not path.is_file():
        raise RequestError(f"还没有{path.stem}，请先汇总一次。")
    return openpyxl.load_workbook(path)


def _sheet(book: "Book") -> "Worksheet":
    return book.worksheets[0]


def _columns(form: Form, layout: Layout, workspace: Workspace) -> Iterator[ListColumn]:
    units = load_settings(workspace.settings_file).unit_names
    words = {"target": units, "method": WAYS}
    for name, label in form.labels.items():
        allowed = tuple(form.allowed.get(name, ()))
        own = name in layout.own or name in form.added
        yield ListColumn(name, label, own, allowed or tuple(words.get(name, ())), bool(allowed))


def _places(sheet: "Worksheet", form: Form) -> tuple[int, dict[str, int]]:
    """Returns the label row and where each column stands. Raises RequestError where there is none."""
    names = {label: name for name, label in form.labels.items()}
    for at in range(1, sheet.max_row + 1):
        texts = [_text(sheet, at, column) for column in range(1, sheet.max_column + 1)]
        places = {names[text]: column for column, text in enumerate(texts, 1) if text in names}
        if _key(form) in places:
            return at, places
    raise RequestError("这份清单的表头改动过，请在表格里填写。")


def _rows(sheet: "Worksheet", form: Form) -> Iterator[tuple[str, dict[str, str]]]:
    label_row, places = _places(sheet, form)
    for at in range(label_row + 1, sheet.max_row + 1):
        cells = {name: _text(sheet, at, column) for name, column in places.items()}
        if number := _number(cells):
            yield number, cells


def _text(sheet: "Worksheet", row: int, column: int) -> str:
    value = sheet.cell(row, column).value
    return "" if value is None else str(value).strip()


def _write(sheet: "Worksheet", row: int, column: int, text: str) -> None:
    """Writes a text that is no formula, whatever it begins with; an unchanged cell keeps its type."""
    if text == _text(sheet, row, column):
        return
    cell = sheet.cell(row, column)
    cell.value = None
    if text:
        cell.value = "".join(sign for sign in text[:LONGEST] if sign.isprintable() or sign == "\n")
        cell.data_type = "s"

"""The inbox of one month: drafts become laid-out files, and the truth about them becomes plan.json.

Does not know which unit does what; scenes.py does.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from random import Random
from typing import Any

from examples.month.filling import Draft, Habits, Sent, draft, habits_of, heads_of
from examples.month.units import UNITS
from tests.workbooks.binary import locked_container
from tests.workbooks.forms import Layout
from tests.workbooks.invent import Inventor
from tests.workbooks.laying import lay
from tests.workbooks.sheets import Book, Cell, Sheet, address
from tests.workbooks.spelling import TEXT_STYLES
from tests.workbooks.strays import JPEG, PDF
from tests.workbooks.values import words
from tests.workbooks.writers import write

HEAD_STYLES = words("year spaced dot dash slash compact month wide chinese cell cell")
CELL_HABITS = (
    ["cell"],
    ["cell", "month"],
    ["number"],
    ["serial", "cell"],
    ["compact_number", "compact"],
)


class Month:
    """Everything that lies in inbox/, and what is known about it."""

    def __init__(self, seed: int) -> None:
        self.rng = Random(seed)
        self.inventor = Inventor(self.rng)
        self.files: dict[str, bytes] = {}
        self.forms: list[Sent] = []
        self.mistakes: list[dict[str, str]] = []
        self.mistaken: set[str] = set()  # units

    def draft(
        self,
        name: str,
        size: int,
        day: int,
        *,
        cells: bool = True,
        pairs: bool = False,
        dates: str = "",
    ) -> tuple[Draft, Habits]:
        """A unit's two forms, complete and without a mistake."""
        styles = self.rng.sample(TEXT_STYLES, 2)
        if cells and self.rng.random() < 0.6:
            styles = [*self.rng.choice(CELL_HABITS)]
        styles = dates.split() or styles
        habits = habits_of(self.rng, self.inventor, styles, pairs)
        filed = date(2021, 4, day)
        made = draft(self.inventor, UNITS[name], size, filed, habits)
        people = [self.inventor.person() for _ in range(3)]
        for form in (made.ledger, made.register):
            style = self.rng.choice(HEAD_STYLES)
            form.head_labels, form.heads = heads_of(self.rng, UNITS[name], filed, style, people)
        return made, habits

    def layout(self, **fixed: Any) -> Layout:
        """One of the ways in which people lay out a form."""
        rng = self.rng
        chosen: dict[str, Any] = {
            "top": rng.choice((0, 0, 1, 2)),
            "left": rng.choice((0, 0, 0, 1, 2)),
            "title": rng.choice(("official", "month", "official", "none")),
            "heads": rng.choice(("one", "one", "cells", "pairs", "lines")),
            "labels": "merged" if rng.random() < 0.25 else "plain",
            "shuffled_from": 2 if rng.random() < 0.25 else 0,
            "extras": rng.choice(((), (), ("备注",), ("经营地址",), ("备注", "经营范围"))),
            "merged": rng.choice(
                ((), ("department", "leader"), ("department", "leader", "service"))
            ),
            "ditto": rng.choice(("", "", "同上", "〃", "″")),
            "numbered": rng.choice((0, 0, 5, 12)),
            "total": "合计" if rng.random() < 0.3 else "",
            "note": rng.random() < 0.6,
        }
        return Layout(**{**chosen, **fixed})

    def dress(self, forms: Sequence[Sent], **fixed: Any) -> None:
        """Gives forms one layout; a register has no columns to merge."""
        layout = self.layout(**fixed)
        for form in forms:
            form.layout = replace(layout)
            if form.kind == "register":
                form.layout = replace(layout, merged=(), total="", note=False)
            for row in form.rows:
                streets = ("新桥街", "老街", "迎宾路", "河边路")
                place = f"{self.rng.choice(streets)}{self.rng.randrange(1, 180)}号"
                values = {"备注": self.rng.choice(("", "", "", "无", "新开业")), "经营地址": place}
                values["经营范围"] = self.rng.choice(("零售", "日用品", "见执照"))
                row.cells |= {key: values[key] or None for key in layout.extras}

    def emit(
        self,
        path: str,
        pages: dict[str, list[Sent]],
        *,
        kind: str = "",
        date1904: bool = False,
        hidden: str = "",
    ) -> None:
        """Lays out the forms, several on a page one below the other, and writes the file."""
        kind = kind or path.rpartition(".")[2]
        sheets: list[Sheet] = []
        for name, forms in pages.items():
            sheet, top = Sheet(name, hidden=name == hidden), 0
            for form in forms:
                form.layout.word = kind == "docx"
                form.layout.left = 0 if form.layout.word else form.layout.left
                for row in form.rows:
                    row.count = 0 if row.joined else row.truth.get("count", 0)
                top = lay(sheet, form, self.rng, top) + 2
                form.file = path
                form.sheet = "" if kind.startswith("csv") else name
                if form.layout.word:
                    form.sheet = f"T{len(sheets) + 1}"  # a Word table has no name
                if hidden == name:
                    form.codes.append(("sheet-hidden", ""))
                self.forms.append(form)
            sheets.append(sheet)
        filed = max(form.filed for page in pages.values() for form in page)
        saved = datetime(filed.year, filed.month, filed.day, 6, self.rng.randrange(60))
        self.files[path] = write(Book(sheets, saved, date1904), kind)

    def expect(self, code: str, unit: str = "", file: str = "", **more: str) -> None:
        place = {"file": file, "sheet": "", "cell": "", "unit": unit}
        self.mistakes.append({"code": code, **place, **more})

    def strays(self) -> None:
        """Files that are no workbook, and files that nobody must see."""
        good = next(data for path, data in sorted(self.files.items()) if path.endswith(".xlsx"))
        for path, data, code in (
            ("202104/签字扫描件.pdf", PDF, "file-attachment"),
            ("4月台账（传输中断）.xlsx", good[: len(good) // 2], "file-unreadable"),
            ("202104/走访照片.jpg", JPEG, "file-attachment"),
            ("凉水井村/登载表（加密）.xlsx", locked_container(good), "file-encrypted"),
        ):
            self.files[path] = data
            self.expect(code, file=path)
        for path in (
            "科室/~$应急办4月台账.xlsx",
            "Thumbs.db",
            "202104/.DS_Store",
            ".~lock.台账.xls#",
        ):
            self.files[path] = b"\0" * 64

    def _unit(self, name: str) -> dict[str, Any]:
        files = sorted({form.file for form in self.forms if form.unit == name})
        return {"kind": UNITS[name].kind, "files": files}

    def plan(self) -> dict[str, Any]:
        mistakes = [*self.mistakes]
        for form in self.forms:
            mistakes += _form_mistakes(form)
        bad = {mistake["file"] for mistake in mistakes if mistake["code"] not in INFOS}
        shown = {form.file for form in self.forms if form.unit not in self.mistaken}
        ledgers = [row for form in self.forms if form.kind == "ledger" for row in _rows(form)]
        registers = [row for form in self.forms if form.kind == "register" for row in _rows(form)]
        return {
            "month": "2021-04",
            "as_of": "2021-04-28",
            "units": {name: self._unit(name) for name in UNITS},
            "mistakes": sorted(
                mistakes, key=lambda m: (m["file"], m["sheet"], m["code"], m["cell"])
            ),
            "clean_files": sorted(shown - bad),
            "forms": [_form(form) for form in self.forms],
            "ledger_rows": ledgers,
            "register_rows": registers,
        }


INFOS = {"file-duplicate", "column-unknown", "form-empty", "date-carried", "submission-added"}
INFOS |= {"submission-superseded"}


def _form(form: Sent) -> dict[str, Any]:
    keys = ("file", "sheet", "unit", "kind", "status")
    return {key: getattr(form, key) for key in keys} | {
        "filed_on": form.filed.isoformat(),
        "rows": len(form.rows),
    }


def _rows(form: Sent) -> list[dict[str, Any]]:
    place = {"unit": form.unit, "file": form.file, "sheet": form.sheet}
    marks = {"superseded": form.status == "superseded", "rejected": form.status == "rejected"}
    marks["in_month"] = form.in_month
    return [{**place, "row": row.line, **row.truth, "held": row.held, **marks} for row in form.rows]


def _form_mistakes(form: Sent) -> list[dict[str, str]]:
    place = {"file": form.file, "sheet": form.sheet, "unit": form.unit}

    def mistake(code: str, cell: Cell | None = None) -> dict[str, str]:
        return {"code": code, **place, "cell": address(cell) if cell else ""}

    found = []
    for code, where in form.codes:
        at = form.heads_at.get(where.removeprefix("head:"), ())
        found.append(mistake(code, at[0] if at else None))
    for extra in form.layout.extras if form.status != "superseded" else ():
        found.append(mistake("column-unknown", form.labels_at[extra]))
    if not form.rows:
        found.append(mistake("form-empty"))
    for row in form.rows:
        found += [mistake(code, row.at[column]) for code, column in row.codes]
    return found

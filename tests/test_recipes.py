"""The recipes of docs/architecture.md and of 使用手册 are carried out as they are written there.

Each is done in a copy of the program, which is then run on a small inbox. Knows how steps are written on
a page. Does not know what a step is for: each test looks at what comes out.
"""

import csv
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from liaison_pipeline.documents.parts.official import SHEETS
from liaison_pipeline.forms.checks import usable_forms
from tests.forms.test_schemas import with_column
from tests.language import GOOD_ROSTER, ledger, line
from tests.workspaces import save

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "architecture.md"
README = ROOT / "README.md"
MANUAL = ROOT / "docs" / "使用手册.md"
RECIPE = re.compile(
    r"^### (?P<title>.+?) \((?P<files>\d+) files?\)\n(?P<text>.+?)(?=^##)", re.M | re.S
)
STEP = re.compile(r"^```(?P<kind>python|diff|yaml) (?P<file>\S+)\n(?P<text>.+?)^```$", re.M | re.S)
PROGRAM = ("liaison_pipeline", "schemas", "templates")


@dataclass(frozen=True)
class Step:
    """A block of the page. `kind`: `diff` changes the file, anything else is all of it."""

    kind: str
    file: str
    text: str

    def do(self, folder: Path) -> None:
        path = folder / self.file
        if self.kind == "diff":
            path.write_text(self._changed(path.read_text("utf-8")), "utf-8")
        else:
            assert not path.exists(), f"{self.file} is there already"
            path.write_text(self.text, "utf-8")

    def _changed(self, text: str) -> str:
        """Returns the file with what is added, where the unmarked lines are; else at its end."""
        lines = self.text.splitlines(keepends=True)
        assert {mark[0] for mark in lines if mark.strip()} <= {" ", "+"}, self.file
        before = "".join(mark[1:] for mark in lines if mark[0] == " ")
        after = "".join(mark[1:] for mark in lines)
        if not before:
            return text.rstrip("\n") + "\n" + after
        assert text.count(before) == 1, f"{before!r} is not once in {self.file}"
        return text.replace(before, after)


@dataclass(frozen=True)
class Recipe:
    """`files`: how many files it touches, as the page says."""

    files: int
    steps: tuple[Step, ...]


def steps_in(text: str) -> tuple[Step, ...]:
    return tuple(Step(m["kind"], m["file"], m["text"]) for m in STEP.finditer(text))


RECIPES = {
    match["title"]: Recipe(int(match["files"]), steps_in(match["text"]))
    for match in RECIPE.finditer(PAGE.read_text("utf-8"))
}


def copy_of_the_program(folder: Path) -> Path:
    """Returns a copy that runs from its folder, whatever is installed."""
    for name in PROGRAM:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("schemas", "templates"):  # where they are when the program is installed
        (folder / "liaison_pipeline" / name).symlink_to(folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Returns the files of the program by their paths in the repository."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for name in PROGRAM
        for path in sorted((folder / name).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


def carry_out(title: str, folder: Path) -> Path:
    """Does the steps of a recipe in a copy of the program; as many files are touched as the page says."""
    copy, recipe = copy_of_the_program(folder), RECIPES[title]
    before = contents(copy)
    for step in recipe.steps:
        step.do(copy)
    after = contents(copy)
    touched = {file for file in after if after[file] != before.get(file)}
    assert len(touched) == recipe.files == len({step.file for step in recipe.steps})
    return copy


def liaison(program: Path, command: str, workspace: Path, *arguments: str) -> str:
    """Runs a command of a copy in a process of its own."""
    options = ["--workspace", str(workspace), "--month", "2021-04", "--as-of", "2021-04-28"]
    call = [sys.executable, "-m", "liaison_pipeline", command, *arguments, *options]
    done = subprocess.run(call, cwd=program, capture_output=True, encoding="utf-8")
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def findings(workspace: Path) -> list[dict[str, str]]:
    file = workspace / "outbox" / "2021-04" / "findings.csv"
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def sheet_of(workspace: Path, name: str) -> list[list[object]]:
    """Returns the rows of a sheet of 汇总表.xlsx."""
    path = workspace / "outbox" / "2021-04" / "上报" / "汇总表.xlsx"
    book = openpyxl.load_workbook(path, read_only=True)
    rows: list[list[object]] = [[cell.value for cell in row] for row in book[name].iter_rows()]
    book.close()
    return rows


def column_under(rows: list[list[object]], label: str) -> list[object]:
    """Returns what stands below a label, wherever it is."""
    top, at = next((top, row.index(label)) for top, row in enumerate(rows) if label in row)
    return [row[at] for row in rows[top + 1 :]]


FIRMS = ({"企业名称": "大路砖厂"}, {"企业名称": "大路粮站"}, {"企业名称": "大路酒店"})


@pytest.mark.parametrize(
    ("days", "cells"),
    [
        (("4月5日", "4月5日", "4月5日"), ["H4"]),
        (("4月5日", "4月6日", "4月5日"), []),
    ],
    ids=["all-on-one-day", "on-two-days"],
)
def test_a_rule_is_added_as_the_page_says(
    tmp_path: Path, days: tuple[str, ...], cells: list[str]
) -> None:
    program = carry_out("A rule with a finding code", tmp_path / "program")
    workspace = tmp_path / "workspace"
    rows = [dict(firm, 联系时间=day) for firm, day in zip(FIRMS, days, strict=True)]
    save(workspace / "inbox" / "台账.xlsx", ledger(*rows))
    liaison(program, "consolidate", workspace)
    told = [finding for finding in findings(workspace) if finding["code"] == "contacts-one-day"]
    assert [finding["cell"] for finding in told] == cells
    assert all("联系的 3 家企业" in finding["message"] for finding in told)


def test_a_column_is_added_as_the_page_says(tmp_path: Path) -> None:
    program = carry_out("A column of a form", tmp_path / "program")
    workspace = tmp_path / "workspace"
    book = with_column(ledger(*FIRMS), "宣传情况", "已宣传", "没有", "未宣传")
    save(workspace / "inbox" / "台账.xlsx", book)
    liaison(program, "consolidate", workspace)
    assert_the_column_is_everywhere(workspace)


def assert_the_column_is_everywhere(workspace: Path) -> None:
    """宣传情况 is checked, kept in the master and printed in 汇总表."""
    told = [finding for finding in findings(workspace) if finding["column"] == "宣传情况"]
    assert [(finding["code"], finding["cell"]) for finding in told] == [("value-invalid", "K5")]
    with sqlite3.connect(workspace / "master.db") as master:
        kept = master.execute("SELECT added FROM contacts ORDER BY row").fetchall()
    master.close()
    assert [json.loads(added) for (added,) in kept] == [
        {"publicity": text} for text in ("已宣传", "没有", "未宣传")
    ]
    assert column_under(sheet_of(workspace, SHEETS[1]), "宣传情况")[:3] == [
        "已宣传", "没有", "未宣传",
    ]  # fmt: skip


def test_a_figure_is_added_as_the_page_says(tmp_path: Path) -> None:
    program = carry_out("A figure", tmp_path / "program")
    workspace = tmp_path / "workspace"
    save(workspace / "inbox" / "台账.xlsx", ledger(FIRMS[0]))
    save(workspace / "inbox" / "企业名录.xlsx", roster(*FIRMS))
    liaison(program, "consolidate", workspace)
    file = workspace / "outbox" / "2021-04" / "summary.json"
    summary = json.loads(file.read_text("utf-8"))
    assert summary["coverage"]["uncovered"] == 2
    units = {unit["name"]: unit["uncovered"] for unit in summary["units"]}
    assert (units.pop("应急办"), set(units.values())) == (2, {0})
    statistics = sheet_of(workspace, "统计")
    shown = dict(
        zip(column_under(statistics, "单位"), column_under(statistics, "未联系"), strict=True)
    )
    assert (shown["应急办"], shown["合计"]) == (2, 2)
    traced = json.loads(liaison(program, "trace", workspace, "coverage.uncovered", "--json"))
    assert [(item["what"], item["cell"]) for item in traced["items"]] == [
        ("大路粮站", "A4"), ("大路酒店", "A5"),
    ]  # fmt: skip


def roster(*firms: dict[str, str]) -> str:
    rows = [line(GOOD_ROSTER, 统一社会信用代码="", **firm) for firm in firms]
    return "\n".join(["企业名录", " | ".join(GOOD_ROSTER), *rows])


def test_the_clerk_adds_a_column_as_the_manual_says(tmp_path: Path) -> None:
    """The manual's text goes to the end of the office's own copy of a schema; nothing else is done."""
    (step,) = steps_in(MANUAL.read_text("utf-8"))
    own = tmp_path / "schemas" / step.file.rpartition("\\")[2]
    own.parent.mkdir()
    own.write_text((ROOT / "schemas" / own.name).read_text("utf-8") + step.text, "utf-8")
    book = with_column(ledger(*FIRMS), "宣传情况", "已宣传", "没有", "未宣传")
    save(tmp_path / "inbox" / "台账.xlsx", book)
    liaison(ROOT, "consolidate", tmp_path)
    assert_the_column_is_everywhere(tmp_path)
    (told,) = [finding for finding in findings(tmp_path) if finding["column"] == "宣传情况"]
    assert "请写“已宣传”或“未宣传”" in told["message"]


def test_the_column_in_the_readme_can_be_added(tmp_path: Path) -> None:
    (block,) = re.findall(
        r"^```yaml\nedition: 2.*\ncolumns:\n(.+?)^```", README.read_text("utf-8"), re.M | re.S
    )
    own = tmp_path / "ledger.yaml"
    own.write_text((ROOT / "schemas" / own.name).read_text("utf-8") + block, "utf-8")
    column = usable_forms(tmp_path).ledger.columns["publicity"]
    assert (column.title, column.allowed, column.added) == ("宣传情况", ("已宣传", "未宣传"), True)


def test_every_recipe_that_is_carried_out_is_on_the_page() -> None:
    assert [title for title, recipe in RECIPES.items() if recipe.steps] == [
        "A rule with a finding code", "A column of a form", "A figure",
    ]  # fmt: skip

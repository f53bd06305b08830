"""`liaison export`: every table against what the workbooks say, the views of the master beside it."""

import csv
import json
import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from liaison_pipeline.documents.machine import tidy_files
from liaison_pipeline.forms.schemas import load_forms
from liaison_pipeline.master.views import TABLES
from liaison_pipeline.pipeline import added_columns
from tests.language import HEAD, callback, dispatch, ledger, register
from tests.workspaces import run, save

OTHER = HEAD.replace("应急办", "经发办")


def liaison(place: Path, command: str, *options: str, day: str = "2021-04-28") -> Result:
    where = ["--workspace", str(place), "--as-of", day]
    return CliRunner().invoke(main, [command, *options, *where])


def exported(
    place: Path, *options: str, day: str = "2021-04-28"
) -> dict[str, list[dict[str, str]]]:
    """Returns table -> rows, by English names, out of CSV."""
    target = place / "out"
    how = ["--output", str(target), "--format", "csv", "--english", *options]
    result = liaison(place, "export", *how, day=day)
    assert result.exit_code == 0, result.output
    return {path.stem: table(path) for path in target.glob("*.csv")}


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """应急办 with two enterprises, one held, and a grievance; 经发办 with a corrected ledger."""
    rows = [
        {"个数": "1", "联系时间": "4月5日、4月12日"},
        {"企业名称": "大路油库", "联系时间": "4月31日"},
    ]
    save(tmp_path / "inbox" / "1.xlsx", ledger(*rows), register(办结时间="", 办理情况="正在协调"))
    save(tmp_path / "inbox" / "2.xlsx", ledger(企业名称="=1+1", head=OTHER))
    newer = OTHER.replace("23日", "24日")
    save(tmp_path / "inbox" / "3.xlsx", ledger(企业名称="=1+1", 联系时间="4月上旬", head=newer))
    return tmp_path


@pytest.fixture
def tables(place: Path) -> dict[str, list[dict[str, str]]]:
    return exported(place)


def test_every_form_is_a_row_with_what_became_of_it(
    tables: dict[str, list[dict[str, str]]],
) -> None:
    told = {(row["file"], row["form"]): row["status"] for row in tables["tidy_submissions"]}
    assert told == {
        ("1.xlsx", "月台账"): "采用",
        ("1.xlsx", "诉求登载表"): "采用",
        ("2.xlsx", "月台账"): "已被新表取代",
        ("3.xlsx", "月台账"): "采用",
    }


def test_a_row_of_a_ledger_says_whether_it_counts(tables: dict[str, list[dict[str, str]]]) -> None:
    rows = tables["tidy_contacts"]
    told = {(row["file"], row["enterprise"]): (row["held"], row["counts"]) for row in rows}
    firm = rows[0]["enterprise"] if rows[0]["file"] == "1.xlsx" else ""
    assert len(rows) == 4
    assert told["1.xlsx", "大路油库"] == ("1", "0")
    assert told["2.xlsx", "'=1+1"] == ("0", "0")
    assert told["3.xlsx", "'=1+1"] == ("0", "1")
    assert firm


def test_each_day_of_a_cell_is_a_row(tables: dict[str, list[dict[str, str]]]) -> None:
    rows = [row for row in tables["tidy_contact_dates"] if row["counts"] == "1"]
    assert [(row["contact_date"], row["precise"], row["counted_month"]) for row in rows] == [
        ("2021-04-05", "1", "2021-04"),
        ("2021-04-12", "1", "2021-04"),
        ("2021-04-01", "0", "2021-04"),
    ]


def test_telephone_numbers_are_masked_unless_they_are_asked_for(place: Path) -> None:
    numbers = ("138****", "13800")
    (row,) = exported(place)["tidy_register_rows"]
    assert numbers[0] in row["enterprise_contact"]
    (row,) = exported(place, "--phones")["tidy_register_rows"]
    assert numbers[0] not in row["enterprise_contact"]
    assert "138" in row["enterprise_contact"]


def test_a_grievance_is_a_row_from_its_first_month_on(place: Path) -> None:
    may = "2021年5月诉求登载表（科室）"
    head = HEAD.replace("4月23日", "5月24日")
    save(place / "inbox" / "5.xlsx", register(title=may, head=head, 办结时间="5月20日"))
    tables = exported(place, day="2021-05-26")
    (own,) = tables["tidy_grievances"]
    assert (own["first_month"], own["state"], own["closed_month"]) == ("2021-04", "办结", "2021-05")
    assert (own["closed_date"], own["times_registered"]) == ("2021-05-20", "2")
    assert {row["number"] for row in tables["tidy_register_rows"]} == {own["number"]}
    (then,) = exported(place, "--month", "2021-04", day="2021-05-26")["tidy_grievances"]
    assert (then["number"], then["state"]) == (own["number"], "未办结")


def test_what_the_clerk_decided_and_heard_is_in_it(place: Path) -> None:
    number = exported(place)["tidy_grievances"][0]["number"]
    decided = {"诉求编号": number, "承办单位": "经发办", "办理时限": "5月20日"}
    save(place / "inbox" / "分派.xlsx", dispatch(decided))
    heard = {"诉求编号": number, "满意度": "不满意", "服务态度": "满意"}
    save(place / "inbox" / "回访.xlsx", callback(heard))
    tables = exported(place)
    (row,) = tables["tidy_dispatches"]
    assert (row["number"], row["target"], row["deadline"]) == (number, "经发办", "5月20日")
    assert row["deadline_date"] == "2021-05-20"
    (row,) = tables["tidy_callbacks"]
    assert (row["number"], row["satisfaction"], row["attitude"]) == (number, "不满意", "满意")


def test_the_views_of_the_master_say_what_the_export_says(place: Path) -> None:
    tables = exported(place, "--phones")
    with closing(sqlite3.connect(place / "master.db")) as connection:
        for table in TABLES:
            if not table.source:
                continue
            for name, called in ((table.name, "name"), (table.title, "title")):
                wanted = [getattr(column, called) for column in table.shown]
                cursor = connection.execute(f'SELECT * FROM "{name}"')
                assert [one[0] for one in cursor.description] == wanted
                rows = sorted(tuple("" if v is None else str(v) for v in row) for row in cursor)
                names = [column.name for column in table.shown]
                own = sorted(
                    tuple(row[n].removeprefix("'") for n in names) for row in tables[table.name]
                )
                assert rows == own, name


def test_names_are_one_for_one_in_both_languages() -> None:
    for table in TABLES:
        names = [column.name for column in table.columns]
        titles = [column.title for column in table.columns]
        assert len(set(names)) == len(names), table.name
        assert len(set(titles)) == len(titles), table.name
    assert len({table.title for table in TABLES}) == len(TABLES)


def test_figures_of_the_tables_are_those_of_the_summary(place: Path) -> None:
    summary = json.loads(run(place, "--json").output)
    tables = exported(place)
    months = {row["unit"]: row for row in tables["tidy_unit_months"] if row["month"] == "2021-04"}
    for unit in summary["units"]:
        own = months[unit["name"]]
        for name in ("enterprises", "contacted", "raised", "reopened", "closed", "open"):
            assert own[name] == str(unit[name]), (unit["name"], name)
    counted = {
        (row["unit"], row["enterprise_key"])
        for row in tables["tidy_contact_dates"]
        if row["counts"] == "1" and row["counted_month"] == "2021-04"
    }
    assert len(counted) == summary["coverage"]["contacted"]
    still_open = [row for row in tables["tidy_grievances"] if row["state"] == "未办结"]
    assert len(still_open) == summary["grievances"]["open"]


def test_a_workbook_has_a_sheet_a_table_and_the_dictionary(place: Path) -> None:
    assert liaison(place, "export").exit_code == 0
    path = place / "导出" / "数据.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [*(table.title for table in TABLES), "数据字典"]
    page = book["联系"]
    labels = [cell.value for cell in page[1]]
    assert labels == [column.title for column in TABLES[1].columns]
    firms = {page.cell(row, labels.index("企业名称") + 1).value for row in range(2, 6)}
    assert "=1+1" in firms
    assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
    at = labels.index("首个联系日期") + 1
    days = [page.cell(row, at).value for row in range(2, 6)]
    assert datetime(2021, 4, 5) in days
    told = {(row[0].value, row[2].value) for row in book["数据字典"].iter_rows(min_row=2)}
    for table in TABLES:
        for column in table.columns:
            assert (table.title, column.title) in told


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such permissions")
def test_what_is_exported_is_its_owners_alone(place: Path) -> None:
    liaison(place, "export")
    exported(place)
    for path in (*(place / "导出").rglob("*"), *(place / "out").rglob("*"), place / "导出"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_extension_tells_the_format(place: Path) -> None:
    assert liaison(place, "export", "--output", str(place / "x.xlsx")).exit_code == 0
    assert (place / "x.xlsx").is_file()
    result = liaison(place, "export", "--output", str(place / "x.docx"))
    assert (result.exit_code, "docx" in result.output) == (2, True)


def test_parquet_without_its_library_says_what_to_install(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tidy_files, "find_spec", lambda _: None)
    result = liaison(place, "export", "--format", "parquet")
    assert (result.exit_code, "pyarrow" in result.output) == (2, True)


def test_parquet_keeps_types(place: Path) -> None:
    pytest.importorskip("pyarrow")
    assert liaison(place, "export", "--format", "parquet", "--english").exit_code == 0
    frame = pd.read_parquet(place / "导出" / "parquet" / "tidy_contacts.parquet")
    assert str(frame["counts"].dtype) == "Int64"
    assert str(frame["first_date"].dtype).startswith("datetime64")


def test_a_column_that_an_office_added_is_in_it(place: Path) -> None:
    built_in = (Path(__file__).parents[1] / "schemas" / "ledger.yaml").read_text("utf-8")
    own = "\n  publicity:\n    title: 宣传情况\n    dtype: str\n    nullable: true\n    required: false\n"
    (place / "schemas").mkdir()
    (place / "schemas" / "ledger.yaml").write_text(built_in.rstrip("\n") + own, "utf-8")
    text = ledger()
    (place / "inbox" / "1.xlsx").unlink()
    lines = text.splitlines()
    at = next(index for index, line in enumerate(lines) if "企业名称" in line)
    lines[at], lines[at + 1] = f"{lines[at]} | 宣传情况", f"{lines[at + 1]} | 已宣传"
    save(place / "inbox" / "4.xlsx", "\n".join(lines))
    assert added_columns(load_forms(place / "schemas"))["contacts"] == {"publicity": "宣传情况"}
    rows = exported(place)["tidy_contacts"]
    assert {row["publicity"] for row in rows if row["file"] == "4.xlsx"} == {"已宣传"}
    with closing(sqlite3.connect(place / "master.db")) as connection:
        query = "SELECT 宣传情况 FROM 联系 WHERE 文件 = '4.xlsx'"
        assert connection.execute(query).fetchall() == [("已宣传",)]


def documented() -> Iterator[str]:
    page = (Path(__file__).parents[1] / "docs" / "数据导出.md").read_text("utf-8")
    yield from (part.split("```")[0] for part in page.split("```sql\n")[1:])


def test_the_queries_of_the_page_run_and_say_what_the_summary_says(place: Path) -> None:
    summary = json.loads(run(place, "--json").output)
    with closing(sqlite3.connect(place / "master.db")) as connection:
        answers = [connection.execute(query).fetchall() for query in documented()]
    by_unit = {unit["name"]: unit["contacted"] for unit in summary["units"] if unit["contacted"]}
    assert dict(answers[0]) == by_unit
    assert all(answers), "a query of the page finds nothing"


def test_the_page_names_every_table() -> None:
    page = (Path(__file__).parents[1] / "docs" / "数据导出.md").read_text("utf-8")
    for table in TABLES:
        assert f"| `{table.title}` | `{table.name}` |" in page

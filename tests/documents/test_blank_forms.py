"""`liaison forms`: what we print we can read, and filled in as people fill it in, nothing is wrong.

The sample's 26 units get their forms for May, once by what they have reported, once by a roster; each is
opened, looked at, filled in with openpyxl and handed in.
"""

import csv
import datetime
import json
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from liaison_pipeline.cli import main
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.handed_out import NAME as MARK
from liaison_pipeline.forms.recognise import Block, recognise_forms
from liaison_pipeline.model.findings import as_texts
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import Month
from liaison_pipeline.pipeline import look
from liaison_pipeline.running import Run
from liaison_pipeline.settings import load_settings
from liaison_pipeline.workspace import Workspace
from tests.language import FORMS, ledger, register
from tests.sample import EXAMPLE, copy_read
from tests.workspaces import content, save

MAY = datetime.date(2021, 5, 6), datetime.date(2021, 5, 28)
LEDGER, REGISTER = "月台账", "诉求登载表"
PROGRESS = {
    "open": "正在协调供电公司，预计下月完成",
    "done": "已协调供电公司更换变压器，恢复正常供电",
}
# what the sample's April is wrong about, and a filled-in cell cannot mend
OF_APRIL = {"remit-mismatch", "enterprise-two-units"}


def liaison(place: Path, command: str, *options: str, as_of: datetime.date = MAY[0]) -> Result:
    when = ["--month", "2021-05", "--as-of", str(as_of), "--workspace", str(place)]
    return CliRunner().invoke(main, [command, *options, *when])


# a person fills it in -----------------------------------------------------------------------------


def columns_of(page: Worksheet) -> dict[str, int]:
    return {str(cell.value): cell.column or 0 for cell in page[4]}


def fill_heads(page: Worksheet, filed: str) -> None:
    """Each head field stands in a cell of its own, after its colon."""
    for cell in page[3]:
        text = str(cell.value or "")
        if text.startswith("填报时间"):
            cell.value = f"填报时间：{filed}"
        elif text.endswith("："):
            cell.value = f"{text}王小明"


def fill_ledger(page: Worksheet, counts: Mapping[str, int]) -> None:
    """Every enterprise that stands there was contacted, in turns on each kind of date."""
    days = "5月6日", datetime.datetime(2021, 5, 7), "2021.5.8", "5月10日、5月17日"
    at = columns_of(page)
    unknown = {
        "所属类别": "个体工商户" if "村" in str(page["A3"].value) else "中小微企业",
        "企业联络人员及电话": "赵一 13800001234",
        "联系服务部门": "本单位",
        "联系服务领导及电话": "李四 13900001234",
        "联系服务人及电话": "张三 13700001234",
    }
    for row in range(5, page.max_row):
        name = page.cell(row, at["企业名称"]).value
        if name:
            page.cell(row, at["联系时间"]).value = days[row % len(days)]
            method = ("电话", "走访", "座谈")[row % 3]
            page.cell(row, at["联系形式（电话收集、座谈、走访等）"]).value = method
            page.cell(row, at["收集问题诉求个数"]).value = counts.get(str(name), 0)
            for label, text in unknown.items():
                if not page.cell(row, at[label]).value:
                    page.cell(row, at[label]).value = text


def fill_register(page: Worksheet) -> None:
    """Every grievance goes on, or is closed, in turns; what closes after as-of anyway is closed."""
    at = columns_of(page)
    for row in range(5, page.max_row + 1):
        title = page.cell(row, at["问题诉求名称"]).value
        if title:
            done = is_done(row - 4, str(title))
            page.cell(row, at["办理情况"]).value = PROGRESS["done" if done else "open"]
            if done:
                page.cell(row, at["办结时间"]).value = "5月20日"


def is_done(serial: int, title: str) -> bool:
    return serial % 2 == 0 or title == "用电电压不稳"


def first_free(page: Worksheet) -> int:
    at = columns_of(page)["企业名称"]
    return next(row for row in range(5, page.max_row + 1) if not page.cell(row, at).value)


def add_row(page: Worksheet, texts: Mapping[str, str]) -> None:
    row, at = first_free(page), columns_of(page)
    for label, text in texts.items():
        page.cell(row, at[label]).value = text


NEW = {"企业名称": "大路新开小吃店", "问题诉求名称": "门前积水", "具体内容": "雨天积水，请疏通"}


def fill(path: Path, target: Path, unit: str, extra: bool) -> None:
    """`extra`: an enterprise that nobody knew yet, with a grievance, on the first spare rows."""
    book = openpyxl.load_workbook(path)
    name = NEW | {"企业名称": f"{unit}的{NEW['企业名称']}"}
    if extra:
        add_row(book[LEDGER], {"企业名称": name["企业名称"]})
        people = {
            "企业联络人员及电话": "赵一 13800001234",
            "部门联系服务人及电话": "张三 13700001234",
        }
        add_row(book[REGISTER], name | people)
    fill_ledger(book[LEDGER], {name["企业名称"]: 1})
    fill_register(book[REGISTER])
    for page in book.worksheets:
        fill_heads(page, "2021年5月24日")
    target.parent.mkdir(parents=True, exist_ok=True)
    book.save(target)


# the sample's May ---------------------------------------------------------------------------------


@dataclass
class Played:
    """A workspace with blank forms for May. `before`: May as it stood; `listed`: with a roster."""

    place: Path
    before: Month
    told: str
    extra: set[str] = field(default_factory=set)
    findings: list[dict[str, str]] = field(default_factory=list)
    summary: Mapping[str, Any] = field(default_factory=dict)

    @property
    def forms(self) -> Path:
        return self.place / "空白表" / "2021-05"

    @property
    def units(self) -> tuple[str, ...]:
        return self.before.settings.unit_names

    def path(self, unit: str) -> Path:
        return self.forms / f"{unit}（2021年5月）.xlsx"

    @cached_property
    def books(self) -> dict[str, openpyxl.Workbook]:
        return {unit: openpyxl.load_workbook(self.path(unit)) for unit in self.units}

    @cached_property
    def blocks(self) -> dict[str, list[Block]]:
        """unit -> the forms that the program itself sees in its workbook."""
        found = {}
        for unit in self.units:
            book: Workbook = read_workbook(self.path(unit).read_bytes(), load_settings().limits)
            found[unit] = [b for grid in book.grids for b in recognise_forms(grid, FORMS)]
        return found

    def prefilled(self, unit: str, sheet: str) -> list[dict[str, str]]:
        """The rows of a sheet that name an enterprise, label -> text."""
        page = self.books[unit][sheet]
        lines = list(page.iter_rows(min_row=4, values_only=True))
        labels = [str(label) for label in lines[0]]
        rows = [dict(zip(labels, map(str, line), strict=True)) for line in lines[1:]]
        return [row for row in rows if row["企业名称"] not in ("", "None")]

    def hand_in(self, *extra: str, publish: bool) -> None:
        """Every unit's form, filled in. `publish`: by `consolidate`; else May is only looked at."""
        self.extra = set(extra)
        for unit in self.units:
            target = self.place / "inbox" / "五月" / f"{unit}.xlsx"
            fill(self.path(unit), target, unit, unit in self.extra)
        if not publish:
            now = looked_at(self.place, MAY[1])
            self.findings = [as_texts(f) for f in now.findings]
            self.summary = summary(now)
            return
        result = liaison(self.place, "consolidate", "-q", as_of=MAY[1])
        assert result.exit_code == 1, result.output  # the sample's April has broken files
        outbox = self.place / "outbox" / "2021-05"
        with (outbox / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
            self.findings = list(csv.DictReader(file))
        self.summary = json.loads((outbox / "summary.json").read_text("utf-8"))

    def faults(self) -> Iterator[tuple[str, str, str, str]]:
        """(unit, code, cell, value) of May's errors and warnings."""
        for found in self.findings:
            if found["severity"] != "info" and found["period"] == "2021-05":
                yield found["unit"], found["code"], found["cell"], found["value"]


def played(place: Path) -> Played:
    """The forms are made; the settings let grievances of April be open in May."""
    text = (EXAMPLE / "liaison.toml").read_text("utf-8")
    (place / "liaison.toml").write_text(f"[closure]\noverdue_days = 0\n\n{text}", "utf-8")
    result = liaison(place, "forms")
    assert result.exit_code == 0, result.output
    return Played(place, looked_at(place, MAY[0]), result.output)


def test_forms_of_another_day_are_the_same_and_those_that_were_touched_are_not(
    tmp_path: Path,
) -> None:
    (tmp_path / "inbox").mkdir()
    units = (f'[[units]]\nname = "{name}"\nkind = "office"\n' for name in "甲乙丙丁")
    (tmp_path / "liaison.toml").write_text("".join(units), "utf-8")
    liaison(tmp_path, "forms")
    made = {path.name[0]: path for path in (tmp_path / "空白表" / "2021-05").iterdir()}
    before = made["甲"].read_bytes()
    book = openpyxl.load_workbook(made["乙"])
    book["月台账"]["B4"] = "乙厂"
    book.save(made["乙"])
    made["丙"].write_bytes(b"PK\x03\x04 broken")
    made["丁"].write_bytes(before[:-40])
    told = liaison(tmp_path, "forms", as_of=MAY[0] + datetime.timedelta(1)).output
    assert "空白表 1 份" in told
    assert "另有 3 份已经在那里，内容不同" in told
    assert made["甲"].read_bytes() == before


def looked_at(place: Path, day: datetime.date) -> Month:
    master = f"sqlite:///{(place / 'master.db').as_posix()}"
    return look(Run(Workspace.at(place), master, day, Period(2021, 5)))


@pytest.fixture(scope="session")
def by_report(tmp_path_factory: pytest.TempPathFactory, published: Path) -> Played:
    place = tmp_path_factory.mktemp("reported")
    copy_read(published, place)
    made = played(place)
    made.hand_in(
        "文昌宫社区", "沙坪坎村", "应急办", publish=True
    )  # the first two have never sent anything
    return made


@pytest.fixture(scope="session")
def by_roster(
    tmp_path_factory: pytest.TempPathFactory, published: Path, by_report: Played
) -> Played:
    """The same office with a roster of all units: whom they had, one closed, one that is new."""
    place = tmp_path_factory.mktemp("listed")
    copy_read(published, place)
    save_roster(place / "inbox" / "企业名录2021年5月.xlsx", by_report.before)
    made = played(place)
    made.hand_in(publish=False)
    return made


def save_roster(path: Path, before: Month) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.append(["大路街道企业名录"])
    page.append(list(FORMS.roster.labels.values())[1:])
    for covered in before.coverage:
        kind = before.settings.by_name[covered.unit].categories[0]
        names = [known.name for known in covered.roster.values()]
        people = ["赵一", 13800001234]  # a number cell, as people type it
        for name in names:
            status = "注销" if name == names[-1] else "正常"
            page.append([name, "", "", kind, covered.unit, *people, status])
        page.append(
            [f"{covered.unit}名录里的新店", "", "", kind, covered.unit, "钱二", "023-41000000", ""]
        )
    book.save(path)


@pytest.fixture(scope="session", params=["by_report", "by_roster"])
def made(request: pytest.FixtureRequest) -> Played:
    found: Played = request.getfixturevalue(request.param)
    return found


# the blank workbooks ------------------------------------------------------------------------------


def test_every_unit_has_a_workbook(made: Played) -> None:
    assert {path.name for path in made.forms.iterdir()} == {made.path(u).name for u in made.units}
    assert "2021年5月的空白表 26 份" in made.told
    assert not (made.place / "outbox" / "2021-04").exists()  # nothing was published


def test_the_program_recognises_its_own_forms(made: Played) -> None:
    for unit, blocks in made.blocks.items():
        assert [block.form.kind for block in blocks] == ["ledger", "register"], unit
        for block in blocks:
            assert block.missing(Period.of(MAY[0])) == []
            assert block.labels.extras == {}
            kind = made.before.settings.by_name[unit].kind
            assert block.heads[kind].text == unit
            assert "2021年5月" in block.title
            empty = {"reporter", "filed_on"} | (
                {"office_head", "leader"} if kind == "office" else {"village_head"}
            )
            assert {name for name, head in block.heads.items() if head.value is None} == empty


def test_pages_are_ready_for_the_printer(made: Played) -> None:
    for unit, book in made.books.items():
        assert book.sheetnames == [LEDGER, REGISTER, "填写说明", MARK], unit
        assert book[MARK].sheet_state == "veryHidden"
        for page in book.worksheets[:2]:
            assert page.page_setup.orientation == "landscape"
            assert page.page_setup.paperSize == 9  # A4
            assert page.print_title_rows == "$4:$4"
            setup = page.sheet_properties.pageSetUpPr
            assert setup is not None
            assert setup.fitToPage
            assert page.page_setup.fitToWidth is None  # which is 1
            assert page.page_setup.fitToHeight == 0
            # right of the form there is no label
            assert [cell.value for cell in page[4] if cell.value] == labels(page.title)


def labels(sheet: str) -> list[str]:
    return list(FORMS.of("ledger" if sheet == LEDGER else "register").labels.values())


def test_drop_downs_and_checks_cover_every_row(made: Played) -> None:
    words = {"所属类别": FORMS.ledger.allowed["category"]}
    words["联系形式（电话收集、座谈、走访等）"] = FORMS.ledger.allowed["method"]
    for unit, book in made.books.items():
        for page in book.worksheets[:2]:
            at = columns_of(page)
            checks = {str(v.sqref): v for v in page.data_validations.dataValidation}
            last = page.max_row - (page.title == LEDGER)  # below the ledger stands a remark
            for label, allowed in words.items() if page.title == LEDGER else ():
                check = checks[cells(at[label], last)]
                assert (check.type, check.formula1) == ("list", f'"{",".join(allowed)}"'), unit
            dates = "联系时间" if page.title == LEDGER else "办结时间"
            assert checks[cells(at[dates], last)].type == "custom"
            assert page.cell(5, at[dates]).number_format == "@"  # 4.10 stays 4.10
            if page.title == LEDGER:
                assert checks[cells(at["收集问题诉求个数"], last)].type == "whole"


def cells(column: int, last: int) -> str:
    letter = get_column_letter(column)
    return f"{letter}5:{letter}{last}"


def test_the_enterprises_are_the_rosters(made: Played) -> None:
    for covered in made.before.coverage:
        rows = made.prefilled(covered.unit, LEDGER)
        assert [row["企业名称"] for row in rows] == [k.name for k in covered.roster.values()]
        assert all(row["联系时间"] == row["收集问题诉求个数"] == "" for row in rows)
        assert all(row["联系服务部门"] == covered.unit for row in rows)


def test_who_is_called_is_the_rosters_else_the_last_reports(
    by_report: Played, by_roster: Played
) -> None:
    last = {row["企业名称"]: row for row in by_report.prefilled("应急办", LEDGER)}
    rows = by_roster.prefilled("应急办", LEDGER)
    assert len(rows) == len(last)  # one has closed, one is new
    assert rows[-1]["企业名称"] == "应急办名录里的新店"
    assert rows[-1]["企业联络人员及电话"] == "钱二 023-41000000"
    for row in rows[:-1]:
        assert row["企业联络人员及电话"] == "赵一 13800001234"
        for label in ("联系服务领导及电话", "联系服务人及电话"):
            assert row[label] == last[row["企业名称"]][label]


def test_open_grievances_are_carried_over(made: Played) -> None:
    carried = 0
    for unit, life in made.before.grievances.items():
        rows = made.prefilled(unit, REGISTER)
        wanted = [(g.row.enterprise, g.row.title, g.row.content) for g in life.carried_over]
        told = [(row["企业名称"], row["问题诉求名称"], row["具体内容"]) for row in rows]
        assert told == wanted, unit
        assert all(row["办结时间"] == row["办理情况"] == "" for row in rows)
        carried += len(rows)
    assert carried == 70  # what the sample's April leaves open


def test_there_are_rows_to_spare(made: Played) -> None:
    for unit, book in made.books.items():
        for page in book.worksheets[:2]:
            numbers = [page.cell(row, 1).value for row in range(5, page.max_row + 1)]
            numbers = numbers[: len(numbers) - (page.title == LEDGER)]
            assert numbers == list(range(1, len(numbers) + 1)), unit
            assert len(numbers) == len(made.prefilled(unit, page.title)) + 10


# filled in ----------------------------------------------------------------------------------------


def test_filled_in_nothing_is_wrong(made: Played) -> None:
    """Not even where April had a 所属类别 or a telephone number that is none: it is not printed."""
    assert [fault for fault in made.faults() if fault[1] not in OF_APRIL] == []
    assert len([fault for fault in made.faults() if fault[1] in OF_APRIL]) <= 4
    assert made.summary["submissions"] == {
        "expected": 26, "received": 26, "accepted": 26, "rejected": 0, "late": 0, "missing": 0,
    }  # fmt: skip


def test_filled_in_everyone_was_contacted(made: Played) -> None:
    for unit in made.summary["units"]:
        assert unit["submitted"], unit
        assert unit["contacted"] == unit["enterprises"] > 0, unit


def test_filled_in_every_grievance_goes_on(made: Played) -> None:
    known = {unit: life.carried_over for unit, life in made.before.grievances.items()}
    for unit in made.summary["units"]:
        name = unit["name"]
        rows = made.prefilled(name, REGISTER)
        new = name in made.extra
        done = [row for row in rows if is_done(int(row["序号"]), row["问题诉求名称"])]
        assert unit["raised"] == new, unit
        assert unit["reopened"] == 0
        if name != "桂花园社区":  # one of its grievances closes on 8 May, by April's register
            assert unit["carried_over"] == len(known[name]), unit
            assert unit["closed"] == len(done) + (new and is_done(len(rows) + 1, "")), unit
        assert unit["carried_over"] + unit["raised"] - unit["closed"] == unit["open"]


# handed in as it is -------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """An office and a village; the office has reported three enterprises and an open grievance."""
    (tmp_path / "inbox").mkdir()
    units = [("应急办", "office"), ("经发办", "office"), ("龙凤村", "village")]
    text = "".join(f'[[units]]\nname = "{name}"\nkind = "{kind}"\n' for name, kind in units)
    (tmp_path / "liaison.toml").write_text(f"[closure]\noverdue_days = 0\n{text}", "utf-8")
    rows = [{"企业名称": name} for name in ("大路加油站", "大路油库")]
    waits = {"办结时间": "", "办理情况": "正在协调"}
    save(tmp_path / "inbox" / "四月.xlsx", ledger({"个数": "1"}, *rows), register(waits))
    return tmp_path


def test_a_form_that_nobody_filled_in_is_told_so_and_counts_nothing(small: Path) -> None:
    assert liaison(small, "forms").exit_code == 0
    for path in (small / "空白表" / "2021-05").iterdir():
        shutil.copy(path, small / "inbox")
    result = liaison(small, "consolidate", "--json", as_of=MAY[1])
    told = json.loads(result.output)
    own = next(unit for unit in told["units"] if unit["name"] == "应急办")
    assert (own["enterprises"], own["contacted"]) == (3, 0)
    assert (own["carried_over"], own["raised"], own["closed"], own["open"]) == (1, 0, 0, 1)
    assert told["submissions"]["received"] == 0
    assert told["findings"]["by_code"] == {"form-blank": 6, "submission-missing": 3}
    assert not list((small / "outbox" / "2021-05" / "退回").rglob("*（批注）.xlsx"))


def test_what_was_typed_with_a_dot_is_the_day_that_was_meant(small: Path) -> None:
    liaison(small, "forms", "--unit", "应急办")
    path = small / "空白表" / "2021-05" / "应急办（2021年5月）.xlsx"
    book = openpyxl.load_workbook(path)
    at = columns_of(book[LEDGER])
    for row, day in enumerate(("5.10", "5月11日", "5.2"), start=5):
        book[LEDGER].cell(row, at["联系时间"]).value = day
        book[LEDGER].cell(row, at["收集问题诉求个数"]).value = 0
        book[LEDGER].cell(row, at["联系形式（电话收集、座谈、走访等）"]).value = "电话"
    fill_heads(book[LEDGER], "2021年5月24日")
    book.save(small / "inbox" / "五月.xlsx")
    told = json.loads(liaison(small, "consolidate", "--json", as_of=MAY[1]).output)
    assert told["coverage"]["contacted"] == 3
    assert "date-ambiguous" not in told["findings"]["by_code"]
    assert told["findings"]["by_code"]["progress-missing"] == 1  # left as it was handed out
    assert "grievance-vanished" not in told["findings"]["by_code"]


def test_one_row_that_is_filled_in_counts_and_the_rest_is_told(small: Path) -> None:
    """As it comes when a unit had no time for all: no finding of its blank lines."""
    liaison(small, "forms", "--unit", "应急办")
    path = small / "空白表" / "2021-05" / "应急办（2021年5月）.xlsx"
    book = openpyxl.load_workbook(path)
    at = columns_of(book[LEDGER])
    texts = {
        "联系时间": "5月6日",
        "收集问题诉求个数": "0",
        "联系形式（电话收集、座谈、走访等）": "电话",
    }
    for label, text in texts.items():
        book[LEDGER].cell(5, at[label]).value = text
    fill_heads(book[LEDGER], "2021年5月24日")
    fill_heads(book[REGISTER], "2021年5月24日")
    book.save(small / "inbox" / "五月.xlsx")
    told = json.loads(liaison(small, "consolidate", "--json", as_of=MAY[1]).output)
    assert told["coverage"]["contacted"] == 1
    by_code = told["findings"]["by_code"]
    assert by_code == {"contact-missing": 2, "progress-missing": 1, "submission-missing": 2}


# the command --------------------------------------------------------------------------------------


def test_units_and_the_folder_can_be_chosen(small: Path, tmp_path: Path) -> None:
    target = tmp_path / "发给单位" / "五月"
    options = ["--unit", "龙凤村", "--unit", "经发办", "--output", str(target)]
    result = liaison(small, "forms", *options)
    assert result.exit_code == 0
    assert {path.name for path in target.iterdir()} == {
        "龙凤村（2021年5月）.xlsx",
        "经发办（2021年5月）.xlsx",
    }
    assert str(target) in result.output
    assert not (small / "空白表").exists()


def test_an_unknown_unit_ends_with_2_and_writes_nothing(small: Path) -> None:
    result = liaison(small, "forms", "--unit", "应急办", "--unit", "没有这个村")
    assert (result.exit_code, result.output) == (2, "单位名单里没有“没有这个村”。\n")
    assert not (small / "空白表").exists()


def test_a_month_before_the_first_ends_with_2(small: Path) -> None:
    result = CliRunner().invoke(main, ["forms", "--month", "2021-03", "--workspace", str(small)])
    assert result.exit_code == 2
    assert "2021年3月早于第一个月" in result.output


def test_without_a_month_the_forms_are_for_the_month_of_as_of(small: Path) -> None:
    when = ["--as-of", "2021-06-01", "--workspace", str(small)]
    assert CliRunner().invoke(main, ["forms", *when]).exit_code == 0
    assert [path.name for path in (small / "空白表").iterdir()] == ["2021-06"]


def test_equal_inputs_give_equal_forms(small: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        liaison(small, "forms", "--output", str(tmp_path / name))
    forms = content(tmp_path / "one")
    assert forms
    assert forms == content(tmp_path / "two")


def test_no_text_of_a_workbook_becomes_a_formula(small: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    row = {"企业名称": evil, "企业联络人员及电话": f"{evil} 13800001234", "个数": "1"}
    waits = {"企业名称": evil, "问题诉求名称": "+SUM(A1)", "具体内容": "-1+2", "办结时间": ""}
    waits["办理情况"] = "正在协调"
    save(small / "inbox" / "四月.xlsx", ledger(row), register(waits))
    liaison(small, "forms")
    book = openpyxl.load_workbook(small / "空白表" / "2021-05" / "应急办（2021年5月）.xlsx")
    found = [cell for page in book.worksheets for line in page.iter_rows() for cell in line]
    assert [cell.value for cell in found if cell.data_type == "f"] == []
    assert [book[LEDGER]["B5"].value, book[REGISTER]["C5"].value] == [evil, "+SUM(A1)"]


def test_forms_are_for_their_owner_alone(small: Path) -> None:
    """Contract, section 5: files that hold personal data are created readable for their owner alone."""
    liaison(small, "forms")
    forms = list((small / "空白表").rglob("*.xlsx"))
    assert forms
    for path in forms:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_category_that_is_none_is_not_printed(small: Path) -> None:
    save(small / "inbox" / "四月.xlsx", ledger(所属类别="国有企业"))
    liaison(small, "forms")
    book = openpyxl.load_workbook(small / "空白表" / "2021-05" / "应急办（2021年5月）.xlsx")
    assert book[LEDGER]["C5"].value == "中小微企业"  # the only one that an office has


def test_a_number_that_is_none_is_not_printed(small: Path) -> None:
    save(small / "inbox" / "四月.xlsx", ledger(企业联络人员及电话="赵一 138000012345"))
    liaison(small, "forms")
    book = openpyxl.load_workbook(small / "空白表" / "2021-05" / "应急办（2021年5月）.xlsx")
    assert "138000012345" not in str(book[LEDGER]["D5"].value)

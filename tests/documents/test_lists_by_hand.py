"""分派建议.xlsx and 回访清单.xlsx, as the clerk works with them: out of outbox/, filled in, into inbox/.

An April in which 应急办 cannot solve one grievance, closes another and leaves a third open; telephone
numbers and would-be formulas stand wherever a workbook may have them.
"""

import csv
import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet

from liaison_pipeline.cli import main
from tests.language import GOOD_REGISTER, HEAD, ledger, register
from tests.workspaces import save

UNITS = "".join(
    f'[[units]]\nname = "{name}"\nkind = "{kind}"\n'
    for name, kind in (("应急办", "office"), ("经发办", "office"))
)
EVIL = "=1+1"
LAMPS, POWER, WATER = "路灯不亮，找13812345678", "用电不稳", "门口积水"
DISPATCH, CALLBACK = "分派建议.xlsx", "回访清单.xlsx"
DECIDED = {
    "决定层级": "经发办分派", "承办单位": "经发办", "交办日期": "4月27日", "办理时限": "15日内",
    "上级系统": "跟踪督办系统", "登记号": "202104270001", "登记日期": "4月27日", "备注": "+86已电话通知",
}  # fmt: skip
UNKNOWN = {"诉求编号": "2021-04-应急办-2222", "问题诉求名称": "消防通道被占"}
HEARD = {"回访日期": "4月26日", "回访方式": "电话", "满意度": "不满意", "意见": "还是不稳"}


@dataclass
class Desk:
    """A workspace, as the clerk sees it."""

    place: Path

    def run(self, command: str, *options: str, month: str = "2021-04", day: str = "") -> Result:
        day = day or f"{month}-28"
        when = ["--workspace", str(self.place), "--month", month, "--as-of", day]
        return CliRunner().invoke(main, [command, *options, *when])

    def consolidate(self, month: str = "2021-04", day: str = "") -> dict[str, Any]:
        result = self.run("consolidate", "--json", month=month, day=day)
        told: dict[str, Any] = json.loads(result.output)
        assert result.exit_code == bool(told["findings"]["error"]), result.output
        return told

    def figures(self, month: str = "2021-04") -> dict[str, Any]:
        """By `trace` without a name: nothing is published, so it is quick."""
        told: dict[str, Any] = json.loads(self.run("trace", "--json", month=month).output)
        return told

    def unit(self, name: str, month: str = "2021-04") -> dict[str, Any]:
        told, start = self.figures(month), f"units.{name}."
        return {n.removeprefix(start): v for n, v in told.items() if n.startswith(start)}

    def path(self, name: str, month: str = "2021-04") -> Path:
        return self.place / "outbox" / month / name

    def found(self, code: str, month: str = "2021-04") -> list[dict[str, str]]:
        path = self.path("findings.csv", month)
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [row for row in csv.DictReader(file) if row["code"] == code]

    def rows(self, name: str, month: str = "2021-04") -> dict[str, dict[str, Any]]:
        """title of a grievance -> its row, label -> value."""
        page = openpyxl.load_workbook(self.path(name, month)).worksheets[0]
        top, columns = labels_of(page)
        lines = page.iter_rows(min_row=top + 1, values_only=True)
        rows = [{label: line[at - 1] for label, at in columns.items()} for line in lines]
        return {str(row["问题诉求名称"]): row for row in rows if row["诉求编号"]}

    def fill(
        self,
        name: str,
        answers: Mapping[str, Mapping[str, str]],
        target: str,
        month: str = "2021-04",
    ) -> None:
        """The list of the outbox with cells filled in, dropped into inbox/."""
        book = openpyxl.load_workbook(self.path(name, month))
        page = book.worksheets[0]
        top, columns = labels_of(page)
        rows = {
            page.cell(row, columns["问题诉求名称"]).value: row
            for row in range(top + 1, page.max_row + 1)
        }
        for title, texts in answers.items():
            for label, text in texts.items():
                page.cell(rows[title], columns[label]).value = text
        book.save(self.place / "inbox" / target)


def labels_of(page: Worksheet) -> tuple[int, dict[str, int]]:
    for line in page.iter_rows():
        if "诉求编号" in [cell.value for cell in line]:
            return line[0].row or 0, {
                str(cell.value): cell.column or 0 for cell in line if cell.value
            }
    raise AssertionError("no label row")


def fill_first_row(path: Path, answers: Mapping[str, str]) -> None:
    """Writes into the first row of a list, as the clerk does where it lies in outbox/."""
    book = openpyxl.load_workbook(path)
    page = book.worksheets[0]
    top, columns = labels_of(page)
    for label, text in answers.items():
        page.cell(top + 1, columns[label]).value = text
    book.save(path)


def first_row_of(path: Path) -> dict[str, str]:
    """Returns label -> text of the first row of a list."""
    page = openpyxl.load_workbook(path).worksheets[0]
    top, columns = labels_of(page)
    return {label: str(page.cell(top + 1, at).value or "") for label, at in columns.items()}


def grievance(title: str, progress: str, closed: str = "", **changes: str) -> dict[str, str]:
    content = f"{EVIL}，请联系13912345678"
    row = {"问题诉求名称": title, "具体内容": content, "办理情况": progress, "办结时间": closed}
    return dict(GOOD_REGISTER) | row | {"企业联络人员及电话": "赵一 13800001234"} | changes


def month(text: str, number: int) -> str:
    """The same form for another month."""
    return text.replace("2021年4月", f"2021年{number}月").replace("4月5日", f"{number}月5日")


@pytest.fixture(scope="session")
def april(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("lists")
    (place / "inbox").mkdir()
    (place / "liaison.toml").write_text(f"[closure]\noverdue_days = 0\n{UNITS}", "utf-8")
    told = [
        grievance(LAMPS, "超出本单位职责，需经发办协调"),
        grievance(POWER, "已更换变压器，恢复正常供电", "4月20日"),
        grievance(WATER, "正在协调"),
    ]
    save(place / "inbox" / "应急办.xlsx", ledger(个数="3"), register(*told))
    own = HEAD.replace("应急办", "经发办")
    save(
        place / "inbox" / "经发办.xlsx",
        ledger(企业名称="大路超市", 联系服务部门="经发办", head=own),
    )
    Desk(place).consolidate()
    return place


@pytest.fixture
def desk(april: Path, tmp_path: Path) -> Desk:
    """A copy of its own, consolidated."""
    return Desk(Path(shutil.copytree(april, tmp_path / "工作区")))


# dispatch -----------------------------------------------------------------------------------------


def test_what_must_be_dispatched_is_on_the_list_with_a_suggestion(desk: Desk) -> None:
    rows = desk.rows(DISPATCH)
    assert list(rows) == [LAMPS]
    row = rows[LAMPS]
    assert row["诉求编号"].startswith("2021-04-应急办-")
    assert (row["填报单位"], row["企业名称"], row["首次登记"]) == (
        "应急办",
        "大路砖厂",
        "2021年4月",
    )
    assert row["建议层级"] == "经发办分派"
    assert row["理由"]
    assert all(not row[label] for label in DECIDED)
    assert [(f["cell"], f["severity"]) for f in desk.found("grievance-undispatched")] == [
        ("H4", "warning")
    ]


def test_a_dispatch_that_is_filled_in_is_recorded_and_stays(desk: Desk) -> None:
    desk.fill(DISPATCH, {LAMPS: DECIDED}, "分派（四月）.xlsx")
    desk.consolidate()
    assert desk.found("grievance-undispatched") == []
    faults = [f["code"] for f in csv_rows(desk) if f["file"] == "分派（四月）.xlsx"]
    assert faults == []
    row = desk.rows(DISPATCH)[LAMPS]
    assert {label: row[label] for label in DECIDED} == DECIDED
    desk.fill(
        DISPATCH, {}, "分派（四月，又一次）.xlsx"
    )  # what was printed is read as it was written
    desk.consolidate()
    row = desk.rows(DISPATCH)[LAMPS]
    assert {label: row[label] for label in DECIDED} == DECIDED


def csv_rows(desk: Desk, of: str = "2021-04") -> list[dict[str, str]]:
    with desk.path("findings.csv", of).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_status_and_trace_show_whose_grievance_it_is(desk: Desk) -> None:
    number = desk.rows(DISPATCH)[LAMPS]["诉求编号"]
    desk.fill(DISPATCH, {LAMPS: DECIDED}, DISPATCH)
    assert open_of(desk) == {"应急办": 2, "经发办": 0}  # the dispatch takes effect in May
    assert open_of(desk, "2021-05") == {"应急办": 1, "经发办": 1}
    items = json.loads(desk.run("trace", number, "--json", month="2021-05").output)["items"]
    assert [(item["what"], item["file"], item["cell"]) for item in items] == [
        ("2021-04 登记", "应急办.xlsx", "C4"),
        ("2021-05 交办", DISPATCH, "K4"),
    ]
    assert items[1]["value"] == "经发办"
    carried = json.loads(
        desk.run("trace", "units.经发办.carried_over", "--json", month="2021-05").output
    )
    assert [item["what"] for item in carried["items"]] == [number]


def open_of(desk: Desk, month: str = "2021-04") -> dict[str, int]:
    told = json.loads(desk.run("status", "--json", month=month).output)
    return {unit["unit"]: unit["open"] for unit in told["units"]}


def test_the_unit_to_which_a_grievance_is_dispatched_is_told(desk: Desk) -> None:
    """In the reminder and in its form of the next month."""
    desk.fill(DISPATCH, {LAMPS: DECIDED}, DISPATCH)
    desk.consolidate("2021-05")
    number = desk.rows(DISPATCH, "2021-05")[LAMPS]["诉求编号"]
    text = desk.path("催报/经发办.txt", "2021-05").read_text("utf-8-sig")
    assert number in text
    desk.run("forms", month="2021-05")
    book = openpyxl.load_workbook(desk.place / "空白表" / "2021-05" / "经发办（2021年5月）.xlsx")
    assert book["诉求登载表"]["C5"].value == LAMPS


def test_the_new_unit_goes_on_with_a_dispatched_grievance_and_closes_it(desk: Desk) -> None:
    desk.fill(DISPATCH, {LAMPS: DECIDED}, DISPATCH)
    own = HEAD.replace("应急办", "经发办").replace("4月23", "5月23")
    lamps = grievance(LAMPS, "已更换灯泡，恢复正常照明", "5月18日")
    may = ledger(企业名称="大路超市", 联系服务部门="经发办", head=own), register(lamps, head=own)
    save(desk.place / "inbox" / "经发办5.xlsx", *(month(text, 5) for text in may))
    waits = (
        ledger(head=HEAD.replace("4月23", "5月23")),
        register(grievance(WATER, "正在协调"), head=HEAD.replace("4月23", "5月23")),
    )
    save(desk.place / "inbox" / "应急办5.xlsx", *(month(text, 5) for text in waits))
    figures = ("carried_over", "raised", "closed", "open")
    assert [desk.unit("经发办", "2021-05")[name] for name in figures] == [1, 0, 1, 0]
    assert [desk.unit("应急办", "2021-05")[name] for name in figures] == [1, 0, 0, 1]
    desk.consolidate("2021-05")
    assert list(desk.rows(CALLBACK, "2021-05")) == [LAMPS]


# call-back ----------------------------------------------------------------------------------------


def test_a_closing_is_on_the_list_to_be_called_back(desk: Desk) -> None:
    rows = desk.rows(CALLBACK)
    assert list(rows) == [POWER]
    assert (rows[POWER]["填报单位"], rows[POWER]["办结时间"]) == ("应急办", "2021年4月20日")
    assert all(not rows[POWER][label] for label in HEARD)


def test_who_is_not_satisfied_opens_the_grievance_again(desk: Desk) -> None:
    assert desk.unit("应急办")["open"] == 2
    desk.fill(CALLBACK, {POWER: HEARD}, "回访四月.xlsx")
    desk.consolidate()
    assert [desk.unit("应急办")[name] for name in ("closed", "reopened", "open")] == [1, 0, 2]
    row = desk.rows(CALLBACK)[POWER]
    assert {label: row[label] for label in HEARD} == HEARD
    desk.consolidate("2021-05")
    own = desk.unit("应急办", "2021-05")
    assert [own[name] for name in ("carried_over", "reopened", "open")] == [2, 1, 3]
    assert open_of(desk, "2021-05") == {"应急办": 3, "经发办": 0}
    told = json.loads(desk.run("trace", "grievances.reopened", "--json", month="2021-05").output)
    assert [(item["file"], item["cell"], item["value"]) for item in told["items"]] == [
        ("回访四月.xlsx", "J4", "不满意")
    ]
    story = json.loads(desk.run("trace", row["诉求编号"], "--json", month="2021-05").output)[
        "items"
    ]
    assert [item["what"][8:] for item in story] == ["登记", "办结", "重新办理"]


def test_what_was_filled_in_in_outbox_is_read_anew_where_a_unit_is_renamed(desk: Desk) -> None:
    fill_first_row(desk.path(CALLBACK), HEARD | {"回访日期": "4月27日"})
    desk.run("consolidate")
    before = first_row_of(desk.path(CALLBACK))
    renamed = UNITS.replace('name = "应急办"', 'name = "应急局"\naliases = ["应急办"]')
    (desk.place / "liaison.toml").write_text(f"[closure]\noverdue_days = 0\n{renamed}", "utf-8")
    desk.run("consolidate")
    after = first_row_of(desk.path(CALLBACK))
    assert (after["填报单位"], after["问题诉求名称"]) == ("应急局", before["问题诉求名称"])
    assert {label: after[label] for label in HEARD} == {label: before[label] for label in HEARD}
    assert desk.found("grievance-unknown") == []
    assert desk.unit("应急局", "2021-05")["reopened"] == 1


def test_who_is_satisfied_changes_nothing_but_the_assessment(desk: Desk) -> None:
    before = json.loads(desk.path("summary.json").read_text("utf-8"))
    desk.fill(CALLBACK, {POWER: HEARD | {"满意度": "基本满意"}}, CALLBACK)
    after = desk.figures()
    for name, figure in before["grievances"].items():
        assert after[f"grievances.{name}"] == figure, name
    names = ("called_back", "satisfied", "satisfaction")
    assert [after[f"assessment.应急办.{name}"] for name in names] == [1, 1, 1.0]


def test_the_list_without_an_answer_says_nothing(desk: Desk) -> None:
    """Dropped back as it is: no finding, no figure changes, and the lists are the same."""
    before = json.loads(desk.path("summary.json").read_text("utf-8"))
    texts = {name: desk.rows(name) for name in (DISPATCH, CALLBACK)}
    for name in (DISPATCH, CALLBACK):
        desk.fill(name, {}, name)
    assert desk.consolidate() == before
    assert {name: desk.rows(name) for name in (DISPATCH, CALLBACK)} == texts


def test_aprils_answers_stay_when_mays_lists_come_under_names_of_their_own(desk: Desk) -> None:
    """April's answers stay when May's lists, under names of their own, are dropped as well."""
    desk.fill(DISPATCH, {LAMPS: DECIDED}, "分派4.xlsx")
    desk.fill(CALLBACK, {POWER: HEARD}, "回访4.xlsx")
    desk.consolidate("2021-05")
    april, may = desk.figures(), desk.figures("2021-05")
    desk.fill(DISPATCH, {}, "分派5.xlsx", "2021-05")
    desk.fill(CALLBACK, {}, "回访5.xlsx", "2021-05")
    for month, before in {"2021-04": april, "2021-05": may}.items():
        told = desk.figures(month) | {"findings.info": 0}
        assert told.pop("findings.by_code.form-empty") == 1  # nothing was closed in May
        assert told == before, month


@pytest.mark.parametrize("name", [DISPATCH, CALLBACK])
def test_the_next_months_list_under_the_same_name_takes_nothing_back(desk: Desk, name: str) -> None:
    """outbox/2021-04/回访清单.xlsx, then outbox/2021-05/回访清单.xlsx, dropped as they are called."""
    answers = {LAMPS: DECIDED} if name == DISPATCH else {POWER: HEARD}
    desk.fill(name, answers, name)
    own = HEAD.replace("应急办", "经发办").replace("4月23", "5月23")
    lamps = grievance(LAMPS, "已更换灯泡，恢复正常照明", "5月18日")
    may = ledger(企业名称="大路超市", 联系服务部门="经发办", head=own), register(lamps, head=own)
    save(desk.place / "inbox" / "经发办5.xlsx", *(month(text, 5) for text in may))
    desk.consolidate("2021-05")
    before = grievances(desk)
    desk.fill(name, {}, name, "2021-05")
    assert grievances(desk) == before


def grievances(desk: Desk) -> list[dict[str, Any]]:
    told = [desk.figures(), desk.figures("2021-05")]
    return [{n: v for n, v in month.items() if n.startswith("grievances")} for month in told]


# what is typed wrongly ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "changes", "code", "column"),
    [
        (DISPATCH, {"承办单位": "没有这个单位"}, "unit-unknown", "承办单位"),
        (DISPATCH, {"决定层级": "局长批示"}, "level-invalid", "决定层级"),
        (DISPATCH, {"交办日期": "5月2日"}, "date-in-future", "交办日期"),
        (DISPATCH, {"交办日期": "4月31日"}, "date-invalid", "交办日期"),
        (CALLBACK, {"满意度": "一般"}, "satisfaction-invalid", "满意度"),
        (CALLBACK, {"回访日期": "5月2日"}, "date-in-future", "回访日期"),
        (CALLBACK, UNKNOWN, "grievance-unknown", "诉求编号"),
    ],
)
def test_a_wrong_answer_is_told_at_its_cell_and_decides_nothing(
    desk: Desk, name: str, changes: dict[str, str], code: str, column: str
) -> None:
    before = json.loads(desk.path("summary.json").read_text("utf-8"))
    answers = {LAMPS: DECIDED | changes} if name == DISPATCH else {POWER: HEARD | changes}
    desk.fill(name, answers, "清单.xlsx")
    after = desk.consolidate()
    assert after["grievances"] == before["grievances"]
    found = [row for row in csv_rows(desk) if row["file"] == "清单.xlsx"]
    assert [(row["code"], row["column"]) for row in found] == [(code, column)]
    page = openpyxl.load_workbook(desk.place / "inbox" / "清单.xlsx").worksheets[0]
    top, columns = labels_of(page)
    assert found[0]["cell"] == page.cell(top + 1, columns[column]).coordinate


# what stands in the cells -------------------------------------------------------------------------


def test_no_text_becomes_a_formula(desk: Desk) -> None:
    """Neither what a unit wrote nor what the clerk did."""
    save(
        desk.place / "inbox" / "应急办.xlsx",
        ledger(企业名称=EVIL, 个数="2"),
        register(
            grievance("+SUM(A1)", "超出职责，需经发办协调", 企业名称=EVIL),
            grievance("-2+3", "已解决，=HYPERLINK(1)", "4月20日", 企业名称=EVIL),
        ),
    )
    desk.consolidate()
    desk.fill(DISPATCH, {"+SUM(A1)": DECIDED}, "a.xlsx")
    book = openpyxl.load_workbook(desk.place / "inbox" / "a.xlsx")
    page = book.worksheets[0]
    columns = labels_of(page)[1]
    titles = {
        page.cell(row, columns["问题诉求名称"]).value: row for row in range(1, page.max_row + 1)
    }
    cell = page.cell(titles["+SUM(A1)"], columns["备注"])
    cell.value, cell.data_type = "=1+2", "s"
    book.save(desk.place / "inbox" / "a.xlsx")
    desk.fill(CALLBACK, {"-2+3": HEARD}, "b.xlsx")
    desk.consolidate()
    for name in (DISPATCH, CALLBACK):
        page = openpyxl.load_workbook(desk.path(name)).worksheets[0]
        formulas = [c.coordinate for line in page.iter_rows() for c in line if c.data_type == "f"]
        assert formulas == [], name
    assert desk.rows(DISPATCH)["+SUM(A1)"]["备注"] == "=1+2"
    assert desk.rows(CALLBACK)["-2+3"]["企业名称"] == EVIL


CALLING = {"退回", "交办"}  # folders of what is read by those who must call


def test_numbers_are_whole_where_the_clerk_must_call_and_masked_elsewhere(desk: Desk) -> None:
    desk.fill(DISPATCH, {LAMPS: DECIDED}, DISPATCH)
    desk.fill(CALLBACK, {POWER: HEARD | {"意见": "请打13712345678"}}, CALLBACK)
    desk.consolidate()
    desk.consolidate("2021-05")
    dispatched, heard = desk.rows(DISPATCH)[LAMPS], desk.rows(CALLBACK)[POWER]
    assert dispatched["问题诉求名称"] == LAMPS
    assert "13912345678" in dispatched["具体内容"]
    assert (heard["企业联络人员及电话"], heard["意见"]) == ("赵一 13800001234", "请打13712345678")
    numbers = ("13812345678", "13912345678", "13800001234", "13712345678")
    seen, kinds = "", set()
    for folder in ("2021-04", "2021-05"):
        files = [p for p in desk.path("", folder).rglob("*") if not CALLING & {*p.parts}]
        texts = [path for path in files if path.suffix in TEXTS]
        kinds |= {path.suffix for path in texts}
        for path in texts:
            text = path.read_text("utf-8-sig")
            assert [number for number in numbers if number in text] == [], path
            seen += text
    assert "138****5678" in seen
    assert kinds == TEXTS


TEXTS = {".csv", ".txt", ".html", ".json"}


def test_the_lists_are_made_to_be_filled_in(desk: Desk) -> None:
    """Drop-downs for the clerk's own columns; the sheet is not locked."""
    drops = {
        DISPATCH: {"决定层级": "本单位,经发办分派,街道研究,区级督办,小区吹哨",
                   "承办单位": "应急办,经发办", "上级系统": "跟踪督办系统,城市生活馆"},
        CALLBACK: {"满意度": "满意,基本满意,不满意", "回访方式": "电话,走访"},
    }  # fmt: skip
    for name, wanted in drops.items():
        page = openpyxl.load_workbook(desk.path(name)).worksheets[0]
        top, columns = labels_of(page)
        found = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
        for label, words in wanted.items():
            assert found[page.cell(top + 1, columns[label]).coordinate] == f'"{words}"', label
        assert not page.protection.sheet


# what nobody can read -----------------------------------------------------------------------------

RED = "FFFFC7CE"


def marked(desk: Desk, name: str) -> dict[str, tuple[str, str]]:
    """label -> (what stands there, the note) of the cells that are marked, in the first row."""
    page = openpyxl.load_workbook(desk.path(name)).worksheets[0]
    top, columns = labels_of(page)
    cells = {label: page.cell(top + 1, at) for label, at in columns.items()}
    return {
        label: (str(cell.value or ""), cell.comment.text)
        for label, cell in cells.items()
        if cell.fill.start_color.rgb == RED and cell.comment
    }


@pytest.mark.parametrize(
    ("name", "changes", "label"),
    [
        (DISPATCH, {"承办单位": "没有这个单位"}, "承办单位"),
        (DISPATCH, {"决定层级": "局长批示"}, "决定层级"),
        (DISPATCH, {"交办日期": "4月31日"}, "交办日期"),
        (DISPATCH, {"交办日期": "5月2日"}, "交办日期"),
        (DISPATCH, {"办理时限": "尽快"}, "办理时限"),
        (CALLBACK, {"满意度": "一般"}, "满意度"),
        (CALLBACK, {"服务态度": "还行吧"}, "服务态度"),
        (CALLBACK, {"回访日期": "上周"}, "回访日期"),
    ],
)
@pytest.mark.parametrize("where", ["outbox", "inbox"])
def test_an_entry_that_cannot_be_read_is_published_again_marked_with_all_else(
    desk: Desk, name: str, changes: dict[str, str], label: str, where: str
) -> None:
    """Wherever the list lies, however often the month is made anew."""
    answers = {LAMPS: DECIDED | changes} if name == DISPATCH else {POWER: HEARD | changes}
    place = f"../outbox/2021-04/{name}" if where == "outbox" else "清单.xlsx"
    desk.fill(name, answers, place)
    for _ in range(2):
        desk.consolidate()
        ((title, typed),) = answers.items()
        assert {own: desk.rows(name)[title][own] for own in typed} == typed
        assert list(marked(desk, name)) == [label]
        value, note = marked(desk, name)[label]
        assert value == changes[label]
        assert value in note
        top = openpyxl.load_workbook(desk.path(name)).worksheets[0]["A2"].value
        assert str(top).startswith("标红色的1格")


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({"交办日期": "4月31日", "承办单位": "没有这个单位"}, ["承办单位", "交办日期"]),
        ({"交办日期": "4月31日", "决定层级": "", "承办单位": "查无"}, ["承办单位", "交办日期"]),
        ({"交办日期": "4月31日", "决定层级": "区级督办", "承办单位": "区交通局"}, ["交办日期"]),
        ({"决定层级": "局长批示", "承办单位": "区交通局"}, ["决定层级"]),
        ({"交办日期": "4月31日", "备注": "尽快"}, ["交办日期"]),
    ],
)
def test_all_that_cannot_be_read_in_a_row_is_marked_at_once(
    desk: Desk, changes: dict[str, str], labels: list[str]
) -> None:
    """Nobody mends one cell to be told of the next; a body outside the office is no fault."""
    desk.fill(DISPATCH, {LAMPS: DECIDED | changes}, f"../outbox/2021-04/{DISPATCH}")
    desk.consolidate()
    assert list(marked(desk, DISPATCH)) == labels


@pytest.mark.parametrize("name", [DISPATCH, CALLBACK])
def test_entries_that_are_read_are_not_marked_and_a_mended_one_no_longer(
    desk: Desk, name: str
) -> None:
    answers = {LAMPS: DECIDED} if name == DISPATCH else {POWER: HEARD}
    wrong = {"承办单位": "没有这个单位"} if name == DISPATCH else {"满意度": "一般"}
    ((title, typed),) = answers.items()
    desk.fill(name, {title: typed | wrong}, f"../outbox/2021-04/{name}")
    desk.consolidate()
    assert marked(desk, name)
    desk.fill(name, answers, f"../outbox/2021-04/{name}")
    desk.consolidate()
    assert marked(desk, name) == {}
    assert {own: desk.rows(name)[title][own] for own in typed} == typed
    assert not [p for p in (desk.place / "outbox").iterdir() if "您改过的" in p.name]


def test_what_is_still_to_be_done_is_no_fault_of_an_entry(desk: Desk) -> None:
    """区级督办 without 登记号, and one that is past its 办理时限."""
    todo = {"决定层级": "区级督办", "承办单位": "区交通局", "登记号": "", "登记日期": "",
            "办理时限": "4月28日"}  # fmt: skip
    desk.fill(DISPATCH, {LAMPS: DECIDED | todo}, DISPATCH)
    desk.consolidate("2021-04", "2021-04-30")
    assert desk.found("registration-missing")
    assert desk.found("dispatch-overdue")
    assert marked(desk, DISPATCH) == {}

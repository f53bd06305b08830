"""`liaison init`, `status`, `withdraw`: the first day, the days before the 25th, a file taken out."""

import contextlib
import json
import os
import re
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.utils import get_column_letter

from liaison_pipeline.cli import main
from liaison_pipeline.settings import load_settings
from tests.language import HEAD, ledger, register
from tests.workspaces import content, save

ROSTER = "企业名录（填好后放进inbox）.xlsx"
UNITS = "".join(
    f'[[units]]\nname = "{name}"\nkind = "office"\n' for name in ("应急办", "经发办", "市场监管所")
)
OTHER = HEAD.replace("应急办", "经发办")


def liaison(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    return tmp_path


def run(place: Path, command: str, *options: str, day: str = "2021-04-28") -> Result:
    when = ["--month", "2021-04", "--as-of", day, "--workspace", str(place)]
    return liaison(command, *options, *when)


def consolidate(place: Path, day: str = "2021-04-28") -> dict[str, Any]:
    result = run(place, "consolidate", "--json", day=day)
    told: dict[str, Any] = json.loads(result.output)
    assert result.exit_code == bool(told["findings"]["error"]), result.output
    return told


def figures(place: Path, day: str = "2021-04-28") -> dict[str, Any]:
    """All figures, by `trace` without a name: nothing is published, so it is quick."""
    told: dict[str, Any] = json.loads(run(place, "trace", "--json", day=day).output)
    return told


def main_figures(place: Path) -> dict[str, Any]:
    return {n: v for n, v in figures(place).items() if n.startswith(("sub", "cov", "gri"))}


# init ---------------------------------------------------------------------------------------------


def test_init_makes_a_workspace_in_which_everything_runs(tmp_path: Path) -> None:
    made = tmp_path / "新"
    result = liaison("init", made)
    assert result.exit_code == 0
    started = ["汇总.bat", "进度.bat", "发空白表.bat", "其他系统"]
    assert sorted(path.name for path in made.iterdir()) == sorted(
        ["inbox", "outbox", "liaison.toml", "单位名单.xlsx", ROSTER, *started]
    )
    assert result.output.count("已建立：") == 17
    assert load_settings(made / "liaison.toml") == load_settings()
    assert consolidate(made)["submissions"]["missing"] == 6
    assert run(made, "status").exit_code == 0


def test_init_twice_overwrites_nothing(tmp_path: Path) -> None:
    liaison("init", tmp_path)
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    (tmp_path / ROSTER).write_bytes(b"mine")
    (tmp_path / "inbox" / "a.xlsx").write_bytes(b"a unit's")
    before = content(tmp_path)
    result = liaison("init", tmp_path)
    assert result.exit_code == 0
    assert content(tmp_path) == before
    assert result.output.count("已经有了，没有改动：") == 17
    assert "已建立" not in result.output


def test_init_again_makes_what_is_gone(tmp_path: Path) -> None:
    liaison("init", tmp_path)
    (tmp_path / ROSTER).unlink()
    result = liaison("init", tmp_path)
    assert f"已建立：{tmp_path / ROSTER}" in result.output
    assert (tmp_path / ROSTER).exists()


def test_init_without_a_folder_is_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert liaison("init").exit_code == 0
    assert (tmp_path / "inbox").is_dir()


def test_a_village_that_is_added_to_the_list_is_one(tmp_path: Path) -> None:
    """As the manual tells the clerk to do: a row below the offices."""
    liaison("init", tmp_path)
    book = openpyxl.load_workbook(tmp_path / "单位名单.xlsx")
    page = book.worksheets[0]
    empty = next(row for row in range(4, 99) if not page.cell(row, 1).value)
    labels = {str(cell.value): cell.column for cell in page[3]}
    for label, text in {"单位名称": "某某村", "类别": "村社区", "驻村科室": "应急办"}.items():
        page.cell(empty, labels[label] or 0).value = text
    book.save(tmp_path / "单位名单.xlsx")
    unit = load_settings(tmp_path / "liaison.toml").units[-1]
    assert (unit.name, unit.kind, unit.supervisor) == ("某某村", "village", "应急办")
    assert load_settings(tmp_path / "liaison.toml").units[:-1] == load_settings().units


def test_init_beside_settings_of_before_puts_their_units_into_the_list(tmp_path: Path) -> None:
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    before = load_settings(tmp_path / "liaison.toml")
    assert "以后" in liaison("init", tmp_path).output
    assert (tmp_path / "单位名单.xlsx").exists()
    assert load_settings(tmp_path / "liaison.toml") == before


def test_init_copies_what_may_be_edited_on_request(tmp_path: Path) -> None:
    liaison("init", tmp_path)
    assert not (tmp_path / "schemas").exists()
    liaison("init", tmp_path, "--schemas", "--templates")
    assert (tmp_path / "schemas" / "ledger.yaml").exists()
    assert (tmp_path / "templates" / "情况报告.docx").exists()
    assert not list(tmp_path.rglob("*.py"))
    (tmp_path / "schemas" / "ledger.yaml").write_text("mine", "utf-8")
    liaison("init", tmp_path, "--schemas")
    assert (tmp_path / "schemas" / "ledger.yaml").read_text("utf-8") == "mine"


def test_status_names_what_could_not_be_counted(place: Path) -> None:
    (place / "inbox" / "坏的.xlsx").write_bytes(b"PK no workbook")
    refused = ledger(企业名称="大路超市", head=OTHER).replace("联系时间", "日子")
    save(place / "inbox" / "缺栏.xlsx", refused)
    (place / "inbox" / "市场监管所2021年4月.jpg").write_bytes(b"\xff\xd8\xff\xe0 a photograph")
    (place / "inbox" / "走访照片.jpg").write_bytes(b"\xff\xd8\xff\xe0 another")
    lines = run(place, "status").output.splitlines()
    assert any(line.startswith("没有计入 坏的.xlsx：") for line in lines)
    assert any(line.startswith("没有计入 缺栏.xlsx：") for line in lines)
    told = json.loads(run(place, "status", "--json").output)["not_counted"]
    assert [entry["file"] for entry in told] == [
        "坏的.xlsx",
        "市场监管所2021年4月.jpg",
        "缺栏.xlsx",
    ]


def test_status_says_whom_to_call(place: Path) -> None:
    book = openpyxl.Workbook()
    for row in (("单位名称", "类别", "联系人", "电话"), ("应急办", "", "王五", "13812345678")):
        book.worksheets[0].append(row)
    book.save(place / "单位名单.xlsx")
    assert run(place, "status").output.splitlines()[-1] == "未报 1 个：应急办（王五 13812345678）"


def test_the_empty_roster_says_nothing_and_a_filled_one_counts(tmp_path: Path) -> None:
    liaison("init", tmp_path)
    book = openpyxl.load_workbook(tmp_path / ROSTER)
    page = book.worksheets[0]
    labels = {str(cell.value): cell.column for cell in page[3]}
    drops = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
    letter = get_column_letter(labels["责任单位"] or 0)
    units = ",".join(load_settings().unit_names)
    assert drops[f"{letter}4:{letter}203"] == f'"{units}"'
    save(tmp_path / "inbox" / "a.xlsx", ledger())
    before = main_figures(tmp_path)
    (tmp_path / "inbox" / "名录.xlsx").write_bytes((tmp_path / ROSTER).read_bytes())
    assert main_figures(tmp_path) == before
    rows = [("大路砖厂", "应急办"), ("大路油库", "应急办"), ("大路超市", "经发办")]
    for number, (name, unit) in enumerate(rows, start=4):
        texts = {"企业名称": name, "责任单位": unit, "所属类别": "中小微企业", "状态": "正常"}
        for label, text in texts.items():
            page.cell(number, labels[label] or 0).value = text
    book.save(tmp_path / "inbox" / "名录.xlsx")
    assert consolidate(tmp_path)["coverage"]["enterprises"] == 3
    text = (tmp_path / "outbox" / "2021-04" / "findings.csv").read_text("utf-8-sig")
    assert [line for line in text.splitlines() if "名录.xlsx" in line] == []


def test_init_of_a_district_wants_consolidated_workbooks(tmp_path: Path) -> None:
    save(tmp_path / "a.xlsx", ledger())
    (tmp_path / "b.xlsx").write_bytes(b"no workbook")
    for name in ("a.xlsx", "b.xlsx"):
        result = liaison("init", tmp_path / "区", "--district", tmp_path / name)
        assert result.exit_code == 2, name
        assert str(tmp_path / name) in result.output
        assert not (tmp_path / "区").exists()


def test_a_district_of_a_file_that_is_not_there_ends_with_2(tmp_path: Path) -> None:
    assert liaison("init", tmp_path / "区", "--district", tmp_path / "c.xlsx").exit_code == 2


# status -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "left", "said"),
    [
        ("2021-04-20", 5, "离截止日还有 5 天"),
        ("2021-04-25", 0, "今天是截止日"),
        ("2021-04-28", -3, "截止日已过 3 天"),
        ("2021-06-01", -37, "截止日已过 37 天"),
    ],
)
def test_status_says_how_many_days_are_left(place: Path, day: str, left: int, said: str) -> None:
    assert said in run(place, "status", day=day).output.splitlines()[0]
    told = json.loads(run(place, "status", "--json", day=day).output)
    assert (told["period"], told["due"], told["days_left"]) == ("2021-04", "2021-04-25", left)


def test_status_says_who_has_sent_what(place: Path) -> None:
    waits = {"办结时间": "", "办理情况": "正在协调"}
    rows = [{"个数": "1"}, {"企业名称": "大路油库", "联系时间": "4月31日"}]
    save(place / "inbox" / "1.xlsx", ledger(*rows, head=HEAD.replace("4月23", "4月27")))
    refused = ledger(企业名称="大路超市", head=OTHER).replace("联系时间", "日子")
    save(place / "inbox" / "2.xlsx", refused)
    result = run(place, "status", "--json")
    assert result.exit_code == 0
    units = {unit.pop("unit"): unit for unit in json.loads(result.output)["units"]}
    assert units == {
        "应急办": {"ledger": "迟报", "register": "未报", "errors": 2, "warnings": 1,
                 "uncovered": 1, "open": 0},
        "经发办": {"ledger": "退回", "register": "—", "errors": 1, "warnings": 0,
                 "uncovered": 1, "open": 0},
        "市场监管所": {"ledger": "未报", "register": "—", "errors": 1, "warnings": 0,
                  "uncovered": 0, "open": 0},
    }  # fmt: skip
    lines = run(place, "status").output.splitlines()
    assert lines[-2] == "未报 1 个：市场监管所"
    assert lines[-1] == "没有计入 2.xlsx：缺少一栏"
    assert any(re.match(r" ?应急办 +迟报 +未报 +2 +1 +1 +0", line) for line in lines), lines
    save(place / "inbox" / "1.xlsx", ledger(*rows[:1]), register(waits))
    units = {u["unit"]: u for u in json.loads(run(place, "status", "--json").output)["units"]}
    names = ("ledger", "register", "errors", "open")
    assert [units["应急办"][name] for name in names] == ["按时", "已报", 0, 1]


def test_before_the_due_day_nobody_is_in_the_wrong(place: Path) -> None:
    units = json.loads(run(place, "status", "--json", day="2021-04-20").output)["units"]
    assert [(u["ledger"], u["errors"], u["warnings"]) for u in units] == [("未报", 0, 0)] * 3
    units = json.loads(run(place, "status", "--json", day="2021-04-25").output)["units"]
    assert [(u["ledger"], u["errors"]) for u in units] == [("未报", 1)] * 3


def test_status_agrees_with_the_summary_and_publishes_nothing(place: Path) -> None:
    save(place / "inbox" / "1.xlsx", ledger(个数="1"), register(办结时间="", 办理情况=""))
    status = json.loads(run(place, "status", "--json").output)
    assert not (place / "outbox").exists()
    for line, unit in zip(status["units"], consolidate(place)["units"], strict=True):
        assert line["unit"] == unit["name"]
        assert line["uncovered"] == unit["enterprises"] - unit["contacted"]
        names = ("errors", "warnings", "open")
        assert [line[name] for name in names] == [unit[name] for name in names]


def test_status_says_that_all_have_sent(place: Path) -> None:
    for name in ("应急办", "经发办", "市场监管所"):
        save(place / "inbox" / f"{name}.xlsx", ledger(head=HEAD.replace("应急办", name)))
    assert "全部单位都已报送。" in run(place, "status").output


def test_status_fits_a_terminal(place: Path) -> None:
    """80 columns, as the window of an office PC has them: no line is longer, no name is cut."""
    pty = pytest.importorskip("pty")
    save(place / "inbox" / "1.xlsx", ledger())
    command = [sys.executable, "-m", "liaison_pipeline", "status", "--workspace", str(place)]
    master, slave = pty.openpty()
    environment = os.environ | {"COLUMNS": "80", "TERM": "xterm"}
    when = ["--month", "2021-04", "--as-of", "2021-04-28"]
    done = subprocess.run([*command, *when], stdout=slave, env=environment, check=False, timeout=60)
    os.close(slave)
    shown = b""
    with contextlib.suppress(OSError):  # the other end is closed: all is read
        while part := os.read(master, 65536):
            shown += part
    os.close(master)
    text = re.sub(r"\x1b\[[0-9;]*m", "", shown.decode())
    assert done.returncode == 0
    for name in ("应急办", "经发办", "市场监管所"):
        assert name in text
    assert max(sum(1 + (ord(c) > 0x2E7F) for c in line.rstrip()) for line in text.split("\n")) <= 80


# withdraw -----------------------------------------------------------------------------------------


@pytest.fixture
def sent(place: Path) -> Path:
    """Two offices; 应急办 has sent a correction that names one enterprise less."""
    rows = [{"个数": "1"}, {"企业名称": "大路油库"}]
    save(place / "inbox" / "应急办" / "四月.xlsx", ledger(*rows), register())
    newer = ledger(个数="1", head=HEAD.replace("23日", "24日"))
    save(place / "inbox" / "应急办" / "更正.xlsx", newer)
    save(place / "inbox" / "经发办" / "四月.xlsx", ledger(企业名称="大路超市", head=OTHER))
    return place


def test_a_withdrawn_file_is_in_no_figure_and_its_reason_is_told(sent: Path) -> None:
    before = consolidate(sent)
    result = run(sent, "withdraw", "经发办/四月.xlsx", "--why", "报错了单位，见13812345678")
    assert (result.exit_code, "已撤回 经发办/四月.xlsx" in result.output) == (0, True)
    told = consolidate(sent)
    received = before["submissions"]["received"], told["submissions"]["received"]
    assert received == (2, 1)
    assert told["coverage"]["enterprises"] == before["coverage"]["enterprises"] - 1
    path = sent / "outbox" / "2021-04" / "findings.csv"
    (line,) = [ln for ln in path.read_text("utf-8-sig").splitlines() if "withdrawn" in ln]
    assert line.startswith("info,submission-withdrawn,2021-04,经发办,经发办/四月.xlsx")
    assert "报错了单位" in line
    assert "13812345678" not in line
    status = json.loads(run(sent, "status", "--json").output)
    assert [entry["file"] for entry in status["withdrawn"]] == ["经发办/四月.xlsx"]
    assert {u["unit"]: u["ledger"] for u in status["units"]}["经发办"] == "未报"
    with contextlib.closing(sqlite3.connect(sent / "master.db")) as connection:
        query = "SELECT DISTINCT status FROM submissions WHERE file = '经发办/四月.xlsx'"
        assert connection.execute(query).fetchall() == [("withdrawn",)]


def test_taking_a_withdrawal_back_brings_every_byte_back(sent: Path) -> None:
    consolidate(sent)
    before = content(sent / "outbox")
    run(sent, "withdraw", "经发办/四月.xlsx", "--why", "报错了")
    consolidate(sent)
    assert content(sent / "outbox") != before
    result = run(sent, "withdraw", "经发办/四月.xlsx", "--undo")
    assert (result.exit_code, "已取消撤回 经发办/四月.xlsx" in result.output) == (0, True)
    consolidate(sent)
    assert content(sent / "outbox") == before


def test_where_a_correction_is_withdrawn_the_older_form_counts(sent: Path) -> None:
    assert figures(sent)["coverage.contacted"] == 2
    assert run(sent, "withdraw", "更正.xlsx", "--why", "漏了一家").exit_code == 0
    assert figures(sent)["coverage.contacted"] == 3


def test_a_withdrawn_file_stays_so_whatever_is_read_again(sent: Path) -> None:
    """Other settings make everything be read anew; a file may be gone from the inbox meanwhile."""
    run(sent, "withdraw", "经发办/四月.xlsx", "--why", "报错了")
    want = figures(sent)
    text = UNITS.replace('name = "应急办"\n', 'name = "应急办"\naliases = ["安监办"]\n')
    (sent / "liaison.toml").write_text(text, "utf-8")
    assert figures(sent) == want
    (sent / "inbox" / "经发办" / "四月.xlsx").unlink()
    gone = {"findings.info", "findings.by_code.submission-withdrawn"}  # told while it is there
    told = figures(sent)
    assert {name: told[name] for name in want if name not in gone} == {
        name: figure for name, figure in want.items() if name not in gone
    }


def test_another_workbook_under_the_same_name_counts(sent: Path) -> None:
    run(sent, "withdraw", "经发办/四月.xlsx", "--why", "报错了")
    rows = [{"企业名称": "大路超市"}, {"企业名称": "大路旅馆"}]
    save(sent / "inbox" / "经发办" / "四月.xlsx", ledger(*rows, head=OTHER))
    told = figures(sent)
    assert (told["units.经发办.submitted"], told["units.经发办.contacted"]) == (True, 2)


def test_a_file_that_is_gone_can_be_withdrawn(sent: Path) -> None:
    run(sent, "status")
    (sent / "inbox" / "经发办" / "四月.xlsx").unlink()
    assert figures(sent)["submissions.received"] == 2
    assert run(sent, "withdraw", "经发办/四月.xlsx", "--why", "报错了").exit_code == 0
    assert figures(sent)["submissions.received"] == 1


def test_withdrawing_again_changes_the_reason(sent: Path) -> None:
    for why in ("一时糊涂", "报错了单位"):
        assert run(sent, "withdraw", "更正.xlsx", "--why", why).exit_code == 0
    text = run(sent, "status").output
    assert ("报错了单位" in text, "一时糊涂" in text) == (True, False)


def test_a_version_that_was_saved_over_is_reached_by_its_month_and_taken_back(place: Path) -> None:
    path = place / "inbox" / "经发办.xlsx"
    save(path, ledger(企业名称="大路超市", head=OTHER))
    run(place, "status")
    may = ledger(
        企业名称="大路超市", head=OTHER, 联系时间="5月6日", title="2021年5月月台帐（科室）"
    )
    save(path, may.replace("2021年4月23日", "2021年5月24日"))
    before = figures(place)["submissions.received"]
    assert before == 1
    said = run(place, "withdraw", "经发办.xlsx", "--why", "报错了", "--month", "2021-04").output
    assert "2021-04" in said
    assert figures(place)["submissions.received"] == 0
    assert run(place, "withdraw", "经发办.xlsx", "--undo", "--month", "2021-04").exit_code == 0
    assert figures(place)["submissions.received"] == 1


def test_a_withdrawn_file_that_was_moved_can_be_taken_back_by_its_new_name(sent: Path) -> None:
    assert run(sent, "withdraw", "经发办/四月.xlsx", "--why", "报错了").exit_code == 0
    (sent / "inbox" / "经发办" / "四月.xlsx").rename(sent / "inbox" / "新.xlsx")
    assert figures(sent)["submissions.received"] == 1
    assert run(sent, "withdraw", "新.xlsx", "--undo").exit_code == 0
    assert figures(sent)["submissions.received"] == 2


def test_where_an_older_version_of_the_name_counts_again_that_is_said(place: Path) -> None:
    path = place / "inbox" / "经发办.xlsx"
    save(path, ledger(企业名称="大路超市", head=OTHER))
    run(place, "status")
    save(path, ledger(企业名称="大路超市", head=OTHER.replace("23日", "24日")))
    said = [run(place, "withdraw", "经发办.xlsx", "--why", "报错了").output for _ in range(2)]
    assert ["重新计入了" in text for text in said] == [True, False]
    assert figures(place)["submissions.received"] == 0


@pytest.mark.parametrize("name", ["inbox/经发办/四月.xlsx", "经发办\\四月.xlsx", "更正.xlsx"])
def test_a_file_is_named_as_people_name_it(sent: Path, name: str) -> None:
    assert run(sent, "withdraw", name, "--why", "报错了").exit_code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["经发办/四月.xlsx"], "请用 --why 写明撤回的理由。"),
        (["经发办/四月.xlsx", "--why", "  "], "请用 --why 写明撤回的理由。"),
        (["没有.xlsx", "--why", "报错了"], "没有汇总过这个文件"),
        (["没有.xlsx", "--undo"], "没有汇总过这个文件"),
        (["四月.xlsx", "--why", "报错了"], "有几个文件叫这个名字，请写出文件夹"),
    ],
)
def test_what_cannot_be_withdrawn_ends_with_2(sent: Path, options: list[str], said: str) -> None:
    before = figures(sent)
    result = run(sent, "withdraw", *options)
    assert (result.exit_code, said in result.output) == (2, True)
    assert figures(sent) == before

"""Names of units and labels of columns that nobody knows: asked and confirmed once, then read."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from tests.documents.test_lists_by_hand import UNITS, Desk
from tests.language import HEAD, ledger, register, same_as
from tests.workspaces import content, save

NAME = "对应确认.xlsx"
STRANGE = "安全生产应急办"
VOTED = ledger(head=HEAD.replace("应急办", STRANGE), 企业联络人员及电话="赵一 13800001234")
MAY = VOTED.replace("2021年4月", "2021年5月").replace("4月5日", "5月5日")
OTHER_LABEL = register().replace("办结时间", "完结日期")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    return Desk(tmp_path)


def asked(desk: Desk, month: str = "2021-04") -> list[list[str]]:
    """The rows of the published list, without 填报单位."""
    page = openpyxl.load_workbook(desk.path(NAME, month)).worksheets[0]
    rows = [
        ["" if v is None else str(v) for v in line] for line in page.iter_rows(4, values_only=True)
    ]
    return [[row[0], *row[2:]] for row in rows if row[0]]


def say(desk: Desk, answer: str | None, instead: str | None = None, month: str = "2021-04") -> None:
    book = openpyxl.load_workbook(desk.path(NAME, month))
    page = book.worksheets[0]
    page["F4"], page["G4"] = answer, instead
    book.save(desk.path(NAME, month))


def received(told: dict[str, dict[str, int]]) -> int:
    return told["submissions"]["received"]


def test_an_unknown_unit_is_asked_and_confirmed_once_for_all_months(desk: Desk) -> None:
    save(desk.place / "inbox" / "四.xlsx", VOTED)
    save(desk.place / "inbox" / "五.xlsx", MAY)
    assert received(desk.consolidate()) == 0
    [row] = asked(desk)
    assert row[:3] == ["单位", STRANGE, "应急办"]
    assert row[3] == "“五.xlsx”等2份表写的单位不在单位名单里，名单里有名称相近的"
    say(desk, "是")
    assert received(desk.consolidate()) == 1
    assert desk.found("unit-unknown") == []
    assert received(desk.consolidate("2021-05")) == 1
    assert (asked(desk, "2021-05"), asked(desk)[0][4]) == ([], "是")
    say(desk, None)
    assert received(desk.consolidate()) == 0
    assert len(desk.found("unit-unknown")) == 2
    assert asked(desk)[0][4] == ""


def test_of_a_name_that_is_like_none_it_is_asked_whose_it_is(desk: Desk) -> None:
    strange = HEAD.replace("应急办", "红星专班")
    save(desk.place / "inbox" / "四.xlsx", ledger(head=strange))
    desk.consolidate()
    [row] = asked(desk)
    assert row[:3] == ["单位", "红星专班", ""]
    say(desk, None, "经发办")
    assert desk.consolidate()["units"][1]["submitted"]
    say(desk, "否")
    assert received(desk.consolidate()) == 0
    assert [row[4] for row in asked(desk)] == ["否"]


def test_a_column_under_another_name_is_asked_and_then_read(desk: Desk) -> None:
    closed = OTHER_LABEL.replace("正在协调", "已更换变压器，恢复供电")
    save(desk.place / "inbox" / "四.xlsx", ledger(个数="1"), closed)
    before = desk.consolidate()
    assert len(desk.found("column-missing")) == 1
    [row] = asked(desk)
    assert row[:4] == ["栏目", "完结日期", "办结时间", "“四.xlsx”缺“办结时间”栏，有这一栏"]
    say(desk, "是")
    told = desk.consolidate()
    assert desk.found("column-missing") == desk.found("column-unknown") == []
    raised = [whole["grievances"]["raised"] for whole in (before, told)]
    assert raised == [0, 1]


@pytest.mark.parametrize("label", ["备注", "经营范围", "附件说明"])
def test_only_what_may_stand_for_a_missing_column_is_asked(desk: Desk, label: str) -> None:
    other = OTHER_LABEL.replace("完结日期", label)
    save(desk.place / "inbox" / "四.xlsx", ledger(个数="1"), other)
    desk.consolidate()
    assert asked(desk) == []


@pytest.mark.parametrize(
    ("row", "code", "cell"),
    [
        ({"建议为": "不存在办"}, "unit-unknown", "D3"),
        ({"建议为": "", "确认": "", "另写为": "不存在办"}, "unit-unknown", "G3"),
        ({"写法": "经发办", "建议为": "应急办"}, "same-as-conflict", "F3"),
        ({"类别": "栏目", "写法": "完结日期", "建议为": "没有这栏"}, "value-invalid", "D3"),
        ({"类别": "栏目", "写法": "联系时间", "建议为": "办结时间"}, "same-as-conflict", "F3"),
    ],
)
def test_what_names_nothing_or_is_something_else_already_is_told_and_does_nothing(
    desk: Desk, row: dict[str, str], code: str, cell: str
) -> None:
    save(desk.place / "inbox" / "四.xlsx", ledger())
    general = {"类别": "单位", "填报单位": "", "写法": STRANGE, "确认": "是"}
    save(desk.place / "inbox" / "对应.xlsx", same_as(general | row))
    told = desk.consolidate()
    assert [(one["code"], one["cell"]) for one in desk.found(code)] == [(code, cell)]
    assert (received(told), told["coverage"]["contacted"]) == (1, 1)


def test_in_one_run_or_in_several_and_in_any_order_the_outcome_is_the_same(tmp_path: Path) -> None:
    confirmed = same_as({"类别": "单位", "填报单位": "", "写法": STRANGE, "建议为": "应急办"})
    files = {"四.xlsx": VOTED, "对应.xlsx": confirmed}
    for name, text in files.items():
        save(tmp_path / name, text)
    told = []
    for number, order in enumerate(([*files], [*files][::-1], None)):
        place = tmp_path / f"第{number}"
        (place / "inbox").mkdir(parents=True)
        (place / "liaison.toml").write_text(UNITS, "utf-8")
        for name in order or files:
            shutil.copy(tmp_path / name, place / "inbox" / name)
            if order:
                Desk(place).consolidate()
        Desk(place).consolidate()
        told.append(content(place / "outbox" / "2021-04"))
    assert told[0] == told[1] == told[2]
    assert json.loads(told[0]["summary.json"])["submissions"]["received"] == 1


def test_a_second_run_reads_nothing_anew(desk: Desk) -> None:
    confirmed = same_as({"类别": "单位", "填报单位": "", "写法": STRANGE, "建议为": "应急办"})
    save(desk.place / "inbox" / "四.xlsx", VOTED)
    save(desk.place / "inbox" / "对应.xlsx", confirmed)
    desk.consolidate()
    assert "读取 0 个" in desk.run("consolidate").output


def test_trace_and_check_know_a_confirmed_name(desk: Desk) -> None:
    confirmed = same_as({"类别": "单位", "填报单位": "", "写法": STRANGE, "建议为": "应急办"})
    save(desk.place / "inbox" / "对应.xlsx", confirmed)
    desk.consolidate()
    [line] = json.loads(desk.run("trace", STRANGE, "--json").output)["items"]
    assert (line["what"], line["file"], line["cell"]) == ("对应确认", "对应.xlsx", "C3")
    path = desk.place / "五月.xlsx"
    save(path, MAY)
    options = ["--workspace", str(desk.place), "--as-of", "2021-05-28"]
    assert "不在单位名单" not in CliRunner().invoke(main, ["check", str(path), *options]).output

"""`liaison check` says what the workbook alone, or the workspace's master, can prove, and no more."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from liaison_pipeline.cli import main
from tests.language import HEAD, TITLE, ledger, register, village
from tests.workspaces import content, run, save

UNIT = '[[units]]\nname = "应急办"\nkind = "office"\n'
MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月21日")}
MAY_REGISTER = MAY | {"title": MAY["title"].replace("月台帐情况表", "解决问题诉求登载表")}
OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}
LATER = {"联系时间": "5月6日"}


def check(workspace: Path, *files: str, as_of: str = "2021-05-23") -> Result:
    paths = [str(workspace / file) for file in files]
    options = ["--as-of", as_of, "--workspace", str(workspace), "--json"]
    return CliRunner().invoke(main, ["check", *paths, *options])


def codes(result: Result) -> list[tuple[str, str, str]]:
    """(code, file, cell) of what was said."""
    assert result.exit_code in (0, 1), result.output
    return sorted((f["code"], f["file"], f["cell"]) for f in json.loads(result.output))


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNIT, "utf-8")
    return tmp_path


def may(workspace: Path, count: str, *rows: dict[str, str], file: str = "五月.xlsx") -> None:
    save(workspace / file, ledger(LATER | {"个数": count}, **MAY), register(*rows, **MAY_REGISTER))


def test_an_open_grievance_may_be_an_old_one(workspace: Path) -> None:
    may(workspace, "0", OPEN)
    assert codes(check(workspace, "五月.xlsx")) == []


def test_a_closing_may_be_of_an_old_grievance(workspace: Path) -> None:
    may(workspace, "0", {"办结时间": "5月2日"})
    assert codes(check(workspace, "五月.xlsx")) == []


def test_an_enterprise_of_the_register_alone_may_have_an_old_grievance(workspace: Path) -> None:
    may(workspace, "0", OPEN | {"企业名称": "大路加油站"})
    assert codes(check(workspace, "五月.xlsx")) == []


def test_a_register_with_fewer_rows_than_are_counted_is_wrong_whatever_was_before(
    workspace: Path,
) -> None:
    may(workspace, "2", OPEN)
    assert codes(check(workspace, "五月.xlsx")) == [("count-mismatch", "五月.xlsx", "J4")]


def test_in_the_first_month_every_row_is_new(workspace: Path) -> None:
    save(workspace / "四月.xlsx", ledger(个数="0"), register(OPEN))
    assert codes(check(workspace, "四月.xlsx")) == [("count-mismatch", "四月.xlsx", "J4")]


def test_the_master_beside_it_knows_earlier_months(workspace: Path) -> None:
    save(workspace / "inbox" / "四月.xlsx", ledger(个数="1"), register(OPEN))
    run(workspace)
    may(workspace, "0", OPEN)
    assert codes(check(workspace, "五月.xlsx")) == [("grievance-overdue", "五月.xlsx", "C4")]
    may(workspace, "0", OPEN | {"问题诉求名称": "门前道路破损"})
    told = codes(check(workspace, "五月.xlsx"))
    assert ("count-mismatch", "五月.xlsx", "J4") in told
    before = content(workspace)
    check(workspace, "五月.xlsx")
    assert content(workspace) == before


def test_a_damaged_master_is_as_none(workspace: Path) -> None:
    (workspace / "master.db").write_bytes(b"no database" * 500)
    may(workspace, "0", OPEN)
    assert codes(check(workspace, "五月.xlsx")) == []


def test_without_the_offices_list_no_unit_is_unknown(tmp_path: Path) -> None:
    book = village(ledger({"联系时间": "4月31日"}, {})).replace("龙凤村", "谁也不知道村")
    save(tmp_path / "村.xlsx", book)
    assert codes(check(tmp_path, "村.xlsx")) == [("date-invalid", "村.xlsx", "H4")]
    office = ledger(head=HEAD.replace("应急办", "谁也不知道办"))
    save(tmp_path / "办.xlsx", office)
    assert codes(check(tmp_path, "办.xlsx")) == []


def test_with_the_offices_list_a_unit_is_unknown(workspace: Path) -> None:
    save(workspace / "村.xlsx", village(ledger()))
    assert ("unit-unknown", "村.xlsx", "A2") in codes(check(workspace, "村.xlsx"))


def test_settings_without_units_are_no_list(workspace: Path) -> None:
    (workspace / "liaison.toml").write_text("[limits]\nrows = 5000\n", "utf-8")
    save(workspace / "村.xlsx", village(ledger()))
    assert codes(check(workspace, "村.xlsx")) == []


def test_two_files_of_one_name_are_told_apart(workspace: Path) -> None:
    save(workspace / "甲" / "表.xlsx", ledger(联系时间="4月31日"))
    save(workspace / "乙" / "表.xlsx", ledger({"所属类别": "国企"}, {"企业名称": "大路加油站"}))
    files = {file for _, file, _ in codes(check(workspace, "甲/表.xlsx", "乙/表.xlsx"))}
    assert files == {"甲/表.xlsx", "乙/表.xlsx"}


def test_a_file_that_is_named_twice_is_checked_once(workspace: Path) -> None:
    save(workspace / "表.xlsx", ledger(联系时间="4月31日"))
    assert codes(check(workspace, "表.xlsx", "./表.xlsx")) == [("date-invalid", "表.xlsx", "H4")]


def test_what_is_wrong_is_told_of_a_copy_of_what_was_sent(workspace: Path) -> None:
    save(workspace / "inbox" / "表.xlsx", ledger(联系时间="4月31日"))
    run(workspace)
    (workspace / "抄件.xlsx").write_bytes((workspace / "inbox" / "表.xlsx").read_bytes())
    for file in ("抄件.xlsx", "inbox/表.xlsx"):
        name = file.removeprefix("inbox/")
        assert ("date-invalid", name, "H4") in codes(check(workspace, file))


def test_the_members_of_a_zip_are_checked(workspace: Path) -> None:
    import zipfile

    save(workspace / "表.xlsx", ledger(联系时间="4月31日"))
    with zipfile.ZipFile(workspace / "包.zip", "w") as archive:
        archive.write(workspace / "表.xlsx", "表.xlsx")
    assert codes(check(workspace, "包.zip")) == [("date-invalid", "包.zip/表.xlsx", "H4")]


@pytest.mark.parametrize(
    ("progress", "last_line"),
    [
        ("正在协调供电公司", "没有发现问题，可以报送。"),
        ("", "共 1 条，没有错误；核对以后就可以报送。"),
        ("已恢复供电", "共 1 条，其中必须改正的 1 条，请改正后报送。"),
    ],
)
def test_the_last_line_says_whether_the_workbook_can_be_sent(
    workspace: Path, progress: str, last_line: str
) -> None:
    may(workspace, "0", OPEN | {"办理情况": progress})
    options = ["--as-of", "2021-05-23", "--workspace", str(workspace)]
    said = CliRunner().invoke(main, ["check", str(workspace / "五月.xlsx"), *options]).output
    assert said.splitlines()[-1] == last_line

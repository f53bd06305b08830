"""The commands, as users type them: options, exit statuses, what is written and what is not."""

import json
import os
import pty
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.documents.machine.findings_csv import plain_cell
from liaison_pipeline.reuse import FOLDER
from liaison_pipeline.standstill import KEPT
from liaison_pipeline.workspace import recover
from tests.language import GOOD_LEDGER, GOOD_REGISTER, HEAD, TITLE, ledger, register
from tests.offices.books import content as book
from tests.workspaces import content, folder, run, save

ONE_UNIT = '[[units]]\nname = "应急办"\nkind = "office"\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path


def test_a_clean_month_ends_with_0_and_names_the_folder(workspace: Path) -> None:
    (workspace / "liaison.toml").write_text(ONE_UNIT, "utf-8")
    save(workspace / "inbox" / "任意名字.xlsx", ledger(个数="1"), register())
    result = run(workspace)
    assert result.exit_code == 0, result.output
    assert "index.html" in result.output
    figures = json.loads((folder(workspace) / "summary.json").read_text("utf-8"))
    assert figures["submissions"] == {
        "expected": 1, "received": 1, "accepted": 1, "rejected": 0, "late": 0, "missing": 0,
    }  # fmt: skip
    assert figures["coverage"] == {"enterprises": 1, "contacted": 1, "rate": 1.0}
    assert figures["grievances"]["closure_rate"] == 1.0
    assert figures["units"][0]["errors"] == 0


def test_errors_to_send_back_end_with_1(workspace: Path) -> None:
    assert run(workspace).exit_code == 1


def test_json_is_the_summary(workspace: Path) -> None:
    result = run(workspace, "--json")
    assert result.output == (folder(workspace) / "summary.json").read_text("utf-8")


@pytest.mark.parametrize("command", ["consolidate", "status"])
def test_a_progress_bar_leaves_nothing_on_the_line(workspace: Path, command: str) -> None:
    save(workspace / "inbox" / "表.xlsx", ledger(), register())
    save(workspace / "inbox" / "另一份.xlsx", ledger(联系时间="4月6日"))
    reader, terminal = pty.openpty()
    words = [sys.executable, "-m", "liaison_pipeline", command, "--as-of", "2021-04-28"]
    process = subprocess.Popen(
        [*words, "--workspace", str(workspace)], stdout=subprocess.DEVNULL, stderr=terminal
    )
    os.close(terminal)
    told = b""
    with suppress(OSError):  # Linux's way to say that nobody writes any more
        while part := os.read(reader, 4096):
            told += part
    os.close(reader)
    process.wait(60)
    assert "读取表格".encode() in told
    assert told.endswith(b"\r\x1b[K")


def test_quiet_says_nothing(workspace: Path) -> None:
    assert run(workspace, "-q").output == ""


def test_verbose_lists_the_findings(workspace: Path) -> None:
    assert "submission-missing" in run(workspace, "-v").output


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[office]\nname = 3\n", 2),
        ("\n[calender]\n", 2),
        ("[calendar]\ndue_day = 40\n", 2),
        ("[calendar]\ndue_day = 20\ncycle = 'weekly'\n", 3),
        ("[severity]\nphone-wrong = 'error'\n", 2),
        ("[severity]\nphone-invalid = 'fatal'\n", 2),
        (ONE_UNIT + ONE_UNIT, 5),
        (ONE_UNIT + "colour = 'red'\n", 4),
        ("[[units]]\nname = '某村'\nkind = 'hamlet'\n", 3),
        ("[[units]]\nname = '某村'\n", 1),
        ("[limits]\nrows = true\n", 2),
        ("[office\n", 1),
    ],
)
def test_a_broken_setting_gets_its_line_and_ends_with_2(
    workspace: Path, text: str, line: int
) -> None:
    (workspace / "liaison.toml").write_text(text, "utf-8")
    result = run(workspace)
    assert result.exit_code == 2
    assert f"第 {line} 行" in result.output
    assert not (workspace / "outbox").exists()


def test_a_broken_schema_ends_with_2(workspace: Path) -> None:
    (workspace / "schemas").mkdir()
    (workspace / "schemas" / "ledger.yaml").write_text("columns: [", "utf-8")
    assert run(workspace).exit_code == 2


def test_a_broken_template_ends_with_2_and_changes_nothing(workspace: Path) -> None:
    (workspace / "templates").mkdir()
    (workspace / "templates" / "index.html").write_text("a\n{% for %}", "utf-8")
    result = run(workspace)
    assert (result.exit_code, "第 2 行" in result.output) == (2, True)
    assert not folder(workspace).exists()


@pytest.mark.parametrize(
    "options", [["--month", "2021-13"], ["--month", "2021-03"], ["--month", "April"], ["--colour"]]
)
def test_wrong_usage_ends_with_2(workspace: Path, options: list[str]) -> None:
    assert run(workspace, *options).exit_code == 2


def test_no_inbox_ends_with_3(tmp_path: Path) -> None:
    assert run(tmp_path).exit_code == 3


def test_a_locked_master_ends_with_3_and_changes_nothing(workspace: Path) -> None:
    run(workspace)
    before = content(folder(workspace))
    save(workspace / "inbox" / "a.xlsx", ledger())
    connection = sqlite3.connect(workspace / "master.db")
    connection.execute("BEGIN EXCLUSIVE")
    result = run(workspace)
    connection.rollback()
    connection.close()
    assert result.exit_code == 3
    assert content(folder(workspace)) == before
    assert run(workspace).exit_code == 1


def test_a_second_run_changes_no_byte_and_no_row(workspace: Path) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger({"个数": "1"}, {"联系时间": "4月31日"}), register())
    run(workspace)
    documents, rows = content(folder(workspace)), dump(workspace)
    assert run(workspace).output.startswith("2021年4月（截至 2021-04-28），新读取 0 个文件")
    assert content(folder(workspace)) == documents
    assert dump(workspace) == rows
    (workspace / KEPT).unlink()  # now it has to find out that nothing is new, and to make all anew
    shutil.rmtree(workspace / FOLDER)
    run(workspace)
    assert content(folder(workspace)) == documents
    assert dump(workspace) == rows


def queried(workspace: Path, sql: str) -> list[tuple[str, ...]]:
    """Returns the rows that a query gives in the workspace's master, and closes it."""
    with closing(sqlite3.connect(workspace / "master.db")) as connection:
        return connection.execute(sql).fetchall()


def dump(workspace: Path) -> list[str]:
    connection = sqlite3.connect(workspace / "master.db")
    lines = sorted(connection.iterdump())
    connection.close()
    return lines


def test_neither_month_nor_day_nor_file_times_change_the_master(tmp_path: Path) -> None:
    """Of enterprises the last word of all months is kept, so a later month has one more."""
    dumps = []
    for number, options in enumerate((("--month", "2021-04"), ("--as-of", "2021-07-03"))):
        place = tmp_path / str(number)
        for month in (4, 5, 6):
            text = ledger(
                {"联系时间": f"{month}月6日"},
                {"企业名称": f"第{month}家", "联系时间": f"{month}月7日"},
            )
            path = place / "inbox" / f"{month}.xlsx"
            path.parent.mkdir(parents=True, exist_ok=True)
            text = text.replace("2021年4月", f"2021年{month}月")
            path.write_bytes(book((text,), datetime(2021, 6, 23, 9)))
            os.utime(path, (1_600_000_000 + number * 9_999_999,) * 2)
        assert run(place, *options).exit_code < 2
        dumps.append(dump(place))
    assert dumps[0] == dumps[1]


def test_every_run_takes_in_all_that_is_new_whatever_its_month(workspace: Path) -> None:
    save(
        workspace / "inbox" / "五月.xlsx",
        ledger(联系时间="5月6日").replace("2021年4月", "2021年5月"),
    )
    assert run(workspace, "--month", "2021-04").exit_code == 1
    (workspace / "inbox" / "五月.xlsx").unlink()
    result = run(workspace, "--month", "2021-05", "--as-of", "2021-05-28", "--json")
    assert json.loads(result.output)["coverage"]["contacted"] == 1


def test_the_inbox_is_left_alone_and_what_is_ignored_is_ignored(workspace: Path) -> None:
    inbox = workspace / "inbox"
    save(inbox / "科室" / "a.xlsx", ledger())
    for name in ("~$a.xlsx", ".~a.xlsx", ".DS_Store", "Thumbs.db", "desktop.ini"):
        (inbox / name).write_bytes(b"x")
    (inbox / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    before = content(inbox)
    run(workspace)
    assert content(inbox) == before
    text = (folder(workspace) / "findings.csv").read_text("utf-8-sig")
    lines = [line for line in text.splitlines() if "submission-missing" not in line]
    assert len(lines) == 2
    assert "file-attachment,,,照片.jpg" in lines[1]


def test_documents_are_for_their_owner_alone(workspace: Path) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger(企业名称=""))
    run(workspace)
    for path in (*folder(workspace).rglob("*"), workspace / "master.db"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_consolidated_forms_are_read_back_with_the_same_rows(
    workspace: Path, tmp_path: Path
) -> None:
    merged = ledger({"个数": "2"}, {"企业名称": "大路加油站", "联系时间": "4月6日、4月12日"})
    second = dict(GOOD_REGISTER) | {"问题诉求名称": "门口路灯不亮"}
    save(workspace / "inbox" / "a.xlsx", merged, register({}, second))
    run(workspace)
    again = tmp_path / "district"
    (again / "inbox").mkdir(parents=True)
    report = folder(workspace) / "上报" / "汇总表.xlsx"
    (again / "inbox" / "汇总表.xlsx").write_bytes(report.read_bytes())
    run(again)
    query = "SELECT enterprise, contact_dates, count, enterprise_contact FROM contacts ORDER BY 1"
    other = "SELECT enterprise, title, closed_dates, progress FROM grievances ORDER BY 2"
    for sql in (query, other):
        rows = [queried(place, sql) for place in (workspace, again)]
        assert rows[0] == rows[1]
        assert len(rows[0]) == 2


def test_no_text_becomes_a_formula_markup_or_path(workspace: Path) -> None:
    evil = '=HYPERLINK("http://x","y")'
    row = {"企业名称": evil, "所属类别": "<script>alert(1)</script>", "联系形式": "+SUM(A1)"}
    save(workspace / "inbox" / "..evil=1.xlsx", ledger(row), register({"企业名称": evil}))
    run(workspace)
    for path in folder(workspace).rglob("*.xlsx"):
        for page in openpyxl.load_workbook(path).worksheets:
            assert not [c for line in page.iter_rows() for c in line if c.data_type == "f"], path
    for path in folder(workspace).rglob("*.html"):
        assert "<script>alert" not in path.read_text("utf-8")
    csv = (folder(workspace) / "findings.csv").read_text("utf-8-sig")
    assert ",=" not in csv
    assert ",+" not in csv


FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n", *FULL_WIDTH])
def test_no_cell_of_a_csv_begins_like_a_formula(sign: str) -> None:
    assert plain_cell(f"{sign}1+1") == f"'{sign}1+1"


@pytest.mark.parametrize("text", ["-1", "+2.5", "-", "\uff0d", "大路砖厂", "1+1", "'=1", ""])
def test_other_texts_of_a_csv_stay_as_they_are(text: str) -> None:
    assert plain_cell(text) == text


def test_telephone_numbers_are_masked_where_nobody_needs_to_call(workspace: Path) -> None:
    contact = {"企业联络人员及电话": "13812345678", "联系服务人及电话": "1381234567"}
    save(
        workspace / "inbox" / "a.xlsx",
        ledger(contact),
        register({"办理情况": "电话13812345678，正在办"}),
    )
    run(workspace)
    for name in ("findings.csv", "index.html", "summary.json"):
        text = (folder(workspace) / name).read_text("utf-8")
        assert "1381234567" not in text, name
    assert "138****5678" in (folder(workspace) / "findings.csv").read_text("utf-8")
    (workspace / "inbox" / "a.xlsx").rename(workspace / "inbox" / "张三13812345678.xlsx")
    run(workspace)
    told = ["--workspace", str(workspace), "--month", "2021-04", "--as-of", "2021-04-28", "--json"]
    for what in ("findings.warning", "大路砖厂"):
        text = CliRunner().invoke(main, ["trace", what, *told]).output
        assert "1381234567" not in text
        assert "张三138****5678.xlsx" in text


def test_the_returned_workbook_marks_the_cells_and_links_to_them(workspace: Path) -> None:
    save(workspace / "inbox" / "应急办.xlsx", ledger(联系时间="4月31日"))
    run(workspace)
    path = folder(workspace) / "退回" / "应急办" / "应急办（批注）.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["问题清单", "Sheet1"]
    cell = book["Sheet1"]["H4"]
    assert cell.fill.fgColor.rgb == "FFFFC7CE"
    assert cell.comment is not None
    assert "4月31日" in cell.comment.text
    links = [
        c.hyperlink.location for line in book["问题清单"].iter_rows() for c in line if c.hyperlink
    ]
    assert links == ["'Sheet1'!H4"]


def test_a_csv_goes_back_as_xlsx_with_the_same_addresses(workspace: Path) -> None:
    lines = ledger(联系时间="4月31日").replace(" | ", ",").split("\n")
    (workspace / "inbox" / "应急办.csv").write_text("\n".join(lines), "gb18030")
    run(workspace)
    path = folder(workspace) / "退回" / "应急办" / "应急办（批注）.xlsx"
    page = openpyxl.load_workbook(path).worksheets[1]
    assert page["B4"].value == GOOD_LEDGER["企业名称"]
    assert page["H4"].comment is not None


def test_who_has_sent_nothing_gets_a_reminder(workspace: Path) -> None:
    run(workspace)
    text = (folder(workspace) / "催报" / "应急办.txt").read_text("utf-8-sig")
    assert "4月25日" in text
    assert "96006" in text


def test_files_in_any_order_and_all_at_once_give_the_same_documents(tmp_path: Path) -> None:
    files = {
        "4月/a.xlsx": (ledger(个数="1"), register(办结时间="", 办理情况="正在协调")),
        "4月/b.xlsx": (ledger(head=HEAD.replace("23日", "24日")),),
        "5月/a.xlsx": (
            ledger(
                title=TITLE.replace("4月", "5月"),
                head=HEAD.replace("4月23", "5月24"),
                联系时间="5月6日",
            ),
        ),
    }
    outcomes = []
    for number, order in enumerate(([*files], [*reversed(files)], None)):
        place = tmp_path / str(number)
        (place / "inbox").mkdir(parents=True)
        for name in order or files:
            save(place / "inbox" / name, *files[name])
            if order:
                run(place, "--month", "2021-05")
        run(place, "--month", "2021-05")
        outcomes.append(content(place / "outbox" / "2021-05"))
    assert outcomes[0].keys() == outcomes[1].keys() == outcomes[2].keys()
    for name in ("findings.csv", "summary.json", "index.html"):
        assert outcomes[0][name] == outcomes[1][name] == outcomes[2][name], name


def test_an_interrupted_exchange_is_finished(workspace: Path) -> None:
    run(workspace)
    outbox = workspace / "outbox"
    folder(workspace).rename(outbox / ".2021-04.old")
    (outbox / ".2021-04.new").mkdir()
    (outbox / ".2021-04.new" / "whole").write_text("x")
    recover(outbox)
    assert [path.name for path in outbox.iterdir() if path.is_dir()] == ["2021-04"]
    assert (folder(workspace) / "whole").exists()


def test_a_half_built_folder_is_thrown_away(workspace: Path) -> None:
    run(workspace)
    before = content(folder(workspace))
    (workspace / "outbox" / ".2021-04.new").mkdir()
    recover(workspace / "outbox")
    assert [path.name for path in (workspace / "outbox").iterdir() if path.is_dir()] == ["2021-04"]
    assert content(folder(workspace)) == before


def test_a_file_that_is_gone_is_read_anew_when_the_units_change(workspace: Path) -> None:
    path = workspace / "inbox" / "a.xlsx"
    save(path, ledger(head=HEAD.replace("应急办", "安监办")))
    assert "unit-unknown" in run(workspace, "-v").output
    path.unlink()
    assert "unit-unknown" not in run(workspace, "-v").output
    (workspace / "liaison.toml").write_text(ONE_UNIT + 'aliases = ["安监办"]\n', "utf-8")
    assert json.loads(run(workspace, "--json").output)["submissions"]["received"] == 1


def test_a_name_that_is_not_utf8_is_read(workspace: Path) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger())
    name = os.fsencode(workspace / "inbox") + b"/" + "应急办4月.xlsx".encode("gb18030")
    os.rename(workspace / "inbox" / "a.xlsx", name)  # noqa: PTH104  the name is no text
    result = run(workspace, "-v")
    assert json.loads(run(workspace, "--json").output)["submissions"]["received"] == 1, (
        result.output
    )
    assert run(workspace).output.startswith("2021年4月（截至 2021-04-28），新读取 0 个文件")


def test_check_says_the_same_as_consolidate_and_writes_nothing(workspace: Path) -> None:
    path = workspace / "inbox" / "a.xlsx"
    save(path, ledger({"联系时间": "4月31日"}, {"个数": "2"}), register())
    before = content(workspace)
    arguments = [
        "check",
        str(path),
        "--as-of",
        "2021-04-28",
        "--json",
        "--workspace",
        str(workspace),
    ]
    result = CliRunner().invoke(main, arguments)
    assert content(workspace) == before
    checked = {(f["code"], f["cell"]) for f in json.loads(result.output)}
    assert checked == {("date-invalid", "H4"), ("count-mismatch", "J5")}
    assert result.exit_code == 1
    run(workspace)
    text = (folder(workspace) / "findings.csv").read_text("utf-8-sig")
    assert all(code in text for code, _ in checked)


def test_check_of_a_clean_workbook_ends_with_0(workspace: Path) -> None:
    path = workspace / "a.xlsx"
    save(path, ledger(个数="1"), register())
    result = CliRunner().invoke(main, ["check", str(path), "--as-of", "2021-04-28"])
    assert (result.exit_code, "没有发现问题" in result.output) == (0, True)


def test_the_consolidated_form_beside_its_sources_changes_no_figure(workspace: Path) -> None:
    held = {"企业名称": "大路二砖厂", "所属类别": "国企"}
    save(workspace / "inbox" / "a.xlsx", ledger({"个数": "1"}, held), register())
    before = json.loads(run(workspace, "--json").output)
    report = folder(workspace) / "上报" / "汇总表.xlsx"
    (workspace / "inbox" / "汇总表.xlsx").write_bytes(report.read_bytes())
    after = json.loads(run(workspace, "--json").output)
    for part in ("submissions", "coverage", "grievances"):
        assert after[part] == before[part]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["consolidate", "--colour"], "没有 --colour 这个选项"),
        (["consolidate", "--month", "十三月"], "“十三月”不是月份"),
        (["check"], "用法有误"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: list[str], said: str, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "liaison_pipeline", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 2
    assert said in done.stderr

"""What the clerk does in outbox/ is hers, and a published month never changes behind her back.

An April is published; then she fills in a list where it lies, edits the report, adds a file, or more
comes in for the month before.
"""

import shutil
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from liaison_pipeline import publishing, staleness
from liaison_pipeline.cli import main
from liaison_pipeline.cli.options import month_of
from liaison_pipeline.errors import RequestError
from tests.documents.test_lists_by_hand import (
    CALLBACK,
    DECIDED,
    DISPATCH,
    HEARD,
    LAMPS,
    POWER,
    Desk,
)
from tests.documents.test_lists_by_hand import april as april
from tests.language import ledger
from tests.workspaces import content, save

REPORT = "上报/情况报告.docx"


@pytest.fixture
def desk(april: Path, tmp_path: Path) -> Desk:
    shutil.copytree(april, tmp_path / "工作区")
    return Desk(tmp_path / "工作区")


def run(desk: Desk, *options: str, day: str = "2021-04-28") -> Result:
    arguments = ["consolidate", "--workspace", str(desk.place), "--as-of", day, *options]
    return CliRunner().invoke(main, arguments)


def fill_where_it_lies(desk: Desk, name: str, title: str, answers: dict[str, str]) -> None:
    """Fills a list in where it lies in outbox/."""
    desk.fill(name, {title: answers}, "weg.xlsx")
    (desk.place / "inbox" / "weg.xlsx").replace(desk.path(name))


def aside(desk: Desk, kind: str) -> dict[str, bytes]:
    folder = desk.place / "outbox" / f"2021-04（{kind}）"
    return content(folder) if folder.exists() else {}


# lists ---------------------------------------------------------------------------------------------


def test_a_call_back_that_is_filled_in_where_it_lies_is_taken_in(desk: Desk) -> None:
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    assert run(desk).exit_code == 0
    assert desk.unit("应急办", "2021-05")["reopened"] == 1
    assert desk.rows(CALLBACK)[POWER]["意见"] == "还是不稳"
    assert aside(desk, "您改过的") == {}


def test_a_decision_that_is_filled_in_where_it_lies_is_taken_in(desk: Desk) -> None:
    fill_where_it_lies(desk, DISPATCH, LAMPS, DECIDED)
    run(desk)
    assert desk.unit("经发办", "2021-05")["carried_over"] == 1
    assert desk.rows(DISPATCH)[LAMPS]["登记号"] == "202104270001"


def test_what_was_taken_in_stays_when_the_month_is_published_again(desk: Desk) -> None:
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    for _ in range(3):
        run(desk)
    assert desk.unit("应急办", "2021-05")["reopened"] == 1
    assert desk.rows(CALLBACK)[POWER]["意见"] == "还是不稳"


NOTHING_DECIDED, NOTHING_HEARD = dict.fromkeys(DECIDED, ""), dict.fromkeys(HEARD, "")


def test_a_call_back_that_is_cleared_where_it_lies_is_taken_back(desk: Desk) -> None:
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    run(desk)
    fill_where_it_lies(desk, CALLBACK, POWER, NOTHING_HEARD)
    for _ in range(2):
        run(desk)
        assert not any(desk.rows(CALLBACK)[POWER][column] for column in HEARD)
        assert desk.unit("应急办", "2021-05")["reopened"] == 0


def test_a_decision_that_is_cleared_where_it_lies_is_taken_back_and_made_anew(desk: Desk) -> None:
    fill_where_it_lies(desk, DISPATCH, LAMPS, DECIDED)
    run(desk)
    fill_where_it_lies(desk, DISPATCH, LAMPS, NOTHING_DECIDED)
    run(desk)
    assert desk.unit("经发办", "2021-05")["carried_over"] == 0
    fill_where_it_lies(desk, DISPATCH, LAMPS, DECIDED)
    run(desk)
    assert desk.unit("经发办", "2021-05")["carried_over"] == 1


def test_an_empty_list_in_the_inbox_takes_nothing_back(desk: Desk) -> None:
    empty = desk.path(CALLBACK).read_bytes()
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    run(desk)
    (desk.place / "inbox" / "回访清单.xlsx").write_bytes(empty)
    run(desk)
    assert desk.unit("应急办", "2021-05")["reopened"] == 1


def test_an_entry_that_can_not_be_read_is_told_and_published_again_with_all_else(
    desk: Desk,
) -> None:
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD | {"满意度": "马马虎虎"})
    for _ in range(2):
        run(desk)
        (wrong,) = desk.found("satisfaction-invalid")
        assert wrong["file"] == "outbox/2021-04/回访清单.xlsx"
        row = desk.rows(CALLBACK)[POWER]
        assert (row["满意度"], row["意见"]) == ("马马虎虎", "还是不稳")


def test_a_list_that_another_program_saved_again_is_as_it_was_published(desk: Desk) -> None:
    for name in (CALLBACK, DISPATCH):
        book = openpyxl.load_workbook(desk.path(name))
        book.save(desk.path(name))
    before = desk.figures()
    result = run(desk)
    assert "改过" not in result.output
    assert aside(desk, "您改过的") == {}
    assert desk.figures() == before


def test_a_note_beside_what_she_filled_in_is_kept_aside(desk: Desk) -> None:
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    book = openpyxl.load_workbook(desk.path(CALLBACK))
    book.worksheets[0]["B30"] = "记得再打一次"
    book.save(desk.path(CALLBACK))
    result = run(desk)
    assert desk.unit("应急办", "2021-05")["reopened"] == 1
    assert list(aside(desk, "您改过的")) == [CALLBACK]
    assert CALLBACK in result.output


def test_a_list_in_which_she_filled_in_her_columns_alone_is_not_kept_aside(desk: Desk) -> None:
    for _ in range(2):
        fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
        run(desk)
    assert aside(desk, "您改过的") == {}


def test_a_list_of_another_month_is_taken_in_by_the_run_of_this_month(desk: Desk) -> None:
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    run(desk, "--month", "2021-05", day="2021-05-28")
    assert desk.unit("应急办", "2021-05")["reopened"] == 1


# all else ------------------------------------------------------------------------------------------


def test_an_edited_report_and_an_added_file_are_kept_aside_and_told(desk: Desk) -> None:
    desk.path(REPORT).write_bytes(b"hers")
    desk.path("笔记.txt").write_text("记得打电话", "utf-8")
    result = run(desk)
    assert aside(desk, "您改过的") == {REPORT: b"hers", "笔记.txt": "记得打电话".encode()}
    assert "情况报告.docx" in result.output
    assert "笔记.txt" in (desk.place / "outbox" / "待办.html").read_text("utf-8")
    assert desk.path(REPORT).read_bytes() != b"hers"


@pytest.mark.parametrize("moment", ["to_be_told", "stale_months", "write_errands"])
def test_what_a_run_kept_aside_that_died_is_told_by_the_next_one_and_once(
    desk: Desk, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    desk.path("笔记.txt").write_text("记得打电话", "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(f"liaison_pipeline.editions.{moment}", die)
        run(desk)
    told = [run(desk, "-v").output, run(desk, "-v").output]
    assert ["笔记.txt" in output for output in told] == [True, False]
    assert "笔记.txt" not in errands(desk)


def test_two_edits_of_one_file_are_kept_under_numbers(desk: Desk) -> None:
    for edit in (b"one", b"two", b"one"):
        desk.path(REPORT).write_bytes(edit)
        run(desk)
    copies = aside(desk, "您改过的")
    assert copies == {REPORT: b"one", "上报/情况报告_2.docx": b"two"}


@pytest.mark.parametrize("name", ["~$情况报告.docx", ".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_nobody_looks_at_is_not_kept(desk: Desk, name: str) -> None:
    desk.path(name).write_bytes(b"x")
    run(desk)
    assert aside(desk, "您改过的") == {}


def test_a_run_without_edits_keeps_nothing_aside(desk: Desk) -> None:
    run(desk)
    names = sorted(path.name for path in (desk.place / "outbox").iterdir())
    assert names == ["2021-04", "待办.html"]


def test_a_folder_of_the_first_edition_is_kept_once(desk: Desk) -> None:
    (desk.path(publishing.NAME)).unlink()
    before = content(desk.path(""))
    run(desk)
    assert aside(desk, "旧版") == before
    run(desk)
    assert aside(desk, "旧版") == before


def test_a_list_that_was_filled_in_in_a_folder_of_the_first_edition_is_taken_in(
    desk: Desk,
) -> None:
    (desk.path(publishing.NAME)).unlink()
    fill_where_it_lies(desk, CALLBACK, POWER, HEARD)
    run(desk)
    assert desk.unit("应急办", "2021-05")["reopened"] == 1


# other months --------------------------------------------------------------------------------------


def may(desk: Desk, contacted: str) -> None:
    text = ledger({"联系时间": "5月6日"}, {"企业名称": "迟来的厂", "联系时间": contacted})
    save(desk.place / "inbox" / "五月.xlsx", text.replace("2021年4月", "2021年5月"))


def test_a_month_whose_figures_changed_is_named_with_the_command_that_makes_it_anew(
    desk: Desk,
) -> None:
    may(desk, "4月28日")
    result = run(desk, "--month", "2021-05", day="2021-05-28")
    assert "consolidate --month 2021-04" in result.output
    page = (desk.place / "outbox" / "待办.html").read_text("utf-8")
    assert "<code>consolidate --month 2021-04</code>" in page
    again = run(desk, "--month", "2021-04", day="2021-05-28")
    assert "原来生成的材料另存在" in again.output
    assert (desk.place / "outbox" / "2021-04（原稿1）" / "summary.json").exists()
    after = run(desk, "--month", "2021-05", day="2021-05-28")
    assert "consolidate --month" not in after.output


def test_a_month_whose_figures_did_not_change_is_not_named(desk: Desk) -> None:
    may(desk, "5月7日")
    result = run(desk, "--month", "2021-05", day="2021-05-28")
    assert "consolidate --month" not in result.output


def test_a_month_that_is_still_being_reported_keeps_no_original(desk: Desk) -> None:
    save(desk.place / "inbox" / "补.xlsx", ledger(企业名称="又一家", 联系时间="4月9日"))
    run(desk)
    assert not (desk.place / "outbox" / "2021-04（原稿1）").exists()


def test_a_file_that_left_the_inbox_and_still_counts_is_on_the_page(desk: Desk) -> None:
    (desk.place / "inbox" / "经发办.xlsx").unlink()
    run(desk)
    assert "经发办.xlsx" in (desk.place / "outbox" / "待办.html").read_text("utf-8")


def errands(desk: Desk) -> str:
    return (desk.place / "outbox" / "待办.html").read_text("utf-8")


def test_what_lies_kept_aside_stays_on_the_page_run_after_run(desk: Desk) -> None:
    desk.path(REPORT).write_bytes(b"hers")
    for _ in range(2):
        run(desk)
        assert "2021-04（您改过的）：1 个文件" in errands(desk)
    (desk.place / "outbox" / "2021-04（您改过的）" / REPORT).unlink()
    hers = desk.place / "outbox" / "四月（留底）"
    hers.mkdir()
    (hers / "a.txt").write_text("a", "utf-8")
    run(desk)
    assert "1 个文件" not in errands(desk)  # a folder of her own is no matter of ours


def test_the_page_tells_of_the_last_backup_and_of_none(desk: Desk) -> None:
    run(desk)
    assert "还没有备份" in errands(desk)
    options = ["--workspace", str(desk.place)]
    for day in ("2021-04-28", "2021-04-29"):
        made = CliRunner().invoke(main, ["backup", *options, "--as-of", day])
        assert made.exit_code == 0, made.output
    run(desk)
    assert "有 2 份，最近的一份是“备份2021-04-29.zip”" in errands(desk)


def test_lines_to_copy_call_the_program_as_it_lies_in_the_workspace(desk: Desk) -> None:
    (desk.place / "program" / "Scripts").mkdir(parents=True)
    may(desk, "4月28日")
    run(desk, "--month", "2021-05", day="2021-05-28")
    assert r"<code>program\Scripts\consolidate --month 2021-04</code>" in errands(desk)


def test_what_was_kept_aside_changes_no_byte_of_the_month(desk: Desk) -> None:
    run(desk)
    folder = desk.place / "outbox" / "2021-04"
    before = content(folder)
    (folder / "summary.json").write_text("{}", "utf-8")
    assert "另存在" in run(desk).output
    assert content(folder) == before


def test_other_months_are_looked_at_only_where_something_changed(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    may(desk, "5月7日")
    run(desk, "--month", "2021-05", day="2021-05-28")
    run(desk, "--month", "2021-04", day="2021-05-28")
    monkeypatch.setattr(staleness, "_moved", "nobody calls it")
    assert run(desk, "--month", "2021-05", day="2021-05-28").exit_code < 2
    assert run(desk, "--month", "2021-04", day="2021-05-28").exit_code < 2


# months --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "2021-04",
        "202104",
        "2021-4",
        "2021年4月",
        "2021年04月份",
        "4月",
        "4",
        "２０２１年4月",
        "二〇二一年四月",
        "四月份",
    ],
)
def test_a_month_may_be_written_as_people_write_it(text: str) -> None:
    assert str(month_of(text, date(2021, 5, 20), closing=True)) == "2021-04"


@pytest.mark.parametrize(
    "text", ["2021-13", "十三月", "五月花", "20214", "2021-04-05", "", "9999-12"]
)
def test_what_is_no_month_or_too_far_away_is_refused(text: str) -> None:
    with pytest.raises(RequestError):
        month_of(text, date(2021, 5, 20), closing=True)


@pytest.mark.parametrize(
    ("day", "closing", "month"),
    [
        (date(2021, 5, 10), True, "2021-04"),
        (date(2021, 5, 11), True, "2021-05"),
        (date(2022, 1, 1), True, "2021-12"),
        (date(2021, 5, 2), False, "2021-05"),
    ],
)
def test_on_the_first_ten_days_the_month_before_is_reported(
    day: date, closing: bool, month: str
) -> None:
    assert str(month_of(None, day, closing)) == month


def test_the_usual_month_is_never_before_the_first_one(desk: Desk) -> None:
    result = run(desk, "--json", day="2021-04-05")
    assert '"period": "2021-04"' in result.output

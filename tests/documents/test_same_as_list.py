"""对应确认.xlsx as the clerk works with it: filled in where it lies, cleared, published again."""

from pathlib import Path

import openpyxl

from tests.documents.test_lists_by_hand import RED, UNITS, Desk
from tests.language import ledger, roster
from tests.workspaces import save

NAME = "对应确认.xlsx"


def answer(desk: Desk, row: int, word: str | None) -> None:
    book = openpyxl.load_workbook(desk.path(NAME))
    book.worksheets[0].cell(row, 6).value = word
    book.save(desk.path(NAME))


def lines(desk: Desk) -> list[list[object]]:
    page = openpyxl.load_workbook(desk.path(NAME)).worksheets[0]
    return [list(row) for row in page.iter_rows(min_row=3, values_only=True)]


def test_an_answer_in_outbox_counts_stays_and_is_taken_back_where_it_is_cleared(
    tmp_path: Path,
) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    save(tmp_path / "inbox" / "应急办.xlsx", ledger(企业名称="大路制砖厂"))
    save(tmp_path / "inbox" / "名录.xlsx", roster())
    desk = Desk(tmp_path)
    assert desk.consolidate()["coverage"]["contacted"] == 0
    [labels, proposed] = lines(desk)
    assert labels == ["类别", "填报单位", "写法", "建议为", "依据", "确认", "另写为"]
    assert proposed[:4] == ["企业", "应急办", "大路制砖厂", "大路砖厂"]
    answer(desk, 4, "是")
    assert desk.consolidate()["coverage"]["contacted"] == 1
    assert desk.found("enterprise-unknown") == []
    assert [row[5] for row in lines(desk)] == ["确认", "是"]
    answer(desk, 4, None)
    assert desk.consolidate()["coverage"]["contacted"] == 0
    assert lines(desk) == [labels, proposed]
    answer(desk, 4, "否")
    assert desk.consolidate()["coverage"]["contacted"] == 0
    assert [row[5] for row in lines(desk)] == ["确认", "否"]
    assert not (tmp_path / "outbox" / "2021-04（您改过的）").exists()


def test_an_answer_that_cannot_be_read_is_published_again_marked(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "liaison.toml").write_text(UNITS, "utf-8")
    save(tmp_path / "inbox" / "应急办.xlsx", ledger(企业名称="大路制砖厂"))
    save(tmp_path / "inbox" / "名录.xlsx", roster())
    desk = Desk(tmp_path)
    desk.consolidate()
    answer(desk, 4, "问过再说")
    for _ in range(2):
        assert desk.consolidate()["coverage"]["contacted"] == 0
        page = openpyxl.load_workbook(desk.path(NAME)).worksheets[0]
        cell = page.cell(4, 6)
        assert [row[5] for row in lines(desk)] == ["确认", "问过再说"]
        assert cell.fill.start_color.rgb == RED
        assert cell.comment is not None
        assert "问过再说" in cell.comment.text
    answer(desk, 4, "是")
    assert desk.consolidate()["coverage"]["contacted"] == 1
    assert openpyxl.load_workbook(desk.path(NAME)).worksheets[0].cell(4, 6).comment is None

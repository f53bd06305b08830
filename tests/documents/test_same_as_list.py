"""对应确认.xlsx as the clerk works with it: filled in where it lies, cleared, published again."""

import re
import shutil
import zipfile
from pathlib import Path

import openpyxl

from tests.documents.test_lists_by_hand import RED, UNITS, Desk
from tests.language import ledger, roster
from tests.workbooks.writers import pack
from tests.workspaces import save

NAME = "对应确认.xlsx"


def answer(desk: Desk, row: int, word: str | None) -> None:
    book = openpyxl.load_workbook(desk.path(NAME))
    book.worksheets[0].cell(row, 6).value = word
    book.save(desk.path(NAME))


def lines(desk: Desk) -> list[list[object]]:
    page = openpyxl.load_workbook(desk.path(NAME)).worksheets[0]
    return [list(row) for row in page.iter_rows(min_row=3, values_only=True)]


def test_a_list_that_is_read_anew_says_no_more_than_it_said(tmp_path: Path) -> None:
    """Of an older version of a published list, a row that was as published answered nothing."""
    (tmp_path / "inbox").mkdir()
    settings = tmp_path / "liaison.toml"
    settings.write_text(UNITS, "utf-8")
    rows = [{"企业名称": "大路制砖厂"}, {"企业名称": "永兴百货商店"}]
    save(tmp_path / "inbox" / "应急办.xlsx", ledger(*rows))
    listed = roster({}, {"企业名称": "永兴百货店", "统一社会信用代码": ""})
    save(tmp_path / "inbox" / "名录.xlsx", listed)
    desk = Desk(tmp_path)
    desk.consolidate()
    shutil.copy(desk.path(NAME), tmp_path / "空.xlsx")
    at = {line[2]: 3 + number for number, line in enumerate(lines(desk))}
    answer(desk, at["大路制砖厂"], "是")
    book = openpyxl.load_workbook(tmp_path / "空.xlsx")
    book.worksheets[0].cell(at["永兴百货商店"], 6).value = "是"
    book.save(tmp_path / "inbox" / "答.xlsx")
    before_it = stamped(tmp_path / "inbox" / "答.xlsx", "2021-04-26T08:00:00Z")
    (tmp_path / "inbox" / "答.xlsx").write_bytes(before_it)
    assert desk.consolidate()["coverage"]["contacted"] == 2
    at = {line[2]: 3 + number for number, line in enumerate(lines(desk))}
    answer(desk, at["大路制砖厂"], "否")
    assert desk.consolidate()["coverage"]["contacted"] == 1
    settings.write_text(UNITS.replace("[[units]]", "[[units]]\naliases = ['应急']", 1), "utf-8")
    assert desk.consolidate()["coverage"]["contacted"] == 1


def stamped(path: Path, day: str) -> bytes:
    """A workbook that says that it was saved then."""
    with zipfile.ZipFile(path) as package:
        parts = [(name, package.read(name)) for name in package.namelist()]
    modified = re.compile(rb">[^<>]*</dcterms:modified>")
    return pack(
        [(name, modified.sub(f">{day}</dcterms:modified>".encode(), p)) for name, p in parts]
    )


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

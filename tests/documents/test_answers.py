"""What a returned workbook tells when it comes back, from whatever program; 退回/ dropped back whole."""

import io
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from liaison_pipeline.documents.units.returned import Task, marked_up
from liaison_pipeline.files.answers import LIST_NAME, SOMETHING, answered
from liaison_pipeline.files.expendable import read_workbook
from tests.documents.test_returned import SAVED, read
from tests.language import FORMS, HEAD, SETTINGS, as_sent, ledger, register
from tests.workspaces import folder, run, save

SHA = "0123456789abcdef" * 4


@pytest.fixture
def returned(tmp_path: Path) -> bytes:
    """A workbook with a date that can't be, as it goes back."""
    save(tmp_path / "a.xlsx", ledger(联系时间="4月31日"))
    data = (tmp_path / "a.xlsx").read_bytes()
    book, findings = read(data)
    return marked_up(
        as_sent(data, book), Task(findings, "应急办 问题清单", SAVED, SHA), FORMS
    ).content


def told(data: bytes) -> str:
    return answered(read_workbook(data, SETTINGS.limits))


def saved_again(data: bytes, change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def without_properties(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if name != "docProps/custom.xml":
                new.writestr(name, old.read(name))
    return target.getvalue()


def as_xls(data: bytes) -> bytes:
    book = xlwt.Workbook()
    for page in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        sheet = book.add_sheet(page.title)
        for row in page.iter_rows():
            for cell in row:
                if cell.value is not None:
                    sheet.write(cell.row - 1, cell.column - 1, cell.value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def drop_list(book: openpyxl.Workbook) -> None:
    del book[LIST_NAME]


@pytest.mark.parametrize("change", [bytes, saved_again, without_properties, as_xls])
def test_a_returned_workbook_tells_what_it_answers(
    returned: bytes, change: Callable[[bytes], bytes]
) -> None:
    assert told(change(returned)) == SHA


def test_it_does_so_where_the_list_was_deleted(returned: bytes) -> None:
    assert told(saved_again(returned, drop_list)) == SHA


def test_a_workbook_that_keeps_neither_is_no_answer(returned: bytes) -> None:
    assert told(without_properties(saved_again(returned, drop_list))) == ""


def test_a_list_of_the_first_edition_tells_that_something_is_answered(returned: bytes) -> None:
    def blank(book: openpyxl.Workbook) -> None:
        book[LIST_NAME]["J1"] = None

    assert told(without_properties(saved_again(returned, blank))) == SOMETHING


def test_a_unit_that_writes_of_answers_makes_none(tmp_path: Path) -> None:
    save(tmp_path / "a.xlsx", ledger(title=f"answers:{SHA}"))
    assert told((tmp_path / "a.xlsx").read_bytes()) == ""


def test_the_mark_of_an_answer_that_goes_back_again_is_the_new_one(returned: bytes) -> None:
    book, findings = read(returned)
    again = marked_up(
        as_sent(returned, book), Task(findings, "应急办 问题清单", SAVED, "f" * 64), FORMS
    ).content
    assert told(again) == "f" * 64


def test_a_folder_dropped_back_whole_changes_nothing(tmp_path: Path) -> None:
    save(tmp_path / "inbox" / "应急办.xlsx", ledger(联系时间="4月31日", 个数="1"), register())
    run(tmp_path)
    before = (folder(tmp_path) / "summary.json").read_text("utf-8").partition('"findings"')[0]
    shutil.copytree(folder(tmp_path) / "退回", tmp_path / "inbox" / "退回")
    shutil.copytree(folder(tmp_path) / "催报", tmp_path / "inbox" / "催报")
    shutil.copy(folder(tmp_path) / "findings.csv", tmp_path / "inbox" / "问题.csv")
    shutil.copy(folder(tmp_path) / "群通知.txt", tmp_path / "inbox" / "催报" / "群通知.txt")
    run(tmp_path)
    after = (folder(tmp_path) / "summary.json").read_text("utf-8").partition('"findings"')[0]
    assert after == before
    rows = (folder(tmp_path) / "findings.csv").read_text("utf-8-sig").splitlines()
    told_of = {line.split(",")[0] + line.split(",")[1] for line in rows if ",退回/" in line}
    assert told_of == {"infofile-duplicate"}
    assert not [line for line in rows if line.startswith(("error", "warning")) and "催报/" in line]


def test_a_half_mended_workbook_goes_back_under_its_own_mark(tmp_path: Path) -> None:
    wrong = ledger({"联系时间": "4月31日"}, {"企业名称": "大路加油站", "联系时间": "4月32日"})
    save(tmp_path / "inbox" / "应急办.xlsx", wrong)
    run(tmp_path)
    marked = folder(tmp_path) / "退回" / "应急办" / "应急办（批注）.xlsx"

    def mend(book: openpyxl.Workbook) -> None:
        book["Sheet1"]["H4"] = "4月30日"
        book["Sheet1"]["E2"] = "填报时间：2021年4月20日"

    (tmp_path / "inbox" / marked.name).write_bytes(saved_again(marked.read_bytes(), mend))
    run(tmp_path)
    found = (folder(tmp_path) / "findings.csv").read_text("utf-8-sig")
    assert "4月32日" in found
    assert "4月31日" not in found


def test_two_versions_of_one_name_go_back_as_two_workbooks(tmp_path: Path) -> None:
    path = tmp_path / "inbox" / "应急办.xlsx"
    save(path, ledger(联系时间="4月31日", 个数="1"))
    run(tmp_path)
    save(path, register(办结时间="4月31日", head=HEAD.replace("23日", "24日")))
    run(tmp_path)
    back = folder(tmp_path) / "退回" / "应急办"
    names = sorted(file.name for file in back.glob("*.xlsx"))
    assert names == ["应急办（先报的一份）（批注）.xlsx", "应急办（批注）.xlsx"]
    older, newer = (openpyxl.load_workbook(back / name)["Sheet1"] for name in names)
    assert (older["H4"].value, newer["G4"].value) == ("4月31日", "4月31日")
    assert older["H4"].comment is not None
    assert newer["G4"].comment is not None

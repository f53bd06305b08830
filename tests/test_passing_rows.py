"""Rows of a long sheet pass by its tree; the bytes are those of a tree with all of them."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import openpyxl
import pytest
import xlsxwriter

from liaison_pipeline.marking import passing_rows
from liaison_pipeline.marking.beside import TextsBeside
from liaison_pipeline.marking.book import MarkedBook
from liaison_pipeline.marking.first_sheet import TextFormat
from liaison_pipeline.marking.ooxml import Package
from tests.test_marking import HAND, LOOK

PART = "xl/worksheets/sheet1.xml"
GAP = 5  # rows that are not there, after the tenth
MARKS = ["A1", "B7", "C11", "B13", "A14", "C30", "D31", "A400", "B200", "C12", "A2"]


def by_xlsxwriter(rows: int) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("台账")
        for row in range(rows):
            place = row + GAP * (row > 10)
            sheet.write_row(place, 0, [f"第{row}家 <&>", row, f"2021年4月{row % 30}日"])
            if row % 7 == 0:
                sheet.set_row(place, 31.5)
    return target.getvalue()


def by_openpyxl(rows: int) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    for row in range(1, rows + 1):
        place = row + GAP * (row > 10)
        sheet.cell(place, 1, f"第{row}家")
        sheet.cell(place, 2, row)
        sheet.cell(place, 3, "")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_sheet(change: Callable[[str], str]) -> bytes:
    """Returns a workbook whose sheet is written in another way."""
    source, target = zipfile.ZipFile(io.BytesIO(by_xlsxwriter(40))), io.BytesIO()
    with source, zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            content = source.read(name)
            out.writestr(name, change(content.decode()) if name == PART else content)
    return target.getvalue()


def marked(content: bytes) -> bytes:
    """Returns the workbook marked, cleaned, copied, marked again and sent back once more."""
    book = MarkedBook(content, HAND)
    book.clean()
    book.mark("台账", "B9", LOOK, "早先的。")
    book = book.copy()
    looks = {cell: book.mark("台账", cell, LOOK, "请核对。") for cell in MARKS}
    texts = dict.fromkeys((6, 12, 29, 399), ("请核对。", "label"))
    book.put_beside("台账", TextsBeside("问题", 0, 5, 2, 60, 30, texts), {"label": TextFormat()})
    once = book.save(datetime(2021, 4, 28))
    again = MarkedBook(once, HAND)
    again.unmark("台账", "B7", looks["B7"])
    again.forget()
    return once + again.save(datetime(2021, 4, 29))


PLAIN = {
    "XlsxWriter": by_xlsxwriter(40),
    "openpyxl": by_openpyxl(40),
    "on lines of their own": with_sheet(lambda xml: xml.replace("<row", "\n <row")),
    "an empty row": with_sheet(
        lambda xml: xml.replace("</sheetData>", '<row r="90"/></sheetData>')
    ),
    "an empty cell in two tags": with_sheet(lambda xml: xml.replace("<v>3</v>", "", 1)),
    "an empty value": with_sheet(lambda xml: xml.replace("<v>3</v>", "<v></v>", 1)),
    "a mark told by its name": with_sheet(lambda xml: xml.replace("<v>3</v>", "<v>&quot;</v>", 1)),
    "blanks in a tag": with_sheet(lambda xml: xml.replace('<c r="B4">', '<c  r="B4" >', 1)),
}
ODD = {
    "a formula": with_sheet(lambda xml: xml.replace("<v>3</v>", "<f>1+2</f><v>3</v>", 1)),
    "a hidden row": with_sheet(lambda xml: xml.replace('<row r="2"', '<row r="2" hidden="1"')),
    "rows without numbers": with_sheet(lambda xml: xml.replace('<row r="3"', "<row")),
    "rows in disorder": with_sheet(lambda xml: xml.replace('<row r="3"', '<row r="8"')),
    "a comment": with_sheet(lambda xml: xml.replace("<row ", "<!-- <row r='7'> --><row ", 1)),
    "a macro": with_sheet(lambda xml: xml.replace("<c ", '<c macro="run" ', 1)),
    "a mark": with_sheet(lambda xml: xml.replace("<sheetData>", "<?rows 0 99?><sheetData>")),
    "no rows": with_sheet(lambda xml: xml.partition("<row")[0] + "</sheetData></worksheet>"),
}


@pytest.mark.parametrize("name", [*PLAIN, *ODD])
def test_a_long_sheet_is_marked_like_a_short_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (PLAIN | ODD)[name]
    short = marked(content)
    monkeypatch.setattr(passing_rows, "LARGE", 0)
    monkeypatch.setattr(passing_rows, "AT_ONCE", 7)
    package = Package.read(content)
    package.tree(PART)
    assert (package.passing(PART) is not None) is (name in PLAIN)
    assert marked(content) == short


def test_a_tree_has_the_rows_that_were_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passing_rows, "LARGE", 0)
    sizes = []
    for rows in (50, 500):
        package = Package.read(by_xlsxwriter(rows))
        book = MarkedBook(package, HAND)
        for cell in MARKS:
            book.mark("台账", cell, LOOK, "请核对。")
        book.save(datetime(2021, 4, 28))
        sizes.append(len(list(package.tree(PART).iter("{*}c"))))
    assert sizes[0] == pytest.approx(sizes[1], abs=3 * len(MARKS))

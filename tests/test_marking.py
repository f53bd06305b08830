"""marking/ as a library of its own: its docstring shows its use, and nothing of the program is needed."""

import doctest
import io
import re
import subprocess
import sys
import zipfile
from datetime import datetime

import openpyxl
import pytest

import liaison_pipeline.marking
from liaison_pipeline.marking import package
from liaison_pipeline.marking.book import MarkedBook
from liaison_pipeline.marking.first_sheet import ListCell, ListRow, ListSheet, TextFormat
from liaison_pipeline.marking.notes import Hand
from liaison_pipeline.marking.package import zipped
from liaison_pipeline.marking.styles import Look

LOOK = Look("FFFFC7CE", "FFC00000", "medium", letters="FFC00000")
HAND = Hand("Office", "a-tool", re.compile("【!】"), "Before:", [LOOK])
ROWS = [ListRow(20, [ListCell("Cell", "plain")]), ListRow(20, [ListCell("C5", "plain")])]
FORMATS = {"plain": TextFormat()}


def workbook() -> bytes:
    """A workbook with one sheet and one wrong day."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "台账"
    sheet["C5"] = "2021-04-31"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_the_docstring_shows_the_library_at_work() -> None:
    names = {
        "MarkedBook": MarkedBook,
        "ListSheet": ListSheet,
        "datetime": datetime,
        "content": workbook(),
        "hand": HAND,
        "rows": ROWS,
        "formats": FORMATS,
    }
    text = liaison_pipeline.marking.__doc__ or ""
    example = doctest.DocTestParser().get_doctest(text, names, "marking", None, 0)
    assert len(example.examples) == 5
    outcome = doctest.DocTestRunner().run(example, clear_globs=False)
    assert outcome == (0, 5)
    marked = example.globs["marked"]
    assert isinstance(marked, bytes)
    book = openpyxl.load_workbook(io.BytesIO(marked))
    assert book.sheetnames == ["To do", "台账"]
    cell = book["台账"]["C5"]
    assert (cell.value, cell.fill.fgColor.rgb) == ("2021-04-31", LOOK.fill)
    assert cell.comment is not None
    assert cell.comment.text == "【!】 No such day: write 2021-04-08."


def test_what_was_marked_can_be_taken_back() -> None:
    book = MarkedBook(workbook(), HAND)
    before = book.mark("台账", "C5", LOOK, "【!】 No such day.")
    again = MarkedBook(book.save(datetime(2021, 4, 28)), HAND)
    again.unmark("台账", "C5", before)
    again.forget()
    restored = openpyxl.load_workbook(io.BytesIO(again.save(datetime(2021, 4, 29))))
    cell = restored["台账"]["C5"]
    assert cell.comment is None
    assert cell.fill.fill_type is None
    assert cell.border.left.style is None


def test_equal_steps_give_equal_bytes() -> None:
    def marked() -> bytes:
        book = MarkedBook(workbook_once, HAND)
        book.mark("台账", "C5", LOOK, "【!】 No such day.")
        book.put_first(ListSheet("To do", ROWS, FORMATS, [20], 1))
        return book.save(datetime(2021, 4, 28))

    workbook_once = workbook()
    assert marked() == marked()


def test_parts_that_are_compressed_once_are_zipped_like_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parts = {"xl/表.xml": b"<a/>" * 999, "empty": b"", "xl/theme.xml": bytes(range(256)) * 9}
    once, again = zipped(parts), zipped(parts)
    monkeypatch.setattr(package, "KEPT", -1)
    assert once == again == zipped(parts)
    assert zipfile.ZipFile(io.BytesIO(once)).testzip() is None


def test_the_library_needs_nothing_of_the_program_around_it() -> None:
    code = (
        "import sys; import liaison_pipeline.marking.book; "
        "print(sorted(m for m in sys.modules if m.startswith('liaison_pipeline.') "
        "and not m.startswith('liaison_pipeline.marking')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

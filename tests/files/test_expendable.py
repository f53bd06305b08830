"""The reader that may die, take too long or ask for too much."""

import io
import zipfile

import pytest

from liaison_pipeline.files import expendable, formats
from liaison_pipeline.files.content import Content
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import FORMATS, Format, format_of
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.model.settings import Limits
from tests.files.specimens import CELLS, LIMITS, first, ods, refused, text_cell, xls, xlsx


def with_part(data: bytes, part: str) -> bytes:
    """The package with one more, empty part."""
    target = io.BytesIO(data)
    with zipfile.ZipFile(target, "a") as package:
        package.writestr(part, b"")
    return target.getvalue()


def test_a_format_that_does_not_say_that_it_is_judged_is_read_by_the_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(_: Content) -> Workbook:
        raise AssertionError("read in this process")

    forgotten = Format("forgotten", lambda content: content.data.startswith(b"PK"), read)
    monkeypatch.setattr(formats, "FORMATS", (forgotten,))
    expendable._running()  # it has the table as it is
    assert first(read_workbook(xlsx(), LIMITS)) == CELLS


def test_only_xlsx_and_text_are_read_in_this_process() -> None:
    judged = {candidate.name for candidate in FORMATS if candidate.judged}
    assert judged == {".xlsx, .xlsm", "CSV, tab-separated text"}


@pytest.mark.parametrize(
    ("data", "judged"),
    [
        (xlsx(), True),
        ("企业名称,联系时间\n大路砖厂,4月1日\n".encode("gb18030"), True),
        ("<企业名称>,联系时间\n".encode(), True),
        (xls(), False),
        (ods(""), False),
        ("<table><tr><td>大路砖厂</td></tr></table>".encode(), False),
        ("<table><tr><td>大路砖厂</td></tr></table>".encode("utf-16"), False),
        (with_part(xlsx(), "content.xml"), False),
        (with_part(xlsx(), "word/document.xml"), False),
        (with_part(xlsx(), "xl/workbook.bin"), False),
    ],
    ids=["xlsx", "csv", "csv-in-brackets", "xls", "ods", "html", "html-in-utf-16", "xlsx-or-ods",
         "xlsx-or-docx", "xlsx-or-xlsb"],
)  # fmt: skip
def test_content_of_which_the_native_reader_is_not_safe_goes_to_the_worker(
    data: bytes, judged: bool
) -> None:
    assert format_of(Content(data, LIMITS)).judged is judged


def test_a_worker_that_dies_takes_one_file_with_it() -> None:
    assert first(read_workbook(xls(), LIMITS))
    worker = expendable._running()
    worker.kill()
    worker.wait()
    assert first(read_workbook(xls(), LIMITS))


def test_a_file_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    long = ods(("<table:table-row>" + text_cell("a") * 5 + "</table:table-row>") * 20_000)
    expendable._running()
    monkeypatch.setattr(expendable, "SECONDS", 0.02)
    assert refused(long) == "file-unreadable"
    monkeypatch.undo()
    assert first(read_workbook(xls(), LIMITS))


def test_a_file_for_which_a_worker_asks_for_too_much_memory_is_too_large() -> None:
    source, target = io.BytesIO(), io.BytesIO()
    expendable._send(source, (b"", LIMITS))
    source.seek(0)

    def too_much(_: bytes, __: Limits) -> Workbook:
        raise MemoryError

    expendable.answer_all(source, target, too_much)
    target.seek(0)
    answer = expendable._receive(target)
    assert isinstance(answer, Refused)
    assert answer.code == "file-too-large"

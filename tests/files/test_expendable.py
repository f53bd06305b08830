"""The reader that may die, take too long or ask for too much."""

import io
import pickle
import sys
import zipfile
from typing import IO, Any

import pytest

from liaison_pipeline.files import content, expendable, formats
from liaison_pipeline.files.content import Content
from liaison_pipeline.files.expendable import Failed, Packed, packed, read_workbook
from liaison_pipeline.files.formats import FORMATS, Format, format_of
from liaison_pipeline.files.grid import Refused, Workbook
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


def test_a_large_workbook_is_read_by_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []
    whole = expendable.expendably

    def noted(seconds: float, work: Any, *args: Any) -> Any:
        asked.append(seconds)
        return whole(seconds, work, *args)

    monkeypatch.setattr(expendable, "expendably", noted)
    assert first(read_workbook(xlsx(), LIMITS)) == CELLS
    monkeypatch.setattr(content, "LARGE", 100)
    assert first(read_workbook(xlsx(), LIMITS)) == CELLS
    assert asked == [expendable.LARGE_SECONDS]


@pytest.mark.parametrize(("most", "codes"), [(len(CELLS), ""), (len(CELLS) - 1, "file-too-large")])
def test_a_workbook_with_too_many_cells_is_refused(
    monkeypatch: pytest.MonkeyPatch, most: int, codes: str
) -> None:
    monkeypatch.setattr(expendable, "MOST_CELLS", most)
    if codes:
        assert refused(xlsx()) == codes
    else:
        assert first(read_workbook(xlsx(), LIMITS)) == CELLS


def ask_for(mebibytes: int) -> int:
    return len(bytearray(mebibytes << 20))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limit")
def test_the_worker_has_a_bounded_memory() -> None:
    assert expendable.expendably(60, ask_for, 400) == 400 << 20
    with pytest.raises(Failed, match="MemoryError") as failed:
        expendable.expendably(60, ask_for, 1300)
    assert failed.value.too_large


def length_of(text: Packed[str]) -> int:
    return len(text.value)


def test_what_pieces_of_work_have_in_common_is_sent_once_to_each_worker(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[int] = []
    whole = expendable._send

    def noted(pipe: IO[bytes], message: object) -> None:
        sent.append(len(pickle.dumps(message)))
        whole(pipe, message)

    monkeypatch.setattr(expendable, "_send", noted)
    text = packed("大路砖厂" * 1000)
    for times in (1, 2):
        expendable.stop()
        assert [expendable.expendably(60, length_of, text) for _ in range(3)] == [4000] * 3
        assert sum(length > 4000 for length in sent) == times


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


def too_much() -> None:
    raise MemoryError


def test_a_file_for_which_a_worker_asks_for_too_much_memory_is_too_large() -> None:
    source, target = io.BytesIO(), io.BytesIO()
    expendable._send(source, (too_much, (), {}))
    source.seek(0)
    expendable.answer_all(source, target)
    target.seek(0)
    answer = expendable._receive(target)
    assert isinstance(answer, Failed)
    assert answer.too_large


def test_what_goes_wrong_in_the_worker_is_told_with_the_place_in_the_program() -> None:
    with pytest.raises(Failed, match="MemoryError") as failed:
        expendable.expendably(60, too_much)
    assert failed.value.too_large
    with pytest.raises(Failed, match="ZeroDivisionError"):
        expendable.expendably(60, divmod, 1, 0)
    assert expendable.expendably(60, divmod, 7, 2) == (3, 1)


@pytest.mark.parametrize("program", ["/no/such/program", "/bin/false"])
def test_where_no_worker_starts_judged_formats_are_read_all_the_same(
    monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    expendable.stop()
    monkeypatch.setattr(expendable, "_unstartable", False)
    monkeypatch.setattr("sys.executable", program)
    assert first(read_workbook(xlsx(), LIMITS)) == CELLS
    with pytest.raises(Refused, match="单独的进程"):
        read_workbook(xls(), LIMITS)
    monkeypatch.undo()
    assert first(read_workbook(xls(), LIMITS))

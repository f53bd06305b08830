"""What is written by the fast way has the bytes of XlsxWriter's own."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

import pytest
import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from liaison_pipeline.documents.parts import sheets
from liaison_pipeline.documents.parts.sheets import Book, Value, merge

TEXTS = ["<&> ", " 前", "后\n", "<r>富</r>", "_x0041_", "\x01", "\ufffe", "&amp;", "一", ""]


class PlainBook(xlsxwriter.Workbook):  # type: ignore[misc]
    """XlsxWriter's own workbook."""

    def __init__(self, options: dict[str, object]) -> None:
        self.target = BytesIO()
        super().__init__(self.target, options)

    def whole(self) -> bytes:
        self.close()
        return self.target.getvalue()


class PlainSheet(Worksheet):  # type: ignore[misc]
    """XlsxWriter's own sheet; a row is written cell by cell."""

    def put_row(self, row: int, values: Sequence[Value], looks: Sequence[object]) -> None:
        for column, (value, look) in enumerate(zip(values, looks, strict=True)):
            if isinstance(value, str):
                self.write_string(row, column, value, look)
            elif value is not None:
                self.write_number(row, column, value, look)


def _book(comments: bool) -> bytes:
    book = Book("样张", datetime(2021, 4, 28))
    for name in ("甲", "乙"):
        sheet, looks = book.sheet(name), book.looks
        merge(sheet, (1, 2, 1, 5), "大路街道", looks["title"])
        sheet.write_string(20, 1, "先写的", looks["label"])
        row: list[Value] = ["一", None, 2.5, "<&> ", 7, "𠀀" * 20_000]
        alike = [looks["cell"]] * 4 + [looks["number"], looks["cell"]]
        for at in (3, 4, 20, 21, 40):
            sheet.put_row(at, row, alike)
        sheet.put_row(64, [None, "二", 3, None], alike[:4])
        sheet.put_row(65, TEXTS, [looks["text"]] * len(TEXTS))
        sheet.write_datetime(21, 30, datetime(2021, 4, 1), looks["date"])
        sheet.write_string(21, 7, "二", looks["text"])
        sheet.write_string(20, 0, "后写的", looks["label"])
        merge(sheet, (3, 4, 4, 4), 8, looks["number"])
        sheet.set_row(4, 40)
        sheet.set_row(60, 12)
        chart = book.chart("bar")
        chart.add_series({"categories": [name, 3, 0, 4, 0], "values": [name, 20, 2, 21, 4]})
        sheet.insert_chart(70, 0, chart, {})
        if comments:
            sheet.write_comment(45, 2, "注", {"author": ""})
            sheet.write_comment(90, 40, "注", {"author": ""})
    book.sheet("空")
    return book.close()


@pytest.mark.parametrize("comments", [False, True])
def test_the_fast_way_writes_the_same_bytes(
    comments: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = _book(comments)
    monkeypatch.setattr(sheets, "FastBook", PlainBook)
    monkeypatch.setattr(sheets, "FastSheet", PlainSheet)
    assert _book(comments) == fast

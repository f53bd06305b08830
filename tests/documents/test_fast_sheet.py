"""What is written by the fast way has the bytes of XlsxWriter's own."""

from datetime import datetime

import pytest

from liaison_pipeline.documents.parts.fast_sheet import FastSheet
from liaison_pipeline.documents.parts.sheets import Book, merge


def _book(comments: bool) -> bytes:
    book = Book("样张", datetime(2021, 4, 28))
    for name in ("甲", "乙"):
        sheet, looks = book.sheet(name), book.looks
        merge(sheet, (1, 2, 1, 5), "大路街道", looks["title"])
        for row in (3, 4, 20, 21, 40):
            sheet.put_row(row, ["一", None, 2.5, "<&> ", 7, "x" * 20_000], looks["cell"])
        sheet.write_datetime(21, 30, datetime(2021, 4, 1), looks["date"])
        sheet.write_string(21, 7, "二", looks["text"])
        sheet.write_string(20, 0, "后写的", looks["label"])
        sheet.set_row(4, 40)
        sheet.set_row(60, 12)
        if comments:
            sheet.write_comment(45, 2, "注", {"author": ""})
    book.sheet("空")
    return book.close()


@pytest.mark.parametrize("comments", [False, True])
def test_the_fast_way_writes_the_same_bytes(
    comments: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    fast = _book(comments)
    for name in ("_write_rows", "_calculate_spans"):
        monkeypatch.delattr(FastSheet, name)
    assert _book(comments) == fast

"""The reader that may die, take too long or ask for too much."""

import io

import pytest

from liaison_pipeline.files import expendable
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.model.settings import Limits
from tests.files.specimens import LIMITS, first, ods, refused, text_cell, xls


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

"""Files that are dropped come whole, under names that lead nowhere else, over nothing."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from liaison_pipeline.desk import inbox


@pytest.mark.parametrize(
    ("dropped", "path"),
    [
        ("台账.xlsx", "台账.xlsx"),
        ("2021年4月/石庙村/台账.xlsx", "2021年4月/石庙村/台账.xlsx"),
        ("2021年4月\\台账.xlsx", "2021年4月/台账.xlsx"),
        ("../../台账.xlsx", "台账.xlsx"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\台账.xlsx", "C_/台账.xlsx"),
        ("con.xlsx", "_con.xlsx"),
        ("石庙村\u202exslx.台账", "石庙村xslx.台账"),
        ("台\u200b账.xlsx", "台账.xlsx"),
        ("a\nb.xlsx", "a_b.xlsx"),
        ("..", ""),
        ("", ""),
        (" / . /", ""),
        ("Cafe\u0301.xlsx", "Café.xlsx"),
        ("名" * 300 + ".xlsx", "名" * 71 + ".xlsx"),
    ],
)
def test_a_name_leads_nowhere_else(dropped: str, path: str) -> None:
    assert inbox.safe_path(dropped) == path


@given(st.text(max_size=60))
def test_no_name_leads_out_of_the_inbox(dropped: str) -> None:
    path = inbox.safe_path(dropped)
    root = Path("/inbox")
    assert (root / path).is_relative_to(root)
    assert ".." not in path.split("/")
    assert not path or inbox.safe_path(path) == path
    assert all(len(part.encode()) <= 255 for part in path.split("/"))


async def _chunks(parts: Sequence[bytes]) -> AsyncIterator[bytes]:
    for part in parts:
        yield part


def drop(folder: Path, data: bytes, most: int = 100) -> inbox.Upload:
    return asyncio.run(inbox.receive(folder, _chunks([data]), most))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path / "inbox"


def lying(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.parent.rglob("*") if p.is_file()}


def test_a_new_file_lies_under_its_name(folder: Path) -> None:
    assert inbox.place(folder, "村/a.xlsx", drop(folder, b"1")) == inbox.Placed(
        "saved", "村/a.xlsx"
    )
    assert lying(folder) == {"a.xlsx": b"1"}


def test_equal_bytes_are_there_already(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"1")
    upload = drop(folder, b"1")
    assert inbox.place(folder, "a.xlsx", upload).state == "same"
    inbox.discard(upload)
    assert lying(folder) == {"a.xlsx": b"1"}


def test_another_content_overwrites_nothing(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"1")
    upload = drop(folder, b"2")
    assert inbox.place(folder, "a.xlsx", upload).state == "differs"
    inbox.discard(upload)
    assert lying(folder) == {"a.xlsx": b"1"}


def test_another_file_of_a_name_that_is_taken_gets_a_number(folder: Path) -> None:
    for data in (b"1", b"2"):
        (folder / f"a{'（2）' if data == b'2' else ''}.xlsx").write_bytes(data)
    assert inbox.place_beside(folder, "a.xlsx", drop(folder, b"3")).path == "a（3）.xlsx"


def test_another_file_that_is_there_already_gets_no_number(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"1")
    (folder / "a（2）.xlsx").write_bytes(b"2")
    upload = drop(folder, b"2")
    assert inbox.place_beside(folder, "a.xlsx", upload) == inbox.Placed("same", "a（2）.xlsx")


def test_a_correction_takes_the_place(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(b"1")
    inbox.place_over(folder, "a.xlsx", drop(folder, b"2"))
    assert lying(folder) == {"a.xlsx": b"2"}


def test_what_is_too_large_leaves_nothing(folder: Path) -> None:
    with pytest.raises(inbox.TooLargeError):
        drop(folder, b"12345", most=4)
    assert lying(folder) == {}


def test_an_upload_that_breaks_off_leaves_nothing(folder: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"1"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        asyncio.run(inbox.receive(folder, broken(), 100))
    assert lying(folder) == {}


def test_what_a_killed_desk_left_is_cleared_away_and_nothing_else(folder: Path) -> None:
    for name in (".desk-0123456789abcdef.part", ".desk-hers.part", "台账.part"):
        (folder.parent / name).write_bytes(b"1")
    inbox.clear_away(folder)
    assert set(lying(folder)) == {".desk-hers.part", "台账.part"}


@pytest.mark.parametrize(
    "path", ["~$台账.xlsx", "Thumbs.db", "村/.DS_Store", "村\\.DS_Store", "desktop.ini"]
)
def test_what_nobody_means_to_send_is_left_out(path: str) -> None:
    assert inbox.is_left_out(path)


def test_a_workbook_is_not_left_out() -> None:
    for dropped in ("村/台账~1.xlsx", "./台账.xlsx", "../村/台账.xlsx"):
        assert not inbox.is_left_out(dropped)

"""Excel 95, and workbooks that are locked with a password that every program knows."""

import io
import struct
from datetime import datetime

import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import CellError, Grid, Refused
from liaison_pipeline.files.locked import PASSWORD
from tests.files.locked_specimens import locked_stream
from tests.files.ole_specimens import Value, biff5, ole, record
from tests.files.specimens import CELLS, LIMITS, first, xlsx


def read(rows: list[list[Value | bytes | None]], **options: object) -> Grid:
    stream = biff5(rows, **options)  # type: ignore[arg-type]  # passed through
    return read_workbook(ole({"Book": stream}), LIMITS).grids[0]


@pytest.mark.parametrize(
    ("page", "encoding", "text"),
    [
        (936, "gb18030", "红旗小卖部"),
        (936, "gb18030", "〇二年①"),
        (1252, "gb18030", "红旗小卖部"),  # the page of an English Excel under a Chinese Windows
        (1252, "cp1252", "Café"),
        (950, "cp950", "紅旗小賣部"),
        (1200, "utf-16-le", "红旗小卖部"),
        (10008, "gb18030", "红旗小卖部"),
        (367, "ascii", "ABC"),
    ],
)
def test_texts_of_excel_95_are_in_its_code_page(page: int, encoding: str, text: str) -> None:
    assert read([[text, "1"]], page=page, encoding=encoding, name="1").cells == {
        (0, 0): text,
        (0, 1): "1",
    }


def rich(text: str) -> bytes:
    raw = text.encode("gb18030")
    return struct.pack("<H", 0xD6) + struct.pack("<H", len(raw)) + raw + b"\x01\x00\x00"


def rk(value: int) -> bytes:
    return struct.pack("<H", 0x27E) + struct.pack("<I", value & 0xFFFFFFFF)


def formula(result: bytes) -> bytes:
    return struct.pack("<H", 0x06) + result + bytes(8)


def test_every_kind_of_cell_of_excel_95_is_read() -> None:
    text = formula(b"\x00" + bytes(5) + b"\xff\xff")
    rows: list[list[Value | bytes | None]] = [
        ["企业", rich("大路砖厂"), 4.5, True],
        [rk((44291 << 2) | 2), rk((450 << 2) | 3), rk((-7 << 2) | 2), None],
        [formula(struct.pack("<d", 2.0)), formula(b"\x02\x00\x17" + bytes(3) + b"\xff\xff")],
        [struct.pack("<HBB", 0x205, 0x2A, 1), text],
    ]
    shown = "四月".encode("gb18030")
    more = record(0x207, struct.pack("<H", len(shown)) + shown)
    grid = read(rows, more=more)
    assert grid.name == "台账"
    assert grid.cells == {
        (0, 0): "企业", (0, 1): "大路砖厂", (0, 2): 4.5, (0, 3): True,
        (1, 0): 44291.0, (1, 1): 4.5, (1, 2): -7.0,
        (2, 0): 2.0, (2, 1): CellError("#REF!"),
        (3, 0): CellError("#N/A"), (3, 1): "四月",
    }  # fmt: skip


def test_several_numbers_in_one_record_of_excel_95_are_read() -> None:
    pair = struct.pack("<HI", 0, (5 << 2) | 2) + struct.pack("<HI", 0, (6 << 2) | 2)
    more = record(0xBD, struct.pack("<HH", 3, 1) + pair + struct.pack("<H", 2))
    assert read([["a"]], more=more).cells == {(0, 0): "a", (3, 1): 5.0, (3, 2): 6.0}


@pytest.mark.parametrize(
    ("style", "value"),
    [
        (14, datetime(2021, 4, 5)),
        (58, datetime(2021, 4, 5)),
        (164, "2021年4月"),
        (17, "2021年4月"),
        (0, 44291.0),
        (2, 44291.0),
    ],
)
def test_a_number_of_excel_95_is_the_date_that_its_format_shows(style: int, value: object) -> None:
    assert read([[44291.0]], styles=(0, style)).cells == {(0, 0): value}


def test_a_file_of_excel_95_with_a_password_is_encrypted() -> None:
    stream = biff5([["a"]])
    locked = stream[:12] + record(0x2F, b"\x12\x34\x56\x78") + stream[12:]
    with pytest.raises(Refused) as refusal:
        read_workbook(ole({"Book": locked}), LIMITS)
    assert refusal.value.code == "file-encrypted"


def test_records_that_are_cut_short_end_no_run() -> None:
    stream = biff5([["企业", 4.5, "大路砖厂"]])
    for end in range(0, len(stream), 3):
        try:
            read_workbook(ole({"Book": stream[:end]}), LIMITS)
        except Refused:
            continue


@pytest.mark.parametrize(
    ("streams", "words"),
    [
        ({"WordDocument": b"x"}, "Word|.docx"),
        ({"PowerPoint Document": b"x"}, "演示文稿"),
        ({"Contents": b"x"}, "另存为 .xlsx"),
    ],
)
def test_an_ole_file_without_a_workbook_is_told_by_its_name(
    streams: dict[str, bytes], words: str
) -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(ole(streams), LIMITS)
    assert all(word in refusal.value.reason for word in words.split("|"))


def locked(password: str) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(xlsx())).encrypt(password, target)
    return target.getvalue()


def test_a_workbook_that_programs_open_without_asking_is_read() -> None:
    assert first(read_workbook(locked(PASSWORD), LIMITS)) == CELLS


def test_a_workbook_with_a_password_of_its_own_is_encrypted() -> None:
    for password in ("velvetsweatshop", "123456"):
        with pytest.raises(Refused) as refusal:
            read_workbook(locked(password), LIMITS)
        assert refusal.value.code == "file-encrypted"


def locked_xls(password: str) -> bytes:
    """A workbook of Excel 97, locked."""
    import olefile
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    for row in range(300):
        sheet.write(row, 0, f"大路{row}厂")
        sheet.write(row, 1, float(row))
    target = io.BytesIO()
    book.save(target)
    stream = olefile.OleFileIO(target.getvalue()).openstream("Workbook").read()
    return ole({"Workbook": locked_stream(stream, password)})


def test_an_old_workbook_that_programs_open_without_asking_is_read() -> None:
    cells = first(read_workbook(locked_xls(PASSWORD), LIMITS))
    assert len(cells) == 600
    assert (cells[0, 0], cells[299, 0], cells[299, 1]) == ("大路0厂", "大路299厂", 299)


def test_an_old_workbook_with_a_password_of_its_own_is_encrypted() -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(locked_xls("123456"), LIMITS)
    assert refusal.value.code == "file-encrypted"

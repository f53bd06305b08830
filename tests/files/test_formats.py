"""The formats of spreadsheets: their cells at their addresses, and their limits."""

import contextlib
import io
import random
import struct
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import read_bytes
from liaison_pipeline.files.grid import CellError, Refused
from tests.files.specimens import (
    CELLS,
    LIMITS,
    first,
    ods,
    refused,
    rezipped,
    sheet_xml,
    text_cell,
    xls,
    xlsx,
)
from tests.workbooks.binary import xlsb_parts
from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.writers import pack


def test_xlsx_and_xls_have_the_same_cells_at_the_same_addresses() -> None:
    assert first(read_workbook(xlsx(), LIMITS)) == CELLS
    grid = read_workbook(xls(), LIMITS).grids[0]
    assert {p: v for p, v in grid.cells.items() if p[0] < 6} == CELLS
    assert (grid.name, grid.merges) == ("表", [(6, 0, 8, 0)])


def test_an_ods_is_read_with_its_merges_and_repeats() -> None:
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell/></table:table-row>'
        "<table:table-row>" + text_cell("企业", 'table:number-rows-spanned="2"') + text_cell("a")
        + "</table:table-row><table:table-row><table:covered-table-cell/>"
        + text_cell("b", 'table:number-columns-repeated="2"') + "</table:table-row>"
    )  # fmt: skip
    grid = read_workbook(ods(rows), LIMITS).grids[0]
    assert grid.cells == {(2, 0): "企业", (2, 1): "a", (3, 1): "b", (3, 2): "b"}
    assert grid.text(3, 0) == "企业"


def test_error_cells_and_uncalculated_formulas_are_not_blanks() -> None:
    data = sheet_xml(
        '<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1"><f>1+1</f></c>'
        '<c r="C1"><f>1+1</f><v>2</v></c><c r="D1" t="str"><f>""</f><v></v></c></row>'
    )
    grid = read_workbook(data, LIMITS).grids[0]
    assert grid.cells == {(0, 0): CellError("#REF!"), (0, 2): 2.0}
    assert grid.uncalculated == {(0, 1)}


def test_hidden_sheets_and_1904_dates_are_known() -> None:
    def change(book: openpyxl.Workbook) -> None:
        hidden = book.create_sheet("旧表")
        hidden.sheet_state = "hidden"
        hidden["A1"] = 1
        book.epoch = CALENDAR_MAC_1904

    grids = read_workbook(xlsx(change), LIMITS).grids
    assert [(grid.name, grid.hidden) for grid in grids] == [("Sheet", False), ("旧表", True)]
    assert grids[0].date1904


def test_hidden_rows_are_known_in_an_xls_and_an_ods() -> None:
    assert not read_workbook(xls(), LIMITS).grids[0].hidden_rows
    assert read_workbook(xls(hidden=(3,)), LIMITS).grids[0].hidden_rows == {3}
    shown, row = text_cell("a"), "<table:table-row {}>{}</table:table-row>"
    filtered, folded = 'table:visibility="filter"', 'table:visibility="collapse"'
    blank = row.format(f'{folded} table:number-rows-repeated="900000"', "<table:table-cell/>")
    lines = [(filtered, shown), ("", shown), (f'{folded} table:number-rows-repeated="2"', shown)]
    grid = read_workbook(ods("".join(row.format(*line) for line in lines) + blank), LIMITS).grids[0]
    assert grid.hidden_rows == {0, 2, 3}


def test_hidden_rows_are_known_in_an_xlsb() -> None:
    parts = dict(xlsb_parts(Book([Sheet("表", {(0, 0): "a", (1, 0): "b"})], datetime(2021, 4, 5))))
    page = "xl/worksheets/sheet1.bin"
    row, high = struct.pack("<II", 1, 0), struct.pack("<H", 300)
    parts[page] = parts[page].replace(row + high + b"\0\0", row + high + b"\0\x10")
    assert read_workbook(pack(list(parts.items())), LIMITS).grids[0].hidden_rows == {1}


def test_a_date_cell_is_a_date() -> None:
    def change(book: openpyxl.Workbook) -> None:
        book.worksheets[0]["D1"] = date(2021, 4, 5)

    value = first(read_workbook(xlsx(change), LIMITS))[0, 3]
    assert isinstance(value, date)
    assert (value.year, value.month, value.day) == (2021, 4, 5)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file-unreadable"),
        (b"%PDF-1.4 ...", "file-attachment"),
        (b"\x89PNG\r\n", "file-attachment"),
        (b"PK\x03\x04" + bytes(60), "file-unreadable"),
        (xlsx()[:2000], "file-unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "file-unreadable"),
        (xls()[:2000], "file-unreadable"),
        (bytes(range(256)) * 4, "file-unreadable"),
    ],
)
def test_what_is_no_workbook_is_unreadable(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_zip_that_is_no_workbook_is_unreadable() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", "x")
    assert refused(target.getvalue()) == "file-unreadable"


def test_a_workbook_with_a_password_is_encrypted() -> None:
    assert refused(encrypted()) == "file-encrypted"


def encrypted() -> bytes:
    """A minimal OLE file with a stream EncryptedPackage, as Excel writes for a password."""
    free, end, fat = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", free) * 108
    table = struct.pack("<II", fat, end) + struct.pack("<I", end) + struct.pack("<I", free) * 125

    def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, free, child)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, 1, end, 0) + entry("EncryptedPackage", 2, free, end, 0)
    return header + table + directory.ljust(512, b"\0")


def test_a_shared_string_count_that_asks_for_48_gigabytes_is_refused() -> None:
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet().write_string(0, 0, "企业名称")
    honest = target.getvalue()
    assert first(read_workbook(honest, LIMITS)) == {(0, 0): "企业名称"}

    def lie(part: bytes) -> bytes:
        return part.replace(b'uniqueCount="', b'uniqueCount="2000000')

    assert refused(rezipped(honest, "xl/sharedStrings.xml", lie)) == "file-unreadable"


@pytest.mark.parametrize("cell", ["AAAA1", "A9999999", "XFE1", "1A", "A0"])
def test_an_address_outside_a_sheet_is_refused(cell: str) -> None:
    assert refused(sheet_xml(f'<row><c r="{cell}"><v>1</v></c></row>')) == "file-unreadable"


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ100000", "A1048576"])
def test_a_stray_far_cell_keeps_the_form(cell: str) -> None:
    row = "".join(character for character in cell if character.isdecimal())
    near = '<row r="2"><c r="B2"><v>7</v></c></row>'
    data = sheet_xml(near + f'<row r="{row}"><c r="{cell}"><v>1</v></c></row>')
    cells = first(read_workbook(data, LIMITS))
    assert len(cells) == 2
    assert cells[1, 1] == 7


def test_a_merge_over_the_whole_sheet_is_left_out() -> None:
    more = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    book = read_workbook(sheet_xml('<row><c r="A1"><v>1</v></c></row>', more), LIMITS)
    assert first(book) == {(0, 0): 1.0}


def test_a_merge_of_whole_columns_is_left_out() -> None:
    more = '<mergeCells><mergeCell ref="A:A"/></mergeCells>'
    assert first(read_workbook(sheet_xml('<row><c r="A1"><v>1</v></c></row>', more), LIMITS))


def test_a_part_that_declares_entities_is_refused() -> None:
    data = rezipped(
        xlsx(),
        "xl/worksheets/sheet1.xml",
        lambda part: b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + part.partition(b"?>")[2],
    )
    assert refused(data) == "file-unreadable"


def test_a_bomb_is_not_inflated() -> None:
    bomb = rezipped(xlsx(), "xl/worksheets/sheet1.xml", lambda _: b" " * (201 << 20))
    assert len(bomb) < 1 << 20
    assert refused(bomb) == "file-too-large"


def test_a_million_repeated_rows_are_too_large() -> None:
    rows = '<table:table-row table:number-rows-repeated="1000000">' + text_cell("a")
    assert refused(ods(rows + "</table:table-row>")) == "file-too-large"


def test_more_rows_than_the_limit_are_too_large() -> None:
    rows = "".join(f'<row><c r="A{n}"><v>1</v></c></row>' for n in range(1, LIMITS.rows + 2))
    assert refused(sheet_xml(rows)) == "file-too-large"


def test_formatted_empty_rows_are_read() -> None:
    empty = "".join(f'<row r="{n}" s="1"/>' for n in range(5, 200_000))
    data = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + empty)
    assert first(read_workbook(data, LIMITS)) == {(0, 0): 1.0}


@pytest.mark.parametrize("blank", ['<c r="A1" s="1"/>', '<row r="5"/>', '<mergeCell ref="B1:C1"/>'])
def test_millions_of_blanks_in_a_small_file_are_too_large(blank: str) -> None:
    data = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>' + blank * 3_000_000)
    assert refused(data) == "file-too-large"


def test_two_sheets_of_one_name_are_both_read() -> None:
    data = xlsx(lambda book: book.create_sheet("Other").cell(1, 1, "b"))
    data = rezipped(data, "xl/workbook.xml", lambda part: part.replace(b'"Other"', b'"Sheet"'))
    grids = read_workbook(data, LIMITS).grids
    assert [grid.cells.get((0, 0)) for grid in grids] == [None, "b"]


def test_control_characters_are_taken_out() -> None:
    data = sheet_xml('<row><c r="A1" t="inlineStr"><is><t>a_x0000_b</t></is></c></row>')
    assert "\x00" not in str(first(read_workbook(data, LIMITS))[0, 0])


def test_a_link_and_a_fifo_are_refused(tmp_path: Path) -> None:
    import os

    (tmp_path / "link.xlsx").symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.xlsx")
    for name in ("link.xlsx", "pipe.xlsx"):
        with pytest.raises(Refused):
            read_bytes(tmp_path / name, LIMITS)


@pytest.mark.parametrize("seed", range(4))
def test_mutated_bytes_are_read_or_refused(seed: int) -> None:
    chance = random.Random(seed)
    for original in (xlsx(), ods("<table:table-row>" + text_cell("a") + "</table:table-row>")):
        for _ in range(60):
            data = bytearray(original)
            for _ in range(chance.randint(1, 8)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with contextlib.suppress(Refused):  # anything else that is raised fails the test
                read_workbook(bytes(data), LIMITS)


@pytest.mark.parametrize(("part", "name"), [("xl/workbook.bin", ".xlsb"), ("content.xml", ".ods")])
def test_a_format_as_only_one_program_reads_it_is_told_by_its_name(part: str, name: str) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(part, b"\x83\x01\x00" if name == ".xlsb" else b"<office:document-content>")
    with pytest.raises(Refused) as refusal:
        read_workbook(target.getvalue(), LIMITS)
    assert name in refusal.value.reason
    assert refusal.value.code == "file-unreadable"

"""Real files: every format by its content, and what must be refused without harm."""

import contextlib
import io
import random
import struct
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from liaison_pipeline.files import expendable
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import read_bytes
from liaison_pipeline.files.grid import CellError, Refused, Workbook
from liaison_pipeline.model.settings import Limits
from tests.language import SETTINGS

LIMITS = SETTINGS.limits
CELLS: dict[tuple[int, int], str | float] = {
    (1, 1): "企业名称",
    (2, 1): "大路砖厂",
    (3, 1): 13800001234.0,
    (4, 2): 4.1,
}


def xlsx(change: Callable[[openpyxl.Workbook], None] = lambda _: None) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for (row, column), value in CELLS.items():
        sheet.cell(row + 1, column + 1, value)
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def rezipped(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content) if name == part else content)
    return target.getvalue()


def sheet_xml(cells: str, more: str = "") -> bytes:
    """A workbook whose first sheet holds exactly these cells."""
    body = f"<sheetData>{cells}</sheetData>{more}".encode()
    whole = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">%s</worksheet>'
    return rezipped(xlsx(), "xl/worksheets/sheet1.xml", lambda _: whole % body)


def xls() -> bytes:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for (row, column), value in CELLS.items():
        sheet.write(row, column, value)
    sheet.write_merge(6, 8, 0, 0, "合并")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows: str) -> bytes:
    target = io.BytesIO()
    names = {
        "office": "office:1.0", "table": "table:1.0", "text": "text:1.0",
        "calcext": "calcext",
    }  # fmt: skip
    spaces = " ".join(
        f'xmlns:{k}="urn:oasis:names:tc:opendocument:xmlns:{v}"' for k, v in names.items()
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{rows}</table:table>'
        f"</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(target, "w") as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr("content.xml", content)
        book.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def text_cell(text: str, attributes: str = "") -> str:
    return (
        f'<table:table-cell office:value-type="string" {attributes}>'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def first(book: Workbook) -> dict[tuple[int, int], object]:
    return dict(book.grids[0].cells)


def refused(data: bytes) -> str:
    """The code with which the bytes are refused; the bound is a guard against hanging, no timing."""
    started = time.monotonic()
    with pytest.raises(Refused) as refusal:
        read_workbook(data, LIMITS)
    assert time.monotonic() - started < 60
    return refusal.value.code


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_plain_text_is_read_in_every_encoding_with_every_separator(
    encoding: str, separator: str
) -> None:
    text = separator.join(["序号", "企业名称"]) + "\r\n" + separator.join(["1", "大路砖厂"])
    cells = first(read_workbook(text.encode(encoding), LIMITS))
    assert cells == {(0, 0): "序号", (0, 1): "企业名称", (1, 0): "1", (1, 1): "大路砖厂"}


def test_a_word_table_is_read_with_the_paragraphs_above_it() -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("填报科室：应急办")
    table = document.add_table(rows=3, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "序号", "企业名称"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "1"
    table.cell(2, 1).text = "大路砖厂"
    target = io.BytesIO()
    document.save(target)
    grid = read_workbook(target.getvalue(), LIMITS).grids[0]
    assert (grid.name, grid.preamble) == ("T1", ("填报科室：应急办",))
    assert grid.cells == {(0, 0): "序号", (0, 1): "企业名称", (1, 0): "1", (2, 1): "大路砖厂"}
    assert grid.text(2, 0) == "1"


def test_a_word_table_inside_a_layout_table_is_read() -> None:
    import docx

    document = docx.Document()
    outer = document.add_table(rows=1, cols=1)
    outer.cell(0, 0).paragraphs[0].text = "填报科室：应急办"
    outer.cell(0, 0).add_table(rows=1, cols=2).cell(0, 1).text = "企业名称"
    target = io.BytesIO()
    document.save(target)
    grids = read_workbook(target.getvalue(), LIMITS).grids
    assert [(grid.cells, grid.preamble[:1]) for grid in grids] == [
        ({(0, 1): "企业名称"}, ("填报科室：应急办",))
    ]


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
        (b"%PDF-1.4 ...", "file-unreadable"),
        (b"\x89PNG\r\n", "file-unreadable"),
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


# what would kill a reader (docs/architecture.md) --------------------------------------------------


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


# markup that is named .xls ------------------------------------------------------------------------


def test_an_html_table_is_read_with_its_spans() -> None:
    page = (
        "<html><body><table><tr><td rowspan=2>企业</td><td colspan='2'>a<br>b</td></tr>"
        "<tr><td>c</td><td>d</td></tr></table></body></html>"
    )
    grid = read_workbook(page.encode("gb18030"), LIMITS).grids[0]
    assert grid.cells == {(0, 0): "企业", (0, 1): "a\nb", (1, 1): "c", (1, 2): "d"}
    assert grid.text(1, 0) == "企业"


def test_a_workbook_in_spreadsheetml_2003_is_read() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        '<Worksheet ss:Name="表"><Table><Row ss:Index="3"><Cell ss:MergeDown="1"><Data '
        'ss:Type="String">a</Data></Cell><Cell ss:Index="4"><Data ss:Type="Number">4.5</Data></Cell>'
        '</Row><Row><Cell><Data ss:Type="Error">#REF!</Data></Cell><Cell><Data ss:Type="DateTime">'
        "2021-04-05T00:00:00.000</Data></Cell></Row></Table></Worksheet></Workbook>"
    )
    grid = read_workbook(data.encode(), LIMITS).grids[0]
    assert grid.name == "表"
    assert grid.cells[2, 0] == "a"
    assert grid.cells[2, 3] == 4.5
    assert grid.cells[3, 1] == CellError("#REF!")
    assert str(grid.cells[3, 2]) == "2021-04-05 00:00:00"


def test_entities_in_markup_are_refused() -> None:
    bomb = (
        '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><Workbook xmlns="urn:schemas-micro'
    )
    assert (
        refused((bomb + 'soft-com:office:spreadsheet">&a;</Workbook>').encode())
        == "file-unreadable"
    )


# the worker that may die alone --------------------------------------------------------------------


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

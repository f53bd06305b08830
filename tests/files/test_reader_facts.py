"""What the spreadsheet readers do with odd files (docs/architecture.md), and what we make of it.

Each file is made on the spot. Nothing may be invented, and nothing may vanish without a finding.
"""

import io
import struct
import zipfile

import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import CellError, Grid, Refused
from tests.files.specimens import (
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


def cells(xml: str) -> dict[tuple[int, int], object]:
    return first(read_workbook(sheet_xml(f'<row r="1">{xml}</row>'), LIMITS))


def outcome(data: bytes) -> str:
    """`read`, or the code with which the file is refused."""
    try:
        read_workbook(data, LIMITS)
    except Refused as refusal:
        return refusal.code
    return "read"


@pytest.mark.parametrize(
    "error", ["#REF!", "#N/A", "#DIV/0!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)
def test_every_error_value_is_an_error_cell(error: str) -> None:
    found = cells(f'<c r="A1" t="e"><v>{error}</v></c><c r="B1"><v>7</v></c>')
    assert found == {(0, 0): CellError(error), (0, 1): 7.0}


@pytest.mark.parametrize("index", ["-1", "abc", "99"])
def test_a_shared_string_that_is_not_there_is_never_another_text(index: str) -> None:
    data = sheet_xml(f'<row r="1"><c r="A1" t="s"><v>{index}</v></c><c r="B1"><v>7</v></c></row>')
    if outcome(data) == "read":
        assert first(read_workbook(data, LIMITS)) == {(0, 1): 7.0}
    else:
        assert refused(data) == "file-unreadable"


@pytest.mark.parametrize("value", ["0", "-1", "NaN", "abc", "1e400", "INF"])
def test_odd_numbers_never_become_a_date_of_this_century(value: str) -> None:
    styled = sheet_xml(f'<row r="1"><c r="A1" s="1"><v>{value}</v></c><c r="B1"><v>7</v></c></row>')
    try:
        found = first(read_workbook(styled, LIMITS))
    except Refused:
        return
    assert found[0, 1] == 7.0
    assert "20" not in str(getattr(found.get((0, 0)), "year", ""))


def test_a_control_character_in_a_shared_text_is_taken_out() -> None:
    assert "\x00" not in str(cells('<c r="A1" t="inlineStr"><is><t>a&#10;b_x0000_c</t></is></c>'))


def test_white_space_around_a_text_does_not_matter() -> None:
    found = cells('<c r="A1" t="inlineStr"><is><t>  企业  </t></is></c>')
    assert str(found[0, 0]).strip() == "企业"


def test_rich_text_is_joined() -> None:
    found = cells('<c r="A1" t="inlineStr"><is><r><t>企业</t></r><r><t>名称</t></r></is></c>')
    assert found == {(0, 0): "企业名称"}


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/worksheets/sheet1.xml", b"<sheetData>", b'<dimension ref="garbage"/><sheetData>'),
        ("xl/workbook.xml", b'state="visible"', b'state="show"'),
    ],
)
def test_what_people_can_open_is_opened(part: str, old: bytes, new: bytes) -> None:
    data = rezipped(xlsx(), part, lambda content: content.replace(old, new))
    assert first(read_workbook(data, LIMITS))[1, 1] == "企业名称"


def test_a_workbook_without_sheets_is_unreadable() -> None:
    def emptied(content: bytes) -> bytes:
        start, end = content.index(b"<sheets>"), content.index(b"</sheets>")
        return content[: start + 8] + content[end:]

    assert refused(rezipped(xlsx(), "xl/workbook.xml", emptied)) == "file-unreadable"


def test_strict_ooxml_is_read() -> None:
    plain = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    data = xlsx()
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        data = rezipped(data, part, lambda content: content.replace(plain, strict))
    assert first(read_workbook(data, LIMITS))[1, 1] == "企业名称"


def test_numbers_of_every_format_are_the_same() -> None:
    from liaison_pipeline.files.grid import show

    assert {show(read_workbook(data, LIMITS).grids[0].raw(3, 1)) for data in (xlsx(), xls())} == {
        "13800001234"
    }


def test_a_wrong_extension_does_not_matter() -> None:
    from liaison_pipeline.forms.batch import read_content
    from tests.language import FORMS, SETTINGS

    read = read_content("其实是xls.xlsx", "x", xls(), SETTINGS, FORMS)
    assert [found.code for _, found in read.findings] == ["form-unrecognised"]


def test_an_xls_whose_sectors_run_in_a_circle_is_unreadable() -> None:
    data = bytearray(xls())
    sector = struct.unpack_from("<I", data, 76)[0]
    start = 512 + sector * 512
    for index in range(126):
        struct.pack_into("<I", data, start + 4 * index, 0)
    assert outcome(bytes(data)) == "file-unreadable"


def test_few_values_in_a_huge_xls_grid_are_too_large() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for row, column in ((0, 0), (0, 255), (65535, 0), (65535, 255)):
        sheet.write(row, column, 1)
    target = io.BytesIO()
    book.save(target)
    assert outcome(target.getvalue()) == "file-too-large"


def test_a_cell_repeated_to_the_end_of_the_sheet_is_too_large() -> None:
    row = "<table:table-row>" + text_cell("a", 'table:number-columns-repeated="16384"')
    assert refused(ods(row + "</table:table-row>")) == "file-too-large"


def test_sixteen_thousand_columns_are_too_large() -> None:
    from liaison_pipeline.model.place import column_letters

    row = "".join(f'<c r="{column_letters(n)}1"><v>1</v></c>' for n in range(16_384))
    assert refused(sheet_xml(f"<row>{row}</row>")) == "file-too-large"


def test_a_cell_of_32767_characters_is_kept_whole() -> None:
    text = "长" * 32_767
    assert cells(f'<c r="A1" t="inlineStr"><is><t>{text}</t></is></c>') == {(0, 0): text}


def test_fifty_thousand_merges_are_too_large() -> None:
    merges = "".join(f'<mergeCell ref="A{n}:B{n}"/>' for n in range(1, 50_002))
    more = f"<mergeCells>{merges}</mergeCells>"
    assert refused(sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>', more)) == "file-too-large"


def test_an_image_part_that_lies_about_its_size_is_not_inflated() -> None:
    data = rezipped(xlsx(), "xl/theme/theme1.xml", lambda _: b" " * (150 << 20))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
        new.writestr("xl/media/image1.png", b" " * (60 << 20))
    assert refused(target.getvalue()) == "file-too-large"


def test_merges_of_every_format_cover_their_cells() -> None:
    grid: Grid = read_workbook(xls(), LIMITS).grids[0]
    assert [grid.text(row, 0) for row in (6, 7, 8)] == ["合并"] * 3

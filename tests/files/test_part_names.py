"""Names of parts as careless programs write them, and phonetic text."""

import io
import zipfile
from collections.abc import Callable

import pytest
import xlsxwriter

from liaison_pipeline.files.expendable import read_workbook
from tests.files.specimens import LIMITS, first, ods, rezipped, sheet_xml

CELLS = {(0, 0): "企业名称", (0, 1): "大路砖厂", (0, 2): 3.0}


def honest() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        book.add_worksheet("表").write_row(0, 0, CELLS.values())
    return target.getvalue()


def renamed(
    name_of: Callable[[str], str], change: Callable[[bytes], bytes] = lambda part: part
) -> bytes:
    """The workbook with other names of its parts, and with changed relations."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(honest())) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo("x")
            member.filename = name_of(name)
            part = old.read(name)
            new.writestr(member, change(part) if name.endswith((".rels", "Types].xml")) else part)
    return target.getvalue()


def same(name: str) -> str:
    return name


@pytest.mark.parametrize(
    "data",
    [
        renamed(same),
        renamed(lambda name: name.replace("/", "\\")),
        renamed(str.lower),
        renamed(str.upper),
        renamed(lambda name: name.replace("sharedStrings", "SharedStrings")),
        renamed(lambda name: name.replace("sheet1", "Sheet1")),
        renamed(same, lambda part: part.replace(b'"worksheets/', b'"worksheets\\')),
        renamed(same, lambda part: part.replace(b'"worksheets/', b'"/xl/worksheets/')),
        renamed(same, lambda part: part.replace(b'"worksheets/', b'"../xl/worksheets/')),
        renamed(
            lambda name: name.replace("sheet1", "sheet 1"),
            lambda part: part.replace(b"sheet1.xml", b"sheet%201.xml"),
        ),
        renamed(
            lambda name: name.replace("sheet1", "表"),
            lambda part: part.replace(b"sheet1.xml", b"%E8%A1%A8.xml"),
        ),
    ],
)
def test_parts_are_found_under_the_names_that_windows_takes_for_the_same(data: bytes) -> None:
    assert first(read_workbook(data, LIMITS)) == CELLS


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("红旗小卖部", "红旗小卖部"),
        ("<text:ruby><text:ruby-base>红旗</text:ruby-base><text:ruby-text>hongqi</text:ruby-text>"
         "</text:ruby>小卖部", "红旗小卖部"),
        ('<text:ruby text:style-name="R"><text:ruby-base>红</text:ruby-base><text:ruby-text '
         'text:style-name="T">hóng</text:ruby-text></text:ruby><text:ruby><text:ruby-base>旗'
         "</text:ruby-base><text:ruby-text/></text:ruby>", "红旗"),
        ("ruby-text", "ruby-text"),
    ],
)  # fmt: skip
def test_phonetic_text_in_an_ods_is_left_out(text: str, shown: str) -> None:
    cell = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )
    assert first(read_workbook(ods(f"<table:table-row>{cell}</table:table-row>"), LIMITS)) == {
        (0, 0): shown
    }


def test_phonetic_text_in_an_xlsx_is_left_out() -> None:
    runs = "<r><t>红旗</t></r><rPh sb='0' eb='2'><t>hongqi</t></rPh><r><t>店</t></r>"
    data = sheet_xml(f'<row><c r="A1" t="inlineStr"><is>{runs}</is></c></row>')
    assert first(read_workbook(data, LIMITS)) == {(0, 0): "红旗店"}
    shared = rezipped(
        honest(),
        "xl/sharedStrings.xml",
        lambda part: part.replace("<t>大路砖厂</t>".encode(), runs.encode()),
    )
    assert first(read_workbook(shared, LIMITS))[0, 1] == "红旗店"

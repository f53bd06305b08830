"""Which formats of number cells show a date without its day."""

import io
from datetime import date, datetime

import pytest
import xlsxwriter

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.number_formats import is_date, parts_without_day, without_day
from tests.files.specimens import LIMITS, first, ods
from tests.workbooks.binary import xlsb_parts
from tests.workbooks.sheets import Book, Sheet
from tests.workbooks.writers import pack


@pytest.mark.parametrize(
    ("code", "parts"),
    [
        ('yyyy"年"m"月"', "ym"), ("yyyy/m", "ym"), ("mmm-yy", "ym"), ("[$-804]yyyy\\年m\\月;@", "ym"),
        ('m"月"', "m"), ("mmmm", "m"), ("yyyy", "y"), ('yyyy"年"', "y"), ("yyyy.mm", "ym"),
        ("[DBNum1][$-804]yyyy\"年\"m\"月\";@", "ym"),
        ('yyyy"年"m"月"d"日"', ""), ("m/d", ""), ("d", ""), ("dd-mmm-yy", ""), ("General", ""),
        ("0.00", ""),
        ("@", ""), ("h:mm", ""), ("mm:ss", ""), ("[h]:mm:ss", ""), ("#,##0", ""), ("0.00E+00", ""),
        ('0"个月"', ""), ('"m"0', ""), ("yyyy-mm-dd hh:mm", ""), ('0"年"', ""), ("[Red]0", ""),
    ],
)  # fmt: skip
def test_a_format_shows_a_day_or_not(code: str, parts: str) -> None:
    assert parts_without_day(200, code) == parts


def test_built_in_formats_are_known_by_their_numbers() -> None:
    assert [number for number in range(60) if parts_without_day(number)] == [17, 27, 36, 50, 52, 57]
    assert [number for number in (0, 2, 14, 20, 31, 46, 58) if is_date(number)] == [14, 31, 58]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (44287, "2021年4月"),
        (44287.5, "2021年4月"),
        (date(2021, 4, 1), "2021年4月"),
        (datetime(2021, 4, 12), "2021年4月"),
        (4.12, None),
        ("4月5日", None),
        (True, None),
        (None, None),
        (1e12, None),
    ],
)
def test_a_date_without_its_day_is_what_the_cell_shows(value: object, shown: str | None) -> None:
    assert without_day(value, "ym", date1904=False) == shown  # type: ignore[arg-type]


def test_cells_of_a_workbook_are_read_as_they_are_shown() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet()
        for column, code in enumerate(['yyyy"年"m"月"', 'm"月"', "yyyy-mm-dd", 'm"月"d"日"', "0"]):
            sheet.write_datetime(
                0, column, datetime(2021, 4, 5), book.add_format({"num_format": code})
            )
        sheet.write_number(1, 0, 3, book.add_format({"num_format": 'yyyy"年"m"月"'}))
    cells = first(read_workbook(target.getvalue(), LIMITS))
    assert [str(cells[0, column])[:10] for column in range(4)] == [
        "2021年4月", "4月", "2021-04-05", "2021-04-05",
    ]  # fmt: skip
    assert not isinstance(cells[1, 0], str)


def test_cells_of_an_old_workbook_are_read_as_they_are_shown() -> None:
    import xlwt

    book = xlwt.Workbook()
    sheet = book.add_sheet("表")
    for column, code in enumerate(["yyyy/mm", "yyyy/mm/dd"]):
        sheet.write(0, column, datetime(2021, 4, 5), xlwt.easyxf(num_format_str=code))
    target = io.BytesIO()
    book.save(target)
    cells = first(read_workbook(target.getvalue(), LIMITS))
    assert [str(cells[0, column])[:10] for column in range(2)] == ["2021年4月", "2021-04-05"]


def record(kind: int, body: bytes) -> bytes:
    """A record of an .xlsb: kind and size in bits of seven."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    return head + bytes([len(body)]) + body


@pytest.mark.parametrize(
    ("number", "code", "value"),
    [(17, "", "2021年4月"), (200, 'yyyy"年"m"月"', "2021年4月"), (200, 'm"月"', "4月"),
     (14, "", "2021-04-05"), (200, 'm"月"d"日"', "2021-04-05")],
)  # fmt: skip
def test_cells_of_a_binary_workbook_are_read_as_they_are_shown(
    number: int, code: str, value: str
) -> None:
    parts = dict(xlsb_parts(Book([Sheet("表", {(0, 0): date(2021, 4, 5)})], datetime(2021, 4, 5))))
    text = len(code).to_bytes(4, "little") + code.encode("utf-16-le")
    formats = record(615, b"\1\0\0\0") + record(44, number.to_bytes(2, "little") + text)
    styles = parts["xl/styles.bin"].replace(b"\0\0\x0e\0", b"\0\0" + number.to_bytes(2, "little"))
    at = styles.index(record(611, b"\1\0\0\0"))
    parts["xl/styles.bin"] = (
        styles[:at] + (formats + record(616, b"") if code else b"") + styles[at:]
    )
    cells = first(read_workbook(pack(list(parts.items())), LIMITS))
    assert str(cells[0, 0])[:10] == value


@pytest.mark.parametrize(
    ("shown", "value"),
    [("2021年4月", "2021年4月"), ("2021-04", "2021年4月"), ("4月", "4月"), ("2021年4月5日", "2021-04-05"),
     ("4月5日", "2021-04-05"), ("", "2021-04-05"), ("05", "2021-04-05")],
)  # fmt: skip
def test_cells_of_an_ods_are_read_as_they_are_shown(shown: str, value: str) -> None:
    cell = (
        '<table:table-cell office:value-type="date" office:date-value="2021-04-05">'
        f"<text:p>{shown}</text:p></table:table-cell>"
    )
    cells = first(read_workbook(ods(f"<table:table-row>{cell}</table:table-row>"), LIMITS))
    assert str(cells[0, 0])[:10] == value

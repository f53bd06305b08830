"""Dates whose format shows no day are imprecise (contract, section 2)."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.number_formats import shows_no_day
from tests.language import SETTINGS


@pytest.mark.parametrize(
    ("code", "alone"),
    [
        ('yyyy"年"m"月"', True),
        ("yyyy-mm", True),
        ("mmm-yy", True),
        ('[$-804]yyyy"年"m"月";@', True),
        (r"yyyy\年m\月", True),
        ("yyyy-m-d", False),
        ('m"月"d"日"', False),
        ("General", False),
        ("[h]:mm:ss", False),
        ("mm:ss", False),
        ('0.00"元/月"', False),
        ("@", False),
    ],
)
def test_a_format_shows_a_month_alone_or_not(code: str, alone: bool) -> None:
    assert shows_no_day(code) is alone


def test_a_date_cell_that_shows_its_month_alone_is_imprecise() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row, code in enumerate(['yyyy"年"m"月"', "yyyy-m-d", "mmm-yy"], start=1):
        sheet.cell(row, 1, date(2021, 4, 1)).number_format = code
    target = BytesIO()
    book.save(target)
    [grid] = read_workbook(target.getvalue(), SETTINGS.limits).grids
    assert sorted(grid.months) == [(0, 0), (2, 0)]

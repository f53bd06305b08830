"""上报/汇总表.xlsx and the clerk's lists as people print them."""

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from liaison_pipeline.documents.clerk.office_lists import callback_xlsx, dispatch_xlsx
from liaison_pipeline.documents.district import consolidated
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.month import Month
from tests.language import HEAD, TITLE, Office, ledger, office, register
from tests.offices.holding import unlike_above

MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
APRIL = {"科室/四月.xlsx": [ledger(个数="1"), register()]}
BOTH = APRIL | {"五月.xlsx": ledger(联系时间="5月6日", **MAY)}


def book_of(judged: Office) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(consolidated_xlsx(judged.month)))


def charts_of(judged: Office) -> list[str]:
    with zipfile.ZipFile(BytesIO(consolidated_xlsx(judged.month))) as package:
        names = [name for name in package.namelist() if name.startswith("xl/charts/chart")]
        return [package.read(name).decode() for name in sorted(names)]


def test_the_four_forms_print_as_they_should() -> None:
    book = book_of(office(APRIL))
    for page in book.worksheets[:4]:
        setup = page.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0)
        assert page.print_title_rows == "$4:$4"
        assert page.freeze_panes == "A5"
        assert page.auto_filter.ref.startswith("A4:")
        assert "&P" in str(vars(page.oddFooter.center))  # type: ignore[union-attr]  # has one
        assert page["A4"].alignment.wrap_text


def test_the_first_column_is_the_unit_and_the_last_the_source() -> None:
    page = book_of(office(APRIL)).worksheets[0]
    labels = [cell.value for cell in page[4]]
    assert (labels[0], *labels[-2:]) == ("填报单位", "来源", "原文")
    row = [cell.value for cell in page[5]]
    assert (row[0], row[-2]) == ("应急办", "科室/四月.xlsx!Sheet1!4")


def test_the_charts_show_each_unit_and_from_two_months_on_each_month() -> None:
    first, both = charts_of(office(APRIL)), charts_of(office(BOTH, "2021-05", "2021-05-28"))
    assert [title for title in ("各单位联系率", "各单位办结率") if title in "".join(first)] == [
        "各单位联系率",
        "各单位办结率",
    ]
    assert (len(first), len(both)) == (2, 3)  # one month is no trend
    assert "逐月情况" in "".join(both)


def test_the_statistics_have_a_row_for_each_unit_and_a_total() -> None:
    page = book_of(office(APRIL))["统计"]
    rows = {row[0].value: [cell.value for cell in row] for row in page.iter_rows(min_row=3)}
    assert rows["应急办"][4:7] == [1, 1, 1]
    assert rows["合计"][4:7] == [1, 1, 1]
    assert rows["经发办"][6] == "—"


@pytest.mark.parametrize(
    ("made", "nothing"),
    [
        (dispatch_xlsx, "本月没有需要分派的诉求，这份清单不用填。"),
        (lambda month: callback_xlsx(month, Path("/nowhere")), "本月没有办结的诉求，不用回访。"),
    ],
)
def test_where_there_is_nothing_to_do_it_is_said(
    made: Callable[[Month], bytes], nothing: str
) -> None:
    page = openpyxl.load_workbook(BytesIO(made(office({}).month))).worksheets[0]
    assert page["A2"].value == nothing
    assert page["A4"].value is None


def test_an_empty_form_says_so() -> None:
    assert "（本月没有记录）" in book_of(office({})).worksheets[0]["A3"].value


def test_the_people_who_serve_enterprises_stand_by_unit_with_their_load_and_the_ways() -> None:
    own = {"联系服务人及电话": "王五 13700001234", "联系形式": "电话、走访"}
    firms = [{"企业名称": f"{name}13800001234"} | own for name in ("甲店", "乙店")]
    page = book_of(office({"a.xlsx": ledger({}, *firms)}))["联系服务人员"]
    lines = [["" if v is None else v for v in line] for line in page.iter_rows(values_only=True)]
    assert lines[1][:4] == ["单位", "联系服务人", "服务企业", "本月已联系"]
    assert lines[2] == ["应急办", "王五", 2, 2, "—", "—", "甲店138****1234、乙店138****1234"]
    assert lines[3] == ["应急办", "张三", 1, 1, "—", "—", "大路砖厂"]
    ways = next(at for at, line in enumerate(lines) if line[0] == "联系形式")
    assert lines[ways][1:6] == ["电话联系", "线上联系", "走访", "座谈", "其他形式"]
    assert ["应急办", 2, 0, 3, 0, 0] in [line[:6] for line in lines[ways:]]
    assert lines[-1][:6] == ["合计", 2, 0, 3, 0, 0]


UNITS = ("经发办", "应急办", "农业服务中心")  # in the order of the settings


def many(*rows: int) -> Office:
    """A month in which each unit has so many rows."""
    sent = {}
    for unit, number in zip(UNITS, rows, strict=True):
        head = HEAD.replace("应急办", unit)
        lines = [{"企业名称": f"{unit}的{row}号企业"} for row in range(number)]
        sent[f"{unit}.xlsx"] = ledger(*lines, head=head)
    return office(sent)


@pytest.mark.parametrize(
    ("rows", "most", "wanted"),
    [
        ((2, 2, 2), 4, [4, 2]),
        ((3, 3, 1), 4, [3, 4]),  # no unit is torn
        ((1, 6, 1), 4, [1, 4, 3]),  # but one that is too long by itself
        ((2, 2, 2), 6, [6]),  # it just fits
    ],
)
def test_a_form_that_is_too_long_for_a_sheet_goes_on_on_another_one(
    rows: tuple[int, int, int], most: int, wanted: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consolidated, "MOST_ROWS", most)
    judged = many(*rows)
    order = [unit.name for unit in judged.month.units]
    pages = [page for page in book_of(judged).worksheets if page.title.startswith("附件1")]
    filled = [[row for row in page.iter_rows(5, values_only=True) if row[0]] for page in pages]
    assert [len(own) for own in filled] == wanted
    names = [str(row[0]) for own in filled for row in own]
    assert names == sorted(names, key=order.index)
    assert [int(str(row[1])) for own in filled for row in own] == list(range(1, sum(rows) + 1))
    said = f"共{sum(rows)}行，分{len(wanted)}张工作表"
    assert all((said in str(page["A3"].value)) == (len(wanted) > 1) for page in pages)


def test_what_goes_on_on_another_sheet_is_read_back_with_the_same_figures(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(consolidated, "MOST_ROWS", 3)
    assert list(unlike_above({4: many(2, 3, 2).month})) == []

"""Tables of Word documents."""

import io

import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused
from tests.files.specimens import LIMITS
from tests.files.word_specimens import (
    STRICT,
    cell,
    docx,
    grids,
    paragraph,
    row,
    run,
    shown,
    table,
)

LABELS = row("序号", "企业名称", "联系时间")
FIRST, SECOND = row("1", "大路砖厂", "4月5日"), row("2", "大路加油站", "4月6日")


def in_control(content: str) -> str:
    return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def read(*rows: str, widths: tuple[int, ...] = ()) -> list[str]:
    return shown(grids(docx(table(*rows, widths=widths)))[0])


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


def test_a_small_table_inside_a_cell_is_text_of_the_cell() -> None:
    inner = table(row("现状", "电压低"), row("要求", "换变压器"))
    nested = f"<w:tc>{paragraph('用电问题')}{inner}{paragraph('')}</w:tc>"
    grid = grids(docx(table(row("1", "大路砖厂", nested))))[0]
    assert grid.cells[0, 2] == "用电问题\n现状  电压低\n要求  换变压器"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((FIRST, SECOND), ["1 | 大路砖厂 | 4月5日", "2 | 大路加油站 | 4月6日"]),
        ((FIRST, in_control(SECOND)), ["1 | 大路砖厂 | 4月5日", "2 | 大路加油站 | 4月6日"]),
        ((in_control(FIRST + SECOND),), ["1 | 大路砖厂 | 4月5日", "2 | 大路加油站 | 4月6日"]),
        ((row("1", in_control(cell("大路砖厂")), "4月5日"),), ["1 | 大路砖厂 | 4月5日"]),
        ((FIRST, row("2", "大路加油站", "4月6日", properties="<w:del/>")), ["1 | 大路砖厂 | 4月5日"]),
        ((FIRST, row("2", "大路加油站", "4月6日", properties="<w:ins/>")),
         ["1 | 大路砖厂 | 4月5日", "2 | 大路加油站 | 4月6日"]),
        ((LABELS, row(*(run(text, "<w:strike/>") for text in "123")), SECOND),
         ["序号 | 企业名称 | 联系时间", "2 | 大路加油站 | 4月6日"]),
        ((LABELS, row("大路砖厂", "4月5日", properties='<w:gridBefore w:val="1"/>')),
         ["序号 | 企业名称 | 联系时间", " | 大路砖厂 | 4月5日"]),
        ((LABELS, row("1", "大路砖厂", properties='<w:gridAfter w:val="1"/>')),
         ["序号 | 企业名称 | 联系时间", "1 | 大路砖厂"]),
        ((LABELS, row(cell("一、工贸企业", '<w:gridSpan w:val="3"/>')), FIRST),
         ["序号 | 企业名称 | 联系时间", "一、工贸企业", "1 | 大路砖厂 | 4月5日"]),
        ((row("1", cell("大路砖厂", '<w:vMerge w:val="restart"/>'), "4月5日"),
          row("2", cell("看不见", "<w:vMerge/>"), "4月6日")), ["1 | 大路砖厂 | 4月5日", "2 |  | 4月6日"]),
        ((row(cell("1", '<w:hMerge w:val="restart"/>'), cell("看不见", "<w:hMerge/>"), "4月5日"),),
         ["1 | 4月5日"]),
        ((row("1", cell("错", "<w:cellDel/>"), "大路砖厂"),
          row("2", cell("误", "<w:cellDel/>"), "大路加油站")),
         ["1 | 大路砖厂", "2 | 大路加油站"]),
    ],
)  # fmt: skip
def test_rows_and_cells_are_those_that_a_reader_sees(
    rows: tuple[str, ...], expected: list[str]
) -> None:
    assert read(*rows) == expected


def counted(number: str = "3") -> str:
    """A cell of which Word counts the number, and which says nothing else."""
    properties = f'<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
    return f"<w:tc><w:p>{properties}</w:p></w:tc>"


def test_a_number_that_word_counts_is_read() -> None:
    rows = [row(counted(), name) for name in ("大路砖厂", "老街")]
    assert read(LABELS, *rows) == ["序号 | 企业名称 | 联系时间", "1 | 大路砖厂", "2 | 老街"]
    assert read(LABELS, row(counted("0"), "大路砖厂", "4月5日"))[1] == " | 大路砖厂 | 4月5日"


def test_merged_cells_count_for_all_that_they_cover() -> None:
    rows = (
        row("1", cell("大路砖厂", '<w:vMerge w:val="restart"/>'), "4月5日"),
        row("2", cell("", "<w:vMerge/>"), "4月6日"),
        row("3", cell("", "<w:vMerge/>"), "4月7日"),
    )
    grid = grids(docx(table(*rows)))[0]
    assert grid.merges == [(0, 1, 2, 1)]
    assert [grid.text(number, 1) for number in range(3)] == ["大路砖厂"] * 3


def test_a_border_that_was_dragged_in_one_row_makes_no_column() -> None:
    wide = row("1", "大路砖厂", cell("4月5日", '<w:gridSpan w:val="2"/>'))
    shifted = row("2", cell("大路加油站", '<w:gridSpan w:val="2"/>'), "4月6日")
    assert read(wide, shifted, wide, widths=(800, 2000, 300, 1500)) == [
        "1 | 大路砖厂 | 4月5日",
        "2 | 大路加油站 | 4月6日",
        "1 | 大路砖厂 | 4月5日",
    ]


def test_a_cell_that_spans_two_columns_is_no_dragged_border() -> None:
    heads = row("1", cell("联系服务人", '<w:gridSpan w:val="2"/>'), "备注")
    grid = grids(docx(table(heads, row("1", "张三", "138", "无"), widths=(800, 900, 900, 900))))[0]
    assert grid.cells[0, 3] == "备注"
    assert grid.merges == [(0, 1, 0, 2)]


def test_a_table_that_goes_on_is_one_table() -> None:
    for between in (
        "",
        paragraph(""),
        paragraph("（续表）"),
        paragraph("续上表"),
        paragraph("") * 3,
    ):
        read = grids(docx(paragraph("台账") + table(LABELS, FIRST) + between + table(SECOND)))
        assert [shown(grid) for grid in read] == [
            ["序号 | 企业名称 | 联系时间", "1 | 大路砖厂 | 4月5日", "2 | 大路加油站 | 4月6日"]
        ]


def test_a_table_with_a_title_or_of_other_columns_is_one_of_its_own() -> None:
    for between, second in [
        (paragraph("5月台账"), SECOND),
        (paragraph("填报人：张三"), SECOND),
        ("", row("2", "大路加油站", "4月6日", "无")),
        ("", row("2", "大路加油站")),
    ]:
        read = grids(docx(table(LABELS, FIRST) + between + table(second)))
        assert [grid.name for grid in read] == ["T1", "T2"]


def test_paragraphs_below_text_boxes_headers_and_footers_are_below_the_table() -> None:
    box = "<w:r><w:pict><v:shape><v:textbox><w:txbxContent><w:p><w:r><w:t>%s</w:t></w:r></w:p>"
    box += "</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    body = (
        paragraph(box % "填报科室：应急办")
        + table(LABELS, row("1", box % "已盖章", "4月5日"))
        + paragraph("填报人：张三")
    )
    margins = {
        "header": paragraph("分管领导：王五"),
        "footer": paragraph("填报时间：2021年4月23日"),
    }
    grid = grids(docx(body, margins))[0]
    assert grid.preamble == ("填报科室：应急办",)
    assert grid.epilogue == ("已盖章", "填报人：张三", "分管领导：王五", "填报时间：2021年4月23日")


def test_paragraphs_between_two_tables_stand_above_the_lower_one() -> None:
    four = table(row("序号", "企业名称", "问题", "内容"))
    between = [
        paragraph("填报人：张三"),
        paragraph(""),
        paragraph("诉求登载表"),
        paragraph("填报人：李四"),
    ]
    upper, lower = grids(docx(table(LABELS, FIRST) + "".join(between) + four))
    assert upper.epilogue == ("填报人：张三",)
    assert lower.preamble == ("填报人：张三", "诉求登载表", "填报人：李四")
    upper, lower = grids(docx(table(LABELS, FIRST) + "".join(between[2:]) + four))
    assert upper.epilogue == ()


def test_a_document_in_the_strict_form_or_from_a_browser_is_read() -> None:
    body = table(LABELS, FIRST)
    expected = ["序号 | 企业名称 | 联系时间", "1 | 大路砖厂 | 4月5日"]
    assert shown(grids(docx(body, space=STRICT))[0]) == expected
    assert shown(grids(docx(body, main="document2"))[0]) == expected


def test_a_document_without_a_table_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        grids(docx(paragraph("本月无诉求")))
    assert refusal.value.code == "file-unreadable"

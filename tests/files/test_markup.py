"""HTML and XML that call themselves workbooks."""

import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import CellError, Grid
from tests.files.specimens import LIMITS, refused

LABELS = ("序号", "企业名称", "类别", "联系人", "部门", "领导", "服务人", "时间")
FIRST = ("1", "大路砖厂", "中小微企业", "赵一", "应急办", "李四", "张三", "4月5日")
SECOND = ("2", "大路加油站", *FIRST[2:])


def tr(*cells: str, tag: str = "td") -> str:
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in cells) + "</tr>"


CHOICE = "<select><option>个体工商户<option selected>中小微企业</select>"
DATA = tr(*LABELS) + tr(*FIRST) + tr(*SECOND)


def tables(page: str) -> tuple[Grid, ...]:
    return read_workbook(f"<html><body>{page}</body></html>".encode(), LIMITS).grids


def shown(grid: Grid) -> list[tuple[str, ...]]:
    return [tuple(grid.text(row, column) for column in range(8)) for row in grid.rows()]


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


@pytest.mark.parametrize(
    ("above", "preamble"),
    [
        ("", ()),
        ("<h2>4月台账</h2><p>填报科室：应急办</p>", ("4月台账", "填报科室：应急办")),
        ("<div>填报科室：应急办&nbsp;&nbsp; 填报人：张三</div>",
         ("填报科室：应急办\xa0\xa0 填报人：张三",)),
        ("<table><tr><td colspan=8>4月台账</td></tr><tr><td>填报科室：应急办</td></tr></table>",
         ("4月台账", "填报科室：应急办")),
        (f"<table>{tr('填报科室：', '应急办', '填报人：', '张三', '时间：', '4月23日')}</table>",
         ("填报科室：应急办    填报人：张三    时间：4月23日",)),
        ("<table><tr><td>4月台账</td></tr></table><table><tr><td>填报人：张三</td></tr></table>",
         ("4月台账", "填报人：张三")),
        ("<div style='DISPLAY: none'>旧</div><script>var a = '填报人'</script><!-- 注 -->4月台账",
         ("4月台账",)),
        ("<style>td{}</style><table><tr><td>&nbsp;</td></tr></table>", ()),
    ],
)  # fmt: skip
def test_lines_and_small_tables_above_a_table_are_its_head(
    above: str, preamble: tuple[str, ...]
) -> None:
    (grid,) = tables(f"{above}<table>{DATA}</table>")
    assert (grid.name, grid.preamble, len(shown(grid))) == ("表1", preamble, 3)


def test_lines_and_small_tables_below_the_last_table_are_told_with_it() -> None:
    (grid,) = tables(
        f"<table>{DATA}</table>填报人：张三<table><tr><td>填报时间：4月23日</td></tr></table>"
    )
    assert grid.epilogue == ("填报人：张三", "填报时间：4月23日")


@pytest.mark.parametrize(
    "page",
    [
        f"<table>{DATA}</table>",
        f"<table><caption>4月台账</caption>{DATA}</table>",
        f"<table><thead>{tr(*LABELS, tag='th')}</thead><tfoot>{tr(*SECOND)}</tfoot><tbody>{tr(*FIRST)}"
        "</tbody></table>",
        f"<table>{tr(*LABELS)}</table><table>{tr(*FIRST)}{tr(*SECOND)}</table>",
        f"<table><tr><td><table>{DATA}</table></td></tr></table>",
        f"<table><tr><td>菜单</td><td><div><table>{DATA}</table></div></td></tr></table>",
        "<table>" + DATA.replace("</td>", "").replace("</tr>", ""),
        f"<TABLE>{DATA.replace('td', 'TD').replace('tr', 'TR')}</TABLE>",
        f"<table>{DATA.replace('大路砖厂', '<span>大路</span><font>砖厂</font>')}</table>",
        f"<table>{DATA.replace('大路砖厂', '大路&#30742;厂')}</table>",
        f"<table>{DATA.replace('大路砖厂', '<del>小路砖厂</del>大路砖厂<!-- 旧 -->')}</table>",
        f"<table>{DATA.replace('大路砖厂', '<ruby>大路<rt>dalu</rt></ruby>砖厂')}</table>",
        f"<table>{DATA.replace('4月5日', '=&quot;4月5日&quot;')}</table>",
        f"<table>{tr('旧').replace('<tr>', '<tr style=display:none>')}{DATA}</table>",
        f"<table>{DATA.replace('中小微企业', CHOICE)}</table>",
    ],
)
def test_a_table_is_read_as_a_browser_shows_it(page: str) -> None:
    rows = [row for grid in tables(page) for row in shown(grid)]
    assert rows == [LABELS, FIRST, SECOND]


def test_a_small_table_in_a_cell_is_text_of_the_cell() -> None:
    inner = f"用电<table>{tr('现状', '电压低')}{tr('要求', '换')}</table>"
    (grid,) = tables(f"<table>{tr(*LABELS)}{tr(*FIRST[:7], inner)}</table>")
    assert grid.text(1, 7).split() == ["用电", "现状", "电压低", "要求", "换"]


def test_two_tables_of_data_stay_two() -> None:
    other = tr(*LABELS, "办理情况") + tr(*FIRST, "已办结")
    grids = tables(f"<table>{DATA}</table><p>诉求登载表</p><table>{other}</table>")
    assert [(grid.name, grid.preamble) for grid in grids] == [("表1", ()), ("表2", ("诉求登载表",))]


def test_a_page_of_small_tables_alone_keeps_them() -> None:
    page = f"<table>{tr('姓名', '电话')}{tr('张三', '138')}</table>"
    assert [grid.cells for grid in tables(page)] == [
        {(0, 0): "姓名", (0, 1): "电话", (1, 0): "张三", (1, 1): "138"}
    ]


def spreadsheet(rows: str, styles: str = "", before: str = "") -> Grid:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    data = (
        f'{before}<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="{space}" '
        f'xmlns:ss="{space}" xmlns:html="http://www.w3.org/TR/REC-html40"><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet></Workbook>'
    )
    return read_workbook(data.encode(), LIMITS).grids[0]


def test_merged_and_indexed_cells_of_spreadsheetml_stand_at_their_places() -> None:
    text = '<Data ss:Type="String">%s</Data>'
    rows = (
        f'<Row><Cell ss:MergeAcross="3">{text % "台账"}</Cell><Cell>{text % "右"}</Cell></Row>'
        f'<Row ss:Index="4"><Cell ss:Index="2" ss:MergeDown="1">{text % "甲"}</Cell></Row>'
        f"<Row><Cell>{text % '乙'}</Cell><Cell>{text % '丙'}</Cell></Row>"
    )
    grid = spreadsheet(rows)
    assert grid.cells == {(0, 0): "台账", (0, 4): "右", (3, 1): "甲", (4, 0): "乙", (4, 2): "丙"}
    assert grid.merges == [(0, 0, 0, 3), (3, 1, 4, 1)]


def test_values_of_spreadsheetml_are_read_as_they_are_shown() -> None:
    moment = '<Data ss:Type="DateTime">2021-04-05T00:00:00.000</Data>'
    rows = (
        f'<Row><Cell ss:StyleID="s1">{moment}</Cell><Cell ss:StyleID="s2">{moment}</Cell>'
        '<Cell><Data ss:Type="String"><html:Font>大路</html:Font>砖厂</Data><Comment><Data>批注</Data>'
        '</Comment></Cell><Cell><Data ss:Type="String">="138"</Data></Cell></Row>'
    )
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>'
        for name, code in [("s1", "yyyy&quot;年&quot;m&quot;月&quot;"), ("s2", "Short Date")]
    )
    grid = spreadsheet(rows, styles, before="\ufeff")
    assert [str(grid.cells[0, column]) for column in range(4)] == [
        "2021年4月", "2021-04-05 00:00:00", "大路砖厂", "138",
    ]  # fmt: skip


def test_what_is_filled_into_the_fields_of_a_saved_page_is_read() -> None:
    fields = (
        *(
            FIRST[0],
            f"<input name=a value='{FIRST[1]}'>",
            CHOICE,
            f"<input type=TEXT value={FIRST[3]}>",
        ),
        *(f"<textarea>{FIRST[4]}</textarea>", f"<input type=hidden value=7>{FIRST[5]}"),
        *(f"{FIRST[6]}<input type=button value=删除>", f"<input type=date value='{FIRST[7]}'/>"),
    )
    head = "<p>填报科室：<input value='应急办'> 填报人：<input value=''></p>"
    (grid,) = tables(head + f"<table>{tr(*LABELS)}{tr(*fields)}</table>")
    assert shown(grid) == [LABELS, FIRST]
    assert [line.split() for line in grid.preamble] == [["填报科室：应急办", "填报人："]]


def test_boxes_of_a_page_are_ticked_or_not() -> None:
    boxes = "<input type=checkbox checked>中小微企业 <input type=radio>个体工商户"
    (grid,) = tables(f"<table>{tr(*LABELS)}{tr(*FIRST[:2], boxes, *FIRST[3:])}</table>")
    assert grid.text(1, 2) == "☑中小微企业 □个体工商户"

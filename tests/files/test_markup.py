"""HTML and XML that call themselves workbooks."""

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import CellError
from tests.files.specimens import LIMITS, refused


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

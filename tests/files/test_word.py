"""Tables of Word documents."""

import io

from liaison_pipeline.files.expendable import read_workbook
from tests.files.specimens import LIMITS


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

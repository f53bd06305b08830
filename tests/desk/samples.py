"""A small ledger in every format, each of another office, with one contact and one mistake."""

from collections.abc import Iterator
from datetime import datetime

from tests.language import HEAD, ledger, sheet
from tests.workbooks.sheets import Book, Cell, Sheet
from tests.workbooks.values import Value
from tests.workbooks.writers import write

OFFICES = {
    "xlsx": "经发办",
    "xls": "应急办",
    "xlsb": "建设环保服务中心",
    "ods": "农业服务中心",
    "docx": "社区文化服务中心",
    "csv": "市场监管所",
}
SAVED = datetime(2021, 4, 23)


def made() -> Iterator[tuple[str, bytes]]:
    """Yields the name and the content of every sample."""
    for kind, office in OFFICES.items():
        text = ledger(
            head=HEAD.replace("应急办", office),
            企业名称=f"自检{kind}企业",
            所属类别="个体工商户" if office == "市场监管所" else "中小微企业",
            联系服务部门=office,
            联系时间="2月30日",
        )
        grid = sheet(text)
        cells: dict[Cell, Value] = {cell: str(value) for cell, value in grid.cells.items()}
        yield f"样表.{kind}", write(Book([Sheet("台账", cells)], SAVED), kind)

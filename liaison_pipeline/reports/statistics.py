"""The sheet 统计 of 汇总表.xlsx: a row a unit, a total, and native charts.

Knows what the columns are. Does not know how a figure is made.
"""

from collections.abc import Sequence
from typing import Any

from liaison_pipeline.month import Month, UnitFigures
from liaison_pipeline.reports.sheets import Book
from liaison_pipeline.reports.summary import rate

STATISTICS: Sequence[tuple[str, str]] = (
    ("单位", "name"), ("类别", "kind"), ("已报", "submitted"), ("迟报", "late"),
    ("企业数", "enterprises"), ("已联系", "contacted"), ("联系率", "rate"),
    ("上月结转", "carried_over"), ("新登记", "raised"), ("重新提出", "reopened"),
    ("办结", "closed"), ("未办结", "open"), ("办结率", "closure"), ("错误", "errors"),
    ("提醒", "warnings"),
)  # fmt: skip


KINDS = {"office": "科室", "village": "村（社区）"}


def write_statistics(book: Book, month: Month) -> None:
    """Adds the sheet 统计."""
    sheet, styles = book.sheet("统计"), book.looks
    last = len(STATISTICS) - 1
    sheet.merge_range(0, 0, 0, last, f"{month.period.chinese}联系服务企业统计", styles["title"])
    for column, (label, _) in enumerate(STATISTICS):
        sheet.write_string(1, column, label, styles["label"])
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, last, 9)
    for index, unit in enumerate(month.units):
        for column, (_, name) in enumerate(STATISTICS):
            _write_statistic(sheet, 2 + index, column, _statistic(unit, name), styles)
    total = _total(month.units)
    for column, (_, name) in enumerate(STATISTICS):
        _write_statistic(sheet, 2 + len(month.units), column, total[name], styles)
    _add_charts(book.book, sheet, len(month.units))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(2, 1)


def _statistic(unit: UnitFigures, name: str) -> Any:
    if name == "rate":
        return rate(unit.contacted, unit.enterprises)
    if name == "closure":
        return rate(unit.closed, unit.carried_over + unit.raised + unit.reopened)
    if name == "kind":
        return KINDS[unit.kind]
    value = getattr(unit, name)
    return ("是" if value else "否") if isinstance(value, bool) else value


def _total(units: list[UnitFigures]) -> dict[str, Any]:
    counted = [name for _, name in STATISTICS if name not in ("name", "kind", "rate", "closure")]
    total: dict[str, Any] = {name: sum(getattr(unit, name) for unit in units) for name in counted}
    base = total["carried_over"] + total["raised"] + total["reopened"]
    total |= {"name": "合计", "kind": "", "rate": rate(total["contacted"], total["enterprises"])}
    return total | {"closure": rate(total["closed"], base)}


def _write_statistic(sheet: Any, row: int, column: int, value: Any, styles: dict[str, Any]) -> None:
    if value is None:
        sheet.write_string(row, column, "—", styles["number"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, styles["rate"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, styles["number"])
    else:
        sheet.write_string(row, column, value, styles["number" if column else "cell"])


def _add_charts(book: Any, sheet: Any, units: int) -> None:
    columns = {name: index for index, (_, name) in enumerate(STATISTICS)}
    plans = [("各单位联系率", "rate", "0%"), ("各单位办结率", "closure", "0%")]
    for position, (title, name, form) in enumerate(plans):
        chart = book.add_chart({"type": "bar"})
        column = columns[name]
        chart.add_series(
            {
                "categories": ["统计", 2, 0, 1 + units, 0],
                "values": ["统计", 2, column, 1 + units, column],
                "fill": {"color": "#2F6DA8"},
                "gap": 40,
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_format": form, "min": 0, "max": 1})
        chart.set_y_axis({"reverse": True, "interval_unit": 1})
        chart.set_size({"width": 520, "height": 60 + 20 * max(units, 8)})
        sheet.insert_chart(5 + units, 8 * position, chart)

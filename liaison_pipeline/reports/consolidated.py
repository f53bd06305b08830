"""上报/汇总表.xlsx: the four official forms with 填报单位 in front, and 统计 with charts.

Knows XlsxWriter and the official layout. Does not know rules. Only counted rows are in it; it is itself
a valid input. Every text is written as a string, never as a formula.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pandas as pd
import xlsxwriter

from liaison_pipeline.frames import rows_of
from liaison_pipeline.month import Month, UnitFigures
from liaison_pipeline.reports.summary import rate

TITLES = {
    1: "“企业吹哨 部门报到”全覆盖联系服务企业月台帐情况表（科室）",
    2: "“企业吹哨 部门报到”全覆盖联系服务企业月台账情况表（村、社区）",
    3: "“企业吹哨 部门报到”全覆盖联系服务企业解决问题诉求登载表（科室）",
    4: "“企业吹哨 部门报到”全覆盖联系服务企业解决问题诉求登载表（村、社区）",
}
SHEETS = {
    1: "附件1 月台帐（科室）",
    2: "附件2 月台账（村社区）",
    3: "附件3 登载表（科室）",
    4: "附件4 登载表（村社区）",
}
WIDTHS = {
    "unit": 16, "serial": 6, "enterprise": 26, "category": 12, "enterprise_contact": 20,
    "department": 16, "leader_contact": 20, "service_contact": 20, "contacted_on": 14, "method": 14,
    "count": 10, "title": 26, "content": 40, "closed_on": 14, "progress": 36, "filed": 12, "source": 34,
}  # fmt: skip
FIRST_ROW = 4


def consolidated_xlsx(month: Month) -> bytes:
    """The bytes of 汇总表.xlsx."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    book.set_properties({"title": f"{month.period.chinese}汇总表", "created": month.as_of_time})
    styles = _styles(book)
    for number in (1, 2, 3, 4):
        _write_form(book, number, month, styles)
    _write_statistics(book, month, styles)
    book.close()
    return target.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    cell = {
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
        "font_name": "仿宋",
        "font_size": 10,
    }
    label = cell | {"bold": True, "align": "center", "bg_color": "#E8EEF4", "font_name": "黑体"}
    title = {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "font_size": 16,
        "text_wrap": True,
    }
    return {
        "cell": book.add_format(cell),
        "number": book.add_format(cell | {"align": "center"}),
        "rate": book.add_format(cell | {"align": "center", "num_format": "0.0%"}),
        "label": book.add_format(label),
        "title": book.add_format(title | {"font_name": "方正小标宋简体"}),
        "plain": book.add_format({"font_name": "仿宋", "font_size": 11}),
    }


def rows_of_form(month: Month, number: int) -> pd.DataFrame:
    """The counted rows of one official form, by unit in the settings' order."""
    kind = "ledger" if number in (1, 2) else "register"
    frame = month.rows.contacts if kind == "ledger" else month.rows.grievances
    wanted = "office" if number in (1, 3) else "village"
    units = [unit.name for unit in month.settings.units if unit.kind == wanted]
    ranks = {name: rank for rank, name in enumerate(units)}
    own = frame[(frame["period"] == str(month.period)) & frame["counts"].astype(bool)]
    own = own[own["unit"].isin(units)]
    order = own["unit"].map(ranks)
    return own.iloc[order.argsort(kind="stable")] if len(own) else own


def _write_form(book: Any, number: int, month: Month, styles: dict[str, Any]) -> None:
    form = month.forms.of("ledger" if number in (1, 2) else "register")
    names = ["unit", *form.labels, "filed", "source"]
    labels = ["填报单位", *form.labels.values(), "填报时间", "来源"]
    sheet = book.add_worksheet(SHEETS[number])
    last = len(names) - 1
    sheet.merge_range(0, 0, 0, last, f"附件{number}", styles["plain"])
    sheet.merge_range(1, 0, 1, last, f"{month.period.chinese}{TITLES[number]}汇总", styles["title"])
    office = month.settings.office
    sheet.merge_range(
        2, 0, 2, last, f"汇总单位：{office.subdistrict}{office.name}", styles["plain"]
    )
    for column, (name, label) in enumerate(zip(names, labels, strict=True)):
        sheet.write_string(3, column, label, styles["label"])
        sheet.set_column(column, column, WIDTHS[name])
    rows = list(rows_of(rows_of_form(month, number)))
    for index, row in enumerate(rows):
        values = {name: _text(getattr(row, name, None)) for name in form.labels}
        values |= {"unit": row.unit, "serial": str(index + 1), "filed": row.filed_on}
        values["source"] = source_of(row)
        for column, name in enumerate(names):
            if name != "count":
                sheet.write_string(FIRST_ROW + index, column, values[name], styles["cell"])
    if "count" in names:
        _write_counts(sheet, rows, names.index("count"), styles["number"])
    _set_up_page(sheet, FIRST_ROW + len(rows), last)


def _text(value: Any) -> str:
    return "" if value is None or pd.isna(value) else str(value)[:32767]


def source_of(row: Any) -> str:
    """Where a row came from: `file!sheet!row`."""
    return f"{row.file}!{row.sheet}!{row.row}"[:32767]


def _write_counts(sheet: Any, rows: Sequence[Any], column: int, style: Any) -> None:
    """A count that one merged cell gave for several rows stays one merged cell."""
    start = 0
    while start < len(rows):
        stop = start + 1
        while stop < len(rows) and _shares(rows[start], rows[stop]):
            stop += 1
        value = int(rows[start].count)
        if stop - start > 1:
            first, last = FIRST_ROW + start, FIRST_ROW + stop - 1
            sheet.merge_range(first, column, last, column, value, style)
        else:
            sheet.write_number(FIRST_ROW + start, column, value, style)
        start = stop


def _shares(first: Any, row: Any) -> bool:
    import json

    same = first.submission_id == row.submission_id and bool(row.count_shared)
    return same and json.loads(first.cells)["count"] == json.loads(row.cells)["count"]


def _set_up_page(sheet: Any, end: int, last: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.4, 0.6, 0.6)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.set_row(1, 30)
    sheet.set_row(3, 44)
    sheet.autofilter(3, 0, max(end - 1, 3), last)


STATISTICS: Sequence[tuple[str, str]] = (
    ("单位", "name"), ("已报", "submitted"), ("迟报", "late"), ("企业数", "enterprises"),
    ("已联系", "contacted"), ("联系率", "rate"), ("上月结转", "carried_over"), ("新登记", "raised"),
    ("重新提出", "reopened"), ("办结", "closed"), ("未办结", "open"), ("办结率", "closure"),
    ("错误", "errors"), ("提醒", "warnings"),
)  # fmt: skip


def _write_statistics(book: Any, month: Month, styles: dict[str, Any]) -> None:
    sheet = book.add_worksheet("统计")
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
    _add_charts(book, sheet, len(month.units))
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(2, 1)


def _statistic(unit: UnitFigures, name: str) -> Any:
    if name == "rate":
        return rate(unit.contacted, unit.enterprises)
    if name == "closure":
        return rate(unit.closed, unit.carried_over + unit.raised + unit.reopened)
    value = getattr(unit, name)
    return ("是" if value else "否") if isinstance(value, bool) else value


def _total(units: list[UnitFigures]) -> dict[str, Any]:
    counted = [name for _, name in STATISTICS if name not in ("name", "rate", "closure")]
    total: dict[str, Any] = {name: sum(getattr(unit, name) for unit in units) for name in counted}
    base = total["carried_over"] + total["raised"] + total["reopened"]
    total |= {"name": "合计", "rate": rate(total["contacted"], total["enterprises"])}
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

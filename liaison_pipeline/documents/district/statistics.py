"""The sheets 统计 and 考核 of 汇总表.xlsx: a row a unit, totals, a row a month, native charts.

Knows what the columns are. Does not know how a figure is made.
"""

from collections.abc import Sequence
from typing import Any

from liaison_pipeline.documents.clerk.progress import STATES
from liaison_pipeline.documents.clerk.series import totals
from liaison_pipeline.documents.machine.summary import rate
from liaison_pipeline.documents.parts.sheets import Book, put_table, set_up_page
from liaison_pipeline.facts.assessment import Assessment, Share
from liaison_pipeline.month import Month, UnitFigures

KINDS = {"office": "科室", "village": "村（社区）"}
Column = tuple[str, str, float]  # label, name, width
UNITS: Sequence[Column] = (
    ("单位", "name", 20), ("类别", "kind", 11), ("已报", "submitted", 7), ("迟报", "late", 7),
    ("企业数", "enterprises", 8), ("已联系", "contacted", 8), ("联系率", "rate", 9),
    ("上月结转", "carried_over", 9), ("新登记", "raised", 8), ("重新提出", "reopened", 9),
    ("办结", "closed", 7), ("未办结", "open", 8), ("办结率", "closure", 9), ("错误", "errors", 7),
    ("提醒", "warnings", 7),
)  # fmt: skip
MONTHS: Sequence[str] = ("月份", "企业数", "已联系", "联系率", "新登记", "办结", "月末未办结")
ASSESSED: Sequence[Column] = (
    ("单位", "unit", 20), ("联系率", "coverage", 9), ("名次", "coverage", 6),
    ("按时报送", "on_time", 9), ("名次", "on_time", 6), ("办结率", "closure", 9),
    ("名次", "closure", 6), ("平均办理天数", "days", 9), ("已回访", "called", 8),
    ("满意率", "satisfaction", 9), ("名次", "satisfaction", 6), ("退回错误", "errors", 9),
)  # fmt: skip
LABEL_ROW = 1
SCALE = 70  # percent: the table on A4 landscape, with any program's widths
TREND_HEIGHT = 340  # pixels; a row has 20
BLUE, GREY, ORANGE = "#2F6DA8", "#8A9BA8", "#C8701E"


def write_statistics(book: Book, month: Month) -> None:
    """Adds the sheets 统计 and 考核."""
    _write_units(book, month)
    _write_assessment(book, month)


def _write_units(book: Book, month: Month) -> None:
    sheet, looks = book.sheet("统计"), book.looks
    last = len(UNITS) - 1
    title = f"{month.period.chinese}联系服务企业统计"
    sheet.merge_range(0, 0, 0, last, title, looks["title"])
    names = [name for _, name, _ in UNITS]
    rows = [[_figure(unit, name) for name in names] for unit in month.units]
    rows += [[total[name] for name in names] for total in _totals(month)]
    labels = [(label, width, looks["label"]) for label, _, width in UNITS]
    rates = {names.index("rate"), names.index("closure")}
    put_table(
        sheet,
        LABEL_ROW,
        labels,
        rows,
        lambda at: looks["rate" if at in rates else "number" if at else "cell"],
    )
    sheet.set_row(0, 30)
    sheet.set_row(LABEL_ROW, 30)
    first = LABEL_ROW + len(rows) + 3
    months = _months(month)
    for column, label in enumerate(MONTHS):
        sheet.write_string(first, column, label, looks["label"])
    for index, values in enumerate(months, start=first + 1):
        for column, value in enumerate(values):
            look = looks["rate" if column == 3 else "number"]
            if value is None:
                sheet.write_string(index, column, "—", look)
            elif isinstance(value, str):
                sheet.write_string(index, column, value, look)
            else:
                sheet.write_number(index, column, value, look)
    set_up_page(sheet, LABEL_ROW)
    sheet.set_print_scale(SCALE)  # in place of one page's width: only so do page breaks count
    sheet.freeze_panes(LABEL_ROW + 1, 1)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + len(month.units), last)
    below = first + len(months) + 2
    breaks = [first]
    if len(months) > 1:  # one month is no trend
        _trend_chart(book.book, sheet, first, len(months), below)
        below += TREND_HEIGHT // 20 + 2
        breaks.append(below)
    _unit_charts(book.book, sheet, len(month.units), below)
    sheet.set_h_pagebreaks(breaks)


def _figure(unit: UnitFigures, name: str) -> Any:
    if name == "rate":
        return _shown(rate(unit.contacted, unit.enterprises))
    if name == "closure":
        return _shown(rate(unit.closed, unit.carried_over + unit.raised + unit.reopened))
    if name == "kind":
        return KINDS[unit.kind]
    value = getattr(unit, name)
    return ("是" if value else "否") if isinstance(value, bool) else value


def _shown(share: float | None) -> float | str:
    return "—" if share is None else share


def _totals(month: Month) -> list[dict[str, Any]]:
    """A row for each sub-district of a district, and one for all."""
    by_name = month.settings.by_name
    groups = [
        (f"{name}小计", [u for u in month.units if by_name[u.name].subdistrict == name])
        for name in month.settings.subdistricts
    ]
    return [_total(name, units) for name, units in [*groups, ("合计", month.units)]]


def _total(title: str, units: list[UnitFigures]) -> dict[str, Any]:
    derived = ("name", "kind", "rate", "closure")
    names = [name for _, name, _ in UNITS if name not in derived]
    total: dict[str, Any] = {name: sum(getattr(unit, name) for unit in units) for name in names}
    base = total["carried_over"] + total["raised"] + total["reopened"]
    total |= {"name": title, "kind": "", "closure": _shown(rate(total["closed"], base))}
    return total | {"rate": _shown(rate(total["contacted"], total["enterprises"]))}


def _months(month: Month) -> list[tuple[Any, ...]]:
    """A row a month: what was covered, raised, closed and left open."""
    return [
        (
            own.period.chinese,
            own.enterprises,
            own.contacted,
            own.rate,
            own.raised,
            own.closed,
            own.open,
        )
        for own in totals(month)
    ]


def _unit_charts(book: Any, sheet: Any, units: int, row: int) -> None:
    columns = {name: index for index, (_, name, _) in enumerate(UNITS)}
    first, last = LABEL_ROW + 1, LABEL_ROW + units
    for position, (title, name) in enumerate(
        (("各单位联系率", "rate"), ("各单位办结率", "closure"))
    ):
        chart, column = book.add_chart({"type": "bar"}), columns[name]
        chart.add_series(
            {
                "name": title,
                "categories": ["统计", first, 0, last, 0],
                "values": ["统计", first, column, last, column],
                "fill": {"color": BLUE},
                "data_labels": {"value": True, "num_format": "0%", "font": {"size": 8}},
                "gap": 40,
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_format": "0%", "min": 0, "max": 1, "major_unit": 0.2})
        chart.set_y_axis({"reverse": True, "interval_unit": 1, "num_font": {"size": 9}})
        chart.set_size({"width": 470, "height": 90 + 18 * max(units, 8)})
        sheet.insert_chart(row, 7 * position, chart, {"description": title})


def _trend_chart(book: Any, sheet: Any, first: int, months: int, row: int) -> None:
    """Raised and closed as columns, coverage as a line over the months."""
    top, end = first + 1, first + months
    columns, line = book.add_chart({"type": "column"}), book.add_chart({"type": "line"})
    for name, column, colour in (("新登记", 4, BLUE), ("办结", 5, GREY)):
        columns.add_series(
            {
                "name": name,
                "categories": ["统计", top, 0, end, 0],
                "values": ["统计", top, column, end, column],
                "fill": {"color": colour},
            }
        )
    line.add_series(
        {
            "name": "联系率（右轴）",
            "categories": ["统计", top, 0, end, 0],
            "values": ["统计", top, 3, end, 3],
            "line": {"color": ORANGE, "width": 2.25},
            "marker": {"type": "circle", "size": 5},
            "y2_axis": True,
        }
    )
    columns.combine(line)
    columns.set_title({"name": "逐月情况", "name_font": {"size": 12}})
    columns.set_legend({"position": "bottom"})
    columns.set_y_axis({"name": "件", "min": 0, "major_gridlines": {"visible": True}})
    line.set_y2_axis({"num_format": "0%", "min": 0, "max": 1})
    columns.set_size({"width": 990, "height": TREND_HEIGHT})
    sheet.insert_chart(row, 0, columns, {"description": "逐月情况"})


def _write_assessment(book: Book, month: Month) -> None:
    """Number and quality by unit; at the right, punctuality month by month."""
    sheet, looks = book.sheet("考核"), book.looks
    months = list(month.punctuality)
    last = len(ASSESSED) + len(months) - 1
    title = f"{month.period.chinese}各单位工作数量和质量"
    sheet.merge_range(0, 0, 0, last, title, looks["title"])
    labels = [(label, width, looks["label"]) for label, _, width in ASSESSED]
    labels += [(period.chinese, 9, looks["label"]) for period in months]
    rows = [
        [*_assessed(unit), *(STATES[month.punctuality[p][unit.unit]] for p in months)]
        for unit in month.assessments
    ]
    rates = {i for i, (label, _, _) in enumerate(ASSESSED) if label.endswith("率")} | {3}
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks[_look(at, rates)])
    sheet.set_row(0, 30)
    sheet.set_row(LABEL_ROW, 30)
    minimum = month.settings.minimum_sample
    note = (
        f"说明：分母不足 {minimum} 的比率不排名次（名次栏为“—”）；办理天数从提出诉求的那次联系算到办结；"
        f"满意率为回访中满意和基本满意的比例；右边各月是台账报送情况。"
    )
    end = LABEL_ROW + len(rows) + 1
    sheet.merge_range(end, 0, end, last, note, looks["plain"])
    sheet.set_row(end, 34)
    set_up_page(sheet, LABEL_ROW)
    sheet.freeze_panes(LABEL_ROW + 1, 1)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + max(len(rows), 1), last)


def _look(column: int, rates: set[int]) -> str:
    if column in rates:
        return "rate"
    return "decimal" if column == 7 else "number" if column else "cell"


def _assessed(unit: Assessment) -> list[Any]:
    def pair(share: Share) -> tuple[float | str, int | str]:
        return _shown(share.rate), "—" if share.rank is None else share.rank

    days = "—" if unit.days_to_close is None else unit.days_to_close
    return [unit.unit, *pair(unit.coverage), *pair(unit.on_time), *pair(unit.closure), days,
            unit.satisfaction.whole, *pair(unit.satisfaction), unit.errors]  # fmt: skip

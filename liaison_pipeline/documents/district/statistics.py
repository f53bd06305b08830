"""The sheets 统计 and 逐月: a row a unit, totals, a row a month, native charts.

Knows what the columns are. Does not know how a figure is made.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from liaison_pipeline.documents.clerk.series import totals
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.assessed import write_assessment
from liaison_pipeline.documents.district.contacts_told import span_text
from liaison_pipeline.documents.district.served import write_served
from liaison_pipeline.documents.machine.summary import OF_ONE_MONTH, value_of
from liaison_pipeline.documents.parts.sheets import (
    Book,
    Chart,
    Sheet,
    Value,
    merge,
    put_table,
    set_up_page,
)
from liaison_pipeline.facts.figures import FIGURES, Figure, Rate
from liaison_pipeline.facts.unit_figures import UnitFigures

KINDS = {"office": "科室", "village": "村（社区）"}
UNIT_WIDTH, KIND_WIDTH = 20, 11  # characters, of the first columns


@dataclass(frozen=True, slots=True)
class Column:
    """A column of 统计: a figure that is shown for each unit."""

    figure: Figure | Rate

    @property
    def label(self) -> str:
        return self.figure.title

    @property
    def width(self) -> float:
        """Returns the width in characters: room for the label and its filter, of a rate for 100.0%."""
        return 9 if isinstance(self.figure, Rate) else 5 + len(self.label)

    @property
    def look(self) -> str:
        return "rate" if isinstance(self.figure, Rate) else "number"

    def one(self, unit: UnitFigures) -> Value:
        """Returns what is said of a unit; 是 or 否 of a flag."""
        if isinstance(self.figure, Figure) and self.figure.flag:
            return "是" if unit.items[self.figure.name] else "否"
        return self.all([unit])

    def all(self, units: Sequence[UnitFigures]) -> Value:
        """Returns what is said of several units together."""
        return _shown(value_of(units, self.figure.name))


def _shown(share: float | None) -> float | str:
    return "—" if share is None else share


COLUMNS: Sequence[Column] = tuple(
    Column(figure) for figure in FIGURES if figure.of_unit or figure.name == "closure_rate"
)
MONTHS: Sequence[str] = ("月份", "企业数", "已联系", "联系率", "新登记", "办结", "月末未办结")
LABEL_ROW = 1
SCALE = 70  # percent: the table on A4 landscape, with any program's widths
TREND_HEIGHT = 340  # pixels
ON_A_PAGE = 40  # units whose table has room on one page
WITH_CHARTS = 14  # rows that have room on one page together with the charts
BY_MONTH = "逐月"
BLUE, GREY, ORANGE = "#2F6DA8", "#8A9BA8", "#C8701E"


def write_statistics(book: Book, account: Account) -> None:
    """Adds the sheets 统计 and 逐月, and 考核 and 联系服务人员 of a month."""
    _write_units(book, account)
    _write_months(book, account)
    if not account.span:
        write_assessment(book, account.month)
        write_served(book, account.month)


def statistics_xlsx(account: Account) -> bytes:
    """Returns 统计.xlsx: the figures of a quarter or a year by unit and by month."""
    book = Book(f"{account.name}联系服务企业统计", account.month.as_of_time)
    write_statistics(book, account)
    return book.close()


def _write_units(book: Book, account: Account) -> None:
    sheet, looks = book.sheet("统计"), book.looks
    columns = _columns(account)
    last = len(columns) + 1
    title = f"{account.name}联系服务企业统计"
    merge(sheet, (0, 0, 0, last), title, looks["title"])
    rows: list[list[Value]] = [
        [unit.name, KINDS[unit.kind], *_of_unit(unit, account)] for unit in account.units
    ]
    rows += _totals(account)
    first_two: list[tuple[str, float]] = [("单位", UNIT_WIDTH), ("类别", KIND_WIDTH)]
    widths = first_two + [(column.label, column.width) for column in columns]
    labels = [(label, width, looks["label"]) for label, width in widths]
    own = [looks["cell"], looks["number"], *(looks[column.look] for column in columns)]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: own[at])
    sheet.set_row(0, 30)
    sheet.set_row(LABEL_ROW, 30)
    end = LABEL_ROW + len(rows) + 1
    if note := span_text(account):
        merge(sheet, (end, 0, end, last), f"说明：{note}", looks["plain"])
        sheet.set_row(end, 34)
    set_up_page(sheet, LABEL_ROW, repeat=len(rows) > ON_A_PAGE)
    sheet.set_print_scale(SCALE)  # in place of one page's width: only so do page breaks count
    sheet.freeze_panes(LABEL_ROW + 1, 1)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + len(account.units), last)
    below = end + 2
    _unit_charts(book, sheet, len(account.units), below)
    if len(rows) > WITH_CHARTS:
        sheet.set_h_pagebreaks([below])


def _columns(account: Account) -> list[Column]:
    """Returns what is told of each unit; what is found wrong, of one month alone."""
    return [one for one in COLUMNS if not (account.span and one.figure.name in OF_ONE_MONTH)]


def _of_unit(unit: UnitFigures, account: Account) -> list[Value]:
    """Returns what is said of a unit; over several months flags are counts."""
    return [
        column.all([unit]) if account.span else column.one(unit) for column in _columns(account)
    ]


def _totals(account: Account) -> list[list[Value]]:
    """Returns a row for each sub-district of a district, and one for all."""
    by_name = account.month.settings.by_name
    groups = [
        (f"{name}小计", [u for u in account.units if by_name[u.name].subdistrict == name])
        for name in account.month.settings.subdistricts
    ]
    return [
        [title, "", *(column.all(units) for column in _columns(account))]
        for title, units in [*groups, ("合计", account.units)]
    ]


def _month_rows(account: Account) -> list[list[Value]]:
    """Returns a row a month: what was covered, raised, closed and left open."""
    return [
        [
            own.period.chinese,
            own.enterprises,
            own.contacted,
            _shown(own.rate),
            own.raised,
            own.closed,
            own.open,
        ]
        for own in (account.months if account.span else totals(account.month))
    ]


def _write_months(book: Book, account: Account) -> None:
    """Writes 逐月: a row a month, and, of more than one, a chart."""
    sheet, looks = book.sheet(BY_MONTH), book.looks
    merge(sheet, (0, 0, 0, len(MONTHS) - 1), f"截至{account.name}逐月情况", looks["title"])
    sheet.set_row(0, 30)
    rows = _month_rows(account)
    labels = [(label, 16.0, looks["label"]) for label in MONTHS]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks["rate" if at == 3 else "number"])
    set_up_page(sheet, LABEL_ROW, repeat=False)
    if len(rows) > 1:  # one month is no trend
        _trend_chart(book, sheet, LABEL_ROW, len(rows), LABEL_ROW + len(rows) + 2)


def _unit_charts(book: Book, sheet: Sheet, units: int, row: int) -> None:
    """Puts a bar chart of each rate below the tables, side by side."""
    first, last = LABEL_ROW + 1, LABEL_ROW + units
    rates = [at for at, column in enumerate(COLUMNS) if isinstance(column.figure, Rate)]
    for position, rate in enumerate(rates):
        column, chart, at = COLUMNS[rate], book.chart("bar"), rate + 2
        title = f"各单位{column.label}"
        chart.add_series(
            {
                "name": title,
                "categories": ["统计", first, 0, last, 0],
                "values": ["统计", first, at, last, at],
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
        # a little lower than the row, so that its frame is not on the page before
        sheet.insert_chart(row, 7 * position, chart, {"description": title, "y_offset": 4})


def _trend_chart(book: Book, sheet: Sheet, first: int, months: int, row: int) -> None:
    """Puts raised and closed as columns, coverage as a line over the months, at `row`; `first`: the
    label row of the months."""
    top, end = first + 1, first + months
    columns = book.chart("column")
    for name, column, colour in (("新登记", 4, BLUE), ("办结", 5, GREY)):
        columns.add_series(
            {
                "name": name,
                "categories": [BY_MONTH, top, 0, end, 0],
                "values": [BY_MONTH, top, column, end, column],
                "fill": {"color": colour},
            }
        )
    columns.combine(_coverage_line(book, top, end))
    columns.set_title({"name": "逐月情况", "name_font": {"size": 12}})
    columns.set_legend({"position": "bottom"})
    columns.set_y_axis({"name": "件", "min": 0, "major_gridlines": {"visible": True}})
    columns.set_size({"width": 990, "height": TREND_HEIGHT})
    sheet.insert_chart(row, 0, columns, {"description": "逐月情况"})


def _coverage_line(book: Book, top: int, end: int) -> Chart:
    line = book.chart("line")
    line.add_series(
        {
            "name": "联系率（右轴）",
            "categories": [BY_MONTH, top, 0, end, 0],
            "values": [BY_MONTH, top, 3, end, 3],
            "line": {"color": ORANGE, "width": 2.25},
            "marker": {"type": "circle", "size": 5},
            "y2_axis": True,
        }
    )
    line.set_y2_axis({"num_format": "0%", "min": 0, "max": 1})
    return line

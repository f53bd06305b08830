"""What holds in every office, whatever happened in it: each function yields what does not.

Knows the documents through which a figure reaches people. Does not know how a story is made.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from click.testing import CliRunner
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from liaison_pipeline.cli.reporting import _tell_figures
from liaison_pipeline.documents.clerk.answers import answer, figures
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.sentences import sections
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.facts.figures import FIGURES, Figure
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.month import Month
from tests.offices.playing import Place
from tests.offices.sending import Story
from tests.offices.truth import AS_OF, UNITS
from tests.offices.truth import FIGURES as COUNTED
from tests.test_levels import above
from tests.test_rollup import unlike
from tests.test_rollup_edges import Inbox

Months = Mapping[int, Month]


def unlike_the_truth(story: Story, months: Months) -> Iterator[str]:
    """The program's figures are those of the office's own count."""
    for number, month in months.items():
        told = {str(unit["name"]): unit for unit in summary(month)["units"]}
        for unit in UNITS:
            wanted = story.truth.figures[number][unit] | {
                "late": int(story.late(unit, number)),
            }
            for name in COUNTED:
                got, want = int(told[unit][name] or 0), wanted[name]
                if got != want:
                    yield f"{number} {unit} {name}: {got}, not {want}"


def unbalanced(months: Months) -> Iterator[str]:
    """carried over + raised + reopened - closed = open, of each unit; what one month leaves open the next
    one takes over; no figure is below zero."""
    left: int | None = None
    for number, month in sorted(months.items()):
        for unit in month.units:
            coming = unit.carried_over + unit.raised + unit.reopened
            if coming - unit.closed != unit.open:
                yield f"{number} {unit.name}: {coming} - {unit.closed} is not {unit.open}"
            yield from (
                f"{number} {unit.name} {name} below zero"
                for name in unit.items
                if unit.count(name) < 0
            )
            if not unit.contacted <= unit.enterprises:
                yield f"{number} {unit.name}: more contacted than there are"
        if left is not None and month.total("carried_over") != left:
            yield f"{number}: {month.total('carried_over')} carried over, {left} were open"
        left = month.total("open")


def disagreeing(month: Month) -> Iterator[str]:
    """The terminal, summary.json, 统计 and 情况报告 say the same."""
    whole = summary(month)
    sums = {**whole["submissions"], **whole["coverage"], **whole["grievances"]}
    for name, value in sums.items():
        parts = [unit[name] for unit in whole["units"] if name in unit]
        if parts and not name.endswith("rate") and sum(int(part or 0) for part in parts) != value:
            yield f"summary {name}: {value} is not the sum of {parts}"
    yield from _unlike_on_the_terminal(month, sums)
    yield from _unlike_in_the_report(month, sums)


def _unlike_on_the_terminal(month: Month, sums: Mapping[str, float | None]) -> Iterator[str]:
    with CliRunner().isolation() as streams:
        _tell_figures(summary(month))
        text = streams[0].getvalue().decode()
    late = sums["late"] or 0
    for title, name, value in (
        ("按时报送", "received - late", (sums["received"] or 0) - late),
        ("迟报", "late", late),
        ("未报", "missing", sums["missing"]),
        ("已联系企业", "contacted", sums["contacted"]),
        ("新登记诉求", "raised", sums["raised"]),
        ("办结诉求", "closed", sums["closed"]),
    ):
        told = re.search(rf"^\W*{title}\W+(\d+)", text, re.MULTILINE)
        if told is None or int(told[1]) != value:
            yield f"terminal {name}: {told and told[1]}, not {value}"
    for title, name in (
        ("应联系", "enterprises"),
        ("上月结转", "carried_over"),
        ("月末未办结", "open"),
    ):
        if f"{title} {sums[name]} " not in text:
            yield f"terminal {name}: not {sums[name]}"


REPORTED = (
    (r"应报送单位(\d+)个", "expected"),
    (r"已报送(\d+)个", "received"),
    (r"迟报(\d+)个", "late"),
    (r"应联系企业（含个体工商户，下同）(\d+)户", "enterprises"),
    (r"已联系(\d+)户", "contacted"),
    (r"新收集(?:问题诉求)?(\d+)件", "raised"),
    (r"；办结(\d+)件", "closed"),
    (r"未办结(\d+)件", "open"),
)


def _unlike_in_the_report(month: Month, sums: Mapping[str, float | None]) -> Iterator[str]:
    text = "".join(part.text for part in sections(Account(month))[0][1])
    for pattern, name in REPORTED:
        told = re.search(pattern, text)
        value = sums[name]
        if (
            told is None
            and value
            and name not in ("received", "contacted", "raised", "closed", "open")
        ):
            yield f"report {name}: nothing, not {value}"
        if told is not None and int(told[1]) != value:
            yield f"report {name}: {told[1]}, not {value}"


def unlike_in_statistics(month: Month, table: bytes) -> Iterator[str]:
    """统计 has a row a unit with the figures of summary.json."""
    book = read_workbook(table, month.settings.limits)
    grid = next(grid for grid in book.grids if grid.name == "统计")
    top = next(row for (row, column) in sorted(grid.cells) if grid.text(row, column) == "单位")
    columns = {grid.text(row, column): column for row, column in grid.cells if row == top}
    rows = {grid.text(row, column): row for row, column in sorted(grid.cells, reverse=True)}
    for unit in month.units:
        for figure in FIGURES:
            if isinstance(figure, Figure) and figure.of_unit and figure.title in columns:
                told = grid.text(rows[unit.name], columns[figure.title])
                count = unit.count(figure.name)
                want = ("是" if count else "否") if figure.flag else str(count)
                if told != want:
                    yield f"统计 {unit.name} {figure.name}: {told}, not {want}"


def nowhere(month: Month, place: Place) -> Iterator[str]:
    """The cell of every finding exists, and of everything that a figure counts; a trace adds up."""
    bounds = {path: _bounds(place, path) for path in place.books}
    for finding in month.findings:
        at = finding.place
        if at.cell and not _exists(at.sheet, at.cell, bounds.get(at.file, [])):
            yield f"{finding.code} at {at.file} {at.sheet} {at.cell}"
    for name, value in figures(month).items():
        found = answer(month, name)
        if found.value != value:
            yield f"trace of {name}: {found.value}, not {value}"
        if (
            not found.below
            and isinstance(value, int)
            and sum(i.weight for i in found.items) != value
        ):
            yield f"trace of {name}: {len(found.items)} things, not {value}"
        for item in found.items:
            if item.cell and not _exists(item.sheet, item.cell, bounds.get(item.file, [])):
                yield f"{name} at {item.file} {item.sheet} {item.cell}"


Bounds = tuple[str, int, int]  # a sheet, its last row and column


def _bounds(place: Place, path: str) -> list[Bounds]:
    return [
        (grid.name, max(row for row, _ in grid.cells), max(column for _, column in grid.cells))
        for book in place.workbooks(path)
        for grid in book.grids
    ]


def _exists(sheet: str, cell: str, bounds: Sequence[Bounds]) -> bool:
    letters, row = coordinate_from_string(cell)
    column = column_index_from_string(letters)
    return any(
        name == sheet and row - 1 <= last and column - 1 <= right for name, last, right in bounds
    )


def unlike_above(months: Months) -> Iterator[str]:
    """A district and a city over it have the figures of the sub-district."""
    own = {f"2021-{number:02}": month for number, month in months.items()}
    below, name = own, "大路街道"
    for street in ("江北区", "重庆市"):
        settings = next(iter(below.values())).settings
        inbox: Inbox = above(settings, below, street)
        judged = {month: inbox.month(month, AS_OF) for month in own}
        for month, one in judged.items():
            for line in unlike(summary(one), {name: summary(below[month])}):
                yield f"{street} {month} {line}"
        below, name = judged, street

"""A workbook of another format as an .xlsx: the same values at the same addresses, in a decent look.

Knows what a reader keeps of .xls, .ods, .et, .xlsb, .csv and Word tables: values and merges. The unit's
own fonts, widths and pictures are not read, so the official form's look is given. Does not know findings.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta

from liaison_pipeline.documents.parts.official import WIDTHS
from liaison_pipeline.documents.parts.sheets import Book, CellFormat, Sheet, put, set_up_page
from liaison_pipeline.files.grid import Grid, Merge, Position, Raw, Workbook, show
from liaison_pipeline.forms.labels import Labels, find_labels
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.marking.text_room import line_count, widest

NARROW, BROAD = 8.43, 40.0  # column widths that are not the official form's
MOST_MERGED = 500_000  # cells of a sheet that merged ones cover
FROZEN = 12  # rows at most that stay in sight
TITLE_POINTS, LINE_POINTS = 22.0, 15.0
_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_FIRST_DAY = date(1904, 1, 2)  # earlier days are no dates in a spreadsheet


def rebuilt(
    book: Workbook, forms: Forms, saved: datetime
) -> tuple[dict[str, bytes], Mapping[str, tuple[str, int]]]:
    """Returns the parts of the .xlsx, and for each sheet as it was read its name there and how many rows
    further down it begins: what stands above a Word table (title, head fields) is put above its rows,
    head fields that stand below it under them."""
    date1904 = any(grid.date1904 for grid in book.grids)
    target = Book("", saved, date1904=date1904)
    there: dict[str, tuple[str, int]] = {}
    for number, grid in enumerate(book.grids, start=1):
        wanted = f"表{number}" if book.is_word or not grid.name else grid.name
        title = _free_title(wanted, [name for name, _ in there.values()])
        sheet = target.sheet(title)
        moved = _with_paragraphs(grid)
        _write(sheet, moved, target.looks, forms)
        if grid.hidden:
            sheet.hide()
        elif all(other.hidden for other in book.grids[: number - 1]):
            sheet.activate()  # XlsxWriter shows the first sheet, whatever was said, if none is active
        there.setdefault(grid.name, (title, len(grid.preamble)))
    return target.parts(), there


def _free_title(wanted: str, taken: list[str]) -> str:
    """Returns a sheet name that every spreadsheet takes."""
    title = wanted.translate(_FORBIDDEN)[:31].strip("'") or "表"
    lower = {name.lower() for name in (*taken, "history")}  # a name that Excel keeps for itself
    found, number = title, 2
    while found.lower() in lower:
        found, number = f"{title[:27]}_{number}", number + 1
    return found


def _with_paragraphs(grid: Grid) -> Grid:
    """Returns the table with the paragraphs above it as its first rows, and the head fields below it a
    row further down than its last."""
    shift = len(grid.preamble)
    below = [line for line in grid.epilogue if "：" in line or ":" in line]
    if not (shift or below):
        return grid
    cells: dict[tuple[int, int], Raw] = {
        (row, 0): text for row, text in enumerate(grid.preamble) if text.strip()
    }
    cells |= {(row + shift, column): value for (row, column), value in grid.cells.items()}
    last = max((row for row, _ in cells), default=-1) + 2
    cells |= {(row, 0): text for row, text in enumerate(below, start=last)}
    merges = [(r0 + shift, c0, r1 + shift, c1) for r0, c0, r1, c1 in grid.merges]
    return Grid(grid.name, cells, merges, grid.hidden)


def _write(sheet: Sheet, grid: Grid, looks: Mapping[str, CellFormat], forms: Forms) -> None:
    labels = find_labels(grid, forms)
    areas = _areas(grid, labels)
    widths = _widths(grid, labels)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    for row, height in _heights(grid, widths, areas).items():
        sheet.set_row(row, height)
    merged: dict[Position, str] = {}
    for merge in _apart(grid.merges):
        look = areas.get(merge[:2], _look_above(merge)).replace("cell", "number")
        sheet.merge_range(*merge, "", looks[look])
        merged[merge[:2]] = look
    for place in sorted(areas.keys() | grid.cells.keys()):
        origin = grid.origin(*place)
        if place in grid.cells or origin == place or origin not in merged:
            look = merged.get(origin, areas.get(place, "plain_line"))
            _put(sheet, place, grid.cells.get(place), look, looks)
    label_row = labels[0].last_row if len(labels) == 1 else 0
    set_up_page(sheet, label_row)
    if not labels or label_row > FROZEN:
        sheet.freeze_panes(0, 0)


def _apart(merges: Sequence[Merge]) -> list[Merge]:
    """Returns those that a spreadsheet takes: more than a cell, none over another, all together no
    ocean."""
    kept: list[Merge] = []
    covered: set[Position] = set()
    for r0, c0, r1, c1 in merges:
        size = (r1 - r0 + 1) * (c1 - c0 + 1)
        if size == 1 or len(covered) + size > MOST_MERGED:
            continue
        cells = {(row, column) for row in range(r0, r1 + 1) for column in range(c0, c1 + 1)}
        if covered.isdisjoint(cells):
            covered |= cells
            kept.append((r0, c0, r1, c1))
    return kept


def _look_above(merge: Merge) -> str:
    """A wide merged cell in the first rows is the title."""
    row, first, _, last = merge
    return "title" if row < 3 and last - first >= 3 else "plain"


def _heights(
    grid: Grid, widths: Mapping[int, float], areas: Mapping[Position, str]
) -> dict[int, float]:
    """Returns rows that need more than a line; LibreOffice does not find out by itself."""
    ends = {(r0, c0): (r1, c1) for r0, c0, r1, c1 in grid.merges}
    heights: dict[int, float] = {}
    for place, value in grid.cells.items():
        row, column = place
        last_row, last_column = ends.get(place, place)
        look = areas.get(place, _look_above((row, column, last_row, last_column)))
        if last_row > row or (place not in areas and place not in ends):
            continue  # it has several rows, or runs on over its neighbours
        room = sum(widths.get(c, NARROW) for c in range(column, last_column + 1))
        points = TITLE_POINTS if look == "title" else LINE_POINTS
        lines = line_count(show(value), (room - 1) * LINE_POINTS / points)
        heights[row] = max(heights.get(row, 0), min(400.0, points * lines + 3))
    return heights


def _areas(grid: Grid, labels: list[Labels]) -> dict[tuple[int, int], str]:
    """Returns cells of the forms -> their look: label rows and, below them, boxed rows."""
    areas: dict[tuple[int, int], str] = {}
    rows = grid.rows()
    for index, found in enumerate(labels):
        later = [o.first_row for o in labels[index + 1 :] if o.first_row > found.last_row]
        stop = min(later, default=1 << 20)
        body = [row for row in rows if found.last_row < row < stop]
        for row in range(found.first_row, found.last_row + 1):
            areas |= {(row, column): "label" for column in found.columns}
        for row in body:
            areas |= {(row, column): "cell" for column in found.columns}
    return areas


def _widths(grid: Grid, labels: list[Labels]) -> dict[int, float]:
    """Returns the official form's widths; for other columns what their texts need, within bounds."""
    wide = {(r0, c0) for r0, c0, _, c1 in grid.merges if c1 > c0}
    heads = min((found.first_row for found in labels), default=0)
    widths: dict[int, float] = {}
    for (row, column), value in grid.cells.items():
        if (row, column) not in wide and row >= heads:
            room = min(BROAD, widest(show(value)) + 2)
            widths[column] = max(widths.get(column, NARROW), room)
    for found in labels:
        for name, columns in found.fields.items():
            for column in columns:
                widths[column] = WIDTHS.get(name, widths.get(column, NARROW))
    return widths


def _day_of(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _put(
    sheet: Sheet,
    place: Position,
    value: Raw | None,
    look: str,
    looks: Mapping[str, CellFormat],
) -> None:
    """Writes a value as it was read: numbers and dates as such, anything else as a string."""
    if isinstance(value, date) and _day_of(value) < _FIRST_DAY:
        value = show(value)  # a datetime is a date, too: both are asked here
    if isinstance(value, bool):
        sheet.write_boolean(*place, value, looks[look])
    elif isinstance(value, datetime):
        midnight = value.time() == time()
        sheet.write_datetime(*place, value, looks[("date" if midnight else "moment")])
    elif isinstance(value, time | timedelta):
        sheet.write_datetime(*place, value, looks["clock"])
    elif isinstance(value, date):
        sheet.write_datetime(*place, datetime(value.year, value.month, value.day), looks["date"])
    elif value is None:
        sheet.write_blank(*place, None, looks[look])
    else:
        number = isinstance(value, int | float) and look == "cell"
        shown = value if isinstance(value, int | float) else show(value)
        put(sheet, *place, shown, looks["number" if number else look])

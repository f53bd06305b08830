"""A row of a form that is written in two lines: the name of a contact in one, the telephone in the next.

Knows grids and label rows. Does not know what a row says.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from liaison_pipeline.files.grid import Grid, Position, Raw, show
from liaison_pipeline.forms.labels import Labels, is_contact

_PHONE = re.compile(r"\d{7}|\d{3,4}[- ]\d{4}")


def join_second_lines(grid: Grid, labels: Labels, body: Sequence[int]) -> tuple[Grid, list[int]]:
    """Returns the grid and the rows in which a row that is written in two lines, with the name of a
    contact in one and the telephone in the next, is one. A second line with anything but contacts is a
    row of its own."""
    fields = labels.fields
    if "enterprise" not in fields:
        return grid, list(body)
    name = fields["enterprise"][0]
    columns = [column for span in fields.values() for column in span]
    contacts = {c for field, span in fields.items() if is_contact(field) for c in span}
    cells, seconds = dict(grid.cells), set()
    for row in body:
        if (row, name) in cells and grid.origin(row, name) == (row, name):
            continue
        top = grid.origin(row, name)[0]
        own = {c for c in columns if (row, c) in cells and grid.origin(row, c) == (row, c)}
        if own and own <= contacts and (top < row or _goes_on(cells, row, name, own)):
            top = min(top, row - 1)
            for column in own:
                above = show(cells.get((top, column)))
                cells[top, column] = f"{above}\n{show(cells.pop((row, column)))}".strip()
            seconds.add(row)
    if seconds:
        grid = replace(grid, cells=cells)
    return grid, [row for row in body if row not in seconds]


def _goes_on(cells: Mapping[Position, Raw], row: int, name: int, own: Collection[int]) -> bool:
    """Returns whether a row that is not merged with the one above has its telephone numbers and nothing
    else: the row above names an enterprise, and contacts without a number."""
    above = {column: show(cells.get((row - 1, column))) for column in own}
    return (
        (row - 1, name) in cells
        and all(_PHONE.search(show(cells[row, column])) for column in own)
        and all(text.strip() and not _PHONE.search(text) for text in above.values())
    )

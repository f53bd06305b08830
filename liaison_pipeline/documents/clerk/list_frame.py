"""What stands in a list of the office beside what the clerk fills in: title, labels, our columns, notes.

Knows which cells are hers to fill in. Does not know who asks: editions.py keeps a list aside in which
something else was changed or added, besides taking in what she filled in.
"""

import hashlib

from liaison_pipeline.documents.clerk.office_lists import CALLBACK, DISPATCH
from liaison_pipeline.documents.clerk.same_as_list import SAME_AS
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Grid, Position, Refused
from liaison_pipeline.forms.labels import find_labels
from liaison_pipeline.forms.schemas import Forms
from liaison_pipeline.model.settings import Settings

OWN = {"dispatch": DISPATCH.own, "callback": CALLBACK.own, "sameas": SAME_AS.own}


def frame_digest(data: bytes, settings: Settings, forms: Forms) -> str:
    """Returns a digest of the texts that are not the clerk's to fill in; '' where it can't be read."""
    try:
        workbook = read_workbook(data, settings.limits)
    except Refused:
        return ""
    texts = [
        (grid.name, *place, grid.text(*place))
        for grid in workbook.grids
        for place in sorted(grid.cells.keys() - _hers(grid, forms))
    ]
    return hashlib.sha256(repr(texts).encode()).hexdigest()


def _hers(grid: Grid, forms: Forms) -> set[Position]:
    """Returns the cells that are the clerk's to fill in, of rows that have something in front of them."""
    found: set[Position] = set()
    for labels in find_labels(grid, forms):
        names = (*OWN.get(labels.form.kind, ()), *labels.form.added)
        columns = {column for name in names for column in labels.fields.get(name, ())}
        number = labels.fields.get("number", ()) or labels.fields.get("written", ())
        rows = {row for row, column in grid.cells if column in number and row > labels.last_row}
        found |= {(row, column) for row in rows for column in columns}
    return found

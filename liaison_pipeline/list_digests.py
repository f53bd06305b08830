"""What the lists that the clerk fills in say, as digests: by them a run knows what she has written since.

Knows which columns are hers. Does not know folders, nor what becomes of what she wrote.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from liaison_pipeline.documents.clerk.list_frame import OWN, frame_digest
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.forms.batch import read_content
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.typed_row import TypedRow
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.month import Month
from liaison_pipeline.reuse import KeptDocument, Shelf

ROW = "row "  # before the number of a grievance, in what is kept of a list


def cells_digest(data: bytes, settings: Settings) -> str:
    """Returns a digest of the texts of a workbook; '' where it can't be read."""
    try:
        workbook = read_workbook(data, settings.limits)
    except Refused:
        return ""
    return hashlib.sha256(repr(_texts(workbook)).encode()).hexdigest()


def _texts(workbook: Workbook) -> list[tuple[str, int, int, str]]:
    return [
        (grid.name, row, column, grid.text(row, column))
        for grid in workbook.grids
        for row, column in sorted(grid.cells)
    ]


def _own_texts(form: Form, row: TypedRow) -> list[str]:
    """Returns what stands in the clerk's columns of a row, in those that her office has added, too."""
    return [row.text(column) for column in (*OWN.get(form.kind, ()), *form.added)]


def row_digest(form: Form, row: TypedRow) -> str:
    """Returns a digest of the clerk's columns of a row, '' where they are empty."""
    texts = _own_texts(form, row)
    return hashlib.sha256(repr(texts).encode()).hexdigest()[:16] if any(texts) else ""


def list_told(shelf: Shelf, name: str, month: Month, way: str) -> Mapping[str, str]:
    """Returns the digests of a list as it is published: of its texts, of what is not hers to fill in, and
    of her columns in each row. They are those of the last edition where its list was the same."""
    files = {name: shelf.files[name]}
    key = f"{way}:{files[name]}"
    known = shelf.known.get(key)
    if known is None or known.files != files:
        known = KeptDocument(files, _digests_of_list(shelf.target / name, month))
    shelf.kept[key] = known
    return known.told


def _digests_of_list(path: Path, month: Month) -> dict[str, str]:
    data, forms = path.read_bytes(), month.forms
    reading = read_content(path.name, "", data, month.settings, forms)
    rows = {
        f"{ROW}{row.text('number')}": digest
        for submission, lot in reading.rows
        for row in lot
        if (digest := row_digest(forms.of(submission.kind), row))
    }
    frame = frame_digest(data, month.settings, forms)
    return {"cells": cells_digest(data, month.settings), "frame": frame, **rows}

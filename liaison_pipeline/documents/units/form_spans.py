"""Where the forms stand in a workbook that goes back, so that the column 问题 stands right of them.

Knows how a form is recognised. Does not know findings, nor how a workbook is marked: the worker that
marks it is told where the forms stand, and need not load what knows forms.
"""

from liaison_pipeline.documents.units.beside_form import FormSpan
from liaison_pipeline.files.answers import without_notes
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.recognise import recognise_forms
from liaison_pipeline.forms.schemas import Forms

FAR = 8  # columns beyond a form; a stray character farther away moves nothing


def form_spans(book: Workbook, forms: Forms) -> dict[str, list[FormSpan]]:
    """Returns sheet -> its forms."""
    spans: dict[str, list[FormSpan]] = {}
    for grid in without_notes(book).grids:
        for block in recognise_forms(grid, forms):
            labels = block.labels
            rows = range(labels.first_row, max(block.body, default=labels.last_row) + 1)
            taken = {column for row, column in grid.cells if row in rows}
            taken |= {c1 for r0, _, r1, c1 in grid.merges if r0 in rows or r1 in rows}
            free = max((c for c in taken if c < labels.columns.stop + FAR), default=0) + 1
            free = max(free, labels.columns.stop)
            first = labels.columns.start
            spans.setdefault(grid.name, []).append(
                FormSpan(first, free, labels.last_row, max(rows))
            )
    return spans

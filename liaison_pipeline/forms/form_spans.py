"""Where the forms stand in a workbook, so that the column 问题 stands right of them when it goes back.

Knows blocks. Does not know findings, nor how a workbook is marked: the worker that marks it is told where
the forms stand, and need not load what knows forms.
"""

from collections.abc import Sequence

from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.marking.beside import FormSpan

FAR = 8  # columns beyond a form; a stray character farther away moves nothing


def form_spans(blocks: Sequence[Block]) -> dict[str, list[FormSpan]]:
    """Returns sheet -> its forms, but those that go on from another sheet without labels."""
    spans: dict[str, list[FormSpan]] = {}
    for block in blocks:
        labels, grid = block.labels, block.grid
        if labels.last_row < labels.first_row:
            continue
        rows = range(labels.first_row, max(block.body, default=labels.last_row) + 1)
        taken = {column for row in rows for column in grid.by_row().get(row, ())}
        taken |= {c1 for r0, _, r1, c1 in grid.merges if r0 in rows or r1 in rows}
        free = max((c for c in taken if c < labels.columns.stop + FAR), default=0) + 1
        free = max(free, labels.columns.stop)
        span = FormSpan(labels.columns.start, free, labels.last_row, max(rows))
        spans.setdefault(grid.name, []).append(span)
    return spans

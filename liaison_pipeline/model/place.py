"""Where something is written: file, sheet, cell, column and value.

Knows addresses. Does not know who points at a place or why.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written, and under whose month and unit it is told; any part may be empty.

    `file` is relative to inbox/ with `/`; `cell` is an address like `H7`, the top left of a merged cell;
    `column` is the official label; `value` is what stands in the cell, as text.
    """

    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    period: str = ""
    unit: str = ""

    def address(self, mark: str) -> str:
        """Returns file, sheet and cell with a mark between them, without what is not known."""
        return mark.join(part for part in (self.file, self.sheet, self.cell) if part)

"""Where something is written: file, sheet, cell, column and value.

Knows addresses. Does not know who points at a place or why.
"""

from dataclasses import dataclass

from liaison_pipeline.marking.addresses import a1, column_letters, split_a1

__all__ = ["WIDEST", "Place", "a1", "column_letters", "split_a1"]


@dataclass(frozen=True)
class Place:
    """Where a finding is: any part may be empty."""

    file: str = ""
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    period: str = ""
    unit: str = ""


WIDEST = 20000  # columns: a form's position is its label row times this, plus its first column

"""Plain text tables: CSV and tab-separated text.

Knows separators. Does not know workbooks.
"""

import csv
import io

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import Grid, Position, Raw, Refused, Workbook, non_blank
from liaison_pipeline.files.scan import BROKEN

SEPARATORS = ",\t;"


def is_plain(content: Content) -> bool:
    """Whether a content is a text; what is markup is taken out before."""
    return content.text is not None


def separator_of(text: str) -> str:
    """The separator that splits the most lines into the most columns."""
    lines = text.splitlines()[:50]
    return max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))


def read_plain(content: Content) -> Workbook:
    """A sheet without a name; every value is a str. Raises Refused."""
    text, limits = content.text or "", content.limits
    csv.field_size_limit(limits.megabytes * 1024 * 1024)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    cells: dict[Position, Raw] = {}
    filled = 0
    try:
        for number, row in enumerate(rows):
            values = non_blank(((number, column), value) for column, value in enumerate(row))
            filled += bool(values)
            if filled > limits.rows or len(values) > limits.columns:
                raise Refused("file-too-large", f"超过 {limits.rows} 行或 {limits.columns} 列")
            cells.update(values)
    except csv.Error as error:
        raise Refused("file-unreadable", BROKEN) from error
    return Workbook((Grid("", cells),))

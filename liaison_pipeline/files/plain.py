"""Plain text tables: CSV and tab-separated text in the encodings that offices use.

Knows encodings and separators. Does not know workbooks.
"""

import csv
import io

from liaison_pipeline.files.grid import Grid, Refused, non_blank
from liaison_pipeline.model.settings import Limits

SEPARATORS = ",\t;"


def decode(data: bytes) -> str | None:
    """UTF-8 (with or without BOM), UTF-16 with BOM, GB18030; None where it is no text."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if wide else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\x00" in text else text
    return None


def separator_of(text: str) -> str:
    """The separator that splits the most lines into the most columns."""
    lines = text.splitlines()[:50]
    return max(SEPARATORS, key=lambda mark: sum(line.count(mark) for line in lines))


def read_plain(text: str, limits: Limits) -> Grid:
    """A sheet without a name; every value is a str. Raises Refused."""
    csv.field_size_limit(limits.megabytes * 1024 * 1024)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
    cells = {}
    filled = 0
    try:
        for number, row in enumerate(rows):
            found = non_blank(((number, column), value) for column, value in enumerate(row))
            filled += bool(found)
            if filled > limits.rows or len(found) > limits.columns:
                raise Refused("file-too-large", f"超过 {limits.rows} 行或 {limits.columns} 列")
            cells.update(found)
    except csv.Error as error:
        raise Refused("file-unreadable", "文件内部结构有误") from error
    return Grid("", cells)

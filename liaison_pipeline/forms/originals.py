"""The column 原文 of a consolidated table: what units had written otherwise than it shows.

Knows how it is written and read: a line for each column, `label：text`. A closing that is held back
stands there alone: 办结时间 is empty in the table, and who reads it one level up takes it from here, so
that it is judged as it was, and is told once, where it can be mended. Passes: 办结时间：2021.4.31. Does
not know which closings are held back.
"""

from collections.abc import Mapping
from dataclasses import replace

from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.schemas import Form

LABEL = "原文"
COLUMN = "original"  # its name among the fields of a consolidated form
CLOSED = "closed_on"


def original_text(texts: Mapping[str, str]) -> str:
    """Returns what stands in the column. `texts`: label -> what was written."""
    return "\n".join(f"{label}：{' '.join(text.split())}" for label, text in texts.items())


def original_texts(text: str) -> dict[str, str]:
    """Returns label -> what was written."""
    pairs = (line.partition("：") for line in text.splitlines())
    return {label: told for label, colon, told in pairs if colon and told}


def restored(row: Row, form: Form) -> Row:
    """Returns a row of a consolidated form with 原文 beside what it shows, and with the closing that the
    table leaves out because it is held back."""
    cell = row.fields.get(COLUMN)
    if cell is None or not cell.text:
        return row
    row = replace(row, extra={**row.extra, LABEL: cell.text})
    shown = row.fields.get(CLOSED)
    told = original_texts(cell.text).get(form.labels.get(CLOSED, ""), "")
    if not told or shown is None or shown.text:
        return row
    fields = {**row.fields, CLOSED: Field(raw=told, cell=shown.cell)}
    return replace(row, fields=fields, told_below=True)

"""Documents as text, so that a golden folder can be read in a diff and outlives a library's version."""

import io
from pathlib import Path

import docx
import openpyxl


def rendered(path: Path) -> str:
    """A document's content: cells with fills, comments and links; paragraphs and tables; or its text."""
    if path.suffix == ".xlsx":
        return _workbook(path.read_bytes())
    if path.suffix == ".docx":
        return _document(path.read_bytes())
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _workbook(data: bytes) -> str:
    lines = []
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        lines.append(f"== {sheet.title} ({sheet.sheet_state})")
        lines += [f"merged {merge}" for merge in sorted(str(m) for m in sheet.merged_cells.ranges)]
        for row in sheet.iter_rows():
            parts = [_cell(cell) for cell in row if cell.value is not None or cell.comment]
            if parts:
                lines.append(" | ".join(parts))
    return "\n".join(lines) + "\n"


def _cell(cell: object) -> str:
    value = str(getattr(cell, "value", "")).replace("\n", "\\n")
    text = f"{getattr(cell, 'coordinate', '')}={value}"
    comment = getattr(cell, "comment", None)
    if comment is not None:
        fill = getattr(cell, "fill").fgColor.rgb  # noqa: B009  a merged cell has no fill
        text += f" <{fill}: {comment.text}>".replace("\n", "\\n")
    link = getattr(cell, "hyperlink", None)
    return text + (f" -> {link.location}" if link else "")


def _document(data: bytes) -> str:
    document = docx.Document(io.BytesIO(data))
    lines = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        lines.append("== table")
        lines += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return "\n".join(lines) + "\n"

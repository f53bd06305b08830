"""Word documents of a few lines of XML, made on the spot."""

import io
import zipfile
from collections.abc import Mapping

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Grid
from tests.files.specimens import LIMITS

SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CELLS = ("<w:tc>", "<w:sdt><w:sdtPr/><w:sdtContent><w:tc>")
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def docx(
    body: str, parts: Mapping[str, str] | None = None, space: str = SPACE, main: str = "document"
) -> bytes:
    """A document with such a body; `parts`: kind of a related part (styles, header …) -> its content."""
    names = (
        f'xmlns:w="{space}" xmlns:v="urn:schemas-microsoft-com:vml" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    relations = "".join(
        f'<Relationship Id="r{kind}" Type="{OFFICE}/{kind}" Target="{kind}.xml"/>'
        for kind in parts or {}
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types"/>')
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{OFFICE}/officeDocument" Target="word/{main}.xml"/></Relationships>',
        )
        package.writestr(
            f"word/{main}.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>"
        )
        package.writestr(
            f"word/_rels/{main}.xml.rels",
            f'<Relationships xmlns="{PACKAGE}/relationships">{relations}</Relationships>',
        )
        for kind, content in (parts or {}).items():
            package.writestr(f"word/{kind}.xml", f"<w:{kind} {names}>{content}</w:{kind}>")
    return target.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


def paragraph(content: str) -> str:
    """A paragraph; what begins with no tag is a run."""
    return f"<w:p>{content if content.startswith('<') or not content else run(content)}</w:p>"


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(content)}</w:tc>"


def row(*contents: str, properties: str = "") -> str:
    """A row; what begins with `<w:tc` is a cell as it is."""
    cells = "".join(c if c.startswith(CELLS) else cell(c) for c in contents)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def table(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def grids(data: bytes) -> tuple[Grid, ...]:
    return read_workbook(data, LIMITS).grids


def seen(content: str, parts: Mapping[str, str] | None = None) -> str:
    """What a reader sees of a paragraph that stands in a cell."""
    grid = grids(docx(table(row(content, "x")), parts))[0]
    return grid.text(0, 0)


def shown(grid: Grid) -> list[str]:
    """The rows of a grid, ` | ` between the cells of the columns that any row fills."""
    columns = sorted({column for _, column in grid.cells})
    merged = [" | ".join(str(grid.cells.get((row, c), "")) for c in columns) for row in grid.rows()]
    return [line.rstrip(" |") for line in merged]

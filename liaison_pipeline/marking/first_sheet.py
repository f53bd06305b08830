"""A new first sheet with a list: a title, sentences, labels, and lines that lead to cells.

Knows how such a sheet is written and printed. Does not know what is listed. Every text is written as a
string, never as a formula.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from liaison_pipeline.marking.addresses import column_letters
from liaison_pipeline.marking.ooxml import MAIN, Element
from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.marking.styles import FONT, Look, Parts, frame, solid

_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ALIGN = '<alignment horizontal="{across}" vertical="center" wrapText="1"/>'


@dataclass(frozen=True, slots=True)
class TextFormat:
    """How a cell of the list looks. `size`: points; colours as ARGB, '' for none; `across`: left |
    center | right; `look`: the fill and the frame of a mark, whose letters stay as they are here."""

    size: int = 10
    bold: bool = False
    underlined: bool = False
    colour: str = ""
    across: str = "left"
    look: Look | None = None

    @property
    def parts(self) -> Parts:
        """Returns what differs from the workbook's usual format."""
        marks = ("<b/>" if self.bold else "") + ("<u/>" if self.underlined else "")
        colour = f'<color rgb="{self.colour}"/>' if self.colour else ""
        return Parts(
            font=f'<font>{marks}<sz val="{self.size}"/>{colour}<name val="{FONT}"/>'
            '<charset val="134"/></font>',
            fill=solid(self.look.fill) if self.look and self.look.fill else "",
            border=frame(self.look.line, self.look.frame) if self.look else "",
            alignment=_ALIGN.format(across=self.across),
        )


@dataclass(frozen=True, slots=True)
class ListCell:
    """`format`: a name in `ListSheet.formats`, or the index of a format that the workbook has;
    `bold`: its beginning, which is to be in bold letters; `link`: the cell that it leads to, as
    `'Sheet'!C5`."""

    text: str | int
    format: str | int
    bold: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """`points`: its height; `wide`: its first cell covers all columns that are shown."""

    points: float
    cells: Sequence[ListCell]
    wide: bool = False


@dataclass(frozen=True, slots=True)
class ListSheet:
    """`widths`: of the columns, in digits; one more column is hidden. `label_row`: its number from 1; it
    stays in sight and is printed on every page."""

    name: str
    rows: Sequence[ListRow]
    formats: Mapping[str, TextFormat]
    widths: Sequence[float]
    label_row: int
    footer: str = ""

    @property
    def print_names(self) -> dict[str, str]:
        """Returns defined names of the sheet: label row on every page, hidden column on none."""
        sheet = "'" + self.name.replace("'", "''") + "'"
        return {
            "_xlnm.Print_Area": f"{sheet}!$A$1:${self._last_column}${len(self.rows)}",
            "_xlnm.Print_Titles": f"{sheet}!${self.label_row}:${self.label_row}",
        }

    @property
    def _last_column(self) -> str:
        return column_letters(len(self.widths) - 1)

    def root(self, formats: Mapping[str, int]) -> Element:
        """Returns the sheet as the root of its part. `formats`: name -> index in the workbook."""
        rows = "".join(_row(n, row, formats) for n, row in enumerate(self.rows, start=1))
        top = f"A{self.label_row + 1}"
        return etree.fromstring(
            f'<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView tabSelected="1" showGridLines="0" workbookViewId="0">'
            f'<pane ySplit="{self.label_row}" topLeftCell="{top}" activePane="bottomLeft" '
            f'state="frozen"/><selection pane="bottomLeft" activeCell="{top}" '
            f'sqref="{top}"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/>'
            f"<cols>{self._columns()}</cols><sheetData>{rows}</sheetData>"
            f"{self._merges()}{self._links()}"
            '<printOptions horizontalCentered="1"/>'
            '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
            '<pageSetup paperSize="9" fitToHeight="0" orientation="landscape"/>'
            f"<headerFooter><oddFooter>{escape(self.footer)}</oddFooter></headerFooter>"
            "</worksheet>"
        )

    def _columns(self) -> str:
        shown = "".join(
            f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
            for number, width in enumerate(self.widths, start=1)
        )
        hidden = len(self.widths) + 1
        return f'{shown}<col min="{hidden}" max="{hidden}" width="9" hidden="1" customWidth="1"/>'

    def _merges(self) -> str:
        wide = [number for number, row in enumerate(self.rows, start=1) if row.wide]
        merges = (f'<mergeCell ref="A{row}:{self._last_column}{row}"/>' for row in wide)
        return f'<mergeCells count="{len(wide)}">{"".join(merges)}</mergeCells>' if wide else ""

    def _links(self) -> str:
        links = "".join(
            f'<hyperlink ref="{column_letters(column)}{number}" '
            f"location={quoteattr(cell.link)} display={quoteattr(str(cell.text))}/>"
            for number, row in enumerate(self.rows, start=1)
            for column, cell in enumerate(row.cells)
            if cell.link
        )
        return f"<hyperlinks>{links}</hyperlinks>" if links else ""


def _row(number: int, row: ListRow, formats: Mapping[str, int]) -> str:
    cells = "".join(
        _cell(f"{column_letters(column)}{number}", cell, formats)
        for column, cell in enumerate(row.cells)
    )
    return f'<row r="{number}" ht="{row.points:g}">{cells}</row>'


def _cell(address: str, cell: ListCell, formats: Mapping[str, int]) -> str:
    """Writes a number or a string, never a formula."""
    style = formats[cell.format] if isinstance(cell.format, str) else cell.format
    where = f'r="{address}" s="{style}"'
    if isinstance(cell.text, int):
        return f"<c {where}><v>{cell.text}</v></c>"
    if not cell.text:
        return f"<c {where}/>"
    body = _runs(cell.text, cell.bold) if cell.bold else _text(cell.text)
    return f'<c {where} t="inlineStr"><is>{body}</is></c>'


def _runs(text: str, bold: str) -> str:
    """Writes a text with its beginning in bold letters."""
    runs = ("<b/>", bold), ("", text[len(bold) :])
    return "".join(
        f'<r><rPr>{weight}<sz val="10"/><rFont val="{FONT}"/><charset val="134"/></rPr>'
        f"{_text(part)}</r>"
        for weight, part in runs
        if part
    )


def _text(text: str) -> str:
    cleaned = _ESCAPED.sub("_x005F_", cell_text(text))
    return f'<t xml:space="preserve">{escape(cleaned)}</t>'

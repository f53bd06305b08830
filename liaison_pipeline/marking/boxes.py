"""The boxes in which a sheet shows its comments, as large as their text.

Knows VML drawings, which Excel, WPS and LibreOffice still show comments in. Does not know comments.
Boxes and buttons that are there already stay as they are.
"""

import re
from collections.abc import Collection

from lxml import etree

from liaison_pipeline.marking.addresses import RowColumn
from liaison_pipeline.marking.ooxml import RELATED, Element, Package, put_in_order, q
from liaison_pipeline.marking.sheet import Marked, Measures
from liaison_pipeline.marking.text_room import line_count

PIXELS, LINE_PIXELS, FRAME_PIXELS = 330, 19, 18
ROOM = 42  # half Chinese characters in a line of the box, at 10 points
_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_BEFORE_DRAWING = """sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr
sheetProtection protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews
mergeCells phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins
pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors smartTags drawing"""
_VML, _OFFICE = "urn:schemas-microsoft-com:vml", "urn:schemas-microsoft-com:office:office"
_EXCEL = "urn:schemas-microsoft-com:office:excel"
_SHAPE, _SHAPE_TYPE = f"{{{_VML}}}shape", f"{{{_VML}}}shapetype"
_DRAWING = """<xml xmlns:v="{vml}" xmlns:o="{office}" xmlns:x="{excel}">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
<v:shape id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:60pt;\
margin-top:2pt;width:{width}pt;height:{height}pt;z-index:{index};visibility:hidden" fillcolor="#ffffe1" \
o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>\
<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"/>\
</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>\
<x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row>\
<x:Column>{column}</x:Column></x:ClientData></v:shape></xml>"""


class Boxes:
    """The boxes of one sheet."""

    def __init__(self, package: Package, part: str, sheet: Marked) -> None:
        self._package, self._part, self._sheet = package, part, sheet
        self._measures: Measures = sheet.measures()
        # how many shapes there are, and the highest number
        self._last: tuple[int, int] | None = None
        # of the drawing, as soon as its kinds of shapes are known
        self._root: Element | None = None

    def remove(self, cells: Collection[RowColumn]) -> None:
        """Takes away the boxes of the comments on these cells."""
        self._last = None
        for shape in [s for s in self._shapes() if _cell_of(s) in cells]:
            parent = shape.getparent()
            if parent is not None:
                parent.remove(shape)

    def add(self, cell: RowColumn, last_column: int, text: str) -> None:
        """Puts a box to the right of a cell, which may be merged up to `last_column`."""
        made = etree.fromstring(self._drawing_of(cell, last_column, text))
        if self._root is not None:
            self._root.extend(made.findall(_SHAPE))
            return
        drawing = self._drawing()
        if not drawing:
            self._add_drawing(made)
            self._root = made
            return
        self._root = self._package.tree(drawing)
        known = any(e.get("id") == "_x0000_t202" for e in self._root.iter(_SHAPE_TYPE))
        wanted = {_SHAPE} if known else {_SHAPE, _SHAPE_TYPE}
        self._root.extend([entry for entry in made if entry.tag in wanted])

    def _drawing(self) -> str:
        """Returns the part with the boxes; a sheet may have another one, for pictures in its header."""
        link = self._sheet.root.find(q("legacyDrawing"))
        wanted = None if link is None else link.get(f"{{{RELATED}}}id")
        parts = (r.part for r in self._package.relations(self._part) if r.id == wanted)
        return next((part for part in parts if part in self._package), "")

    def _shapes(self) -> list[Element]:
        drawing = self._drawing()
        return list(self._package.tree(drawing).iter(_SHAPE)) if drawing else []

    def _add_drawing(self, root: Element) -> None:
        part = self._package.free_name("xl/drawings/vmlDrawing{}.vml")
        self._package.add(part, _TYPE, root)
        relation = self._package.relate(self._part, "vmlDrawing", part)
        for old in self._sheet.root.findall(q("legacyDrawing")):
            self._sheet.root.remove(old)
        link = etree.Element(q("legacyDrawing"), {f"{{{RELATED}}}id": relation})
        put_in_order(self._sheet.root, link, _BEFORE_DRAWING)

    def _drawing_of(self, cell: RowColumn, last_column: int, text: str) -> str:
        """Writes a drawing with one box, numbered on from those that there are; numbers only, no text."""
        index, number = self._next()
        height = FRAME_PIXELS + LINE_PIXELS * line_count(text, ROOM)
        row, column = cell
        left = self._measures.right_of(last_column + 1, 12)
        right = self._measures.right_of(last_column + 1, 12 + PIXELS)
        top, bottom = self._measures.below(row, 2), self._measures.below(row, 2 + height)
        return _DRAWING.format(
            vml=_VML,
            office=_OFFICE,
            excel=_EXCEL,
            number=number,
            index=index,
            width=PIXELS * 3 / 4,
            height=height * 3 / 4,
            anchor=", ".join(str(part) for part in (*left, *top, *right, *bottom)),
            row=row,
            column=column,
        )

    def _next(self) -> tuple[int, int]:
        """Returns how many shapes there will be with the next one, and its number."""
        if self._last is None:
            shapes = self._shapes()
            taken = (re.search(r"\d{1,9}$", shape.get("id", "")) for shape in shapes)
            highest = max((int(match[0]) for match in taken if match), default=1024)
            self._last = len(shapes), highest
        self._last = self._last[0] + 1, self._last[1] + 1
        return self._last


def _cell_of(shape: Element) -> RowColumn | None:
    """Returns the cell whose comment a shape shows; None for another shape."""
    row = next(shape.iter(f"{{{_EXCEL}}}Row"), None)
    column = next(shape.iter(f"{{{_EXCEL}}}Column"), None)
    if row is None or column is None:
        return None
    return int(row.text or -1), int(column.text or -1)

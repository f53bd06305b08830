"""A column of texts right of what stands in a sheet, which can be filtered and is printed with it.

Knows xl/worksheets/*.xml. Does not know what the texts say, nor styles.
"""

import copy
from collections.abc import Mapping
from dataclasses import dataclass, replace

from lxml import etree

from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.marking.ooxml import Element, put_in_order, q
from liaison_pipeline.marking.sheet import Marked
from liaison_pipeline.marking.text_room import line_count

MOST_HIDDEN = 50  # columns that are gone past
POINTS = 12.0  # of a line at 9 points
_FIRST = "sheetPr dimension sheetViews sheetFormatPr"
_BEFORE_FILTER = (
    f"""{_FIRST} cols sheetData sheetCalcPr sheetProtection protectedRanges scenarios"""
)


@dataclass(frozen=True, slots=True)
class FormSpan:
    """Where a form stands in a sheet: its first column, the column right of it that is free, its last
    label row and its last row."""

    first: int
    free: int
    label_row: int
    last: int


@dataclass(frozen=True, slots=True)
class TextsBeside:
    """`column`: where they stand; `label`: the text above them, in the last label row; `texts`: row ->
    (text, name of its format). Positions count from zero. `first`: the column with which the form
    begins; `last`: its last row; `width`: of the column, in digits."""

    label: str
    first: int
    column: int
    label_row: int
    last: int
    width: float
    texts: Mapping[int, tuple[str, str]]


def put_beside(page: Marked, beside: TextsBeside, formats: Mapping[str, int]) -> None:
    """Writes the texts, right of columns that are hidden. `formats`: name -> index in the workbook;
    `label` is that of the label."""
    beside = replace(beside, column=_shown(page.root, beside.column))
    page.write(beside.label_row, beside.column, beside.label, formats["label"])
    for row, (text, name) in beside.texts.items():
        page.write(row, beside.column, text, formats[name])
        page.raise_row(row, 4 + POINTS * line_count(text, beside.width - 1))
    _set_width(page.root, beside.column, beside.width)
    _let_filter(page.root, beside)
    _fit_to_width(page.root)


def _shown(root: Element, column: int) -> int:
    """Returns the column, or the first one right of it that is not hidden; a sheet of which all are
    hidden there shows the column itself."""
    hidden = [
        (int(entry.get("min", "1")) - 1, int(entry.get("max", "1")) - 1)
        for entry in root.iter(q("col"))
        if entry.get("hidden", "0") in ("1", "true")
    ]
    found = column
    for first, last in sorted(hidden):
        found = last + 1 if first <= found <= last else found
    return found if found < column + MOST_HIDDEN else column


def _set_width(root: Element, column: int, width: float) -> None:
    """Gives a column a width; what is said of a group of columns holds for the others on."""
    group = root.find(q("cols"))
    if group is None:
        group = etree.Element(q("cols"))
        put_in_order(root, group, _FIRST)
    number = column + 1
    made = {"min": str(number), "max": str(number), "width": f"{width:g}", "customWidth": "1"}
    parts = [etree.Element(q("col"), made)]
    for entry in group:
        first, last = int(entry.get("min", "1")), int(entry.get("max", "1"))
        for low, high in ((first, min(last, number - 1)), (max(first, number + 1), last)):
            if low <= high:
                part = copy.copy(entry)
                part.set("min", str(low))
                part.set("max", str(high))
                parts.append(part)
    group[:] = sorted(parts, key=lambda part: int(part.get("min", "1")))


def _let_filter(root: Element, beside: TextsBeside) -> None:
    """Lets the form be filtered by the column; where the sheet has a table or a filter of its own, that
    one stays."""
    if root.find(q("autoFilter")) is not None or root.find(q("tableParts")) is not None:
        return
    first, last = a1(beside.label_row, beside.first), a1(beside.last, beside.column)
    put_in_order(root, etree.Element(q("autoFilter"), {"ref": f"{first}:{last}"}), _BEFORE_FILTER)


def _fit_to_width(root: Element) -> None:
    """Lets a page be as wide as the sheet, so that the column is printed beside its rows; where the
    sheet says itself how it fits, that stays."""
    properties = root.find(q("sheetPr"))
    if properties is None:
        properties = etree.Element(q("sheetPr"))
        root.insert(0, properties)
    setup = properties.find(q("pageSetUpPr"))
    if setup is None:
        setup = etree.SubElement(properties, q("pageSetUpPr"))
    if setup.get("fitToPage") in ("1", "true"):
        return
    setup.set("fitToPage", "1")
    page = root.find(q("pageSetup"))
    if page is None:
        page = etree.Element(q("pageSetup"), {"paperSize": "9", "orientation": "landscape"})
        put_in_order(root, page, _BEFORE_SETUP)
    page.set("fitToWidth", "1")
    page.set("fitToHeight", "0")


_BEFORE_SETUP = f"""{_BEFORE_FILTER} autoFilter sortState dataConsolidate customSheetViews mergeCells
phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"""

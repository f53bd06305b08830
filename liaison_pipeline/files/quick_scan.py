"""A quick pre-scan of plain parts of an .xlsx: no call into Python for each element.

Knows what a plain part looks like, and gives the same notes for it as the careful pass of scan_ooxml.py
does, which is its oracle in a test. Whatever is odd (an error cell, a formula, something hidden, a
prefix, a comment, an attribute written otherwise, a limit that is reached, XML that is not well-formed)
it leaves to the careful pass by giving None. Does not know what is refused, nor why.
"""

import re
from collections.abc import Collection
from functools import lru_cache
from xml.parsers import expat

from liaison_pipeline.files.grid import MAX_COLUMNS, MAX_ROWS, Merge
from liaison_pipeline.files.scan import SheetNotes
from liaison_pipeline.model.settings import Limits

_ATTRIBUTES = rb'(?: [A-Za-z]+="[^"<>&]*")*'
# rich texts and phonetic ones (r, rPh) hold several t in a cell; f is a formula
_ODD_WORDS = (b"hidden", b't="e"', b"&#")
_ODD = re.compile(rb"<(?:!|[A-Za-z0-9_.-]+:|(?:f|r|rPh)[\s/>])")
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"'
    + _ATTRIBUTES
    + rb" ?(?:/>|>((?:<is>)?<[vt](?: [^<>]*)?>[^<])?)"
)
_ANY_CELL = re.compile(rb"<c[\s/>]")
_ANY_VALUE = re.compile(rb"<[vt](?:\s[^<>]*)?>[^<]")
_ROW, _ANY_ROW = re.compile(rb'<row r="[0-9]{1,7}"'), re.compile(rb"<row[\s/>]")
_MERGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_ANY_MERGE = re.compile(rb"<mergeCell[\s/>]")
_STRINGS = re.compile(rb"<sst((?: [A-Za-z:]+=\"[^\"<>&]*\")*)>")
_ATTRIBUTE = re.compile(rb' ([A-Za-z:]+)="([^"<>&]*)"')


def is_well_formed(data: bytes) -> bool:
    """Returns whether a part is XML, with namespaces."""
    try:
        expat.ParserCreate(namespace_separator=" ").Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError, OverflowError):
        return False
    return True


@lru_cache(maxsize=1 << 10)
def column_of(letters: bytes) -> int:
    """`A` -> 0, `AA` -> 26."""
    column = 0
    for letter in letters:
        column = column * 26 + letter - 64
    return column - 1


def quick_notes(
    data: bytes, limits: Limits, styles: Collection[str], blank: int
) -> SheetNotes | None:
    """Returns the notes of a plain sheet; None: look closely. `styles`: those of cells that must be
    looked at; `blank`: how many elements without a value a sheet may have."""
    if is_odd(data):
        return None
    if any(f's="{style}"'.encode() in data for style in styles):
        return None
    if len(_ROW.findall(data)) != len(_ANY_ROW.findall(data)):
        return None
    cells = _CELL.findall(data)
    filled = [cell for cell in cells if cell[2]]
    rows, columns = {row for _, row, _ in cells}, {column for column, _, _ in cells}
    used, valued = {row for _, row, _ in filled}, {column for column, _, _ in filled}
    values = len(filled)
    if len(cells) != len(_ANY_CELL.findall(data)) or values != len(_ANY_VALUE.findall(data)):
        return None
    elements = data.count(b"<") - data.count(b"</")
    merges = merges_in(data)
    if merges is None or elements - 2 * values >= blank or not are_inside(rows, columns):
        return None
    lines, places = {int(row) - 1 for row in used}, {column_of(letters) for letters in valued}
    if len(lines) > limits.rows or len(places) > limits.columns or not is_well_formed(data):
        return None
    return SheetNotes(rows=lines, columns=places, merges=merges)


def is_odd(data: bytes) -> bool:
    """Returns whether there is anything in a part of a sheet that must be looked at closely."""
    return any(word in data for word in _ODD_WORDS) or bool(_ODD.search(data))


def are_inside(rows: Collection[bytes], columns: Collection[bytes]) -> bool:
    """Returns whether a sheet has these rows and columns."""
    return all(1 <= int(row) <= MAX_ROWS for row in rows) and all(
        column_of(column) < MAX_COLUMNS for column in columns
    )


def merges_in(data: bytes) -> list[Merge] | None:
    """Returns the merged cells of a sheet; None: look closely."""
    found = _MERGE.findall(data)
    if len(found) != len(_ANY_MERGE.findall(data)) or len(found) > 1000:
        return None
    if not are_inside(
        {row for _, first, _, last in found for row in (first, last)},
        {column for first, _, last, _ in found for column in (first, last)},
    ):
        return None
    areas = ((int(a) - 1, column_of(b), int(c) - 1, column_of(d)) for b, a, d, c in found)
    return [(min(a, c), min(b, d), max(a, c), max(b, d)) for a, b, c, d in areas]


def quick_counts(data: bytes) -> dict[str, str] | None:
    """Returns the attributes of the shared strings of a plain part; None: look closely."""
    if b"<!" in data or data.count(b"<sst") != 1 or b":sst" in data:
        return None
    head = _STRINGS.search(data)
    if head is None or not is_well_formed(data):
        return None
    found = {name.decode(): text.decode() for name, text in _ATTRIBUTE.findall(head[1])}
    return None if any(name.endswith((":count", ":uniqueCount")) for name in found) else found

"""Plain sheets of an .xlsx, read by the pre-scan itself: where there is nothing but texts and numbers, no
reader is asked.

Knows what a plain sheet and plain shared strings look like, and gives the same notes and cells for them
as the careful pre-scan and python-calamine do, which are its oracles in a test. Whatever is odd (an
attribute more than usual, text in the cell itself, a truth value, a number in a format that may be a
date, a cell that comes twice or out of order, whatever quick_scan.py finds odd) it leaves to them by
giving None. Does not know packages, nor what is refused.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import lt

from liaison_pipeline.files.grid import Raw, cleaned, is_clean
from liaison_pipeline.files.quick_scan import (
    are_inside,
    column_of,
    is_odd,
    is_well_formed,
    merges_in,
)
from liaison_pipeline.files.scan import SheetNotes
from liaison_pipeline.marking.usual_rows import are_usual
from liaison_pipeline.model.settings import Limits

Strings = Sequence[Raw | None]
_Cell = tuple[bytes, bytes, bytes, bytes, bytes]  # column, row, style, type, value
_BEGIN, _END = b"<sheetData>", b"</sheetData>"
_ROW = re.compile(rb'<row r="[0-9]{1,7}"(?: [A-Za-z0-9:]+="[^"<>&]*")*>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?: s="([0-9]{1,5})")?(?: t="([a-z]+)")?'
    rb"(?:/>|><v>([0-9.eE+-]{1,30})</v></c>)"
)
_OF_VALUE, _OF_BLANK, _OF_ROW = 4, 1, 2  # signs `<` of a cell with a value, without one, of a row
_TEXT, _NUMBERS = b"s", (b"", b"n")  # types of cells
_STRING = re.compile(r'<si><t( xml:space="preserve")?>([^<]*)</t></si>')
_OF_STRING = 4  # signs `<`
_ENTITY = re.compile("&(amp|lt|gt|quot|apos);")
_MEANS: Mapping[str, str] = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


def plain_strings(data: bytes) -> Strings | None:
    """Returns the shared strings of a well-formed part, as cells that hold them; None: ask the reader."""
    _, sign, body = data.decode(errors="replace").partition("<sst")
    if not sign or "\ufffd" in body or "\r" in body or "_x" in body or "&#" in body:
        return None
    found = _STRING.findall(body)
    if body.count("<") != _OF_STRING * len(found) + 1:
        return None
    texts: list[str] = []
    for kept, text in found:
        if not kept and text != text.strip():
            return None
        if "&" in text:
            text = _ENTITY.sub(lambda entity: _MEANS[entity[1]], text)
        texts.append(text)
    if is_clean(body):
        return [text if text and not text.isspace() else None for text in texts]
    return list(map(cleaned, texts))


@dataclass(frozen=True, slots=True)
class Around:
    """What a workbook tells of its sheets. `styles`: those of cells that must be looked at; `numbers`:
    those with which a number is no date, b"" for none; `blank`: how many elements without a value a
    sheet may have."""

    limits: Limits
    strings: Strings
    styles: Mapping[str, str]
    numbers: Collection[bytes]
    blank: int


def plain_sheet(data: bytes, book: Around) -> SheetNotes | None:
    """Returns the notes of a plain sheet with its cells; None: look closely."""
    begin, end = data.find(_BEGIN) + len(_BEGIN), data.rfind(_END)
    if end < begin or data.count(_BEGIN) != 1:
        return None
    around, inside = data[:begin] + data[end:], data[begin:end]
    merges = merges_in(around)
    if merges is None or is_odd(around) or b"hidden" in inside:
        return None
    if any(f's="{style}"'.encode() in inside for style in book.styles):
        return None
    found = _CELL.findall(inside)
    values = [cell for cell in found if cell[4]]
    signs = _OF_VALUE * len(values) + _OF_BLANK * (len(found) - len(values))
    if inside.count(b"<") != signs + _OF_ROW * len(_ROW.findall(inside)):
        return None
    lines = {row: int(row) - 1 for row in {cell[1] for cell in found}}
    places = {letters: column_of(letters) for letters in {cell[0] for cell in found}}
    at = [(lines[cell[1]], places[cell[0]]) for cell in found]
    if not are_inside(lines, places) or not all(map(lt, at, at[1:])):
        return None
    raws = _raws(values, book)
    unsure = around if are_usual(data, begin, end) else data
    if raws is None or data.count(b"<") >= book.blank or not is_well_formed(unsure):
        return None
    filled = [place for place, cell in zip(at, found, strict=True) if cell[4]]
    rows, columns = {row for row, _ in filled}, {column for _, column in filled}
    if len(rows) > book.limits.rows or len(columns) > book.limits.columns:
        return None
    cells = {place: raw for place, raw in zip(filled, raws, strict=True) if raw is not None}
    return SheetNotes(rows=rows, columns=columns, merges=merges, cells=cells)


def _raws(values: Sequence[_Cell], book: Around) -> list[Raw | None] | None:
    """Returns what some cells hold, None for a blank; of all None where one is no text or number."""
    if not all(cell[4].isdigit() for cell in values if cell[3] == _TEXT):
        return None
    for style, kind in {cell[2:4] for cell in values}:
        if kind != _TEXT and (kind not in _NUMBERS or style not in book.numbers):
            return None
    strings = book.strings
    try:
        return [
            strings[int(value)] if kind == _TEXT else float(value)
            for _, _, _, kind, value in values
        ]
    except (ValueError, IndexError):
        return None

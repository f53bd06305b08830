"""A workbook of XlsxWriter whose rows of texts and numbers are kept packed and are written at once.

Knows how XlsxWriter keeps the cells and the texts of a workbook, and how it writes them: all else
(heights, widths, merges, pages, the frame of the parts) is its own, and the bytes are the same as without
this module. Most of what a large month costs is writing cells: a packed row takes a tenth of the memory
of its cells by themselves, and a fraction of the time; parts are compressed as they grow. Does not know
what a workbook says.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO, StringIO
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from xlsxwriter.packager import Packager
from xlsxwriter.sharedstrings import SharedStrings
from xlsxwriter.utility import _utf16_len, _utf16_truncate
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

from liaison_pipeline.marking.addresses import column_letters

ROWS_OF_A_SPAN = 16  # how XlsxWriter tells in which columns rows have cells
FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the save time that XlsxWriter gives to parts
PIECES = 2000  # of a part that are compressed at once
LONGEST = 32_767  # UTF-16 units of a text in a cell
# what XlsxWriter does not write as it stands
_ODD = re.compile("[<>&\x00-\x08\x0b-\x1f\ufffe\uffff]|_x|^\\s|\\s$")
Looks = Sequence[object]
Kinds = tuple[type, ...]
Cells = tuple[int | float | None, ...]  # the number of a text, a number, nothing


class FastBook(Workbook):  # type: ignore[misc]  # XlsxWriter ships no types
    """A workbook whose parts are compressed while they are written: none is ever whole in memory. What is
    written is let go, since what XlsxWriter makes holds itself until somebody looks for such rings."""

    def __init__(self, options: Mapping[str, object]) -> None:
        super().__init__(BytesIO(), options)
        self._package = BytesIO()
        self._loose: _LooseParts | None = None

    def whole(self) -> bytes:
        """Closes the workbook and returns its bytes."""
        self.close()
        return self._package.getvalue()

    def parts(self) -> dict[str, bytes]:
        """Closes the workbook and returns its parts, for whoever goes on working on them."""
        self._loose = _LooseParts()
        self.close()
        return self._loose.parts

    def _get_packager(self) -> Packager:
        return _FastPackager(self._loose or _ZippedParts(self._package))


class FastSheet(Worksheet):  # type: ignore[misc]
    """Takes whole rows beside what every sheet takes. What is written into such a row later, cell by
    cell, stands in place of what was there."""

    def __init__(self) -> None:
        super().__init__()
        self._packed: dict[int, tuple[Looks, Kinds, Cells]] = {}
        self._kinds: dict[Kinds, Kinds] = {}
        self._heights: dict[float | None, tuple[object, object]] = {}
        self._frames: dict[tuple[int, Kinds], str] = {}

    def put_row(self, row: int, values: Sequence[str | int | float | None], looks: Looks) -> None:
        """Writes texts and finite numbers from the first column on; None leaves a cell alone. `looks`: of
        the columns; one sequence for all rows that are alike."""
        if not values:
            return
        known = self.str_table.string_table.get
        told = list(map(known, values))
        new = told.count(None)
        self.str_table.count += len(told) - new
        if new:  # texts, or what is no text
            told = [
                self._cell(value) if at is None else at
                for value, at in zip(values, told, strict=True)
            ]
        cells: Cells = tuple(told)
        kinds = tuple(map(type, cells))
        self._packed[row] = looks, self._kinds.setdefault(kinds, kinds), cells
        if row in self.table:
            for column, cell in enumerate(cells):
                if cell is not None:
                    self.table[row].pop(column, None)
        self._check_dimensions(row, 0)
        self._check_dimensions(row, len(cells) - 1)

    def _cell(self, value: str | float | None) -> int | float | None:
        """Returns how a value is kept in a packed row."""
        if isinstance(value, bool):  # which is a number to Python alone
            value = str(value)
        if isinstance(value, str):
            if len(value) > LONGEST // 2 and _utf16_len(value) > LONGEST:
                value = _utf16_truncate(value, LONGEST)
            return int(self.str_table._get_shared_string_index(value))
        return None if value is None else float(value)

    def set_row_pixels(self, row: int, height: float | None = None, *more: object) -> object:
        """Keeps once what is said of all rows of one height; called by XlsxWriter."""
        outcome = super().set_row_pixels(row, height, *more)
        if row in self.row_info and not any(more):
            own = self.row_info[row], self.row_sizes[row]
            self.row_info[row], self.row_sizes[row] = self._heights.setdefault(height, own)
        return outcome

    def _unpack(self, row: int) -> None:
        """Keeps a row as XlsxWriter keeps its cells."""
        looks, _, cells = self._packed.pop(row)
        own = {
            column: (CellStringTuple if isinstance(cell, int) else CellNumberTuple)(cell, look)
            for column, (cell, look) in enumerate(zip(cells, looks, strict=True))
            if cell is not None
        }
        self.table[row] = {**own, **self.table.get(row, {})}

    def _get_range_data(self, first_row: int, first: int, last_row: int, last: int) -> object:
        """Returns what stands in an area, for a chart; called by XlsxWriter."""
        for row in range(first_row, last_row + 1):
            if row in self._packed:
                self._unpack(row)
        return super()._get_range_data(first_row, first, last_row, last)

    def _write_rows(self) -> None:
        """Writes all rows, each at once; called by XlsxWriter."""
        for row in self._packed.keys() & self.table.keys():
            self._unpack(row)
        self._calculate_spans()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            packed, cells = self._packed.pop(row, None), self.table.pop(row, None)
            info = self.row_info.get(row)
            spans = self.row_spans.get(row // ROWS_OF_A_SPAN)
            if packed and not info:
                own = self._packed_cells(row, *packed)
                self.fh.write(f'<row r="{row + 1}" spans="{spans}">{own}</row>')
            elif packed:
                self._write_row(row, spans, info)
                self.fh.write(f"{self._packed_cells(row, *packed)}</row>")
            elif cells:
                self._write_row(row, spans, info)
                self._write_cells(row, cells)
                self._xml_end_tag("row")
            elif info is not None or row in self.comments:
                self._write_empty_row(row, spans, info)

    def _packed_cells(self, row: int, looks: Looks, kinds: Kinds, cells: Cells) -> str:
        key = id(looks), kinds
        frame = self._frames.get(key)
        if frame is None:
            frame = self._frames[key] = _frame(looks, kinds)
        if type(None) in kinds:
            cells = tuple(cell for cell in cells if cell is not None)
        return frame.replace("#", str(row + 1)) % cells

    def _write_cells(self, row: int, cells: Mapping[int, object]) -> None:
        number, parts = row + 1, []
        for column in sorted(cells):
            cell = cells[column]
            if isinstance(cell, CellStringTuple) and cell.format:
                value, look = cell
                place = f'<c r="{column_letters(column)}{number}" s="{look._get_xf_index()}"'
                parts.append(f'{place} t="s"><v>{value}</v></c>')
            elif isinstance(cell, CellNumberTuple) and cell.format:
                value, look = cell
                place = f'<c r="{column_letters(column)}{number}" s="{look._get_xf_index()}"'
                parts.append(f"{place}><v>{value:.16G}</v></c>")
            else:
                self.fh.write("".join(parts))
                parts.clear()
                self._write_cell(row, column, cell)
        self.fh.write("".join(parts))

    def _calculate_spans(self) -> None:
        """Notes the first and the last column of each sixteen rows."""
        columns: dict[int, set[int]] = {}
        for rows in (self.table, self.comments):
            for row, cells in rows.items():
                if cells:
                    own = columns.setdefault(row // ROWS_OF_A_SPAN, set())
                    own.update((min(cells), max(cells)))
        for row, (_, kinds, _cells) in self._packed.items():
            own = columns.setdefault(row // ROWS_OF_A_SPAN, set())
            own.update(at for at in (0, len(kinds) - 1) if kinds[at] is not type(None))
            if type(None) in (kinds[0], kinds[-1]):
                own.update(at for at, kind in enumerate(kinds) if kind is not type(None))
        self.row_spans = {
            at: f"{min(own) + 1}:{max(own) + 1}" for at, own in columns.items() if own
        }


def _frame(looks: Looks, kinds: Kinds) -> str:
    """Returns the cells of a row, with `#` for its number and `%` for what stands in each."""
    parts = []
    for column, (look, kind) in enumerate(zip(looks, kinds, strict=True)):
        place = f'<c r="{column_letters(column)}#" s="{look._get_xf_index()}"'  # type: ignore[attr-defined]
        if kind is int:
            parts.append(f'{place} t="s"><v>%d</v></c>')
        elif kind is float:
            parts.append(f"{place}><v>%.16G</v></c>")
    return "".join(parts)


class _GrowingPart(StringIO):
    """A part of a package that goes into the package a piece at a time."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out = out
        self._pieces: list[str] = []

    def write(self, text: str) -> int:
        self._pieces.append(text)
        if len(self._pieces) > PIECES:
            self.send()
        return len(text)

    def send(self) -> None:
        """Compresses what was written."""
        self._out.write("".join(self._pieces).encode())
        self._pieces.clear()

    def close(self) -> None:
        self.send()
        self._out.close()
        super().close()


class _ZippedParts:
    """Parts that go into a zip."""

    def __init__(self, target: BytesIO) -> None:
        self._package = ZipFile(target, "w")

    def open(self, name: str) -> IO[bytes]:
        info = ZipInfo(name, FIRST_DAY)
        info.compress_type = ZIP_DEFLATED
        return self._package.open(info, "w")

    def close(self) -> None:
        self._package.close()


class _LoosePart(BytesIO):
    """A part that is kept as it is once it is written."""

    def __init__(self, name: str, parts: dict[str, bytes]) -> None:
        super().__init__()
        self._name, self._parts = name, parts

    def close(self) -> None:
        self._parts[self._name] = self.getvalue()
        super().close()


class _LooseParts:
    """Parts that are put together by somebody else."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes] = {}

    def open(self, name: str) -> IO[bytes]:
        return _LoosePart(name, self.parts)

    def close(self) -> None:
        """Nothing is left to be written."""


class _FastPackager(Packager):  # type: ignore[misc]
    def __init__(self, target: _ZippedParts | _LooseParts) -> None:
        super().__init__()
        self._target = target
        self._part: _GrowingPart | None = None

    def _filename(self, name: str) -> _GrowingPart:
        """Returns where a part is written, the one before being done; called by XlsxWriter."""
        if self._part:
            self._part.close()
        self._part = _GrowingPart(self._target.open(name))
        return self._part

    def _create_package(self) -> list[object]:
        """Writes all parts; none is left for XlsxWriter to put together."""
        super()._create_package()
        if self._part:
            self._part.close()
        self._target.close()
        return []

    def _write_shared_strings_file(self) -> None:
        if self.workbook.str_table.count:
            texts = _FastTexts()
            texts.string_table = self.workbook.str_table
            texts._set_xml_writer(self._filename("xl/sharedStrings.xml"))
            texts._assemble_xml_file()


class _FastTexts(SharedStrings):  # type: ignore[misc]
    """The part with the texts of all sheets."""

    def _write_sst_strings(self) -> None:
        """Writes the texts, plain ones as they stand; called by XlsxWriter."""
        for text in self.string_table.string_array:
            if _ODD.search(text):
                self._write_si(text)
            else:
                self.fh.write(f"<si><t>{text}</t></si>")
        self.string_table.string_array = []

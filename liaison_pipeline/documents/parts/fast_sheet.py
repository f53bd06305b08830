"""A sheet of XlsxWriter whose texts and numbers are written without its general way for each cell.

Knows how XlsxWriter keeps the cells of a sheet, and how it writes them: all else (rows, widths, merges,
pages, the frame of the part) is its own, and the bytes are the same as without this module. Does not know
what a workbook says. Most of what a large month costs is writing cells, and each takes half the time so.
"""

from collections.abc import Mapping, Sequence

from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

from liaison_pipeline.marking.addresses import column_letters

ROWS_OF_A_SPAN = 16  # how XlsxWriter tells in which columns rows have cells
MOST = 16_383  # characters of a text that fits into a cell, however many UTF-16 units each takes


class FastSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter ships no types
    """Takes whole rows beside what every sheet takes."""

    def put_row(self, row: int, values: Sequence[str | int | float | None], look: object) -> None:
        """Writes texts and finite numbers from the first column on; None leaves a cell alone."""
        index_of = self.str_table._get_shared_string_index
        cells = self.table[row]
        for column, value in enumerate(values):
            if isinstance(value, str):
                if len(value) > MOST:
                    self.write_string(row, column, value, look)
                else:
                    cells[column] = CellStringTuple(index_of(value), look)
            elif value is not None:
                cells[column] = CellNumberTuple(value, look)
        if values:
            self._check_dimensions(row, 0)
            self._check_dimensions(row, len(values) - 1)

    def _write_rows(self) -> None:
        """Writes all rows, each at once; called by XlsxWriter."""
        self._calculate_spans()
        for row in range(self.dim_rowmin, self.dim_rowmax + 1):
            cells, info = self.table.get(row), self.row_info.get(row)
            spans = self.row_spans.get(row // ROWS_OF_A_SPAN)
            if cells:
                self._write_row(row, spans, info)
                self._write_cells(row, cells)
                self._xml_end_tag("row")
            elif info is not None or row in self.comments:
                self._write_empty_row(row, spans, info)

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
        """Notes the first and the last column of each sixteen rows; called by XlsxWriter, too."""
        if self.comments:
            super()._calculate_spans()
            return
        columns: dict[int, set[int]] = {}
        for row, cells in self.table.items():
            if cells:
                columns.setdefault(row // ROWS_OF_A_SPAN, set()).update((min(cells), max(cells)))
        self.row_spans = {at: f"{min(own) + 1}:{max(own) + 1}" for at, own in columns.items()}

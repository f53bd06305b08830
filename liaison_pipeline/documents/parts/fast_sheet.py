"""A sheet of XlsxWriter whose texts and numbers are written without its general way for each cell.

Knows how XlsxWriter keeps the cells of a sheet, and how it writes them: all else (rows, widths, merges,
pages, the frame of the part) is its own, and the bytes are the same as without this module. Does not know
what a workbook says. Most of what a large month costs is writing cells, and each takes half the time so.
"""

from collections.abc import Sequence

from xlsxwriter.worksheet import CellNumberTuple, CellStringTuple, Worksheet

from liaison_pipeline.marking.addresses import column_letters

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

    def _write_cell(self, row: int, col: int, cell: object) -> None:
        """Writes a cell; called by XlsxWriter for each one, in order."""
        if isinstance(cell, CellStringTuple) and cell.format:
            begins = f'<c r="{column_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
            self.fh.write(f'{begins} t="s"><v>{cell.string}</v></c>')
        elif isinstance(cell, CellNumberTuple) and cell.format:
            begins = f'<c r="{column_letters(col)}{row + 1}" s="{cell.format._get_xf_index()}"'
            self.fh.write(f"{begins}><v>{cell.number:.16G}</v></c>")
        else:
            super()._write_cell(row, col, cell)

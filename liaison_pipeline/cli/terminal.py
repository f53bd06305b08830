"""Tables on a terminal: width of Chinese characters, colour only where it is one.

Knows rich (its only importer). Does not know what a table says.
"""

import sys
from collections.abc import Sequence

WIDTH = 160  # columns, where the output is no terminal


def show_table(
    labels: Sequence[str],
    rows: Sequence[Sequence[str]],
    numbers: Sequence[int] = (),
    colours: Sequence[str] = (),
) -> None:
    """Shows a table. `numbers`: columns that are aligned right; `colours`: of the rows, '' for none."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else WIDTH, highlight=False)
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for index, label in enumerate(labels):
        table.add_column(label, justify="right" if index in numbers else "left", overflow="fold")
    for index, row in enumerate(rows):
        style = colours[index] if index < len(colours) else ""
        table.add_row(*(Text(value) for value in row), style=style)
    console.print(table)

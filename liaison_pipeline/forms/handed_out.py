"""The hidden mark of a workbook that this program handed out: its rows as they were printed.

Knows how a row is condensed and where the mark stands: on a sheet that no program shows, so that it
survives whatever saves the workbook. Does not know what a row means. It holds no names: a row is known
by its digest alone, 序号 aside.
"""

import hashlib
from collections.abc import Mapping

from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.spelling.values import fold

NAME = "发放记录"
HEADING = "liaison handed out"


def row_digest(texts: Mapping[str, str]) -> str:
    """Returns what stands for a row (column -> text), whatever its place and 序号."""
    told = sorted((name, fold(text)) for name, text in texts.items() if name != "serial")
    joined = "\x1f".join(f"{name}={text}" for name, text in told if text)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def handed_out(book: Workbook) -> Mapping[str, frozenset[str]]:
    """Returns kind of form -> digests of the rows that were handed out in this workbook."""
    grid = next((g for g in book.grids if g.name == NAME and g.text(0, 0) == HEADING), None)
    if grid is None:
        return {}
    digests: dict[str, set[str]] = {}
    for row in grid.rows()[1:]:
        digests.setdefault(grid.text(row, 0), set()).add(grid.text(row, 1))
    return {kind: frozenset(own) for kind, own in digests.items()}

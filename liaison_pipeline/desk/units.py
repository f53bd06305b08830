"""单位名单.xlsx on the page: its rows as they are, and what is typed saved as the same table.

Knows the labels of the table and where it lies. Does not know HTTP, nor what a unit does. What is saved
is checked as the file is; a fault is told with its cell and changes nothing.
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import cast

from liaison_pipeline.desk.messages import Plain
from liaison_pipeline.errors import RequestError
from liaison_pipeline.settings import load_settings, load_toml
from liaison_pipeline.starting import unit_table_of
from liaison_pipeline.unit_list import KIND_WORDS, LABELS, NAME, units_listed, written_rows
from liaison_pipeline.workspace import Workspace


def listed_units(root: Path) -> dict[str, Plain]:
    """Returns the columns of the table and a row a unit. Raises SettingsError."""
    settings = load_settings(Workspace.at(root).settings_file)
    words = {"kind": tuple(KIND_WORDS.values()), "supervisor": settings.unit_names}
    columns: list[Plain] = [
        {"label": label, "words": list(words.get(name, ()))} for name, label in LABELS.items()
    ]
    rows: list[Plain] = [list(row) for row in written_rows(settings.units, load_toml(None).units)]
    return {"columns": columns, "rows": rows}


def save_units(root: Path, typed: str) -> str:
    """Saves rows as 单位名单.xlsx; returns its name. `typed`: JSON, a list of texts a unit. Raises
    SettingsError with the cell, RequestError for what is no table; then the old one stays."""
    rows = cast(Sequence[Sequence[str]], json.loads(typed))
    if not rows or any(len(row) != len(LABELS) for row in rows):
        raise RequestError("单位名单里至少要有一个单位。")
    settings = load_toml(Workspace.at(root).settings_file)
    folder = root / ".desk-units"
    folder.mkdir(exist_ok=True)
    part = folder / NAME
    try:
        part.write_bytes(unit_table_of(settings, rows))
        units_listed(part, settings.limits, load_toml(None).units, settings.office.subdistrict)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(root / NAME)
    finally:
        part.unlink(missing_ok=True)
        folder.rmdir()
    return NAME

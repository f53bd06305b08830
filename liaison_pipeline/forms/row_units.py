"""Whose each row of a consolidated form is, and when its unit first filed.

Knows the columns 填报单位 and 填报时间, and names of units as people write them. Does not know what else
a row says.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.grid import Raw
from liaison_pipeline.forms.head_checks import Identity, unit_head
from liaison_pipeline.forms.labels import FILED_COLUMN, UNIT_COLUMN
from liaison_pipeline.forms.months import filing_date
from liaison_pipeline.forms.plain_rows import raw_values, texts_of
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.source import Source
from liaison_pipeline.forms.vocabulary import OF_CONSOLIDATED
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.units import match_unit, nearest_unit
from liaison_pipeline.spelling.values import filled_text

CONSOLIDATOR = "consolidator"  # the head field


def with_own_column(block: Block, settings: Settings) -> None:
    """A unit's own form may have a column 填报单位, too: where every row names the unit that the head
    names, it is no consolidated form. Who makes one signs as 汇总单位."""
    head = unit_head(block)
    if not block.consolidated or head is None or not head.value or CONSOLIDATOR in block.heads:
        return
    labels, grid, unit = block.labels, block.grid, match_unit(head.text, settings)
    told, names = labels.fields[UNIT_COLUMN][0], labels.fields.get("enterprise", (-1,))[0]
    said = {grid.text(row, told) for row in block.body if grid.text(row, names)}
    told_of = {match_unit(text, settings) for text in said if text}
    if unit is None or told_of != {unit}:
        return
    own = {name: columns for name, columns in labels.fields.items() if name not in OF_CONSOLIDATED}
    others = [labels.fields[name][0] for name in labels.fields.keys() - own - {UNIT_COLUMN}]
    extras = {column: grid.text(labels.first_row, column) for column in sorted(others)}
    block.labels = replace(labels, fields=own, extras={**labels.extras, **extras})


def row_units(source: Source, rows: Sequence[Row]) -> dict[int, Identity]:
    """Returns place of a row of a consolidated form -> its unit. A name that nobody knows is told once,
    at the first row that has it."""
    by_name: dict[str, list[int]] = {}
    for place, name in enumerate(texts_of(rows, UNIT_COLUMN)):
        by_name.setdefault(name, []).append(place)
    street, settings = source.subdistrict, source.settings
    units: dict[int, Identity] = {}
    for name, own in by_name.items():
        unit = match_unit(name, settings, street) if name else None
        if unit:
            units |= dict.fromkeys(own, Identity(unit, settings.by_name[unit].kind))
            continue
        units |= dict.fromkeys(own, Identity("", "office"))
        units[own[0]] = _unit_unknown(source, street, rows[own[0]], len(own))
    return units


def _unit_unknown(source: Source, street: str, first: Row, count: int) -> Identity:
    """What is told of rows that name no unit, or one that is not known, at the first of them."""
    cell = first.fields[UNIT_COLUMN]
    place = replace(source.place, cell=cell.cell, column="填报单位", value=cell.text)
    rest = f"（从这一行起，共 {count} 行）" if count > 1 else ""
    if cell.text:
        near = nearest_unit(cell.text, source.settings, street)
        made = finding("unit-unknown", place, near, rows=rest)
    else:
        how = "请在“填报单位”一栏写明这一行是哪个单位报的。"
        made = finding("unit-missing", place, how, where="这一行", guess=rest)
    return Identity("", "office", (made,))


def first_filed(rows: Sequence[Row], period: Period | None) -> tuple[date | None, str]:
    """When the unit first filed, where a consolidated form tells it row by row, and the cell."""
    raws = raw_values(rows, FILED_COLUMN)
    first: dict[date, int] = {}
    for place, raw in enumerate(raws):
        day = _day_filed(raw, period)
        if day is not None:
            first.setdefault(day, place)
    if not first:
        return None, ""
    day = min(first)
    return day, rows[first[day]].fields[FILED_COLUMN].cell


@lru_cache(maxsize=1 << 8, typed=True)  # all rows of a unit say the same
def _day_filed(raw: Raw | None, period: Period | None) -> date | None:
    return filing_date(raw, period) if raw is not None and filled_text(raw) else None

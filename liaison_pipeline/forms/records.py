"""A recognised form -> its data rows, each field with the address it came from.

Knows which rows are data, merged cells, 同上 and fillers. Does not know types, bounds or other
rows. A row that names an enterprise is a data row, whatever else it says; head fields below the
rows are taken only from rows that name none. Lines for signatures and seals are no rows.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from liaison_pipeline.files.grid import CellError, Raw
from liaison_pipeline.forms.labels import UNIT_COLUMN
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.spelling.values import (
    fold,
    is_ditto,
    is_filler,
    is_nothing,
    plain,
    read_count,
)

_TOTAL = re.compile(r"(合计|小计|总计|共计|累计|汇总)")
_TOTAL_NAME = re.compile(r"(合计|小计|总计|共计|累计)[:：]?[\d.]*[户家个条]?")
_REMARK = re.compile(
    r"(备注|说明|填表说明|填报说明)([:：].*)?|(备注|注|说明|填表说明|填报说明)[:：\d].*", re.S
)
_SIGNATURE = re.compile(
    r".{0,10}(盖章|签字|签名|签章)\)?[:：]?.{0,12}"
    r"|(审核|审批|复核|制表|经办|填表|校对|单位负责)人?(单位|时间|日期)?[:：].{0,20}"
)
PREFILLED = {"serial", "department", "leader_contact", "service_contact", UNIT_COLUMN}


@dataclass(frozen=True)
class Field:
    """A cell's value. `cell` is where it stands: the top left of a merged cell, the cell that 同上
    repeats. `shared`: it stands in a merged cell that began in an earlier row."""

    raw: Raw | None
    cell: str
    shared: bool = False
    uncalculated: bool = False

    @property
    def text(self) -> str:
        """As a person sees it, '' for a filler."""
        text = plain(self.raw)
        return "" if is_filler(text) else text


@dataclass(frozen=True)
class Row:
    """A data row: `number` as the sheet shows it (from 1), `extra` the columns the form doesn't know."""

    number: int
    fields: Mapping[str, Field]
    extra: Mapping[str, str]


def read_rows(block: Block) -> Iterator[Row]:
    """The data rows of a form, top down."""
    above: dict[str, Field] = {}
    for row in block.body:
        fields = {
            name: _field(block, row, columns) for name, columns in block.labels.fields.items()
        }
        if _is_no_row(block, row, fields):
            continue
        for name, found in fields.items():
            if isinstance(found.raw, str) and is_ditto(found.raw):
                fields[name] = above.get(name, replace(found, raw=None))
            above[name] = fields[name]
        extra = {
            label: plain(block.grid.raw(row, column))
            for column, label in block.labels.extras.items()
            if plain(block.grid.raw(row, column))
        }
        yield Row(row + 1, fields, extra)


def _field(block: Block, row: int, columns: tuple[int, ...]) -> Field:
    """One field; a label over several columns gathers their values."""
    grid = block.grid
    filled = [c for c in columns if grid.raw(row, c) is not None and grid.origin(row, c)[1] == c]
    column = filled[0] if filled else columns[0]
    origin = grid.origin(row, column)
    raw = grid.raw(row, column)
    if len(filled) > 1:
        raw = " ".join(plain(grid.raw(row, c)) for c in filled)
    lost = raw is None and origin in grid.uncalculated
    shared = origin[0] < row and raw is not None
    return Field(raw, a1(*origin), shared=shared, uncalculated=lost)


def _is_no_row(block: Block, row: int, fields: Mapping[str, Field]) -> bool:
    """Blank, pre-numbered, total and remark rows, and rows that only say 无."""
    first = next((c for c in block.labels.columns if block.grid.cells.get((row, c))), None)
    head = fold(block.grid.text(row, first)) if first is not None else ""
    name = fold(fields["enterprise"].text) if "enterprise" in fields else ""
    if _TOTAL.match(head) and not name.startswith(head[:4] or "-"):
        return True
    own = [c for c in block.labels.columns if (row, c) in block.grid.cells]
    if all(_SIGNATURE.fullmatch(fold(block.grid.text(row, c))) for c in own):
        return True
    if _TOTAL_NAME.fullmatch(name) or _TOTAL_NAME.fullmatch(head) or _REMARK.fullmatch(head):
        return True
    return not any(
        _is_content(field_name, found)
        for field_name, found in fields.items()
        if field_name not in PREFILLED and not found.shared
    )


def _is_content(name: str, found: Field) -> bool:
    if isinstance(found.raw, CellError) or found.uncalculated:
        return True
    if found.raw is None or is_nothing(plain(found.raw)):
        return False
    return not (name == "count" and read_count(found.raw) == 0)

"""One workbook that was read -> its submissions, typed rows and findings.

Knows the order forms -> unit and month -> rows for a file by itself. Does not know disks, other files,
the day of the run or the master.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from pathlib import Path

from liaison_pipeline.catalogue import CATALOGUE, Place, finding
from liaison_pipeline.findings import Finding, Severity
from liaison_pipeline.frames import Record
from liaison_pipeline.period import Period
from liaison_pipeline.reading.dates import PartialDate, exists, read_dates
from liaison_pipeline.reading.forms import KINDS, Forms
from liaison_pipeline.reading.grid import Workbook
from liaison_pipeline.reading.labels import FILED_COLUMN, UNIT_COLUMN
from liaison_pipeline.reading.months import Sources, Told, filing_date, tell_month
from liaison_pipeline.reading.recognise import Block, recognise_forms
from liaison_pipeline.reading.records import Row, read_rows
from liaison_pipeline.reading.units import match_unit, nearest_unit
from liaison_pipeline.rules.cells import Context, TypedRow, place_of, type_row
from liaison_pipeline.rules.heads import (
    Identity,
    check_columns,
    check_heads,
    check_month,
    identify,
)
from liaison_pipeline.settings import Settings


@dataclass
class Reading:
    """One file: what it holds, still as plain rows. `rows`: kind -> (submission, typed row)."""

    file: Record
    submissions: list[Record] = field(default_factory=list)
    rows: dict[str, list[tuple[Record, TypedRow]]] = field(
        default_factory=lambda: {kind: [] for kind in KINDS}
    )
    findings: list[tuple[str, Finding]] = field(default_factory=list)


def identifier(*parts: object) -> str:
    """A name that depends on its parts alone, so that no order of arrival shows."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def interpret(record: Record, book: Workbook, settings: Settings, forms: Forms) -> Reading:
    """The forms of a workbook that was read; `record` is its row of the table `files`."""
    reading = Reading(record)
    file = str(record["file"])
    blocks = [block for grid in book.grids for block in recognise_forms(grid, forms)]
    if not blocks:
        code = "file-unreadable" if book.is_word else "form-unrecognised"
        reason = "Word 文档里没有附件1—4的表格"
        reading.findings.append(("", finding(code, Place(file=file), reason=reason)))
    ledgers: list[tuple[str, Period]] = []
    for kind in KINDS:
        for block in _with_continuations([b for b in blocks if b.form.kind == kind]):
            _read_block(_Source(reading, block, book, file, settings), ledgers)
    return reading


def _with_continuations(blocks: list[Block]) -> list[Block]:
    """A form without any head field goes on with the one on the sheet before it (续表)."""
    for before, block in pairwise(blocks):
        same = before.labels.fields.keys() == block.labels.fields.keys()
        if same and not block.heads and before.heads and block.grid is not before.grid:
            block.before = before.before or before
            block.heads = before.heads
            block.title = block.title or before.title
    return blocks


@dataclass(frozen=True)
class _Source:
    """A form with the file around it."""

    reading: Reading
    block: Block
    book: Workbook
    file: str
    settings: Settings

    @property
    def place(self) -> Place:
        return Place(file=self.file, sheet=self.block.grid.name)


def _read_block(source: _Source, ledgers: list[tuple[str, Period]]) -> None:
    """A form's submission (one a unit, where it is consolidated), its rows and its findings."""
    block = source.block
    rows = list(read_rows(block))
    if block.consolidated and not rows:
        return  # no unit had anything to say on this form
    if block.consolidated:
        identities = _row_units(source, rows)
        head = Identity("", "office")
    else:
        head = identify(block, source.file, source.settings, source.place)
        if block.before is not None:  # the first sheet has told what is wrong with the head
            head = replace(head, findings=())
        identities = {row.number: head for row in rows}
    told = tell_month(_sources(source, head, rows, ledgers), source.settings.calendar)
    groups: dict[str, list[Row]] = {head.unit: []}
    groups |= {identity.unit: [] for identity in identities.values()}
    if block.consolidated and all(found.unit for found in identities.values()):
        del groups[""]
    for row in rows:
        groups[identities[row.number].unit].append(row)
    for unit, members in groups.items():
        identity = head
        if block.consolidated and members:
            own = [identities[row.number] for row in members]
            found = tuple(f for identity in own for f in identity.findings)
            identity = replace(own[0], unit=unit, findings=found)
        _add_submission(source, identity, told, members)
        if block.form.kind == "ledger" and told.period and unit:
            ledgers.append((unit, told.period))


def _row_units(source: _Source, rows: list[Row]) -> dict[int, Identity]:
    """The unit of each row of a consolidated form."""
    found = {}
    for row in rows:
        cell = row.fields[UNIT_COLUMN]
        unit = match_unit(cell.text, source.settings) if cell.text else None
        place = replace(source.place, cell=cell.cell, column="填报单位", value=cell.text)
        if unit:
            found[row.number] = Identity(unit, source.settings.by_name[unit].kind)
        elif cell.text:
            near = nearest_unit(cell.text, source.settings)
            found[row.number] = Identity("", "office", (finding("unit-unknown", place, near),))
        else:
            missing = finding("unit-missing", place, guess="")
            found[row.number] = Identity("", "office", (missing,))
    return found


def _sources(
    source: _Source, head: Identity, rows: list[Row], ledgers: list[tuple[str, Period]]
) -> Sources:
    block = source.block
    path = Path(source.file)
    written = [("标题", line) for line in block.title.split("\n")]
    written += [("工作表名", block.grid.name), ("文件名", path.stem)]
    written += [("文件夹名", part) for part in reversed(path.parts[:-1])]
    dates: list[PartialDate] = []
    if block.form.kind == "ledger":
        for row in rows:
            cell = row.fields.get("contacted_on")
            if cell and cell.text and cell.raw is not None:
                read = read_dates(cell.raw, block.grid.date1904)
                dates += [part for part in (read.parts if read else ()) if exists(part)]
    filed = block.heads.get("filed_on")
    same_unit = [period for unit, period in ledgers if unit == head.unit]
    saved = source.book.saved_at
    return Sources(
        written=written,
        dates=dates,
        ledger=same_unit[-1] if same_unit and block.form.kind == "register" else None,
        filed_on=filing_date(filed.value, None) if filed else None,
        saved_on=saved.date() if saved else None,
    )


def _add_submission(source: _Source, identity: Identity, told: Told, rows: list[Row]) -> None:
    block, reading = source.block, source.reading
    period = str(told.period) if told.period and identity.unit else ""
    place = replace(source.place, unit=identity.unit, period=period)
    found = [replace(f, unit=identity.unit, period=period) for f in identity.findings]
    found += list(check_columns(block, place)) + list(check_month(told, place))
    if not block.consolidated and block.before is None:
        found += check_heads(block, identity.kind, told, place)
    if block.grid.hidden:
        found.append(finding("sheet-hidden", place, sheet=block.grid.name))
    hidden = [row for row in rows if row.number - 1 in block.grid.hidden_rows]
    if hidden:
        cell = hidden[0].fields["enterprise"].cell if "enterprise" in hidden[0].fields else ""
        numbers = "、".join(str(row.number) for row in hidden[:10])
        more = " 等" if len(hidden) > 10 else ""
        at = replace(place, cell=cell)
        found.append(finding("row-hidden", at, count=len(hidden), rows=f"第 {numbers} 行{more}"))
    if not rows:
        severity = Severity.INFO if block.form.kind == "register" else None
        found.append(finding("form-empty", place, severity=severity))
    held = any(CATALOGUE[f.code].holds == "form" and f.severity is Severity.ERROR for f in found)
    record = _submission(source, identity, told, rows, held)
    reading.submissions.append(record)
    submission = str(record["submission_id"])
    reading.findings += [(submission, f) for f in found]
    context = Context(block.form, told.period, source.settings.calendar, block.grid.date1904, place)
    typed = [type_row(row, context) for row in rows]
    _mark_duplicates(typed, context)
    for row in typed:
        row.values["submission_id"] = submission
        row.values["sheet"] = block.grid.name
        reading.rows[block.form.kind].append((record, row))


def _first_filed(rows: list[Row], period: Period | None) -> date | None:
    """When the unit first filed, where a consolidated form tells it row by row."""
    cells = [row.fields[FILED_COLUMN] for row in rows if FILED_COLUMN in row.fields]
    days = [filing_date(cell.raw, period) for cell in cells if cell.text]
    return min((day for day in days if day), default=None)


def _submission_id(source: _Source, block: Block, identity: Identity) -> str:
    sha, labels = source.reading.file["sha256"], block.labels
    place = block.grid.name, labels.first_row + 1, labels.columns.start
    return identifier(sha, source.file, *place, identity.unit)


def _submission(
    source: _Source, identity: Identity, told: Told, rows: list[Row], held: bool
) -> Record:
    block, saved = source.block, source.book.saved_at
    claimed = told.conflict[1] if told.conflict else told.period
    filed = block.heads.get("filed_on")
    filed_on: date | None = filing_date(filed.value, claimed) if filed else None
    if block.consolidated:
        filed_on = _first_filed(rows, claimed)
    elif filed_on is None and saved is not None:
        filed_on = saved.date()
    row = block.labels.first_row + 1
    sha = source.reading.file["sha256"]
    return {
        "submission_id": _submission_id(source, block, identity),
        "file_id": source.reading.file["file_id"],
        "sha256": sha,
        "file": source.file,
        "sheet": block.grid.name,
        "position": row * 20000 + block.labels.columns.start,
        "kind": block.form.kind,
        "form": block.form.official[identity.kind],
        "unit": identity.unit,
        "period": str(claimed) if claimed else "",
        "filed_on": filed_on.isoformat() if filed_on else None,
        "filed_cell": filed.cell if filed else "",
        "filed_text": filed.text if filed else "",
        "saved_at": source.reading.file["saved_at"],
        "consolidated": block.consolidated,
        "reporter": block.heads["reporter"].text if "reporter" in block.heads else "",
        "series": _submission_id(source, block.before or block, identity),
        "held": held,
        "undated": told.period is None,
    }


def _mark_duplicates(rows: list[TypedRow], context: Context) -> None:
    """row-duplicate, at the 企业名称 of the second row."""
    first: dict[str, object] = {}
    for row in rows:
        identity = str(row.values.pop("identity"))
        row.values["duplicate"] = identity in first
        if identity in first:
            cells = json.loads(str(row.values["cells"]))
            place = place_of(
                "enterprise",
                cells.get("enterprise", ""),
                str(row.values["enterprise"] or ""),
                context,
            )
            row.findings.append(finding("row-duplicate", place, other=first[identity]))
        first.setdefault(identity, row.values["row"])

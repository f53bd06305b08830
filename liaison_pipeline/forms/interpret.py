"""One workbook that was read -> its submissions, typed rows and findings.

Knows the order forms -> unit and month -> rows for a file by itself. Does not know disks, other files,
the day of the run or the master.
"""

from dataclasses import replace
from datetime import date
from itertools import pairwise

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.cells import Context, type_row
from liaison_pipeline.forms.head_checks import (
    Identity,
    check_columns,
    check_heads,
    check_hidden_rows,
    check_month,
    identify,
)
from liaison_pipeline.forms.labels import FILED_COLUMN, UNIT_COLUMN
from liaison_pipeline.forms.lists import read_list
from liaison_pipeline.forms.months import Sources, Told, filing_date, tell_month
from liaison_pipeline.forms.recognise import Block, recognise_forms
from liaison_pipeline.forms.records import Row, read_rows
from liaison_pipeline.forms.schemas import MONTHLY, Forms
from liaison_pipeline.forms.source import FormHead, Reading, Source, rows_key
from liaison_pipeline.model.findings import Finding, Holds, Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.date_text import PartialDate
from liaison_pipeline.spelling.dates import exists, read_dates
from liaison_pipeline.spelling.units import match_unit, nearest_unit

REPORTERS = ("consolidator", "reporter")  # whoever made a consolidated form, else who filled it in


def interpret(reading: Reading, book: Workbook, settings: Settings, forms: Forms) -> None:
    """Adds the forms of a workbook to what its file holds."""
    file = reading.file.file
    blocks = [block for grid in book.grids for block in recognise_forms(grid, forms)]
    if not blocks:
        code = "file-unreadable" if book.is_word else "form-unrecognised"
        reason = "Word 文档里没有附件1—4的表格"
        reading.findings.append(("", finding(code, Place(file=file), reason=reason)))
    ledgers: list[tuple[str, Period]] = []
    for kind in MONTHLY:
        for block in _with_continuations([b for b in blocks if b.form.kind == kind]):
            _read_block(Source(reading, block, book, file, settings), ledgers)
    consolidated = any(block.consolidated for block in blocks)
    for block in (block for block in blocks if not block.form.monthly):
        read_list(Source(reading, block, book, file, settings), consolidated)
    if book.damaged_lines:
        reading.findings.append(_damaged(reading, book))


def _damaged(reading: Reading, book: Workbook) -> tuple[str, Finding]:
    """What was lost of a damaged text file, told with the form that was read from it."""
    lines = "、".join(str(line) for line in book.damaged_lines)
    place = Place(file=reading.file.file)
    first = next(iter(reading.submissions), None)
    if first is not None:
        place = replace(place, unit=first.unit, period=str(first.period) if first.period else "")
    return first.submission_id if first else "", finding("text-damaged", place, lines=lines)


def _with_continuations(blocks: list[Block]) -> list[Block]:
    """A form without any head field goes on with the one on the sheet before it (续表)."""
    for before, block in pairwise(blocks):
        same = before.labels.fields.keys() == block.labels.fields.keys()
        if same and not block.heads and before.heads and block.grid is not before.grid:
            block.before = before.before or before
            block.heads = before.heads
            block.title = block.title or before.title
    return blocks


def _read_block(source: Source, ledgers: list[tuple[str, Period]]) -> None:
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


def _row_units(source: Source, rows: list[Row]) -> dict[int, Identity]:
    """The unit of each row of a consolidated form."""
    found = {}
    street = source.subdistrict
    for row in rows:
        cell = row.fields[UNIT_COLUMN]
        unit = match_unit(cell.text, source.settings, street) if cell.text else None
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
    source: Source, head: Identity, rows: list[Row], ledgers: list[tuple[str, Period]]
) -> Sources:
    block = source.block
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
        written=source.written,
        dates=dates,
        ledger=same_unit[-1] if same_unit and block.form.kind == "register" else None,
        filed_on=filing_date(filed.value, None) if filed else None,
        saved_on=saved.date() if saved else None,
    )


def _add_submission(source: Source, identity: Identity, told: Told, rows: list[Row]) -> None:
    block = source.block
    period = str(told.period) if told.period and identity.unit else ""
    place = replace(source.place, unit=identity.unit, period=period)
    found = [
        replace(f, place=replace(f.place, unit=identity.unit, period=period))
        for f in identity.findings
    ]
    found += list(check_columns(block, told.period, place)) + list(check_month(told, place))
    if not block.consolidated and block.before is None:
        found += check_heads(block, identity.kind, told, place)
    if block.grid.hidden:
        found.append(finding("sheet-hidden", place, sheet=block.grid.name))
    found += check_hidden_rows(block, rows, place)
    if not rows:
        severity = Severity.INFO if block.form.kind == "register" else None
        found.append(finding("form-empty", place, severity=severity))
    held = any(f.holds is Holds.FORM for f in found)
    submission = source.submission(_standing(source, identity, told, rows, held))
    source.add(submission, found)
    context = Context(block.form, told.period, source.settings, block.grid.date1904, place)
    source.add_rows(submission, [type_row(row, context) for row in rows], context)


def _first_filed(rows: list[Row], period: Period | None) -> tuple[date | None, str]:
    """When the unit first filed, where a consolidated form tells it row by row, and the cell."""
    cells = [row.fields[FILED_COLUMN] for row in rows if FILED_COLUMN in row.fields]
    days = [(filing_date(cell.raw, period), cell.cell) for cell in cells if cell.text]
    told = [(day, cell) for day, cell in days if day]
    return min(told, key=lambda pair: pair[0], default=(None, ""))


def _standing(
    source: Source, identity: Identity, told: Told, rows: list[Row], held: bool
) -> FormHead:
    """Returns what the head of a form says of the rows of one unit."""
    block, saved = source.block, source.book.saved_at
    claimed = told.conflict[1] if told.conflict else told.period
    filed = block.heads.get("filed_on")
    filed_on: date | None = filing_date(filed.value, claimed) if filed else None
    dated = filed_on is not None
    cell, text = (filed.cell, filed.text) if filed else ("", "")
    if block.consolidated:
        filed_on, cell = _first_filed(rows, claimed)
        dated = filed_on is not None
    elif filed_on is None and saved is not None:
        filed_on = saved.date()
    return FormHead(
        unit=identity.unit,
        form=block.form.official[identity.kind],
        period=claimed,
        filed_on=filed_on,
        filed_cell=cell,
        filed_text=text,
        dated=dated,
        rows_key=rows_key(rows),
        consolidated=block.consolidated,
        reporter=next((block.heads[n].text for n in REPORTERS if n in block.heads), ""),
        held=held,
        undated=told.period is None,
    )

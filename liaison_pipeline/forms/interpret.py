"""One workbook that was read -> its submissions, typed rows and findings.

Knows the order forms -> unit and month -> rows for a file by itself. Does not know disks, other files,
the day of the run or the master.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.answers import without_notes
from liaison_pipeline.files.grid import Raw, Workbook
from liaison_pipeline.forms.blank_forms import ReadForm, is_blank
from liaison_pipeline.forms.cells import Context, type_row
from liaison_pipeline.forms.handed_out import handed_out
from liaison_pipeline.forms.head_checks import (
    Identity,
    check_columns,
    check_heads,
    check_hidden_rows,
    check_month,
    check_skipped,
    identify,
    unit_head,
)
from liaison_pipeline.forms.lists import read_list
from liaison_pipeline.forms.months import Sources, Told, filing_date, tell_month
from liaison_pipeline.forms.nearest import unrecognised
from liaison_pipeline.forms.originals import restored
from liaison_pipeline.forms.plain_cells import PlainCells
from liaison_pipeline.forms.plain_rows import PlainRows, body_of, picked, raw_values
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.row_units import CONSOLIDATOR, first_filed, row_units, with_own_column
from liaison_pipeline.forms.schemas import MONTHLY, Forms
from liaison_pipeline.forms.shared_heads import blocks_of, share_ledger_heads
from liaison_pipeline.forms.source import FormHead, Reading, Source, rows_key
from liaison_pipeline.forms.typed_row import TypedRow
from liaison_pipeline.model.findings import Finding, Holds, Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.date_text import PartialDate
from liaison_pipeline.spelling.dates import exists, read_dates
from liaison_pipeline.spelling.values import filled_text

BAD_BYTES = "有损坏的字节，认不出是什么字，以“�”代替"
STRAY_QUOTES = "有不成对的英文双引号，已去掉这个引号再读取"
REPORTERS = (CONSOLIDATOR, "reporter")  # whoever made a consolidated form, else who filled it in


def interpret(
    reading: Reading, book: Workbook, settings: Settings, forms: Forms
) -> Sequence[Block]:
    """Adds the forms of a workbook to what its file holds, and returns where they stand."""
    file, book = reading.file.file, without_notes(book)
    blocks = blocks_of(book, forms)
    if not blocks:
        reading.findings.append(("", unrecognised(book, forms, Place(file=file))))
    for kind in MONTHLY:
        _with_continuations([block for block in blocks if block.form.kind == kind])
    for block in blocks:
        with_own_column(block, settings)
    share_ledger_heads(blocks)
    sources = [Source(reading, block, book, file, settings) for block in blocks]
    without_rows = _add_monthly(sources)
    consolidated = any(block.consolidated for block in blocks)
    for source in sources:
        if not source.block.form.monthly:
            read_list(source, consolidated)
    nothing = not reading.submissions
    for form in without_rows:
        _add_without_rows(form, nothing)
    for lines, what in ((book.damaged_lines, BAD_BYTES), (book.stray_quotes, STRAY_QUOTES)):
        if lines:
            reading.findings.append(_damaged(reading, lines, what))
    return blocks


def _add_monthly(sources: Sequence[Source]) -> list[ReadForm]:
    """Adds the forms that units send, ledgers before registers, and returns the consolidated ones on
    which no unit has a row: what becomes of them hangs on what else is in the workbook."""
    ledgers: list[ReadForm] = []
    without_rows: list[ReadForm] = []
    for kind in MONTHLY:
        own = [source for source in sources if source.block.form.kind == kind]
        read = [_read_form(source, ledgers) for source in own]
        blank = [form for form in read if is_blank(form, read, ledgers)]
        for form in read:
            others = [*ledgers, *(other for other in read if other not in blank)]
            if form in blank:
                _add_blank(form, others)
            elif form.told.too_early:
                _add_too_early(form, any(other.told.period for other in others))
            elif form.block.consolidated and not form.body.rows:
                without_rows.append(form)
            else:
                _add_form(form)
        ledgers += [form for form in read if form not in blank]
    return without_rows


def _damaged(reading: Reading, damaged: Sequence[int], what: str) -> tuple[str, Finding]:
    """What is wrong with the lines of a text file, told with the form that was read from it."""
    lines = "、".join(map(str, damaged))
    place = Place(file=reading.file.file)
    first = next(iter(reading.submissions), None)
    if first is not None:
        place = replace(place, unit=first.unit, period=str(first.period) if first.period else "")
    return first.submission_id if first else "", finding(
        "text-damaged", place, lines=lines, what=what
    )


def _with_continuations(blocks: list[Block]) -> None:
    """A form without any head field goes on with the one on the sheet before it (续表), or with the one
    to its left, where rows are laid out side by side to save paper."""
    for before, block in pairwise(blocks):
        same = before.labels.fields.keys() == block.labels.fields.keys()
        beside = block.labels.first_row == before.labels.first_row
        follows = beside if block.grid is before.grid else True
        if same and not block.heads and before.heads and follows:
            block.before = before.before or before
            block.heads = before.heads
            block.title = block.title or before.title


def _read_form(source: Source, ledgers: Sequence[ReadForm]) -> ReadForm:
    """Returns a form with its rows, its unit and its month. `ledgers`: those of the workbook, where
    this is a register; a consolidated form names its units row by row."""
    block = source.block
    printed = handed_out(source.book).get(block.form.kind, frozenset())
    body = body_of(block, printed)
    head = Identity("", "office")
    if not block.consolidated:
        head = identify(block, source.file, source.settings, source.place)
    named = unit_head(block)
    lent = block.shares and (named is None or named.value is None or named.inherited)
    if block.before is not None or lent:  # told at the first sheet, or at the ledger
        head = replace(head, findings=())
    told = tell_month(_sources(source, head, body.rows, ledgers), source.settings.calendar)
    return ReadForm(source, body, head, told)


def _add_blank(form: ReadForm, others: Sequence[ReadForm]) -> None:
    """Notes a form that nobody has sent; who and when is told by the workbook's other forms, where the
    form does not."""
    other = next((o for o in others if o.head.unit and o.told.period), None)
    unit = form.head.unit or (other.head.unit if other else "")
    period = form.told.period or (other.told.period if other else None)
    source = form.source
    said = replace(_standing(form, form.head, (), False), unit=unit, period=period, blank=True)
    shown = str(period) if period and unit else ""
    place = replace(source.place, unit=unit, period=shown)
    source.add(source.submission(said), [finding("form-blank", place)])


def _add_without_rows(form: ReadForm, alone: bool) -> None:
    """Notes a consolidated form on which no unit has anything to say: what was skipped in it and, where
    its workbook holds nothing else, that it is blank."""
    source = form.source
    found = [finding("form-blank", source.place)] if alone else []
    found += check_skipped(form.body.skipped, source.place)
    if found:
        said = replace(_standing(form, Identity("", "office"), (), False), blank=True)
        source.add(source.submission(said), found)


def _add_form(form: ReadForm) -> None:
    """Adds a form's submission (one a unit, where it is consolidated), its rows and its findings."""
    source, block, head = form.source, form.block, form.head
    rows = form.body.rows if form.body.filled or block.consolidated or _keeps_rows(form) else ()
    if not block.consolidated:
        _add_submission(form, head, rows)
        return
    identities = row_units(source, rows)
    groups: dict[str, list[int]] = {head.unit: []}
    groups |= {identity.unit: [] for identity in identities.values()}
    if all(found.unit for found in identities.values()):
        del groups[""]
    for place in range(len(rows)):
        groups[identities[place].unit].append(place)
    for unit, members in groups.items():
        identity = head
        if members:
            own = [identities[place] for place in members]
            found = tuple(f for identity in own for f in identity.findings)
            identity = replace(own[0], unit=unit, findings=found)
        _add_submission(form, identity, picked(rows, members))


def _keeps_rows(form: ReadForm) -> bool:
    """Returns whether rows that are not filled in stay: carried grievances of our own blank register."""
    return form.block.form.kind == "register"


def _sources(
    source: Source, head: Identity, rows: Sequence[Row], ledgers: Sequence[ReadForm]
) -> Sources:
    block = source.block
    dates: list[PartialDate] = []
    for raw in raw_values(rows, "contacted_on") if block.form.kind == "ledger" else ():
        if raw is not None and filled_text(raw):
            dates += _days_in(raw, block.grid.date1904)
    filed = block.heads.get("filed_on")
    own = [ledger for ledger in ledgers if ledger.head.unit == head.unit and ledger.told.period]
    own = [ledger for ledger in own if ledger.body.filled] or own
    return Sources(
        written=source.written,
        dates=dates,
        ledger=own[-1].told.period if own and block.form.kind == "register" else None,
        filed_on=filing_date(filed.value, None) if filed else None,
        saved_on=source.saved_on,
    )


@lru_cache(maxsize=1 << 12, typed=True)  # a unit writes the same few days in every row
def _days_in(raw: Raw, date1904: bool) -> Sequence[PartialDate]:
    read = read_dates(raw, date1904)
    return [part for part in (read.parts if read else ()) if exists(part)]


def _add_submission(form: ReadForm, identity: Identity, rows: Sequence[Row]) -> None:
    source, block, told = form.source, form.block, form.told
    period = str(told.period) if told.period and identity.unit else ""
    place = replace(source.place, unit=identity.unit, period=period)
    found = [
        replace(f, place=replace(f.place, unit=identity.unit, period=period))
        for f in identity.findings
    ]
    found += list(check_columns(block, told.period, place)) + list(check_month(block, told, place))
    if not block.consolidated and block.before is None:
        found += check_heads(block, identity.kind, told, place)
    if block.grid.hidden:
        found.append(finding("sheet-hidden", place, sheet=block.grid.name))
    found += check_hidden_rows(block, rows, place)
    if not rows:
        severity = Severity.INFO if block.form.kind == "register" else None
        what = "（没有一行写了联系时间）" if form.body.rows else ""
        which = "这张表写了填报时间，但"
        found.append(finding("form-empty", place, severity=severity, which=which, what=what))
    found += check_skipped(form.body.skipped, place)
    held = any(f.holds is Holds.FORM for f in found)
    submission = source.submission(_standing(form, identity, rows, held))
    source.add(submission, found)
    context = Context(
        block.form, told.period, source.settings, block.grid.date1904, place, near=_near(told)
    )
    source.add_rows(submission, _typed(form, rows, context), context)


def _typed(form: ReadForm, rows: Sequence[Row], context: Context) -> Sequence[TypedRow]:
    """Returns typed rows; those of a consolidated form with what it passes up beside what it shows."""
    if isinstance(rows, PlainRows):
        return PlainCells(rows, context)
    block = form.block
    written = [restored(row, block.form) for row in rows] if block.consolidated else rows
    return [type_row(row, context) for row in written]


def _add_too_early(form: ReadForm, later: bool) -> None:
    """Notes a form of a month before the first one; it is told in the report of its filing. `later`:
    the workbook has a later form, so that this one is only an old sheet."""
    source, told = form.source, form.told
    if told.too_early is None:
        return
    filed, first = form.filing_day or source.saved_on, source.settings.calendar.first_month
    month = max(Period.of(filed), first) if filed and form.head.unit else None
    place = replace(source.place, unit=form.head.unit, period=str(month) if month else "")
    words = {"period_text": told.too_early.chinese, "first": first.chinese}
    severity = Severity.INFO if later else None
    made = finding("period-too-early", place, severity=severity, **words)
    source.add(source.submission(_standing(form, form.head, (), True)), [made])


def _near(told: Told) -> Period | None:
    """Returns the month near which dates are completed where a name and dates tell two months."""
    return told.conflict.claimed if told.conflict and not told.conflict.years else None


def _standing(form: ReadForm, identity: Identity, rows: Sequence[Row], held: bool) -> FormHead:
    """Returns what the head of a form says of the rows of one unit."""
    block, told, saved = form.block, form.told, form.source.saved_on
    conflict = told.conflict if told.conflict and not told.conflict.years else None
    claimed = conflict.claimed if conflict else told.period  # of two years nobody knows which
    filed = block.heads.get("filed_on")
    filed_on: date | None = filing_date(filed.value, claimed) if filed else None
    dated = filed_on is not None
    cell, text = (filed.cell, filed.text) if filed and not filed.inherited else ("", "")
    if block.consolidated:
        filed_on, cell = first_filed(rows, claimed)
        dated = filed_on is not None
    elif filed_on is None:
        filed_on = saved
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
        reporter=next((block.heads[n].person for n in REPORTERS if n in block.heads), ""),
        held=held,
        undated=told.period is None,
    )

"""A list that the office keeps (roster, dispatch, call-back, 对应确认) -> submission and rows.

Knows the order month -> rows for a list by itself. Does not know other files, the day of the run or the
master. A list belongs to no unit: its rows name theirs. So its findings have no unit and no month:
they are told while the list lies in the inbox.
"""

import re
from collections.abc import Sequence

from liaison_pipeline.catalogue import finding
from liaison_pipeline.forms.cells import Context, type_row
from liaison_pipeline.forms.head_checks import check_columns, check_hidden_rows
from liaison_pipeline.forms.list_cells import read_list_cell
from liaison_pipeline.forms.months import filing_date, month_of_list
from liaison_pipeline.forms.plain_cells import PlainCells
from liaison_pipeline.forms.plain_rows import PlainRows, body_of
from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.forms.source import FormHead, Source, rows_key
from liaison_pipeline.forms.typed_row import TypedRow
from liaison_pipeline.model.findings import Finding, Holds, Severity
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.spelling.proposals import number_of

_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])(?=-)")


def read_list(source: Source, consolidated: bool) -> None:
    """The submission, rows and findings of one list. `consolidated`: it came with the consolidated
    forms of a sub-district."""
    block, place = source.block, source.place
    rows = body_of(block, ()).rows
    found = [*check_columns(block, None, place), *check_hidden_rows(block, rows, place)]
    if block.grid.hidden:
        found.append(finding("sheet-hidden", place, sheet=block.grid.name))
    if not rows:
        found.append(_empty(block.form, place))
    held = any(f.holds is Holds.FORM for f in found)
    said = _said(source, rows, held, consolidated)
    submission = source.submission(said)
    source.add(submission, found)
    street = source.subdistrict
    context = Context(block.form, said.period, source.settings, block.grid.date1904, place, street)
    typed = _typed(rows, context)
    for told in typed if block.form.kind == "sameas" else ():
        spellings = told.text("written"), told.text("advised")
        told.values["number"] = number_of(
            told.text("sort"), told.text("unit"), *spellings, told.text("reason")
        )
    source.add_rows(submission, typed, context)


def _typed(rows: Sequence[Row], context: Context) -> Sequence[TypedRow]:
    if isinstance(rows, PlainRows):
        return PlainCells(rows, context, read_list_cell)
    return [type_row(row, context, read_list_cell) for row in rows]


def _said(source: Source, rows: Sequence[Row], held: bool, consolidated: bool) -> FormHead:
    """Returns what a list says of itself: its month, when it was filed and who made it."""
    block, saved = source.block, source.saved_on
    filed, maker = block.heads.get("filed_on"), block.heads.get("consolidator")
    filed_on = filing_date(filed.value, None) if filed else None
    return FormHead(
        unit="",
        form=0,
        period=month_of_list(source.written, filed_on or saved) or _month_of_numbers(rows),
        filed_on=filed_on or saved,
        filed_cell=filed.cell if filed else "",
        filed_text=filed.text if filed else "",
        dated=filed_on is not None,
        rows_key=rows_key(rows),
        consolidated=consolidated,
        reporter=maker.text if maker and consolidated else "",
        held=held,
    )


def _empty(form: Form, place: Place) -> Finding:
    """Returns what is told of a list without a row: of a roster more is expected than of the others."""
    which = f"这份{form.name}"
    if form.kind == "roster":
        advice = "请逐户填写应联系的企业；还没有名录的可以移走，按各单位报过的企业核对。"
        return finding("form-empty", place, advice, which=which, what="")
    advice = "没有要登记的可以不管。"
    return finding("form-empty", place, advice, Severity.INFO, which=which, what="")


def _month_of_numbers(rows: Sequence[Row]) -> Period | None:
    """Of a list of grievances that nothing else dates: the latest month in their numbers."""
    if isinstance(rows, PlainRows):
        return None  # a list of enterprises
    numbers = (row.fields["number"].text for row in rows if "number" in row.fields)
    months = [match[0] for match in map(_MONTH.match, numbers) if match]
    return Period.parse(max(months)) if months else None

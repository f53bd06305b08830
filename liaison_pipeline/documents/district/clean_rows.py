"""The rows of 汇总表.xlsx as they go up: registered names, days as 2021年4月12日, no closing that is held
back; and what the units had written otherwise.

Knows what a column shows. Does not know sheets. What was passed up by a table below is passed on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.documents.parts.dates import days_text, iso_days
from liaison_pipeline.facts.closings import refused_closings
from liaison_pipeline.facts.live_rows import RowKey, row_key
from liaison_pipeline.forms.originals import CLOSED, LABEL, original_text, original_texts
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.period import Day
from liaison_pipeline.model.rows import ContactRow, GrievanceRow, UnitRow
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.units import match_unit

CONTACTED = "contacted_on"
DAYS = (CONTACTED, CLOSED)


@dataclass(frozen=True, slots=True)
class CleanRow:
    """`texts`: column -> what the table shows; `original`: what stands in 原文; `extra`: label -> text of
    the columns that no form knows."""

    texts: Mapping[str, str]
    original: str
    extra: Mapping[str, str]


def held_closings(month: Month) -> set[RowKey]:
    """Returns the rows of the month's registers whose closing is held back, for whatever reason."""
    facts = month.facts
    rows = [row for own in facts.registers.values() for row in own]
    held = refused_closings(rows, facts.closing_doubts)
    held |= {row_key(row) for row in rows if row.closing_fault}
    if CATALOGUE["closure-before-raised"].holds:
        lives = facts.lives.months.get(month.period, {}).values()
        held |= {row_key(row) for life in lives for row, _, _ in life.before_raised}
    return held


def clean_row(row: UnitRow, form: Form, month: Month, is_held: bool) -> CleanRow:
    """Returns a row as the table shows it. `is_held`: its closing is held back."""
    written = row.texts(form.labels)
    shown = {**written, **_tidied(row, written, month)}
    if is_held and written.get(CLOSED):
        shown[CLOSED] = ""
    before, extra = _from_below(row) if row.extra else ({}, row.extra)
    if not is_held:
        before.pop(form.labels.get(CLOSED, ""), None)
    own = {
        form.labels[name]: text
        for name, text in written.items()
        if shown[name] != text and not _is_day_cell(row, name, shown[name], text)
    }
    return CleanRow(shown, original_text({**own, **before}), extra)


def unknown_columns(row: UnitRow) -> Iterable[str]:
    """Returns the labels of the columns of a row that no form knows."""
    return _from_below(row)[1]


def _from_below(row: UnitRow) -> tuple[dict[str, str], Mapping[str, str]]:
    """Returns what a table below passed up of what units had written, and the other unknown columns. A
    unit's own column of that name is its own."""
    if row.submission.consolidated:
        rest = {label: text for label, text in row.extra.items() if label != LABEL}
        return original_texts(row.extra.get(LABEL, "")), rest
    own = {f"{label}（单位）" if label == LABEL else label: t for label, t in row.extra.items()}
    return {}, own


def _tidied(row: UnitRow, written: Mapping[str, str], month: Month) -> dict[str, str]:
    """Returns column -> what is shown, of those that are not shown as they are written: days and the
    department."""
    shown = {
        name: days_text(days) for name in DAYS if name in written and (days := _days(row, name))
    }
    department = written.get("department", "")
    if department:
        street = month.settings.by_name[row.unit].subdistrict
        unit = match_unit(department, month.settings, street)
        shown["department"] = month.settings.by_name[unit].short if unit else department
    return shown


def _is_day_cell(row: UnitRow, name: str, shown: str, text: str) -> bool:
    """Tells whether a unit wrote the days that are shown into a date cell."""
    days = _days(row, name)
    return bool(shown and days and text == iso_days(days))


def _days(row: UnitRow, name: str) -> tuple[Day, ...]:
    if name == CONTACTED and isinstance(row, ContactRow):
        return row.contact_dates
    if name == CLOSED and isinstance(row, GrievanceRow):
        return row.closed_dates
    return ()

"""`liaison export`: the master dataset as tidy tables.

Knows how a table gets its rows: from its view in the master, and, for what only the program finds out,
from the facts of the month that is asked for. Does not know files or SQL; what the tables are stands in
master/views.py. Telephone numbers are masked, unless they are asked for.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeAlias

import pandas as pd

from liaison_pipeline.documents.machine.tidy_files import TidyFrame, TidyOrder, write_tidy
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.facts.figures import FIGURES, Figure
from liaison_pipeline.facts.gather import Facts, gather
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.items import UnitMonth
from liaison_pipeline.facts.live_rows import RowKey, row_key
from liaison_pipeline.facts.unit_figures import figures_of
from liaison_pipeline.master.views import (
    DAY,
    NUMBER,
    TidyColumn,
    TidyTable,
    read_view,
    tidy_tables,
)
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.rows import UnitRow
from liaison_pipeline.pipeline import added_columns, take_in
from liaison_pipeline.running import Run
from liaison_pipeline.unit_list import KIND_WORDS

# figures that hang on the day, or on the findings of the one month that is judged
_NOT_OF_A_MONTH = {"overdue", "errors", "warnings", "months", "months_on_time"}
FIGURES_SHOWN = tuple(
    figure
    for figure in FIGURES
    if isinstance(figure, Figure) and figure.name not in _NOT_OF_A_MONTH
)
# as they stand in the master for good: never a number to call
_NEVER_MASKED = {"sha256", "submission_id", "number", "credit_code", "code", "enterprise_key"}
TidyRecord = dict[str, object]


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and up to which month it is told."""

    files: Sequence[Path]
    period: Period
    rows: Mapping[str, int] = field(default_factory=dict)


def export(run: Run, order: TidyOrder, phones: bool = False) -> Exported:
    """Takes in what is new, and writes all tables; without a month, up to the last that is told of."""
    with take_in(run) as taken:
        facts = taken.facts if run.asked else _up_to_the_last(taken.facts)
        tables = tidy_tables(added_columns(facts.question.forms))
        with taken.master.engine.connect() as connection:
            views = {table.name: read_view(connection, table) for table in tables if table.source}
    frames = [_frame(table, views.get(table.name), facts, phones) for table in tables]
    day = pd.Timestamp(facts.question.as_of).to_pydatetime()
    files = write_tidy(frames, order, day)
    return Exported(
        files, facts.question.period, {own.table.title: len(own.frame) for own in frames}
    )


def _up_to_the_last(facts: Facts) -> Facts:
    last = max((facts.question.period, *facts.rows.ledgers, *facts.rows.registers))
    if last == facts.question.period:
        return facts
    return gather(facts.history, replace(facts.question, period=last))


def _frame(
    table: TidyTable, view: Sequence[Sequence[object]] | None, facts: Facts, phones: bool
) -> TidyFrame:
    """Returns a table with its rows: typed, in a fixed order."""
    if table.name == "tidy_unit_months":
        table = replace(table, columns=(*table.columns, *_figure_columns()))
    if view is not None:
        names = [column.name for column in table.shown]
        records = [dict(zip(names, values, strict=True)) for values in view]
        _add_found_out(table, records, facts)
    elif table.name == "tidy_grievances":
        records = [_grievance(own) for own in facts.lives.all]
    else:
        records = list(_unit_months(facts))
    frame = pd.DataFrame(records, columns=[column.name for column in table.columns])
    for column in table.columns:
        frame[column.name] = _typed(frame[column.name], column, phones)
    order = [column.name for column in table.columns if column.kind != DAY]
    return TidyFrame(table, frame.sort_values(order, kind="stable", ignore_index=True))


TidyValues: TypeAlias = "pd.Series[str] | pd.Series[int] | pd.Series[pd.Timestamp]"


def _typed(values: TidyValues, column: TidyColumn, phones: bool) -> TidyValues:
    if column.kind == NUMBER:
        return pd.to_numeric(values).astype("Int64")
    if column.kind == DAY:
        return pd.to_datetime(values, format="%Y-%m-%d", errors="coerce")
    masked = not phones and column.name not in _NEVER_MASKED
    texts = [None if pd.isna(value) else str(value) for value in values]
    shown = [mask(text) if masked and text else text for text in texts]
    return pd.Series(shown, index=values.index, dtype=object)


def _add_found_out(table: TidyTable, records: list[TidyRecord], facts: Facts) -> None:
    """Adds what only the facts know: which rows count, whose enterprise and grievance they are."""
    wanted = {column.name for column in table.columns if not column.sql}
    if not wanted:
        return
    live: dict[RowKey, UnitRow] = {
        row_key(row): row for row in (*facts.rows.contacts, *facts.rows.grievances)
    }
    numbers = {row_key(row): own.number for own in facts.ever.all for row in own.rows}
    for record in records:
        key = (str(record["submission_id"]), int(str(record["row"])))
        row = live.get(key)
        found: TidyRecord = {
            "counts": int(row is not None and row.counts),
            "enterprise_key": row.enterprise_key if row else None,
            "number": numbers.get(key),
        }
        record.update({name: found[name] for name in wanted & found.keys()})
        if "counted_month" in wanted:
            record["counted_month"] = _counted_month(record, facts)


def _counted_month(record: TidyRecord, facts: Facts) -> str | None:
    if not record["contact_date"]:
        return None
    day = pd.Timestamp(str(record["contact_date"])).date()
    calendar = facts.question.settings.calendar
    return str(calendar.counts_for(day) if record["precise"] else Period.of(day))


def _grievance(own: Grievance) -> TidyRecord:
    """Returns a grievance as it stands at the end of the month that is asked for."""
    reopened = sum(event.what == "reopened" for event in own.events)
    return {
        "number": own.number,
        "first_month": str(own.raised),
        "unit": own.unit,
        "holder": own.holder,
        "enterprise": own.row.enterprise,
        "title": own.row.title,
        "raised_on": own.raised_on.isoformat() if own.raised_on else None,
        "state": "未办结" if own.is_open else "办结",
        "closed_month": str(own.closed_in) if own.closed_in else None,
        "closed_date": own.closed_on.isoformat() if own.closed_on and own.closed_in else None,
        "times_registered": len({row_key(row) for row in own.rows}),
        "times_reopened": reopened,
        "progress": own.row.progress or None,
    }


def _figure_columns() -> Iterator[TidyColumn]:
    for figure in FIGURES_SHOWN:
        yield TidyColumn(figure.name, figure.title, NUMBER, "", "")


def _unit_months(facts: Facts) -> Iterator[TidyRecord]:
    """Yields the figures of each unit in each month in which anything was sent, and in the last one.
    Facts tell of twelve months at once: earlier ones are gathered anew."""
    kinds = {unit.name: KIND_WORDS[unit.kind] for unit in facts.question.settings.units}
    left = sorted({month for month in facts.rows.ledgers if month <= facts.question.period})
    while True:
        told = dict(facts.trend)
        for period, covered in told.items():
            for own in covered:
                figures = figures_of(UnitMonth(facts, own.unit, period, own))
                counts = {figure.name: figures.count(figure.name) for figure in FIGURES_SHOWN}
                yield {"month": str(period), "unit": own.unit, "kind": kinds[own.unit], **counts}
        left = [month for month in left if month < min(told)]
        if not left:
            return
        facts = gather(facts.history, replace(facts.question, period=left[-1]))

"""Typed rows as they flow on: rows of the model, each with its submission.

Knows which of a form's columns are fields of its kind of row, and what is derived of them. Does not know
how a value is read, or what is wrong with it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import get_type_hints

from liaison_pipeline.forms.plain_cells import PlainCells
from liaison_pipeline.forms.typed_row import TypedRow, TypedValue
from liaison_pipeline.model.history import FORMS
from liaison_pipeline.model.records import records_of
from liaison_pipeline.model.rows import FormRow, Submission
from liaison_pipeline.spelling.titles import comparable, comparable_title

_FIELDS = {form.row: frozenset(get_type_hints(form.row)) for form in FORMS}
# field -> what it is where a form does not tell it
_DEFAULTS: Mapping[type[FormRow], Mapping[str, object]] = {
    kind: {
        own.name: {} if own.default is MISSING else own.default
        for own in fields(kind)
        if own.default is not MISSING or own.default_factory is not MISSING
    }
    for kind in _FIELDS
}


def form_rows(
    kind: type[FormRow], submission: Submission, rows: Sequence[TypedRow]
) -> Sequence[FormRow]:
    """Returns the rows of a submission as they flow on."""
    if isinstance(rows, PlainCells):
        return _of_columns(kind, submission, rows)
    return [_row(kind, submission, typed) for typed in rows]


def _row(kind: type[FormRow], submission: Submission, typed: TypedRow) -> FormRow:
    count = typed.values.get("count")
    # a row that goes on is held back, but cross-checks know whose it is
    enterprise = typed.text("enterprise") or typed.continues
    known: Mapping[str, object] = {
        "submission": submission,
        "row": typed.row,
        "cells": typed.cells,
        "extra": typed.extra,
        "duplicate": typed.duplicate,
        "held": typed.held,
        "unfilled": typed.unfilled,
        "enterprise": enterprise,
        "enterprise_key": comparable(enterprise),
        "title_key": comparable_title(typed.text("title")),
        "count": _counted(count),
        "count_shared": typed.count_shared,
        "count_fault": "count" in typed.held_columns,
        "closing_fault": "closed_on" in typed.held_columns,
        "told_below": typed.told_below,
        "target_unit": typed.target_unit,
        **typed.dates,
    }
    names = _FIELDS[kind]
    values: dict[str, object] = {}
    added: dict[str, str] = {}
    for name, value in typed.values.items():
        text = _text(value)
        if name in names:
            values[name] = text
        elif text:
            added[name] = text
    values |= {name: value for name, value in known.items() if name in names}
    return kind(added=added, **values)  # type: ignore[arg-type]  # by name, from the table of fields


def _of_columns(
    kind: type[FormRow], submission: Submission, cells: PlainCells
) -> Sequence[FormRow]:
    """Returns the rows of a plain form: those of which nothing is told column by column."""
    names = _FIELDS[kind]
    columns: dict[str, Sequence[object]] = {
        name: list(map(_text, own)) for name, own in cells.values.items() if name in names
    }
    columns["row"], columns["extra"] = cells.rows.numbers, cells.rows.extras
    columns["cells"] = [cells.rows.labels.addresses(number) for number in cells.rows.numbers]
    columns["enterprise_key"] = list(map(comparable, cells.rows.texts["enterprise"]))
    if "title_key" in names:
        columns["title_key"] = list(map(comparable_title, cells.rows.texts["title"]))
    if "count" in columns:
        columns["count"] = list(map(_counted, cells.values["count"]))
    columns |= cells.days
    alike = {**_DEFAULTS[kind], "submission": submission}
    untold = {name: [own] * len(cells) for name, own in alike.items() if name not in columns}
    made = records_of(kind, columns | untold)
    for at, typed in cells.made.items():
        made[at] = _row(kind, submission, typed)
    return made


def _text(value: TypedValue) -> str:
    return value if type(value) is str else "" if value is None else str(value)


def _counted(count: TypedValue) -> int:
    return max(count, 0) if isinstance(count, int) else 0

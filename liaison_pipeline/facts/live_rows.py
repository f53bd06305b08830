"""The rows of all forms as the rules of months and units see them.

Knows which rows count. Does not know what is made of them. Rows of superseded forms are gone; rows that
are held back (by themselves or with their form) are known, but count in no figure; of a form whose unit
or month nobody knows, no row is.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.standing import Standing
from liaison_pipeline.forms.schemas import Form, Forms
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import History, rows_of
from liaison_pipeline.model.place import Place

_CARRIED = ["unit", "period", "file", "filed_on", "kind", "consolidated"]


RowKey = tuple[str, int]  # (submission id, row)


@dataclass(frozen=True)
class Rows:
    """Frames of the live rows, in order of filing, file and row.

    Beside the master's columns: `unit, period, file, filed_on`, `counts` (bool: in the figures),
    `written_key` (the enterprise as it is written; `enterprise_key` is its key today, after renaming).
    """

    contacts: pd.DataFrame
    grievances: pd.DataFrame


def live_rows(
    history: History, standing: Standing, as_of: date, forms: Forms
) -> tuple[Rows, list[Finding]]:
    """All rows that are not superseded; those dated after as-of are held back here."""
    submissions = _live_submissions(history, standing)
    contacts = _join(history.contacts, submissions)
    grievances = _join(history.grievances, submissions)
    late_contacts = [last_date(text) > as_of.isoformat() for text in contacts["contact_dates"]]
    late_closings = [last_date(text) > as_of.isoformat() for text in grievances["closed_dates"]]
    due = [
        late and _in_its_month(row)
        for late, row in zip(late_contacts, rows_of(contacts), strict=True)
    ]
    found = _future(contacts[due], forms.ledger, "contacted_on", as_of)
    found += _future(grievances[late_closings], forms.register, "closed_on", as_of)
    contacts["counts"] = contacts["counts"] & ~pd.Series(
        late_contacts, index=contacts.index, dtype=bool
    )
    late = pd.Series(late_closings, index=grievances.index, dtype=bool)
    grievances["closing_fault"] = grievances["closing_fault"].astype(bool) | late
    return Rows(contacts, grievances), found


def renamed(rows: Rows, key: Callable[[str], str]) -> Rows:
    """The rows with each enterprise under the key that it has today."""
    for frame in (rows.contacts, rows.grievances):
        frame["enterprise_key"] = [key(written) for written in frame["written_key"]]
    return rows


def live_list_rows(
    frame: pd.DataFrame, history: History, standing: Standing, held: bool = False
) -> list[Any]:
    """The rows of the office's lists that are not held back (or those that are), oldest list first."""
    kept = history.submissions
    live = kept["submission_id"].map(standing.status) == "accepted"
    names = ["submission_id", "file", "period", "filed_on", "saved_at", "position", "consolidated"]
    own = kept[live][names].fillna("")
    rows = frame[frame["held"].astype(bool) == held].merge(own, on="submission_id", how="inner")
    order = ["period", "filed_on", "saved_at", "file", "sheet", "position", "row"]
    return list(rows_of(rows.sort_values(order, ignore_index=True)))


def _in_its_month(row: Any) -> bool:
    """Not later than its form's month: a date outside it has its finding already."""
    return last_date(row.contact_dates)[:7] <= str(row.period)


def _live_submissions(history: History, standing: Standing) -> pd.DataFrame:
    frame = history.submissions.copy()
    frame["standing"] = [standing.status[key] for key in frame["submission_id"]]
    silent = frame["submission_id"].isin(standing.silent) | frame["file_id"].isin(standing.silent)
    known = (frame["unit"] != "") & ~frame["undated"].astype(bool)
    return frame[frame["standing"].isin(["accepted", "rejected"]) & ~silent & known]


def _join(rows: pd.DataFrame, submissions: pd.DataFrame) -> pd.DataFrame:
    names = ["submission_id", "standing", "position", *_CARRIED]
    frame = rows.merge(submissions[names], on="submission_id", how="inner")
    frame["filed_on"] = frame["filed_on"].fillna("")
    frame["written_key"] = frame["enterprise_key"]
    held = frame["held"].astype(bool)
    frame["counts"] = (frame["standing"] == "accepted") & ~held
    order = ["period", "filed_on", "file", "sheet", "position", "row"]
    return frame.sort_values(order, ignore_index=True)


def last_date(text: str) -> str:
    """The latest of `2021-04-05;2021-04-12~`, '' for none. An imprecise one is its first day."""
    return max((part.rstrip("~") for part in text.split(";")), default="")


def dates_of(text: str) -> list[date]:
    return [date.fromisoformat(part.rstrip("~")) for part in text.split(";") if part]


def is_precise(text: str) -> bool:
    return bool(text) and "~" not in text


def names_it(row: Any) -> bool:
    """Whether a register row's form has the columns that name a grievance."""
    return {"enterprise", "title"} <= set(json.loads(row.cells))


def place_of(row: Any, column: str, form: Form) -> Place:
    """Where a row's column stands."""
    cells = json.loads(row.cells)
    value = getattr(row, column, None)
    return Place(
        file=row.file,
        sheet=row.sheet,
        cell=cells.get(column, ""),
        column=form.labels[column],
        value="" if value is None or pd.isna(value) else str(value),
        period=row.period if form.monthly else "",
        unit=row.unit if form.monthly else "",
    )


def _future(rows: pd.DataFrame, form: Form, column: str, as_of: date) -> list[Finding]:
    day = f"{as_of.year}年{as_of.month}月{as_of.day}日"
    return [
        finding("date-in-future", place_of(row, column, form), as_of=day) for row in rows_of(rows)
    ]

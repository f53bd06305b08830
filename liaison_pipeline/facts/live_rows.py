"""The rows of all forms as months and units see them.

Knows which rows count. Does not know what is made of them. Rows of superseded forms are gone; rows
that are held back (by themselves or with their form) are known, but count in no figure; of a form
whose unit or month nobody knows, no row is.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import TypeVar

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.standing import ACCEPTED, NEVER, REJECTED, ROSTER, Standing
from liaison_pipeline.forms.schemas import Form
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Day, Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import ContactRow, FormRow, GrievanceRow, Submission, UnitRow

RowKey = tuple[str, int]  # (submission id, row)
AnyRow = TypeVar("AnyRow", bound=FormRow)
OwnRow = TypeVar("OwnRow", bound=UnitRow)
ByUnit = Mapping[str, Sequence[OwnRow]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The live rows, in order of month, filing, file, sheet, place and row.

    Their `enterprise_key` is the enterprise's key today, after renaming; `counts` and
    `closing_fault` say what is held back, here too. `contacts_ahead` and `closings_ahead`: rows
    that tell of a day after as-of. `ledgers` and `registers`: the same rows by month and unit.
    """

    contacts: Sequence[ContactRow]
    grievances: Sequence[GrievanceRow]
    contacts_ahead: Sequence[ContactRow]
    closings_ahead: Sequence[GrievanceRow]
    ledgers: Mapping[Period, ByUnit[ContactRow]]
    registers: Mapping[Period, ByUnit[GrievanceRow]]


def live_rows(
    history: History,
    standing: Standing,
    as_of: date,
    key: Callable[[str, str], str],
    title: Callable[[str, str, str], str],
) -> Rows:
    """Returns all rows that are not superseded, each enterprise under the key that it has today
    (`key`: of a unit's enterprise), each title under the one that was confirmed (`title`).

    A contact or a closing after as-of is held back as far as the catalogue says so.
    """
    holds_ahead = bool(CATALOGUE["date-in-future"].holds)
    contacts, contacts_ahead = [], []
    for contact, counts in _live(history.rows.contacts, standing):
        ahead = is_after(contact.contact_dates, as_of)
        today = key(contact.unit, contact.enterprise_key)
        known = _today(contact, counts and not (ahead and holds_ahead), today)
        contacts.append(known)
        if ahead and _in_its_month(known):
            contacts_ahead.append(known)
    grievances, closings_ahead = [], []
    for grievance, counts in _live(history.rows.grievances, standing):
        ahead = is_after(grievance.closed_dates, as_of)
        name = key(grievance.unit, grievance.enterprise_key)
        told = _today(grievance, counts, name)
        fault = grievance.closing_fault or (ahead and holds_ahead)
        title_key = title(grievance.unit, name, grievance.title_key)
        if (fault, title_key) != (told.closing_fault, told.title_key):
            told = replace(told, closing_fault=fault, title_key=title_key)
        grievances.append(told)
        if ahead:
            closings_ahead.append(told)
    books = grouped(contacts), grouped(grievances)
    return Rows(contacts, grievances, contacts_ahead, closings_ahead, *books)


def _today(row: OwnRow, counts: bool, key: str) -> OwnRow:
    """Returns a row as it counts today, under the key that its enterprise has today: most often as it was
    read."""
    written = row.enterprise_key
    if row.counts == counts and key == written == row.written_key:
        return row
    return replace(row, counts=counts, written_key=written, enterprise_key=key)


def list_rows(rows: Iterable[AnyRow], standing: Standing, held: bool = False) -> list[AnyRow]:
    """Returns the rows of the office's lists that are not held back (or those that are), the oldest
    list first."""
    status = standing.status
    own = (r for r in rows if r.held == held and status[r.submission_id] == ACCEPTED)
    return _sorted(own, _order_of_lists(standing))


def latest_by_number(rows: Iterable[AnyRow], standing: Standing) -> dict[str, AnyRow]:
    """Returns number of a grievance -> the latest row of the office's lists that speaks of it, whether
    it can be understood or not."""
    own = [row for row in rows if standing.status[row.submission_id] == ACCEPTED]
    return {row.text("number"): row for row in _sorted(own, _order_of_lists(standing))}


def grouped(rows: Iterable[OwnRow]) -> Mapping[Period, ByUnit[OwnRow]]:
    """Returns month -> unit -> its rows, in their order."""
    months: dict[Period, dict[str, list[OwnRow]]] = {}
    for sent, own in groupby(rows, key=attrgetter("submission")):
        if sent.period:
            months.setdefault(sent.period, {}).setdefault(sent.unit, []).extend(own)
    return months


def row_key(row: FormRow) -> RowKey:
    return row.submission_id, row.row


def place_of(row: FormRow, column: str, form: Form) -> Place:
    """Returns where a row's column stands."""
    return row.place(column, form.labels[column])


def is_after(days: Sequence[Day], as_of: date) -> bool:
    """Tells whether a cell names a day after as-of. An imprecise one is its first day."""
    return any(day.day > as_of for day in days)


def names_it(row: GrievanceRow) -> bool:
    """Tells whether a register row's form has the columns that name a grievance."""
    return {"enterprise", "title"} <= row.cells.keys()


def _in_its_month(row: ContactRow) -> bool:
    """Tells whether no contact is later than the form's month: a date outside it has its finding
    already."""
    last = max(day.day for day in row.contact_dates)
    return row.period is not None and Period.of(last) <= row.period


def _live(rows: Iterable[OwnRow], standing: Standing) -> Iterator[tuple[OwnRow, bool]]:
    """Yields the rows of live submissions in order, and whether they count by what was read of
    them."""
    silent, status = standing.silent, standing.status
    states: dict[str, str] = {}  # submission id -> accepted or rejected, '' where it is not live
    live = []
    for row in rows:
        sent = row.submission
        state = states.get(sent.submission_id)
        if state is None:
            known = bool(sent.unit) and not sent.undated
            gone = sent.submission_id in silent or sent.file_id in silent
            state = status[sent.submission_id]
            state = state if known and not gone and state in (ACCEPTED, REJECTED) else ""
            states[sent.submission_id] = state
        if state:
            live.append(row)
    for row in _sorted(live, _form_order):
        yield row, states[row.submission_id] == ACCEPTED and not row.held


SortKey = tuple[object, ...]


def _sorted(rows: Iterable[AnyRow], order_of: Callable[[Submission], SortKey]) -> list[AnyRow]:
    """Returns rows in the order of their submissions, then of the sheet; each submission's place in
    the order is found once."""
    rows = list(rows)
    sent = {row.submission_id: row.submission for row in rows}
    orders = {submission_id: order_of(one) for submission_id, one in sent.items()}
    return sorted(rows, key=lambda row: (orders[row.submission_id], row.row))


def _form_order(sent: Submission) -> SortKey:
    month = sent.period.ordinal if sent.period else 0
    place = (sent.file, sent.sheet, sent.label_row, sent.label_column)
    return (month, sent.filed_on or date.min, *place)


def _order_of_lists(standing: Standing) -> Callable[[Submission], SortKey]:
    """Returns what orders the office's lists: rosters by their months; of all others the one that was
    saved last counts, then the one that was read last, whatever month or path it has. Of what came and
    went in one change of the inbox, what came is newer: it was saved over what went, within a second."""

    def order(sent: Submission) -> SortKey:
        saved = sent.saved_at or datetime.min
        month = sent.period.ordinal if sent.period else 0
        place = (sent.file, sent.sheet, sent.label_row, sent.label_column)
        said = (month, sent.filed_on or date.min)
        if sent.kind == ROSTER:
            return (*said, saved, *place)
        return (saved, standing.turns.get(sent.file_id, NEVER), *said, *place)

    return order

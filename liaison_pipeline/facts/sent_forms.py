"""Every form that came, with what its rows tell of whom: what forms are compared by.

Knows rows. Does not know which form stands (facts/settling.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from liaison_pipeline.facts.standing import (
    ACCEPTED,
    ACCEPTED_WORDS,
    BLANK,
    LEDGER,
    REGISTER,
    REJECTED,
    REJECTED_WORD,
    SENT_WORD,
    Matter,
    SentForm,
)
from liaison_pipeline.model.history import FORMS, History
from liaison_pipeline.model.rows import StatementRow, Submission

NamesByKey = dict[str, str]  # key of an enterprise -> its name
Matters = dict[Matter, str]


def sent_forms(history: History) -> list[SentForm]:
    """Returns every submission as a form, and the forms that only a 汇总表 tells of."""
    names: dict[str, NamesByKey] = {}
    matters: dict[str, Matters] = {}
    filled = {row.submission_id for form in FORMS for row in history.rows.of(form.table)}
    rows = history.rows
    for row in (*rows.contacts, *rows.grievances, *rows.rosters, *rows.dispatches, *rows.callbacks):
        if row.enterprise_key:
            names.setdefault(row.submission_id, {})[row.enterprise_key] = row.enterprise
    for contact in rows.contacts:
        own = matters.setdefault(contact.submission_id, {})
        days = (day for day in contact.contact_dates if day.precise)
        own |= {(contact.enterprise_key, _text_of(day.day)): contact.enterprise for day in days}
    for grievance in rows.grievances:
        own = matters.setdefault(grievance.submission_id, {})
        own[grievance.enterprise_key, grievance.title_key] = grievance.title
    forms = [
        SentForm(
            sent,
            names.get(sent.submission_id, {}),
            matters.get(sent.submission_id, {}),
            filled=sent.submission_id in filled,
        )
        for sent in history.submissions
    ]
    return forms + list(_stated(history, forms))


@lru_cache(maxsize=1 << 10)  # a month has few days, and a contact tells one of them
def _text_of(day: date) -> str:
    return str(day)


def _stated(history: History, forms: Sequence[SentForm]) -> Iterator[SentForm]:
    """Yields forms of which only a sub-district's 汇总表 tells that they came: ledgers that were rejected
    or have no row, and registers without a row that counts."""
    here = {(form.kind, form.unit, form.period) for form in forms if not form.submission.blank}
    sheets = {form.submission_id: form for form in forms}
    for row in history.rows.statements:
        if row.held or not row.unit:
            continue
        names = sheets[row.submission_id].enterprises
        rejected = row.ledger_state == REJECTED_WORD
        if (LEDGER, row.unit, row.period) not in here and (
            rejected or row.ledger_state in ACCEPTED_WORDS
        ):
            yield SentForm(_stated_form(row, LEDGER, rejected), names, statement=row)
        if (REGISTER, row.unit, row.period) not in here and row.register_state == SENT_WORD:
            yield SentForm(_stated_form(row, REGISTER), names, statement=row)


def _stated_form(row: StatementRow, kind: str, held: bool = False) -> Submission:
    """Returns a form that a row of 报送情况 tells of, in place of its table."""
    own_id = f"{row.submission_id}-{row.row}{'' if kind == LEDGER else 'r'}"
    return replace(
        row.submission,
        submission_id=own_id,
        series=own_id,
        unit=row.unit,
        kind=kind,
        filed_on=row.filed_dates[-1].day if row.filed_dates else None,
        dated=bool(row.filed_dates),
        held=held,
        label_row=row.row - 1,
        label_column=0,
        filed_cell="",
        filed_text="",
    )


def first_status(form: SentForm) -> str:
    """Returns what becomes of a form by itself. A ledger without a row was received, but says nothing
    that could be accepted; nor does one of which only a 汇总表 tells."""
    if form.submission.blank:
        return BLANK  # nobody has sent it
    empty = form.kind == LEDGER and not form.filled and not form.consolidated
    return REJECTED if form.held or empty else ACCEPTED

"""Every form that came, with its rows.

Knows rows. Does not know which form stands (facts/settling.py).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from liaison_pipeline.facts.standing import (
    ACCEPTED,
    ACCEPTED_WORDS,
    BLANK,
    LEDGER,
    REGISTER,
    REJECTED,
    REJECTED_WORD,
    SENT_WORD,
    SentForm,
)
from liaison_pipeline.model.history import History
from liaison_pipeline.model.rows import FormRow, StatementRow, Submission


def sent_forms(history: History) -> list[SentForm]:
    """Returns every submission as a form, and the forms that only a 汇总表 tells of."""
    told = history.rows
    rows: dict[str, list[FormRow]] = {}
    for row in chain(told.contacts, told.grievances, told.rosters, told.dispatches, told.callbacks):
        rows.setdefault(row.submission_id, []).append(row)
    also = {row.submission_id for row in chain(told.statements, told.same_as)}
    forms = []
    for sent in history.submissions:
        own = rows.get(sent.submission_id, ())
        forms.append(SentForm(sent, own, filled=bool(own) or sent.submission_id in also))
    return forms + list(_stated(history, forms))


def _stated(history: History, forms: Sequence[SentForm]) -> Iterator[SentForm]:
    """Yields forms of which only a sub-district's 汇总表 tells that they came: ledgers that were rejected
    or have no row, and registers without a row that counts."""
    here = {(form.kind, form.unit, form.period) for form in forms if not form.submission.blank}
    for row in history.rows.statements:
        if row.held or not row.unit:
            continue
        rejected = row.ledger_state == REJECTED_WORD
        if (LEDGER, row.unit, row.period) not in here and (
            rejected or row.ledger_state in ACCEPTED_WORDS
        ):
            yield SentForm(_stated_form(row, LEDGER, rejected), statement=row)
        if (REGISTER, row.unit, row.period) not in here and row.register_state == SENT_WORD:
            yield SentForm(_stated_form(row, REGISTER), statement=row)


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

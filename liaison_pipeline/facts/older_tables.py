"""Which forms of a sub-district's tables are past, since it sent newer ones for the month.

    newest  ── forms 1, 3 ──────────┐ a table takes the place of what an older one says on the same
    older   ── forms 1, 2, 3, 4 ──> │ of the four forms, where any unit stands in both
    past    ──  1, 3; 2 and 4 stay ─┘

A sub-district may send its 汇总表 as one workbook, or as a file for each form (saved as CSV, say): files
that have no form in common complement one another. Knows forms and their order. Does not know what
becomes of a form that is past.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from liaison_pipeline.facts.newest import Rank
from liaison_pipeline.facts.standing import LEDGER, REGISTER, SentForm, Superseded
from liaison_pipeline.forms.schemas import LISTS

Table = Sequence[SentForm]  # the forms of one file that have rows of units


@dataclass(frozen=True, slots=True)
class PastTable:
    """What went of a table. `forms`: all that went, blank ones and lists too."""

    forms: Sequence[SentForm]
    told: Superseded


def past_tables(
    tables: Sequence[Table], order: Mapping[str, Rank], of_file: Mapping[str, Sequence[SentForm]]
) -> Iterator[PastTable]:
    """Yields what is past of the tables of one maker for one month. `of_file`: file id -> all its forms;
    a newer table that has a form without a row says that nobody has any."""
    standing: dict[str, list[SentForm]] = {}  # unit -> its forms in newer tables
    newest = {id(table): max(order[form.submission_id] for form in table) for table in tables}
    for table in sorted(tables, key=lambda table: newest[id(table)], reverse=True):
        newer = {one.file_id: one for form in table for one in standing.get(form.unit, ())}
        by = {one.submission.form: other for i, other in newer.items() for one in of_file[i]}
        past = [form for form in table if form.submission.form in by]
        for form in table:
            if form.submission.form not in by:
                standing.setdefault(form.unit, []).append(form)
        if past:
            own, whole = of_file[past[0].file_id], len(past) == len(table)
            told = Superseded(past[0], by[past[0].submission.form], whole=True)
            yield PastTable([form for form in own if _goes(form, by, whole)], told)


def _goes(form: SentForm, newer: Collection[int], whole: bool) -> bool:
    """Tells whether a form of a table is past; with the last of its four forms its lists are."""
    if whole:
        return form.kind in (LEDGER, REGISTER, *LISTS)
    return form.kind in (LEDGER, REGISTER) and form.submission.form in newer

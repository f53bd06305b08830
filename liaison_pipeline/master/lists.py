"""What the office's lists say, asked of the master without reading all that it holds.

Knows the tables of the lists. Does not know what a row decides.
"""

from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from liaison_pipeline.master import tables
from liaison_pipeline.model.history import FORMS, OUTBOX, Batch, FormRows
from liaison_pipeline.model.rows import FormRow
from liaison_pipeline.spelling.proposals import GENERAL


def names_said(engine: Engine) -> bool:
    """Tells whether 对应确认 says anything of units or columns."""
    table = tables.ROWS["same_as"]
    query = sa.select(table.c.row).where(table.c.sort.in_(GENERAL)).limit(1)
    with engine.connect() as connection:
        return connection.execute(query).first() is not None


def numbers_said(engine: Engine) -> dict[str, set[str]]:
    """Returns kind of list -> numbers on which the office has said something in such a list."""
    said = {
        "dispatch": ("level", "target"),
        "callback": ("satisfaction",),
        "sameas": ("answer", "instead"),
    }
    kinds = {form.kind: form.table for form in FORMS if form.kind in said}
    numbers = {}
    with engine.connect() as connection:
        for kind, name in kinds.items():
            table = tables.ROWS[name]
            says = sa.or_(*(table.c[column] != "" for column in said[kind]))
            query = sa.select(table.c.number).where(says)
            numbers[kind] = {str(number) for number in connection.execute(query).scalars()}
    return numbers


@dataclass(frozen=True, slots=True)
class TakenRows:
    """What was taken in of the lists that the clerk filled in where they lay: their submissions, and the
    rows of them that said something else than was published."""

    submissions: frozenset[str]
    rows: frozenset[tuple[str, int]]

    def of(self, batch: Batch) -> Batch:
        """Returns a batch, read again, without the rows of such lists that were not taken in."""
        kept = {
            form.table: [row for row in batch.rows.of(form.table) if self._keeps(row)]
            for form in FORMS
        }
        return replace(batch, rows=FormRows(**kept))  # type: ignore[arg-type]  # of its own class each

    def _keeps(self, row: FormRow) -> bool:
        key = row.submission_id, row.row
        return row.submission_id not in self.submissions or key in self.rows


def taken_rows(engine: Engine) -> TakenRows:
    """Returns what was taken in of the lists in outbox/ so far."""
    sent = tables.submissions
    own = sa.select(sent.c.submission_id).where(sent.c.file.startswith(OUTBOX))
    rows: set[tuple[str, int]] = set()
    with engine.connect() as connection:
        submissions = frozenset(connection.execute(own).scalars())
        for form in FORMS if submissions else ():
            table = tables.ROWS[form.table]
            query = sa.select(table.c.submission_id, table.c.row)
            told = connection.execute(query.where(table.c.submission_id.in_(own)))
            rows |= {(str(one.submission_id), int(one.row)) for one in told}
    return TakenRows(submissions, frozenset(rows))

"""What a register row says of its closing: believable or held back; how long a grievance is open.

Knows rows and the reader of 办理情况. Does not know what is a fault: rules/closings.py does.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.live_rows import RowKey, row_key
from liaison_pipeline.facts.question import Question
from liaison_pipeline.model.findings import Holds
from liaison_pipeline.model.rows import GrievanceRow
from liaison_pipeline.spelling.actors import Who
from liaison_pipeline.spelling.outcome import OutcomeReader

Doubts = Mapping[RowKey, tuple[tuple[str, str], ...]]  # of a closing: codes, each with its column
_DAY = re.compile(r"[0-9０-９一二三四五六七八九十]")
_ERROR = re.compile(r"#[A-Z/0]+[!?]?")  # an error value of a spreadsheet program
_TO_COME = re.compile(r"[未没不待拟]|预计|计划|争取|办理中|处理中|正在|[前底]$")


@dataclass(frozen=True, slots=True)
class ClosingsTold:
    """What rows say of their closings beside believable days.

    `refused`: rows whose closing is held back for what the row itself says. `done`: rows that say
    in words alone that it is done.
    """

    refused: AbstractSet[RowKey] = frozenset()
    done: AbstractSet[RowKey] = frozenset()

    def repeats(self, row: GrievanceRow) -> bool:
        """Tells whether a row of a closed grievance tells its closing again: with a day, be it held
        back, or in words. 未办结 or 5月底前 in 办结时间 is no day on which it was closed."""
        day = bool(_DAY.search(row.closed_on)) and not _TO_COME.search(row.closed_on)
        return day or (not row.closed_on and row_key(row) in self.done)


def closings_told(rows: Iterable[GrievanceRow], doubts: Doubts) -> ClosingsTold:
    """Returns what rows say of their closings, by their doubts."""
    done = {
        key for key, own in doubts.items() if any(code == "closure-date-missing" for code, _ in own)
    }
    return ClosingsTold(refused_closings(rows, doubts), done)


def doubts_of(rows: Iterable[GrievanceRow], reader: OutcomeReader) -> Doubts:
    """Returns what the closing and the progress of each row say that can't be, or says too little;
    rows without doubt are not in it."""
    doubts = {row_key(row): tuple(_doubts(row, reader)) for row in rows}
    return {key: own for key, own in doubts.items() if own}


def refused_closings(rows: Iterable[GrievanceRow], doubts: Doubts) -> set[RowKey]:
    """Returns the rows whose closing is held back for what they themselves say."""
    return {
        row_key(row)
        for row in rows
        if row.closed_on
        and any(CATALOGUE[code].holds is Holds.CLOSING for code, _ in doubts.get(row_key(row), ()))
    }


def _doubts(row: GrievanceRow, reader: OutcomeReader) -> Iterator[tuple[str, str]]:
    if not {"closed_on", "progress"} <= row.cells.keys():
        return  # the column itself is missing: that is told once for the form
    if not row.progress:
        if not row.closed_on:
            yield "progress-missing", "progress"
        elif not row.closing_fault:  # else 办结时间 itself is told
            yield "closure-outcome-missing", "progress"
        return
    if _ERROR.fullmatch(row.progress):
        return  # #REF! in the cell is told as such
    outcome = reader.read(row.progress)
    if row.closed_on and not row.closing_fault:
        if outcome.unfinished:
            yield "closure-contradiction", "progress"
        elif not (outcome.done or outcome.vague):
            yield "outcome-unclear", "progress"
    if not row.closed_on and outcome.done:
        yield "closure-date-missing", "closed_on"
    if outcome.vague:
        yield "outcome-vague", "progress"


def days_open(grievance: Grievance, until: date) -> int:
    """Returns how many days a grievance has been open."""
    return (until - grievance.since).days


def overdue(grievances: Iterable[Grievance], question: Question) -> list[Grievance]:
    """Returns what is open longer than the office's limit (days); a limit of 0 is none."""
    limit, until = question.settings.overdue_days, question.counted_until
    return [g for g in grievances if limit and days_open(g, until) > limit]


def says_elsewhere(row: GrievanceRow, reader: OutcomeReader) -> bool:
    """Tells whether 办理情况 says that another unit must act. Who names itself as the one that acts
    (由应急办负责) hands nothing over; who writes 转应急办处理 does, whoever it is."""
    actor = reader.read(row.progress).actor if row.progress else None
    if actor is None:
        return False
    own = actor.who is Who.UNIT and row.unit.endswith(actor.name)
    return not own or actor.handed_over


def is_unclear(row: GrievanceRow, reader: OutcomeReader) -> bool:
    """Tells whether 办理情况 says neither that it is done nor that it is not."""
    outcome = reader.read(row.progress)
    return not (outcome.done or outcome.unfinished or outcome.vague)

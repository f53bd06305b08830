"""Which published months, quarters and years have other figures now than they were published with.

Knows which figures do not move with the day of the run, and when it is worth looking: only where
something changed that figures depend on. Does not know what is in a document, nor where what is hers is
kept.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.facts.gather import Facts, gather
from liaison_pipeline.facts.items import UnitMonth
from liaison_pipeline.facts.unit_figures import UnitFigures, figures_of
from liaison_pipeline.model.period import MonthSpan, Period
from liaison_pipeline.month import judge
from liaison_pipeline.publishing import (
    EditionRecord,
    Figures,
    PublishedName,
    published,
    published_spans,
    read_record,
)

UNMOVED = ("enterprises", "contacted", "raised", "reopened", "closed", "open")  # by as-of


def figures_to_keep(units: Sequence[UnitFigures]) -> Figures:
    """Returns the figures of a month that do not move with the day of the run."""
    return {unit.name: {name: unit.count(name) for name in UNMOVED} for unit in units}


def digest_of_inputs(facts: Facts, fingerprint: str) -> str:
    """Returns a digest of all that the figures of any month depend on, but for the day of the run."""
    parts = (
        sorted(facts.standing.status.items()),
        [(out.file_id, out.why) for out in facts.history.withdrawals],
        fingerprint,
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def stale_months(outbox: Path, facts: Facts, key: str) -> list[PublishedName]:
    """Returns the other published months, and the quarters and years, whose figures are no longer what
    was published. They are looked at only where something changed that figures depend on."""
    spans = [
        span
        for span, record in published_spans(outbox).items()
        if record.key != key and _has_moved(facts, span, record)
    ]
    return [*_stale_months(outbox, facts, key), *spans]


def _has_moved(facts: Facts, span: MonthSpan, record: EditionRecord) -> bool:
    """Tells whether a quarter or year has other figures than its record."""
    # as when it was published: no year begins before the first month
    first = max(span.first, facts.question.settings.calendar.first_month)
    question = replace(facts.question, period=span.until(record.as_of), since=first)
    judged = judge(gather(facts.history, question), ())
    return figures_to_keep(Account(judged, span).units) != record.figures


def _stale_months(outbox: Path, facts: Facts, key: str) -> list[Period]:
    """Returns the months alone."""
    question = facts.question
    records = {
        period: record
        for period, folder in published(outbox).items()
        if period != question.period
        and (record := read_record(folder)) is not None
        and record.key != key
    }
    if not records:
        return []
    last = max(records)
    if last > question.period:
        facts = gather(facts.history, replace(question, period=last))
    return [period for period, record in records.items() if _moved(facts, period, record)]


def _moved(facts: Facts, period: Period, record: EditionRecord) -> bool:
    """Tells whether a month has other figures than its record."""
    covered = dict(facts.trend).get(period)
    if covered is None:
        facts = gather(facts.history, replace(facts.question, period=period))
        covered = facts.coverage
    units = [figures_of(UnitMonth(facts, own.unit, period, own)) for own in covered]
    return figures_to_keep(units) != record.figures

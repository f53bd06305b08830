"""What must hold for files, rows, months and units: one rule a module, each with its own manual.

A rule is a pure function of the facts of one month. It knows no other rule. `RULES` is all of them;
of two findings with one code at one cell the first is told, so their order is part of what comes
out.
"""

from collections.abc import Callable, Iterator

from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.rules import (
    attachments,
    closings,
    coverage,
    crosscheck,
    decisions,
    dispatches,
    files,
    filing_date,
    future,
    lives,
    misdated,
    numbers,
    remit,
    roster_conflict,
    roster_shrunk,
    same_as,
    several_firms,
    standing,
    submissions,
    two_units,
    unlisted,
    unreadable_now,
    waiting,
)

Rule = Callable[[Facts], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    future.check,
    standing.check,
    files.check,
    unreadable_now.check,
    attachments.check,
    decisions.check,
    roster_conflict.check,
    roster_shrunk.check,
    same_as.check,
    numbers.check,
    closings.check,
    submissions.check,
    filing_date.check,
    misdated.check,
    coverage.check,
    crosscheck.check,
    unlisted.check,
    several_firms.check,
    lives.check,
    waiting.check,
    dispatches.check,
    two_units.check,
    remit.check,
)

"""What a file says by itself, as it was found while it was read (forms/).

Passes: a file that was overwritten by a corrected one, or withdrawn: what was wrong with it no
longer matters; a wrong code in a roster that a newer one replaced. Fails: a cell of a form of the month
that can't be read; a file without a month, as long as it lies in the inbox; a cell of the roster by
which the month is judged, wherever its file is by now. A form whose months disagree is in every
report while it lies in the inbox.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.rosters import ALWAYS
from liaison_pipeline.files.grid import ATTACHMENT
from liaison_pipeline.model.findings import Finding


def check(facts: Facts) -> Iterator[Finding]:
    """Yields the month's findings of files by themselves; those without a month while the file is
    there."""
    month, silent = str(facts.question.period), facts.standing.silent
    present = facts.history.present_ids
    rosters = _rosters(facts, present)
    for made in facts.history.findings:
        if made.finding.code == ATTACHMENT:
            continue  # what it means depends on what else came: rules/attachments.py
        period = made.finding.place.period
        counts = rosters.get(made.submission_id, made.file_id in present)
        here = period == month or (not period and counts)
        if here and made.submission_id not in silent and made.file_id not in silent:
            yield made.finding


def _rosters(facts: Facts, present: AbstractSet[str]) -> dict[str, bool]:
    """Returns submission id of each roster -> whether it is one of those that count for the month. One
    without a row that could be read counts until a newer one is there."""
    period = facts.question.period
    newest = facts.rosters.newest(period) or ALWAYS
    counting = {row.submission_id for row in facts.roster.rows}
    readable = {row.submission_id for _, rows in facts.rosters.rows for row in rows}
    return {
        form.submission_id: form.submission_id in counting
        or (
            form.submission_id not in readable
            and form.file_id in present
            and newest <= (form.period or ALWAYS) <= period
        )
        for form in facts.standing.forms
        if form.kind == "roster"
    }

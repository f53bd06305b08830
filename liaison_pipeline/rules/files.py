"""What a file says by itself, as it was found while it was read (forms/).

Passes: a file that was overwritten by a corrected one, or withdrawn: what was wrong with it no
longer matters. Fails: a cell of a form of the month that can't be read; a file without a month, as
long as it lies in the inbox. A form whose months disagree is in every report while it lies in the
inbox.
"""

from collections.abc import Iterator

from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.files.grid import ATTACHMENT
from liaison_pipeline.model.findings import Finding


def check(facts: Facts) -> Iterator[Finding]:
    """Yields the month's findings of files by themselves; those without a month while the file is
    there."""
    month, silent = str(facts.question.period), facts.standing.silent
    present = {file.file_id for file in facts.history.files if file.present}
    for made in facts.history.findings:
        if made.finding.code == ATTACHMENT:
            continue  # what it means depends on what else came: rules/attachments.py
        told = made.finding.place.period
        here = told == month or (not told and made.file_id in present)
        if here and made.submission_id not in silent and made.file_id not in silent:
            yield made.finding

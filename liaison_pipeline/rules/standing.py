"""What took the place of what: submission-superseded, -added, -withdrawn and file-duplicate.

Passes: one ledger of a unit for a month. Fails: a newer ledger with the same enterprises
(submission-superseded at the older one; a warning where enterprises are gone with it), one with
other enterprises, a street each (submission-added), the same bytes again (file-duplicate), a file
that somebody withdrew (submission-withdrawn).
"""

from collections.abc import Iterator

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.standing import Superseded, UnitAndMonth
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.model.place import Place


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what became of forms of the month, and of files of which nobody knows whose they
    are."""
    standing, here = facts.standing, (None, facts.question.period)
    for duplicate in standing.duplicates:
        if _month(duplicate.of) in here:
            place = _place(duplicate.file, duplicate.of)
            yield finding("file-duplicate", place, other=duplicate.other)
    for out in standing.withdrawn:
        if _month(out.of) in here:
            place, day = _place(out.file, out.of), chinese_date(out.day)
            yield finding("submission-withdrawn", place, day=day, why=out.why)
    for one in standing.superseded:
        if one.form.period in here:
            yield _superseded(one)
    for added in standing.added:
        if added.form.period in here:
            yield finding("submission-added", added.form.place, other=added.to.file)


def _superseded(one: Superseded) -> Finding:
    words = f"；新表里没有旧表的 {one.gone} 家企业" if one.gone else ""
    severity = Severity.WARNING if one.gone else None
    place = one.form.place
    if one.whole:
        place = Place(file=place.file, period=place.period)
    return finding("submission-superseded", place, severity=severity, other=one.by.file, gone=words)


def _month(of: UnitAndMonth) -> Period | None:
    """Returns the month under which a unit is told of a file; none where nobody knows the unit."""
    return of[1] if of[0] else None


def _place(file: str, of: UnitAndMonth) -> Place:
    month = _month(of)
    return Place(file=file, unit=of[0], period=str(month) if month else "")

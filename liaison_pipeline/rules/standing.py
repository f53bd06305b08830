"""What took the place of what: submission-superseded, -tied, -added, -withdrawn and file-duplicate.

Passes: one ledger of a unit for a month. Fails: a newer ledger with the same enterprises
(submission-superseded at the older one; a warning where enterprises, or grievances of a register, are
gone with it), the same where nobody can tell which is the newer one (submission-tied at both), one with
other enterprises, a street each (submission-added), the same bytes again, or a returned workbook that
came back unmended (file-duplicate), a file that somebody withdrew (submission-withdrawn).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from liaison_pipeline.catalogue import finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.sent import filing_words
from liaison_pipeline.facts.standing import (
    LEDGER,
    Duplicate,
    SentForm,
    Superseded,
    TakenOut,
    Tied,
    UnitAndMonth,
)
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.model.place import Place

OfFile = TypeVar("OfFile", Duplicate, TakenOut)
NOBODY: UnitAndMonth = ("", None)
SAME_BYTES = "与“{other}”内容完全相同，只计一次"
CAME_BACK = "这是退回的表，没有改动就送回来了（原表“{other}”），不重复计算"
BY_PLACE = "两份表的填报时间和保存时间都一样，只能按文件名和位置的先后取靠后的一份"
BY_DATES = "按填报时间和按文件最后保存的时间，先后正好相反"


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what became of forms of the month, and of files of which nobody knows whose they
    are."""
    standing, period = facts.standing, facts.question.period
    here = (None, period)
    for duplicate, place in _once_a_file(standing.duplicates, period):
        words = CAME_BACK if duplicate.came_back else SAME_BYTES
        yield finding("file-duplicate", place, what=words.format(other=duplicate.other))
    for out, place in _once_a_file(standing.withdrawn, period):
        day = chinese_date(out.day)
        yield finding("submission-withdrawn", place, day=day, why=out.why)
    for one in standing.superseded:
        if one.form.period in here:
            yield _superseded(one)
    for tied in standing.tied:
        if tied.form.period in here:
            yield from _tied(tied)
    for added in standing.added:
        if added.form.period in here:
            yield finding("submission-added", added.form.place, other=added.to.file)


def _superseded(one: Superseded) -> Finding:
    words = ""
    if one.gone:
        what = "家企业" if one.form.kind == LEDGER else "件诉求"
        words = f"；新表里没有旧表的 {len(one.gone)} {what}：{'、'.join(one.gone)}"
    severity = Severity.WARNING if one.gone else None
    place = one.form.place
    if one.whole:
        place = Place(file=place.file, period=place.period)
    return finding(
        "submission-superseded",
        place,
        severity=severity,
        other=_named(one.by, one.form),
        newer=f"{filing_words(one.by)}{_why_newer(one)}",
        older=filing_words(one.form),
        gone=words,
    )


def _why_newer(one: Superseded) -> str:
    """Returns why a form is the newer one, where the days that are named do not say so."""
    by, form = one.by, one.form
    if by.filed_on and form.filed_on and by.filed_on > form.filed_on:
        return ""
    return "，是退回以后改好再报的" if by.submission.answers else ""


def _tied(tied: Tied) -> Iterator[Finding]:
    """Yields the finding on both forms: which one counts, and why."""
    why = BY_PLACE if tied.by_place else BY_DATES
    for form, other, state in ((tied.by, tied.form, "计入"), (tied.form, tied.by, "没有计入")):
        yield finding(
            "submission-tied",
            form.place,
            other=_named(other, form),
            own=filing_words(form),
            others=filing_words(other),
            state=state,
            why=why,
        )


def _named(form: SentForm, beside: SentForm) -> str:
    """Returns how a form is named beside another one: by its file, in the same file by its sheet."""
    if form.file != beside.file:
        return form.file
    if form.file_id != beside.file_id:
        return f"{form.file}（同名的另一次报送）"
    same_sheet = form.sheet == beside.sheet
    return f"{form.sheet}（{form.label_cell} 起的表）" if same_sheet else form.sheet


def _once_a_file(told: Iterable[OfFile], period: Period) -> Iterator[tuple[OfFile, Place]]:
    """Yields what is told of each file, with its place: under its unit, and once for a table of several
    units. A file of which nobody knows whose it is is told in every month."""
    files: dict[OfFile, list[OfFile]] = {}
    for one in told:
        files.setdefault(replace(one, of=NOBODY), []).append(one)
    for whole, own in files.items():
        file = whole.file
        known = [one for one in own if one.of[0]]
        if not known:
            yield own[0], Place(file=file)
            continue
        units = {one.of[0]: one for one in known if one.of[1] in (None, period)}
        if units:
            unit, one = next(iter(units.items()))
            month = str(one.of[1]) if one.of[1] else ""
            yield one, Place(file=file, unit=unit if len(units) == 1 else "", period=month)

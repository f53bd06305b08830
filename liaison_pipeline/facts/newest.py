"""Which of several forms of one unit, month and kind is the newest (contract, section 3).

By the day on which it was filed; the steps in a chain of answers; the last-saved time; 填报时间; path,
sheet, position:

    original, 填报时间 25日 written ahead, saved on the 21st    day 21, step 0
    correction by itself, 22日                                  day 22, step 0
    the returned workbook, mended, 20日                         day 21 (of what it answers), step 1

Of the versions of one path, what lies there now is newer than what it was saved over, whatever is
written in it; what lies nowhere any more is as old as the run that found it gone.

Knows submissions and files. Does not know what follows from the order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from liaison_pipeline.facts.standing import SentForm
from liaison_pipeline.model.history import InboxFile
from liaison_pipeline.model.rows import Submission

WRITTEN_AHEAD = timedelta(days=31)


class Rank(NamedTuple):
    """How new a form is: the larger, the newer. `own`: a unit's own form, not a 汇总表's word for it;
    `version`: of one path, where nothing that is written says that a later version is the newer one."""

    own: bool
    day: date
    steps: int
    saved: datetime
    written: date
    file: str
    sheet: str
    row: int
    column: int
    version: int = 0

    @property
    def told(self) -> tuple[bool, date, int, datetime, date]:
        """Returns what people said or did, without where the form lies."""
        return self.own, self.day, self.steps, self.saved, self.written


class _Ranks:
    """The forms by content, and the ranks that are known already: an answer asks for that of what it
    answers."""

    def __init__(self, forms: Iterable[SentForm]) -> None:
        self._known: dict[str, Rank] = {}
        self._asked: set[str] = set()
        self._of_content: dict[tuple[str, str], list[SentForm]] = {}
        for form in forms:
            key = form.submission.sha256, form.kind
            self._of_content.setdefault(key, []).append(form)

    def of(self, form: SentForm) -> Rank:
        """Returns the rank of a form by what is written in it and in what it answers."""
        known = self._known.get(form.submission_id)
        if known is None:
            self._asked.add(form.submission_id)
            known = self._known[form.submission_id] = self._found(form)
        return known

    def _found(self, form: SentForm) -> Rank:
        sent = form.submission
        before = [self.of(one) for one in self._answered(form)]
        day = max([_day(form), *(rank.day for rank in before)])
        steps = 1 + max((rank.steps for rank in before), default=0) if sent.answers else 0
        written = sent.filed_on if sent.dated and sent.filed_on else date.min
        place = sent.file, sent.sheet, sent.label_row, sent.label_column
        own = not sent.consolidated
        return Rank(own, day, steps, sent.saved_at or datetime.min, written, *place)

    def _answered(self, form: SentForm) -> Iterator[SentForm]:
        """Yields the forms that a form answers; none that are being asked for themselves: a mark that
        somebody forged leads round in a circle."""
        sent = form.submission
        answered = self._of_content.get((sent.answers, form.kind), ()) if sent.answers else ()
        same = [one for one in answered if (one.unit, one.period) == (form.unit, form.period)]
        for one in same or answered:
            if one.submission_id in self._known or one.submission_id not in self._asked:
                yield one


def ranks(forms: Sequence[SentForm], files: Mapping[str, InboxFile]) -> dict[str, Rank]:
    """Returns submission id -> rank, of all forms together. `files`: by their ids."""
    written = _Ranks(forms)
    found = {form.submission_id: written.of(form) for form in forms}
    for versions in _versions(forms, files):
        _later_is_newer(versions, found)
    return found


def lay_there(file: InboxFile) -> tuple[bool, int]:
    """Returns what orders the versions of a path: what lies there now, else what lay there last."""
    return file.present, file.turn


def _day(form: SentForm) -> date:
    """Returns the day on which a form was filed: the last-saved day where 填报时间 was written ahead.
    The filing day of a 汇总表 is only the day on which it was saved, so it does not count."""
    sent = form.submission
    if sent.consolidated and form.statement is None:
        return date.min
    return filing_day(sent) or date.min


def filing_day(sent: Submission) -> date | None:
    """Returns the day on which a form was really filed, as far as anybody knows."""
    if sent.filed_on is None or sent.saved_at is None or not sent.dated:
        return sent.filed_on
    saved = sent.saved_at.date()
    ahead = timedelta(days=1) <= sent.filed_on - saved <= WRITTEN_AHEAD
    return saved if ahead else sent.filed_on


FormVersions = list[list[SentForm]]  # the forms of each version, the oldest version first


def _versions(forms: Iterable[SentForm], files: Mapping[str, InboxFile]) -> Iterator[FormVersions]:
    """Yields, for one path, unit, month and kind of form, the versions that have such a form, where
    there are several."""
    groups: dict[tuple[object, ...], dict[str, list[SentForm]]] = {}
    for form in forms:
        key = form.file, form.unit, form.period, form.kind
        groups.setdefault(key, {}).setdefault(form.file_id, []).append(form)
    for group in groups.values():
        if len(group) > 1:
            in_order = sorted(group, key=lambda file_id: (*lay_there(files[file_id]), file_id))
            yield [group[file_id] for file_id in in_order]


def _later_is_newer(versions: FormVersions, found: dict[str, Rank]) -> None:
    """Makes the forms of each version newer than those of all versions before it."""
    newest: Rank | None = None
    for version in versions:
        own = sorted(version, key=lambda form: found[form.submission_id])
        for number, form in enumerate(own, start=1):
            if newest is not None and found[form.submission_id] <= newest:
                found[form.submission_id] = newest._replace(version=newest.version + number)
        last = found[own[-1].submission_id]
        newest = last if newest is None else max(newest, last)

"""The forms of one unit, month and kind while it is settled which of them count.

Knows what one form has in common with another. Does not know files, withdrawals or the order itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.newest import Rank
from liaison_pipeline.facts.standing import LEDGER, SentForm, Superseded, Tied
from liaison_pipeline.spelling.titles import is_same


@dataclass(slots=True)
class Group:
    """Takes forms, the newest first. `order`: submission id -> rank; `taken`: submission id -> the form
    that takes its place whatever it says; `kept`: those that count."""

    order: Mapping[str, Rank]
    taken: Mapping[str, SentForm]
    kept: list[SentForm] = field(default_factory=list)
    _lost: list[tuple[SentForm, SentForm]] = field(default_factory=list)
    tied: list[Tied] = field(default_factory=list)

    def take(self, form: SentForm, rejected: bool) -> None:
        """Takes the next form: it counts if it has nothing in common with those that count already. A
        rejected one does not; it is past where what counts says the same, or where it says nothing."""
        series = form.submission.series
        others = (other for other in self.kept if other.submission.series != series)
        over = self.taken.get(form.submission_id) or next(
            (other for other in others if _clash(form, other)), None
        )
        if over is None and rejected and self.kept and not form.enterprises:
            over = self.kept[0]
        if over is not None:
            self._lost.append((form, over))
            if not rejected and form.submission_id not in self.taken:
                self.tied += self._tied(form, over)
        elif not rejected:
            self.kept.append(form)

    @property
    def superseded(self) -> list[Superseded]:
        """Returns what counts no more, with what no form tells that counts."""
        return [Superseded(form, by, gone(form, self.kept)) for form, by in self._lost]

    def _tied(self, form: SentForm, by: SentForm) -> list[Tied]:
        """Returns the pair where nobody meant the one to take the other's place."""
        if form.submission.rows_key == by.submission.rows_key or form.consolidated:
            return []
        old, new = self.order[form.submission_id], self.order[by.submission_id]
        followed = form.file == by.file and form.file_id != by.file_id
        if followed or new.version != old.version or new.steps != old.steps:
            return []
        if old.told == new.told:
            return [Tied(form, by, by_place=True)]
        return [Tied(form, by, by_place=False)] if _disagree(form, by) else []


def _disagree(form: SentForm, by: SentForm) -> bool:
    """Tells whether 填报时间 makes the one form the newer one, and the last-saved day the other."""
    old, new = form.submission, by.submission
    if not (old.dated and new.dated and old.saved_at and new.saved_at):
        return False
    if old.filed_on is None or new.filed_on is None:
        return False
    written = (new.filed_on - old.filed_on).days
    saved = (new.saved_at.date() - old.saved_at.date()).days
    return written * saved < 0


def _clash(form: SentForm, other: SentForm) -> bool:
    """Tells whether one form says anew what the other says: it names one of its enterprises; in the
    same workbook, one of its contacts or grievances."""
    if form.file_id != other.file_id:
        return bool(form.enterprises.keys() & other.enterprises.keys())
    copied = form.filled and form.submission.rows_key == other.submission.rows_key
    return copied or bool(form.matters.keys() & other.matters.keys())


def gone(form: SentForm, standing: Iterable[SentForm]) -> tuple[str, ...]:
    """Returns the names of the enterprises of a ledger, or of the grievances of a register, that no
    standing form has."""
    others = list(standing)
    if form.kind == LEDGER:
        known = {key for other in others for key in other.enterprises}
        return tuple(sorted(name for key, name in form.enterprises.items() if key not in known))
    titles: dict[str, list[str]] = {}
    for other in others:
        for enterprise, title in other.matters:
            titles.setdefault(enterprise, []).append(title)
    return tuple(
        sorted(
            name
            for (enterprise, title), name in form.matters.items()
            if not _is_told(title, titles.get(enterprise, ()))
        )
    )


def _is_told(title: str, titles: Sequence[str]) -> bool:
    return any(is_same(title, other) for other in titles)


def registers_beside(
    superseded: Sequence[Superseded], registers: Sequence[SentForm]
) -> dict[str, SentForm]:
    """Returns the registers of workbooks whose ledger was superseded -> the register beside the ledger
    that took its place, where there is one."""
    taken: dict[str, SentForm] = {}
    for one in superseded:
        by = [form for form in registers if form.file_id == one.by.file_id and not form.held]
        own = [form for form in registers if form.file_id == one.form.file_id]
        if by and one.form.file_id != one.by.file_id:
            taken |= {form.submission_id: by[0] for form in own}
    return taken

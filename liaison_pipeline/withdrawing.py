"""`liaison withdraw`: taking a file out of all figures, with a reason, and back in.

Knows which file a name means (of the versions of a path the newest that tells of the month that is asked
for), and what counts afterwards. Does not know how a withdrawal is kept (master/), nor what it changes
(facts/settling.py).
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from liaison_pipeline.errors import RequestError
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.newest import lay_there
from liaison_pipeline.facts.standing import UnitAndMonth
from liaison_pipeline.model.history import History, InboxFile
from liaison_pipeline.model.period import Period

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True)
class WithdrawnFile:
    """A file that is taken out, or back in. `months`: of which it tells; `copies`: files of the same
    content that still count, for another unit or month; `before`: an older version of its path counts
    again."""

    file_id: str
    file: str
    months: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()
    before: bool = False


def file_to_withdraw(facts: Facts, file: str) -> WithdrawnFile:
    """Returns the version that a name means, one that is not out yet if there is any. Raises
    RequestError for a name that is not there."""
    versions, out = _called(file, facts.history), _out(facts)
    fit = [own for own in versions if own.file_id not in out]
    return _meant(fit or versions, facts)


def file_to_restore(facts: Facts, file: str) -> tuple[WithdrawnFile, list[str]]:
    """Returns the withdrawn version that a name means, and the ids of the files by which its content was
    withdrawn: it may have been moved since. Raises RequestError where nothing was."""
    out = _out(facts)
    fit = [own for own in _called(file, facts.history) if own.file_id in out]
    if not fit:
        raise RequestError(f"“{file}”没有撤回过。")
    named, of = _meant(fit, facts), facts.standing.speaks_of()
    content = next(own.sha256 for own in fit if own.file_id == named.file_id)
    speaks = of.get(named.file_id, set())
    by = [
        one.file_id
        for one in facts.history.withdrawals
        if one.file_id == named.file_id
        or (one.sha256 == content and of.get(one.file_id, set()) & speaks)
    ]
    return named, by


def told_after(named: WithdrawnFile, before: Facts, after: Facts) -> WithdrawnFile:
    """Returns a withdrawn file with what still counts, or counts again, now that it is out."""
    of = before.standing.speaks_of().get(named.file_id, set())
    files = before.history.files
    versions = {own.file_id for own in files if own.file == named.file}
    sha = next(own.sha256 for own in files if own.file_id == named.file_id)
    counting = [form for form in after.standing.forms if after.standing.is_accepted(form)]
    copies = {f.file for f in counting if f.submission.sha256 == sha and f.file != named.file}
    again = (
        form.file_id in versions and not before.standing.is_accepted(form)
        for form in counting
        if (form.unit, form.period) in of
    )
    return replace(named, copies=tuple(sorted(copies)), before=any(again))


def _out(facts: Facts) -> set[str]:
    """Returns the ids of all files that are out, those whose content was withdrawn elsewhere too."""
    by_name = {withdrawal.file_id for withdrawal in facts.history.withdrawals}
    return by_name | facts.standing.withdrawn_ids()


def _called(file: str, history: History) -> list[InboxFile]:
    """Returns the versions of a path in the inbox, or of a name where only one path has it."""
    wanted = file.replace("\\", "/").removeprefix("inbox/")
    named = [own for own in history.files if own.file == wanted]
    named = named or [own for own in history.files if own.file.rsplit("/", 1)[-1] == wanted]
    paths = sorted({own.file for own in named})
    if not paths:
        near = sorted({own.file for own in history.files if wanted in own.file})[:MOST_CANDIDATES]
        hint = (
            f"是不是：{'、'.join(near)}"
            if wanted and near
            else "文件名见操作台的“inbox里的文件”，或 liaison status"
        )
        raise RequestError(f"“{file}”：没有汇总过这个文件。{hint}")
    if len(paths) > 1:
        shown = "、".join(paths[:MOST_CANDIDATES])
        raise RequestError(f"“{file}”：有几个文件叫这个名字，请写出文件夹，是其中哪一个：{shown}")
    return named


def _meant(versions: Sequence[InboxFile], facts: Facts) -> WithdrawnFile:
    """Returns the newest version that tells of the month, else what lies there now or lay there last."""
    of = facts.standing.speaks_of()
    newest = max(versions, key=lambda own: _order(own, facts.question.period, of))
    months = {str(period) for _, period in of.get(newest.file_id, ()) if period}
    return WithdrawnFile(newest.file_id, newest.file, tuple(sorted(months)))


def _order(
    file: InboxFile, period: Period, of: Mapping[str, AbstractSet[UnitAndMonth]]
) -> tuple[bool, bool, int, str]:
    tells = any(month == period for _, month in of.get(file.file_id, ()))
    return tells, *lay_there(file), file.file_id

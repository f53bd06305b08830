"""`liaison withdraw`: taking a file out of all figures, with a reason, and back in.

Knows which file a name means, and which copies of it still count. Does not know how a withdrawal is
kept (master/), nor what it changes (facts/settling.py).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from liaison_pipeline.errors import RequestError
from liaison_pipeline.model.history import History, InboxFile


@dataclass(frozen=True, slots=True)
class WithdrawnFile:
    """A file that is taken out, or back in. `copies`: files of the same content that still count."""

    file_id: str
    file: str
    copies: list[str]


def file_to_withdraw(history: History, file: str) -> WithdrawnFile:
    """Returns the file that a name means. Raises RequestError for one that is not there."""
    live = [own for own in history.files if not own.replaced]
    named = _named(file, live)
    out = {withdrawal.file_id for withdrawal in history.withdrawals}
    same = {own.file for own in live if own.sha256 == named.sha256 and own.file_id not in out}
    return WithdrawnFile(named.file_id, named.file, sorted(same - {named.file}))


def file_to_restore(history: History, file: str) -> WithdrawnFile:
    """Returns the withdrawn file that a name means. Raises RequestError for any other."""
    named = _named(file, [own for own in history.files if not own.replaced])
    if all(withdrawal.file_id != named.file_id for withdrawal in history.withdrawals):
        raise RequestError(f"“{named.file}”没有撤回过。")
    return WithdrawnFile(named.file_id, named.file, [])


def _named(file: str, live: Sequence[InboxFile]) -> InboxFile:
    """Returns a file by its path in the inbox, or by its name where only one has it."""
    wanted = file.replace("\\", "/").removeprefix("inbox/")
    named = [own for own in live if own.file == wanted]
    named = named or [own for own in live if own.file.rsplit("/", 1)[-1] == wanted]
    if len(named) != 1:
        which = "有几个文件叫这个名字，请写出文件夹" if named else "没有汇总过这个文件"
        raise RequestError(f"“{file}”：{which}。")
    return named[0]

"""`liaison forget`: an enterprise's people, or everything personal of months long past.

Knows whose people are meant, and which files tell of them. Does not know SQL or wording. Nothing is
forgotten while the same content lies in inbox/: whoever wants it gone takes it away first.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from liaison_pipeline.errors import RequestError
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.master.people import (
    Forgotten,
    forget_people,
    forgotten_contents,
    stored_files,
)
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import FORMS, OUTBOX, History, InboxFile
from liaison_pipeline.model.period import Period
from liaison_pipeline.pipeline import Taken, settle, take_in
from liaison_pipeline.publishing import published
from liaison_pipeline.retention import files_before
from liaison_pipeline.running import Run
from liaison_pipeline.spelling.titles import comparable

SHOWN = 10  # names of files in a message


@dataclass(frozen=True, slots=True)
class Done:
    """What was forgotten. `files`: whose stored workbook was dropped; `months`: of which they tell;
    `outside`: folders of outbox/ in which it still stands."""

    files: Sequence[str]
    months: Sequence[Period]
    outside: Sequence[str]


def forget_enterprise(run: Run, name: str) -> Done:
    """Forgets the people of one enterprise, under all its names and in all months. Raises RequestError
    for one that nobody tells of, and while a file that does lies in inbox/."""
    with take_in(run) as taken:
        keys = _keys(taken.facts, name)
        submissions = {
            row.submission_id
            for form in FORMS
            for row in taken.history.rows.of(form.table)
            if row.enterprise_key in keys
        }
        if not submissions:
            raise RequestError(f"没有叫“{name}”的企业。")
        ids = {s.file_id for s in taken.history.submissions if s.submission_id in submissions}
        return _forget(run, taken, ids, keys)


def forget_months(run: Run, months: int) -> Done:
    """Forgets everything personal of what is older than so many months before as-of's. The newest roster
    stays: it counts today. Raises RequestError while such a file lies in inbox/."""
    first_kept = Period.of(run.as_of).shift(-months)
    with take_in(run) as taken:
        return _forget(run, taken, set(files_before(taken.history, first_kept)), ())


def _keys(facts: Facts, name: str) -> set[str]:
    """Returns every key under which an enterprise was written, renamed ones too."""
    wanted = facts.rosters.key(comparable(name))
    written = {row.enterprise_key for form in FORMS for row in facts.history.rows.of(form.table)}
    return {key for key in written if key and facts.rosters.key(key) == wanted}


def _forget(run: Run, taken: Taken, ids: Collection[str], keys: Collection[str]) -> Done:
    master, history = taken.master, taken.history
    own = [file for file in history.files if file.file_id in _kept(master, ids, history, keys)]
    _refuse_in_inbox(own, history)
    which = Forgotten([(file.file_id, file.sha256, file.file) for file in own], keys)
    months = {s.period for s in history.submissions if s.file_id in ids and s.period}
    if own:
        forget_people(master.engine, which, run.as_of.isoformat())
        settle(master, taken.facts.question)
    there = published(run.workspace.outbox)
    outside = [there[month].name for month in sorted(months) if month in there] if own else []
    return Done(sorted(file.file for file in own), sorted(months), outside)


def _kept(
    master: Master, ids: Collection[str], history: History, keys: Collection[str]
) -> set[str]:
    """Returns the files of which something is still there to be forgotten: their bytes, or, of an
    enterprise, the rows of a file that was dropped for another one's sake."""
    stored = stored_files(master.engine)
    known = forgotten_contents(master.engine)
    return {
        file.file_id
        for file in history.files
        if file.file_id in ids and (keys or file.file_id in stored or file.sha256 not in known)
    }


def _refuse_in_inbox(files: Sequence[InboxFile], history: History) -> None:
    contents = {file.sha256 for file in files}
    lying = sorted(
        file.file
        for file in history.files
        if file.present and file.sha256 in contents and not file.file.startswith(OUTBOX)
    )
    if lying:
        names = "、".join(lying[:SHOWN])
        more = f"等 {len(lying)} 个文件" if len(lying) > SHOWN else ""
        what = f"这些文件还在 inbox 里，请先移走再清除（现在什么也没有改动）：{names}{more}"
        raise RequestError(what)

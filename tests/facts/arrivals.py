"""Files as they come to lie in inbox/, run after run: saved over, moved, gone, put back, withdrawn.

A step says what is new: file -> its sheets, or None for a file that is gone. What a step does not name
lies where it lay. After each step the program has run once.
"""

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from liaison_pipeline.facts.gather import gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.files.answers import mark_of
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.batch import batch_of, inbox_file
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.source import Reading
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import judge
from liaison_pipeline.rules import RULES
from tests.language import FORMS, SETTINGS, Book, Office, workbook


@dataclass(frozen=True)
class Sent:
    """A workbook with what its file says: when it was saved, and which workbook it answers."""

    book: Book
    saved: str = ""
    answers: "Book | Sent | None" = None

    @property
    def saved_at(self) -> datetime | None:
        return datetime.fromisoformat(self.saved) if self.saved else None


Step = Mapping[str, Book | Sent | None]
Withdrawn = Sequence[tuple[str, Book | Sent]]  # (path, content)


def sha_of(sent: Book | Sent) -> str:
    """Returns what stands for the digest of a workbook's bytes."""
    sent = sent if isinstance(sent, Sent) else Sent(sent)
    grids = workbook(sent.book).grids
    shown = [(grid.name, sorted(grid.cells.items(), key=str)) for grid in grids]
    answers = sha_of(sent.answers) if sent.answers else ""
    return hashlib.sha256(repr((shown, sent.saved, answers)).encode()).hexdigest()


def _read(file: str, sent: Sent) -> Reading:
    whole = workbook(sent.book, sent.saved_at)
    if sent.answers:
        whole = Workbook(whole.grids, whole.saved_at, answers=mark_of(sha_of(sent.answers)))
    read = Reading(inbox_file(file, sha_of(sent), sent.saved_at))
    interpret(read, whole, SETTINGS, FORMS)
    return read


def arrived(*steps: Step, withdrawn: Withdrawn = (), died: Sequence[int] = ()) -> History:
    """Returns what the master knows after the steps. `died`: steps (from 0) after which the run died as
    soon as it had read what was new."""
    lies: dict[str, Sent] = {}
    known: set[str] = set()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'master.db'}"
        for number, step in enumerate(steps):
            for file, sent in step.items():
                lies.pop(file, None)
                if sent is not None:
                    lies[file] = sent if isinstance(sent, Sent) else Sent(sent)
            present = {file: sha_of(sent) for file, sent in lies.items()}
            readings = [_read(file, sent) for file, sent in sorted(lies.items())]
            new = [read for read in readings if read.file.file_id not in known]
            known |= {read.file.file_id for read in new}
            with Master(url) as master:
                master.merge(batch_of(new, FORMS), "test")
                if number not in died:
                    master.note_presence(present)
        with Master(url) as master:
            for file, content in withdrawn:
                named = inbox_file(file, sha_of(content), None)
                master.withdraw(named.file_id, "报错了", "2021-04-28")
            return master.history()


def after(
    *steps: Step,
    month: str = "2021-04",
    as_of: str = "2021-04-28",
    withdrawn: Withdrawn = (),
) -> Office:
    """Returns a month as it is judged after the steps."""
    return seen(arrived(*steps, withdrawn=withdrawn), month, as_of)


def seen(history: History, month: str = "2021-04", as_of: str = "2021-04-28") -> Office:
    """Returns a month as it is judged from what the master knows."""
    question = Question(Period.parse(month), date.fromisoformat(as_of), SETTINGS, FORMS)
    facts = gather(history, question)
    return Office(history, facts.standing, judge(facts, RULES))

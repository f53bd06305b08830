"""Runs in a workspace: a story's files come to lie in inbox/, the program reads them, run after run.

The files are real, and so is all that reads them (`take_in_files`); the month is judged in this process.
Does not know what was meant.
"""

import io
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random

from liaison_pipeline.facts.gather import gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.forms.batch import inbox_file
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.intake import take_in_files
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Limits
from liaison_pipeline.month import Month, judge
from liaison_pipeline.pipeline import reader_of, settle
from liaison_pipeline.rules import RULES
from liaison_pipeline.running import Run
from liaison_pipeline.workspace import Workspace
from tests.databases import master_in
from tests.offices.sending import PLAIN, Life, State, Story, sha_of
from tests.offices.truth import AS_OF, MONTHS

WHY = "报错了"


@lru_cache(maxsize=8)
def _reader(place: Path, text: str) -> Reader:
    """Returns how files are read under settings; the schemas are the built-in ones."""
    (place / "liaison.toml").write_text(text, "utf-8")
    return reader_of(place / "liaison.toml", place / "schemas")


@lru_cache(maxsize=64)
def _workbook(data: bytes, limits: Limits) -> Workbook | None:
    with suppress(Refused):
        return read_workbook(data, limits)
    return None


@dataclass
class Place:
    """A workspace, and what was read in it so far. `books`: path -> every content that ever lay there."""

    root: Path
    books: dict[str, list[bytes]] = field(default_factory=dict)
    runs: int = 0

    def __post_init__(self) -> None:
        self.inbox.mkdir(parents=True)

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    @property
    def master(self) -> str:
        return master_in(self.root)

    def reader(self, text: str = PLAIN) -> Reader:
        return _reader(self.root.parent, text)

    def lay(self, state: State) -> None:
        """Puts down what is new, and takes away what is gone."""
        for path, data in sorted(state.items()):
            target = self.inbox / path
            if data is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
            for name, book in members(path, data):
                self.books.setdefault(name, []).append(book)

    def run(self, text: str = PLAIN) -> None:
        """Reads all that is new, as every command does."""
        reader = self.reader(text)
        self.runs += 1
        asked = Run(
            Workspace.at(self.root), self.master, date.fromisoformat(AS_OF), Period(2021, 4)
        )
        with Master(self.master) as master:
            take_in_files(asked, master, reader, [])

    def withdraw(self, path: str, data: bytes, back: bool = False) -> None:
        file = inbox_file(path, sha_of(data), None)
        with Master(self.master) as master:
            if back:
                master.restore(file.file_id)
            else:
                master.withdraw(file.file_id, WHY, AS_OF)

    def history(self) -> History:
        with Master(self.master) as master:
            return master.history()

    def months(self) -> dict[int, Month]:
        """Returns every month as it is judged now; the master notes what became of each form."""
        history, reader = self.history(), self.reader()
        day = date.fromisoformat(AS_OF)
        questions = {
            number: Question(Period(2021, number), day, reader.settings, reader.forms)
            for number in MONTHS
        }
        with Master(self.master) as master:
            settle(master, questions[MONTHS[0]])
        return {n: judge(gather(history, question), RULES) for n, question in questions.items()}

    def workbooks(self, path: str) -> list[Workbook]:
        """Returns every workbook that ever lay at a path, as it is read; a broken one is none."""
        read = (_workbook(data, self.reader().settings.limits) for data in self.books[path])
        return [book for book in read if book is not None]


def members(path: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """Yields a file by its path; of a zip its members by theirs."""
    if not path.endswith(".zip"):
        yield path, data
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield from ((f"{path}/{name}", archive.read(name)) for name in archive.namelist())


def at_once(story: Story, place: Place) -> None:
    """All paths go through their lives side by side: as few runs as can see every version."""
    for states in zip_longest_states(story.lives):
        for state in states:
            place.lay(state)
        place.run()
    for path, data in story.withdrawn:
        place.withdraw(path, data)
    _end(story, place)


def _end(story: Story, place: Place) -> None:
    if story.cleared:
        shutil.rmtree(place.inbox)
        place.inbox.mkdir()
    place.run()


def zip_longest_states(lives: list[Life]) -> Iterator[list[State]]:
    for turn in range(max(map(len, lives), default=0)):
        yield [life[turn] for life in lives if turn < len(life)]


def one_by_one(story: Story, place: Place, random: Random) -> None:
    """The same lives in any order, with runs in which nothing is new, under other settings too; what is
    withdrawn is withdrawn as soon as it was read, or is taken back and withdrawn again."""
    waiting = [list(life) for life in story.lives]
    while any(waiting):
        coming = [life for life in waiting if life and random.random() < 0.6]
        laid: dict[str, bytes | None] = {}
        for life in coming:
            state = life.pop(0)
            laid |= state
            place.lay(state)
        if story.other and random.random() < 0.3:
            place.run(story.other)
        else:
            place.run()
        for path, data in story.withdrawn:
            if laid.get(path) == data:
                _withdraw(place, path, data, random)
    _end(story, place)


def _withdraw(place: Place, path: str, data: bytes, random: Random) -> None:
    place.withdraw(path, data)
    if random.random() < 0.3:
        place.withdraw(path, data, back=True)
        place.withdraw(path, data)

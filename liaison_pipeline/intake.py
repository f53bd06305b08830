"""What is new in the inbox comes into the master; what can't be read now keeps what it was read as.

Knows the states of a file over a run: looked at, read, looked at again. Does not know what a file holds,
nor SQL. A file is one of four things: read, changing (somebody is still writing it), locked (it can't be
opened now) or gone. Only what was read, from one open and as it was when it was looked at, is a version.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from liaison_pipeline.facts.read_as import confirmed_names
from liaison_pipeline.files.inbox import Found, has_moved, scan
from liaison_pipeline.forms.batch import batch_of, unread
from liaison_pipeline.forms.reader import Reader
from liaison_pipeline.forms.source import Reading
from liaison_pipeline.master.lists import names_said, taken_rows
from liaison_pipeline.master.people import forgotten_contents
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import CHANGING, LOCKED, UNREAD, Batch, InboxFile
from liaison_pipeline.running import Run
from liaison_pipeline.workers import read_all


@dataclass
class Intake:
    """What a run finds in the inbox.

    `seen`: file -> digest of what lies there. `kept`: file -> LOCKED or CHANGING, of those of which
    something was read before, which goes on counting. `files`: file -> what it was read as. `forgotten`:
    files that are not read, since what they say of people was forgotten.
    """

    entries: list[Found]
    seen: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    files: dict[str, InboxFile] = field(default_factory=dict)
    forgotten: list[str] = field(default_factory=list)

    def keep(self, file: str, state: str) -> None:
        """Notes that what was read of a file before goes on counting."""
        self.kept[file] = state
        self.seen.pop(file, None)

    def take(self, batch: Batch) -> None:
        """Notes what a batch was read from."""
        self.files |= {file.file: file for file in batch.files}


def knowing(reader: Reader, master: Master) -> Reader:
    """Returns the reader that knows the names of units and columns that the clerk has confirmed."""
    if not names_said(master.engine):
        return reader
    return reader.knowing(*confirmed_names(master.history(), reader.settings, reader.forms))


def take_in_files(run: Run, master: Master, reader: Reader, lists: Sequence[Reading]) -> Intake:
    """Reads all that is new into the master, and notes in which state each file is. `lists`: what the
    clerk filled in in outbox/, which counts like a file of the inbox."""
    way = reader.fingerprint
    versions = master.contents()
    before = {file for file, _ in versions}
    workspace = run.workspace
    known, limits = master.known(way), reader.settings.limits
    entries = scan(workspace.inbox, workspace.listing(), limits, before, known)
    seen = {entry.file: entry.sha256 for entry in entries} | master.lists_of_outbox()
    intake = Intake(entries, seen | {own.file.file: own.file.sha256 for own in lists})
    for entry in entries:
        if entry.state:
            _keep_below(intake, entry.file, before)
    forgotten = forgotten_contents(master.engine)
    intake.forgotten += sorted(e.file for e in entries if e.sha256 in forgotten)
    lists = [own for own in lists if own.file.sha256 not in forgotten]
    new = [
        entry
        for entry in entries
        if entry.file in intake.seen
        and known.get(entry.file) != entry.sha256
        and entry.sha256 not in forgotten
    ]
    for batch in read_all(run, new, reader):
        _note(run, batch)
        master.merge(batch, way)
        intake.take(batch)
    _look_again(run, intake, new, before)
    master.forget(_unfinished(intake, new, versions))
    waiting = [e.changing() for e in new if intake.seen.get(e.file) == e.changing().sha256]
    readings = [*(unread(entry) for entry in waiting), *lists]
    master.merge(batch_of(readings, reader.forms), way)
    master.note_presence(intake.seen, intake.kept)
    # of a list in outbox/ that is read anew, too, no other row counts than the one that was taken in
    taken = taken_rows(master.engine)
    again = taken.of(reader.read_again(master.outdated(way)))
    _note(run, again)
    master.merge(again, way)
    return intake


def _keep_below(intake: Intake, file: str, before: Collection[str]) -> None:
    """Keeps what was read of a file, or of all in a folder or zip, that can't be opened now."""
    if file in before:
        intake.keep(file, LOCKED)
    for other in before:
        if other.startswith(f"{file}/"):
            intake.keep(other, LOCKED)


def _look_again(run: Run, intake: Intake, new: list[Found], before: Collection[str]) -> None:
    """Finds out which of the files that were read had not come to rest."""
    for entry in new:
        file = intake.files.get(entry.file)
        if file is None:
            intake.seen.pop(entry.file, None)  # it has gone
            continue
        state = file.state
        if not state and has_moved(run.workspace.inbox, entry):
            state = CHANGING
        if state and entry.file in before:
            intake.keep(entry.file, state)
        elif state and not file.state:
            intake.seen[entry.file] = entry.changing().sha256
        else:
            intake.seen[entry.file] = file.sha256


def _unfinished(
    intake: Intake, new: list[Found], versions: Collection[tuple[str, str]]
) -> list[str]:
    """Returns the ids of what was read of files that were then seen to change."""
    ids = []
    for entry in new:
        file = intake.files.get(entry.file)
        if file is None or file.sha256.startswith(UNREAD):
            continue
        counts = intake.seen.get(entry.file) == file.sha256
        if not counts and (file.file, file.sha256) not in versions:
            ids.append(file.file_id)
    return ids


def _note(run: Run, batch: Batch) -> None:
    for trouble in batch.troubles:
        run.note(trouble)

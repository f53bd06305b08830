"""What flows between reading, the master and facts: a batch of files, and all that was ever read.

Knows shapes. Does not know who makes or uses them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.rows import (
    CallbackRow,
    ContactRow,
    DispatchRow,
    FormRow,
    GrievanceRow,
    RosterRow,
    SameAsRow,
    StatementRow,
    Submission,
)

# of a file that lies in the inbox: it can't be opened now; it is still being written
LOCKED, CHANGING = "locked", "changing"
DESK = "操作台/"  # how the path of a list begins that was filled in on the page
OUTBOX = "outbox/"  # how the path of a list begins that was filled in where it was published
UNREAD = "-"  # what stands for the digest of a file that could not be read begins so


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFile:
    """A file of the inbox by path and content.

    `present`: it lies in the inbox with this content, as far as anybody can tell. `replaced`: another
    content lies at its path. `state`: '', or LOCKED or CHANGING where what lies there now can't be read
    and this, which was read of it before, goes on counting. `turn`: which change of the inbox this was,
    counted from 1, when it came to lie there, or when it no longer did; 0 for what an older program read.
    """

    file_id: str
    file: str
    sha256: str
    saved_at: datetime | None
    present: bool = True
    replaced: bool = False
    state: str = ""
    turn: int = 0


@dataclass(frozen=True, slots=True)
class FileFinding:
    """A finding of a file by itself; `submission_id` is '' where it concerns no form."""

    file_id: str
    submission_id: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A file that was taken out by hand."""

    file_id: str
    file: str
    sha256: str
    why: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRows:
    """The rows of all forms, by kind."""

    contacts: Sequence[ContactRow] = ()
    grievances: Sequence[GrievanceRow] = ()
    rosters: Sequence[RosterRow] = ()
    dispatches: Sequence[DispatchRow] = ()
    callbacks: Sequence[CallbackRow] = ()
    statements: Sequence[StatementRow] = ()
    same_as: Sequence[SameAsRow] = ()

    def of(self, table: str) -> Sequence[FormRow]:
        """Returns the rows of one table."""
        rows: Sequence[FormRow] = getattr(self, table)
        return rows


@dataclass(frozen=True, slots=True)
class FormKind:
    """A kind of form: its schema's name, the table of its rows (a field of FormRows), their class.

    `monthly`: units send it, and each belongs to one unit and month; else it is a list of the office,
    each row of which names its unit.
    """

    kind: str
    table: str
    row: type[FormRow]
    monthly: bool = False


FORMS = (
    FormKind("ledger", "contacts", ContactRow, monthly=True),
    FormKind("register", "grievances", GrievanceRow, monthly=True),
    FormKind("roster", "rosters", RosterRow),
    FormKind("dispatch", "dispatches", DispatchRow),
    FormKind("callback", "callbacks", CallbackRow),
    FormKind("statement", "statements", StatementRow),
    FormKind("sameas", "same_as", SameAsRow),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What a batch of files holds. `contents`: the bytes of each of `files`, as they were taken in.
    `troubles`: what a maintainer wants to know of faults that became findings."""

    files: Sequence[InboxFile]
    contents: Sequence[bytes]
    submissions: Sequence[Submission]
    rows: FormRows
    findings: Sequence[FileFinding]
    troubles: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """All that was ever read, in an order that depends on the contents alone; files without content."""

    files: Sequence[InboxFile]
    submissions: Sequence[Submission]
    rows: FormRows
    findings: Sequence[FileFinding]
    withdrawals: Sequence[Withdrawal]

    @property
    def present_ids(self) -> set[str]:
        """Returns the ids of the files that lie in the inbox, as they were read."""
        return {file.file_id for file in self.files if file.present}

"""The tables of the master dataset, made from the records of model/.

Knows SQLAlchemy Core. Names follow the contract, section 5. Keys depend on the content of the files
alone, so that the order of arrival leaves no trace. Does not know SQL databases, nor what a record
means.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import TypeVar, get_type_hints

from sqlalchemy import (
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from liaison_pipeline.master.codecs import CODECS, NULLABLE, OPTIONAL_TEXT, Codec
from liaison_pipeline.model.findings import FIELDS
from liaison_pipeline.model.history import FORMS, InboxFile, Withdrawal
from liaison_pipeline.model.rows import EnterpriseRow, FormRow, Submission

METADATA = MetaData()
VERSION = 4
AT_ONCE = 500  # variables of a statement
NOT_STORED = {"submission", "counts", "written_key"}  # of a row: kept beside it, or found out later
Record = dict[str, object]
T = TypeVar("T")
Writer = Callable[[object], object] | None  # None: a text that may be missing
Writing = tuple[Callable[[object], tuple[object, ...]], Sequence[Writer]]


def _codecs(kind: type[object]) -> Mapping[str, Codec]:
    """Returns field -> codec of a record of model/; the texts of a row may be missing."""
    optional = issubclass(kind, FormRow | EnterpriseRow)
    return {
        name: OPTIONAL_TEXT if optional and hint is str else CODECS[hint]
        for name, hint in get_type_hints(kind).items()
        if name not in NOT_STORED
    }


CODECS_OF: Mapping[type[object], Mapping[str, Codec]] = {
    kind: _codecs(kind)
    for kind in (InboxFile, Submission, Withdrawal, EnterpriseRow, *(form.row for form in FORMS))
}


def some_of(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Yields ids, as many at a time as a statement takes variables on any database."""
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def record_of(value: object) -> Record:
    """Returns a record of model/ as a row of its table."""
    return dict(zip(CODECS_OF[type(value)], values_of(value), strict=True))


def values_of(value: object) -> tuple[object, ...]:
    """Returns what stands in that row, in the order of the codecs."""
    parts_of, writers = _WRITING[type(value)]
    parts = zip(writers, parts_of(value), strict=True)
    return tuple([own(part) if own else part or None for own, part in parts])


def records_of(kind: type[T], columns: Mapping[str, Sequence[object]]) -> list[T]:
    """Returns records of model/, given every one of their fields as a column. A frozen record's own
    beginning takes each value by itself, and three times as long."""
    if columns.keys() != get_type_hints(kind).keys():
        raise TypeError(f"not the fields of {kind.__name__}: {', '.join(columns)}")
    records = [object.__new__(kind) for _ in next(iter(columns.values()))]
    for name, values in columns.items():
        put: Callable[[T, object], None] = getattr(kind, name).__set__
        deque(map(put, records, values), maxlen=0)
    return records


def _writing(codecs: Mapping[str, Codec]) -> Writing:
    """Returns how the values of a record are got, and what each becomes."""
    writers = [None if own is OPTIONAL_TEXT else own.to_sql for own in codecs.values()]
    return attrgetter(*codecs), writers


_WRITING = {kind: _writing(codecs) for kind, codecs in CODECS_OF.items()}


def _columns(kind: type[object], *keys: str) -> Iterator[Column[object]]:
    """Yields a column for each field of a record of model/."""
    hints = get_type_hints(kind)
    for name, codec in CODECS_OF[kind].items():
        optional = codec is OPTIONAL_TEXT or hints[name] in NULLABLE
        yield Column(
            name, codec.column, primary_key=name in keys, nullable=optional and name not in keys
        )


def _rows(name: str, kind: type[FormRow]) -> Table:
    """Returns the table of the rows of one kind of form: which submission, which sheet, which row."""
    return Table(
        name,
        METADATA,
        Column("submission_id", String, nullable=False),
        Column("sheet", Text, nullable=False),
        *_columns(kind),
        PrimaryKeyConstraint("submission_id", "row"),
    )


meta = Table("meta", METADATA, Column("key", String, primary_key=True), Column("value", Text))
files = Table(
    "files",
    METADATA,
    Column("file_id", String, primary_key=True),
    Column("file", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("saved_at", String),
    Column("fingerprint", String, nullable=False),
    Column("present", Boolean, nullable=False),
    Column("replaced", Boolean, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("state", Text, nullable=False, server_default=""),
    # the last ones, in the order in which migrations add them
    Column("turn", Integer, nullable=False, server_default="0"),
)
submissions = Table(
    "submissions",
    METADATA,
    *_columns(Submission, "submission_id"),
    Column("status", String, nullable=False),
)
withdrawals = Table(
    "withdrawals",
    METADATA,
    Column("file_id", String, primary_key=True),
    Column("file", Text, nullable=False),
    Column("sha256", String, nullable=False),
    Column("why", Text, nullable=False),
    Column("day", String, nullable=False),
)
forgotten = Table(
    "forgotten",
    METADATA,
    Column("sha256", String, primary_key=True),
    Column("file", Text, nullable=False),
    Column("day", String, nullable=False),
)
enterprises = Table("enterprises", METADATA, *_columns(EnterpriseRow, "unit", "enterprise_key"))
ROWS: Mapping[str, Table] = {form.table: _rows(form.table, form.row) for form in FORMS}
findings = Table(
    "findings",
    METADATA,
    Column("file_id", String, nullable=False),
    Column("submission_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    *(Column(name, Text, nullable=False) for name in (*FIELDS, "holds")),
    PrimaryKeyConstraint("file_id", "number"),
)

"""The tables of the master dataset, made from the records of model/.

Knows SQLAlchemy Core. Names follow the contract, section 5. Keys depend on the content of the files
alone, so that the order of arrival leaves no trace. Does not know SQL databases, nor what a record
means.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import attrgetter
from typing import get_type_hints

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
SqlRow = tuple[object, ...]


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
    kind = type(value)
    return dict(zip(CODECS_OF[kind], *values_of(kind, [value]), strict=True))


def values_of(kind: type[object], records: Sequence[object]) -> Iterator[SqlRow]:
    """Returns what stands in the rows of some records of model/, in the order of the codecs."""
    columns = (
        _written(codec, list(map(attrgetter(name), records)))
        for name, codec in CODECS_OF[kind].items()
    )
    return zip(*columns, strict=True)


def _written(codec: Codec, values: Sequence[object]) -> Sequence[object]:
    """Returns a column as its codec writes it; what many rows have in common is written once."""
    if codec is OPTIONAL_TEXT:
        return [value or None for value in values]
    told = {own: codec.to_sql(value) for own, value in {id(v): v for v in values}.items()}
    return [told[id(value)] for value in values]


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

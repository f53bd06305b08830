"""The tables of the master dataset.

Knows SQLAlchemy Core column definitions. Names follow the contract, section 5. Keys depend on the
content of the files alone, so that the order of arrival leaves no trace.
"""

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

METADATA = MetaData()
VERSION = 3

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
)

submissions = Table(
    "submissions",
    METADATA,
    Column("submission_id", String, primary_key=True),
    Column("file_id", String, nullable=False, index=True),
    Column("sha256", String, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("kind", String, nullable=False),
    Column("form", Integer, nullable=False),
    Column("unit", Text, nullable=False),
    Column("period", String, nullable=False),
    Column("filed_on", String),
    Column("filed_cell", String, nullable=False),
    Column("filed_text", Text, nullable=False),
    Column("saved_at", String),
    Column("consolidated", Boolean, nullable=False),
    Column("reporter", Text, nullable=False),
    Column("series", String, nullable=False),
    Column("held", Boolean, nullable=False),
    Column("undated", Boolean, nullable=False),
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


def _row_columns(*texts: str) -> list[Column[object]]:
    """What the rows of all forms share: where a row stands and whether it counts."""
    columns: list[Column[object]] = [
        Column("submission_id", String, nullable=False),
        Column("sheet", Text, nullable=False),
        Column("row", Integer, nullable=False),
    ]
    columns += [Column(name, Text) for name in ("serial", "enterprise", "enterprise_key", *texts)]
    columns += [Column("cells", Text, nullable=False), Column("extra", Text, nullable=False)]
    columns += [Column("duplicate", Boolean, nullable=False)]
    columns += [Column("held", Boolean, nullable=False)]
    return columns


contacts = Table(
    "contacts",
    METADATA,
    *_row_columns("enterprise_contact", "service_contact"),
    Column("category", Text),
    Column("department", Text),
    Column("leader_contact", Text),
    Column("contacted_on", Text),
    Column("contact_dates", Text, nullable=False),
    Column("method", Text),
    Column("count", Integer, nullable=False),
    Column("count_shared", Boolean, nullable=False),
    Column("count_fault", Boolean, nullable=False),
    PrimaryKeyConstraint("submission_id", "row"),
)

grievances = Table(
    "grievances",
    METADATA,
    *_row_columns("enterprise_contact", "service_contact"),
    Column("title", Text),
    Column("title_key", Text, nullable=False),
    Column("content", Text),
    Column("closed_on", Text),
    Column("closed_dates", Text, nullable=False),
    Column("closing_fault", Boolean, nullable=False),
    Column("progress", Text),
    PrimaryKeyConstraint("submission_id", "row"),
)

rosters = Table(
    "rosters",
    METADATA,
    *_row_columns("credit_code", "industry", "category", "unit", "contact", "phone", "status"),
    PrimaryKeyConstraint("submission_id", "row"),
)

dispatches = Table(
    "dispatches",
    METADATA,
    *_row_columns(
        "number", "unit", "title", "title_key", "content", "first_period", "advised_level",
        "advised_unit", "reason", "level", "target", "target_unit", "dispatched_on",
        "dispatched_dates", "deadline", "system", "system_number", "system_date", "remark",
    ),
    PrimaryKeyConstraint("submission_id", "row"),
)  # fmt: skip

callbacks = Table(
    "callbacks",
    METADATA,
    *_row_columns(
        "number", "unit", "enterprise_contact", "title", "title_key", "progress", "closed_on",
        "closed_dates", "called_on", "called_dates", "method", "satisfaction", "opinion",
    ),
    PrimaryKeyConstraint("submission_id", "row"),
)  # fmt: skip

statements = Table(
    "statements",
    METADATA,
    *_row_columns("unit", "kind", "ledger_state", "register_state", "filed_on", "filed_dates"),
    PrimaryKeyConstraint("submission_id", "row"),
)

ROWS = {
    "ledger": contacts,
    "register": grievances,
    "roster": rosters,
    "dispatch": dispatches,
    "callback": callbacks,
    "statement": statements,
}

findings = Table(
    "findings",
    METADATA,
    Column("file_id", String, nullable=False),
    Column("submission_id", String, nullable=False),
    Column("number", Integer, nullable=False),
    *(
        Column(name, Text, nullable=False)
        for name in (
            "severity",
            "code",
            "period",
            "unit",
            "file",
            "sheet",
            "cell",
            "column",
            "value",
            "message",
            "suggestion",
            "holds",
        )
    ),
    PrimaryKeyConstraint("file_id", "number"),
)

enterprises = Table(
    "enterprises",
    METADATA,
    Column("unit", Text, nullable=False),
    Column("enterprise_key", Text, nullable=False),
    Column("enterprise", Text, nullable=False),
    Column("category", Text),
    Column("credit_code", Text),
    Column("industry", Text),
    Column("status", Text),
    Column("first_period", String),
    Column("last_period", String),
    PrimaryKeyConstraint("unit", "enterprise_key"),
)

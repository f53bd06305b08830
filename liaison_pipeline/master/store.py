"""Opens, merges into and reads the master dataset.

Knows SQL (SQLAlchemy Core) on SQLite or, by URL, another database. Does not know workbooks or rules.
A batch and its files commit together: a killed run loses nothing, a second run finds nothing new.
"""

import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from liaison_pipeline.errors import DamagedError, MasterError
from liaison_pipeline.master import care, presence, tables
from liaison_pipeline.master.codecs import OPTIONAL_TEXT, Codec
from liaison_pipeline.master.inserting import insert, insert_rows, insert_values
from liaison_pipeline.master.opening import changing, file_of, opened, reading, ready
from liaison_pipeline.master.tables import (
    CODECS_OF,
    Record,
    record_of,
    some_of,
    values_of,
)
from liaison_pipeline.model.findings import Finding, Holds, Severity, Words, as_texts
from liaison_pipeline.model.history import (
    FORMS,
    OUTBOX,
    UNREAD,
    Batch,
    FileFinding,
    FormRows,
    History,
    InboxFile,
    Withdrawal,
)
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.records import records_of
from liaison_pipeline.model.rows import EnterpriseRow, FormRow, Submission, UnitRow

T = TypeVar("T")
READ_AT_ONCE = 5000  # rows: their raw values stand beside what is made of them


class Master:
    """The master dataset behind a database URL. Use as a context manager."""

    def __init__(self, url: str, engine: Engine | None = None) -> None:
        """`engine`: one that is ready, in place of the one to be opened at the URL."""
        self._file = file_of(url)
        self._engine = engine or opened(url)

    def __enter__(self) -> "Master":
        return self

    def __exit__(self, *_: object) -> None:
        self._engine.dispose()

    @property
    def engine(self) -> Engine:
        """Returns what the other modules of this room reach the database by."""
        return self._engine

    def keep_copy(self, note: Callable[[str], None]) -> None:
        """Keeps a copy of a master that is a file, for the day on which it is damaged. That it can't be
        kept is noted, and spoils no run."""
        if self._file is not None:
            try:
                care.keep_copy(self._file)
            except (OSError, sqlite3.Error, DamagedError) as error:
                note(f"no copy of the master was made: {error!r}")

    def known(self, fingerprint: str) -> dict[str, str]:
        """Returns file -> sha256 of what the inbox held at the last run and was read in this way."""
        table = tables.files
        return self._digests(table.c.fingerprint == fingerprint, sa.not_(table.c.replaced))

    def _digests(self, *wanted: sa.ColumnElement[bool]) -> dict[str, str]:
        """Returns file -> sha256 of the files that are wanted."""
        query = sa.select(tables.files.c.file, tables.files.c.sha256).where(*wanted)
        with self._engine.connect() as connection:
            return {row.file: row.sha256 for row in connection.execute(query)}

    def outdated(self, fingerprint: str) -> list[tuple[InboxFile, bytes]]:
        """Returns the workbooks, with their bytes, that can't be read in the inbox, gone, saved over,
        locked or filled in in outbox/, and were read in another way."""
        table = tables.files
        away = sa.not_(table.c.present) | (table.c.state != "") | table.c.file.startswith(OUTBOX)
        wanted = away & (table.c.content != b"") & (table.c.fingerprint != fingerprint)
        with self._engine.connect() as connection:
            files = _read(connection, InboxFile, table, "file_id", wanted)
            query = sa.select(table.c.content).where(wanted).order_by(table.c.file_id)
            contents = [bytes(content) for content in connection.execute(query).scalars()]
        return list(zip(files, contents, strict=True))

    def merge(self, batch: Batch, fingerprint: str) -> None:
        """Takes a batch in, in one transaction; what is read again replaces what was read before."""
        contents = list(zip(batch.files, batch.contents, strict=True))
        submissions = [record_of(sent) | {"status": ""} for sent in batch.submissions]
        with changing(self._engine) as connection:
            lay = self._forget_files(connection, [file.file_id for file in batch.files])
            files = [
                record_of(file)
                | {"content": content, "fingerprint": fingerprint}
                | (lay.get(file.file_id) or {"turn": 0})  # note_presence gives it its turn
                for file, content in contents
            ]
            insert(connection, tables.files, files)
            insert(connection, tables.submissions, submissions)
            for form in FORMS:
                insert_rows(
                    connection, tables.ROWS[form.table], form.row, batch.rows.of(form.table)
                )
            insert(connection, tables.findings, _finding_records(batch.findings))

    def lists_of_outbox(self) -> dict[str, str]:
        """Returns path -> sha256 of the lists of outbox/ that the clerk filled in where they lay; they
        stay as if they lay there until she fills one in again."""
        table = tables.files
        return self._digests(table.c.present, table.c.file.startswith(OUTBOX))

    def contents(self) -> set[tuple[str, str]]:
        """Returns (file, sha256) of all that was ever read and holds something."""
        table = tables.files
        query = sa.select(table.c.file, table.c.sha256).where(
            sa.not_(table.c.sha256.startswith(UNREAD))
        )
        with self._engine.connect() as connection:
            return {(row.file, row.sha256) for row in connection.execute(query)}

    def _forget_files(self, connection: Connection, ids: Sequence[str]) -> dict[str, Record]:
        """Takes out what was read of some files, and returns where each of them lay: that is no matter
        of how a file is read."""
        table = tables.files
        query = sa.select(*(table.c[name] for name in ("file_id", "present", "replaced", "turn")))
        lay = {
            row.file_id: {"present": row.present, "replaced": row.replaced, "turn": row.turn}
            for some in some_of(ids)
            for row in connection.execute(query.where(table.c.file_id.in_(some)))
        }
        _forget(connection, [file_id for file_id in ids if file_id in lay])
        return lay

    def note_presence(
        self, current: Mapping[str, str], kept: Mapping[str, str] | None = None
    ) -> None:
        """Notes which files lie in the inbox now. `kept`: file -> LOCKED or CHANGING, where what was read
        of it last goes on counting. What could not be read is forgotten as soon as that is past."""
        with changing(self._engine) as connection:
            _forget(connection, presence.note_presence(connection, current, kept or {}))

    def forget(self, ids: Sequence[str]) -> None:
        """Takes out all that was read of some files."""
        with changing(self._engine) as connection:
            _forget(connection, ids)

    def history(self) -> History:
        """Returns all that was ever read, in an order that depends on the contents alone."""
        with reading(self._engine) as connection:
            submissions = _read(connection, Submission, tables.submissions, "submission_id")
            by_id = {sent.submission_id: sent for sent in submissions}
            rows = {
                form.table: _read_rows(connection, form.row, tables.ROWS[form.table], by_id)
                for form in FORMS
            }
            return History(
                files=_read(connection, InboxFile, tables.files, "file_id"),
                submissions=submissions,
                rows=FormRows(**rows),  # type: ignore[arg-type]  # each under its own name
                findings=_read_findings(connection),
                withdrawals=_read(connection, Withdrawal, tables.withdrawals, "file_id"),
            )

    def withdraw(self, file_id: str, why: str, day: str) -> None:
        """Takes a file out, with a reason; taking it out again only changes the reason."""
        table, files = tables.withdrawals, tables.files
        with changing(self._engine) as connection:
            connection.execute(sa.delete(table).where(table.c.file_id == file_id))
            query = sa.select(files.c.file, files.c.sha256).where(files.c.file_id == file_id)
            row = connection.execute(query).one()
            record: Record = {"file_id": file_id, "file": row.file, "sha256": row.sha256}
            insert(connection, table, [record | {"why": why, "day": day}])

    def restore(self, file_id: str) -> None:
        """Takes a withdrawal back."""
        table = tables.withdrawals
        with changing(self._engine) as connection:
            connection.execute(sa.delete(table).where(table.c.file_id == file_id))

    def save_status(self, status: Mapping[str, str], enterprises: Sequence[EnterpriseRow]) -> None:
        """Writes what follows from all files together; rows that did not change are left alone."""
        table = tables.submissions
        with changing(self._engine) as connection:
            stored = connection.execute(sa.select(table.c.submission_id, table.c.status)).all()
            for row in stored:  # what another office took in meanwhile, it judges itself
                found = status.get(row.submission_id, row.status)
                if found != row.status:
                    change = sa.update(table).where(table.c.submission_id == row.submission_id)
                    connection.execute(change.values(status=found))
            _save_enterprises(connection, enterprises)

    def bytes_of(self, ids: Sequence[str]) -> dict[str, bytes]:
        """Returns id of a file -> its bytes as they were taken in."""
        table, found = tables.files, dict[str, bytes]()
        with self._engine.connect() as connection:
            for some in some_of(ids):
                query = sa.select(table.c.file_id, table.c.content).where(table.c.file_id.in_(some))
                found |= {row.file_id: bytes(row.content) for row in connection.execute(query)}
        return found


def copied(master: Path) -> "Master":
    """Returns a master in memory with all that a file holds, nothing where it can't be read; the file
    stays as it is."""
    memory = care.in_memory(master)
    if memory is None:
        return Master("sqlite://")
    engine = sa.create_engine("sqlite://", creator=lambda: memory, poolclass=sa.StaticPool)
    try:
        return Master("sqlite://", ready(engine))
    except (MasterError, sa.exc.SQLAlchemyError):
        return Master("sqlite://")


def _forget(connection: Connection, ids: Sequence[str]) -> None:
    """Takes out all that was read of some files."""
    for some in some_of(ids):
        own = sa.select(tables.submissions.c.submission_id).where(
            tables.submissions.c.file_id.in_(some)
        )
        for table in tables.ROWS.values():
            connection.execute(sa.delete(table).where(table.c.submission_id.in_(own)))
        for table in (tables.submissions, tables.findings, tables.files):
            connection.execute(sa.delete(table).where(table.c.file_id.in_(some)))


def _save_enterprises(connection: Connection, wanted: Sequence[EnterpriseRow]) -> None:
    """Writes the enterprises that are new or changed, and takes out those that are gone."""
    table, key, names = tables.enterprises, ("unit", "enterprise_key"), CODECS_OF[EnterpriseRow]
    stored = {
        tuple(row) for row in connection.execute(sa.select(*(table.c[name] for name in names)))
    }
    told = dict.fromkeys(values_of(EnterpriseRow, wanted))
    old = [dict(zip(names, row, strict=True)) for row in stored - told.keys()]
    if old:
        same = (table.c[name] == sa.bindparam(f"old_{name}") for name in key)
        gone = [{f"old_{name}": record[name] for name in key} for record in old]
        connection.execute(sa.delete(table).where(*same), gone)
    insert_values(connection, table, list(names), [row for row in told if row not in stored])


def _finding_records(findings: Sequence[FileFinding]) -> list[Record]:
    """Returns the findings of files, those of each file numbered in the order in which they were made."""
    numbers: dict[str, int] = {}
    records: list[Record] = []
    for made in findings:
        numbers[made.file_id] = numbers.get(made.file_id, 0) + 1
        key = {"file_id": made.file_id, "submission_id": made.submission_id}
        texts = as_texts(made.finding) | {"holds": made.finding.holds.value}
        records.append({**key, "number": numbers[made.file_id], **texts})
    return records


def _read(
    connection: Connection,
    kind: type[T],
    table: sa.Table,
    key: str,
    wanted: sa.ColumnElement[bool] | None = None,
) -> list[T]:
    """Returns the rows of a table (those that are wanted) as records of model/, by their key."""
    query = sa.select(*(table.c[name] for name in CODECS_OF[kind])).order_by(table.c[key])
    query = query if wanted is None else query.where(wanted)
    found, texts = list[T](), dict[str, str]()
    for part in connection.execute(query).partitions(READ_AT_ONCE):
        found += records_of(kind, _columns(kind, zip(*part, strict=True), texts))
    return found


def _read_rows(
    connection: Connection,
    kind: type[FormRow],
    table: sa.Table,
    submissions: Mapping[str, Submission],
) -> list[FormRow]:
    """Returns the rows of one kind of form, each with its submission."""
    columns = (table.c.submission_id, *(table.c[name] for name in CODECS_OF[kind]))
    query = sa.select(*columns).order_by(table.c.submission_id, table.c.row)
    found, texts = list[FormRow](), dict[str, str]()
    for part in connection.execute(query).partitions(READ_AT_ONCE):
        ids, *values = zip(*part, strict=True)
        told = _columns(kind, values, texts)
        told["submission"] = [submissions[str(one)] for one in ids]
        if issubclass(kind, UnitRow):
            # as facts/live_rows.py finds most rows: it need not copy them
            told["counts"] = [not held for held in told["held"]]
            told["written_key"] = told["enterprise_key"]
        found += records_of(kind, told)
    return found


def _columns(
    kind: type[object], columns: Iterable[Sequence[object]], texts: dict[str, str]
) -> dict[str, Sequence[object]]:
    """Returns field -> its values, as they are read back; what a year holds is read at every run, and a
    column is read in a third of the time that its values need one by one."""
    return {
        name: _column(codec, values, texts)
        for (name, codec), values in zip(CODECS_OF[kind].items(), columns, strict=True)
    }


def _column(codec: Codec, values: Sequence[object], texts: dict[str, str]) -> Sequence[object]:
    """Returns a column as its codec reads it; a text that stands in a thousand rows is kept once."""
    if codec is OPTIONAL_TEXT:
        one = texts.setdefault
        return [one(text, text) if text else "" for text in cast(Sequence[str], values)]
    return list(map(codec.from_sql, values))


def _read_findings(connection: Connection) -> list[FileFinding]:
    table = tables.findings
    query = sa.select(table).order_by(table.c.file_id, table.c.number)
    return [
        FileFinding(row.file_id, row.submission_id, _finding(cast(Mapping[str, str], row._mapping)))
        for row in connection.execute(query)
    ]


def _finding(texts: Mapping[str, str]) -> Finding:
    """Returns a row of the table as the finding that it was."""
    names = ("file", "sheet", "cell", "column", "value", "period", "unit")
    place = Place(**{name: texts[name] for name in names})
    words = Words(texts["message"], texts["suggestion"])
    return Finding(place, texts["code"], Severity(texts["severity"]), Holds(texts["holds"]), words)

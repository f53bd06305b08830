"""Forgetting people: what the master no longer keeps of them, and which contents are not read again.

Knows which columns hold people, and SQL. Does not know why somebody is forgotten. Figures and numbers of
grievances stay: names of enterprises, titles and dates are no person's. The stored workbooks are dropped:
they hold what was forgotten.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from liaison_pipeline.catalogue import CATALOGUE
from liaison_pipeline.master import tables
from liaison_pipeline.master.opening import changing
from liaison_pipeline.model.history import FORMS

# columns of rows that say who somebody is, and how to reach them
PEOPLE = ("enterprise_contact", "leader_contact", "service_contact", "contact", "phone")
TEXTS = ("content", "progress", "remark", "opinion")  # in which somebody may be named with a number
_OF_PEOPLE = re.compile(r"联络|联系人|服务人|领导|电话|手机|填报人|负责人|书记")
_NUMBER = re.compile(r"\d[\d\-－ ]{5,}\d")
_NAME = re.compile(r"[\u3400-\u9fff·]{2,4}")
# neither says anything of whether a matter is done: texts of 办理情况 are judged at every report
SOMEBODY, SOME_NUMBER = "某某", "***"


@dataclass(frozen=True, slots=True)
class Forgotten:
    """Which people: those of some files, all of them or, where `keys` are named, those of these
    enterprises. `files`: (file id, sha256, path)."""

    files: Sequence[tuple[str, str, str]]
    keys: Collection[str] = ()


def forgotten_contents(engine: Engine) -> set[str]:
    """Returns the digests of contents that are not read again."""
    with engine.connect() as connection:
        return set(connection.execute(sa.select(tables.forgotten.c.sha256)).scalars())


def stored_files(engine: Engine) -> set[str]:
    """Returns the ids of files whose bytes are kept."""
    table = tables.files
    with engine.connect() as connection:
        return set(
            connection.execute(sa.select(table.c.file_id).where(table.c.content != b"")).scalars()
        )


def forget_people(engine: Engine, which: Forgotten, day: str) -> None:
    """Takes people out, in one transaction, and then out of the free pages of the file as well."""
    with changing(engine) as connection:
        for ids in tables.some_of([file_id for file_id, _, _ in which.files]):
            _forget_rows(connection, ids, which.keys)
            _forget_findings(connection, ids)
            table = tables.files
            change = sa.update(table).where(table.c.file_id.in_(ids))
            connection.execute(change.values(content=b""))
        _remember(connection, which, day)
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("VACUUM")
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _remember(connection: Connection, which: Forgotten, day: str) -> None:
    table = tables.forgotten
    known = set(connection.execute(sa.select(table.c.sha256)).scalars())
    new = {sha256: path for _, sha256, path in which.files if sha256 not in known}
    records = [{"sha256": sha, "file": path, "day": day} for sha, path in sorted(new.items())]
    if records:
        connection.execute(sa.insert(table), records)


def _forget_rows(connection: Connection, ids: Sequence[str], keys: Collection[str]) -> None:
    """Empties the columns of people, and hides numbers in texts, of rows of some files."""
    sent = tables.submissions
    own = sa.select(sent.c.submission_id).where(sent.c.file_id.in_(ids))
    for form in FORMS:
        table = tables.ROWS[form.table]
        wanted: sa.ColumnElement[bool] = table.c.submission_id.in_(own)
        if keys:
            wanted = wanted & table.c.enterprise_key.in_(keys)
        people = [name for name in PEOPLE if name in table.c]
        names = _names(connection, [table.c[name] for name in people], wanted)
        empty = dict.fromkeys(people)
        connection.execute(sa.update(table).where(wanted).values(extra="{}", **empty))
        _hide_in_texts(connection, table, wanted, names)
    if not keys:
        change = sa.update(sent).where(sent.c.file_id.in_(ids))
        connection.execute(change.values(reporter=""))


def _names(
    connection: Connection, columns: Sequence[sa.Column[object]], wanted: sa.ColumnElement[bool]
) -> re.Pattern[str] | None:
    """Returns what finds the people of some cells in a text, None where there is nobody."""
    cells = connection.execute(sa.select(*columns).where(wanted)).all() if columns else []
    names = {name for row in cells for cell in row if cell for name in _NAME.findall(cell)}
    long = sorted((re.escape(name) for name in names), key=len, reverse=True)
    return re.compile("|".join(long)) if long else None


def _hide_in_texts(
    connection: Connection,
    table: sa.Table,
    wanted: sa.ColumnElement[bool],
    people: re.Pattern[str] | None,
) -> None:
    names = [name for name in (*TEXTS, "added") if name in table.c]
    columns = [table.c.submission_id, table.c["row"], *(table.c[name] for name in names)]
    for submission_id, row, *texts in connection.execute(sa.select(*columns).where(wanted)).all():
        hidden = [_hidden(text, people) for text in texts]
        if hidden != texts:
            at = (table.c.submission_id == submission_id) & (table.c["row"] == row)
            values = dict(zip(names, hidden, strict=True))
            connection.execute(sa.update(table).where(at).values(values))


def _hidden(text: str, people: re.Pattern[str] | None) -> str:
    if not text:
        return text
    bare = _NUMBER.sub(SOME_NUMBER, text)
    return people.sub(SOMEBODY, bare) if people else bare


def _forget_findings(connection: Connection, ids: Sequence[str]) -> None:
    """Hides what findings of some files quote of people: which row a finding is of, it does not say,
    so it is hidden for all rows of the file."""
    table = tables.findings
    query = sa.select(table).where(table.c.file_id.in_(ids))
    for row in connection.execute(query).mappings().all():
        of_people = bool(_OF_PEOPLE.search(row["column"]))
        values = {
            name: _NUMBER.sub(SOME_NUMBER, row[name]) for name in ("value", "message", "suggestion")
        }
        if of_people:
            values = {"value": SOMEBODY, "message": CATALOGUE[row["code"]].title, "suggestion": ""}
        at = (table.c.file_id == row["file_id"]) & (table.c.number == row["number"])
        connection.execute(sa.update(table).where(at).values(values))

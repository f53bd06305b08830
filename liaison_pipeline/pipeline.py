"""The whole program on one screen: inbox/ -> reading -> rules -> master -> rules -> reports -> outbox/.

Knows the order of the stages. Does not know click, Excel, SQL or wording. Every stage returns its
output; findings travel beside it and no stage reads them to decide.
"""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from liaison_pipeline.documents.outbox import write_outbox
from liaison_pipeline.documents.units.blank_forms import write_blank_forms
from liaison_pipeline.errors import RequestError, SettingsError
from liaison_pipeline.facts.gather import enterprises_of
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import Standing, settle
from liaison_pipeline.forms.batch import batch_of, read_file, reread
from liaison_pipeline.forms.checks import check_schema
from liaison_pipeline.forms.schemas import Forms, load_forms
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.findings import Finding, in_order
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.month import Month, judge
from liaison_pipeline.settings import load_settings
from liaison_pipeline.workers import Run, read_all
from liaison_pipeline.workspace import shown_name

READER = 3  # raise it when files must be read anew


@dataclass(frozen=True)
class Outcome:
    """The month, where its documents are, and the other months that new files belong to."""

    month: Month
    folder: Path
    read: int
    also_changed: list[str]


@dataclass(frozen=True)
class Taken:
    """The master with all that lies in the inbox. `changed`: months that new files belong to."""

    master: Master
    question: Question
    history: History
    standing: Standing
    read: int
    changed: set[str]

    def month(self) -> Month:
        return judge(self.history, self.standing, self.question)


@contextmanager
def take_in(run: Run) -> Iterator[Taken]:
    """Reads all that is new into the master; what follows from all files together is settled."""
    question = _question(run)
    settings, forms = question.settings, question.forms
    with run.workspace.locked(), Master(run.master) as master:
        fingerprint = reading_fingerprint(settings, forms)
        current = run.workspace.digests(settings.limits)
        new = new_files(current, master.known(fingerprint))
        changed: set[str] = set()
        present = {shown_name(file): sha for file, sha in current.items()}
        master.note_presence(present)
        master.merge(reread(master.outdated(fingerprint), settings, forms), fingerprint)
        for batch in read_all(run, new, settings, forms):
            master.merge(batch, fingerprint)
            changed |= {str(r["period"]) for r in batch.submissions if not r["held"]}
        master.note_presence(present)
        history = master.history()
        standing = settle(history)
        master.save_status(standing.status, enterprises_of(history, standing, question))
        yield Taken(master, question, history, standing, len(new), changed)


def _question(run: Run) -> Question:
    settings = load_settings(run.workspace.settings_file)
    first = settings.calendar.first_month
    if run.period < first:
        raise SettingsError(
            f"{run.period.chinese}早于第一个月{first.chinese}（liaison.toml 的 first_month）。"
        )
    return Question(run.period, run.as_of, settings, usable_forms(run.workspace.schemas))


def consolidate(run: Run) -> Outcome:
    """Takes in all that is new, judges one month and publishes its documents."""
    with take_in(run) as taken:
        month = taken.month()
        folder = run.workspace.publish(
            str(run.period),
            lambda target: write_outbox(
                target, month, taken.history, taken.master.content, run.workspace.templates
            ),
        )
    also = sorted(taken.changed - {"", str(run.period)})
    return Outcome(month, folder, taken.read, also)


def look(run: Run) -> Month:
    """The month as it stands; nothing is published."""
    with take_in(run) as taken:
        return taken.month()


def blank_forms(run: Run, target: Path, units: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """Writes a month's blank workbooks, one a unit (all units where none is named): (written, there
    already and left alone: somebody may have begun to fill them in)."""
    with take_in(run) as taken:
        month = taken.month()
    return write_blank_forms(month, target, units or month.settings.unit_names)


@dataclass(frozen=True)
class Withdrawal:
    """The file that was taken out (or back in), and files of the same content that still count."""

    file: str
    copies: list[str]


def withdraw(run: Run, file: str, why: str, undo: bool = False) -> Withdrawal:
    """Takes a file out of all figures, or back in. Raises RequestError for one that is not there."""
    with take_in(run) as taken:
        rows = taken.history.files
        live = rows[~rows["replaced"].astype(bool)]
        record = _named(file, live)
        out = set(taken.history.withdrawals["file_id"])
        if undo and record["file_id"] not in out:
            raise RequestError(f"“{record['file']}”没有撤回过。")
        if undo:
            taken.master.restore(record["file_id"])
        else:
            taken.master.withdraw(record["file_id"], why, run.as_of.isoformat())
        history = taken.master.history()
        standing = settle(history)
        enterprises = enterprises_of(history, standing, taken.question)
        taken.master.save_status(standing.status, enterprises)
    same = live[(live["sha256"] == record["sha256"]) & ~live["file_id"].isin(out)]
    copies = [] if undo else sorted(set(same["file"]) - {record["file"]})
    return Withdrawal(str(record["file"]), copies)


def _named(file: str, live: pd.DataFrame) -> pd.Series:
    """The row of a file by its path in the inbox, or by its name where only one has it."""
    wanted = file.replace("\\", "/").removeprefix("inbox/")
    found = live[live["file"] == wanted]
    if found.empty:
        found = live[live["file"].str.rsplit("/", n=1).str[-1] == wanted]
    if len(found) != 1:
        which = "有几个文件叫这个名字，请写出文件夹" if len(found) else "没有汇总过这个文件"
        raise RequestError(f"“{file}”：{which}。")
    return found.iloc[0]


def check(files: Sequence[Path], settings_file: Path, schemas: Path, as_of: date) -> list[Finding]:
    """The findings of a unit's own workbooks, as `consolidate` would make them; writes nothing.

    Findings that need other units' files, or say that something else was not sent, are left out.
    """
    settings = load_settings(settings_file)
    forms = usable_forms(schemas)
    batch = batch_of([read_file(f.parent, f.name, settings, forms) for f in files], forms)
    with Master("sqlite://") as master:
        master.merge(batch, "check")
        history = master.history()
    standing = settle(history)
    periods = {str(record["period"]) for record in batch.submissions} - {""}
    found: list[Finding] = []
    for period in sorted(periods) or [str(Period.of(as_of))]:
        question = Question(Period.parse(period), as_of, settings, forms)
        found += judge(history, standing, question).findings
    own = (f for f in found if f.place.file)
    return in_order(dict.fromkeys(own), settings.unit_names)


def usable_forms(folder: Path) -> Forms:
    forms = load_forms(folder)
    for form in forms:
        check_schema(form)
    return forms


def new_files(current: dict[str, str], known: dict[str, str]) -> list[str]:
    return [file for file, sha in sorted(current.items()) if known.get(shown_name(file)) != sha]


def reading_fingerprint(settings: Settings, forms: Forms) -> str:
    """Changes when files would be read differently: reader, units, calendar, limits, schemas."""
    parts = (READER, settings.office, settings.calendar, settings.limits, settings.units)
    text = repr(parts) + "".join(form.text for form in forms)
    return hashlib.sha256(text.encode()).hexdigest()[:20]

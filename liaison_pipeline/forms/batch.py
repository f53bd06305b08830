"""A batch of files -> frames and findings; the unit of work of the program.

Knows the order reading -> forms -> rows -> schema for files by themselves. Does not know other files,
the day of the run or the master. `read_batch` is pure and picklable.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import pandas as pd

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.formats import read_bytes
from liaison_pipeline.files.grid import Refused
from liaison_pipeline.forms.cells import TypedRow
from liaison_pipeline.forms.checks import check_frame, typed_frame
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.schemas import KINDS, Form, Forms
from liaison_pipeline.forms.source import Reading, identifier
from liaison_pipeline.model.findings import Finding, Severity, distinct
from liaison_pipeline.model.history import Batch, Record
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.values import is_filler
from liaison_pipeline.workspace import digest, shown_name


def read_batch(inbox: Path, files: Sequence[str], settings: Settings, forms: Forms) -> Batch:
    """Reads files (paths relative to inbox, with `/`); a fault in a file is a finding."""
    return batch_of([read_file(inbox, file, settings, forms) for file in files], forms)


def batch_of(readings: Sequence[Reading], forms: Forms) -> Batch:
    """The readings of some files as frames, checked by the schemas in one call each."""
    return Batch(
        files=[reading.file for reading in readings],
        submissions=[record for reading in readings for record in reading.submissions],
        rows={kind: _check(forms.of(kind), readings) for kind in KINDS},
        findings=[
            (str(reading.file["file_id"]), submission, found)
            for reading in readings
            for submission, found in _distinct(reading.findings)
        ],
    )


def _distinct(findings: list[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
    kept = {id(found) for found in distinct(found for _, found in findings)}
    return [(submission, found) for submission, found in findings if id(found) in kept]


def read_file(inbox: Path, file: str, settings: Settings, forms: Forms) -> Reading:
    """The submissions and rows of one file; a refused file has a finding and nothing else."""
    path = inbox / file
    file, sha = shown_name(file), digest(path, settings.limits)
    try:
        data = read_bytes(path, settings.limits)
    except Refused as refusal:
        return _refused(file, sha, refusal)
    return read_content(file, sha, data, settings, forms)


def read_content(file: str, sha: str, data: bytes, settings: Settings, forms: Forms) -> Reading:
    try:
        book = read_workbook(data, settings.limits)
    except Refused as refusal:
        return _refused(file, sha, refusal)
    return interpret(file_record(file, sha, data, book.saved_at), book, settings, forms)


def _refused(file: str, sha: str, refusal: Refused) -> Reading:
    found = finding(refusal.code, Place(file=file), reason=refusal.reason)
    return Reading(file_record(file, sha, b"", None), findings=[("", found)])


def reread(stored: Iterable[tuple[str, str, bytes]], settings: Settings, forms: Forms) -> Batch:
    """(file, sha256, content) of files gone from the inbox, read anew under other settings."""
    return batch_of([read_content(*entry, settings, forms) for entry in stored], forms)


def file_record(file: str, sha: str, data: bytes, saved_at: datetime | None) -> Record:
    saved = saved_at.isoformat(sep=" ") if saved_at else None
    return {
        "file_id": identifier(file, sha),
        "file": file,
        "sha256": sha,
        "saved_at": saved,
        "content": data,
    }


def _check(form: Form, readings: Sequence[Reading]) -> pd.DataFrame:
    """The typed rows of all files of a batch, checked by the schema in one call."""
    members = [(reading, *pair) for reading in readings for pair in reading.rows[form.kind]]
    if not members:
        return pd.DataFrame()
    frame = typed_frame(form, [typed.values for _, _, typed in members])
    for failure in check_frame(form, frame):
        reading, record, typed = members[failure.row]
        if failure.column in typed.faults:
            continue
        found = _failure(form, failure.column, failure.code, record, typed)
        if found is not None:
            typed.add(failure.column, found)
    for reading, record, typed in members:
        submission = str(record["submission_id"])
        reading.findings += [(submission, found) for found in typed.findings]
    frame["held"] = [typed.held for _, _, typed in members]
    if form.kind == "ledger":
        frame["count_fault"] = ["count" in typed.held_columns for _, _, typed in members]
        frame["count"] = frame["count"].fillna(0).clip(lower=0)
    if form.kind == "register":
        frame["closing_fault"] = ["closed_on" in typed.held_columns for _, _, typed in members]
    return frame


def _failure(form: Form, column: str, code: str, record: Record, typed: TypedRow) -> Finding | None:
    cells = json.loads(str(typed.values["cells"]))
    if column not in cells:
        return None  # the column itself is missing: reported once for the form
    value = typed.values[column]
    undated = bool(record["undated"]) or not record["unit"]
    place = Place(
        file=str(record["file"]),
        sheet=str(record["sheet"]),
        cell=cells[column],
        column=form.labels[column],
        value="" if value is None or is_filler(str(value)) else str(value),
        period="" if undated else str(record["period"]),
        unit=str(record["unit"]),
    )
    soft = code == "cell-missing" and column not in form.required
    return finding(code, place, severity=Severity.WARNING if soft else None)

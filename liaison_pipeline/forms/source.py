"""What one workbook holds, still as plain rows, and the form of it that is being read.

Knows how submissions and rows are named and kept. Does not know what a form says.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.cells import Context, TypedRow, place_of
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.schemas import KINDS
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import Record
from liaison_pipeline.model.place import WIDEST, Place
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.units import told_subdistrict


@dataclass
class Reading:
    """One file: what it holds, still as plain rows. `rows`: kind -> (submission, typed row)."""

    file: Record
    submissions: list[Record] = field(default_factory=list)
    rows: dict[str, list[tuple[Record, TypedRow]]] = field(
        default_factory=lambda: {kind: [] for kind in KINDS}
    )
    findings: list[tuple[str, Finding]] = field(default_factory=list)


def identifier(*parts: object) -> str:
    """A name that depends on its parts alone, so that no order of arrival shows."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


@dataclass(frozen=True)
class Source:
    """A form with the file around it."""

    reading: Reading
    block: Block
    book: Workbook
    file: str
    settings: Settings

    @property
    def place(self) -> Place:
        return Place(file=self.file, sheet=self.block.grid.name)

    @property
    def written(self) -> list[tuple[str, str]]:
        """(kind of name, text) of all that may name a month, nearest first."""
        path = Path(self.file)
        found = [("标题", line) for line in self.block.title.split("\n")]
        found += [("工作表名", self.block.grid.name), ("文件名", path.stem)]
        return found + [("文件夹名", part) for part in reversed(path.parts[:-1])]

    @property
    def subdistrict(self) -> str:
        """The sub-district whose consolidated workbook this is, '' in one of a unit."""
        head = self.block.heads.get("consolidator")
        texts = [head.text] if head else []
        return told_subdistrict([*texts, *(text for _, text in self.written)], self.settings)

    def submission_id(self, block: Block, unit: str) -> str:
        labels = block.labels
        place = block.grid.name, labels.first_row + 1, labels.columns.start
        return identifier(self.reading.file["sha256"], self.file, *place, unit)

    def record(self, unit: str) -> Record:
        """The part of a submission's row that any form has."""
        labels = self.block.labels
        return {
            "submission_id": self.submission_id(self.block, unit),
            "file_id": self.reading.file["file_id"],
            "sha256": self.reading.file["sha256"],
            "file": self.file,
            "sheet": self.block.grid.name,
            "position": (labels.first_row + 1) * WIDEST + labels.columns.start,
            "kind": self.block.form.kind,
            "unit": unit,
            "saved_at": self.reading.file["saved_at"],
        }

    def add_rows(self, record: Record, rows: Sequence[TypedRow], context: Context) -> None:
        """Keeps the rows of a submission; the same row twice is told."""
        _mark_duplicates(rows, context)
        for row in rows:
            row.values["submission_id"] = record["submission_id"]
            row.values["sheet"] = self.block.grid.name
            self.reading.rows[self.block.form.kind].append((record, row))

    def add_submission(self, record: Record, findings: Sequence[Finding]) -> None:
        self.reading.submissions.append(record)
        submission = str(record["submission_id"])
        self.reading.findings += [(submission, found) for found in findings]


def _mark_duplicates(rows: Sequence[TypedRow], context: Context) -> None:
    """row-duplicate, at the 企业名称 of the second row (at 填报单位, where a row names none)."""
    column = "enterprise" if "enterprise" in context.form.labels else "unit"
    first: dict[str, object] = {}
    for row in rows:
        identity = str(row.values.pop("identity"))
        row.values["duplicate"] = identity in first
        if identity in first:
            cell = json.loads(str(row.values["cells"])).get(column, "")
            place = place_of(column, cell, str(row.values[column] or ""), context)
            row.findings.append(finding("row-duplicate", place, other=first[identity]))
        first.setdefault(identity, row.values["row"])

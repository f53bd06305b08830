"""What one workbook holds, and the form of it that is being read.

Knows how submissions are named and rows are kept. Does not know what a form says.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from liaison_pipeline.catalogue import finding
from liaison_pipeline.files.answers import answered
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.cells import Context, place_of
from liaison_pipeline.forms.plain_cells import PlainCells
from liaison_pipeline.forms.plain_rows import PlainRows
from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.records import Row
from liaison_pipeline.forms.typed_row import TypedRow
from liaison_pipeline.model.findings import Finding
from liaison_pipeline.model.history import InboxFile
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import Submission
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.spelling.units import told_subdistrict
from liaison_pipeline.spelling.values import fold


@dataclass
class Reading:
    """One file and what it holds: its submissions, the rows of each (a form may have several lots), and
    its findings by submission id. `trouble`: what went wrong in the program while it was read."""

    file: InboxFile
    content: bytes = b""
    submissions: list[Submission] = field(default_factory=list)
    rows: list[tuple[Submission, Sequence[TypedRow]]] = field(default_factory=list)
    findings: list[tuple[str, Finding]] = field(default_factory=list)
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class FormHead:
    """What a form says of itself: its unit, its month, and what of its head fields flows on."""

    unit: str
    form: int
    period: Period | None
    filed_on: date | None
    filed_cell: str = ""
    filed_text: str = ""
    dated: bool = False
    rows_key: str = ""
    consolidated: bool = False
    reporter: str = ""
    held: bool = False
    undated: bool = False
    blank: bool = False


def identifier(*parts: object) -> str:
    """Returns a name that depends on its parts alone, so that no order of arrival shows."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def rows_key(rows: Sequence[Row]) -> str:
    """Returns one name for forms with the same rows, wherever they stand and however they are
    numbered."""
    if isinstance(rows, PlainRows):
        columns = (_as_pairs(name, rows.texts[name]) for name in rows.compared)
        shown = [
            f"([{', '.join(cells)}], {sorted(extra.items()) if extra else '[]'})"
            for extra, *cells in zip(rows.extras, *columns, strict=True)
        ]
    else:
        names = sorted({name for row in rows[:1] for name in row.fields} - {"serial"})
        shown = [_as_shown(row, names) for row in rows]
    return identifier(f"[{', '.join(shown)}]")


def _as_pairs(name: str, texts: Sequence[str]) -> list[str]:
    """Returns what _as_pair makes of each text of a column."""
    begins = f"({name!r}, "
    return [f"{begins}{text!r})" for text in texts]


def _as_shown(row: Row, names: Sequence[str]) -> str:
    own = row.fields
    cells = ", ".join([_as_pair(name, own[name].text) for name in names])
    return f"([{cells}], {sorted(row.extra.items())})"


@lru_cache(maxsize=1 << 14)  # what is said in a column is said again
def _as_pair(name: str, text: str) -> str:
    return repr((name, text))


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
    def saved_on(self) -> date | None:
        """Returns the stored last-saved day of the workbook."""
        return self.book.saved_at.date() if self.book.saved_at else None

    @property
    def written(self) -> list[tuple[str, str]]:
        """Returns (kind of name, text) of all that may name a month, nearest first."""
        path = Path(self.file)
        found = [("标题", line) for line in self.block.title.split("\n")]
        found += [("工作表名", self.block.grid.name), ("文件名", path.stem)]
        return found + [("文件夹名", part) for part in reversed(path.parts[:-1])]

    @property
    def subdistrict(self) -> str:
        """Returns the sub-district whose consolidated workbook this is, '' in one of a unit."""
        head = self.block.heads.get("consolidator")
        texts = [head.text] if head else []
        return told_subdistrict([*texts, *(text for _, text in self.written)], self.settings)

    def _submission_id(self, block: Block, unit: str) -> str:
        labels = block.labels
        place = block.grid.name, labels.first_row + 1, labels.columns.start
        return identifier(self.reading.file.sha256, self.file, *place, unit)

    def _title_and_head(self) -> list[str]:
        """Returns what stands above the rows, as it is compared."""
        heads = sorted((name, fold(head.text)) for name, head in self.block.heads.items())
        return [fold(self.block.title), *(f"{name}:{text}" for name, text in heads)]

    def submission(self, said: FormHead) -> Submission:
        """Returns the form as it was read."""
        labels, file = self.block.labels, self.reading.file
        return Submission(
            submission_id=self._submission_id(self.block, said.unit),
            file_id=file.file_id,
            sha256=file.sha256,
            file=self.file,
            sheet=self.block.grid.name,
            label_row=labels.first_row,
            label_column=labels.columns.start,
            kind=self.block.form.kind,
            form=said.form,
            unit=said.unit,
            period=said.period,
            filed_on=said.filed_on,
            filed_cell=said.filed_cell,
            filed_text=said.filed_text,
            dated=said.dated,
            saved_at=file.saved_at,
            answers=answered(self.book),
            form_key=identifier(said.rows_key, *self._title_and_head()),
            rows_key=said.rows_key,
            consolidated=said.consolidated,
            reporter=said.reporter,
            series=self._submission_id(self.block.before or self.block, said.unit),
            held=said.held,
            undated=said.undated,
            blank=said.blank,
        )

    def add(self, submission: Submission, findings: Sequence[Finding]) -> None:
        """Keeps a submission and what is wrong with it as a whole."""
        self.reading.submissions.append(submission)
        self.reading.findings += [(submission.submission_id, found) for found in findings]

    def add_rows(self, submission: Submission, rows: Sequence[TypedRow], context: Context) -> None:
        """Keeps the rows of a submission; the same row twice is told, but where a column is missing that
        may tell the two apart."""
        differ = isinstance(rows, PlainCells) and rows.rows.all_differ
        if not differ and not self.block.missing(context.period):
            _mark_duplicates(rows, context)
        self.reading.rows.append((submission, rows))


def _mark_duplicates(rows: Sequence[TypedRow], context: Context) -> None:
    """Tells row-duplicate at the 企业名称 of the second row (at 填报单位, where a row names none)."""
    column = "enterprise" if "enterprise" in context.form.labels else "unit"
    first: dict[str, int] = {}
    for row in rows:
        row.duplicate = row.identity in first
        if row.duplicate and not row.settled:
            place = place_of(column, row.cells.get(column, ""), row.text(column), context)
            row.findings.append(finding("row-duplicate", place, other=first[row.identity]))
        first.setdefault(row.identity, row.row)

"""What a batch consists of. Knows no file format, no spelling and no rule."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from tests.workbooks import forms as written
from tests.workbooks.period import Month
from tests.workbooks.sheets import address
from tests.workbooks.units import Unit
from tests.workbooks.values import Value

# section 6 of the contract, copied by hand; a code in two severities stands under the usual one
SEVERITIES = {
    "error": """file-unreadable file-encrypted file-too-large form-unrecognised column-missing
        unit-missing period-missing period-conflict unit-unknown submission-missing cell-error
        category-invalid date-invalid date-outside-period date-in-future count-invalid count-mismatch
        contact-missing closure-date-missing closure-outcome-missing closure-contradiction
        closure-before-raised grievance-vanished""",
    "warning": """form-empty sheet-hidden unit-wrong-form reporter-missing head-missing leader-missing
        filing-date-missing filing-date-invalid submission-late cell-missing date-imprecise
        date-ambiguous phone-missing phone-invalid name-missing method-unknown row-duplicate
        text-too-long enterprise-not-in-ledger enterprise-unknown enterprise-two-units remit-mismatch
        outcome-vague progress-missing grievance-reopened grievance-overdue grievance-undispatched""",
    "info": "file-duplicate column-unknown submission-superseded submission-added date-carried",
}
SEVERITY = {code: level for level, codes in SEVERITIES.items() for code in codes.split()}


JOINED = ("enterprise", "category", "contact", "count")
"""The columns in which a second contact is merged with the first."""


@dataclass
class Row(written.Row):
    """A row as written, and what is meant: its enterprise, and `days` of contacts or the closing."""

    name: str = ""
    days: list[date] = field(default_factory=list)


@dataclass
class Form(written.Form[Row]):
    """A form as written; `hidden`: its sheet is."""

    hidden: bool = False


@dataclass
class File:
    """`sheets` are the forms sheet by sheet; `raw` are bytes that stand in for a workbook."""

    path: str
    kind: str
    sheets: list[list[Form]]
    saved: datetime
    date1904: bool = False
    raw: bytes | None = None
    spare: str = ""  # a further sheet: empty | notes
    copy_of: "File | None" = None
    spoil: str = ""

    @property
    def forms(self) -> list[Form]:
        return [form for sheet in self.sheets for form in sheet]


@dataclass
class Planted:
    """A finding to come; `place` is a row, a head field, `label:` and a column, or nothing."""

    code: str
    file: File | None
    form: Form | None = None
    place: Row | str = ""
    column: str = ""
    severity: str = ""
    names: str = ""  # what the finding must name, where no cell tells

    @property
    def level(self) -> str:
        return self.severity or SEVERITY[self.code]

    def cells(self) -> set[str]:
        if isinstance(self.place, Row):
            return {address(self.place.at[self.column])}
        if self.form is None or not self.place:
            return {""}
        if self.place.startswith("label:"):
            return {address(self.form.labels_at[self.place.removeprefix("label:")])}
        return {address(cell) for cell in self.form.heads_at.get(self.place, ())} or {""}


@dataclass
class Case:
    """One unit's files (two units' in some), of one month or of two."""

    units: list[Unit]
    files: list[File] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)  # the mistakes' names
    touched: set[str] = field(default_factory=set)  # enterprises and head fields with a mistake

    @property
    def unit(self) -> Unit:
        return self.units[0]


class NoRoomError(Exception):
    """The workbook offers no place for a mistake of this kind."""


@dataclass
class Pen:
    """Draws from one seed and writes mistakes into one case."""

    rng: Random
    case: Case
    month: Month
    as_of: date

    def form(self, kind: str) -> Form:
        found = [form for file in self.case.files for form in file.forms if form.kind == kind]
        if not found:
            raise NoRoomError
        return found[-1]

    def file_of(self, form: Form) -> File:
        return next(file for file in self.case.files if any(f is form for f in file.forms))

    def row(self, form: Form, count: int | None = None, closed: bool | None = None) -> Row:
        """A row whose enterprise has it alone in the form and has no mistake yet."""
        names = [row.name for row in form.rows]
        found = [
            row
            for row in form.rows
            if names.count(row.name) == 1
            and row.name not in self.case.touched
            and (count is None or row.count == count)
            and (closed is None or bool(row.days) == closed)
        ]
        if not found:
            raise NoRoomError
        row = self.rng.choice(found)
        self.case.touched.add(row.name)
        return row

    def touch(self, thing: str) -> None:
        if thing in self.case.touched:
            raise NoRoomError
        self.case.touched.add(thing)

    def plant(self, code: str, form: Form, place: Row | str = "", column: str = "") -> Planted:
        planted = Planted(code, self.file_of(form), form, place, column)
        self.case.planted.append(planted)
        return planted

    def write(self, code: str, form: Form, row: Row, column: str, value: Value) -> Planted:
        row.cells[column] = value
        return self.plant(code, form, row, column)

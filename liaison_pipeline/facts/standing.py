"""Which forms stand: every form that came, what became of it, and what took whose place.

Knows the shapes and who is asked for by month. Does not know how it is settled (facts/settling.py)
or what is a fault: rules/standing.py does.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from liaison_pipeline.model.period import Period
from liaison_pipeline.model.place import Place
from liaison_pipeline.model.rows import (
    ContactRow,
    FormRow,
    GrievanceRow,
    StatementRow,
    Submission,
)

ON_TIME_WORD, LATE_WORD, REJECTED_WORD, MISSING_WORD = "按时", "迟报", "退回", "未报"
SENT_WORD = "已报"  # of a register
ACCEPTED_WORDS = (ON_TIME_WORD, LATE_WORD)
LEDGER, REGISTER, ROSTER = "ledger", "register", "roster"
ACCEPTED, REJECTED, SUPERSEDED, WITHDRAWN = "accepted", "rejected", "superseded", "withdrawn"
BLANK = "blank"
NEVER = 0, False  # when a file came of which no inbox knows

Order = tuple[bool, date, datetime, str, str, int, int]
Matter = tuple[str, str]  # an enterprise, and a day of contact or the title of a grievance


@dataclass(frozen=True, eq=False)
class SentForm:
    """A submission with its rows; those of 报送情况 and 对应确认 are not among them.

    `filled`: it has a row at all. `statement`: the row of 报送情况 in a 汇总表 that alone says that the
    form came; the submission then is the table's own, told under the unit. What its rows say is looked
    at where forms are compared: most are the only one of their unit and month.
    """

    submission: Submission
    rows: Sequence[FormRow] = ()
    filled: bool = True
    statement: StatementRow | None = None

    @cached_property
    def enterprises(self) -> Mapping[str, str]:
        """Returns key -> name of the enterprises that it names."""
        return {row.enterprise_key: row.enterprise for row in self.rows if row.enterprise_key}

    @cached_property
    def matters(self) -> Mapping[Matter, str]:
        """Returns what its rows tell of them, each under the words in which a row tells it: contacts of a
        ledger by their exact days, grievances of a register by their titles."""
        told: dict[Matter, str] = {}
        for row in self.rows:
            if isinstance(row, GrievanceRow):
                told[row.enterprise_key, row.title_key] = row.title
            elif isinstance(row, ContactRow):
                days = (day for day in row.contact_dates if day.precise)
                told |= {(row.enterprise_key, str(day.day)): row.enterprise for day in days}
        return told

    @property
    def submission_id(self) -> str:
        return self.submission.submission_id

    @property
    def file_id(self) -> str:
        return self.submission.file_id

    @property
    def file(self) -> str:
        return self.submission.file

    @property
    def sheet(self) -> str:
        return self.submission.sheet

    @property
    def unit(self) -> str:
        return self.submission.unit

    @property
    def period(self) -> Period | None:
        return self.submission.period

    @property
    def kind(self) -> str:
        return self.submission.kind

    @property
    def filed_on(self) -> date | None:
        return self.submission.filed_on

    @property
    def filed_cell(self) -> str:
        return self.submission.filed_cell

    @property
    def filed_text(self) -> str:
        return self.submission.filed_text

    @property
    def label_cell(self) -> str:
        return self.submission.label_cell

    @property
    def held(self) -> bool:
        return self.submission.held

    @property
    def consolidated(self) -> bool:
        return self.submission.consolidated

    @property
    def place(self) -> Place:
        """Returns the sheet of the form, told under its unit and month."""
        month = str(self.period) if self.period else ""
        return Place(file=self.file, sheet=self.sheet, unit=self.unit, period=month)

    @property
    def maker(self) -> str:
        """Returns who made a consolidated form, '' for a unit's own."""
        return self.submission.reporter if self.consolidated else ""

    @property
    def order(self) -> Order:
        """Returns what makes a form newer than another: tables first, then by filing, saving and
        place. The filing day of a table is only the day on which it was saved, so it does not
        count."""
        sent = self.submission
        dated = self.statement is not None or not sent.consolidated
        filed = sent.filed_on if dated else None
        saved = sent.saved_at or datetime.min
        place = (sent.file, sent.sheet, sent.label_row, sent.label_column)
        return (not sent.consolidated, filed or date.min, saved, *place)


@dataclass(frozen=True, slots=True)
class Superseded:
    """A form whose place a newer one took. `gone`: the names of enterprises (of a ledger) or of
    grievances (of a register) that no form has that stands; `whole`: all that a 汇总表 says went, not
    this form alone."""

    form: SentForm
    by: SentForm
    gone: tuple[str, ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Tied:
    """Two forms of which one took the other's place for a reason that nobody meant. `by_place`: nothing
    but path, sheet or position makes `by` the newer one; else 填报时间 and the last-saved day say it
    differently."""

    form: SentForm
    by: SentForm
    by_place: bool


@dataclass(frozen=True, slots=True)
class Added:
    """A form that counts beside an older one of the same unit, month and kind."""

    form: SentForm
    to: SentForm


UnitAndMonth = tuple[str, Period | None]


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A file with the bytes of another one, and one unit and month that both speak of; ('', None)
    where nobody knows whose they are. `came_back`: it is the returned workbook, unmended."""

    file: str
    other: str
    of: UnitAndMonth
    came_back: bool = False


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A file of the inbox that somebody withdrew, and one unit and month of which it spoke."""

    file: str
    day: date
    why: str
    of: UnitAndMonth


@dataclass(frozen=True)
class Standing:
    """What became of every form.

    `status`: submission id -> accepted | rejected | superseded | withdrawn | blank.
    `silent`: submissions and files whose own findings no longer matter, because another one took
    their place or because they were withdrawn. `ghosts`: submissions that are as if they were not
    there. `rosters_over`: rosters that were saved over, each with the one that counts in its place.
    `turns`: file id -> in which change of the inbox it last came or went, and whether it came.
    `months`: the forms of known units, without ghosts, by month and unit.
    """

    forms: Sequence[SentForm]
    status: Mapping[str, str]
    silent: AbstractSet[str]
    ghosts: AbstractSet[str]
    superseded: Sequence[Superseded] = ()
    added: Sequence[Added] = ()
    tied: Sequence[Tied] = ()
    rosters_over: Sequence[tuple[SentForm, SentForm]] = ()
    duplicates: Sequence[Duplicate] = ()
    withdrawn: Sequence[TakenOut] = ()
    turns: Mapping[str, tuple[int, bool]] = field(default_factory=dict)
    months: Mapping[Period, Mapping[str, Sequence[SentForm]]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        months: dict[Period, dict[str, list[SentForm]]] = {}
        for form in self.forms:
            if form.unit and form.period and form.submission_id not in self.ghosts:
                months.setdefault(form.period, {}).setdefault(form.unit, []).append(form)
        object.__setattr__(self, "months", months)

    def of_month(self, period: Period) -> Mapping[str, Sequence[SentForm]]:
        """Returns unit -> its forms of a month, without duplicates and withdrawn ones."""
        return self.months.get(period, {})

    def speaks_of(self) -> dict[str, set[UnitAndMonth]]:
        """Returns file id -> the units and months of its forms."""
        found: dict[str, set[UnitAndMonth]] = {}
        for form in self.forms:
            found.setdefault(form.file_id, set()).add((form.unit, form.period))
        return found

    def withdrawn_ids(self) -> set[str]:
        """Returns the ids of files of which a form was withdrawn, wherever its content lies."""
        return {f.file_id for f in self.forms if self.status[f.submission_id] == WITHDRAWN}

    def is_live(self, form: SentForm) -> bool:
        return form.submission_id not in self.silent

    def is_accepted(self, form: SentForm) -> bool:
        return self.status[form.submission_id] == ACCEPTED

"""What was read of workbooks: submissions and the rows of each kind of form.

Knows the shape of what flows from forms/ through the master to facts/. Does not know where a row comes
from or what is made of it. A text that is not there is '', a day that is not there is no day.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast

from liaison_pipeline.marking.addresses import a1
from liaison_pipeline.model.period import Day, Period
from liaison_pipeline.model.place import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A filled form of a unit for a month, or a list of the office, as it was read by itself.

    `submission_id` is made of the content, the path, the sheet, the place and the unit, so that no
    order of arrival shows. `label_row` and `label_column` are zero-based: where the label row begins.
    `kind` is the schema's name (ledger, register, roster …), `form` the number of the Attachment, 0 for
    a list. `unit` is '' where nobody knows it. `period` is the month that the form claims; `undated`
    says that nothing was decided (no month at all, or two that disagree). `filed_on` is 填报时间
    (`dated`), else the stored last-saved day; `filed_cell` and `filed_text` are what stands in the head
    field. `answers` is the sha256 of the content that a returned workbook answers, '' in any other.
    `rows_key` and `form_key` tell whether two forms have the same rows, and the same title and head too.
    `consolidated`: rows name their units (汇总表). `reporter` is 填报人, of a consolidated form its
    maker. `series` is one for the sheets of a form that goes on over several (续表). `held`: a finding
    holds the form back. `blank`: nobody has sent it (a form that is not filled in, contract section 2);
    it has no rows.
    """

    submission_id: str
    file_id: str
    sha256: str
    file: str
    sheet: str
    label_row: int
    label_column: int
    kind: str
    form: int
    unit: str
    period: Period | None
    filed_on: date | None
    filed_cell: str
    filed_text: str
    dated: bool
    saved_at: datetime | None
    answers: str
    form_key: str
    rows_key: str
    consolidated: bool
    reporter: str
    series: str
    held: bool
    undated: bool
    blank: bool = False

    @property
    def label_cell(self) -> str:
        """Returns the address at which the label row begins."""
        return a1(self.label_row, self.label_column)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """What the rows of all forms share.

    `row` is the number that the sheet shows, from 1. `cells`: column -> address of its cell; a column
    that the form lacks is not in it. `extra`: label -> text of columns that the schema does not know.
    `added`: column -> text of columns that an office has added to its schema. `enterprise_key` is the
    name as it is compared. `duplicate`: an earlier row of the same form says the same. `held`: a
    finding holds the row.
    """

    submission: Submission = field(repr=False)
    row: int
    cells: Mapping[str, str] = field(repr=False, hash=False)
    extra: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    added: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    serial: str = ""
    enterprise: str = ""
    enterprise_key: str = ""
    duplicate: bool = False
    held: bool = False

    @property
    def submission_id(self) -> str:
        return self.submission.submission_id

    @property
    def file(self) -> str:
        return self.submission.file

    @property
    def sheet(self) -> str:
        return self.submission.sheet

    @property
    def period(self) -> Period | None:
        return self.submission.period

    def text(self, column: str) -> str:
        """Returns what a column says, as text; '' for nothing."""
        if column in self.added:
            return self.added[column]
        value: object = getattr(self, column, "")
        return "" if value is None else str(value)

    def texts(self, columns: Iterable[str]) -> dict[str, str]:
        """Returns what some columns say, as texts."""
        if self.added:
            return {column: self.text(column) for column in columns}
        own: dict[str, object] = {column: getattr(self, column, "") for column in columns}
        other = {column for column, value in own.items() if not isinstance(value, str)}
        return cast(dict[str, str], own) | {column: self.text(column) for column in other}

    def place(self, column: str, label: str) -> Place:
        """Returns where a column of this row stands; `label` is its official label."""
        cell = self.cells.get(column, "")
        return Place(self.file, self.sheet, cell, label, self.text(column))


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRow(FormRow):
    """A row of a form that a unit sends; it is told under that unit and month.

    `counts`: it is in the figures (facts/live_rows.py decides; as it is read, it is unless it is
    held). `written_key`: the enterprise as it is written, where `enterprise_key` is its key today, after
    renaming.
    """

    counts: bool = False
    written_key: str = ""

    @property
    def unit(self) -> str:
        return self.submission.unit

    @property
    def filed_on(self) -> date | None:
        return self.submission.filed_on

    def place(self, column: str, label: str) -> Place:
        cell, period = self.cells.get(column, ""), self.period
        month = str(period) if period else ""
        return Place(self.file, self.sheet, cell, label, self.text(column), month, self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactRow(UnitRow):
    """A row of a ledger (月台账): the contacts with one enterprise in a month.

    `contacted_on` is the cell as written, `contact_dates` the days in it, in order. `count` is
    收集问题诉求个数, 0 where it is empty or wrong; `count_shared`: it stands in a merged cell that
    began in an earlier row; `count_fault`: a finding says that it is wrong. `unfilled`: the row names
    the enterprise and tells no contact.
    """

    category: str = ""
    enterprise_contact: str = ""
    department: str = ""
    leader_contact: str = ""
    service_contact: str = ""
    contacted_on: str = ""
    contact_dates: tuple[Day, ...] = ()
    method: str = ""
    count: int = 0
    count_shared: bool = False
    count_fault: bool = False
    unfilled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GrievanceRow(UnitRow):
    """A row of a register (诉求登载表): one grievance of an enterprise.

    `title_key` is 问题诉求名称 as it is compared. `closed_on` is 办结时间 as written, `closed_dates`
    the days in it; `closing_fault`: a finding holds the closing back. `progress` is 办理情况.
    `told_below`: the row stands in a table of a sub-district that left its closing out; what is wrong
    with it was told there.
    """

    title: str = ""
    title_key: str = ""
    enterprise_contact: str = ""
    service_contact: str = ""
    content: str = ""
    closed_on: str = ""
    closed_dates: tuple[Day, ...] = ()
    closing_fault: bool = False
    told_below: bool = False
    progress: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow(FormRow):
    """A row of 企业名录: an enterprise, the unit that is responsible for it, its 状态."""

    credit_code: str = ""
    industry: str = ""
    category: str = ""
    unit: str = ""
    contact: str = ""
    phone: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DispatchRow(FormRow):
    """A row of 分派建议: a grievance by its number, what was advised, what the clerk decided.

    `target` is 承办单位 as written, `target_unit` the registered unit that it names, '' for none.
    `deadline_dates`: the days in 办理时限; it has none where that tells a span (7天内). `system` is
    上级系统, `system_number` and `system_date` are 登记号 and 登记日期.
    """

    number: str = ""
    unit: str = ""
    title: str = ""
    title_key: str = ""
    content: str = ""
    first_period: str = ""
    advised_level: str = ""
    advised_unit: str = ""
    reason: str = ""
    level: str = ""
    target: str = ""
    target_unit: str = ""
    dispatched_on: str = ""
    dispatched_dates: tuple[Day, ...] = ()
    deadline: str = ""
    deadline_dates: tuple[Day, ...] = ()
    system: str = ""
    system_number: str = ""
    system_date: str = ""
    system_dates: tuple[Day, ...] = ()
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRow(FormRow):
    """A row of 回访清单: a closing, and what the enterprise said of it.

    `satisfaction` is 满意度, with the result; `attitude` 服务态度, with the people who handled it.
    """

    number: str = ""
    unit: str = ""
    enterprise_contact: str = ""
    title: str = ""
    title_key: str = ""
    progress: str = ""
    closed_on: str = ""
    closed_dates: tuple[Day, ...] = ()
    called_on: str = ""
    called_dates: tuple[Day, ...] = ()
    method: str = ""
    satisfaction: str = ""
    attitude: str = ""
    opinion: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SameAsRow(FormRow):
    """A row of 对应确认: one thing may be written in two ways, and what the clerk says of that.

    `sort` is 类别 (企业, 诉求, 单位, 栏目). `unit` is 填报单位, as it is registered where it is.
    `written` is 写法, `advised` 建议为, `reason` 依据. `answer` is 确认 (是, 否), `instead` 另写为.
    `number` is one name for all rows that propose the same.
    """

    number: str = ""
    sort: str = ""
    unit: str = ""
    written: str = ""
    advised: str = ""
    reason: str = ""
    answer: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow(FormRow):
    """A row of 报送情况 in a 汇总表: what a unit of the sub-district has sent, and when first.

    待更正的企业 is one of its added columns: 汇总表 of the first edition do not have it.
    """

    unit: str = ""
    kind: str = ""
    ledger_state: str = ""
    register_state: str = ""
    filed_on: str = ""
    filed_dates: tuple[Day, ...] = ()

    @property
    def to_mend(self) -> list[str]:
        """Returns its enterprises of which a row is held back; they stand in the cell a line each."""
        return [name for name in self.text("to_mend_names").split("\n") if name]


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseRow:
    """An enterprise of a unit, by all that a roster names or the unit has reported.

    The months are the first and the last in which the unit reported it, None where only a roster knows
    it.
    """

    unit: str
    enterprise_key: str
    enterprise: str
    category: str = ""
    credit_code: str = ""
    industry: str = ""
    status: str = ""
    first_period: Period | None = None
    last_period: Period | None = None

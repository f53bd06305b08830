"""What came for a month, from whom, and when: the one source of received, late and missing.

Knows the standing of submissions. Does not know what is a fault: rules/submissions.py does.
"""

from collections.abc import Iterable, Mapping
from datetime import date

from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.standing import LEDGER, REGISTER, REJECTED, SentForm, Standing
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.model.rows import ContactRow, StatementRow
from liaison_pipeline.spelling.titles import comparable

ToMend = Mapping[str, Mapping[str, str]]  # unit -> key of an enterprise -> its name
FORM_NAMES = {LEDGER: "月台账", REGISTER: "诉求登载表"}


def late_units(standing: Standing, period: Period, question: Question) -> set[str]:
    """Returns the units of the settings that are late: their first ledger of the month came after the
    due day, and one of the month counts."""
    late = late_forms(standing, period, question, LEDGER).keys()
    return late & question.settings.by_name.keys() & accepted_units(standing, period)


def late_forms(
    standing: Standing, period: Period, question: Question, kind: str
) -> dict[str, SentForm]:
    """Returns unit -> its first form of a kind for a month, where that was filed after the due day. A
    day after as-of is a slip, and says nothing of when it was filed."""
    due = question.settings.calendar.due(period)
    return {
        unit: form
        for unit, form in first_forms(standing, period, kind).items()
        if form.filed_on is not None and due < form.filed_on <= question.as_of
    }


def first_forms(standing: Standing, period: Period, kind: str = LEDGER) -> dict[str, SentForm]:
    """Returns unit -> its first form of a kind for the month that was not rejected: lateness is
    judged by it."""
    units = standing.of_month(period).items()
    first = {unit: first_filed(own, standing, kind) for unit, own in units}
    return {unit: form for unit, form in first.items() if form is not None}


def received_units(standing: Standing, period: Period) -> set[str]:
    """Returns the units with any ledger for the month, rejected ones too."""
    units = standing.of_month(period).items()
    return {unit for unit, own in units if any(form.kind == LEDGER for form in own)}


def accepted_units(standing: Standing, period: Period) -> set[str]:
    """Returns the units with a ledger for the month that counts."""
    return {
        unit
        for unit, own in standing.of_month(period).items()
        if any(form.kind == LEDGER and standing.is_accepted(form) for form in own)
    }


def sent_kinds(standing: Standing, period: Period) -> dict[str, set[str]]:
    """Returns unit -> the kinds of form that came for the month, rejected ones too."""
    units = standing.of_month(period).items()
    return {unit: {form.kind for form in own} for unit, own in units}


def counting_units(standing: Standing, period: Period) -> set[str]:
    """Returns the units whose ledgers of the month count any grievance, in rows that are held back too:
    a register is wanted of them."""
    return {
        form.unit
        for form in forms_of_month(standing, period)
        if form.kind == LEDGER and standing.is_live(form)
        if any(isinstance(row, ContactRow) and row.count for row in form.rows)
    }


def forms_of_month(standing: Standing, period: Period) -> list[SentForm]:
    """Returns the forms of known units for a month, without duplicates and withdrawn ones."""
    return [form for own in standing.of_month(period).values() for form in own]


def first_filed(own: Iterable[SentForm], standing: Standing, kind: str) -> SentForm | None:
    """Returns the oldest form of a kind that was not rejected; an unknown filing day is oldest."""
    forms = [
        form
        for form in own
        if form.kind == kind and standing.status[form.submission_id] != REJECTED
    ]
    return min(forms, key=lambda form: (form.filed_on or date.min, *form.order[2:]), default=None)


def to_mend_below(rows: Iterable[StatementRow], standing: Standing, period: Period) -> ToMend:
    """Returns the enterprises of which a 汇总表 says that a row is held back where it was made: the
    mistake is told there. A table counts where its ledger of the unit does."""
    live = {
        (form.unit, form.file_id)
        for form in forms_of_month(standing, period)
        if form.kind == LEDGER and standing.is_live(form)
    }
    return {
        row.unit: {comparable(name): name for name in row.to_mend}
        for row in rows
        if row.to_mend and (row.unit, row.submission.file_id) in live
    }


def filing_words(form: SentForm) -> str:
    """Returns when a form was filed, and how that is known."""
    if form.filed_on is None:
        return "没有填报时间"
    day = chinese_date(form.filed_on)
    return f"填报时间是{day}" if form.submission.dated else f"文件最后保存于{day}"

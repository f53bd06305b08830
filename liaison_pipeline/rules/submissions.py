"""submission-late, submission-missing: every unit sends its forms by the due day.

Passes: a ledger for 2021-04 filed on 2021-04-25. Fails: filed on the 26th (submission-late); no
ledger at all, or no register though the ledger counts grievances (submission-missing, an error from
the due day on). A unit is late by its first ledger alone; a register that came late is told all the
same, but not beside a late ledger of the same workbook.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from liaison_pipeline.catalogue import CATALOGUE, finding
from liaison_pipeline.facts.gather import Facts
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.sent import (
    FORM_NAMES,
    counting_units,
    filing_words,
    late_forms,
    sent_kinds,
)
from liaison_pipeline.facts.standing import LEDGER, REGISTER, SentForm
from liaison_pipeline.facts.unreadable import unreadable_by_unit
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.history import FileFinding
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.place import Place


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what each unit of the settings sent late or not at all."""
    question, standing = facts.question, facts.standing
    period, settings = question.period, question.settings
    late = {kind: late_forms(standing, period, question, kind) for kind in FORM_NAMES}
    kinds = sent_kinds(standing, period)
    counting = counting_units(standing, period)
    unreadable = unreadable_by_unit(facts.history, question)
    for unit in settings.unit_names:
        ledger, register = late[LEDGER].get(unit), late[REGISTER].get(unit)
        if ledger:
            yield _late(ledger, question)
        if register and not (ledger and ledger.file == register.file):
            yield _late(register, question)
        own = kinds.get(unit, set())
        if LEDGER not in own:
            yield _missing(unit, LEDGER, question, unreadable.get(unit, ()))
        if REGISTER not in own and unit in counting:
            yield _missing(unit, REGISTER, question)


def _late(first: SentForm, question: Question) -> Finding:
    due = chinese_date(question.settings.calendar.due(question.period))
    place, name = replace(first.place, sheet=""), FORM_NAMES[first.kind]
    return finding("submission-late", place, form_name=name, filed=filing_words(first), due=due)


def _missing(
    unit: str, kind: str, question: Question, unreadable: Sequence[FileFinding] = ()
) -> Finding:
    """Returns that a form has not come. `unreadable`: what came and could not be counted."""
    period = question.period
    due = question.settings.calendar.due(period)
    severity = Severity.ERROR if question.as_of >= due else Severity.INFO
    place = Place(unit=unit, period=str(period))
    words = {"period_text": period.chinese, "form_name": FORM_NAMES[kind]}
    findings = (made.finding for made in unreadable)
    names = (f"“{f.place.file}”（{CATALOGUE[f.code].title}）" for f in findings)
    told = "、".join(dict.fromkeys(names))
    words["came"] = f"；收到了{told}，没有能计入" if told else ""
    return finding("submission-missing", place, severity=severity, due=chinese_date(due), **words)

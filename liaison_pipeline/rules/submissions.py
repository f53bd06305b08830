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
from liaison_pipeline.facts.unreadable import attachments, held_by_unit, unreadable_by_unit
from liaison_pipeline.model.findings import Finding, Severity
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.place import Place


def check(facts: Facts) -> Iterator[Finding]:
    """Yields what each unit of the settings sent late or not at all."""
    question, standing = facts.question, facts.standing
    period, settings = question.period, question.settings
    late = {kind: late_forms(standing, period, question, kind) for kind in FORM_NAMES}
    kinds = sent_kinds(standing, period)
    counting = counting_units(standing, period)
    came = _came(facts)
    for unit in settings.unit_names:
        ledger, register = late[LEDGER].get(unit), late[REGISTER].get(unit)
        if ledger:
            yield _late(ledger, question)
        if register and not (ledger and ledger.file == register.file):
            yield _late(register, question)
        own = kinds.get(unit, set())
        if LEDGER not in own:
            yield _missing(unit, LEDGER, question, came.get(unit, ()))
        if REGISTER not in own and unit in counting:
            yield _missing(unit, REGISTER, question)


def _late(first: SentForm, question: Question) -> Finding:
    due = chinese_date(question.settings.calendar.due(question.period))
    place, name = replace(first.place, sheet=""), FORM_NAMES[first.kind]
    return finding("submission-late", place, form_name=name, filed=filing_words(first), due=due)


def _came(facts: Facts) -> dict[str, list[tuple[str, str]]]:
    """Returns unit -> (file, why it does not count) of all that came in place of its ledger."""
    history, standing, question = facts.history, facts.standing, facts.question
    found: dict[str, list[tuple[str, str]]] = {}
    for by_unit in (
        unreadable_by_unit(history, question),
        held_by_unit(history, standing, question),
    ):
        for unit, many in by_unit.items():
            own = ((made.finding.place.file, made.finding.code) for made in many)
            found.setdefault(unit, []).extend((file, CATALOGUE[code].title) for file, code in own)
    for made, unit, month in attachments(history, standing, question):
        if month:
            named = (made.finding.place.file, CATALOGUE[made.finding.code].title)
            found.setdefault(unit, []).append(named)
    for out in standing.withdrawn:
        unit, period = out.of
        if period == question.period:
            found.setdefault(unit, []).append((out.file, "已撤回"))
    return found


def _missing(
    unit: str, kind: str, question: Question, came: Sequence[tuple[str, str]] = ()
) -> Finding:
    """Returns that a form has not come. `came`: what came and could not be counted, (file, why)."""
    period = question.period
    due = question.settings.calendar.due(period)
    severity = Severity.ERROR if question.as_of >= due else Severity.INFO
    place = Place(unit=unit, period=str(period))
    words = {"period_text": period.chinese, "form_name": FORM_NAMES[kind]}
    told = "、".join(dict.fromkeys(f"“{file}”（{why}）" for file, why in came))
    words["came"] = f"；收到了{told}，没有能计入" if told else ""
    return finding("submission-missing", place, severity=severity, due=chinese_date(due), **words)

"""催报/<unit>.txt: what is missing, until when, and the duties of the notice, in the office's words.

Knows who is chased: units without a form, units with enterprises that nobody contacted, and the offices
that supervise such villages (驻村科室). Does not know how a finding arises; templates/催报.txt has the
words.
"""

from collections.abc import Sequence
from pathlib import Path

from liaison_pipeline.documents.clerk import progress
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.standing import MISSING_WORD
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.settings import Unit
from liaison_pipeline.month import Month

TEMPLATE = "催报.txt"


def reminders(month: Month, templates: Path) -> dict[str, str]:
    """unit -> its text, for every unit that is missing something or must chase one that is."""
    settings = month.settings
    missing, uncovered = missing_forms(month), uncovered_firms(month)
    due = settings.calendar.due(month.period)
    chased = [unit for unit in settings.units if unit.name in missing or unit.name in uncovered]
    supervised = _supervised(chased)
    texts = {}
    for unit in settings.units:
        villages = [
            (village.name, _words(village, missing, uncovered))
            for name in dict.fromkeys((unit.name, *unit.aliases))
            for village in supervised.get(name, ())
        ]
        if not (villages or unit.name in missing or unit.name in uncovered):
            continue
        life = month.grievances[unit.name]
        texts[unit.name] = render(
            TEMPLATE,
            templates,
            escape=False,
            unit=unit,
            month=month,
            missing=missing.get(unit.name, []),
            uncovered=uncovered.get(unit.name, []),
            received=_received(life),
            villages=villages,
            due=chinese_date(due),
            today=chinese_date(month.as_of),
            overdue=month.as_of >= due,
        )
    return texts


def _received(life: MonthOfUnit) -> list[tuple[str, str, str]]:
    """(enterprise, title, number) of what was dispatched to the unit and is open."""
    return [
        (mask(g.row.enterprise), mask(g.row.title), g.number)
        for g in life.open
        if g.unit != g.holder
    ]


def _supervised(villages: Sequence[Unit]) -> dict[str, list[Unit]]:
    """Returns supervisor, as the villages name it -> those villages."""
    found: dict[str, list[Unit]] = {}
    for village in villages:
        if village.supervisor:
            found.setdefault(village.supervisor, []).append(village)
    return found


def missing_forms(month: Month) -> dict[str, list[str]]:
    """unit -> the names of the forms that have not come."""
    found: dict[str, list[str]] = {}
    for line in progress.lines(month):
        kind = month.settings.by_name[line.unit].kind
        for form, state in (
            (month.forms.ledger, line.ledger),
            (month.forms.register, line.register),
        ):
            if state == MISSING_WORD:
                found.setdefault(line.unit, []).append(f"{form.name}（附件{form.official[kind]}）")
    return found


def uncovered_firms(month: Month) -> dict[str, list[str]]:
    """unit -> the enterprises that it has not contacted; only where its ledger is in."""
    found: dict[str, list[str]] = {}
    for finding in month.findings:
        if finding.code == "contact-missing":
            found.setdefault(finding.place.unit, []).append(mask(finding.place.value))
    return found


def _words(village: Unit, missing: dict[str, list[str]], uncovered: dict[str, list[str]]) -> str:
    """What the supervisor is told of a village in a line."""
    words = [f"未报{'、'.join(missing[village.name])}"] if village.name in missing else []
    if village.name in uncovered:
        words.append(f"还有 {len(uncovered[village.name])} 户没有联系")
    return "；".join(words)

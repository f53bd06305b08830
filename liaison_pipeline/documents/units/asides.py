"""What a blank workbook tells beside its forms: what was said last of a grievance, and instructions.

Knows that it only helps whoever fills in the forms: what stands right of a register has no label, so
that nobody takes it for a column. Does not know sheets; templates/填写说明.txt has the instructions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from liaison_pipeline.documents.parts.requests import joined
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.units.wording import whom_to_ask
from liaison_pipeline.facts.chain import Link, Refusal, refused, waiting
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

TEMPLATE = "填写说明.txt"


@dataclass(frozen=True, slots=True)
class Helping:
    """`asides`: number of a grievance -> what stands beside its row; `instructions`: the lines of the
    sheet 填写说明."""

    asides: Mapping[str, str] = field(default_factory=dict)
    instructions: Sequence[str] = ()


def helping_for(month: Month, templates: Path) -> Helping:
    """Returns what all blank workbooks of a month tell beside their forms."""
    day = month.period.first_day + timedelta(days=4)
    who = whom_to_ask(month.settings.office)
    text = render(
        TEMPLATE, templates, escape=False, month=month, day=f"{day.month}月{day.day}日", ask=who
    )
    return Helping(_asides(month), [line for line in text.splitlines() if line.strip()])


def to_go_on(life: MonthOfUnit) -> list[Grievance]:
    """Returns what a unit must tell of in its next register: what was open before the month, and
    what enterprises have not accepted."""
    again = [g for g in life.reopened if life.reopenings[g.number].verdict is not None]
    return [*life.carried_over, *again]


def _asides(month: Month) -> dict[str, str]:
    """Returns number of a grievance -> what stands beside its row."""
    links = {link.grievance.number: link for link in waiting(month.facts)}
    refusals = {r.grievance.number: r for own in refused(month.facts).values() for r in own}
    return {
        grievance.number: _aside(grievance, links, refusals)
        for life in month.grievances.values()
        for grievance in to_go_on(life)
    }


def _aside(grievance: Grievance, links: Mapping[str, Link], refusals: Mapping[str, Refusal]) -> str:
    row, parts = grievance.row, [grievance.number]
    if row.progress:
        said = row.period.chinese if row.period else "上次"
        parts.append(f"{said}说：{joined(row.progress)}")
    if (refusal := refusals.get(grievance.number)) is not None:
        opinion = joined(refusal.verdict.row.opinion)
        parts.append("回访时企业不满意" + (f"：“{opinion}”" if opinion else "") + "，请重新办理")
    if (link := links.get(grievance.number)) is not None:
        parts.append(_decision(link))
    return "；".join(parts)


def _decision(link: Link) -> str:
    who = link.has_it or link.last.row.target or link.last.level
    until = f"，办理时限{chinese_date(link.deadline)}" if link.deadline else ""
    return f"已交办{who}{until}"

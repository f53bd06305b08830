"""What the report says of the way of grievances (notice, 二（三）): each level, and what the district is
asked for.

Knows how such sentences read. Their numbers are lists of facts/chain.py. Telephone numbers in quoted
texts are masked. Does not know Word, nor where in the report a sentence stands.
"""

from collections.abc import Sequence

from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.requests import asked_for, joined, system_of, tried
from liaison_pipeline.facts.advice import DISTRICT, LIFE, OWN, STREET
from liaison_pipeline.facts.chain import ABOVE, Days, Link, Step, overdue, steps, waiting
from liaison_pipeline.facts.decisions import BY_CATEGORY
from liaison_pipeline.model.period import Period, chinese_date
from liaison_pipeline.month import Month

IN_WORDS = {
    OWN: "由收集单位自行办理",
    BY_CATEGORY: "由{office}按类别分派到职能科室",
    STREET: "报请街道党工委、办事处研究",
    DISTRICT: "报区级督办",
    LIFE: "通过“小区吹哨 部门报到”协调",
}


def chain_text(month: Month, periods: Sequence[Period] = ()) -> str:
    """Returns what was decided at each level, registered and closed, and how long the steps took; ''
    where nothing was decided. `periods`: the months of a quarter or a year that ends with the month."""
    found = steps(month.facts, periods)
    if not found:
        return ""
    whole = sum(len(step.links) for step in found)
    levels = "，".join(_level(step, month) for step in found)
    late = len(list(overdue(month.facts)))
    text = f"分级办理{whole}件：{levels}。{_spans(found)}"
    return f"{text}超过办理时限还没有办结的{late}件。" if late else text


def _level(step: Step, month: Month) -> str:
    """Returns 报区级督办3件（已在跟踪督办系统登记2件，办结1件）."""
    words = IN_WORDS[step.level].format(office=month.settings.office.name)
    notes = []
    if step.level in ABOVE:
        systems = "、".join(dict.fromkeys(system_of(link) for link in step.links))
        done, whole = len(step.registered), len(step.links)
        notes.append(f"已在{systems}登记{done}件" if done else f"{systems}登记号待补")
        if 0 < done < whole:
            notes.append(f"登记号待补{whole - done}件")
    if step.closed:
        notes.append(f"办结{len(step.closed)}件")
    return f"{words}{len(step.links)}件" + (f"（{'，'.join(notes)}）" if notes else "")


def _spans(found: Sequence[Step]) -> str:
    """Returns the days of each step, over all levels together; the slowest where it is longer."""
    links = [link for step in found for link in step.links]
    all_levels = Step("", links)
    spans = (
        ("从收集到交办", all_levels.to_dispatch),
        ("从交办到登记", all_levels.to_register),
        ("从交办到办结", all_levels.to_close),
    )
    told = [f"{words}{_days(days)}" for words, days in spans if days is not None]
    return f"{'，'.join(told)}。" if told else ""


def _days(days: Days) -> str:
    if days.count == 1:
        return f"{days.slowest}天"
    middle = f"{days.median:.1f}".removesuffix(".0")
    longest = f"，最长{days.slowest}天" if days.slowest > days.median else ""
    return f"中位数{middle}天{longest}"


def requests_above(month: Month) -> dict[str, str]:
    """Returns number -> a paragraph for each open grievance that the district must help with: what it
    is, what was tried, and what is asked for."""
    return {
        link.grievance.number: mask(_request(link))
        for link in waiting(month.facts)
        if link.last.level in ABOVE
    }


def _request(link: Link) -> str:
    grievance = link.grievance
    row = grievance.row
    content = joined(row.content).rstrip("。")
    matter = f"反映“{joined(row.title)}”" + (f"：{content}" if content else "")
    return (
        f"{grievance.number}，{joined(row.enterprise)}（{grievance.unit}收集）{matter}。"
        f"已做的工作：{tried(link).rstrip('。')}。请求：{asked_for(link).rstrip('。')}。{_where(link)}"
    )


def _where(link: Link) -> str:
    """Returns where it stands in the systems above."""
    day = link.last.registered_on
    if day is None:
        return f"（尚未在{system_of(link)}登记）"
    return f"（{chinese_date(day)}在{system_of(link)}登记，登记号{link.last.row.system_number}）"

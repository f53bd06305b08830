"""What is said of a grievance that goes to somebody else: what was tried, what is asked for, how much
time is left, what the enterprise said.

Knows how such a line reads, in a 交办单, in texts to units, in the report and in the system above. Does
not know who reads it, nor masking: who need not call gets it masked by the document.
"""

import re
from datetime import date

from liaison_pipeline.facts.advice import DISTRICT, LIFE, STREET, STREET_BODY
from liaison_pipeline.facts.chain import Link, Refusal
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.model.period import chinese_date

_ASKING = re.compile(
    r"^(?:请求|恳请|希望|要求|申请|关于)?(?:尽快|及时|尽早)?(?:协调)?(?:解决)?(?=.{4})"
)
SYSTEM_OF = {DISTRICT: "跟踪督办系统", LIFE: "城市生活馆"}
ADDRESSEE = {DISTRICT: "区有关部门", LIFE: "城市生活馆", STREET: STREET_BODY}


def tried(link: Link) -> str:
    """Returns what the unit said last of what it has done, in one line."""
    return joined(link.grievance.row.progress) or "（登载表里没有写）"


def asked_for(link: Link) -> str:
    """Returns what the office asks for: its own words in 备注, else that who is named solves it."""
    if remark := joined(link.last.row.remark):
        return remark
    who = link.last.row.target or ADDRESSEE.get(link.last.level, link.has_it)
    matter = _ASKING.sub("", joined(link.grievance.row.title))
    return f"请{who}协调解决“{matter}”"


def system_of(link: Link) -> str:
    """Returns the system above in which it is, or is to be, registered; '' where in none."""
    return link.last.row.system or SYSTEM_OF.get(link.last.level, "")


def joined(text: str) -> str:
    """Returns a text of several lines in one."""
    return " ".join(text.split())


def time_left(deadline: date | None, today: date) -> str:
    """Returns 还有8天, 今天到期, 已超过3天; '' without a deadline."""
    if deadline is None:
        return ""
    days = (deadline - today).days
    if not days:
        return "今天到期"
    return f"还有{days}天" if days > 0 else f"已超过{-days}天"


def opinion_of(refusal: Refusal) -> str:
    """Returns what the enterprise said of the closing that it did not accept."""
    words = joined(refusal.verdict.row.opinion).rstrip("。")
    day = "" if refusal.verdict.day == date.min else chinese_date(refusal.verdict.day)
    return f"{day}回访，企业不满意" + (f"：“{words}”" if words else "")


def thanks_line(link: Link) -> str:
    """Returns what was closed, and when."""
    day = f"（{chinese_date(link.closing.day)}办结）" if link.closing else ""
    return f"{_named(link.grievance)}{day}"


def handed_line(link: Link) -> str:
    """Returns what a unit has by the office's decision, and until when."""
    until = f"，办理时限{chinese_date(link.deadline)}" if link.deadline else ""
    return f"{_named(link.grievance)}（{link.grievance.number}）{until}"


def refused_line(refusal: Refusal) -> str:
    """Returns which closing an enterprise did not accept, in its own words."""
    return f"{_named(refusal.grievance)}（{refusal.grievance.number}）：{opinion_of(refusal)}"


def _named(grievance: Grievance) -> str:
    return f"{joined(grievance.row.enterprise)}“{joined(grievance.row.title)}”"

"""What is said of a grievance that goes to somebody else: what was tried, and what is asked for.

Knows how such a request reads, in a 交办单, in the report and in the system above. Does not know who
reads it, nor masking: who need not call gets it masked by the document.
"""

import re

from liaison_pipeline.facts.advice import DISTRICT, LIFE, STREET, STREET_BODY
from liaison_pipeline.facts.chain import Link

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

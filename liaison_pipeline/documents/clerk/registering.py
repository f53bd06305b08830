"""交办/上级登载.txt: what the clerk copies into the systems above: 跟踪督办系统, 城市生活馆 (二（三）).

Knows what such an entry must say: which enterprise, whom to call, what was collected, tried and is
asked for. What has its number and day is left out. Telephone numbers are whole: the district must
call. Does not know what is to be registered (facts/chain.py), nor the words: templates/上级登载.txt.
"""

from pathlib import Path

from liaison_pipeline.documents.parts.requests import asked_for, joined, system_of, tried
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.facts.chain import Link, waiting
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

NAME = "上级登载"
TEMPLATE = "上级登载.txt"


def registration_text(month: Month, templates: Path) -> str:
    """Returns the text, '' where nothing is to be registered."""
    links = to_register(month)
    if not links:
        return ""
    office = month.settings.office
    return render(
        TEMPLATE,
        templates,
        escape=False,
        街道=office.subdistrict,
        发文=office.full_name,
        日期=chinese_date(month.as_of),
        诉求=[_told(link) for link in links],
    )


def to_register(month: Month) -> list[Link]:
    """Returns what is decided for the district and does not stand in its systems yet."""
    return [link for link in waiting(month.facts) if link.must_register]


def _told(link: Link) -> dict[str, str]:
    grievance = link.grievance
    row = grievance.row
    return {
        "系统": system_of(link),
        "层级": link.last.level,
        "编号": grievance.number,
        "企业名称": joined(row.enterprise),
        "联络人": joined(row.enterprise_contact) or "（登载表没有填）",
        "名称": joined(row.title),
        "内容": joined(row.content) or joined(row.title),
        "收集单位": grievance.unit,
        "收集时间": chinese_date(grievance.collected_on),
        "已做工作": tried(link),
        "请求": asked_for(link),
        "办理时限": chinese_date(link.deadline) if link.deadline else "",
        "登记号": link.last.row.system_number,
    }

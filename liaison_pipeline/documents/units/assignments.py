"""交办/<unit>.docx and .txt: what the office has dispatched to a unit, until it is closed.

Knows what a unit must be told of it: whose matter it is, whom to call, what was tried, until when;
and that it is thanked for what it has closed. A unit gets it whether its forms are in or not. Does
not know what was decided (facts/chain.py), nor the looks: templates/交办单.docx and 交办.txt have
them. Telephone numbers are whole: the unit must call.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from liaison_pipeline.documents.parts.names import free_name, safe_name
from liaison_pipeline.documents.parts.requests import joined, tried
from liaison_pipeline.documents.parts.templates import render
from liaison_pipeline.documents.parts.word import Properties, one_line, word_document
from liaison_pipeline.facts.advice import OWN
from liaison_pipeline.facts.chain import Link, Refusal, handed_to, refused, thanked
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

FORM, TEXT = "交办单.docx", "交办.txt"
NO_CONTACT = "（登载表没有填，请向收集单位了解）"
NO_DEADLINE = "未定，请尽快办理"


@dataclass(frozen=True, slots=True)
class Handover:
    """All that a unit has by the office's decision, the nearest deadline first; what came back from
    its enterprise (number -> the refused closing); and what the unit is thanked for."""

    unit: str
    links: Sequence[Link]
    refusals: Mapping[str, Refusal]
    thanks: Sequence[str]


def handovers(month: Month) -> dict[str, Handover]:
    """Returns unit -> what was dispatched to it and is open."""
    thanks = thanks_of(month)
    refusals = {one.grievance.number: one for own in refused(month.facts).values() for one in own}
    return {
        unit: Handover(unit, links, refusals, thanks.get(unit, ()))
        for unit, links in handed_to(month.facts).items()
    }


def thanks_of(month: Month) -> dict[str, list[str]]:
    """Returns unit -> what was dispatched to it and closed in the month, a line each."""
    return {unit: [_thanks(link) for link in links] for unit, links in thanked(month.facts).items()}


def handover_files(
    month: Month, templates: Path, taken: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """Yields (name below 交办/, content) of the forms and texts; `taken`: stems of other files there."""
    names = list(taken)
    for unit, handover in handovers(month).items():
        stem = free_name(safe_name(unit), names)
        names.append(stem)
        yield f"{stem}.docx", _form(month, handover, templates)
        text = render(TEXT, templates, escape=False, **_context(month, handover))
        yield f"{stem}.txt", text.replace("\n", "\r\n").encode("utf-8-sig")


def _form(month: Month, handover: Handover, templates: Path) -> bytes:
    office = month.settings.office
    signer = f"{office.subdistrict}{office.name}"
    own = Properties(f"{signer}企业诉求交办单（{handover.unit}）", signer, month.as_of_time)
    return word_document(FORM, templates, _legal(_context(month, handover)), own)


def _context(month: Month, handover: Handover) -> Mapping[str, object]:
    """Returns all that the templates may use, by Chinese names, for whoever edits them."""
    office = month.settings.office
    return {
        "发文": f"{office.subdistrict}{office.name}",
        "经发办": office.name,
        "承办单位": handover.unit,
        "日期": chinese_date(month.as_of),
        "登载月份": month.period.shift(
            int(month.as_of >= month.settings.calendar.due(month.period))
        ).chinese,
        "诉求": [
            _told(link, handover.refusals.get(link.grievance.number), month.as_of)
            for link in handover.links
        ],
        "感谢": list(handover.thanks),
        "联系人": office.contact,
        "电话": office.phone,
    }


def _told(link: Link, refusal: Refusal | None, today: date) -> dict[str, str]:
    """Returns a grievance as the templates tell it."""
    grievance, decided = link.grievance, link.last
    row = grievance.row
    return {
        "编号": grievance.number,
        "企业名称": joined(row.enterprise),
        "联络人": joined(row.enterprise_contact) or NO_CONTACT,
        "名称": joined(row.title),
        "内容": joined(row.content) or joined(row.title),
        "收集单位": grievance.unit,
        "收集时间": chinese_date(grievance.collected_on),
        "层级": "本单位办理" if decided.level == OWN else decided.level,
        "交办日期": "" if decided.day == date.min else chinese_date(decided.day),
        "办理时限": chinese_date(link.deadline) if link.deadline else NO_DEADLINE,
        "剩余": time_left(link.deadline, today),
        "此前办理": tried(link),
        "企业意见": opinion_of(refusal) if refusal else "",
        "备注": joined(decided.row.remark),
    }


def _legal(context: Mapping[str, object]) -> dict[str, object]:
    """Returns the same in texts that a Word document can hold."""

    def legal(value: object) -> object:
        if isinstance(value, str):
            return one_line(value)
        if isinstance(value, dict):
            return {name: legal(part) for name, part in value.items()}
        return [legal(part) for part in value] if isinstance(value, list) else value

    return {name: legal(value) for name, value in context.items()}


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


def _thanks(link: Link) -> str:
    assert link.closing is not None
    row = link.grievance.row
    day = chinese_date(link.closing.day)
    return f"{joined(row.enterprise)}“{joined(row.title)}”（{day}办结）"

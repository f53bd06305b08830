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

from liaison_pipeline.documents.parts.requests import (
    joined,
    opinion_of,
    thanks_line,
    time_left,
    tried,
)
from liaison_pipeline.documents.parts.templates import for_notepad, render
from liaison_pipeline.documents.parts.word import Properties, WordInput, one_line, word_file
from liaison_pipeline.documents.units.situations import Situation
from liaison_pipeline.documents.units.wording import whom_to_ask
from liaison_pipeline.facts.advice import OWN
from liaison_pipeline.facts.chain import Link, Refusal
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month, MonthHead

FORM, TEXT = "交办单.docx", "交办.txt"
NO_CONTACT = "（登载表没有填，请向收集单位了解）"
NO_DEADLINE = "未定，请尽快办理"


@dataclass(frozen=True, slots=True)
class HandedOver:
    """All that the form and the text of a unit are made from."""

    head: MonthHead
    situation: Situation


def handed_over(month: Month, situations: Mapping[str, Situation]) -> Iterator[HandedOver]:
    """Yields the units to which something was dispatched that is open."""
    for own in situations.values():
        if own.handed:
            yield HandedOver(month.head, own)


def handover_files(told: HandedOver, templates: Path) -> Iterator[tuple[str, bytes]]:
    """Yields (ending of the name, content) of a unit's form and text."""
    yield ".docx", _form(told.head, told.situation, templates)
    text = render(TEXT, templates, escape=False, **_context(told.head, told.situation))
    yield ".txt", for_notepad(text)


def _form(month: MonthHead, own: Situation, templates: Path) -> bytes:
    signer = month.settings.office.full_name
    title = f"{signer}企业诉求交办单（{own.unit.name}）"
    properties = Properties(title, signer, month.as_of_time)
    return word_file(WordInput(FORM, _legal(_context(month, own)), properties), templates)


def _context(month: MonthHead, own: Situation) -> Mapping[str, object]:
    """Returns all that the templates may use, by Chinese names, for whoever edits them."""
    office = month.settings.office
    refusals = {one.grievance.number: one for one in own.refused}
    return {
        "发文": office.full_name,
        "经发办": office.name,
        "承办单位": own.unit.name,
        "日期": chinese_date(month.as_of),
        "登载月份": month.period.shift(
            int(month.as_of >= month.settings.calendar.due(month.period))
        ).chinese,
        "诉求": [
            _told(link, refusals.get(link.grievance.number), month.as_of) for link in own.handed
        ],
        "何时说明": _when_to_explain(own.handed, month.as_of),
        "感谢": [thanks_line(link) for link in own.closed],
        "联系": whom_to_ask(office),
    }


def _when_to_explain(links: Sequence[Link], today: date) -> str:
    """Returns by when a unit says why it can't; nobody is asked to do so before a day that is past."""
    late = [link.deadline is not None and link.deadline < today for link in links]
    if all(late):
        return "尽快"
    return "在时限之前（已过时限的尽快）" if any(late) else "在时限之前"


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

"""上报/情况报告.docx: the report to the district, from a Word template.

Knows what the template may use. Does not know rules, Word or how a sentence is made. The names are
Chinese, for those who edit the template; the English ones are those of the first edition's templates.
"""

from collections.abc import Mapping, Sequence, Set
from pathlib import Path

from liaison_pipeline.documents.clerk.progress import lines
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.clean_rows import held_closings
from liaison_pipeline.documents.district.contacts_told import groups
from liaison_pipeline.documents.district.sentences import paragraphs, sections, sentences
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import percent
from liaison_pipeline.documents.parts.word import Properties, WordInput, one_line, word_file
from liaison_pipeline.facts.closings import days_open
from liaison_pipeline.facts.figures import BY_NAME, FIGURES, Figure
from liaison_pipeline.facts.live_rows import RowKey, row_key
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of, total
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.rows import GrievanceRow
from liaison_pipeline.month import Month

NAME = "情况报告.docx"
NOTICE = "大路街办发〔2021〕34号"
Filling = Mapping[str, object]
# of 附表一: its column, the figure, and the name of the first edition
UNIT_COLUMNS: Sequence[tuple[str, str, str]] = (
    ("应联系", "enterprises", "enterprises"),
    ("已联系", "contacted", "contacted"),
    ("联系率", "rate", "rate"),
    ("结转", "carried_over", "carried_over"),
    ("新收集", "raised", "raised"),
    ("重新提出", "reopened", "reopened"),
    ("办结", "closed", "closed"),
    ("未办结", "open", "open"),
    ("办结率", "closure_rate", "closure"),
    ("平均天数", "days_to_close", "days"),
    ("满意率", "satisfaction", "satisfaction"),
    ("超期", "overdue", "overdue"),
)


def situation_docx(account: Account, templates: Path) -> bytes:
    """Returns the report. Raises TemplateError where the template is broken."""
    return word_file(situation_input(account), templates)


def situation_input(account: Account) -> WordInput:
    """Returns what the report is made from."""
    month, letter = account.month, account.month.settings.letter
    title = f"{letter.signer}关于{account.name}联系服务企业工作情况的报告"
    own = Properties(title, letter.signer, month.as_of_time)
    return WordInput(NAME, context(account), own)


def context(account: Account) -> Filling:
    """Returns all that the template may use."""
    return {**told_context(account), **_former(account)}


def told_context(account: Account) -> Filling:
    """Returns the letter head, the sentences and the tables, by their Chinese names."""
    return {**_letter_head(account), **_told(account), **_tables(account)}


def _letter_head(account: Account) -> Filling:
    """Returns what stands around the text; '' for what the office has left out."""
    settings = account.month.settings
    letter, office = settings.letter, settings.office
    return {
        "月份": account.name,
        "本期": account.this,
        "街道": office.subdistrict,
        "版头": letter.heading,
        "文号": letter.number,
        "签发人": letter.issuer,
        "主送": letter.addressee,
        "落款": letter.signer,
        "日期": chinese_date(account.month.as_of),
        "联系人": office.contact,
        "电话": office.phone,
        "截至": "" if account.is_over else chinese_date(account.month.as_of),
    }


def _told(account: Account) -> Filling:
    texts = {name: one_line(text) for name, text in sentences(account).items()}
    many = {name: list(map(one_line, own)) for name, own in paragraphs(account).items()}
    covered = [
        {"序号": group.number, "名称": group.name, "内容": one_line(group.text)}
        for group in groups(account)
    ]
    figures = {figure.title: _shown(account.units, figure.name) for figure in FIGURES}
    return {**texts, **many, "分类": covered, "数字": figures}


def _shown(units: Sequence[UnitFigures], name: str) -> str:
    """Returns a figure of some units as the report shows it."""
    if isinstance(BY_NAME[name], Figure):
        return str(total(units, name))
    rate = rate_of(units, name)
    if name == "days_to_close":
        return "—" if rate is None else f"{rate:.1f}"
    return percent(rate)


def _tables(account: Account) -> Filling:
    sent = _sent_words(account)
    rows = zip(account.units, sent, strict=True)
    units = [_unit_row(unit, number, word) for number, (unit, word) in enumerate(rows, start=1)]
    whole = {label: _shown(account.units, name) for label, name, _ in UNIT_COLUMNS}
    waiting = open_rows(account)
    return {
        "单位情况": units,
        "合计": {**whole, "报送": "", "户次": account.measure},
        "未办结清单": waiting,
        "units": units,
        "open_grievances": waiting,
    }


def _unit_row(unit: UnitFigures, number: int, sent: str) -> dict[str, str]:
    own = {label: _shown([unit], name) for label, name, _ in UNIT_COLUMNS}
    former = {was: own[label] for label, _, was in UNIT_COLUMNS}
    chinese = {"序号": str(number), "单位": unit.name, "报送": sent, **own}
    return {**chinese, **former, "name": unit.name, "errors": str(unit.errors), "sent": sent}


def _sent_words(account: Account) -> list[str]:
    """Returns for each unit 按时, 迟报, 退回 or 未报; of several months how many were on time."""
    if not account.span:
        return [line.ledger for line in lines(account.month)]
    on_time = [len(unit.items["accepted"]) - len(unit.items["late"]) for unit in account.units]
    own = zip(on_time, account.units, strict=True)
    return [f"{count}/{unit.count('expected')}" for count, unit in own]


def open_rows(account: Account) -> list[dict[str, str]]:
    """Returns all open grievances; the longest open first within a unit."""
    month = account.month
    until, held = month.question.counted_until, held_closings(month)
    rows = []
    for number, (unit, grievance) in enumerate(account.open, start=1):
        row = grievance.row
        days = str(max(days_open(grievance, until), 0))
        texts = {
            ("序号", "serial"): str(number),
            ("诉求编号", "number"): grievance.number,
            ("单位", "unit"): unit,
            ("企业名称", "enterprise"): mask(row.enterprise),
            ("问题诉求", "title"): mask(row.title),
            ("办理情况", "progress"): mask(_progress(row, month, held)),
            ("天数", "days"): days,
        }
        rows.append({name: one_line(text) for both, text in texts.items() for name in both})
    return rows


def _progress(row: GrievanceRow, month: Month, held: Set[RowKey]) -> str:
    """Returns 办理情况 of an open grievance; where it reads as done, why it is open all the same."""
    done = row.progress and month.facts.reader.read(row.progress).done
    waits = not row.closed_on or row.closing_fault or row_key(row) in held
    return f"{row.progress.rstrip('。')}（办结时间待核实）。" if done and waits else row.progress


def _former(account: Account) -> Filling:
    """Returns what templates of the first edition ask for; `figures` is summary.json."""
    office = account.month.settings.office
    told = [
        {
            "heading": heading,
            "parts": [{"lead": one_line(part.lead), "text": one_line(part.text)} for part in parts],
        }
        for heading, parts in sections(account)
    ]
    opening = (
        f"按照{NOTICE}要求，现将{office.subdistrict}{account.name}“企业吹哨 部门报到”"
        "全覆盖联系服务企业工作情况报告如下。"
    )
    return {
        "office": office,
        "month": account.name,
        "date": chinese_date(account.month.as_of),
        "opening": opening,
        "sections": told,
        "figures": summary(account.month),
    }

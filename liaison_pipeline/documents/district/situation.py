"""上报/情况报告.docx: the month's report to the district, from a Word template.

Knows what a template may use. Does not know rules, Word or how a sentence is made. A workspace's own
templates/情况报告.docx wins. Texts of workbooks are escaped and their telephone numbers masked.
"""

from pathlib import Path
from typing import TypedDict

from liaison_pipeline.documents.clerk.progress import STATES
from liaison_pipeline.documents.district.sentences import sections
from liaison_pipeline.documents.machine.summary import Summary, summary
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import percent
from liaison_pipeline.documents.parts.word import Properties, one_line, word_document
from liaison_pipeline.facts.assessment import Assessment
from liaison_pipeline.facts.closings import days_open
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.settings import Office
from liaison_pipeline.month import Month

NAME = "情况报告.docx"
NOTICE = "大路街办发〔2021〕34号"


class Section(TypedDict):
    """A section of the report; a part has `lead` and `text`."""

    heading: str
    parts: list[dict[str, str]]


class ReportContext(TypedDict):
    """What the template may use; `figures` is summary.json. Rows of `units` and `open_grievances` are
    texts by name."""

    office: Office
    month: str
    date: str
    opening: str
    sections: list[Section]
    units: list[dict[str, str]]
    open_grievances: list[dict[str, str]]
    figures: Summary


def situation_docx(month: Month, templates: Path) -> bytes:
    """The bytes of the report. Raises TemplateError where the template is broken."""
    office = month.settings.office
    signer = f"{office.subdistrict}{office.name}"
    own = Properties(f"{signer}{month.period.chinese}情况报告", signer, month.as_of_time)
    return word_document(NAME, templates, {**context(month)}, own)


def context(month: Month) -> ReportContext:
    office = month.settings.office
    told: list[Section] = [
        {
            "heading": heading,
            "parts": [{"lead": one_line(part.lead), "text": one_line(part.text)} for part in parts],
        }
        for heading, parts in sections(month)
    ]
    assessed = {unit.unit: unit for unit in month.assessments}
    return {
        "office": office,
        "month": month.period.chinese,
        "date": chinese_date(month.as_of),
        "opening": (
            f"按照{NOTICE}要求，现将{office.subdistrict}{month.period.chinese}“企业吹哨 部门报到”"
            "全覆盖联系服务企业工作情况报告如下。"
        ),
        "sections": told,
        "units": [_unit_row(unit, assessed[unit.name], month) for unit in month.units],
        "open_grievances": _open_rows(month),
        "figures": summary(month),
    }


def _unit_row(unit: UnitFigures, assessed: Assessment, month: Month) -> dict[str, str]:
    days = assessed.days_to_close
    return {
        "name": unit.name,
        "enterprises": str(unit.enterprises),
        "contacted": str(unit.contacted),
        "carried_over": str(unit.carried_over),
        "raised": str(unit.raised),
        "reopened": str(unit.reopened),
        "closed": str(unit.closed),
        "open": str(unit.open),
        "rate": percent(rate_of([unit], "rate")),
        "closure": percent(assessed.closure.rate),
        "days": "—" if days is None else f"{days:.1f}",
        "satisfaction": percent(assessed.satisfaction.rate),
        "errors": str(unit.errors),
        "sent": STATES[month.punctuality[month.period][unit.name]],
    }


def _open_rows(month: Month) -> list[dict[str, str]]:
    """All open grievances; the longest open first within a unit."""
    until = min(month.as_of, month.period.last_day)
    rows = []
    for unit, life in month.grievances.items():
        for grievance in sorted(life.open, key=lambda g: (g.since, g.number)):
            row = grievance.row
            texts = {
                "number": grievance.number,
                "unit": unit,
                "enterprise": mask(row.enterprise),
                "title": mask(row.title),
                "progress": mask(row.progress),
                "days": str(max(days_open(grievance, until), 0)),
            }
            rows.append({name: one_line(text) for name, text in texts.items()})
    return rows

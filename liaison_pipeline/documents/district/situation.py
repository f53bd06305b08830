"""上报/情况报告.docx: the month's report to the district, from a Word template.

Knows docxtpl, which ships no types, and what a template may use. Does not know rules or how a sentence is
made. A workspace's
own templates/情况报告.docx wins. Texts of workbooks are escaped and their telephone numbers masked.
"""

import re
import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import Protocol, TypedDict

import jinja2
from lxml import etree

from liaison_pipeline.documents.clerk.progress import STATES
from liaison_pipeline.documents.district.sentences import sections
from liaison_pipeline.documents.machine.summary import Summary, summary
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import (
    failing_paragraph,
    percent,
    reason,
    template_bytes,
)
from liaison_pipeline.errors import TemplateError
from liaison_pipeline.facts.assessment import Assessment
from liaison_pipeline.facts.closings import days_open
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of
from liaison_pipeline.marking.package import with_fixed_times, xml_text
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.model.settings import Office
from liaison_pipeline.month import Month

NAME = "情况报告.docx"
MARKS = (("{{", "}}"), ("{%", "%}"))
NOTICE = "大路街办发〔2021〕34号"
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MARKUP = re.compile(r"<[^>]*>")


class _Document(Protocol):
    """A document of python-docx."""

    @property
    def element(self) -> etree._Element: ...


class _Template(Protocol):
    """What is used of docxtpl's DocxTemplate."""

    def get_docx(self) -> _Document: ...
    def render(
        self, context: "ReportContext", jinja_env: jinja2.Environment, autoescape: bool
    ) -> object: ...
    def save(self, filename: BytesIO) -> object: ...


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
    from docxtpl import DocxTemplate

    try:
        document: _Template = DocxTemplate(BytesIO(template_bytes(NAME, templates)))
        _check_marks(document.get_docx())
        document.render(
            context(month), jinja2.Environment(undefined=jinja2.StrictUndefined), autoescape=True
        )
        output = BytesIO()
        document.save(output)
    except jinja2.TemplateError as error:
        raise TemplateError(_trouble(error)) from error
    except (KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise TemplateError(f"模板 {NAME} 打不开，请换回原来的模板。") from error
    except TemplateError:
        raise
    except Exception as error:
        if not (templates / NAME).exists():
            raise  # nobody has changed the built-in one: a fault of the program
        near = failing_paragraph(error)
        place = f"在“{near}”附近，" if near else ""
        raise TemplateError(f"模板 {NAME} {place}{reason(error)}。") from error
    return with_fixed_times(output.getvalue(), f"{month.as_of_time:%Y-%m-%dT%H:%M:%SZ}")


def _check_marks(document: _Document) -> None:
    """A paragraph with an opening mark and no closing one would swallow what comes after it."""
    for paragraph in document.element.iter(f"{_WORD}p"):
        text = "".join(run.text or "" for run in paragraph.iter(f"{_WORD}t"))
        for opening, closing in MARKS:
            if text.count(opening) != text.count(closing):
                raise TemplateError(
                    f"模板 {NAME} 在“{text[:60]}”这一段写法有误：{opening} 和 {closing} 不成对。"
                )


def _trouble(error: jinja2.TemplateError) -> str:
    """What is wrong, and the words of the template around it."""
    around: Iterable[object] = getattr(error, "docx_context", ())  # docxtpl adds it to the error
    lines = [_MARKUP.sub("", str(line)).strip() for line in around]
    near = "".join(line for line in lines if line)[:80]
    place = f"在“{near}”附近，" if near else ""
    if isinstance(error, jinja2.UndefinedError):
        return f"模板 {NAME} {place}用了没有的内容：{error.message}。"
    return (
        f"模板 {NAME} {place}写法有误（{error.message}）。请对照原来的模板改正，或换回原来的模板。"
    )


def context(month: Month) -> ReportContext:
    office = month.settings.office
    told: list[Section] = [
        {
            "heading": heading,
            "parts": [{"lead": _legal(part.lead), "text": _legal(part.text)} for part in parts],
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


def _legal(text: str) -> str:
    """What a Word document can hold, in one line: names broken over two lines of a cell are one."""
    return xml_text("".join(part.strip() for part in text.splitlines()))


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
            rows.append({name: _legal(text) for name, text in texts.items()})
    return rows

"""上报/情况报告.docx: the month's report to the district, from a Word template.

Knows docxtpl and the sentences of a monthly report. Does not know rules. A workspace's own
templates/情况报告.docx wins. Texts of workbooks are escaped and their telephone numbers masked.
"""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import jinja2

from liaison_pipeline.findings import Severity
from liaison_pipeline.month import Month, UnitFigures
from liaison_pipeline.reports.masking import mask
from liaison_pipeline.reports.package import with_fixed_times
from liaison_pipeline.reports.pages import open_and_closed
from liaison_pipeline.reports.summary import rate, summary
from liaison_pipeline.reports.templates import TemplateError, percent, template_bytes

NAME = "情况报告.docx"
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")


def situation_docx(month: Month, templates: Path) -> bytes:
    """The bytes of the report. Raises TemplateError where the template is broken."""
    from docxtpl import DocxTemplate

    try:
        document = DocxTemplate(BytesIO(template_bytes(NAME, templates)))
        document.render(
            context(month), jinja2.Environment(undefined=jinja2.StrictUndefined), autoescape=True
        )
        output = BytesIO()
        document.save(output)
    except jinja2.TemplateError as error:
        raise TemplateError(f"模板 {NAME} 写法有误：{error.message}") from error
    except (KeyError, ValueError, OSError) as error:
        raise TemplateError(f"模板 {NAME} 打不开，请换回原来的模板。") from error
    return with_fixed_times(output.getvalue(), f"{month.as_of_time:%Y-%m-%dT%H:%M:%SZ}")


def context(month: Month) -> dict[str, Any]:
    """What the template may use."""
    office = month.settings.office
    day = month.as_of
    return {
        "office": office,
        "month": month.period.chinese,
        "date": f"{day.year}年{day.month}月{day.day}日",
        "opening": _opening(month),
        "sections": _sections(month),
        "units": [_unit_row(unit) for unit in month.units],
        "open_grievances": _open_rows(month),
        "figures": summary(month),
    }


def _opening(month: Month) -> str:
    office = month.settings.office
    return (
        f"按照大路街办发〔2021〕34号要求，现将{office.subdistrict}{month.period.chinese}"
        f"“企业吹哨 部门报到”全覆盖联系服务企业情况报告如下。"
    )


def _sections(month: Month) -> list[dict[str, Any]]:
    parts = [
        ("一、总体情况", _overall(month)),
        ("二、联系服务覆盖情况", _coverage(month)),
        ("三、问题诉求收集和办理情况", _grievances(month)),
        ("四、存在的问题", _problems(month)),
        ("五、下一步工作", _next_steps(month)),
    ]
    return [{"heading": heading, "texts": texts} for heading, texts in parts]


def _overall(month: Month) -> list[str]:
    figures = summary(month)
    sent, grievances = figures["submissions"], figures["grievances"]
    text = f"本月应报送单位{sent['expected']}个，已报送{sent['received']}个"
    text += f"（其中迟报{sent['late']}个）" if sent["late"] else ""
    text += f"，未报送{sent['missing']}个" if sent["missing"] else "，全部报送"
    covered = figures["coverage"]
    if covered["enterprises"]:
        text += (
            f"；联系服务企业（个体工商户）{covered['contacted']}户，应联系{covered['enterprises']}户，"
            f"联系率{percent(covered['rate'])}"
        )
    text += f"；收集问题诉求{grievances['raised']}个，办结{grievances['closed']}个。"
    note = "本月没有企业名录，应联系企业按各单位历次报送过的企业计算。"
    return [text, note] if covered["enterprises"] else [text]


def _coverage(month: Month) -> list[str]:
    texts = []
    for kind, name in (("office", "科室"), ("village", "村（社区）")):
        units = [unit for unit in month.units if unit.kind == kind]
        whole, part = sum(u.enterprises for u in units), sum(u.contacted for u in units)
        if whole:
            share = percent(rate(part, whole))
            texts.append(f"{name}{len(units)}个，应联系{whole}户，已联系{part}户，联系率{share}。")
    full = [u.name for u in month.units if u.enterprises and u.contacted == u.enterprises]
    if full:
        texts.append(f"实现全覆盖联系的单位{len(full)}个：{'、'.join(full)}。")
    return texts or ["本月没有联系记录。"]


def _grievances(month: Month) -> list[str]:
    g = summary(month)["grievances"]
    base = g["carried_over"] + g["raised"] + g["reopened"]
    if not base:
        return ["本月没有收集到问题诉求，也没有上月结转的问题诉求。"]
    text = f"上月结转{g['carried_over']}个，本月新登记{g['raised']}个"
    text += f"，重新提出{g['reopened']}个" if g["reopened"] else ""
    text += (
        f"；本月办结{g['closed']}个，办结率{percent(g['closure_rate'])}，月末未办结{g['open']}个"
    )
    text += (
        f"，其中超过{month.settings.overdue_days}天的{g['overdue']}个。" if g["overdue"] else "。"
    )
    most = sorted((u for u in month.units if u.raised), key=lambda u: -u.raised)[:5]
    ranked = "、".join(f"{unit.name}{unit.raised}个" for unit in most)
    return [text, f"新登记较多的单位：{ranked}。"] if most else [text]


def _problems(month: Month) -> list[str]:
    missing = [unit.name for unit in month.units if not unit.submitted]
    late = [unit.name for unit in month.units if unit.late]
    sent_back = [unit.name for unit in month.units if unit.errors and unit.submitted]
    uncovered = sum(unit.enterprises - unit.contacted for unit in month.units)
    texts = []
    if missing:
        texts.append(f"未报送的单位{len(missing)}个：{'、'.join(missing)}。")
    if late:
        texts.append(f"迟报的单位{len(late)}个：{'、'.join(late)}。")
    if uncovered:
        texts.append(f"本月尚未联系的企业{uncovered}户。")
    if sent_back:
        errors = sum(f.severity is Severity.ERROR for f in month.findings)
        names = "、".join(sent_back)
        texts.append(f"报表有差错、已退回更正的单位{len(sent_back)}个（共{errors}处）：{names}。")
    return texts or ["本月报送及时、完整，没有发现问题。"]


def _next_steps(month: Month) -> list[str]:
    steps = []
    if any(not unit.submitted for unit in month.units):
        steps.append("督促未报送单位尽快补报")
    if any(unit.errors for unit in month.units):
        steps.append("督促有差错的单位限期更正")
    if any(unit.open for unit in month.units):
        steps.append("跟踪督办未办结的问题诉求")
    steps.append("继续落实每月至少联系一次的要求，做好政策宣传和诉求收集")
    return ["；".join(steps) + "。"]


def _unit_row(unit: UnitFigures) -> dict[str, str]:
    sent = "未报" if not unit.submitted else "迟报" if unit.late else "按时"
    names = ("enterprises", "contacted", "raised", "closed", "open")
    row = {name: str(getattr(unit, name)) for name in names}
    share = percent(rate(unit.contacted, unit.enterprises))
    return row | {"name": unit.name, "rate": share, "sent": sent}


def _open_rows(month: Month) -> list[dict[str, str]]:
    rows = [line for line in open_and_closed(month) if line["state"] == "未办结"]
    names = ("number", "unit", "enterprise", "title", "progress")
    return [{name: _ILLEGAL.sub("", mask(row[name] or "")) for name in names} for row in rows]

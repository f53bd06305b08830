"""index.html: the clerk's page of a month: what to do today, figures, grievances, findings.

Knows what is on the page and where each figure leads. Does not know how figures and findings arise, nor
how the page looks: templates/index.html, index.css and index.js do. Telephone numbers are masked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.documents.clerk import progress
from liaison_pipeline.documents.clerk.details import code_lines, finding_groups, grievance_lines
from liaison_pipeline.documents.clerk.errands import Errands, errands
from liaison_pipeline.documents.clerk.quality import quality
from liaison_pipeline.documents.clerk.registering import to_register
from liaison_pipeline.documents.clerk.replaced import changes
from liaison_pipeline.documents.clerk.series import (
    Heat,
    change,
    charts,
    heat,
    heat_map,
    last_month,
    points,
    totals,
)
from liaison_pipeline.documents.clerk.soon_due import soon_due
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.documents.parts.masking import mask
from liaison_pipeline.documents.parts.templates import percent, render
from liaison_pipeline.documents.units.folders import OWN_LISTS, UNKNOWN, Folder
from liaison_pipeline.facts.coverage import Coverage
from liaison_pipeline.facts.unit_figures import UnitFigures, rate_of
from liaison_pipeline.model.findings import LEVELS
from liaison_pipeline.model.period import chinese_date
from liaison_pipeline.month import Month

NAME = "index.html"


@dataclass(frozen=True)
class KeyFigure:
    """`place`: where its rows are; `shown`: the list and the filter that show them, '' for none;
    `notes`: what belongs to it; `change`: against last month, '' where there is none."""

    name: str
    value: str
    measure: str
    place: str
    shown: str
    notes: list[str]
    change: str


@dataclass(frozen=True)
class UnitLine:
    """A unit's row. `place`: its number on the page; `state`: 按时 | 迟报 | 退回 | 未报."""

    place: int
    state: str
    register: str
    figures: UnitFigures
    folder: Folder | None

    @property
    def rate(self) -> float | None:
        return rate_of([self.figures], "rate")


@dataclass(frozen=True)
class Contacted:
    """Whom a unit has not contacted. `held`: how many of them have a row that is held back."""

    unit: str
    place: int
    listed: bool
    heat: Heat
    names: list[str]
    held: int


@dataclass(frozen=True)
class Links:
    """`chased`: unit -> its text under 催报/; `sheets`: unit -> the path of its own page."""

    chased: Mapping[str, str]
    sheets: Mapping[str, str]


def index_page(month: Month, folders: Mapping[str, Folder], links: Links, templates: Path) -> str:
    """Returns the page. `folders`: unit -> its folder under 退回/."""
    todo = errands(month, folders, links.chased)
    months = totals(month)
    groups = finding_groups(month, folders)
    due = month.settings.calendar.due(month.period)
    return render(
        NAME,
        templates,
        month=month,
        office=month.settings.office,
        day=chinese_date(month.as_of),
        due=chinese_date(due),
        todo=todo,
        chased={own.unit: own.path for own in todo.chase},
        sheets=links.sheets,
        unknown=[mask(file) for file in todo.unknown],
        unknown_folder=folders.get(UNKNOWN),
        unreadable=[(mask(file), unit) for file, unit in todo.unreadable],
        own_lists=[(mask(file), count) for file, count in todo.own],
        own_folder=folders.get(OWN_LISTS),
        key_figures=_key_figures(month),
        figures=summary(month),
        units=_unit_lines(month, folders),
        places={unit: place for place, unit in enumerate(month.settings.unit_names, start=1)},
        contacted=[_contacted(place, own) for place, own in enumerate(month.coverage, start=1)],
        basis=_basis(month.coverage),
        heat_map=heat_map(month),
        heat_total=[heat(own.contacted, own.enterprises) for own in months],
        months=months,
        charts=charts(months),
        states=progress.STATES,
        assessments=month.assessments,
        grievances=grievance_lines(month, folders),
        groups=groups,
        codes=code_lines(month),
        replaced=changes(month),
        quality=quality(month),
        levels=LEVELS,
        deadline=_deadline(todo, chinese_date(due)),
        soon=soon_due(month),
        unregistered=len(to_register(month)),
        proposals=len(month.proposals),
    )


def _key_figures(month: Month) -> list[KeyFigure]:
    """Returns what a head of office asks first."""
    findings, before = summary(month)["findings"], last_month(month)
    received = change(month.total("received"), before.received if before else None, "个")
    share = points(month.rate("rate"), before.rate if before else None)
    raised = change(month.total("raised"), before.raised if before else None, "件")
    closed = change(month.total("closed"), before.closed if before else None, "件")
    left = change(month.total("open"), before.open if before else None, "件")
    sending = [
        f"迟报{month.total('late')}",
        f"退回{month.total('rejected')}",
        f"未报{month.total('missing')}",
    ]
    again = [f"重新提出{month.total('reopened')}件"] if month.total("reopened") else []
    return [
        KeyFigure("已报送", f"{month.total('received')}", f"／{len(month.units)}个单位", "units", "",
                  sending, received),
        KeyFigure("联系率", percent(month.rate("rate")), "", "coverage", "",
                  [f"已联系{month.total('contacted')}／{month.total('enterprises')}户"], share),
        KeyFigure("新登记诉求", f"{month.total('raised')}", "件", "grievances", "grievances?h=raised",
                  [f"上月结转{month.total('carried_over')}件", *again], raised),
        KeyFigure("办结诉求", f"{month.total('closed')}", "件", "grievances", "grievances?h=closed",
                  [f"办结率{percent(month.rate('closure_rate'))}"], closed),
        KeyFigure("未办结诉求", f"{month.total('open')}", "件", "grievances", "grievances?h=open",
                  [f"超期{month.total('overdue')}件"], left),
        KeyFigure("必须改正", f"{findings['error']}", "处", "findings", "findings?s=error",
                  [f"请核对{findings['warning']}处", f"说明{findings['info']}处"], ""),
    ]  # fmt: skip


def _unit_lines(month: Month, folders: Mapping[str, Folder]) -> list[UnitLine]:
    return [
        UnitLine(place, line.ledger, line.register, unit, folders.get(unit.name))
        for place, (unit, line) in enumerate(
            zip(month.units, progress.lines(month), strict=True), start=1
        )
    ]


def _contacted(place: int, own: Coverage) -> Contacted:
    return Contacted(
        unit=own.unit,
        place=place,
        listed=own.listed,
        heat=heat(len(own.covered), len(own.roster)),
        names=[mask(own.roster[key].name) for key in own.uncovered],
        held=own.to_mend,
    )


def _basis(coverage: list[Coverage]) -> str:
    """Returns what the number of enterprises rests on."""
    inferred = [own.unit for own in coverage if own.inferred]
    listed = sum(own.listed for own in coverage)
    if not listed:
        return "没有企业名录，应联系的户数按各单位历次报来的企业推算。"
    if not inferred:
        return "应联系的户数按企业名录计算。"
    return (
        f"应联系的户数：{listed}个单位按企业名录计算；{'、'.join(inferred)}不在名录里，"
        "按其历次报来的企业推算。"
    )


def _deadline(todo: Errands, due: str) -> str:
    """Returns how much time is left."""
    left = todo.days_left
    if left > 0:
        return f"报送截止日是{due}，还有{left}天。"
    if not left:
        return f"今天（{due}）是报送截止日。"
    return f"报送截止日（{due}）已过{-left}天。"

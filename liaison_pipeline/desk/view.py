"""What the desk's page shows: the month, what lies in inbox/, what was published, what must be done.

Knows the folders of a workspace and summary.json. Does not know HTTP, the master or how a figure arises:
what no published file says is not shown.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypedDict, cast

from liaison_pipeline.model.period import MonthSpan, Period, chinese_date, usual_month
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.publishing import published, read_record
from liaison_pipeline.workspace import Workspace

ERRANDS, SUMMARY = "待办.html", "summary.json"
MONTHS_BACK = 12
# what a clerk opens first, in this order: path in the month's folder -> what it is
DOCUMENTS = {
    "上报/情况报告.docx": "情况报告（报区里）",
    "上报/汇总表.xlsx": "汇总表（报区里）",
    "通报.docx": "通报（发各单位）",
    "群通知.txt": "群通知（发工作群）",
    "分派建议.xlsx": "分派建议（填写）",
    "回访清单.xlsx": "回访清单（填写）",
    "对应确认.xlsx": "对应确认（填写）",
}
FOLDERS = ("退回", "催报", "交办")


class UnitSummary(TypedDict):
    """A unit as summary.json tells of it, as far as the page needs it."""

    name: str
    submitted: bool
    late: bool
    enterprises: int
    contacted: int
    open: int
    errors: int
    warnings: int


class MonthSummary(TypedDict):
    """summary.json, as far as the page needs it."""

    submissions: Mapping[str, int]
    coverage: Mapping[str, float]
    grievances: Mapping[str, float]
    findings: Mapping[str, int]
    units: list[UnitSummary]


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """A file of inbox/. `fresh`: it came after the month was last consolidated; `size` in bytes."""

    path: str
    size: int
    when: str
    fresh: bool


@dataclass(frozen=True, slots=True)
class View:
    """The page of a month. `left`: days to the due day, below zero afterwards; `summary` is None where
    the month was not consolidated yet; `first`: no month was, ever."""

    period: Period
    months: Sequence[Period]
    spans: Sequence[MonthSpan]
    day: str
    due: str
    left: int
    files: Sequence[InboxEntry]
    summary: MonthSummary | None
    documents: Mapping[str, str]
    folders: Sequence[str]
    errands: bool
    office: str
    first: bool

    @property
    def fresh(self) -> int:
        """Returns how many files came after the month was last consolidated."""
        return sum(entry.fresh for entry in self.files)


def view(workspace: Workspace, settings: Settings, today: date, period: Period) -> View:
    """Returns what the page of a month shows. Raises WorkspaceError where inbox/ can't be opened."""
    folder = workspace.outbox / str(period)
    summary = _summary(folder)
    due = settings.calendar.due(period)
    near = months(workspace, settings, today)
    return View(
        period=period,
        months=near,
        spans=spans(near, today),
        day=chinese_date(today),
        due=chinese_date(due),
        left=(due - today).days,
        files=_entries(workspace, folder if summary else None),
        summary=summary,
        documents={path: what for path, what in DOCUMENTS.items() if (folder / path).is_file()},
        folders=[name for name in FOLDERS if (folder / name).is_dir()],
        errands=(workspace.outbox / ERRANDS).is_file(),
        office=settings.office.full_name,
        first=not published(workspace.outbox),
    )


def months(workspace: Workspace, settings: Settings, today: date) -> list[Period]:
    """Returns the months to choose from, the latest first: those about today and the published ones."""
    first, last = settings.calendar.first_month, Period.of(today)
    near = {last.shift(-back) for back in range(MONTHS_BACK)}
    return sorted({p for p in near | set(published(workspace.outbox)) if p >= first}, reverse=True)


def spans(near: Sequence[Period], today: date) -> list[MonthSpan]:
    """Returns the quarters and years of months that have begun, the latest first."""
    begun = [period for period in near if period <= Period.of(today)]
    quarters = {MonthSpan(period.year, (period.month + 2) // 3) for period in begun}
    whole = quarters | {MonthSpan(period.year) for period in begun}
    return sorted(whole, key=lambda span: (span.last, -span.quarter), reverse=True)


def shown_month(text: str, settings: Settings, today: date) -> Period:
    """Returns the month that an address names, else the usual one of the day."""
    try:
        return Period.parse(text)
    except ValueError:
        return max(usual_month(today), settings.calendar.first_month)


def _summary(folder: Path) -> MonthSummary | None:
    try:
        return cast(MonthSummary, json.loads((folder / SUMMARY).read_text("utf-8")))
    except (OSError, ValueError):
        return None


def _entries(workspace: Workspace, folder: Path | None) -> list[InboxEntry]:
    """Returns the files of inbox/, the newest first. `folder`: of the published month."""
    since = (folder / SUMMARY).stat().st_mtime if folder else 0.0
    entries = []
    for file in workspace.listing().files:
        try:
            stat = (workspace.inbox / file).stat()
        except OSError:  # it is gone, or a link to nowhere
            continue
        when = datetime.fromtimestamp(stat.st_mtime)
        entries.append(
            (
                stat.st_mtime,
                InboxEntry(file, stat.st_size, f"{when:%m-%d %H:%M}", stat.st_mtime > since),
            )
        )
    return [entry for _, entry in sorted(entries, key=lambda pair: (-pair[0], pair[1].path))]


def published_file(outbox: Path, path: str) -> Path | None:
    """Returns a file that was published, None for anything else: what lies beside it, what leads out of
    outbox/, the record itself."""
    if path == ERRANDS:
        return outbox / path if (outbox / path).is_file() else None
    month, _, below = path.partition("/")
    record = read_record(outbox / month) if month and below else None
    if record is None or below not in record.files:
        return None
    file = outbox / month / below
    inside = file.resolve().is_relative_to(outbox.resolve())
    return file if inside and file.is_file() else None


def published_folder(outbox: Path, path: str) -> Path | None:
    """Returns a folder of published files, None for anything else."""
    month, _, below = path.partition("/")
    record = read_record(outbox / month) if month else None
    if record is None or not any(
        file.startswith(f"{below}/" if below else "") for file in record.files
    ):
        return None
    folder = outbox / month / below
    return folder if folder.is_dir() and folder.resolve().is_relative_to(outbox.resolve()) else None

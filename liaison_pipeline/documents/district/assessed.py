"""The sheets 考核 and 考核依据 of 汇总表.xlsx: number and quality by unit, with what ranks are made of.

Knows what the columns are. Does not know how a share or a score is made. The months' punctuality stands
below the table, and 考核依据 has the parts, wholes and weights from which every score can be added up.
"""

from collections.abc import Sequence

from liaison_pipeline.documents.clerk.progress import STATES
from liaison_pipeline.documents.parts.sheets import (
    Book,
    Sheet,
    Value,
    merge,
    put,
    put_table,
    set_up_page,
)
from liaison_pipeline.facts.assessment import WEIGHED, Assessment, points_of, share_of, weight_of
from liaison_pipeline.month import Month

LABEL_ROW = 1
# title, of which share of an assessment
SHARES: Sequence[tuple[str, str]] = (
    ("办结率", "closure"),
    ("按时办结率", "on_time_closure"),
    ("重办率", "reopened"),
    ("满意率", "satisfaction"),
    ("服务态度", "attitude"),
    ("联系率", "coverage"),
    ("按时报送", "on_time"),
)
TITLES = {name: title for title, name in SHARES}
RANK = ("名次", 6.0)
TOGETHER = 20  # units up to which both tables of 考核 stand on one page


def write_assessment(book: Book, month: Month) -> None:
    """Adds both sheets."""
    _write_ranks(book, month)
    _write_reasons(book, month)


def _columns() -> list[tuple[str, float]]:
    number = [("收集件数", 8.0), RANK, ("每百户件数", 9.0), RANK]
    shares = [column for title, _ in SHARES for column in ((title, 9.0), RANK)]
    rest = [("平均办理天数", 9.0), ("退回错误", 8.0), ("得分", 8.0), RANK]
    return [("单位", 20.0), *number, *shares, *rest]


def _row(unit: Assessment) -> list[Value]:
    """Returns a row of 考核, in the order of its columns."""
    shares: list[Value] = []
    for _, name in SHARES:
        share = share_of(unit, name)
        shares += [_known(share.rate), _known(share.rank)]
    hundred = None if unit.raised.rate is None else 100 * unit.raised.rate
    number = [unit.raised.part, _known(unit.raised_rank), _known(hundred), _known(unit.raised.rank)]
    score = [_known(unit.score), _known(unit.score_rank)]
    return [unit.unit, *number, *shares, _known(unit.days_to_close), unit.errors, *score]


def _known(value: float | None) -> Value:
    return "—" if value is None else value


def _look(title: str) -> str:
    if title in TITLES.values():
        return "rate"
    if title in ("平均办理天数", "每百户件数", "得分"):
        return "decimal"
    return "cell" if title == "单位" else "number"


def _write_ranks(book: Book, month: Month) -> None:
    sheet, looks = book.sheet("考核"), book.looks
    columns = _columns()
    last = len(columns) - 1
    title = f"{month.period.chinese}各单位工作数量和质量"
    merge(sheet, (0, 0, 0, last), title, looks["title"])
    labels = [(label, width, looks["label"]) for label, width in columns]
    rows = [_row(unit) for unit in month.assessments]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks[_look(columns[at][0])])
    sheet.set_row(0, 30)
    sheet.set_row(LABEL_ROW, 30)
    end = LABEL_ROW + len(rows) + 1
    merge(sheet, (end, 0, end, last), _note(month), looks["plain"])
    sheet.set_row(end, 66)
    set_up_page(sheet, LABEL_ROW, repeat=len(rows) > 40)
    sheet.freeze_panes(LABEL_ROW + 1, 1)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + max(len(rows), 1), last)
    _write_punctuality(book, sheet, end + 2, month)


def _note(month: Month) -> str:
    weights = "、".join(
        f"{TITLES[share]}{weight_of(month.settings.weights, name)}"
        for name, share in WEIGHED.items()
    )
    return (
        f"说明：分母不足 {month.settings.minimum_sample} 的比率不排名次（名次栏为“—”），也不计分。"
        "办理天数从提出诉求的那次联系算到办结。按时办结率看有办理时限的诉求：时限内办结的占已办结的和到期"
        "未办结的。重办率是到本月为止办结后又重新提出的占累计办结的，越低越好。满意率、服务态度是回访中满意和基本满意的比例。"
        f"得分为各项比率按权重（{weights}）的加权平均，满分 100，不能计分的项不算在内；"
        "能计分的权重不到一半的，有得分不排名次。每一项的分子、分母和权重见“考核依据”。"
    )


def _write_punctuality(book: Book, sheet: Sheet, first: int, month: Month) -> None:
    """Writes who sent its ledger when, month by month, below the ranks."""
    looks, months = book.looks, list(month.punctuality)
    since = f"台账报送\n（{months[0].chinese}起）" if months else "台账报送"
    labels = [since, *(f"{period.month}月" for period in months)]  # as narrow as a rank
    sheet.set_row(first, 30)
    for column, label in enumerate(labels):
        sheet.write_string(first, column, label, looks["label"])
    for index, unit in enumerate(month.assessments, start=first + 1):
        put(sheet, index, 0, unit.unit, looks["cell"])
        for column, period in enumerate(months, start=1):
            state = STATES[month.punctuality[period][unit.unit]]
            put(sheet, index, column, state, looks["number"])
    if len(month.assessments) > TOGETHER:
        sheet.set_h_pagebreaks([first])


def _write_reasons(book: Book, month: Month) -> None:
    """Writes what each score is made of: a row for each unit and share."""
    sheet, looks = book.sheet("考核依据"), book.looks
    columns = [
        ("单位", 20.0, "cell"), ("项目", 12.0, "number"), ("分子", 8.0, "number"),
        ("分母", 8.0, "number"), ("比率", 9.0, "rate"), ("名次", 7.0, "number"),
        ("权重", 7.0, "number"), ("计分", 9.0, "decimal"),
    ]  # fmt: skip
    title = f"{month.period.chinese}考核依据"
    merge(sheet, (0, 0, 0, len(columns) - 1), title, looks["title"])
    labels = [(label, width, looks["label"]) for label, width, _ in columns]
    rows = [row for unit in month.assessments for row in _reasons(unit, month)]
    put_table(sheet, LABEL_ROW, labels, rows, lambda at: looks[columns[at][2]])
    sheet.set_row(0, 30)
    set_up_page(sheet, LABEL_ROW)
    sheet.autofilter(LABEL_ROW, 0, LABEL_ROW + max(len(rows), 1), len(columns) - 1)


def _reasons(unit: Assessment, month: Month) -> list[list[Value]]:
    """Returns a row a share; 计分 is what it adds to the score."""
    settings = month.settings
    points = points_of(unit, settings.weights, settings.minimum_sample)
    counted = {name: (good, weight) for name, good, weight in points}
    rows: list[list[Value]] = []
    for title, name in SHARES:
        share = share_of(unit, name)
        good, weight = counted.get(name, (0.0, 0))
        gain = 100 * good * weight / unit.weighed if weight else "—"
        told = [share.part, share.whole, _known(share.rate), _known(share.rank)]
        rows.append([unit.unit, title, *told, weight or "—", gain])
    return rows

"""Mistakes in how a grievance stands: 办结时间 and 办理情况."""

from datetime import timedelta

from tests.planting.model import Pen
from tests.planting.rows import FILLERS
from tests.workbooks.spelling import spell_day

DONE = (
    *("已更换变压器，问题已解决。", "已办结，企业表示满意", "已疏通排水沟，现已解决"),
    *("已完成路灯更换", "已办理完毕，新执照已领取", "已更换灯头两个，路灯恢复正常。"),
    "已新划停车位8个，已投入使用。",
)
NOT_DONE = (
    "正在协调供电公司",
    "尚未解决，等待施工",
    "未办结，正在办理",
    "正在办理中",
    "未完成，需等雨季过后施工",
)
VAGUE = ("已办结", "已办结。", "办结", "已解决", "已完成", "已处理。", " 已办结 ")
ELSEWHERE = (
    *(
        "转经发办处理",
        "已报经发办",
        "超出职责范围",
        "超出本单位职责，无法解决",
        "需协调供电公司解决",
    ),
    *("需街道协调解决", "报经发办分派"),
)


def closure_date_missing(pen: Pen) -> None:
    form = pen.form("register")
    row = pen.row(form, closed=True)
    row.cells["progress"] = pen.rng.choice(DONE)
    pen.write("closure-date-missing", form, row, "closed", pen.rng.choice(FILLERS))


def closure_outcome_missing(pen: Pen) -> None:
    form = pen.form("register")
    row = pen.row(form, closed=True)
    pen.write("closure-outcome-missing", form, row, "progress", pen.rng.choice(FILLERS))


def closure_contradiction(pen: Pen) -> None:
    form = pen.form("register")
    row = pen.row(form, closed=True)
    pen.write("closure-contradiction", form, row, "progress", pen.rng.choice(NOT_DONE))


def closure_before_raised(pen: Pen) -> None:
    """Closed one to twenty days before the first contact with the enterprise."""
    ledger, form = pen.form("ledger"), pen.form("register")
    row = pen.row(form, closed=True)
    first = min(min(other.days) for other in ledger.rows if other.name == row.name)
    day = first - timedelta(days=pen.rng.choice((1, 2, 20)))
    style = pen.rng.choice(("year", "dash", "slash", "wide", "cell", "serial"))
    pen.write("closure-before-raised", form, row, "closed", spell_day(day, style))


def outcome_vague(pen: Pen) -> None:
    form = pen.form("register")
    pen.write("outcome-vague", form, pen.row(form, closed=True), "progress", pen.rng.choice(VAGUE))


def progress_missing(pen: Pen) -> None:
    form = pen.form("register")
    row = pen.row(form, closed=False)
    row.cells["closed"] = pen.rng.choice(FILLERS)
    pen.write("progress-missing", form, row, "progress", pen.rng.choice(FILLERS))


def undispatched(pen: Pen) -> None:
    form = pen.form("register")
    row = pen.row(form, closed=False)
    pen.write("grievance-undispatched", form, row, "progress", pen.rng.choice(ELSEWHERE))

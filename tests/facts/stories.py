"""Grievances of three units over months, and the lists by which the office decides on them.

Sheets as in tests/language.py. The dispatch register: labels in row 2, rows from 3: A 诉求编号,
J 决定层级, K 承办单位, L 交办日期. The call-back register: A 诉求编号, G 办结时间, H 回访日期, J 满意度.
"""

from collections.abc import Mapping, Sequence

from liaison_pipeline.facts.assessment import Assessment
from tests.language import HEAD, TITLE, Book, Office, callback, dispatch, ledger, office, register

OWN, TO, BEFORE = "应急办", "经发办", "农业服务中心"  # read in the order BEFORE, OWN, TO
FIRMS = {OWN: "大路砖厂", TO: "大路商行", BEFORE: "大路果园"}
OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}
LONG = {"问题诉求名称": "请求尽快解决厂区门口路灯不亮问题"}


def closed(day: str) -> dict[str, str]:
    return {"办结时间": day}


def sent(unit: str, month: int, *rows: Mapping[str, str], count: str = "0") -> list[str]:
    """A unit's month: a ledger with a contact of its own firm, and a register where there are rows."""
    looks = {
        "title": TITLE.replace("4月", f"{month}月"),
        "head": HEAD.replace("应急办", unit).replace("4月23日", f"{month}月23日"),
    }
    contact = {"企业名称": FIRMS[unit], "联系时间": f"{month}月6日", "个数": count}
    forms = [ledger(contact, **looks)]
    if rows:
        looks["title"] = looks["title"].replace("月台帐情况表", "解决问题诉求登载表")
        forms.append(register(*rows, **looks))
    return forms


def of(month: int) -> str:
    return f"2021年{month}月"


def matter(number: int) -> dict[str, str]:
    """One of nine grievances that are not alike."""
    return {"问题诉求名称": f"第{number}件诉求"}


RAISED = sent(OWN, 4, OPEN, count="1")
CLOSED = sent(OWN, 4, {}, count="1")
FIRE = {"问题诉求名称": "消防通道被占"}
ALL = ({}, LONG, FIRE, *map(matter, range(1, 10)))
NUMBERS = {
    grievance.row.title: grievance.number
    for grievance in office({"4.xlsx": sent(OWN, 4, *(OPEN | title for title in ALL))})
    .month.grievances[OWN]
    .open
}
NUMBER, LONG_NUMBER = NUMBERS["厂区用电不稳"], NUMBERS[LONG["问题诉求名称"]]
UNKNOWN = {"诉求编号": NUMBER[:-4] + "2222"}
Files = dict[str, Book]


def decided(**changes: str) -> str:
    return dispatch(**{"诉求编号": NUMBER} | changes)


def heard(word: str = "不满意", day: str = "5月3日", **changes: str) -> str:
    return callback(**{"诉求编号": NUMBER, "满意度": word, "回访日期": day} | changes)


def several(rows: Sequence[Mapping[str, str]], start: int = 1) -> list[dict[str, str]]:
    """A list's row for each of the grievances from `start` on, with what is changed."""
    numbered = enumerate(rows, start=start)
    return [{"诉求编号": NUMBERS[f"第{n}件诉求"]} | matter(n) | dict(row) for n, row in numbered]


def month(number: int, files: Mapping[str, Book], day: int = 28) -> Office:
    return office(files, month=f"2021-{number:02}", as_of=f"2021-{number:02}-{day:02}")


def figures(judged: Office, unit: str = OWN) -> tuple[int, ...]:
    """carried over, raised, reopened, closed, open."""
    row = next(u for u in judged.month.units if u.name == unit)
    return row.carried_over, row.raised, row.reopened, row.closed, row.open


def both(judged: Office, other: str = TO) -> list[tuple[int, ...]]:
    return [figures(judged), figures(judged, other)]


def told(judged: Office, *codes: str) -> list[tuple[str, str]]:
    """(code, cell) of the findings; else of all but what was not sent, not contacted, or is late."""
    quiet = () if codes else ("submission-missing", "contact-missing", "grievance-overdue")
    return [(c, cell) for c, _, cell in judged.codes(*codes) if c not in quiet]


def units_of(judged: Office, code: str) -> list[str]:
    return [f.place.unit for f in judged.findings if f.code == code]


def assessed(judged: Office, unit: str = OWN) -> Assessment:
    return next(a for a in judged.month.assessments if a.unit == unit)


def satisfied(judged: Office, unit: str = OWN) -> tuple[int, int]:
    share = assessed(judged, unit).satisfaction
    return share.part, share.whole


NOTHING = (0, 0, 0, 0, 0)
RAISED_OPEN, CARRIED_OPEN = (0, 1, 0, 0, 1), (1, 0, 0, 0, 1)
RAISED_CLOSED, CARRIED_CLOSED = (0, 1, 0, 1, 0), (1, 0, 0, 1, 0)

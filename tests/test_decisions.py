"""Dispatches, call-backs and withdrawals over months, by grievance (contract, sections 3, 5 and 6; 通知
二（三）, 三（一）).

Sheets as in tests/language.py. The dispatch register: labels in row 2, rows from 3: A 诉求编号,
J 决定层级, K 承办单位, L 交办日期. The call-back register: A 诉求编号, G 办结时间, H 回访日期, J 满意度.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_pipeline.facts.advice import advise
from liaison_pipeline.facts.assessment import Assessment, ranked
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.standing import settle
from liaison_pipeline.forms.batch import batch_of
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import judge
from tests.language import (
    FORMS,
    HEAD,
    SETTINGS,
    TITLE,
    Book,
    Office,
    callback,
    check,
    dispatch,
    ledger,
    office,
    reading,
    register,
    roster,
)

OWN, TO, BEFORE = "应急办", "经发办", "农业服务中心"  # read in the order BEFORE, OWN, TO
FIRMS = {OWN: "大路砖厂", TO: "大路商行", BEFORE: "大路果园"}
OPEN = {"办结时间": "", "办理情况": "正在协调供电公司"}
ELSEWHERE = {"办结时间": "", "办理情况": "超出本单位职责，需街道协调"}
LONG = {"问题诉求名称": "请求尽快解决厂区门口路灯不亮问题"}
NEAR = {"问题诉求名称": "请求尽快解决厂区门口路灯不亮的问题"}


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


# a dispatch ---------------------------------------------------------------------------------------


def test_a_dispatch_ends_the_finding() -> None:
    waiting = sent(OWN, 4, ELSEWHERE, count="1")
    assert told(office({"4.xlsx": waiting})) == [("grievance-undispatched", "H4")]
    assert told(office({"4.xlsx": waiting, "分派.xlsx": decided()})) == []


def test_a_row_without_a_decision_and_one_of_another_grievance_end_no_finding() -> None:
    lists = dispatch(
        {"诉求编号": NUMBER, "决定层级": "", "承办单位": ""}, {"诉求编号": LONG_NUMBER}
    )
    judged = office({"4.xlsx": sent(OWN, 4, ELSEWHERE, OPEN | LONG, count="2"), "分派.xlsx": lists})
    assert told(judged) == [("grievance-undispatched", "H4")]


def test_the_holder_changes_at_the_months_end() -> None:
    files: Files = {"4.xlsx": RAISED, "分派.xlsx": decided(), "5.xlsx": sent(OWN, 5)}
    judged = month(5, files | {"5j.xlsx": sent(TO, 5, OPEN)})
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    assert both(judged.at("2021-04", "2021-05-28")) == [RAISED_OPEN, NOTHING]
    assert told(judged) == []
    assert judged.month.grievances[TO].open[0].number == NUMBER


@pytest.mark.parametrize("unit", [TO, BEFORE])
def test_what_the_new_unit_closes_in_the_month_of_dispatch_is_closed_by_the_old_one(
    unit: str,
) -> None:
    files: Files = {
        "4.xlsx": sent(OWN, 4, OPEN, OPEN | LONG, count="2"),
        "4j.xlsx": sent(unit, 4, closed("4月27日"), closed("4月28日") | NEAR),
        "分派.xlsx": dispatch(
            {"诉求编号": NUMBER, "承办单位": unit},
            {"诉求编号": LONG_NUMBER, "承办单位": unit} | LONG,
        ),
    }
    judged = office(files)
    assert both(judged, unit) == [(0, 2, 0, 2, 0), NOTHING]
    assert told(judged) == []


@pytest.mark.parametrize("unit", [TO, BEFORE])
def test_the_number_alone_tells_which_grievance_is_dispatched(unit: str) -> None:
    bare = {"填报单位": "", "企业名称": "", "问题诉求名称": ""}
    files: Files = {
        "4.xlsx": RAISED,
        "4j.xlsx": sent(unit, 4, OPEN),
        "分派.xlsx": decided(承办单位=unit, **bare),
    }
    assert both(office(files), unit) == [RAISED_OPEN, NOTHING]


def test_the_receiving_unit_goes_on_under_a_near_title() -> None:
    files: Files = {
        "4.xlsx": sent(OWN, 4, OPEN | LONG, count="1"),
        "5.xlsx": sent(OWN, 5),
        "5j.xlsx": sent(TO, 5, closed("5月9日") | NEAR),
        "分派.xlsx": decided(诉求编号=LONG_NUMBER, **LONG),
    }
    judged = month(5, files)
    assert both(judged) == [NOTHING, CARRIED_CLOSED]
    assert judged.month.grievances[TO].closed[0].linked
    assert told(judged) == []


def test_what_the_receiving_unit_leaves_out_has_vanished_there() -> None:
    files: Files = {"4.xlsx": RAISED, "分派.xlsx": decided(), "5.xlsx": sent(OWN, 5)}
    silent = month(5, files)
    assert both(silent) == [NOTHING, CARRIED_OPEN]
    assert units_of(silent, "grievance-vanished") == []  # it has sent no ledger
    judged = month(5, files | {"5j.xlsx": sent(TO, 5)})
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    assert units_of(judged, "grievance-vanished") == [TO]


def test_a_dispatched_grievance_that_the_old_unit_still_lists_counts_once() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5.xlsx": sent(OWN, 5, OPEN),
        "5j.xlsx": sent(TO, 5, OPEN),
        "分派.xlsx": decided(),
    }
    judged = month(5, files)
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    assert told(judged) == []


def test_what_the_old_unit_closed_has_not_vanished_as_well() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5.xlsx": sent(OWN, 5, closed("5月9日")),
        "5j.xlsx": sent(TO, 5),
        "分派.xlsx": decided(),
    }
    judged = month(5, files)
    closings, gone = figures(judged, TO)[3], units_of(judged, "grievance-vanished")
    assert (closings, gone) == (1, [])


@pytest.mark.parametrize("unit", [TO, BEFORE])
def test_the_holders_register_decides_whatever_the_old_units_says(unit: str) -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5j.xlsx": sent(unit, 5, closed("5月9日")),
        "6.xlsx": sent(OWN, 6, OPEN),
        "6j.xlsx": sent(unit, 6, closed("5月9日")),
        "分派.xlsx": decided(承办单位=unit),
    }
    assert both(month(6, files), unit) == [NOTHING, NOTHING]


def test_in_the_month_of_dispatch_either_register_may_tell_of_it() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5.xlsx": sent(OWN, 5),
        "5j.xlsx": sent(TO, 5, OPEN),
        "分派.xlsx": decided(交办日期="5月10日", title=of(5)),
    }
    judged = month(5, files)
    assert both(judged) == [CARRIED_OPEN, NOTHING]
    assert units_of(judged, "grievance-vanished") == []


def test_a_dispatched_grievance_brings_no_duty_to_contact() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5.xlsx": sent(OWN, 5),
        "5j.xlsx": sent(TO, 5, OPEN),
        "分派.xlsx": decided(),
    }
    judged = month(5, files)
    row = next(u for u in judged.month.units if u.name == TO)
    assert (row.enterprises, row.contacted) == (1, 1)
    assert units_of(judged, "contact-missing") == []


def test_with_a_roster_the_enterprise_of_a_dispatched_grievance_is_not_unknown() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5j.xlsx": sent(TO, 5, OPEN),
        "分派.xlsx": decided(),
        "名录.xlsx": roster(企业名称="大路商行", 责任单位=TO, 行业="商贸"),
    }
    assert told(month(5, files), "enterprise-unknown", "enterprise-not-in-ledger") == []


def test_what_is_dispatched_on_goes_to_the_third_unit() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5.xlsx": sent(OWN, 5),
        "5j.xlsx": sent(TO, 5, ELSEWHERE),
        "6j.xlsx": sent(TO, 6),
        "6n.xlsx": sent(BEFORE, 6, closed("6月9日")),
        "4月.xlsx": decided(),
        "5月.xlsx": decided(承办单位=BEFORE, 交办日期="5月24日", title=of(5)),
    }
    judged = month(6, files)
    assert [*both(judged), figures(judged, BEFORE)] == [NOTHING, NOTHING, CARRIED_CLOSED]
    may = judged.at("2021-05", "2021-06-28")
    assert [*both(may), figures(may, BEFORE)] == [NOTHING, CARRIED_OPEN, NOTHING]
    assert told(judged) == []


def test_the_last_dispatch_of_a_month_decides_and_one_may_lead_back() -> None:
    lists: Files = {
        "a.xlsx": decided(交办日期="4月20日"),
        "b.xlsx": decided(承办单位=BEFORE, 交办日期="4月24日"),
        "c.xlsx": decided(承办单位=OWN, 交办日期="5月20日", title=of(5)),
    }
    judged = month(6, {"4.xlsx": RAISED, **lists})
    assert [*both(judged), figures(judged, BEFORE)] == [CARRIED_OPEN, NOTHING, NOTHING]
    may = judged.at("2021-05", "2021-06-28")
    assert [*both(may), figures(may, BEFORE)] == [NOTHING, NOTHING, CARRIED_OPEN]


@pytest.mark.parametrize("unit", [TO, BEFORE])
def test_what_comes_back_before_the_months_end_has_never_left(unit: str) -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "4j.xlsx": sent(unit, 4, OPEN),
        "a.xlsx": decided(承办单位=unit, 交办日期="4月20日"),
        "b.xlsx": decided(承办单位=OWN, 交办日期="4月25日"),
    }
    assert both(office(files), unit) == [RAISED_OPEN, NOTHING]


def test_the_same_decision_in_two_lists_is_one_dispatch() -> None:
    files: Files = {"4.xlsx": RAISED, "4月.xlsx": decided(), "5月.xlsx": decided(title=of(5))}
    judged = month(5, files)
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    assert [len(own) for own in judged.month.facts.decisions.dispatches.values()] == [1]


def test_of_two_lists_with_different_targets_the_newer_one_decides() -> None:
    day = "2021年4月24日"  # 4月24日 alone would be told by its list's month
    other = {"承办单位": BEFORE, "交办日期": day}
    files: Files = {
        "4.xlsx": sent(OWN, 4, *(OPEN | matter(n) for n in (1, 2, 3, 4)), count="4"),
        "4月.xlsx": dispatch(*several([{"交办日期": day}] * 4)),
        "0.xlsx": dispatch(*several([other, other | {"交办日期": "2021年4月23日"}]), title=of(5)),
        "1.xlsx": dispatch(*several([other], 3), title="分派建议\n填报时间：2021年4月26日"),
        "2.xlsx": dispatch(*several([other], 4), title=of(3)),
    }
    judged = month(5, files)
    newest = {grievance.row.title for grievance in judged.month.grievances[BEFORE].open}
    assert newest == {"第1件诉求", "第3件诉求"}  # a newer month, filed later; not an earlier day
    assert figures(judged, TO) == (2, 0, 0, 0, 2)


def test_a_dispatch_without_a_day_is_of_the_last_day_of_its_lists_month() -> None:
    judged = month(5, {"4.xlsx": RAISED, "分派.xlsx": decided(交办日期="")})
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    found = [f for f in judged.findings if f.place.file == "分派.xlsx"]
    assert [(f.code, f.place.cell, str(f.severity)) for f in found] == [
        ("cell-missing", "L3", "warning")
    ]
    later = month(5, {"4.xlsx": RAISED, "分派.xlsx": decided(交办日期="", title=of(5))})
    assert both(later) == [CARRIED_OPEN, NOTHING]


def test_a_day_whose_year_nobody_tells_is_not_empty() -> None:
    judged = office({"4.xlsx": RAISED, "分派.xlsx": decided(title="分派建议")})
    assert ("cell-missing", "L3") not in told(judged)


def test_a_dispatch_after_as_of_decides_nothing_yet() -> None:
    files: Files = {
        "4.xlsx": sent(OWN, 4, ELSEWHERE, count="1"),
        "分派.xlsx": decided(交办日期="4月29日"),
    }
    judged = office(files)
    assert told(judged) == [("date-in-future", "L3"), ("grievance-undispatched", "H4")]
    assert told(judged.at("2021-04", "2021-04-29")) == []
    assert both(judged.at("2021-05", "2021-05-28")) == [NOTHING, CARRIED_OPEN]


def test_an_outside_department_leaves_it_with_the_unit() -> None:
    levels = ("区级督办", "街道研究", "小区吹哨")
    rows = [{"决定层级": level, "承办单位": to} for level in levels for to in ("区供电局", "")]
    own = {"决定层级": "本单位", "承办单位": ""}
    lives = [ELSEWHERE | matter(n) for n in range(1, 8)]
    files: Files = {
        "4.xlsx": sent(OWN, 4, *lives, count="7"),
        "5.xlsx": sent(OWN, 5, *lives),
        "分派.xlsx": dispatch(*several([*rows, own])),
    }
    judged = month(5, files)
    assert (figures(judged), told(judged)) == ((7, 0, 0, 0, 7), [])


FAULTY = {
    ("unit-unknown", "K3"): {"承办单位": "区供电局"},
    ("unit-unknown", "K4"): {"承办单位": "经法办"},
    ("cell-missing", "K5"): {"承办单位": ""},
    ("level-invalid", "J6"): {"决定层级": "上报"},
    ("date-invalid", "L7"): {"交办日期": "4月31日"},
    ("cell-missing", "A8"): {"诉求编号": ""},
    ("grievance-unknown", "A9"): UNKNOWN,
    ("grievance-unknown", "A10"): {"诉求编号": f"诉求{NUMBER}"},
}


def test_a_faulty_row_decides_nothing() -> None:
    lives = [OPEN | matter(n) for n in range(1, 9)]
    files: Files = {
        "4.xlsx": sent(OWN, 4, *lives, count="8"),
        "分派.xlsx": dispatch(*several(list(FAULTY.values()))),
    }
    judged = month(5, files)
    found = [f for f in judged.findings if f.place.file == "分派.xlsx"]
    assert {(f.code, f.place.cell): str(f.severity) for f in found} == dict.fromkeys(
        FAULTY, "error"
    )
    assert next(f.words.suggestion for f in found if f.place.cell == "K4") == TO
    assert both(judged) == [(8, 0, 0, 0, 8), NOTHING]


def test_a_number_or_unit_that_is_written_otherwise_is_understood() -> None:
    named = [NUMBERS[f"第{n}件诉求"] for n in range(1, 6)]
    rows = [
        {"诉求编号": named[0].replace("2021-04", "2021-03")},
        {"诉求编号": named[1].replace("应急办", "应急管理办公室").lower()},
        {"诉求编号": named[2].replace("-", "－")},
        {"承办单位": "经济发展办公室"},
        {"决定层级": "经发办 分派", "填报单位": "", "企业名称": "", "问题诉求名称": ""},
        {"决定层级": ""},  # told, but 承办单位 decides
    ]
    lives = [OPEN | matter(n) for n in range(1, 7)]
    files: Files = {"4.xlsx": sent(OWN, 4, *lives), "分派.xlsx": dispatch(*several(rows))}
    judged = month(5, files)
    assert both(judged) == [NOTHING, (6, 0, 0, 0, 6)]
    assert told(judged) == [("cell-missing", "J8")]


def test_a_number_is_found_though_an_earlier_register_has_shifted_its_month() -> None:
    late: Files = {"5.xlsx": sent(OWN, 5, OPEN, count="1"), "6j.xlsx": sent(TO, 6, OPEN)}
    alone = NUMBER.replace("2021-04", "2021-05")  # as it was before April's register came
    late["5月.xlsx"] = decided(诉求编号=alone, 交办日期="5月24日", title=of(5))
    late["回访.xlsx"] = heard(诉求编号=alone, 办结时间="2021年6月9日", 回访日期="6月20日")
    judged = month(6, late | {"4.xlsx": RAISED})
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    assert judged.month.grievances[TO].open[0].number == NUMBER
    assert told(judged, "grievance-unknown") == []


@pytest.mark.parametrize("unit", [TO, BEFORE])
def test_a_dispatch_moves_nothing_while_the_register_that_raised_it_is_not_in(unit: str) -> None:
    files: Files = {
        "5.xlsx": sent(OWN, 5, OPEN, count="1"),
        "5j.xlsx": sent(unit, 5, OPEN),
        "分派.xlsx": decided(承办单位=unit),
    }
    assert both(month(5, files), unit) == [RAISED_OPEN, NOTHING]


def test_after_a_dispatched_grievance_was_closed_the_old_unit_may_raise_it_anew() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5j.xlsx": sent(TO, 5, closed("5月9日")),
        "6.xlsx": sent(OWN, 6, OPEN, count="1"),
        "6j.xlsx": sent(TO, 6, closed("5月9日")),
        "分派.xlsx": decided(),
    }
    judged = month(6, files)
    assert both(judged) == [RAISED_OPEN, NOTHING]
    assert told(judged) == []
    assert judged.month.grievances[OWN].open[0].key != (OWN, NUMBER[-4:])


def test_reopened_by_the_old_unit_is_told_where_it_says_so() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5j.xlsx": sent(TO, 5, closed("5月9日")),
        "6.xlsx": sent(OWN, 6, OPEN),
        "分派.xlsx": decided(),
    }
    judged = month(6, files)
    assert judged.codes("grievance-reopened") == [("grievance-reopened", "6.xlsx", "H4")]


# call-backs ---------------------------------------------------------------------------------------


def test_the_satisfied_are_counted_among_those_who_were_called_back() -> None:
    words = [{"满意度": word, "回访日期": "5月3日"} for word in ("满意", "基本 满意", "不满意")]
    files: Files = {
        "4.xlsx": sent(OWN, 4, *map(matter, (1, 2, 3, 4)), count="4"),
        "5.xlsx": sent(OWN, 5),
        "回访.xlsx": callback(*several(words)),
    }
    judged = month(5, files)
    april = judged.at("2021-04", "2021-05-28")
    assert (figures(judged), satisfied(judged)) == ((0, 0, 1, 0, 1), (0, 0))
    assert (figures(april), satisfied(april)) == ((0, 4, 0, 4, 0), (2, 3))
    assert satisfied(judged.at("2021-04", "2021-05-02")) == (0, 0)  # not called back yet


def test_a_call_back_of_the_same_month_reopens_what_was_closed() -> None:
    judged = office({"4.xlsx": CLOSED, "回访.xlsx": heard(day="4月26日")})
    assert figures(judged) == (0, 1, 1, 1, 1)
    assert satisfied(judged) == (0, 1)
    [found] = [f for f in judged.findings if f.code == "grievance-reopened"]
    assert (found.place.file, found.place.cell, found.place.unit) == ("4.xlsx", "H4", OWN)
    assert "2021年4月26日回访时企业不满意" in found.words.message


def test_a_call_back_of_the_next_month_reopens_what_was_closed() -> None:
    files: Files = {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5, OPEN), "回访.xlsx": heard()}
    judged = month(5, files)
    assert figures(judged) == (0, 0, 1, 0, 1)
    assert told(judged) == [("grievance-reopened", "H4")]
    june = judged.at("2021-06", "2021-06-28")
    assert (figures(june), told(june)) == (CARRIED_OPEN, [])


def test_what_a_call_back_reopens_is_told_to_a_unit_without_a_register() -> None:
    judged = month(5, {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5), "回访.xlsx": heard()})
    assert told(judged) == [("grievance-reopened", "")]
    assert units_of(judged, "grievance-reopened") == [OWN]
    june = month(6, {"4.xlsx": CLOSED, "6.xlsx": sent(OWN, 6), "回访.xlsx": heard()})
    assert (figures(june), told(june)) == (CARRIED_OPEN, [("grievance-vanished", "")])


def test_the_days_of_a_reopened_grievance_count_from_the_call_back() -> None:
    going = [OPEN | matter(n) for n in (1, 2)]
    days = [{"满意度": "不满意", "回访日期": day} for day in ("5月8日", "5月3日")]
    files: Files = {
        "4.xlsx": sent(OWN, 4, matter(1), matter(2), count="2"),
        "5.xlsx": sent(OWN, 5, *going),
        "6.xlsx": sent(OWN, 6, *going),
        "回访.xlsx": callback(*several(days)),
    }
    judged = month(6, files, day=7)
    assert told(judged, "grievance-overdue") == [("grievance-overdue", "C5")]


def test_a_call_back_without_a_day_is_of_its_lists_month() -> None:
    files: Files = {"4.xlsx": CLOSED, "回访.xlsx": heard(day="")}
    judged = month(5, files)
    found = [(f.place.cell, str(f.severity)) for f in judged.findings if f.code == "cell-missing"]
    assert found == [("H3", "warning")]
    assert figures(judged) == CARRIED_OPEN
    april = judged.at("2021-04", "2021-05-28")
    assert (figures(april), satisfied(april)) == ((0, 1, 1, 1, 1), (0, 1))


def test_a_call_back_without_a_day_counts_in_the_month_that_it_reopens() -> None:
    judged = office({"4.xlsx": CLOSED, "回访.xlsx": heard(day="")})
    assert (figures(judged), satisfied(judged)) == ((0, 1, 1, 1, 1), (0, 1))


NEWEST = {  # what was said in two lists of April, and in one of May -> reopened
    (("不满意", "5月3日"), ("满意", "5月9日"), None): False,
    (("满意", "5月3日"), ("不满意", "5月9日"), None): True,
    (("不满意", "5月9日"), ("满意", "5月3日"), None): True,
    (("不满意", "5月3日"), None, ("满意", "5月3日")): False,
    (("满意", "5月3日"), None, ("不满意", "5月3日")): True,
    (None, ("满意", "5月3日"), ("不满意", "5月2日")): False,
}


def test_of_two_call_backs_the_newest_counts() -> None:
    lists: Files = {}
    for at, title in enumerate(("2021年4月", "2021年4月回访", of(5))):
        said = [answers[at] or ("", "") for answers in NEWEST]
        rows = [{"满意度": word, "回访日期": day} for word, day in said]
        lists[f"{at}.xlsx"] = callback(*several(rows), title=title)
    judged = month(5, lists | {"4.xlsx": sent(OWN, 4, *map(matter, range(1, 7)), count="6")})
    opened = {grievance.row.title for grievance in judged.month.grievances[OWN].open}
    assert opened == {f"第{n}件诉求" for n, on in enumerate(NEWEST.values(), start=1) if on}
    assert satisfied(judged.at("2021-04", "2021-05-28")) == (3, 6)


def test_the_same_closing_again_does_not_close_it() -> None:
    files: Files = {"4.xlsx": CLOSED, "回访.xlsx": heard(), "5.xlsx": sent(OWN, 5, {})}
    judged = month(5, files | {"6.xlsx": sent(OWN, 6, {})})
    assert (figures(judged), told(judged)) == ((0, 0, 1, 0, 1), [("grievance-reopened", "H4")])
    june = judged.at("2021-06", "2021-06-20")
    assert (figures(june), satisfied(june)) == (CARRIED_OPEN, (0, 0))
    assert ("grievance-reopened", "H4") in told(june)
    assert ("grievance-vanished", "") not in told(june)


def test_who_is_content_with_the_second_closing_is_satisfied() -> None:
    again = heard("满意", "5月25日", 办结时间="2021年5月20日", title=of(5))
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, closed("5月20日")),
        "6.xlsx": sent(OWN, 6, closed("5月20日"), closed("4月20日")),
        "a.xlsx": heard(),
        "b.xlsx": again,
    }
    judged = month(5, files)
    assert (figures(judged), satisfied(judged)) == ((0, 0, 1, 1, 0), (1, 1))
    april = judged.at("2021-04", "2021-05-28")
    assert (figures(april), satisfied(april)) == (RAISED_CLOSED, (0, 1))
    june = judged.at("2021-06", "2021-06-28")
    assert (figures(june), told(june)) == (NOTHING, [])


def test_who_is_not_content_with_the_second_closing_either_reopens_it_again() -> None:
    again = heard(办结时间="2021年5月20日", 回访日期="5月25日", title=of(5))
    files: Files = {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5, closed("5月20日")), "a.xlsx": heard()}
    judged = month(5, files | {"b.xlsx": again})
    assert (figures(judged), satisfied(judged)) == ((0, 0, 2, 1, 1), (0, 1))


def test_a_second_closing_before_the_call_back_is_not_believed() -> None:
    files: Files = {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5, closed("5月2日")), "a.xlsx": heard()}
    judged = month(5, files)
    assert figures(judged) == (0, 0, 1, 0, 1)
    assert ("closure-before-raised", "G4") in told(judged)


def test_a_call_back_is_about_one_closing() -> None:
    about = [{"办结时间": day} for day in ("2021年4月20日", "2021-4-20", "", "2021年4月21日", "")]
    said = [row | {"满意度": "不满意", "回访日期": "5月3日"} for row in about]
    said[-1]["回访日期"] = "4月19日"  # before the closing: not about it
    files: Files = {
        "4.xlsx": sent(OWN, 4, *map(matter, range(1, 6)), count="5"),
        "回访.xlsx": callback(*several(said)),
    }
    judged = month(5, files)
    opened = {grievance.row.title for grievance in judged.month.grievances[OWN].open}
    assert opened == {"第1件诉求", "第2件诉求", "第3件诉求"}
    assert satisfied(judged.at("2021-04", "2021-05-28")) == (0, 3)


def test_a_call_back_that_names_no_closing_is_about_the_last_one() -> None:
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, closed("5月20日")),
        "a.xlsx": heard(),
        "b.xlsx": heard("满意", "5月25日", 办结时间="", title=of(5)),
    }
    judged = month(5, files)
    assert (figures(judged), satisfied(judged)) == ((0, 0, 1, 1, 0), (1, 1))


def test_a_faulty_call_back_says_nothing() -> None:
    faulty = {
        ("satisfaction-invalid", "J3"): {"满意度": "还行"},
        ("date-in-future", "H4"): {"回访日期": "5月29日"},
        ("date-invalid", "H5"): {"回访日期": "4月31日"},
        ("grievance-unknown", "A6"): UNKNOWN,
    }
    said = [{"满意度": "不满意", "回访日期": "5月3日"} | row for row in faulty.values()]
    files: Files = {
        "4.xlsx": sent(OWN, 4, *map(matter, range(1, 5)), count="4"),
        "回访.xlsx": callback(*several(said)),
    }
    judged = month(5, files)
    assert sorted(told(judged)) == sorted(faulty)
    assert (figures(judged), satisfied(judged.at("2021-04", "2021-05-28"))) == (NOTHING, (0, 0))


def test_lists_that_are_not_filled_in_say_nothing() -> None:
    blank = {"决定层级": "", "承办单位": "", "交办日期": "", "诉求编号": "2021-04-应急办-2222"}
    files: Files = {
        "4.xlsx": CLOSED,
        "分派.xlsx": dispatch(**blank),
        "回访.xlsx": heard("", ""),
    }
    assert told(office(files)) == []
    assert check(dispatch(**blank)) == check(heard("", "")) == []


def test_the_receiving_unit_has_what_was_not_accepted() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5j.xlsx": sent(TO, 5, closed("5月9日")),
        "6.xlsx": sent(OWN, 6),
        "分派.xlsx": decided(),
        "回访.xlsx": heard(办结时间="2021年5月9日", 回访日期="6月3日"),
    }
    judged = month(6, files)
    assert both(judged) == [NOTHING, (0, 0, 1, 0, 1)]
    may = judged.at("2021-05", "2021-06-28")
    assert (satisfied(may), satisfied(may, TO)) == ((0, 0), (0, 1))


def test_a_call_back_reopens_for_the_new_unit_what_it_closed_in_the_month_of_dispatch() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "4j.xlsx": sent(TO, 4, closed("4月27日")),
        "分派.xlsx": decided(),
        "回访.xlsx": heard(办结时间="2021年4月27日"),
    }
    judged = month(5, files)
    assert both(judged) == [NOTHING, (0, 0, 1, 0, 1)]
    assert both(judged.at("2021-04", "2021-05-28")) == [RAISED_CLOSED, NOTHING]


def test_an_old_closing_beside_the_same_grievance_anew_counts_nothing() -> None:
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, {}, OPEN, count="1"),
        "6.xlsx": sent(OWN, 6, {}, OPEN),
    }
    judged = month(6, files)
    assert figures(judged.at("2021-05", "2021-06-28")) == RAISED_OPEN
    assert (figures(judged), told(judged)) == (CARRIED_OPEN, [])


def test_the_open_one_of_two_with_one_title_goes_on() -> None:
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, {}, closed("5月20日"), count="1"),
        "6.xlsx": sent(OWN, 6, OPEN),
        "回访.xlsx": heard(day="6月3日"),
    }
    judged = month(6, files)
    assert figures(judged) == (0, 0, 1, 0, 1)
    assert judged.month.grievances[OWN].open[0].number == NUMBER


@pytest.mark.parametrize("unit", [TO, BEFORE])
def test_where_both_units_had_it_and_one_was_dispatched_to_the_other_none_has_vanished(
    unit: str,
) -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "4j.xlsx": sent(unit, 4, OPEN, count="1"),
        "5j.xlsx": sent(unit, 5, OPEN),
        "6j.xlsx": sent(unit, 6, OPEN),
        "7j.xlsx": sent(unit, 7, closed("7月9日")),
        "分派.xlsx": decided(承办单位=unit, 交办日期="5月10日", title=of(5)),
    }
    judged = month(7, files)
    assert figures(judged, unit)[-1] == 0
    assert units_of(judged.at("2021-06", "2021-07-28"), "grievance-vanished") == []


def test_what_a_call_back_reopens_stands_beside_its_successor_of_the_same_title() -> None:
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, {}, OPEN, count="1"),
        "6.xlsx": sent(OWN, 6, OPEN),
        "7.xlsx": sent(OWN, 7, OPEN),
        "回访.xlsx": heard(day="6月3日"),
    }
    judged = month(7, files)
    assert figures(judged.at("2021-06", "2021-07-28")) == (1, 0, 1, 0, 2)
    assert units_of(judged, "grievance-vanished") == []


def test_a_held_row_closes_and_raises_nothing_but_is_known() -> None:
    held = [closed("5月9日") | {"具体内容": "!#REF!"}, LONG | {"具体内容": "!#N/A"}]
    judged = month(5, {"4.xlsx": RAISED, "5.xlsx": sent(OWN, 5, *held, count="1")})
    assert figures(judged) == CARRIED_OPEN
    assert told(judged) == [("cell-error", "F4"), ("cell-error", "F5")]


def test_an_empty_ledger_does_not_hide_what_is_open() -> None:
    empty = sent(OWN, 5)[0].rsplit("\n", 1)[0] + "\n1\n2 | 无"
    judged = month(5, {"4.xlsx": RAISED, "5.xlsx": empty})
    assert units_of(judged, "grievance-vanished") == [OWN]


# quality ------------------------------------------------------------------------------------------


def test_a_rate_has_a_rank_from_the_smallest_sample_on() -> None:
    files: Files = {"4.xlsx": CLOSED, "4j.xlsx": sent(TO, 4, OPEN, count="1"), "回访.xlsx": heard()}
    judged = office(files, as_of="2021-05-28", settings=replace(SETTINGS, minimum_sample=1))
    shares = [assessed(judged, unit).closure for unit in (OWN, TO, BEFORE)]
    assert [(share.part, share.whole, share.rank) for share in shares] == [
        (1, 1, 1),
        (0, 1, 2),
        (0, 0, None),
    ]
    assert [assessed(judged, unit).coverage.rank for unit in (OWN, TO)] == [1, 2]
    assert assessed(judged).days_to_close == 14
    assert satisfied(judged) == (0, 1)
    few = ranked(judged.month.assessments, SETTINGS.minimum_sample)
    assert {assessment.closure.rank for assessment in few} == {None}


def test_equal_rates_have_equal_ranks() -> None:
    files: Files = {f"{unit}.xlsx": sent(unit, 4) for unit in (OWN, TO)}
    judged = office(files, settings=replace(SETTINGS, minimum_sample=1))
    assert [assessed(judged, unit).coverage.rank for unit in (OWN, TO, BEFORE)] == [1, 1, None]


ADVICE = [
    ({"问题诉求名称": "厂区用电不稳"}, "经发办分派", TO),
    ({"问题诉求名称": "消防通道被占"}, "本单位", OWN),
    ({"问题诉求名称": "消防用电问题"}, "经发办分派", TO),  # another unit before the own one
    ({"问题诉求名称": "子女上学困难"}, "小区吹哨", ""),
    ({"问题诉求名称": "电价补贴", "办理情况": "报请区级部门协调"}, "区级督办", TO),
    ({"问题诉求名称": "贷款难", "办理情况": "涉及多个科室，需联动解决"}, "街道研究", TO),
    ({"问题诉求名称": "招牌被风吹落"}, "经发办分派", ""),
    ({"问题诉求名称": "厂区里供电不稳"}, "经发办分派", TO),
    ({"问题诉求名称": "招工困难", "具体内容": "企业业主反映招不到人"}, "经发办分派", TO),
    ({"问题诉求名称": "道路积水", "具体内容": "业主反映出行难"}, "小区吹哨", ""),
]


@cache
def advised() -> dict[str, Grievance]:
    bare = {"办结时间": "", "办理情况": "超出本单位职责", "具体内容": "请尽快解决"}
    judged = office({"4.xlsx": sent(OWN, 4, *(bare | row for row, *_ in ADVICE))})
    return {grievance.row.title: grievance for grievance in judged.month.grievances[OWN].open}


@pytest.mark.parametrize(("row", "level", "unit"), ADVICE)
def test_each_grievance_gets_advice_on_who_decides(
    row: dict[str, str], level: str, unit: str
) -> None:
    advice = advise(advised()[row["问题诉求名称"]], SETTINGS, FORMS.dispatch)
    assert (advice.level, advice.unit) == (level, unit)
    assert advice.reason


# withdrawal ---------------------------------------------------------------------------------------


def statuses(judged: Office) -> dict[str, str]:
    forms = judged.standing.forms
    return {form.file: judged.standing.status[form.submission_id] for form in forms}


def test_what_is_withdrawn_is_in_no_figure() -> None:
    judged = office({"4.xlsx": RAISED}, withdrawn={"4.xlsx": "报错了"})
    assert statuses(judged) == {"4.xlsx": "withdrawn"}
    assert figures(judged) == NOTHING
    row = next(u for u in judged.month.units if u.name == OWN)
    assert (row.submitted, row.enterprises, row.contacted, row.late) == (False, 0, 0, False)
    assert judged.codes("submission-withdrawn") == [("submission-withdrawn", "4.xlsx", "")]
    assert OWN in units_of(judged, "submission-missing")


def test_the_findings_of_a_withdrawn_file_are_silent() -> None:
    judged = office({"4.xlsx": ledger(联系时间="4月31日")}, withdrawn={"4.xlsx": "报错了"})
    assert told(judged) == [("submission-withdrawn", "")]


def test_where_a_file_is_withdrawn_the_one_before_counts_again() -> None:
    newer = [form.replace("4月23日", "4月24日") for form in CLOSED]
    files: Files = {"a.xlsx": RAISED, "b.xlsx": newer}
    judged = office(files, withdrawn={"b.xlsx": "报错了"})  # closed in b.xlsx
    assert figures(judged) == RAISED_OPEN
    assert statuses(judged) == {"a.xlsx": "accepted", "b.xlsx": "withdrawn"}
    assert judged.codes("submission-superseded") == []


@pytest.mark.parametrize("withdrawn", ["a.xlsx", "b.xlsx"])
def test_a_duplicate_of_a_withdrawn_file_counts(withdrawn: str) -> None:
    judged = office({"a.xlsx": RAISED, "b.xlsx": RAISED}, withdrawn={withdrawn: "放错了文件夹"})
    assert sorted(statuses(judged).values()) == ["accepted", "withdrawn"]
    assert figures(judged) == RAISED_OPEN
    assert judged.codes("file-duplicate") == []


def test_a_withdrawn_list_decides_nothing() -> None:
    files: Files = {
        "4.xlsx": CLOSED,
        "5.xlsx": sent(OWN, 5, OPEN | LONG, count="1"),
        "分派.xlsx": decided(诉求编号=LONG_NUMBER, 交办日期="5月9日", title=of(5)),
        "回访.xlsx": heard(),
    }
    why = {"分派.xlsx": "发错了", "回访.xlsx": "打错了"}
    judged = office(files, month="2021-06", as_of="2021-06-28", withdrawn=why)
    assert both(judged) == [CARRIED_OPEN, NOTHING]
    assert told(judged, "grievance-unknown") == []


def test_the_numbers_of_a_withdrawn_register_are_unknown() -> None:
    files: Files = {"4.xlsx": RAISED, "分派.xlsx": decided()}
    judged = office(files, withdrawn={"4.xlsx": "报错了"})
    assert told(judged, "grievance-unknown") == [("grievance-unknown", "A3")]


# whatever happens ---------------------------------------------------------------------------------

MONTHS = (4, 5, 6, 7)
TITLES = ("厂区用电不稳", "消防通道被占")
DAYS = ("4月20日", "5月20日", "6月20日", "7月20日")
STATES = st.sampled_from(("left out", "open", *DAYS))
FORM = st.none() | st.tuples(st.integers(0, 2), STATES, STATES)
YEAR = st.tuples(*[FORM] * len(MONTHS))
DISPATCHES = st.lists(
    st.fixed_dictionaries(
        {
            "问题诉求名称": st.sampled_from(TITLES),
            "承办单位": st.sampled_from((OWN, TO, BEFORE)),
            "交办日期": st.sampled_from(("4月20日", "5月10日", "6月10日", "")),
        }
    ),
    max_size=3,
)
ANSWERS = st.lists(
    st.fixed_dictionaries(
        {
            "问题诉求名称": st.sampled_from(TITLES),
            "满意度": st.sampled_from(("满意", "不满意")),
            "回访日期": st.sampled_from(("4月26日", "5月26日", "6月3日", "")),
            "办结时间": st.sampled_from((*DAYS[:3], "")),
        }
    ),
    max_size=3,
)
Form = tuple[int, str, str] | None


def life(unit: str, forms: Sequence[Form]) -> Files:
    """A unit's year: the counts of its ledgers, and what its registers say of two grievances."""
    files: Files = {}
    for number, form in zip(MONTHS, forms, strict=True):
        if form is not None:
            states = dict(zip(TITLES, form[1:], strict=True))
            rows = [
                (OPEN if state == "open" else closed(state)) | {"问题诉求名称": title}
                for title, state in states.items()
                if state != "left out"
            ]
            files[f"{unit}{number}.xlsx"] = sent(unit, number, *rows, count=str(form[0]))
    return files


def answered(rows: Sequence[dict[str, str]]) -> list[dict[str, str]]:
    return [row | {"诉求编号": NUMBERS[row["问题诉求名称"]]} for row in rows]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(YEAR, YEAR, DISPATCHES, ANSWERS)
def test_all_that_is_carried_over_or_new_is_closed_or_open(
    own: Sequence[Form],
    other: Sequence[Form],
    dispatches: list[dict[str, str]],
    answers: list[dict[str, str]],
) -> None:
    files = life(OWN, own) | life(BEFORE, other)
    if dispatches:
        files["分派.xlsx"] = dispatch(*answered(dispatches))
    if answers:
        files["回访.xlsx"] = callback(*answered(answers))
    judged = office(files, month="2021-07", as_of="2021-08-28")
    carried: set[str] = set()
    for period in (Period(2021, n) for n in MONTHS):
        months = [judged.month.facts.lives.of(unit, period) for unit in SETTINGS.unit_names]
        for month_of_unit in months:
            balance(month_of_unit)
        assert {g for m in months for g in numbers(m, "carried_over")} == carried
        still = [g for m in months for g in numbers(m, "open")]
        assert len(still) == len(set(still))  # no grievance is open in two units
        carried = set(still)


def balance(month_of_unit: MonthOfUnit) -> None:
    counts = {
        what: len(numbers(month_of_unit, what))
        for what in ("carried_over", "raised", "reopened", "closed", "open")
    }
    coming = counts["carried_over"] + counts["raised"] + counts["reopened"]
    assert coming - counts["closed"] == counts["open"]


def numbers(month_of_unit: MonthOfUnit, what: str) -> list[str]:
    return [grievance.number for grievance in getattr(month_of_unit, what)]


def test_files_and_lists_in_any_order_give_the_same_month() -> None:
    files: Files = {
        "4.xlsx": sent(OWN, 4, {}, OPEN | LONG, count="2"),
        "5.xlsx": [*sent(OWN, 5, OPEN), *sent(TO, 5, OPEN | LONG)],
        "a.xlsx": dispatch({"诉求编号": LONG_NUMBER} | LONG),
        "b.xlsx": dispatch({"诉求编号": LONG_NUMBER, "承办单位": BEFORE} | LONG, title=of(5)),
        "c.xlsx": [heard(), roster({}, title="2021年5月企业名录")],
        "d.xlsx": heard("满意", title=of(5)),
    }
    batches = {file: batch_of([reading(book, file)], FORMS) for file, book in files.items()}
    asked = month(5, {}).month.question
    seen = set()
    for order in list(permutations(files))[::180]:
        with Master("sqlite://") as master:
            for file in order:
                master.merge(batches[file], "test")
            history = master.history()
        judged = Office(history, settle(history), judge(history, settle(history), asked))
        seen.add((repr(judged.month.units), repr(judged.findings), repr(judged.month.assessments)))
    assert len(seen) == 1
    assert figures(judged, BEFORE) == CARRIED_OPEN
    assert figures(judged) == (0, 0, 1, 0, 1)

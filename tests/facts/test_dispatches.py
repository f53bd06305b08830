"""Dispatches over months, by grievance (contract, sections 5 and 6; 通知二（三）)."""

import pytest

from tests.facts.stories import (
    BEFORE,
    CARRIED_CLOSED,
    CARRIED_OPEN,
    FIRE,
    LONG,
    LONG_NUMBER,
    NOTHING,
    NUMBER,
    NUMBERS,
    OPEN,
    OWN,
    RAISED,
    RAISED_OPEN,
    TO,
    UNKNOWN,
    Files,
    both,
    closed,
    decided,
    figures,
    heard,
    matter,
    month,
    of,
    sent,
    several,
    told,
    units_of,
)
from tests.language import dispatch, office, roster

ELSEWHERE = {"办结时间": "", "办理情况": "超出本单位职责，需街道协调"}
NEAR = {"问题诉求名称": "请尽快解决厂区门口路灯不亮的问题"}


def test_a_dispatch_ends_the_finding() -> None:
    waiting = sent(OWN, 4, ELSEWHERE, count="1")
    assert told(office({"4.xlsx": waiting})) == [("grievance-undispatched", "H4")]
    assert told(office({"4.xlsx": waiting, "分派.xlsx": decided()})) == []


def test_what_ditto_says_of_a_grievance_is_told_in_its_own_row() -> None:
    rows = [ELSEWHERE | matter(1), {"办结时间": "", "办理情况": "同上"} | matter(2)]
    waiting = sent(OWN, 4, *rows, count="2")
    cells = [("grievance-undispatched", "H4"), ("grievance-undispatched", "H5")]
    assert told(office({"4.xlsx": waiting})) == cells


def test_what_its_first_unit_goes_on_writing_asks_for_no_second_decision() -> None:
    """The unit that has it may ask for one."""
    files: Files = {"4.xlsx": sent(OWN, 4, ELSEWHERE, count="1"), "分派.xlsx": decided()}
    handed = {"办结时间": "", "办理情况": f"已转{TO}办理"}
    assert told(month(5, {**files, "5.xlsx": sent(OWN, 5, handed)})) == []
    too = {"5.xlsx": sent(OWN, 5), "5j.xlsx": sent(TO, 5, ELSEWHERE)}
    assert told(month(5, files | too)) == [("grievance-undispatched", "H4")]


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
    cells = ["O3", "O4", "O7", "O8"]  # 登记号, of what stands in a system above
    unregistered = [("registration-missing", cell) for cell in cells]
    assert (figures(judged), told(judged)) == ((7, 0, 0, 0, 7), unregistered)


def test_a_deadline_before_the_dispatch_is_told_and_the_decision_holds() -> None:
    early = decided(承办单位=TO, 交办日期="4月22日", 办理时限="4月6日")
    judged = month(4, {"4.xlsx": sent(OWN, 4, ELSEWHERE, count="1"), "分派.xlsx": early})
    assert judged.codes("value-invalid", "grievance-undispatched") == [
        ("value-invalid", "分派.xlsx", "M3")
    ]
    day = decided(承办单位=TO, 交办日期="4月22日", 办理时限="4月22日")
    judged = month(4, {"4.xlsx": sent(OWN, 4, ELSEWHERE, count="1"), "分派.xlsx": day})
    assert judged.codes("value-invalid") == []


FAULTY = {
    ("unit-unknown", "K3"): {"承办单位": "区供电局"},
    ("unit-unknown", "K4"): {"承办单位": "经法办"},
    ("cell-missing", "K5"): {"承办单位": ""},
    ("level-invalid", "J6"): {"决定层级": "上报"},
    ("date-invalid", "L7"): {"交办日期": "4月31日"},
    ("cell-missing", "A8"): {"诉求编号": ""} | FIRE,
    ("grievance-unknown", "A9"): UNKNOWN | FIRE,
    ("grievance-unknown", "A10"): {"诉求编号": f"诉求{NUMBER}"} | FIRE,
}


def test_a_faulty_row_decides_nothing() -> None:
    lives = [OPEN | matter(n) for n in range(1, 9)]
    files: Files = {
        "4.xlsx": sent(OWN, 4, *lives, count="8"),
        "分派.xlsx": dispatch(*several(list(FAULTY.values()))),
    }
    judged = month(5, files)
    found = [f for f in judged.findings if f.place.file == "分派.xlsx"]
    assert {(f.code, f.place.cell): str(f.severity) for f in found} == {
        told: "warning" if told[0] == "level-invalid" else "error" for told in FAULTY
    }
    assert next(f.words.suggestion for f in found if f.place.cell == "K4") == TO
    assert both(judged) == [(8, 0, 0, 0, 8), NOTHING]


def test_a_row_without_a_number_is_of_the_grievance_that_it_names() -> None:
    files: Files = {"4.xlsx": RAISED, "分派.xlsx": decided(诉求编号="")}
    judged = month(5, files)
    assert both(judged) == [NOTHING, CARRIED_OPEN]
    assert told(judged, "cell-missing", "grievance-unknown") == []
    named = month(5, files | {"分派.xlsx": decided(诉求编号="", 企业名称="")})
    assert both(named) == [CARRIED_OPEN, NOTHING]


def test_of_two_rows_of_a_list_that_contradict_the_lower_one_counts_and_that_is_said() -> None:
    rows = [{"承办单位": BEFORE}, {"承办单位": TO}]
    said = {"诉求编号": NUMBER, "交办日期": "4月22日"}
    same = month(5, {"4.xlsx": RAISED, "分派.xlsx": dispatch(*[row | said for row in rows])})
    assert both(same) == [NOTHING, CARRIED_OPEN]
    assert told(same, "value-invalid") == [("value-invalid", "K3")]
    rows[1]["交办日期"] = "4月24日"  # handed on
    later = month(5, {"4.xlsx": RAISED, "分派.xlsx": dispatch(*[said | row for row in rows])})
    assert told(later, "value-invalid") == []


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


def test_a_held_row_of_a_dispatched_grievance_brings_no_duty_to_contact() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5j.xlsx": sent(TO, 5, closed("5月9日") | {"具体内容": "!#REF!"}),
        "分派.xlsx": decided(),
    }
    assert told(month(5, files), "contact-missing") == []


def test_what_waits_too_long_is_told_at_the_next_units_row_in_the_month_of_dispatch() -> None:
    files: Files = {
        "4.xlsx": RAISED,
        "5.xlsx": sent(OWN, 5),
        "5j.xlsx": sent(TO, 5, OPEN),
        "分派.xlsx": decided(交办日期="5月8日"),
    }
    judged = month(5, files)
    assert judged.codes("grievance-overdue") == [("grievance-overdue", "5j.xlsx", "C4")]

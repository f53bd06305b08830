"""Call-backs over months, by grievance (contract, sections 5 and 6; 通知三（一）)."""

from dataclasses import replace

import pytest

from tests.facts.arrivals import Sent, Step, after
from tests.facts.stories import (
    BEFORE,
    CARRIED_OPEN,
    CLOSED,
    FIRE,
    LONG,
    NOTHING,
    NUMBER,
    OPEN,
    OWN,
    RAISED,
    RAISED_CLOSED,
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
    satisfied,
    sent,
    several,
    told,
    units_of,
)
from tests.language import callback, check, dispatch, office


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


def test_a_call_back_of_the_same_month_reopens_what_was_closed_in_the_next_one() -> None:
    judged = office(
        {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5, OPEN), "回访.xlsx": heard(day="4月26日")}
    )
    assert (figures(judged), satisfied(judged)) == (RAISED_CLOSED, (0, 1))
    may = judged.at("2021-05", "2021-05-28")
    assert figures(may) == (0, 0, 1, 0, 1)
    [found] = [f for f in may.findings if f.code == "grievance-reopened"]
    assert (found.place.file, found.place.cell, found.place.unit) == ("5.xlsx", "H4", OWN)
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
    assert figures(judged) == (0, 0, 1, 0, 1)
    april = judged.at("2021-04", "2021-05-28")
    assert (figures(april), satisfied(april)) == (RAISED_CLOSED, (0, 1))


def test_a_call_back_without_a_day_counts_in_the_month_that_it_contests() -> None:
    judged = office({"4.xlsx": CLOSED, "回访.xlsx": heard(day="")})
    assert (figures(judged), satisfied(judged)) == (RAISED_CLOSED, (0, 1))


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
    assert (figures(judged), satisfied(judged)) == ((0, 0, 1, 1, 0), (0, 1))
    assert figures(judged.at("2021-06", "2021-06-28")) == (0, 0, 1, 0, 1)


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
        ("grievance-unknown", "A6"): UNKNOWN | FIRE,
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


def test_of_two_lists_the_one_that_was_saved_last_counts_whatever_its_month() -> None:
    """April's list was filled in again after May's; without stored times the one that came last is it."""
    content, not_content = heard("满意"), heard(title="2021年5月回访清单")
    forms: Files = {"4.xlsx": CLOSED, "5.xlsx": sent(OWN, 5)}
    lists = {
        "回访5.xlsx": Sent(not_content, saved="2021-05-29T09:00"),
        "回访4.xlsx": Sent(content, saved="2021-06-02T09:00"),
    }
    turned = lists | {"回访5.xlsx": replace(lists["回访5.xlsx"], saved="2021-06-03T09:00")}
    first, last = {"回访5.xlsx": not_content}, {"回访4.xlsx": content}
    assert in_may({**forms, **lists}) == in_may({**forms, **first}, last) == NOTHING
    assert in_may({**forms, **turned}) == in_may({**forms, **last}, first) == (0, 0, 1, 0, 1)


def in_may(*steps: Step) -> tuple[int, ...]:
    return figures(after(*steps, month="2021-05", as_of="2021-05-28"))

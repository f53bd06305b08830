"""Who has a grievance and until when; how long each step took (facts/chain.py)."""

from datetime import date

from liaison_pipeline.facts.chain import (
    falling_due,
    handed_to,
    overdue,
    refused,
    steps,
    thanked,
    waiting,
)
from tests.facts.stories import CLOSED, OPEN, OWN, RAISED, TO, closed, decided, heard, month, sent

APRIL = {"4.xlsx": RAISED}
TO_OTHER = {"承办单位": TO, "交办日期": "4月22日", "办理时限": "5月6日"}


def test_a_unit_has_what_was_dispatched_to_it_from_the_run_that_reads_the_decision() -> None:
    facts = month(4, APRIL | {"分派.xlsx": decided(**TO_OTHER)}).month.facts
    (link,) = handed_to(facts)[TO]
    assert (link.unit, link.has_it, link.deadline) == (OWN, TO, date(2021, 5, 6))


def test_what_is_decided_for_the_unit_itself_is_handed_to_it() -> None:
    own = decided(决定层级="本单位", 承办单位="")
    assert list(handed_to(month(4, APRIL | {"分派.xlsx": own}).month.facts)) == [OWN]


def test_what_the_district_has_is_handed_to_no_unit() -> None:
    above = decided(决定层级="区级督办", 承办单位="区供电公司")
    facts = month(4, APRIL | {"分派.xlsx": above}).month.facts
    assert handed_to(facts) == {}
    assert [link.must_register for link in waiting(facts)] == [True]


def test_what_is_closed_is_thanked_for_once_and_handed_to_nobody() -> None:
    files = APRIL | {"分派.xlsx": decided(**TO_OTHER), "5.xlsx": sent(TO, 5, closed("5月5日"))}
    may, june = month(5, files).month.facts, month(6, files).month.facts
    assert (handed_to(may), list(thanked(may))) == ({}, [TO])
    assert (handed_to(june), thanked(june)) == ({}, {})


def test_a_closing_that_the_enterprise_refuses_is_not_thanked_for() -> None:
    files = APRIL | {"分派.xlsx": decided(**TO_OTHER), "5.xlsx": sent(TO, 5, closed("5月5日"))}
    files |= {"回访.xlsx": heard(day="5月20日", 办结时间="5月5日", 意见="电压还是低")}
    may, june = month(5, files).month.facts, month(6, files).month.facts
    assert thanked(may) == {}
    assert [one.verdict.row.opinion for one in refused(may)[TO]] == ["电压还是低"]
    assert [one.closed_on for one in refused(june)[TO]] == [date(2021, 5, 5)]
    assert [link.deadline for link in handed_to(june)[TO]] == [
        None
    ]  # it was for the first handling


def test_what_falls_due_today_is_due_and_not_overdue() -> None:
    for day, late, soon in ((5, 0, 1), (6, 0, 1), (7, 1, 0)):
        files = APRIL | {"分派.xlsx": decided(**TO_OTHER)}
        facts = month(5, files, day).month.facts
        assert (len(list(overdue(facts))), len(falling_due(facts))) == (late, soon), day


def test_what_is_closed_since_is_not_overdue_in_an_older_month() -> None:
    files = APRIL | {"分派.xlsx": decided(**TO_OTHER), "5.xlsx": sent(TO, 5, closed("5月20日"))}
    assert list(overdue(month(4, files).at("2021-04", "2021-06-28").month.facts)) == []


def test_a_span_counts_from_the_day_of_the_dispatch() -> None:
    files = APRIL | {"分派.xlsx": decided(**TO_OTHER | {"办理时限": "3天内"})}
    (link,) = handed_to(month(4, files).month.facts)[TO]
    assert link.deadline == date(2021, 4, 25)


def test_the_steps_of_a_level_are_counted_in_days() -> None:
    above = decided(
        决定层级="区级督办",
        承办单位="区供电公司",
        交办日期="4月16日",
        登记号="17",
        登记日期="4月20日",
    )
    files = APRIL | {"分派.xlsx": above, "5.xlsx": sent(OWN, 5, closed("5月6日"))}
    (step,) = steps(month(5, files).month.facts)
    assert (step.level, len(step.registered), len(step.closed)) == ("区级督办", 1, 1)
    taken = [step.to_dispatch, step.to_register, step.to_close]
    assert [(days.median, days.slowest) for days in taken if days] == [(10, 10), (4, 4), (20, 20)]


def test_what_nobody_decided_on_is_in_no_step() -> None:
    assert steps(month(4, {"4.xlsx": CLOSED}).month.facts) == []
    assert steps(month(4, {"4.xlsx": sent(OWN, 4, OPEN, count="1")}).month.facts) == []

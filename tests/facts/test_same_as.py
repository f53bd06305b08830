"""对应确认: what is proposed, what a confirmation does in all months, and what contradicts."""

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from liaison_pipeline.documents.clerk.stories import trace_enterprise, trace_grievance
from liaison_pipeline.facts.near_index import NearIndex
from liaison_pipeline.facts.proposals import proposals_of
from tests.facts.stories import CARRIED_OPEN, OPEN, OWN, TO, Files, figures, month, of, sent, told
from tests.language import HEAD, Office, ledger, office, register, roster, same_as

OLD, NEW = "厂区用电不稳", "厂区经常用电不稳定"
RETITLED: Files = {
    "4.xlsx": sent(OWN, 4, OPEN, count="1"),
    "5.xlsx": sent(OWN, 5, OPEN | {"问题诉求名称": NEW}),
}
TITLE_ROW = {"类别": "诉求", "写法": NEW, "建议为": OLD}
CONFLICT = "same-as-conflict"
LISTED: Files = {"表.xlsx": ledger(企业名称="大路制砖厂"), "名录.xlsx": roster()}


def asked(judged: Office) -> list[tuple[str, str, str, str]]:
    return [(p.sort, p.unit, p.written, p.advised) for p in proposals_of(judged.month.facts)]


def april(files: Files, *rows: Mapping[str, str]) -> Office:
    return month(4, files | ({"对应.xlsx": same_as(*rows)} if rows else {}))


def test_a_new_title_is_proposed_for_a_grievance_that_vanished_and_nothing_is_merged() -> None:
    judged = month(5, RETITLED)
    assert asked(judged) == [("诉求", OWN, NEW, OLD)]
    assert figures(judged) == (1, 1, 0, 0, 2)


def test_a_confirmed_title_goes_on_under_the_number_that_was_published() -> None:
    before = month(4, RETITLED).month.grievances[OWN].open[0].number
    judged = month(5, RETITLED | {"对应.xlsx": same_as(TITLE_ROW)})
    assert (figures(judged), asked(judged)) == (CARRIED_OPEN, [])
    assert told(judged, "grievance-vanished", "count-mismatch") == []
    [life] = judged.month.grievances[OWN].open
    assert life.number == before
    story = trace_grievance(judged.month, before)
    assert story is not None
    assert [(i.what, i.file, i.cell) for i in story.items if i.what == "对应确认"] == [
        ("对应确认", "对应.xlsx", "C3")
    ]


def test_what_the_clerk_says_is_not_one_is_held_out_to_no_unit_as_one() -> None:
    judged = month(5, RETITLED | {"对应.xlsx": same_as(TITLE_ROW | {"确认": "否"})})
    assert told(judged, "grievance-vanished", "count-mismatch") == [
        ("grievance-vanished", ""),
        ("count-mismatch", "J4"),
    ]
    texts = [f.words.message for f in judged.findings if f.code != "submission-missing"]
    assert not any(NEW in text for text in texts)


def test_two_rows_of_a_list_that_contradict_each_other_count_for_nothing() -> None:
    no = TITLE_ROW | {"确认": "否"}
    judged = month(5, RETITLED | {"对应.xlsx": same_as(TITLE_ROW, no)})
    assert figures(judged) == (1, 1, 0, 0, 2)
    assert told(judged, "same-as-conflict") == [(CONFLICT, "F3"), (CONFLICT, "F4")]
    twice = month(5, RETITLED | {"对应.xlsx": same_as(TITLE_ROW, TITLE_ROW)})
    assert (figures(twice), told(twice, "same-as-conflict")) == (CARRIED_OPEN, [])


def test_a_title_that_another_enterprise_has_too_is_not_linked_there() -> None:
    other = {"企业名称": "大路商行"}
    files = dict(RETITLED) | {
        "5.xlsx": sent(
            OWN, 5, OPEN | {"问题诉求名称": NEW}, OPEN | {"问题诉求名称": NEW} | other, count="1"
        )
    }
    judged = month(5, files | {"对应.xlsx": same_as(TITLE_ROW)})
    assert figures(judged) == (1, 1, 0, 0, 2)


def test_where_two_enterprises_have_both_titles_the_row_must_name_one() -> None:
    both = [OPEN | {"企业名称": name} for name in ("大路砖厂", "大路商行")]
    files: Files = {
        "4.xlsx": sent(OWN, 4, *both, count="2"),
        "5.xlsx": sent(OWN, 5, *(row | {"问题诉求名称": NEW} for row in both)),
    }
    vague = month(5, files | {"对应.xlsx": same_as(TITLE_ROW)})
    assert told(vague, "same-as-conflict") == [("same-as-conflict", "F3")]
    assert figures(vague)[0:2] == (2, 2)
    named = month(5, files | {"对应.xlsx": same_as(TITLE_ROW | {"依据": "企业“大路商行”"})})
    assert (told(named, "same-as-conflict"), figures(named)[0:2]) == ([], (2, 1))
    assert asked(named) == [("诉求", OWN, NEW, OLD)]  # the other enterprise's


def test_a_name_that_is_not_on_the_roster_is_proposed_and_once_confirmed_is_contacted() -> None:
    judged = april(LISTED)
    assert asked(judged) == [("企业", OWN, "大路制砖厂", "大路砖厂")]
    assert len(told(judged, "enterprise-unknown")) == 1
    confirmed = april(LISTED, {})
    [own] = [c for c in confirmed.month.coverage if c.unit == OWN]
    assert (len(own.roster), own.covered) == (1, ["大路砖厂"])
    assert (asked(confirmed), told(confirmed, "enterprise-unknown")) == ([], [])
    story = trace_enterprise(confirmed.month, "大路制砖厂")
    assert story is not None
    assert [item.what for item in story.items][-1] == "对应确认"


@pytest.mark.parametrize("name", ["大路砖厂2店", "大路东砖厂", "永兴百货", "街"])
def test_a_name_that_is_another_in_its_numbers_or_like_none_is_not_proposed(name: str) -> None:
    assert (
        asked(
            april(
                dict(LISTED)
                | {"表.xlsx": ledger(企业名称=name, 企业联络人员及电话="钱二 13900009999")}
            )
        )
        == []
    )


EARLIER = ("大路红星砖厂", "王记小吃店")


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("大路红星制砖厂", "大路红星砖厂"),
        ("大路红星转厂", "大路红星砖厂"),
        ("李记小吃店", ""),  # one of five characters makes another shop
        ("大路红星2砖厂", ""),
        ("永兴百货", ""),
    ],
)
def test_without_a_roster_a_new_name_is_proposed_beside_one_of_earlier_months(
    name: str, meant: str
) -> None:
    people = {"企业联络人员及电话": "钱二 13900009999"}
    before = [{"企业名称": known, "企业联络人员及电话": ""} for known in EARLIER]
    may = {"title": of(5), "head": HEAD.replace("4月23日", "5月23日")}
    rows = [{"企业名称": n, "联系时间": "5月5日"} | people for n in (name, *EARLIER)]
    files: Files = {"4.xlsx": ledger(*before), "5.xlsx": ledger(rows[0], **may)}
    wanted = [("企业", OWN, name, meant)] if meant else []
    assert asked(month(5, files)) == wanted
    assert asked(month(5, files | {"5.xlsx": ledger(*rows, **may)})) == []  # they are several


def test_of_many_names_the_nearest_is_found_without_looking_at_each_pair() -> None:
    names = {
        f"{a}{b}{c}商店": f"{a}{b}{c}商店"
        for a in "永兴盛达"
        for b in "鸿运丰隆"
        for c in "福瑞祥和"
    }
    index = NearIndex(names)
    assert index.nearest("永鸿福日用商店", "永鸿福日用商店", 70) == "永鸿福商店"
    assert index.nearest("永鸿福商", "永鸿福商", 70) == "永鸿福商店"
    assert index.nearest("大路砖厂", "大路砖厂", 70) == ""


def test_a_confirmation_of_one_unit_says_nothing_of_another() -> None:
    confirmed = april(LISTED, {"填报单位": TO})
    assert len(told(confirmed, "enterprise-unknown")) == 1


def test_a_confirmation_holds_for_months_before_and_after() -> None:
    files: Files = {
        "4.xlsx": ledger(企业名称="大路制砖厂"),
        "5.xlsx": sent(OWN, 5),
        "对应.xlsx": same_as(title="2021年6月对应确认"),
    }
    may = month(5, files)
    [own] = [c for c in may.month.coverage if c.unit == OWN]
    assert (list(own.roster), own.uncovered) == (["大路砖厂"], [])
    april_seen = may.at("2021-04", "2021-04-28")
    [own] = [c for c in april_seen.month.coverage if c.unit == OWN]
    assert own.covered == ["大路砖厂"]


@pytest.mark.parametrize("word", ["否", "不是", "×"])
def test_a_refusal_silences_a_proposal(word: str) -> None:
    refused = april(LISTED, {"确认": word})
    assert (asked(refused), len(told(refused, "enterprise-unknown"))) == ([], 1)


@pytest.mark.parametrize("hours", [(9, 10), (10, 9)])
def test_of_two_lists_what_was_saved_last_counts(hours: tuple[int, int]) -> None:
    answers = {"甲.xlsx": same_as(确认="是"), "乙.xlsx": same_as(确认="否")}
    days = (datetime(2021, 4, 27, hour, tzinfo=UTC).replace(tzinfo=None) for hour in hours)
    judged = office(LISTED | answers, saved=dict(zip(answers, days, strict=True)))
    assert len(told(judged, "enterprise-unknown")) == (hours[0] < hours[1])


def test_another_name_counts_in_place_of_the_proposed_one() -> None:
    files = dict(LISTED) | {
        "名录.xlsx": roster({}, {"企业名称": "大路窑厂", "统一社会信用代码": ""})
    }
    judged = april(files, {"确认": "否", "另写为": "大路窑厂"})
    [own] = [c for c in judged.month.coverage if c.unit == OWN]
    assert own.covered == ["大路窑厂"]


def test_an_enterprise_of_the_register_that_the_ledger_names_otherwise_is_proposed() -> None:
    files: Files = {"表.xlsx": [ledger(个数="1"), register(OPEN | {"企业名称": "大路砖瓦厂"})]}
    assert asked(april(files)) == [("企业", OWN, "大路砖瓦厂", "大路砖厂")]
    confirmed = april(files, {"写法": "大路砖瓦厂"})
    assert told(confirmed, "enterprise-not-in-ledger", "count-mismatch") == []


def test_two_names_with_one_telephone_are_proposed_but_not_three() -> None:
    two = [{"企业名称": name} for name in ("大路砖厂", "老赵窑厂")]
    assert asked(april({"表.xlsx": ledger(*two)})) == [("企业", OWN, "老赵窑厂", "大路砖厂")]
    assert asked(april({"表.xlsx": ledger(*two, {"企业名称": "赵记建材"})})) == []


IS, NOT = "是", "否"
CONTRADICTIONS = {
    "two things": ([("甲厂", "乙厂", IS, ""), ("甲厂", "丙厂", IS, "")], ["F3", "F4"]),
    "a circle": ([("甲厂", "乙厂", IS, ""), ("乙厂", "甲厂", IS, "")], ["F3", "F4"]),
    "a long circle": (
        [("甲厂", "乙厂", IS, ""), ("乙厂", "丙厂", IS, ""), ("丙厂", "甲厂", IS, "")],
        ["F3", "F4", "F5"],
    ),
    "yes and no": ([("甲厂", "乙厂", IS, ""), ("乙厂", "甲厂", NOT, "")], ["F3", "F4"]),
    "in one row": ([("甲厂", "乙厂", IS, "丙厂")], ["G3"]),
    "a chain": ([("甲厂", "乙厂", IS, ""), ("乙厂", "丙厂", IS, "")], []),
    "a chain and its sum": (
        [("甲厂", "乙厂", IS, ""), ("乙厂", "丙厂", IS, ""), ("甲厂", "丙厂", IS, "")],
        [],
    ),
    "no, but another": ([("甲厂", "乙厂", NOT, "丙厂")], []),
    "itself": ([("甲厂", "乙厂", NOT, "甲厂")], []),
    "two into one": ([("甲厂", "丙厂", IS, ""), ("乙厂", "丙厂", IS, "")], []),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_contradictions_and_circles_are_told_at_their_cells(name: str) -> None:
    rows, cells = CONTRADICTIONS[name]
    labels = ("写法", "建议为", "确认", "另写为")
    judged = april({}, *(dict(zip(labels, row, strict=True)) for row in rows))
    assert [cell for _, cell in told(judged, "same-as-conflict")] == cells


def test_of_what_contradicts_nothing_is_guessed() -> None:
    judged = april(LISTED, {}, {"建议为": "大路窑厂"})
    assert len(told(judged, "enterprise-unknown")) == 1


def test_a_row_without_its_unit_is_told_and_does_nothing() -> None:
    judged = april(LISTED, {"填报单位": ""})
    assert told(judged, "cell-missing") == [("cell-missing", "B3")]
    assert len(told(judged, "enterprise-unknown")) == 1

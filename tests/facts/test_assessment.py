"""Rates of the assessment and their ranks (contract, section 5)."""

from dataclasses import replace

import pytest

from liaison_pipeline.facts.assessment import (
    Assessment,
    Share,
    points_of,
    ranked,
    scored,
    with_share,
)
from liaison_pipeline.model.settings import Weights
from tests.facts.stories import (
    BEFORE,
    CLOSED,
    OPEN,
    OWN,
    TO,
    Files,
    assessed,
    heard,
    satisfied,
    sent,
)
from tests.language import HEAD, SETTINGS, TITLE, callback, dispatch, ledger, office, register


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


SENT_BACK = ledger(title=TITLE.replace("4月", "5月"))  # its contacts are of April
BROKEN = ledger().replace("联系时间", "备")  # a column is missing
MENDED = ledger(head=HEAD.replace("4月23日", "4月28日"))


@pytest.mark.parametrize(
    ("files", "state", "on_time"),
    [
        pytest.param({"4月.xlsx": SENT_BACK}, "missing", 0, id="of another month"),
        pytest.param({"表.xlsx": ledger(联系时间="2月30日")}, "on_time", 1, id="held rows"),
        pytest.param({"表.xlsx": BROKEN}, "rejected", 0, id="a column"),
        pytest.param({"表.xlsx": BROKEN, "改.xlsx": ledger()}, "on_time", 1, id="mended"),
        pytest.param({"表.xlsx": BROKEN, "改.xlsx": MENDED}, "late", 0, id="mended late"),
        pytest.param(
            {"表.xlsx": ledger(), "改.xlsx": BROKEN.replace("4月23日", "4月28日")},
            "on_time",
            1,
            id="the old one",
        ),
        pytest.param({}, "missing", 0, id="nothing"),
    ],
)
def test_a_ledger_that_was_sent_back_is_not_on_time(files: Files, state: str, on_time: int) -> None:
    judged = office(files)
    told = judged.month.punctuality[judged.month.period][OWN]
    assert (told, assessed(judged).on_time.part) == (state, on_time)


# number, quality and score ------------------------------------------------------------------------

LOW = replace(SETTINGS, minimum_sample=1)
EVEN = Weights(1, 1, 1, 1, 1, 1)


def unit(name: str, **shares: Share) -> Assessment:
    """A unit of which nothing is known but these shares."""
    none = Share(0, 0)
    own = Assessment(name, none, none, none, none, days_to_close=None, errors=0)
    for field, share in shares.items():
        own = with_share(own, field, share)
    return own


def test_a_small_share_of_reopened_ones_is_the_better_one() -> None:
    units = [unit("甲", reopened=Share(0, 9)), unit("乙", reopened=Share(3, 9))]
    assert [own.reopened.rank for own in ranked(units, 5)] == [1, 2]


def test_units_are_ranked_by_the_number_of_grievances_that_they_collected() -> None:
    units = [unit("甲", raised=Share(2, 10)), unit("乙", raised=Share(5, 100)), unit("丙")]
    own = ranked(units, 5)
    assert [one.raised_rank for one in own] == [2, 1, 3]
    assert [one.raised.rank for one in own] == [1, 2, None]


def test_the_score_is_the_weighed_mean_of_what_can_be_assessed() -> None:
    weights = Weights(
        closure_rate=30,
        on_time_closure_rate=0,
        satisfaction=20,
        coverage=10,
        punctuality=0,
        reopened_rate=10,
    )
    own = unit("甲", closure=Share(6, 8), coverage=Share(9, 10), satisfaction=Share(1, 4))
    [judged] = scored([own], weights, 5)
    assert judged.weighed == 40  # nobody was called back often enough, nothing was reopened
    assert judged.score == round(100 * (30 * 0.75 + 10 * 0.9) / 40, 2)
    assert judged.score_rank == 1


def test_what_is_reopened_takes_from_the_score() -> None:
    units = [unit(name, reopened=Share(part, 10)) for name, part in (("甲", 0), ("乙", 5))]
    assert [own.score for own in scored(units, EVEN, 5)] == [100, 50]


def test_who_can_be_assessed_by_less_than_half_of_the_weights_has_no_rank() -> None:
    units = [
        unit("甲", coverage=Share(9, 9), on_time=Share(1, 1)),
        unit("乙", coverage=Share(8, 9), on_time=Share(1, 1), closure=Share(5, 9)),
    ]
    assert [(own.score, own.score_rank) for own in scored(units, EVEN, 5)] == [
        (100, None),
        (81.48, 1),
    ]


def test_a_weight_of_nought_leaves_a_share_out() -> None:
    units = [unit("甲", coverage=Share(0, 9), closure=Share(9, 9))]
    none = replace(EVEN, coverage=0)
    assert [name for name, _, _ in points_of(units[0], none, 5)] == ["closure"]
    assert scored(units, none, 5)[0].score == 100


def test_the_parts_of_a_score_add_up_to_it() -> None:
    own = unit("甲", coverage=Share(7, 9), on_time=Share(2, 3), closure=Share(5, 9))
    points = points_of(own, SETTINGS.weights, 5)
    weighed = sum(weight for _, _, weight in points)
    whole = sum(100 * good * weight / weighed for _, good, weight in points)
    assert scored([own], SETTINGS.weights, 5)[0].score == round(whole, 2)


@pytest.mark.parametrize(
    ("deadline", "closed", "share"),
    [
        ("5月20日", "5月18日", (1, 1)),
        ("5月18日", "5月18日", (1, 1)),
        ("5月17日", "5月18日", (0, 1)),
        ("", "5月18日", (0, 0)),
        ("5月20日", "", (0, 1)),  # open after its deadline
        ("6月20日", "", (0, 0)),  # its deadline has not come
    ],
)
def test_what_has_a_deadline_is_closed_in_time_or_not(
    deadline: str, closed: str, share: tuple[int, int]
) -> None:
    asked = {"办结时间": "", "办理情况": "超出职责，需经发办协调"}
    april = [ledger(个数="1"), register(**asked)]
    number = office({"4.xlsx": april}).month.grievances["应急办"].raised[0].number
    row = {"诉求编号": number, "决定层级": "街道研究", "承办单位": "街道", "办理时限": deadline}
    may = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月24日")}
    told = {"办结时间": closed} if closed else asked
    files = {
        "4.xlsx": april,
        "分派.xlsx": dispatch(row),
        "5.xlsx": [ledger(联系时间="5月6日", **may), register(**told, **may)],
    }
    judged = office(files, "2021-05", "2021-05-31", settings=LOW)
    own = assessed(judged).on_time_closure
    assert (own.part, own.whole) == share


def test_what_enterprises_say_of_the_people_is_a_share_of_its_own() -> None:
    april = {"4.xlsx": [ledger(个数="1"), register()]}
    number = office(april).month.grievances["应急办"].raised[0].number
    for attitude, share in (
        ("满意", (1, 1)),
        ("基本满意", (1, 1)),
        ("不满意", (0, 1)),
        ("", (0, 0)),
    ):
        heard = callback(诉求编号=number, 服务态度=attitude)
        own = assessed(office(april | {"回访.xlsx": heard}))
        assert (own.attitude.part, own.attitude.whole) == share
        assert own.satisfaction.part == 1

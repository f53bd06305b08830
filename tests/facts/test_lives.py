"""What holds of the lives of grievances whatever happens."""

from collections.abc import Sequence
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_pipeline.facts.lives import MonthOfUnit
from liaison_pipeline.facts.standing import settle
from liaison_pipeline.forms.batch import batch_of
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.period import Period
from liaison_pipeline.month import judge
from tests.facts.stories import (
    BEFORE,
    CARRIED_OPEN,
    LONG,
    LONG_NUMBER,
    NUMBERS,
    OPEN,
    OWN,
    TO,
    Files,
    closed,
    figures,
    heard,
    month,
    of,
    sent,
)
from tests.language import FORMS, SETTINGS, Office, callback, dispatch, office, reading, roster

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

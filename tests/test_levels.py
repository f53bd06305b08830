"""A sub-district, its district, its city: the same figures at every level, whatever happened.

Random offices: what two units' registers say of three grievances in four months, what was dispatched
and what enterprises said. Their 汇总表.xlsx are read by a district, the district's by a city.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.model.settings import Settings
from liaison_pipeline.month import Month
from tests.facts.stories import BEFORE, LONG, NUMBERS, OPEN, OWN, TO, Files, closed, heard, sent
from tests.language import SETTINGS, callback, dispatch
from tests.test_rollup import unlike
from tests.test_rollup_edges import Inbox

MONTHS = ("2021-04", "2021-05", "2021-06", "2021-07")
AS_OF = "2021-08-28"
PLAIN = "厂区用电不稳"
TITLES = (PLAIN, f"1、{PLAIN}", LONG["问题诉求名称"], LONG["问题诉求名称"].replace("请求", "请"))
CODES = {title: NUMBERS[title].rpartition("-")[2] for title in (PLAIN, LONG["问题诉求名称"])}
STATES: Mapping[str, Mapping[str, str]] = {
    "open": OPEN,
    "done in words": {"办结时间": ""},
    "an impossible day": {"办结时间": "2月30日"},
    "in progress with a day": {"办结时间": "5月20日", "办理情况": "正在协调供电公司"},
    **{day: {"办结时间": day} for day in ("4月20日", "5月20日", "6月20日", "7月20日")},
}
ROW = st.tuples(st.sampled_from(TITLES), st.sampled_from(sorted(STATES)))
FORM = st.none() | st.tuples(st.integers(0, 2), st.lists(ROW, max_size=3))
YEAR = st.tuples(FORM, FORM, FORM, FORM)
NUMBER = st.builds(  # the month and the unit in it may be wrong
    lambda month, title: {"诉求编号": f"2021-0{month}-{OWN}-{CODES[title]}", "问题诉求名称": title},
    st.integers(4, 6),
    st.sampled_from(sorted(CODES)),
)
TARGET = st.fixed_dictionaries(
    {
        "承办单位": st.sampled_from((OWN, TO, BEFORE)),
        "交办日期": st.sampled_from(("4月20日", "5月10日", "6月10日", "")),
    }
)
WORD = st.fixed_dictionaries(
    {
        "满意度": st.sampled_from(("满意", "不满意")),
        "回访日期": st.sampled_from(("4月26日", "5月26日", "6月3日", "")),
        "办结时间": st.sampled_from(("4月20日", "5月20日", "")),
    }
)
Form = tuple[int, Sequence[tuple[str, str]]] | None
Lines = Sequence[tuple[dict[str, str], dict[str, str]]]


def life(unit: str, forms: Sequence[Form]) -> Files:
    """A unit's months: what its ledgers count, and what its registers say."""
    files: Files = {}
    for number, form in enumerate(forms, start=4):
        if form is not None:
            rows = [{"问题诉求名称": title} | dict(STATES[state]) for title, state in form[1]]
            files[f"{unit}{number}.xlsx"] = sent(unit, number, *rows, count=str(form[0]))
    return files


def above(below: Settings, months: Mapping[str, Month], name: str) -> Inbox:
    """The next level, in whose inbox the tables of these months lie."""
    street = below.office.subdistrict
    units = tuple(
        replace(unit, name=street + unit.name, subdistrict=street, aliases=(), supervisor="")
        for unit in below.units
    )
    office = replace(below.office, subdistrict=name, name="区营商办")
    tables = {
        f"{name}/{month}.xlsx": read_workbook(consolidated_xlsx(judged), SETTINGS.limits)
        for month, judged in months.items()
    }
    files = {file: list(book.grids) for file, book in tables.items()}
    saved = {file: book.saved_at for file, book in tables.items() if book.saved_at}
    return Inbox(replace(below, office=office, units=units), files, saved)


def months_of(inbox: Inbox) -> dict[str, Month]:
    return {month: inbox.month(month, AS_OF) for month in MONTHS}


def levels(files: Files) -> tuple[dict[str, Month], dict[str, Month], dict[str, Month]]:
    street = Inbox(SETTINGS, files)
    own = months_of(street)
    district = above(street.settings, own, "江北区")
    of_district = months_of(district)
    return own, of_district, months_of(above(district.settings, of_district, "重庆市"))


def same(files: Files) -> None:
    own, district, city = levels(files)
    for month in MONTHS:
        for unit in own[month].units:
            coming = unit.carried_over + unit.raised + unit.reopened
            assert coming - unit.closed == unit.open >= 0, (month, unit.name)
        parts = {"大路街道": summary(own[month])}
        assert unlike(summary(district[month]), parts) == [], month
        parts = {"江北区": summary(district[month])}
        assert unlike(summary(city[month]), parts) == [], month
        assert sizes(city[month]) == sizes(district[month]) == sizes(own[month])


def sizes(month: Month) -> dict[str, int]:
    """How many decisions and call-backs there are: no level may double them."""
    decisions = month.facts.decisions
    return {
        "dispatches": sum(len(own) for own in decisions.dispatches.values()),
        "verdicts": sum(len(own) for own in decisions.verdicts.values()),
    }


@settings(max_examples=6, deadline=None, derandomize=True)
@given(
    YEAR, YEAR, st.lists(st.tuples(NUMBER, TARGET), max_size=3), st.lists(st.tuples(NUMBER, WORD))
)
def test_random_offices_have_equal_figures_at_every_level(
    own: Sequence[Form], other: Sequence[Form], decisions: Lines, answers: Lines
) -> None:
    files = life(OWN, own) | life(BEFORE, other)
    if decisions:
        files["分派.xlsx"] = dispatch(*(number | target for number, target in decisions))
    if answers:
        files["回访.xlsx"] = callback(*(number | word for number, word in answers))
    same(files)


def test_a_call_back_stands_once_in_the_list_of_every_level() -> None:
    files: Files = {
        "4.xlsx": sent(OWN, 4, {}, count="1"),
        "5.xlsx": sent(OWN, 5, closed("5月20日")),
        "6.xlsx": sent(OWN, 6),
        "回访.xlsx": [heard(), heard("满意", "5月25日", 办结时间="2021年5月20日")],
    }
    own, district, city = levels(files)
    assert [sizes(level["2021-07"])["verdicts"] for level in (own, district, city)] == [2, 2, 2]


def test_a_number_is_the_same_at_every_level() -> None:
    files: Files = {"4.xlsx": sent(OWN, 4, OPEN, count="1"), "5.xlsx": sent(TO, 5)}
    own, district, city = (level["2021-05"].facts.lives.all for level in levels(files))
    keys = [[grievance.key[1] for grievance in level] for level in (own, district, city)]
    assert keys == [[own[0].key[1]]] * 3

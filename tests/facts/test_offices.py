"""Random offices: three units, two months, corrections under old and new names, late and broken forms.

Whatever arrives, the figures of one month agree with each other, none is below zero, and who is late
follows from the days alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_pipeline.documents.clerk.progress import lines
from liaison_pipeline.documents.district.account import Account
from liaison_pipeline.documents.district.sentences import sections
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.facts.standing import LATE_WORD, MISSING_WORD
from tests.facts.arrivals import Sent, arrived, seen
from tests.language import HEAD, TITLE, Office, ledger, register

UNITS = "应急办", "农业服务中心", "经发办"
FIRMS = "大路砖厂", "大路果园", "大路商行"
SEEN = {4: "2021-04-30", 5: "2021-05-31"}


@dataclass(frozen=True)
class Form:
    """What a unit sends at once. `name`: 0 is the file name that it uses every time; `what`: l ledger,
    r register, b both, e ledger without a row, x ledger without a column."""

    unit: int
    month: int
    day: int
    firms: tuple[int, ...]
    name: int
    what: str

    @property
    def file(self) -> str:
        return f"{UNITS[self.unit]}{self.name or ''}.xlsx"

    @property
    def sent(self) -> Sent:
        head = HEAD.replace("应急办", UNITS[self.unit]).replace(
            "4月23日", f"{self.month}月{self.day}日"
        )
        title = TITLE.replace("4月", f"{self.month}月")
        looks = {"title": title, "head": head}
        dated = f"{self.month}月{self.unit + 3}日"
        rows = [{"企业名称": FIRMS[n], "联系时间": dated, "个数": "1"} for n in self.firms]
        table = ledger(*rows, **looks)
        if self.what == "e":
            table = "\n".join(table.split("\n")[:3])
        if self.what == "x":
            table = table.replace(" | 所属类别", "").replace(" | 中小微企业", "")
        looks["title"] = title.replace("月台帐情况表", "解决问题诉求登载表")
        open_ones = [
            {"企业名称": FIRMS[n], "办结时间": "", "办理情况": "正在协调"} for n in self.firms
        ]
        grievances = register(*open_ones, **looks)
        return Sent({"r": [grievances], "b": [table, grievances]}.get(self.what, [table]))


FORMS = st.builds(
    Form,
    unit=st.integers(0, 2),
    month=st.sampled_from((4, 5)),
    day=st.integers(20, 29),
    firms=st.lists(st.integers(0, 2), min_size=1, max_size=2, unique=True).map(tuple),
    name=st.integers(0, 2),
    what=st.sampled_from("llbbrex"),
)


def figures(judged: Office) -> dict[str, object]:
    return {unit.name: [len(items) for items in unit.items.values()] for unit in judged.month.units}


@settings(max_examples=25, deadline=None)
@given(st.lists(FORMS, max_size=7))
def test_the_figures_of_a_month_agree_and_none_is_below_zero(forms: list[Form]) -> None:
    history = arrived(*({form.file: form.sent} for form in forms))
    for number, day in SEEN.items():
        judged = seen(history, f"2021-{number:02}", day)
        month = judged.month
        sums = {
            name: month.total(name)
            for name in ("received", "accepted", "rejected", "late", "missing")
        }
        assert all(value >= 0 for value in sums.values())
        assert sums["late"] <= sums["accepted"] <= sums["received"]
        assert sums["accepted"] + sums["rejected"] == sums["received"]
        assert sums["received"] + sums["missing"] == month.total("expected")
        stated = summary(month)["submissions"]
        assert {name: stated[name] for name in sums} == sums
        shown = [line.ledger for line in lines(month)]
        assert shown.count(LATE_WORD) == sums["late"]
        assert shown.count(MISSING_WORD) == sums["missing"]
        assert [u.name for u in month.units if u.late] == [
            line.unit for line in lines(month) if line.ledger == LATE_WORD
        ]
        told = sections(Account(month))[0][1][0].text
        assert (f"迟报{sums['late']}个" in told) == bool(sums["late"])
        for unit in month.units:
            assert unit.count("carried_over") + unit.count("raised") + unit.count("reopened") == (
                unit.count("closed") + unit.count("open")
            )


@settings(max_examples=25, deadline=None)
@given(st.lists(FORMS, max_size=6), st.randoms())
def test_the_order_of_arrival_of_files_and_the_number_of_runs_never_matter(
    forms: list[Form], random: "object"
) -> None:
    paths: dict[str, Sent] = {form.file: form.sent for form in forms}
    shuffled = list(paths.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random
    at_once = arrived(paths)
    one_by_one = arrived(*({file: sent} for file, sent in shuffled), {})
    for number, day in SEEN.items():
        seen_once, seen_often = (
            seen(history, f"2021-{number:02}", day) for history in (at_once, one_by_one)
        )
        assert figures(seen_once) == figures(seen_often)
        assert seen_once.findings == seen_often.findings


@settings(max_examples=25, deadline=None)
@given(st.lists(FORMS, max_size=6))
def test_late_is_who_sent_the_first_ledger_late(forms: list[Form]) -> None:
    history = arrived(*({form.file: form.sent} for form in forms))
    for number, day in SEEN.items():
        first: Mapping[str, date] = {}
        for form in forms:
            if form.month == number and form.what in "lb":
                filed = date(2021, number, form.day)
                unit = UNITS[form.unit]
                first = {**first, unit: min(first.get(unit, filed), filed)}
        wanted = {unit for unit, filed in first.items() if filed.day > 25}
        judged = seen(history, f"2021-{number:02}", day)
        assert {unit.name for unit in judged.month.units if unit.late} == wanted

"""Where a district's figures might differ from the sums of its sub-districts: one small case each.

Without a disk: sub-districts are judged, their 汇总表.xlsx are made, read and judged as a district's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

import pytest
from click.testing import CliRunner

from liaison_pipeline.cli import main
from liaison_pipeline.documents.district.consolidated import consolidated_xlsx
from liaison_pipeline.documents.machine.summary import summary
from liaison_pipeline.facts.gather import gather
from liaison_pipeline.facts.question import Question
from liaison_pipeline.facts.unknown_names import unknown_names
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Merge, Workbook
from liaison_pipeline.forms.batch import batch_of
from liaison_pipeline.master.store import Master
from liaison_pipeline.model.history import History
from liaison_pipeline.model.period import Period
from liaison_pipeline.model.settings import Settings, Unit
from liaison_pipeline.month import Month, judge
from liaison_pipeline.rules import RULES
from liaison_pipeline.settings import load_settings
from tests.language import (
    FORMS,
    SETTINGS,
    Book,
    callback,
    dispatch,
    reading,
    roster,
    same_as,
    sheet,
)
from tests.test_rollup import LAST, OPEN, Row, firm, forms, told, unlike

APRIL, MAY = "2021-04", "2021-05"
Files = Mapping[str, Book]
BARE = {"统一社会信用代码": "", "行业": ""}
CODE = "91350100M000100Y43"
LATER = "2021-05-02"


def street(name: str = "大路街道", *units: str) -> Settings:
    own = [Unit(unit, "office", ("中小微企业",)) for unit in units or ("经发办", "应急办")]
    aliased = [replace(u, aliases=("应急管理办公室",)) if u.name == "应急办" else u for u in own]
    return replace(
        SETTINGS, office=replace(SETTINGS.office, subdistrict=name), units=tuple(aliased)
    )


def name_of(settings: Settings) -> str:
    return settings.office.subdistrict


@dataclass(frozen=True)
class Inbox:
    """Some files that were read once, for any month."""

    settings: Settings
    files: Files
    saved: Mapping[str, datetime] = field(default_factory=dict)
    withdrawn: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def history(self) -> History:
        readings = [
            reading(book, file, self.saved.get(file), self.settings)
            for file, book in self.files.items()
        ]
        with Master("sqlite://") as master:
            master.merge(batch_of(readings, FORMS), "test")
            for read in readings:
                if why := self.withdrawn.get(read.file.file):
                    master.withdraw(read.file.file_id, why, LATER)
            return master.history()

    def month(self, month: str, as_of: str = "") -> Month:
        day = date.fromisoformat(as_of or LAST[month])
        question = Question(Period.parse(month), day, self.settings, FORMS)
        return judge(gather(self.history, question), RULES)


def number_of(settings: Settings, files: Files, title: str) -> str:
    lives = Inbox(settings, files).month(APRIL).facts.lives.all
    return next(grievance.number for grievance in lives if grievance.row.title == title)


def table(month: Month) -> Workbook:
    """The month's 汇总表.xlsx, as it is read."""
    return read_workbook(consolidated_xlsx(month), SETTINGS.limits)


def district(streets: Sequence[Settings], tables: Mapping[str, Month]) -> Inbox:
    """A district in whose inbox the tables of these months lie."""
    units = tuple(
        replace(unit, name=name_of(own) + unit.name, subdistrict=name_of(own), aliases=())
        for own in streets
        for unit in own.units
    )
    books = {file: table(told) for file, told in tables.items()}
    saved = {file: book.saved_at for file, book in books.items() if book.saved_at}
    files = {file: list(book.grids) for file, book in books.items()}
    return Inbox(replace(SETTINGS, units=units), files, saved)


def rolled(streets: Sequence[tuple[Settings, Files]], *months: str) -> list[str]:
    """What the district says otherwise than its sub-districts, in each of the months."""
    inboxes = {name_of(own): Inbox(own, files) for own, files in streets}
    told = {(name, month): own.month(month) for name, own in inboxes.items() for month in months}
    tables = {f"{name}/{month}.xlsx": judged for (name, month), judged in told.items()}
    whole = district([own for own, _ in streets], tables)
    lines = []
    for month in months:
        parts = {name: summary(told[name, month]) for name in inboxes}
        lines += [f"{month} {line}" for line in unlike(summary(whole.month(month)), parts)]
    return lines


# rows that are held back in a sub-district ---------------------------------------------------------


@pytest.mark.parametrize(
    ("rows", "grievances", "street_says", "district_says"),
    [
        ([firm("大路超市", 联系时间="2月30日")], [], ["date-invalid"], []),
        ([firm("大路超市", 所属类别="国企")], [], ["category-invalid"], []),
        (
            [firm("大路超市", 个数="1")],
            [told("大路超市", "", **OPEN)],
            ["cell-missing"],
            [],
        ),
        (
            [firm("大路超市", 联系时间="2月30日", 个数="1")],
            [told("大路超市", "路灯不亮", **OPEN)],
            ["date-invalid"],
            [],
        ),
        # what a district may say, since its sub-district says so too
        ([firm("大路超市", 个数="1")], [], ["count-mismatch"], ["count-mismatch"]),
        ([firm("大路超市", 联系时间="")], [], ["cell-missing"], []),
    ],
)
def test_of_a_row_that_is_held_back_below_a_district_says_nothing(
    rows: list[Row], grievances: list[Row], street_says: list[str], district_says: list[str]
) -> None:
    own = street("大路街道", "经发办")
    files = {"a.xlsx": forms("经发办", APRIL, [firm("大路旅馆"), *rows], grievances)}
    below = Inbox(own, files).month(APRIL)
    above = district([own], {"大路街道.xlsx": below}).month(APRIL)
    said = [[f.code for f in month.findings if f.severity == "error"] for month in (below, above)]
    assert said == [street_says, district_says]
    assert unlike(summary(above), {"大路街道": summary(below)}) == []


def test_a_register_without_a_row_that_counts_came_whichever_table_tells_it() -> None:
    own = street("大路街道", "经发办")
    rows = [firm("大路旅馆", 个数="1"), firm("大路超市")]
    first = Inbox(own, {"a.xlsx": forms("经发办", APRIL, rows[:1], [])}).month(APRIL)
    then = Inbox(own, {"a.xlsx": forms("经发办", APRIL, rows, [], "4月24日")}).month(APRIL)
    above = district([own], {"1.xlsx": first, "2.xlsx": then}).month(APRIL)
    told = [(f.code, f.place.file) for f in above.findings if f.severity == "error"]
    assert told == [("count-mismatch", "2.xlsx")]


def test_a_table_that_lies_there_twice_is_told_once() -> None:
    own = street("大路街道", "经发办", "应急办")
    files = {
        f"{unit}.xlsx": forms(unit, APRIL, [firm(f"{unit}超市")]) for unit in ("经发办", "应急办")
    }
    below = Inbox(own, files).month(APRIL)
    above = district([own], {"1.xlsx": below, "又.xlsx": below})
    told = [(f.code, f.place.file, f.place.unit) for f in above.month(APRIL).findings]
    assert told == [("file-duplicate", "又.xlsx", "")]
    assert [f.code for f in above.month(MAY, "2021-05-02").findings if f.place.file] == []


def test_one_enterprise_of_two_units_is_told_in_a_district_as_in_its_sub_district() -> None:
    own = street("大路街道", "经发办", "应急办")
    files = {
        f"{unit}.xlsx": forms(unit, APRIL, [firm("大路超市")]) for unit in ("经发办", "应急办")
    }
    below = Inbox(own, files).month(APRIL)
    above = district([own], {"大路街道.xlsx": below}).month(APRIL)
    told = [[f.code for f in m.findings if f.severity == "warning"] for m in (below, above)]
    assert told == [["enterprise-two-units"], ["enterprise-two-units"]]


# names that several sub-districts have ------------------------------------------------------------


def test_an_enterprise_of_the_same_name_in_two_sub_districts_counts_in_both() -> None:
    files = {"a.xlsx": forms("应急办", APRIL, [firm("便民超市")])}
    streets = [(street(name, "应急办"), files) for name in ("大路街道", "青山街道")]
    assert rolled(streets, APRIL) == []


def test_an_enterprise_of_the_same_name_in_two_sub_districts_is_no_conflict() -> None:
    """便民超市 is in every sub-district: a warning to settle with a neighbour is worth no call."""
    files = {"a.xlsx": forms("应急办", APRIL, [firm("便民超市")])}
    streets = [street(name, "应急办") for name in ("大路街道", "青山街道")]
    tables = {f"{name_of(own)}.xlsx": Inbox(own, files).month(APRIL) for own in streets}
    assert district(streets, tables).month(APRIL).findings == []


def test_a_renamed_unit_is_asked_about_with_its_sub_district() -> None:
    """A confirmed name holds for every table: 大路街道 and 青山街道 may rename theirs both."""
    own = street("青山街道", "应急办", "经发办")
    files = {"a.xlsx": forms("应急管理局", APRIL, [firm("便民超市")])}
    renamed = replace(own, units=(replace(own.units[0], name="应急管理局"), *own.units[1:]))
    tables = {"5.xlsx": Inbox(renamed, files).month(APRIL)}
    other = street("大路街道", "应急办", "经发办")
    asked = unknown_names(district([own, other], tables).month(APRIL).facts)
    assert [(name.written, name.nearest) for name in asked] == [
        ("青山街道应急管理局", "青山街道应急办")
    ]


def test_two_branches_of_one_credit_code_in_two_sub_districts_both_count() -> None:
    streets = []
    for name in ("大路", "青山"):
        entry = BARE | {"企业名称": f"{name}加油站", "统一社会信用代码": CODE}
        files: dict[str, Book] = {"名录.xlsx": roster(entry)}
        files["a.xlsx"] = forms("应急办", APRIL, [firm(f"{name}加油站")])
        streets.append((street(f"{name}街道", "应急办"), files))
    assert rolled(streets, APRIL) == []


def test_a_sub_district_whose_table_is_late_keeps_an_enterprise_that_another_has_too() -> None:
    """The district's May has 青山街道's table, 大路街道's is late: it keeps April's enterprises."""
    files = {"a.xlsx": forms("应急办", APRIL, [firm("便民超市")])}
    streets = [street(name, "应急办") for name in ("大路街道", "青山街道")]
    tables = {f"{name_of(own)}4.xlsx": Inbox(own, files).month(APRIL) for own in streets}
    tables["青山街道5.xlsx"] = Inbox(streets[1], files).month(MAY)
    units = {unit.name: unit for unit in district(streets, tables).month(MAY).units}
    assert [units[f"{name_of(own)}应急办"].enterprises for own in streets] == [1, 1]


def test_the_same_grievance_that_two_sub_districts_dispatch_counts_in_both() -> None:
    streets = []
    for name in ("大路街道", "青山街道"):
        own = street(name)
        files: dict[str, Book] = dispatched(own, f"{name}砖厂")
        go_on = [told(f"{name}砖厂", "路灯不亮", 办结时间="5月9日")]
        files["b4.xlsx"] = forms("经发办", APRIL, [firm(f"{name}超市")])
        files["b5.xlsx"] = forms("经发办", MAY, [firm(f"{name}超市")], go_on)
        streets.append((own, files))
    assert rolled(streets, APRIL, MAY) == []


def test_a_sub_district_whose_name_is_in_anothers_is_told_from_it() -> None:
    streets = [
        (street(name, "应急办"), {"a.xlsx": forms("应急办", APRIL, [firm(f"{name}超市")])})
        for name in ("大路街道", "新大路街道")
    ]
    assert rolled(streets, APRIL) == []


def test_a_unit_that_reports_for_the_first_time_in_may_rolls_up() -> None:
    files = {
        "a.xlsx": forms("应急办", APRIL, [firm("大路砖厂")]),
        "b.xlsx": forms("经发办", MAY, [firm("大路超市")]),
    }
    assert rolled([(street(), files)], APRIL, MAY) == []


# the office's lists -------------------------------------------------------------------------------


def dispatched(own: Settings, name: str = "大路砖厂", **changes: str) -> dict[str, Book]:
    """April: 应急办 closes 用电不稳, and cannot solve 路灯不亮, which is dispatched to 经发办."""
    lamps = told(name, "路灯不亮", 办结时间="", 办理情况="超出本单位职责，需经发办协调")
    asked = [lamps, told(name, "用电不稳", 办结时间="4月20日")]
    files: dict[str, Book] = {"a.xlsx": forms("应急办", APRIL, [firm(name, 个数="2")], asked)}
    row = {
        "诉求编号": number_of(own, files, "路灯不亮"),
        "企业名称": name,
        "问题诉求名称": "路灯不亮",
    }
    return files | {"分派.xlsx": dispatch(row | {"交办日期": "4月29日"} | changes)}


def called_back(**changes: str) -> tuple[Settings, dict[str, Book]]:
    """April's 用电不稳, closed, but the enterprise said 不满意 on 26 April; open again in May."""
    own = street()
    files = dispatched(own)
    row = {"诉求编号": number_of(own, files, "用电不稳"), "问题诉求名称": "用电不稳"}
    files["回访.xlsx"] = callback(row | {"满意度": "不满意", "回访日期": "4月26日"} | changes)
    again = [told("大路砖厂", "用电不稳", **OPEN)]
    files["a5.xlsx"] = forms("应急办", MAY, [firm("大路砖厂")], again)
    return own, files


def test_a_dispatch_and_a_call_back_with_their_days_roll_up() -> None:
    assert rolled([called_back()], APRIL, MAY) == []


@pytest.mark.parametrize("day", [pytest.param("", id="none"), pytest.param("29日", id="29")])
def test_a_dispatch_without_its_whole_day_rolls_up_after_aprils_table(day: str) -> None:
    own = street()
    files = dispatched(own, 交办日期=day)
    files["b5.xlsx"] = forms(
        "经发办", MAY, [firm("大路超市")], [told("大路砖厂", "路灯不亮", **OPEN)]
    )
    april = Inbox(own, {"a.xlsx": files["a.xlsx"]}).month(APRIL)
    may = Inbox(own, files).month(MAY)
    whole = district([own], {"四月.xlsx": april, "五月.xlsx": may}).month(MAY)
    assert unlike(summary(whole), {"大路街道": summary(may)}) == []


@pytest.mark.parametrize("day", [pytest.param("", id="none"), pytest.param("26日", id="26")])
def test_a_call_back_without_its_whole_day_rolls_up(day: str) -> None:
    assert rolled([called_back(回访日期=day)], APRIL, MAY) == []


def test_a_dispatch_to_a_unit_by_another_of_its_names_rolls_up() -> None:
    own = street()
    waits = told("大路砖厂", "消防整改", 办结时间="", 办理情况="需应急办牵头")
    files: dict[str, Book] = {
        "a.xlsx": forms("经发办", APRIL, [firm("大路砖厂", 个数="1")], [waits])
    }
    number = number_of(own, files, "消防整改")
    row = {"诉求编号": number, "填报单位": "经发办", "问题诉求名称": "消防整改"}
    files["分派.xlsx"] = dispatch(row | {"承办单位": "应急管理办公室"})
    go_on = [told("大路砖厂", "消防整改", **OPEN)]
    files["b5.xlsx"] = forms("应急办", MAY, [firm("大路加油站")], go_on)
    assert rolled([(own, files)], APRIL, MAY) == []


@pytest.mark.parametrize(
    ("name", "title", "said"),
    [
        pytest.param("大路制砖厂", "路灯不亮", {}, id="an enterprise"),
        pytest.param(
            "大路制砖厂", "路灯不亮", {"建议为": "", "确认": "", "另写为": "大路砖厂"}, id="other"
        ),
        pytest.param(
            "大路砖厂",
            "门口晚上没有灯",
            {"类别": "诉求", "写法": "门口晚上没有灯", "建议为": "路灯不亮"},
            id="a grievance",
        ),
        pytest.param("大路制砖厂", "路灯不亮", {"确认": "否"}, id="no"),
        pytest.param("大路制砖厂", "路灯不亮", {"确认": "是", "另写为": "别的厂"}, id="split"),
        pytest.param("大路制砖厂", "路灯不亮", {"确认": ""}, id="not yet"),
    ],
)
def test_what_the_clerk_said_of_two_names_rolls_up(
    name: str, title: str, said: dict[str, str]
) -> None:
    files: dict[str, Book] = {
        "a.xlsx": forms(
            "应急办", APRIL, [firm("大路砖厂", 个数="1")], [told("大路砖厂", "路灯不亮", **OPEN)]
        ),
        "a5.xlsx": forms("应急办", MAY, [firm(name)], [told(name, title, **OPEN)]),
        "对应.xlsx": same_as(said),
    }
    assert rolled([(street(), files)], APRIL, MAY) == []


def test_an_enterprise_that_was_renamed_rolls_up() -> None:
    """A roster of May has April's credit code under another name."""
    own = street("大路街道", "应急办")
    entry = BARE | {"统一社会信用代码": CODE}
    newer = roster(entry | {"企业名称": "大路新型建材厂"}, title="企业名录（2021年5月）")
    asked = [told("大路砖厂", "用电不稳", **OPEN)]
    done = [told("大路新型建材厂", "用电不稳", 办结时间="5月9日")]
    files = {
        "名录4.xlsx": roster(entry),
        "名录5.xlsx": newer,
        "a4.xlsx": forms("应急办", APRIL, [firm("大路砖厂", 个数="1")], asked),
        "a5.xlsx": forms("应急办", MAY, [firm("大路新型建材厂")], done),
    }
    assert rolled([(own, files)], APRIL, MAY) == []
    assert Inbox(own, files).month(MAY).units[0].closed == 1


# rows that are held back --------------------------------------------------------------------------


def test_a_category_that_is_none_does_not_hold_an_enterprise_of_a_listed_unit() -> None:
    entry = BARE | {"企业名称": "大路砖厂"}
    rows = [firm("大路砖厂", 所属类别="国企")]
    files = {"名录.xlsx": roster(entry), "a.xlsx": forms("应急办", APRIL, rows)}
    assert rolled([(street(), files)], APRIL) == []


def test_a_category_that_is_none_does_not_hold_an_enterprise() -> None:
    rows = [firm("大路砖厂", 所属类别="国企"), firm("大路油库")]
    assert rolled([(street(), {"a.xlsx": forms("应急办", APRIL, rows)})], APRIL) == []


def closed_then(*, rows: Sequence[Mapping[str, str]], asked: Sequence[Mapping[str, str]]) -> Files:
    """用电不稳 of 大路砖厂 was closed in April; May's forms."""
    closed = [told("大路砖厂", "用电不稳", 办结时间="4月20日")]
    return {
        "a4.xlsx": forms("应急办", APRIL, [firm("大路砖厂", 个数="1")], closed),
        "a5.xlsx": forms("应急办", MAY, rows, asked),
    }


def test_a_merged_count_whose_first_row_is_held_rolls_up() -> None:
    rows = [firm("大路砖厂", 个数="1", 联系时间="5月32日"), firm("大路砖厂", 个数="")]
    files = dict(closed_then(rows=rows, asked=[told("大路砖厂", "用电不稳", **OPEN)]))
    ledger, register = files["a5.xlsx"]  # type: ignore[misc]  # two texts
    assert isinstance(ledger, str)
    merges: list[Merge] = [(3, 9, 4, 9)]
    files["a5.xlsx"] = [sheet(ledger, merges, "Sheet1"), register]
    assert rolled([(street(), files)], APRIL, MAY) == []


def test_a_unit_whose_rows_are_all_held_has_sent_its_ledger() -> None:
    own = street()
    files = {
        "a.xlsx": forms("应急办", APRIL, [firm("大路砖厂", 联系时间="4月31日")], day="4月27日")
    }
    month = Inbox(own, files).month(APRIL)
    whole = district([own], {"表.xlsx": month}).month(APRIL)
    names = ("submitted", "accepted", "late")
    assert [getattr(month.units[1], name) for name in names] == [True, True, True]
    assert [getattr(whole.units[1], name) for name in names] == [True, True, True]


# a table that comes again -------------------------------------------------------------------------


def resent(first: Files, second: Files) -> list[str]:
    """Both versions of April's table lie in the district's inbox; the later one is right."""
    own = street()
    newer = Inbox(own, second).month(APRIL, LATER)
    tables = {"汇总表.xlsx": Inbox(own, first).month(APRIL), "汇总表（更正）.xlsx": newer}
    whole = district([own], tables).month(APRIL, LATER)
    return unlike(summary(whole), {"大路街道": summary(newer)})


def test_a_table_that_was_sent_again_takes_the_place_of_the_older() -> None:
    first = {"a.xlsx": forms("应急办", APRIL, [firm("大路砖厂"), firm("大路油库")])}
    second = {**first, "b.xlsx": forms("应急办", APRIL, [firm("大路砖厂")], day="4月28日")}
    assert resent(first, second) == []


def test_a_table_that_was_sent_again_with_an_earlier_form_is_the_one_that_counts() -> None:
    rows = [firm("大路砖厂"), firm("大路加油站")]
    first = {"a.xlsx": forms("应急办", APRIL, rows, day="4月27日")}
    second = {**first, "b.xlsx": forms("应急办", APRIL, [firm("大路油库")], day="4月24日")}
    assert resent(first, second) == []


def test_a_table_that_was_sent_again_without_a_unit_takes_the_unit_out() -> None:
    second = {"a.xlsx": forms("应急办", APRIL, [firm("大路砖厂")])}
    first = {**second, "b.xlsx": forms("经发办", APRIL, [firm("大路超市")])}
    assert resent(first, second) == []


def test_a_table_of_which_each_sheet_comes_as_a_file_counts_as_in_one_workbook() -> None:
    own = street()
    told_all = {"a.xlsx": forms("应急办", APRIL, [firm("大路砖厂")], [told("大路砖厂", "停电")])}
    month = Inbox(own, told_all).month(APRIL)
    whole = district([own], {"汇总表.xlsx": month})
    files = {f"{grid.name}.xlsx": [grid] for grid in table(month).grids}
    parts = replace(whole, files=files, saved={})
    assert unlike(summary(parts.month(APRIL)), {"大路街道": summary(month)}) == []


def test_of_a_table_of_which_one_form_was_sent_again_the_others_stand() -> None:
    """The register alone comes again, with one grievance more; a sheet without rows takes nothing."""
    own, first = street(), [told("大路砖厂", "停电", **OPEN)]
    second = [*first, told("大路砖厂", "停水", **OPEN)]
    rows = [firm("大路砖厂", 收集问题诉求个数="2")]
    older, newer = (
        Inbox(own, {"a.xlsx": forms("应急办", APRIL, rows, grievances)}).month(APRIL, day)
        for grievances, day in ((first, "2021-04-28"), (second, LATER))
    )
    whole = district([own], {"旧.xlsx": older, "新.xlsx": newer})
    register_alone = [grid for grid in table(newer).grids if "登载表（科室）" in grid.name]
    both = replace(whole, files={**whole.files, "新.xlsx": register_alone})
    assert unlike(summary(both.month(APRIL, LATER)), {"大路街道": summary(newer)}) == []


# the table in the inbox of its own sub-district ---------------------------------------------------


def beside(
    files: Files, made_of: Files, withdrawn: Mapping[str, str] | None = None
) -> tuple[Month, Month]:
    """April as it is, and as it is with the table that was made of `made_of` in inbox/."""
    own = street()
    made = table(Inbox(own, made_of).month(APRIL))
    saved = {"汇总表.xlsx": made.saved_at or datetime(2021, 4, 30)}
    both: Files = {**files, "汇总表.xlsx": list(made.grids)}
    alone = Inbox(own, files, withdrawn=withdrawn or {})
    beside = Inbox(own, both, saved, withdrawn or {})
    return alone.month(APRIL, LATER), beside.month(APRIL, LATER)


def same(alone: Month, both: Month) -> None:
    for part in ("submissions", "coverage", "grievances"):
        assert summary(both)[part] == summary(alone)[part], part


SENT: dict[str, Book] = {
    "a.xlsx": forms(
        "应急办", APRIL, [firm("大路砖厂", 个数="1")], [told("大路砖厂", "缺水", **OPEN)]
    ),
    "b.xlsx": forms("经发办", APRIL, [firm("大路超市")]),
}


def test_a_table_changes_nothing_beside_what_it_was_made_of() -> None:
    same(*beside(SENT, SENT))


def test_a_table_changes_nothing_where_a_unit_of_the_roster_has_sent_nothing() -> None:
    entries = [BARE | {"企业名称": name, "责任单位": "经发办"} for name in ("大路超市", "大路旅馆")]
    files = {"名录.xlsx": roster(*entries), "a.xlsx": SENT["a.xlsx"]}
    same(*beside(files, files))


def test_a_table_changes_nothing_after_a_correction() -> None:
    newer = forms("应急办", APRIL, [firm("大路砖厂"), firm("大路油库")], day="4月28日")
    same(*beside({**SENT, "a2.xlsx": newer}, SENT))


def test_a_table_does_not_bring_back_what_was_withdrawn() -> None:
    same(*beside(SENT, SENT, withdrawn={"b.xlsx": "报错了单位"}))


def test_a_table_does_not_bring_back_what_was_replaced_by_a_refused_form() -> None:
    refused = [forms("经发办", APRIL, [firm("大路超市")])[0].replace("联系时间", "日子")]
    same(*beside({**SENT, "b.xlsx": refused}, SENT))


def test_a_table_does_not_bring_back_an_enterprise_that_a_correction_took_out() -> None:
    same(*beside({**SENT, "b.xlsx": forms("经发办", APRIL, [firm("大路旅馆")])}, SENT))


def test_a_table_does_not_bring_back_a_decision_that_was_withdrawn() -> None:
    own = street()
    files = dispatched(own)
    made = table(Inbox(own, files).month(APRIL))
    saved = {"汇总表.xlsx": made.saved_at or datetime(2021, 4, 30)}
    beside: Files = {**files, "汇总表.xlsx": list(made.grids)}
    why = {"分派.xlsx": "分错了"}
    without = Inbox(own, files, withdrawn=why).month(MAY)
    same(without, Inbox(own, beside, saved, why).month(MAY))
    told = {file: book for file, book in beside.items() if file != "分派.xlsx"}
    with_table = Inbox(own, told, saved).month(MAY)  # where no list is known, it is all there is
    same(Inbox(own, files).month(MAY), with_table)


def test_a_table_does_not_move_a_call_back_without_a_day() -> None:
    """May's table in the inbox: its 回访情况 says May, April's list said April."""
    own, files = called_back(回访日期="")
    alone = Inbox(own, files)
    made = table(alone.month(MAY))
    saved = {"汇总表.xlsx": made.saved_at or datetime(2021, 5, 31)}
    both = Inbox(own, {**files, "汇总表.xlsx": list(made.grids)}, saved)
    for month in (APRIL, MAY):
        same(alone.month(month, LAST[MAY]), both.month(month, LAST[MAY]))


# liaison init --district --------------------------------------------------------------------------


def save_table(path: Path, own: Settings, month: str = APRIL) -> Path:
    path.write_bytes(consolidated_xlsx(Inbox(own, SENT).month(month)))
    return path


def init(place: Path, *tables: Path) -> int:
    parts = [part for path in tables for part in ("--district", str(path))]
    return CliRunner().invoke(main, ["init", str(place), *parts]).exit_code


def test_a_town_is_a_sub_district_of_a_district(tmp_path: Path) -> None:
    made = save_table(tmp_path / "a.xlsx", street("白云镇"))
    assert init(tmp_path / "区", made) == 0
    units = load_settings(tmp_path / "区" / "liaison.toml").units
    assert [(unit.name, unit.short) for unit in units] == [
        ("白云镇经发办", "经发办"),
        ("白云镇应急办", "应急办"),
    ]


def test_two_months_of_one_sub_district_are_one_sub_district(tmp_path: Path) -> None:
    tables = [save_table(tmp_path / f"{month}.xlsx", street(), month) for month in (APRIL, MAY)]
    assert init(tmp_path / "区", *tables) == 0
    assert len(load_settings(tmp_path / "区" / "liaison.toml").units) == 2


def test_a_unit_may_have_quotation_marks_in_its_name(tmp_path: Path) -> None:
    own = street("大路街道", "应急办", '"老街"社区')
    assert init(tmp_path / "区", save_table(tmp_path / "a.xlsx", own)) == 0
    assert load_settings(tmp_path / "区" / "liaison.toml").unit_names[1] == '大路街道"老街"社区'


def test_the_name_of_a_sub_district_may_end_in_any_word(tmp_path: Path) -> None:
    """[office] subdistrict is any text: 大路工业园区, 大路农场, 大路街道办事处 …"""
    made = save_table(tmp_path / "a.xlsx", street("大路工业园区"))
    assert init(tmp_path / "区", made) == 0
    names = load_settings(tmp_path / "区" / "liaison.toml").unit_names
    assert names == ("大路工业园区经发办", "大路工业园区应急办")


def test_nobody_is_blamed_for_the_enterprises_of_a_rejected_form() -> None:
    """The district knows that 应急办 was sent back; whom its ledger names stands in no table."""
    rejected = [forms("应急办", APRIL, [firm("大路砖厂")])[0].replace("联系时间", "日子")]
    files = {"a.xlsx": rejected, "b.xlsx": forms("经发办", APRIL, [firm("大路超市")])}
    own = street()
    whole = district([own], {"大路.xlsx": Inbox(own, files).month(APRIL)}).month(APRIL)
    assert [f.place.unit for f in whole.findings if f.code == "contact-missing"] == []

"""The roster: whom each unit must contact, month by month (contract, sections 3 and 6; 通知 一).

Sheets as in tests/language.py; a roster's labels are in row 2, its rows from 3: A 企业名称, B code,
C 行业, D 所属类别, E 责任单位, F 联系人, G 联系电话, H 状态.
"""

from datetime import datetime
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from liaison_pipeline.spelling.credit_code import ALPHABET, check_character, is_credit_code
from tests.language import (
    GOOD_ROSTER,
    HEAD,
    TITLE,
    Book,
    Office,
    check,
    ledger,
    line,
    office,
    reading,
    register,
    roster,
    sheet,
    village,
)

BRICK, GAS, SHOP = "大路砖厂", "大路加油站", "龙凤小卖部"
NO_CODE = {"统一社会信用代码": ""}
GAS_ROW = {"企业名称": GAS, "行业": "加油站"} | NO_CODE
SHOP_ROW = {
    "企业名称": SHOP,
    "行业": "零售",
    "所属类别": "个体工商户",
    "责任单位": "龙凤村",
} | NO_CODE
RENAMED = {"企业名称": "大路新型建材厂"}  # with the code of GOOD_ROSTER
OTHER_CODE = "91350100M00010203" + check_character("91350100M00010203")
MAY = {"title": TITLE.replace("4月", "5月"), "head": HEAD.replace("4月23日", "5月23日")}


def of(month: int) -> str:
    return f"2021年{month}月企业名录"


def contacts(*names: str, month: int = 4, unit: str = "应急办") -> str:
    """The month's ledger of a unit with a contact of each of these enterprises."""
    head = HEAD.replace("应急办", unit).replace("4月23日", f"{month}月23日")
    rows = [{"企业名称": name, "联系时间": f"{month}月6日"} for name in names]
    return ledger(*rows, title=TITLE.replace("4月", f"{month}月"), head=head)


def in_month(month: int, files: dict[str, Book]) -> Office:
    return office(files, month=f"2021-{month:02}", as_of=f"2021-{month:02}-28")


def covered(judged: Office, unit: str = "应急办") -> tuple[int, int]:
    """(enterprises, contacted) of a unit's figures."""
    row = next(u for u in judged.month.units if u.name == unit)
    return row.enterprises, row.contacted


def on_roster(judged: Office, unit: str = "应急办") -> list[str]:
    own = next(c for c in judged.month.coverage if c.unit == unit)
    return sorted(known.name for known in own.roster.values())


def told(judged: Office, code: str) -> list[tuple[str, str]]:
    """(unit, value) of the findings of a code."""
    return [(f.place.unit, f.place.value) for f in judged.findings if f.code == code]


def unlisted(judged: Office) -> list[tuple[str, str]]:
    """(cell, suggestion) of what is not on its unit's roster."""
    return [
        (f.place.cell, f.words.suggestion)
        for f in judged.findings
        if f.code == "enterprise-unknown"
    ]


# a roster counts ----------------------------------------------------------------------------------


def test_all_on_the_roster_must_be_contacted() -> None:
    judged = office({"表.xlsx": ledger(), "名录.xlsx": roster({}, GAS_ROW)})
    assert covered(judged) == (2, 1)
    assert told(judged, "contact-missing") == [("应急办", GAS)]
    assert judged.codes("enterprise-unknown", "roster-conflict") == []


def test_nobody_is_told_of_a_contact_before_the_ledger_is_in() -> None:
    judged = office({"名录.xlsx": roster({}, GAS_ROW)})
    assert covered(judged) == (2, 0)
    assert judged.codes("contact-missing") == []


def test_a_held_contact_is_no_contact_but_has_its_finding_already() -> None:
    judged = office({"表.xlsx": ledger(联系时间="4月31日"), "名录.xlsx": roster()})
    assert covered(judged) == (1, 0)
    assert judged.codes("contact-missing", "enterprise-unknown") == []


def test_a_roster_of_one_unit_says_nothing_of_another() -> None:
    files: dict[str, Book] = {
        "村.xlsx": village(ledger(企业名称=SHOP)),
        "村5.xlsx": village(ledger(企业名称="龙凤面馆", 联系时间="5月6日", **MAY)),
        "名录.xlsx": roster(),
    }
    judged = in_month(5, files)
    assert covered(judged, "龙凤村") == (2, 1)  # all that it has reported so far
    assert covered(judged) == (1, 0)
    assert told(judged, "contact-missing") == [("龙凤村", SHOP)]
    assert unlisted(judged) == []


def test_a_withdrawn_roster_is_none() -> None:
    files: dict[str, Book] = {"表.xlsx": ledger(), "名录.xlsx": roster({}, GAS_ROW)}
    judged = office(files, withdrawn={"名录.xlsx": "旧的"})
    assert covered(judged) == (1, 1)
    assert judged.codes("submission-withdrawn") == [("submission-withdrawn", "名录.xlsx", "")]


# from which month ---------------------------------------------------------------------------------


def test_a_roster_counts_from_its_month_on() -> None:
    judged = in_month(
        5, {"4.xlsx": roster(title=of(4)), "6.xlsx": roster({}, GAS_ROW, title=of(6))}
    )
    assert on_roster(judged) == [BRICK]
    assert on_roster(judged.at("2021-06", "2021-06-28")) == sorted([BRICK, GAS])
    assert on_roster(judged.at("2021-09", "2021-09-28")) == sorted([BRICK, GAS])


def test_the_oldest_roster_reaches_back() -> None:
    files: dict[str, Book] = {
        "6.xlsx": roster(title=of(6)),
        "7.xlsx": roster(GAS_ROW, SHOP_ROW, title=of(7)),
        "表.xlsx": ledger({}, {"企业名称": GAS}),
    }
    judged = office(files)
    assert covered(judged) == (1, 1)
    assert judged.codes("enterprise-unknown") == [("enterprise-unknown", "表.xlsx", "B5")]


def test_the_oldest_roster_reaches_back_in_all_its_files() -> None:
    files: dict[str, Book] = {
        "科室.xlsx": roster({}, GAS_ROW, title=of(6)),
        "村.xlsx": roster(SHOP_ROW, title=of(6)),
        "村7.xlsx": roster(SHOP_ROW | {"企业名称": "龙凤面馆"}, title=of(7)),
    }
    judged = office(files)
    assert (on_roster(judged), on_roster(judged, "龙凤村")) == (sorted([BRICK, GAS]), [SHOP])


def test_the_oldest_rosters_of_two_streets_reach_back_together() -> None:
    files: dict[str, Book] = {
        "东街.xlsx": roster(title=of(6)),
        "西街.xlsx": roster(GAS_ROW, title=of(6)),
    }
    assert on_roster(office(files)) == sorted([BRICK, GAS])


def test_the_oldest_roster_of_each_unit_reaches_back() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster(title=of(4)),
        "6.xlsx": roster(SHOP_ROW, title=of(6)),
    }
    judged = in_month(5, files)
    assert (on_roster(judged), on_roster(judged, "龙凤村")) == ([BRICK], [SHOP])


@pytest.mark.parametrize(
    ("title", "file", "month"),
    [
        ("企业名录（2021年6月）", "名录.xlsx", "2021-06"),
        ("大路街道企业名录", "企业名录2021-06.xlsx", "2021-06"),
        ("大路街道企业名录", "2021年6月/名录.xlsx", "2021-06"),
        ("大路街道企业名录", "2021年/6月/名录.xlsx", "2021-06"),
        ("大路街道企业名录（截至2021年6月30日）", "名录.xlsx", "2021-06"),
        ("大路街道企业名录", "名录2021.6.30.xlsx", "2021-06"),
        ("大路街道企业名录", "名录20210630.xlsx", "2021-06"),
    ],
)
def test_title_file_or_folder_tells_the_month_of_a_roster(
    title: str, file: str, month: str
) -> None:
    assert reading(roster(title=title), file).submissions[0]["period"] == month


def test_without_a_month_in_a_name_its_own_date_tells_the_month_of_a_roster() -> None:
    dated = roster(title="企业名录\n填报时间：2021年5月3日")
    assert reading(dated).submissions[0]["period"] == "2021-05"  # not the month before: no report
    saved = datetime(2021, 7, 2, 9)
    assert reading(dated, saved_at=saved).submissions[0]["period"] == "2021-05"
    assert reading(roster(title="企业名录"), saved_at=saved).submissions[0]["period"] == "2021-07"
    month = reading(roster(title="企业名录（12月）"), saved_at=datetime(2022, 1, 4))
    assert month.submissions[0]["period"] == "2021-12"


def test_the_name_of_the_sheet_tells_the_month_of_a_roster_too() -> None:
    named = sheet(roster(title="企业名录"), name="2021年6月")
    assert reading(named).submissions[0]["period"] == "2021-06"


def test_a_roster_without_any_month_counts_from_the_first() -> None:
    files: dict[str, Book] = {
        "名录.xlsx": roster(title="企业名录"),
        "5.xlsx": roster(GAS_ROW, title=of(5)),
    }
    judged = office(files)
    assert on_roster(judged) == [BRICK]
    assert judged.codes("period-missing") == []


# several rosters ----------------------------------------------------------------------------------


def test_a_full_new_roster_supersedes_the_old_one() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster({}, GAS_ROW, title=of(4)),
        "5.xlsx": roster({}, GAS_ROW | {"企业名称": "大路二砖厂"}, title=of(5)),
    }
    judged = in_month(5, files)
    assert on_roster(judged) == sorted([BRICK, "大路二砖厂"])
    assert on_roster(judged.at("2021-04", "2021-05-28")) == sorted([BRICK, GAS])


def test_rosters_of_two_streets_of_one_unit_count_together() -> None:
    files: dict[str, Book] = {"东街.xlsx": roster(), "西街.xlsx": roster(GAS_ROW)}
    assert on_roster(office(files)) == sorted([BRICK, GAS])


def test_rosters_that_share_an_enterprise_do_not_count_together() -> None:
    files: dict[str, Book] = {
        "东街.xlsx": roster({}, GAS_ROW, title="2021年4月企业名录\n填报时间：2021年4月2日"),
        "西街.xlsx": roster(title="2021年4月企业名录\n填报时间：2021年4月9日"),
    }
    assert on_roster(office(files)) == [BRICK]
    older = office(files, saved={"东街.xlsx": datetime(2021, 4, 20)})
    assert on_roster(older) == [BRICK]  # 填报时间 comes before the last-saved date


def test_rosters_of_offices_and_of_villages_do_not_supersede_one_another() -> None:
    files: dict[str, Book] = {
        "科室.xlsx": roster(title=of(4)),
        "村.xlsx": roster(SHOP_ROW, title=of(5)),
        "科室新.xlsx": roster({}, GAS_ROW, title=of(6)),
    }
    judged = in_month(6, files)
    assert on_roster(judged) == sorted([BRICK, GAS])
    assert on_roster(judged, "龙凤村") == [SHOP]
    assert on_roster(judged.at("2021-05", "2021-06-28")) == [BRICK]


def test_rosters_in_any_order_give_the_same_figures_and_findings() -> None:
    files: dict[str, Book] = {
        "a.xlsx": roster({}, GAS_ROW, title=of(4)),
        "b.xlsx": roster(SHOP_ROW, title=of(4)),
        "c.xlsx": roster(RENAMED | {"责任单位": "经发办"}, title=of(5)),
        "表.xlsx": contacts(BRICK, GAS, month=5),
    }
    seen = {
        (repr(judged.month.units), repr(judged.findings))
        for order in list(permutations(files))[::6]
        for judged in [in_month(5, {file: files[file] for file in order})]
    }
    assert len(seen) == 1


# moved, closed, renamed ---------------------------------------------------------------------------


@pytest.mark.parametrize("rest", [(), (GAS_ROW,)], ids=["a roster of one row", "a full one"])
def test_an_enterprise_that_moved_is_contacted_by_its_new_unit(
    rest: tuple[dict[str, str], ...],
) -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster({}, GAS_ROW, title=of(4)),
        "5.xlsx": roster({"责任单位": "经发办"}, *rest, title=of(5)),
        "表.xlsx": ledger({}, {"企业名称": GAS}),
        "表5.xlsx": contacts(BRICK, GAS, month=5),
        "经5.xlsx": contacts("大路商行", month=5, unit="经发办"),
    }
    judged = in_month(5, files)
    assert (covered(judged), covered(judged, "经发办")) == ((1, 1), (1, 0))
    assert told(judged, "contact-missing") == [("经发办", BRICK)]
    found = [
        f for f in judged.findings if f.code == "enterprise-unknown" and f.place.unit == "应急办"
    ]
    assert [(f.place.file, f.place.cell) for f in found] == [("表5.xlsx", "B4")]
    assert "名录里由经发办负责" in found[0].words.message
    april = judged.at("2021-04", "2021-05-28")
    assert covered(april) == (2, 2)
    assert april.codes("enterprise-unknown", "contact-missing") == []


def firms(*rows: dict[str, str]) -> list[dict[str, str]]:
    """Roster rows of 大路1厂, 大路2厂 … without a code, with what is changed."""
    return [{"企业名称": f"大路{n}厂"} | NO_CODE | row for n, row in enumerate(rows, start=1)]


def test_a_closed_enterprise_need_not_be_contacted() -> None:
    gone = [{"状态": word} for word in ("注销", "已注销", "吊销", "停业", " 迁 出 ")]
    judged = office({"表.xlsx": ledger(), "名录.xlsx": roster({}, *firms(*gone))})
    assert covered(judged) == (1, 1)
    assert judged.codes("contact-missing", "status-unknown") == []


def test_an_enterprise_that_is_not_closed_yet_must_be_contacted() -> None:
    living = [{"状态": word} for word in ("正常", "存续", "在营", "", "注销中")]
    judged = office({"表.xlsx": ledger(), "名录.xlsx": roster({}, *firms(*living))})
    assert covered(judged) == (6, 1)
    assert judged.codes("status-unknown") == [("status-unknown", "名录.xlsx", "H8")]


def test_an_enterprise_is_closed_from_its_rosters_month_until_another_has_it_open() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster({}, GAS_ROW, title=of(4)),
        "5.xlsx": roster({}, GAS_ROW | {"状态": "注销"}, title=of(5)),
        "6.xlsx": roster({}, GAS_ROW, title=of(6)),
        "表.xlsx": contacts(BRICK, GAS, month=5),
    }
    judged = in_month(5, files)
    assert covered(judged) == (1, 1)  # the contact of a closed one is in no figure
    assert unlisted(judged)[0][0] == "B5"
    assert "注销" in next(
        f.words.message for f in judged.findings if f.code == "enterprise-unknown"
    )
    assert [covered(judged.at(f"2021-0{m}", "2021-06-28"))[0] for m in (4, 6)] == [2, 2]


def test_a_renamed_enterprise_is_the_same() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster(title=of(4)),
        "5.xlsx": roster(RENAMED, title=of(5)),
        "表.xlsx": ledger(),
        "表5.xlsx": contacts(BRICK, month=5),
        "表6.xlsx": contacts("大路新型建材厂", month=6),
    }
    judged = in_month(6, files)
    assert (covered(judged), unlisted(judged)) == ((1, 1), [])
    may = judged.at("2021-05", "2021-06-28")  # the old name is counted, and told
    assert (covered(may), unlisted(may)) == ((1, 1), [("B4", "大路新型建材厂")])
    assert on_roster(may) == ["大路新型建材厂"]
    april = judged.at("2021-04", "2021-06-28")
    assert (covered(april), unlisted(april), on_roster(april)) == ((1, 1), [], [BRICK])
    for month in (april, may, judged):
        assert month.codes("contact-missing", "roster-conflict") == []


@pytest.mark.parametrize(
    ("before", "after"),
    [(GOOD_ROSTER["统一社会信用代码"], OTHER_CODE), (OTHER_CODE, ""), ("办理中", "办理中")],
)
def test_an_enterprise_without_the_same_code_is_another_one(before: str, after: str) -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster(统一社会信用代码=before, title=of(4)),
        "5.xlsx": roster(RENAMED | {"统一社会信用代码": after}, title=of(5)),
        "表5.xlsx": contacts("大路新型建材厂", month=5),
    }
    judged = in_month(5, files)
    assert on_roster(judged) == sorted([BRICK, "大路新型建材厂"])
    assert told(judged, "contact-missing") == [("应急办", BRICK)]


def test_an_enterprise_may_be_renamed_and_renamed_back() -> None:
    names = [{}, RENAMED, {}]
    files: dict[str, Book] = {
        f"{n}.xlsx": roster(row, title=of(n)) for n, row in enumerate(names, start=4)
    }
    files["表5.xlsx"] = contacts("大路新型建材厂", month=5)
    judged = in_month(6, files)
    assert on_roster(judged) == [BRICK]
    assert covered(judged.at("2021-05", "2021-06-28")) == (1, 1)


def test_an_enterprise_may_be_renamed_and_moved_at_once() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster({}, GAS_ROW, title=of(4)),
        "5.xlsx": roster(RENAMED | {"责任单位": "经发办"}, title=of(5)),
    }
    judged = in_month(5, files)
    assert (on_roster(judged), on_roster(judged, "经发办")) == ([GAS], ["大路新型建材厂"])


def test_a_grievance_goes_on_under_the_new_name() -> None:
    going = {"办结时间": "", "办理情况": "正在协调供电公司"}
    files: dict[str, Book] = {
        "4.xlsx": [ledger(个数="1"), register(**going)],
        "5.xlsx": [contacts("大路新型建材厂", month=5), register(going | RENAMED, **MAY)],
        "名录4.xlsx": roster(title=of(4)),
        "名录5.xlsx": roster(RENAMED, title=of(5)),
    }
    judged = in_month(5, files)
    row = next(u for u in judged.month.units if u.name == "应急办")
    assert (row.carried_over, row.raised, row.closed, row.open) == (1, 0, 0, 1)
    assert judged.codes("grievance-vanished", "count-mismatch", "enterprise-not-in-ledger") == []


@pytest.mark.parametrize("code", [OTHER_CODE, ""])
def test_another_enterprise_may_take_the_old_name(code: str) -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster(title=of(4)),
        "5.xlsx": roster(RENAMED, {"统一社会信用代码": code}, title=of(5)),
        "表.xlsx": contacts(BRICK, "大路新型建材厂", month=5),
    }
    judged = in_month(5, files)
    assert (covered(judged), unlisted(judged)) == ((2, 2), [])


# conflicts within a roster ------------------------------------------------------------------------


TWICE: list[tuple[dict[str, str], tuple[str, ...]]] = [
    ({"责任单位": "经发办"}, ("roster-conflict", "A4")),
    ({"状态": "注销"}, ("roster-conflict", "A6")),
    ({"企业名称": "大路 3厂", "联系人": "钱二"}, ("roster-conflict", "A8")),
    ({"企业名称": "大路甲厂"}, ("roster-conflict", "B10")),
    ({}, ("row-duplicate", "A12")),
    ({"企业名称": "大路乙厂", "统一社会信用代码": OTHER_CODE}, ()),
    ({"企业名称": "大路丙厂"} | NO_CODE, ()),
]


def test_an_enterprise_or_code_that_stands_twice_is_told_at_its_cell() -> None:
    rows = []
    for number, (second, _) in enumerate(TWICE, start=1):
        first = f"91350100M{number:08}"
        code = {"统一社会信用代码": first + check_character(first)}
        rows += [{"企业名称": f"大路{number}厂"} | code | change for change in ({}, second)]
    judged = office({"名录.xlsx": roster(*rows)})
    found = {(code, cell) for code, file, cell in judged.codes() if file}
    assert found == {place for _, place in TWICE if place}


def test_an_enterprise_of_two_units_must_be_contacted_by_both() -> None:
    files: dict[str, Book] = {
        "名录.xlsx": roster({}, {"责任单位": "经发办"}),
        "a.xlsx": ledger(),
        "b.xlsx": contacts("大路商行", unit="经发办"),
    }
    judged = office(files)
    assert (covered(judged), covered(judged, "经发办")) == ((1, 1), (1, 0))
    assert told(judged, "contact-missing") == [("经发办", BRICK)]


def test_a_conflict_is_told_in_the_months_of_its_roster() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster({}, {"责任单位": "经发办"}, title=of(4)),
        "6.xlsx": roster({}, GAS_ROW, title=of(6)),
    }
    judged = in_month(6, files)
    assert (on_roster(judged, "经发办"), judged.codes("roster-conflict")) == ([], [])
    may = judged.at("2021-05", "2021-06-28")
    assert may.codes("roster-conflict") == [("roster-conflict", "4.xlsx", "A4")]


def test_one_code_twice_renames_nobody() -> None:
    files: dict[str, Book] = {
        "4.xlsx": roster(title=of(4)),
        "5.xlsx": roster(RENAMED, {}, title=of(5)),
        "表5.xlsx": contacts(BRICK, "大路新型建材厂", month=5),
    }
    judged = in_month(5, files)
    assert (covered(judged), unlisted(judged)) == ((2, 2), [])


def test_one_code_twice_does_not_rename_a_third_one_that_had_the_code_before() -> None:
    twice = roster(RENAMED, {"企业名称": "大路三厂"}, title=of(5))
    judged = in_month(5, {"4.xlsx": roster(title=of(4)), "5.xlsx": twice})
    assert on_roster(judged) == sorted([BRICK, "大路三厂", "大路新型建材厂"])


def test_what_is_no_code_is_no_conflict() -> None:
    pending = {"统一社会信用代码": "办理中"}
    judged = office({"名录.xlsx": roster(pending, GAS_ROW | pending)})
    assert judged.codes("roster-conflict") == []


@pytest.mark.parametrize("row", [{"企业名称": SHOP}, {}], ids=["one code", "one enterprise"])
def test_an_enterprise_in_two_rosters_of_one_month_is_a_conflict(row: dict[str, str]) -> None:
    other = (
        SHOP_ROW | {"企业名称": BRICK, "统一社会信用代码": GOOD_ROSTER["统一社会信用代码"]} | row
    )
    judged = office({"科室.xlsx": roster(), "村.xlsx": roster(other), "表.xlsx": ledger()})
    assert [code for code, *_ in judged.codes("roster-conflict")] == ["roster-conflict"]
    assert covered(judged) == (1, 1)


# rows that are held, and how a roster may look ----------------------------------------------------


HELD = {
    ("unit-unknown", "E3"): {"责任单位": "应急半"},
    ("cell-missing", "E4"): {"责任单位": ""},
    ("cell-missing", "A5"): {"企业名称": "/"},
    ("cell-error", "A6"): {"企业名称": "!#REF!"},
    ("category-invalid", "D7"): {"所属类别": "国有企业"},
}


def test_a_row_that_is_held_is_on_no_roster() -> None:
    judged = office({"名录.xlsx": roster(*firms(*HELD.values()), GAS_ROW)})
    assert on_roster(judged) == [GAS]
    own = {(f.code, f.place.cell): f for f in judged.findings if f.place.file}
    assert {place: str(found.severity) for place, found in own.items()} == dict.fromkeys(
        HELD, "error"
    )
    assert own["unit-unknown", "E3"].words.suggestion == "应急办"


def test_a_mistake_in_the_roster_is_not_told_again_to_the_unit() -> None:
    wrong = firms({"责任单位": "应急半"}, {"所属类别": "国有企业"})
    rows = [{"企业名称": name} for name in (GAS, "大路1厂", "大路2厂")]
    assert unlisted(office({"名录.xlsx": roster(*wrong, GAS_ROW), "表.xlsx": ledger(*rows)})) == []


def test_a_mistake_of_a_withdrawn_roster_excuses_nobody() -> None:
    files: dict[str, Book] = {
        "错.xlsx": roster({"责任单位": "应急半"}),
        "名录.xlsx": roster(GAS_ROW),
        "表.xlsx": ledger(),
    }
    judged = office(files, withdrawn={"错.xlsx": "发错了"})
    assert [cell for cell, _ in unlisted(judged)] == ["B4"]


def test_a_row_of_a_roster_with_lesser_faults_counts() -> None:
    text = roster(统一社会信用代码="91350100M000100Y4", 联系电话="1380000123", 状态="待定", 行业="")
    assert check(text) == [
        ("credit-code-invalid", "B3"),
        ("phone-invalid", "G3"),
        ("status-unknown", "H3"),
    ]
    assert on_roster(office({"名录.xlsx": text})) == [BRICK]


def read(book: Book) -> list[tuple[object, ...]]:
    """(企业名称, 责任单位, 状态) of the rows of a roster by itself."""
    rows = [row.values for _, row in reading(book).rows["roster"]]
    return [(row["enterprise"], row["unit"], row["status"]) for row in rows]


@pytest.mark.parametrize("unit", ["应急管理办公室", "大路街道应急办", "应急 办", "应急办（盖章）"])
def test_a_unit_of_a_roster_is_known_by_its_other_names(unit: str) -> None:
    assert read(roster(责任单位=unit)) == [(BRICK, "应急办", "正常")]


def test_a_unit_that_is_merged_or_repeated_by_ditto_is_that_of_the_row_above() -> None:
    both = [(BRICK, "应急办", "正常"), (GAS, "应急办", "正常")]
    assert read(roster({}, GAS_ROW | {"责任单位": "同上"})) == both
    text = roster({}, GAS_ROW | {"责任单位": ""})
    assert read(sheet(text, merges=[(2, 4, 3, 4)])) == both


SERIAL = f"序号 | {' | '.join(GOOD_ROSTER)}\n1 | {line(GOOD_ROSTER)}\n2\n合计 | 1"
TURNED = "\n".join(
    " | ".join(reversed(part.split(" | "))) for part in roster(title="企业名录").split("\n")
)
ALIASES = (
    roster().replace("责任单位", "责任科室").replace("统一社会信用代码", "信用代码"),
    roster().replace("联系电话", "手机号").replace("状态", "登记\\n状态"),
)


@pytest.mark.parametrize("text", [SERIAL, TURNED, *ALIASES, f"附件\n\n{roster()}\n备注：以上为准"])
def test_a_roster_is_known_by_its_labels(text: str) -> None:
    assert read(text) == [(BRICK, "应急办", "正常")]
    assert check(text, "随便.xlsx") == []


def test_extra_columns_are_kept() -> None:
    text = roster().replace("状态", "状态 | 经营地址").replace("正常", "正常 | 大路街1号")
    assert check(text) == [("column-unknown", "I2")]
    assert read(text) == [(BRICK, "应急办", "正常")]
    assert "大路街1号" in str(reading(text).rows["roster"][0][1].values["extra"])


def test_a_missing_column_holds_the_roster() -> None:
    text = roster({}, GAS_ROW).replace(" | 状态", "").replace(" | 正常", "")
    assert ("column-missing", "") in check(text)
    judged = office({"名录.xlsx": text, "表.xlsx": ledger()})
    assert (covered(judged), judged.codes("contact-missing")) == ((1, 1), [])


def test_a_roster_beside_a_ledger_in_one_workbook_counts() -> None:
    judged = office({"表.xlsx": [ledger(), roster({}, GAS_ROW)]})
    assert covered(judged) == (2, 1)


# 统一社会信用代码 -----------------------------------------------------------------------------------

FIRST = st.builds(
    "".join,
    st.tuples(
        st.text(ALPHABET, min_size=2, max_size=2),
        st.text("0123456789", min_size=6, max_size=6),
        st.text(ALPHABET, min_size=9, max_size=9),
    ),
)


@given(FIRST, st.integers(0, 17), st.characters(codec="utf-8"))
def test_a_code_with_its_check_character_passes_and_no_other(
    first: str, at: int, mark: str
) -> None:
    code = first + check_character(first)
    assert is_credit_code(code)
    for other in {*ALPHABET, mark} - {code[at]}:
        assert not is_credit_code(code[:at] + other + code[at + 1 :])


@settings(max_examples=15, deadline=None)
@given(FIRST)
def test_a_code_of_a_roster_without_its_check_character_is_told(first: str) -> None:
    code = first + check_character(first)
    wrong = first + next(mark for mark in ALPHABET if mark != code[-1])
    assert check(roster(统一社会信用代码=code)) == []
    assert check(roster(统一社会信用代码=wrong)) == [("credit-code-invalid", "B3")]


@pytest.mark.parametrize("code", ["91350100m000100y43", "91350１00M000１00Y43", "", "无"])
def test_a_code_that_is_blank_or_spelled_otherwise_is_no_fault(code: str) -> None:
    assert check(roster(统一社会信用代码=code)) == []


@pytest.mark.parametrize("code", ["91350100M000100Y4", "91350100M000100Y433", "91350100MOOO100Y43"])
def test_a_code_of_another_length_or_alphabet_is_a_fault(code: str) -> None:
    assert check(roster(统一社会信用代码=code)) == [("credit-code-invalid", "B3")]


# what a unit reports against it -------------------------------------------------------------------


def test_an_unknown_enterprise_is_told_with_the_nearest_and_never_merged() -> None:
    rows = [{"企业名称": name} for name in ("大路砖长", "大路加油占", "红星理发店")]
    judged = office({"表.xlsx": ledger(*rows), "名录.xlsx": roster({}, GAS_ROW)})
    found = dict(unlisted(judged))
    assert (found["B4"], found["B5"]) == (BRICK, GAS)
    assert found["B6"].startswith("请核对企业名称")  # nothing is near
    assert covered(judged) == (2, 0)
    assert len(told(judged, "contact-missing")) == 2


def test_an_enterprise_that_is_only_written_in_another_way_is_known() -> None:
    listed = [
        {"企业名称": name} | NO_CODE for name in (BRICK, "大路Ａ厂", "大路（东）厂", "大路·西厂")
    ]
    names = ("大路 砖厂。", "大路a厂", "大路(东)厂", "大路西厂")
    rows = [{"企业名称": name} for name in names]
    judged = office({"表.xlsx": ledger(*rows), "名录.xlsx": roster(*listed)})
    assert (covered(judged), unlisted(judged)) == ((4, 4), [])


def test_an_unknown_enterprise_is_told_once() -> None:
    rows = [{"企业名称": GAS, "个数": "1"}, {"企业名称": GAS, "联系时间": "4月7日"}]
    both = [ledger(*rows), register(企业名称=GAS)]
    judged = office({"表.xlsx": both, "名录.xlsx": roster()})
    assert judged.codes("enterprise-unknown") == [("enterprise-unknown", "表.xlsx", "B4")]
    row = next(u for u in judged.month.units if u.name == "应急办")
    assert (row.raised, row.closed) == (1, 1)  # a grievance counts, on the roster or not


def test_an_unknown_enterprise_of_the_register_alone_is_told_there() -> None:
    judged = office({"表.xlsx": [ledger(), register(企业名称=GAS)], "名录.xlsx": roster()})
    found = [f for f in judged.findings if f.code == "enterprise-unknown"]
    assert [(f.place.sheet, f.place.cell) for f in found] == [("Sheet2", "B4")]


def test_an_enterprise_whose_industry_is_another_units_is_told() -> None:
    industries = ("餐饮", "粮食种植（农业）", "砖厂", "加油站、商贸", "教育", "")
    listed = firms(*({"行业": industry} for industry in industries))
    rows = [{"企业名称": row["企业名称"]} for row in listed]
    unlisted_one = {"企业名称": "大路饭店"}  # of no known industry
    judged = office({"表.xlsx": ledger(*rows, unlisted_one), "名录.xlsx": roster(*listed)})
    found = {f.place.cell: f.words.message for f in judged.findings if f.code == "remit-mismatch"}
    assert sorted(found) == ["B4", "B5"]
    assert "由市场监管所联系" in found["B4"]
    assert "由农业服务中心联系" in found["B5"]


@pytest.mark.parametrize("industry", ["零售", "商贸"])  # 各村负责餐饮以外的个体工商户
def test_a_village_looks_after_its_shops_but_not_its_restaurants(industry: str) -> None:
    noodles = SHOP_ROW | {"企业名称": "龙凤面馆", "行业": "餐饮"}
    listed = roster(SHOP_ROW | {"行业": industry}, noodles)
    rows = [{"企业名称": SHOP}, {"企业名称": "龙凤面馆"}]
    judged = office({"村.xlsx": village(ledger(*rows)), "名录.xlsx": listed})
    assert [cell for _, _, cell in judged.codes("remit-mismatch")] == ["B5"]

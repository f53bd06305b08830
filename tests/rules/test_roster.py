"""Conflicts within a roster, and enterprises that are on none."""

import pytest

from liaison_pipeline.spelling.credit_code import check_character
from tests.facts.rosters import (
    BRICK,
    GAS,
    GAS_ROW,
    NO_CODE,
    OTHER_CODE,
    RENAMED,
    SHOP,
    SHOP_ROW,
    contacts,
    covered,
    in_month,
    of,
    on_roster,
    told,
    unlisted,
)
from tests.language import GOOD_ROSTER, Book, ledger, office, register, roster, same_as

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


BOTH = "大路砖厂、红星面馆"


@pytest.mark.parametrize(
    ("listed", "code", "message"),
    [
        ([], "enterprise-several", "“大路砖厂”“红星面馆”"),
        ([{}], "enterprise-unknown", "像是写了几家企业：“大路砖厂”“红星面馆”"),
        ([{"企业名称": BOTH}], "", ""),  # an enterprise of that very name
    ],
)
def test_several_firms_in_one_cell_are_told_once(
    listed: list[dict[str, str]], code: str, message: str
) -> None:
    files: dict[str, Book] = {"表.xlsx": [ledger(企业名称=BOTH, 个数="1"), register(企业名称=BOTH)]}
    judged = office(files | ({"名录.xlsx": roster(*listed)} if listed else {}))
    codes = ("enterprise-several", "enterprise-unknown")
    found = [made for made in judged.findings if made.code in codes]
    assert [(made.code, made.place.cell) for made in found] == ([(code, "B4")] if code else [])
    assert all(message in made.words.message for made in found)


def test_what_is_confirmed_to_be_one_firm_is_not_asked_again() -> None:
    said = {"写法": BOTH, "建议为": "大路砖厂"}
    files: dict[str, Book] = {"表.xlsx": ledger({}, {"企业名称": BOTH}), "确认.xlsx": same_as(said)}
    assert told(office(files), "enterprise-several") == []

"""Enterprises that moved, closed or were renamed between two rosters."""

import pytest

from tests.facts.rosters import (
    BRICK,
    GAS,
    GAS_ROW,
    MAY,
    OTHER_CODE,
    RENAMED,
    contacts,
    covered,
    firms,
    in_month,
    of,
    on_roster,
    told,
    unlisted,
)
from tests.language import GOOD_ROSTER, Book, ledger, office, register, roster


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

"""Which roster counts in which month (contract, sections 3 and 5)."""

from datetime import datetime
from itertools import permutations

import pytest

from tests.facts.rosters import (
    BRICK,
    GAS,
    GAS_ROW,
    MAY,
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
from tests.language import Book, ledger, office, reading, roster, sheet, village


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
    assert period(roster(title=title), file) == month


def period(book: Book, file: str = "表.xlsx", saved: datetime | None = None) -> str:
    """Returns the month of a roster by itself."""
    return str(reading(book, file, saved).submissions[0].period)


def test_without_a_month_in_a_name_its_own_date_tells_the_month_of_a_roster() -> None:
    dated = roster(title="企业名录\n填报时间：2021年5月3日")
    assert period(dated) == "2021-05"  # not the month before: no report
    saved = datetime(2021, 7, 2, 9)
    assert period(dated, saved=saved) == "2021-05"
    assert period(roster(title="企业名录"), saved=saved) == "2021-07"
    saved = datetime(2022, 1, 4)
    assert period(roster(title="企业名录（12月）"), saved=saved) == "2021-12"


def test_the_name_of_the_sheet_tells_the_month_of_a_roster() -> None:
    named = sheet(roster(title="企业名录"), name="2021年6月")
    assert period(named) == "2021-06"


def test_a_roster_without_any_month_counts_from_the_first() -> None:
    files: dict[str, Book] = {
        "名录.xlsx": roster(title="企业名录"),
        "5.xlsx": roster(GAS_ROW, title=of(5)),
    }
    judged = office(files)
    assert on_roster(judged) == [BRICK]
    assert judged.codes("period-missing") == []


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

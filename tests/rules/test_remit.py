"""Enterprises whose industry another unit looks after."""

import pytest

from tests.facts.rosters import SHOP, SHOP_ROW, firms
from tests.language import ledger, office, roster, village


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

"""A written name is a registered unit, or none; a suggestion only where one is near."""

from dataclasses import replace

import pytest

from liaison_pipeline.model.settings import Unit
from liaison_pipeline.spelling.units import match_unit, nearest_unit
from tests.language import SETTINGS

VILLAGES = ("老鹰岩村", "天池社区", "大路一村", "大路二村", "白云村", "白云社区")
OFFICE = replace(
    SETTINGS, units=(*SETTINGS.units, *(Unit(name, "village", ()) for name in VILLAGES))
)


@pytest.mark.parametrize(
    ("written", "unit"),
    [
        ("龙凤村（社区）", "龙凤村"),
        ("龙凤（村）", "龙凤村"),
        ("龙凤村村（社区）", "龙凤村"),
        ("龙凤村 13800001234", "龙凤村"),
        ("龙凤村（电话：41450000）", "龙凤村"),
        ("龙凤村党支部", "龙凤村"),
        ("中共龙凤村党总支", "龙凤村"),
        ("中共龙凤村支部委员会", "龙凤村"),
        ("龙凤村村支部委员会", "龙凤村"),
        ("龙凤村综治中心", "龙凤村"),
        ("龙凤村新时代文明实践站", "龙凤村"),
        ("“龙凤村”", "龙凤村"),
        ("龙凤村（张三）", "龙凤村"),
        ("龙凤村（一组）", "龙凤村"),
        ("应急办（张三）", "应急办"),
        ("天池社区综合治理办", "天池社区"),
        ("综治办", ""),
        ("龙凤山庄（张三）", ""),
        ("社区综治中心", ""),
        ("龙凤村党总支委员会（盖章）", "龙凤村"),
        ("龙凤村便民服务中心", "龙凤村"),
        ("龙凤村村支两委", "龙凤村"),
        ("大路街道龙凤村村民委员会（公章）", "龙凤村"),
        ("大路街道办事处天池社区居委会", "天池社区"),
        ("天池社区党群服务中心", "天池社区"),
        ("天池居委会", "天池社区"),
        ("龙凤", "龙凤村"),
        ("白云", ""),
        ("白云社区", "白云社区"),
        ("应急办（盖章）", "应急办"),
        ("大路街道应急管理办公室", "应急办"),
        ("应急办      2021年4月", "应急办"),
        ("社区文化服务中心", "社区文化服务中心"),
        ("龙凤新村", ""),
        ("大路三村", ""),
        ("大路街道", ""),
        ("村", ""),
    ],
)
def test_a_unit_is_known_by_each_of_its_names(written: str, unit: str) -> None:
    assert (match_unit(written, OFFICE) or "") == unit


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("老鹰崖村", "老鹰岩村"),
        ("应急班", "应急办"),
        ("市场监管局", "市场监管所"),
        ("建设环保服务中新", "建设环保服务中心"),
        ("天池村", "天池社区"),
        ("龙溪社区", ""),
        ("大路三村", ""),
        ("园林办", ""),
        ("张三", ""),
        ("龙风村", "龙凤村"),
        ("经法办", "经发办"),
        ("应急管理班", "应急办"),
        ("农业服务中", "农业服务中心"),
        ("丙村", ""),
        ("城管办", ""),
        ("区供电局", ""),
        ("", ""),
    ],
)
def test_only_a_near_name_is_suggested(written: str, near: str) -> None:
    assert nearest_unit(written, OFFICE) == near


STREETS = ("大路街道", "青山街道")
RENAMED = Unit("大路街道应急办", "office", (), aliases=("应急管理局",), subdistrict="大路街道")
DISTRICT = replace(
    SETTINGS,
    units=(RENAMED, *(Unit(f"{s}经发办", "office", (), subdistrict=s) for s in STREETS)),
)


@pytest.mark.parametrize(
    ("written", "street", "unit"),
    [
        ("应急管理局", "大路街道", "大路街道应急办"),
        ("应急管理局", "青山街道", ""),  # another's, though only one is known by that name
        ("大路街道应急管理局", "青山街道", "大路街道应急办"),
        ("经发办", "青山街道", "青山街道经发办"),
        ("应急管理局", "", "大路街道应急办"),
    ],
)
def test_in_a_sub_districts_table_a_bare_name_is_none_of_anothers(
    written: str, street: str, unit: str
) -> None:
    assert (match_unit(written, DISTRICT, street) or "") == unit


def test_in_a_sub_districts_table_what_is_suggested_is_its_own() -> None:
    assert nearest_unit("经发科", DISTRICT, "青山街道") == "青山街道经发办"
    assert nearest_unit("应急管理办", DISTRICT, "青山街道") == ""

"""Which registered unit a written name is near to."""

from dataclasses import replace

import pytest

from liaison_pipeline.model.settings import Unit
from liaison_pipeline.spelling.units import nearest_unit
from tests.language import SETTINGS

NAMES = ("甲村", "乙社区", "龙凤村", "应急办", "经发办", "农业服务中心")
UNITS = tuple(Unit(name, "office", ("中小微企业",)) for name in NAMES)


@pytest.mark.parametrize(
    ("written", "near"),
    [
        ("龙风村", "龙凤村"),
        ("经法办", "经发办"),
        ("应急管理办", "应急办"),
        ("农业服务中", "农业服务中心"),
        ("龙溪社区", ""),
        ("丙村", ""),
        ("城管办", ""),
        ("文化服务中心", ""),
        ("区供电局", ""),
    ],
)
def test_a_name_that_is_far_from_all_is_near_to_none(written: str, near: str) -> None:
    assert nearest_unit(written, replace(SETTINGS, units=UNITS)) == near

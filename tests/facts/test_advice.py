"""Who should decide on a grievance that its unit cannot solve (通知二（三）)."""

from functools import cache

import pytest

from liaison_pipeline.facts.advice import advise
from liaison_pipeline.facts.identity import Grievance
from liaison_pipeline.month import Month
from tests.facts.stories import OWN, TO, sent
from tests.language import office

ADVICE = [
    ({"问题诉求名称": "厂区用电不稳"}, "经发办分派", TO),
    ({"问题诉求名称": "消防通道被占"}, "本单位", OWN),
    ({"问题诉求名称": "消防用电问题"}, "经发办分派", TO),  # another unit before the own one
    ({"问题诉求名称": "子女上学困难"}, "小区吹哨", ""),
    ({"问题诉求名称": "电价补贴", "办理情况": "报请区级部门协调"}, "区级督办", TO),
    ({"问题诉求名称": "贷款难", "办理情况": "涉及多个科室，需联动解决"}, "街道研究", TO),
    ({"问题诉求名称": "招牌被风吹落"}, "经发办分派", ""),
    ({"问题诉求名称": "厂区里供电不稳"}, "经发办分派", TO),
    ({"问题诉求名称": "招工困难", "具体内容": "企业业主反映招不到人"}, "经发办分派", TO),
    ({"问题诉求名称": "噪音扰民", "办理情况": "请区生态环境局认定"}, "区级督办", "区生态环境局"),
    ({"问题诉求名称": "路灯不亮", "办理情况": "转市监所"}, "经发办分派", "市场监管所"),
    ({"问题诉求名称": "路灯损坏", "办理情况": "报经发办"}, "经发办分派", "建设环保服务中心"),
    ({"问题诉求名称": "厂门外停车", "办理情况": "请街道出面"}, "街道研究", "街道党工委、办事处"),
    ({"问题诉求名称": "车棚漏雨", "办理情况": "已小区吹哨"}, "小区吹哨", ""),
    ({"问题诉求名称": "道路积水", "具体内容": "业主反映出行难"}, "小区吹哨", ""),
]


@cache
def month() -> Month:
    bare = {"办结时间": "", "办理情况": "超出本单位职责", "具体内容": "请尽快解决"}
    return office({"4.xlsx": sent(OWN, 4, *(bare | row for row, *_ in ADVICE))}).month


@cache
def advised() -> dict[str, Grievance]:
    return {grievance.row.title: grievance for grievance in month().grievances[OWN].open}


@pytest.mark.parametrize(("row", "level", "unit"), ADVICE)
def test_each_grievance_gets_advice_on_who_decides(
    row: dict[str, str], level: str, unit: str
) -> None:
    advice = advise(advised()[row["问题诉求名称"]], month().facts)
    assert (advice.level, advice.unit) == (level, unit)
    assert advice.reason

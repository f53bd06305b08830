"""The sub-district of the example: the six offices of the notice and twenty invented villages."""

from collections.abc import Iterable

from tests.workbooks.units import BOTH, Unit, sections_of
from tests.workbooks.values import words

OFFICES = (
    Unit(
        "经发办",
        "office",
        ("经济发展办公室", "经济发展办"),
        remit=("工贸", "工业", "商贸", "服务"),
        topics=words("用电 供电 融资 贷款 用工 招工 税 补贴 政策 工业 商贸"),
    ),
    Unit(
        "应急办",
        "office",
        ("应急管理办公室", "应急管理办"),
        remit=("砖厂", "加油站"),
        topics=("安全生产", "消防", "应急", "隐患"),
    ),
    Unit(
        "建设环保服务中心",
        "office",
        ("建环中心", "建设和环保服务中心", "建设环保中心"),
        remit=("建筑施工", "搅拌站"),
        topics=words("道路 路灯 排水 污水 环保 扬尘 噪音 施工 垃圾 停车"),
    ),
    Unit(
        "农业服务中心",
        "office",
        ("农服中心", "农业中心"),
        remit=("农业",),
        topics=words("农业 种植 养殖 灌溉 农产品 土地流转"),
    ),
    Unit(
        "社区文化服务中心",
        "office",
        ("文化服务中心", "文化中心", "社区文化中心"),
        remit=("文化娱乐",),
        topics=("文化", "娱乐", "演出", "广告牌"),
    ),
    Unit(
        "市场监管所",
        "office",
        ("市监所", "市场监督管理所"),
        remit=("餐饮",),
        topics=words("执照 许可 食品 餐饮 证照 年报"),
        categories=BOTH,
    ),
)
VILLAGE_NAMES = words(
    "龙凤村 青杠坡村 望江社区 石龙桥村 三角滩村 黄泥垭村 天灯坝社区 团山堡村 柏树湾村 白云寺社区 "
    "双碑村 凉水井村 马家院社区 桂花园社区 老鹰岩村 水口庙村 金竹沟村 新堰塘村 文昌宫社区 沙坪坎村"
)


def _village(number: int, name: str) -> Unit:
    council = f"{name}居委会" if name.endswith("社区") else f"{name}村委会"
    aliases = (council, name[:-2]) if name.endswith("社区") else (council, f"{name}民委员会")
    return Unit(name, "village", aliases, OFFICES[number % 5].name)


VILLAGES = tuple(_village(number, name) for number, name in enumerate(VILLAGE_NAMES))
UNITS = {unit.name: unit for unit in (*OFFICES, *VILLAGES)}


def settings_text() -> str:
    """Returns liaison.toml of the example's workspace."""
    head = "# 示例工作区的设置：街道名称和各单位都是虚构的，分工照 34 号文。"
    return settings_of(head, UNITS.values())


def settings_of(head: str, units: Iterable[Unit]) -> str:
    """Returns a liaison.toml: a comment, the office and the units."""
    office = '[office]\nsubdistrict = "大路街道"\nname = "经发办"\ndistrict = "区营商环境办"'
    office += '\ncontact = "陈静"\nphone = "023-60000123"'
    return f"{head}\n{office}\n\n{sections_of(units)}"

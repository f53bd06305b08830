"""Invented people, enterprises and telephone numbers.

Everything here is made up: the numbers carry 0000 in the middle, the names are put together by chance.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from tests.workbooks.values import full_width, words

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = words(
    "德明 建国 小琴 志强 秀英 国平 丽华 永贵 春梅 光辉 世兰 大勇 晓东 家福 玉珍 文斌 朝霞 正华 利民 素芳 "
    "忠 燕 涛 敏 刚 琼 波 霞 平 军 学文 天明 红梅 安全 友才 中华 仁义 代芬 先碧 昌容"
)
BRAND_FIRST = "永鑫瑞祥福顺宏盛嘉恒泰裕康乐广源百巨汇诚佳美丰荣金锦万德惠众茂旺天海星云新东立信仁诺"
BRAND_LAST = "兴隆达利和源昌发盈通辉煌景悦华茂宇轩成居庭蓉川渝岭溪远峰雅韵涵"
TRADES = {
    "village": words(
        "百货店 五金店 理发店 服装店 干洗店 水果店 粮油店 家电维修部 摩托车修理店 农资经营部 建材经营部 "
        "文具店 药店 鞋店 裁缝店 通讯店 茶叶店 花店 窗帘店 便利店 副食店 电动车行 洗车场 废旧物资回收站 "
        "图文广告部 种子经营部 家具店 渔具店"
    ),
    "经发办": words(
        "机械制造有限公司 物流有限公司 包装制品有限公司 商贸有限公司 电子科技有限公司 鞋材有限公司"
    ),
    "应急办": words("页岩砖厂 加油站 空心砖厂 环保砖厂"),
    "建设环保服务中心": words("建筑工程有限公司 建筑劳务有限公司 混凝土有限公司 市政工程有限公司"),
    "农业服务中心": words(
        "生态农业有限公司 蔬菜种植专业合作社 水产养殖场 柑橘种植专业合作社 苗木有限公司"
    ),
    "社区文化服务中心": words(
        "文化传播有限公司 网吧 歌城 体育健身中心 棋牌娱乐室 影视文化有限公司"
    ),
    "市场监管所": words("餐饮管理有限公司 火锅店 小面馆 豆花饭店 烧烤店 早餐店 酒楼 羊肉汤馆"),
}


@dataclass
class Inventor:
    """Draws from one seed; no brand is given out twice."""

    rng: Random
    brands: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.brands = [a + b for a in BRAND_FIRST for b in BRAND_LAST if a != b]
        self.brands += [a + b for a in SURNAMES for b in GIVEN if len(b) == 2]
        self.rng.shuffle(self.brands)

    def person(self) -> str:
        return self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)

    def enterprise(self, trades: str) -> str:
        brand, trade = self.brands.pop(), self.rng.choice(TRADES[trades])
        if trade.endswith("公司"):
            return f"重庆{brand}{trade}"
        branch = self.rng.choice([""] * 10 + ["（老街店）", "（二店）"])
        return self.rng.choice(("", "", "", "璧山区", "大路街道")) + brand + trade + branch

    def mobile(self) -> str:
        prefix = self.rng.choice(("138", "139", "136", "150", "187", "199"))
        return f"{prefix}0000{self.rng.randrange(10000):04d}"

    def phone(self) -> str:
        """One number in one of the usual spellings."""
        mobile, tail = self.mobile(), self.rng.randrange(1000, 10000)
        return self.rng.choice(
            [mobile] * 6
            + [
                f"{mobile[:3]} {mobile[3:7]} {mobile[7:]}",
                f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}",
                full_width(mobile),
                f"023-4100{tail}",
                f"4100{tail}",
                f"400-000-{tail}",
                f"(023)4100{tail}",
            ]
        )

    def contact(self) -> str:
        """Name and number, separated by anything or nothing; sometimes two people or two numbers."""
        name, phone = self.person(), self.phone()
        title = self.rng.choice([""] * 8 + ["（店主）", "（负责人）"])
        kinds = [f"{name}{title}{phone}"] * 4 + [f"{name}{title} {phone}"] * 4
        kinds += [f"{name}：{phone}", f"{name}（{phone}）", f"{name}，{phone}", f"{name}/{phone}"]
        kinds += [f"{name}\n{phone}", f"{phone}{name}", f"{phone}（{name}）", f"{name}  {phone}"]
        other = f"{self.person()}{self.mobile()}"
        kinds += [f"{name}{self.mobile()}、{other}", f"{name}{self.mobile()}；023-41000012"]
        return self.rng.choice(kinds)

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

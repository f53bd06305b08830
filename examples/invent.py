"""Invented people, enterprises, telephone numbers, grievances, and the ways in which people write dates.

Everything here is made up: the numbers carry 0000 in the middle, the names are put together by chance.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

YEAR, MONTH = 2021, 4


@dataclass(frozen=True)
class Serial:
    """A day that the writer stores as a bare number of days, without a date format."""

    day: date


@dataclass(frozen=True)
class CellError:
    """An error cell such as #REF!."""

    text: str


Value = str | int | float | date | Serial | CellError | None


def words(text: str) -> tuple[str, ...]:
    """The words of a text, a space between each two."""
    return tuple(text.split())


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

# title, content, what was done, how it stands
GRIEVANCES: tuple[tuple[str, str, str, str], ...] = (
    (
        "用电电压不稳",
        "夏季用电高峰时电压偏低，设备经常跳闸。",
        "已协调供电公司更换变压器，问题已解决。",
        "正在协调供电公司核实变压器容量。",
    ),
    (
        "门前路灯不亮",
        "门口两盏路灯损坏一个多月，晚上出行不便。",
        "已联系维修队更换灯头两个，路灯恢复正常。",
        "正在采购灯具，到货后立即更换。",
    ),
    (
        "排水沟堵塞",
        "雨后积水倒灌进店，货物受潮。",
        "已组织人员疏通排水沟60米，现排水通畅。",
        "已现场查看，正在组织清淤。",
    ),
    (
        "流动资金贷款困难",
        "缺少抵押物，银行贷款审批迟迟没有结果。",
        "已对接农商行办理信用贷款10万元，企业表示满意。",
        "正在协助准备贷款资料。",
    ),
    (
        "招工难",
        "旺季缺少熟练工人，多次招聘没有招到。",
        "已在村务公示栏和微信群发布招工信息，招到工人3名，问题已解决。",
        "正在收集村民求职意向。",
    ),
    (
        "停车位不足",
        "顾客无处停车，影响生意。",
        "已在旁边空地新划停车位8个，已投入使用。",
        "正在现场测量空地面积。",
    ),
    (
        "进货道路破损",
        "货车进出颠簸，去年以来已有两次陷车。",
        "已用碎石填平坑洼并压实，通行恢复正常。",
        "正在测算修补工程量。",
    ),
    (
        "自来水水压低",
        "早晚用水高峰三楼以上没有水。",
        "已协调自来水公司更换增压泵，水压恢复正常。",
        "正在协调自来水公司检测管网。",
    ),
    (
        "营业执照变更不会办",
        "经营者年纪大，不会在网上办理变更登记。",
        "已由网格员上门帮办，新执照已领取，问题已解决。",
        "正在帮助整理变更资料。",
    ),
    (
        "垃圾清运不及时",
        "门口垃圾桶经常满溢，气味大。",
        "已增加垃圾桶2个，清运改为每天两次，问题已解决。",
        "正在调整清运路线。",
    ),
    (
        "网络信号差",
        "店内手机信号弱，顾客扫码付款经常失败。",
        "已协调通信公司加装室内信号放大器，现信号良好。",
        "正在协调通信公司勘察基站位置。",
    ),
    (
        "税收优惠政策不了解",
        "不清楚小规模纳税人减免政策如何享受。",
        "已送政策资料上门并当面讲解，企业表示满意。",
        "正在整理适用的政策清单。",
    ),
    (
        "夜间施工噪音扰民",
        "隔壁工地夜间施工，影响休息和营业。",
        "已与工地约定晚上十点后停工，投诉人表示满意，问题已解决。",
        "正在与施工方商量作业时间。",
    ),
    (
        "行道树遮挡招牌",
        "树枝过长，招牌看不见。",
        "已安排绿化工人修剪树枝，招牌已露出。",
        "正在安排修剪，预计月底前动工。",
    ),
)


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


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def chinese_day(day: date) -> str:
    """二〇二一年四月二十三日."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return f"{year}年{chinese_number(day.month)}月{chinese_number(day.day)}日"


def chinese_number(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十"
    return head + ("〇一二三四五六七八九"[ones] if ones else "")


TEXT_STYLES = (
    *("year", "dash", "dot", "slash", "compact", "month", "month_dot", "month_slash", "day"),
    *("wide", "chinese", "time", "weekday"),
)
CELL_STYLES = ("cell", "serial", "number", "compact_number")


def spell(day: date, style: str) -> Value:
    """A day as somebody writes it."""
    y, m, d = day.year, day.month, day.day
    weekday = "一二三四五六日"[day.weekday()]
    texts = {
        "year": f"{y}年{m}月{d}日",
        "dash": f"{y}-{m}-{d}",
        "dot": f"{y}.{m}.{d}",
        "slash": f"{y}/{m:02d}/{d:02d}",
        "compact": f"{y}{m:02d}{d:02d}",
        "month": f"{m}月{d}日",
        "month_dot": f"{m}.{d}",
        "month_slash": f"{m}/{d}",
        "day": f"{d}日",
        "wide": full_width(f"{y}.{m}.{d}"),
        "chinese": chinese_day(day),
        "time": f"{y}-{m}-{d} 10:30",
        "weekday": f"{m}月{d}日（星期{weekday}）",
    }
    if style in texts:
        if style == "month_dot" and d in (1, 2, 3):
            return texts["month"]
        return texts[style]
    if style == "number":  # 4.5 typed into a cell; 4.10 would become 4.1
        return float(f"{m}.{d}") if d > 3 and d % 10 else texts["month"]
    if style == "compact_number":
        return int(texts["compact"])
    return Serial(day) if style == "serial" else day


def spell_several(rng: Random, days: list[date]) -> str:
    """Several days in one cell."""
    first, last = days[0], days[-1]
    texts = [
        "、".join(f"{day.month}月{day.day}日" for day in days),
        "；".join(f"{day.year}-{day.month}-{day.day}" for day in days),
        "，".join(f"{day.month}.{day.day}" for day in days),
        "\n".join(f"{day.year}年{day.month}月{day.day}日、" for day in days).rstrip("、"),
    ]
    if (last - first).days == len(days) - 1:
        texts = [f"{first.month}月{first.day}日-{last.day}日"]
    return rng.choice(texts)

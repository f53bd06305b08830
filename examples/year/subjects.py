"""What enterprises of the invented year ask for, and what registers say of it.

Every title has 需要 in it and at least 13 characters, so that one character more or less leaves it 90 of
100 similar. Knows nothing else.
"""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Subject:
    """`title` may hold {n}, a number that tells two grievances apart."""

    title: str
    content: str
    progress: str
    done: str


def _subject(title: str, content: str, progress: str, done: str) -> Subject:
    return Subject(title, content, f"正在{progress}。", f"已{done}，企业表示满意。")


SUBJECTS = (
    _subject(
        "{n}号厂房屋面渗漏需要尽快维修防水",
        "下雨时屋面渗漏，货物受潮。",
        "现场查看渗漏位置",
        "重做屋面防水80平方米，不再渗漏",
    ),
    _subject(
        "{n}号门面门前下水道堵塞需要疏通清淤",
        "污水倒灌，影响营业。",
        "组织人员清淤",
        "疏通下水道40米，排水恢复正常",
    ),
    _subject(
        "夏季用电高峰电压偏低需要更换变压器",
        "用电高峰时设备经常跳闸。",
        "核实变压器容量",
        "更换变压器一台，供电恢复正常",
    ),
    _subject(
        "店门口两盏路灯损坏多日需要更换灯头",
        "晚上出行不便。",
        "采购灯头，到货后立即更换",
        "更换灯头两个，路灯恢复正常",
    ),
    _subject(
        "缺少抵押物贷款审批缓慢需要银行对接",
        "流动资金紧张，贷款迟迟没有结果。",
        "整理贷款资料",
        "办理信用贷款10万元，资金到账",
    ),
    _subject(
        "旺季缺少熟练工人需要发布招聘信息",
        "多次招聘没有招到合适的人。",
        "收集求职人员意向",
        "招到工人3名，全部上岗，问题已解决",
    ),
    _subject(
        "顾客来店无处停车需要增加停车泊位",
        "高峰时段车辆停在路边。",
        "测量旁边空地面积",
        "新划停车泊位8个，投入使用",
    ),
    _subject(
        "进货道路坑洼不平需要修补硬化路面",
        "货车进出颠簸，货物受损。",
        "测算修补工程量",
        "修补路面120米，通行恢复正常",
    ),
    _subject(
        "三楼以上自来水压不足需要加装增压泵",
        "早晚用水高峰没有水。",
        "检测管网压力",
        "加装增压泵一台，水压恢复正常",
    ),
    _subject(
        "经营者年纪较大不会网办需要上门代办执照",
        "不会在网上办理变更登记。",
        "整理变更资料",
        "上门帮办，新执照交到经营者手里，问题已解决",
    ),
    _subject(
        "垃圾桶经常满溢气味大需要增加清运次数",
        "夏天气味大，顾客有意见。",
        "调整清运路线",
        "增加垃圾桶2个，清运改为每天两次，问题已解决",
    ),
    _subject(
        "店内手机信号很弱需要加装信号放大设备",
        "顾客扫码付款经常失败。",
        "勘察基站位置",
        "加装信号放大设备一套，信号恢复正常",
    ),
    _subject(
        "隔壁工地夜间施工噪音大需要限定作业时间",
        "影响休息和营业。",
        "与施工方商量作业时间",
        "与工地约定晚上十点后停工，问题已解决",
    ),
    _subject(
        "行道树枝叶过密遮挡招牌需要修剪树枝",
        "顾客看不见招牌。",
        "安排绿化工人，本月动工",
        "修剪行道树12棵，招牌露出，问题已解决",
    ),
)
ELSEWHERE = "超出本单位职责，已报经发办协调"
AGAIN = "企业反映问题再次出现，正在重新办理。"
NONE = ("无", "本月无问题诉求", "")


def titled(rng: Random, subject: Subject) -> str:
    return subject.title.replace("{n}", str(rng.randint(2, 9)))


def varied(rng: Random, title: str) -> str:
    """The title as somebody types it another month: one character more or less."""
    return title.replace("需要", rng.choice(("需", "，需要", "的需要")), 1)

# ruff: noqa: E501  rows of forms stand whole on their lines
"""Rows that are no rows, of every kind, and firms whose names only look like one (contract, section 2)."""

from dataclasses import replace
from random import Random

import pytest

from liaison_pipeline.files.grid import Grid, Merge
from liaison_pipeline.forms.row_words import names_enterprise, surely_names_enterprise
from tests.language import (
    GOOD_CALLBACK,
    GOOD_DISPATCH,
    callback,
    check,
    dispatch,
    form_rows,
    ledger,
    office,
    reading,
    register,
    same_as,
    sheet,
    village,
)

GOOD_TAIL = " | 中小微企业 | 赵一 13800001234 | 应急办 | 李四 13900001234 | 张三 13700001234 | 4月5日 | 走访 | 0"

# what a kind's words look like in the name of a real firm
FIRMS = {
    "heading": """一品鲜餐饮 一品香饭店 一家人火锅 一心堂药房 一鸣食品 一米阳光花店 二龙超市 二妹火锅 三只松鼠零食店 三友机械厂
        三峡油漆店 四季花园酒店 四方物流 五金交电公司 五丰粮油 六合彩印 七匹狼服饰 八方建材 八宝粥铺 九龙汽修 九九酒业 十字街小卖部
        十里香酒坊 十全药店 第一理发店 第二粮站 第三机床厂 第一小组茶馆 第五街区咖啡 街道口面馆 老街火锅 新街副食店 片片鱼火锅
        类似奶茶 组合家具城 行业协会茶楼 板块冰淇淋 工贸企业服务部 个体书店 中小微便利店 工业园餐厅 一、二手车行 一、品鲜火锅
        2组团购 三社区超市 A区酒吧 红旗路口面馆 老街片区便民超市 1、老街面馆 工业企业服务中心 网格纺织""",
    "total": """合计通信 合计会计事务所 合计电脑维修 小计划文创 小计策划公司 小计算机店 总计划印务 总计量检测公司 总计装饰
        共计农业 累计科技 累计运动馆 汇总财务咨询 合计有家超市 小计量器具 总数据科技公司 合合计算机 计合五金 本页咖啡 全村最香饭店
        以上农家乐 全部优选便利店
        小计（北京）科技 合计（重庆）电器
        共计三户川菜 3户人家火锅 其中有味""",
    "hint": """必填文具店 必填表格打印 选填茶饮 必填空书屋 下拉面馆 下拉链服装厂 选择眼镜店 单选超市 多选优品 请客楼 请进来饭店 请选超市
        格式塔设计 格式刷图文 数字印刷厂 数字城网吧 整数会计 文本广告 日期照相馆 年月日照相馆 姓名起名馆 手机号卡店 手机维修店
        全称裁缝店 全称心服装 填海建筑 填塘渔业 自动洗车 自动门厂 应用科技 应选水果 应填土石方公司 按时快递 按摩店 按揭房产
        如意超市 如家酒店 比如女孩服饰 电话机维修 营业执照代办部 无填充枕芯厂 规范名称牌匾店
        格式化电脑店 必须吃火锅 不得了串串 规范装饰 精确机械 字符广告 数值科技 写到天亮书吧""",
    "example": """例外服饰 例外服装店 例外咖啡 示例科技 示范园农庄 样例设计 样板间家具 范例木门 范记面馆 举例教育 案例设计工作室 模板租赁站
        某日咖啡 XXL大码女装 XXXL服装 叉叉电玩 叉车维修 例汤馆 例牌烧腊 例会茶楼 LXX机电 MAXX汽配 xxs童装 示范幼儿园
        何某面馆 周某某面馆的隔壁店
        参考书店 模板厂 样本空间摄影 范本书局 某家小馆 ○○号仓储 二〇〇八餐厅""".replace(
        "周某某面馆的隔壁店", "周记面馆"
    ),
    "signature": """签字笔专卖 签字印刷 签名设计馆 签约服务公司 盖章刻字店 盖章印务 盖世烧烤 公章刻制部 印章店 审核会计事务所 审批代办部
        复核财务 制表科技 经办代理 填表服务部 填报志愿咨询 校对印务 书记面馆 书记员茶楼 主任面馆 所长茶馆 站长烧烤 领导者健身
        负责任家政 联系人通讯 日期奶茶 时间煮饭 单位食堂 电话维修部 年月日婚庆 经发办公设备店 社区食堂 村社便利店 街道咖啡
        审核通茶馆 制表匠 经办人茶馆 负责人烧烤 联系电话亭 分管领导力培训 日期咖啡 电话亭酒吧""",
    "rest": """略阳小吃店 略阳罐罐茶 略知书屋 略有小成教育 以下五金 以上下茶楼 空白画廊 空白格咖啡 无正文书店 完美装饰 完胜体育 结束战烧烤
        此处有茶 本页书吧 以下空白酒吧 略懂维修 白下区小吃 完整家电 end酒吧 末页书店 白页书屋
        到此为止酒吧 此栏咖啡""",
    "remark": """备注文具 备注文印店 备注便利店 说明书印刷部 说明坊 注塑厂 注塑模具 注册代办 注意安全用品店 注目眼镜 填表说明打印店 要求高装饰
        备考书店 注音儿童教育 注水设备厂 注浆防水公司 说唱餐吧 说书茶馆 备战体育 备案服务部 须知茶社 要得火锅
        附件打印店 疫情防护用品店 本月坊 详见火锅 见附近超市
        同意百货 待客茶舍 待补鞋匠 已联系客栈 属实五金 情况调解 请核桃乳 请于家面馆 应联系统集成 四月里烘焙 上半月刊 以下为宝家纺 其余味串串
        表一钟表 户数科技 共联系统 更正教育""",
    "numbers": """甲乙丙超市 甲乙丙丁火锅 甲天下米粉 甲方乙方餐厅 甲子园烧烤 乙未文化 丙火烧烤 丁丁五金 戊己饮品 己任科技 庚辛律所 辛壬农资
        壬癸水产 癸水渔具 子丑寅卯茶楼 ABC英语 123便利店 1号食堂 一二三超市 一二三四服装 1234网吧 3号公馆 7天酒店 7-11便利店 58到家
        360安防 12345家政 栏次印务 列次方餐厅 序号茶饮 子鼠五金
        第一栏目餐吧 1栏啤酒 C3咖啡""",
    "nothing": """无名面馆 无忧洗衣 无为板鸭 无锡小笼 无极健身 没有烦恼酒吧 暂无咖啡 无问西东书店 无糖食品 未来科技 未名书店 本月花店 暂停咖啡
        一一水果 同上饭店 同上楼火锅 没得说串串 无内容咖啡 无企业咨询""",
    "date": """四月天花店 五月花超市 八月桂花糕点 三月三米线 六月雪奶茶 九月外卖 十月妈咪 二月兰花艺 十二月皮具 2021餐吧 1949照相馆 1990服装
        年月日影楼 正月初一饭馆 腊月肉铺 周一面馆 星期五餐厅 二〇二一书店 五一装饰 十一文具""",
    "closed": """停云茶楼 歇马镇小吃 关门红火锅 关东煮小店 倒计时烧烤 闭月羞花美容 注销号码代办 转让信息服务部 搬家公司 搬迁服务队
        拆除工程公司 吊车租赁 停车场 停机坪餐厅 开业典礼策划 已久餐厅 已卤鸭脖 拆迁办餐厅 停业在即茶楼 迁出迁入服务部""",
}
NAMES = [(kind, name) for kind, names in FIRMS.items() for name in names.split()]


def names(*rows: str, merges: list[Merge] | None = None, name: str = "台账") -> list[str]:
    grid = sheet("\n".join([ledger(), *rows]), merges or (), name=name)
    return [row.enterprise for row in form_rows(grid).contacts if not row.unfilled][1:]


def test_the_bench_is_wide_enough() -> None:
    assert len(NAMES) >= 300
    assert all(len(own.split()) >= 10 for own in FIRMS.values())


@pytest.mark.parametrize("kind", FIRMS)
def test_a_firm_whose_name_looks_like_no_row_is_a_row(kind: str) -> None:
    own = FIRMS[kind].split()
    rows = [f"{number} | {name}{GOOD_TAIL}" for number, name in enumerate(own, start=2)]
    assert names(*rows) == own
    unnumbered = [f" | {name}{GOOD_TAIL}" for name in own]
    assert names(*unnumbered) == own


@pytest.mark.parametrize("kind", FIRMS)
def test_a_firm_with_such_a_name_and_no_contact_is_told_at_its_row(kind: str) -> None:
    own = FIRMS[kind].split()
    half = " | 中小微企业 | 赵一 13800001234 | 应急办 | 李四 13900001234 | 张三 13700001234"
    text = "\n".join([ledger(), *(f"{n} | {name}{half}" for n, name in enumerate(own, start=2))])
    rows = form_rows(text).contacts
    assert [row.enterprise for row in rows if row.unfilled] == own


NO_ROWS = {
    "total": [
        "合计 |  |  |  |  |  |  |  |  | 12", " | 合计 |  |  |  |  |  |  |  | 3", "小计：3户", " | 小计 |  |  |  |  |  |  | 走访 | 3",
        "总计 | 12户 |  |  |  |  |  |  |  | 5", "本页小计 |  |  |  |  |  |  |  |  | 2", "合 计 |  |  |  |  |  |  |  |  | 7",
        "共计12户", " | 累计：走访企业12户,收集诉求3个", "（合计） |  |  |  |  |  |  |  |  | 4", "本月合计 | 12 |  |  |  |  |  |  |  | 1",
        " | 共计3户企业", "其中：中小微企业 | 2户", " | 其中：个体工商户 |  |  |  |  |  |  |  | 1", " | 3户 |  |  |  |  |  |  |  | 0", " | 老街片区小计 |  |  |  |  |  |  |  | 3",
        " | 小计（一组） |  |  |  |  |  |  |  | #0", "小计（东街片区） |  |  |  |  |  |  | 2次 |  | 3", " | 合计（含个体户） |  |  |  |  |  |  |  | 3",
    ],
    "heading": [
        " | 一、工贸企业", "一、工贸企业", " | （二）餐饮", "（三）其他", "一 | 工贸企业", " | 二、个体工商户（12户）", "第一组", " | 第3村民小组",
        " | 老街片区", "餐饮类", "个体工商户：", " | 三、新街 | 个体工商户", " | 一、工业企业 |  |  |  |  |  |  |  | 3", "个体工商户",
        " | 1.工贸企业", " | A区", " | 老街社区第一网格（12户）", " | 【工贸企业】", " | ◆个体工商户", " | 工贸企业：", " | 1、老街", " | 老街", " | （1）工业企业", " | \u2160、工业企业", " | 壹、工贸企业", " | 2组", " | 三社", " | 红旗路", " | 规模以上工业企业", "二 | 商贸企业 |  |  |  |  |  |  |  | 3",
        " | ".join(["一、工贸企业"] * 10), " | ".join(["红旗路"] * 10), " | ".join([*["2组"] * 9, "3"]),
    ],
    "numbers": [
        "1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10", "甲 | 乙 | 丙 | 丁 | 戊 | 己 | 庚 | 辛 | 壬 | 癸", "A | B | C | D | E | F | G | H | I | J",
        "（1） | （2） | （3） | （4） | （5） | （6） | （7） | （8） | （9） | （10）", "① | ② | ③ | ④ | ⑤ | ⑥ | ⑦ | ⑧ | ⑨ | ⑩",
        "栏次 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9", "甲 | 乙 | 丙 | 1 | 2 | 3 | 4 | 5 | 6 | 7", " | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9",
        "一 | 二 | 三 | 四 | 五 | 六 | 七 | 八 | 九 | 十", "#1 | #2 | #3 | #4 | #5 | #6 | #7 | #8 | #9 | #10",
        "[1] | [2] | [3] | [4] | [5] | [6] | [7] | [8] | [9] | [10]",
        " | ".join(f"第{n}栏" for n in range(1, 11)), " | ".join(f"{n}栏" for n in range(1, 11)), "甲 | 乙 | 丙 | 丁 | 1 | 2 | 3 | 4 | 5 | 6=4+5", "I | II | III | IV | V | VI | VII | VIII | IX | X", " | ".join(f"C{n}" for n in range(1, 11)), "1 | 2 | 3 | 4 | 5 | 6 | 6 | 7 | 8 | 9",
    ],
    "hint": [
        " | 必填 | 下拉选择 | 姓名+电话 | 必填 | 姓名+电话 | 姓名+电话 | 年月日 | 电话/走访 | 数字",
        " | 全称 | 下拉选择 | 姓名+手机号 |  |  |  | 格式：2021-4-1 |  | 数字", " | （必填） | （必填） | （选填） |  |  |  | （必填）",
        "自动生成 | 营业执照名称 | 下拉选择 |  |  |  |  | 年/月/日 |  | 整数", " | 填写企业全称 | 单选 | 姓名、电话 |  |  |  | 例如：4月5日 |  | 没有填0",
        "必填 | 必填 | 必填 | 必填 | 必填 | 必填 | 必填 | 必填 | 必填 | 必填", " | 与营业执照一致 | 下拉菜单", " |  | 下拉选择 |  |  |  |  | yyyy-mm-dd",
        " | 请填写全称 | 请选择 | 请填写姓名和电话 |  |  |  | 请按格式填写", " | *必填 | *必填 |  |  |  |  | *必填", " | 必填项 |  |  |  |  |  | 格式如：4月5日 | 多选",
        " | 以营业执照为准 | 中小微企业/个体工商户 | 姓名及手机号 |  |  |  | 精确到日 | 电话、座谈、走访 | 填数字", " | （填全称） | （下拉） | （姓名+电话） |  |  |  | （如4月5日） |  | （个）", "填写要求 | 规范全称 | 从下拉列表中选择 | 格式：张三 13800000000 |  |  |  | 格式：2021/4/1", " | 不得简写 |  | 必须有电话 |  |  |  | 精确到日 |  | 必填", " | 写全称 |  |  |  |  |  | 写到日 |  | 写数字", "字符型 | 字符型 | 字符型 | 字符型 |  |  |  | 日期型 | 字符型 | 数值型",
    ],
    "example": [
        f"例 | 大路一厂{GOOD_TAIL}", f"示例 | 大路一厂{GOOD_TAIL}", f"例1 | 大路一厂{GOOD_TAIL}", f"（例） | 大路一厂{GOOD_TAIL}",
        f"1 | 某某公司{GOOD_TAIL}", f"1 | ××商店{GOOD_TAIL}", f"1 | XX机械厂{GOOD_TAIL}", f"1 | 例：大路一厂{GOOD_TAIL}",
        f"1 | 大路一厂（示例）{GOOD_TAIL}", f"样例 | 大路一厂{GOOD_TAIL}", f"举例： | 大路一厂{GOOD_TAIL}", f"1 | 重庆XXX有限公司{GOOD_TAIL}",
        f"填写示例 | 大路一厂{GOOD_TAIL}",
        f"示例行 | 大路一厂{GOOD_TAIL}", f"1（示例） | 大路一厂{GOOD_TAIL}", f"样例（勿删） | 大路一厂{GOOD_TAIL}", f"1 | ○○公司{GOOD_TAIL}", f"1 | △△商店{GOOD_TAIL}", f"1 | XXXX有限责任公司{GOOD_TAIL}", f"1 | 示例公司{GOOD_TAIL}", f"1 | 大路一厂（填写示例）{GOOD_TAIL}",
    ],
    "signature": [
        "填报人签字： |  |  | 村书记签字： |  |  | （盖章） |  | 年   月   日", " |  |  |  |  |  |  | 大路街道南河村", " |  |  |  |  |  |  | 2021年4月23日",
        "审核人：李四 |  |  | 制表人：王五", "审核人： | 李四 |  |  |  | 制表人： | 王五 | 2021年4月23日", " | （盖章）", "单位（盖章）：",
        " |  |  |  |  |  | 龙凤村村委会 | 2021年4月23日", " |  |  |  |  |  |  | @2021-04-23", "负责人签字：", " |  |  |  | 年  月  日",
        "主管领导签字： |  |  |  |  |  | 日期：2021年4月23日", " | 大路街道经发办", " | 2021年4月23日",
        "审核 | 李四 |  | 制表 | 王五", " | 大路街道应急管理办公室 |  |  |  |  | 2021年4月23日",
        " | 经办人 | 张三 | 联系电话 | 13700001234 | 分管领导 | 李四 | 4月23日", "制表人 | 张三 |  | 审核人 | 李四 |  |  | 日期 | 2021年4月23日",
        " | 填表人 | 张三 | 电话 | 13700001234", " | 负责人 |  | 李四 | 填报人 |  | 张三 |  | 签字",
    ],
    "rest": [
        " | 以下空白", "以下空白", " | （以下空白）", " | 略", "……", " | 以下无正文", " |  |  | 以下空白", "—以下空白—", " | ……", "3 | 以下空白", " | （完）",
        "此页以下空白",
        " | 以下空白 |  |  |  |  |  |  | 以下空白", " | 【以下空白】", " | 此行以下空白", " | 此栏空白", " | 到此为止",
    ],
    "remark": [
        "备注：以上均为个体工商户。", " | 备注：以上均为个体工商户。", "注：本表每月25日前报送。", "说明：本月走访三户，其余下月走访。", "1、本表于每月25日前报送。",
        "填表说明：1.企业名称写全称；2.时间写到日。", "备注 | 以上均已核实", " | 以上企业均已走访，没有问题诉求。", "※本表一式两份", "注1：个体工商户由村社区填报",
        " | 本表由各村（社区）填写，每月25日前报经发办",
        "注 | 本表一式两份", " | 本表可复印", " | （可另附页）", " | 详见附件", " | 其余企业见附表", " | 因疫情未开展走访",
        " | 记录数：2", " | 本月未联系企业：李记饭店（外出）", " | 其他需要说明的情况：无", " | 村（社区）意见：", " | 附：1. 照片3张", " | 打印日期：2021/4/23",
        " | 2021年4月23日制", " | 由 张三 创建于 2021/4/23", " | 已核对 李四 2021.4.23", " | 以上企业均已发放政策宣传册", " | 此件不公开", " | 特此报告。",
        " | 第 1 页", " | 共3页第1页", " | 续上页", " | 情况属实", " | 同意上报", " | 已核", " | 联系率100%", " | 共联系2次", " | 以下为新增", " | 其余企业未营业",
        " | 以下企业均已停业", " | 请核对", " | 请于4月25日前报送", " | 待核实", " | 已联系", " | 户数", " | 4月上半月", " | 五月", " | 本周", "3 | 制表人：李娟", "3 | 2021年4月20日", "3 | 第1页",
        "3 | 咨询电话：96006", " | 2、请如实填写", "3 | 情况属实", " |  |  |  |  |  |  | 第 1 页", " |  |  |  |  |  |  | 共联系2次",
    ],
    "prepared": [
        "2 |  | 个体工商户 |  | 村委会", " |  | 个体工商户", "2 |  |  |  | 应急办 | 李四 13900001234 | 张三 13700001234", "2 |  | 中小微企业 |  |  |  |  |  |  | 0",
        " |  |  |  | 应急办", "#2 |  | 中小微企业 |  | 应急办 |  |  |  |  | #0", "2 | / | 个体工商户", "2 | 无 | 个体工商户 |  | 村委会 |  |  | / | / | 0",
        "2 |  | 个体工商户 |  | 村委会 | 李四 13900001234 |  |  |  | 0", "2 |  |  |  |  |  | 张三 13700001234",
        "2 |  | 个体工商户 |  |  |  |  |   年  月  日 | 电话□座谈□走访□", "2 |  | 中小微企业□ 个体工商户□ | 姓名：    电话： |  |  |  |  月  日 | □电话 □座谈 □走访 | 个",
    ],
}  # fmt: skip


@pytest.mark.parametrize(("kind", "text"), [(k, t) for k, own in NO_ROWS.items() for t in own])
def test_a_row_of_each_kind_is_skipped_and_told_once(kind: str, text: str) -> None:
    after = f"9 | 大路新厂{GOOD_TAIL}"
    assert names(text, after) == ["大路新厂"]
    told = check("\n".join([ledger(), text, after]))
    assert [code for code, _ in told] == ["row-skipped"], kind
    assert told[0][1].endswith("5")


@pytest.mark.parametrize("text", ["2", "#2", "", "2 | /", " | 无", "2 | 无 |  |  |  |  |  |  |  | 0", " |  |  |  |  |  |  |  | `",
                                  " | 。", "2 |  |  |  |  |  |  | —", " |  |  |  |  | 1"])  # fmt: skip
def test_a_number_a_filler_and_a_lone_mark_are_nothing(text: str) -> None:
    assert check(f"{ledger()}\n{text}") == []


@pytest.mark.parametrize(
    "text",
    ["一、老街", "老街片区", "工贸企业", "备注：以上均为个体工商户。", "2021年4月23日", "合计：3户", "以下空白"],
)  # fmt: skip
@pytest.mark.parametrize("merge", [(4, 0, 4, 9), (4, 1, 4, 9), (4, 0, 4, 5)])
def test_what_is_merged_over_most_columns_is_spread_over_none(text: str, merge: Merge) -> None:
    row = " | " * merge[1] + text
    grid = sheet(f"{ledger()}\n{row}\n9 | 大路新厂{GOOD_TAIL}", [merge])
    assert [code for code, _ in check(grid)] == ["row-skipped"]
    assert [row.enterprise for row in form_rows(grid).contacts] == ["大路砖厂", "大路新厂"]


def test_a_run_is_told_once_at_its_first_cell() -> None:
    rows = [
        " | 以下空白",
        "3",
        "4 |  | 个体工商户",
        "备注：都已走访。",
        f"5 | 大路新厂{GOOD_TAIL}",
        "合计",
    ]
    told = check("\n".join([ledger(), *rows]))
    assert set(told) == {("row-skipped", "B5"), ("row-skipped", "A10")}


def test_a_contact_on_a_day_that_nobody_filled_in_is_none() -> None:
    row = GOOD_TAIL.replace("4月5日", "4月   日").replace("走访", "□电话 □座谈 □走访")
    told = check(f"{ledger()}\n2 | 大路二厂{row}")
    assert told == [("cell-missing", "H5"), ("cell-missing", "I5")]
    ticked = GOOD_TAIL.replace("走访", "□电话 □座谈 ☑走访")
    assert check(f"{ledger()}\n2 | 大路二厂{ticked}") == []


def test_a_nought_for_a_blank_cell_elsewhere_is_a_missing_cell() -> None:
    row = "#2 | 大路二厂 | #0 | #0 | #0 | #0 | #0 | #0 | #0 | #0"
    assert [code for code, _ in check(f"{ledger()}\n{row}")] == ["cell-missing"] * 7


HALF = {
    "no date": ("2 | 大路二厂 | 中小微企业 | 赵一 13800001234 | 应急办 | 李四 13900001234 | 张三 13700001234 |  | 电话 | 0", "H5"),
    "no name": ("2 |  |  |  |  |  |  | 4月9日 | 电话 | 0", "B5"),
    "no name, no number": (" |  |  |  |  |  |  | 4月9日 | 电话 | 0", "B5"),
    "date alone": (" |  |  |  |  |  |  | 4月9日", "B5"),
    "only a method": ("2 |  |  |  |  |  |  |  | 电话", "B5"),
    "only a count": ("2 | 大路二厂 |  |  |  |  |  |  |  | 2", "H5"),
    "nought": ("2 | 大路二厂 |  |  |  |  |  |  |  | 0", "H5"),
    "contact of nobody": ("2 |  | 中小微企业 | 赵一 13800001234 | 应急办 |  |  | 4月9日", "B5"),
    "number for a name": ("2 | 12 | 中小微企业 | 赵一 13800001234 | 应急办 |  |  | 4月9日 | 电话 | 0", ""),
    "cell error": ("2 | !#REF! | 中小微企业 | 赵一 13800001234 | 应急办 |  |  | 4月9日 | 电话 | 0", "B5"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "cell"), HALF.values(), ids=list(HALF))
def test_a_row_that_is_half_filled_in_is_told_at_what_is_missing(text: str, cell: str) -> None:
    told = check(f"{ledger()}\n{text}")
    assert "row-skipped" not in {code for code, _ in told}
    if cell:
        assert {("cell-missing", cell), ("cell-error", cell)} & set(told)


CLOSED = [
    "2 | 大路二厂 | 已停业", "2 | 大路二厂 | 中小微企业 | 赵一 13800001234 | 应急办 |  |  | 已停业", "2 | 大路二厂（已停业）",
    "2 | 大路二厂 | 中小微企业 |  |  |  |  |  | 已关门", "2 | 大路二厂 |  | 该店已注销，无法联系", "2 | 大路二厂 | 中小微企业 |  |  |  |  | / | 停业 | 0",
    "2 | 大路二厂 |  |  |  |  |  |  |  | 歇业", "2 | 大路二厂-已停业 | 中小微企业", "2 | 大路二厂 |  |  |  |  | 已搬迁", "2 | 大路二厂 | 中小微企业 | 倒闭了",
]  # fmt: skip


@pytest.mark.parametrize("text", CLOSED)
def test_an_enterprise_that_is_closed_is_told_once(text: str) -> None:
    judged = office({"表.xlsx": f"{ledger()}\n{text}"})
    told = [(f.code, f.place.cell) for f in judged.findings if f.code != "submission-missing"]
    assert told == [("cell-missing", "H5")]


def test_what_is_written_across_a_row_of_a_closed_enterprise_is_told_once() -> None:
    grid = sheet(f"{ledger()}\n2 | 大路二厂 | 已停业", [(4, 2, 4, 9)])
    assert check(grid) == [("cell-missing", "C5")]


def test_a_row_that_only_names_its_enterprise_is_told_with_the_contact() -> None:
    text = f"{ledger()}\n2 | 大路二厂 | 中小微企业 | 赵一 13800001234 | 应急办"
    judged = office({"表.xlsx": text})
    told = [f for f in judged.findings if f.place.file]
    assert [(f.code, f.place.cell, f.place.value) for f in told] == [
        ("contact-missing", "H5", "大路二厂")
    ]
    both = f"{text}\n3 | 大路二厂{GOOD_TAIL}"
    assert office({"表.xlsx": both}).codes("contact-missing", "cell-missing") == []


def test_a_ledger_without_a_single_date_has_no_row() -> None:
    text = ledger(联系时间="")
    assert check(text) == [("form-empty", "")]
    judged = office({"表.xlsx": text})
    assert judged.codes("contact-missing", "cell-missing") == []


def test_no_ghost_is_on_the_inferred_roster() -> None:
    rows = [text for own in NO_ROWS.values() for text in own]
    judged = office({"表.xlsx": village("\n".join([ledger(), *rows]))})
    covered = next(c for c in judged.month.coverage if c.unit == "龙凤村")
    assert [known.name for known in covered.roster.values()] == ["大路砖厂"]


@pytest.mark.parametrize("filed", ["月底", "2021年4月23日", "2021年4月31日", "2021年5月6日"])
def test_a_sheet_of_examples_is_blank_whatever_its_filing_date_says(filed: str) -> None:
    shown = ledger().replace("2021年4月23日", filed)
    assert [code for code, _ in check([ledger(), replace(sheet(shown), name="填写示例")])] == [
        "form-blank"
    ]


@pytest.mark.parametrize("example", ["填写示例", "8月"])
def test_a_register_without_a_month_is_of_the_ledger_that_is_filled_in(example: str) -> None:
    bare = "\n".join(register().split("\n")[2:])
    later = sheet(ledger({"联系时间": ""}).replace("2021年4月23日", "月底").replace("4月", "8月"))
    judged = office({"表.xlsx": [ledger(), replace(later, name=example), sheet(bare)]})
    assert [str(sent.period) for sent in judged.history.submissions if sent.kind == "register"] == [
        "2021-04"
    ]


@pytest.mark.parametrize(
    "text",
    ["合计 |  | 3", " | 一、工贸企业", "例 | 大路一厂 | 用电不稳 | 赵一 13800001234 | 张三 13700001234 | 例 | 4月20日 | 已修好",
     "审核人：李四", " | 以下空白", "备注：无诉求的不填", " | 大路二厂", "2 | 大路二厂 |  | 赵一 13800001234", "甲 | 乙 | 丙 | 丁 | 戊 | 己 | 庚 | 辛",
     " | 必填 | 必填 |  |  | 如实填写", " |  | 其余企业无问题诉求", " |  |  |  |  |  |  | 以上诉求均已办结", " |  | 暂无其他诉求", " |  |  |  |  | 情况属实"],
)  # fmt: skip
def test_a_register_has_such_rows_too(text: str) -> None:
    assert [code for code, _ in check(f"{register()}\n{text}")] == ["row-skipped"]


@pytest.mark.parametrize(
    "name", ["填写示例", "填表示例", "范例", "示例（勿删）", "填表说明及示例", "1.填写示例"]
)
def test_a_sheet_of_examples_has_no_row(name: str) -> None:
    grid: Grid = replace(sheet(ledger()), name=name)
    assert [code for code, _ in check([ledger(), grid])] == ["form-blank"]


@pytest.mark.parametrize("name", ["写字楼物业", "填海建筑", "请选超市", "数字印刷"])
@pytest.mark.parametrize(
    "rest",
    ["希望协调贷款 | 赵一 | 张三 | 请求帮助填报贷款资料 |  | 已填写申请表，正在选址",
     "请帮忙选址 | 赵一 | 张三 | 需要填写的材料太多 |  | 已告知按要求填写",
     "办证 |  |  | 按要求填写材料，必须本人到场 |  | 已协助填写"],
)  # fmt: skip
def test_a_grievance_that_speaks_of_filling_in_is_no_hint(name: str, rest: str) -> None:
    rows = form_rows(f"{register()}\n | {name} | {rest}").grievances
    assert [row.enterprise for row in rows][1:] == [name]


def test_a_numbered_row_that_says_there_is_none_is_told_with_what_it_says() -> None:
    empty = "\n".join(register().split("\n")[:3])
    made = reading(f"{empty}\n1 | 本月无问题诉求").findings
    [told] = [found for _, found in made if found.code == "row-skipped"]
    assert (told.place.cell, told.place.value) == ("A4", "1")
    assert "（“本月无问题诉求”）" in told.words.message


def test_the_unit_and_the_date_below_a_register_are_no_row() -> None:
    told = check(f"{register()}\n |  |  |  | 应急办 |  | 2021年4月23日")
    assert told == [("row-skipped", "E5")]


@pytest.mark.parametrize("name", ["示范村台账", "模板", "例会台账", "台账（示范社区）"])
def test_a_sheet_whose_name_looks_like_that_has_rows(name: str) -> None:
    grid: Grid = replace(sheet(ledger()), name=name)
    assert check(grid) == []


def test_a_label_of_the_head_that_slipped_into_a_row_does_not_end_the_form() -> None:
    rows = form_rows(callback({"填报单位": "填报时间："}, {"企业名称": "二店"})).callbacks
    assert [row.enterprise for row in rows] == ["大路砖厂", "二店"]


@pytest.mark.parametrize("column", ["序号", "企业联络人员及电话", "联系服务部门"])
@pytest.mark.parametrize("mark", ["①", "*", "1"])
def test_a_mark_below_a_label_is_no_part_of_it_and_costs_no_row(column: str, mark: str) -> None:
    rows = form_rows(ledger({column: mark}, {column: mark, "企业名称": "二店"})).contacts
    assert [row.enterprise for row in rows] == ["大路砖厂", "二店"]


SLIPS = [  # a list without 序号, and a row of it into whose first cell a label of the head slipped
    same_as({"类别": "填报时间："}),
    same_as({"类别": "填报时间：", "填报单位": "", "建议为": "", "依据": ""}),
    same_as({"类别": "", "填报单位": "填报人：", "建议为": ""}),
    dispatch(dict.fromkeys(GOOD_DISPATCH, "") | {"诉求编号": "填报时间：", "企业名称": "大路砖厂"}),
    callback(
        dict.fromkeys(GOOD_CALLBACK, "")
        | {"填报单位": "填报人：", "企业名称": "一店", "满意度": "满意"}
    ),
]
SIGNED = [  # lines below such a list that are what they seem
    f"{dispatch()}\n填报人： | 张三",
    f"{callback()}\n | 填报时间： | 2021年4月23日",
    f"{callback()}\n | 填报人： | 张三 | 2021年4月23日",
    f"{same_as()}\n填报人：张三 |  | 填报时间：2021年4月23日",
    f"{same_as()}\n | 填报时间： |  年 月 日 | （盖章）",
]


@pytest.mark.parametrize("book", SLIPS)
def test_a_label_that_slipped_into_a_row_of_a_list_costs_no_row(book: str) -> None:
    assert count_rows(book) == 1


@pytest.mark.parametrize("book", SIGNED)
def test_who_made_a_list_and_when_stands_below_it_and_is_no_row(book: str) -> None:
    assert count_rows(book) == 1


def count_rows(book: str) -> int:
    rows = form_rows(book)
    return len([*rows.dispatches, *rows.callbacks, *rows.same_as])


def test_a_line_of_signatures_with_names_is_no_row() -> None:
    signed = "填报人： | 张三 | 审核人： | 李四 | 负责人： | 王五"
    assert [row.enterprise for row in form_rows(f"{ledger()}\n{signed}").contacts] == ["大路砖厂"]


@pytest.mark.parametrize(
    "name",
    [
        "大路茶馆",
        "李老三",
        "大路茶馆：",
        "大路茶馆：已停业",
        "以上农家乐",
        "2021年4月5日新开面馆",
        "此间民宿",
        "特此一家",
    ],
)
def test_a_name_alone_in_its_row_is_an_enterprise_without_a_contact(name: str) -> None:
    rows = form_rows("\n".join([ledger(), f" | {name}"])).contacts
    assert [row.enterprise for row in rows if row.unfilled or row.held] == [name]


@pytest.mark.parametrize(
    "nothing", ["NULL", "null", "None", "NaN", "nan", "NaT", "N/A", "[NULL]", "（空）", "nil"]
)
def test_what_databases_write_for_nothing_is_nothing(nothing: str) -> None:
    filled = " | ".join([nothing] * 9)
    assert check("\n".join([ledger(), f"2 | {filled}"])) == []
    assert check(ledger(个数=nothing)) == [("cell-missing", "J4")]
    assert check(ledger(企业联络人员及电话=nothing)) == [("cell-missing", "D4")]
    rows = form_rows(ledger(企业名称=f"{nothing}酒吧")).contacts
    assert [row.enterprise for row in rows] == [f"{nothing}酒吧"]


OTHER_TABLES = [
    ["姓名 | 职务 | 电话", "张三 | 网格员 | 13700001234", "李四 | 书记 | 13900001234"],
    ["工作人员联系方式：", "序号 | 姓名 | 职务 | 联系电话", "1 | 张三 | 网格员 | 13700001234"],
    [" | 类别 | 户数 | 走访 | 电话", " | 中小微企业 | 0 | 0 | 0", " | 个体工商户 | 2 | 2 | 0"],
    [
        "各社社长联系方式",
        "社别 | 姓名 | 电话",
        "一社 | 张三 | 13700001234",
        "二社 | 李四 | 13700001235",
    ],
    ["汇总情况", "月份 | 联系企业数 | 诉求数", "4月 | 2 | 0"],
    ["统计", " | 项目 | 数量", " | 联系户数 | 3户", " | 收集诉求 | 0"],
    [" | 单位 | 负责人 | 联系方式", " | 大路派出所 | 王五 | 6221234"],
    ["类别 | 户数 | | | | | | 联系时间 | 走访 | 个数", "个体 | 12 | | | | | | | 12 | 3"],
]


@pytest.mark.parametrize("table", OTHER_TABLES)
@pytest.mark.parametrize("gap", [[], [""]])
def test_a_table_of_another_kind_below_the_rows_is_none_of_them(
    table: list[str], gap: list[str]
) -> None:
    text = "\n".join([ledger(), *gap, *table])
    assert {code for code, _ in check(text)} == {"row-skipped"}
    assert len(form_rows(text).contacts) == 1
    more = "\n".join([text, *gap, f"2 | 大路茶馆{GOOD_TAIL}"])
    assert [row.enterprise for row in form_rows(more).contacts] == ["大路砖厂", "大路茶馆"]


@pytest.mark.parametrize(
    "row",
    [
        " | 走访服务部 | 中小微企业", "2 | 姓名起名馆 | 中小微企业 |  |  |  |  |  | 走访", " | 电话 | 中小微企业 |  |  |  |  | 4月9日 | 走访 | 0",
        " | 大路社区 |  |  |  |  |  |  | 走访", "2 | 数量 | 中小微企业 | 赵一 13800001234",
    ],
)  # fmt: skip
def test_a_row_with_words_of_other_labels_is_a_row(row: str) -> None:
    assert len(form_rows("\n".join([ledger(), row])).contacts) == 2


def test_after_a_blank_row_names_without_a_contact_are_enterprises_again() -> None:
    text = "\n".join([ledger(), "", *OTHER_TABLES[0], "", "2 | 大路茶馆", "3 | 大路药房"])
    assert [row.enterprise for row in form_rows(text).contacts if row.unfilled] == [
        "大路茶馆",
        "大路药房",
    ]


@pytest.mark.parametrize("lead", ["说明", "注：", "填表说明 | ", " | 备注："])
def test_numbered_notes_below_a_note_are_notes(lead: str) -> None:
    notes = ["1 | 所属类别填中小微企业或个体工商户", "2 | 联系时间填写格式：2021年4月5日", "3 | 每月25日前报经发办"]  # fmt: skip
    text = "\n".join([ledger(), lead, *notes])
    assert [code for code, _ in check(text)] == ["row-skipped"]
    assert len(form_rows(text).contacts) == 1


@pytest.mark.parametrize(
    "row",
    ["2 | 大路茶馆", "2 | 每月鲜水果店", "2 | 报送快递服务部", "2 | 填不满火锅", f"2 | 请填写公司{GOOD_TAIL}"],
)  # fmt: skip
def test_an_enterprise_below_a_note_is_one(row: str) -> None:
    assert len(form_rows("\n".join([ledger(), "备注：以下企业未联系", row])).contacts) == 2


def test_without_a_note_above_it_a_name_is_one_whatever_it_speaks_of() -> None:
    names = ["2 | 所属类别填写服务部", "3 | 联系时间填写格式：年月日"]
    assert len(form_rows("\n".join([ledger(), *names])).contacts) == 3


WORDS_OF_NAMES = [
    "大路",
    "砖厂",
    "兴隆",
    "餐饮店",
    "五金",
    "服务部",
    "合计",
    "小计",
    "总数",
    "备注",
    "说明",
    "注意",
    "填表须知",
    "要求",
    "示例",
    "样例",
    "某某",
    "例子",
    "全称",
    "营业执照",
    "一致",
    "姓名",
    "手机号码",
    "数字",
    "整数",
    "文本",
    "日期格式",
    "之间",
    "型",
    "必填",
    "系统",
    "自动生成",
    "下拉",
    "单选",
    "请如实",
    "按要求",
    "以下",
    "空白",
    "略",
    "完",
    "结束",
    "到此为止",
    "没有",
    "无",
    "本月",
    "问题",
    "诉求",
    "盖章",
    "签字",
    "审核人",
    "书记",
    "年",
    "月",
    "日",
    "一品鲜",
    "十字街",
    "个体",
    "户",
    "企业",
    "商户",
    "参考",
    "模板",
    "其中",
    "参",
]


def test_a_plain_name_is_one_by_the_close_look_too() -> None:
    rng = Random(7)
    for _ in range(2000):
        name = "".join(rng.choice(WORDS_OF_NAMES) for _ in range(rng.randrange(1, 4)))
        assert names_enterprise(name) == surely_names_enterprise(name), name

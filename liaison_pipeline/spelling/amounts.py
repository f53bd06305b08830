"""Amounts in texts of 办理情况 that tell how much was done of how much: 需15名，招6名; 已到账60%.

Knows numbers, measures, what tells a whole (共, 需, 欠), what tells that some of it was reached (招, 付,
亮), and what tells a change of price or number, which is none. Does not know what else a clause says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from liaison_pipeline.spelling.values import chinese_number

_AMOUNT = re.compile(
    r"(?<![\d.月第])(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]{1,6})([万千])?[余多来]?"
    r"(%|元|个月|千伏安|千瓦|公里|公斤|千克|平方米"
    r"|[户个起处项期样名位盏家台套人条件笔辆间部证块口座栋段车吨斤亩米方只张份本桶箱株棵把扇门盘具枚瓶袋罐床副双幅]|(?<=[万千])|(?<=\d{3})(?=$))"
    r"(?![月年天日号小]|工作日)"
)
_MONEY = re.compile("[款钱费金资]|到[手账]|[退赔付给补][了到还]?$|[百千]$")
_TIMES = {"万": 10_000, "千": 1000, None: 1}
# one number in two units or three: 2万3千, 1万2千5百, 8千5, 一万三; a bare digit only where a number ends
_DIGIT, _ENDS = "[0-9一二两三四五六七八九]", "(?=[元块多余来,]|$)"
_COMPOUND = re.compile(
    r"(?<![\d.,])(\d+|(?<![一二两三四五六七八九十百])[一二两三四五六七八九十百]+)"
    rf"(?:(万)({_DIGIT})(?:千(?:({_DIGIT})百?)?|{_ENDS})|(千)({_DIGIT})(?:百|{_ENDS}))"
)
_SAME = {"名": "人", "位": "人", "": "元"}  # 200万 is money; 15名 are 人
_CHANGED = re.compile(
    r"减(?![速震压])|[降缩由每涨升]|从(?!业|事)|增(?![容设派])|(?<!积)压(?!器)|(?<!协)调(?![入来剂配拨派])|优惠|另[有外]|参加|参会|来访|咨询|走访|辖区"
    r"|(?<![补招缺需用])(?:员工|职工)|年产|规模|注册"
    r"|现有|罚|免|垫|[检排]查(?!发现|出|[^,]{0,3}(?:隐患|问题))|检修|人次|小时|推荐|面试|应聘|报名|初选"
)
_MONEY_CHANGED = re.compile(r"收入|补贴|奖")
_AWARD = re.compile(
    "(?:奖励|奖补|补贴|补助)(?:资金|款|金)?$"
)  # 奖励20万元 is what there is to pay out
_SHARE_OF_ELSE = re.compile(  # of a price, a quality, a stake: 利率上浮10%, 提高了三成, 承担50%
    r"[率浮提高低多超省节折按占担股含]|(?:浓|湿|纯|额|力)度|补贴|补助|比例|以[上下内]|[前后]$"
)
_RATE_OF_WORK = re.compile(r"(?:整改|完成|办结|修复|到位|到账|兑付|发放|拆除|清运|签约|覆盖)率")
_NAMED = re.compile(
    r"^(?:计划)?(?:招工|用工|招聘|补贴|补助|奖励|退费|退税|货款|贷款|工资|租金|奖补|赔偿款?|尾款|工程款)$"
)  # what there is to do, by name alone: 补贴2笔
# what was granted or agreed on is not there yet: 贷款批了30万，到账10万
_GRANTED = re.compile(
    r"批|判|授信|算(?:出来|下来|好|得|出)|核[定准算]|审定|答应|约定|谈定|合同|应[付收退补发]|议定|裁定|判决|承诺"
)
_AGREED = re.compile("判|裁|约定|答应|承诺|[谈议]定")
# the same things counted once more, by a verb alone: 铺水管200米，铺了120米, but not 更换灯泡6盏, 又招3人
_BARE = re.compile(
    r"^(?:已经?|才|现|实际)?(?![又再另还共并新前后])[一-龥]{1,2}(?<![续][一-龥])(?:了|到|成|好|完|走|掉|出)?[约近]?$"
)
_CAME = re.compile("来了?$")  # of those who came not all need stay
_ARRIVED = re.compile(r"到账|到位|到手|[发拨付交]|放款|实到|打[来款]|[汇转]来|收到|提款|兑现")
# what came of as many as were told before: 招车工10名，录用3名, but not 检修5台，更换2台
_THERE = re.compile(
    r"到[账位手岗]|实[到际收退发]|录[用取]|入职|上岗|留[下用]|投[运用产]|通[电水气网]|成交|签约|获批|现供"
)
_PAIRS = {"俩": "两个", "仨": "三个"}
_DATE = re.compile(r"(?:\d{4}年)?\d{1,2}月(?:\d{1,2}[日号]|底|初|[上中下]旬)?")
_SHARE = re.compile("其中[^,]{0,6}$")  # 7名工人工资，其中4名已结
_PLANNED = re.compile(r"计划|需求|需要|申请|缺口|实际[需要]|说好|约定|答应")
_MISSED = re.compile(r"补[章正件材资]|缓|还有|尚有|仍有|[没未缺差空剩余待欠](?!缴|付)|还[空在]")
_WHOLE = re.compile(
    r"[需缺共欠差应总]|申请|反映|诉求|隐患|破损|滞销|涉及|损坏|(?:坏|断|垮|塌|熄|灭|丢|裂|锈|倒)(?:了|掉)$|堵塞|拖欠|多[收缴扣交]|收费|计划招|有(?=[\d一二三四五六七八九十])"
)
_REACHED = re.compile(
    r"[已修装换办拿改建加清挖铺补搬拆配招收租录聘用退付发送领种运售卖抽掏批签亮通兑结验缴交贷销接疏栽完成好齐了]"
    r"|规范|治理|处置|同意|合格|解决|落实|协调|安排|争取|恢复|调[入来剂配拨]"
    r"|[实现](?=[供到拨退发收缴付招])|到[位岗账货手]|下来|给了?$|化解|闭合|堵住|销号|兑现|更换|安装|找到"
    r"|到(?=[\d一二两三四五六七八九十])|[归偿]还|还[清款给了]"
)


class Reach(StrEnum):
    """How much of the whole was reached."""

    ALL = "all"
    SOME = "some"
    NOUGHT = "nought"


@dataclass(frozen=True, slots=True)
class Amount:
    """`value` in units of `measure`; `before`, `behind`: the text of its clause around it."""

    value: float
    measure: str
    before: str
    behind: str

    @property
    def reached(self) -> bool:
        """Tells whether this much may have been done or got: where a whole was told before."""
        if self._other or _MISSED.search(self.before + self.behind):
            return False
        return bool(_REACHED.search(self.before) or _REACHED.match(self.behind))

    @property
    def whole(self) -> bool:
        """Tells whether this much may have been to do or to get: where no whole was told before."""
        if self._other:
            return False
        if self.measure == "个月":  # a term, but for what is owed
            return "欠" in self.before
        told = any(words.search(self.before) for words in (_WHOLE, _NAMED, _PLANNED))
        return bool(told or not _REACHED.search(self.before))

    @property
    def granted(self) -> bool:
        """Tells whether this much was granted or agreed on, of which nothing need have arrived."""
        words = _GRANTED.search(self.before) and not _ARRIVED.search(self.before + self.behind)
        return bool(words) and not self._other

    @property
    def there(self) -> bool:
        """Tells whether this much has come of what was told before: 退还保证金2万元，已到账1万元."""
        return bool(_THERE.search(self.before + self.behind)) and not self._other

    @property
    def agreed(self) -> bool:
        """Tells whether this much was only agreed on or adjudged: 判退3万元."""
        return bool(_AGREED.search(self.before) and not _ARRIVED.search(self.before + self.behind))

    def came_of(self, first: "Amount") -> bool:
        """Tells whether this much has come of an amount that was told before it: 装探头6个，通电4个;
        铺水管200米，铺了120米."""
        no_more = self.value <= first.value and _BARE.match(self.before)
        again = bool(no_more) and self.reached and not _CAME.search(first.before)
        return self.there or again

    @property
    def share(self) -> bool:
        """Tells whether this much is counted out of what was told before."""
        return bool(_SHARE.search(self.before))

    def short_of(self, whole: "Amount | None") -> bool:
        """Tells whether it is the share of a whole that alone is done: 其中100万已放款, but not
        其中太阳能8盏, nor a share of what was done: 已招10人，其中3人已签约."""
        done = _REACHED.match(self.behind) and not _MISSED.search(self.before + self.behind)
        return bool(done) and whole is not None and not whole.reached and self.value < whole.value

    @property
    def planned(self) -> bool:
        """Tells whether this much was wanted, also where it is told last: 录用10人，用工计划10人."""
        return bool(_PLANNED.search(self.before))

    @property
    def _other(self) -> bool:
        around = self.before + self.behind
        if self.measure == "%" and _SHARE_OF_ELSE.search(_RATE_OF_WORK.sub("完成", around)):
            return True
        if self.measure == "元" and _MONEY_CHANGED.search(around):
            return not _AWARD.search(self.before)
        return bool(_CHANGED.search(around))


def falls_short(clause: str) -> bool:
    """Tells whether less was done than there was: 十户装好六户, but not 由每周2次增加到每天1次."""
    if _CHANGED.search(clause):
        return False
    amounts = [(amount.measure, amount.value) for amount in amounts_of(clause)]
    return any(a[0] == b[0] and a[1] > b[1] for a, b in pairwise(amounts))


def tells_amounts(clauses: Sequence[str]) -> bool:
    """Tells whether amounts say how much was reached, in one clause or over several."""
    return any(map(falls_short, clauses)) or any(reach is not None for reach in reaches(clauses))


def reaches(clauses: Sequence[str]) -> list[Reach | None]:
    """Returns for each clause how much of the last whole of the same measure is reached with it; None
    where it tells of none. 欠37万，4月收18万，5月收19万: None, SOME, ALL."""
    whole: dict[str, float] = {"%": 100}
    so_far: dict[str, float] = {"%": 0}
    got: dict[str, list[Amount]] = {}  # where no whole was told before
    last: dict[str, Amount] = {}
    told: list[Reach | None] = []
    for clause in clauses:
        reach = None
        for amount in amounts_of(clause):
            if amount.share:
                reach = Reach.SOME if amount.short_of(last.get(amount.measure)) else reach
                continue
            last[amount.measure] = amount
            before = got.setdefault(amount.measure, [])
            if amount.measure in whole and amount.reached and not amount.agreed:
                so_far[amount.measure] += amount.value
                reach = _reach(so_far[amount.measure], whole[amount.measure])
            elif (amount.whole or amount.granted) and amount.measure not in so_far:
                whole[amount.measure], so_far[amount.measure] = amount.value, 0
                if amount.planned and before:
                    reach = _reach(_sum(before), amount.value)
            elif before and not before[0].there and amount.came_of(before[0]):
                reach = _reach(amount.value, _sum(before))
                before.clear()
            elif amount.reached:
                before.append(amount)
        told.append(reach)
    return told


def _sum(amounts: Sequence[Amount]) -> float:
    return sum(amount.value for amount in amounts)


def _reach(reached: float, whole: float) -> Reach:
    if not reached:
        return Reach.NOUGHT
    return Reach.SOME if reached < whole else Reach.ALL


def amounts_of(clause: str) -> Iterator[Amount]:
    """Yields the amounts that a clause tells, each with the words since the one before it."""
    begin = 0
    for short, full in _PAIRS.items():
        clause = clause.replace(short, full)
    clause = _COMPOUND.sub(_in_one_unit, clause)
    for found in _AMOUNT.finditer(clause):
        if not found[3] and not found[2] and not _MONEY.search(clause[begin : found.start()]):
            continue  # 三千 is money by itself, 3000 behind 押金
        measure = _SAME.get(found[3], found[3])
        value = _number(found[1]) * _TIMES[found[2]]
        behind = _DATE.sub("", clause[found.end() :])[:4]
        yield Amount(value, measure, clause[begin : found.start()], behind)
        begin = found.end()


def _in_one_unit(compound: re.Match[str]) -> str:
    """Returns 2.3万 for 2万3千 and for 两万三."""
    whole, wan, tenths, hundredths, qian, hundreds = compound.groups()
    digits = [tenths, hundredths or "0"] if wan else [hundreds]
    return f"{_number(whole):g}.{''.join(f'{_number(digit):g}' for digit in digits)}{wan or qian}"


def _number(text: str) -> float:
    if text[0].isdecimal():
        return float(text.replace(",", ""))
    thousands, mark, rest = text.rpartition("千")
    value = 1000 * (chinese_number(thousands) or 1) if mark else 0
    return value + (chinese_number(rest.replace("两", "二")) or 0)

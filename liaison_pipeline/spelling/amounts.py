"""Amounts in texts of 办理情况 that tell how much was done of how much: 需15名，招6名; 十户装好六户.

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
    r"(?<![\d.月第])(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]{1,6})(万)?余?"
    r"(元|公里|公斤|千克|平方米|[户个处项名位盏家台套人条件笔辆间部证块口座栋段车吨斤亩米方只张份本桶箱株棵把扇门]|(?<=万))"
    r"(?![月年天日号小])"
)
_SAME = {"名": "人", "位": "人", "": "元"}  # 200万 is money; 15名 are 人
_CHANGED = re.compile(
    r"减(?![速震压])|[降缩压由从每涨升增]|调(?![入来剂配拨派])|优惠|其中|另[有外]|参加|参会|来访|咨询|走访|辖区|(?<![补招缺需用])(?:员工|职工)|年产|规模|占地|注册"
    r"|现有|罚|免|垫|检查|人次|小时|推荐|面试|应聘|报名|初选"
)
_MONEY_CHANGED = re.compile(r"收入|补贴|奖")
_NAMED = re.compile(
    r"^(?:计划)?(?:招工|用工|招聘|补贴|补助|退费|退税|货款|贷款|工资|租金|奖补|赔偿款?|尾款|工程款)$"
)  # what there is to do, by name alone: 补贴2笔
_PLANNED = re.compile(r"计划|需求|需要|申请|缺口|实际[需要]|说好|约定|答应")
_MISSED = re.compile(r"还有|尚有|仍有|[没未缺差空剩余待欠](?!缴|付)|还[空在]")
_WHOLE = re.compile(
    r"[需缺共欠差应总]|申请|反映|诉求|隐患|破损|滞销|涉及|损坏|堵塞|拖欠|多[收缴扣交]|收费|计划招|有(?=[\d一二三四五六七八九十])"
)
_REACHED = re.compile(
    r"[已修装换办改建加清挖铺补搬拆配招收租录聘用退付发送领种运售卖抽掏批签亮通兑结验缴交贷销接疏栽完成好齐了]"
    r"|规范|治理|处置|同意|合格|解决|落实|协调|安排|争取|到[位岗账]|更换|安装|到(?=[\d一二两三四五六七八九十])|[归偿]还|还[清款给了]"
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
        told = _WHOLE.search(self.before) or _NAMED.search(self.before)
        return bool(told or not _REACHED.search(self.before))

    @property
    def planned(self) -> bool:
        """Tells whether this much was wanted, also where it is told last: 录用10人，用工计划10人."""
        return bool(_PLANNED.search(self.before))

    @property
    def _other(self) -> bool:
        around = self.before + self.behind
        if self.measure == "元" and _MONEY_CHANGED.search(around):
            return True
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
    whole: dict[str, float] = {}
    so_far: dict[str, float] = {}
    got: dict[str, float] = {}  # where no whole was told before
    told: list[Reach | None] = []
    for clause in clauses:
        reach = None
        for amount in amounts_of(clause):
            if amount.measure in whole and amount.reached:
                so_far[amount.measure] += amount.value
                reach = _reach(so_far[amount.measure], whole[amount.measure])
            elif amount.whole and amount.measure not in so_far:
                whole[amount.measure], so_far[amount.measure] = amount.value, 0
                if amount.planned and amount.measure in got:
                    reach = _reach(got[amount.measure], amount.value)
            elif amount.reached:
                got[amount.measure] = got.get(amount.measure, 0) + amount.value
        told.append(reach)
    return told


def _reach(reached: float, whole: float) -> Reach:
    if not reached:
        return Reach.NOUGHT
    return Reach.SOME if reached < whole else Reach.ALL


def amounts_of(clause: str) -> Iterator[Amount]:
    """Yields the amounts that a clause tells, each with the words since the one before it."""
    begin = 0
    for found in _AMOUNT.finditer(clause):
        measure = _SAME.get(found[3], found[3])
        value = _number(found[1]) * (10_000 if found[2] else 1)
        yield Amount(value, measure, clause[begin : found.start()], clause[found.end() :][:3])
        begin = found.end()


def _number(text: str) -> float:
    if text[0].isdecimal():
        return float(text.replace(",", ""))
    thousands, mark, rest = text.rpartition("千")
    value = 1000 * (chinese_number(thousands) or 1) if mark else 0
    return value + (chinese_number(rest.replace("两", "二")) or 0)

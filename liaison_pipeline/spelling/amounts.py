"""Amounts in texts of 办理情况 that tell how much was done of how much: 十户装好六户.

Knows numbers, measures and what tells a change of price or number, which is none. Does not know what
else a clause says.
"""

import re
from itertools import pairwise

from liaison_pipeline.spelling.values import chinese_number

_AMOUNT = re.compile(
    r"(\d{1,4}|[一二两三四五六七八九十百]{1,3})([户个处项名盏家台套人条件笔辆间部证块口座栋段车吨万])"
)
_CHANGED = re.compile(r"[降减调缩压由从每为]|优惠|其中|共")
_REACHED = re.compile(r"[了好完到成齐批亮换]|通过|合格")


def falls_short(clause: str) -> bool:
    """Tells whether less was done than there was: 十户装好六户, but not 由每周2次增加到每天1次."""
    amounts = [(found[2], _number(found[1])) for found in _AMOUNT.finditer(clause)]
    return any(a[0] == b[0] and a[1] > b[1] for a, b in pairwise(amounts))


def reaches_less(whole: str, reached: str) -> bool:
    """Tells whether the second of two clauses reaches less than the first names: 12盏灯，亮了9盏."""
    all_of, some = _AMOUNT.search(whole), _AMOUNT.search(reached)
    if all_of is None or some is None or _CHANGED.search(whole + reached):
        return False
    told = _REACHED.search(reached, 0, some.start()) and not _REACHED.search(whole)
    return bool(told) and all_of[2] == some[2] and _number(all_of[1]) > _number(some[1])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else chinese_number(text) or 0

"""What the report says of publicity (notice, 二（一）): counted where the office has a column for it.

Passes: a ledger whose schema has an added column 宣传情况, rows with 已宣传 or what was handed out. A
row with 未宣传, 无 or nothing is not counted. Without such a column nothing is known of it, and nothing
is said. Knows added columns by their label. Does not know Word.
"""

import re

from liaison_pipeline.facts.items import Item
from liaison_pipeline.month import Month
from liaison_pipeline.spelling.values import fold, is_nothing

_NOT = re.compile(r"(?:未|没有?|无|否|不|暂未|尚未|x|×|✗)")


def _publicised(month: Month) -> list[Item] | None:
    """Returns the counted ledger rows of the month in which publicity is told; None without a column
    for it."""
    form = month.forms.ledger
    names = [name for name in form.added if "宣传" in form.labels[name]]
    if not names:
        return None
    return [
        Item(row.unit, row.enterprise, row, names[0])
        for rows in month.facts.ledgers.values()
        for row in rows
        if row.counts and any(_is_told(row.text(name)) for name in names)
    ]


def _is_told(text: str) -> bool:
    folded = fold(text)
    return bool(folded) and not is_nothing(text) and _NOT.match(folded) is None


def publicity_text(month: Month) -> str:
    """Returns how many enterprises were told of policies, '' where no column tells it."""
    told = _publicised(month)
    if told is None:
        return ""
    firms = len({(item.unit, item.what) for item in told})
    if not firms:
        return "联系时开展政策宣传的情况各单位尚未填报。"
    policies = "“璧山政企通”“城市生活网（馆）”和涉企惠企政策"
    return f"结合联系走访，向{firms}户企业（个体工商户）宣传了{policies}。"

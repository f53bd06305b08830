"""Which rows of a list of the office are no rows: blank, pre-numbered, totals, remarks, headings.

    合计：3家                   制表：陈敏        备注：每季度更新
    一、龙凤村                  alone in its row, above the enterprises of that unit

红岩小卖部 alone in its row is an enterprise of which the unit is missing. Knows the texts of a row and
what stands in its fields. Does not know forms of units, nor what a value means.
"""

import re
from collections.abc import Iterable, Mapping

from liaison_pipeline.forms.recognise import Block
from liaison_pipeline.forms.row_content import PREFILLED, is_content
from liaison_pipeline.forms.row_fields import Field
from liaison_pipeline.forms.row_words import (
    is_date,
    is_firm,
    is_heading,
    is_rest,
    is_sign,
    is_total,
    is_unit,
)
from liaison_pipeline.spelling.values import fold

_TOTAL = re.compile(r"(合计|小计|总计|共计|累计|汇总)")
_REMARK = re.compile(r"(备注|说明|填表说明|填报说明)([:：].*)?|(备注|注|说明)[:：\d].*", re.S)


def _is_below_list(texts: Iterable[str]) -> bool:
    """Returns whether a row says nothing but 合计：3家, 制表：陈敏, a date or 以下空白."""
    ends = False
    for text in filter(None, texts):
        if is_total(text) or is_sign(text) or is_rest(text):
            ends = True
        elif not (is_date(text) or text.isdecimal()):
            return False
    return ends


def _is_heading_of_list(text: str) -> bool:
    """Returns whether a text alone in its row is 一、龙凤村, 老街片区 or 龙凤村, and no enterprise."""
    if is_firm(text):
        return is_heading(text) and is_unit(text)  # 二、市场监管所
    return is_heading(text) or is_unit(text)


def is_no_row_of_list(block: Block, row: int, fields: Mapping[str, Field]) -> bool:
    """Blank, pre-numbered, total and remark rows of a list of the office, and headings: 一、龙凤村."""
    grid = block.grid
    texts = (fold(grid.text(row, c)) for c in block.labels.columns if (row, c) in grid.cells)
    said = filter(None, texts)  # most rows are told by the first of them
    head = next(said, "")
    name = fold(fields["enterprise"].text) if "enterprise" in fields else ""
    if _TOTAL.match(head) and not name.startswith(head[:4] or "-"):
        return True
    if all(text == head for text in said) and _is_heading_of_list(head):
        return True
    if _REMARK.fullmatch(head) or _is_below_list(fold(found.text) for found in fields.values()):
        return True
    return not any(
        is_content(field_name, found)
        for field_name, found in fields.items()
        if field_name not in PREFILLED and not found.shared
    )

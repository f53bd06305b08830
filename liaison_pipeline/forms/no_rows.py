"""Which rows of a form of a unit are no rows, and of what kind.

Knows what people write between, above and below the rows of the official forms. Does not know grids,
types of values or other rows. A row that names an enterprise and says anything in a column that the
unit fills in is a row, whatever its name begins with. What each kind is written with: row_words.py.
Every kind, as it stands in a ledger
(序号 | 企业名称 | 所属类别 | … | 联系时间 | 联系形式 | 个数):

    blank       4 |  |  | … | |            a number, 无, / or a lone mark such as `
    prepared    5 |  | 个体工商户 | 村委会  only what a template fills in
    total       合计 |  |  | … |  |  | 12    合计, 小计：3户, 本页小计
    heading     一、工贸企业                merged over most columns, in every column, or alone in its row
    numbers     1 | 2 | 3 | 4 …             also 甲 乙 丙 1 2 3, A B C, (1) (2) (3), after 栏次
    hint        | 必填 | 下拉选择 | 格式：…  of no enterprise, below the labels
    example     例 | 大路砖厂 | …            例, 示例 in 序号; 某某公司, ××商店, XX厂 in 企业名称
    signature   填报人签字： | （盖章） | 年 月 日   also 大路街道南河村 and 2021年4月23日 by themselves,
                and 经办人 | 张三 | 联系电话 | 137… in cells side by side
    rest        以下空白                    略, ……, 以下无正文
    other       姓名 | 职务 | 电话            labels of a table of another kind, and what is below
    remark      备注：以上均为个体工商户。   also a sentence alone in its row, and 情况属实, 第1页

A real firm may be called 一品鲜餐饮, 例外服饰, 十字街小卖部, 合计通信: none of them is any of these,
since a kind is told by a whole cell and not by how it begins.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from liaison_pipeline.forms import row_words as words
from liaison_pipeline.forms.loose_notes import is_loose_note, is_note_in_number
from liaison_pipeline.spelling.values import is_ditto


class RowKind(StrEnum):
    """A kind of row that is none, in words for the clerk; `ROW` is a row."""

    ROW = ""
    BLANK = "空行"
    PREPARED = "只有预填内容的行"
    TOTAL = "合计、小计"
    HEADING = "分组标题"
    NUMBERS = "栏次"
    HINT = "填写要求"
    EXAMPLE = "填写示例"
    SIGNATURE = "签字、盖章或落款"
    REST = "“以下空白”一类"
    REMARK = "备注、说明"
    OTHER = "另一张表的内容"


FILLED = ("contacted_on", "method", "count", "title", "content", "closed_on", "progress")
DATES = ("contacted_on", "closed_on")
FREE = ("title", "content", "progress")  # columns of free text, in which any word may stand
MOST_SIGNED = 4  # cells of a signature: 审核人： | 李四 | 制表人： | 王五
ALIKE = 4  # a text in so many columns, and in no row beside others, is one that was merged


@dataclass(frozen=True, slots=True)
class RowText:
    """What is looked at of a row; texts are folded, fillers and noughts in a count are ''.

    `texts`: all that its own cells say, left to right, fillers aside; `fields`: column -> text of what
    is not merged from a row above; `merged`: one cell covers most columns; `columns`: the fields that
    `texts` stand in, '' for none.
    """

    texts: Sequence[str]
    columns: Sequence[str]
    fields: Mapping[str, str]
    merged: bool = False

    @property
    def serial(self) -> str:
        return self.fields.get("serial", "")

    @property
    def name(self) -> str:
        return self.fields.get("enterprise", "")

    @property
    def says(self) -> list[tuple[str, str]]:
        """Returns (column, text) of what is said beside 序号."""
        pairs = zip(self.columns, self.texts, strict=True)
        return [(column, text) for column, text in pairs if column != "serial"]

    @property
    def numbered(self) -> bool:
        return words.is_number(self.serial)


def is_plain_row(serial: str, name: str) -> bool:
    """Returns whether a row with something filled in is a row by its number and its name alone."""
    return serial.isdecimal() and words.names_enterprise(name)


def kind_of(line: RowText) -> RowKind:
    """Returns what kind of row that is none this is, `RowKind.ROW` for a row."""
    line = _unspread(line)
    says = [text for _, text in line.says]
    if says and all(map(words.is_rest, says)) and (not line.serial or line.numbered):
        return RowKind.REST
    if words.is_rest(_alone(line)):
        return RowKind.REST
    if words.is_sequence(line.texts):
        return RowKind.NUMBERS
    if all(map(_is_mark, says)) and (line.numbered or not _says(line.serial)):
        return RowKind.BLANK
    return _kind_of_pattern(line) or _kind_of_words(line)


def _unspread(line: RowText) -> RowText:
    """Returns a row that says the same in every column as the merged cell that it was: programs that
    export a sheet write the text of a merged cell into all of its columns."""
    texts = [
        text
        for column, text in zip(line.columns, line.texts, strict=True)
        if not (column == "count" and text.isdecimal())
    ]
    if len(texts) < ALIKE or len(set(texts)) > 1 or is_ditto(texts[0]):
        return line
    return RowText([texts[0]], [""], {}, merged=True)


def _kind_of_pattern(line: RowText) -> RowKind:
    """Returns what a row is by a pattern of all its cells, whatever it names; `ROW` for none."""
    if words.is_example_mark(line.serial) or words.is_example_name(line.name):
        return RowKind.EXAMPLE
    if words.is_signed_pairs(line.texts) and not line.numbered:
        return RowKind.SIGNATURE
    if _is_total(line):
        return RowKind.TOTAL
    return RowKind.HINT if _is_hint(line) else RowKind.ROW


def _kind_of_words(line: RowText) -> RowKind:
    """Returns what a row is by what it names and says."""
    filled = any(line.fields.get(column) for column in FILLED)
    named = words.names_enterprise(line.name) and not words.marks_no_row(line.serial)
    if filled and named and not line.merged:
        return RowKind.HEADING if _is_heading_with_sum(line) else RowKind.ROW
    return _kind_of_note(line) or _kind_of_rest(line)


def _is_mark(text: str) -> bool:
    """Returns whether a text says nothing: a filler, a single character, marks alone."""
    return (len(text) < 2 and not text.isdigit()) or not _says(text)


def _says(text: str) -> bool:
    """Returns whether there is a letter, a character or a digit in a text."""
    return any(map(str.isalnum, text))


def _alone(line: RowText) -> str:
    """Returns the only text of a row beside a number in 序号, '' where there are several."""
    says = [text for _, text in line.says]
    if line.serial and not line.numbered:
        says.insert(0, line.serial)
    return says[0] if len(says) == 1 else ""


def _kind_of_note(line: RowText) -> RowKind:
    """Returns what a row is that says something, but not of an enterprise."""
    alone, first = _alone(line), line.texts[0]
    if _is_signature(line):
        return RowKind.SIGNATURE
    if words.is_printed(alone):
        return RowKind.BLANK
    if words.is_remark(first if not line.numbered else alone) or line.serial == "注":
        return RowKind.REMARK
    if alone and line.numbered and alone == line.name and is_note_in_number(alone):
        return RowKind.REMARK
    if alone and not line.numbered:
        if is_loose_note(alone, named=alone == line.name):
            return RowKind.REMARK
        kind = _kind_of_alone(alone, line.merged)
        if kind:
            return kind
    if alone and line.merged:
        return RowKind.HEADING
    says = line.says
    if len(says) == 1 and says[0][0] == "enterprise" and line.serial and not line.numbered:
        heading = words.is_heading(f"{line.serial}、{alone or says[0][1]}")
        return RowKind.HEADING if heading else RowKind.ROW
    section = words.SECTION.match(line.name) and words.is_heading(line.name)
    if section and {column for column, _ in says} <= {"enterprise", "category"}:
        return RowKind.HEADING
    return RowKind.ROW


def _kind_of_alone(text: str, merged: bool) -> RowKind:
    """Returns what a text is that stands alone in a row without a number; `ROW` for a name."""
    if words.is_heading(text) or (merged and len(text) <= 24) or words.is_heading_alone(text):
        return RowKind.HEADING
    if merged or words.is_sentence(text) or words.is_note(text):
        return RowKind.REMARK
    return RowKind.ROW


def _kind_of_rest(line: RowText) -> RowKind:
    """Returns what a row is that is no note: of an enterprise, half filled in, or prepared."""
    if words.names_enterprise(line.name):
        return RowKind.ROW
    content = [
        (column, text)
        for column, text in line.says
        if line.fields.get(column) and column not in PREPARED and column != "enterprise"
    ]
    if not content:
        return RowKind.ROW if line.name and line.numbered else RowKind.PREPARED
    if len(line.says) > 1 or line.numbered or line.name:
        return RowKind.ROW
    column, text = content[0]
    if column == "method":
        return RowKind.ROW if _METHOD.search(text) else RowKind.REMARK
    if column == "count":
        return RowKind.TOTAL
    if column in DATES:  # 4月9日 is a contact of nobody, 正在办理 a remark
        return RowKind.ROW if any(map(str.isdigit, text)) else RowKind.REMARK
    return RowKind.ROW


_METHOD = re.compile(r"电话|座谈|走访|实地|微信|线上|会议|上门")
PREPARED = {"serial", "category", "department", "leader_contact", "service_contact", "unit"}


def _is_heading_with_sum(line: RowText) -> bool:
    """Returns whether a row is 一、工贸企业 with nothing but a number in the last column."""
    if not {column for column, _ in line.says} <= {"enterprise", "count"}:
        return False
    if line.serial and not line.numbered:
        return words.is_heading(f"{line.serial}、{line.name}") and not words.is_firm(line.name)
    return bool(words.SECTION.match(line.name))


def _is_total(line: RowText) -> bool:
    """Returns whether 合计 stands in the first cell or for an enterprise."""
    first, column = line.texts[0], line.columns[0]
    if column != "enterprise" and words.begins_total(first) and len(first) <= 24:
        return True
    summed = {column for column, _ in line.says} <= {"enterprise", "count"} and not line.numbered
    if summed and words.is_total_of(line.name if column == "enterprise" else first):
        return True
    return words.is_total(first) or words.is_total(line.name)


def _is_hint(line: RowText) -> bool:
    """Returns whether a row tells how to fill in the columns: two cells that say so, and no value."""
    firm = words.names_enterprise(line.name)
    hints = sum(words.is_hint(text) for _, text in line.says)
    if not firm and (hints > 1 or (hints == 1 and len(line.says) == 1)):
        return True
    if line.numbered or words.is_firm(line.name) or _tells_values(line):
        return False
    others = [text for column, text in line.says if column not in ("enterprise", *FREE)]
    like = sum(map(words.is_like_hint, others))
    return like > 1 or (like == 1 and words.leads_hints(line.serial))


def _tells_values(line: RowText) -> bool:
    """Returns whether a row has a telephone number, a day or a count that is no hint's."""
    return any(
        any(map(str.isdigit, text)) and not words.is_like_hint(text)
        for column, text in line.fields.items()
        if column in DATES or column == "count" or column.endswith("_contact")
    )


def _is_signature(line: RowText) -> bool:
    """Returns whether a row is part of a signature: 审核人： | 李四, a unit, a date, a seal."""
    if line.numbered or len(line.texts) > MOST_SIGNED:
        return False
    if words.is_sign(line.texts[0]) or words.is_signer(line.serial):
        return True
    if words.names_enterprise(line.name) and not words.is_unit(line.name):
        return False
    return all(
        words.is_sign(text) or words.is_unit(text) or words.is_date(text) for text in line.texts
    )

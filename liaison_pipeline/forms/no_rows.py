"""Which rows of a form of a unit are no rows, and of what kind.

Knows what people write between, above and below the rows of the official forms. Does not know grids,
types of values or other rows. A row that names an enterprise and says anything in a column that the
unit fills in is a row, whatever its name begins with. Every kind, as it stands in a ledger
(序号 | 企业名称 | 所属类别 | … | 联系时间 | 联系形式 | 个数):

    blank       4 |  |  | … | |            a number, 无, / or a lone mark such as `
    prepared    5 |  | 个体工商户 | 村委会  only what a template fills in
    total       合计 |  |  | … |  |  | 12    合计, 小计：3户, 本页小计
    heading     一、工贸企业                merged over most columns, or numbered and alone in its row
    numbers     1 | 2 | 3 | 4 …             also 甲 乙 丙 1 2 3, A B C, (1) (2) (3), after 栏次
    hint        | 必填 | 下拉选择 | 格式：…  of no enterprise, below the labels
    example     例 | 大路砖厂 | …            例, 示例 in 序号; 某某公司, ××商店, XX厂 in 企业名称
    signature   填报人签字： | （盖章） | 年 月 日   also 大路街道南河村 and 2021年4月23日 by themselves
    rest        以下空白                    略, ……, 以下无正文
    remark      备注：以上均为个体工商户。   also a sentence alone in its row

A real firm may be called 一品鲜餐饮, 例外服饰, 十字街小卖部, 合计通信: none of them is any of these,
since a kind is told by a whole cell and not by how it begins.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from liaison_pipeline.spelling.values import is_filler, is_nothing


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


FILLED = ("contacted_on", "method", "count", "title", "content", "closed_on", "progress")
DATES = ("contacted_on", "closed_on")


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
        return bool(_SERIAL.fullmatch(self.serial))


_SERIAL = re.compile(r"(?:no\.?)?[(]?\d{1,5}[)]?[、.]?", re.I)
_THINGS = r"(?:联系|走访|涉及|收集)?(?:企业|商户|诉求|问题|个体工商户|中小微企业)*(?:诉求|个数)?"
_TOTAL = re.compile(
    r"[(]?(?:本页|本月|本表|本村|本社区|以上|全村|全部|分类)?(?:合计|小计|总计|共计|累计|总数)[)]?"
    rf"(?:[:,;、(共约]*{_THINGS}:?\d+[户家个条件次人项]?\)?)*[:。]?"
)
_TOTAL_WORD = re.compile(r"合计|小计|总计|共计|累计|汇总")
_HEADING = re.compile(
    r"[(]?[一二三四五六七八九十]{1,3}(?:[)]|[、.,:])[、.]?(?P<of>.{1,24})"
    r"|第[一二三四五六七八九十\d]{1,3}(?:组|片区?|类|批|部分|网格|村民小组|居民小组)(?:[:、(].{0,20})?"
    r"|.{0,8}(?:片区?|类|行业|板块)(?:企业|商户|个体户|个体工商户|工商户)?(?:[(:]?\d+[户家个][)]?)?"
    r"|[(]?[一二三四五六七八九十]{0,3}[、.]?(?:中小微企业|个体工商户|工贸企业|工业企业|商贸企业|规上企业|规下企业)"
    r"[)]?(?:[(:]?\d+[户家个][)]?)?"
)
_HINT_WORDS = (
    r"\*?(?:必填|选填|非必填|必填项|选填项|可不填|可空|不填)"
    r"|(?:自动|系统)(?:生成|填写|带出)|下拉(?:选择|选取|菜单|框|选项|列表)?(?:[:].*)?|单选|多选"
    r"|(?:点击|从下拉.{0,4})?(?:选择|点选)|格式[:为].*|(?:如|例如|例|示例|比如)[:].*"
    r"|(?:请|需|应|须)(?:如实|按|据实|准确|完整|填|写|输入|注明|选择).{0,16}"
    r"|按.{1,14}(?:填写|填报|填)|(?:据实|如实|统一|逐户)?填写(?:.{0,6}(?:全称|姓名|数字|日期|电话|内容|个数))?"
    r"|(?:企业|营业执照|单位|商户)?(?:全称|规范名称|注册名称)|(?:与|同)?营业执照(?:上?的?(?:名称|全称)|一致|.{0,4}一致)"
    r"|姓名[+、和及加/](?:手机号?码?|电话号?码?|联系方式|联系电话)|手机号码?|年/?月/?日|年-月-日"
    r"|yyyy[-./年]?mm?[-./月]?d?d?日?|(?:填)?(?:阿拉伯)?数字|(?:填)?整数|文本|日期格式?|不超过\d+字|\d+字以内"
    r"|(?:没有|无)的?(?:则)?填[“\"]?[0无/][”\"]?"
)
_HINT = re.compile(rf"[(]?(?:{_HINT_WORDS})[)]?[。;]?", re.I)
_EXAMPLE_MARK = re.compile(
    r"[(]?(?:填写|填表|填报)?(?:例|示例|样例|范例|举例|例子|示范|例如|例\d{1,2}|示例\d{1,2})[)]?[:]?"
)
_EXAMPLE_NAME = re.compile(
    r"某某|[×✕✖〤*]{2,}|(?<![a-z\d])[x]{2,3}(?![a-z\d])|^某(?:公司|企业|厂|店|商店|超市|个体)"
    r"|^[(\[【]?(?:示例|样例|范例|例|例如|举例)[)\]】:]|[(\[【](?:示例|样例|范例|举例|例)[)\]】]|^(?:填写)?示例$",
    re.I,
)
MOST_SIGNED = 4  # cells of a signature: 审核人： | 李四 | 制表人： | 王五
_SIGN = re.compile(
    r".{0,12}(?:盖章|公章|签章|签字|签名)(?:处)?\)?(?:[:].{0,12})?|[(](?:盖章|公章|签章|签字|签名|章)[)].{0,14}"
    r"|.{0,8}(?:审核|审批|复核|制表|经办|填表|填报|校对|负责|分管领导|领导|书记|主任|站长|所长|报送|联系)人?员?"
    r"(?:单位|时间|日期|电话|意见)?:.{0,20}|(?:日期|时间|单位|电话):.{0,16}"
)
_BLANK_DATE = re.compile(r"_*(?:20\d\d)?_*年_*\d{0,2}月_*\d{0,2}日?")
_FULL_DATE = re.compile(
    r"(?:20\d\d|[二2][〇○零0]\S\S)[年./-](?:\d{1,2}|[一二三四五六七八九十]{1,2})[月./-]"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日?(?:00:00:00)?|20\d{6}"
)
_UNIT = re.compile(
    r".{2,18}(?:村|社区|街道|街道办|办事处|村委会|居委会|村民委员会|居民委员会|党委|党支部|党工委|经发办|应急办|党政办|服务中心|科室)"
)
_REST = re.compile(
    r"[-—(*…]*(?:以下|下面|此处|以上)?(?:为)?(?:空白|无正文|无内容|无记录|无数据|没有了)[)。*…—-]*|(?:此|本)页(?:以下)?(?:空白|无内容|无正文)"
    r"|[(]?略[)。]?|[….。·*]{2,}|[(]?(?:完|结束|表格结束|end)[)。]?",
    re.I,
)
_REMARK = re.compile(
    r"\*?(?:备注|说明|填表说明|填报说明|填写说明|注意|注意事项|填表须知|填报要求|要求)(?:[:\d].*)?|\*?注[:\d].*|※.*",
    re.S,
)
# what the official forms print below the table, and a remark that says nothing
_PRINTED = re.compile(r"备注[:]?(?:企业(?:行业)?类别为.{0,20}|无|/)?[。]?")
_NUMBERED_SENTENCE = re.compile(r"[(]?\d{1,2}[)、.](?!\d).{6,}", re.S)
_SENTENCE = re.compile(r".*[\u4e00-\u9fff].*[,。;].*|.{41,}", re.S)
_SECTION = re.compile(r"[(]?[一二三四五六七八九十]{1,3}[)、.]")  # 一、工贸企业
_ALPHABETS = ("甲乙丙丁戊己庚辛壬癸子丑寅卯", "一二三四五六七八九十", "abcdefghijklmnopqrstuvwxyz")
_LEAD = re.compile(r"栏次|列次|栏目|栏号|列号|序号|行次")
_METHOD = re.compile(r"电话|座谈|走访|实地|微信|线上|会议|上门")


@lru_cache(maxsize=1 << 14)  # a form is sent every month with the same names
def names_enterprise(name: str) -> bool:
    """Returns whether a text in 企业名称 (folded) may be the name of an enterprise."""
    return not (
        len(name) < 2
        or is_filler(name)
        or is_nothing(name)
        or not re.search(r"[^\W\d_]", name)
        or _HINT.fullmatch(name)
        or _TOTAL.fullmatch(name)
        or _REST.fullmatch(name)
        or _EXAMPLE_MARK.fullmatch(name)
        or _EXAMPLE_NAME.search(name)
        or _REMARK.fullmatch(name)
        or _SIGN.fullmatch(name)
        or _is_date(name)
    )


def is_plain_row(serial: str, name: str) -> bool:
    """Returns whether a row with something filled in is a row by its number and its name alone."""
    return names_enterprise(name) and not (serial and _marks_no_row(serial))


@lru_cache(maxsize=1 << 12)
def _marks_no_row(serial: str) -> bool:
    """Returns whether what stands in 序号 says that this is no row of an enterprise."""
    return bool(
        _EXAMPLE_MARK.fullmatch(serial) or _TOTAL_WORD.match(serial) or _SIGN.fullmatch(serial)
    )


def kind_of(line: RowText) -> RowKind:
    """Returns what kind of row that is none this is, `RowKind.ROW` for a row."""
    if _REST.fullmatch(_alone(line)):
        return RowKind.REST
    if all(_is_mark(text) for _, text in line.says) and (not line.serial or line.numbered):
        return RowKind.BLANK
    filled = any(line.fields.get(column) for column in FILLED)
    if _EXAMPLE_MARK.fullmatch(line.serial) or _EXAMPLE_NAME.search(line.name):
        return RowKind.EXAMPLE
    if _is_sequence(line.texts):
        return RowKind.NUMBERS
    if _is_total(line):
        return RowKind.TOTAL
    if _is_hint(line):
        return RowKind.HINT
    if filled and is_plain_row(line.serial, line.name) and not line.merged:
        return RowKind.HEADING if _is_heading_with_sum(line) else RowKind.ROW
    return _kind_of_note(line) or _kind_of_rest(line)


def _is_mark(text: str) -> bool:
    """Returns whether a text says nothing: a filler, a single character, marks alone."""
    return (len(text) < 2 and not text.isdigit()) or (not re.search(r"\w", text))


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
    if _PRINTED.fullmatch(alone):
        return RowKind.BLANK
    if _REMARK.fullmatch(first if not line.numbered else alone):
        return RowKind.REMARK
    if alone and not line.numbered:
        if _HEADING.fullmatch(alone) or (line.merged and len(alone) <= 24):
            return RowKind.HEADING
        if line.merged or _NUMBERED_SENTENCE.fullmatch(alone) or _SENTENCE.fullmatch(alone):
            return RowKind.REMARK
    if alone and line.merged:
        return RowKind.HEADING
    says = line.says
    if len(says) == 1 and says[0][0] == "enterprise" and line.serial and not line.numbered:
        return (
            RowKind.HEADING
            if _HEADING.fullmatch(f"{line.serial}、{alone or says[0][1]}")
            else RowKind.ROW
        )
    if _HEADING.fullmatch(line.name) and {c for c, _ in says} <= {"enterprise", "category"}:
        return RowKind.HEADING if _SECTION.match(line.name) else RowKind.ROW
    return RowKind.ROW


def _kind_of_rest(line: RowText) -> RowKind:
    """Returns what a row is that is no note: of an enterprise, half filled in, or prepared."""
    if names_enterprise(line.name):
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
        return RowKind.ROW if re.search(r"\d", text) else RowKind.REMARK
    return RowKind.ROW


PREPARED = {"serial", "category", "department", "leader_contact", "service_contact", "unit"}


def _is_heading_with_sum(line: RowText) -> bool:
    """Returns whether a row is 一、工贸企业 with nothing but a number in the last column."""
    match = _SECTION.match(line.name)
    return bool(match) and {column for column, _ in line.says} <= {"enterprise", "count"}


def _is_total(line: RowText) -> bool:
    """Returns whether 合计 stands in the first cell or for an enterprise."""
    first = line.texts[0]
    if line.columns[0] != "enterprise" and _TOTAL_WORD.match(first) and len(first) <= 24:
        return True
    return bool(_TOTAL.fullmatch(first) or _TOTAL.fullmatch(line.name))


def _is_hint(line: RowText) -> bool:
    """Returns whether a row tells how to fill in the columns."""
    if line.name and names_enterprise(line.name):
        return False
    hints = sum(bool(_HINT.fullmatch(text)) for _, text in line.says)
    others = len(line.says) - hints
    return hints > 1 or (hints == 1 and not others)


def _is_signature(line: RowText) -> bool:
    """Returns whether a row is part of a signature: 审核人： | 李四, a unit, a date, a seal."""
    if line.numbered:
        return False
    if _SIGN.fullmatch(line.texts[0]) and len(line.texts) <= MOST_SIGNED:
        return True
    if names_enterprise(line.name) and not _UNIT.fullmatch(line.name):
        return False
    signs = (_SIGN, _BLANK_DATE, _UNIT)
    return len(line.texts) <= MOST_SIGNED and all(
        any(sign.fullmatch(text) for sign in signs) or _FULL_DATE.fullmatch(text)
        for text in line.texts
    )


def _is_date(text: str) -> bool:
    return bool(_FULL_DATE.fullmatch(text) or _BLANK_DATE.fullmatch(text))


def _is_sequence(texts: Sequence[str]) -> bool:
    """Returns whether the cells of a row count the columns: 1 2 3 or 甲 乙 丙 1 2 3."""
    rest = texts[1:] if _LEAD.fullmatch(texts[0]) else texts
    if len(rest) < 3:
        return False
    before: tuple[int, int] | None = None
    for text in rest:
        place = _place(text.strip("()[]【】.、栏列").lower())
        goes_on = place is not None and (
            place[1] == 1 if before is None or before[0] != place[0] else place[1] == before[1] + 1
        )
        if not goes_on:
            return False
        before = place
    return True


def _place(mark: str) -> tuple[int, int] | None:
    """Returns (alphabet, place in it) of a mark that counts columns."""
    if mark.isdecimal() and len(mark) < 3:
        return len(_ALPHABETS), int(mark)
    for number, alphabet in enumerate(_ALPHABETS):
        if len(mark) == 1 and mark in alphabet:
            return number, alphabet.index(mark) + 1
    return None

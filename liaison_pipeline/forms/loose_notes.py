"""What people write in a cell by itself, where a name of an enterprise could stand, and that is none.

    第1页共3页   续上页              of the printed sheet
    情况属实     同意上报   已核      of whoever looked it through
    联系率100%   共联系2次  户数      of what was done
    以下为新增   其余企业无诉求       of other rows
    请核对       待核实     已联系    of what is to be done yet
    4月上半月    本周                 of when: a heading of those below

同意百货店 and 待客茶舍 are enterprises: they end as the names of firms do, or go on. Knows whole
texts. Does not know rows, nor what stands in their other cells.
"""

import re

from liaison_pipeline.forms.row_words import is_date, is_firm, is_hint, is_sign

_VISIT = r"(?:联系|走访|收集|座谈|电联|上报|办结|宣传|回访)"
_LOOSE = re.compile(
    r"第\d+页(?:[,/、]?共\d+页)?|共\d+页(?:[,/、]?第\d+页)?|\d+/\d+页|[续接转见][上下前后]页"
    r"|(?:情况)?(?:属实|无误)|同意(?:上报|报送|呈报)?|(?:已|经)(?:核[实对]?|审核?|审阅|核实无误)|拟同意.{0,4}"
    r"|.{0,4}(?:联系|走访|覆盖|办结|完成|满意|上报)率:?(?:为|达)?\d+(?:\.\d+)?%"
    rf"|(?:共|累计|总共|一共|应|已|实际?)(?:电话)?{_VISIT}(?:企业|商户|诉求|问题)?\d+[户家个件次条]?"
    rf"|(?:应|已|未|待|需|尚未){_VISIT}(?:企业|商户)?|电话联系|待(?:补|核|完善|填|定|确认)[实充对报]?"
    r"|(?:请|需|须)(?:核对|核实|补充|补填|补报|补齐|确认|完善|修改).{0,8}|请(?:于|在).{2,12}(?:报送|上报|交|填|补).{0,4}"
    r"|[●○◆*]?(?:以下|以上|其余|剩余|上述)(?:的|企业|商户|个体户|个体工商户|为|均|都|无)+(?:为|是|均|都|已|未|暂|没|新|不).{0,10}"
    r"|[●○◆*]?以下(?:为|是|无|没有)(?:新增|新办|补充|补报|注销|停业)?(?:的)?(?:企业|商户|个体户)?"
    r"|(?:其余|其他|剩余|另外)(?:企业|商户|个体户|个体工商户|各户)?(?:均|都|暂|本月|目前)*(?:无|没有|未).{0,10}"
    r"|(?:暂|均|再)?(?:无|没有)其[他它](?:问题|诉求|情况|事项|需求|需要说明的情况)*|(?:以上|上述)(?:问题|诉求)+(?:均|都)?[已未正].{0,10}"
    r"|(?:应联系|已联系)?(?:户数|家数|次数)|表[一二三四五六\d]|(?:更正|补充|情况|有关)说明|true|false",
    re.I,
)
_WHEN = re.compile(
    r"(?:20\d\d年)?(?:\d{1,2}|[一二三四五六七八九十]{1,2})月份?(?:[上下]半月|[上中下]旬)?|[上下]半月|[本上下]周"
    r"|第[一二三四五\d]周"
)
_NUMBER = re.compile(r"^[(]?\d{1,2}[)、.]")
_LABEL = re.compile(
    r".{0,4}(?:人|者|长|记|电话|手机|邮箱|时间|日期|单位|意见|说明|注|抄送|附件?|总数|户数)"
)


def is_loose_note(text: str, named: bool) -> bool:
    """Returns whether a text (folded) is a note that no other cell of its row explains. `named`: it
    stands in 企业名称, where a month is no day of a contact."""
    if is_firm(text):
        return False
    hint = is_hint(_NUMBER.sub("", text))
    return hint or bool(_LOOSE.fullmatch(text) or (named and _WHEN.fullmatch(text)))


def is_note_in_number(text: str) -> bool:
    """Returns whether what stands alone beside a number, as where a form has more numbers than
    enterprises, is surely none: 制表人：李娟, 2021年4月23日, 第1页."""
    before, colon, behind = text.partition(":")
    told = is_sign(text) or is_date(text) or is_loose_note(text, named=True)
    return told or bool(colon and behind and _LABEL.fullmatch(before))

"""What people write in rows that are no rows: the words of each kind, matched on whole cells.

Knows totals, headings, hints, examples, signatures and remarks as one folded text says them. Does not
know rows: which cells a kind looks at is no_rows.py's.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from liaison_pipeline.forms.closed_down import says_closed
from liaison_pipeline.spelling.values import is_filler, is_nothing

# how the names of firms end: what ends so is no heading, hint or remark
_FIRM = re.compile(
    r"(?:公司|厂|店|铺|部|行|馆|院|超市|中心|站|场|坊|屋|吧|城|堂|所|摊|楼|庄|园|社|房|合作社|餐饮|火锅|面|工作室|集团)(?:[(].*)?"
)
_SERIAL = re.compile(r"(?:no\.?)?[(]?\d{1,5}[)]?[、.]?", re.I)
_THINGS = r"(?:联系|走访|涉及|收集)?(?:企业|商户|诉求|问题|个体工商户|中小微企业)*(?:诉求|个数)?"
_TOTAL = re.compile(
    r"[(]?(?:本页|本月|本表|本村|本社区|以上|全村|全部|分类)?(?:合计|小计|总计|共计|累计|总数)[)]?"
    r"(?:[(][^()\d]{1,10}[)])?"  # 小计（一组）
    rf"(?:[:,;、(共约]*{_THINGS}:?\d+[户家个条件次人项]?\)?)*(?:企业|商户)?[:。]?"
    r"|共?\d+[户家](?:企业|商户)?"
)
_TOTAL_WORD = re.compile(r"合计|小计|总计|共计|累计|汇总")
_TOTAL_OF = re.compile(r".{1,10}(?:小计|合计)|其中[:,].{1,20}")  # 老街片区小计, 其中：个体工商户
_CHINESE = "一二三四五六七八九十"
_OF_ENTERPRISES = r"(?:企业|商户|个体户|个体工商户|工商户)"
_HOW_MANY = r"(?:[(:]?共?\d+[户家个][)]?|[(].{1,12}[)])?"
_HEADING = re.compile(
    rf"[(]?(?:[{_CHINESE}]{{1,3}}|[壹贰叁肆伍陆柒捌玖拾])(?:[)]|[、.,:])[、.]?(?P<of>.{{1,24}})|[ivx]{{1,4}}[、.].{{1,24}}"
    rf"|第[{_CHINESE}\d]{{1,3}}(?:组|片区?|类|批|部分|网格|村民小组|居民小组)(?:[:、(].{{0,20}})?"
    rf"|.{{0,8}}(?:片区?|类|行业|板块){_OF_ENTERPRISES}?{_HOW_MANY}"
    rf"|[(]?[{_CHINESE}]{{0,3}}[、.]?(?:中小微企业|个体工商户|工贸企业|工业企业|商贸企业|规上企业|规下企业)[)]?{_HOW_MANY}",
    re.I,
)
# what a heading may be that stands alone and unnumbered for an enterprise: 1、老街, 【工贸企业】, 2组
_HEADING_ALONE = re.compile(
    r"[(]?(?:\d{1,2}[)、.][、.]?)?(?:.{0,12}(?:企业|商户|个体户|工商户|类|行业|板块|业态)"
    rf"|.{{0,9}}(?:路|街|巷|大道|社区|村|网格|片区?|园区|工业园|小区)|.{{0,6}}(?:[\d{_CHINESE}]{{1,3}}(?:组|社|队|区)|[a-z]区)){_HOW_MANY}",
    re.I,
)
_ADORNED = re.compile(r"^[^\w(]+|[^\w)]+$")  # 【…】, ◆, a colon at the end
_HINT_WORDS = (
    r"\*?(?:必填|选填|非必填|必填项|选填项|可不填|可空|不填)"
    r"|(?:自动|系统)(?:生成|填写|带出)|下拉(?:选择|选取|菜单|框|选项|列表)?(?:[:].*)?|单选|多选"
    r"|(?:点击|从下拉.{0,4})?(?:选择|点选)|格式[:为].*|(?:如|例如|例|示例|比如)[:].*|如\d{1,2}月\d{1,2}日"
    r"|(?:请|需|应|须)(?:如实|按|据实|准确|完整|填|写|输入|注明|选择).{0,16}"
    r"|按.{1,14}(?:填写|填报|填)|(?:据实|如实|统一|逐户)?填写(?:.{0,6}(?:全称|姓名|数字|日期|电话|内容|个数))?"
    r"|(?:企业|营业执照|单位|商户)?(?:全称|规范名称|注册名称)|(?:与|同)?营业执照(?:上?的?(?:名称|全称)|一致|.{0,4}一致)"
    r"|姓名[+、和及加/](?:手机号?码?|电话号?码?|联系方式|联系电话)|手机号码?|年/?月/?日|年-月-日"
    r"|yyyy[-./年]?mm?[-./月]?d?d?日?|(?:填)?(?:阿拉伯)?数字|(?:填)?整数|文本|日期格式?|不超过\d+字|\d+字以内"
    r"|(?:没有|无)的?(?:则)?填[“\"]?[0无/][”\"]?|.{0,24}之间(?:的日期)?|(?:字符|文本|日期|数[值字])型|string|date|int|text"
)
_HINT = re.compile(rf"[(]?(?:{_HINT_WORDS})[)]?[。;]?", re.I)
_LIKE_HINT = re.compile(
    r"填|选[择项一填]|[二三四]选一|下拉|格式|全称|必须|不得|精确|写到|姓名|数字|数值|没有的"
)
_HINT_LEAD = re.compile(
    r"(?:填[写表报])?(?:说明|要求|提示)|(?:是否)?必填项?|格式|(?:字段|数据)?类型"
)
_EXAMPLE_MARK = re.compile(
    r"\d{0,3}[(]?(?:填写|填表|填报)?(?:例|示例|样例|范例|举例|例子|示范|例如|参考|模板|样表|样本|范本)(?:行)?\d{0,3}[)]?[:]?(?:[(].{0,8}[)])?"
)
_EXAMPLE_NAME = re.compile(
    r"某某|[×✕✖〤*]{2,}|[○〇△□◯◇]{2,}(?:有限|公司|企业|厂|店|商店|超市|村|街道|个体|$)|(?<![a-z\d])x{2,}(?![a-z\d])"
    r"|^某(?:公司|企业|厂|店|商店|超市|个体)|^(?:填写)?(?:示例|样例|范例|例子)(?:有限公司|公司|企业|商店|超市|厂)?$"
    r"|^[(\[【]?(?:填写)?(?:示例|样例|范例|例|例如|举例)[)\]】:]|[(\[【](?:填写)?(?:示例|样例|范例|举例|例)[)\]】]",
    re.I,
)
_SIGN = re.compile(
    r".{0,12}(?:盖章|公章|签章|签字|签名)(?:处)?\)?(?:[:].{0,12})?|[(](?:盖章|公章|签章|签字|签名|章)[)].{0,14}"
    r"|.{0,8}(?:审核|审批|复核|制表|经办|填表|填报|校对|负责|分管领导|领导|书记|主任|站长|所长|报送|联系)人?员?"
    r"(?:单位|时间|日期|电话|意见)?:.{0,20}|(?:日期|时间|单位|电话):.{0,16}"
)
_SIGNER = re.compile(
    r"(?:审核|审批|复核|批准|制表|经办|填表|填报|校对|报送|负责|联系)(?:人员?|单位|时间|日期)?"
)
_SIGNED_LABEL = re.compile(
    r"(?:审核|审批|复核|批准|制表|经办|填表|填报|校对|报送|负责|联系)人员?|(?:联系|办公)?电话|手机号?码?"
    r"|(?:主管|分管)?领导|(?:支部)?书记|主任|签[字名章]|(?:填报|填表|报送|上报)?(?:日期|时间|单位)"
)
_BLANK_DATE = re.compile(r"_*(?:20\d\d)?_*年_*\d{0,2}月_*\d{0,2}日?")
_FULL_DATE = re.compile(
    r"(?:20\d\d|[二2][〇○零0]\S\S)[年./-](?:\d{1,2}|[一二三四五六七八九十]{1,2})[月./-]"
    r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})日?(?:00:00:00)?|20\d{6}"
)
_DAY = re.compile(r"\d{1,2}月\d{1,2}日")
_UNIT = re.compile(
    r".{2,18}(?:村|社区|街道)|.{0,18}(?:街道办|办事处|村委会|居委会|村民委员会|居民委员会|党委|党支部|党工委)"
    r"|.{0,18}(?:经发办|应急办|党政办|办公室|监管所|服务中心|科室)"
)
_REST = re.compile(
    r"[^\w]*(?:以下|下面|此处|以上|[此本][行栏]以?下?)?(?:为)?(?:空白|无正文|无内容|无记录|无数据|没有了)[^\w]*"
    r"|(?:此|本)页(?:以下)?(?:空白|无内容|无正文)|到此为止"
    r"|[(]?略[)。]?|[….。·*]{2,}|[(]?(?:完|结束|表格结束|end)[)。]?",
    re.I,
)
_REMARK = re.compile(
    r"\*?(?:备注|说明|填表说明|填报说明|填写说明|注意|注意事项|填表须知|填报要求|要求)(?:[:\d].*)?|\*?注[:\d].*|※.*",
    re.S,
)
# how the columns of other tables are labelled: lists of staff, statistics
_COLUMN = re.compile(
    r"村|社区|村社区|.{0,6}(?:序号|编号|类别|类型|名称|姓名|职务|岗位|职责|电话|手机|号码|联系方式|户数|家数|个数|件数|次数|人数|总数"
    r"|数量|数|月份|日期|时间|备注|占比|比例|率|合计|小计|总计|单位|部门|科室|地址|网格|片区|项目|内容|指标"
    r"|金额|走访|座谈|微信|形式|情况|领导|负责人|中小微企业|个体工商户)"
)
_SURE = re.compile(
    r"姓名|职务|岗位|(?:联系|办公)?电话(?:号码)?|手机号?码?|联系方式|序号|编号|户数|个数|件数"
)
# what the official forms print below the table, and a remark that says nothing
_PRINTED = re.compile(r"备注[:]?(?:企业(?:行业)?类别为.{0,20}|无|/)?[。]?")
_OF_FORM = re.compile(
    r"填写|填报|填表|格式|[上报]送|每月|日前|联系(?:时间|形式|人员)|所属类别|问题诉求|办结时间|办理情况|本表"
)
_NUMBERED_SENTENCE = re.compile(r"[(]?\d{1,2}[)、.](?!\d).{6,}", re.S)
_SENTENCE = re.compile(r".*[\u4e00-\u9fff].*[,。;].*|.{41,}", re.S)
_NOTE = re.compile(
    r"[(].+[)]|.*(?:附件|附表|附页|本表|续表|[接见][上下]页|疫情|[本上下]月|未走访|未开展).*"
    r"|(?:以上|上述)(?:企业|信息|情况|内容|数据|商户|均|全部|属实).*|(?:此件|此表|本件|特此(?:报|说|函|通|证|上|承|备)|兹).*"
)
SECTION = re.compile(rf"[(]?[{_CHINESE}]{{1,3}}[)、.]")  # 一、工贸企业
_ALPHABETS = ("甲乙丙丁戊己庚辛壬癸子丑寅卯", _CHINESE, "abcdefghijklmnopqrstuvwxyz")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_LEAD = re.compile(r"栏次|列次|栏目|栏号|列号|序号|行次")
_COUNTED = re.compile(r"(?:第|[a-z])?(\d{1,2})(?:=.*)?")  # 第3栏, C3, 6=4+5


def is_number(text: str) -> bool:
    """Returns whether 序号 is a number."""
    return bool(_SERIAL.fullmatch(text))


def is_firm(text: str) -> bool:
    """Returns whether a text ends as the names of firms do."""
    return len(text) > 2 and bool(re.search(rf"{_FIRM.pattern}$", text))


def is_total(text: str) -> bool:
    """合计, 小计：3户, 共3户."""
    return bool(_TOTAL.fullmatch(text))


def begins_total(text: str) -> bool:
    """Returns whether 合计 is the first word."""
    return bool(_TOTAL_WORD.match(text))


def is_total_of(text: str) -> bool:
    """老街片区小计, 其中：个体工商户."""
    return bool(_TOTAL_OF.fullmatch(text))


def is_heading(text: str) -> bool:
    """一、工贸企业, 老街片区, wherever it stands."""
    return bool(_HEADING.fullmatch(text))


def is_heading_alone(text: str) -> bool:
    """Returns whether what stands alone for an enterprise is the name of a street, a group or a class."""
    bare = _ADORNED.sub("", text)
    return bool(_HEADING_ALONE.fullmatch(bare) or _HEADING.fullmatch(bare)) and not is_firm(bare)


def is_hint(text: str) -> bool:
    """必填, 下拉选择, 格式：…, as a whole cell."""
    return bool(_HINT.fullmatch(text))


def is_like_hint(text: str) -> bool:
    """Returns whether a cell speaks of filling in."""
    return is_hint(text) or bool(_LIKE_HINT.search(text))


def leads_hints(text: str) -> bool:
    """Returns whether 序号 says that hints follow."""
    return bool(_HINT_LEAD.fullmatch(text))


def is_example_mark(text: str) -> bool:
    """例, 示例, 1（例）."""
    return bool(_EXAMPLE_MARK.fullmatch(text))


def is_example_name(text: str) -> bool:
    """某某公司, ××商店, 例：大路一厂."""
    return bool(_EXAMPLE_NAME.search(text))


def is_sign(text: str) -> bool:
    """填报人签字：, （盖章）, 审核人：李四."""
    return bool(_SIGN.fullmatch(text))


def is_signer(text: str) -> bool:
    """审核, 制表人, without a colon."""
    return bool(_SIGNER.fullmatch(text))


def is_signed_pairs(texts: Sequence[str]) -> bool:
    """经办人 | 张三 | 联系电话 | 13700001234: two labels or more, each with what it asks for."""
    labels = [bool(_SIGNED_LABEL.fullmatch(text)) for text in texts]
    values = sum(not one and not two for one, two in pairwise(labels))
    ends_dated = is_date(texts[-1]) or bool(_DAY.fullmatch(texts[-1]))
    return labels[0] and sum(labels) > 1 and values <= ends_dated


def is_date(text: str) -> bool:
    """A whole date, or one to fill in."""
    return bool(_FULL_DATE.fullmatch(text) or _BLANK_DATE.fullmatch(text))


def is_unit(text: str) -> bool:
    """Returns whether a text may be the unit that signs."""
    return bool(_UNIT.fullmatch(text))


def is_rest(text: str) -> bool:
    """以下空白, 略, ……"""
    return bool(_REST.fullmatch(text))


def is_remark(text: str) -> bool:
    """备注：…, 注1：…, ※…"""
    return bool(_REMARK.fullmatch(text))


def is_printed(text: str) -> bool:
    """Returns whether a remark is the official form's own, or says nothing."""
    return bool(_PRINTED.fullmatch(text))


def is_sentence(text: str) -> bool:
    """Returns whether a text is a sentence, or a numbered one."""
    return bool(_NUMBERED_SENTENCE.fullmatch(text) or _SENTENCE.fullmatch(text))


def begins_table(texts: Sequence[str]) -> bool:
    """Returns whether a row is one of labels of another table: 姓名 | 职务 | 电话, 类别 | 户数 | 走访,
    also with a short one that nobody knows beside two that name nothing else: 社别 | 姓名 | 电话."""
    if len(texts) < 2 or any(map(str.isdigit, "".join(texts))) or len(set(texts)) < len(texts):
        return False
    sure = sum(bool(_SURE.fullmatch(text)) for text in texts)
    return all(
        (_COLUMN.fullmatch(text) or (sure > 1 and len(text) < 4)) and not is_firm(text)
        for text in texts
    )


def is_about_filling_in(text: str) -> bool:
    """Returns whether a text speaks of the form: what it may be is a note that goes on below 说明."""
    return len(text) > 5 and bool(_OF_FORM.search(text)) and not is_firm(text)


def is_note(text: str) -> bool:
    """其余见附表, 记录数：2, 2021年4月23日制: what stands alone for an enterprise and speaks of the form.
    大路砖厂：已停业 speaks of an enterprise."""
    before, colon, behind = text.partition(":")
    if is_firm(before if colon else text):
        return bool(behind) and not says_closed("", [behind])
    return bool(colon or _NOTE.fullmatch(text) or _FULL_DATE.search(text))


# Chinese characters alone, without one of those that each kind of text has that names none
_PLAIN_NAME = re.compile(
    "(?:(?![无没未本当目暂年月日填选生带拉格例请需应须按称照名机数整文间型计总空白此略完束范参模样某示备说注要章签])"
    "[\u4e00-\u9fff]){4,30}"
)


@lru_cache(maxsize=1 << 14)  # a form is sent every month with the same names
def names_enterprise(name: str) -> bool:
    """Returns whether a text in 企业名称 (folded) may be the name of an enterprise."""
    return bool(_PLAIN_NAME.fullmatch(name)) or surely_names_enterprise(name)


def surely_names_enterprise(name: str) -> bool:
    """Returns the same of any text; a plain name need not be looked at so closely."""
    return not (
        len(name) < 2
        or is_filler(name)
        or is_nothing(name)
        or not re.search(r"[^\W\d_]", name)
        or is_hint(name)
        or is_total(name)
        or is_rest(name)
        or is_example_mark(name)
        or is_example_name(name)
        or is_remark(name)
        or is_sign(name)
        or is_date(name)
    )


@lru_cache(maxsize=1 << 12)
def marks_no_row(serial: str) -> bool:
    """Returns whether what stands in 序号 says that this is no row of an enterprise."""
    return is_example_mark(serial) or begins_total(serial) or is_sign(serial)


def is_sequence(texts: Sequence[str]) -> bool:
    """Returns whether the cells of a row count the columns: 1 2 3 or 甲 乙 丙 1 2 3."""
    rest = texts[1:] if _LEAD.fullmatch(texts[0]) else texts
    if len(rest) < 3:
        return False
    before: tuple[int, int] | None = None
    for text in rest:
        place = _place(text.strip("()[]【】.、栏列").lower(), before)
        goes_on = place is not None and (
            place[1] == 1
            if before is None or before[0] != place[0]
            else 0 <= place[1] - before[1] <= 2  # one may be left out or come twice
        )
        if not goes_on:
            return False
        before = place
    return True


def _place(mark: str, before: tuple[int, int] | None) -> tuple[int, int] | None:
    """Returns (alphabet, place in it) of a mark that counts columns."""
    counted = _COUNTED.fullmatch(mark)
    if counted:
        return len(_ALPHABETS), int(counted[1])
    roman = len(_ALPHABETS) + 1
    if mark in _ROMAN and (before is None or before[0] == roman):
        return roman, _ROMAN.index(mark) + 1
    for number, alphabet in enumerate(_ALPHABETS):
        if len(mark) == 1 and mark in alphabet:
            return number, alphabet.index(mark) + 1
    return None

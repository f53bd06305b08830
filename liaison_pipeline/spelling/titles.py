"""Names of enterprises and titles of grievances as they are compared. Pure.

Marks are nothing, but between digits they are kept: 红星路1-12号 is not 红星路11-2号. Around a title
its numbering (1、 （一） ①), 关于…的, …问题 and …诉求 are nothing, and so is how the matter stands
(（上月结转）, （续）): 关于门前路灯不亮的问题（4月未办结） is 门前路灯不亮.
Nearly equal are titles that are as good as the same and have equal digits, Chinese numerals and
directions: lamps 3 and 4, the east and the west gate are two.

Knows words. Does not know rows or grievances.
"""

import re
from functools import lru_cache

from rapidfuzz import fuzz

from liaison_pipeline.files.grid import clean_text
from liaison_pipeline.spelling.values import HAN, fold

SIMILAR = 90  # of 100: titles from here on are nearly equal
ALIKE = 60  # of 100: titles from here on may be one matter in other words
_NUMERALS = "〇零一二三四五六七八九十百千万两俩壹贰叁肆伍陆柒捌玖拾佰仟"
_HYPHENS = re.compile("[\u2010-\u2015\u2212\u2e3a\u2e3b]|(?<=\\d)[~～](?=\\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
# a mark, unless digits stand on both sides, or Chinese numerals on both sides of a hyphen
_KEPT = rf"(?<=\d)[^\w\s](?=\d)|(?<=[{_NUMERALS}])-(?=[{_NUMERALS}])"
_MARKS = re.compile(rf"({_KEPT})|[\W_]")
_CIRCLED = re.compile("^[\\s\u3000]*[\u2460-\u249b\u24ea\u2776-\u2793\u3220-\u3229\u3280-\u3289]+")
_COUNTED = rf"(?:\d{{1,3}}|[{_NUMERALS}]{{1,3}})"
_NUMBERING = re.compile(
    rf"[(\[【〔<]{_COUNTED}[)\]】〕>][、.,:]?"  # （一） [1] (2)、
    rf"|{_COUNTED}\)|\d{{1,3}}[、.,:](?!\d)"  # 1) 1、 1.二楼 but not 1.5吨 or 1、2号楼
    rf"|[{_NUMERALS}]{{1,3}}[、.,:](?![{_NUMERALS}])"  # 一、 一、3号楼 but not 一、二车间
    rf"|第{_COUNTED}[、,:]"
    rf"|(?:问题诉求|问题|诉求)(?:{_COUNTED})?[:、]"
)
# how the matter stands, beside its title: （上月结转） 【续】 （4月未办结） 上月结转：; not （4月） alone
_SINCE = rf"(?:上个?月|前期|上期|往期|{_COUNTED}月份?)"
_STANDS = (
    r"(?:结转|续|续报|继续(?:跟踪|跟进|办理)|正在办理|办理中|在办|未办结|未办完|未完成|未解决|未结|已?办结|已完成"
    r"|已解决)"
)
# beside a month alone: a licence may be for 续办, a fee for 转入
_OF_THEN = r"(?:遗留|登记|转入|续办|接续|跟踪|跟进)"
_AS_IT_STANDS = rf"(?:{_SINCE}的?)?{_STANDS}|{_SINCE}的?{_OF_THEN}"
_REMARK = re.compile(
    rf"^[(\[【〔<](?:{_AS_IT_STANDS})(?:事项|问题|诉求|件)?[)\]】〕>][:、]?(?=.)"
    rf"|^{_SINCE}的?结转:(?=.)"
    rf"|(?<=.)[(\[【〔<](?:{_AS_IT_STANDS})(?:事项|问题|诉求|件)?[)\]】〕>][。.]?$"
    r"|(?<=[^\d-])-+(?:已办结|未办结|办理中)$"
)
_ABOUT = re.compile(r"关于(?=.{2})")
_WORD = re.compile(r"的?(?:问题诉求|诉求问题|问题|诉求)$")
_EXACT = re.compile(rf"\d+(?:\W+\d+)*|[{_NUMERALS}东南西北上下左右前后]")


@lru_cache(maxsize=1 << 14)
def comparable(text: str) -> str:
    """A name for comparison: folded, lower case, without marks but those between digits."""
    if HAN.fullmatch(text):
        return text
    folded = _THOUSANDS.sub("", _HYPHENS.sub("-", fold(text)))
    return _MARKS.sub(lambda mark: mark[1] or "", folded).lower() or fold(text)


@lru_cache(maxsize=1 << 14)
def comparable_title(text: str) -> str:
    """A title for comparison: a name without its numbering and the words that go around a title."""
    folded = _HYPHENS.sub("-", fold(_CIRCLED.sub("", clean_text(text))))
    while (shorter := _unnumbered(_REMARK.sub("", folded))) != folded:
        folded = shorter
    key = comparable(folded)
    about = _ABOUT.match(key)
    core = key[about.end() :] if about else key
    while (shorter := _WORD.sub("", core)) != core and shorter:
        core = shorter
    core = core.removesuffix("的") if about else core
    return core or comparable(text)


def _unnumbered(title: str) -> str:
    match = _NUMBERING.match(title)
    return title[match.end() :] if match and match.end() < len(title) else title


def similarity(title: str, other: str) -> float:
    """Returns how alike two comparable titles are, of 100."""
    return fuzz.ratio(title, other)


def is_same(title: str, other: str) -> bool:
    """Tells whether comparable titles are equal, or nearly."""
    if title == other:
        return True
    return fuzz.ratio(title, other) >= SIMILAR and same_numbers(title, other)


def same_numbers(name: str, other: str) -> bool:
    """Tells whether names have equal digits, Chinese numerals and directions."""
    return numbers_in(name) == numbers_in(other)


def is_alike(title: str, other: str) -> float:
    """Returns how alike titles are, of 100, where they may be one matter in other words, else 0."""
    if not same_numbers(title, other):
        return 0
    short, long = sorted((title, other), key=len)
    score = fuzz.ratio(title, other)
    return score if score >= ALIKE or (len(short) >= 3 and short in long) else 0


def numbers_in(title: str) -> tuple[str, ...]:
    """Returns what must be equal in titles that are nearly so: digits, numerals, directions."""
    return tuple(_EXACT.findall(title))

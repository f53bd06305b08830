"""A label as it is written -> the labels that it may mean, the likeliest first. Pure.

Knows hints (`联系时间⏎格式：2021/4/5`, `联系人及电话（如：张三138…）`, `【必填】联系时间`, `*企业名称`,
`1.序号`), colons, brackets, and the words for name and telephone below or beside a contact column. Does
not know forms.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from liaison_pipeline.spelling.values import normal, simplified

# the ratio sign and two dots one above the other are typed for colons; NFKC makes none of them
COLONS = ":：\u2236\ufe55\ufe30\ufe13"
COLON = f"[{COLONS}]"
LONGEST_LABEL = 400  # with its hint; a longer text is no label
# fmt: off
PHONE_LABELS = frozenset((
    "电话", "联系电话", "联络电话", "手机", "手机号", "手机号码", "电话号码", "联系号码", "联系手机",
    "座机", "固定电话", "办公电话", "移动电话", "联系方式", "联系方法", "号码", "电话手机", "手机电话",
))
NAME_LABELS = frozenset((
    "姓名", "名字", "联系人", "联络人", "联络员", "联络人员", "联系人员", "联系人姓名", "联络人姓名",
    "人员姓名", "人员", "职务", "岗位", "称呼",
))
# fmt: on

_ONE_COLON = str.maketrans(dict.fromkeys(COLONS, ":"))
_ROUND = str.maketrans("[{〔〖【〈《「『<“]}〕〗】〉》」』>”", "(" * 11 + ")" * 11)
# most texts have none of them, and to look costs less than to translate
_ODD_COLON = re.compile(f"[{COLONS[1:]}]")
_BRACKET = re.compile(r"[\[{〔〖【〈《「『<“\]}〕〗】〉》」』>”]")
_TURN = re.compile(r"^第?[一二三四五1-5]次|\(?(?:第?[一二三四五1-5]次|[1-5])\)?$")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
# ▼ of a filter that was typed, ★ and arrows are nothing
_MARKS = re.compile(r"[:*、,。.※#•·|\u2190-\u21ff\u25a0-\u25ff\u2600-\u26ff]+")
_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_NUMBERING = re.compile(r"^\s*(?:\(\s*\d{1,2}\s*\)|\d{1,2}\s*[.、)]|(?:20\d\d年)?\d{1,2}月份?)\s*")
_HINT_BEGINS = re.compile(
    r"[:(;,。—–-]|/?(?:必填|选填)|(?:例如|例|如|格式|示例)[:\d]|(?<=[^\W\d])20\d\d[-/.年]"
)
_PHONE_TAIL = re.compile(
    r"(?:及其?|和|与|/|\+)?(?:联系|办公|手机|联络)?(?:电话|手机|方式|号码|方法)+(?:号码?)?$"
)


def _marked(text: str) -> str:
    """Returns the text in half width, with round brackets and one kind of colon."""
    text = _CIRCLED.sub("", text)
    text = normal(text.translate(_ONE_COLON) if _ODD_COLON.search(text) else text)
    return text.translate(_ROUND) if _BRACKET.search(text) else text


@lru_cache(maxsize=1 << 16)  # every cell of every sheet is looked at, and most texts come again
def folded(text: str) -> str:
    """Returns a label for comparison: half width, simplified, without white space and marks."""
    joined = "".join(_marked(text).split())
    return _MARKS.sub("", simplified(joined).replace("帐", "账"))


def without_turn(text: str) -> str:
    """Returns a label, folded, without which time is meant: 第二次联系时间, 联系时间2, 联系时间(2)."""
    return _TURN.sub("", folded(text))


def without_asides(text: str) -> str:
    """Returns a text without what stands in brackets, nested ones too."""
    before = ""
    while before != text:
        before, text = text, _IN_BRACKETS.sub("", text)
    return text


@lru_cache(maxsize=1 << 16)
def label_spellings(text: str) -> tuple[str, ...]:
    """Returns the labels that a cell may mean, folded: the whole text first, then without its hints."""
    if not text or len(text) > LONGEST_LABEL:
        return ()
    return tuple(dict.fromkeys(label for label in _spellings(text) if label))


def _spellings(text: str) -> Iterator[str]:
    yield folded(text)
    marked = _marked(text)
    for written in dict.fromkeys((marked, _NUMBERING.sub("", marked))):
        aside = without_asides(written)
        yield folded(aside)
        for part in (aside, written):
            label = _HINT_BEGINS.split(part, maxsplit=1)[0]
            yield from _beginnings(label.split())


def _beginnings(words: list[str]) -> Iterator[str]:
    """A label may be broken over lines and have a hint on the next one: the longest beginning first."""
    for stop in range(min(len(words), 6), 0, -1):
        yield folded("".join(words[:stop]))


def contact_base(label: str) -> str:
    """Returns the folded label of a contact column without 及电话 and 姓名: 联系服务人."""
    base = _PHONE_TAIL.sub("", label).rstrip("及和与/")
    return base.replace("姓名", "") or base


def tells_phone(text: str) -> bool:
    """Returns whether a label ends in 电话 or the like, in brackets or not."""
    labels = (label.replace("(", "").replace(")", "") for label in label_spellings(text))
    return any(_PHONE_TAIL.search(label) for label in labels)


def is_sublabel(text: str) -> bool:
    """Returns whether a cell only says 姓名, 电话 or the like, below the label of a contact column."""
    return any(label in PHONE_LABELS or label in NAME_LABELS for label in label_spellings(text))


def is_phone_label(text: str) -> bool:
    """Returns whether a cell is the label of a column of telephone numbers, whoever's they are."""
    return any(label in PHONE_LABELS for label in label_spellings(text))

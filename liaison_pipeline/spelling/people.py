"""The people whom a contact cell names: 张三（主任）13700001234、李四 -> 张三, 李四. Pure.

Knows what stands between names and beside them. Does not know cells; numbers are contacts.py's.
"""

import re
from functools import lru_cache

from liaison_pipeline.spelling.values import normal

LONGEST = 12  # characters; what is longer is no name
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]|【[^】]*】")
_NUMBER = re.compile(r"[+(]?\d[\d\s\-*()转/.]{4,}\d|\d+")
_LABEL = re.compile(
    r"(?:联系人|联络人|联络员|服务人|负责人|姓名|职务|联系电话|电话|手机号?码?|座机|短号)\s*[:：]?"
)
_PARTED_NAME = re.compile(
    r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff])\s+([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
_BETWEEN = re.compile(
    r"[\s,，、/;；|&+]+|(?<=[\u4e00-\u9fff]{2})[和与及](?=[\u4e00-\u9fff]{2})", re.MULTILINE
)
_NAME = re.compile(r"[\u4e00-\u9fff·]{2,}|[A-Za-z][A-Za-z .'-]+")
_OFFICE = re.compile(
    r"(?<=[\u4e00-\u9fff]{2})副?(?:主任|科长|所长|站长|局长|书记|委员|干事|科员|专干|社长|村长|同志)$"
)
_NOBODY = frozenset(("无", "没有", "暂无", "同上", "不详", "待定", "未定", "空缺", "/"))


@lru_cache(maxsize=1 << 14)  # one person serves many enterprises, month after month
def people_in(text: str) -> tuple[str, ...]:
    """Returns the names in a cell, each once, in their order, without what office they hold; none for a
    filler or a number alone. 王主任 stays: there is no other name."""
    bare = _BRACKETS.sub(" ", normal(text))
    bare = _LABEL.sub(" ", _NUMBER.sub(" ", bare))
    bare = _PARTED_NAME.sub(r"\1\2", bare)
    names = (_OFFICE.sub("", name.strip(" .-:：·")) for name in _BETWEEN.split(bare))
    fitting = (name for name in names if _NAME.fullmatch(name) and len(name) <= LONGEST)
    return tuple(dict.fromkeys(name for name in fitting if name not in _NOBODY))

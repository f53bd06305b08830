"""联系形式 -> the ways of contact that it names: by telephone, online, on the spot, at a meeting. Pure.

Knows words. Does not know rows; which words an office accepts stands in its schema.
"""

from functools import lru_cache

from liaison_pipeline.spelling.categories import ticked_options
from liaison_pipeline.spelling.values import fold

PHONED, ONLINE, VISITED, MET, OTHER_WAY = "phoned", "online", "visited", "met", "other_way"
_WORDS = {
    PHONED: "电话 致电 来电 电询 去电 手机",
    ONLINE: "微信 线上 网络 网上 视频 qq 短信 邮件",
    VISITED: "走访 实地 上门 现场 登门 入户 入企 面谈 面访",
    MET: "座谈 会议 会谈 开会 例会 茶话会 恳谈",
}
_OF_WORD = {word: way for way, words in _WORDS.items() for word in words.split()}
# a form may print all ways with a box each; 其他 is a box, too
_BOXES = tuple((_OF_WORD | {"其他": OTHER_WAY, "其它": OTHER_WAY}).items())


@lru_cache(maxsize=1 << 12)
def ways_in(text: str) -> frozenset[str]:
    """Returns the ways that a cell names, of boxes those that are ticked; OTHER_WAY for none of the
    four."""
    said = fold(text)
    named = frozenset(way for word, way in _OF_WORD.items() if word in said)
    return ticked_options(said, _BOXES) or named or frozenset((OTHER_WAY,))

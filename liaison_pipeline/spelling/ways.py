"""联系形式 -> the ways of contact that it names: by telephone, online, on the spot, at a meeting. Pure.

Knows words. Does not know rows; which words an office accepts stands in its schema.
"""

import re
from functools import lru_cache

from liaison_pipeline.spelling.values import fold

PHONED, ONLINE, VISITED, MET, OTHER_WAY = "phoned", "online", "visited", "met", "other_way"
_WORDS = {
    PHONED: re.compile("电话|致电|来电|电询|去电|手机"),
    ONLINE: re.compile("微信|线上|网络|网上|视频|qq|短信|邮件", re.IGNORECASE),
    VISITED: re.compile("走访|实地|上门|现场|登门|入户|入企|面谈|面访"),
    MET: re.compile("座谈|会议|会谈|开会|例会|茶话会|恳谈"),
}


@lru_cache(maxsize=1 << 12)
def ways_in(text: str) -> frozenset[str]:
    """Returns the ways that a cell names, OTHER_WAY for none of the four."""
    said = fold(text)
    return frozenset(w for w, words in _WORDS.items() if words.search(said)) or frozenset(
        (OTHER_WAY,)
    )

"""The enterprises that one cell 企业名称 names: 大路砖厂、红星面馆 -> both. Pure.

    大路砖厂、红星面馆   大路砖厂⏎红星面馆   1.大路砖厂 2.红星面馆      two
    大路建材有限公司和红星商贸有限公司                                two, by their full names alone
    大路五金、日杂店   人和超市   大路加油站、便利店                   one, called so
    大路砖厂（原红星砖厂、二厂）   大路砖厂⏎（二店）                   one: brackets tell nothing here
    大路商贸有限公司、大路商贸有限公司二分店                          one and its branch

Rather one too few than one too many: each part must be a whole name, of its own and not of a trade alone.
Knows how names of firms end. Does not know rows, nor which names a roster has.
"""

import re
from functools import lru_cache
from itertools import combinations

from liaison_pipeline.spelling.titles import comparable
from liaison_pipeline.spelling.values import fold, normal

SHORTEST = 4  # characters of a name
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^】]*】|〔[^〕]*〕|《[^》]*》|<[^<>]*>")
_MARKS = re.compile(r"[\n、,;/|]+")
_NUMBERING = re.compile(r"(?:^|(?<=[^\d\s(第]))\s*\(?\d{1,2}[.)、](?!\d)\s*")
_CIRCLED = re.compile("[\u2460-\u2473\u2776-\u277f]")  # ① in front of a name
_AND = re.compile(r"(?<=公司)(?:和|与|及|以及)(?=.{4,}(?:有限|股份|责任)公司$)")
_KIND = re.compile(
    r"(?:公司|工厂|厂|商店|商行|商场|超市|药店|药房|书店|酒店|饭店|旅店|店|经营部|服务部|门市部|小卖部|经销部"
    r"|合作社|工作室|加油站|维修站|回收站|养殖场|家庭农场|农场|茶馆|面馆|餐馆|饭馆|酒楼|茶楼|食府|宾馆"
    r"|农家乐|诊所|幼儿园)$"
)
# of a trade, not of a firm: 大路五金店、日用百货店 is one, and so is 大路机械厂⏎有限公司
_TRADE = re.compile(
    "五金|建材|日杂|日用|百货|烟酒|副食|食品|便利|理发|美发|美容|修理|维修|汽修|汽车|摩托|电动|配件|餐饮|小吃"
    "|快餐|火锅|水果|蔬菜|粮油|农资|种子|化肥|饲料|服装|服饰|鞋业|家电|家具|装饰|装修|广告|打印|复印|文具|电脑"
    "|手机|通讯|药|养殖|种植|住宿|水泥|砂石|石材|木材|加工|机械|洗车|加油|批发|零售|销售|服务|旧货|废品|回收|生鲜"
    "|有限|责任|股份|集团|管理|连锁|旅游|开发|发展|投资|贸易|科技|咨询|文化"
    "|分|总|旅|酒|茶|面|饭|餐|宾|商|书|工|号|部|店|厂|站|场|馆|楼|行"
)
# most names have nothing in them that may part two
_PARTING = re.compile(
    r"[\n\r、,，;；/／|\uff5c\u2460-\u2473\u2776-\u277f]|公司[和与及以]|\d[.．)）]"
)


def firms_in(text: str) -> tuple[str, ...]:
    """Returns the names of the enterprises that a cell names, where it surely names several; else ()."""
    return _firms_in(text) if _PARTING.search(text) else ()


@lru_cache(maxsize=1 << 10)
def _firms_in(text: str) -> tuple[str, ...]:
    bare = normal(_CIRCLED.sub("\n", text))
    while (shorter := _BRACKETS.sub("", bare)) != bare:
        bare = shorter
    bare = _AND.sub("、", _NUMBERING.sub("\n", bare))
    parts = [part.strip(" .。:") for part in _MARKS.split(bare) if part.strip(" .。:")]
    if len(parts) < 2 or not all(_is_whole_name(fold(part)) for part in parts):
        return ()
    keys = [comparable(part) for part in parts]
    apart = all(a not in b and b not in a for a, b in combinations(keys, 2))
    return tuple(parts) if apart else ()


def _is_whole_name(name: str) -> bool:
    """Tells whether a name is that of a firm: how it ends, and something of its own before that."""
    kind = _KIND.search(name)
    if kind is None or len(name) < SHORTEST or name.endswith(("分公司", "分店", "分厂")):
        return False
    return len(_TRADE.sub("", name[: kind.start()])) >= 2

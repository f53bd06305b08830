"""Whether a ledger row without a contact says that the enterprise is closed.

Knows how people write 已停业: in the name, in any column, or across the row. Does not know grids or what
is told of it. A firm may well be called 搬迁服务队 or 停车场: a name says it in brackets or at its end.
"""

import re
from collections.abc import Iterable

LONGEST = 24  # characters: a longer text tells a story, in which others may have closed
_CLOSED = re.compile(
    r"停业|歇业|注销|关门|倒闭|停产|吊销|不再经营|停止经营|已?关闭|(?:已|现已)(?:转让|搬离|搬迁|迁出|搬走|拆除|拆迁)"
)
_CLOSED_NAME = re.compile(
    r"[(\-—](?:[^()]{0,6})(?:停业|歇业|注销|关门|倒闭|关闭)[^()]{0,4}[)]?$|已(?:停业|歇业|注销|关门|倒闭|关闭)$"
)


def says_closed(name: str, others: Iterable[str]) -> bool:
    """Returns whether a name or what stands beside it (folded) says so."""
    if _CLOSED_NAME.search(name):
        return True
    return any(len(text) <= LONGEST and _CLOSED.search(text) for text in others)

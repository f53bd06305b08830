"""Phrases that the sentences of a report are put together from: names in a row, shares, changes.

Knows how lists and comparisons read in Chinese. Does not know what is told.
"""

from collections.abc import Sequence

ORDINALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九")
MOST = 5  # units or topics that a sentence names


def names_of(names: Sequence[str], measure: str = "个单位", most: int = MOST) -> str:
    """Returns 甲、乙; of many 甲、乙、丙、丁、戊等20个单位."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown}等{len(names)}{measure}"


def leading(counts: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Returns the largest of some counts, sorted already. Equal ones are named together or not at all:
    nobody can say why one of them should be."""
    shown = list(counts[:MOST])
    if len(counts) > MOST and counts[MOST][1] == shown[-1][1]:
        above = [pair for pair in shown if pair[1] > shown[-1][1]]
        return above or shown
    return shown


def listed(texts: Sequence[str]) -> list[str]:
    """Returns texts as 一是…, 二是…; a single one as it is."""
    if len(texts) < 2:
        return list(texts)
    numbered = (f"{ORDINALS[index]}是{text}" for index, text in enumerate(texts[: len(ORDINALS)]))
    return [*numbered, *texts[len(ORDINALS) :]]


def all_are(count: int) -> str:
    """Returns 均为, of a single one 为."""
    return "均为" if count > 1 else "为"


def with_commas(*parts: str) -> str:
    """Returns the parts that say something, with commas between them."""
    return "，".join(part for part in parts if part)


def bracketed(text: str) -> str:
    return f"（{text}）" if text else ""

"""A text of 办理情况 -> its clauses, each told of one thing.

Knows punctuation, blanks that stand for it, and the schema's words that begin another thing (但, 目前,
其余). Does not know what a clause says.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from liaison_pipeline.spelling.values import fold, normal

WORDS = "words"
_MARKS = re.compile(
    r"(?<!\d),|,(?!\d{3}(?!\d))|[。;!?:()\[\]【】\n\r|~]|…+|(?<!\d)\.|\.(?!\d)|(?:^|(?<=\W))[①-⑳]"
)
_SLOGAN = re.compile(r"吹哨[\s、,]*部门报到")  # the name of the mechanism tells no result
_CHARGED = re.compile(  # 承办单位：建环中心 says 由建环中心承办
    r"(?:建议)?(?:承办|责任|牵头|办理|主办|处置)(?:单位|部门|科室)?[:：]\s*(?=[^,，。;；:：]{2,14}(?:$|[,，。;；(（]))"
)
_REPLIED = re.compile(  # 区人社回复：4月28日组织招聘会 tells what will be, in one clause
    r"(?:(?<=[答回]复)|(?<=回话)|(?<=反馈)|(?<=表示)|(?<=[称说]))[:：]\s*(?=\d{1,2}[月.]|[一二三四五六七八九十]{1,2}月|下|明|年)"
)
_SAID = re.compile(  # 教委表示，按政策统筹安排 is what they say, in one clause
    r"(?<=[^业板主家户他她其们]表示)[,，:：]\s*(?=[^,，。;；!！]{2})"
)
_BLANK = re.compile(r"(?<=[^\s]{3})[ \t\u3000]+(?=[^\s]{3})")


def listed(patterns: object) -> Sequence[str]:
    """Returns a list of patterns of the schema, folded as the texts are."""
    return [fold(pattern) for pattern in cast(Sequence[str], patterns)]


def named(lists: Mapping[str, object]) -> Mapping[str, str]:
    """Returns the patterns that the lists of a schema may name: {bad}, {do}."""
    return cast(Mapping[str, str], lists.get(WORDS) or {})


def spelt_out(pattern: str, names: Mapping[str, str]) -> str:
    """Returns a pattern with each {name} written out."""
    for name, words in names.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern


def all_spelt_out(lists: Mapping[str, object]) -> dict[str, object]:
    """Returns the lists of a schema with each {name} of their `words` written out."""
    names = named(lists)
    return {
        key: spelt_out(entry, names)
        if isinstance(entry, str)
        else [spelt_out(pattern, names) for pattern in cast(Sequence[str], entry)]
        for key, entry in lists.items()
        if key != WORDS
    }


def any_of(patterns: object) -> re.Pattern[str]:
    """Returns what finds any pattern of a list of the schema."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in listed(patterns)))


class Splitter:
    """Cuts texts by the schema's `breaks`."""

    def __init__(self, words: Mapping[str, object]) -> None:
        self._breaks = any_of(words["breaks"])
        slips = [slip.split("→") for slip in listed(words["slips"])]
        self._slips = [(re.compile(wrong), right) for wrong, right in slips]

    def clauses(self, text: str) -> list[str]:
        """Returns the clauses of a text in order, folded."""
        parts = (self._mended(part) for part in _parts(text))
        return [clause for part in parts for clause in self._cut(part) if clause]

    def _mended(self, part: str) -> str:
        """Returns a part of a text without the slips of the pen that the schema knows."""
        for wrong, right in self._slips:
            part = wrong.sub(right, part)
        return part

    def _cut(self, part: str) -> Iterator[str]:
        start = 0
        for found in self._breaks.finditer(part):
            yield part[start : found.start()]
            start = found.start()
        yield part[start:]


def _plain(text: str) -> str:
    return _REPLIED.sub("", _SAID.sub("", _CHARGED.sub("由", _SLOGAN.sub("吹哨", normal(text)))))


def _parts(text: str) -> Iterator[str]:
    for part in _MARKS.split(_plain(text)):
        for piece in _BLANK.split(part.strip()):
            yield fold(piece)

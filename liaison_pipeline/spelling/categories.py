"""A cell 所属类别 with ticks, boxes, numbers or notes -> the one option that it means; of others those
that are ticked. Pure.

Knows marks and where they stand. Does not know which options there are.
Means 个体工商户: `√个体工商户`, `2.个体工商户`, `个体工商户（餐饮）`, `□中小微企业 ☑个体工商户`.
Means nothing: `非个体工商户`, `×个体工商户`, both options without a mark or with the same mark.

The text is cut into signs, a letter each: O an option, T a tick, B an empty box, X a cross, S space and
separators, N numbering or a note in brackets, W any other word.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

_FAR = 1 << 20
Spellings = tuple[tuple[str, str], ...]

# in the fonts Wingdings and Wingdings 2, R, þ, ü are ticks, and £, ¨ boxes; \uf0xx is how Word keeps them
_TICK = (
    r"[√✓✔☑✅■●◉⦿◼⬛★🗹🗸⊙þü\uf052\uf050\uf0fe\uf0fc]|r(?![a-z])|[(\[](?:[√✓✔☑■●]|[vx](?=[)\]]))[)\]]"
)
_BOX = r"[□☐○◯◻⬜▢☆⚪£¨\uf0a3\uf0a8]|[(\[_]\s*[)\]_]"
_CROSS = r"[×✗✘✕✖❌🗴]"
_NUMBER = r"[(\[]?(?:\d{1,2}|[a-d一二三])[)\]、.:](?!\d)|(?<![\d\w])\d(?!\d)"
_NOTE = r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]"
_LABEL = r"(?:所属)?(?:企业)?类[别型]?[:为]?|性质|[属系为是]于?"
_SIGNS = (
    ("T", _TICK), ("B", _BOX), ("X", _CROSS), ("C", r"☒|🗷"), ("N", _NUMBER), ("N", _NOTE), ("N", _LABEL),
    ("S", r"[\s/、,;:。.|+*·—'\"“”‘’《》▲△◆◇▶►→>-]+"), ("W", r"."),
)  # fmt: skip
# a word that makes another category of the one beside it, or leaves it open
_SPOILS = re.compile(r"非|不|未|转|原|拟|待|或|改|否|[?？]|企|户|个体|公司|合作社|集团|机关|单位")
_SPOILS_NOTE = re.compile(r"非|不|未|转|原|拟|待|或|改|否|[?？]")


@dataclass(frozen=True, slots=True)
class _Sign:
    """A piece of the cell. `official`: what an option means."""

    kind: str
    text: str
    official: str = ""


@lru_cache(maxsize=8)
def _pattern(spellings: Spellings) -> re.Pattern[str]:
    longest_first = sorted((spelling for spelling, _ in spellings), key=len, reverse=True)
    options = "|".join(map(re.escape, longest_first))
    return re.compile(f"(?P<O>{options})|" + "|".join(f"({sign})" for _, sign in _SIGNS), re.DOTALL)


@lru_cache(maxsize=1 << 10)
def chosen_option(text: str, spellings: Spellings) -> str:
    """Returns the official name of the option that a text in lower case means, '' for none or several.

    `spellings`: pairs of a spelling and its official name.
    """
    signs = _signs(text, spellings)
    options = [place for place, sign in enumerate(signs) if sign.kind == "O"]
    official = {signs[option].official for option in options}
    others = [spelling for spelling, name in spellings if name not in official]
    if not options or not _only_notes(signs, options, others):
        return ""
    marks = _marks_of(signs, options)
    ticked = {signs[option].official for option, kinds in marks.items() if "T" in kinds}
    if ticked:
        return ticked.pop() if len(ticked) == 1 else ""
    crossed = any("X" in kinds for kinds in marks.values())
    return official.pop() if len(official) == 1 and not crossed else ""


def ticked_options(text: str, spellings: Spellings) -> frozenset[str]:
    """Returns the official names of the options of a text in lower case that have a tick and nothing that
    says otherwise: 电话 and 走访 of ☑电话收集 □座谈 ☑走访."""
    signs = [sign for sign in _signs(text, spellings) if sign.kind != "W"]
    options = [place for place, sign in enumerate(signs) if sign.kind == "O"]
    marks = _marks_of(signs, options) if options else {}
    return frozenset(signs[option].official for option in marks if set(marks[option]) == {"T"})


def _signs(text: str, spellings: Spellings) -> list[_Sign]:
    """Returns the text cut into signs; ☒ is a cross beside ☑, else Word's tick."""
    official = dict(spellings)
    signs = []
    for match in _pattern(spellings).finditer(text):
        kind = "O" if match["O"] else _SIGNS[(match.lastindex or 2) - 2][0]
        signs.append(_Sign(kind, match[0], official.get(match[0], "")))
    crossed = "X" if any(sign.kind == "T" for sign in signs) else "T"
    return [_Sign(crossed, sign.text) if sign.kind == "C" else sign for sign in signs]


def _only_notes(signs: list[_Sign], options: list[int], others: list[str]) -> bool:
    """Returns whether what stands beside the options changes nothing of what they mean.

    A word must be set off (个体工商户-餐饮); 规上个体工商户, 个体工商户主 are something else.
    `others`: spellings of an option that is not told, which a note may not name: 中小微企业（个体户）.
    """
    words = "".join(sign.text for sign in signs if sign.kind == "W")
    notes = "".join(sign.text for sign in signs if sign.kind == "N")
    if _SPOILS.search(words) or _SPOILS_NOTE.search(notes):
        return False
    if any(spelling in notes for spelling in others):
        return False
    beside = [
        signs[place]
        for option in options
        for place in (option - 1, option + 1)
        if 0 <= place < len(signs)
    ]
    return all(sign.kind != "W" for sign in beside)


def _marks_of(signs: list[_Sign], options: list[int]) -> dict[int, str]:
    """Returns the marks of each option: those that touch it, else those nearest to it.

    Where a mark touches two (√甲□乙 has □ between them) the first sign tells whether marks stand before
    or the last whether they stand behind; else (甲√乙) it is a mark of both, which chooses neither.
    """
    marks = dict.fromkeys(options, "")
    kinds = [sign.kind for sign in signs if sign.kind not in "SN"]
    leads, trails = kinds[0] in "TBX", kinds[-1] in "TBX"
    for place, sign in enumerate(signs):
        if sign.kind not in "TBX":
            continue
        before = [option for option in options if option < place]
        after = [option for option in options if option > place]
        left = _distance(signs, range(before[-1] + 1, place)) if before else _FAR
        right = _distance(signs, range(place + 1, after[0])) if after else _FAR
        if left < right or (left == right and not leads):
            marks[before[-1]] += sign.kind
        if right < left or (left == right and (leads or not trails)):
            marks[after[0]] += sign.kind
    return marks


def _distance(signs: list[_Sign], between: Iterable[int]) -> int:
    """Returns how much parts a mark from an option: separators count, a number or a note does not."""
    return sum(len(signs[place].text) for place in between if signs[place].kind in "SW")

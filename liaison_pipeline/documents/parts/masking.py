"""Telephone numbers in documents whose readers need not call: 138****1234, 023-41****67, 41****22.

Knows what the phone reader takes for a number, right or a digit off, however it is written: with any
separators, in full-width or Chinese digits, with the country's code. Does not know documents. Dates,
amounts, numbers of documents, registrations and grievances, credit codes and identity cards are no
numbers to call. Passes as it is: 2021.4.31, 1,234,567元, 〔2021〕34号, 登记号202104270001,
91500227MA5U2K1X3N. Is masked: 138 12 34 56 78, 一三八一二三四五六七八, 0086-13812345678, 4567 1234.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_CHINESE = {mark: str(value) for value, mark in enumerate("〇一二三四五六七八九")}
_CHINESE |= {mark: str(value) for value, mark in enumerate("零壹贰叁肆伍陆柒捌玖")}
_CHINESE |= {"○": "0", "幺": "1"}
_CHINESE_RUN = re.compile(f"[{''.join(_CHINESE)}]{{7,}}")
_UNSEEN = "\u00a0\u00ad\u2002\u2003\u2009\u200b\u200c\u200d\u200e\u200f\u202f\u2060\u3000\ufeff"
_WIDE = str.maketrans(
    f"０１２３４５６７８９－–—―‐‑ー─\u2212，、．·／（）＋＿{_UNSEEN}",
    f"0123456789---------,,../()+_{' ' * len(_UNSEEN)}",
)
_GAP = r"[ \t\n\r\-.,/()_*+]"
_RUN = re.compile(rf"(?<![0-9A-Za-z])\d(?:{_GAP}{{0,6}}\d)*(?![0-9A-Za-z])")
# a whole mobile with a word before or behind it: Tel13812345678, 13812345678wx; no part of a code
_AT_A_WORD = re.compile(
    r"(?<![0-9A-Za-z])[A-Za-z]{1,12}(1[3-9]\d{9})(?![0-9A-Za-z])"
    r"|(?<![0-9A-Za-z])(1[3-9]\d{9})(?=[A-Za-z]{1,12}(?![0-9A-Za-z]))"
)
_MOBILE = re.compile(r"1[3-9]\d{8,10}")
_NEARLY_MOBILE = re.compile(r"1[0-2]\d{9}")
_SERVICE = re.compile(r"[48]00\d{6,8}")
_AREA = re.compile(r"(0(?:10|2\d|[3-9]\d{2}))([1-9]\d{5,8})")
_LOCAL = re.compile(r"[2-9]\d{6,8}")
_DATE = re.compile(r"(?:19|20)\d{2}(?:0?[1-9]|1[0-2])(?:[0-2]?\d|3[01])")
_YEARS = re.compile(r"(?:19|20)\d{2}(?:19|20)\d{2}")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MEASURE = re.compile(r"\s*(?:[元万亿个件户家吨人次台套号米亩年月日%％㎡]|平方|公里|千瓦)")
_NUMBER_OF = re.compile(r"(?:登记号|编号|文号|单号|案号|受理号|代码|邮编|[¥￥$])[\s:：为是]*$")
_WHOLE_OF_DECIMAL = re.compile(r"(?<![\d.])\d{2,3}\.$")
_PARTS_OF_DATE = re.compile(r"(?:19|20)\d{2}-(?:0?[1-9]|1[0-2])-(?:0?[1-9]|[12]\d|3[01])")
_MODEL = re.compile(r"(?<![A-Za-z])[A-Z]{1,2}-$")  # MX-4123456
_TWO_MOBILES = re.compile(r"(1[3-9]\d{9})(1[3-9]\d{9})")
MOST_CHUNKS = 11  # 1 3 8 1 2 3 4 5 6 7 8


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Digits without a gap, and the gap in front of them."""

    start: int
    end: int
    digits: str
    gap: str


@lru_cache(maxsize=4096)  # what is said of a grievance stands in five documents
def mask(text: str) -> str:
    """Returns the text with every telephone number in it masked."""
    if not any(mark.isdigit() for mark in text) and not _CHINESE_RUN.search(text):
        return text
    plain = _plain(text)
    parts, last = [], 0
    for start, end, shown in sorted([*_numbers(plain), *_at_words(plain)]):
        parts += [text[last:start], shown]
        last = end
    return "".join([*parts, text[last:]])


def _plain(text: str) -> str:
    """Returns the text with other ways of writing digits and separators made one, as many characters."""
    plain = text.translate(_WIDE)
    return _CHINESE_RUN.sub(lambda run: "".join(_CHINESE[mark] for mark in run[0]), plain)


def _at_words(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yields the mobiles that have a word right before or behind them."""
    for match in _AT_A_WORD.finditer(plain):
        which = 1 if match[1] else 2
        yield match.start(which), match.end(which), _shown(match[which])


def _shown(digits: str) -> str:
    return f"{digits[:3]}****{digits[-4:]}"


def _numbers(plain: str) -> Iterator[tuple[int, int, str]]:
    """Yields (start, end, what is shown) of the telephone numbers in a text."""
    for run in _RUN.finditer(plain):
        if _THOUSANDS.fullmatch(run[0]):
            continue
        chunks = _chunks(run)
        at = 0
        while at < len(chunks):
            if _PARTS_OF_DATE.fullmatch("-".join(chunk.digits for chunk in chunks[at : at + 3])):
                at += 3
                continue
            size, shown = _number_at(chunks[at : at + MOST_CHUNKS], plain)
            if size:
                start = chunks[at].start
                if plain[:start].endswith("(") and any(
                    ")" in chunk.gap for chunk in chunks[at + 1 : at + size]
                ):
                    shown = _closed(shown)
                yield start, chunks[at + size - 1].end, shown
            at += size or 1


def _closed(shown: str) -> str:
    """Returns what is shown of a number whose beginning stands in brackets: (023)41****67."""
    head, dash, rest = shown.partition("-")
    return f"{head}){rest}" if dash else f"{shown[:3]}){shown[3:]}"


def _chunks(run: re.Match[str]) -> list[_Chunk]:
    chunks: list[_Chunk] = []
    last = run.start()
    for digits in re.finditer(r"\d+", run[0]):
        start, end = run.start() + digits.start(), run.start() + digits.end()
        chunks.append(_Chunk(start, end, digits[0], run[0][last - run.start() : digits.start()]))
        last = end
    return chunks


def _number_at(chunks: list[_Chunk], plain: str) -> tuple[int, str]:
    """Returns (how many chunks, what is shown) of the number that begins with the first chunk; 0 for
    none. Eleven digits of a mobile are preferred to ten or twelve."""
    joined = [(n, "".join(c.digits for c in chunks[:n])) for n in range(1, len(chunks) + 1)]
    for wanted in (11, 12, 10):
        for size, digits in joined:
            if len(digits) == wanted and _is_mobile(digits, chunks[:size]):
                return size, _shown(digits)
    first = chunks[0].digits
    if two := _TWO_MOBILES.fullmatch(first):
        return 1, f"{_shown(two[1])} {_shown(two[2])}"
    for code in ("0086", "86"):  # without a gap behind the country's code
        if first.startswith(code) and _MOBILE.fullmatch(first[len(code) :]):
            return 1, f"{code}{first[len(code) :][:3]}****{first[-4:]}"
    for size, digits in reversed(joined[:4]):
        shown = _landline(digits, chunks[:size], plain)
        if shown:
            return size, shown
    return 0, ""


def _is_mobile(digits: str, chunks: list[_Chunk]) -> bool:
    """Tells whether digits are a mobile or 400 number; joined ones of ten or twelve begin with a group of
    three, and no group is a single digit among larger ones."""
    if len(chunks) == 1:
        known = _MOBILE.fullmatch(digits) or _NEARLY_MOBILE.fullmatch(digits)
        return bool(known or _SERVICE.fullmatch(digits))
    if len(chunks[0].digits) < 3 and not all(len(chunk.digits) == 1 for chunk in chunks):
        return False
    whole = len(digits) == 11 or len(chunks[0].digits) == 3
    return whole and bool(_MOBILE.fullmatch(digits) or _SERVICE.fullmatch(digits))


def _landline(digits: str, chunks: list[_Chunk], plain: str) -> str:
    """Returns what is shown of a landline, with or without its area code; '' for what is none."""
    if any(set(chunk.gap) & set(",/_*+\n\r") or len(chunk.gap) > 3 for chunk in chunks[1:]):
        return ""
    if (area := _AREA.fullmatch(digits)) and len(chunks[0].digits) >= len(area[1]):
        return f"{area[1]}-{area[2][:2]}****{area[2][-2:]}"
    is_local = _LOCAL.fullmatch(digits) and len(chunks) <= 2
    if not is_local or (len(chunks) == 2 and len(chunks[1].digits) != 4):
        return ""
    if _DATE.fullmatch(digits) or _YEARS.fullmatch(digits) or len(chunks[0].digits) < 3:
        return ""
    after, before = plain[chunks[-1].end :], plain[: chunks[0].start]
    if _MEASURE.match(after) or _NUMBER_OF.search(before) or _MODEL.search(before):
        return ""
    if _WHOLE_OF_DECIMAL.search(before):  # 106.2345678 degrees
        return ""
    return f"{digits[:2]}****{digits[-2:]}"

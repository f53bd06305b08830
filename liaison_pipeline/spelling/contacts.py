"""A contact cell -> people's names and telephone numbers, or what is wrong with them. Pure.

Knows Chinese numbering (mobile, landline, 400) and the ways in which people write it. Does not
know cells or findings.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MOBILE = re.compile(r"1[3-9]\d{9}")
SERVICE = re.compile(r"400\d{7}")
AREA = re.compile(r"0(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}")
LOCAL = re.compile(r"[2-9]\d{6,7}")

_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|-|#)\s*\d{1,5}(?!\d)", re.IGNORECASE)
_CHUNK = re.compile(r"\d+")
_JOIN = re.compile(r"[ \-.·()\u2010-\u2015_*]{0,3}")
_HOUSE = re.compile(r"\d{1,3}(?=[组队号楼栋单元室社层幢期店])|(?<=[第])\d{1,3}")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_FLOAT_TAIL = re.compile(r"(?<=\d)\.0+(?!\d)")
_LABELS = re.compile(r"(?:联系|办公|手机|移动)?(?:电话|手机|座机|号码|tel|phone|mobile)[:.]?", re.I)


@dataclass(frozen=True)
class Contact:
    """`invalid`: (digits, reason) of what is no telephone number."""

    names: str
    phones: tuple[str, ...]
    invalid: tuple[tuple[str, str], ...]


def phone_kind(digits: str) -> str:
    """mobile | service | landline, or '' where the digits are no telephone number."""
    if MOBILE.fullmatch(digits):
        return "mobile"
    if SERVICE.fullmatch(digits):
        return "service"
    return "landline" if AREA.fullmatch(digits) or LOCAL.fullmatch(digits) else ""


@lru_cache(maxsize=1 << 14)  # a unit's own people stand in every row
def read_contact(text: str) -> Contact:
    """Names and numbers of a cell such as `张三 138-0000-0000，李四023-41234567转801`."""
    text = _FLOAT_TAIL.sub("", unicodedata.normalize("NFKC", text))
    if match := _SCIENTIFIC.search(text):
        reason = "表格软件改成了科学计数，后几位已丢失；请把单元格设为文本后重填"
        rest = text.replace(match[0], " ")
        return Contact(_names(rest), (), ((match[0], reason),))
    rest = _HOUSE.sub(lambda house: " " * len(house[0]) if len(house[0]) < 4 else house[0], text)
    rest = re.sub(r"\+\s*86|(?<!\d)(?:00)?86(?=[- ]?1[3-9]\d)", "   ", rest)
    phones: list[str] = []
    invalid: list[tuple[str, str]] = []
    offset = 0
    while chunk := _CHUNK.search(rest, offset):
        offset, digits = _longest_number(rest, chunk)
        if phone_kind(digits):
            phones.append(digits)
            if phone_kind(digits) != "mobile" and (more := _EXTENSION.match(rest, offset)):
                offset = more.end()
        else:
            invalid.append((digits, reason_of(digits)))
    return Contact(_names(text), tuple(phones), tuple(invalid))


def _longest_number(text: str, chunk: re.Match[str]) -> tuple[int, str]:
    """(end, digits) of the number that begins here; groups are joined over spaces, dots, hyphens.

    A mobile is preferred, then 400, then a landline with area code, then a local number.
    """
    joined: list[tuple[int, str]] = [(chunk.end(), chunk[0])]
    while len(joined) < 11:
        end, digits = joined[-1]
        gap = _JOIN.match(text, end)
        following = _CHUNK.match(text, gap.end()) if gap and gap.end() > end else None
        if following is None:
            break
        joined.append((following.end(), digits + following[0]))
    for pattern in (MOBILE, SERVICE, AREA):
        for end, digits in joined:
            if pattern.fullmatch(digits):
                return end, digits
    if LOCAL.fullmatch(chunk[0]):
        return joined[0]
    for end, digits in joined[:2]:
        if LOCAL.fullmatch(digits):
            return end, digits
    return _unreadable(text, chunk, joined)


def _unreadable(text: str, chunk: re.Match[str], joined: list[tuple[int, str]]) -> tuple[int, str]:
    """No number: as far as the groups hang together, but not into what is one by itself."""
    best = joined[0]
    start = chunk.end()
    for end, digits in joined[1:]:
        group = text[start:end].strip(" -.·()")
        if phone_kind(group) or len(best[1]) >= 10:
            break
        best, start = (end, digits), end
    return best


def reason_of(digits: str) -> str:
    """Why the digits are no telephone number."""
    if digits.startswith("1") and not re.match(r"1[3-9]", digits) and len(digits) == 11:
        return f"没有{digits[:3]}开头的手机号"
    if digits.startswith("0"):
        return f"区号加号码共{len(digits)}位，位数不对"
    return f"共{len(digits)}位，位数不对"


def _names(text: str) -> str:
    """What is left when numbers and marks are taken out; '' where there is no name."""
    rest = _LABELS.sub("", text)
    rest = re.sub(r"(转|分机)\s*\d+", "", rest)
    return re.sub(r"[\W\d_]+", "", rest)

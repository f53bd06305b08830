"""A contact cell -> people's names and telephone numbers, or what is wrong with them. Pure.

Knows Chinese numbering (mobile, landline, 400 and 800, the country's code, extensions, the short numbers
of a closed network) and the ways in which people write it; knows what stands beside and is no number
(house numbers, ages, amounts, credit codes). Does not know cells or findings.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from liaison_pipeline.files.grid import clean_text
from liaison_pipeline.spelling.credit_code import is_credit_code
from liaison_pipeline.spelling.values import is_filler, normal

MOBILE = re.compile(r"1[3-9]\d{9}")
SERVICE = re.compile(r"[48]00\d{7}")
AREA = re.compile(r"0(?:10|2\d|[3-9]\d{2})[1-9]\d{6,7}")
LOCAL = re.compile(r"[2-9]\d{6,7}")

_CHUNK = re.compile(r"\d+")
_JOIN = re.compile(r"[ \-.·()\u2010-\u2015_*]{0,3}")
# groups that no separator can part: 138/1234/5678, 1381234⏎5678, 023/41234567
_PARTED = re.compile(r"1[3-9]\d\W{1,3}\d{4}\W{1,3}\d{4}(?!\d)|1[3-9]\d{1,8}\n\d{2,8}(?!\d)")
_PARTED_AREA = re.compile(r"0\d{2,3}\s*[/,、]\s*\d{7,8}(?!\d)")
_ALONE = r"(?!\d|[-\s.]\d{4})"
_EXTENSION = re.compile(
    rf"\s*(?:(?:转接?|分机号?|内线|ext\.?|x)[:\s]*|[-#*/])\s*\d{{1,5}}{_ALONE}"
    r"|\s*\(\s*(?:转|分机)?\s*\d{1,5}\s*\)(?!\d)",
    re.IGNORECASE,
)
_TRANSFER = re.compile(r"\s*\(?(?:转接?|分机号?)[:\s]*\d{1,5}(?!\d)\)?")
_MASKED = re.compile(r"\d{1,11}(?:[*×●]{2,8}|x{3,8})\d{0,8}", re.IGNORECASE)

_NUMBERING = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_FLOAT_TAIL = re.compile(r"(?<=\d)(?<!\.\d{4})\.0+(?![.\d])")
_SCIENTIFIC = re.compile(r"\d\.\d+[eE]\+?\d{1,2}|\d[eE]\+\d{1,2}")
_CODE = re.compile(r"(?<![0-9A-Za-z])[0-9A-Z]{18}(?![0-9A-Za-z])")
_IDENTITY_CARD = re.compile(r"\d{6}(?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d{4}[\dX]")
_ADDRESS = re.compile(
    r"[\w.+-]{1,64}@[\w.-]+|QQ号?码?[:\s]*(?!1[3-9]\d{9}(?!\d))\d{5,11}|(?:微信号?|vx|wx)[:\s]*[a-z][\w-]*",
    re.I | re.ASCII,
)
_SHORT = re.compile(
    r"(?:集团|单位|公司|政务|移动|手机)?(?:短号码?|虚拟[网号]?|集群网?|v网|小号|短)[:为是\s(]*\d{3,6}(?!\d)\)?"
    r"|(?<!\d)(?<!\d[-\s.])\d{3,6}\s*\(?(?:短号|虚拟网|v网)\)?(?!\s*:?\s*\d)",
    re.IGNORECASE,
)
_AREA_WITHOUT_NOUGHT = r"(?:10|2\d|[3-9]\d{2})[-\s.()]*(?:\d[-\s.]?){6,7}\d(?!\d)"
_COUNTRY = re.compile(
    r"(?:\(\s*(?:\+|00)?\s*86\s*\)|\+\s*86"
    r"|(?<!\d)(?<!\d{3}[-\s.]\d{4}[-\s.])(?<!1[3-9]\d[-\s.])0086(?=[-\s.]*\(?(?:\d[-\s.()]*){7})"
    r"|(?<!\d)86(?=[-\s.]*1[3-9]\d(?:[-\s.]*\d){8}(?!\d))|(?<!\d)86(?=[-\s.]+\(?0?\d{2,3}\)?[-\s.]+\d))"
    rf"[-\s.]*(?:\(0\))?(?P<area>(?=\(?{_AREA_WITHOUT_NOUGHT})(?!\(?[48]00\D?\d{{3}}))?"
)
# what begins with digits and is no telephone number: numbering, amounts, days, hours, addresses
_BESIDE = re.compile(
    r"\d{1,2}[.、):](?=\s*[^\d\s])|\d[\d,]{0,12}(?:\.\d{1,4})?\s*[万亿千]?元|\d{1,4}(?:\.\d+)?\s*(?:[岁人名户家万%℃]|平方|小时|分钟)"
    r"|(?:20\d{2}[年./-])?(?:0?[1-9]|1[0-2])[月./-]\d{1,2}[日号]|20\d{2}([./-])\d{1,2}\1\d{1,2}(?!\d)|20\d{2}年(?:\d{1,2}月)?|\d{1,2}月(?!\d)"
    r"|\d{1,2}:\d{2}(?:\s*[-~至到—]+\s*\d{1,2}:\d{2})?|(?:\d{1,3}-){0,2}\d{1,4}\s*(?:[组队号楼栋幢单元室社层期店])"
    r"|(?<=第)\d{1,3}"
)
_LABELS = re.compile(
    r"(?:联系|办公|手机|移动|单位|公司|家庭|固定)?(?:电话|手机号?码?|座机|固话|传真|号码|tel|phone|mobile|fax)[:.]?"
    r"|微信同号|同微信|微信号?|短号码?|虚拟网|(?<=\d)号|(?:姓名|联系人|联络员|联络人员?)(?=[:\s\d(]|$)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(r"(?:转接?|分机)[:\s]*\d+|[\W\d_]+")


# a name and a mobile number, as most cells are: no sign of the name is one of a label or of a word for
# part of a number, so that nothing but digits is there to be taken apart
_PLAIN = re.compile(
    "((?:(?![电话手机座固传真号码微信短虚拟网姓名联系络员人转接分办公移动单位司家庭集团政务小群无])[\u4e00-\u9fff]){2,4})"
    " ?(1[3-9][0-9]{9})"
)


@dataclass(frozen=True)
class Contact:
    """`invalid`: (digits, reason) of what is no telephone number."""

    names: str
    phones: tuple[str, ...]
    invalid: tuple[tuple[str, str], ...]


def phone_kind(digits: str) -> str:
    """Returns mobile, service or landline, '' where the digits are no telephone number."""
    if MOBILE.fullmatch(digits):
        return "mobile"
    if SERVICE.fullmatch(digits):
        return "service"
    return "landline" if AREA.fullmatch(digits) or LOCAL.fullmatch(digits) else ""


@lru_cache(maxsize=1 << 14)  # a unit's own people stand in every row
def read_contact(text: str) -> Contact:
    """Returns names and numbers of a cell such as `张三 138-0000-0000，李四023-41234567转801`."""
    plain = _PLAIN.fullmatch(text)
    return Contact(plain[1], (plain[2],), ()) if plain else taken_apart(text)


def is_clean_contact(text: str) -> bool:
    """Returns whether a cell names somebody and has a number, and nothing is wrong with any number."""
    if _PLAIN.fullmatch(text):
        return True
    contact = read_contact(text)
    return bool(contact.names and contact.phones and not contact.invalid)


def taken_apart(text: str) -> Contact:
    """Returns names and numbers of any cell; a plain one need not be taken apart."""
    invalid: list[tuple[str, str]] = []

    def whole(match: re.Match[str]) -> str:
        mantissa, _, exponent = match[0].lower().partition("e")
        if len(mantissa.partition(".")[2]) == int(exponent):
            return mantissa.replace(".", "")
        reason = "表格软件改成了科学计数，后几位已丢失；请把单元格设为文本后重填"
        invalid.append((match[0], reason))
        return " "

    rest = _SCIENTIFIC.sub(whole, _numbers_alone(text))
    phones: list[str] = []
    offset = 0
    while chunk := _CHUNK.search(rest, offset):
        offset = _read_chunk(rest, chunk, phones, invalid)
    return Contact(_names(rest), tuple(phones), tuple(invalid))


def _numbers_alone(text: str) -> str:
    """Returns the text without codes, addresses, short numbers and the country's code."""
    text = _FLOAT_TAIL.sub("", normal(_NUMBERING.sub(";", clean_text(text))))
    text = _CODE.sub(lambda code: " " if _is_code(code[0]) else code[0], text)
    text = _SHORT.sub(" ", _ADDRESS.sub(" ", text))
    return _COUNTRY.sub(lambda code: " " if code["area"] is None else " 0", text)


def _is_code(text: str) -> bool:
    """Returns whether 18 characters are a credit code, even one with a slip, or an identity card's."""
    return not text.isdigit() or is_credit_code(text) or bool(_IDENTITY_CARD.fullmatch(text))


def _read_chunk(
    text: str, chunk: re.Match[str], phones: list[str], invalid: list[tuple[str, str]]
) -> int:
    """Adds the number that begins with this chunk of digits; returns where it ends."""
    if masked := _MASKED.match(text, chunk.start()):
        invalid.append((masked[0], "有几位被遮住了，请写全"))
        return masked.end()
    if parted := _PARTED.match(text, chunk.start()) or _PARTED_AREA.match(text, chunk.start()):
        digits = re.sub(r"\D", "", parted[0])
        if phone_kind(digits):
            phones.append(digits)
            return _behind(text, parted.end(), digits)
    end, digits = _longest_number(text, chunk)
    if phone_kind(digits):
        phones.append(digits)
        return _behind(text, end, digits)
    if beside := _BESIDE.match(text, chunk.start()):
        return beside.end()
    invalid.append((digits, reason_of(digits)))
    return end


def _behind(text: str, end: int, digits: str) -> int:
    """Returns where a number that ends here ends with its extension, if it has one."""
    more = (_TRANSFER if phone_kind(digits) == "mobile" else _EXTENSION).match(text, end)
    return more.end() if more else end


def _longest_number(text: str, chunk: re.Match[str]) -> tuple[int, str]:
    """Returns (end, digits) of the number that begins here, joined over spaces, dots, hyphens.

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
    """Returns what is no number: its groups as far as they hang together, but none that is one."""
    best = joined[0]
    start = chunk.end()
    for end, digits in joined[1:]:
        group = text[start:end].strip(" -.·()")
        if phone_kind(group) or len(best[1]) >= 10:
            break
        best, start = (end, digits), end
    return best


def reason_of(digits: str) -> str:
    """Returns why the digits are no telephone number."""
    if digits.startswith("1") and not re.match(r"1[3-9]", digits) and len(digits) == 11:
        return f"没有{digits[:3]}开头的手机号"
    if digits.startswith("0"):
        return f"区号加号码共{len(digits)}位，位数不对"
    return f"共{len(digits)}位，位数不对"


def _names(text: str) -> str:
    """Returns what is left when numbers and marks are taken out; '' where there is no name."""
    names = _NO_NAME.sub("", _LABELS.sub("", text))
    return "" if is_filler(names) else names

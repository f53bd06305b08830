"""One raw cell -> text, count or category, or why not. Pure, no I/O.

Knows fillers, numerals and spellings. Does not know sheets or findings. Dates are read in dates.py,
people and phones in contacts.py.
"""

import math
import re
import unicodedata
from collections.abc import Mapping, Sequence

from liaison_pipeline.files.grid import CellError, Raw, show

FILLER = re.compile(r"[\s\-—–－─―_/／\\]+|无")
DITTO = re.compile(r"同上|[〃″]|''|\"|“”?|”")
NOTHING = re.compile(
    r"(本月|当月|目前|暂时)*(暂)?(无|没有|未收集到?|未收到|未)(任何)?"
    r"(企业|个体工商户|新增|收集到?|反映|上报|提出|登记)*(的)?"
    r"(问题诉求|问题|诉求|情况|意见建议|联系|内容|企业|登记|上报|、|和)*"
)
_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "俩": 2, "元": 1, "廿": 2, "壹": 1, "贰": 2, "叁": 3}


def fold(text: str) -> str:
    """NFKC without any white space: how labels, names and titles are compared."""
    return "".join(unicodedata.normalize("NFKC", text).split())


_SIMPLE = str.maketrans(
    "業稱類別聯絡員電話務門領導時間問題訴個數辦結況體內容報書記負責單區號屬動關應點帳賬編",
    "业称类别联络员电话务门领导时间问题诉个数办结况体内容报书记负责单区号属动关应点账账编",
)


def simplified(text: str) -> str:
    """The characters of the official labels in their simplified form; as many as before."""
    return text.translate(_SIMPLE)


def without_brackets(text: str) -> str:
    return re.sub(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】", "", text)


def comparable(text: str) -> str:
    """An enterprise or a title for comparison: folded, lower case, without punctuation."""
    return re.sub(r"[\W_]+", "", fold(text)).lower() or fold(text)


def is_filler(text: str) -> bool:
    """无, /, —, - alone, or nothing at all."""
    return not text.strip() or bool(FILLER.fullmatch(text.strip()))


def is_nothing(text: str) -> bool:
    """A filler, or a sentence such as 本月无问题诉求."""
    return is_filler(text) or bool(NOTHING.fullmatch(fold(text).rstrip("。.!")))


def is_ditto(text: str) -> bool:
    return bool(DITTO.fullmatch("".join(text.split()).rstrip("。.")))


def chinese_number(text: str) -> int | None:
    """一 … 九十九, 二〇二一; None where it is no number."""
    if not text or not all(mark in _DIGITS or mark in "十百" for mark in text):
        return None
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[mark]) for mark in text))
    hundreds, _, rest = text.rpartition("百") if "百" in text else ("", "", text)
    tens, mark, ones = rest.partition("十")
    if any(len(part) > 1 for part in (hundreds, tens, ones.lstrip("零〇"))):
        return None
    value = 100 * (_DIGITS.get(hundreds, 1) if "百" in text else 0)
    if mark:
        value += 10 * _DIGITS.get(tens, 1)
        return value + _DIGITS.get(ones, 0)
    last = rest.lstrip("零〇")
    return value + (_DIGITS[last] if last else 0)


def read_count(raw: Raw) -> int | None:
    """A whole number, possibly below zero (the schema refuses that); None where it is none."""
    if isinstance(raw, bool | CellError):
        return None
    if isinstance(raw, int | float):
        whole = isinstance(raw, int) or raw.is_integer()
        return int(raw) if whole and abs(raw) < 1e9 else None
    if not isinstance(raw, str):
        return None
    text = fold(raw).rstrip("。")
    if text == "无":
        return 0
    match = re.fullmatch(r"(?:共|约)?([+-]?\d{1,9})(?:\.0+)?[个条件项次]?", text)
    if match:
        return int(match[1])
    match = re.fullmatch(r"共?([〇零一二三四五六七八九十两]{1,3})[个条件项次]?", text)
    return chinese_number(match[1]) if match else None


def read_category(text: str, spellings: Mapping[str, Sequence[str]]) -> str:
    """The official category for a known spelling, else the text as it is."""
    folded = fold(text).rstrip("。")
    for official, variants in spellings.items():
        if folded == official or folded in variants:
            return official
    return text


def plain(raw: Raw | None) -> str:
    """The text of a cell, trimmed, line breaks kept."""
    return show(raw).strip()


def read_number(raw: Raw) -> float | None:
    """Returns the number in a cell, None for none; `1,234.5` and full-width digits are understood."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    text = str(raw) if not isinstance(raw, str) else fold(raw).replace(",", "")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None

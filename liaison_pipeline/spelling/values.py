"""One raw cell -> text, count or category, or why not. Pure, no I/O.

Knows fillers, numerals and spellings. Does not know sheets or findings. Dates are read in dates.py,
people and phones in contacts.py, ticks and boxes in categories.py.
"""

import math
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from liaison_pipeline.files.grid import CellError, Raw, clean_text, show
from liaison_pipeline.spelling.categories import chosen_option

SHORT = 100  # characters of a text that is remembered
# also what exports of databases write for nothing: NULL, nan, [NULL]
FILLER = re.compile(
    r"[\s\-—–－─―_/／\\]+|无|[(（\[<]?(?:null|none|nan|nat|nil|n/a|undefined|空)[)）\]>]?",
    re.IGNORECASE,
)
_FILLER_BEGINS = frozenset(
    "-—–－─―_/／\\无nNuU空(（[<"
)  # most texts are none by their first character
_NOTHING_BEGINS = frozenset("本当目暂无没未")
# what a form prints to be filled in: `年  月  日`, `□电话 □座谈`, `姓名：  电话：`, `个`
_PRINTED = re.compile(
    r"(?:(?:20\d\d[\s_]*)?年[\s_]*(?:\d{1,2}[\s_]*)?)?(?:[\s_]*|\d{1,2}[\s_]*)月[\s_]*日[。.]?"
    r"|(?:[□☐]\s*[^\W\d_]{2,8}[\s、,，;；/]*){2,}|(?:[^\W\d_]{2,8}\s*[□☐][\s、,，;；/]*){2,}|[□☐\s]+"
    r"|(?:(?:姓名|联系人|联络人|电话|手机|联系电话|职务)\s*[:：][\s_]*[,，;；、]?\s*)+|[\s_]*[个户家件][\s_]*"
)
_MAY_BE_PRINTED = re.compile(r"[月□☐:：]|^[\s_]*[个户家件]")
_DITTO_BEGINS = frozenset("同〃″'\"“”")
DITTO = re.compile(r"同上|[〃″]|''|\"|“”?|”")
NOTHING = re.compile(
    r"(本月|当月|目前|暂时)*(暂)?(无|没有|未收集到?|未收到|未)(任何)?"
    r"(企业|个体工商户|新增|收集到?|反映|上报|提出|登记)*(的)?"
    r"(问题诉求|问题|诉求|情况|意见建议|联系|内容|企业|登记|上报|、|和)*"
)
# Chinese characters and digits alone: there is no way to write them otherwise
HAN = re.compile("[\u4e00-\u9fff0-9]+")
# texts of a column, put together, of which none is a filler, ditto, nought, printed, or begins or ends in
# white space
_BEGINS_OTHERS = re.escape("".join(_FILLER_BEGINS | _DITTO_BEGINS))
_MAY_BE_OTHER = re.compile(rf"[月□☐:：]|(?:^|\0)(?=[\s个户家件0{_BEGINS_OTHERS}]|\0|$)|\s(?:\0|$)")
FORMAL_NUMERALS = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰", "一二三四五六七八九十百")
_DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "Ｏ": 0, "两": 2, "俩": 2, "元": 1, "廿": 2}


def normal(text: str) -> str:
    """Returns the text in NFKC (half width) without invisible characters."""
    if text.isascii() or HAN.fullmatch(text):
        return text
    return unicodedata.normalize("NFKC", clean_text(text))


def fold(text: str) -> str:
    """Returns the text in NFKC without white space and invisible characters.

    So labels, names and titles are compared. Short ones come again and again.
    """
    return _folded(text) if len(text) <= SHORT else "".join(normal(text).split())


@lru_cache(maxsize=1 << 15)
def _folded(text: str) -> str:
    return "".join(normal(text).split())


_SIMPLE = str.maketrans(
    "業稱類別聯絡員電話務門領導時間問題訴個數辦結況體內容報書記負責單區號屬動關應點帳賬編戶營繫係訪談會無暫總計匯臺機職",
    "业称类别联络员电话务门领导时间问题诉个数办结况体内容报书记负责单区号属动关应点账账编户营系系访谈会无暂总计汇台机职",
)
_COMPLEX = re.compile(f"[{''.join(map(chr, _SIMPLE))}]")


def simplified(text: str) -> str:
    """The characters of the official labels in their simplified form; as many as before."""
    return text.translate(_SIMPLE) if _COMPLEX.search(text) else text


def code_text(text: str) -> str:
    """An enterprise or a title as the codes of grievances are made from it.

    It never changes, or published numbers would: names and titles are compared otherwise.
    """
    return re.sub(r"[\W_]+", "", fold(text)).lower() or fold(text)


def is_filler(text: str) -> bool:
    """无, /, —, -, NULL alone, or nothing at all."""
    text = text.strip()
    return not text or (text[0] in _FILLER_BEGINS and bool(FILLER.fullmatch(text)))


def is_unfilled(text: str) -> bool:
    """A filler, or what a form prints to be filled in where nobody did."""
    if is_filler(text):
        return True
    return bool(_MAY_BE_PRINTED.search(text)) and bool(_PRINTED.fullmatch(text.strip()))


def is_nothing(text: str) -> bool:
    """A filler, or a sentence such as 本月无问题诉求."""
    return _is_nothing(text) if len(text) <= SHORT else _is_nothing.__wrapped__(text)


@lru_cache(maxsize=1 << 14)
def _is_nothing(text: str) -> bool:
    if is_unfilled(text):
        return True
    said = fold(text)
    return said[:1] in _NOTHING_BEGINS and bool(NOTHING.fullmatch(said.rstrip("。.!")))


def is_ditto(text: str) -> bool:
    if len(text) > SHORT or text.lstrip()[:1] not in _DITTO_BEGINS:
        return False
    return bool(DITTO.fullmatch("".join(text.split()).rstrip("。.")))


def chinese_number(text: str) -> int | None:
    """一 … 九十九, 二〇二一; None where it is no number."""
    if not text or not all(mark in _DIGITS or mark in "十百" for mark in text):
        return None
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[mark]) for mark in text))
    hundreds, _, rest = text.rpartition("百") if "百" in text else ("", "", text)
    tens, mark, ones = rest.lstrip("零〇").partition("十")
    if any(len(part) > 1 for part in (hundreds, tens, ones.lstrip("零〇"))):
        return None
    value = 100 * (_DIGITS.get(hundreds, 1) if "百" in text else 0)
    if mark:
        value += 10 * _DIGITS.get(tens, 1)
        return value + _DIGITS.get(ones, 0)
    unit = 10 if rest == tens else 1  # 一百五 is 150, 一百零五 105
    return value + (unit * _DIGITS[tens] if tens else 0)


# counts that are 0 in words; 未联系, 无法统计, 不详 tell no number
_NONE_YET = re.compile(
    r"(?:(?:企业|目前)?(?:生产)?经营(?:情况|状况)?(?:均|一切|较)?(?:正常|良好|平稳|稳定)[,、;。]?)?"
    r"(?:[本当]月|目前|截至目前|暂时|现阶段|该?企业|均|都|经[了走询调]?[解访问查])*(?:暂时?|尚|还|均|都)?"
    r"(?:无|没有?(?:收集到?|反映|提出|发现)?|未(?:收集|收|反映|提出|提供|发现|登记|有|提)?到?)(?:任何|新增|新|其[他它])?(?:企业)?"
    r"(?:问题|诉求|困难|意见|建议|需求|情况|反映|提出|收集|[、和及或的])*(?:\(?[0〇零][个件条项]?\)?)?"
)
_MEASURE = r"(?:[个個条件项次份起宗例处类]|个问题|[个件条项](?:问题|诉求|意见|建议|困难)+)?"
_COUNT = re.compile(
    r"(?:(?:合计|总?共计?|一共|计|约|有|收集到?|反映|(?:收集)?(?:问题|诉求)+(?:个数|数)?)+:?)?([+-]?\d{1,9}|\d{1,3}(?:,\d{3})+|[〇○零一二三四五六七八九十百两俩]{1,4})"
    rf"(?:\.0+)?{_MEASURE}"
)
# of 2(其中1个已办结) the whole is 2; 1(2) and 1(4月5日) are left alone
_ASIDE = re.compile(r"\([^()\d]*\)|(?<=.)\((?:其中|含|包括|已办结|未办结|办结)[^()]*\)")


def read_count(raw: Raw) -> int | None:
    """Returns a whole number, possibly below zero (the schema refuses that); None where it is none.

    A date before 1910 is a number in a cell with a date format, and midnight is a 0 there; of a format of
    hours (24:00:00) it is the whole days.
    """
    if isinstance(raw, bool | CellError):
        return None
    if isinstance(raw, time):
        return None if raw != time() else 0
    if isinstance(raw, timedelta):
        return read_count(raw / timedelta(days=1))
    if isinstance(raw, date):
        number = typed_number(raw)
        return None if number is None else read_count(number)
    if isinstance(raw, int | float):
        whole = isinstance(raw, int) or raw.is_integer()
        return int(raw) if whole and abs(raw) < 1e9 else None
    return _count_in_text(raw) if isinstance(raw, str) else None


@lru_cache(maxsize=1 << 10)
def _count_in_text(raw: str) -> int | None:
    """Returns the one number of a text; 若干, 1-2, 3个以上 are none, nor is `1 2` the number 12."""
    text = normal(raw).strip(" '‘’`")  # '0, as an export writes a number that is kept as text
    if re.search(r"\d\s+\d", text):
        return None
    text = _ASIDE.sub("", fold(text).translate(FORMAL_NUMERALS)).rstrip("。.;,、!")
    if (_NONE_YET.fullmatch(text) and text != "未") or text in ("○", "O", "o"):
        return 0
    match = _COUNT.fullmatch(text)
    if match is None:
        return None
    digits = match[1].replace(",", "")
    if re.fullmatch("[一二三四五六七八九两俩]{2,}", digits):  # 两三个 is no number
        return None
    return (
        int(digits)
        if digits.lstrip("+-").isdigit() and digits.isascii()
        else chinese_number(digits)
    )


def typed_number(day: date, date1904: bool = False) -> float | None:
    """Returns the number behind a date before 1910, None for a later one.

    Spreadsheet programs show 4.12 in a cell with a date format as 1900-01-04 02:52:48.
    """
    if day.year >= 1910:
        return None
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)
    # the calendar of 1900 has a 29 February that never was, so before it days count from a day later
    start = datetime(1899, 12, 31) if moment < datetime(1900, 3, 1) else datetime(1899, 12, 30)
    start = datetime(1904, 1, 1) if date1904 else start
    return round((moment - start) / timedelta(days=1), 6)


def read_category(text: str, spellings: Mapping[str, Sequence[str]]) -> str:
    """Returns the official category that the text means, else the text as it is."""
    folded = _option(text)
    for official, variants in spellings.items():
        if folded == official or folded in variants:
            return official
    pairs = {_option(official): official for official in spellings}
    pairs |= {
        _option(variant): official for official in spellings for variant in spellings[official]
    }
    return chosen_option(_marked(text), tuple(pairs.items())) or text


_BRACKETED = re.compile(r"^[(\[【「『〔]([^()\[\]【】「」『』〔〕]*)[)\]】」』〕]$")


def _option(text: str) -> str:
    return simplified(fold(text)).rstrip("。")


def _marked(text: str) -> str:
    """Returns the text for its marks: in lower case, ¨ and circled numbers as they were before NFKC."""
    kept = re.sub("[\u2460-\u249b\u2776-\u2793]", "1.", clean_text(text)).replace("¨", "□")
    kept = simplified(normal(kept)).lower().strip().rstrip("。")
    return _BRACKETED.sub(r"\1", kept)


def plain(raw: Raw | None) -> str:
    """The text of a cell, trimmed, line breaks kept."""
    return show(raw).strip()


def filled_text(raw: Raw | None) -> str:
    """Returns the text of a cell as a person sees it, '' for a filler; asked for again and again."""
    if raw is None:
        return ""
    if type(raw) is str and len(raw) <= SHORT:
        return _filled(raw)
    return _filled.__wrapped__(plain(raw))


def are_ordinary(texts: Collection[str]) -> bool:
    """Returns whether each of some texts is one that says just what it says: no filler, no 同上, no
    nought, nothing that a form prints, no white space around it."""
    return not _MAY_BE_OTHER.search("\0".join(texts))


def filled_texts(raws: Sequence[Raw | None]) -> list[str]:
    """Returns the texts of the cells of a column, '' for a filler."""
    return [
        _filled(raw) if type(raw) is str and len(raw) <= SHORT else _otherwise_filled(raw)
        for raw in raws
    ]


def _otherwise_filled(raw: Raw | None) -> str:
    return filled_text(raw) if isinstance(raw, str) else _filled_number(raw)


@lru_cache(maxsize=1 << 12, typed=True)
def _filled_number(raw: Raw | None) -> str:
    return filled_text(raw)


@lru_cache(maxsize=1 << 15)
def _filled(text: str) -> str:
    text = text.strip()
    return "" if is_unfilled(text) else text


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

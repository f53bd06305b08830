"""One way of writing for what date cells hold: Arabic digits, plain marks, without times and numbering.

Knows numerals, letters O for noughts, weekdays, times of day, numbering such as ①, English months.
Does not know which dates are told: date_text.py scans what comes out of here.
`①二O二一年四月五日（周一）14：30` comes out as `;2021年4月5日( ) `.
"""

import re

from liaison_pipeline.files.grid import clean_text
from liaison_pipeline.spelling.values import FORMAL_NUMERALS, chinese_number, normal

# circled, bracketed and dotted numbers; NFKC would make plain digits of them: 1 before 4月5日 is 14月
_NUMBERING = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793\u3220-\u3229\u3280-\u3289]")
_DASHES = str.maketrans(
    dict.fromkeys("—–―\u2010\u2011\u2212─━", "-") | dict.fromkeys("～〜\u223c→", "~") | {"\\": "/"}
)
_QUOTES = " \t\r\n'\"“”‘’`"
_LUNAR_NOTE = re.compile(r"\((?:农历|阴历|旧历)[^()]*\)")

_NUMERALS = "〇零一二三四五六七八九"
_LETTER_O = re.compile(
    rf"(?<=[\d{_NUMERALS}])[o\u043e○◯](?=[\d{_NUMERALS}年月日号./-])|(?<![a-z])[o\u043e○◯](?=[1-9]\s*[月日号])"
)
_NUMERAL = re.compile(
    rf"(?:^|(?<=[\s年月日号、,;:./(~至到和及与约于在-]))[{_NUMERALS}十\d]{{1,8}}"
    r"(?=\s*[年月日号、,至到和及~./-]|$)"
    rf"|[{_NUMERALS}十\d]{{1,8}}(?=\s*[年月日号])"
)

_WEEKDAY = re.compile(
    r"(?:星期|周|礼拜)(?:[一二三四五六日天末]|[1-7](?!\d))(?![月年])"
    r"(?:[、,和及与至到~/-](?:星期|周|礼拜)?[一二三四五六日天](?![月年日号\d]))*"
)
_CLOCK = (
    r"(?<![\d.])(?:\d{1,2}\s*(?::\s*\d{2}){1,2}(?:\.\d+)?z?(?![\d月年])"
    r"|\d{1,2}\s*[时点h](?!\s*月)(?:\s*\d{1,2}(?!\d)\s*分?(?![月日号])|半|整|许|[一三]刻|钟)?)"
)
_TIME = re.compile(
    rf"(?<=\d)t(?=\d{{1,2}}:)|{_CLOCK}(?:\s*[-~至到]+\s*{_CLOCK})?"
    r"|(?<![\d月./-])\d{1,2}\s*[-~至到]\s*\d{1,2}\s*[时点]"
    r"|(?<=[上下中]午)\s*\d{1,2}\.\d{2}(?![\d月日号])"
)
# between numbers 。 and · are dots, but not before another date: 4月5日。4月12日, 4.5。4.12
_FULL_STOP = re.compile(
    r"(?<=\d)\s*(?:(?:(?<=\d{4})。|。(?!\s*\d{1,2}\s*[./]\s*\d))\s*(?=\d{1,2}(?!\d|\s*[月年]))"
    r"|[·•・‧∙]\s*(?=\d))"
)

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = rf"(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?"
_ENGLISH = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<y>\d{{4}})[-\s]{_MONTH}[-\s](?P<d>\d{{1,2}})",
        rf"(?P<d>\d{{1,2}})[-\s]{_MONTH}(?:[-\s,]+(?P<y>\d{{4}}|\d\d))?",
        rf"{_MONTH}\s*(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<y>\d{{4}}))?",
    )
)

_DATED = r"(?:\d{1,2}\s*月\s*\d|\d{4}\s*[年./-]\s*\d|20\d{6}(?!\d))"
_SHORT = r"\d{1,2}[./]\d{1,2}(?![./]?\d)"
_ENUMERATED = re.compile(
    rf"(?:^|(?<=[\s;,。日号)]))\(?(\d{{1,2}})(?:[、.):]\s*(?={_DATED})|(?:[、)]\s*|\.\s+)(?={_SHORT}))"
)


def ordinary(raw: str) -> str:
    """Returns the text of a date cell in the one way of writing of this module, in lower case."""
    text = normal(_NUMBERING.sub(";", clean_text(raw))).lower()
    text = text.translate(_DASHES).translate(FORMAL_NUMERALS).strip(_QUOTES)
    text = _LUNAR_NOTE.sub("", _WEEKDAY.sub(" ", text))
    text = text.replace("元月", "1月").replace("廿", "二十").replace("卅", "三十")
    text = _NUMERAL.sub(_digits, _LETTER_O.sub("〇", text))
    text = _without_english(_TIME.sub(" ", text))
    return _without_enumeration(_FULL_STOP.sub(".", text))


def _digits(match: re.Match[str]) -> str:
    """Returns a numeral in Arabic digits: 二十三 and 二〇二一, also half written as 二0二一."""
    numeral = match[0].replace("二十十", "二十")
    if numeral.isascii():
        return numeral
    if "十" not in numeral:
        return "".join(mark if mark.isascii() else str(chinese_number(mark)) for mark in numeral)
    number = chinese_number(numeral)
    return match[0] if number is None else str(number)


def _without_english(text: str) -> str:
    """Returns the text with 5-Apr-21 and its kind as 2021-4-5."""
    if not re.search(r"[a-z]{3}", text):
        return text
    for pattern in _ENGLISH:
        text = pattern.sub(_month_by_number, text)
    return text


def _month_by_number(match: re.Match[str]) -> str:
    year = f"{int(match['y']) % 100 + 2000}年" if match["y"] else ""
    return f"{year}{_MONTHS.index(match['m']) + 1}月{match['d']}日"


def _without_enumeration(text: str) -> str:
    """Returns the text without 1、 2、 before its dates; only a whole row 1, 2, 3 is numbering."""
    numbers = [int(match[1]) for match in _ENUMERATED.finditer(text)]
    if not numbers or numbers != list(range(1, len(numbers) + 1)):
        return text
    return _ENUMERATED.sub(";", text)

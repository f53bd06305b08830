"""The month and the year that a title, or the name of a sheet, a file or a folder tells.

Knows how months are written: 2021年4月, 2021-04, 202104, 4月, 四月份, 2021年4月1日-30日. Does not know
where the text stands. A whole date tells none, nor do 一月一次, 五月花社区, 八月桂花 and the number of a
document (〔2021〕34号).
"""

import re
from functools import lru_cache

from liaison_pipeline.spelling.values import chinese_number, fold

WrittenMonth = tuple[int | None, int]
_END = r"(?!\d{1,2}[日号]|\d{1,2}[次报回])"
_WRITTEN = [
    re.compile(rf"(?P<y>(?:19|20)\d{{2}})年(?:度)?(?P<m>1[0-2]|0?[1-9])月{_END}"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})[-._/](?P<m>1[0-2]|0?[1-9])(?![\d]|[-._/]\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>1[0-2]|0[1-9])(?!\d)"),
    # 附件2 月台账 is the monthly ledger of attachment 2
    re.compile(rf"(?<![\d年./-])(?<!附件|附表)(?P<m>1[0-2]|0?[1-9])月(?!花|桂|[村社]){_END}"),
]
_SPAN = re.compile(
    r"(?:(?P<y>20\d{2})年)?(?P<m>1[0-2]|0?[1-9])月\d{1,2}日?[-—–~至到]+(?:(?:20\d{2}年)?(?P=m)月)?\d{1,2}日"
)
# 四月 is a month before the end, a mark or the words of a title, not in 五月花, 三月三, 一月一报, 六月雪
_NUMERAL_MONTH = re.compile(
    r"(?<![一二三四五六七八九十每])(?P<n>十[一二]?|[一二三四五六七八九元])月"
    r"(?=$|份|度|底|初|末|中旬|[上下]旬|台[账帐]|月|报(?!社)|表|情况|联系|企业|诉求|登载|全覆盖|工作|数据|汇总|附|[^\w])"
)
_NUMERAL_AFTER_YEAR = re.compile(r"(?<=年)(?P<n>十[一二]?|[一二三四五六七八九元])月")
_NUMERAL_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_DAY = re.compile(
    r"(?P<y>20\d{2})[年./_-](?P<m>1[0-2]|0?[1-9])[月./_-]\d{1,2}(?!\d)日?"
    r"|(?<!\d)(?P<y8>20\d{2})(?P<m8>1[0-2]|0[1-9])(?:0[1-9]|[12]\d|3[01])(?!\d)"
)
_DOCUMENT = re.compile(r"[〔\[(【]20\d{2}[〕\])】]第?\d+号?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})年?(?!\d)")


@lru_cache(maxsize=1 << 10)  # titles and folders are those of other files
def written_month(text: str) -> WrittenMonth | None:
    """Returns the month that a text names, with its year where that is written; a date names none."""
    folded = _ordinary(text)
    for pattern in (*_WRITTEN, _SPAN):
        if match := pattern.search(folded):
            year = match.groupdict().get("y")
            return int(year) if year else None, int(match["m"])
    return None


def written_year(text: str, month: int) -> int | None:
    """Returns the year that a text tells of a month, None where it tells another month."""
    told = written_month(text)
    if told is None:
        return bare_year(text)
    if told[1] != month:
        return None
    return told[0] if told[0] is not None else bare_year(text)


@lru_cache(maxsize=1 << 10)
def bare_year(text: str) -> int | None:
    """Returns a year that stands in a text by itself (2021年台账)."""
    match = _YEAR.search(_DAY.sub(" ", _ordinary(text)))
    return int(match[1]) if match else None


def day_in(text: str) -> WrittenMonth | None:
    """Returns the year and month of a whole date in a text (截至2021年6月30日)."""
    found = _DAY.search(fold(text))
    return (int(found["y"] or found["y8"]), int(found["m"] or found["m8"])) if found else None


def _ordinary(text: str) -> str:
    """Returns a text with Arabic years and months, without the numbers of documents."""
    folded = _DOCUMENT.sub(" ", fold(text))
    folded = _NUMERAL_YEAR.sub(lambda match: str(chinese_number(match[0])), folded)
    folded = _NUMERAL_AFTER_YEAR.sub(lambda match: f"{chinese_number(match['n'])}月", folded)
    return _NUMERAL_MONTH.sub(lambda match: f"{chinese_number(match['n'])}月", folded)

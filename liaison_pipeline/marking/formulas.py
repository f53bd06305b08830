"""Which formulas stay within their workbook: names, conditional formats and drop-downs may hold one.

Knows the functions that only calculate, and how a formula names another workbook, a program or an
address. Does not know where a formula stands. What is not on the list is taken to reach out: a function
that nobody has heard of may be one that starts a program.
"""

import re

_FUNCTIONS = """
ABS ACCRINT ADDRESS AGGREGATE AND AREAS ASC AVEDEV AVERAGE AVERAGEA AVERAGEIF AVERAGEIFS CEILING
CEILING.MATH CELL CHAR CHOOSE CHOOSECOLS CHOOSEROWS CLEAN CODE COLUMN COLUMNS CONCAT CONCATENATE COUNT
COUNTA COUNTBLANK COUNTIF COUNTIFS DATE DATEDIF DATESTRING DATEVALUE DAY DAYS DAYS360 DBCS DOLLAR EDATE
EOMONTH ERROR.TYPE EVEN EXACT EXP FACT FALSE FILTER FIND FINDB FIXED FLOOR FLOOR.MATH FREQUENCY GCD
HLOOKUP HOUR IF IFERROR IFNA IFS INDEX INDIRECT INT ISBLANK ISERR ISERROR ISEVEN ISFORMULA ISLOGICAL
ISNA ISNONTEXT ISNUMBER ISODD ISOWEEKNUM ISREF ISTEXT JIS LARGE LCM LEFT LEFTB LEN LENB LN LOG LOG10
LOOKUP LOWER MATCH MAX MAXA MAXIFS MEDIAN MID MIDB MIN MINA MINIFS MINUTE MOD MODE MODE.SNGL MONTH
MROUND N NA NETWORKDAYS NETWORKDAYS.INTL NOT NOW NUMBERSTRING NUMBERVALUE ODD OFFSET OR PERCENTILE
PERCENTILE.INC PERCENTRANK PHONETIC PI POWER PRODUCT PROPER QUARTILE QUOTIENT RANK RANK.AVG RANK.EQ
REPLACE REPLACEB REPT RIGHT RIGHTB ROUND ROUNDDOWN ROUNDUP ROW ROWS SEARCH SEARCHB SECOND SEQUENCE SHEET
SHEETS SIGN SMALL SORT SORTBY SQRT STDEV STDEV.P STDEV.S STDEVP SUBSTITUTE SUBTOTAL SUM SUMIF SUMIFS
SUMPRODUCT SUMSQ SWITCH T TEXT TEXTJOIN TIME TIMEVALUE TODAY TRANSPOSE TRIM TRUE TRUNC TYPE UNICHAR
UNICODE UNIQUE UPPER VALUE VAR VAR.P VAR.S VARP VLOOKUP WEEKDAY WEEKNUM WORKDAY WORKDAY.INTL XLOOKUP
XMATCH XOR YEAR YEARFRAC"""
_CALCULATING = frozenset(_FUNCTIONS.split())
_TEXT = re.compile(r'"[^"]*"')
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
_OF_TABLE = re.compile(r"[\w.]+\[(?:[^\[\]]|\[[^\[\]]*\])*\](?!\w*!)")  # 企业[名称], T[[#All],[a]]
_CALL = re.compile(r"([\w.\\?]+)\s*\(")
_PREFIX = re.compile(r"^(?:_XLFN\.|_XLWS\.)+")
_OUTSIDE = ("|", "[", "\\", "://")
_WORKBOOK = re.compile(r"\.XL\w*!")
LONGEST = 8192  # characters that a formula of Excel has


def reaches_out(formula: str) -> bool:
    """Returns whether a formula names anything outside its workbook, or calls what does more than
    calculate. `=IF(A1>3,"[2]",企业[名称])` stays; `WEBSERVICE("…")`, `cmd|'/C calc'!A0` and `[1]表!A1`
    do not."""
    if len(formula) > LONGEST:
        return True
    bare = _TEXT.sub("", formula)
    if any(sign in name for name in _QUOTED.findall(bare) for sign in _OUTSIDE):
        return True
    bare = _OF_TABLE.sub("", _QUOTED.sub("", bare)).upper()
    if any(sign in bare for sign in _OUTSIDE) or _WORKBOOK.search(bare):
        return True
    return any(_PREFIX.sub("", name) not in _CALCULATING for name in _CALL.findall(bare))

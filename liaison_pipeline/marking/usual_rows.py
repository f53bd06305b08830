"""The rows of a sheet as programs usually write them: numbers and shared texts, in one spelling.

    <row r="2" spans="1:3" ht="30"><c r="A2" s="2" t="s"><v>1</v></c><c r="B2" s="2"/></row>

Most long sheets are nothing else. Such rows are well-formed and as a tree would write them, so nobody has
to parse them to know. Knows how Excel and XlsxWriter spell rows. Does not know what a cell says.
"""

import re

_CELL = rb'<c r="[A-Z]{1,3}\d+"(?: s="\d+")?(?: t="[a-z]+")?(?:/>|><v>[\w.+-]+</v></c>)'
_HEAD = (
    rb'<row r="[1-9]\d{0,6}"(?: spans="\d+:\d+")?(?: s="\d+")?(?: customFormat="1")?(?: ht="[\d.]+")?'
    rb'(?: customHeight="1")?(?: x14ac:dyDescent="[\d.]+")?'
)
_ROWS = re.compile(rb"(?:%s(?:/>|>(?:%s)++</row>))++" % (_HEAD, _CELL))
_ROOT = re.compile(rb"<worksheet [^<>]*>")
_PREFIX = b"x14ac:"


def are_usual(sheet: bytes, begin: int, end: int) -> bool:
    """Returns whether all that stands between two places of a sheet is usual rows."""
    if _ROWS.fullmatch(sheet, begin, end) is None:
        return False
    if sheet.find(_PREFIX, begin, end) < 0:
        return True
    root = _ROOT.search(sheet, 0, begin)
    return root is not None and b" xmlns:x14ac=" in root[0]

"""The formats of an .xlsx under which a date shows no day: 2021年4月 was typed, and 2021-04-01 is stored.

Knows xl/styles.xml and the numbers of the built-in formats. Does not know which cells have them.
"""

import re

from liaison_pipeline.marking.reader import Attributes, PackageReader, Unfit

_BUILT_IN = {17, 27, 36, 50, 52, 57}  # mmm-yy, and yyyy年m月 of Chinese programs
_LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


def shows_no_day(code: str) -> bool:
    """Returns whether a format shows a year or a month and neither a day nor a time."""
    first = _LITERAL.sub("", code.split(";")[0]).lower()
    return "m" in first and "y" in first and not re.search("[dhs]", first)


class _Styles:
    """Follows xl/styles.xml; `months`: the styles of cells (`s`) under which a date shows no day."""

    def __init__(self) -> None:
        self.months: set[str] = set()
        self._formats = {str(number): True for number in _BUILT_IN}
        self._in_cells = False
        self._count = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        if tag == "numFmt":
            self._formats[attributes.get("numFmtId", "")] = shows_no_day(
                attributes.get("formatCode", "")
            )
        elif tag == "cellXfs":
            self._in_cells = True
        elif tag == "xf" and self._in_cells:
            if self._formats.get(attributes.get("numFmtId", "")):
                self.months.add(str(self._count))
            self._count += 1

    def end(self, tag: str) -> None:
        if tag == "cellXfs":
            self._in_cells = False

    def text(self, text: str) -> None:
        """Takes no notice: styles have no text."""


def month_styles(package: PackageReader, part: str) -> frozenset[str]:
    """Returns the styles of cells under which a date shows no day; none where the styles are damaged:
    what the cells hold can be read all the same."""
    styles = _Styles()
    try:
        package.parse(part, (styles.start, styles.end, styles.text))
    except Unfit:
        return frozenset()
    return frozenset(styles.months)

"""The bytes of a text file -> its text: which encoding they are in, and what is lost where some are bad.

Knows UTF-8, UTF-16 (also without the mark at its beginning) and GB18030 with what Windows' code page 936
adds to it. Does not know what a text says.
"""

import codecs
import re
from dataclasses import dataclass

LOST = "\ufffd"  # stands where bytes are no character
_EURO = 0x80  # in code page 936; no character in GB18030
_FEW, _SHARE = 3, 20  # damaged places: at most three, or one in twenty characters that are no ASCII
# what a table of this country is written in: ASCII, punctuation, CJK, full width
_PLAIN = re.compile("[\t\n\r -~·×–—‘-”…‰℃\u2160-\u216f①-⑳\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
_SURE = 5  # Chinese characters in one line that are UTF-8
_TAIL = 4  # zeros at the end that fill up a file
_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Text:
    """`text`: with LOST where bytes are no characters. `damaged`: the lines of that, from 1."""

    text: str
    damaged: tuple[int, ...] = ()


def _keep_euro(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    if error.object[error.start] == _EURO:
        return "€", error.start + 1
    return LOST, error.end


codecs.register_error("code-page-936", _keep_euro)


def decode(data: bytes) -> Text | None:
    """The text of a file; None where it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _judged(data.decode("utf-16", "replace"))
    whole = data.rstrip(b"\0")
    if 0 in whole or 0 < len(data) - len(whole) < _TAIL:
        return _without_mark(data)
    if len(whole) < len(data):  # a copy that broke off: what was to follow is lost
        return decode(whole + b"\n\xff")
    bare = data.removeprefix(_MARK)
    text = bare.decode("utf-8", "replace")
    if LOST in text and (mixed := _of_two_encodings(bare)):
        return _judged(mixed)
    if _is_believable(text):
        return _judged(text)
    chinese = bare.decode("gb18030", "code-page-936")
    # damaged or not: what decodes with fewer losses is what it was written in
    return _judged(chinese if chinese.count(LOST) <= text.count(LOST) else text)


def _is_believable(text: str) -> bool:
    """Whether it is UTF-8, if not whole: in a text in GB18030 hardly any character would be right."""
    lost = text.count(LOST)
    right = sum(not character.isascii() for character in text) - lost
    return not lost or right > 4 * lost


def _of_two_encodings(data: bytes) -> str:
    """The text of which some lines are UTF-8 and others GB18030, as two programs wrote into one file;
    '' where there is no such doubt. Lines of few characters are read as the line before them."""
    kinds = [_encoding_of(line) for line in data.split(b"\n")]
    if not {"utf-8", "gb18030"} <= set(kinds):
        return ""
    before = next(filter(None, kinds))
    lines = []
    for kind, line in zip(kinds, data.split(b"\n"), strict=True):
        before = kind or before
        utf = before == "utf-8"
        lines.append(line.decode(before, "replace" if utf else "code-page-936"))
    return "\n".join(lines)


def _encoding_of(line: bytes) -> str:
    """The encoding that a line can only be in: so many Chinese characters in UTF-8 are no chance."""
    text = line.decode("utf-8", "replace")
    if _is_believable(text):
        return "utf-8" if len(_CHINESE.findall(text)) >= _SURE else ""
    chinese = line.decode("gb18030", "code-page-936")
    return "gb18030" if LOST not in chinese and _is_plain(chinese) else ""


def _without_mark(data: bytes) -> Text | None:
    """UTF-16 without a mark, by the side on which the zeros of ASCII characters stand."""
    odd, even = (
        data[1::2].count(0),
        data[::2].count(0),
    )  # 一 and the wide space have it on the other
    likely = ("utf-16-le", "utf-16-be") if odd >= even else ("utf-16-be", "utf-16-le")
    texts = (data.decode(encoding, "replace") for encoding in likely)
    return next((_judged(text) for text in texts if _is_plain(text)), None) or _with_a_zero(data)


def _is_plain(text: str) -> bool:
    """Whether nine of ten characters are such as tables are written in."""
    return sum(1 for _ in _PLAIN.finditer(text)) * 10 >= len(text) * 9


def _with_a_zero(data: bytes) -> Text | None:
    """A text in bytes with very few zeros among them: they are damage."""
    zeros = data.count(0)
    return (
        decode(data.replace(b"\x00", b"\xff"))
        if zeros <= _FEW and len(data) > 300 * zeros
        else None
    )


def _judged(text: str) -> Text | None:
    """The text with its damaged lines; None where so much is damaged that it is no text."""
    lost = text.count(LOST)
    if not lost:
        return None if "\x00" in text else Text(text)
    signs = sum(not character.isascii() for character in text)
    if lost > max(_FEW, signs // _SHARE) or not _is_plain(text):
        return None
    lines = re.split(r"\r\n|\r|\n", text)
    return Text(text, tuple(number for number, line in enumerate(lines, 1) if LOST in line))

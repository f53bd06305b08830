"""The table of formats: which content is which format, what reads it, and where it may be read.

Knows how formats are told apart: the content decides, not the extension. Does not know how a format is
read, nor forms. Whatever is no workbook is refused with a code and a reason.
"""

import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from liaison_pipeline.files.content import Content
from liaison_pipeline.files.foreign import SAVE, Foreign, foreign_package
from liaison_pipeline.files.grid import ATTACHMENT, Refused, Workbook
from liaison_pipeline.files.locked import unlocked
from liaison_pipeline.files.markup import is_markup, read_markup
from liaison_pipeline.files.plain import is_plain, read_plain
from liaison_pipeline.files.scan import BROKEN, DAMAGED, MEBIBYTE, check_size
from liaison_pipeline.files.scan_binary import is_xls, is_xlsb, read_xls, read_xlsb
from liaison_pipeline.files.scan_ods import is_ods, read_ods
from liaison_pipeline.files.scan_ooxml import is_ambiguous, is_ooxml, read_ooxml
from liaison_pipeline.files.word import is_word, read_word
from liaison_pipeline.marking.reader import Fault, Unfit
from liaison_pipeline.model.settings import Limits


@dataclass(frozen=True, slots=True)
class Format:
    """A format that is read.

    `fits`: whether a content is of it, as far as a look tells. `read`: its sheets; both raise Refused and
    Unfit. `judged`: whether this process survives the reading, because a pre-scan judges all that the
    native reader gets, or none is used. What is not said to be judged is read by the expendable reader.
    """

    name: str
    fits: Callable[[Content], bool]
    read: Callable[[Content], Workbook]
    judged: bool = False


def _read_ole(content: Content) -> Workbook:
    """An .xls or .et; or what is locked with the password that every program knows."""
    try:
        return read_xls(content)
    except Refused as refusal:
        data = unlocked(content.data) if refusal.code == "file-encrypted" else None
        if data is None:
            raise
    check_size(data, content.limits)
    opened = Content(data, content.limits)
    return read_xls(opened) if is_xls(opened) else format_of(opened).read(opened)


def _told(name: str, read: Callable[[Content], Workbook]) -> Callable[[Content], Workbook]:
    """A reader that tells by its name a file that it can't read: some programs write formats as only they
    read them again."""

    def read_or_tell(content: Content) -> Workbook:
        reason = f"是 {name} 文件，已损坏，或是别的软件写成了读不懂的样子，{SAVE}"
        try:
            return read(content)
        except Refused as refusal:
            if refusal.reason in (DAMAGED, BROKEN):
                raise Refused(refusal.code, reason) from refusal
            raise
        except Unfit as error:
            if error.fault in (Fault.TOO_LARGE, Fault.DECLARATION):
                raise
            raise Refused("file-unreadable", reason) from error

    return read_or_tell


# the first that fits is taken
FORMATS = (
    Format(".xls, .et", is_xls, _read_ole),
    Format(".xlsb", is_xlsb, _told(".xlsb", read_xlsb)),
    Format(".docx", is_word, read_word),
    Format(".ods", is_ods, _told(".ods", read_ods)),
    Format(".xlsx that may be read as another format", is_ambiguous, read_ooxml),
    Format(".xlsx, .xlsm", is_ooxml, read_ooxml, judged=True),
    Format("HTML, SpreadsheetML 2003", is_markup, read_markup),
    Format("CSV, tab-separated text", is_plain, read_plain, judged=True),
)


def read_bytes(path: Path, limits: Limits) -> bytes:
    """The content of a regular file within the limits. Raises Refused."""
    status = path.lstat()
    if not stat.S_ISREG(status.st_mode):
        raise Refused("file-unreadable", "不是普通文件")
    if status.st_size > limits.megabytes * MEBIBYTE:
        raise Refused("file-too-large", f"文件大于 {limits.megabytes} MB")
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused("file-unreadable", "打不开，可能没有权限或正被别的程序占用") from error


def format_of(content: Content) -> Format:
    """The format of a content. Raises Refused where it is none that is read, and Unfit."""
    if not content.data.strip():
        raise Refused("file-unreadable", "文件是空的")
    if content.foreign:
        raise _refusal(content.foreign)
    for candidate in FORMATS:
        if candidate.fits(content):
            return candidate
    if content.is_package:
        names = frozenset(content.package.names)
        kind = next(content.package.chunks("mimetype"), b"") if "mimetype" in names else b""
        raise _refusal(foreign_package(names, kind.strip()))
    raise Refused("file-unreadable", "不是表格文件")


def _refusal(foreign: Foreign) -> Refused:
    if foreign.attachment:
        return Refused(ATTACHMENT, foreign.attachment)
    return Refused("file-unreadable", foreign.reason)

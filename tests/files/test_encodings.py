"""XML parts in any encoding that Python knows, and parts that are named with the separator of Windows."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from openpyxl import Workbook

from liaison_pipeline.documents.units.returned import Task, marked_up
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import show
from tests.files.specimens import LIMITS, refused, xlsx
from tests.language import FORMS, as_sent

TEXT = "企业名称㐀𠀀é"


def changed(data: bytes, change: Callable[[str, bytes], tuple[str, bytes]]) -> bytes:
    """The package with each part changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            new.writestr(*change(name, old.read(name)))
    return target.getvalue()


def recoded(data: bytes, declared: str, codec: str = "", start: bytes = b"") -> bytes:
    """The package with its XML in another encoding. openpyxl's own parts have no declaration."""

    def change(name: str, part: bytes) -> tuple[str, bytes]:
        if not name.endswith((".xml", ".rels")):
            return name, part
        text = part.decode("utf-8-sig")
        text = re.sub(r"&#(\d+);", lambda sign: chr(int(sign[1])), text)
        body = text.split("?>", 1)[1] if text.startswith("<?xml") else text
        if declared:
            body = f'<?xml version="1.0" encoding="{declared}"?>{body}'
        return name, start + body.encode(codec or declared, "xmlcharrefreplace")

    return changed(data, change)


def book(text: str = TEXT) -> bytes:

    def write(made: Workbook) -> None:
        made.worksheets[0].cell(9, 9, text)

    return xlsx(write)


def cell(data: bytes) -> str:
    return show(read_workbook(data, LIMITS).grids[0].raw(8, 8))


@pytest.mark.parametrize(
    ("declared", "codec", "start"),
    [
        ("UTF-8", "", b""),
        ("utf-8", "", b"\xef\xbb\xbf"),
        ("", "utf-8", b""),
        ("GB18030", "", b""),
        ("gbk", "gb18030", b""),
        ("GB2312", "gb18030", b""),
        ("UTF-16", "utf-16", b""),
        ("utf-16", "utf-16-le", b"\xff\xfe"),
        ("utf-16", "utf-16-be", b"\xfe\xff"),
        ("UTF-16LE", "utf-16-le", b""),
        ("UTF-16BE", "utf-16-be", b""),
    ],
)
def test_a_part_is_read_in_the_encoding_that_it_declares(
    declared: str, codec: str, start: bytes
) -> None:
    data = recoded(book(), declared, codec, start)
    assert cell(data) == TEXT
    read = read_workbook(data, LIMITS)
    marked = marked_up(
        as_sent(data, read), Task([], "问题清单", datetime(2021, 4, 28)), FORMS
    ).content
    grids = read_workbook(marked, LIMITS).grids
    assert show(grids[1].raw(8, 8)) == TEXT


@pytest.mark.parametrize(("declared", "text"), [("Big5", "企業名稱"), ("Shift_JIS", "企業"),
    ("ISO-8859-1", "caf\xe9"), ("windows-1252", "caf\xe9"), ("cp1251", "\u0434\u0430")])  # fmt: skip
def test_other_encodings_are_read_as_well(declared: str, text: str) -> None:
    assert cell(recoded(book(text), declared)) == text


@pytest.mark.parametrize("declared", ["x-no-such-encoding", "rot13", "hex", "zlib"])
def test_an_encoding_that_nobody_knows_is_a_fault_of_the_file(declared: str) -> None:
    assert refused(recoded(book(), declared, "utf-8")) == "file-unreadable"


def test_a_part_that_is_not_in_the_encoding_that_it_declares_is_a_fault_of_the_file() -> None:
    assert refused(recoded(book("caf\xe9"), "GBK", "latin-1")) == "file-unreadable"


def test_parts_that_are_named_with_backslashes_are_found() -> None:
    data = changed(book(), lambda name, part: (name.replace("/", "\\"), part))
    assert cell(data) == TEXT


def test_a_text_that_looks_like_a_declaration_is_left_alone() -> None:
    text = '<?xml version="1.0" encoding="GBK"?>'
    assert cell(book(text)) == text

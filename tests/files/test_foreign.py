"""What is no table is told by its name, with what to do about it."""

import io
import zipfile

import pytest

from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Refused
from tests.files.specimens import LIMITS, first


def package(*parts: str, kind: str = "") -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        if kind:
            archive.writestr("mimetype", kind)
        for part in parts:
            archive.writestr(part, b"x")
    return target.getvalue()


OPEN = "application/vnd.oasis.opendocument."
OLD = b"\x09\x04\x06\x00\x00\x00\x10\x00\x00\x00" + b"\x05\x02\x08\x00" + bytes(8)
MHT = (
    b"MIME-Version: 1.0\r\nX-Document-Type: Workbook\r\nContent-Type: multipart/related; boundary=x\r\n"
    b"\r\n--x\r\nContent-Type: text/html\r\n\r\n<table><tr><td>1</td></tr></table>\r\n"
)
FODS = (
    b'<?xml version="1.0"?><office:document xmlns:office="x" office:mimetype="x"></office:document>'
)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (MHT, ".mht|另存为 .xlsx"),
        (FODS, ".fods|另存为 .xlsx"),
        (package("Index/Document.iwa", "Index/CalculationEngine.iwa"), "Numbers|导出"),
        (package("Index/Document.iwa"), "Pages|导出"),
        (package("ppt/presentation.xml"), "演示文稿"),
        (package("content.xml", kind=OPEN + "text"), ".odt|另存为 .docx"),
        (package("content.xml", kind=OPEN + "presentation"), "另存为 .xlsx"),
        (package("a.txt"), "压缩包|解压"),
        (b"{\\rtf1\\ansi x}", "RTF|另存为 .docx"),
        (b"Rar!\x1a\x07\x00", "压缩包"),
        (OLD, "太旧|另存为 .xlsx"),
        (b"\x09\x00\x04\x00\x02\x00\x10\x00" + bytes(20), "太旧"),
        (b"\x09\x02\x06\x00\x00\x00\x10\x00\x00\x00" + bytes(20), "太旧"),
        (b"MZ\x90\x00\x03\x00\x00\x00", "程序"),
    ],
)
def test_what_is_no_table_is_told_by_its_name(data: bytes, words: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_workbook(data, LIMITS)
    assert refusal.value.code == "file-unreadable"
    for word in words.split("|"):
        assert word in refusal.value.reason


@pytest.mark.parametrize(
    "text",
    [
        "BM厂,1", "MZ厂,1", "GIF,1", "From,To\n1,2", "RIFF,1", "Rar,1", "PK厂,1",
        "MIME-Version,1", "\t企业名称\t1",
    ],
)  # fmt: skip
def test_a_text_that_begins_like_something_else_is_a_text(text: str) -> None:
    if not text.startswith("PK"):
        assert first(read_workbook(text.encode(), LIMITS))

"""What a file is that is no table: its name for people, and what they can do about it.

Knows how files begin. Does not know formats that are read.
"""

import re
from dataclasses import dataclass

SAVE = "请用 Excel 或 WPS 打开后另存为 .xlsx"
PICTURE, PDF, OFD = "图片", "扫描件或版式文件（PDF）", "版式文件（OFD）"
TOO_OLD = f"是 Excel 4.0 或更早的格式，太旧了，{SAVE}"
_ARCHIVE = "是压缩包，不是表格，请解压后放入"
_BEGINNINGS = {
    b"Rar!": _ARCHIVE,
    b"7z\xbc\xaf": _ARCHIVE,
    b"\x1f\x8b": _ARCHIVE,
    b"{\\rtf": "是 RTF 文档，不是表格，请用 Word 或 WPS 打开后另存为 .docx",
    b"\x09\x08\x08\x00": f"是没有外壳的 .xls，或者太旧，{SAVE}",
    b"\x09\x08\x10\x00": f"是没有外壳的 .xls，或者太旧，{SAVE}",
    b"SQLite format 3": "是数据库文件，不是表格",
}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_PHOTOGRAPHS = re.compile(rb"....ftyp(hei[cfmsx]|hev[cx]|mif1|msf1|avif)", re.DOTALL)
# the first record of a sheet before Excel 5: its kind, a length of 4 or 6, a version, then 0x0010
# (sheet), 0x0020 (chart), 0x0040 (macros) or 0x0100 (workbook)
_OLD = re.compile(
    rb"\x09[\x00\x02\x04][\x04\x06]\x00..(\x10\x00|\x20\x00|\x40\x00|\x00\x01)", re.DOTALL
)
_MAIL = re.compile(rb"(\xef\xbb\xbf)?\s*(From:.{0,200}|MIME-Version:.{0,50})\r?\n", re.IGNORECASE)
_FLAT = re.compile(rb"<office:document[\s>]")


@dataclass(frozen=True, slots=True)
class Foreign:
    """`attachment`: what it is, where it is a picture or a PDF; else `reason`: what to do about it."""

    reason: str = ""
    attachment: str = ""


def foreign_kind(data: bytes) -> Foreign | None:
    """What a file is, where it is nothing that is read; None where it may be."""
    if data.startswith(b"PK"):
        return None  # a package is told by its parts
    if b"%PDF-" in data[:1024]:
        return Foreign(attachment=PDF)
    if _is_picture(data):
        return Foreign(attachment=PICTURE)
    for beginning, reason in _BEGINNINGS.items():
        if data.startswith(beginning):
            return Foreign(reason)
    if data.startswith(b"MZ") and b"\x00" in data[:64]:
        return Foreign("是程序，不是表格")
    if _OLD.match(data):
        return Foreign(TOO_OLD)
    if _MAIL.match(data) and b"multipart/related" in data[:4000].lower():
        return Foreign(f"是网页存档（.mht），{SAVE}")
    if _FLAT.search(data[:4000]):
        return Foreign(f"是 LibreOffice 的单文件格式（.fods），{SAVE}")
    return None


def _is_picture(data: bytes) -> bool:
    bitmap = data.startswith(b"BM") and int.from_bytes(data[2:6], "little") == len(data)
    webp = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    return bitmap or webp or data.startswith(_PICTURES) or bool(_PHOTOGRAPHS.match(data[:32]))


# a part that only one program writes -> what the package is; the first that is there tells
_PACKAGES = (
    ("OFD.xml", Foreign(attachment=OFD)),
    (
        "Index/CalculationEngine.iwa",
        Foreign("是 Apple 的 Numbers 表格，请在 Numbers 中导出为 Excel（.xlsx）"),
    ),
    (
        "Index/Document.iwa",
        Foreign("是 Apple 的 Numbers 或 Pages 文件，请在原软件中导出为 Excel（.xlsx）"),
    ),
    ("Index.zip", Foreign("是 Apple 的 Numbers 或 Pages 文件，请在原软件中导出为 Excel（.xlsx）")),
    ("ppt/presentation.xml", Foreign("是演示文稿，不是表格")),
)
_TYPES = {
    b"application/vnd.oasis.opendocument.text": "是 OpenDocument 文字文档（.odt），请另存为 .docx",
    b"application/vnd.oasis.opendocument": f"是 OpenDocument 文件，不是电子表格，{SAVE}",
    b"application/epub": "是电子书，不是表格",
}


def foreign_package(names: frozenset[str], kind: bytes) -> Foreign:
    """What a package is in which no table is read, by its parts and by what its part `mimetype` says."""
    for part, foreign in _PACKAGES:
        if part in names:
            return foreign
    for beginning, reason in _TYPES.items():
        if kind.startswith(beginning):
            return Foreign(reason)
    return Foreign(_ARCHIVE)

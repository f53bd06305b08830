"""What the pre-scan reads of a plain sheet is what python-calamine reads; its notes are as careful."""

import io
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from random import Random

import pytest
import xlsxwriter

from liaison_pipeline.files import readers
from liaison_pipeline.files.content import Content
from liaison_pipeline.files.grid import Refused, Workbook
from liaison_pipeline.files.plain_sheets import Around, plain_sheet, plain_strings
from liaison_pipeline.files.scan_ooxml import MAX_BLANK, careful_notes, read_ooxml, scan_ooxml
from liaison_pipeline.marking.package import zipped
from liaison_pipeline.marking.reader import Bounds, PackageReader, Unfit
from liaison_pipeline.model.settings import Limits

LIMITS = Limits(20, 200, 50, 100, 20)
SHEET, STRINGS, STYLES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
NUMBERS: Mapping[str, Sequence[str]] = {
    # style -> number formats; the first two are plain, the third is a date, the fourth a month
    "xfs": ("0", "176", "14", "177", "49", "2", "999"),
    "formats": ("0_ ", 'yyyy"年"m"月"', "General", "@", "h:mm", "0.00%"),
}
PLACES = ("next", "next", "next", "same", "before", "XFE")
VALUES = (
    *(
        "<v>{n}</v>",
        "<v>{n}</v>",
        "<v>{n}</v>",
        "",
        "<v/>",
        "<v></v>",
        "<v> {n}</v>",
        "<v>-2.50</v>",
    ),
    *(
        "<v>1E3</v>",
        "<v>-1</v>",
        "<v>x</v>",
        "<v>99</v>",
        "<f>A1</f><v>{n}</v>",
        "<is><t>a</t></is>",
        "<v>44300</v>",
    ),
    *(
        "<v>1</v><v>2</v>",
        "<!-- --><v>1</v>",
        "<v>{n}</v> ",
        "<v>0.1</v>",
        "<v>3.</v>",
        "<v>+1</v>",
        "<v>12345678901234567890</v>",
        "<v>1e400</v>",
        "<v>-0</v>",
    ),
)
TYPES = (
    ' t="s"',
    ' t="s"',
    "",
    ' t="n"',
    ' t="b"',
    ' t="str"',
    ' t="e"',
    ' t="inlineStr"',
    " t='s'",
)
STYLED = ("", ' s="0"', ' s="1"', ' s="2"', ' s="3"', ' s="4"', ' s="5"', ' s="7"', ' s="1" cm="1"')
ROWS = ("", ' spans="1:3"', ' ht="20" customHeight="1"', ' hidden="1"', ' x14ac:dyDescent="0.2"')
TEXTS = (
    *(
        "甲",
        "乙",
        "a&amp;b",
        " 丙",
        "丁 ",
        "",
        " ",
        "#REF!",
        "x\ny",
        "_x000D_z",
        "&#24313;",
        "&quot;",
    ),
    *("\u200b", "#N/A ", "己\u3000", "<b/>", "&lt;t&gt;", "\t庚", "1\r\n2"),
)
KEPT = ("<si><t>{}</t></si>", '<si><t xml:space="preserve">{}</t></si>')
ODD_KEPT = (
    "<si><r><t>{}</t></r></si>",
    "<si>\n<t>{}</t>\n</si>",
    "<si><t>{}</t><rPh/></si>",
    "<si/>",
)


def template() -> dict[str, bytes]:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": datetime(2021, 4, 24)})
        book.add_worksheet("一月").write_string(0, 0, "甲")
    package = PackageReader(buffer.getvalue(), Bounds())
    return {name: package.read(name) for name in package.names}


def strings(rng: Random) -> str:
    def one() -> str:
        how = rng.choice(KEPT if rng.randrange(25) else ODD_KEPT)
        return how.format(rng.choice(TEXTS[:3] if rng.randrange(12) else TEXTS))

    return f'<sst xmlns="{MAIN}">{"".join(one() for _ in range(6))}</sst>'


def styles(rng: Random) -> str:
    formats = "".join(
        f'<numFmt numFmtId="{176 + at}" formatCode="{rng.choice(NUMBERS["formats"])}"/>'.replace(
            'yyyy"年"m"月"', "yyyy&quot;年&quot;m&quot;月&quot;"
        )
        for at in range(2)
    )
    xfs = "".join(f'<xf numFmtId="{number}"/>' for number in NUMBERS["xfs"])
    font = "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>"
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts>{font}'
        f'<cellStyleXfs><xf numFmtId="0"/></cellStyleXfs><cellXfs>{xfs}</cellXfs></styleSheet>'
    )


def sheet(rng: Random) -> str:
    """Returns a sheet in which nearly all is plain (the first three of each list), and something may be
    odd."""

    def pick(choices: Sequence[str]) -> str:
        return rng.choice(choices[:3] if rng.randrange(60) else choices)

    rows = []
    for row in range(1, rng.randrange(2, 5)):
        cells, column = [], 0
        for _ in range(rng.randrange(5)):
            column += {"next": 1 + (rng.randrange(4) == 0), "before": -1}.get(pick(PLACES), 0)
            letter = "ABCDEFGHIJ"[max(column, 1) - 1]
            inside = pick(VALUES).format(n=rng.randrange(7 if rng.randrange(30) == 0 else 6))
            start = f'<c r="{letter}{row}"{pick(STYLED)}{pick(TYPES)}'
            cells.append(f"{start}>{inside}</c>" if inside and rng.randrange(9) else f"{start}/>")
        rows.append(f'<row r="{row}"{pick(ROWS)}>{"".join(cells)}</row>')
    merges = '<mergeCells><mergeCell ref="A1:B2"/></mergeCells>' if rng.randrange(3) == 0 else ""
    space = "\n" if rng.randrange(9) == 0 else ""
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:x14ac="urn:x"><sheetData>{space.join(rows)}</sheetData>'
        f"{merges}</worksheet>"
    )


def wrapped(rng: Random, part: bytes) -> bytes:
    """Returns a part, now and then written otherwise than programs do: encodings, marks, namespaces."""
    if rng.randrange(6):
        return part
    odd = (
        b"\xef\xbb\xbf" + part,
        b'<?xml version="1.0" encoding="gb2312"?>' + part,
        b'<?xml version="1.0" encoding="ISO-8859-1"?>' + part,
        ('<?xml version="1.0" encoding="UTF-16"?>' + part.decode()).encode("utf-16"),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + part,
        part + b"<!-- t -->",
        part.replace(b"<sheetData>", b'<sheetData><!-- <row r="1"> -->', 1),
        part.replace(b"</sheetData>", b"</sheetData><sheetData/>"),
        part.replace(b"<worksheet xmlns=", b"<x:worksheet xmlns:x="),
        part.replace(b'xmlns="' + MAIN.encode() + b'"', b""),
        part.replace(b"<t>", b"<t>&#x4e00;", 1),
        part.replace(b"<t>", b"<t><![CDATA[<]]>", 1),
        part.replace(b"<t>", "<t>\u0085\ufeff\u00a0".encode(), 1),
        part.replace(b"<v>", b'<v xml:space="preserve">', 1),
        part.replace(b"<v>", b"<v>1e400</v><v>", 1),
    )
    return rng.choice(odd)


def read(data: bytes) -> Workbook | str:
    try:
        return read_ooxml(Content(data, LIMITS))
    except (Refused, Unfit) as error:
        return repr(error)


def never(*_: object) -> bool:
    return False


@pytest.mark.parametrize("seed", range(4))
def test_plain_sheets_are_read_as_the_reader_reads_them(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng, base, read_by_itself = Random(seed), template(), 0
    parts = [
        {
            SHEET: wrapped(rng, sheet(rng).encode()),
            STRINGS: wrapped(rng, strings(rng).encode()),
            STYLES: styles(rng).encode(),
        }
        for _ in range(150)
    ]
    books = [zipped(base | own) for own in parts]
    quick = [read(data) for data in books]
    for data in books:
        with suppress(Refused, Unfit):
            notes = scan_ooxml(PackageReader(data, Bounds()), LIMITS)
            read_by_itself += all(noted.cells is not None for noted in notes.sheets)
    assert read_by_itself > 50
    monkeypatch.setattr(readers, "_needs_no_reader", never)
    for data, own, told in zip(books, parts, quick, strict=True):
        assert repr(told) == repr(read(data)), own


@pytest.mark.parametrize("seed", range(4))
def test_notes_of_plain_sheets_are_the_careful_ones(seed: int) -> None:
    rng = Random(seed)
    told = 0
    for _ in range(200):
        data, shared = sheet(rng).encode(), plain_strings(strings(rng).encode()) or ()
        book = Around(LIMITS, shared, {"3": "ym"}, {b"", b"0", b"1"}, MAX_BLANK)
        quick = plain_sheet(data, book)
        if quick is not None:
            told += 1
            package = PackageReader(zipped({SHEET: data}), Bounds())
            careful = careful_notes(package, SHEET, LIMITS, book.styles)
            assert replace(quick, cells=None) == careful, data
    assert told > 40

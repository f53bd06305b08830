"""The quick pre-scan tells of a sheet what the careful one tells, or leaves the sheet to it."""

from random import Random

import pytest

from liaison_pipeline.files.grid import Refused
from liaison_pipeline.files.quick_scan import quick_counts, quick_notes
from liaison_pipeline.files.scan import SheetNotes
from liaison_pipeline.files.scan_ooxml import MAX_BLANK, careful_notes
from liaison_pipeline.marking.package import zipped
from liaison_pipeline.marking.reader import Bounds, PackageReader, Unfit
from liaison_pipeline.model.settings import Limits

LIMITS = Limits(20, 200, 50, 100, 20)
PART = "xl/worksheets/sheet1.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
VALUES = (
    *("", "<v>5</v>", "<v/>", "<v></v>", "<v> </v>", "<is><t>a</t></is>", "<is><t/></is>"),
    *(
        "<is><r><t>a</t></r></is>",
        "<f>A1</f><v>3</v>",
        "<f>A1</f>",
        "<f/>",
        '<v xml:space="preserve">x</v>',
    ),
    *(
        "<!-- x --><v>1</v>",
        "<v><![CDATA[7]]></v>",
        "<v>&#55;</v>",
        "<v>&amp;</v>",
        "<extLst/><v>1</v>",
    ),
    *("<x:v>1</x:v>", "<v>1</v><v>2</v>", "\n<v>1</v>", "<is>\n<t>a</t></is>", "<t>loose</t>"),
)
ATTRIBUTES = (
    *("", ' s="3"', ' t="s"', ' s="7"', ' t="e"', ' t="str"', ' s="1" t="inlineStr"', ' t = "e"'),
    *(' t="&#101;"', " t='e'", ' x:t="e"', ' x:r="C9"', ' s="3" ', ' cm="1"', '\n s="3"'),
)
PLACES = (
    *(
        ' r="A1"',
        ' r="B2"',
        ' r="T100"',
        ' r="C7"',
        "",
        ' r="$A$1"',
        ' r="a1"',
        ' r="AA3"',
        ' r="A200"',
    ),
    *(' r="XFD1048576"', ' r="XFE1"', ' r="A0"', ' r="A1048577"', ' r=""', ' r="1A"', " r='A1'"),
)
ROWS = (
    *('<row r="1">', '<row r="5">', '<row r="2" ht="9">', '<row r="5" hidden="1">', '<row r="x">'),
    *("<row>", '<row spans="1:2" r="2">'),
)
MERGES = (
    *("", '<mergeCell ref="A1:B2"/>', '<mergeCell ref="B2:A1"/>', '<mergeCell ref="A1"/>'),
    *(
        '<mergeCell ref="A:A"/>',
        '<mergeCell ref="A1:XFE9"/>',
        '<mergeCell  ref="A1:B2"/>',
        "<mergeCell/>",
    ),
)


def sheet(rng: Random) -> bytes:
    """Returns a sheet in which nearly all is plain (the first three of each list), and something may be
    odd."""

    def pick(choices: tuple[str, ...]) -> str:
        return rng.choice(choices[:3] if rng.randrange(40) else choices)

    cells = []
    for _ in range(rng.randrange(12)):
        inside = pick(VALUES)
        begins = f"<c{pick(PLACES)}{pick(ATTRIBUTES)}"
        cells.append(f"{begins}>{inside}</c>" if inside or rng.randrange(2) else f"{begins}/>")
    rows = [f"{pick(ROWS)}{cell}</row>" for cell in cells]
    merges = f"<mergeCells>{pick(MERGES)}</mergeCells>" if rng.randrange(2) else ""
    space = ' xmlns:x="urn:x"' if rng.randrange(2) else ""
    text = f'<worksheet xmlns="{MAIN}"{space}><sheetData>{"".join(rows)}</sheetData>{merges}</worksheet>'
    if rng.randrange(25) == 0:
        cut = rng.randrange(len(text))
        text = text[:cut] + rng.choice(("", "<", ">", '"', "&", "<v>")) + text[cut + 1 :]
    return text.encode()


def careful(data: bytes, styles: dict[str, str]) -> SheetNotes | str:
    try:
        package = PackageReader(zipped({PART: data}), Bounds())
        return careful_notes(package, PART, LIMITS, styles)
    except (Refused, Unfit) as error:
        return repr(error)


@pytest.mark.parametrize("seed", range(20))
def test_what_is_told_quickly_is_what_the_careful_pass_tells(seed: int) -> None:
    rng = Random(seed)
    told = 0
    for _ in range(150):
        data, styles = sheet(rng), rng.choice(({}, {}, {"7": "ym"}))
        quick = quick_notes(data, LIMITS, styles, MAX_BLANK)
        if quick is not None:
            told += 1
            assert quick == careful(data, styles), data
    assert told > 30


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="e"><v>#REF!</v></c>',
        '<c r="A1"><f>B1</f></c>',
        '<c r="A1" s="7"><v>44300</v></c>',
        "<c><v>1</v></c>",
        '<c r="XFE1"/>',
        '<c r="A1"><!-- --><v>1</v></c>',
        '<c r="A1"><v>1</v>',
    ],
)
def test_what_is_odd_is_left_to_the_careful_pass(cell: str) -> None:
    data = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cell}</row></sheetData></worksheet>'
    assert quick_notes(data.encode(), LIMITS, {"7": "ym"}, MAX_BLANK) is None


def test_a_plain_sheet_is_told_quickly() -> None:
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" s="2"/>'
    data = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    notes = quick_notes(data.encode(), LIMITS, {"7": "ym"}, MAX_BLANK)
    assert notes is not None
    assert (notes.rows, notes.columns) == ({0}, {0})


def test_more_blank_cells_than_a_sheet_may_have_are_left_to_the_careful_pass() -> None:
    cells = "".join(f'<c r="A{row}"/>' for row in range(1, 40))
    data = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
    assert quick_notes(data.encode(), LIMITS, (), 30) is None
    assert quick_notes(data.encode(), LIMITS, (), 100) is not None


@pytest.mark.parametrize(
    ("head", "counts"),
    [
        (
            '<sst xmlns="m" count="3" uniqueCount="2">',
            {"xmlns": "m", "count": "3", "uniqueCount": "2"},
        ),
        ('<sst xmlns="m">', {"xmlns": "m"}),
        ("<sst xmlns='m' count='3'>", None),
        ('<sst xmlns="m" xmlns:x="n" x:count="3">', None),
        ('<!-- --><sst xmlns="m">', None),
        ('<sst xmlns="m"><si>', None),
    ],
)
def test_counts_of_shared_strings(head: str, counts: dict[str, str] | None) -> None:
    assert quick_counts(f"{head}<si><t>a</t></si></sst>".encode()) == counts

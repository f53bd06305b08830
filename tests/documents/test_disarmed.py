"""What goes back carries nothing that does something by itself, and says what it left out."""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from liaison_pipeline.documents.units.returned import MarkedCopy, Task, marked_up
from liaison_pipeline.marking.disarming import Active
from liaison_pipeline.marking.formulas import reaches_out
from liaison_pipeline.marking.reader import Bounds, PackageReader, Relation, target_of
from tests.documents.hostile import ARMS, OFFICE, SHEET, Arm, armed, good_workbook
from tests.documents.test_returned import SAVED, read
from tests.language import FORMS, as_sent
from tests.test_intake import findings
from tests.workspaces import folder, run

KINDS = {
    *("officeDocument", "core-properties", "extended-properties", "custom-properties"),
    *("worksheet", "styles", "theme", "sharedStrings", "comments", "vmlDrawing", "drawing"),
    *("image", "chart", "table", "hyperlink"),
}
STAYS = ['INDIRECT("类别")', "AND(J4&gt;0,TODAY()&gt;1)", "'附表'!A1"]


def marked(data: bytes) -> MarkedCopy:
    book, found = read(data)
    return marked_up(as_sent(data, book), Task(found, "应急办 问题清单", SAVED), FORMS)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def dangling(data: bytes) -> Iterator[str]:
    """Yields what would make a spreadsheet program call the workbook damaged, or lead out of it."""
    reader, own = PackageReader(data, Bounds()), parts(data)
    for name, content in own.items():
        if name.endswith(".rels"):
            folder, _, rest = name.rpartition("_rels/")
            owner = folder + rest.removesuffix(".rels")
            for entry in etree.fromstring(content):
                target = entry.get("Target", "")
                kind = entry.get("Type", "").rpartition("/")[2]
                if entry.get("TargetMode") == "External":
                    yield from [] if target.startswith("mailto:") else [f"{owner} -> {target}"]
                elif kind not in KINDS or target_of(owner, target) not in own:
                    yield f"{owner} -> {kind} {target}"
        elif name.endswith((".xml", ".vml")) and name != "[Content_Types].xml":
            known = {relation.id for relation in _relations(reader, name)}
            used = re.findall(r'(?:r:(?:id|embed|link|pict)|o:relid)="([^"]*)"', content.decode())
            yield from (f"{name} uses {one}" for one in used if one not in known)


def _relations(reader: PackageReader, part: str) -> list[Relation]:
    folder, _, name = part.rpartition("/")
    there = f"{folder}/_rels/{name}.rels" in reader
    return reader.relations(part) if there else []


@pytest.mark.parametrize("arm", ARMS, ids=lambda arm: arm.name)
def test_what_does_something_by_itself_does_not_go_back(arm: Arm) -> None:
    copy = marked(armed(arm))
    own = parts(copy.content)
    for trace in arm.traces:
        assert [name for name, content in own.items() if trace.encode() in content] == []
        assert [name for name in own if trace in name] == []
    assert list(dangling(copy.content)) == []
    assert copy.taken_out == set(arm.what)
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert book["台账"]["B4"].value == "大路砖厂"
    assert (
        book["台账"]["H4"].comment is not None
    )  # the wrong day is marked in the unit's own workbook
    assert b"xdr:pic" in own["xl/drawings/drawing1.xml"]


def test_what_only_shows_something_stays() -> None:
    copy = marked(good_workbook())
    assert copy.taken_out == frozenset()
    assert list(dangling(copy.content)) == []
    sheet = parts(copy.content)[SHEET].decode()
    assert [text for text in STAYS if text not in sheet] == []
    assert "OFFSET(" in parts(copy.content)["xl/workbook.xml"].decode()
    links = parts(copy.content)["xl/worksheets/_rels/sheet1.xml.rels"].decode()
    assert "mailto:a@b.test" in links
    book = openpyxl.load_workbook(io.BytesIO(copy.content))
    assert (book["台账"]["Z1"].value, book["台账"]["Z1"].data_type) == ("=1+1", "s")


def test_what_was_left_out_is_told_to_the_unit(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    kinds = [arm for arm in ARMS if set(arm.what) & {Active.QUERIES, Active.FORMULAS}][:2]
    (tmp_path / "inbox" / "2021-04.xlsx").write_bytes(armed(*kinds))
    assert run(tmp_path).exit_code == 1
    told = findings(tmp_path, "file-disarmed")
    assert told == [("info", "file-disarmed", "应急办", "2021-04.xlsx")]
    page = (folder(tmp_path) / "退回/应急办/校验报告.html").read_text("utf-8")
    assert "外部数据连接、会连到外面或启动程序的公式" in page


def test_a_workbook_with_nothing_of_the_kind_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "inbox" / "2021-04.xlsx").write_bytes(good_workbook())
    assert run(tmp_path).exit_code == 1
    assert findings(tmp_path, "file-disarmed") == []


INSIDE = [
    'IF(A1>3,"[2]",企业[名称])',
    "Sheet1!$A$1:$A$9",
    "'表 一'!$A$1",
    '"是,否"',
    "_xlfn.XLOOKUP(A1,T[[#All],[a]],T[b])",
    "SUM(A1:B2)*(C1+1)",
    "#REF!",
    "IF (A1,1,2)",
    'AND(A1="http://a.test|",B1)',
]
OUTSIDE = [
    "A1|B1",
    "cmd|'/C calc'!A0",
    "[1]表!A1",
    "'[1]表 一'!A1",
    "'C:\\a\\[b.xlsx]S'!A1",
    "'http://a.test/b.xls'!A1",
    "\\\\a\\b!A1",
    "Book2.xlsx!名称",
    'HYPERLINK("http://a.test","看")',
    "_xlfn.WEBSERVICE(A1)",
    "_xlfn.IMAGE(A1)",
    'CALL("urlmon","x")',
    'EXEC("calc")',
    'RTD("a",,"b")',
    'DDE("a";"b";"c")',
    "SUM(A1)+" * 3000 + "1",
]


@pytest.mark.parametrize("formula", INSIDE)
def test_a_formula_that_only_calculates_stays(formula: str) -> None:
    assert not reaches_out(formula)


@pytest.mark.parametrize("formula", OUTSIDE, ids=lambda formula: formula[:20])
def test_a_formula_that_reaches_out_goes(formula: str) -> None:
    assert reaches_out(formula)


def test_the_namespace_of_the_tests_is_that_of_office() -> None:
    assert OFFICE.encode() in parts(good_workbook())[SHEET]

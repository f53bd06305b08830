"""A unit's own workbook as a whole: its sheets, its styles, a new first sheet, what is left out.

Knows xl/workbook.xml and the document properties. Does not know findings. Macros, digital signatures and
the trail of a shared workbook are left out: none of them would fit what is changed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from lxml import etree

from liaison_pipeline.marking.ooxml import (
    MAIN,
    RELATED,
    Element,
    Package,
    Unfit,
    put_in_order,
    q,
)
from liaison_pipeline.marking.sheet import Marked
from liaison_pipeline.marking.styles import Styles

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACRO = "application/vnd.ms-excel."
_KINDS = (f"{_SPREADSHEET}sheet.main+xml", f"{_SPREADSHEET}template.main+xml",
          f"{_MACRO}sheet.macroEnabled.main+xml", f"{_MACRO}template.macroEnabled.main+xml")  # fmt: skip
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = _CORE.replace("/metadata/", "/relationships/metadata/")
_TERMS, _XSI = "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema-instance"
_LEFT_OUT = ("vbaProject", "calcChain", "revisionHeaders", "usernames")
_LEFT_OUT_OF_PACKAGE = ("origin", "extensibility", "ui/extensibility")  # signatures, ribbons
_BEFORE_NAMES = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
externalReferences"""


@dataclass(frozen=True)
class SheetPart:
    """A worksheet by its name; `part` is its XML."""

    name: str
    part: str
    hidden: bool


class OwnBook:
    """An .xlsx or .xlsm under the pen. Raises Unfit for anything else."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._main = package.related("", "officeDocument")
        if package.content_type(self._main) not in _KINDS:
            raise Unfit
        self._root = package.tree(self._main)
        if self._root.tag != q("workbook"):  # ISO/IEC 29500 Strict has namespaces of its own
            raise Unfit
        self._marked: dict[str, Marked] = {}

    @property
    def sheets(self) -> list[SheetPart]:
        """The worksheets in their order."""
        relations = {relation.id: relation for relation in self.package.relations(self._main)}
        found = []
        for entry in self._entries():
            relation = relations.get(entry.get(f"{{{RELATED}}}id", ""))
            if relation is None or relation.kind not in ("worksheet", "chartsheet"):
                raise Unfit
            if relation.kind == "worksheet":
                hidden = entry.get("state", "visible") != "visible"
                found.append(SheetPart(entry.get("name", ""), relation.part, hidden))
        return found

    def sheet(self, part: str) -> Marked:
        if part not in self._marked:
            self._marked[part] = Marked(self.package.tree(part))
        return self._marked[part]

    @cached_property
    def styles(self) -> Styles:
        part = self.package.related(self._main, "styles")
        if not part:
            part = "xl/styles.xml"  # some readers look nowhere else
            root = etree.fromstring(f'<styleSheet xmlns="{MAIN}"/>')
            self.package.add(part, f"{_SPREADSHEET}styles+xml", root)
            self.package.relate(self._main, "styles", part)
        return Styles(self.package.tree(part))

    def clean(self) -> None:
        """Takes out formulas, macros and what would no longer fit; a sheet that only a macro could
        show can be shown by hand."""
        self.package.unrelate(self._main, *_LEFT_OUT)
        self.package.unrelate("", *_LEFT_OUT_OF_PACKAGE)
        self.package.set_type(self._main, _KINDS[0])
        for entry in self._entries():
            if entry.get("state") == "veryHidden":
                entry.set("state", "hidden")
        for sheet in self.sheets:
            self.sheet(sheet.part).strip_formulas()
            self.sheet(sheet.part).deselect()
            for relation in self.package.relations(sheet.part):
                if relation.kind == "table":
                    _strip_table(self.package.tree(relation.part))

    def remove(self, sheet: SheetPart) -> None:
        """A sheet, its part and what is named in it."""
        index = [entry.get("name") for entry in self._entries()].index(sheet.name)
        entry = self._entries()[index]
        entries = entry.getparent()
        assert entries is not None
        entries.remove(entry)
        self.package.unrelate(self._main, target=sheet.part)
        self._marked.pop(sheet.part, None)
        for name in list(self._root.iter(q("definedName"))):
            place = int(name.get("localSheetId", "-1"))
            parent = name.getparent()
            if place == index and parent is not None:
                parent.remove(name)
            elif place > index:
                name.set("localSheetId", str(place - 1))

    def put_first(self, name: str, root: Element, names: Mapping[str, str]) -> None:
        """A new first sheet with its own defined names; it is the one that is shown on opening."""
        part = self.package.free_name("xl/worksheets/sheet{}.xml")
        self.package.add(part, f"{_SPREADSHEET}worksheet+xml", root)
        relation = self.package.relate(self._main, "worksheet", part)
        numbers = [int(entry.get("sheetId", "0")) for entry in self._entries()]
        sheets = self._root.find(q("sheets"))
        assert sheets is not None
        attributes = {"name": name, "sheetId": str(max(numbers, default=0) + 1)}
        entry = etree.Element(q("sheet"), attributes | {f"{{{RELATED}}}id": relation})
        sheets.insert(0, entry)
        for old in self._root.iter(q("definedName")):
            if "localSheetId" in old.attrib:
                old.set("localSheetId", str(int(old.get("localSheetId", "0")) + 1))
        self._define(names)
        self._show_first()

    def free_title(self, wanted: str) -> str:
        taken = {(entry.get("name") or "").lower() for entry in self._entries()}
        title, number = wanted, 2
        while title.lower() in taken:
            title, number = f"{wanted}{number}", number + 1
        return title

    def save(self, saved: datetime) -> bytes:
        self._stamp(f"{saved:%Y-%m-%dT%H:%M:%SZ}")
        return self.package.save()

    def _entries(self) -> list[Element]:
        return list(self._root.iterfind(f"{q('sheets')}/{q('sheet')}"))

    def _define(self, names: Mapping[str, str]) -> None:
        group = self._root.find(q("definedNames"))
        if group is None:
            group = etree.Element(q("definedNames"))
            put_in_order(self._root, group, _BEFORE_NAMES)
        for name, value in names.items():
            attributes = {"name": name, "localSheetId": "0"}
            etree.SubElement(group, q("definedName"), attributes).text = value

    def _show_first(self) -> None:
        """Links to other workbooks are not followed on opening: no formula needs them."""
        views = self._root.find(q("bookViews"))
        if views is None:
            views = etree.Element(q("bookViews"))
            put_in_order(self._root, views, " ".join(_BEFORE_NAMES.split()[:4]))
        for view in list(views) or [etree.SubElement(views, q("workbookView"))]:
            view.set("activeTab", "0")
            view.set("firstSheet", "0")
        properties = self._root.find(q("workbookPr"))
        if properties is not None and self._root.find(q("externalReferences")) is not None:
            properties.set("updateLinks", "never")

    def _stamp(self, moment: str) -> None:
        """The stored time of the last change: the run's day."""
        part = self.package.related("", "core-properties")
        if not part:
            part = "docProps/core.xml"
            spaces = {"cp": _CORE, "dcterms": _TERMS, "xsi": _XSI}
            root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=spaces)
            self.package.add(part, _CORE_TYPE, root)
            self.package.relate("", _CORE_RELATION, part)
        root = self.package.tree(part)
        for name, value in ((f"{{{_CORE}}}lastModifiedBy", "liaison_pipeline"),
                            (f"{{{_TERMS}}}modified", moment)):  # fmt: skip
            entry = root.find(name)
            if entry is None:
                entry = etree.SubElement(root, name)
            entry.text = value
            if name.startswith(f"{{{_TERMS}}}"):
                entry.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        listing = self.package.related("", "extended-properties")
        if listing:  # its list of sheets is no longer whole, and nobody needs it
            self._forget_listing(self.package.tree(listing))

    def _forget_listing(self, root: Element) -> None:
        listed = ("HeadingPairs", "TitlesOfParts")
        for entry in [entry for entry in root if etree.QName(entry).localname in listed]:
            root.remove(entry)


def _strip_table(root: Element) -> None:
    """A table's own formulas would come back with its next row."""
    for name in ("calculatedColumnFormula", "totalsRowFormula"):
        for formula in list(root.iter(q(name))):
            parent = formula.getparent()
            if parent is not None:
                parent.remove(formula)
    for column in root.iter(q("tableColumn")):
        column.attrib.pop("totalsRowFunction", "")

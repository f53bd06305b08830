"""Somebody's workbook under the pen: marks on cells, a new first sheet, what is left out.

Knows xl/workbook.xml and the document properties. Does not know what the marks mean, nor what of a
workbook may go on (disarming.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from liaison_pipeline.marking.addresses import split_a1
from liaison_pipeline.marking.beside import TextsBeside, put_beside
from liaison_pipeline.marking.disarming import Active, disarm
from liaison_pipeline.marking.first_sheet import ListSheet, TextFormat
from liaison_pipeline.marking.notes import Hand, Note, Notes
from liaison_pipeline.marking.ooxml import (
    MAIN,
    RELATED,
    Element,
    Package,
    put_in_order,
    q,
)
from liaison_pipeline.marking.reader import Unfit
from liaison_pipeline.marking.sheet import Marked
from liaison_pipeline.marking.styles import Look, Styles

_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
_MACRO = "application/vnd.ms-excel."
_KINDS = (f"{_SPREADSHEET}sheet.main+xml", f"{_SPREADSHEET}template.main+xml",
          f"{_MACRO}sheet.macroEnabled.main+xml", f"{_MACRO}template.macroEnabled.main+xml")  # fmt: skip
_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = _CORE.replace("/metadata/", "/relationships/metadata/")
_TERMS, _XSI = "http://purl.org/dc/terms/", "http://www.w3.org/2001/XMLSchema-instance"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
_CUSTOM_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
_TYPES_OF = "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
_FORMAT = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # under which Office keeps what users define
_BEFORE_NAMES = """fileVersion fileSharing workbookPr workbookProtection bookViews sheets functionGroups
externalReferences"""


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet by its name; `part` is where its XML is."""

    name: str
    part: str
    hidden: bool


class MarkedBook:
    """An .xlsx or .xlsm that is being marked by a hand. Raises what is in BROKEN for anything else, at
    any step: a part is looked into when it is needed."""

    def __init__(self, data: bytes | Package, hand: Hand) -> None:
        self._package = package = data if isinstance(data, Package) else Package.read(data)
        self._hand = hand
        self._main = package.related("", "officeDocument")
        if package.content_type(self._main) not in _KINDS:
            raise Unfit
        self._root = package.tree(self._main)
        if self._root.tag != q("workbook"):  # ISO/IEC 29500 Strict has namespaces of its own
            raise Unfit
        self._marked: dict[str, Marked] = {}
        self._parts: dict[str, str] = {}  # name of a sheet -> its part, as long as none is removed
        self._notes: dict[str, list[Note]] = {}  # part of a sheet -> those that are not written yet
        self._styles = self._own_styles()
        self._formats: dict[tuple[str, TextFormat], int] = {}

    def copy(self) -> "MarkedBook":
        """Returns a book in the state of this one, in which nothing is marked yet: what comes back to
        several people is cleaned once."""
        return MarkedBook(self._package.copy(), self._hand)

    @property
    def sheets(self) -> list[SheetPart]:
        """Returns the worksheets in their order."""
        relations = {relation.id: relation for relation in self._package.relations(self._main)}
        sheets = []
        for entry in self._entries():
            relation = relations.get(entry.get(f"{{{RELATED}}}id", ""))
            if relation is None or relation.kind not in ("worksheet", "chartsheet"):
                raise Unfit
            if relation.kind == "worksheet":
                hidden = entry.get("state", "visible") != "visible"
                sheets.append(SheetPart(entry.get("name", ""), relation.part, hidden))
        return sheets

    def format_at(self, sheet: str, cell: str) -> int:
        """Returns the index of the format of a cell (`C5`)."""
        return self._sheet(sheet).style(*split_a1(cell))

    def mark(self, sheet: str, cell: str, look: Look, note: str) -> int:
        """Marks a cell and all that is merged with it, puts a comment on it, and returns the index of the
        format that it had. A cell is marked once: what is to be said of it stands in one comment."""
        page, place = self._sheet(sheet), split_a1(cell)
        before = page.style(*place)
        for row, column in page.covered(*place):
            style = self._styles.marked(page.style(row, column), look)
            page.set_style(row, column, style)
        notes = self._notes.setdefault(self._part_of(sheet), [])
        notes.append(Note(place, page.merge_at(*place)[3], note))
        return before

    def unmark(self, sheet: str, cell: str, style: int) -> None:
        """Gives a cell that came back marked the format that `mark` returned."""
        page = self._sheet(sheet)
        for row, column in page.covered(*split_a1(cell)):
            if self._styles.is_marked(page.style(row, column)):
                page.set_style(row, column, style)

    def put_beside(
        self, sheet: str, beside: TextsBeside, formats: Mapping[str, TextFormat]
    ) -> None:
        """Puts a column of texts beside what stands in a sheet."""
        for name, text_format in formats.items():
            key = (name, text_format)
            if key not in self._formats:
                self._formats[key] = self._styles.add(0, text_format.parts)
        indices = {name: self._formats[name, own] for name, own in formats.items()}
        put_beside(self._sheet(sheet), beside, indices)

    def clear(self, sheet: str, cell: str) -> None:
        """Takes a cell out of a sheet."""
        self._sheet(sheet).clear(*split_a1(cell))

    def forget(self) -> None:
        """Takes away all marks and comments of the hand that came back; the format that a cell had is
        known no more, unless `unmark` was given it before."""
        marked = self._styles.marked_ones()
        for sheet in self.sheets:
            page = self._page(sheet.part)
            page.change_styles(marked)
            Notes(self._package, sheet.part, page, self._hand).forget_own()

    def clean(self) -> frozenset[Active]:
        """Takes out formulas, all that could do something by itself, and what would no longer fit; a
        sheet that only a macro could show can be shown by hand. Returns what anybody would miss."""
        taken = disarm(self._package)
        self._package.set_type(self._main, _KINDS[0])
        for entry in self._entries():
            if entry.get("state") == "veryHidden":
                entry.set("state", "hidden")
        for sheet in self.sheets:
            self._page(sheet.part).strip_formulas()
            self._page(sheet.part).deselect()
            for relation in self._package.relations(sheet.part):
                if relation.kind == "table":
                    _strip_table(self._package.tree(relation.part))
        return taken

    def remove(self, name: str) -> None:
        """Removes a sheet, its part and what is named in it."""
        part = self._part_of(name)
        index = [entry.get("name") for entry in self._entries()].index(name)
        entry = self._entries()[index]
        entries = entry.getparent()
        assert entries is not None
        entries.remove(entry)
        self._package.unrelate(self._main, target=part)
        self._marked.pop(part, None)
        self._parts.clear()
        for defined in list(self._root.iter(q("definedName"))):
            place = int(defined.get("localSheetId", "-1"))
            parent = defined.getparent()
            if place == index and parent is not None:
                parent.remove(defined)
            elif place > index:
                defined.set("localSheetId", str(place - 1))

    def put_first(self, sheet: ListSheet) -> None:
        """Adds a first sheet; it is the one that is shown on opening."""
        self._write_notes()
        formats = {
            name: self._styles.add(0, text_format.parts)
            for name, text_format in sheet.formats.items()
        }
        self._insert(sheet.name, sheet.root(formats))
        self._define(sheet.print_names)
        self._show_first()

    def _insert(self, name: str, root: Element) -> None:
        part = self._package.free_name("xl/worksheets/sheet{}.xml")
        self._package.add(part, f"{_SPREADSHEET}worksheet+xml", root)
        relation = self._package.relate(self._main, "worksheet", part)
        numbers = [int(entry.get("sheetId", "0")) for entry in self._entries()]
        sheets = self._root.find(q("sheets"))
        assert sheets is not None
        attributes = {"name": name, "sheetId": str(max(numbers, default=0) + 1)}
        entry = etree.Element(q("sheet"), attributes | {f"{{{RELATED}}}id": relation})
        sheets.insert(0, entry)
        for old in self._root.iter(q("definedName")):
            if "localSheetId" in old.attrib:
                old.set("localSheetId", str(int(old.get("localSheetId", "0")) + 1))

    def free_title(self, wanted: str) -> str:
        """Returns the wanted name of a sheet, with a number where it is taken."""
        taken = {(entry.get("name") or "").lower() for entry in self._entries()}
        title, number = wanted, 2
        while title.lower() in taken:
            title, number = f"{wanted}{number}", number + 1
        return title

    def set_property(self, name: str, value: str) -> None:
        """Stores a text under a name that no program shows in a sheet, in place of an older one."""
        part = self._package.related("", "custom-properties")
        if not part:
            part = "docProps/custom.xml"
            root = etree.fromstring(f'<Properties xmlns="{_CUSTOM}" xmlns:vt="{_TYPES_OF}"/>')
            self._package.add(part, _CUSTOM_TYPE, root)
            self._package.relate("", "custom-properties", part)
        root = self._package.tree(part)
        for entry in [entry for entry in root if entry.get("name") == name]:
            root.remove(entry)
        numbers = [int(entry.get("pid", "1")) for entry in root]
        attributes = {"fmtid": _FORMAT, "pid": str(max(numbers, default=1) + 1), "name": name}
        entry = etree.SubElement(root, f"{{{_CUSTOM}}}property", attributes)
        etree.SubElement(entry, f"{{{_TYPES_OF}}}lpwstr").text = value

    def save(self, saved_at: datetime) -> bytes:
        """Returns the workbook; equal steps give equal bytes. `saved_at`: its stored save time."""
        self._write_notes()
        self._stamp(f"{saved_at:%Y-%m-%dT%H:%M:%SZ}")
        return self._package.save()

    def _write_notes(self) -> None:
        """Writes the comments of a sheet at once: boxes are numbered on from those that stay."""
        for part, notes in self._notes.items():
            Notes(self._package, part, self._page(part), self._hand).write(notes)
        self._notes.clear()

    def _part_of(self, name: str) -> str:
        if name not in self._parts:
            self._parts = {sheet.name: sheet.part for sheet in self.sheets}
        return self._parts[name]

    def _sheet(self, name: str) -> Marked:
        return self._page(self._part_of(name))

    def _page(self, part: str) -> Marked:
        if part not in self._marked:
            self._marked[part] = Marked(self._package.tree(part), self._package.passing(part))
        return self._marked[part]

    def _own_styles(self) -> Styles:
        part = self._package.related(self._main, "styles")
        if not part:
            part = "xl/styles.xml"  # some readers look nowhere else
            root = etree.fromstring(f'<styleSheet xmlns="{MAIN}"/>')
            self._package.add(part, f"{_SPREADSHEET}styles+xml", root)
            self._package.relate(self._main, "styles", part)
        return Styles(self._package.tree(part), self._hand.looks)

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
        """Opens the workbook on its first sheet, without following links to others: no formula that needs
        them is left."""
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
        """Stores who changed the workbook last, and when."""
        part = self._package.related("", "core-properties")
        if not part:
            part = "docProps/core.xml"
            spaces = {"cp": _CORE, "dcterms": _TERMS, "xsi": _XSI}
            root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap=spaces)
            self._package.add(part, _CORE_TYPE, root)
            self._package.relate("", _CORE_RELATION, part)
        root = self._package.tree(part)
        for name, value in ((f"{{{_CORE}}}lastModifiedBy", self._hand.program),
                            (f"{{{_TERMS}}}modified", moment)):  # fmt: skip
            entry = root.find(name)
            if entry is None:
                entry = etree.SubElement(root, name)
            entry.text = value
            if name.startswith(f"{{{_TERMS}}}"):
                entry.set(f"{{{_XSI}}}type", "dcterms:W3CDTF")
        listing = self._package.related("", "extended-properties")
        if listing:  # its list of sheets is no longer whole, and nobody needs it
            self._forget_listing(self._package.tree(listing))

    def _forget_listing(self, root: Element) -> None:
        listed = ("HeadingPairs", "TitlesOfParts")
        for entry in [entry for entry in root if etree.QName(entry).localname in listed]:
            root.remove(entry)


def _strip_table(root: Element) -> None:
    """Takes out a table's own formulas, which would come back with its next row."""
    for name in ("calculatedColumnFormula", "totalsRowFormula"):
        for formula in list(root.iter(q(name))):
            parent = formula.getparent()
            if parent is not None:
                parent.remove(formula)
    for column in root.iter(q("tableColumn")):
        column.attrib.pop("totalsRowFunction", "")

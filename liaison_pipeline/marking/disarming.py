"""What of a workbook may go on to somebody else: an allow-list of parts, and what is taken out of those.

Knows which parts only show something, and where in them something may call a program, an address or
another workbook. What is taken out is what the list does not name: a kind of part that nobody has heard
of is not carried on. Cells keep their values, looks, pictures and drop-downs. Does not know marks, nor
how what was taken out is told.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum, auto

from lxml import etree

from liaison_pipeline.marking.formulas import reaches_out
from liaison_pipeline.marking.ooxml import RELATED, Element, Package, q
from liaison_pipeline.marking.reader import Relation


class Active(Enum):
    """What may do something by itself when a workbook is opened or clicked."""

    MACROS = auto()
    CONTROLS = auto()
    OBJECTS = auto()
    QUERIES = auto()
    LINKS = auto()
    FORMULAS = auto()
    PIVOTS = auto()
    ADDRESSES = auto()
    OTHERS = auto()


_SHOWN_KINDS = """officeDocument core-properties extended-properties custom-properties thumbnail worksheet
chartsheet styles theme sharedStrings sheetMetadata person comments threadedComment vmlDrawing drawing
image chart chartEx chartStyle chartColorStyle chartUserShapes themeOverride diagramData diagramLayout
diagramQuickStyle diagramColors diagramDrawing table printerSettings ctrlProp hyperlink namedSheetView"""
_SHOWN = frozenset(_SHOWN_KINDS.split())
_PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".jfif",
    ".gif",
    ".bmp",
    ".emf",
    ".wmf",
    ".tif",
    ".tiff",
    ".svg",
)
_QUIET = (  # nobody sees them, and they would no longer fit
    "calcChain", "revisionHeaders", "usernames", "origin", "customXml", "customProperty",
)  # fmt: skip
_KINDS = {
    **dict.fromkeys(
        ("vbaProject", "wordVbaData", "xlMacrosheet", "xlIntlMacrosheet", "attachedToolbars",
         "extensibility"), Active.MACROS
    ),
    **dict.fromkeys(("control", "activeXControlBinary"), Active.CONTROLS),
    **dict.fromkeys(("oleObject", "package", "audio", "video", "media"), Active.OBJECTS),
    **dict.fromkeys(
        ("connections", "queryTable", "xmlMaps", "tableSingleCells", "powerPivotData"),
        Active.QUERIES,
    ),
    **dict.fromkeys(("externalLink", "externalLinkPath", "xlExternalLinkPath"), Active.LINKS),
    **dict.fromkeys(
        ("pivotTable", "pivotCacheDefinition", "slicer", "slicerCache", "timeline",
         "timelineCache"), Active.PIVOTS
    ),
}  # fmt: skip
_LOOKS_ONLY = ("blip", "imagedata", "pageSetup", "fill")  # an attribute goes, the element stays
# these go with their last child: programs call a workbook damaged otherwise
_WITH_CHILDREN = """hyperlinks tableParts oleObjects controls externalReferences pivotCaches definedNames
conditionalFormatting conditionalFormattings dataValidations sparklines sparklineGroup sparklineGroups ext
extLst AlternateContent Choice Fallback"""
_NEVER_EMPTY = frozenset(_WITH_CHILDREN.split())
_OF_SHEET = {
    "oleObjects": Active.OBJECTS,
    "webPublishItems": Active.QUERIES,
    "customProperties": None,
    "smartTags": None,
    "dataConsolidate": Active.LINKS,
}
_OF_WORKBOOK = ("webPublishing", "webPublishObjects", "smartTagPr", "smartTagTypes", "extLst")
_EXTENSIONS = (  # of a sheet: conditional formats, drop-downs, sparklines, errors that are ignored
    "{78C0D931-6437-407D-A8EE-F0AAD7539E65}",
    "{CCE6A557-97BC-4B89-ADB6-D9C93CAAB3DF}",
    "{05C60535-1F16-4FD2-B633-F4F36F0B64E0}",
    "{01252117-D84E-4E92-8308-4BE1C098FCBB}",
)
_RULES = ("cfRule", "dataValidation", "sparkline")  # what goes with a formula of its own
_STARTS_ITSELF = ("auto_open", "auto_close", "auto_activate", "auto_deactivate")
_OF_BOX = (
    "FmlaMacro",
    "FmlaPict",
    "ScriptText",
    "ScriptExtended",
    "ScriptLanguage",
    "ScriptLocation",
)
_OF_PROPERTIES = ("HyperlinkBase", "HLinks")
_ON = ("1", "true")


def disarm(package: Package) -> frozenset[Active]:
    """Takes out of a package all that is not on the list; returns what anybody would miss."""
    work = _Disarming(package)
    work.walk()
    return frozenset(work.taken)


@dataclass(slots=True)
class _Disarming:
    """`boxes`: numbers of the shapes that show a control or an object that goes."""

    package: Package
    taken: set[Active] = field(default_factory=set)
    boxes: set[str] = field(default_factory=set)

    def walk(self) -> None:
        """Goes from the package through what may stay; sheets before what is drawn on them."""
        reached: dict[str, str] = {}
        waiting = [("", "")]
        while waiting:
            part, kind = waiting.pop()
            if part in reached:
                continue
            reached[part] = kind
            severed = self.package.sever(part, self._stays)
            for relation in severed:
                if relation.kind not in _QUIET:
                    self.taken.add(_told(relation))
            if part:
                self._clean(part, kind, {relation.id for relation in severed})
            waiting += [(own.part, own.kind) for own in self.package.relations(part) if own.part]
        self.package.keep_only(reached)

    def _stays(self, relation: Relation) -> bool:
        if not relation.part:
            return relation.kind == "hyperlink" and relation.outside.lower().startswith("mailto:")
        if relation.kind in ("image", "thumbnail") and not relation.part.lower().endswith(
            _PICTURES
        ):
            return False
        return relation.kind in _SHOWN and relation.part in self.package

    def _clean(self, part: str, kind: str, severed: Collection[str]) -> None:
        """Cleans what a part says; one in which nothing has to go stays as it is, byte for byte."""
        cleaners: dict[str, Callable[[Element], bool]] = {
            "officeDocument": self._workbook,
            "worksheet": self._sheet,
            "drawing": self._drawing,
            "diagramDrawing": self._drawing,
            "vmlDrawing": self._boxes,
            "ctrlProp": self._control,
            "chart": self._chart,
            "chartEx": self._chart,
            "table": self._table,
            "extended-properties": lambda root: _remove(_named(root, *_OF_PROPERTIES)),
        }
        clean = cleaners.get(kind)
        if clean is None and not severed:
            return
        root = self.package.tree(part) if kind == "worksheet" else self.package.looked_at(part)
        if kind == "worksheet":
            self._note_boxes(root, severed)
        changed = _detach(root, severed)
        if (clean and clean(root)) or changed:
            self.package.put(part, root)

    def _workbook(self, root: Element) -> bool:
        names = [name for name in root.iter(q("definedName")) if _is_active_name(name)]
        if names:
            self.taken.add(Active.FORMULAS)
        return _remove([*names, *(e for e in root if etree.QName(e).localname in _OF_WORKBOOK)])

    def _note_boxes(self, root: Element, severed: Collection[str]) -> None:
        """Notes the shapes of what goes, before it does."""
        going = [e for e in _named(root, "control") if e.get(f"{{{RELATED}}}id") in severed]
        for element in [*going, *_named(root, "oleObject")]:
            self.boxes.add(element.get("shapeId", ""))

    def _sheet(self, root: Element) -> bool:
        going = [
            e for e in root if isinstance(e.tag, str) and etree.QName(e).localname in _OF_SHEET
        ]
        self.taken |= {kind for e in going if (kind := _OF_SHEET[etree.QName(e).localname])}
        known = root.iterfind(f"{q('extLst')}/{q('ext')}")
        going += [e for e in known if e.get("uri", "").upper() not in _EXTENSIONS]
        active = [f for f in _named(root, "formula", "formula1", "formula2", "f") if _is_rule(f)]
        active += [e for e in root.iter(q("hyperlink")) if reaches_out(e.get("location", ""))]
        if active:
            self.taken.add(Active.FORMULAS)
        self._drop_macros(root)
        return _remove([*going, *map(_rule_of, active)])

    def _drop_macros(self, root: Element) -> bool:
        """Takes out what a button starts; the button stays."""
        starting = [element for element in root.iter() if element.get("macro")]
        for element in starting:
            element.set("macro", "")
            self.taken.add(Active.MACROS)
        return bool(starting)

    def _drawing(self, root: Element) -> bool:
        linked = [e for e in root.iter() if reaches_out(e.get("textlink", ""))]
        for element in linked:
            del element.attrib["textlink"]
            self.taken.add(Active.LINKS)
        spids = {f"_x0000_s{number}" for number in self.boxes}
        gone = [e for e in _named(root, "compatExt") if e.get("spid") in spids]
        anchors = [anchor for anchor in map(_anchor_of, gone) if anchor is not None]
        return self._drop_macros(root) or bool(linked) | _remove(anchors)

    def _boxes(self, root: Element) -> bool:
        shown = [e for e in _named(root, "shape") if _number(e) in self.boxes]
        gone = _remove(shown)
        going = _named(root, *_OF_BOX)
        if any(etree.QName(element).localname == "FmlaMacro" for element in going):
            self.taken.add(Active.MACROS)
        links = []
        for element in root.iter():
            if isinstance(element.tag, str):
                if etree.QName(element).localname.startswith("Fmla") and reaches_out(
                    element.text or ""
                ):
                    going.append(element)
                links += [
                    (element, key) for key in element.attrib if _is_address(element, str(key))
                ]
        for element, key in links:
            element.attrib.pop(key, "")
            self.taken.add(Active.ADDRESSES)
        return _remove(going) or gone or bool(links)

    def _control(self, root: Element) -> bool:
        linked = [
            key for key, value in root.items() if "fmla" in key.lower() and reaches_out(str(value))
        ]
        for key in linked:
            del root.attrib[key]
            self.taken.add(Active.LINKS)
        return bool(linked)

    def _chart(self, root: Element) -> bool:
        linked = [f for f in _named(root, "f") if reaches_out(f.text or "")]
        for formula in linked:
            formula.text = "#REF!"
            self.taken.add(Active.LINKS)
        return _remove(_named(root, "pivotSource", "externalData")) or bool(linked)

    def _table(self, root: Element) -> bool:
        """A table keeps its rows; where they were fetched from is forgotten."""
        from_elsewhere = [(root, "connectionId"), (root, "tableType")]
        from_elsewhere += [(column, "queryTableFieldId") for column in root.iter(q("tableColumn"))]
        known = [(element, key) for element, key in from_elsewhere if key in element.attrib]
        for element, key in known:
            del element.attrib[key]
        return _remove(_named(root, "xmlColumnPr")) or bool(known)


def _told(relation: Relation) -> Active:
    if not relation.part and relation.kind not in _KINDS:
        return Active.ADDRESSES
    return _KINDS.get(relation.kind, Active.OTHERS)


def _named(root: Element, *names: str) -> list[Element]:
    """Returns the elements of some names, in whatever namespace."""
    wanted = {f"{{*}}{name}" for name in names}
    return list(root.iter(*wanted))


def _remove(elements: Collection[Element]) -> bool:
    """Takes elements out, and what may not stay without them; tells whether there were any."""
    for element in elements:
        going: Element | None = element
        while going is not None:
            parent = going.getparent()
            if parent is None:
                break
            parent.remove(going)
            parent.attrib.pop("count", "")  # is optional, and would no longer be true
            empty = len(parent) == 0 and etree.QName(parent).localname in _NEVER_EMPTY
            going = parent if empty else None
    return bool(elements)


def _detach(root: Element, severed: Collection[str]) -> bool:
    """Takes out what shows a part that has gone."""
    if not severed:
        return False
    going: list[Element] = []
    looks: list[tuple[Element, str]] = []
    for element in root.iter():
        for key, value in element.attrib.items():
            if value in severed and etree.QName(key).localname in (
                "id",
                "embed",
                "link",
                "relid",
                "pict",
            ):
                if etree.QName(key).namespace is None:
                    continue
                if etree.QName(element).localname in _LOOKS_ONLY:
                    looks.append((element, str(key)))
                else:
                    going.append(element)
    for element, key in looks:
        element.attrib.pop(key, "")
    return _remove(going) or bool(looks)


def _is_active_name(name: Element) -> bool:
    called = name.get("name", "").lower().removeprefix("_xlnm.")
    flags = (name.get(flag, "") in _ON for flag in ("xlm", "vbProcedure", "function"))
    return called.startswith(_STARTS_ITSELF) or any(flags) or reaches_out(name.text or "")


def _is_rule(formula: Element) -> bool:
    """Tells whether a formula that reaches out is that of a rule; those of cells go in any case."""
    return reaches_out(formula.text or "") and _rule_of(formula) is not formula


def _rule_of(element: Element) -> Element:
    """Returns the rule that a formula belongs to, the element itself where there is none."""
    names = tuple(f"{{*}}{name}" for name in _RULES)
    return next(element.iterancestors(*names), element)


def _anchor_of(element: Element) -> Element | None:
    anchors = ("{*}twoCellAnchor", "{*}oneCellAnchor", "{*}absoluteAnchor")
    return next(element.iterancestors(*anchors), None)


def _number(shape: Element) -> str:
    return shape.get("id", "").removeprefix("_x0000_s")


def _is_address(element: Element, key: str) -> bool:
    """Tells whether an attribute of a VML shape leads outside."""
    name = etree.QName(key).localname
    value = (element.get(key) or "").lower()
    return name == "href" or (
        name in ("src", "althref") and (":" in value or value[:2] in ("\\\\", "//"))
    )

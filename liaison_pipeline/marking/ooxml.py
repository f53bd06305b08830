"""An .xlsx as its parts: what is changed is changed in place, everything else stays byte for byte.

Knows content types and new relations of a package, and the order of elements in SpreadsheetML. Does not
know what a workbook says, nor how a package is read (reader.py). A library that loads and saves whole
workbooks writes only what it understands: openpyxl loses pictures without Pillow, and shapes, form
controls, rich text and print settings always.
"""

import copy
from collections.abc import Callable, Collection

from lxml import etree

from liaison_pipeline.marking.package import zipped
from liaison_pipeline.marking.passing_rows import LongSheet, PassingRows, long_sheet
from liaison_pipeline.marking.reader import (
    Bounds,
    PackageReader,
    Relation,
    Unfit,
    relations_of,
    target_of,
)

Element = etree._Element
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
_CONTENTS = "[Content_Types].xml"
# lxml takes its prefixes from a table that openpyxl adds to: without this, bytes would depend on whether
# a process has loaded it
_PREFIXES = {
    "r": RELATED,
    "s": MAIN,
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dcterms": "http://purl.org/dc/terms/",
    "vt": "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes",
}
for _prefix, _namespace in _PREFIXES.items():
    etree.register_namespace(_prefix, _namespace)


# what odd or broken parts raise in lxml, and where parts are looked up or numbers (`INF`) converted
BROKEN: tuple[type[Exception], ...] = (
    Unfit, etree.LxmlError, LookupError, ValueError, ArithmeticError, RuntimeError,
)  # fmt: skip


def q(name: str) -> str:
    """Returns a name of SpreadsheetML with its namespace."""
    return f"{{{MAIN}}}{name}"


def put_in_order(parent: Element, child: Element, after: str) -> None:
    """Inserts a child behind those that may stand before it (`after`: their names, with blanks)."""
    before = {q(name) for name in after.split()}
    places = [index for index, other in enumerate(parent) if other.tag in before]
    parent.insert(places[-1] + 1 if places else 0, child)


def _relation(part: str, entry: Element) -> Relation:
    """Returns a relation as a part's list of relations says it."""
    target = entry.get("Target", "")
    is_outside = entry.get("TargetMode", "").lower() == "external"
    inside = "" if is_outside else target_of(part, target)
    kind = entry.get("Type", "").rpartition("/")[2]
    return Relation(entry.get("Id", ""), kind, inside, target if is_outside else "")


class Package:
    """The parts of an Office file. Raises what is in BROKEN."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._trees: dict[str, Element] = {}
        self._passing: dict[str, PassingRows] = {}  # of long sheets, what is not in their trees
        self._written_once: frozenset[str] = frozenset()
        self._looked_through: dict[tuple[bytes, bool], LongSheet | None] = {}  # copies share it
        if _CONTENTS not in self._parts:
            raise Unfit

    @classmethod
    def read(cls, data: bytes) -> "Package":
        """Returns the parts of a file."""
        reader = PackageReader(data, Bounds())
        return cls({name: reader.read(name) for name in reader.names if not name.endswith("/")})

    def __contains__(self, part: str) -> bool:
        return part in self._parts

    def copy(self) -> "Package":
        """Returns a package with the same parts, to be changed by itself: parts are copied as they would
        be saved, and parsed again where they are looked into."""
        made = copy.copy(self)
        made._parts, made._trees, made._passing = self._written(), {}, {}
        made._written_once = self._written_once | self._trees.keys()
        return made

    def _written(self) -> dict[str, bytes]:
        trees = {
            part: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            for part, root in self._trees.items()
        }
        for part in self._passing.keys() & trees.keys():
            trees[part] = self._passing[part].whole(trees[part])
        return self._parts | trees

    def tree(self, part: str) -> Element:
        """Returns the root of a part; what is changed in it is written by `save`. The plain rows of a
        long sheet are not in it: `passing` has them."""
        if part not in self._trees:
            sheet = self._long_sheet(part)
            if sheet is None:
                self._trees[part] = self.looked_at(part)
            else:
                rows = PassingRows(sheet)
                self._trees[part] = self._parsed(part, rows.tree)
                self._passing[part] = rows
        return self._trees[part]

    def _long_sheet(self, part: str) -> LongSheet | None:
        """Returns a part whose rows pass by its tree, None for another one; looked through once for all
        copies."""
        key = self._parts[part], part in self._written_once
        if key not in self._looked_through:
            self._looked_through[key] = long_sheet(*key)
        return self._looked_through[key]

    def passing(self, part: str) -> PassingRows | None:
        """Returns the rows of a sheet that are not in its tree."""
        return self._passing.get(part)

    def looked_at(self, part: str) -> Element:
        """Returns the root of a part; what is changed in it is written only after `put`."""
        if part in self._trees:
            return self._trees[part]
        return self._parsed(part, lambda parser: etree.fromstring(self._parts[part], parser))

    def _parsed(self, part: str, parse: Callable[[etree.XMLParser], Element]) -> Element:
        """Returns the root of a part, which has no DOCTYPE. VML is often sloppy."""
        is_sloppy = part.endswith(".vml")
        root = parse(etree.XMLParser(resolve_entities=False, no_network=True, recover=is_sloppy))
        if root is None or b"<!DOCTYPE" in self._parts[part]:
            raise Unfit
        return root

    def put(self, part: str, root: Element) -> None:
        """Puts a root in the place of that of a part."""
        self._trees[part] = root

    def add(self, part: str, content_type: str, root: Element) -> None:
        """Adds a part; the relation to it is the caller's."""
        self._parts[part] = b""
        self._trees[part] = root
        self.set_type(part, content_type)

    def drop(self, part: str) -> None:
        """Removes a part and what only it needs; the relation to it is the caller's."""
        if part not in self._parts:
            return
        own = [relation.part for relation in self.relations(part) if relation.part]
        for name in (part, relations_of(part)):
            self._parts.pop(name, None)
            self._trees.pop(name, None)
        for entry in self._type_entries(part):
            self.tree(_CONTENTS).remove(entry)
        for other in own:
            self.drop(other)

    def free_name(self, pattern: str) -> str:
        """Returns the pattern with the first number that is not taken: `xl/comments{}.xml`."""
        lower = {name.lower() for name in self._parts}
        number = 1
        while pattern.format(number).lower() in lower:
            number += 1
        return pattern.format(number)

    def content_type(self, part: str) -> str:
        """Returns the type that is said for this part by name; '' where there is none."""
        return next((e.get("ContentType", "") for e in self._type_entries(part)), "")

    def set_type(self, part: str, content_type: str) -> None:
        """Says the type of a part, instead of one that was said before."""
        for entry in self._type_entries(part):
            entry.set("ContentType", content_type)
            return
        attributes = {"PartName": f"/{part}", "ContentType": content_type}
        etree.SubElement(self.tree(_CONTENTS), f"{{{_TYPES}}}Override", attributes)

    def _set_default_type(self, extension: str, content_type: str) -> None:
        """Says the type of all parts with an extension, unless that is said already."""
        contents = self.tree(_CONTENTS)
        tag = f"{{{_TYPES}}}Default"
        if not any(e.get("Extension", "").lower() == extension for e in contents.iter(tag)):
            entry = etree.Element(tag, {"Extension": extension, "ContentType": content_type})
            contents.insert(0, entry)

    def _type_entries(self, part: str) -> list[Element]:
        name = f"/{part}".lower()
        overrides = self.tree(_CONTENTS).iter(f"{{{_TYPES}}}Override")
        return [entry for entry in overrides if entry.get("PartName", "").lower() == name]

    def relations(self, part: str) -> list[Relation]:
        """Returns the relations of a part, of the package itself for ''; what leads outside has no
        part."""
        name = relations_of(part)
        if name not in self._parts:
            return []
        relations = []
        for entry in self.tree(name).iter(f"{{{_RELATIONS}}}Relationship"):
            relations.append(_relation(part, entry))
        return relations

    def sever(self, part: str, stays: Callable[[Relation], bool]) -> list[Relation]:
        """Removes the relations of a part that may not stay, and returns them; what they lead to stays
        until `keep_only`."""
        name = relations_of(part)
        if name not in self._parts:
            return []
        root = self.looked_at(name)
        severed = []
        for entry in list(root.iter(f"{{{_RELATIONS}}}Relationship")):
            relation, parent = _relation(part, entry), entry.getparent()
            if parent is not None and not stays(relation):
                parent.remove(entry)
                severed.append(relation)
        if severed:
            self.put(name, root)
        return severed

    def keep_only(self, parts: Collection[str]) -> None:
        """Removes every part but these, their relations and the list of contents."""
        kept = {_CONTENTS, *parts, *(relations_of(part) for part in parts)}
        for part in [part for part in self._parts if part not in kept]:
            self._parts.pop(part)
            self._trees.pop(part, None)
        contents = self.tree(_CONTENTS)
        there = {f"/{part}".lower() for part in self._parts}
        for entry in list(contents.iter(f"{{{_TYPES}}}Override")):
            if entry.get("PartName", "").lower() not in there:
                contents.remove(entry)

    def related(self, part: str, kind: str) -> str:
        """Returns the first part of a kind that a part is related to, '' if there is none."""
        parts = (r.part for r in self.relations(part) if r.kind == kind and r.part in self)
        return next(parts, "")

    def relate(self, part: str, kind: str, target: str) -> str:
        """Adds a relation and returns its id."""
        name = relations_of(part)
        if name not in self._parts:
            self._parts[name] = b""
            self._trees[name] = etree.fromstring(f'<Relationships xmlns="{_RELATIONS}"/>')
            self._set_default_type("rels", _RELATIONS_TYPE)
        taken = {relation.id for relation in self.relations(part)}
        number = len(taken) + 1
        while f"rId{number}" in taken:
            number += 1
        whole = kind if "://" in kind else f"{RELATED}/{kind}"
        attributes = {"Id": f"rId{number}", "Type": whole, "Target": f"/{target}"}
        etree.SubElement(self.tree(name), f"{{{_RELATIONS}}}Relationship", attributes)
        return f"rId{number}"

    def unrelate(self, part: str, *kinds: str, target: str = "") -> None:
        """Removes the relations of some kinds (or to one part), and the parts behind them."""
        for relation in self.relations(part):
            if relation.kind in kinds or (target and relation.part == target):
                entries = self.tree(relations_of(part))
                for entry in [e for e in entries if e.get("Id") == relation.id]:
                    entries.remove(entry)
                self.drop(relation.part)

    def save(self) -> bytes:
        """Returns the package; equal parts give equal bytes."""
        return zipped(self._written())

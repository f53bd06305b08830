"""Cell formats of a workbook: the same format with a mark on it, and the format without.

Knows xl/styles.xml. Does not know cells, nor what a mark means: its caller says how one looks.
"""

import copy
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from lxml import etree

from liaison_pipeline.marking.ooxml import MAIN, Element, put_in_order, q

FONT = "宋体"  # of what is written anew
BEFORE_COLOUR = "b i strike condense extend outline shadow u vertAlign sz"
SIDES = ("left", "right", "top", "bottom")
_ORDER = ("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs",
          "tableStyles", "colors", "extLst")  # fmt: skip
_DEFAULTS = {
    "fonts": '<font><sz val="11"/><name val="宋体"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
}


@dataclass(frozen=True, slots=True)
class Look:
    """How a mark looks: its colours as ARGB (`FFFFC7CE`), the frame's line as SpreadsheetML names it
    (`medium`, `dotted` ...). `letters`: the colour of its letters, which are bold then; '' leaves them as
    they are. Looks that differ in the line, too, can be told apart on a black-and-white print."""

    fill: str
    frame: str
    line: str
    letters: str = ""


def element(xml: str) -> Element:
    """Returns SpreadsheetML from text that this library wrote."""
    return copy.deepcopy(_parsed(xml))


@lru_cache(maxsize=1 << 8)  # all workbooks get the same few looks
def _parsed(xml: str) -> Element:
    return etree.fromstring(f'<x xmlns="{MAIN}">{xml}</x>')[0]


@dataclass(frozen=True, slots=True)
class Parts:
    """What differs from another format, each as the XML of its element; '' where nothing does."""

    font: str = ""
    fill: str = ""
    border: str = ""
    alignment: str = ""


class Styles:
    """The styles of a workbook, by index as its cells name them. `looks`: those by which a former mark
    is known."""

    def __init__(self, root: Element, looks: Collection[Look]) -> None:
        self._root = root
        self._looks = looks
        self._groups = {name: self._group(name, xml) for name, xml in _DEFAULTS.items()}
        # lists: an element counts its children anew at every look, and a workbook may have 64,000
        self._entries = {name: list(group) for name, group in self._groups.items()}
        self._marked: dict[tuple[int, Look], int] = {}

    def _group(self, name: str, default: str) -> Element:
        group = self._root.find(q(name))
        if group is None:
            group = etree.Element(q(name))
            earlier = {q(other) for other in _ORDER[: _ORDER.index(name)]}
            place = sum(1 for child in self._root if child.tag in earlier)
            self._root.insert(place, group)
        if len(group) == 0:
            group.extend(etree.fromstring(f'<x xmlns="{MAIN}">{default}</x>'))
        return group

    def _append(self, name: str, entry: Element) -> int:
        group, entries = self._groups[name], self._entries[name]
        group.append(entry)
        entries.append(entry)
        group.set("count", str(len(entries)))
        return len(entries) - 1

    def _format(self, style: int) -> Element:
        formats = self._entries["cellXfs"]
        return formats[style if style < len(formats) else 0]

    def _part(self, style: int, group: str, key: str) -> Element:
        entries = self._entries[group]
        index = int(self._format(style).get(key, "0"))
        return entries[index if index < len(entries) else 0]

    def add(self, base: int, parts: Parts) -> int:
        """Adds a format like `base` with parts replaced, and returns its index."""
        made = copy.deepcopy(self._format(base))
        for group, key, apply, xml in (
            ("fonts", "fontId", "applyFont", parts.font),
            ("fills", "fillId", "applyFill", parts.fill),
            ("borders", "borderId", "applyBorder", parts.border),
        ):
            if xml:
                made.set(key, str(self._append(group, element(xml))))
                made.set(apply, "1")
        if parts.alignment:
            for old in made.findall(q("alignment")):
                made.remove(old)
            made.insert(0, element(parts.alignment))
            made.set("applyAlignment", "1")
        return self._append("cellXfs", made)

    def marked(self, style: int, look: Look) -> int:
        """Returns the format with a mark; everything else is as it was."""
        key = style, look
        if key not in self._marked:
            font = self._font(style, look.letters, bold=True) if look.letters else ""
            parts = Parts(font, solid(look.fill), frame(look.line, look.frame))
            self._marked[key] = self.add(style, parts)
        return self._marked[key]

    def is_marked(self, style: int) -> bool:
        """Returns whether a cell of this format carries a mark already."""
        fill = self._part(style, "fills", "fillId").find(f"{q('patternFill')}/{q('fgColor')}")
        border = self._part(style, "borders", "borderId")
        for look in self._looks:
            sides = [border.find(q(side)) for side in SIDES]
            if fill is not None and fill.get("rgb") == look.fill:
                return all(_is_side(side, look) for side in sides)
        return False

    def marked_ones(self) -> dict[int, int]:
        """Returns, for each format that carries a mark already, the same without it."""
        count = len(self._entries["cellXfs"])
        return {style: self._plain(style) for style in range(count) if self.is_marked(style)}

    def _plain(self, style: int) -> int:
        """Adds what a marked cell gets where nobody knows any more how it looked before."""
        font = self._font(style, "", bold=False)
        nothing = '<fill><patternFill patternType="none"/></fill>'
        return self.add(style, Parts(font, nothing, frame("thin", "FF000000")))

    def _font(self, style: int, colour: str, bold: bool) -> str:
        """Returns the format's font in another colour ('' for the text colour), bold or not."""
        font = copy.deepcopy(self._part(style, "fonts", "fontId"))
        for old in [e for e in font if e.tag in (q("color"), q("b"))]:
            font.remove(old)
        if bold:
            font.insert(0, element("<b/>"))
        if colour:
            put_in_order(font, element(f'<color rgb="{colour}"/>'), BEFORE_COLOUR)
        return etree.tostring(font, encoding="unicode")


def solid(colour: str) -> str:
    """Returns a fill of one colour."""
    return (
        f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/>'
        '<bgColor indexed="64"/></patternFill></fill>'
    )


def frame(line: str, colour: str) -> str:
    """Returns a border with the same line on all four sides."""
    sides = "".join(f'<{s} style="{line}"><color rgb="{colour}"/></{s}>' for s in SIDES)
    return f"<border>{sides}<diagonal/></border>"


def _is_side(side: Element | None, look: Look) -> bool:
    if side is None or side.get("style") != look.line:
        return False
    colour = side.find(q("color"))
    return colour is not None and colour.get("rgb") == look.frame

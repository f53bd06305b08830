"""The text of a Word paragraph as a reader sees it.

Knows runs, tracked changes, fields, content controls, smart tags, ruby, symbols, and which formatting
hides a text: deleted, moved away, struck through or hidden text is not there, insertions are.
Does not know tables. Source: ECMA-376 part 1, 17.3 and 17.16.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from liaison_pipeline.files.xml_tree import XmlNode

_OFF = {"0", "false", "off", "none"}
_UNSEEN = ("vanish", "strike", "dstrike")
_GONE = {
    "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "instrText", "delText", "rt", "rubyPr",
    "fldData", "comment", "footnote", "endnote", "smartTagPr", "customXmlPr", "fldCharType",
}  # fmt: skip
_MARKS = {
    "tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "",
}  # fmt: skip
_DRAWN = {"drawing", "pict", "object"}
# ticks and boxes of the fonts that Word's dialogue "symbol" offers first
_SYMBOLS = {
    ("Wingdings", "FC"): "✓", ("Wingdings", "FE"): "☑", ("Wingdings", "A8"): "□",
    ("Wingdings", "6F"): "□", ("Wingdings", "FB"): "✗", ("Wingdings", "FD"): "☒",
    ("Wingdings 2", "50"): "✓", ("Wingdings 2", "52"): "☑", ("Wingdings 2", "A3"): "□",
    ("Wingdings 2", "51"): "☒", ("Wingdings 2", "4F"): "✗", ("Wingdings 2", "54"): "☒",
}  # fmt: skip
_NOTHING: dict[str, bool] = {}


@dataclass(frozen=True, slots=True)
class WordStyles:
    """Style -> what it says of hiding and striking, those that it is based on included; `usual`: the
    style of a paragraph that names none."""

    says: dict[str, dict[str, bool]] = field(default_factory=dict)
    usual: str = ""

    def of(self, name: str) -> dict[str, bool]:
        """Returns what a style says."""
        return self.says.get(name, _NOTHING)


def styles_of(root: XmlNode | None) -> WordStyles:
    """What the part with the styles says of hidden and struck text."""
    styles = {s.attributes.get("styleId", ""): s for s in root.all("style")} if root else {}
    says = {name: _inherited(name, styles) for name in styles}
    usual = (
        name
        for name, style in styles.items()
        if style.attributes.get("type") == "paragraph"
        and _is_on(style.attributes.get("default", "0"))
    )
    return WordStyles({name: said for name, said in says.items() if said}, next(usual, ""))


def _inherited(name: str, styles: dict[str, XmlNode]) -> dict[str, bool]:
    said: dict[str, bool] = {}
    seen: set[str] = set()
    while name in styles and name not in seen:
        seen.add(name)
        said = _said(styles[name].first("rPr")) | said
        base = styles[name].first("basedOn")
        name = base.attributes.get("val", "") if base else ""
    return said


def _is_on(text: str) -> bool:
    return text.lower() not in _OFF


def _said(properties: XmlNode | None) -> dict[str, bool]:
    if properties is None:
        return _NOTHING
    return {
        e.tag: _is_on(e.attributes.get("val", "1")) for e in properties.elements if e.tag in _UNSEEN
    }


def is_gone(properties: XmlNode | None, mark: str) -> bool:
    """Whether a tracked change took out what has these properties (a row, a paragraph's end)."""
    return properties is not None and properties.first(mark) is not None


class TextReader:
    """Reads paragraphs one after the other: a field may begin in one and end in another.

    `aside`: the paragraphs of text boxes that were met and not yet asked for.
    """

    def __init__(self, styles: WordStyles) -> None:
        self._styles = styles
        self._fields: list[bool] = []  # of each open field: whether its result has begun
        self._of_paragraph = _NOTHING
        self.aside: list[str] = []

    def paragraph(self, paragraph: XmlNode) -> str:
        """Returns its text."""
        style = paragraph.find("pPr", "pStyle")
        named = style.attributes.get("val", "") if style else self._styles.usual
        before, self._of_paragraph = self._of_paragraph, self._styles.of(named)
        text = "".join(self._pieces(paragraph))
        self._of_paragraph = before
        return text

    def paragraphs(self, container: XmlNode) -> list[str]:
        """Returns the text of each paragraph below an element that is no table of its own."""
        lines: list[str] = []
        joined = False
        for paragraph in container.all("p"):
            text = self.paragraph(paragraph)
            lines[-1:] = [lines[-1] + text] if joined else [*lines[-1:], text]
            joined = is_gone(paragraph.find("pPr", "rPr"), "del")
        return lines

    def take_aside(self) -> list[str]:
        """Returns what stood in text boxes since it was asked for last."""
        taken, self.aside = self.aside, []
        return taken

    def _pieces(self, element: XmlNode) -> Iterator[str]:
        for child in element.elements:
            if child.tag == "r":
                yield from self._run(child)
            elif child.tag == "AlternateContent":
                yield from self._one_of(child)
            elif child.tag == "sdt":
                yield from self._control(child)
            elif child.tag == "ruby":
                yield from self._pieces(child.first("rubyBase") or child)
            elif child.tag in _DRAWN:
                self._box(child)
            elif child.tag not in _GONE:
                yield from self._pieces(child)

    def _one_of(self, alternatives: XmlNode) -> Iterator[str]:
        chosen = alternatives.first("Choice") or alternatives.first("Fallback")
        if chosen is not None:
            yield from self._run_content(chosen) if chosen.first("t") else self._pieces(chosen)

    def _control(self, control: XmlNode) -> Iterator[str]:
        properties, content = control.first("sdtPr"), control.first("sdtContent")
        prompt = properties.first("showingPlcHdr") if properties else None
        asks = prompt is not None and _is_on(prompt.attributes.get("val", "1"))
        if content is not None and not asks:  # 单击此处输入文字 is the form's, not the writer's
            yield from self._pieces(content)

    def _run(self, run: XmlNode) -> Iterator[str]:
        properties = run.first("rPr")
        style = properties.first("rStyle") if properties else None
        said = self._of_paragraph | self._styles.of(
            style.attributes.get("val", "") if style else ""
        )
        said = said | _said(properties)
        unseen = any(said.values())
        for piece in self._run_content(run):
            if not unseen and all(self._fields):
                yield piece

    def _run_content(self, run: XmlNode) -> Iterator[str]:
        for child in run.elements:
            if child.tag == "t":
                yield child.text
            elif child.tag == "fldChar":
                yield from self._field(child)
            elif child.tag == "sym":
                yield _symbol(child)
            elif child.tag in _MARKS:
                yield _MARKS[child.tag]
            elif child.tag in _DRAWN:
                self._box(child)
            elif child.tag == "ruby":
                yield from self._pieces(child.first("rubyBase") or child)
            elif child.tag == "AlternateContent":
                yield from self._one_of(child)

    def _field(self, mark: XmlNode) -> Iterator[str]:
        kind = mark.attributes.get("fldCharType", "")
        if kind == "begin":
            yield _form_field(mark)
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _box(self, drawn: XmlNode) -> None:
        """The paragraphs of a text box; its fields are its own."""
        for box in drawn.all("txbxContent"):
            own = TextReader(self._styles)
            lines = own.paragraphs(box)
            self.aside += [line for line in [*lines, *own.aside] if line.strip()]


def _symbol(symbol: XmlNode) -> str:
    """What a symbol shows. Its code stands alone or in the private area: 00A3 and F0A3 are one."""
    font, code = symbol.attributes.get("font", ""), symbol.attributes.get("char", "")
    bare = re.sub("^(?:F0|00)(?=..$)", "", code.upper())
    return _SYMBOLS.get((font, bare), "")


def _form_field(mark: XmlNode) -> str:
    """What a form field shows that has no text of its own: a box, or the entry that was chosen."""
    box, choices = mark.find("ffData", "checkBox"), mark.find("ffData", "ddList")
    if box is not None:
        state = box.first("checked") or box.first("default")
        on = state is not None and _is_on(state.attributes.get("val", "1"))
        return "☑" if on else "□"
    if choices is None:
        return ""
    entries = [
        entry.attributes.get("val", "") for entry in choices.elements if entry.tag == "listEntry"
    ]
    chosen = choices.first("result") or choices.first("default")
    number = chosen.attributes.get("val", "0") if chosen else "0"
    return entries[int(number)] if number.isdecimal() and int(number) < len(entries) else ""

"""Comments on the cells of a sheet.

Knows xl/comments*.xml. Does not know what a comment says, nor the boxes (boxes.py). What somebody else
noted on a cell is kept below; what the same hand noted before can be taken away.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from lxml import etree

from liaison_pipeline.marking.addresses import RowColumn, a1, split_a1
from liaison_pipeline.marking.boxes import Boxes
from liaison_pipeline.marking.ooxml import MAIN, Element, Package, q
from liaison_pipeline.marking.package import cell_text
from liaison_pipeline.marking.sheet import Marked
from liaison_pipeline.marking.styles import Look

LONGEST = 900  # characters; a box that fits more does not fit the screen
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Hand:
    """Who marks, and how that is known when the workbook comes back.

    `author`: the author of comments. `program`: who is said to have saved the workbook last.
    `first_line`: how each comment begins; such lines are bold. `former`: the heading above what somebody
    else had noted on the cell. `looks`: all marks that this hand ever gives.
    """

    author: str
    program: str
    first_line: re.Pattern[str]
    former: str
    looks: Sequence[Look]


@dataclass(frozen=True, slots=True)
class Note:
    """`cell`: zero-based; `last_column`: the last one that its merged cell covers."""

    cell: RowColumn
    last_column: int
    text: str


class Notes:
    """The comments of one sheet, under one hand."""

    def __init__(self, package: Package, part: str, sheet: Marked, hand: Hand) -> None:
        self._package, self._part, self._hand = package, part, hand
        self._former = f"\n\n{hand.former}\n"
        self._boxes = Boxes(package, part, sheet)
        self._comments = package.related(part, "comments")

    def forget_own(self) -> None:
        """Takes away what this hand noted before; the notes of others are as they were."""
        for comment in self._all():
            text = _text_of(comment)
            if self._hand.first_line.match(text):
                _, kept, former = text.partition(self._former)
                if kept:
                    self._write(comment, former)
                else:
                    self._remove({_cell_of(comment)})

    def write(self, notes: Sequence[Note]) -> None:
        """Puts one comment on each cell, what somebody else had noted below it."""
        if not notes:
            return
        cells = {note.cell for note in notes}
        self._untie(cells)
        former = {_cell_of(comment): _text_of(comment) for comment in self._all()}
        self._remove(cells)
        root = self._root()
        author, entries = str(self._author(root)), _child(root, "commentList")
        for note in notes:
            text = cell_text(note.text)[:LONGEST]
            if former.get(note.cell):
                text += self._former + former[note.cell]
            comment = etree.SubElement(
                entries, q("comment"), {"ref": a1(*note.cell), "authorId": author}
            )
            self._write(comment, text)
            self._boxes.add(note.cell, note.last_column, text)

    def _all(self) -> list[Element]:
        if not self._comments:
            return []
        return list(self._package.tree(self._comments).iter(q("comment")))

    def _root(self) -> Element:
        if not self._comments:
            self._comments = self._package.free_name("xl/comments{}.xml")
            root = etree.fromstring(f'<comments xmlns="{MAIN}"/>')
            self._package.add(self._comments, _TYPE, root)
            self._package.relate(self._part, "comments", self._comments)
        return self._package.tree(self._comments)

    def _remove(self, cells: Collection[RowColumn]) -> None:
        """Takes away comments with their boxes."""
        for comment in self._all():
            parent = comment.getparent()
            if _cell_of(comment) in cells and parent is not None:
                parent.remove(comment)
        self._boxes.remove(cells)

    def _author(self, root: Element) -> int:
        authors = _child(root, "authors")
        names = [author.text for author in authors]
        if self._hand.author not in names:
            etree.SubElement(authors, q("author")).text = self._hand.author
            names.append(self._hand.author)
        return names.index(self._hand.author)

    def _write(self, comment: Element, text: str) -> None:
        """Replaces the text of a comment; lines that begin as the hand's first lines do are bold."""
        for old in list(comment):
            comment.remove(old)
        body = etree.SubElement(comment, q("text"))
        for line in text.splitlines(keepends=True):
            run = etree.SubElement(body, q("r"))
            look = etree.SubElement(run, q("rPr"))
            if self._hand.first_line.match(line):
                etree.SubElement(look, q("b"))
            etree.SubElement(look, q("sz"), {"val": "10"})
            etree.SubElement(look, q("color"), {"indexed": "81"})
            etree.SubElement(look, q("rFont"), {"val": "宋体"})
            etree.SubElement(look, q("charset"), {"val": "134"})
            etree.SubElement(run, q("t"), {_SPACE: "preserve"}).text = line

    def _untie(self, cells: Collection[RowColumn]) -> None:
        """Takes away conversations (threaded comments), which would hide the comment; their words are
        kept in a comment, too."""
        threads = self._package.related(self._part, "threadedComment")
        if not threads:
            return
        root = self._package.tree(threads)
        for thread in [entry for entry in root if _cell_of(entry) in cells]:
            root.remove(thread)
        if len(root) == 0:
            self._package.unrelate(self._part, "threadedComment")


def _cell_of(comment: Element) -> RowColumn:
    return split_a1(comment.get("ref", ""))


def _text_of(comment: Element) -> str:
    body = comment.find(q("text"))
    return "" if body is None else "".join(t.text or "" for t in body.iter(q("t")))


def _child(root: Element, name: str) -> Element:
    """Returns `authors` or `commentList`, which stand in this order."""
    child = root.find(q(name))
    if child is None:
        child = etree.Element(q(name))
        root.insert(0 if name == "authors" else 1, child)
    return child

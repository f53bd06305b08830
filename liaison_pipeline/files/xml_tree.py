"""A part of a package as a tree: names without namespaces, texts in place.

Does not know what the names mean. It is built from the one stream that refuses a DOCTYPE, so that no
second parser with rules of its own looks at a stranger's file.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from liaison_pipeline.marking.reader import Attributes, PackageReader


@dataclass(slots=True)
class XmlNode:
    """An element. `children`: its elements and texts in order."""

    tag: str
    attributes: Attributes
    children: "list[XmlNode | str]" = field(default_factory=list)

    @property
    def elements(self) -> "Iterator[XmlNode]":
        """Yields its elements."""
        return (child for child in self.children if isinstance(child, XmlNode))

    def first(self, tag: str) -> "XmlNode | None":
        """Returns its first element of a name."""
        return next((child for child in self.elements if child.tag == tag), None)

    def find(self, *path: str) -> "XmlNode | None":
        """Returns the first element on a path of names."""
        found: XmlNode | None = self
        for tag in path:
            found = found.first(tag) if found is not None else None
        return found

    def all(self, *tags: str) -> "Iterator[XmlNode]":
        """Yields every element of the names below this one, in order."""
        for child in self.elements:
            if child.tag in tags:
                yield child
            yield from child.all(*tags)

    @property
    def text(self) -> str:
        """Returns the texts that stand in it directly."""
        return "".join(child for child in self.children if isinstance(child, str))


def read_tree(package: PackageReader, part: str) -> XmlNode:
    """The root of a part. Raises Unfit."""
    top = XmlNode("", {})
    open_elements = [top]

    def start(tag: str, attributes: Attributes) -> None:
        element = XmlNode(tag, attributes)
        open_elements[-1].children.append(element)
        open_elements.append(element)

    def end(_: str) -> None:
        open_elements.pop()

    def text(piece: str) -> None:
        open_elements[-1].children.append(piece)

    package.parse(part, (start, end, text))
    return next(top.elements)

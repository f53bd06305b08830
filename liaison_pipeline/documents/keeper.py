"""Makers of documents are given their input and nothing else, and run only where that input is new.

Knows that a maker's result hangs on its input, its place, the templates and the program. Does not know
what a document says, nor where the last edition lies (reuse.py).
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from liaison_pipeline.documents.parts.input_digest import InputDigest
from liaison_pipeline.reuse import Shelf

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Keeper:
    """Writes the documents of an edition. `way`: a digest of the program and of all templates, which
    every maker may read."""

    shelf: Shelf
    templates: Path
    way: str
    digest: InputDigest

    def key(self, path: str, told: object) -> str:
        """Returns the key of what is made from an input and put at a path."""
        return self.digest.of(self.way, path, told)

    def write(
        self,
        path: str,
        make: Callable[[T, Path], bytes | Iterator[tuple[str, bytes]]],
        told: T,
    ) -> None:
        """Has a document made from `told`, or several that differ in the end of their paths; or takes
        them from the last edition, where they were made from the same."""
        key = self.key(path, told)
        if self.shelf.take(key) is not None:
            return
        made = make(told, self.templates)
        parts = [("", made)] if isinstance(made, bytes) else list(made)
        for ending, content in parts:
            self.shelf.put(f"{path}{ending}", content)
        self.shelf.keep(key, [f"{path}{ending}" for ending, _ in parts], {})

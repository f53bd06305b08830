"""The reader of the first edition, for an office that set lists of its own in schemas/register.yaml.

Knows its lists (done, not_done, unclear, dispatch) and its way: clause by clause, the last clause with a
verdict decides. Does not know the lists of this edition. Where a copy only repeats the lists that the
first edition came with, the office set nothing, and today's reader reads.
"""

import hashlib
import re
from collections.abc import Container, Mapping

from liaison_pipeline.spelling.actors import Actor, Who
from liaison_pipeline.spelling.clauses import any_of, listed

_CLAUSES = re.compile(r"[,。;!\n]")
_ENDS = ("done", "not_done", "unclear")
_LISTS = (*_ENDS, "dispatch")


class FirstReader:
    """Compiled from lists of the first edition."""

    def __init__(self, words: Mapping[str, object], own: Container[str] = _LISTS) -> None:
        """`own`: the lists that the office set."""
        self.ends = any(name in own for name in _ENDS)
        self.asks = "dispatch" in own
        nothing = ["(?!)"]
        self._done = any_of(words.get("done", nothing))
        self._not_done = any_of(words.get("not_done", nothing))
        self._unclear = any_of(words.get("unclear", nothing))
        self._elsewhere = any_of(words.get("dispatch", nothing))

    @classmethod
    def of(cls, words: Mapping[str, object]) -> "FirstReader | None":
        """Returns the reader of a copy that sets lists of its own, else None."""
        own = {
            name: words[name]
            for name in _LISTS
            if name in words and fingerprint(words[name]) != RELEASED[name]
        }
        if not own:
            return None
        return cls({name: words[name] for name in _LISTS if name in words}, own.keys())

    def end(self, folded: str) -> str:
        """Returns done, open or unclear."""
        end = "unclear"
        for clause in _CLAUSES.split(folded):
            if self._not_done.search(clause):
                end = "open"
            elif not self._unclear.search(clause) and self._done.search(clause):
                end = "done"
        return end

    def actor(self, folded: str) -> Actor | None:
        """Returns that another must act, where the office's list says so."""
        found = self._elsewhere.search(folded)
        return Actor(Who.ANOTHER, "", found[0]) if found is not None else None


def fingerprint(patterns: object) -> str:
    """Returns what tells lists apart."""
    return hashlib.sha256("\n".join(listed(patterns)).encode()).hexdigest()[:16]


# of the lists that the first edition came with
RELEASED = {
    "done": "50cc63ae6f3569d3",
    "not_done": "43c8020ba23491ee",
    "unclear": "0b75ae0bf3bafcf7",
    "dispatch": "2193512ce931b2e9",
}

"""Which of many names is nearest to one: those with pieces in common are compared, not every pair.

Names with other digits, numerals or directions are never near. Knows names as they are compared. Does
not know whose they are.
"""

from collections import Counter
from collections.abc import Mapping

from rapidfuzz import process

from liaison_pipeline.spelling.titles import numbers_in

MOST = 50  # names that are compared; a piece that more names share tells little, and is left out


class NearIndex:
    """Names by their pieces of two characters. `names`: key -> name."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names
        self._keys: dict[tuple[tuple[str, ...], str], list[str]] = {}
        for key in names:
            for piece in _pieces(key):
                self._keys.setdefault((numbers_in(key), piece), []).append(key)

    def nearest(self, key: str, name: str, least: float) -> str:
        """Returns the name most like one (from `least` of 100 on), '' where none is."""
        return self._names.get(self.nearest_key(key, name, least), "")

    def nearest_key(self, key: str, name: str, least: float) -> str:
        """Returns the key of the name most like one, '' where none is."""
        shared: Counter[str] = Counter()
        for piece in _pieces(key):
            keys = self._keys.get((numbers_in(key), piece), ())
            if len(keys) <= MOST:
                shared.update(keys)
        like = {other: self._names[other] for other, _ in shared.most_common(MOST)}
        near = process.extractOne(name, like, score_cutoff=least)
        return near[2] if near is not None else ""


def _pieces(key: str) -> list[str]:
    """Returns the pieces of a name, each once, in an order that no run changes."""
    return sorted({key[at : at + 2] for at in range(len(key) - 1)} or {key})

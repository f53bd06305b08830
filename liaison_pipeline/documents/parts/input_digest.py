"""A digest of what a document is made from: equal inputs have equal digests, in every run.

Knows the types of which inputs are made: records, texts, numbers, days, and what holds them. A type
that it does not know is refused, not passed over: a digest that leaves something out would let a document
that is out of date pass for a new one. Every field of a record counts, one that `repr` and `==` leave
out, too. Does not know what a document says, nor what its digest is kept for.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import cast

_SCALARS = (int, float, bool, type(None))


class InputDigest:
    """Digests of inputs. `shared`: a record that most of them hold, or one of the very same parts, and
    that is looked at once."""

    def __init__(self, shared: object = None) -> None:
        self._fields: dict[type, tuple[bytes, tuple[str, ...]]] = {}
        self._shared: object = None
        self._of_shared = list[bytes]()
        if shared is not None:
            self._feed(shared, self._of_shared.append)
            self._shared = shared

    def of(self, *inputs: object) -> str:
        """Returns the digest of some inputs in this order. Raises TypeError for one that holds what is no
        input."""
        return self._digest(inputs).hex()[:32]

    def _digest(self, value: object) -> bytes:
        told: list[bytes] = []
        self._feed(value, told.append)
        return hashlib.sha256(b"".join(told)).digest()

    def _feed(self, value: object, feed: Callable[[bytes], None]) -> None:
        """Tells every part of a value, each so that it can't run into the next one. Texts and records are
        most of what there is."""
        kind = type(value)
        if kind is str:
            self._feed_text(cast(str, value), feed)
        elif kind in self._fields:
            feed(self._record(value))
        elif isinstance(value, Enum):
            feed(f"e{kind.__qualname__}.{value.name};".encode())
        elif isinstance(value, str):
            self._feed_text(value, feed)
        elif isinstance(value, bytes):
            feed(b"b%d:" % len(value))
            feed(value)
        elif isinstance(value, _SCALARS):
            feed(f"n{value!r};".encode())
        elif isinstance(value, date):
            letter = "t" if isinstance(value, datetime) else "d"
            feed(f"{letter}{value.isoformat()};".encode())
        elif is_dataclass(value) and not isinstance(value, type):
            name = f"r{kind.__module__}.{kind.__qualname__};".encode()
            self._fields[kind] = name, tuple(field.name for field in fields(value))
            feed(self._record(value))
        else:
            feed(self._held(value))

    def _feed_text(self, text: str, feed: Callable[[bytes], None]) -> None:
        data = text.encode("utf-8", "surrogatepass")
        feed(b"s%d:" % len(data))
        feed(data)

    def _held(self, value: object) -> bytes:
        """Returns the digest of a collection: no more of a long table is in memory than one of its rows.
        The order counts, but in a set, which has none."""
        told: list[bytes] = []
        if isinstance(value, Mapping):
            told.append(b"m")
            for key, held in value.items():
                self._feed(key, told.append)
                self._feed(held, told.append)
        elif isinstance(value, Set):
            told += [b"u", *sorted(self._digest(held) for held in value)]
        elif isinstance(value, Sequence):
            told.append(b"l")
            for held in value:
                self._feed(held, told.append)
        else:
            raise TypeError(f"no input of a document: {type(value).__qualname__}")
        return hashlib.sha256(b"".join(told)).digest()

    def _record(self, value: object) -> bytes:
        """Returns the digest of a record: of its type and its fields."""
        kind = type(value)
        name, names = self._fields[kind]
        if kind is type(self._shared) and all(
            getattr(value, own) is getattr(self._shared, own) for own in names
        ):
            return self._of_shared[0]
        told = [name]
        for own in names:
            part: object = getattr(value, own)
            if type(part) is str:  # most are: a call less for each of them
                data = part.encode("utf-8", "surrogatepass")
                told += (b"s%d:" % len(data), data)
            else:
                self._feed(part, told.append)
        return hashlib.sha256(b"".join(told)).digest()

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

_SCALARS = (int, float, bool, type(None))


class InputDigest:
    """Digests of inputs. `shared`: a record that most of them hold, or one of the very same parts, and
    that is looked at once."""

    def __init__(self, shared: object = None) -> None:
        self._fields: dict[type, tuple[str, ...]] = {}
        self._shared: object = None
        self._of_shared = b""
        if shared is not None:
            self._of_shared = self._record(shared)
            self._shared = shared

    def of(self, *inputs: object) -> str:
        """Returns the digest of some inputs in this order. Raises TypeError for one that holds what is no
        input."""
        return self._digest(inputs).hex()[:32]

    def _digest(self, value: object) -> bytes:
        own = hashlib.sha256()
        self._feed(value, own.update)
        return own.digest()

    def _feed(self, value: object, feed: Callable[[bytes], None]) -> None:
        """Tells every part of a value, each so that it can't run into the next one."""
        if isinstance(value, Enum):
            feed(f"e{type(value).__qualname__}.{value.name};".encode())
        elif isinstance(value, str):
            data = value.encode("utf-8", "surrogatepass")
            feed(b"s%d:" % len(data))
            feed(data)
        elif isinstance(value, bytes):
            feed(b"b%d:" % len(value))
            feed(value)
        elif isinstance(value, _SCALARS):
            feed(f"n{value!r};".encode())
        elif isinstance(value, date):
            kind = "t" if isinstance(value, datetime) else "d"
            feed(f"{kind}{value.isoformat()};".encode())
        elif is_dataclass(value) and not isinstance(value, type):
            feed(self._record(value))
        else:
            self._feed_held(value, feed)

    def _feed_held(self, value: object, feed: Callable[[bytes], None]) -> None:
        """Tells what a collection holds. The order counts, but in a set, which has none."""
        if isinstance(value, Mapping):
            feed(b"m%d:" % len(value))
            for key, held in value.items():
                self._feed(key, feed)
                self._feed(held, feed)
        elif isinstance(value, Set):
            feed(b"u%d:" % len(value))
            for digest in sorted(self._digest(held) for held in value):
                feed(digest)
        elif isinstance(value, Sequence):
            feed(b"l%d:" % len(value))
            for held in value:
                self._feed(held, feed)
        else:
            raise TypeError(f"no input of a document: {type(value).__qualname__}")

    def _record(self, value: object) -> bytes:
        kind = type(value)
        if kind not in self._fields:
            self._fields[kind] = tuple(field.name for field in fields(kind))  # type: ignore[arg-type]
        names = self._fields[kind]
        if kind is type(self._shared) and all(
            getattr(value, name) is getattr(self._shared, name) for name in names
        ):
            return self._of_shared
        own = hashlib.sha256(f"r{kind.__module__}.{kind.__qualname__};".encode())
        for name in names:
            self._feed(getattr(value, name), own.update)
        return own.digest()

"""Frozen records made from columns: each by itself takes three times as long.

Knows the fields of a record. Does not know what any record says.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar, get_type_hints

T = TypeVar("T")


def records_of(kind: type[T], columns: Mapping[str, Sequence[object]]) -> list[T]:
    """Returns records of a kind, given every one of their fields as a column."""
    if columns.keys() != get_type_hints(kind).keys():
        raise TypeError(f"not the fields of {kind.__name__}: {', '.join(columns)}")
    records = [object.__new__(kind) for _ in next(iter(columns.values()))]
    for name, values in columns.items():
        put: Callable[[T, object], None] = getattr(kind, name).__set__
        deque(map(put, records, values), maxlen=0)
    return records

"""A sequence whose items are made where somebody asks for them.

Knows places and slices. Does not know what an item is, nor whether it is kept.
"""

from abc import abstractmethod
from collections.abc import Sequence
from typing import TypeVar, overload

T = TypeVar("T")


class OnDemand(Sequence[T]):
    """Items that are not there until they are asked for."""

    @abstractmethod
    def made_at(self, place: int) -> T:
        """Returns the item at a place, counted from the first one."""

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[T]: ...
    def __getitem__(self, at: int | slice) -> T | Sequence[T]:
        places = range(len(self))
        if isinstance(at, slice):
            return [self.made_at(place) for place in places[at]]
        return self.made_at(places[at])

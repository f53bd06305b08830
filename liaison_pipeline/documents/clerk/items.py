"""What a trace is made of.

A figure is the sum of its items; a rate has items above and below the line. Knows nothing of either.
"""

from dataclasses import dataclass

SETTINGS_FILE = "liaison.toml"


@dataclass(frozen=True)
class Item:
    """One thing that a figure counts, and where it is written. `cell` is '' for what has no cell."""

    unit: str
    what: str
    file: str
    sheet: str = ""
    cell: str = ""
    column: str = ""
    value: str = ""
    weight: int = 1


@dataclass(frozen=True)
class Trace:
    """`items` add up to the figure; for a rate, `items` over `below`. `counts`: it is a figure, not the
    story of a grievance or an enterprise."""

    name: str
    items: list[Item]
    below: list[Item] | None = None
    counts: bool = True

    @property
    def value(self) -> float | int | None:
        above = sum(item.weight for item in self.items)
        if self.below is None:
            return above
        whole = sum(item.weight for item in self.below)
        return round(above / whole, 6) if whole else None
